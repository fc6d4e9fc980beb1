"""Run first in the frozen program: children get the system's own library path.

The starter points LD_LIBRARY_PATH at our folder and runs itself again; by now the
loader has read it. A browser or print dialog started by us must not inherit it.
"""

from __future__ import annotations

import os

if "LD_LIBRARY_PATH_ORIG" in os.environ:
    os.environ["LD_LIBRARY_PATH"] = os.environ.pop("LD_LIBRARY_PATH_ORIG")
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
