"""A person who applies with keys in memory: everything the operator asks, no token.

For tests of the operator and for those that only need an issued certificate. Uses the
client's own rooms (``authority``, ``consent``, ``evidence``) for what is sent.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.applications import request
from desktop.asn1 import cms, pkcs10
from desktop.authority import profiles
from desktop.authority.cmp import CmpClient
from desktop.authority.http import HttpClient
from desktop.authority.operator_api import OperatorApi
from desktop.canonical import b64url, canonical, sha256_hex
from desktop.clock import Clock, SystemClock, format_time
from desktop.consent import agreement, record, regime
from desktop.errors import PurposeRefused
from desktop.evidence import manifest
from desktop.model.authority import AuthorityProfile, EnrolmentAnswer, Receipt
from desktop.model.people import Person, Post
from desktop.revocation import recovery, statement
from desktop.secret import RecoverySecret, SlipSecret
from tests.fakes.sandbox_server import SandboxServer
from tests.fakes.software_signer import SoftwareSigner
from tests.fakes.transaction_log import MemoryTransactionLog

__all__ = ["Applicant", "RecordSigner", "SoftwareInstallation"]

_CLOCK = {"source": "system", "offset_s": ""}


class RecordSigner(SoftwareSigner):
    """A signer that signs records too, as the token worker would."""

    def sign_record(
        self,
        kind: str,
        payload: bytes,
        *,
        certificate: bytes | None = None,
        signed_attributes: bytes | None = None,
    ) -> bytes:
        if signed_attributes is not None:
            raise PurposeRefused(purpose=f"sign_record:{kind}", reason="no CAdES here")
        return cms.build_signed(
            payload,
            self.spki,
            self.scheme,
            datetime.now(UTC),
            self._sign,
            certificate=certificate,
        )


class SoftwareInstallation:
    """An installation key in memory."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()

    @property
    def spki(self) -> bytes:
        return self._key.public_key().public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )

    @property
    def key_id(self) -> str:
        return hashlib.sha256(self.spki).hexdigest()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def person_of(value: Mapping[str, Any]) -> Person:
    """The person of a slip."""
    post = Post(
        position=value["position"],
        units=tuple(value["units"]),
        organisation=value["organisation"],
        bin=value["bin"],
    )
    names = ("surname", "given_name", "patronymic", "iin")
    contacts = ("phone", "email", "region", "city")
    return Person(post=post, **{name: value[name] for name in (*names, *contacts)})


