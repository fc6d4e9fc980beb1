"""CMS by the key before its certificate exists: the SKI signer of protocols.md 6.2."""

from __future__ import annotations

from desktop.asn1 import cms
from desktop.canonical import sha256_hex
from desktop.errors import SignatureInvalid
from desktop.ports import Signer, TimeStamper

__all__ = ["sign_manifest", "stamp_manifest", "verify_manifest"]


def sign_manifest(payload: bytes, kind: str, signer: Signer) -> bytes:
    """Signs a canonical record with a key that has no certificate yet.

    The worker builds the signed attributes and sees the whole payload. What comes back
    is read once more here, so that nothing is stored that does not verify.

    Args:
        payload: Canonical JSON whose ``type`` is ``kind``.
        kind: ``application`` for E1.
        signer: The new key, inside an open piece of work.

    Returns:
        DER of a detached SignedData whose signer is named by key identifier.

    Raises:
        PurposeRefused: The payload is no record of that kind.
        TokenProblem: The token failed.
        SignatureInvalid: What came back does not verify with the signer's key.
    """
    signed = signer.sign_record(kind, payload)
    cms.verify_with_key(signed, payload, signer.spki)
    return signed


def stamp_manifest(signed: bytes, time_stamper: TimeStamper) -> bytes:
    """A time stamp over E1's signature value (protocols.md 6.1); kept beside it.

    Raises:
        Unreachable, AnswerUnusable, TimeStampInvalid: There is none; the operator's
            receipt stands in.
    """
    return time_stamper.time_stamp(cms.parse(signed).signature)


def verify_manifest(signed: bytes, payload: bytes, spki: bytes, wanted: str) -> None:
    """Verifies E1 with the public key that it names itself by hash.

    Args:
        signed: The detached CMS.
        payload: The manifest.
        spki: The public key found beside it (request or certificate), DER.
        wanted: SHA-256 of the key that the manifest names, hex.

    Raises:
        SignatureInvalid: Another key, or the signature is not valid.
        EncodingInvalid: Not a detached CMS.
    """
    if sha256_hex(spki) != wanted:
        raise SignatureInvalid(reason="the manifest names another public key")
    cms.verify_with_key(signed, payload, spki)
