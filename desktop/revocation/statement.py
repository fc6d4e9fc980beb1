"""The revocation statement: a small signed file that revokes without the token.

Protocols.md 5.2. Ed25519 by the registered revocation key over
``"saqta.revocation-statement.v1" 00`` and the canonical JSON, or the same JSON as a
token CMS. A copy that travels by mail or QR code can do this one revocation and
nothing else. There is no maximum age: being offline is the use case.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from desktop.canonical import b64url, canonical, parse_canonical, unb64url
from desktop.clock import format_time, parse_time
from desktop.errors import EncodingInvalid, SignatureInvalid
from desktop.revocation import recovery
from desktop.revocation.reasons import STATEMENT_REASONS, check_reason
from desktop.secret import RecoverySecret

__all__ = [
    "DOMAIN",
    "FIELDS",
    "LONGEST_TEXT",
    "build",
    "new_statement_id",
    "parse",
    "sign",
    "verify",
]

#: What is signed before the JSON, so that the signature fits nothing else.
DOMAIN = b"saqta.revocation-statement.v1\x00"

#: Characters of free text that travel: the envelope must fit one QR code.
LONGEST_TEXT = 280

FIELDS = frozenset(
    {
        "type",
        "version",
        "statement_id",
        "authority",
        "key_id",
        "application_id",
        "issuer",
        "serial",
        "certificate_sha256",
        "spki_sha256",
        "reason",
        "invalidity_date",
        "text",
        "created_at",
        "clock",
    }
)

_WHAT = "revocation statement"
_ENVELOPE = frozenset({"payload", "key_id", "signature"})
_HEX_64 = re.compile(r"[0-9a-f]{64}")
_SERIAL = re.compile(r"[0-9a-f]{1,64}")
_LARGEST = 16 * 1024


def new_statement_id() -> str:
    """A fresh 128-bit id; it is the idempotency key too."""
    return str(uuid.uuid4())


def build(
    *,
    statement_id: str,
    authority: str,
    key_id: str | None,
    reason: str,
    created_at: datetime,
    clock: Mapping[str, str],
    application_id: str | None = None,
    issuer: bytes | None = None,
    serial: str | None = None,
    certificate_sha256: str | None = None,
    spki_sha256: str | None = None,
    invalidity_date: datetime | None = None,
    text: str = "",
) -> bytes:
    """Builds the canonical JSON of a statement.

    With no target named it means everything registered under ``key_id`` (a recovery
    code typed on another computer). Free text is cut to the cap, never refused: no
    length rule may stand before a revocation; the full text stays in the report.

    Args:
        statement_id: From :func:`new_statement_id`.
        authority: Name of the authority, from its profile.
        key_id: Of the revocation key; ``None`` in the CMS form.
        reason: One of the reasons a holder can give.
        created_at: When the statement was made.
        clock: ``source`` and ``offset_s``, both as text.
        application_id: Known application; alone, it is cancelled.
        issuer: DER name of the issuer.
        serial: Of the certificate, hex.
        certificate_sha256: Of the certificate's DER, hex.
        spki_sha256: Of the key that is to be revoked, hex.
        invalidity_date: Since when the key is not trusted.
        text: What happened.

    Raises:
        EncodingInvalid: A value does not have its form.
        InputInvalid: The reason is not one that a holder can give.
    """
    payload = canonical(
        {
            "type": "statement",
            "version": 1,
            "statement_id": statement_id,
            "authority": authority,
            "key_id": key_id,
            "application_id": application_id,
            "issuer": None if issuer is None else b64url(issuer),
            "serial": None if serial is None else serial.lower(),
            "certificate_sha256": certificate_sha256,
            "spki_sha256": spki_sha256,
            "reason": check_reason(reason),
            "invalidity_date": (
                None if invalidity_date is None else format_time(invalidity_date)
            ),
            "text": _clip(text),
            "created_at": format_time(created_at),
            "clock": {"source": clock["source"], "offset_s": clock["offset_s"]},
        }
    )
    parse(payload)
    return payload


def parse(payload: bytes) -> dict[str, Any]:
    """Reads a statement strictly: every field, no other, each of its form.

    Raises:
        EncodingInvalid: With the name of what is wrong.
    """
    if len(payload) > _LARGEST:
        raise _malformed("too long")
    value = parse_canonical(payload, _WHAT)
    if value.keys() != FIELDS:
        raise _malformed("fields are not those of version 1")
    if value["type"] != "statement" or value["version"] != 1:
        raise _malformed("type or version")
    _check_ids(value)
    if value["reason"] not in STATEMENT_REASONS:
        raise _malformed("reason")
    if not isinstance(value["text"], str) or len(value["text"]) > LONGEST_TEXT:
        raise _malformed("text")
    _check_times(value)
    if value["serial"] is not None and value["issuer"] is None:
        raise _malformed("a serial number means nothing without its issuer")
    return value


def sign(payload: bytes, secret: RecoverySecret) -> dict[str, str]:
    """Signs a statement with the revocation key and wraps it for sending.

    Raises:
        EncodingInvalid: The statement is malformed or names another key.
    """
    key = recovery.derive_signing_key(secret)
    own_id = recovery.key_id(recovery.public_spki(secret))
    if parse(payload)["key_id"] != own_id:
        raise _malformed("key_id is not that of the signing key")
    return {
        "payload": b64url(payload),
        "key_id": own_id,
        "signature": b64url(key.sign(DOMAIN + payload)),
    }


def verify(envelope: Mapping[str, Any], spki: bytes) -> dict[str, Any]:
    """The statement's payload, verified against a registered revocation key.

    Signature first, then the content: nothing unsigned is parsed.

    Args:
        envelope: As received; exactly payload, key_id and signature.
        spki: SubjectPublicKeyInfo (DER) registered under that key_id.

    Raises:
        EncodingInvalid: The envelope or the statement is malformed.
        SignatureInvalid: Another key signed, or other bytes were signed.
    """
    if envelope.keys() != _ENVELOPE or not all(
        isinstance(item, str) for item in envelope.values()
    ):
        raise _malformed("envelope")
    payload = unb64url(envelope["payload"])
    if envelope["key_id"] != recovery.key_id(spki):
        raise SignatureInvalid(reason="the statement names another revocation key")
    try:
        key = load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise EncodingInvalid(what="revocation key", reason=str(error)) from error
    if not isinstance(key, Ed25519PublicKey):
        raise EncodingInvalid(what="revocation key", reason="not an Ed25519 key")
    try:
        key.verify(unb64url(envelope["signature"]), DOMAIN + payload)
    except InvalidSignature as error:
        raise SignatureInvalid(
            reason="the statement was not signed by this revocation key"
        ) from error
    value = parse(payload)
    if value["key_id"] != envelope["key_id"]:
        raise SignatureInvalid(reason="statement and envelope name different keys")
    return value


def _check_ids(value: Mapping[str, Any]) -> None:
    if not _is_uuid(value["statement_id"]):
        raise _malformed("statement_id")
    if not isinstance(value["authority"], str) or not value["authority"]:
        raise _malformed("authority")
    for name in ("key_id", "certificate_sha256", "spki_sha256"):
        if value[name] is not None and not _matches(_HEX_64, value[name]):
            raise _malformed(name)
    if value["application_id"] is not None and not isinstance(
        value["application_id"], str
    ):
        raise _malformed("application_id")
    if value["serial"] is not None and not _matches(_SERIAL, value["serial"]):
        raise _malformed("serial")
    if value["issuer"] is not None:
        if not isinstance(value["issuer"], str):
            raise _malformed("issuer")
        unb64url(value["issuer"])


def _check_times(value: Mapping[str, Any]) -> None:
    clock = value["clock"]
    if not (
        isinstance(clock, dict)
        and clock.keys() == {"source", "offset_s"}
        and all(isinstance(item, str) for item in clock.values())
    ):
        raise _malformed("clock")
    for name in ("created_at", "invalidity_date"):
        moment = value[name]
        if moment is None and name == "invalidity_date":
            continue
        try:
            parse_time(moment)
        except (ValueError, TypeError, AttributeError) as error:
            raise _malformed(name) from error


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        return False


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _clip(text: str) -> str:
    # Control characters other than line breaks would only help to mislead a reader.
    kept = "".join(
        letter
        for letter in text
        if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    )
    whole = unicodedata.normalize("NFC", kept).strip()
    if len(whole) <= LONGEST_TEXT:
        return whole
    return unicodedata.normalize("NFC", whole[: LONGEST_TEXT - 1]) + "\u2026"


def _malformed(reason: str) -> EncodingInvalid:
    return EncodingInvalid(what=_WHAT, reason=reason)
