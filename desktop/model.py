"""Frozen values that travel between rooms. No behaviour beyond reading them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

__all__ = [
    "AgreementText",
    "Application",
    "ApprovedModule",
    "Attempt",
    "AuthorityProfile",
    "CarrierEntry",
    "CertificateRecord",
    "CheckResult",
    "CustodyRecord",
    "EnrolmentAnswer",
    "Flow",
    "GeneratedKey",
    "IssuerEntry",
    "JournalEntry",
    "KeyOnToken",
    "Person",
    "PinState",
    "Post",
    "Receipt",
    "Report",
    "ReportCertificate",
    "RevocationAnswer",
    "StatusProof",
    "TokenInfo",
    "Transaction",
]


class PinState(StrEnum):
    """What the token's flags say of its PIN; never a number it did not tell."""

    FINE = "fine"
    COUNT_LOW = "count_low"
    FINAL_TRY = "final_try"
    LOCKED = "locked"
    NOT_SET = "not_set"


# -- modules, tokens, keys ------------------------------------------------------


@dataclass(frozen=True)
class ApprovedModule:
    """One entry of a module list (D-S1).

    Attributes:
        path: Canonical path; no part of it was a link at approval.
        sha256: Of the file, lower-case hex.
        owner: Owner of the file as the system names it (uid on POSIX, SID on Windows).
        env: The only environment variables the module may see.
        source: ``administrator`` or ``personal``.
        profile: Row of ``resources/tokens/modules.toml`` that fits, or ``""``.
        notes: File of what was seen of tokens behind it before, or ``""``; hints only.
    """

    path: str
    sha256: str
    owner: str
    env: Mapping[str, str] = field(default_factory=dict)
    source: str = "personal"
    profile: str = ""
    notes: str = ""


@dataclass(frozen=True)
class TokenInfo:
    """One token, read afresh. Texts come from the token: show them as plain text."""

    module: str
    slot: int
    label: str
    manufacturer: str
    model: str
    serial: str
    hardware: str
    firmware: str
    flags: tuple[str, ...]
    mechanisms: tuple[str, ...]
    pin_state: PinState
    pin_pad: bool
    shortest_pin: int
    longest_pin: int
    free_bytes: int | None = None


@dataclass(frozen=True)
class KeyOnToken:
    """One private key on a token with what lies beside it.

    Attributes:
        key_id: CKA_ID in lower-case hex.
        scheme: Name of the scheme, ``""`` when Saqta knows none for this key.
        spki: SubjectPublicKeyInfo, DER, from the public key or certificate beside it.
        attributes: Custody attributes as read; absent where the token has no answer.
        certificates: DER of certificates with the same CKA_ID and public key.
    """

    token_serial: str
    key_id: str
    label: str
    scheme: str
    spki: bytes
    attributes: Mapping[str, bool]
    certificates: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class CarrierEntry:
    """A row of the certified-carrier list (row S12)."""

    model: str
    firmware_min: str
    firmware_max: str
    certificate_number: str
    issued: str
    expires: str
    source: str
    mark: str = ""


