"""The mock server of ``openssl cmp``: an authority that nobody here wrote."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["REFERENCE", "SECRET", "openssl", "openssl_cmp"]

REFERENCE = "R-2026-0001"
SECRET = b"correct-horse-battery"
_HANG_S = 60


def openssl(*arguments: str | Path, stdin: bytes = b"") -> str:
    """Runs openssl; its output, or the failure with what it said."""
    done = subprocess.run(
        ["openssl", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=_HANG_S,
        check=False,
    )
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode == 0, said
    return said


@contextmanager
def openssl_cmp(*arguments: str | Path) -> Iterator[str]:
    """A running mock server; gives its URL.

    Args:
        arguments: Options of ``openssl cmp``; port and configuration are set here.
    """
    command = ["openssl", "cmp", "-config", "", "-port", "0", *map(str, arguments)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert process.stdout is not None
        said = ""
        while not (found := re.search(r"ACCEPT \S*:(\d+)", said)):
            line = process.stdout.readline()
            assert line, f"the mock server ended: {said}"
            said += line
        yield f"http://127.0.0.1:{found[1]}/"
    finally:
        process.kill()
        process.communicate(timeout=_HANG_S)
