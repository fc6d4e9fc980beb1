"""Incident cases of the officers' console, against the running operator."""

from __future__ import annotations

import subprocess
import sys
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.assembly_console import console_of
from desktop.authority.officer_api import OfficerApi
from desktop.canonical import canonical, parse, sha256_hex
from desktop.errors import NothingFound, StateConflict, Unreachable
from desktop.evidence.archive import verify_archive
from desktop.services import console_cases as cases
from desktop.services.console_desk import Console
from desktop.services.console_page import case_title
from desktop.services.console_report import report_case
from desktop.services.console_round import named_case
from desktop.services.console_sync import mirror_age, sync_mirror
from desktop.store.cases import NewCase
from desktop.tokens.work import PieceOfWork
from tests.fakes.applicant import Applicant
from tests.fakes.console_officer import ConsoleOfficer, make_officer
from tests.fakes.postgres import postgres
from tests.fakes.sandbox_server import SandboxServer
from tests.fakes.softhsm import SoftHsm

pytestmark = pytest.mark.xdist_group("services-console")


@pytest.fixture
def officer(server: SandboxServer, softhsm: SoftHsm, tmp_path: Path) -> ConsoleOfficer:
    made = make_officer(server, softhsm, tmp_path / "home", "officer", citizen=0)
    made.holder.person.pin = lambda _question: softhsm.pin()
    return made


@pytest.fixture
def console(officer: ConsoleOfficer) -> Console:
    return console_of(officer.holder.workplace)


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    """A PostgreSQL of the system that several officers share."""
    with postgres() as url:
        yield url


@pytest.fixture(params=["file", "server"])
def desk(officer: ConsoleOfficer, request: pytest.FixtureRequest) -> Iterator[Console]:
    """The console over a register in the officer's home, and over PostgreSQL."""
    workplace = officer.holder.workplace
    if request.param == "server":
        url = str(request.getfixturevalue("server_url"))
        settings = replace(workplace.settings, department_url=url)
        workplace = replace(workplace, settings=settings)
    opened = console_of(workplace)
    yield opened
    opened.department().close()


def report(person: Applicant) -> str:
    """A holder's report that reached the operator; answers its id."""
    record_id = str(uuid.uuid4())
    payload = canonical(
        {
            "type": "incident",
            "version": 1,
            "record_id": record_id,
            "reason": "keyCompromise",
            "certificates": [{"sha256": sha256_hex(person.certificate)}],
        }
    )
    person.operator.send_incident(payload)
    return record_id


def test_a_holders_report_becomes_one_case_until_it_is_proved(
    server: SandboxServer, officer: ConsoleOfficer, desk: Console, tmp_path: Path
) -> None:
    console = desk
    holder = Applicant(server).enrol()
    incident_id = report(holder)
    person = officer.holder.person
    first = cases.sync_cases(console, person, officer.sha256)
    (case,) = [x for x in first["cases"] if x["incident_id"] == incident_id]
    assert (case["source"], case["state"]) == ("holder", "open")
    assert not case["overdue"]
    assert 86_000 < case["left_s"] <= 86_400
    # A list tells whose it is, in words of the one who reads it.
    (whose,) = case["holders"]
    assert whose["name"]
    assert whose["unit"]
    titles = {case_title(case, language) for language in ("kk", "ru", "en")}
    assert len(titles) == 3
    assert not any("keyCompromise" in title for title in titles)
    (certificate,) = case["certificates"]
    assert certificate["state"] == "RECORDED"
    facts = cases.show_case(console, case["case_id"])["facts"]
    assert facts["holders"][0]["iin"] == holder.person.iin
    with pytest.raises(StateConflict, match="proved"):
        cases.close_case(console, officer.sha256, case["case_id"], "done")
    cases.add_to_case(console, officer.sha256, case["case_id"], "told", "the CISO")
    holder.operator.send_statement(holder.statement())
    again = cases.sync_cases(console, person, officer.sha256)
    assert again["new"] == 0
    (proved,) = [x for x in again["cases"] if x["incident_id"] == incident_id]
    assert proved["certificates"][0]["state"] == "CONFIRMED"
    # What was written here stands at the operator too, once.
    cases.sync_cases(console, person, officer.sha256)
    kept = server.state.store.rows("incident_events", incident_id=incident_id)
    assert [(row["kind"], row["text"]) for row in kept] == [("told", "the CISO")]
    evidence = tmp_path / "photo.txt"
    evidence.write_bytes(b"what was found")
    cases.attach_to_case(console, officer.sha256, case["case_id"], evidence)
    file = tmp_path / "case.zip"
    made = report_case(
        console, person, officer.sha256, case["case_id"], file, language="kk"
    )
    verify_archive(file.read_bytes(), [])
    with zipfile.ZipFile(file) as opened:
        record = parse(opened.read("report.json"))
        content = opened.read("content.json")
        assert opened.read(f"files/{sha256_hex(b'what was found')}") == (
            b"what was found"
        )
        assert "the CISO" in opened.read("report.html").decode()
    assert record["subject_id"] == made["case_id"]
    listed = {item["name"]: item["sha256"] for item in record["files"]}
    assert listed["content.json"] == sha256_hex(content)
    kinds = [event["kind"] for event in parse(content)["timeline"]]
    assert kinds == ["opened", "told", "certificate", "attachment"]
    closed = cases.close_case(console, officer.sha256, case["case_id"], "done")
    assert closed["state"] == "closed"


