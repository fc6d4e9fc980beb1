"""Writes the WiX source of the Windows package from a staged folder, and builds it.

Per machine, and silent where asked: ``msiexec /i saqta.msi /qn``. What is installed is
chosen by ``ADDLOCAL`` from :data:`FEATURES`, and where by ``INSTALLFOLDER``. Component
identifiers are made from the path of their file, so a file keeps its identifier from
version to version; the upgrade code never changes, so a newer package replaces an older
one and an older one is refused.

``wixl`` (msitools) builds it on Linux, ``candle`` and ``light`` (WiX 3) on Windows.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as Tree

from desktop import __version__

__all__ = [
    "FEATURES",
    "REPORT_ARGUMENTS",
    "UPGRADE_CODE",
    "MsiError",
    "build",
    "component_guid",
    "product_code",
    "source",
]

#: Never changes: it says that all versions are one product.
UPGRADE_CODE = uuid.UUID("8f3b0c86-5a0f-5c6c-9a3e-6f7d0d1c2b4a")

#: What ``ADDLOCAL`` may name, and whether it is installed when nothing is said.
FEATURES = {
    "Program": True,
    "Autostart": True,
    "Console": True,
    "DesktopShortcut": False,
}

_CONSOLE = "saqta-console.exe"
_WIX = "http://schemas.microsoft.com/wix/2006/wi"
_KEY = r"Software\Saqta"
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"


class MsiError(Exception):
    """The package can't be built; the message says why."""


def component_guid(path: str) -> uuid.UUID:
    """The identifier of the component that installs this file."""
    return uuid.uuid5(UPGRADE_CODE, f"component/{path}")


def product_code(version: str) -> uuid.UUID:
    """The identifier of one version of the product."""
    return uuid.uuid5(UPGRADE_CODE, f"product/{version}")


