"""The whole application through the window; no mock on the path."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.ui.journey import Journey
from ui.dialogs.document_dialog import DocumentDialog
from ui.dialogs.objection_dialog import ObjectionDialog
from ui.i18n import Language, Languages
from ui.pages.apply.wizard import KEY, TOKEN
from ui.widgets.rows import Fact

pytestmark = pytest.mark.softhsm


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("operator")) as running:
        yield running


def test_from_the_agreement_to_the_certificate(
    person: Journey, server: SandboxServer, languages: Languages
) -> None:
    person.whole_application(server.slip())
    apply = person.apply
    assert len(apply.code.groups) == 14
    assert set(apply.issue.lines.values()) | set(apply.key.lines.values()) == {"done"}
    assert not apply._foot.go.isEnabled()
    # The records are read beside the window.
    person.until(
        lambda: any(
            "Confirmed to the authority" in fact.accessibleName()
            for fact in apply.code.findChildren(Fact)
        )
    )
    person.finish()
    person.until(lambda: person.conversation.home.cards == 1)
    assert person.window.current == "home"
    assert apply.code.groups == ()
    card = person.conversation.home._cards[0]
    assert card.view.status == "good"
    assert card.view.custody["NEVER_EXTRACTABLE"]
    languages.show(Language.KAZAKH)
    card = person.conversation.home._cards[0]
    assert card._bench is person.conversation.bench


def test_an_application_is_taken_up_where_it_was_left(
    person: Journey, server: SandboxServer, languages: Languages
) -> None:
    apply = person.apply
    person.read_and_agree()
    person.fill(server.slip())
    person.without_code()
    person.until(lambda: apply.current == TOKEN)
    left = apply.application_id
    person.press(apply._foot.later)
    assert person.window.current == "home"
    assert apply.application_id == ""
    person.until(lambda: person.conversation.home._unfinished.isVisible())
    # The language may change in the middle of the wizard.
    languages.show(Language.RUSSIAN)
    person.press(person.conversation.home._unfinished.button)
    person.until(lambda: apply.application_id == left and apply.current == TOKEN)
    person.choose_token()
    # Before there is a key the registration slip authorises an objection (row S8).
    person.press(apply.key.object_button)
    consents = person.conversation.consents
    person.until(lambda: consents._read is not None and bool(consents._read[0]))
    consents._acts.object_to(consents._chosen)
    overlay = person.window.overlay
    person.until(lambda: isinstance(overlay.dialog, ObjectionDialog))
    choice = overlay.dialog
    assert isinstance(choice, ObjectionDialog)
    person.press(choice.boxes[0])
    person.press(choice._go)
    person.until(lambda: isinstance(overlay.dialog, DocumentDialog))
    document = overlay.dialog
    assert isinstance(document, DocumentDialog)
    document.agreed.emit()
    document.accept()
    person.until(
        lambda: (
            consents._read is not None
            and [bool(duty.sent_at) for duty in consents._read[1]] == [True]
        )
    )
    person.window.open_page("apply")
    person.go()
    person.until(lambda: person.dialog is not None)
    dialog = person.dialog
    assert dialog is not None
    dialog.reject()
    person.until(lambda: not apply.busy)
    assert apply.current == KEY
    person.go()
    person.type_pin()
    person.type_pin()
    person.until(lambda: len(apply.code.groups) == 14)


def test_a_wrong_pin_is_told_once_and_asked_again(
    person: Journey, server: SandboxServer
) -> None:
    person.read_and_agree()
    person.fill(server.slip())
    person.without_code()
    person.choose_token()
    person.go()
    person.type_pin(b"wrong-pin-1")
    apply = person.apply
    person.until(lambda: apply.problem.isVisible() and not apply.busy)
    assert apply.problem.error is not None
    assert apply.current == KEY
    person.press(apply.problem.retry)
    person.type_pin()
    person.type_pin()
    person.until(lambda: len(apply.code.groups) == 14)
