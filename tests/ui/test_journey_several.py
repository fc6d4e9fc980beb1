"""Several applications at once: seen, chosen, withdrawn, and renewed beside another."""

from __future__ import annotations

import pytest

from desktop.services.left_over_key import list_left_over
from tests.fakes.sandbox_server import SandboxServer
from tests.ui.journey import Journey
from ui.dialogs.abandon_dialog import AbandonDialog
from ui.pages.apply.wizard import AGREEMENT, ISSUE, TOKEN

pytestmark = pytest.mark.softhsm


def question(person: Journey) -> AbandonDialog:
    """What is asked before an application is withdrawn."""
    overlay = person.window.overlay
    person.until(lambda: isinstance(overlay.dialog, AbandonDialog))
    dialog = overlay.dialog
    assert isinstance(dialog, AbandonDialog)
    return dialog


def states(person: Journey) -> dict[str, str]:
    register = person.workplace.register()
    return {item.application_id: item.state for item in register.list_applications()}


def to_the_token(person: Journey, server: SandboxServer) -> str:
    """An application up to the choice of a token; its id."""
    person.read_and_agree()
    person.fill(server.slip(), registers=False)
    person.without_code()
    person.until(lambda: person.apply.current == TOKEN and not person.apply.busy)
    return person.apply.application_id


def test_two_posts_are_two_applications(person: Journey, server: SandboxServer) -> None:
    apply = person.apply
    first = to_the_token(person, server)
    # A second one is begun beside it, and nothing of the first is lost.
    person.until(apply.another.isEnabled)
    person.press(apply.another)
    assert (apply.current, apply.application_id) == (AGREEMENT, "")
    second = to_the_token(person, server)
    assert states(person) == {first: "DRAFTED", second: "DRAFTED"}
    person.press(apply._foot.later)
    assert person.window.current == "home"
    banner = person.conversation.home._unfinished
    person.until(lambda: banner.button.text() == "Show applications")
    assert banner.strong.text() == "Open applications: 2"
    person.press(banner.button)
    person.until(lambda: len(apply.open_list.go) == 2)
    assert apply.choosing
    assert not apply.path.isVisible()
    # The newest leads; the older one is chosen.
    person.press(apply.open_list.go[1])
    person.until(lambda: apply.application_id == first)
    assert apply.current == TOKEN
    person.press(apply.all_open)
    person.until(lambda: apply.choosing)
    # Declined, nothing happens; then the second one is withdrawn from the list.
    for wanted in (False, True):
        person.press(apply.open_list.withdraw[0])
        dialog = question(person)
        person.press(dialog.choice.yes if wanted else dialog.choice.no)
        person.until(lambda: person.window.overlay.dialog is None)
    person.until(lambda: states(person) == {first: "DRAFTED", second: "ABANDONED"})
    # With one left the wizard goes on with it.
    person.until(lambda: apply.application_id == first)
    assert apply.notice.isVisible()


def test_one_is_renewed_while_another_waits(
    holder: Journey, server: SandboxServer
) -> None:
    apply = holder.apply
    view = holder.conversation.home._cards[0].view
    server.fail("waiting", "cmp:p10cr", count=9, check_after=3_600)
    waiting = to_the_token(holder, server)
    holder.choose_token()
    holder.go()
    holder.type_pin()
    holder.until(lambda: apply.current == ISSUE and not apply.busy)
    assert states(holder)[waiting] == "WAITING"
    holder.conversation.bench.renewal_wanted.emit(view)
    assert (apply.renews, apply.application_id) == (view.sha256, "")
    holder.read_and_agree()
    for choice in apply.data._choices.values():
        holder.press(choice._answers.parts[0])
    holder.until(lambda: bool(apply.data.fields["surname"].text))
    holder.go()
    holder.without_code()
    holder.until(lambda: apply.current == TOKEN and not apply.busy)
    renewal = apply.application_id
    bench = holder.conversation.bench
    holder.until(lambda: bench.home is not None and len(bench.home.applications) == 2)
    # The same wish again goes on with the renewal that is open already.
    holder.press(apply._foot.later)
    holder.conversation.bench.renewal_wanted.emit(view)
    holder.until(lambda: apply.application_id == renewal)
    # The one that waits is withdrawn: the operator ends it, its key can be deleted.
    holder.press(apply.all_open)
    holder.until(lambda: apply.choosing and len(apply.open_list.go) == 2)
    holder.press(apply.open_list.withdraw[1])
    dialog = question(holder)
    holder.press(dialog.choice.yes)
    holder.until(lambda: states(holder)[waiting] == "ABANDONED")
    holder.until(lambda: not apply.busy and apply.notice.isVisible())
    row = server.state.store.one("applications", application_id=waiting)
    assert row is not None
    assert row["state"] == "abandoned"
    assert [one.application_id for one in list_left_over(holder.workplace)] == [waiting]
    assert apply.notice.button.text() == "Delete its key..."
    assert states(holder)[renewal] == "DRAFTED"
    faults = server.state.faults
    assert faults is not None
    faults.clear()
