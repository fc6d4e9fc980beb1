"""One closed application with every file, made without token, network or sandbox.

Certificates, OCSP answers and lists come from ``cryptography``, time stamps from the
``openssl ts`` tool: what the verifier judges was made by others wherever it can be.
"""

from __future__ import annotations

import base64
import datetime as dt
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from desktop.asn1 import cmp, cms, schemes
from desktop.canonical import b64url, canonical, parse, sha256_hex
from desktop.clock import format_time
from desktop.consent import agreement, record, regime
from desktop.evidence import bundle, cades, manifest
from desktop.evidence.cms import sign_manifest
from tests.fakes.software_signer import SoftwareSigner

__all__ = ["AT", "EvidenceCase", "InstallationFake", "RecordSigner"]

AT = dt.datetime(2026, 9, 1, 8, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
IIN = "990101300014"
APPLICATION_ID = "3d1f0d3e-8a63-4a4e-9c55-0d1f7b0d9f11"
REPORT_ID = "7f0a3a52-0f3c-4a70-8f4e-2f6b9d0c1a22"
_DER = serialization.Encoding.DER
_SPKI = serialization.PublicFormat.SubjectPublicKeyInfo

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


class RecordSigner(SoftwareSigner):
    """Signs records as the token worker does, with its key in memory."""

    def sign_record(
        self,
        kind: str,
        payload: bytes,
        *,
        certificate: bytes | None = None,
        signed_attributes: bytes | None = None,
    ) -> bytes:
        if signed_attributes is not None:
            return self._sign(signed_attributes)
        return cms.build_signed(
            payload, self.spki, self.scheme, AT, self._sign, certificate
        )


class InstallationFake:
    """A home's own Ed25519 key."""

    def __init__(self) -> None:
        self._key = ed25519.Ed25519PrivateKey.generate()

    @property
    def spki(self) -> bytes:
        return self._key.public_key().public_bytes(_DER, _SPKI)

    @property
    def key_id(self) -> str:
        return sha256_hex(self.spki)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


@dataclass
class Made:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(_DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def _certificate(
    subject: x509.Name,
    key: Key,
    issuer: Made | None,
    *extensions: tuple[x509.ExtensionType, bool],
    ski: bytes | None = None,
    now: dt.datetime = AT,
) -> Made:
    signing = key if issuer is None else issuer.key
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    identifier = own if ski is None else x509.SubjectKeyIdentifier(ski)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + 365 * DAY)
        .add_extension(identifier, critical=False)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return Made(builder.sign(signing, hashes.SHA256()), key)


def _usage(*bits: str) -> x509.KeyUsage:
    names = [
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ]
    return x509.KeyUsage(**{name: name in bits for name in names})


def _name(common: str, *more: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, common),
            *(x509.NameAttribute(oid, text) for oid, text in more),
        ]
    )


def _p256() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


