"""The agent: rounds, one per home, notices with a display and the log without."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop import agent as agent_module
from desktop.agent import Agent
from desktop.clock import FixedClock
from desktop.services.fetch_messages import fetch_messages, kept_messages
from desktop.services.keep_watch import ALARMS_S, KeepWatch, Notice, open_reports
from desktop.services.programs import agent_command, notice_command, start_agent
from desktop.services.report_compromise import Scope, report_compromise, undo_report
from tests.fakes.holder import Holder
from tests.fakes.sandbox_server import SandboxServer

_HANG_S = 30


def test_a_report_that_its_process_left_behind_is_sent(holder: Holder) -> None:
    record = holder.add_certificate()
    report_compromise(holder.workplace, Scope(mine=True), undo_seconds=0)
    keeper = Agent(holder.restart(), "en", show=lambda _notice: False)
    keeper.round()
    assert holder.revoked(record)
    assert open_reports(holder.workplace) == []


def test_undo_is_respected(holder: Holder) -> None:
    holder.clock = FixedClock(datetime.now(UTC))
    record = holder.add_certificate()
    report = report_compromise(holder.workplace, Scope(mine=True))
    keeper = Agent(holder.workplace, "en", show=lambda _notice: False)
    keeper.round()
    assert not holder.revoked(record)
    undo_report(holder.workplace, report.report_id)
    holder.clock.advance(60)
    keeper.round()
    assert not holder.revoked(record)


@pytest.mark.expects_log
def test_without_a_display_the_log_says_what_to_do(
    holder: Holder, caplog: pytest.LogCaptureFixture
) -> None:
    holder.clock = FixedClock(datetime.now(UTC))
    record = holder.add_certificate(protected=False)
    report_compromise(holder.workplace, Scope(mine=True), undo_seconds=0)
    keeper = Agent(holder.workplace, "en", show=lambda _notice: False)
    keeper.round()
    holder.clock.advance(ALARMS_S[0])
    keeper.round()
    assert record.serial in caplog.text
    assert "+7 700 000 00 00" in caplog.text
    assert record.subject not in caplog.text


def test_with_a_display_a_notice_is_opened(holder: Holder) -> None:
    holder.clock = FixedClock(datetime.now(UTC))
    holder.add_certificate(protected=False)
    report = report_compromise(holder.workplace, Scope(mine=True), undo_seconds=0)
    shown: list[str] = []

    def show(notice: str) -> bool:
        shown.append(notice)
        return True

    keeper = Agent(holder.workplace, "en", show=show)
    keeper.round()
    holder.clock.advance(ALARMS_S[1])
    keeper.round()
    # The latest alarm speaks for the one before it.
    assert shown == [f"report:{report.report_id}"]


def test_a_broken_journal_is_told_once_a_day(holder: Holder) -> None:
    holder.clock = FixedClock(datetime.now(UTC))
    holder.workplace.journal().append("test.one", {})
    journal = holder.folder / "journal"
    holder.restart()
    (database,) = journal.glob("*.db")
    database.write_bytes(b"not a database")
    told: list[Notice] = []
    keeper = KeepWatch(holder.workplace, told.append)
    keeper.round()
    keeper.round()
    assert [item.kind for item in told] == ["journal"]
    holder.clock.advance(86_400)
    keeper.round()
    assert [item.kind for item in told] == ["journal"] * 2


def test_messages_are_fetched_by_the_installation_key(holder: Holder) -> None:
    holder.add_certificate()
    state = holder.server.state
    installation = holder.workplace.installation()
    iin = state.registers.all()[holder.citizen].person.iin
    state.store.insert(
        "installation_keys",
        key_id=installation.key_id,
        spki=installation.spki,
        iin=iin,
        registered_at=state.now_text(),
    )
    before = len(fetch_messages(holder.workplace))
    holder.server.say(iin, "agreement-changed", text="a new version")
    (new,) = fetch_messages(holder.workplace)
    assert (new["kind"], new["text"]) == ("agreement-changed", "a new version")
    assert fetch_messages(holder.workplace) == []
    assert len(kept_messages(holder.workplace)) == before + 1


def test_the_agent_sleeps_until_something_changes(holder: Holder) -> None:
    keeper = Agent(holder.workplace, "en", show=lambda _notice: False)
    before = keeper._changes()
    assert keeper._changes() == before
    holder.add_certificate()
    report_compromise(holder.workplace, Scope(mine=True))
    assert keeper._changes() != before


# -- as a process ------------------------------------------------------------------


@pytest.fixture
def started(
    server: SandboxServer, tmp_path: Path
) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    running: list[subprocess.Popen[str]] = []

    def start(home: Path, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*agent_command(), "--json"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "SAQTA_HOME": str(home), **environment},
        )
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait(_HANG_S)
        assert process.stdout is not None
        process.stdout.close()


def _wait_for(done: Callable[[], Any]) -> None:
    deadline = time.monotonic() + _HANG_S
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_one_agent_for_a_home_and_it_sends_by_itself(
    holder: Holder, started: Callable[..., subprocess.Popen[str]]
) -> None:
    record = holder.add_certificate()
    workplace = holder.workplace
    workplace.keep_profile(workplace.require_profile())
    first = started(holder.folder)
    lock = holder.folder / "agent.lock"
    _wait_for(lock.exists)
    report_compromise(workplace, Scope(mine=True), undo_seconds=0)
    _wait_for(lambda: holder.revoked(record))
    second = started(holder.folder)
    out, _ = second.communicate(timeout=_HANG_S)
    assert (second.returncode, out.strip()) == (0, '{"ran": false}')
    first.send_signal(signal.SIGTERM)
    out, _ = first.communicate(timeout=_HANG_S)
    assert (first.returncode, out.strip()) == (0, '{"ran": true}')


def test_the_agent_has_no_window_and_no_module() -> None:
    code = (
        "import sys, desktop.agent, desktop.cli.agent\n"
        "print([m for m in ('PySide6', 'pkcs11', 'sqlalchemy', 'pyhanko')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_commands_and_the_wish_for_no_agent() -> None:
    assert agent_command()[-1] == "agent"
    assert notice_command("report:x")[-2:] == ["--notice", "report:x"]
    assert not start_agent({"SAQTA_NO_AGENT": "1"})


def test_a_notice_needs_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not agent_module._open_notice("report:x")


def test_what_a_folder_was_told_last_is_not_believed(
    holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a folder learns of a file's size when the file is closed."""
    scan = os.scandir
    holder.workplace.outbox().list_reports()
    keeper = Agent(holder.workplace, "en", show=lambda _notice: False)

    class Stale:
        def __init__(self, entry: os.DirEntry[str]) -> None:
            self.name, self.path = entry.name, entry.path

        def stat(self) -> os.stat_result:
            return os.stat_result((0,) * 10)

    @contextlib.contextmanager
    def stale(folder: Path) -> Iterator[Iterator[Stale]]:
        with scan(folder) as entries:
            yield map(Stale, entries)

    monkeypatch.setattr("desktop.agent.os.scandir", stale)
    before = keeper._changes()
    holder.add_certificate()
    report_compromise(holder.workplace, Scope(mine=True))
    assert keeper._changes() != before
