"""Full and failing disks (security.md, tests 22 and 26, and the D-S2 ruling).

Keys and consents stop where the journal can't be written; a compromise report goes to
the next path, and the list of certificates can still be read.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.clock import SystemClock
from desktop.errors import StoreFull, StoreUnavailable
from desktop.model.records import CertificateRecord
from desktop.store.files import write_durably
from desktop.store.journal import Journal
from desktop.store.outbox import Outbox
from desktop.store.paths import Home
from desktop.store.register import Register
from tests.fakes.small_disk import fill, free, read_only, small_disk
from tests.fakes.store_child import report
from tests.fakes.tracing import child, inject


def certificate(name: str) -> CertificateRecord:
    return CertificateRecord(
        sha256=name.rjust(64, "0"),
        der=b"\x30" + name.encode(),
        serial=name,
        spki_sha256="bb" * 32,
        subject="CN=Somebody",
        not_before=datetime(2026, 1, 1, tzinfo=UTC),
        not_after=datetime(2027, 1, 1, tzinfo=UTC),
        profile="profile.json",
    )


def _append_many(journal: Journal) -> None:
    for number in range(200):
        journal.append("test.full", {"number": number, "text": "x" * 2000})


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "crashed"])
def test_a_full_disk_still_lets_the_person_report(tmp_path: Path, closed: bool) -> None:
    with small_disk(tmp_path / "disk", 2048) as disk:
        home = Home.open(disk / "home")
        register, clock = Register.open(home), SystemClock()
        for name in ("01", "02"):
            register.put_certificate(certificate(name))
        journal = Journal.open(home, clock)
        journal.append("test.before", {})
        outbox = Outbox(home, clock)
        before = outbox.record(report("03"))
        if closed:
            # The files as the last program to end leaves them; opening needs room.
            register.close()
            outbox.close()
            register, outbox = Register.open(home), Outbox(home, clock)
        fill(disk)
        assert [item.serial for item in register.list_certificates()] == ["02", "01"]
        with pytest.raises(StoreFull, match="SQ-STO-02"):
            write_durably(home.root / "file", b"x" * 8192)
        with pytest.raises(StoreFull, match="SQ-STO-02"):
            _append_many(journal)
        # The journal gave room back when it closed what had failed.
        fill(disk)
        paths = [outbox.record(report(f"{number:04x}")).path for number in range(60)]
        assert paths[-1] == "memory"
        assert len(outbox.list_reports()) == 61
        assert {item.path for item in outbox.detours} <= {"file", "memory"}
        free(disk)
        assert outbox.record(report("04")).path == "database"
        outbox.close()
        again = Outbox(home, clock)
        assert len(again.list_reports()) == 62
        assert {item.path for item in again.list_reports()} == {"database"}
        assert before.report_id in {item.report_id for item in again.list_reports()}
        after = journal.append("test.after", {})
        *_, gap, last = journal.entries()
        assert (gap.kind, last) == ("journal_gap", after)
        assert gap.body["what"] == ["outbox", "test.full"]
        assert "SQ-STO-02" in gap.body["causes"]
        journal.verify()


def test_a_read_only_disk_still_lets_the_person_report(tmp_path: Path) -> None:
    home, clock = Home.open(tmp_path / "home"), SystemClock()
    register = Register.open(home)
    register.put_certificate(certificate("01"))
    outbox = Outbox(home, clock)
    outbox.record(report("02"))
    register.close()
    outbox.close()
    with read_only(home.root):
        home = Home.open(home.root)
        assert len(Register.open(home).list_certificates()) == 1
        outbox = Outbox(home, clock)
        done = outbox.record(report("03"))
        assert done.path == "memory"
        assert len(outbox.list_reports()) == 2
        with pytest.raises(StoreUnavailable, match="SQ-STO-01"):
            Journal.open(home, clock)


@pytest.mark.parametrize(
    ("call", "what", "path"),
    [
        ("fdatasync", "error=EIO:when=1+", "file"),
        ("pwrite64", "error=ENOSPC:when=1+", "file"),
        ("fsync,fdatasync", "error=EIO:when=1+", "memory"),
    ],
)
def test_a_failing_disk_sends_the_click_to_the_next_path(
    tmp_path: Path, call: str, what: str, path: str
) -> None:
    home = Home.open(tmp_path / "home")
    done = inject(child("click", home.root), call, what)
    assert done.code == 0
    [(where, report_id)] = done.said("recorded")
    assert where == path
    found = {item.report_id for item in Outbox(home, SystemClock()).list_reports()}
    # What only memory had is gone with the process, and was not called recorded.
    assert (report_id in found) or path == "memory"


@pytest.mark.parametrize(
    ("call", "error", "code"),
    [("fdatasync", "EIO", "SQ-STO-01"), ("pwrite64", "ENOSPC", "SQ-STO-02")],
)
def test_after_a_failed_sync_the_journal_is_opened_and_judged_again(
    tmp_path: Path, call: str, error: str, code: str
) -> None:
    home, clock = Home.open(tmp_path / "home"), SystemClock()
    journal = Journal.open(home, clock)
    journal.append("test.before", {})
    # The journal stays open here, so the child's first sync or write is its append's.
    done = inject(child("append", home.root, 3), call, f"error={error}:when=1")
    assert done.said("failed") == [[code]]
    assert len(done.said("appended")) == 2
    journal.verify()
    entries = {str(item.seq): item.sha256 for item in journal.entries()}
    assert all(entries[seq] == sha256 for seq, sha256 in done.said("appended"))
