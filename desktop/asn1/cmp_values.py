"""What travels between the CMP codec and its users: frozen values, no encodings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

__all__ = [
    "BODIES",
    "FAIL_INFO",
    "CertRequest",
    "CertResponse",
    "CertStatus",
    "Header",
    "RevRequest",
    "StatusInfo",
]

#: PKIBody alternatives that are spoken (RFC 9810, 5.1.2); any other is an error.
BODIES: dict[str, int] = {
    "ir": 0,
    "ip": 1,
    "cr": 2,
    "cp": 3,
    "p10cr": 4,
    "kur": 7,
    "kup": 8,
    "rr": 11,
    "rp": 12,
    "pkiconf": 19,
    "nested": 20,
    "genm": 21,
    "genp": 22,
    "error": 23,
    "certConf": 24,
    "pollReq": 25,
    "pollRep": 26,
}

#: PKIFailureInfo by bit (RFC 9810, 5.2.3).
FAIL_INFO = (
    "badAlg",
    "badMessageCheck",
    "badRequest",
    "badTime",
    "badCertId",
    "badDataFormat",
    "wrongAuthority",
    "incorrectData",
    "missingTimeStamp",
    "badPOP",
    "certRevoked",
    "certConfirmed",
    "wrongIntegrity",
    "badRecipientNonce",
    "timeNotAvailable",
    "unacceptedPolicy",
    "unacceptedExtension",
    "addInfoNotAvailable",
    "badSenderNonce",
    "badCertTemplate",
    "signerNotTrusted",
    "transactionIdInUse",
    "unsupportedVersion",
    "notAuthorized",
    "systemUnavail",
    "systemFailure",
    "duplicateCertReq",
)

IMPLICIT_CONFIRM = "1.3.6.1.5.5.7.4.13"
CONFIRM_WAIT_TIME = "1.3.6.1.5.5.7.4.14"
CA_CERTS = "1.3.6.1.5.5.7.4.17"
CERT_PROFILE = "1.3.6.1.5.5.7.4.21"
#: SHA-256 of the CMS of the application manifest (E1), as an OCTET STRING: arc
#: 2.25 of a UUID that was minted for this once (protocols.md 2.2).
CONSENT_DIGEST = "2.25.338619655159646386367206038848542906418"


@dataclass(frozen=True)
class Header:
    """A PKIHeader (RFC 9810, 5.1.1).

    Attributes:
        sender: DER of the sender's Name; of the whole GeneralName where a peer names
            itself by something else.
        recipient: Likewise.
        protection_alg: DER of the AlgorithmIdentifier; empty when unprotected.
        sender_kid: Empty when absent, like the nonces and the transactionID of a peer.
        general_info: OID and DER value; the value is empty where it is absent.
    """

    sender: bytes
    recipient: bytes
    transaction_id: bytes
    sender_nonce: bytes
    recip_nonce: bytes | None = None
    message_time: datetime | None = None
    protection_alg: bytes = b""
    sender_kid: bytes = b""
    general_info: Sequence[tuple[str, bytes]] = ()
    pvno: int = 2
    #: When a peer revokes what is not confirmed, RFC 3339; empty when it does not say.
    confirm_wait_until: str = ""

    @property
    def implicit_confirm(self) -> bool:
        """Whether implicit confirmation is asked for or granted."""
        return self.info(IMPLICIT_CONFIRM) is not None

    def info(self, oid: str) -> bytes | None:
        """DER value of one generalInfo item; nothing when it is absent."""
        return next((value for name, value in self.general_info if name == oid), None)


@dataclass(frozen=True)
class StatusInfo:
    """A PKIStatusInfo.

    Attributes:
        status: 0 accepted, 1 grantedWithMods, 2 rejection, 3 waiting, 4 and 5
            revocation warning and notification, 6 keyUpdateWarning.
        texts: The peer's words: shown as plain text.
        fail_info: Names of :data:`FAIL_INFO`.
    """

    status: int
    texts: tuple[str, ...] = ()
    fail_info: tuple[str, ...] = ()


@dataclass(frozen=True)
class CertResponse:
    """A CertResponse; ``certificate`` is DER, where one is inside."""

    cert_req_id: int
    status: StatusInfo
    certificate: bytes | None = None


@dataclass(frozen=True)
class CertRequest:
    """One CertReqMsg of an ir, cr or kur (RFC 4211).

    Attributes:
        request: DER of the CertRequest, which is what the POPO signs.
        subject: DER of the Name; empty where the template has none.
        spki: DER; empty where the template has none.
        extensions: OID, critical, DER value.
        old_certificate: Issuer (DER) and serial number of a kur's oldCertID.
        popo_algorithm: DER; empty where there is no signature POPO.
        consent_digest: From regInfo; empty where it is absent.
    """

    cert_req_id: int
    request: bytes
    subject: bytes
    spki: bytes
    extensions: tuple[tuple[str, bool, bytes], ...] = ()
    old_certificate: tuple[bytes, int] | None = None
    popo_algorithm: bytes = b""
    popo_signature: bytes = b""
    consent_digest: bytes = b""


@dataclass(frozen=True)
class CertStatus:
    """One CertStatus of a certConf.

    Attributes:
        status: Nothing where the certificate is accepted.
        digest: Name of the digest that hashAlg names (version 3 of the header only);
            empty where the certificate's own signature names it.
    """

    cert_hash: bytes
    cert_req_id: int
    status: StatusInfo | None = None
    digest: str = ""


@dataclass(frozen=True)
class RevRequest:
    """One RevDetails of an rr.

    Attributes:
        issuer: DER of the Name; empty where the template has none.
        serial: Nothing where the template has none.
        reason: CRLReason by number; nothing where none is given.
    """

    issuer: bytes
    serial: int | None
    reason: int | None = None
    invalidity_date: datetime | None = None
    subject: bytes = b""
