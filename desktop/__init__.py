"""The core of Saqta: key custody without a window.

Nothing here imports Qt or a display; `ui` is built on top of `desktop.services`.
"""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
