"""Checks of what a revocation added (E3): proofs, statements, requests, receipts.

A file lies under ``revocation/<report id>/``. What can be judged alone is judged; the
rest is held by the seal only, and the report says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from asn1crypto import crl as crl_types
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from desktop.asn1 import cmp, cms, der, protection
from desktop.canonical import b64url, canonical, parse_canonical, sha256_hex, unb64url
from desktop.clock import format_time
from desktop.errors import EvidenceInvalid, SchemeUnsupported, VerificationFailed
from desktop.evidence import manifest
from desktop.evidence.opened import Opened, about, get, subject_text
from desktop.evidence.verify_keys import registered_key
from desktop.evidence.verify_status import check_answer
from desktop.model.authority import StatusProof
from desktop.trust import chain, crl
from desktop.trust.view import CertificateView
from desktop.trust.view import read as read_certificate

__all__ = ["check_revocation"]

#: What a statement's signature is made over, before the payload (protocols.md 5.2).
_CONTEXT = b"saqta.revocation-statement.v1\x00"
_NAME = re.compile(r"revocation/([^/]+)/(.+)")
_PROOF = re.compile(r"(ocsp|crl)-([0-9a-f]+)\.der")
_RESPONDER = re.compile(r"ocsp-[0-9a-f]+-responder\.der")
_STATEMENT = re.compile(r"statement-([^/]+)\.json")
_MESSAGE = re.compile(r"(request|response)-([0-9a-f]+)\.der")
_INCIDENT = re.compile(r"(incident-[0-9a-f-]{36})\.json")

# Extended key usages that let a signer speak for a CA in CMP (RFC 9483, 1.5).
_CMC = frozenset({"1.3.6.1.5.5.7.3.27", "1.3.6.1.5.5.7.3.28"})


def check_revocation(
    opened: Opened, application: Mapping[str, Any], path: tuple[bytes, ...], serial: str
) -> None:
    """Every file of every report; the certificate's state is said at the end.

    Args:
        opened: The bundle.
        application: E1.
        path: The certificate and its chain.
        serial: The certificate's serial number, lower-case hex.

    Raises:
        EvidenceInvalid: A file that can be judged proves something else.
    """
    proofs: list[StatusProof] = []
    files = [name for name in opened.members if name.startswith(manifest.REVOCATION)]
    for name in files:
        match = _NAME.fullmatch(name)
        if match is None:
            raise EvidenceInvalid(member=name, reason="it belongs to no report")
        report, file = match.groups()
        proof = _PROOF.fullmatch(file)
        if file == "report.json":
            _check_report(opened, name, report, sha256_hex(path[0]))
        elif proof is not None and proof[2] == serial and len(path) > 1:
            proofs.append(_check_proof(opened, name, proof[1], path))
        elif _RESPONDER.fullmatch(file):
            # Judged with the answer that it belongs to.
            opened.member(name.removesuffix("-responder.der") + ".der")
        elif (message := _MESSAGE.fullmatch(file)) and message[2] == serial:
            _check_message(opened, name, message[1], path, serial)
        elif _INCIDENT.fullmatch(file):
            _check_incident(opened, name.removesuffix(".json"), path[0])
        elif file.startswith("incident-"):
            # Signature and receipt are judged with the incident they belong to.
            opened.member(re.sub(r"(-receipt\.json|\.cms)$", ".json", name))
        elif file.startswith("statement-receipt-"):
            _check_receipt(opened, name, application)
        elif _STATEMENT.fullmatch(file):
            _check_statement(opened, name, application)
        else:
            opened.unknown("revocation_file", file=name)
    if not files:
        opened.unknown("status_today")
        return
    revoked = [item for item in proofs if item.status == "revoked"]
    if not revoked:
        opened.unknown("revocation_proof")
        return
    for item in revoked:
        at = item.revoked_at
        opened.ok(
            "revoked",
            source=item.source,
            reason=item.reason,
            at="" if at is None else format_time(at),
        )


def _check_report(opened: Opened, name: str, report_id: str, sha256: str) -> None:
    report = opened.record(name, "revocation")
    if report.get("report_id") != report_id:
        raise EvidenceInvalid(member=name, reason="of another report")
    certificates = get(report, "certificates", list, name)
    named = [item.get("sha256") for item in certificates if isinstance(item, dict)]
    if sha256 not in named:
        raise EvidenceInvalid(member=name, reason="about other certificates")
    opened.ok(
        "report",
        report_id=report_id,
        recorded_at=report.get("recorded_at"),
        reason=report.get("reason"),
    )


def _check_proof(
    opened: Opened, name: str, source: str, path: tuple[bytes, ...]
) -> StatusProof:
    if source == "ocsp":
        return check_answer(opened, name, path)
    body = opened.member(name)
    with about(name):
        return crl.judge(body, path[0], path[1], _this_update(body))


def _check_message(
    opened: Opened, name: str, kind: str, path: tuple[bytes, ...], serial: str
) -> None:
    """The ``rr`` by the certificate's own key; the answer by one who may speak."""
    with about(name):
        message = cmp.parse_message(opened.member(name))
        if kind == "request":
            protection.verify_signature(message, path[0])
            asked = [item.serial for item in message.revocations]
            if asked != [int(serial, 16)]:
                raise EvidenceInvalid(member=name, reason="about another certificate")
            opened.ok("revocation_request", at=_text(message.header.message_time))
            return
        signer = _speaker(opened, message, path)
    if signer is None:
        # An unprotected answer is a hint, kept as one (protocols.md 2.7).
        opened.unknown("revocation_file", file=name)
        return
    opened.ok("revocation_answer", signer=subject_text(signer))


