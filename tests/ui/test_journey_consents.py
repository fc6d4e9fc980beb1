"""Consent taken back and objected to through the window, then the records verified."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from desktop.consent.letters import word
from desktop.services.duties import Duty
from tests.fakes.sandbox_server import SandboxServer
from tests.ui.journey import Journey
from ui.dialogs.document_dialog import DocumentDialog
from ui.dialogs.objection_dialog import ObjectionDialog
from ui.pages.consent_words import due_words
from ui.widgets.buttons import Button

pytestmark = pytest.mark.softhsm


def button(person: Journey, words: str) -> Button:
    page = person.conversation.consents

    def found() -> list[Button]:
        return [
            one
            for one in page.findChildren(Button)
            if one.text() == words and one.isVisible()
        ]

    person.until(lambda: bool(found()))
    return found()[0]


def duties(person: Journey) -> list[Duty]:
    read = person.conversation.consents._read
    return [] if read is None else read[1]


def agreement(person: Journey) -> str:
    read = person.conversation.consents._read
    assert read is not None
    (consent,) = read[0]
    return f"{consent['agreement']} {consent['version']}"


def choose_a_step(person: Journey) -> None:
    """One of the automatic steps; none is ticked at the start."""
    overlay = person.window.overlay
    person.until(lambda: isinstance(overlay.dialog, ObjectionDialog))
    dialog = overlay.dialog
    assert isinstance(dialog, ObjectionDialog)
    assert [box.isChecked() for box in dialog.boxes] == [False] * len(dialog.boxes)
    assert not dialog._go.isEnabled()
    person.press(dialog.boxes[dialog._names.index("check_request")])
    person.press(dialog._go)


def sign_and_send(person: Journey, words: str = "") -> None:
    person.until(
        lambda: (
            isinstance(person.window.overlay.dialog, DocumentDialog)
            and person.window.overlay.dialog.isVisible()
        )
    )
    dialog = person.window.overlay.dialog
    assert isinstance(dialog, DocumentDialog)
    # The exact document stands there before it is signed.
    assert dialog.text.strip()
    assert words in dialog.text
    go = next(
        one for one in dialog.findChildren(Button) if one.text() == "Sign and send"
    )
    person.press(go)
    person.type_pin()


def test_object_withdraw_and_verify(
    holder: Journey, server: SandboxServer, tmp_path: Path
) -> None:
    window, page = holder.window, holder.conversation.consents
    window.open_page("consents")
    holder.until(lambda: page._read is not None and bool(page._read[0]))
    holder.press(button(holder, "Object\u2026"))
    choose_a_step(holder)
    sign_and_send(holder, word("check_request", "kk"))
    holder.until(lambda: [bool(duty.sent_at) for duty in duties(holder)] == [True])
    (objection,) = duties(holder)
    assert objection.record["steps"] == ["check_request"]
    # Three working days, counted down on the page.
    read = page._read
    assert read is not None
    assert "answer due" in due_words(objection, read[3])
    holder.press(button(holder, "Withdraw\u2026"))
    sign_and_send(holder)
    holder.until(lambda: [bool(duty.sent_at) for duty in duties(holder)] == [True] * 2)
    assert {duty.kind for duty in duties(holder)} == {"objection", "withdrawal"}
    # Only the operator's signed messages end a timer or an agreement.
    iin = str(objection.record["person"]["iin"])
    server.say(iin, "objection-answer", subject_id=objection.record_id, text="x")
    server.say(iin, "agreement-ended", subject_id=agreement(holder), text="y")
    holder.press(button(holder, "Ask for messages"))
    holder.until(lambda: bool(page._read and page._read[4]))
    assert button(holder, "Ask for messages").isEnabled()
    answered = {duty.kind for duty in duties(holder) if duty.answer is not None}
    assert "objection" in answered
    # The certificate stays: a withdrawal revokes nothing.
    assert holder.conversation.home._cards
    records = holder.conversation.records
    window.open_page("records")
    holder.until(lambda: records._view is not None)
    records.verify()
    holder.until(lambda: records._verified is not None)
    assert records._proof.property("kind") == "ok"
    records.export_to(str(tmp_path / "saqta.jsonl"))
    holder.until(lambda: (tmp_path / "saqta.jsonl").is_file())
    # The whole file of the person, and until when each record is kept.
    retention = records.retention
    holder.until(lambda: len(retention.subjects) == 3)
    assert [one.application for one in retention.subjects] == [True, False, False]
    assert not any(one.over for one in retention.subjects)
    retention.export_to(str(tmp_path / "saqta.zip"))
    holder.until(lambda: "archive" in retention._note.text())
    with zipfile.ZipFile(tmp_path / "saqta.zip") as archive:
        assert any("retention.json" in name for name in archive.namelist())


def test_diagnostics_find_nothing_to_mend(holder: Journey, tmp_path: Path) -> None:
    page = holder.conversation.diagnostics
    holder.window.open_page("diagnostics")
    holder.until(lambda: bool(page.found))
    states = {check.name: check.state for check, _ in page.found}
    assert states["operator"] == "ok"
    assert states["token"] == "ok"
    report = page.report()
    serial = (holder.conversation.bench.tokens or ())[0].info.serial
    assert serial not in report
    page.save_to(str(tmp_path / "report.txt"))
    holder.until(lambda: (tmp_path / "report.txt").is_file())
