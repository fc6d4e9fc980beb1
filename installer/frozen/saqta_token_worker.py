"""Entry of the frozen token worker; it holds no window, network or store code."""

from __future__ import annotations

from desktop.tokens.worker import main

main()
