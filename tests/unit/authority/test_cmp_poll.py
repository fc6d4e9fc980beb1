"""Polling over CMP, over restarts and days (2.4; 8.2 test 7)."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from desktop.asn1 import cmp
from desktop.clock import FixedClock
from desktop.errors import (
    AuthorityRefused,
    InputInvalid,
    OutcomeUnknown,
    StateConflict,
    StillWaiting,
)
from desktop.secret import SlipSecret
from tests.fakes.cmp_authority import (
    ACCEPTED,
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


# -- polling (test 7) ----------------------------------------------------------------


def test_two_polls_then_the_certificate(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.plan = [lambda s, m: s.status(m, WAITING), waits(10)]
    client = server.client()
    with pytest.raises(StillWaiting, match='"check_after": 10'):
        enrol(server, signer, client)
    transaction = server.log.saves[-1].transaction_id
    server.clock.advance(10)
    server.plan = [waits(20)]
    with pytest.raises(StillWaiting, match='"check_after": 20'):
        client.poll(transaction, server.secret)
    server.clock.advance(20)
    first = server.seen[0]
    server.plan = [
        lambda s, m: s.send(m, "cp", cmp.cert_rep(-1, ACCEPTED, s.issue(first)))
    ]
    assert client.poll(transaction, server.secret).certificate
    assert len(server.transactions) == 1
    # What came is kept: asked again, nothing is sent.
    count = len(server.seen)
    assert client.poll(transaction, server.secret).certificate
    assert len(server.seen) == count


def test_come_back_on_thursday_survives_a_restart(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    """CheckAfter of three days; in between another process asks too early."""
    server.plan = [lambda s, m: s.status(m, WAITING), waits(3 * 86_400)]
    with pytest.raises(StillWaiting, match="259200"):
        enrol(server, signer)
    transaction = server.log.saves[-1].transaction_id
    count = len(server.seen)
    server.clock = FixedClock(NOW + timedelta(days=1))
    with pytest.raises(StillWaiting, match="172800"):
        server.client().poll(transaction, SlipSecret(SECRET))
    assert len(server.seen) == count, "nothing is sent before its time"
    server.clock = FixedClock(NOW + timedelta(days=3))
    first = server.seen[0]
    server.plan = [
        lambda s, m: s.send(m, "cp", cmp.cert_rep(-1, ACCEPTED, s.issue(first)))
    ]
    found = server.client().poll(transaction, SlipSecret(SECRET))
    assert found.request == server.raw[0]
    server.client().confirm(transaction, found.certificate, SlipSecret(SECRET))
    assert len(server.transactions) == 1


def test_a_clock_that_was_set_back_does_not_put_the_poll_off(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    """Threat 18: the moment was reckoned by a clock a year ahead of the right one."""
    server.plan = [lambda s, m: s.status(m, WAITING), waits(60)]
    server.clock = FixedClock(NOW + timedelta(days=365))
    with pytest.raises(StillWaiting, match='"check_after": 60'):
        enrol(server, signer)
    transaction = server.log.saves[-1].transaction_id
    server.clock = FixedClock(NOW)
    server.plan = [waits(30)]
    count = len(server.seen)
    client = server.client()
    with pytest.raises(StillWaiting, match='"check_after": 30'):
        client.poll(transaction, server.secret)
    assert len(server.seen) == count + 1, "the authority was asked"
    with pytest.raises(StillWaiting, match='"check_after": 30'):
        client.poll(transaction, server.secret)
    assert len(server.seen) == count + 1


def test_error_with_waiting_is_polled_too(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    first: list[cmp.PkiMessage] = []

    def waits(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
        first.append(m)
        return s.error(m, WAITING)

    server.plan = [
        waits,
        lambda s, m: s.send(m, "cp", cmp.cert_rep(-1, ACCEPTED, s.issue(first[0]))),
    ]
    assert enrol(server, signer).certificate
    assert server.seen[1].poll_ids == (-1,)


def test_waiting_instead_of_a_waits(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    first = lambda s, m: s.status(m, WAITING)  # noqa: E731
    again = lambda s, m: s.send(m, "cp", cmp.cert_rep(-1, WAITING))  # noqa: E731
    server.plan = [first, again]
    with pytest.raises(StillWaiting, match='"check_after": 60'):
        enrol(server, signer)


def test_limits_of_polling(server: CmpAuthority, signer: SoftwareSigner) -> None:
    client = server.client(poll_max=2, poll_deadline_s=1000)
    server.plan = [lambda s, m: s.status(m, WAITING), waits(0)]
    with pytest.raises(StillWaiting, match="check_after"):
        enrol(server, signer, client)
    transaction = server.log.saves[-1].transaction_id
    server.plan = [waits(0)]
    with pytest.raises(StillWaiting, match="check_after"):
        client.poll(transaction, server.secret)
    with pytest.raises(OutcomeUnknown, match="poll"):
        client.poll(transaction, server.secret)
    late = server.client(poll_max=99, poll_deadline_s=1000)
    server.clock.advance(1001)
    with pytest.raises(OutcomeUnknown, match="poll"):
        late.poll(transaction, server.secret)


def test_endless_wait_is_cut_to_a_year(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.plan = [lambda s, m: s.status(m, WAITING), waits(2**31)]
    with pytest.raises(StillWaiting, match=str(366 * 86_400)):
        enrol(server, signer)


def test_poll_needs_what_the_transaction_began_with(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.plan = [lambda s, m: s.status(m, WAITING), waits(0)]
    client = server.client()
    with pytest.raises(StillWaiting, match="check_after"):
        enrol(server, signer, client)
    transaction = server.log.saves[-1].transaction_id
    with pytest.raises(InputInvalid, match="needs the slip's secret"):
        client.poll(transaction)


def test_signed_transaction_polls_with_the_key(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    client = server.client()
    first = enrol(server, signer, client)
    new = SoftwareSigner("ecdsa-p256")
    server.plan = [lambda s, m: s.status(m, WAITING), waits(0)]
    with pytest.raises(StillWaiting, match="check_after"):
        client.renew(
            request_of(new),
            subject_id="app-2",
            body_name="p10cr",
            new_signer=None,
            signer=signer,
            certificate=first.certificate,
        )
    transaction = server.log.saves[-1].transaction_id
    with pytest.raises(InputInvalid, match="signed by a token key"):
        client.poll(transaction, server.secret)
    before = signer.signatures
    server.plan = [waits(0)]
    with pytest.raises(StillWaiting, match="check_after"):
        client.poll(transaction, signer=signer, certificate=first.certificate)
    assert signer.signatures == before + 1


def test_poll_of_what_does_not_wait(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.plan = [lambda s, m: s.status(m, rejected("badPOP"))]
    client = server.client()
    with pytest.raises(AuthorityRefused, match="badPOP"):
        enrol(server, signer, client)
    with pytest.raises(StateConflict, match="failed"):
        client.poll(server.log.saves[-1].transaction_id, server.secret)
