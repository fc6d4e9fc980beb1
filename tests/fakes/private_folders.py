"""Where a PKCS#11 module of a test may lie: nobody else may write any folder above it.

Pytest's own folders lie below ``/tmp``, which the world may write to, so a module
there is refused, as it must be. A checkout may lie there as well.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

__all__ = ["private_base"]

_ROOT = Path(__file__).resolve().parents[2]
_WRITABLE = stat.S_IWGRP | stat.S_IWOTH


def private_base(name: str) -> Path:
    """A folder of that name, below the checkout where that is private enough.

    Raises:
        RuntimeError: Every candidate lies below a folder that others may write to.
    """
    home = Path("~").expanduser() if not hasattr(os, "getuid") else _home()
    for base in (_ROOT / "build", home / ".cache" / "saqta-tests", Path("/srv/saqta")):
        if _is_private(base):
            folder = base / name
            folder.mkdir(parents=True, exist_ok=True)
            return folder
    raise RuntimeError("no folder that only trusted owners can write")


def _home() -> Path:
    import pwd

    return Path(pwd.getpwuid(os.getuid()).pw_dir)


def _is_private(folder: Path) -> bool:
    owners = {0, os.getuid()} if hasattr(os, "getuid") else {0}
    for part in (folder, *folder.parents):
        if part.exists():
            found = part.stat()
            if found.st_mode & _WRITABLE or found.st_uid not in owners:
                return False
    return True
