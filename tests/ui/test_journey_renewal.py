"""A certificate renewed through the window, and the old one offered for revocation."""

from __future__ import annotations

import pytest

from tests.ui.journey import Journey
from ui.dialogs.confirm_dialog import ConfirmDialog
from ui.pages.apply.wizard import CODE
from ui.pages.home_cards import CertificateCard
from ui.widgets.buttons import Button

pytestmark = pytest.mark.softhsm


def renew(person: Journey, sha256: str = "") -> None:
    """From the wish to renew to the new code: three PIN entries, no slip."""
    apply = person.apply
    views = [card.view for card in person.conversation.home._cards]
    view = next(one for one in views if sha256 in {"", one.sha256})
    person.conversation.bench.renewal_wanted.emit(view)
    assert apply.renews == view.sha256
    person.until(lambda: bool(apply.data.fields["surname"].text))
    person.read_and_agree()
    assert not apply.data._slip.isVisible()
    for choice in apply.data._choices.values():
        person.press(choice._answers.parts[0])
    person.go()
    person.without_code()
    person.choose_token()
    person.go()
    for _ in range(3):
        person.type_pin()
    person.until(lambda: apply.current == CODE and not apply.busy)


def offer(person: Journey) -> ConfirmDialog:
    """The question whether the old certificate is to be revoked."""
    overlay = person.window.overlay
    person.until(lambda: isinstance(overlay.dialog, ConfirmDialog))
    dialog = overlay.dialog
    assert isinstance(dialog, ConfirmDialog)
    return dialog


def card_of(person: Journey, sha256: str) -> CertificateCard:
    """The card of a certificate at home."""
    cards = person.conversation.home._cards
    return next(card for card in cards if card.view.sha256 == sha256)


def statuses(person: Journey) -> dict[str, str]:
    view = person.conversation.bench.home
    assert view is not None
    return {item.sha256: item.status for item in view.certificates}


def test_the_new_key_comes_first_and_the_old_one_is_offered(holder: Journey) -> None:
    first = holder.conversation.home._cards[0].view.sha256
    renew(holder)
    apply = holder.apply
    assert len(apply.code.groups) == 14
    dialog = offer(holder)
    # Until it is answered nothing was reported; and the old one may stay.
    assert holder.workplace.outbox().list_reports() == []
    holder.press(dialog.choice.no)
    holder.until(lambda: holder.window.overlay.dialog is None)
    # The code of the new certificate is still on the screen.
    assert len(apply.code.groups) == 14
    holder.finish()
    assert holder.window.current == "home"
    assert apply.renews == ""
    holder.until(lambda: len(holder.conversation.home._cards) == 2)
    assert holder.workplace.outbox().list_reports() == []
    # The newer one is renewed too, and now the one that is replaced goes.
    second = next(
        card.view.sha256
        for card in holder.conversation.home._cards
        if card.view.sha256 != first
    )
    renew(holder, second)
    dialog = offer(holder)
    # The revocation key says it: neither token nor PIN is needed.
    holder.press(dialog.choice.yes)
    holder.until(lambda: statuses(holder).get(second) == "revoked")
    (report,) = holder.workplace.outbox().list_reports()
    assert report.reason == "superseded"
    assert [item.sha256 for item in report.certificates] == [second]
    holder.finish()
    assert statuses(holder)[first] != "revoked"
    # Declined once, it is offered by its own card as often as it is wanted.
    holder.until(lambda: card_of(holder, first).view.replaced)
    for wanted in (False, True):
        act = next(
            button
            for button in card_of(holder, first).findChildren(Button)
            if button.text() == "Revoke the old one"
        )
        holder.press(act)
        dialog = offer(holder)
        holder.press(dialog.choice.yes if wanted else dialog.choice.no)
        holder.until(lambda: holder.window.overlay.dialog is None)
        # A second press is taken once the first wish has come to its end.
        holder.until(lambda: not holder.conversation.care.replacing.asked)
    holder.until(lambda: statuses(holder).get(first) == "revoked")
    reasons = [item.reason for item in holder.workplace.outbox().list_reports()]
    assert reasons == ["superseded", "superseded"]
