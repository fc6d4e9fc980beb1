"""What every call of the operator API goes through: who, once, which fields, receipt.

Authority comes from the signed object or the slip, never from the connection
(protocols.md, 1.1).
"""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import load_der_public_key

from desktop.canonical import (
    b64url,
    canonical,
    parse,
    parse_canonical,
    sha256_hex,
    unb64url,
)
from desktop.errors import EncodingInvalid
from desktop.sandbox import slips
from desktop.sandbox.problems import Problem
from desktop.sandbox.registers import person_as_dict
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = [
    "Call",
    "by_installation",
    "by_person",
    "by_slip",
    "decoded",
    "ed25519_key",
    "named_key",
    "object_fields",
    "once",
    "receipt",
    "record",
    "register_installation",
    "renewing_person",
    "text_field",
]

_API_MAC_INFO = b"saqta/api-mac/v1"


@dataclass(frozen=True)
class Call:
    """One HTTP request as the calls see it.

    Attributes:
        target: Path with query, exactly as sent.
    """

    method: str
    target: str
    body: bytes
    authorization: str = ""
    idempotency_key: str = ""

    @property
    def signed_string(self) -> bytes:
        """What slip MAC and installation signature are made over."""
        digest = sha256_hex(self.body)
        return "\n".join(
            (self.method, self.target, digest, self.idempotency_key)
        ).encode("utf-8")


def by_slip(state: SandboxState, call: Call) -> Row:
    """The slip whose secret made this call's MAC.

    Raises:
        Problem: 401, the same words for an unknown slip and a wrong MAC; 403 after
            too many wrong ones.
    """
    scheme, reference, proof = _authorization(call)
    refused = Problem(401, "slip-mac-invalid", "The slip's authorisation is not valid")
    if scheme != "Saqta-Slip":
        raise refused
    slip = state.store.one("slips", reference=reference)
    if slip is None:
        raise refused
    key = HKDF(hashes.SHA256(), 32, salt=None, info=_API_MAC_INFO).derive(
        slip["secret"].encode("ascii")
    )
    if slip["failures"] >= slips.MOST_GUESSES:
        raise Problem(403, "slip-locked", "Too many wrong tries; ask for another slip")
    if not hmac.compare_digest(hmac.digest(key, call.signed_string, "sha256"), proof):
        slips.guessed_wrong(state, slip)
        raise refused
    return slip


def by_installation(state: SandboxState, call: Call) -> Row:
    """The registered installation key that signed this call.

    Raises:
        Problem: 401.
    """
    scheme, key_id, proof = _authorization(call)
    refused = Problem(
        401, "installation-invalid", "The installation's signature is not valid"
    )
    if scheme != "Saqta-Installation":
        raise refused
    row = state.store.one("installation_keys", key_id=key_id)
    if row is None:
        raise refused
    try:
        ed25519_key(row["spki"]).verify(proof, call.signed_string)
    except InvalidSignature as error:
        raise refused from error
    return row


def by_person(state: SandboxState, call: Call, iin: str | None = None) -> Row:
    """By the slip; on renewal there is none, and the installation key stands in.

    The answer has ``reference`` (empty on renewal), ``iin``, ``foreign``, ``person``.

    Args:
        state: The sandbox.
        call: The request.
        iin: Whom the request is about. One installation may have served several
            people in a sandbox; without this the first of them is meant.

    Raises:
        Problem: 401.
    """
    if call.authorization.startswith("Saqta-Installation "):
        return renewing_person(state, by_installation(state, call), iin)
    return by_slip(state, call)


def renewing_person(state: SandboxState, key: Row, iin: str | None = None) -> Row:
    """A person of a registered installation key, in the shape of a slip.

    Raises:
        Problem: 401, the registers know the person no longer.
    """
    wanted = key["iin"]
    if iin is not None and state.store.count(
        "installation_people", key_id=key["key_id"], iin=iin
    ):
        wanted = iin
    citizen = state.registers.get(wanted)
    if citizen is None:
        raise Problem(401, "person-unknown", "The registers have no such person")
    return {
        "reference": "",
        "iin": wanted,
        "foreign": False,
        "person": person_as_dict(citizen.person),
    }


def register_installation(
    state: SandboxState, key_id: str, spki: bytes, iin: str
) -> None:
    """Keeps an installation key, and that it speaks for this person."""
    if not state.store.count("installation_keys", key_id=key_id):
        state.store.insert(
            "installation_keys",
            key_id=key_id,
            spki=spki,
            iin=iin,
            registered_at=state.now_text(),
        )
    if not state.store.count("installation_people", key_id=key_id, iin=iin):
        state.store.insert("installation_people", key_id=key_id, iin=iin)


