"""A private PostgreSQL of the system, for one test run: own folder, own socket.

PostgreSQL refuses to run as root, so as root it runs as the user ``postgres``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.fakes.lacking import lacking

__all__ = ["postgres"]

_USER = "postgres"
_DEADLINE_S = 60


@contextlib.contextmanager
def postgres(*, sync: bool = False) -> Iterator[str]:
    """Starts a server and yields its URL; skips without one (fails in CI).

    Args:
        sync: Whether it syncs its files, as measuring needs and tests do not.
    """
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not tools:
        lacking("PostgreSQL is not installed")
    bin_folder = tools[-1].parent
    # Below the system's folder for short names: a socket's path has 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="saqta-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _USER, _USER)
        data = folder / "data"
        _run(
            bin_folder / "initdb",
            f"--pgdata={data}",
            "--auth=trust",
            "--username=saqta",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        control = [bin_folder / "pg_ctl", f"--pgdata={data}", "--wait"]
        options = f"-k {folder} -c listen_addresses= -c fsync={'on' if sync else 'off'}"
        _run(*control, "start", f"--options={options}", f"--log={folder / 'log'}")
        try:
            yield f"postgresql://saqta@/postgres?host={folder}"
        finally:
            _run(*control, "stop", "--mode=immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*words: object) -> None:
    command = [str(word) for word in words]
    if os.geteuid() == 0:
        command = [
            "setpriv",
            f"--reuid={_USER}",
            f"--regid={_USER}",
            "--clear-groups",
            *command,
        ]
    subprocess.run(
        command,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        timeout=_DEADLINE_S,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    )
