"""Renewal against the real sandbox and token: new key first, the old one offered."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509

from desktop.applications.draft_record import draft_to_dict
from desktop.asn1 import cmp
from desktop.cli import saqta
from desktop.cli.top import run
from desktop.errors import KeyBlocked, NothingFound, Pending, StateConflict
from desktop.interaction import Step
from desktop.secret import SlipSecret
from desktop.services.afterwards import afterwards
from desktop.services.apply import (
    ApplyRequest,
    application_again,
    application_file,
    apply,
)
from desktop.services.enrolment import EnrolmentResult
from desktop.services.renew import RenewRequest, RenewResult, offer_old, renew
from desktop.services.renewed import offer_replaced
from desktop.services.report_compromise import Scope, report_compromise
from desktop.services.resume import resume
from desktop.services.revoke import carry_on
from desktop.tokens import work
from tests.fakes.holder import Holder, ScriptedPerson
from tests.fakes.softhsm import make_softhsm


def first(holder: Holder) -> EnrolmentResult:
    """The first certificate, by a slip."""
    slip = holder.server.slip()
    workplace = holder.workplace
    workplace.keep_profile(workplace.require_profile())
    assert holder.module is not None
    agreement = workplace.connect(workplace.require_profile()).operator(None)
    listed = agreement.agreements()[0]["id"]
    request = ApplyRequest(
        application=application_file(Path(slip["application"])),
        token_serial=_serial(holder),
        accept=listed,
        consent=listed,
        acknowledge_liability=True,
        language="en",
        scheme="ecdsa-p256",
    )
    with SlipSecret(slip["secret"].encode()) as secret:
        assert isinstance(secret, SlipSecret)
        return apply(workplace, holder.person, request, secret)


def _serial(holder: Holder) -> str:
    assert holder.module is not None
    return work.list_tokens(holder.module)[0].serial


def again(
    holder: Holder,
    certificate: str,
    *,
    revoke_old: bool | None = None,
    token_serial: str = "",
) -> RenewResult:
    workplace = holder.workplace
    operator = workplace.connect(workplace.require_profile()).operator(None)
    listed = operator.agreements()[0]["id"]
    return renew(
        workplace,
        holder.person,
        RenewRequest(
            certificate=certificate,
            accept=listed,
            consent=listed,
            acknowledge_liability=True,
            language="en",
            revoke_old=revoke_old,
            token_serial=token_serial,
        ),
    )


def test_a_kur_replaces_and_the_old_certificate_is_offered(with_token: Holder) -> None:
    old = first(with_token)
    assert old.state == "CONFIRMED"
    result = again(with_token, old.certificate, revoke_old=True)
    new = result.enrolment
    assert (new.state, result.replaces) == ("CONFIRMED", old.certificate)
    assert new.certificate != old.certificate
    assert (new.bundle, new.recovery_code_shown) != ("", False)
    register = with_token.workplace.register()
    before = register.get_certificate(old.certificate)
    after = register.get_certificate(new.certificate)
    assert before.spki_sha256 != after.spki_sha256
    views = [x509.Certificate.load(item.der) for item in (before, after)]
    assert views[0].subject.dump() == views[1].subject.dump()
    folder = with_token.workplace.application_folder(new.application_id)
    sent = cmp.parse_message((folder / "cmp-request.der").read_bytes())
    assert sent.body_name == "kur"
    assert result.old_state == "CONFIRMED"
    assert before.status == "revoked"
    assert before.revocation_reason == "superseded"
    assert with_token.revoked(before)
    assert not with_token.revoked(after)
    # Signatures by the old key: the PIN entries are said at the start.
    purposes = [item.purpose for item in with_token.person.questions[2:5]]
    assert purposes == ["pin.before_sending", "pin.renew", "pin.after_answer"]
    assert with_token.person.questions[2].entries_left == 3


def test_a_no_is_asked_again_once(with_token: Holder) -> None:
    old = with_token.add_certificate()
    done = EnrolmentResult("", "CONFIRMED", None, "", "", "", "", "", True, ())
    for _ in range(3):
        result = offer_old(with_token.workplace, with_token.person, done, old, None)
        assert (result.old_report, result.old_state) == ("", "")
    assert with_token.person.confirmed == ["renew.revoke_old"] * 2
    assert not with_token.revoked(old)


def test_nothing_is_offered_before_the_new_one_is_confirmed(holder: Holder) -> None:
    old = holder.add_certificate()
    done = EnrolmentResult("", "WAITING", None, "", "", "", "", "", False, ())
    assert not offer_old(holder.workplace, holder.person, done, old, True).old_report
    assert not holder.revoked(old)


def test_a_reported_key_renews_nothing(with_token: Holder) -> None:
    old = first(with_token)
    report_compromise(with_token.workplace, Scope(mine=True))
    with pytest.raises(KeyBlocked, match="SQ-TOK-11"):
        again(with_token, old.certificate)


def test_what_can_sign_nothing_is_not_renewed(holder: Holder) -> None:
    record = holder.add_certificate()
    with pytest.raises(NothingFound, match="token of the certificate"):
        again(holder, record.sha256)
    from datetime import timedelta

    past = holder.workplace.clock.now() - timedelta(days=1)
    holder.workplace.register().put_certificate(replace(record, not_after=past))
    with pytest.raises(StateConflict, match="expired"):
        again(holder, record.sha256)


# -- a new token, crashes, lost answers ----------------------------------------------


def test_a_new_token_asks_with_a_request_signed_by_the_old_key(
    with_token: Holder, tmp_path: Path
) -> None:
    """No kur over two tokens (2.4): the old key protects, the new one signs its own."""
    old = first(with_token)
    folder = tmp_path / "new token"
    folder.mkdir()
    other = make_softhsm(folder)
    assert with_token.module is not None
    both = [with_token.module, other.module]
    with_token._workplace = replace(with_token.workplace, modules=lambda: both)
    result = again(
        with_token, old.certificate, token_serial=other.serial, revoke_old=True
    )
    assert result.enrolment.state == "CONFIRMED"
    case = with_token.workplace.application_folder(result.enrolment.application_id)
    sent = cmp.parse_message((case / "cmp-request.der").read_bytes())
    assert sent.body_name in {"cr", "p10cr"}
    new = with_token.workplace.register().get_certificate(result.enrolment.certificate)
    assert new.token_serial == other.serial
    assert new.der in {
        der
        for key in work.list_keys(other.module, other.serial)
        for der in key.certificates
    }
    # Each token's PIN is asked for by its own name.
    asked = {item.token_serial for item in with_token.person.questions[2:]}
    assert asked == {_serial(with_token), other.serial}
    assert result.old_state == "CONFIRMED"


class _Stops(ScriptedPerson):
    """Stops the program after a number of steps, as a crash or the person does."""

    def __init__(self, holder: Holder, after: int) -> None:
        super().__init__(pin=holder.person.pin, agrees=True)
        self._left = after

    def progress(self, step: Step) -> None:
        super().progress(step)
        if step.state == "started":
            return
        self._left -= 1
        if self._left == 0:
            raise KeyboardInterrupt


def _keys(holder: Holder) -> int:
    assert holder.module is not None
    return len(work.list_keys(holder.module, _serial(holder)))


def test_a_renewal_is_cut_after_any_step_and_goes_on(
    with_token: Holder, dice: random.Random, full: bool
) -> None:
    """One key, one certificate; the old one is offered when the new is confirmed."""
    calm = with_token.person
    reference = ScriptedPerson(pin=calm.pin)
    with_token.person = reference
    certificate = first(with_token).certificate
    if full:
        # A renewal has more steps than a first application, whose steps all come.
        reference.steps.clear()
        certificate = again(with_token, certificate).enrolment.certificate
    names = [step.name for step in reference.steps if step.state != "started"]
    places = range(1, len(names)) if full else dice.sample(range(1, len(names)), 1)
    for place in places:
        before = _keys(with_token)
        with_token.person = _Stops(with_token, place)
        with pytest.raises(KeyboardInterrupt):
            again(with_token, certificate)
        register = with_token.workplace.register()
        newest = register.list_applications()[-1]
        assert newest.data["renews"] == certificate
        person = _Adopts(pin=calm.pin, agrees=True)
        result = resume(with_token.workplace, person, newest.application_id)
        assert result.state == "CONFIRMED", names[place - 1]
        assert _keys(with_token) == before + 1, names[place - 1]
        offered = offer_replaced(with_token.workplace, person, result)
        assert offered is not None
        assert (offered.replaces, offered.old_state) == (certificate, "CONFIRMED")
        assert person.confirmed[-1] == "renew.revoke_old"
        # A second look offers what is revoked no more.
        again_offered = offer_replaced(with_token.workplace, person, result)
        assert again_offered is not None
        assert again_offered.old_report == ""
        certificate = result.certificate


class _Adopts(ScriptedPerson):
    def choose(self, question: str, options: list[str], facts: Any) -> str:
        return "adopt"


LOST: dict[str, tuple[str, str]] = {
    "the request's answer is lost": ("drop", "cmp"),
    "the server fails": ("status", "cmp"),
    "the registration's answer is lost": ("drop", "v1/applications"),
    "the closing evidence's answer is lost": ("drop", "v1/evidence"),
}


def test_a_lost_answer_is_settled_by_resume(
    with_token: Holder, dice: random.Random, full: bool
) -> None:
    certificate = first(with_token).certificate
    for lost in LOST if full else dice.sample(sorted(LOST), 1):
        kind, place = LOST[lost]
        before = _keys(with_token)
        values = {"code": 500, "times": 1} if kind == "status" else {}
        with_token.server.fail(kind, place, **values)
        old = certificate
        state = _until_it_stops(partial(again, with_token, old))
        newest = with_token.workplace.register().list_applications()[-1]
        result = resume(with_token.workplace, with_token.person, newest.application_id)
        assert result.state == "CONFIRMED", (lost, state)
        assert _keys(with_token) == before + 1, lost
        issued = with_token.server.state.store.rows(
            "certificates", application_id=newest.application_id
        )
        confirmed = [row for row in issued if row["state"] == "confirmed"]
        assert len(confirmed) == 1, lost
        register = with_token.workplace.register()
        assert not with_token.revoked(register.get_certificate(old)), lost
        certificate = result.certificate


def _until_it_stops(run: Callable[[], RenewResult]) -> str:
    """How far it came; an error that asks to go on later is no failure."""
    try:
        return run().enrolment.state
    except Pending as error:
        return error.code


def test_nothing_is_offered_after_an_application_that_replaces_nothing(
    with_token: Holder,
) -> None:
    done = first(with_token)
    assert offer_replaced(with_token.workplace, with_token.person, done) is None


# -- after a compromise: a new key, begun with what is known --------------------------


def test_after_a_compromise_a_new_application_begins_with_the_old_data(
    with_token: Holder,
) -> None:
    done = first(with_token)
    workplace = with_token.workplace
    report = report_compromise(workplace, Scope(mine=True), undo_seconds=0)
    # The home has certificates of other tests, which may wait; this one is asked about
    # until it is proved.
    until = time.monotonic() + 60
    while time.monotonic() < until:
        carry_on(workplace, with_token.person, report.report_id, patience_s=0.0)
        left = afterwards(workplace, report.report_id)
        if left.apply_from:
            break
        time.sleep(0.2)
    assert left.apply_from == (done.application_id,)
    again_file = application_again(workplace, left.apply_from[-1], "new-slip")
    data = workplace.register().get_application(done.application_id).data
    assert again_file.slip_reference == "new-slip"
    assert draft_to_dict(again_file.draft) == data["draft"]
    assert again_file.draft.values["iin"]
    with pytest.raises(NothingFound, match="application"):
        application_again(workplace, "0" * 32, "new-slip")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--like", "x"),
        ("--reference", "r"),
        ("--application", "f", "--like", "x", "--reference", "r"),
    ],
)
def test_a_file_or_an_earlier_application_is_named(words: tuple[str, ...]) -> None:
    assert run(saqta, ["apply", "--token", "T", *words]) == 2