def once(
    state: SandboxState, call: Call, own_id: str, act: Callable[[], Mapping[str, Any]]
) -> bytes:
    """Runs a call once; the same id with the same bytes gets the same answer for ever.

    Raises:
        Problem: 400 without a key or with another than the object's own id, 409 when
            the id came before with other bytes.
    """
    if not call.idempotency_key:
        raise Problem(400, "idempotency-key-missing", "Idempotency-Key is missing")
    if call.idempotency_key != own_id:
        raise Problem(
            400, "idempotency-key-wrong", "Idempotency-Key is not the object's own id"
        )
    # A query, or another spelling of the path, must not make two objects of one.
    key = f"{unquote(call.target.partition('?')[0])} {own_id}"
    digest = sha256_hex(call.body)
    with state.store.begin():
        seen = state.store.one("idempotency", key=key)
        if seen is not None:
            if seen["body_sha256"] != digest:
                raise Problem(
                    409, "idempotency-conflict", "This id came with other bytes before"
                )
            return bytes(seen["answer"])
        answer = canonical(dict(act()))
        state.store.insert(
            "idempotency", key=key, body_sha256=digest, status=200, answer=answer
        )
        return answer


def receipt(
    state: SandboxState,
    call: Call,
    kind: str,
    object_id: str,
    *,
    decision: str = "stored",
    **details: Any,
) -> dict[str, str]:
    """Signs a receipt over what was received (protocols.md 6.4) and keeps it."""
    with state.store.begin():
        sequence = state.store.next_number("receipts")
        receipt_id = str(uuid.uuid4())
        payload = canonical(
            {
                "receipt_id": receipt_id,
                "kind": kind,
                "object_id": object_id,
                "object_sha256": sha256_hex(call.body),
                "received_at": state.now_text(),
                "operator": state.operator["name"],
                "decision": decision,
                "sequence": sequence,
                **details,
            }
        )
        cms = state.operator_cms(payload)
        state.store.insert(
            "receipts",
            receipt_id=receipt_id,
            sequence=sequence,
            kind=kind,
            object_id=object_id,
            payload=payload,
            cms=cms,
        )
    return {"payload": b64url(payload), "cms": b64url(cms)}


def object_fields(call: Call, *names: str) -> dict[str, Any]:
    """The body as a JSON object with exactly these members.

    Raises:
        Problem: 400.
    """
    try:
        value = parse(call.body, "request")
    except EncodingInvalid as error:
        raise Problem(400, "body-invalid", "The body is not JSON") from error
    if not isinstance(value, dict) or value.keys() != set(names):
        raise Problem(
            400, "body-invalid", "Other members are expected", ", ".join(sorted(names))
        )
    return value


def text_field(value: Mapping[str, Any], name: str) -> str:
    """A member that must be text.

    Raises:
        Problem: 400.
    """
    found = value.get(name)
    if not isinstance(found, str):
        raise Problem(400, "body-invalid", "A member is missing or no text", name)
    return found


def decoded(value: Mapping[str, Any], name: str) -> bytes:
    """A member that must be base64url.

    Raises:
        Problem: 400.
    """
    try:
        return unb64url(text_field(value, name))
    except EncodingInvalid as error:
        raise Problem(400, "body-invalid", "A member is not base64url", name) from error


def record(payload: bytes, kind: str) -> dict[str, Any]:
    """A canonical record of this type.

    Raises:
        Problem: 422.
    """
    try:
        value = parse_canonical(payload, kind)
    except EncodingInvalid as error:
        raise Problem(
            422, "record-invalid", "Not a canonical record", str(error)
        ) from error
    if value.get("type") != kind or value.get("version", 1) != 1:
        raise Problem(422, "record-invalid", "A record of another type or version")
    return value


def ed25519_key(spki: bytes) -> Ed25519PublicKey:
    """The key in a SubjectPublicKeyInfo.

    Raises:
        Problem: 422, not an Ed25519 key.
    """
    try:
        key = load_der_public_key(spki)
    except ValueError as error:
        raise Problem(422, "key-invalid", "Not a public key") from error
    if not isinstance(key, Ed25519PublicKey):
        raise Problem(422, "key-invalid", "Not an Ed25519 key")
    return key


def named_key(value: Mapping[str, Any], name: str) -> tuple[str, bytes]:
    """Id and SPKI of an Ed25519 key inside a record; the id is the SPKI's hash.

    Raises:
        Problem: 422.
    """
    key = value.get(name)
    if not isinstance(key, dict):
        raise Problem(422, "record-invalid", "A key is missing", name)
    key_id = text_field(key, "key_id")
    spki = decoded(key, "spki")
    ed25519_key(spki)
    if sha256_hex(spki) != key_id:
        raise Problem(422, "key-invalid", "The id is not the key's hash", name)
    return key_id, spki


def _authorization(call: Call) -> tuple[str, str, bytes]:
    parts = call.authorization.split(" ")
    if len(parts) != 3:
        raise Problem(401, "authorization-missing", "This call must be authorised")
    try:
        return parts[0], parts[1], unb64url(parts[2])
    except EncodingInvalid as error:
        raise Problem(
            401, "authorization-invalid", "The authorisation can't be read"
        ) from error
