"""After a report: whom to tell, a new key on a new token, the old key destroyed.

A list of what is left to do, made from the records; each point is a verb of its own.
The key stays on its token until the proof, because an ``rr`` may still need it
(protocols.md 5.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.errors import ConfirmationWrong, NothingFound, StateConflict
from desktop.interaction import Interaction
from desktop.model.authority import AuthorityProfile
from desktop.model.records import CertificateRecord, Report
from desktop.revocation import reasons
from desktop.services.recorder import Recorder
from desktop.services.send_incident import incident_id, letter_name
from desktop.services.ways_out import profile_of_report
from desktop.services.workplace import Workplace

__all__ = ["LeftToDo", "afterwards", "destroy_key"]

_DESTROYED = "key-destroyed"


@dataclass(frozen=True)
class LeftToDo:
    """What a report leaves to its holder.

    Attributes:
        officer: E-mail of the security officer, or ``""``.
        letter: Path of the letter to the officer, ready to be sent, or ``""``.
        incident_id: Under which operator and officers know it, or ``""``.
        phone: Of the duty desk, or ``""``.
        apply_from: Applications whose data a new application can begin with.
        destroy: Certificates (SHA-256) whose key may be destroyed now: proved.
        wait: Certificates whose key must stay until the proof.
    """

    officer: str
    letter: str
    incident_id: str
    phone: str
    apply_from: tuple[str, ...]
    destroy: tuple[str, ...]
    wait: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Values for ``--json``."""
        return {
            "officer": self.officer,
            "letter": self.letter,
            "incident_id": self.incident_id,
            "phone": self.phone,
            "apply_from": list(self.apply_from),
            "destroy": list(self.destroy),
            "wait": list(self.wait),
        }


def afterwards(workplace: Workplace, report_id: str) -> LeftToDo:
    """What is left to do after a report.

    Raises:
        NothingFound: There is no such report.
    """
    report = workplace.outbox().get(report_id)
    profile = profile_of_report(workplace, report)
    officer: Mapping[str, str] = {} if profile is None else profile.security_officer
    desk: Mapping[str, Any] = {} if profile is None else profile.duty_desk
    known = {item.sha256: item for item in workplace.register().list_certificates()}
    records = [
        known[item.sha256]
        for item in report.certificates
        if item.state != "UNDONE" and item.sha256 in known
    ]
    with_key = [item for item in records if item.key_id and item.token_serial]
    letter, incident = _letter(workplace, report, profile)
    return LeftToDo(
        officer=str(officer.get("email", "")),
        letter=letter,
        incident_id=incident,
        phone=str(desk.get("phone", "")),
        apply_from=tuple(
            dict.fromkeys(x.application_id for x in records if x.application_id)
        ),
        destroy=tuple(
            x.sha256
            for x in with_key
            if _is_dead(known, x) and not _is_gone(workplace, x)
        ),
        wait=tuple(x.sha256 for x in with_key if not _is_dead(known, x)),
    )


def _letter(
    workplace: Workplace, report: Report, profile: AuthorityProfile | None
) -> tuple[str, str]:
    """Path of the letter and id of the incident; a replaced key is no incident."""
    if profile is None or report.reason != reasons.DEFAULT:
        return "", ""
    folder = workplace.report_folder(report.report_id)
    letter = folder / letter_name(report.report_id, profile)
    name = incident_id(report.report_id, profile.name)
    return str(letter) if letter.is_file() else "", name


def dead_key(
    workplace: Workplace, certificate: str
) -> tuple[CertificateRecord, tuple[str, ...]]:
    """A certificate whose key may be destroyed, and all serial numbers of that key.

    Raises:
        NothingFound: No such certificate, or its key lies on no token.
        StateConflict: A certificate of this key is not proved revoked.
    """
    register = workplace.register()
    record = register.get_certificate(certificate)
    known = {item.sha256: item for item in register.list_certificates()}
    if not record.key_id or not record.token_serial:
        raise NothingFound(what="key of the certificate", name=record.sha256)
    if not _is_dead(known, record):
        raise StateConflict(state=record.status, step="destroy the key")
    serials = tuple(
        item.serial for item in known.values() if item.spki_sha256 == record.spki_sha256
    )
    return record, serials


def destroy_key(
    workplace: Workplace, person: Interaction, certificate: str, confirmation: str
) -> None:
    """Destroys the key of a revoked certificate on its token.

    Args:
        workplace: The home.
        person: Types the PIN.
        certificate: SHA-256 of the certificate, or the beginning of it.
        confirmation: The key's identifier, typed by the person.

    Raises:
        StateConflict: A certificate of this key is not proved revoked.
        ConfirmationWrong: Something else was typed; nothing was destroyed.
        TokenProblem, PinProblem: The token's answer.
    """
    from desktop.services.token_work import find_token, open_for_person

    record, _ = dead_key(workplace, certificate)
    if confirmation.strip().lower() != record.key_id:
        raise ConfirmationWrong
    recorder = Recorder(workplace.journal(), workplace.clock, person, record.sha256)
    module, info = find_token(workplace, record.token_serial)
    with open_for_person(
        person,
        recorder,
        module,
        info,
        ("describe", "destroy_key"),
        purpose="pin.destroy",
    ) as token:
        facts = {"key_id": record.key_id, "spki_sha256": record.spki_sha256}
        with recorder.effect("destroy_key", facts):
            token.destroy_key(record.key_id, record.spki_sha256, record.key_id)
    workplace.register().remember(f"{_DESTROYED}:{record.spki_sha256}", True)


def _is_gone(workplace: Workplace, record: CertificateRecord) -> bool:
    """Whether this home destroyed the key already."""
    found = workplace.register().recall(f"{_DESTROYED}:{record.spki_sha256}", False)
    return bool(found)


def _is_dead(known: Mapping[str, CertificateRecord], record: CertificateRecord) -> bool:
    """Whether every certificate of this key is proved revoked."""
    return all(
        reasons.is_final(item.status, item.revocation_reason)
        for item in known.values()
        if item.spki_sha256 == record.spki_sha256
    )
