"""Checks of the OCSP answers in a bundle, each at the time when it came."""

from __future__ import annotations

from datetime import datetime

from asn1crypto import ocsp as ocsp_types

from desktop.asn1 import der
from desktop.clock import format_time
from desktop.evidence import manifest
from desktop.evidence.opened import Opened, about
from desktop.model.authority import StatusProof
from desktop.trust import ocsp, responder

__all__ = ["check_answer", "check_first_status"]


def check_first_status(opened: Opened, path: tuple[bytes, ...]) -> None:
    """The first OCSP answer, as fresh as it was when it came.

    Raises:
        EvidenceInvalid: It proves nothing.
    """
    name = manifest.FIRST_OCSP
    # A reader who trusts the certificate itself has no issuer to ask about it.
    if name not in opened.members or len(path) == 1:
        opened.unknown("first_status_missing")
        return
    proof = check_answer(opened, name, path)
    opened.ok(
        "first_status", status=proof.status, produced_at=format_time(proof.produced_at)
    )


def check_answer(opened: Opened, name: str, path: tuple[bytes, ...]) -> StatusProof:
    """Judges an answer, and its responder by the list that was kept beside it.

    Without that list the answer stands, as it does where none was to be had when it
    came (RFC 6960, 4.2.2.2.1), and the report says what is not known.

    Args:
        opened: The bundle.
        name: The answer's member.
        path: The certificate and its chain, the issuer among them.

    Raises:
        EvidenceInvalid: The answer proves nothing, or its responder was revoked.
    """
    body = opened.member(name)
    with about(name):
        proof = ocsp.judge(body, path[0], path[1], _produced_at(body))
        doubted = ocsp.to_check(proof, path[1]) is not None
    if not doubted:
        return proof
    beside = manifest.responder_list(name)
    if beside not in opened.members:
        opened.unknown("responder_unchecked", file=name)
        return proof
    signers = (*path[1:], *opened.anchors)
    with about(beside):
        responder.judge(proof, path[1], opened.member(beside), signers=signers)
    opened.ok("responder", file=name)
    return proof


def _produced_at(body: bytes) -> datetime:
    """When an OCSP answer says it was made; it is judged at that moment.

    Raises:
        EncodingInvalid: It is none.
    """
    with der.reading("OCSP answer"):
        basic = ocsp_types.OCSPResponse.load(body, strict=True).basic_ocsp_response
        found: datetime = basic["tbs_response_data"]["produced_at"].native
        return found
