"""Keys for the codec's tests, one of each scheme that is cheap to make."""

from __future__ import annotations

import functools
from datetime import UTC, datetime

from desktop.asn1 import cmp, cms, names, schemes
from tests.fakes.small_ca import make_authority
from tests.fakes.software_signer import SoftwareSigner
from tests.fakes.token_documents import certificate_for

__all__ = ["NAMES", "NOW", "certificate", "message", "signed", "signer"]

NOW = datetime(2026, 11, 24, 10, 0, 0, tzinfo=UTC)
NAMES = ("rsa-2048", "ecdsa-p256", "ecdsa-p384", "ed25519")


@functools.cache
def signer(scheme: str) -> SoftwareSigner:
    return SoftwareSigner(scheme)


@functools.cache
def certificate(scheme: str) -> bytes:
    return certificate_for(make_authority(), signer(scheme).spki)


def signed(scheme: str, payload: bytes, *, with_certificate: bool = False) -> bytes:
    """A detached CMS over the payload."""
    key = signer(scheme)
    return cms.build_signed(
        payload,
        key.spki,
        scheme,
        NOW,
        key.sign_request,
        certificate(scheme) if with_certificate else None,
    )


def message(body_name: str, body: bytes, scheme: str = "ecdsa-p256") -> bytes:
    """A CMP message with that body, protected by a signature."""
    own = certificate(scheme)
    header = cmp.Header(
        sender=names.build_name([("CN", "Synthetic Person")]),
        recipient=cmp.name_of((("CN", "Authority"), ("C", "KZ"))),
        transaction_id=bytes(range(16)),
        sender_nonce=bytes(range(16, 32)),
        recip_nonce=bytes(range(32, 48)),
        message_time=NOW,
        protection_alg=schemes.signature_algorithm(scheme),
        sender_kid=schemes.key_identifier(signer(scheme).spki),
        general_info=(
            cmp.implicit_confirm(),
            cmp.confirm_wait_time(NOW),
            cmp.cert_profile("person"),
            cmp.consent_digest(bytes(32)),
        ),
    )
    part = cmp.protected_part(header, body_name, body)
    return cmp.assemble(part, signer(scheme).sign_request(part), (own,))