class Operator:
    """Root, issuer, operator and time-stamp authority of one test."""

    def __init__(self, now: dt.datetime = AT) -> None:
        self.now = now
        ca = (_usage("key_cert_sign", "crl_sign"), True)
        anyone = (x509.BasicConstraints(ca=True, path_length=None), True)
        self.root = _certificate(_name("Test root"), _p256(), None, ca, anyone, now=now)
        self.issuer = _certificate(
            _name("Test issuer"), _p256(), self.root, ca, anyone, now=now
        )
        sign = (_usage("digital_signature", "content_commitment"), True)
        self.operator = _certificate(
            _name("Test operator"), _p256(), self.root, sign, now=now
        )
        self.tsa = _certificate(
            _name("Test TSA"),
            rsa.generate_private_key(65537, 2048),
            self.root,
            (_usage("digital_signature"), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True),
            now=now,
        )

    def receipt(
        self,
        kind: str,
        object_id: str,
        body: Mapping[str, Any],
        *,
        signer: Made | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> bytes:
        """A receipt envelope over the canonical body."""
        by = signer or self.operator
        payload = canonical(
            {
                "receipt_id": f"receipt-{kind}",
                "kind": kind,
                "object_id": object_id,
                "object_sha256": sha256_hex(canonical(dict(body))),
                "received_at": format_time(self.now),
                "operator": "Test operator",
                "decision": "stored",
                "sequence": 1,
                **(more or {}),
            }
        )
        own = SoftwareSigner("ecdsa-p256", by.key)
        signed = cms.build_signed(
            payload, own.spki, "ecdsa-p256", AT, own._sign, by.der
        )
        return canonical({"payload": b64url(payload), "cms": b64url(signed)})

    def responder(self) -> Made:
        """A delegated OCSP responder whose certificate does not say nocheck."""
        return _certificate(
            _name("Test responder"),
            _p256(),
            self.issuer,
            (_usage("digital_signature"), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False),
            now=self.now,
        )

    def ocsp(
        self,
        certificate: x509.Certificate,
        *,
        revoked: bool,
        responder: Made | None = None,
    ) -> bytes:
        """An OCSP answer signed by the issuer itself, or by its responder."""
        signer = responder or self.issuer
        state = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
        builder = (
            ocsp.OCSPResponseBuilder()
            .add_response(
                cert=certificate,
                issuer=self.issuer.certificate,
                algorithm=hashes.SHA256(),
                cert_status=state,
                this_update=self.now,
                next_update=self.now + DAY,
                revocation_time=self.now if revoked else None,
                revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
        )
        if responder is not None:
            builder = builder.certificates([responder.certificate])
        # The library takes "now" for producedAt; the tests' clock is fixed.
        signed = builder.sign(signer.key, hashes.SHA256())
        return signed.public_bytes(_DER)

    def crl(
        self, serial: int, at: dt.datetime = AT, *, signer: Made | None = None
    ) -> bytes:
        """A list of the issuer that holds the serial number."""
        entry = (
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(at)
            .add_extension(
                x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False
            )
            .build()
        )
        listed = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.issuer.certificate.subject)
            .last_update(at)
            .next_update(at + DAY)
            .add_revoked_certificate(entry)
            .add_extension(x509.CRLNumber(1), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(
                    self.issuer.key.public_key()
                ),
                critical=False,
            )
            .sign((signer or self.issuer).key, hashes.SHA256())
        )
        return listed.public_bytes(_DER)

    def stamper(self, folder: Path) -> OpensslStamper:
        """A time stamper that answers with ``openssl ts``."""
        return OpensslStamper(self, folder)


