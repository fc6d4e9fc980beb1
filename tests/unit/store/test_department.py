"""The department register, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from desktop.errors import (
    DependencyMissing,
    InputInvalid,
    NothingFound,
    SaqtaError,
    SettingsInvalid,
    StateConflict,
    StoreDamaged,
    StoreNewer,
    StoreUnavailable,
)
from desktop.store import department_engine
from desktop.store.cases import NewCase
from desktop.store.department import Department
from desktop.store.migrations.tables import META
from desktop.store.migrations.upgrade import revisions
from desktop.store.paths import Home
from tests.fakes.postgres import postgres

# One server for all tests of this file, on one worker.
pytestmark = pytest.mark.xdist_group("postgres")

_NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
_OFFICERS = 6


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return ""
    url = str(request.getfixturevalue("server"))
    engine = department_engine.make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


@pytest.fixture
def open_one(home: Home, url: str) -> Iterator[Callable[[], Department]]:
    """Opens the same register again and again, as several officers do."""
    opened: list[Department] = []

    def one() -> Department:
        opened.append(Department.open(home, url))
        return opened[-1]

    yield one
    for department in opened:
        department.close()


@pytest.fixture
def department(open_one: Callable[[], Department]) -> Department:
    return open_one()


def _new(incident: str = "", **changes: Any) -> NewCase:
    values: dict[str, Any] = {
        "title": "\u0422\u043e\u043a\u0435\u043d",
        "source": "holder",
        "reported_at": _NOW - timedelta(minutes=3),
        "deadline_at": _NOW + timedelta(hours=24),
        "incident_id": incident,
        "certificates": (("aa" * 32, "0a"), ("bb" * 32, "0b")),
        "facts": {"token": {"serial": "T1"}, "holder": "\u04d8\u0441\u0435\u043b"},
    }
    return NewCase(**{**values, **changes})


def test_the_steps_lead_to_the_tables(department: Department) -> None:
    with department._engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, META) == []
        assert context.get_current_revision() == revisions()[-1]


def test_a_case_is_kept_whole(
    department: Department, open_one: Callable[[], Department]
) -> None:
    case = department.open_case(_new("i-1"), "officer a", _NOW)
    assert (case.state, case.owner, case.opened_by) == ("open", "", "officer a")
    assert (case.opened_at, case.closed_at) == (_NOW, None)
    assert case.facts == {
        "token": {"serial": "T1"},
        "holder": "\u04d8\u0441\u0435\u043b",
    }
    assert [item.state for item in case.certificates] == ["RECORDED", "RECORDED"]
    assert open_one().get_case(case.case_id) == case
    assert open_one().list_cases() == [case]
    assert department.cases_of("bb" * 32) == [case.case_id]
    assert department.cases_of("cc" * 32) == []
    with pytest.raises(NothingFound, match="case"):
        department.get_case("none")


def test_an_incident_has_one_case(department: Department) -> None:
    first = department.open_case(_new("i-1"), "officer a", _NOW)
    again = department.open_case(_new("i-1", title="other"), "officer b", _NOW)
    assert again == first
    without = [department.open_case(_new(), "officer a", _NOW) for _ in range(2)]
    assert len({case.case_id for case in (first, *without)}) == 3


def test_the_nearest_deadline_comes_first(department: Department) -> None:
    later = department.open_case(_new(), "a", _NOW)
    sooner = department.open_case(
        _new(deadline_at=_NOW + timedelta(hours=1), certificates=()), "a", _NOW
    )
    closed = department.close_case(later, "a", _NOW + timedelta(minutes=5), "done")
    assert (closed.state, closed.closed_at) == ("closed", _NOW + timedelta(minutes=5))
    ids = [case.case_id for case in department.list_cases()]
    assert ids == [sooner.case_id, later.case_id]
    assert [c.case_id for c in department.list_cases(state="open")] == [sooner.case_id]
    assert len(department.list_cases(limit=1)) == 1
    opened = department.reopen(closed, "b", _NOW, "new facts")
    assert (opened.state, opened.closed_at) == ("open", None)
    for case, change in ((opened, department.reopen), (closed, department.close_case)):
        with pytest.raises(StateConflict, match="SQ-STA-01"):
            change(case, "a", _NOW, "")


def test_whoever_changes_a_case_has_seen_it(
    department: Department, open_one: Callable[[], Department]
) -> None:
    seen = department.open_case(_new(), "a", _NOW)
    taken = open_one().take(seen, "officer b", _NOW)
    assert taken.owner == "officer b"
    with pytest.raises(StateConflict, match="changed"):
        department.take(seen, "officer c", _NOW)
    with pytest.raises(StateConflict, match="changed"):
        department.close_case(seen, "officer c", _NOW, "")
    assert department.get_case(seen.case_id) == taken


def test_a_certificate_moves_forward_only(department: Department) -> None:
    case = department.open_case(_new(), "a", _NOW)
    later = _NOW + timedelta(minutes=1)
    moved = department.set_certificate(case.case_id, "aa" * 32, "SENT", "a", later)
    again = department.set_certificate(case.case_id, "aa" * 32, "SENT", "b", later)
    assert again == moved
    assert moved.certificates[0].state == "SENT"
    assert moved.certificates[0].changed_at == later
    with pytest.raises(StateConflict, match="RECORDED"):
        department.set_certificate(case.case_id, "aa" * 32, "RECORDED", "a", later)
    with pytest.raises(NothingFound, match="certificate of the case"):
        department.set_certificate(case.case_id, "cc" * 32, "SENT", "a", later)
    kinds = [item.kind for item in department.timeline(case.case_id)]
    assert kinds == ["opened", "certificate"]


def test_the_timeline_grows_without_a_gap(department: Department) -> None:
    case = department.open_case(_new(), "a", _NOW)
    first = department.add_event(
        case.case_id, "e-1", "told", "b", _NOW, "the unit's head", {"by": "phone"}
    )
    again = department.add_event(case.case_id, "e-1", "note", "c", _NOW, "other")
    assert again == first
    assert (first.number, first.data) == (2, {"by": "phone"})
    department.add_event(case.case_id, "e-2", "deadline", "a", _NOW)
    numbers = [item.number for item in department.timeline(case.case_id)]
    assert numbers == [1, 2, 3]
    assert len(department.timeline(case.case_id, after=2)) == 1
    with pytest.raises(InputInvalid, match="dance"):
        department.add_event(case.case_id, "e-3", "dance", "a", _NOW)
    for bad in ("x" * 20_001, "a\0b"):
        with pytest.raises(InputInvalid, match=r"characters|NUL"):
            department.add_event(case.case_id, "e-3", "note", "a", _NOW, bad)
    with pytest.raises(NothingFound, match="case"):
        department.add_event("none", "e-4", "note", "a", _NOW)


def test_files_are_put_to_a_case(
    department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = department.open_case(_new(), "a", _NOW)
    content = bytes(range(256)) * 40
    found = department.attach(case.case_id, "photo.jpg", content, "a", _NOW)
    assert department.attachments(case.case_id) == [found]
    assert (found.size, found.name) == (len(content), "photo.jpg")
    assert department.attachment_content(found.attachment_id) == content
    assert department.timeline(case.case_id)[-1].kind == "attachment"
    with pytest.raises(NothingFound, match="attachment"):
        department.attachment_content("none")
    with pytest.raises(NothingFound, match="case"):
        department.attach("none", "x", b"", "a", _NOW)
    monkeypatch.setattr("desktop.store.department._LARGEST_FILE", 10)
    with pytest.raises(InputInvalid, match="over 10 bytes"):
        department.attach(case.case_id, "x", b"x" * 11, "a", _NOW)


def _at_once(acts: list[Callable[[], None]]) -> list[SaqtaError]:
    problems: list[SaqtaError] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        gate.wait(10)
        try:
            act()
        except SaqtaError as error:
            problems.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return problems


def test_officers_at_once_lose_no_case_and_no_line(
    open_one: Callable[[], Department], full: bool
) -> None:
    officers = [open_one() for _ in range(_OFFICERS)]
    case = officers[0].open_case(_new("shared"), "a", _NOW)
    rounds = 40 if full else 6

    def work(number: int) -> Callable[[], None]:
        def act() -> None:
            mine = officers[number]
            for turn in range(rounds):
                mine.open_case(_new(f"i-{turn}"), f"officer {number}", _NOW)
                mine.open_case(_new(), f"officer {number}", _NOW)
                mine.add_event(
                    case.case_id, f"e-{number}-{turn}", "note", f"{number}", _NOW
                )

        return act

    assert _at_once([work(number) for number in range(_OFFICERS)]) == []
    timeline = officers[0].timeline(case.case_id)
    assert [item.number for item in timeline] == list(range(1, len(timeline) + 1))
    assert len(timeline) == 1 + _OFFICERS * rounds
    found = officers[0].list_cases(limit=10_000)
    assert len(found) == 1 + rounds + _OFFICERS * rounds
    assert len({item.incident_id for item in found} - {""}) == 1 + rounds


def _ignore(case: object) -> None:
    del case


def test_one_of_many_takes_a_case(open_one: Callable[[], Department]) -> None:
    officers = [open_one() for _ in range(_OFFICERS)]
    case = officers[0].open_case(_new(), "a", _NOW)

    def taking(number: int) -> Callable[[], None]:
        return lambda: _ignore(officers[number].take(case, str(number), _NOW))

    problems = _at_once([taking(number) for number in range(_OFFICERS)])
    assert len(problems) == _OFFICERS - 1
    assert {error.code for error in problems} == {"SQ-STA-01"}
    assert officers[0].get_case(case.case_id).owner in "012345"


def test_many_start_a_new_version_at_once(home: Home, url: str) -> None:
    opened: list[Department] = []
    acts = [lambda: opened.append(Department.open(home, url))] * 4
    assert _at_once(acts) == []
    assert opened[0].list_cases() == []
    for department in opened:
        department.close()


def test_a_file_that_is_busy_is_tried_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite does not wait where another turns the file to WAL: the act does."""
    monkeypatch.setattr(department_engine, "_BUSY_S", 0.0)
    department = Department.open(home)
    path = home.root / "department" / "department.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        seen: list[str] = []

        def pause(seconds: float) -> None:
            del seconds
            seen.append("busy")
            if len(seen) == 3:
                other.execute("COMMIT")

        monkeypatch.setattr(time, "sleep", pause)
        assert department._act(lambda connection: "done", "write") == "done"
        assert seen == ["busy"] * 3
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="OperationalError"):
            department._act(lambda connection: "done", "write")
        other.execute("COMMIT")
    department.close()


