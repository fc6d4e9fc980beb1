"""Renewal against the real sandbox and token: new key first, the old one offered."""

from __future__ import annotations

from pathlib import Path

import pytest
from asn1crypto import x509

from desktop.asn1 import cmp
from desktop.errors import KeyBlocked, NothingFound, StateConflict
from desktop.secret import SlipSecret
from desktop.services.apply import ApplyRequest, application_file, apply
from desktop.services.enrolment import EnrolmentResult
from desktop.services.renew import RenewRequest, RenewResult, offer_old, renew
from desktop.services.report_compromise import Scope, report_compromise
from tests.fakes.holder import Holder


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
    from desktop.tokens import work

    assert holder.module is not None
    return work.list_tokens(holder.module)[0].serial


def again(
    holder: Holder, certificate: str, *, revoke_old: bool | None = None
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
    from dataclasses import replace
    from datetime import timedelta

    past = holder.workplace.clock.now() - timedelta(days=1)
    holder.workplace.register().put_certificate(replace(record, not_after=past))
    with pytest.raises(StateConflict, match="expired"):
        again(holder, record.sha256)
