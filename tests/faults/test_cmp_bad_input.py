"""Every bad input that an authority's answer may be, for each message of a journey.

One table, one name each: whatever comes back, the error is coded, the state is the one
from before, and the next step may simply be taken again. What HTTP alone shows (a bomb
that unpacks, headers without end) is test_http_faults.
"""

from __future__ import annotations

import functools
import gzip
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from desktop.asn1 import cmp
from desktop.authority.cmp import CmpClient
from desktop.authority.http import HttpClient
from desktop.errors import Pending, SaqtaError, StillWaiting, VerificationFailed
from desktop.secret import SlipSecret
from tests.fakes.cmp_authority import (
    ACCEPTED,
    REFERENCE,
    SECRET,
    WAITING,
    CmpAuthority,
    Step,
    rejected,
    request_of,
    waits,
)
from tests.fakes.forge import Key, leaf_spec
from tests.fakes.http_server import RawServer, answer, servers
from tests.fakes.software_signer import SoftwareSigner

CMP = "application/pkixcmp"
#: Deadline of a client that a slow answer meets; sending takes a hundredth of it.
IMPATIENT_S = 1.5


def content(raw: bytes) -> bytes:
    """The body of an HTTP answer."""
    return raw.split(b"\r\n\r\n", 1)[1]


