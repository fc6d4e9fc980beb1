"""Judges a request's header and protection, protects answers (RFC 9483, 3).

MAC: the slip behind senderKID. Signature: a certificate of ours, first in extraCerts,
or the registration authority's own.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import core, x509

from desktop.asn1 import cmp, names, protection
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid
from desktop.sandbox import slips
from desktop.sandbox.ca import GOST_ISSUER
from desktop.sandbox.certificates import AnyKey, FileKey, subject_key_id
from desktop.sandbox.cmp_core import CmpRefusal, Peer
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = ["Answer", "authenticate", "check_header", "protect"]

_MACS = {"1.2.840.113549.1.5.14": "pbmac1", "1.2.840.113533.7.66.13": "pbm"}
_NONCE_BYTES = 16


@dataclass(frozen=True)
class Answer:
    """A body on its way back.

    Attributes:
        body: DER of the content.
        implicit: Implicit confirmation is granted.
        confirm_by: When an unconfirmed certificate is revoked.
        extra_certs: Chain of a certificate inside.
    """

    body_name: str
    body: bytes
    implicit: bool = False
    confirm_by: datetime | None = None
    extra_certs: tuple[bytes, ...] = ()


def check_header(state: SandboxState, header: cmp.Header) -> None:
    """Ids, nonce and time, once the protection is believed.

    Raises:
        CmpRefusal: The first rule that is broken.
    """
    if len(header.transaction_id) != _NONCE_BYTES:
        raise CmpRefusal("badDataFormat", "transactionID must have 128 bits")
    if len(header.sender_nonce) < _NONCE_BYTES:
        raise CmpRefusal("badSenderNonce", "senderNonce must have 128 bits")
    if header.message_time is None:
        raise CmpRefusal("badTime", "messageTime is missing")
    gap = abs(header.message_time - state.now())
    if gap > timedelta(seconds=state.settings.clock_window_s):
        raise CmpRefusal("badTime", "messageTime is too far from ours")


def authenticate(state: SandboxState, message: cmp.PkiMessage) -> Peer:
    """Who protected a message.

    Raises:
        CmpRefusal: Nobody that is known here.
    """
    algorithm = message.header.protection_alg
    if not message.protection or not algorithm:
        raise CmpRefusal("badMessageCheck", "the message is not protected")
    kind = _MACS.get(_oid(algorithm), "signature")
    if kind == "signature":
        return _by_signature(state, message)
    return _by_mac(state, message, kind)


def protect(
    state: SandboxState,
    answer: Answer,
    request: cmp.Header | None,
    peer: Peer | None,
    nonce: bytes,
) -> bytes:
    """The answer as a whole message: MAC for MAC, else signed by the CMP member."""
    faults = state.faults
    place = f"cmp:{answer.body_name}"

    def struck(kind: str) -> Mapping[str, Any] | None:
        return None if faults is None else faults.take(kind, place)

    member = state.authority[_signer_of(peer)]
    shared = None if peer is None else peer.shared
    if peer is not None and shared is not None:
        algorithm = _mac_algorithm(peer.kind)
        kid = shared[0].encode("utf-8")
    else:
        algorithm = member.key.algorithm.dump()
        kid = _ski(member.key.spki)
    sent_at = state.now()
    if (values := struck("stale-time")) is not None:
        sent_at += timedelta(seconds=float(values["seconds"]))
    transaction = b"" if request is None else request.transaction_id
    if struck("wrong-transaction") is not None:
        transaction = secrets.token_bytes(_NONCE_BYTES)
    recip_nonce = None if request is None else request.sender_nonce
    if struck("wrong-nonce") is not None:
        recip_nonce = secrets.token_bytes(_NONCE_BYTES)
    bare = answer.body_name == "error" and struck("unsigned-error") is not None
    header = cmp.Header(
        sender=member.subject,
        recipient=names.build_name(()) if request is None else request.sender,
        transaction_id=transaction or secrets.token_bytes(_NONCE_BYTES),
        sender_nonce=nonce,
        recip_nonce=recip_nonce or None,
        message_time=sent_at,
        protection_alg=b"" if bare else algorithm,
        sender_kid=kid,
        general_info=_general_info(answer),
        pvno=3 if request is not None and request.pvno == 3 else 2,
    )
    part = cmp.protected_part(header, answer.body_name, answer.body)
    if bare:
        return cmp.assemble(part, b"", ())
    if shared is not None:
        secret = memoryview(shared[1].encode("ascii"))
        value = protection.mac(algorithm, secret, part)
        return cmp.assemble(part, value, answer.extra_certs)
    key: AnyKey = member.key
    if struck("foreign-signer") is not None:
        key = FileKey.generate("ec")
    extra = (member.certificate, *answer.extra_certs)
    return cmp.assemble(part, key.sign(part), tuple(dict.fromkeys(extra)))


def _signer_of(peer: Peer | None) -> str:
    """Who answers: in GOST where the question was."""
    if peer is None or peer.certificate is None:
        return "cmp"
    return "cmp-gost" if peer.certificate["issuer"] == GOST_ISSUER else "cmp"


def _by_mac(state: SandboxState, message: cmp.PkiMessage, kind: str) -> Peer:
    header = message.header
    try:
        reference = header.sender_kid.decode("utf-8")
    except UnicodeDecodeError:
        reference = ""
    refused = CmpRefusal("badMessageCheck", "the MAC is not valid")
    if (known := state.store.one("passphrases", key_id=reference)) is not None:
        return _by_passphrase(state, message, kind, known)
    slip = state.store.one("slips", reference=reference)
    if slip is None or slip["failures"] >= slips.MOST_GUESSES:
        raise refused
    try:
        protection.verify_mac(
            message,
            memoryview(slip["secret"].encode("ascii")),
            state.settings.iterations_cap,
        )
    except SchemeUnsupported as error:
        raise CmpRefusal("badAlg", "a MAC of this kind is not known") from error
    except (SignatureInvalid, EncodingInvalid) as error:
        slips.guessed_wrong(state, slip)
        raise refused from error
    # Clients that speak CMP only can't always choose their sender (F12).
    own_name = names.build_name((("CN", reference),))
    if not slip["foreign"] and header.sender != own_name:
        raise CmpRefusal("badRequest", "sender and senderKID differ")
    return Peer(kind, header.protection_alg, slip=slip)


def _by_passphrase(
    state: SandboxState, message: cmp.PkiMessage, kind: str, known: Row
) -> Peer:
    """A revocation passphrase opens an ``rr`` and nothing else (RFC 9810, App. B)."""
    try:
        protection.verify_mac(
            message,
            memoryview(known["passphrase"].encode("ascii")),
            state.settings.iterations_cap,
        )
    except SchemeUnsupported as error:
        raise CmpRefusal("badAlg", "a MAC of this kind is not known") from error
    except (SignatureInvalid, EncodingInvalid) as error:
        raise CmpRefusal("badMessageCheck", "the MAC is not valid") from error
    peer = Peer(kind, message.header.protection_alg, passphrase=known)
    if message.body_name not in ("rr", "pollReq"):
        raise CmpRefusal("notAuthorized", "this passphrase revokes and nothing else")
    return peer


def _by_signature(state: SandboxState, message: cmp.PkiMessage) -> Peer:
    header = message.header
    if not message.extra_certs:
        raise CmpRefusal("addInfoNotAvailable", "extraCerts must name the signer")
    certificate = message.extra_certs[0]
    try:
        protection.verify_signature(message, certificate)
        view = x509.Certificate.load(certificate, strict=True)
        subject, kid = view.subject.dump(), view.key_identifier
    except SchemeUnsupported as error:
        raise CmpRefusal("badAlg", "signatures of this kind are not known") from error
    except (SignatureInvalid, EncodingInvalid, ValueError) as error:
        raise CmpRefusal("badMessageCheck", "the signature is not valid") from error
    if certificate == state.authority["cmp"].certificate:
        return Peer("signature", header.protection_alg, is_ra=True)
    row = state.store.one("certificates", sha256=view.sha256.hex())
    if row is None:
        raise CmpRefusal("signerNotTrusted", "the signer is none of ours")
    if header.sender != subject or (kid and header.sender_kid != kid):
        raise CmpRefusal("badRequest", "sender or senderKID is not the signer's")
    if view.not_valid_after < state.now():
        raise CmpRefusal("signerNotTrusted", "the signer's certificate has expired")
    # A revocation is also taken from a certificate that was never confirmed, and one
    # that is revoked gets to hear that it is.
    if message.body_name not in ("rr", "pollReq") and row["state"] != "confirmed":
        fail = "certRevoked" if row["revoked_at"] else "signerNotTrusted"
        raise CmpRefusal(fail, f"the signer's certificate is {row['state']}")
    slip = state.store.one("slips", reference=row["reference"])
    return Peer("signature", header.protection_alg, slip=slip, certificate=row)


def _general_info(answer: Answer) -> tuple[tuple[str, bytes], ...]:
    found = []
    if answer.implicit:
        found.append(cmp.implicit_confirm())
    if answer.confirm_by is not None:
        found.append(cmp.confirm_wait_time(answer.confirm_by))
    return tuple(found)


def _mac_algorithm(kind: str) -> bytes:
    if kind == "pbmac1":
        return protection.mac_algorithm("pbmac1", iterations=100_000)
    return protection.mac_algorithm(
        "pbm", iterations=500, owf="sha256", mac="hmac-sha1"
    )


def _ski(spki: bytes) -> bytes:
    return bytes(core.OctetString.load(subject_key_id(spki).value).native)


def _oid(algorithm: bytes) -> str:
    try:
        return str(core.Sequence.load(algorithm)[0].dotted)
    except (AttributeError, KeyError, IndexError, ValueError, TypeError):
        return ""
