"""The operator's RA towards a CA that speaks CMP only: one signed ``rr`` each (F1).

The console never holds this key (D-S5). What comes back is judged by its protection;
whether the certificate is revoked is said by the CA's own OCSP and list.
"""

from __future__ import annotations

import http.client
import secrets
from urllib.parse import urlsplit

from asn1crypto import core, x509

from desktop.asn1 import cmp, protection
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid
from desktop.sandbox.certificates import subject_key_id
from desktop.sandbox.cmp_revoke import REASONS
from desktop.sandbox.state import SandboxState

__all__ = ["revoke"]

_TIMEOUT_S = 20
_LARGEST = 1_048_576
_CODES = {name: code for code, name in REASONS.items()}


def revoke(state: SandboxState, certificate: bytes, reason: str) -> tuple[str, str]:
    """Asks the CA; answers ``revoked``, ``already``, ``failed`` or ``unreachable``.

    The second text says why. An answer that can't be believed counts as none.
    """
    try:
        request = build(state, certificate, reason)
        answer = cmp.parse_message(_post(state.settings.ca_cmp_url, request))
        _check(state, answer, cmp.parse_message(request).header)
    except (OSError, http.client.HTTPException) as error:
        return "unreachable", f"no answer: {type(error).__name__}"
    except (EncodingInvalid, SignatureInvalid, SchemeUnsupported) as error:
        return "unreachable", f"an answer that can't be believed: {error.code}"
    if answer.body_name == "rp" and len(answer.revocation_statuses) == 1:
        status = answer.revocation_statuses[0]
    elif answer.body_name == "error":
        status = answer.error_status
    else:
        return "failed", f"answered by {answer.body_name}"
    if status.status == 0:
        return "revoked", ""
    if "certRevoked" in status.fail_info:
        return "already", ""
    return "failed", ", ".join((*status.fail_info, *status.texts))[:200]


def build(state: SandboxState, certificate: bytes, reason: str) -> bytes:
    """An ``rr`` for one certificate, signed by the registration authority, now (F2)."""
    view = x509.Certificate.load(certificate)
    member = state.authority["cmp"]
    body = cmp.rev_details(
        issuer=view.issuer.dump(),
        serial=view.serial_number,
        reason=_CODES[reason],
    )
    header = cmp.Header(
        sender=member.subject,
        recipient=view.issuer.dump(),
        transaction_id=secrets.token_bytes(16),
        sender_nonce=secrets.token_bytes(16),
        message_time=state.now(),
        protection_alg=member.key.algorithm.dump(),
        sender_kid=core.OctetString.load(subject_key_id(member.key.spki).value).native,
    )
    part = cmp.protected_part(header, "rr", body)
    return cmp.assemble(part, member.key.sign(part), (member.certificate,))


def _check(state: SandboxState, answer: cmp.PkiMessage, asked: cmp.Header) -> None:
    header = answer.header
    if (header.transaction_id, header.recip_nonce) != (
        asked.transaction_id,
        asked.sender_nonce,
    ):
        raise SignatureInvalid(reason="it answers another message")
    signer = answer.extra_certs[0] if answer.extra_certs else b""
    if signer != state.authority["cmp"].certificate:
        raise SignatureInvalid(reason="not by the CA's own signer")
    protection.verify_signature(answer, signer)


def _post(url: str, body: bytes) -> bytes:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(
        parts.hostname or "", parts.port, timeout=_TIMEOUT_S
    )
    try:
        connection.request(
            "POST", parts.path, body, {"Content-Type": "application/pkixcmp"}
        )
        return connection.getresponse().read(_LARGEST)
    finally:
        connection.close()
