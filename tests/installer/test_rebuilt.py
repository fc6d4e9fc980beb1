"""Class F: built twice from nothing, the contents are the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from installer.build import Build
from tests.installer.conftest import Shipped

pytestmark = pytest.mark.xdist_group("shipped")


@pytest.mark.full
def test_a_second_build_has_the_same_contents(shipped: Shipped, tmp_path: Path) -> None:
    again = Build(tmp_path / "out", tmp_path / "work", Path(sys.executable))
    again.built = datetime.fromisoformat(str(shipped.report["built"]))
    (deb,) = again.linux(again.freeze(), tar=False)
    if deb.read_bytes() != shipped.deb.read_bytes():
        said = subprocess.run(
            ["diffoscope", "--text", "-", str(shipped.deb), str(deb)],
            capture_output=True,
            text=True,
            check=False,
        )
        pytest.fail(f"two builds differ:\n{said.stdout[:8000]}")
    # Half a gigabyte that nobody looks at any more.
    shutil.rmtree(tmp_path / "work")
