"""The version resource of the Windows programs, from the one version there is."""

from __future__ import annotations

from pathlib import Path

from desktop import __version__

__all__ = ["text", "write"]


def text() -> str:
    """The file that PyInstaller reads; its grammar is a Python expression."""
    major, minor, patch = (int(part) for part in __version__.split("."))
    numbers = (major, minor, patch, 0)
    return f"""VSVersionInfo(
  ffi=FixedFileInfo(
    filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,
    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable('040904B0', [
      StringStruct('CompanyName', 'Saqta'),
      StringStruct('FileDescription', 'Saqta'),
      StringStruct('FileVersion', '{__version__}'),
      StringStruct('LegalCopyright', 'Apache-2.0'),
      StringStruct('ProductName', 'Saqta'),
      StringStruct('ProductVersion', '{__version__}')])]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])])])
"""


def write(path: Path) -> None:
    """Writes the file, and the folder it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(), encoding="utf-8")
