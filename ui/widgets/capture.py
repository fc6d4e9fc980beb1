"""Keeps a window out of screenshots and recordings where the system can.

Windows alone has a call for it; elsewhere the limit is stated in security.md
section 7. Only the window's own handle is touched.
"""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtWidgets import QWidget

__all__ = ["keep_from_capture"]

_SHOWN: Final = 0x00
_EXCLUDED: Final = 0x11  # WDA_EXCLUDEFROMCAPTURE, Windows 10 version 2004 and later.


def keep_from_capture(widget: QWidget, *, kept: bool) -> bool:
    """Keep the window of `widget` out of captures, or let it back in.

    Returns:
        Whether the system has such a call and took it.
    """
    if sys.platform == "win32":
        import ctypes

        handle = int(widget.window().winId())
        wanted = _EXCLUDED if kept else _SHOWN
        return bool(ctypes.windll.user32.SetWindowDisplayAffinity(handle, wanted))
    return False
