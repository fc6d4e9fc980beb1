"""Entry of the frozen program: window and command line; by another name, the console.

One archive serves both: a second program would weigh as much as the first again.
"""

from __future__ import annotations

import sys
from pathlib import Path

# Windows gives the name as it was typed.
if Path(sys.argv[0]).stem.lower() == "saqta-console":
    from desktop.cli.console_window import main
else:
    from desktop.cli import main

main()
