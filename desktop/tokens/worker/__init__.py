"""The token worker: the one process, and the one room, that touches a PKCS#11 module.

``saqta-token-worker`` when frozen, ``python -I -m desktop.tokens.worker`` from an
installed package (a source tree is installed in editable mode: ``-I`` looks neither at
PYTHONPATH nor at the current folder, so nothing can be planted there).
"""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Serves one piece of work over stdin and stdout, then ends the process."""
    from desktop.tokens.worker.process import run

    run()