class OpensslStamper:
    """Implements ``ports.TimeStamper`` with the openssl tool; its clock is real."""

    def __init__(self, operator: Operator, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        (folder / "tsa.pem").write_bytes(operator.tsa.pem)
        (folder / "tsa.key").write_bytes(
            operator.tsa.key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        (folder / "serial").write_text("01\n")
        (folder / "ts.cnf").write_text(
            "[tsa]\ndefault_tsa = own\n[own]\n"
            f"serial = {folder}/serial\ncrypto_device = builtin\n"
            f"signer_cert = {folder}/tsa.pem\n"
            f"signer_key = {folder}/tsa.key\nsigner_digest = sha256\n"
            "default_policy = 1.2.3.4.1\ndigests = sha256\nordering = yes\n"
            "tsa_name = no\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n"
        )

    def time_stamp(self, message: bytes) -> bytes:
        folder = self._folder
        (folder / "message").write_bytes(message)
        self._openssl("-query", "-data", "message", "-sha256", "-cert", "-out", "q.tsq")
        self._openssl(
            "-reply", "-config", "ts.cnf", "-queryfile", "q.tsq",
            "-token_out", "-out", "token.der",
        )  # fmt: skip
        return (folder / "token.der").read_bytes()

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(
            ["openssl", "ts", *arguments],
            cwd=self._folder,
            check=True,
            capture_output=True,
            timeout=30,
        )


@dataclass
class EvidenceCase:
    """A closed application; change ``members`` before :meth:`pack` to attack it.

    Attributes:
        when: The local clock of the case.
        lies: By member, what its maker changes before it is hashed and signed on.
        stamp_e1: Whether E1 gets a time stamp of its own.
        foreign_ski: Key identifier that the CA computes in a way of its own.
        attestations: What the token's maker attests, as custody facts carry it.
        doubted: Whether a responder without nocheck gives the first status; then
            ``responder`` is it, and ``cleared`` makes the list that is kept beside.
    """

    scheme: str = "ecdsa-p256"
    stamper: Callable[[Operator], Any] | None = None
    revoked: bool = False
    when: dt.datetime = AT
    first_ocsp: bool = False
    lies: Mapping[str, Callable[[dict[str, Any]], Any]] = field(default_factory=dict)
    stamp_e1: bool = False
    foreign_ski: bytes | None = None
    attestations: tuple[dict[str, str], ...] = ()
    doubted: bool = False
    cleared: Callable[[Operator, Made], bytes] | None = None
    members: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.authority = Operator(self.when)
        self.installation = InstallationFake()
        self.recovery = ed25519.Ed25519PrivateKey.generate()
        self.signer = RecordSigner(self.scheme)
        self._records()
        self._application()
        self._certificate()
        self._close()
        if self.revoked:
            self._revoke()

    @property
    def anchors(self) -> list[bytes]:
        return [self.authority.root.der]

    @property
    def serial(self) -> str:
        return f"{self.leaf.certificate.serial_number:x}"

    def told(self, name: str, content: bytes) -> bytes:
        """The record as its maker tells it."""
        lie = self.lies.get(name)
        if lie is None:
            return content
        value = parse(content)
        changed = lie(value)
        return canonical(value if changed is None else changed)

    def pack(self, language: str = "kk") -> bytes:
        """The bundle of the members as they are now."""
        return bundle.build_bundle(self.members, self.installation, self.when, language)

    def _records(self) -> None:
        text = agreement.load_shipped(*agreement.shipped()[0], "kk")
        who = record.Who("ӘБДІҚАДЫРОВ", "ДӘУЛЕТ", "ҚАЙРАТҰЛЫ", IIN)
        moment = record.Moment(at=self.when, monotonic=12.5)
        acceptance_id, consent_id = record.new_record_id(), record.new_record_id()
        self.acceptance_id, self.consent_id = acceptance_id, consent_id
        acceptance = record.build_acceptance(
            record_id=acceptance_id,
            application_id=APPLICATION_ID,
            who=who,
            agreement=text,
            acts=[record.Act(record.ACCEPT_ACT, self.when)],
            scrolled_to_end=True,
            liability=regime.liability(self.when.date()),
            liability_at=self.when,
            slip_reference="SLIP-1",
            program=("saqta", "1"),
            moment=moment,
        )
        consent = record.build_consent(
            record_id=consent_id,
            acceptance_id=acceptance_id,
            application_id=APPLICATION_ID,
            who=who,
            agreement=text,
            choices=record.Choices(registers=frozenset({"persons"})),
            method="command_line",
            slip_reference="SLIP-1",
            moment=moment,
        )
        acceptance = self.told(manifest.ACCEPTANCE, acceptance)
        consent = self.told(manifest.CONSENT, consent)
        lookup = canonical(
            {"register": "persons", "purpose": "fill", "fields": {"iin": IIN}}
        )
        lookup = self.told("lookups/persons.json", lookup)
        self.members |= {
            manifest.AGREEMENT: text.content,
            manifest.AGREEMENT_META: self.told(
                manifest.AGREEMENT_META, canonical(dict(text.meta))
            ),
            manifest.ACCEPTANCE: acceptance,
            manifest.CONSENT: consent,
            manifest.CONSENT_RECEIPT: self.authority.receipt(
                "consents",
                acceptance_id,
                {"acceptance": b64url(acceptance), "consent": b64url(consent)},
            ),
            "lookups/persons.json": lookup,
        }

    def _application(self) -> None:
        key = self.signer.key
        digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
        if self.scheme == "ecdsa-p384":
            digest = hashes.SHA384()  # type: ignore[assignment]
        request = (
            x509.CertificateSigningRequestBuilder()
            .subject_name(_name("ӘБДІҚАДЫРОВ ДӘУЛЕТ"))
            .sign(key, digest)
            .public_bytes(_DER)
        )
        spki = sha256_hex(self.signer.spki)
        facts = dict.fromkeys(("LOCAL", "ALWAYS_SENSITIVE", "NEVER_EXTRACTABLE"), True)
        custody: dict[str, Any] = {
            "attestations": list(self.attestations),
            "attributes": facts,
            "carrier": None,
            "scheme": self.scheme,
            "spki_sha256": spki,
            "token_model": "Test token",
            "token_serial": "0001",
        }
        recovery = self.recovery.public_key().public_bytes(_DER, _SPKI)
        payload = manifest.application_manifest(
            application_id=APPLICATION_ID,
            authority="Test authority",
            slip_reference="SLIP-1",
            acceptance_id=self.acceptance_id,
            acceptance_sha256=sha256_hex(self.members[manifest.ACCEPTANCE]),
            consent_id=self.consent_id,
            consent_sha256=sha256_hex(self.members[manifest.CONSENT]),
            lookups=[
                {
                    "register": "persons",
                    "purpose": "fill",
                    "sha256": sha256_hex(self.members["lookups/persons.json"]),
                }
            ],
            spki_sha256=spki,
            request_kind="pkcs10",
            request_sha256=sha256_hex(request),
            subject={
                "surname": "Әбдіқадыров",
                "given_name": "Дәулет",
                "patronymic": "Қайратұлы",
                "iin": IIN,
                "email": "d@example.kz",
            },
            custody=custody,
            revocation_key={"key_id": sha256_hex(recovery), "spki": b64url(recovery)},
            installation_key={
                "key_id": self.installation.key_id,
                "spki": b64url(self.installation.spki),
            },
            program={"name": "saqta", "version": "1"},
            created_at=format_time(self.when),
            clock={"source": "system", "offset_s": "unknown"},
        )
        payload = self.told(manifest.APPLICATION, payload)
        signed = sign_manifest(payload, "application", self.signer)
        if self.stamp_e1 and self.stamper is not None:
            stamper = self.stamper(self.authority)
            self.members[manifest.APPLICATION_STAMP] = stamper.time_stamp(
                cms.parse(signed).signature
            )
        self.members |= {
            manifest.REQUEST: request,
            manifest.CUSTODY: canonical(custody),
            manifest.APPLICATION: payload,
            manifest.APPLICATION_CMS: signed,
            manifest.APPLICATION_RECEIPT: self.authority.receipt(
                "application",
                APPLICATION_ID,
                {
                    "manifest": b64url(payload),
                    "cms": b64url(signed),
                    "spki": b64url(self.signer.spki),
                },
            ),
        }

    def _certificate(self) -> None:
        self.leaf = _certificate(
            _name("ӘБДІҚАДЫРОВ ДӘУЛЕТ", (NameOID.SERIAL_NUMBER, f"IIN{IIN}")),
            self.signer.key,
            self.authority.issuer,
            (_usage("digital_signature", "content_commitment"), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False),
            ski=self.foreign_ski,
            now=self.when,
        )
        self.members |= {
            manifest.CERTIFICATE: self.leaf.der,
            "chain/1.der": self.authority.issuer.der,
            "chain/2.der": self.authority.root.der,
            manifest.CERT_CONF: b"\x30\x03certconf"[:5],
            manifest.PKI_CONF: b"\x30\x03pkiconf"[:5],
        }
        if self.first_ocsp:
            self.responder = self.authority.responder() if self.doubted else None
            answer = self.authority.ocsp(
                self.leaf.certificate, revoked=False, responder=self.responder
            )
            self.members[manifest.FIRST_OCSP] = answer
            if self.responder is not None and self.cleared is not None:
                listed = self.cleared(self.authority, self.responder)
                self.members |= manifest.beside(manifest.FIRST_OCSP, listed)

    def _close(self) -> None:
        payload = manifest.closing_manifest(
            application_id=APPLICATION_ID,
            authority="Test authority",
            members=self.members,
            journal={"size": 12, "head": "ab" * 32},
            installation_key_id=self.installation.key_id,
            program={"name": "saqta", "version": "1"},
            created_at=format_time(self.when),
            clock={"source": "system", "offset_s": "unknown"},
        )
        payload = self.told(manifest.CLOSING, payload)
        stamper = None if self.stamper is None else self.stamper(self.authority)
        signed = cades.sign_closing(
            payload,
            self.signer,
            self.leaf.der,
            [self.authority.issuer.der],
            stamper,
            at=self.when,
        )
        self.members |= {
            manifest.CLOSING: payload,
            manifest.CLOSING_CMS: signed,
            manifest.CLOSING_RECEIPT: self.authority.receipt(
                "evidence",
                APPLICATION_ID,
                {"payload": b64url(payload), "cms": b64url(signed)},
            ),
        }

    def _revoke(self) -> None:
        folder = f"revocation/{REPORT_ID}/"
        recovery = self.recovery.public_key().public_bytes(_DER, _SPKI)
        statement_id = "0b0e1f4a-6a5c-4a4e-8d2b-9d3f52f0d001"
        payload = canonical(
            {
                "type": "statement",
                "version": 1,
                "statement_id": statement_id,
                "reason": "keyCompromise",
                "created_at": format_time(self.when),
            }
        )
        envelope = {
            "payload": b64url(payload),
            "key_id": sha256_hex(recovery),
            "signature": b64url(
                self.recovery.sign(b"saqta.revocation-statement.v1\x00" + payload)
            ),
        }
        report = {
            "type": "revocation",
            "version": 1,
            "report_id": REPORT_ID,
            "recorded_at": format_time(self.when),
            "reason": "keyCompromise",
            "certificates": [{"sha256": sha256_hex(self.leaf.der)}],
        }
        self.members |= {
            f"{folder}report.json": self.told("report.json", canonical(report)),
            f"{folder}statement-{statement_id}.json": canonical(envelope),
            f"{folder}statement-receipt-{statement_id}.json": self.authority.receipt(
                "statement", statement_id, envelope
            ),
            f"{folder}crl-{self.serial}.der": self.authority.crl(
                self.leaf.certificate.serial_number
            ),
        }
        self._messages(folder)
        self._incident(folder)

    def _messages(self, folder: str) -> None:
        """An ``rr`` by the certificate's key and its ``rp`` by the issuer."""
        body = cmp.rev_details(
            issuer=self.authority.issuer.certificate.subject.public_bytes(),
            serial=self.leaf.certificate.serial_number,
            reason=1,
        )
        holder = self.leaf.certificate.subject.public_bytes()
        issuer = self.authority.issuer.certificate.subject.public_bytes()
        for kind, name, content, sender, scheme, key in (
            ("request", "rr", body, holder, self.scheme, self.signer.key),
            (
                "response",
                "rp",
                cmp.rev_rep(cmp.StatusInfo(0)),
                issuer,
                "ecdsa-p256",
                self.authority.issuer.key,
            ),
        ):
            header = cmp.Header(
                sender=sender,
                recipient=issuer if kind == "request" else holder,
                transaction_id=bytes(16),
                sender_nonce=bytes(16),
                message_time=self.when,
                protection_alg=schemes.signature_algorithm(scheme),
            )
            part = cmp.protected_part(header, name, content)
            signed = SoftwareSigner(scheme, key)._sign(part)
            self.members[f"{folder}{kind}-{self.serial}.der"] = cmp.assemble(
                part, signed
            )

    def _incident(self, folder: str) -> None:
        record_id = "9f6a3c0e-0d3f-4d6a-8a77-5a8d6f1c0b11"
        payload = canonical(
            {
                "type": "incident",
                "version": 1,
                "record_id": record_id,
                "recorded_at": format_time(self.when),
            }
        )
        signed = self.signer.sign_record("incident", payload, certificate=self.leaf.der)
        stem = f"{folder}incident-{record_id}"
        self.members |= {
            f"{stem}.json": payload,
            f"{stem}.cms": signed,
            f"{stem}-receipt.json": self.authority.receipt(
                "incident",
                record_id,
                {"payload": b64url(payload), "cms": b64url(signed)},
            ),
        }


def pem_of(ders: list[bytes]) -> bytes:
    """Certificates as PEM."""
    return b"".join(
        b"-----BEGIN CERTIFICATE-----\n"
        + base64.encodebytes(der)
        + b"-----END CERTIFICATE-----\n"
        for der in ders
    )
