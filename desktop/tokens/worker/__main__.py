"""``python -I -m desktop.tokens.worker``."""

from __future__ import annotations

from desktop.tokens.worker import main

main()
