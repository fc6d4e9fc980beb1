"""An application is withdrawn: at every stage, and with the operator away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner

from desktop.cli.application import abandon as verb
from desktop.errors import (
    Cancelled,
    StateConflict,
    StillWaiting,
)
from desktop.interaction import Step
from desktop.services.abandon import abandon, explain_abandon, tell_abandoned
from desktop.services.agent_day import DailyDuties
from desktop.services.case import Case
from desktop.services.left_over_key import list_left_over
from desktop.services.prove_revocation import check_status
from desktop.services.resume import open_applications, resume
from desktop.services.silent_person import SilentPerson
from tests.fakes.desk import Desk
from tests.fakes.scripted_person import ScriptedPerson
from tests.fakes.softhsm import PIN

pytestmark = pytest.mark.xdist_group("abandon")


def stopped_after(desk: Desk, name: str) -> Case:
    """The application of somebody whose program was interrupted after a step."""

    def stop(step: Step) -> None:
        if step.name == name:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.apply(desk.request(), ScriptedPerson(PIN, after_step=stop))
    (found,) = open_applications(desk.workplace)
    return Case.load(desk.workplace, found)


def waiting(desk: Desk) -> Case:
    """The application of somebody for whom the authority is deciding."""
    desk.operator.fail("waiting", "cmp:p10cr", count=9, check_after=86_400)
    with pytest.raises(StillWaiting, match="SQ-PEN-04"):
        desk.apply(desk.request(), ScriptedPerson(PIN))
    (found,) = open_applications(desk.workplace)
    return Case.load(desk.workplace, found)


def kinds(desk: Desk) -> list[str]:
    return [entry.kind for entry in desk.workplace.journal().entries()]


def state_there(desk: Desk, case: Case) -> str | None:
    """How the application stands with the operator."""
    row = desk.operator.state.store.one(
        "applications", application_id=case.application_id
    )
    return None if row is None else str(row["state"])


STAGES: dict[str, tuple[Callable[[Desk], Case], str, set[str], str | None]] = {
    "before anything was sent": (
        lambda desk: stopped_after(desk, "show_agreement"),
        "OPENED",
        {"abandon.no_key", "abandon.operator_nothing"},
        None,
    ),
    "with a draft": (
        lambda desk: stopped_after(desk, "make_draft"),
        "CONSENTED",
        {"abandon.no_key", "abandon.operator_consent", "abandon.consent"},
        None,
    ),
    "with a key": (
        lambda desk: stopped_after(desk, "sign_manifest"),
        "KEY_MADE",
        {"abandon.key", "abandon.operator_consent", "abandon.consent"},
        None,
    ),
    "while the authority decides": (
        waiting,
        "WAITING",
        {"abandon.key", "abandon.operator", "abandon.consent"},
        "abandoned",
    ),
    "with a certificate that is not on the token": (
        lambda desk: stopped_after(desk, "gate"),
        "SENT",
        {"abandon.key", "abandon.operator", "abandon.consent"},
        "abandoned",
    ),
}


@pytest.mark.parametrize("stage", STAGES)
def test_an_application_is_withdrawn(desk: Desk, stage: str) -> None:
    reach, state, points, there = STAGES[stage]
    case = reach(desk)
    meant = explain_abandon(desk.workplace, case.application_id)
    assert meant.state == state
    assert set(meant.points) == points
    with pytest.raises(Cancelled):
        abandon(desk.workplace, ScriptedPerson(), case.application_id)
    assert open_applications(desk.workplace) == [case.application_id]
    person = ScriptedPerson(choices={"abandon.confirm": "yes"})
    done = abandon(desk.workplace, person, case.application_id)
    assert done.state == "ABANDONED"
    assert done.told
    assert done.registered == (there is not None)
    # No PIN is asked for: the token may be in a drawer.
    assert person.questions == []
    assert open_applications(desk.workplace) == []
    assert state_there(desk, case) == there
    said = kinds(desk)
    assert said.index("abandon.intent") < said.index("abandon.done")
    assert ("tell_abandoned.done" in said) == (there is not None)
    left = {item.application_id for item in list_left_over(desk.workplace)}
    assert (case.application_id in left) == done.key_left
    # Once is enough, and nothing goes on by itself.
    with pytest.raises(StateConflict, match="SQ-STA-01"):
        abandon(desk.workplace, person, case.application_id)
    assert resume(desk.workplace, ScriptedPerson(), case.application_id).state == (
        "ABANDONED"
    )


def test_what_was_issued_is_revoked_by_the_operator(desk: Desk) -> None:
    """The certificate never came onto the token; its record stays revocable here."""

    def stop(step: Step) -> None:
        if step.name == "open_work" and desk.workplace.register().list_certificates():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.apply(desk.request(), ScriptedPerson(PIN, PIN, after_step=stop))
    (name,) = open_applications(desk.workplace)
    meant = explain_abandon(desk.workplace, name)
    assert meant.state == "ISSUED"
    assert "abandon.certificate" in meant.points
    assert abandon(desk.workplace, ScriptedPerson(), name, confirmed=True).told
    (record,) = desk.workplace.register().list_certificates()
    check_status(desk.workplace, record)
    (record,) = desk.workplace.register().list_certificates()
    assert record.status == "revoked"


def test_the_operator_is_told_later(desk: Desk) -> None:
    case = waiting(desk)
    place = f"v1/applications/{case.application_id}/abandonment"
    desk.operator.fail("busy", place, code=503)
    done = abandon(
        desk.workplace, ScriptedPerson(), case.application_id, confirmed=True
    )
    assert (done.state, done.told) == ("ABANDONED", False)
    assert state_there(desk, case) == "registered"
    # The agent does it within the hour, without a person and without the token.
    DailyDuties(desk.workplace, lambda _notice: None).round(0.0)
    assert state_there(desk, case) == "abandoned"
    # It is told once.
    said = kinds(desk)
    assert tell_abandoned(desk.workplace, SilentPerson()) == 0
    assert kinds(desk) == said


def test_the_command_line_has_the_same_verb(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = waiting(desk)
    monkeypatch.setenv("SAQTA_HOME", str(desk.workplace.home.root))
    run = CliRunner()
    refused = run.invoke(
        verb, [case.application_id, "--lang", "ru"], standalone_mode=False
    )
    assert isinstance(refused.exception, Cancelled)
    done = run.invoke(
        verb, [case.application_id, "--yes", "--lang", "ru"], standalone_mode=False
    )
    assert done.return_value == 0, done.output
    assert open_applications(desk.workplace) == []
    assert state_there(desk, case) == "abandoned"
