"""Objects that the operator signed: receipts, messages, the published profile (6.4).

The bytes received are verified first, with the operator certificate of the profile and
nothing else; only then are they parsed, and they must be in canonical form.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.asn1 import cms
from desktop.canonical import parse_canonical, sha256_hex, unb64url
from desktop.clock import parse_time
from desktop.errors import (
    EncodingInvalid,
    MessageInvalid,
    ReceiptInvalid,
    SignatureInvalid,
)
from desktop.model.authority import AuthorityProfile, Receipt

__all__ = [
    "OperatorMessage",
    "open_signed",
    "read_messages",
    "read_receipt",
]

_RECEIPT_FIELDS = (
    "receipt_id",
    "kind",
    "object_id",
    "object_sha256",
    "received_at",
    "operator",
    "decision",
    "sequence",
)


@dataclass(frozen=True)
class OperatorMessage:
    """A signed message of the operator, verified; numbered per person without a gap.

    Attributes:
        text: Text from outside: shown as plain text.
    """

    seq: int
    message_id: str
    kind: str
    subject_id: str
    text: str
    sent_at: str
    payload: bytes
    cms: bytes


def open_signed(
    envelope: Any, profile: AuthorityProfile
) -> tuple[bytes, bytes, dict[str, Any]]:
    """Opens ``{"payload", "cms"}``: the payload's bytes, the CMS, the parsed payload.

    Raises:
        EncodingInvalid: Not such an envelope, or the payload is not canonical.
        SignatureInvalid: Not signed by the profile's operator certificate.
    """
    if not isinstance(envelope, Mapping) or envelope.keys() != {"payload", "cms"}:
        raise EncodingInvalid(what="signed object", reason="not payload and cms")
    for name in ("payload", "cms"):
        if not isinstance(envelope[name], str):
            raise EncodingInvalid(what="signed object", reason=f"{name} is not text")
    payload, signature = unb64url(envelope["payload"]), unb64url(envelope["cms"])
    cms.verify_with_certificate(signature, payload, [profile.operator_certificate])
    return payload, signature, parse_canonical(payload, "signed object")


def read_receipt(
    envelope: Any,
    profile: AuthorityProfile,
    *,
    kind: str,
    object_ids: Collection[str],
    sent: bytes,
) -> Receipt:
    """Verifies a receipt against what was sent.

    ``object_ids`` are the ids that the object goes by; ``sent`` is the request body.

    Raises:
        ReceiptInvalid: Not a receipt of this operator for these bytes.
    """
    try:
        payload, signature, value = open_signed(envelope, profile)
    except (EncodingInvalid, SignatureInvalid) as error:
        raise ReceiptInvalid(reason=error.reason) from error
    missing = [name for name in _RECEIPT_FIELDS if name not in value]
    if missing:
        raise ReceiptInvalid(reason=f"missing {', '.join(missing)}")
    sequence = value["sequence"]
    texts = [value[name] for name in _RECEIPT_FIELDS if name != "sequence"]
    if not all(isinstance(item, str) for item in texts) or not _whole(sequence):
        raise ReceiptInvalid(reason="a field has the wrong type")
    try:
        parse_time(value["received_at"])
    except ValueError as error:
        raise ReceiptInvalid(reason=f"received_at: {error}") from error
    if value["kind"] != kind:
        raise ReceiptInvalid(reason=f"kind is {value['kind']!r}, not {kind!r}")
    if value["object_id"] not in object_ids:
        raise ReceiptInvalid(reason="it names another object")
    if value["object_sha256"] != sha256_hex(sent):
        raise ReceiptInvalid(reason="its hash is not that of what was sent")
    return Receipt(
        receipt_id=value["receipt_id"],
        kind=value["kind"],
        object_id=value["object_id"],
        object_sha256=value["object_sha256"],
        received_at=value["received_at"],
        decision=value["decision"],
        sequence=sequence,
        payload=payload,
        cms=signature,
        details={
            name: item for name, item in value.items() if name not in _RECEIPT_FIELDS
        },
    )


def read_messages(
    envelopes: Any, profile: AuthorityProfile, *, since: int
) -> list[OperatorMessage]:
    """Verifies the messages after number ``since``.

    Raises:
        MessageInvalid: Badly signed, malformed, or out of number.
    """
    if not isinstance(envelopes, list):
        raise MessageInvalid(check="encoding", reason="messages is not a list")
    found: list[OperatorMessage] = []
    for number, envelope in enumerate(envelopes, start=since + 1):
        message = _read_message(envelope, profile)
        if message.seq != number:
            raise MessageInvalid(
                check="sequence", reason=f"number {message.seq} instead of {number}"
            )
        found.append(message)
    return found


def _read_message(envelope: Any, profile: AuthorityProfile) -> OperatorMessage:
    try:
        payload, signature, value = open_signed(envelope, profile)
    except EncodingInvalid as error:
        raise MessageInvalid(check="encoding", reason=error.reason) from error
    except SignatureInvalid as error:
        raise MessageInvalid(check="signature", reason=error.reason) from error
    names = ("message_id", "kind", "subject_id", "text", "sent_at")
    well_formed = all(isinstance(value.get(name), str) for name in names)
    if not well_formed or not _whole(value.get("seq")):
        raise MessageInvalid(check="encoding", reason="a field is missing or no text")
    return OperatorMessage(
        seq=value["seq"],
        payload=payload,
        cms=signature,
        **{name: value[name] for name in names},
    )


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
