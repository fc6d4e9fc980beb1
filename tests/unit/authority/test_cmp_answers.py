"""Which answers count over CMP; what a bad one may change: nothing.

Protocols.md 2.3, 2.6, 2.7; 8.2 tests 2, 8, 9.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import core

from desktop.asn1 import cmp, protection
from desktop.errors import (
    AnswerUnusable,
    AuthorityRefused,
    MessageInvalid,
    OutcomeUnknown,
    Unreachable,
)
from desktop.secret import SlipSecret
from tests.fakes.cmp_authority import (
    ACCEPTED,
    REFERENCE,
    SECRET,
    CmpAuthority,
    Step,
    enrol,
    rejected,
    request_of,
)
from tests.fakes.forge import (
    DAY,
    NOW,
    Key,
    Spec,
    extended_usage,
    key_usage,
    name,
    pem,
    self_signed,
)
from tests.fakes.http_server import answer
from tests.fakes.software_signer import SoftwareSigner

CMC_CA, CMC_RA = "1.3.6.1.5.5.7.3.27", "1.3.6.1.5.5.7.3.28"


# -- whose answers count (test 2) ------------------------------------------------------


def signed_by(build: Callable[[CmpAuthority], tuple[Key, bytes]], **more: Any) -> Step:
    def step(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
        key, certificate = build(s)
        return s.granted(m, by="signature", key=key, certificate=certificate, **more)

    return step


def _servant(
    s: CmpAuthority, *purposes: str, issuer: Any = None, **changes: Any
) -> tuple[Key, bytes]:
    key = Key()
    extensions = [key_usage("digital_signature")]
    if purposes:
        extensions.append(extended_usage(*purposes))
    spec = Spec(name(("CN", "CMP")), key.spki, extensions=extensions)
    return key, (issuer or s.root).issue(replace(spec, **changes))


@pytest.mark.parametrize("purpose", [CMC_CA, CMC_RA])
def test_signer_under_an_anchor_with_the_purpose(
    server: CmpAuthority, signer: SoftwareSigner, purpose: str
) -> None:
    server.plan = [signed_by(lambda s: _servant(s, purpose))]
    assert enrol(server, signer).certificate


def test_the_ca_itself_may_sign(server: CmpAuthority, signer: SoftwareSigner) -> None:
    server.plan = [
        lambda s, m: s.granted(
            m,
            by="signature",
            key=s.issuer.key,
            certificate=s.issuer.certificate,
            sender=s.issuer.subject,
            extra=(),
        )
    ]
    assert enrol(server, signer).certificate


def test_pinned_signer(server: CmpAuthority, signer: SoftwareSigner) -> None:
    key, certificate = _servant(server, issuer=self_signed("Elsewhere"))
    server.plan = [signed_by(lambda s: (key, certificate), extra=())]
    client = server.client(cmp_signers=[pem(certificate)])
    assert enrol(server, signer, client).certificate


BAD_SIGNERS: dict[str, tuple[Callable[[CmpAuthority], tuple[Key, bytes]], str]] = {
    "without the purpose": (lambda s: _servant(s), "neither cmcRA nor cmcCA"),
    "for another purpose": (
        lambda s: _servant(s, "1.3.6.1.5.5.7.3.4"),
        "neither cmcRA nor cmcCA",
    ),
    "of another root": (
        lambda s: _servant(s, CMC_RA, issuer=self_signed("Root")),
        "signature|issuer",
    ),
    "expired": (
        lambda s: _servant(s, CMC_RA, not_after=NOW - DAY / 2),
        "has expired",
    ),
    "that may not sign": (
        lambda s: _servant(
            s,
            CMC_RA,
            extensions=(key_usage("key_agreement"), extended_usage(CMC_RA)),
        ),
        "may not sign messages",
    ),
    "that does not sign": (
        lambda s: (Key(), _servant(s, CMC_RA)[1]),
        "does not verify",
    ),
}


@pytest.mark.parametrize("case", BAD_SIGNERS)
def test_signer_without_authority(
    server: CmpAuthority, signer: SoftwareSigner, case: str
) -> None:
    build, why = BAD_SIGNERS[case]
    server.plan = [signed_by(build)]
    _nothing_changes(server, signer, why)


@pytest.mark.parametrize("pinned", [False, True])
def test_a_crowd_under_the_senders_name(
    server: CmpAuthority, signer: SoftwareSigner, *, pinned: bool
) -> None:
    """Few keys are tried, the pinned ones first: each may cost seconds in GOST."""
    key, certificate = _servant(server, CMC_RA)
    crowd = [_servant(server, CMC_RA)[1] for _ in range(6)]
    extra = (*crowd, certificate)
    server.plan = [signed_by(lambda s: (key, certificate), extra=extra)]
    if not pinned:
        _nothing_changes(server, signer, "does not verify")
        return
    client = server.client(cmp_signers=[pem(certificate)])
    assert enrol(server, signer, client).certificate


def test_garbage_among_the_certificates(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.plan = [
        lambda s, m: s.granted(
            m, by="signature", extra=(b"\x30\x00", s.signer_certificate)
        )
    ]
    assert enrol(server, signer).certificate


def test_protection_algorithm_that_is_none(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    odd = b"\x30\x03\x02\x01\x00"
    server.plan = [lambda s, m: s.granted(m, by="none", protection_alg=odd)]
    with pytest.raises(MessageInvalid, match=r"protect|encoding"):
        enrol(server, signer, server.client(protection=["pbm"]))
    assert server.log.saves[-1].state == "sent"


def test_answer_without_the_signers_certificate(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.plan = [lambda s, m: s.granted(m, by="signature", extra=())]
    _nothing_changes(server, signer, "no certificate of the sender")


def test_sender_that_is_another(server: CmpAuthority, signer: SoftwareSigner) -> None:
    other = name(("CN", "Somebody"))
    server.plan = [lambda s, m: s.granted(m, by="signature", sender=other)]
    _nothing_changes(server, signer, "no certificate of the sender")


def test_mac_in_answer_to_a_signature(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    client = server.client()
    certificate = enrol(server, signer, client).certificate

    def maced(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
        algorithm = protection.mac_algorithm(
            "pbm", iterations=500, owf="sha256", mac="hmac-sha1"
        )
        header = replace(
            cmp.Header(
                sender=name(("CN", "CMP")),
                recipient=m.header.sender,
                transaction_id=m.header.transaction_id,
                sender_nonce=b"n" * 16,
                recip_nonce=m.header.sender_nonce,
                protection_alg=algorithm,
            )
        )
        part = cmp.protected_part(header, "rp", cmp.rev_rep(ACCEPTED))
        body = cmp.assemble(part, protection.mac(algorithm, SECRET, part))
        return answer(body, content_type="application/pkixcmp")

    server.plan = [maced]
    found = client.revoke(
        certificate, signer, reason="keyCompromise", subject_id="report"
    )
    assert found.outcome == "unknown"
    assert "signed message has a MAC" in found.text


# -- ids, nonces, bodies (2.7) ---------------------------------------------------------

WRONG: dict[str, tuple[Step, str]] = {
    "another transaction": (
        lambda s, m: s.granted(m, transaction_id=b"x" * 16),
        "another transaction",
    ),
    "another nonce": (
        lambda s, m: s.granted(m, recip_nonce=b"x" * 16),
        "does not answer what was sent",
    ),
    "no nonce": (
        lambda s, m: s.granted(m, recip_nonce=None),
        "does not answer what was sent",
    ),
    "another version": (lambda s, m: s.granted(m, pvno=1), "pvno|version|encoding"),
    "another body": (
        lambda s, m: s.send(m, "rp", cmp.rev_rep(ACCEPTED)),
        "rp answers",
    ),
    "an initialisation answer": (
        lambda s, m: s.send(m, "ip", cmp.cert_rep(-1, ACCEPTED, s.issue(m))),
        "ip answers",
    ),
    "no protection": (lambda s, m: s.granted(m, by="none"), "not protected"),
    "an unprotected error": (
        lambda s, m: s.error(m, rejected("badRequest", texts=["go away"]), by="none"),
        "unprotected error.*badRequest; go away",
    ),
    "an error by another CA": (
        lambda s, m: s.error(
            m,
            rejected("badRequest"),
            by="signature",
            key=Key(),
        ),
        "does not verify",
    ),
    "our own message": (
        lambda s, m: answer(s.raw[-1], content_type="application/pkixcmp"),
        "does not answer what was sent",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_answer_changes_nothing(
    server: CmpAuthority, signer: SoftwareSigner, case: str
) -> None:
    step, why = WRONG[case]
    server.plan = [step]
    _nothing_changes(server, signer, why)


def test_replayed_answer_changes_nothing(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    kept: list[bytes] = []

    def keep(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
        kept.append(s.granted(m))
        return kept[0]

    server.plan = [keep, lambda s, m: kept[0]]
    enrol(server, signer)
    with pytest.raises(MessageInvalid, match="another transaction"):
        enrol(server, signer)


def test_changed_byte_of_an_answer(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    def flip(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
        body = bytearray(s.granted(m))
        at = bytes(body).rindex(b"IIN010101200014")
        body[at + 3] ^= 1
        return bytes(body)

    server.plan = [flip]
    _nothing_changes(server, signer, "not by this secret")


# -- HTTP (2.6, test 8) ----------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 201, 400, 404, 500, 503])
def test_cmp_body_counts_whatever_the_http_status(
    server: CmpAuthority, signer: SoftwareSigner, status: int
) -> None:
    server.plan = [lambda s, m: s.granted(m, http_status=status)]
    assert enrol(server, signer).certificate


@pytest.mark.parametrize(
    "media", ["application/pkixcmp-poll", "text/html", "application/octet-stream"]
)
def test_cmp_body_counts_whatever_its_media_type(
    server: CmpAuthority, signer: SoftwareSigner, media: str
) -> None:
    server.plan = [lambda s, m: s.granted(m, content_type=media)]
    assert enrol(server, signer).certificate


@pytest.mark.parametrize("status", [200, 404, 500])
def test_html_is_unusable(
    server: CmpAuthority, signer: SoftwareSigner, status: int
) -> None:
    page = answer(b"<html>no</html>", status=status, content_type="text/html")
    server.plan = [lambda s, m: page]
    with pytest.raises(AnswerUnusable, match="text/html: no CMP message"):
        enrol(server, signer)
    assert server.log.saves[-1].state == "sent"


def test_error_body_in_200(server: CmpAuthority, signer: SoftwareSigner) -> None:
    server.plan = [lambda s, m: s.error(m, rejected("badCertTemplate"))]
    with pytest.raises(AuthorityRefused, match="badCertTemplate"):
        enrol(server, signer)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_is_not_followed(
    server: CmpAuthority, signer: SoftwareSigner, status: int
) -> None:
    server.plan = [
        lambda s, m: answer(b"", status=status, Location=s.server.url + "/other")
    ]
    with pytest.raises(AnswerUnusable, match=f"redirect {status}"):
        enrol(server, signer)
    assert len(server.seen) == 1


@pytest.mark.parametrize("cut", [0, 1, 20, 200, -1])
def test_truncated_message(
    server: CmpAuthority, signer: SoftwareSigner, cut: int
) -> None:
    def shorter(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
        body = s.reply(m, "cp", cmp.cert_rep(-1, ACCEPTED, s.issue(m)))[:cut]
        return answer(body, content_type="application/pkixcmp")

    server.plan = [shorter]
    with pytest.raises((MessageInvalid, AnswerUnusable), match=r"encoding|no CMP"):
        enrol(server, signer)
    assert server.log.saves[-1].state == "sent"


def test_too_large_answer(server: CmpAuthority, signer: SoftwareSigner) -> None:
    server.plan = [
        lambda s, m: answer(bytes(1024 * 1024 + 1), content_type="application/pkixcmp")
    ]
    with pytest.raises(AnswerUnusable, match="1048577 bytes"):
        enrol(server, signer)


def test_nothing_was_sent_when_nobody_listens(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    client = server.client()
    server.server.close()
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1"):
        enrol(server, signer, client)
    assert server.log.saves[-1].state == "prepared"


def test_dropped_connection_is_unknown(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.plan = [lambda s, m: b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"]
    with pytest.raises(OutcomeUnknown, match="p10cr"):
        enrol(server, signer)
    assert server.log.saves[-1].state == "unknown"


# -- pieces ----------------------------------------------------------------------------


def _nothing_changes(server: CmpAuthority, signer: SoftwareSigner, why: str) -> None:
    """The answer is refused, and the transaction waits as it did before."""
    client = server.client(protection=["pbm"])
    with pytest.raises(MessageInvalid, match=f"(?s){why}"):
        client.enrol(
            request_of(signer),
            subject_id="app-1",
            reference=REFERENCE,
            secret=SlipSecret(SECRET),
        )
    last = server.log.saves[-1]
    assert last.state == "sent"
    assert "certificate" not in last.data


def _as_key(signer: SoftwareSigner) -> Key:
    kind = {"rsa-2048": "rsa", "ed25519": "ed25519"}.get(signer.scheme, "ec")
    return Key(kind, signer.key)


def _oid(message: cmp.PkiMessage) -> str:
    return str(core.Sequence.load(message.header.protection_alg)[0].dotted)


def _lengthened(algorithm: bytes) -> bytes:
    """Puts the lengths of four nested elements right after one octet was added."""
    data = bytearray(algorithm)
    # SEQUENCE, SEQUENCE of PBMAC1, SEQUENCE of PBKDF2, SEQUENCE of its parameters.
    for at in (1, 14, 16, 29):
        assert data[at] < 0x7F
        data[at] += 1
    return bytes(data)


def test_clock_of_the_answer_does_not_matter(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    """Freshness comes from nonces; a server's clock is only told about (F14)."""
    server.now = NOW + timedelta(days=400)
    assert enrol(server, signer).certificate
