"""Kills the whole click at each write and sync (security.md, test 21).

Where "recorded" was said the report is there after a restart and goes on by itself;
the authority revokes each serial number once; journal and outbox stay sound.
"""

from __future__ import annotations

import random
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.keep_watch import open_reports
from desktop.services.revoke import send_waiting
from tests.fakes.holder import Holder
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.tracing import calls_in, count_calls, inject

_CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "rename", "write")
#: How many points are tried in the short form.
_SAMPLE = 12
_KILLED = -9


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


def command(holder: Holder) -> list[str]:
    program = Path(__file__).parents[1] / "fakes" / "revoke_child.py"
    home, profile = holder.folder, holder.server.profile_path
    return [sys.executable, "-P", str(program), str(home), str(profile), "--no-wait"]


def prepared(sandbox: SandboxServer, folder: Path) -> tuple[Holder, str]:
    """A holder with one certificate, whose home no process has open."""
    holder = Holder(sandbox, folder)
    record = holder.add_certificate()
    holder.workplace.register().close()
    holder.workplace.outbox().close()
    return holder, record.sha256


def points(
    holder: Holder, trace: Path, dice: random.Random, *, full: bool
) -> list[tuple[str, int]]:
    """The calls of an undisturbed click, as call and number."""
    done = count_calls(command(holder), _CALLS, trace)
    assert done.said("state") == [["CONFIRMED", "database"]]
    counted = calls_in(trace)
    assert counted["fsync"] + counted["fdatasync"] > 0
    every = [
        (call, number + 1)
        for call in sorted(counted)
        for number in range(counted[call])
    ]
    return every if full else dice.sample(every, min(_SAMPLE, len(every)))


@pytest.mark.timeout(7200)
def test_a_click_survives_a_kill_at_every_write(
    sandbox: SandboxServer, tmp_path: Path, dice: random.Random, full: bool
) -> None:
    dry, _ = prepared(sandbox, tmp_path / "dry")
    acknowledged = 0
    for call, number in points(dry, tmp_path / "trace", dice, full=full):
        where = (call, number)
        holder, sha256 = prepared(sandbox, tmp_path / f"{call}-{number}")
        run = inject(command(holder), call, f"signal=SIGKILL:when={number}")
        if run.code != _KILLED:
            # The numbers of two runs differ by a poll or two: it ended before.
            assert run.said("state") == [["CONFIRMED", "database"]], where
            continue
        workplace = holder.restart()
        reports = workplace.outbox().list_reports()
        for report_id, path, _year in run.said("recorded"):
            acknowledged += 1
            assert path == "database", where
            assert [item.report_id for item in reports] == [report_id], where
        send_waiting(workplace, holder.person)
        assert open_reports(workplace) == [], where
        workplace.journal().verify()
        store = sandbox.state.store
        done = store.rows("ra_requests", certificate_sha256=sha256)
        assert len(done) == len(reports), where
        assert all(row["outcome"] == "revoked" for row in done), where
        outbox = holder.folder / "outbox" / "outbox.db"
        workplace.outbox().close()
        if outbox.exists():
            connection = sqlite3.connect(outbox)
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            connection.close()
    if full:
        assert acknowledged > 0
