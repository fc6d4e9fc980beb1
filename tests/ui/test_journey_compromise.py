"""Report and revoke through the window: bar, Undo, live states, token or no token."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.interaction import Step
from tests.fakes.holder import Holder
from tests.fakes.sandbox_server import SandboxServer
from tests.fakes.softhsm import SoftHsm
from tests.ui.journey import Journey, journey
from ui.i18n import Languages

pytestmark = pytest.mark.softhsm


def states(person: Journey) -> list[str]:
    return [
        one.item.state
        for view in person.conversation.reports.views
        for one in view.certificates
    ]


def test_one_click_undo_then_revoked(
    holder: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However slow the machine is, nothing is sent before the person says so.
    for module in ("revoke", "undo_time"):
        monkeypatch.setattr(f"desktop.services.{module}.UNDO_SECONDS", 3_600.0)
    window = holder.window
    bar = window.undo_bar
    # The click: recorded at once, no dialog stands before it.
    holder.press(window.header.compromise)
    holder.until(lambda: bar.isVisible())
    assert "Recorded at" in bar.strong.text()
    assert window.current == "reports"
    holder.until(lambda: states(holder) == ["RECORDED"])
    holder.keys("Ctrl+Z")
    holder.until(lambda: states(holder) == ["UNDONE"])
    # The first report's own thread ends too: it may not have asked for its PIN yet.
    reporter = holder.conversation.reporter
    holder.until(lambda: not reporter.sending and not bar.isVisible())
    holder.until(lambda: holder.dialog is None)
    # Again, with the PIN typed while the bar runs, and sent at once.
    heard: list[tuple[str, str]] = []
    pins = holder.conversation.pins
    told = pins.heard

    def listen(step: Step) -> None:
        heard.append((step.name, step.state))
        told(step)

    monkeypatch.setattr(pins, "heard", listen)
    holder.press(window.header.compromise)
    holder.until(lambda: bar.isVisible())
    holder.type_pin()
    assert bar.isVisible()
    holder.until(lambda: ("open_work", "done") in heard)
    holder.keys("Ctrl+Return")
    holder.until(lambda: states(holder) == ["CONFIRMED", "UNDONE"])
    # The PIN was given and the token is open: its own signature goes first, and alone.
    newest = holder.conversation.reports.views[0]
    assert newest.certificates[0].item.channel == "rr"
    sent = [name for name, state in heard if state == "done" and "send_" in name]
    assert sent.count("send_rr") == 1
    assert "send_statement" not in sent
    home = holder.conversation.home
    holder.until(lambda: not home._ended.isHidden())
    assert not home._cards


def test_without_the_token_the_statement_revokes(holder: Journey) -> None:
    window = holder.window
    card = holder.conversation.home._cards[0]
    alarm = card.findChildren(type(window.header.compromise))[0]
    holder.press(alarm)
    holder.until(lambda: window.undo_bar.isVisible())
    holder.until(lambda: holder.dialog is not None)
    dialog = holder.dialog
    assert dialog is not None
    dialog.reject()
    holder.keys("Ctrl+Return")
    holder.until(lambda: states(holder) == ["CONFIRMED"])
    reports = holder.conversation.reports
    assert reports.views[0].certificates[0].item.channel == "statement"
    # The receipt is written after the proof.
    holder.until(lambda: bool(reports.views[0].receipt))


def test_by_policy_the_bar_asks_and_nothing_goes_without_the_word(
    qtbot: QtBot, languages: Languages, server: SandboxServer, token: SoftHsm
) -> None:
    at_home = Holder(server, Path(os.environ["SAQTA_HOME"]))
    record = at_home.add_certificate()
    at_home.workplace.settings_files.change("confirm_revocation", True)
    with journey(qtbot, languages, server, token) as person:
        person.until(lambda: person.conversation.home.cards == 1)
        window = person.window
        person.press(window.header.compromise)
        person.until(window.undo_bar.isVisible)
        assert window.undo_bar.strong.text() == "Send this report?"
        assert "Recorded at" in window.undo_bar.sentence.text()
        assert not window.undo_bar.ring.isVisible()
        person.until(lambda: states(person) == ["RECORDED"])
        person.until(lambda: not person.conversation.reporter.sending)
        # The work is over and the bar still asks; no PIN, no statement, no sending.
        assert window.undo_bar.isVisible()
        assert person.dialog is None
        assert states(person) == ["RECORDED"]
        person.press(window.undo_bar.send)
        person.until(lambda: states(person) == ["CONFIRMED"])
        assert not window.undo_bar.isVisible()
    assert at_home.revoked(record)


def test_what_no_disk_takes_is_never_called_recorded(
    qtbot: QtBot, languages: Languages, server: SandboxServer, token: SoftHsm
) -> None:
    home = Path(os.environ["SAQTA_HOME"])
    at_home = Holder(server, home)
    record = at_home.add_certificate()
    workplace = at_home.workplace
    workplace.outbox().close()
    for folder in (workplace.home.outbox_dir, workplace.home.spare_dir):
        # Files stand where the two folders must be: neither path can be written.
        if folder.is_dir():
            shutil.rmtree(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.write_bytes(b"")
    with journey(qtbot, languages, server, token) as person:
        person.until(lambda: person.conversation.home.cards == 1)
        window = person.window
        person.press(window.header.compromise)
        person.until(window.undo_bar.isVisible)
        assert "NOT recorded" in window.undo_bar.strong.text()
        assert "Recorded at" not in window.undo_bar.strong.text()
        person.keys("Ctrl+Return")
        person.until(lambda: states(person) == ["CONFIRMED"])
    assert at_home.revoked(record)
