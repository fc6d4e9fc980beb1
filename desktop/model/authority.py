"""An authority as a profile describes it, and what its servers answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

__all__ = [
    "AuthorityProfile",
    "EnrolmentAnswer",
    "Flow",
    "IssuerEntry",
    "Receipt",
    "RevocationAnswer",
    "StatusProof",
    "Transaction",
]


@dataclass(frozen=True)
class IssuerEntry:
    """An issuer whose certificates may be installed (row S1)."""

    certificate: bytes
    ocsp_url: str
    crl_url: str


@dataclass(frozen=True)
class Flow:
    """One of the two flows of the service, issue or revoke (row S4).

    Attributes:
        cmp_url: Where its CMP messages go; ``""`` for the profile's own address.
        renewal: Body of a renewal: ``kur``, ``cr`` or ``p10cr``; of the issue flow.
        channels: Ways that a revocation may take, in order (protocols.md 5.3): ``rr``,
            ``statement``, ``statement-cms``, ``rr-mac``; of the revoke flow.
    """

    cmp_url: str = ""
    renewal: str = "kur"
    channels: tuple[str, ...] = ("rr", "statement", "statement-cms", "rr-mac")


@dataclass(frozen=True)
class AuthorityProfile:
    """An authority as data (protocols.md 2.5). Names by language: ``kk ru en``.

    Attributes:
        source: File it was loaded from.
        mode: ``sandbox`` or ``production``.
        recipient: Relative names of the CMP recipient, in order.
        cmp_signers: DER certificates that may sign CMP answers besides those under an
            anchor with id-kp-cmcRA or id-kp-cmcCA.
        tls_anchors: DER certificates of the CAs of the servers' TLS certificates; the
            anchors stand in when none are given. The system's store is never used.
        operator_certificate: DER; signs receipts, messages and the profile.
        flows: What is offered, by name: ``issue``, ``revoke``. One that is missing is
            refused by name, with the address of the service.
        protection: Kinds for the first request, in order: ``pbmac1``, ``pbm``.
        subject: Switches of the subject template.
        duty_desk: ``phone``, ``address`` (by language), ``email``, ``hours``.
        ocsp_responder_check: Of a delegated responder without nocheck: ``crl`` asks its
            issuer's list where one is to be had, ``required`` always, ``off`` never.
        api: Names of operator calls that this authority offers.
    """

    source: str
    name: str
    mode: str
    system: Mapping[str, str]
    service: Mapping[str, str]
    service_address: str
    operator_name: Mapping[str, str]
    operator_bin: str
    operator_address: Mapping[str, str]
    base_url: str
    cmp_url: str
    recipient: tuple[tuple[str, str], ...]
    anchors: tuple[bytes, ...]
    issuers: tuple[IssuerEntry, ...]
    operator_certificate: bytes
    schemes: tuple[str, ...]
    default_scheme: str
    regime: str
    cmp_signers: tuple[bytes, ...] = ()
    tls_anchors: tuple[bytes, ...] = ()
    flows: Mapping[str, Flow] = field(
        default_factory=lambda: {"issue": Flow(), "revoke": Flow()}
    )
    mac_sender: str = "cn_reference"
    request_body: str = "p10cr"
    protection: tuple[str, ...] = ("pbmac1", "pbm")
    pbmac1_iterations: int = 100_000
    pbm_iterations: int = 500
    pbm_owf: str = "sha256"
    pbm_mac: str = "hmac-sha1"
    implicit_confirm: bool = False
    cert_profile: str = ""
    consent_digest: str = "header"
    poll_max: int = 500
    poll_deadline_s: int = 14 * 86_400
    clock_window_s: int = 500
    rr_invalidity_date: bool = False
    rr_fill_subject: bool = False
    rr_mac: bool = False
    rev_passphrase: bool = False
    tsa_url: str = ""
    tsa_certificates: tuple[bytes, ...] = ()
    tsa_policy: str = ""
    crl_max_bytes: int = 64 * 1024 * 1024
    ocsp_responder_check: str = "crl"
    statement_page: str = ""
    statement_signers: tuple[bytes, ...] = ()
    duty_desk: Mapping[str, Any] = field(default_factory=dict)
    security_officer: Mapping[str, str] = field(default_factory=dict)
    subject: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)
    reasons: tuple[str, ...] = (
        "keyCompromise",
        "affiliationChanged",
        "superseded",
        "cessationOfOperation",
    )
    gost_encoding: str = "rfc9215"
    carriers: str = ""
    api: tuple[str, ...] = ()
    sample_numbers: tuple[str, ...] = ()
    confirm_before_revoke: bool = False
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Receipt:
    """An operator's signed receipt, verified (protocols.md 6.4)."""

    receipt_id: str
    kind: str
    object_id: str
    object_sha256: str
    received_at: str
    decision: str
    sequence: int
    payload: bytes
    cms: bytes
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Transaction:
    """A CMP transaction, saved before each send so that another process can go on.

    Attributes:
        kind: ``enrol`` or ``revoke``.
        state: ``prepared``, ``sent``, ``waiting``, ``answered``, ``confirmed``,
            ``rejected``, ``failed`` or ``unknown``.
        data: Canonical-JSON values; byte strings are base64url.
    """

    transaction_id: str
    kind: str
    subject_id: str
    state: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class EnrolmentAnswer:
    """What came back for a certificate request.

    Attributes:
        certificate: DER, before the gate has judged it.
        status: PKIStatus: 0 accepted or 1 grantedWithMods.
        extra_certs: DER certificates of the answer; untrusted building material.
        response: DER of the PKIMessage, for evidence.
    """

    transaction_id: str
    certificate: bytes
    status: int
    extra_certs: tuple[bytes, ...]
    request: bytes
    response: bytes


@dataclass(frozen=True)
class RevocationAnswer:
    """What came back for one ``rr``: never a proof (protocols.md 2.7)."""

    transaction_id: str
    outcome: str
    status: int
    fail_info: tuple[str, ...]
    text: str
    request: bytes
    response: bytes


@dataclass(frozen=True)
class StatusProof:
    """A judged OCSP answer or CRL (protocols.md 2.8).

    Attributes:
        status: ``good`` or ``revoked`` (``unknown`` answers raise or are not proof).
        source: ``ocsp`` or ``crl``.
        reason: CRLReason name, ``unspecified`` when none is given.
        crl_number: Of the list, for the next comparison.
        raw: The bytes judged, exactly as received.
        responder_list: Of an OCSP answer: the list that cleared its responder, as
            received; nothing where the responder was not looked up.
    """

    status: str
    source: str
    this_update: datetime
    next_update: datetime | None
    produced_at: datetime
    raw: bytes
    revoked_at: datetime | None = None
    reason: str = ""
    invalidity_date: datetime | None = None
    crl_number: int | None = None
    signer: str = ""
    responder_list: bytes = b""