def truncated(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    return answer(content(s.honest(m))[:-7], content_type=CMP)


def oversized(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    return answer(content(s.honest(m)) + bytes(1024 * 1024), content_type=CMP)


def slow(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    """The answer comes when the server ends: long after the client's deadline."""
    while not s.server.wait(1.0):
        pass
    return s.honest(m)


def repeated(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    return answer(content(s.honest(m)) * 2, content_type=CMP)


def reordered(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    """The answer to another message of such a transaction comes first."""
    if m.body_name == "certConf":
        return s.send(m, "cp", cmp.cert_rep(-1, ACCEPTED, s.issuer.certificate))
    return s.send(m, "pkiconf", cmp.pki_conf())


def replayed(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    """An honest answer to the same question, asked by somebody before."""
    raw = s.honest(m)
    before = cmp.parse_message(content(raw)).header
    return s.send(
        m,
        *_body_of(content(raw)),
        transaction_id=before.transaction_id[::-1],
        recip_nonce=(before.recip_nonce or b"")[::-1],
    )


def wrong_nonce(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    return s.send(m, *_body_of(content(s.honest(m))), recip_nonce=bytes(16))


def wrong_transaction(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    return s.send(m, *_body_of(content(s.honest(m))), transaction_id=bytes(16))


def wrong_protection(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    """By another secret, or by a key that the signer's certificate does not hold."""
    body = _body_of(content(s.honest(m)))
    return s.send(m, *body, secret=b"another secret", key=Key())


def unsigned_error(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    return s.error(m, rejected("badRequest", texts=["go away"]), by="none")


def html(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    return answer(b"<html>Service unavailable</html>", content_type="text/html")


def error_in_200(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    """A believable one, of a server that is not able to now."""
    return s.error(m, rejected("systemUnavail"), http_status=200)


def empty_500(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    return answer(b"", status=500, content_type=CMP)


def redirect(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    return answer(b"", status=307, Location=f"{s.server.url}/elsewhere")


@functools.cache
def packed() -> bytes:
    return gzip.compress(bytes(64 * 1024 * 1024), 1)


def bomb(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
    return answer(packed(), content_type=CMP, Content_Encoding="gzip")


BAD: dict[str, Step] = {
    "truncated": truncated,
    "oversized": oversized,
    "slow": slow,
    "repeated": repeated,
    "re-ordered": reordered,
    "replayed": replayed,
    "wrong nonce": wrong_nonce,
    "wrong transaction": wrong_transaction,
    "wrong protection": wrong_protection,
    "unsigned error": unsigned_error,
    "HTML instead of DER": html,
    "200 with an error body": error_in_200,
    "500 with nothing": empty_500,
    "redirect": redirect,
    "bomb": bomb,
}


def _body_of(raw: bytes) -> tuple[str, bytes]:
    message = cmp.parse_message(raw)
    return message.body_name, message.body


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    with servers() as start:
        yield start


@pytest.fixture
def server(serve: Callable[..., RawServer]) -> CmpAuthority:
    return CmpAuthority(serve)


def client_of(server: CmpAuthority, *, patient: bool) -> CmpClient:
    """A new process over the one log; only "slow" has a short deadline."""
    profile = server.profile(protection=["pbm"])
    http = HttpClient(deadline_s=30.0 if patient else IMPATIENT_S)
    return CmpClient(profile, http, server.clock, server.log)


def asked(**more: Any) -> dict[str, Any]:
    return {
        "subject_id": "app-1",
        "reference": REFERENCE,
        "secret": SlipSecret(SECRET),
        **more,
    }


def fails(case: str, act: Callable[[], object]) -> None:
    with pytest.raises((Pending, VerificationFailed), match="SQ-") as caught:
        act()
    assert isinstance(caught.value, SaqtaError)
    assert caught.value.code.startswith(("SQ-PEN", "SQ-VER")), case


@pytest.mark.parametrize("case", BAD)
def test_in_place_of_the_certificate(server: CmpAuthority, case: str) -> None:
    request = request_of(SoftwareSigner("ecdsa-p256"))
    server.plan = [BAD[case]]
    client = client_of(server, patient=case != "slow")
    fails(case, lambda: client.enrol(request, **asked()))
    last = server.log.saves[-1]
    assert last.state in {"sent", "unknown"}
    assert "certificate" not in last.data
    again = client_of(server, patient=True)
    found = again.recover(request, **asked())
    again.confirm(found.transaction_id, found.certificate, SlipSecret(SECRET))
    # The same request, never another; what was lost is not confirmed.
    assert {m.request_p10 for m in server.seen if m.body_name == "p10cr"} == {request}
    assert [m.body_name for m in server.seen].count("certConf") == 1


@pytest.mark.parametrize("case", BAD)
def test_in_place_of_the_wait(server: CmpAuthority, case: str) -> None:
    """While the authority considers it: a bad answer to a poll loses no place."""
    request = request_of(SoftwareSigner("ecdsa-p256"))
    server.plan = [lambda s, m: s.status(m, WAITING), waits(60)]
    client = client_of(server, patient=case != "slow")
    if case == "slow":
        client = client_of(server, patient=True)
    with pytest.raises(StillWaiting, match="check_after"):
        client.enrol(request, **asked())
    transaction = server.log.saves[-1].transaction_id
    server.clock.advance(60)
    server.plan = [BAD[case]]
    impatient = client_of(server, patient=case != "slow")
    if case == "200 with an error body":
        # A believable "not now" ends this transaction as unknown; the next asks anew.
        fails(case, lambda: impatient.poll(transaction, SlipSecret(SECRET)))
        assert server.log.load(transaction).state == "unknown"
    else:
        fails(case, lambda: impatient.poll(transaction, SlipSecret(SECRET)))
        assert server.log.load(transaction).state == "waiting"
        server.plan = [
            lambda s, m: s.send(
                m,
                "cp",
                cmp.cert_rep(-1, ACCEPTED, s.issue(s.seen[0])),
            )
        ]
    found = client_of(server, patient=True).recover(request, **asked())
    assert found.certificate


@pytest.mark.parametrize("case", BAD)
def test_in_place_of_the_confirmation(server: CmpAuthority, case: str) -> None:
    request = request_of(SoftwareSigner("ecdsa-p256"))
    found = client_of(server, patient=True).enrol(request, **asked())
    server.plan = [BAD[case]]
    client = client_of(server, patient=case != "slow")
    secret = SlipSecret(SECRET)
    with pytest.raises(SaqtaError, match=r"SQ-(PEN|VER|REF)"):
        client.confirm(found.transaction_id, found.certificate, secret)
    assert server.log.load(found.transaction_id).state == "answered"
    again = client_of(server, patient=True)
    again.confirm(found.transaction_id, found.certificate, SlipSecret(SECRET))
    assert server.log.load(found.transaction_id).state == "confirmed"


@pytest.mark.parametrize("case", BAD)
def test_in_place_of_the_revocation(server: CmpAuthority, case: str) -> None:
    signer = SoftwareSigner("ecdsa-p256")
    certificate = server.issuer.issue(leaf_spec(Key("ec", signer.key)))

    def revoke(client: CmpClient) -> Any:
        return client.revoke(
            certificate, signer, reason="keyCompromise", subject_id="r"
        )

    server.plan = [BAD[case]]
    found = revoke(client_of(server, patient=case != "slow"))
    # After a send nothing raises: OCSP and the list say what it meant (F5).
    assert found.outcome == "unknown"
    assert server.log.load(found.transaction_id).state in {"sent", "unknown"}
    assert revoke(client_of(server, patient=True)).outcome == "accepted"
    nonces = {m.header.sender_nonce for m in server.seen}
    assert len(server.transactions) == len(nonces) == 2


def test_500_with_a_cmp_body_is_an_answer(server: CmpAuthority) -> None:
    """HTTP's status decides nothing (2.6): what is believable counts."""
    server.plan = [lambda s, m: s.granted(m, http_status=500)]
    request = request_of(SoftwareSigner("ecdsa-p256"))
    assert client_of(server, patient=True).enrol(request, **asked()).certificate


def test_the_table_has_every_case_that_is_named() -> None:
    assert len(BAD) == 15
