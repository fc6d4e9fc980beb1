"""``python -m desktop.cli``: how the agent and the notices start from source."""

from __future__ import annotations

from desktop.cli import main

if __name__ == "__main__":
    main()
