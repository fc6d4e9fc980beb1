"""Details of the pages: what a filter hides, what is tried again, what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from desktop.errors import Queued, TokenMissing
from desktop.interaction import PinQuestion
from desktop.model.tokens import PinState
from desktop.services.show_records import RecordLine, RecordsView
from installer import example_views as example
from tests.ui.settled import close_dialogs, settle
from ui.conversation import Conversation
from ui.dialogs.pin_dialog import PinDialog
from ui.dialogs.record_dialog import RecordDialog
from ui.i18n import Language, Languages
from ui.models.certificates import Standing, standing
from ui.pages.home_cards import CertificateCard
from ui.pages.updates_card import UpdatesCard
from ui.widgets.rows import Fact
from ui.widgets.text import Label

_AT = "2026-11-22T09:41:00.000Z"


def line(kind: str, **body: Any) -> RecordLine:
    return RecordLine(1, _AT, kind, "", body)


def test_a_filter_says_what_it_hides_beside_what_it_shows(
    conversation: Conversation,
) -> None:
    page = conversation.records
    lines = (line("consent_recorded"), line("pin_changed"), line("pin_unblocked"))
    page.take(RecordsView(3, "a" * 64, "", lines))
    assert page._hidden.isHidden()
    page._kind.setCurrentIndex(1)
    assert not page._hidden.isHidden()
    assert page._hidden.text() == "The filter hides 2."
    page._kind.setCurrentIndex(0)


def test_the_records_that_are_not_listed_are_said(conversation: Conversation) -> None:
    page = conversation.records
    said = "100 of {} records are listed, the newest; an export holds all."
    many = tuple(line("pin_changed") for _ in range(101))
    page.take(RecordsView(101, "a" * 64, "", many))
    assert page._hidden.text() == said.format(101)
    page.take(RecordsView(7000, "a" * 64, "", many[:100]))
    assert page._hidden.text() == said.format("7,000")
    page.take(RecordsView(100, "a" * 64, "", many[:100]))
    assert page._hidden.isHidden()


def test_no_record_shows_a_whole_personal_number() -> None:
    iin = "850101300018"
    body = {"iin": iin, "person": {"iin": iin, "more": [{"iin": iin}]}}
    dialog = RecordDialog(line("consent_recorded", **body))
    said = " ".join(fact.value.text() for fact in dialog.findChildren(Fact))
    assert iin not in said
    assert said.count("0018") == 3
    dialog.deleteLater()


def test_try_again_does_again_what_failed(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = conversation.bench
    monkeypatch.setattr(bench, "workplace", SimpleNamespace())
    monkeypatch.setattr(bench, "run", lambda *_given: None)
    monkeypatch.setattr(
        "ui.pages.updates_card.tasks.run", lambda *_given, **_named: None
    )
    card = UpdatesCard(bench)
    folders: list[str] = []
    fetch = card.fetch_into

    def fetched(folder: str) -> None:
        folders.append(folder)
        fetch(folder)

    monkeypatch.setattr(card, "fetch_into", fetched)
    card.fetch_into("/media/example")
    card._failed(Queued(report_id="r1"))
    card.problem.retried.emit()
    assert folders == ["/media/example"] * 2
    card._failed(Queued(report_id="r1"))
    card.ask()
    card._failed(Queued(report_id="r1"))
    card.problem.retried.emit()
    assert len(folders) == 2
    card.deleteLater()


def test_what_a_field_lacks_is_said_in_the_language_that_is_shown(
    conversation: Conversation, languages: Languages
) -> None:
    data = conversation.apply.data
    data.reset()
    data.check()
    field = data.fields["surname"]
    english = field._error.text()
    languages.show(Language.KAZAKH)
    assert field.failed
    assert field._error.text() != english
    data.reset()


def test_a_file_dialog_goes_when_it_is_closed(conversation: Conversation) -> None:
    window = conversation.window
    before = len(window.findChildren(QFileDialog))
    for _ in range(3):
        conversation.records._choose_place()
        dialog = window.findChildren(QFileDialog)[-1]
        dialog.reject()
        settle()
    assert len(window.findChildren(QFileDialog)) == before


def test_a_defect_of_our_own_is_never_passed_over(conversation: Conversation) -> None:
    told: list[BaseException] = []
    letters = conversation.letters
    conversation.bench.failed.connect(told.append)
    letters._failed(Queued(report_id="r1"))
    letters._failed(KeyError("sent_at"))
    conversation.bench.failed.disconnect(told.append)
    assert [type(error) for error in told] == [KeyError]
    close_dialogs(conversation)


def test_an_operator_that_refuses_was_reached(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: list[Any] = []

    def run(_parent: object, _work: object, _done: object, failed: object) -> None:
        ends.append(failed)

    monkeypatch.setattr(conversation.bench, "run", run)
    place = SimpleNamespace(profile=object())
    monkeypatch.setattr(conversation.bench, "workplace", place)
    conversation._ask_operator()
    found = []
    for error in (Queued(report_id="r1"), TokenMissing(serial="1"), KeyError("id")):
        ends[-1](error)
        found.append(conversation._operator)
    assert found == [False, True, False]
    conversation._operator = None
    conversation._say_status()


def test_a_reported_certificate_whose_end_has_passed_does_not_end_today(
    conversation: Conversation,
) -> None:
    view = replace(example.home().certificates[0], blocked=True)
    late = view.not_after + timedelta(days=40)
    state = standing(view, late)
    card = CertificateCard(view, state, late, primary=False, bench=conversation.bench)
    said = {label.text() for label in card.findChildren(Label)}
    assert state is Standing.REPORTED
    assert "ends today" not in said
    assert any(text.startswith("Expired ") for text in said)
    card.deleteLater()


def test_the_button_of_a_deletion_says_so() -> None:
    asked = PinQuestion("S2", "7F3A", PinState.FINE, "pin.destroy")
    dialog = PinDialog(asked, grab_keyboard=False)
    assert dialog._go.text() == "Delete the key"
    dialog.deleteLater()