@dataclass(frozen=True)
class CustodyRecord:
    """What the module reported about a key just made; a self check, no proof.

    Attributes:
        attributes: The 14 attributes of security.md section 2, by CKA name.
        carrier: The certified-carrier entry as a mapping, or ``None``: not certified.
        attestations: Vendor statements, ``{"type", "bytes" (base64url)}`` each.
        degraded: What this kind of module answers otherwise, or not at all, by name.
    """

    module_path: str
    module_sha256: str
    token_serial: str
    token_label: str
    token_model: str
    token_firmware: str
    token_manufacturer: str
    key_id: str
    scheme: str
    spki_sha256: str
    attributes: Mapping[str, bool]
    read_at: str
    carrier: Mapping[str, str] | None = None
    attestations: tuple[Mapping[str, str], ...] = ()
    degraded: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The record as canonical-JSON values, for evidence."""
        return {
            "attestations": [dict(item) for item in self.attestations],
            "attributes": dict(self.attributes),
            "carrier": None if self.carrier is None else dict(self.carrier),
            "degraded": list(self.degraded),
            "key_id": self.key_id,
            "module_path": self.module_path,
            "module_sha256": self.module_sha256,
            "proves": "reported by the module; not an attestation",
            "read_at": self.read_at,
            "scheme": self.scheme,
            "spki_sha256": self.spki_sha256,
            "token_firmware": self.token_firmware,
            "token_label": self.token_label,
            "token_manufacturer": self.token_manufacturer,
            "token_model": self.token_model,
            "token_serial": self.token_serial,
        }


@dataclass(frozen=True)
class GeneratedKey:
    """A key made on the token, read back and found as asked."""

    key_id: str
    scheme: str
    spki: bytes
    custody: CustodyRecord


# -- people and applications ----------------------------------------------------


@dataclass(frozen=True)
class Post:
    """One place of work (row S2, field 5)."""

    position: str
    units: tuple[str, ...]
    organisation: str
    bin: str


@dataclass(frozen=True)
class Person:
    """The 11 fields of row S2; the post counts as three (and its BIN)."""

    surname: str
    given_name: str
    patronymic: str
    iin: str
    post: Post
    phone: str
    email: str
    region: str
    city: str


@dataclass(frozen=True)
class Application:
    """One row of the register of applications.

    Attributes:
        state: A name of ``applications.states``.
        data: Everything else, canonical-JSON values; files lie beside in the
            application's folder.
    """

    application_id: str
    state: str
    created_at: datetime
    updated_at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class CertificateRecord:
    """A certificate known to this installation, with or without its token.

    Attributes:
        sha256: Of the DER, lower-case hex; its name everywhere.
        serial: Lower-case hex, no leading ``0x``.
        status: ``unknown``, ``good`` or ``revoked``, as last *proved*.
        revocation_key_id: Which registered revocation key may revoke it, or ``""``.
    """

    sha256: str
    der: bytes
    serial: str
    spki_sha256: str
    subject: str
    not_before: datetime
    not_after: datetime
    profile: str
    token_serial: str = ""
    token_label: str = ""
    key_id: str = ""
    scheme: str = ""
    application_id: str = ""
    revocation_key_id: str = ""
    status: str = "unknown"
    status_source: str = ""
    status_at: datetime | None = None
    revoked_at: datetime | None = None
    revocation_reason: str = ""
    purpose: str = ""


# -- agreements -----------------------------------------------------------------


@dataclass(frozen=True)
class AgreementText:
    """An agreement in one language, byte for byte as published (D7)."""

    id: str
    version: str
    language: str
    sha256: str
    content: bytes
    meta: Mapping[str, Any]


# -- authority ------------------------------------------------------------------


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


# -- reports --------------------------------------------------------------------


@dataclass(frozen=True)
class ReportCertificate:
    """One certificate of a report and how far it has come.

    Attributes:
        state: ``RECORDED``, ``SENT``, ``ACCEPTED``, ``CONFIRMED``, ``UNDONE`` or
            ``REFUSED`` (only when every channel refused).
        times: RFC 3339 time of each state reached.
    """

    sha256: str
    serial: str
    spki_sha256: str
    state: str
    channel: str = ""
    confirmed_by: str = ""
    times: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """A compromise report as recorded (row S14).

    Attributes:
        released: Somebody said that it is to go: at the click (``--now``), or since.
            Where the policy asks for a confirmation, nothing goes without it.
    """

    report_id: str
    recorded_at: datetime
    monotonic: float
    reason: str
    state: str
    send_after: datetime
    certificates: tuple[ReportCertificate, ...]
    since: str = ""
    text: str = ""
    key_ids: tuple[str, ...] = ()
    path: str = "database"
    released: bool = False


@dataclass(frozen=True)
class Attempt:
    """One try to revoke one certificate through one channel."""

    attempt_id: str
    report_id: str
    certificate: str
    channel: str
    state: str
    created_at: datetime
    updated_at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


# -- records --------------------------------------------------------------------


@dataclass(frozen=True)
class JournalEntry:
    """One line of the journal, as stored (protocols.md 6.3)."""

    seq: int
    prev: str
    sha256: str
    utc: str
    monotonic: str
    kind: str
    body: Mapping[str, Any]
    raw: bytes


@dataclass(frozen=True)
class CheckResult:
    """One check of doctor or of a verification, with what it means.

    Attributes:
        state: ``ok``, ``warning``, ``problem`` or ``unknown`` (can't be known here).
        name: Stable name; the sentence is made from it and the facts.
    """

    name: str
    state: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""
