"""No disk takes the report, or the network is away for hours and the computer reboots.

Where nothing can be written "recorded" is never said (promise 3); what is only in
memory is sent at once, and the person is told what to write down (D-S2 ruling).
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.clock import FixedClock
from desktop.services.keep_watch import KeepWatch
from desktop.services.notices import Notice
from desktop.services.report_compromise import Scope, report_compromise
from desktop.store.files import read_limited
from tests.fakes.holder import Holder
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.small_disk import read_only

DEAD = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def holder(sandbox: SandboxServer, tmp_path: Path) -> Holder:
    return Holder(sandbox, tmp_path / "home")


def _away(holder: Holder, folder: Path) -> Path:
    """A profile like the holder's whose operator is nowhere."""
    value = json.loads(holder.server.profile_path.read_text(encoding="utf-8"))
    value |= {"base_url": DEAD, "cmp_url": DEAD}
    for issuer in value["issuers"]:
        issuer |= {"ocsp_url": DEAD, "crl_url": DEAD}
    path = folder / "away.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def _use(holder: Holder, profile: Path) -> None:
    register = holder.workplace.register()
    for record in register.list_certificates():
        changed = dataclasses.replace(record, profile=str(profile))
        register.put_certificate(changed)


def _click(holder: Holder) -> subprocess.CompletedProcess[str]:
    holder.workplace.outbox().close()
    holder.workplace.register().close()
    return subprocess.run(
        [
            *(sys.executable, "-m", "desktop.cli", "revoke", "--mine", "--now"),
            *("--no-token", "--lang", "en"),
        ],
        env={**os.environ, "SAQTA_HOME": str(holder.folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_where_nothing_can_be_written_it_is_sent_and_never_called_recorded(
    holder: Holder,
) -> None:
    record = holder.add_certificate()
    # The registers are there before the disk takes no more.
    report_compromise(holder.workplace, Scope(mine=True), reason="superseded")
    with read_only(holder.folder):
        done = _click(holder)
    assert "Recorded" not in done.stdout + done.stderr
    assert "NOT recorded on this computer" in done.stderr
    assert f"serial number {record.serial}, duty desk +7 700 000 00 00" in done.stderr
    assert "Sent, not recorded on this computer." in done.stdout
    assert done.returncode == 0, done.stderr
    assert holder.revoked(record)


def test_neither_disk_nor_network_says_what_to_do(
    holder: Holder, tmp_path: Path
) -> None:
    record = holder.add_certificate()
    _use(holder, _away(holder, tmp_path))
    report_compromise(holder.workplace, Scope(mine=True), reason="superseded")
    with read_only(holder.folder):
        done = _click(holder)
    assert done.returncode == 5
    said = done.stdout + done.stderr
    assert "Recorded at" not in said
    assert f"serial number {record.serial}" in said
    assert "Neither recorded nor sent" in said
    assert "Duty desk: +7 700 000 00 00" in said
    # The link for any phone: the statement is in it, so nothing is lost yet.
    assert "/s#" in said
    assert not holder.revoked(record)


def test_two_hours_offline_with_a_reboot_between(
    sandbox: SandboxServer, tmp_path: Path
) -> None:
    clock = FixedClock(datetime.now(UTC), counter=50_000.0)
    holder = Holder(sandbox, tmp_path / "home", clock=clock)
    record = holder.add_certificate()
    away = _away(holder, tmp_path)
    _use(holder, away)
    report = report_compromise(holder.workplace, Scope(mine=True), undo_seconds=0)
    keeper = KeepWatch(holder.workplace, lambda _notice: None)
    _for_an_hour(keeper, clock)
    # A reboot: the counter begins anew, and the date is not even right.
    clock.counter = 7.0
    holder.restart()
    told: list[Notice] = []
    keeper = KeepWatch(holder.workplace, told.append)
    _for_an_hour(keeper, clock)
    assert not holder.revoked(record)
    assert {item.kind for item in told} == {"report"}
    attempts = holder.workplace.outbox().attempts(report.report_id)
    assert [item.state for item in attempts] == ["PREPARED"]
    # The network returns: within a minute it is sent.
    away.write_bytes(read_limited(holder.server.profile_path, 1 << 20))
    returned = clock.monotonic()
    pause = keeper.round()
    while not holder.revoked(record):
        clock.advance(pause)
        assert clock.monotonic() - returned <= 60
        pause = keeper.round()
    assert holder.workplace.outbox().get(report.report_id).state == "CONFIRMED"


def _for_an_hour(keeper: KeepWatch, clock: FixedClock) -> None:
    end = clock.monotonic() + 3_600
    while clock.monotonic() < end:
        clock.advance(keeper.round())
