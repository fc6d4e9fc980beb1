"""A folder that only trusted owners can write, all the way up from the root."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.private_folders import private_base


@pytest.fixture
def private_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=private_base("tests")))
    yield folder
    shutil.rmtree(folder)