def _speaker(
    opened: Opened, message: cmp.PkiMessage, path: tuple[bytes, ...]
) -> CertificateView | None:
    """Who signed an answer: a CA of the chain, or one with cmcRA or cmcCA under it."""
    at = message.header.message_time
    for certificate in (*message.extra_certs, *path[1:]):
        try:
            protection.verify_signature(message, certificate)
            if certificate not in path[1:]:
                if at is None:
                    continue
                pool = (*message.extra_certs, *path[1:])
                chain.build(certificate, pool, opened.anchors, at, purposes=_CMC)
            return read_certificate(certificate)
        except (VerificationFailed, SchemeUnsupported):
            continue
    return None


def _check_incident(opened: Opened, stem: str, certificate: bytes) -> None:
    """Signed by the certificate's key, or unsigned and said to be so (S14)."""
    name, signed, receipt = f"{stem}.json", f"{stem}.cms", f"{stem}-receipt.json"
    incident = opened.record(name, "incident")
    body: dict[str, str | None] = {"payload": b64url(opened.member(name)), "cms": None}
    if signed in opened.members:
        content = opened.member(signed)
        body["cms"] = b64url(content)
        try:
            cms.verify_with_certificate(content, opened.member(name), [certificate])
            opened.ok("incident_signed", at=incident.get("recorded_at"))
        except VerificationFailed:
            # Another certificate of the same report may have signed for all.
            opened.unknown("revocation_file", file=signed)
    else:
        opened.ok("incident_unsigned", at=incident.get("recorded_at"))
    if receipt in opened.members:
        ids = (str(incident.get("record_id")),)
        found = opened.receipt(
            receipt, kind="incident", object_ids=ids, sent=canonical(body)
        )
        opened.ok(
            "incident_receipt",
            receipt_id=found.get("receipt_id"),
            received_at=found.get("received_at"),
            signer=found["signer"],
        )


def _check_statement(opened: Opened, name: str, application: Mapping[str, Any]) -> None:
    """Signed by the revocation key that E1 registered (protocols.md 5.2)."""
    envelope = opened.record(name)
    key_id, spki = registered_key(application, "revocation_key")
    if envelope.get("key_id") != key_id:
        # `saqta protect` may have registered another key since.
        opened.unknown("revocation_file", file=name)
        return
    with about(name):
        payload = unb64url(get(envelope, "payload", str, name))
        signature = unb64url(get(envelope, "signature", str, name))
        statement = parse_canonical(payload, "statement")
    try:
        key = load_der_public_key(spki)
        if not isinstance(key, Ed25519PublicKey):
            raise EvidenceInvalid(member=name, reason="the key is no Ed25519 key")
        key.verify(signature, _CONTEXT + payload)
    except (InvalidSignature, ValueError) as error:
        raise EvidenceInvalid(
            member=name, reason="the signature is not of the revocation key"
        ) from error
    opened.ok(
        "statement",
        statement_id=statement.get("statement_id"),
        reason=statement.get("reason"),
        at=statement.get("created_at"),
    )


def _check_receipt(opened: Opened, name: str, application: Mapping[str, Any]) -> None:
    beside = name.replace("statement-receipt-", "statement-")
    sent = opened.member(beside)
    envelope = opened.record(beside)
    if envelope.get("key_id") != registered_key(application, "revocation_key")[0]:
        opened.unknown("revocation_file", file=name)
        return
    with about(beside):
        payload = unb64url(get(envelope, "payload", str, beside))
        statement_id = str(parse_canonical(payload, "statement").get("statement_id"))
    found = opened.receipt(
        name, kind="statement", object_ids=(statement_id,), sent=sent
    )
    opened.ok(
        "statement_receipt",
        receipt_id=found.get("receipt_id"),
        received_at=found.get("received_at"),
        signer=found["signer"],
    )


def _text(moment: datetime | None) -> str:
    return "" if moment is None else format_time(moment)


def _this_update(body: bytes) -> datetime:
    with der.reading("CRL"):
        listed = crl_types.CertificateList.load(body, strict=True)["tbs_cert_list"]
        found: datetime = listed["this_update"].native
        return found
