"""Linux: which programs have a file loaded, from ``/proc``.

Twin of `restart_manager`; both stand behind ``reader_programs``.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["programs_with"]

_PROC = Path("/proc")


def programs_with(marks: tuple[str, ...]) -> tuple[str, ...]:
    """Programs whose memory maps hold one of the texts, as ``name (process id)``.

    Workers of this very process are left out. Programs of other users are seen by root
    alone.

    Args:
        marks: Parts of lines of ``/proc/PID/maps``.
    """
    found = set()
    for folder in _PROC.glob("[0-9]*"):
        try:
            maps = (folder / "maps").read_text(errors="replace")
            if any(mark in maps for mark in marks):
                name = _stranger(folder)
                found |= {f"{name} ({folder.name})"} if name else set()
        except OSError:
            # It ended meanwhile, or it is another user's.
            continue
    return tuple(sorted(found))


def _stranger(folder: Path) -> str:
    """Name of the process of that folder of /proc; ``""`` for us and our workers."""
    # The name may hold spaces and brackets; after it come state and parent (proc(5)).
    text = (folder / "stat").read_text(errors="replace")
    name, _, rest = text.partition("(")[2].rpartition(")")
    own = str(os.getpid())
    command = (folder / "cmdline").read_bytes()
    worker = b"desktop.tokens.worker" in command or b"saqta-token-worker" in command
    if folder.name == own or (worker and rest.split()[1] == own):
        return ""
    return name
