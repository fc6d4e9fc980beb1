"""After a compromise, and after a refusal: old keys deleted or used once more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop.tokens import work
from tests.fakes.sandbox_server import SandboxServer
from tests.fakes.softhsm import SoftHsm
from tests.ui.journey import Journey
from ui.dialogs.destroy_dialog import DestroyDialog
from ui.dialogs.token_dialog import TokenDialog
from ui.pages.apply.wizard import CODE, ISSUE, KEY
from ui.pages.home_cards import TokenCard
from ui.widgets.buttons import Button
from ui.widgets.overlay import OverlayDialog

pytestmark = pytest.mark.softhsm

_Dialog = TypeVar("_Dialog", bound=OverlayDialog)


def dialog_of(person: Journey, kind: type[_Dialog]) -> _Dialog:
    overlay = person.window.overlay
    person.until(lambda: isinstance(overlay.dialog, kind))
    found = overlay.dialog
    assert isinstance(found, kind)
    return found


def press(person: Journey, words: str) -> None:
    """Presses the visible button with these words."""

    def found() -> list[Button]:
        buttons = person.window.findChildren(Button)
        return [one for one in buttons if one.text() == words and one.isVisible()]

    person.until(lambda: bool(found()))
    person.press(found()[0])


def delete(person: Journey) -> None:
    """The typed word, then the PIN."""
    type_word(person)
    person.type_pin()


def type_word(person: Journey) -> None:
    """Nothing but the word wakes the button."""
    dialog = dialog_of(person, DestroyDialog)
    assert isinstance(dialog.word.edit, QLineEdit)
    QTest.keyClicks(dialog.word.edit, "yes")
    assert not dialog._go.isEnabled()
    dialog.word.edit.clear()
    QTest.keyClicks(dialog.word.edit, "delete")
    person.press(dialog._go)


def deleted(person: Journey, times: int) -> None:
    """The journal says that a key is gone."""
    journal = person.workplace.journal()
    person.until(
        lambda: (
            [entry.kind for entry in journal.entries()].count("destroy_key.done")
            == times
        )
    )


def keys(token: SoftHsm) -> int:
    """How many keys lie on the token; the window's thread starts no worker."""
    with ThreadPoolExecutor(1) as pool:
        return len(pool.submit(work.list_keys, token.module, token.serial).result())


def test_what_is_left_after_a_compromise(
    person: Journey, server: SandboxServer, token: SoftHsm
) -> None:
    person.whole_application(server.slip())
    person.finish()
    person.until(lambda: person.conversation.home.cards == 1)
    view = person.conversation.home._cards[0].view
    after = person.conversation.reports._after
    person.press(person.window.header.compromise)
    person.until(lambda: bool(person.conversation.reports.views))
    person.keys("Ctrl+Return")

    def proved() -> bool:
        # Undo may be over before the token is looked at: then no PIN is asked.
        if person.dialog is not None:
            person.dialog.reject()
        return after.left is not None and bool(after.left.destroy)

    person.until(proved)
    left = after.left
    assert left is not None
    assert left.destroy == (view.sha256,)
    assert left.officer
    press(person, "Delete\u2026")
    delete(person)
    deleted(person, 1)
    person.until(lambda: after.left is not None and not after.left.destroy)
    assert keys(token) == 0
    # The new application begins with the same data, each to be looked at.
    press(person, "New application\u2026")
    assert person.window.current == "apply"
    surname = person.apply.data.fields["surname"]
    person.until(lambda: bool(surname.text))
    assert person.apply.application_id == ""


def test_a_key_whose_birth_nobody_saw_is_deleted_or_used(
    person: Journey, server: SandboxServer, token: SoftHsm
) -> None:
    """Test 14, in the window: deletion only after the typed word."""
    apply, card = person.apply, person.apply.key.orphan
    interrupted(person, server)
    assert keys(token) == 1
    # The PIN stands already: the word alone is between the key and its end.
    person.press(apply.key.destroy_key)
    dialog_of(person, DestroyDialog).reject()
    assert card.isVisible()
    person.press(apply.key.destroy_key)
    type_word(person)
    deleted(person, 1)
    person.until(lambda: person.window.current == "home")
    assert keys(token) == 0
    assert apply.application_id == ""
    # Another application, and this time the key is used.
    interrupted(person, server)
    person.press(apply.key.adopt)
    person.type_pin()
    person.until(lambda: apply.current == CODE and not apply.busy)
    person.finish()
    assert keys(token) == 1


def test_a_key_of_a_refused_application_is_deleted(
    person: Journey, server: SandboxServer, token: SoftHsm
) -> None:
    refused_application(person, server, server.slip())
    assert keys(token) == 1
    offered(person)
    press(person, "Delete\u2026")
    delete(person)
    person.until(lambda: person.window.overlay.dialog is None)
    deleted(person, 1)
    assert keys(token) == 0


def interrupted(person: Journey, server: SandboxServer) -> None:
    """The key is made, the program does not know it, and asks what to do with it."""
    server.fail("busy", "v1/applications", code=503)
    to_the_key(person, server.slip())
    apply = person.apply
    person.until(lambda: apply.problem.error is not None and not apply.busy)
    register = person.workplace.register()
    application = register.get_application(apply.application_id)
    register.put_application(replace(application, state="KEY_INTENDED"))
    person.press(apply.problem.retry)
    person.type_pin()
    person.until(lambda: apply.key.orphan.isVisible())


def to_the_key(person: Journey, slip: dict[str, Any]) -> None:
    """From the agreement to the first PIN."""
    person.read_and_agree()
    person.fill(slip)
    person.without_code()
    person.choose_token()
    person.go()
    person.type_pin()


def refused_application(
    person: Journey, server: SandboxServer, slip: dict[str, Any]
) -> None:
    """The authority refuses once the key is made; the wizard says so."""
    server.fail("reject", "cmp:p10cr", bit="unacceptedPolicy")
    to_the_key(person, slip)
    apply = person.apply
    person.until(lambda: apply.problem.error is not None and not apply.busy)
    assert apply.current in {KEY, ISSUE}
    person.press(apply._foot.later)
    assert person.window.current == "home"


def offered(person: Journey) -> TokenDialog:
    """The token's facts, once the key was found."""
    cards = person.conversation.home.findChildren(TokenCard)
    card = next(one for one in cards if one._token is not None)
    card._show_facts()
    dialog = dialog_of(person, TokenDialog)
    person.until(lambda: len(dialog.left) == 1)
    return dialog
