"""Tells the department's own officer, in the same act as the operator (row S14).

The profile names an e-mail address, a department register, or both. The operator writes
to the address when the incident reaches it; a draft of the same letter lies beside the
report, so that the officer can be told although the operator never hears of it. A
register becomes one case of the incident: the operator's incident and the officers'
console use the same id, so nobody sees two. It comes last and on its own: neither a
record nor a sending waits for it, and what fails is tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from desktop.canonical import canonical, parse
from desktop.clock import format_time
from desktop.errors import (
    DependencyMissing,
    NothingFound,
    SettingsInvalid,
    StateConflict,
    StoreDamaged,
    StoreFull,
    StoreNewer,
    StoreUnavailable,
)
from desktop.model.authority import AuthorityProfile
from desktop.model.records import CertificateRecord, ReportCertificate
from desktop.services.send_incident import (
    by_authority,
    incident_id,
    incident_payload,
    letter_name,
)
from desktop.services.sending import Sending
from desktop.services.workplace import Workplace
from desktop.words import LANGUAGES, plain, say

if TYPE_CHECKING:
    # SQLAlchemy is loaded only where a register is configured.
    from desktop.store.department import Department

__all__ = ["notify_officer", "register_url"]

#: As whom the holder's program appears in a case; a certificate's hash is an officer.
_HOLDER = "holder"
#: A case learns how far a request came; "revoked" its officers prove for themselves.
_TOLD = frozenset({"SENT", "ACCEPTED", "REFUSED"})

Opening = Callable[[str], "Department"]


def notify_officer(sending: Sending, *, opening: Opening | None = None) -> None:
    """Writes the draft and the case of each authority; nothing raises.

    Args:
        sending: The report.
        opening: Opens the register behind a URL; the real one by default.
    """
    for profile, records in by_authority(sending):
        if profile.security_officer.get("email"):
            letter = _letter(sending, profile, records)
            sending.keep(letter_name(sending.report_id, profile), letter)
        url = register_url(sending.workplace, profile)
        if url:
            _to_register(sending, profile, records, url, opening or _open(sending))


def register_url(workplace: Workplace, profile: AuthorityProfile) -> str:
    """The department's register: of the settings, else of the profile, else none.

    The file that an officer's console keeps for itself is no register of a department.
    """
    named = profile.security_officer.get("department_register", "")
    return workplace.settings.department_url or named


# -- the letter --------------------------------------------------------------------


def _letter(
    sending: Sending, profile: AuthorityProfile, records: Sequence[CertificateRecord]
) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["To"] = profile.security_officer["email"]
    message["Subject"] = _subject(sending, profile, LANGUAGES[0])
    # A draft: the mail program adds who sends it and when.
    message["X-Unsent"] = "1"
    sections = (_section(sending, profile, records, name) for name in LANGUAGES)
    message.set_content("\n\n-- --\n\n".join("\n".join(lines) for lines in sections))
    return message.as_bytes()


def _subject(sending: Sending, profile: AuthorityProfile, language: str) -> str:
    name = incident_id(sending.report_id, profile.name)
    return say("officer.subject", language, {"incident": name})


def _section(
    sending: Sending,
    profile: AuthorityProfile,
    records: Sequence[CertificateRecord],
    language: str,
) -> list[str]:
    """The facts in one language; no identification number and no name (row S3)."""
    report = sending.report()
    states = {item.sha256: item.state for item in report.certificates}
    facts = {
        "incident": incident_id(report.report_id, profile.name),
        "report": report.report_id,
        "time": format_time(report.recorded_at),
        "reason": say(f"reason.{report.reason}", language),
        "operator": profile.operator_name.get(language, profile.name),
        "phone": profile.duty_desk.get("phone", ""),
    }
    lines = [say("officer.what", language, facts)]
    if report.since:
        lines.append(say("officer.since", language, {"since": report.since}))
    if report.text:
        lines.append(plain(report.text))
    lines += [
        say(
            "officer.certificate",
            language,
            {
                "serial": record.serial,
                "token": f"{record.token_label} {record.token_serial}".strip() or "-",
                "state": say(f"report_state.{states[record.sha256]}", language),
            },
        )
        for record in records
    ]
    return [*lines, say("officer.desk", language, facts)]


# -- the register ------------------------------------------------------------------


def _open(sending: Sending) -> Opening:
    def opening(url: str) -> Department:
        from desktop.store.department import Department

        return Department.open(sending.workplace.home, url)

    return opening


def _to_register(
    sending: Sending,
    profile: AuthorityProfile,
    records: Sequence[CertificateRecord],
    url: str,
    opening: Opening,
) -> None:
    """Opens the case, or moves it on; nothing where it knows all already."""
    name = f"department-{incident_id(sending.report_id, profile.name)}.json"
    states = {
        item.sha256: state
        for item in sending.report().certificates
        if (state := _told(item))
    }
    told = canonical({record.sha256: states.get(record.sha256) for record in records})
    try:
        if sending.kept(name) == told:
            return
        with sending.recorder.step("notify_officer") as facts:
            department = opening(url)
            try:
                facts["case"] = _tell(department, sending, profile, records, states)
            finally:
                department.close()
    except (
        DependencyMissing,
        SettingsInvalid,
        StoreDamaged,
        StoreFull,
        StoreNewer,
        StoreUnavailable,
    ) as error:
        sending.note("officer_not_told", error)
        return
    sending.keep(name, told)


def _told(item: ReportCertificate) -> str:
    """How far a request came, as far as a holder's word goes; else ``""``."""
    if item.state in _TOLD:
        return item.state
    return "ACCEPTED" if "ACCEPTED" in item.times else ""


def _tell(
    department: Department,
    sending: Sending,
    profile: AuthorityProfile,
    records: Sequence[CertificateRecord],
    states: dict[str, str],
) -> str:
    from desktop.store.cases import NewCase

    report, workplace = sending.report(), sending.workplace
    now = workplace.clock.now()
    facts = parse(incident_payload(sending, profile, records), "incident")
    case = department.open_case(
        NewCase(
            title=f"compromise: {report.reason}",
            source="holder",
            reported_at=report.recorded_at,
            deadline_at=report.recorded_at
            + timedelta(hours=workplace.settings.case_deadline_h),
            incident_id=incident_id(report.report_id, profile.name),
            certificates=tuple((item.sha256, item.serial) for item in records),
            facts={
                "holders": facts["certificates"],
                "report": facts,
                # Not through the operator: nobody has checked who says so.
                "signed": False,
                "authorised_by": "",
            },
        ),
        _HOLDER,
        now,
    )
    for sha256, state in states.items():
        try:
            department.set_certificate(case.case_id, sha256, state, _HOLDER, now)
        except (NothingFound, StateConflict) as error:
            # The officers' console was faster and knows more than this report.
            sending.note("case_not_moved", error)
    return case.case_id
