"""A holder with certificates, at home and at a running sandbox, without an enrolment.

The certificates are the sandbox's own, confirmed; each has a registered revocation key
whose secret lies in the home. Where a token is given, its key is really there.
"""

from __future__ import annotations

import dataclasses
import itertools
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from asn1crypto import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.applications.profile import subject_rdns
from desktop.asn1 import names
from desktop.assembly import open_workplace
from desktop.canonical import sha256_hex
from desktop.clock import Clock, format_time
from desktop.errors import Cancelled
from desktop.interaction import PinQuestion, PinSource, Step
from desktop.model.records import CertificateRecord
from desktop.model.tokens import ApprovedModule
from desktop.revocation import recovery
from desktop.sandbox import issued
from desktop.sandbox import profile as sandbox_profile
from desktop.sandbox.ca import certificate_template, issuer_for
from desktop.sandbox.certificates import build_certificate
from desktop.services.workplace import Workplace
from tests.fakes.sandbox_server import SandboxServer

__all__ = ["Holder", "ScriptedPerson", "TokenKey"]


@dataclass
class ScriptedPerson:
    """Answers as the test says; keeps what was asked and told.

    Attributes:
        pin: Gives the PIN, or raises what a person does.
        agrees: The answer to every yes-or-no question.
        questions: PIN questions as they came.
    """

    pin: Callable[[PinQuestion], PinSource] | None = None
    agrees: bool = False
    questions: list[PinQuestion] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    codes: list[list[str]] = field(default_factory=list)

    def ask_pin(self, question: PinQuestion) -> PinSource:
        self.questions.append(question)
        if self.pin is None:
            raise Cancelled
        return self.pin(question)

    def confirm(self, question: str, facts: Mapping[str, Any]) -> bool:
        self.confirmed.append(question)
        return self.agrees

    def choose(
        self, question: str, options: list[str], facts: Mapping[str, Any]
    ) -> str:
        raise Cancelled

    def wants_email_code(self, email: str) -> bool:
        return False

    def ask_email_code(self, email: str) -> str:
        raise Cancelled

    def progress(self, step: Step) -> None:
        self.steps.append(step)

    def show_recovery_code(self, groups: list[str]) -> bool:
        self.codes.append(groups)
        return True

    def cancelled(self) -> bool:
        return False


@dataclass(frozen=True)
class TokenKey:
    """A key that lies on a token."""

    serial: str
    key_id: str
    scheme: str
    spki: bytes


@dataclass
class Holder:
    """One person at one computer.

    Attributes:
        module: The approved module of the token, where there is one.
        pauses: Every pause that a service made, in seconds; none of them is waited.
    """

    server: SandboxServer
    folder: Path
    clock: Clock | None = None
    module: ApprovedModule | None = None
    person: ScriptedPerson = field(default_factory=ScriptedPerson)
    pauses: list[float] = field(default_factory=list)
    citizen: int = 0
    patient: bool = False

    def __post_init__(self) -> None:
        self._numbers = itertools.count()
        self._workplace: Workplace | None = None

    @property
    def workplace(self) -> Workplace:
        """The home, opened once; :meth:`restart` opens it anew."""
        if self._workplace is None:
            opened = open_workplace(
                profile=str(self.server.profile_path),
                home=self.folder,
                clock=self.clock,
            )
            self._workplace = dataclasses.replace(
                opened,
                modules=lambda: [] if self.module is None else [self.module],
                pause=self._pause,
            )
        return self._workplace

    def restart(self) -> Workplace:
        """The same home as another process finds it."""
        if self._workplace is not None:
            self._workplace.outbox().close()
            self._workplace.register().close()
        self._workplace = None
        return self.workplace

    def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        advance = getattr(self.workplace.clock, "advance", None)
        if advance is not None:
            advance(seconds)
        elif self.patient:
            import time

            time.sleep(seconds)

    def add_certificate(
        self, key: TokenKey | None = None, *, protected: bool = True
    ) -> CertificateRecord:
        """A confirmed certificate, known to the sandbox and to this home."""
        spki = key.spki if key is not None else _new_spki()
        citizen = self.server.state.registers.all()[self.citizen]
        state = self.server.state
        subject = names.build_name(
            subject_rdns(citizen.person, sandbox_profile.profile_model(state))
        )
        template = certificate_template(
            state.authority,
            subject=subject,
            spki=spki,
            email=citizen.person.email,
            base_url=state.base_url,
            now=state.now(),
        )
        issuer = issuer_for(spki)
        der = build_certificate(template, state.authority[issuer].key)
        view = x509.Certificate.load(der)
        sha256 = sha256_hex(der)
        issued.add(
            state.store,
            sha256=sha256,
            serial=format(view.serial_number, "x"),
            issuer=issuer,
            der=der,
            spki_sha256=sha256_hex(spki),
            iin=citizen.person.iin,
            reference="",
            email=citizen.person.email,
            application_id=None,
            state="confirmed",
            issued_at=format_time(state.now()),
            not_after=format_time(template.not_after),
            facts={},
            confirm_by=format_time(state.now() + timedelta(days=1)),
        )
        record = CertificateRecord(
            sha256=sha256,
            der=der,
            serial=format(view.serial_number, "x"),
            spki_sha256=sha256_hex(spki),
            subject=view.subject.human_friendly,
            not_before=view.not_valid_before,
            not_after=view.not_valid_after,
            profile=str(self.server.profile_path),
            token_serial="" if key is None else key.serial,
            token_label="" if key is None else "Saqta test",
            key_id="" if key is None else key.key_id,
            scheme="ecdsa-p256" if key is None else key.scheme,
            revocation_key_id=self._protect(sha256) if protected else "",
            status="good",
        )
        self.workplace.register().put_certificate(record)
        return record

    def _protect(self, sha256: str) -> str:
        secret = recovery.new_secret()
        spki = recovery.public_spki(secret)
        key_id = recovery.key_id(spki)
        with secret:
            self.workplace.secrets().keep_revocation(key_id, secret)
        state = self.server.state
        state.store.insert(
            "revocation_keys",
            key_id=key_id,
            spki=spki,
            application_id=str(uuid.uuid4()),
            certificate_sha256=sha256,
            registered_at=format_time(state.now()),
        )
        return key_id

    # -- what the sandbox saw ------------------------------------------------------

    def revoked(self, record: CertificateRecord) -> bool:
        """Whether the sandbox has revoked it."""
        row = self.server.state.store.one("certificates", sha256=record.sha256)
        return row is not None and row["revoked_at"] is not None

    def statements(self) -> list[dict[str, Any]]:
        """Statements that the sandbox took."""
        return list(self.server.state.store.rows("statements"))

    def incidents(self) -> list[dict[str, Any]]:
        """Incidents that the sandbox took."""
        return list(self.server.state.store.rows("records", kind="incident"))


def _new_spki() -> bytes:
    return (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
