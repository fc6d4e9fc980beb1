"""Every start of the window fetches the operator's messages, and waits for none."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.clock import format_time
from desktop.errors import MessageInvalid
from desktop.services import fetch_messages
from tests.fakes.holder import Holder
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.ui.blocking import window_never_blocks
from ui.conversation import Conversation
from ui.i18n import Languages

_WAIT_MS = 60_000
Open = Callable[..., Conversation]
_citizens = itertools.count()


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("operator")) as running:
        yield running


@pytest.fixture
def holder(operator: SandboxServer, tmp_path: Path) -> Iterator[Holder]:
    """A home with a certificate, whose key the operator knows, and one message."""
    made = Holder(operator, tmp_path / "home", citizen=next(_citizens))
    made.add_certificate()
    key, state = made.workplace.installation(), operator.state
    iin = state.registers.all()[made.citizen].person.iin
    state.store.insert(
        "installation_keys",
        key_id=key.key_id,
        spki=key.spki,
        iin=iin,
        registered_at=format_time(state.now()),
    )
    operator.say(iin, "notice-sent", subject_id="certificate-expiring", text="x")
    yield made
    assert state.faults is not None
    state.faults.clear()


@pytest.fixture
def start(qtbot: QtBot, languages: Languages, holder: Holder) -> Iterator[Open]:
    """Starts the window over that home; its own thread is watched."""
    opened: list[Conversation] = []

    def act(*, look: bool = True) -> Conversation:
        conversation = Conversation(languages, grab_keyboard=False)
        opened.append(conversation)
        conversation.window.show()
        conversation.open(holder.workplace, look=look)
        return conversation

    with window_never_blocks() as blocked:
        yield act
    assert blocked == [], blocked
    for conversation in opened:
        conversation.window.close()
        conversation.close()
        QApplication.processEvents()
        conversation.window.deleteLater()
        conversation.deleteLater()


def _kinds(holder: Holder) -> list[str]:
    return [entry.kind for entry in holder.workplace.journal().entries()]


def _waiting(conversation: Conversation) -> str:
    return conversation.window.sidebar.row("consents").accessibleDescription()


def test_a_start_fetches_what_the_operator_says(
    qtbot: QtBot, holder: Holder, start: Open
) -> None:
    conversation = start()
    qtbot.waitUntil(lambda: conversation.letters.fetched, timeout=_WAIT_MS)
    assert _waiting(conversation) == "1"
    assert _kinds(holder).count("message_received") == 1
    (letter,) = fetch_messages.kept_messages(holder.workplace)
    assert letter["kind"] == "notice-sent"
    # Read on its page, it waits no longer.
    conversation.window.open_page("consents")
    assert _waiting(conversation) == ""
    # A second start has nothing new, and says nothing.
    again = start()
    qtbot.waitUntil(lambda: again.letters.fetched, timeout=_WAIT_MS)
    assert _waiting(again) == ""
    assert _kinds(holder).count("message_received") == 1


def test_a_page_that_stands_open_shows_what_came(
    qtbot: QtBot, holder: Holder, start: Open
) -> None:
    conversation = start(look=False)
    conversation.window.open_page("consents")
    page = conversation.consents
    qtbot.waitUntil(lambda: page._read is not None, timeout=_WAIT_MS)
    assert page._read is not None
    assert page._read[2] == []
    conversation.letters.operator_answered()
    qtbot.waitUntil(lambda: bool(page._read and page._read[2]), timeout=_WAIT_MS)
    assert _waiting(conversation) == ""


def test_without_a_network_nothing_is_asked_until_the_operator_answers(
    qtbot: QtBot, holder: Holder, start: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    fetch = fetch_messages.fetch_messages

    def counted(place: object) -> object:
        asked.append(place)
        return fetch(place)  # type: ignore[arg-type]

    monkeypatch.setattr(fetch_messages, "fetch_messages", counted)
    holder.server.fail("busy", "v1/agreements", times=99, code=503)
    conversation = start()
    qtbot.waitUntil(lambda: conversation._operator is False, timeout=_WAIT_MS)
    assert (asked, conversation.letters.fetched) == ([], False)
    # The operator answers, but not to this: asked again at its next answer.
    assert holder.server.state.faults is not None
    holder.server.state.faults.clear()
    holder.server.fail("busy", "v1/messages", times=99, code=503)
    conversation._ask_operator()
    qtbot.waitUntil(lambda: bool(asked), timeout=_WAIT_MS)
    qtbot.waitUntil(lambda: not conversation.letters._busy, timeout=_WAIT_MS)
    assert not conversation.letters.fetched
    assert conversation.window.overlay.dialog is None
    holder.server.state.faults.clear()
    conversation._ask_operator()
    qtbot.waitUntil(lambda: conversation.letters.fetched, timeout=_WAIT_MS)
    assert _waiting(conversation) == "1"


def test_a_start_that_only_paints_asks_nobody(
    qtbot: QtBot, holder: Holder, start: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(fetch_messages, "fetch_messages", asked.append)
    conversation = start(look=False)
    qtbot.waitUntil(lambda: conversation.bench.home is not None, timeout=_WAIT_MS)
    assert conversation.home.cards == 1
    assert (conversation._operator, asked) == (None, [])
    assert not conversation.letters._busy
    assert not conversation._again.isActive()


def test_a_message_that_does_not_hold_is_said(
    qtbot: QtBot, start: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_place: object) -> object:
        raise MessageInvalid(check="signature", reason="another key")

    monkeypatch.setattr(fetch_messages, "fetch_messages", refused)
    conversation = start()
    overlay = conversation.window.overlay
    qtbot.waitUntil(lambda: overlay.dialog is not None, timeout=_WAIT_MS)
    # It is said once, not at every answer of the operator.
    assert conversation.letters.fetched
