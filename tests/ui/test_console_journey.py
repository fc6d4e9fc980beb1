"""Two officers at their windows stop a batch of keys together (D-S5, test 30)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.errors import StateConflict
from tests.fakes.console_officer import ConsoleOfficer, make_two_officers
from tests.fakes.sandbox_server import SandboxServer, ministry_server
from tests.fakes.softhsm import SoftHsm, make_softhsm
from tests.ui.console_journey import Officer, officer_window
from ui.console.bench import Draft
from ui.console.dialogs import TextDialog
from ui.i18n import Languages

pytestmark = [pytest.mark.softhsm, pytest.mark.xdist_group("console-window")]

PEOPLE = 120


@pytest.fixture(scope="module")
def ministry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    folder = tmp_path_factory.mktemp("ministry") / "sandbox"
    with ministry_server(folder, people=PEOPLE, plan_batch=5) as server:
        yield server


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> SoftHsm:
    return make_softhsm(tmp_path_factory.mktemp("softhsm"))


@pytest.fixture(scope="module")
def people(
    ministry: SandboxServer, token: SoftHsm, tmp_path_factory: pytest.TempPathFactory
) -> tuple[ConsoleOfficer, ConsoleOfficer]:
    return make_two_officers(ministry, token, tmp_path_factory.mktemp("homes"))


def ledger(server: SandboxServer, plan_id: str) -> list[dict[str, Any]]:
    return [
        dict(row)
        for row in server.state.store.rows("ledger", plan_id=plan_id, order="position")
    ]


def drafted(first: Officer, model: str) -> int:
    """Searches for a token model and drafts a plan; answers how many are meant."""
    search, plans = first.search, first.plans
    search.conditions.put("token_model", model)
    search.conditions.put("state", "good")
    first.until(lambda: search.rows.rowCount() > 0 and search.counted is not None)
    first.until(lambda: {row.token_model for row in search.rows.found} == {model})
    assert not search._foot.plan.isEnabled()
    first.press(search._whole)
    first.press(search._foot.plan)
    first.until(lambda: plans.draft.counts is not None and not plans.busy)
    assert plans.draft.counts is not None
    return int(plans.draft.counts["certificates"])


def test_two_officers_at_their_windows(
    qtbot: QtBot,
    languages: Languages,
    ministry: SandboxServer,
    people: tuple[ConsoleOfficer, ConsoleOfficer],
    tmp_path: Path,
) -> None:
    with officer_window(qtbot, languages, people[0]) as first:
        first.sign_in()
        first.until(lambda: first.search.rows.rowCount() > 0)
        first.search.table.grab()
        model = next(r.token_model for r in first.search.rows.found if r.token_model)
        wanted = drafted(first, model)
        assert 12 <= wanted < PEOPLE
        first.plans.draft.stage.setText("3")
        first.press(first.plans.draft.go)
        first.confirm()
        first.type_pin()
        view = first.plans.view
        first.until(lambda: view.state == "proposed")
        plan_id = view.plan_id
        assert view.mine
        # The author has no button for it, and the operator would refuse.
        assert not view.side.choice.isVisible()
    with officer_window(qtbot, languages, people[1]) as second:
        second.sign_in()
        second.look_at(plan_id)
        view, side = second.plans.view, second.plans.view.side
        assert not side.choice.yes.isEnabled()
        for box in side.boxes:
            assert not box.isChecked()
            second.press(box)
        assert not side.choice.yes.isEnabled()
        QTest.keyClicks(side.count.edit, str(wanted))
        second.press(side.choice.yes)
        second.type_pin()
        second.until(lambda: view.state == "approved")
    with officer_window(qtbot, languages, people[0]) as first:
        first.sign_in()
        first.window.open_page("plans")
        first.plans.open_plan(plan_id)
        view, side = first.plans.view, first.plans.view.side
        first.press(side.execute)
        dialog = first.type_count(3)
        # Pressed twice it is one order; a second one would ask for a second PIN.
        dialog.go.click()
        dialog.go.click()
        view.execute("first")
        first.type_pin()
        first.until(lambda: view.state == "staged" and not first.plans.busy)
        assert view.plan["counts"] == {"pending": wanted - 3, "revoked": 3}
        first.press(side.execute)
        dialog = first.type_count(wanted - 3)
        first.press(dialog.go)
        first.type_pin()
        first.until(lambda: view.state == "done" and not first.plans.busy)
        first.press(side.ledger)
        first.type_pin()
        first.until(lambda: view.lines.rowCount() == wanted)
        first.idle()
        view.export_to(str(tmp_path / "plan.asice"))
        first.type_pin()
        first.type_pin()
        first.until(lambda: (tmp_path / "plan.asice").is_file())
        first.idle()
        assert side._said.property("kind") == "ok"
    lines = ledger(ministry, plan_id)
    assert [line["state"] for line in lines] == ["revoked"] * wanted


def test_a_case_at_the_window(
    qtbot: QtBot,
    languages: Languages,
    people: tuple[ConsoleOfficer, ConsoleOfficer],
    tmp_path: Path,
) -> None:
    with officer_window(qtbot, languages, people[0]) as first:
        first.sign_in()
        search, incidents = first.search, first.incidents
        first.until(lambda: search.rows.rowCount() > 0)
        search.table.setCurrentIndex(search.rows.index(0, 1))
        QTest.keyClick(search.table, Qt.Key.Key_Space)
        chosen = tuple(search.rows.chosen)
        assert len(chosen) == 1
        first.press(search._foot.incident)
        dialog = first.dialog
        assert isinstance(dialog, TextDialog)
        QTest.keyClicks(dialog.edit, "a lost token")
        QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
        view = incidents.view
        first.until(lambda: view.shown is not None and not incidents.busy)
        assert incidents.title == "a lost token"
        assert view.shown is not None
        assert [x["sha256"] for x in view.shown["certificates"]] == list(chosen)
        photo = tmp_path / "photo.txt"
        photo.write_bytes(b"found on a bus")

        def lines() -> int:
            return 0 if view.shown is None else len(view.shown["timeline"])

        def done(act: Callable[[], object]) -> None:
            before = lines()
            first.until(lambda: not incidents.busy)
            act()
            first.until(lambda: lines() > before)

        done(lambda: view.add("told", "the head of unit"))
        done(lambda: view.attach_file(str(photo)))
        done(view.take.click)
        assert view.shown["owner"] == people[0].sha256
        file = tmp_path / "case.asice"
        first.until(lambda: not incidents.busy)
        view.export_to(str(file))
        first.type_pin()
        first.until(lambda: file.is_file() and not incidents.busy)
        # What is not proved revoked is not closed, and the page says why.
        view.close_with("done")
        first.pages = ()
        first.until(lambda: incidents.problem.error is not None)
        assert isinstance(incidents.problem.error, StateConflict)
        (record,) = first.console.department().list_cases(state="open")
        assert record.title == "a lost token"
        first.console.department().close()


def test_the_second_officer_says_no(
    qtbot: QtBot,
    languages: Languages,
    ministry: SandboxServer,
    people: tuple[ConsoleOfficer, ConsoleOfficer],
) -> None:
    with officer_window(qtbot, languages, people[0]) as first:
        first.sign_in()
        first.until(lambda: first.search.rows.rowCount() > 3)
        good = [x.sha256 for x in first.search.rows.found if x.state == "good"]
        mine = {people[0].sha256, people[1].sha256}
        names = tuple(name for name in good if name not in mine)[:2]
        first.conversation.bench.draft_wanted.emit(Draft({}, names))
        draft = first.plans.draft
        first.until(lambda: draft.counts is not None and not first.plans.busy)
        first.press(draft.go)
        first.confirm()
        first.type_pin()
        first.until(lambda: first.plans.view.state == "proposed")
        plan_id = first.plans.view.plan_id
    with officer_window(qtbot, languages, people[1]) as second:
        second.sign_in()
        second.look_at(plan_id)
        view, side = second.plans.view, second.plans.view.side
        second.press(side.choice.no)
        dialog = second.type_count(2)
        second.press(dialog.go)
        second.type_pin()
        second.until(lambda: view.state == "cancelled" and not side.stopping)
        assert not side.choice.isVisible()
    assert {line["state"] for line in ledger(ministry, plan_id)} == {"cancelled"}


def test_a_search_is_kept_written_and_uncovered(
    qtbot: QtBot,
    languages: Languages,
    people: tuple[ConsoleOfficer, ConsoleOfficer],
    tmp_path: Path,
) -> None:
    with officer_window(qtbot, languages, people[1]) as second:
        second.sign_in()
        search = second.search
        second.until(lambda: search.rows.rowCount() > 0)
        search.conditions.put("state", "good")
        found = search.rows.found[0]
        QTest.keyClicks(search.edit, found.iin[:6])
        second.until(
            lambda: (
                bool(search.rows.found)
                and all(x.iin.startswith(found.iin[:6]) for x in search.rows.found)
                and search.counted == search.rows.rowCount()
            )
        )
        search.conditions.keep("born that day")
        second.until(lambda: "born that day" in search.conditions.saved)
        kept = search.conditions.saved["born that day"]
        assert kept == {"state": "good", "text": found.iin[:6]}
        search.load({})
        assert search.edit.text() == ""
        search.load(kept)
        second.until(lambda: search.counted == search.rows.rowCount())
        search.rows.choose_whole(whole=True)
        file = tmp_path / "list.txt"
        search.write_list(str(file))
        second.until(file.is_file)
        assert set(file.read_text().split()) == {x.sha256 for x in search.rows.found}
        # Whole personal numbers are seen only after that was written down.
        assert search.rows.covered
        second.press(search._iin)
        second.until(lambda: not search.rows.covered)
        entries = second.console.workplace.journal().entries()
        assert [x.kind for x in entries].count("console_iin_shown") == 1
        second.conversation.cover()
        assert search.rows.covered