@dataclass
class Applicant:
    """One application, step by step; :meth:`enrol` takes them all.

    Attributes:
        registers: Those that the person allows.
        answers: Exact bytes of the register answers, by register.
    """

    server: SandboxServer
    slip: dict[str, Any] = field(default_factory=dict)
    scheme: str = "ecdsa-p256"
    language: str = "kk"
    registers: frozenset[str] = frozenset({"persons", "organisations"})
    clock: Clock = field(default_factory=SystemClock)
    installation: SoftwareInstallation = field(default_factory=SoftwareInstallation)
    profile_changes: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.slip = self.slip or self.server.slip()
        self.person = person_of(self.slip["person"])
        self.application_id = str(uuid.uuid4())
        self.signer = RecordSigner(self.scheme)
        self.recovery = recovery.new_secret()
        self.answers: dict[str, bytes] = {}
        self.http = HttpClient()
        self.log = MemoryTransactionLog()
        self.profile = self._profile()
        self.operator = OperatorApi(
            self.profile,
            self.http,
            self.clock,
            (self.slip["reference"], self.slip_secret()),
            self.installation,
        )
        self.cmp = CmpClient(self.profile, self.http, self.clock, self.log)
        self.certificate = b""
        self.transaction_id = ""
        self.request = b""
        self.manifest = b""
        self.manifest_cms = b""

    def slip_secret(self) -> SlipSecret:
        return SlipSecret(self.slip["secret"].encode("ascii"))

    # -- before the key ------------------------------------------------------------

    def agree(self, **changes: Any) -> Receipt:
        """Builds both records and hands them in; changes go into the consent."""
        self.make_records(**changes)
        return self.operator.send_consents(self.acceptance, self.consent)

    def make_records(self, **changes: Any) -> None:
        entry = next(
            item
            for item in self.operator.agreements()
            if item["language"] == self.language
        )
        text = agreement.from_wire(
            entry,
            self.operator.agreement_bytes(
                entry["id"], entry["version"], entry["language"]
            ),
        )
        now = self.clock.now()
        who = record.Who(
            self.person.surname,
            self.person.given_name,
            self.person.patronymic,
            self.person.iin,
        )
        moment = record.Moment(now, self.clock.monotonic())
        self.acceptance_id = record.new_record_id()
        self.consent_id = record.new_record_id()
        self.acceptance = record.build_acceptance(
            record_id=self.acceptance_id,
            application_id=self.application_id,
            who=who,
            agreement=text,
            acts=[record.Act(record.ACCEPT_ACT, now)],
            scrolled_to_end=True,
            liability=regime.liability(now.date()),
            liability_at=now,
            slip_reference=self.slip["reference"],
            program=("test", "0"),
            moment=moment,
        )
        self.consent = record.build_consent(
            record_id=self.consent_id,
            acceptance_id=self.acceptance_id,
            application_id=self.application_id,
            who=who,
            agreement=text,
            choices=record.Choices(registers=changes.pop("registers", self.registers)),
            method="command_line",
            slip_reference=self.slip["reference"],
            moment=moment,
        )

    def look_up(self, register: str, purpose: str = "fill") -> dict[str, Any]:
        raw, value = self.operator.look_up(
            register, purpose, self.acceptance_id, self.consent_id
        )
        self.answers[register] = raw
        return value

    # -- request and manifest ------------------------------------------------------

    def make_request(self, signer: RecordSigner | None = None) -> bytes:
        signer = signer or self.signer
        info = request.build(self.person, self.profile, signer.spki)
        self.request = pkcs10.assemble(info, signer.scheme, signer.sign_request(info))
        return self.request

    def make_manifest(self, **changes: Any) -> bytes:
        """E1 over what was done so far; changes replace its members."""
        key = recovery.public_spki(self.recovery)
        values: dict[str, Any] = {
            "application_id": self.application_id,
            "authority": self.profile.name,
            "slip_reference": self.slip["reference"],
            "acceptance_id": self.acceptance_id,
            "acceptance_sha256": sha256_hex(self.acceptance),
            "consent_id": self.consent_id,
            "consent_sha256": sha256_hex(self.consent),
            "lookups": [
                {"register": name, "purpose": "fill", "sha256": sha256_hex(raw)}
                for name, raw in self.answers.items()
            ],
            "spki_sha256": sha256_hex(self.signer.spki),
            "request_kind": "pkcs10",
            "request_sha256": sha256_hex(self.request),
            "subject": self.subject(),
            "custody": {},
            "revocation_key": {"key_id": recovery.key_id(key), "spki": b64url(key)},
            "installation_key": {
                "key_id": self.installation.key_id,
                "spki": b64url(self.installation.spki),
            },
            "program": {"name": "test", "version": "0"},
            "created_at": format_time(self.clock.now()),
            "clock": _CLOCK,
            **changes,
        }
        self.manifest = manifest.application_manifest(**values)
        self.manifest_cms = self.signer.sign_record("application", self.manifest)
        return self.manifest

    def subject(self) -> dict[str, Any]:
        return dict(self.slip["person"])

    def register(self) -> Receipt:
        return self.operator.register_application(
            self.manifest, self.manifest_cms, self.signer.spki, self.application_id
        )

    # -- CMP -----------------------------------------------------------------------

    def ask(self, cmp: CmpClient | None = None) -> EnrolmentAnswer:
        answer = (cmp or self.cmp).enrol(
            self.request,
            subject_id=self.application_id,
            reference=self.slip["reference"],
            secret=self.slip_secret(),
            consent_digest=hashlib.sha256(self.manifest_cms).digest(),
            signer=self.signer,
        )
        self.certificate = answer.certificate
        self.transaction_id = answer.transaction_id
        return answer

    def confirm(self) -> None:
        self.cmp.confirm(self.transaction_id, self.certificate, self.slip_secret())

    # -- all of it -----------------------------------------------------------------

    def prepare(self) -> Applicant:
        """Up to and without the certificate request."""
        self.agree()
        for register in sorted(self.registers):
            self.look_up(register)
        self.make_request()
        self.make_manifest()
        self.register()
        return self

    def enrol(self) -> Applicant:
        """The whole way to a confirmed certificate."""
        self.prepare()
        self.ask()
        self.confirm()
        return self

    # -- afterwards ----------------------------------------------------------------

    def statement(self, **changes: Any) -> dict[str, str]:
        """A signed revocation statement; without changes it names no target."""
        secret: RecoverySecret = self.recovery
        values: dict[str, Any] = {
            "statement_id": statement.new_statement_id(),
            "authority": self.profile.name,
            "key_id": recovery.key_id(recovery.public_spki(secret)),
            "reason": "keyCompromise",
            "created_at": self.clock.now(),
            "clock": _CLOCK,
            **changes,
        }
        return statement.sign(statement.build(**values), secret)

    def abandonment(self) -> bytes:
        """Says that this person does not go on with the application."""
        return canonical(
            {
                "type": "abandonment",
                "record_id": str(uuid.uuid4()),
                "application_id": self.application_id,
            }
        )

    def record(self, kind: str, **members: Any) -> tuple[bytes, bytes]:
        """A canonical record of a kind and its CMS by this person's certificate."""
        payload = canonical(
            {
                "type": kind,
                "record_id": str(uuid.uuid4()),
                "created_at": format_time(self.clock.now()),
                **members,
            }
        )
        return payload, self.signer.sign_record(
            kind, payload, certificate=self.certificate
        )

    def _profile(self) -> AuthorityProfile:
        path = self.server.profile_path
        if not self.profile_changes:
            return profiles.load(path)
        import json

        table = {**json.loads(path.read_text("utf-8")), **self.profile_changes}
        return profiles.load(json.dumps(table).encode())
