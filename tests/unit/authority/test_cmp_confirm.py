"""Confirmation and rejection over CMP (2.4; F7; 8.2 test 6)."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from desktop.asn1 import cmp
from desktop.errors import (
    AuthorityRefused,
    OutcomeUnknown,
    StateConflict,
    StillWaiting,
)
from tests.fakes.cmp_authority import (
    ACCEPTED,
    WAITING,
    CmpAuthority,
    enrol,
    rejected,
)
from tests.fakes.forge import NOW
from tests.fakes.software_signer import SoftwareSigner

DIGEST = hashlib.sha256(b"the CMS of E1").digest()


# -- confirmation and rejection (F7) -------------------------------------------------


def test_f7_reject_when_the_token_write_failed(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    client = server.client()
    found = enrol(server, signer, client)
    sent, _ = client.reject(found.transaction_id, "token full", server.secret)
    (status,) = server.seen[-1].cert_statuses
    assert status.status is not None
    assert status.status.status == 2
    assert "token full" in status.status.texts
    assert server.log.load(found.transaction_id).state == "rejected"
    # Asked for once more it is not sent twice.
    assert client.reject(found.transaction_id, "again", server.secret)[0] == sent
    assert len(server.seen) == 2


def test_f7_deadline_of_confirmation_is_kept(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    until = NOW + timedelta(hours=2)
    info = (cmp.confirm_wait_time(until),)
    server.plan = [lambda s, m: s.granted(m, general_info=info)]
    found = enrol(server, signer)
    data = server.log.load(found.transaction_id).data
    assert data["confirm_wait_until"].startswith("2026-11-28T14:00")


def test_confirm_is_sent_once(server: CmpAuthority, signer: SoftwareSigner) -> None:
    client = server.client()
    found = enrol(server, signer, client)
    first = client.confirm(found.transaction_id, found.certificate, server.secret)
    again = client.confirm(found.transaction_id, found.certificate, server.secret)
    assert first == again
    assert len(server.seen) == 2


def test_confirm_after_reject_is_a_conflict(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    client = server.client()
    found = enrol(server, signer, client)
    client.reject(found.transaction_id, "no", server.secret)
    with pytest.raises(StateConflict, match="rejected"):
        client.confirm(found.transaction_id, found.certificate, server.secret)
    with pytest.raises(StateConflict, match="confirm"):
        client.confirm(server.log.saves[0].transaction_id, b"", server.secret)


@pytest.mark.parametrize(("echoed", "sent"), [(True, 1), (False, 2)])
def test_implicit_confirm_counts_only_when_echoed(
    server: CmpAuthority, signer: SoftwareSigner, *, echoed: bool, sent: int
) -> None:
    info = (cmp.implicit_confirm(),) if echoed else ()
    server.plan = [lambda s, m: s.granted(m, general_info=info)]
    client = server.client(implicit_confirm=True)
    found = enrol(server, signer, client)
    assert server.seen[0].header.implicit_confirm
    result = client.confirm(found.transaction_id, found.certificate, server.secret)
    assert (result == (b"", b"")) == echoed
    assert len(server.seen) == sent


def test_implicit_confirm_is_not_asked_for_by_default(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    # Granted without being asked for: certConf is sent all the same.
    info = (cmp.implicit_confirm(),)
    server.plan = [lambda s, m: s.granted(m, general_info=info)]
    client = server.client()
    found = enrol(server, signer, client)
    assert not server.seen[0].header.implicit_confirm
    client.confirm(found.transaction_id, found.certificate, server.secret)
    assert server.seen[-1].body_name == "certConf"


def test_cert_confirmed_means_that_an_earlier_one_arrived(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    client = server.client()
    found = enrol(server, signer, client)
    server.plan = [lambda s, m: s.error(m, rejected("certConfirmed"))]
    client.confirm(found.transaction_id, found.certificate, server.secret)
    assert server.log.load(found.transaction_id).state == "confirmed"


def test_refused_confirmation(server: CmpAuthority, signer: SoftwareSigner) -> None:
    client = server.client()
    found = enrol(server, signer, client)
    server.plan = [lambda s, m: s.error(m, rejected("badCertId"))]
    with pytest.raises(AuthorityRefused, match="badCertId"):
        client.confirm(found.transaction_id, found.certificate, server.secret)
    assert server.log.load(found.transaction_id).state == "answered"


def test_authority_may_confirm_later(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    client = server.client()
    found = enrol(server, signer, client)
    server.plan = [lambda s, m: s.error(m, WAITING)]

    def confirm() -> tuple[bytes, bytes]:
        return client.confirm(found.transaction_id, found.certificate, server.secret)

    with pytest.raises(StillWaiting, match="check_after"):
        confirm()
    with pytest.raises(StillWaiting, match="check_after"):
        confirm()
    assert len(server.seen) == 2
    server.clock.advance(61)
    server.plan = [lambda s, m: s.send(m, "pollRep", cmp.poll_rep(-1, 30))]
    with pytest.raises(StillWaiting, match='"check_after": 30'):
        confirm()
    assert server.seen[-1].poll_ids == (-1,)
    server.clock.advance(31)
    server.plan = [lambda s, m: s.send(m, "pkiconf", cmp.pki_conf())]
    assert cmp.parse_message(confirm()[0]).body_name == "certConf"


def test_lost_pkiconf_is_settled_by_the_same_call(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    client = server.client()
    found = enrol(server, signer, client)
    server.plan = [lambda s, m: b""]
    with pytest.raises(OutcomeUnknown, match="certConf"):
        client.confirm(found.transaction_id, found.certificate, server.secret)
    client = server.client()
    client.confirm(found.transaction_id, found.certificate, server.secret)
    first, second = server.seen[-2:]
    assert first.header.transaction_id == second.header.transaction_id
    assert first.header.sender_nonce != second.header.sender_nonce


def test_f7_what_has_no_cert_hash_is_rejected_with_all_the_rest(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    """A certificate signed over SHA-1: an empty certConf rejects whatever came."""

    def broken(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
        certificate = s.issue(m, digest="sha1")
        return s.send(m, "cp", cmp.cert_rep(-1, ACCEPTED, certificate))

    server.plan = [broken]
    client = server.client()
    found = enrol(server, signer, client)
    client.reject(found.transaction_id, "SHA-1", server.secret)
    assert server.seen[-1].body_name == "certConf"
    assert server.seen[-1].cert_statuses == ()
    assert server.log.load(found.transaction_id).state == "rejected"
