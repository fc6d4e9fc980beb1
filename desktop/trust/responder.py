"""Whether an OCSP responder's own certificate was revoked (RFC 6960, 4.2.2.2.1).

A responder without id-pkix-ocsp-nocheck is looked up in its issuer's list. The list is
kept beside the answer, so that whoever judges the answer years later judges the
responder too, by the same words and without asking anybody.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.errors import EncodingInvalid, StatusInvalid
from desktop.model.authority import StatusProof
from desktop.trust import crl, ocsp
from desktop.trust.crl_parts import read_frame
from desktop.trust.view import read

__all__ = ["accept", "judge"]


def accept(found: StatusProof, responder: bytes) -> None:
    """Takes what a list says about a responder.

    Args:
        found: The judged list.
        responder: DER of the responder's certificate.

    Raises:
        StatusInvalid: It was revoked; or the list is from a time when its issuer need
            not name it any more (RFC 5280, 3.3).
    """
    if found.status == "revoked":
        raise StatusInvalid(reason="the responder's certificate was revoked")
    if found.this_update > read(responder).not_after:
        raise StatusInvalid(reason="the list is younger than the responder")


def judge(
    proof: StatusProof, issuer: bytes, listed: bytes, *, signers: Sequence[bytes] = ()
) -> None:
    """Judges the responder of a kept answer by the list that was kept beside it.

    The list has to speak of the time of the answer: an older one must have been in
    force then. A younger one is as good, for what it does not name was not revoked.

    Args:
        proof: What :func:`desktop.trust.ocsp.judge` found in the answer.
        issuer: DER of the issuer's certificate.
        listed: The list, DER as received.
        signers: DER of pinned certificates that may sign an indirect list.

    Raises:
        StatusInvalid: The responder was revoked, or the list proves nothing about it.
    """
    responder = ocsp.to_check(proof, issuer)
    if responder is None:
        return
    try:
        made = read_frame(listed).this_update
    except EncodingInvalid as error:
        raise StatusInvalid(reason=f"{error.what}: {error.reason}") from error
    at = max(made, proof.produced_at)
    accept(crl.judge(listed, responder, issuer, at, signers=signers), responder)
