"""Entry of the frozen program: window and command line."""

from __future__ import annotations

from desktop.cli import main

main()