def source(staged: Path, icon: Path, base: Path) -> bytes:
    """The WiX source for a folder with ``saqta.exe`` in it.

    Files are named from ``base``, where the tool runs: wixl takes no absolute path.

    Raises:
        MsiError: The folder lacks a program.
    """
    for name in ("saqta.exe", _CONSOLE, "saqta-token-worker.exe"):
        if not (staged / name).is_file():
            raise MsiError(f"{staged} has no {name}")
    wix = Tree.Element("Wix", xmlns=_WIX)
    product = Tree.SubElement(
        wix,
        "Product",
        Id=_guid(product_code(__version__)),
        Name="Saqta",
        Language="1033",
        Codepage="65001",
        Version=__version__,
        Manufacturer="Saqta",
        UpgradeCode=_guid(UPGRADE_CODE),
    )
    Tree.SubElement(
        product,
        "Package",
        InstallerVersion="500",
        Compressed="yes",
        InstallScope="perMachine",
        Description="Key custody on PKCS#11 tokens",
        Manufacturer="Saqta",
    )
    Tree.SubElement(
        product,
        "MajorUpgrade",
        DowngradeErrorMessage="A newer version of Saqta is installed already.",
    )
    Tree.SubElement(product, "Media", Id="1", Cabinet="saqta.cab", EmbedCab="yes")
    Tree.SubElement(
        product, "Icon", Id="saqta.ico", SourceFile=os.path.relpath(icon, base)
    )
    Tree.SubElement(product, "Property", Id="ARPPRODUCTICON", Value="saqta.ico")
    components = _directories(product, staged, base)
    for name, chosen in FEATURES.items():
        # Installed unless chosen otherwise: up to INSTALLLEVEL, which is 1.
        feature = Tree.SubElement(
            product, "Feature", Id=name, Title=name, Level="1" if chosen else "100"
        )
        for component in components[name]:
            Tree.SubElement(feature, "ComponentRef", Id=component)
    Tree.indent(wix)
    text: bytes = Tree.tostring(wix, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def build(staged: Path, work: Path, out: Path) -> Path:
    """Builds ``saqta-VERSION-windows-x64.msi``.

    Raises:
        MsiError: Neither wixl nor WiX is installed, or the tool refused the source.
    """
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    icon = work / "saqta.ico"
    _draw(icon)
    wxs = work / "saqta.wxs"
    wxs.write_bytes(source(staged, icon, work))
    target = out / f"saqta-{__version__}-windows-x64.msi"
    if shutil.which("wixl"):
        _run(["wixl", "--arch", "x64", "--output", str(target), wxs.name], work)
    elif sys.platform == "win32" and shutil.which("candle"):
        compiled = work / "saqta.wixobj"
        _run(
            ["candle", "-nologo", "-arch", "x64", "-out", str(compiled), wxs.name], work
        )
        _run(["light", "-nologo", "-out", str(target), str(compiled)], work)
    else:
        raise MsiError("neither wixl nor WiX 3 is installed")
    return target


def _directories(
    product: Tree.Element, staged: Path, base: Path
) -> dict[str, list[str]]:
    """The folders and files; answers each feature's components."""
    target = Tree.SubElement(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    programs = Tree.SubElement(target, "Directory", Id="ProgramFiles64Folder")
    install = Tree.SubElement(programs, "Directory", Id="INSTALLFOLDER", Name="Saqta")
    folders = {Path(): install}
    components: list[str] = []
    console: list[str] = []
    for path in _files(staged):
        short = path.relative_to(staged)
        for part in list(reversed(short.parents))[1:]:
            if part not in folders:
                folders[part] = Tree.SubElement(
                    folders[part.parent],
                    "Directory",
                    Id=_identifier("d", part.as_posix()),
                    Name=part.name,
                )
        name = _identifier("c", short.as_posix())
        component = _component(folders[short.parent], name, short.as_posix())
        Tree.SubElement(
            component,
            "File",
            Id=_file_id(short.as_posix()),
            Name=short.name,
            Source=os.path.relpath(path, base),
            KeyPath="yes",
        )
        # Whoever installs for people without an office leaves the console out.
        (console if short.as_posix() == _CONSOLE else components).append(name)
    menu = Tree.SubElement(target, "Directory", Id="ProgramMenuFolder")
    menu = Tree.SubElement(menu, "Directory", Id="SaqtaMenu", Name="Saqta")
    components.append(_shortcuts(menu))
    officers = _component(menu, "cConsole", "shortcut/console")
    _shortcut(officers, "sConsole", "Saqta incident console", "", _CONSOLE)
    _registered(officers, "ConsoleShortcut")
    desktop = Tree.SubElement(target, "Directory", Id="DesktopFolder")
    chosen = _component(desktop, "cDesktop", "shortcut/desktop")
    _shortcut(chosen, "sDesktop", "Saqta", "")
    _registered(chosen, "DesktopShortcut")
    chosen = _component(install, "cAutostart", "registry/autostart")
    Tree.SubElement(
        chosen,
        "RegistryValue",
        Root="HKLM",
        Key=_RUN,
        Name="saqta-agent",
        Type="string",
        Value=f'"[#{_file_id("saqta.exe")}]" agent',
        KeyPath="yes",
    )
    return {
        "Program": components,
        "Autostart": ["cAutostart"],
        "Console": [*console, "cConsole"],
        "DesktopShortcut": ["cDesktop"],
    }


def _shortcuts(menu: Tree.Element) -> str:
    part = _component(menu, "cMenu", "shortcut/menu")
    _shortcut(part, "sProgram", "Saqta", "")
    _shortcut(part, "sReport", "Report a key compromise", REPORT_ARGUMENTS)
    Tree.SubElement(part, "RemoveFolder", Id="SaqtaMenu", On="uninstall")
    _registered(part, "MenuShortcuts")
    return "cMenu"


#: What the shortcut "report a key compromise" runs; as the desktop entry of Linux.
REPORT_ARGUMENTS = "--report"


def _shortcut(
    part: Tree.Element,
    name: str,
    title: str,
    arguments: str,
    program: str = "saqta.exe",
) -> None:
    more = {"Arguments": arguments} if arguments else {}
    Tree.SubElement(
        part,
        "Shortcut",
        {
            "Id": name,
            "Name": title,
            "Target": f"[#{_file_id(program)}]",
            "WorkingDirectory": "INSTALLFOLDER",
            "Icon": "saqta.ico",
            **more,
        },
    )


def _registered(part: Tree.Element, name: str) -> None:
    """A shortcut is no key path; a value of the registry stands for it."""
    Tree.SubElement(
        part,
        "RegistryValue",
        Root="HKLM",
        Key=_KEY,
        Name=name,
        Type="integer",
        Value="1",
        KeyPath="yes",
    )


def _component(parent: Tree.Element, name: str, path: str) -> Tree.Element:
    return Tree.SubElement(
        parent, "Component", Id=name, Guid=_guid(component_guid(path)), Win64="yes"
    )


def _files(staged: Path) -> Iterator[Path]:
    yield from sorted(path for path in staged.rglob("*") if path.is_file())


def _file_id(path: str) -> str:
    return _identifier("f", path)


def _identifier(kind: str, path: str) -> str:
    """An identifier as MSI wants it: letters and digits, under 72."""
    return kind + hashlib.sha256(path.encode()).hexdigest()[:32]


def _guid(value: uuid.UUID) -> str:
    return str(value).upper()


def _draw(icon: Path) -> None:
    from installer import icons

    svg = Path(__file__).resolve().parent.parent / "linux" / "saqta.svg"
    icons.write_ico(icon, icons.draw(svg))


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()[-500:]
        raise MsiError(f"{command[0]}: {said}")
