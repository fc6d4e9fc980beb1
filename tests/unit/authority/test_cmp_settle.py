"""What is kept, lost answers, refusals, clocks (2.4, 2.7; F14; 8.2 test 12)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desktop.asn1 import cmp, names, pkcs10
from desktop.errors import (
    AuthorityRefused,
    MessageInvalid,
    OutcomeUnknown,
    StillWaiting,
)
from tests.fakes.cmp_authority import (
    ACCEPTED,
    REFERENCE,
    SECRET,
    WAITING,
    CmpAuthority,
    enrol,
    rejected,
    request_of,
    waits,
)
from tests.fakes.forge import NOW
from tests.fakes.software_signer import SoftwareSigner

DIGEST = hashlib.sha256(b"the CMS of E1").digest()


# -- what is kept, and what is settled after a loss ----------------------------------


def test_everything_is_kept_before_it_is_sent(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    """At the moment when the message arrives, another process could go on with it."""
    kept: list[dict[str, Any]] = []

    def look(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
        saved = s.log.load(m.header.transaction_id.hex())
        kept.append({"state": saved.state, **saved.data})
        return s.granted(m)

    server.plan = [look]
    enrol(server, signer, consent_digest=DIGEST)
    (data,) = kept
    assert data["state"] == "sent"
    assert data["body"] == "p10cr"
    assert data["cert_req_id"] == -1
    assert data["url"] == server.profile().cmp_url
    assert data["reference"] == REFERENCE
    assert data["protection"] == "pbmac1"
    assert data["consent_digest"] == DIGEST.hex()
    wanted = {"message", "sender_nonce", "request", "request_sha256", "spki_sha256"}
    assert wanted <= data.keys()
    text = str(data)
    assert SECRET.decode() not in text


def test_lost_answer_is_asked_for_again_with_the_same_request(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.plan = [lambda s, m: b""]
    request = request_of(signer)
    asked: dict[str, Any] = {
        "subject_id": "app-1",
        "reference": REFERENCE,
        "secret": server.secret,
    }
    with pytest.raises(OutcomeUnknown, match="p10cr"):
        server.client().enrol(request, **asked)
    assert server.log.saves[-1].state == "unknown"
    found = server.client().recover(request, **asked)
    one, two = server.seen
    assert one.request_p10 == two.request_p10
    assert one.header.transaction_id != two.header.transaction_id
    # And once answered, the kept answer is given back without a message.
    again = server.client().recover(request, **asked)
    assert again.certificate == found.certificate
    assert len(server.seen) == 2


def test_recovery_goes_on_polling(server: CmpAuthority, signer: SoftwareSigner) -> None:
    request = request_of(signer)
    asked: dict[str, Any] = {
        "subject_id": "app-1",
        "reference": REFERENCE,
        "secret": server.secret,
    }
    server.plan = [lambda s, m: s.status(m, WAITING), waits(0)]
    with pytest.raises(StillWaiting, match="check_after"):
        server.client().enrol(request, **asked)
    first = server.seen[0]
    server.plan = [
        lambda s, m: s.send(m, "cp", cmp.cert_rep(-1, ACCEPTED, s.issue(first)))
    ]
    assert server.client().recover(request, **asked).certificate
    assert server.seen[-1].body_name == "pollReq"
    assert len(server.transactions) == 1


@pytest.mark.parametrize("fail", ["transactionIdInUse", "duplicateCertReq"])
def test_maybe_done_before_is_unknown_and_not_refused(
    server: CmpAuthority, signer: SoftwareSigner, fail: str
) -> None:
    server.plan = [lambda s, m: s.status(m, rejected(fail))]
    with pytest.raises(OutcomeUnknown, match="enrol"):
        enrol(server, signer)
    assert server.log.saves[-1].state == "unknown"


@pytest.mark.parametrize("fail", ["systemUnavail", "systemFailure"])
def test_not_now_is_unknown(
    server: CmpAuthority, signer: SoftwareSigner, fail: str
) -> None:
    server.plan = [lambda s, m: s.error(m, rejected(fail))]
    with pytest.raises(OutcomeUnknown, match="enrol"):
        enrol(server, signer)
    assert server.log.saves[-1].state == "unknown"


@pytest.mark.parametrize(
    "fail",
    ["badPOP", "badCertTemplate", "certRevoked", "notAuthorized", "wrongAuthority"],
)
def test_refusal(server: CmpAuthority, signer: SoftwareSigner, fail: str) -> None:
    texts = ("the reason in words",)
    server.plan = [lambda s, m: s.status(m, rejected(fail, texts=texts))]
    with pytest.raises(AuthorityRefused, match="reason in words") as caught:
        enrol(server, signer)
    assert caught.value.fail_info == [fail]
    assert server.log.saves[-1].state == "failed"


def test_granted_with_mods_is_told(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.plan = [lambda s, m: s.granted(m, replace(ACCEPTED, status=1))]
    assert enrol(server, signer).status == 1


def test_granted_without_certificate(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.plan = [lambda s, m: s.status(m, ACCEPTED)]
    with pytest.raises(MessageInvalid, match="no certificate inside"):
        enrol(server, signer)


# -- time (F14, test 12) -------------------------------------------------------------


def strict(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    """An authority that looks at the clock of every message."""
    told = m.header.message_time
    assert told is not None
    if abs((told - s.now).total_seconds()) > 500:
        return s.error(m, rejected("badTime"))
    return s.honest(m)


@pytest.mark.parametrize("gap_s", [600, -600, 400 * 86_400])
def test_f14_bad_time_is_tried_once_more_with_the_servers_time(
    server: CmpAuthority, signer: SoftwareSigner, gap_s: int
) -> None:
    server.now = NOW + timedelta(seconds=gap_s)
    server.plan = [strict, strict]
    found = enrol(server, signer)
    assert found.certificate
    assert len(server.transactions) == 2, "a new transaction"
    assert server.seen[1].header.message_time == server.now


@pytest.mark.parametrize(
    ("repaired", "times"),
    [(False, 1), (True, 2)],
    ids=["wrong still", "put right meanwhile"],
)
def test_f14_polling_and_confirming_have_the_servers_time_too(
    server: CmpAuthority, signer: SoftwareSigner, *, repaired: bool, times: int
) -> None:
    server.now = NOW + timedelta(days=1)
    late = lambda s, m: s.status(m, WAITING)  # noqa: E731
    server.plan = [strict, late, waits(0)]
    with pytest.raises(StillWaiting):
        enrol(server, signer)
    (waiting,) = [
        item for item in server.log.open_for("app-1") if item.state != "failed"
    ]
    if repaired:
        server.clock.advance(86_400)
    server.plan = [strict] * times
    server.plan[-1] = lambda s, m: s.send(
        m, "cp", cmp.cert_rep(-1, ACCEPTED, s.issue(server.seen[1]))
    )
    client = server.client()
    found = client.poll(waiting.transaction_id, server.secret)
    server.plan = [strict]
    client.confirm(found.transaction_id, found.certificate, server.secret)
    bodies = [message.body_name for message in server.seen]
    assert bodies[2:] == ["pollReq"] * (1 + times) + ["certConf"]
    assert server.log.load(found.transaction_id).state == "confirmed"


def test_f14_a_clock_that_goes_wrong_before_the_confirmation(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    found = enrol(server, signer)
    server.clock.advance(86_400)
    server.plan = [strict, strict]
    server.client().confirm(found.transaction_id, found.certificate, server.secret)
    assert [message.body_name for message in server.seen[1:]] == ["certConf"] * 2
    assert server.log.load(found.transaction_id).state == "confirmed"


def test_f14_bad_time_again_shows_the_gap(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.now = NOW + timedelta(seconds=600)
    never = lambda s, m: s.error(m, rejected("badTime"))  # noqa: E731
    server.plan = [never, never, never]
    with pytest.raises(AuthorityRefused, match=r"\+600 s from ours"):
        enrol(server, signer)
    assert len(server.seen) == 2


def test_f14_time_of_an_unverified_message_is_not_used(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.now = NOW + timedelta(days=400)
    server.plan = [lambda s, m: s.error(m, rejected("badTime"), by="none")] * 2
    with pytest.raises(MessageInvalid, match="unprotected"):
        enrol(server, signer, server.client(protection=["pbm"]))
    assert len(server.seen) == 1


def test_subject_in_the_request_is_the_persons(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    enrol(server, signer)
    asked = pkcs10.verify(server.seen[0].request_p10)
    assert ("SERIALNUMBER", "IIN010101200014") in names.name_pairs(asked.subject)