def test_a_newer_register_is_left_alone(home: Home, url: str) -> None:
    department = Department.open(home, url)
    with department._engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    department.close()
    with pytest.raises(StoreNewer, match="SQ-STO-04"):
        Department.open(home, url)


# -- the engine ------------------------------------------------------------------


@pytest.mark.parametrize("url", ["nonsense", "mysql://a@b/c", "oracle://x"])
def test_another_database_is_refused(home: Home, url: str) -> None:
    with pytest.raises(SettingsInvalid, match="department_url"):
        Department.open(home, url)


def test_a_missing_driver_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*words: object, **options: object) -> None:
        raise ModuleNotFoundError("psycopg")

    monkeypatch.setattr(department_engine, "create_engine", missing)
    with pytest.raises(DependencyMissing, match="department"):
        Department.open(home, "postgresql://saqta@/x")


def test_a_password_is_in_no_error(home: Home) -> None:
    url = f"postgresql://saqta:canary-7391@/x?host={home.root}"
    with pytest.raises(StoreUnavailable, match="SQ-STO-01") as caught:
        Department.open(home, url)
    assert "canary" not in str(caught.value)
    assert caught.value.path.startswith("postgresql+psycopg://saqta:***@")


def test_a_register_that_is_a_link_is_refused(home: Home) -> None:
    folder = home.make(home.root / "department")
    (folder / "department.db").touch(0o600)
    (folder / "second").hardlink_to(folder / "department.db")
    with pytest.raises(StoreDamaged, match="second name"):
        Department.open(home)


@pytest.mark.parametrize("failures", [3, 100])
def test_the_loser_of_a_meeting_tries_again(
    home: Home, monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    monkeypatch.setattr(department_engine, "_LONGEST_PAUSE_S", 0.0)
    department = Department.open(home)
    tries: list[int] = []

    class MetError(Exception):
        sqlstate = "40001"

    def act(connection: object) -> str:
        del connection
        tries.append(1)
        if len(tries) <= failures:
            raise OperationalError("SELECT secret", {}, MetError())
        return "done"

    if failures == 3:
        assert department._act(act) == "done"
        assert len(tries) == 4
    else:
        with pytest.raises(StoreUnavailable, match="MetError") as caught:
            department._act(act)
        assert "secret" not in str(caught.value)
        assert len(tries) == department_engine._TRIES
    department.close()
