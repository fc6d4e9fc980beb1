"""A folder that only trusted owners can write, all the way up from the root.

Pytest's own folders lie below ``/tmp``, which the world may write to, so a module
there is refused, as it must be.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_BASE = Path(__file__).resolve().parents[3] / "build" / "tests"


@pytest.fixture
def private_folder() -> Iterator[Path]:
    _BASE.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=_BASE))
    yield folder
    shutil.rmtree(folder)
