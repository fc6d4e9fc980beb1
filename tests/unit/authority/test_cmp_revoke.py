"""Revocation over CMP (2.4, 2.7, 2.9; 8.2 tests 10-13): one rr, one certificate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desktop.asn1 import cmp, names, protection
from desktop.errors import (
    InputInvalid,
    OutcomeUnknown,
    StateConflict,
    StillWaiting,
    Unreachable,
)
from desktop.model.authority import RevocationAnswer
from desktop.secret import SlipSecret
from tests.fakes.cmp_authority import (
    ACCEPTED,
    REFERENCE,
    SECRET,
    WAITING,
    CmpAuthority,
    rejected,
    waits,
)
from tests.fakes.forge import DAY, NOW, Ca, Key, leaf_spec
from tests.fakes.http_server import answer
from tests.fakes.software_signer import SoftwareSigner


@pytest.fixture
def certificate(server: CmpAuthority, signer: SoftwareSigner) -> bytes:
    """A person's certificate under the authority's issuer."""
    return server.issuer.issue(leaf_spec(Key("ec", signer.key), "Person", serial=4711))


def revoke(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes, **more: Any
) -> RevocationAnswer:
    client = more.pop("client", None) or server.client(**more.pop("profile", {}))
    values: dict[str, Any] = {
        "reason": "keyCompromise",
        "subject_id": "report-1",
        **more,
    }
    return client.revoke(certificate, signer, **values)


# -- what is sent --------------------------------------------------------------------


def test_f15_issuer_serial_and_reason_are_the_certificates(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes
) -> None:
    found = revoke(server, signer, certificate)
    assert found.outcome == "accepted"
    message = server.seen[0]
    (asked,) = message.revocations
    assert asked.issuer == server.issuer.subject
    assert asked.serial == 4711
    assert asked.reason == 1
    assert asked.invalidity_date is None
    assert asked.subject == b""
    assert names.name_pairs(message.header.sender) == [("CN", "Person")]
    assert found.request == server.raw[0]


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("keyCompromise", 1),
        ("affiliationChanged", 3),
        ("superseded", 4),
        ("cessationOfOperation", 5),
    ],
)
def test_every_reason(
    server: CmpAuthority,
    signer: SoftwareSigner,
    certificate: bytes,
    reason: str,
    code: int,
) -> None:
    revoke(server, signer, certificate, reason=reason)
    assert server.seen[0].revocations[0].reason == code


@pytest.mark.parametrize("reason", ["certificateHold", "removeFromCRL", ""])
def test_a_hold_is_never_asked_for(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes, reason: str
) -> None:
    with pytest.raises(InputInvalid, match="can't be asked for"):
        revoke(server, signer, certificate, reason=reason)
    assert server.seen == []


def test_f2_nothing_of_a_retry_is_the_same(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes
) -> None:
    """A pre-signed rr ages; each one is built and signed when it is sent."""
    revoke(server, signer, certificate)
    server.clock.advance(90)
    revoke(server, signer, certificate)
    one, two = server.seen
    assert one.header.transaction_id != two.header.transaction_id
    assert one.header.sender_nonce != two.header.sender_nonce
    assert one.protection != two.protection
    assert two.header.message_time == NOW + timedelta(seconds=90)
    assert signer.signatures == 2


def test_f3_two_certificates_are_two_messages(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes
) -> None:
    other = server.issuer.issue(leaf_spec(Key("ec", signer.key), "Person", serial=4712))
    server.plan = [
        lambda s, m: s.status(m, ACCEPTED),
        lambda s, m: s.status(m, rejected("badCertId")),
    ]
    found = [revoke(server, signer, item) for item in (certificate, other)]
    assert [item.outcome for item in found] == ["accepted", "refused"]
    assert [message.revocations[0].serial for message in server.seen] == [4711, 4712]
    assert all(len(message.revocations) == 1 for message in server.seen)
    assert len(server.transactions) == 2


@pytest.mark.parametrize("on", [False, True])
def test_f6_invalidity_date_only_by_profile(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes, *, on: bool
) -> None:
    since = NOW - 2 * DAY
    revoke(
        server,
        signer,
        certificate,
        invalidity_date=since,
        profile={"rr_invalidity_date": on},
    )
    assert server.seen[0].revocations[0].invalidity_date == (since if on else None)


def test_f16_subject_only_by_profile(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes
) -> None:
    revoke(server, signer, certificate, profile={"rr_fill_subject": True})
    subject = server.seen[0].revocations[0].subject
    assert names.name_pairs(subject) == [("CN", "Person")]


# -- F1, F19, F20: without the key ---------------------------------------------------


def test_f1_mac_rr_is_off_by_default(server: CmpAuthority, certificate: bytes) -> None:
    with pytest.raises(StateConflict, match="rr_mac off"):
        server.client().revoke_by_secret(
            certificate,
            reference=REFERENCE,
            secret=SlipSecret(SECRET),
            reason="keyCompromise",
            subject_id="report",
        )
    assert server.seen == []


def test_f1_mac_rr_where_the_profile_says_so(
    server: CmpAuthority, certificate: bytes
) -> None:
    found = server.client(rr_mac=True, protection=["pbm"]).revoke_by_secret(
        certificate,
        reference=REFERENCE,
        secret=SlipSecret(SECRET),
        reason="keyCompromise",
        subject_id="report",
    )
    assert found.outcome == "accepted"
    protection.verify_mac(server.seen[0], SECRET, 1000)
    # F20: small enough for one QR code.
    assert len(server.raw[0]) < 400


def test_f20_signed_rr_fits_one_qr_code(server: CmpAuthority) -> None:
    signer = SoftwareSigner("rsa-2048")
    small = server.root.issue(leaf_spec(Key("rsa", signer.key), "Person"))
    revoke(server, signer, small)
    assert len(server.raw[0]) < 2953


# -- what comes back is no proof (F4, F5, F17; test 11) ------------------------------


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (ACCEPTED, "accepted"),
        (cmp.StatusInfo(4), "accepted"),
        (cmp.StatusInfo(5), "accepted"),
        (cmp.StatusInfo(1), "pending"),
        (rejected("certRevoked"), "already"),
        (rejected("badCertId"), "refused"),
        (rejected("badRequest"), "refused"),
        (rejected("notAuthorized"), "refused"),
        (rejected("systemUnavail"), "unknown"),
        (rejected("systemFailure"), "unknown"),
        (rejected("transactionIdInUse"), "unknown"),
    ],
)
@pytest.mark.parametrize("in_error", [False, True])
def test_outcomes_of_the_table_of_2_7(
    server: CmpAuthority,
    signer: SoftwareSigner,
    certificate: bytes,
    status: cmp.StatusInfo,
    outcome: str,
    *,
    in_error: bool,
) -> None:
    if in_error:
        server.plan = [lambda s, m: s.error(m, status)]
        if outcome in {"accepted", "pending"}:
            # An error message that claims success is none.
            outcome = "refused"
    else:
        server.plan = [lambda s, m: s.status(m, status)]
    found = revoke(server, signer, certificate)
    assert found.outcome == outcome
    assert found.response
    assert found.fail_info == status.fail_info


def test_f4_granted_with_mods_is_maybe_not_revoked(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes
) -> None:
    server.plan = [lambda s, m: s.status(m, cmp.StatusInfo(1))]
    found = revoke(server, signer, certificate)
    assert found.outcome == "pending"
    assert server.log.load(found.transaction_id).state == "unknown"


def test_f5_lost_answer_is_unknown_and_never_raises(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes
) -> None:
    server.plan = [lambda s, m: b""]
    found = revoke(server, signer, certificate)
    assert (found.outcome, found.status, found.response) == ("unknown", -1, b"")
    assert found.request == server.raw[0]


def test_f5_retry_that_meets_its_own_success(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes
) -> None:
    server.plan = [lambda s, m: b"", lambda s, m: s.error(m, rejected("certRevoked"))]
    assert revoke(server, signer, certificate).outcome == "unknown"
    assert revoke(server, signer, certificate).outcome == "already"


@pytest.mark.parametrize(
    "step",
    [
        lambda s, m: s.error(m, rejected("badRequest"), by="none"),
        lambda s, m: s.status(m, ACCEPTED, by="none"),
        lambda s, m: s.status(m, ACCEPTED, by="signature", key=Key()),
        lambda s, m: s.status(m, ACCEPTED, recip_nonce=b"x" * 16),
        lambda s, m: s.send(m, "pkiconf", cmp.pki_conf()),
        lambda s, m: answer(b"<html>", content_type="text/html"),
        lambda s, m: answer(b"", status=301, Location="http://127.0.0.1:1/"),
    ],
)
def test_f5_answer_that_nobody_vouches_for_is_unknown(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes, step: Any
) -> None:
    server.plan = [step]
    found = revoke(server, signer, certificate)
    assert found.outcome == "unknown"
    assert found.text


def test_f17_rev_certs_are_not_needed_and_do_no_harm(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes
) -> None:
    server.plan = [
        lambda s, m: s.send(m, "rp", cmp.rev_rep(ACCEPTED, certificate)),
        lambda s, m: s.send(m, "rp", cmp.rev_rep(ACCEPTED)),
    ]
    assert revoke(server, signer, certificate).outcome == "accepted"
    assert revoke(server, signer, certificate).outcome == "accepted"


def test_two_statuses_for_one_request(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes
) -> None:
    one = cmp.rev_rep(ACCEPTED)
    inner = one[4:]
    both = b"\x30" + bytes([2 + 2 * len(inner)]) + b"\x30"
    both += bytes([2 * len(inner)]) + inner + inner
    server.plan = [lambda s, m: s.send(m, "rp", both)]
    found = revoke(server, signer, certificate)
    assert found.outcome == "unknown"
    assert "2 statuses" in found.text


def test_nothing_sent_raises(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes
) -> None:
    client = server.client()
    server.server.close()
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1"):
        revoke(server, signer, certificate, client=client)


# -- time and waiting ----------------------------------------------------------------


@pytest.mark.parametrize("gap_s", [600, -600, 400 * 86_400])
def test_f14_bad_time_goes_on_to_the_statement_at_once(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes, gap_s: int
) -> None:
    server.now = NOW + timedelta(seconds=gap_s)
    server.plan = [lambda s, m: s.error(m, rejected("badTime"))]
    found = revoke(server, signer, certificate)
    assert found.outcome == "refused"
    assert found.fail_info == ("badTime",)
    assert f"{gap_s:+d} s from ours" in found.text
    assert len(server.seen) == 1, "no second try: the next channel goes"


def test_waiting_is_polled_when_the_authority_wants(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes
) -> None:
    """Error with status waiting, then pollReq with certReqId -1 (2.4)."""
    server.plan = [lambda s, m: s.error(m, WAITING)]
    client = server.client()
    found = revoke(server, signer, certificate, client=client)
    assert found.outcome == "waiting"
    transaction = found.transaction_id

    def poll() -> RevocationAnswer:
        return server.client().poll_revocation(
            transaction, signer=signer, certificate=certificate
        )

    with pytest.raises(StillWaiting, match="check_after"):
        poll()
    server.clock.advance(61)
    server.plan = [waits(3 * 86_400)]
    assert poll().outcome == "waiting"
    assert server.seen[-1].poll_ids == (-1,)
    server.clock.advance(3 * 86_400)
    server.plan = [lambda s, m: s.send(m, "rp", cmp.rev_rep(ACCEPTED))]
    assert poll().outcome == "accepted"
    assert len(server.transactions) == 1
    with pytest.raises(StateConflict, match="answered"):
        poll()


def test_waiting_has_limits(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes
) -> None:
    server.plan = [lambda s, m: s.error(m, WAITING)]
    client = server.client(poll_max=1)
    found = revoke(server, signer, certificate, client=client)
    server.clock.advance(61)
    with pytest.raises(OutcomeUnknown, match="poll"):
        client.poll_revocation(
            found.transaction_id, signer=signer, certificate=certificate
        )


def test_certificate_of_another_authority(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    """BadCertId is what such a server says; the next channel goes (2.7)."""
    other = Ca(server.issuer.subject, Key()).issue(
        leaf_spec(Key("ec", signer.key), "Person")
    )
    server.plan = [lambda s, m: s.status(m, rejected("badCertId"))]
    assert revoke(server, signer, other).outcome == "refused"