def test_a_late_case_raises_one_alarm(
    server: SandboxServer, officer: ConsoleOfficer, desk: Console
) -> None:
    console, person = desk, officer.holder.person
    holder = Applicant(server).enrol()
    sync_mirror(console, person, officer.sha256)
    opened = cases.open_case(
        console,
        officer.sha256,
        "a lost token",
        [sha256_hex(holder.certificate)],
        text="found on a bus",
        deadline_h=1,
    )
    assert [event["kind"] for event in opened["timeline"]] == ["opened", "note"]
    # Another console over the same register, as a second officer has one.
    other_console = console_of(desk.workplace)
    seen = named_case(other_console, opened["case_id"])
    assert seen["title"] == "a lost token"
    assert officer.sha256 in seen["names"]
    taken = cases.take_case(other_console, officer.sha256, opened["case_id"])
    assert taken["owner"] == officer.sha256
    assert taken["timeline"][-1]["data"] == {"act": "taken"}
    other_console.department().close()
    assert 3_000 < taken["left_s"] <= 3_600
    department = console.department()
    case = department.get_case(opened["case_id"])
    past = console.workplace.clock.now() - timedelta(hours=3)
    late = NewCase(
        title="late",
        source="officer",
        reported_at=past,
        deadline_at=past + timedelta(hours=1),
        certificates=tuple((x.sha256, x.serial) for x in case.certificates),
    )
    other = department.open_case(late, "x", past)
    for _ in range(2):
        found = cases.sync_cases(console, person, officer.sha256)
    assert found["overdue"] == 1
    assert found["cases"][0]["case_id"] == other.case_id
    kinds = [event.kind for event in department.timeline(other.case_id)]
    assert kinds == ["opened", "deadline"]
    with pytest.raises(NothingFound, match="certificate"):
        cases.open_case(console, officer.sha256, "nobody", ["0" * 64])


def test_whole_pages_that_came_are_kept(
    server: SandboxServer,
    officer: ConsoleOfficer,
    console: Console,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The operator falls silent between two pages; the next sync goes on there."""
    for _ in range(3):
        Applicant(server).enrol()
    monkeypatch.setattr("desktop.sandbox.mirror.PAGE", 1)
    monkeypatch.setattr("desktop.services.console_sync._HELD", 3)
    sent = 0
    real = OfficerApi.certificates
    put_away: list[bool] = []
    leave = PieceOfWork.__exit__

    def left(piece: PieceOfWork, *why: Any) -> None:
        put_away.append(True)
        leave(piece, *why)

    monkeypatch.setattr(PieceOfWork, "__exit__", left)

    def silent(api: OfficerApi, since: int) -> dict[str, Any]:
        nonlocal sent
        sent += 1
        # The token was put away before the first page: filling may take minutes.
        assert put_away
        if sent > 2:
            raise Unreachable(url="certificates", reason="silence")
        return real(api, since)

    monkeypatch.setattr(OfficerApi, "certificates", silent)
    person = officer.holder.person
    with pytest.raises(Unreachable, match="silence"):
        sync_mirror(console, person, officer.sha256)
    assert mirror_age(console)["certificates"] == 2
    monkeypatch.setattr(OfficerApi, "certificates", real)
    again = sync_mirror(console, person, officer.sha256)
    assert again["certificates"] == again["changed"] + 2 >= 4


def test_a_mirror_of_another_scope_is_emptied(
    server: SandboxServer, officer: ConsoleOfficer, console: Console
) -> None:
    person = officer.holder.person
    assert mirror_age(console)["age_s"] is None
    whole = sync_mirror(console, person, officer.sha256)
    assert whole["changed"] == whole["certificates"] > 0
    assert sync_mirror(console, person, officer.sha256)["changed"] == 0
    assert whole["age_s"] is not None
    server.state.store.update(
        "officers",
        {"officer_id": officer.officer_id},
        scope={"bins": ["000000000000"], "units": []},
    )
    narrow = sync_mirror(console, person, officer.sha256)
    assert narrow["certificates"] == 0


def test_search_and_help_load_no_sqlalchemy(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from desktop.cli import saqta\n"
        "from desktop.cli.top import run\n"
        "run(saqta, ['console', 'search', '--json'])\n"
        "run(saqta, ['console', '--help'])\n"
        "assert 'sqlalchemy' not in sys.modules\n"
        "assert 'requests' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"SAQTA_HOME": str(tmp_path / "home"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert '"count": 0' in done.stdout
