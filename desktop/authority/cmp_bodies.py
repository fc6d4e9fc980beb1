"""What is asked for in an enrolment, as the body of a first message."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.asn1 import cmp, pkcs10
from desktop.canonical import sha256_hex
from desktop.errors import InputInvalid
from desktop.model import AuthorityProfile
from desktop.ports import Signer

__all__ = ["Enrolment"]


@dataclass(frozen=True)
class Enrolment:
    """A certificate request ready to be sent.

    Attributes:
        body_name: ``p10cr``, ``ir``, ``cr`` or ``kur``.
        body: DER of the body's content.
        request: What the person's key signed: the PKCS#10.
        consent_digest: SHA-256 of E1's CMS, or nothing.
    """

    body_name: str
    body: bytes
    request: bytes
    spki_sha256: str
    consent_digest: bytes = b""

    @classmethod
    def of(
        cls,
        profile: AuthorityProfile,
        request_p10: bytes,
        consent_digest: bytes,
        *,
        body_name: str,
        signer: Signer | None = None,
        replaces: bytes | None = None,
    ) -> Enrolment:
        """Makes the body from a PKCS#10.

        Args:
            profile: Says whether the consent digest travels in CRMF's regInfo.
            request_p10: The signed PKCS#10; a CertReqMsg asks for the same.
            consent_digest: See the class.
            body_name: See the class.
            signer: Signs the CertRequest of an ir, cr or kur (POPO).
            replaces: Certificate named in a kur's oldCertID control.

        Raises:
            InputInvalid: A CertRequest is needed and nobody can sign it.
        """
        request = pkcs10.parse(request_p10)
        if body_name == "p10cr":
            body = request_p10
        elif signer is None:
            raise InputInvalid(
                name="signer", reason=f"the body {body_name} needs the new key"
            )
        else:
            in_reg_info = profile.consent_digest == "reginfo"
            wanted = cmp.cert_request(
                request.subject,
                request.spki,
                request.extensions,
                old_certificate=replaces,
            )
            body = cmp.cert_req_messages(
                wanted,
                signer.scheme,
                signer.sign_request(wanted),
                consent_digest=consent_digest if in_reg_info else None,
            )
        return cls(
            body_name, body, request_p10, sha256_hex(request.spki), consent_digest
        )
