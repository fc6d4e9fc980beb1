"""What is asked for in an enrolment, as the body of a first message."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.asn1 import cmp, cmp_bodies, der, pkcs10, schemes
from desktop.canonical import sha256_hex
from desktop.errors import InputInvalid
from desktop.model.authority import AuthorityProfile
from desktop.ports import Signer

__all__ = ["Enrolment", "prove"]


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
        proven: bytes = b"",
    ) -> Enrolment:
        """Makes the body from a PKCS#10.

        Args:
            profile: Says whether the consent digest travels in CRMF's regInfo.
            request_p10: The signed PKCS#10; a CertReqMsg asks for the same.
            consent_digest: See the class.
            body_name: See the class.
            signer: Signs the CertRequest of an ir, cr or kur (POPO).
            replaces: Certificate named in a kur's oldCertID control.
            proven: A CertRequest that the key signed before (:func:`prove`); stands in
                for the signer.

        Raises:
            InputInvalid: A CertRequest is needed and nobody can sign it, or the one
                that was signed asks for something else than the PKCS#10.
        """
        request = pkcs10.parse(request_p10)
        if body_name == "p10cr":
            body = request_p10
        else:
            if signer is not None:
                proven = prove(request_p10, signer, replaces=replaces)
            if not proven:
                raise InputInvalid(
                    name="signer", reason=f"the body {body_name} needs the new key"
                )
            in_reg_info = profile.consent_digest == "reginfo"
            body = _completed(proven, request, consent_digest if in_reg_info else None)
        return cls(
            body_name, body, request_p10, sha256_hex(request.spki), consent_digest
        )


def prove(
    request_p10: bytes, signer: Signer, *, replaces: bytes | None = None
) -> bytes:
    """The CertRequest that asks for what a PKCS#10 asks for, with its signature (POPO).

    For a key that is not there any more when the request is sent.

    Args:
        request_p10: The signed PKCS#10.
        signer: Its key.
        replaces: Certificate named in a kur's oldCertID control.
    """
    request = pkcs10.parse(request_p10)
    wanted = cmp.cert_request(
        request.subject, request.spki, request.extensions, old_certificate=replaces
    )
    return cmp.cert_req_messages(wanted, signer.scheme, signer.sign_request(wanted))


def _completed(
    proven: bytes, request: pkcs10.Request, consent_digest: bytes | None
) -> bytes:
    """The body: what the key signed, and beside it the digest of E1's CMS."""
    (found,) = cmp_bodies.cert_requests(der.root(proven, "CertReqMessages"))
    if (found.subject, found.spki) != (request.subject, request.spki):
        raise InputInvalid(name="request", reason="the CertRequest is another's")
    return cmp.cert_req_messages(
        found.request,
        schemes.of_spki(found.spki).name,
        found.popo_signature,
        consent_digest=consent_digest,
    )
