"""What comes to a department's register by itself: reports, proofs, alarms (D-S5).

A holder's report becomes a case; its certificates are asked about until a list proves
them revoked; a case whose status has not changed in time raises one alarm.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from desktop.canonical import parse, unb64url
from desktop.clock import format_time, parse_time
from desktop.errors import EncodingInvalid, NothingFound
from desktop.services.console_desk import Console, Desk, patiently
from desktop.store.cases import Case, NewCase

__all__ = [
    "DONE",
    "holder_facts",
    "prove",
    "raise_alarms",
    "take_reports",
    "term",
    "waits_for_proof",
]

#: What the operator keeps of a case too.
_SHARED = frozenset({"note", "told", "attachment", "deadline", "plan", "closed"})
#: Of a certificate: nothing more has to happen.
DONE = frozenset({"CONFIRMED", "UNDONE"})


def take_reports(desk: Desk) -> int:
    """Opens a case for each new report; answers how many."""
    console = desk.console
    department = console.department()
    answer = patiently(console.workplace, functools.partial(desk.api.incidents, 0))
    now = console.workplace.clock.now()
    known = {case.incident_id: case for case in department.list_cases(limit=100_000)}
    new = 0
    for incident in answer["incidents"]:
        incident_id = str(incident["incident_id"])
        case = known.get(incident_id)
        if case is None:
            case = department.open_case(
                _new_case(console, incident), desk.session.officer_id, now
            )
            new += 1
        _exchange(desk, case, incident["events"])
    return new


def _new_case(console: Console, incident: dict[str, Any]) -> NewCase:
    """A case out of a holder's report, as it reached the operator."""
    reported = parse_time(str(incident["received_at"]))
    try:
        report = parse(unb64url(str(incident["payload"])), "incident")
    except EncodingInvalid:
        # A report that nobody can read is still a report.
        report = {}
    names = [str(item["sha256"]) for item in incident["certificates"]]
    pairs, holders = [], []
    for name in names:
        holder = holder_facts(console, name)
        pairs.append((name, str(holder.get("serial", ""))))
        holders.append(holder)
    return NewCase(
        title=f"{incident['kind']}: {report.get('reason', '')}".strip(": "),
        source="holder",
        reported_at=reported,
        deadline_at=reported + term(console),
        incident_id=str(incident["incident_id"]),
        certificates=tuple(pairs),
        facts={
            "holders": holders,
            "report": report,
            "signed": incident.get("cms") is not None,
            "authorised_by": str(incident.get("authorised_by") or ""),
        },
    )


def _exchange(desk: Desk, case: Case, events: Sequence[dict[str, Any]]) -> None:
    """Events of the operator come here, those of this register go there, each once."""
    department = desk.console.department()
    theirs = {str(item["event_id"]) for item in events}
    ours = department.timeline(case.case_id)
    for item in events:
        department.add_event(
            case.case_id,
            str(item["event_id"]),
            str(item["kind"]),
            str(item["officer_id"]),
            parse_time(str(item["at"])),
            str(item["text"]),
        )
    if desk.session.role == "auditor":
        return
    for event in ours:
        if event.kind in _SHARED and event.event_id not in theirs:
            patiently(
                desk.console.workplace,
                functools.partial(
                    desk.api.add_event,
                    case.incident_id,
                    event.event_id,
                    event.kind,
                    event.text,
                ),
            )


def prove(console: Console, desk: Desk) -> None:
    """Asks the CRL about every certificate of an open case: the only proof (D4).

    Raises:
        Pending: A list could not be had.
        StatusInvalid: A list proves nothing.
    """
    from desktop.services.console_crl import listed

    department = console.department()
    cases = department.list_cases(state="open", limit=100_000)
    names = {
        x.sha256 for case in cases for x in case.certificates if waits_for_proof(case)
    }
    if not names:
        return
    with desk.recorder.step("console_proof") as facts:
        proofs = listed(console, desk.profile, sorted(names))
        facts["revoked"] = sum(item["listed"] for item in proofs.values())
    now = console.workplace.clock.now()
    for case in cases:
        for item in case.certificates:
            proof = proofs.get(item.sha256)
            if proof is not None and proof["listed"] and item.state not in DONE:
                department.set_certificate(
                    case.case_id,
                    item.sha256,
                    "CONFIRMED",
                    desk.session.officer_id,
                    now,
                )


def raise_alarms(console: Console, officer: str) -> None:
    """An alarm in the timeline of each late case, once."""
    now = console.workplace.clock.now()
    department = console.department()
    for case in department.list_cases(state="open", limit=100_000):
        if waits_for_proof(case) and now > case.deadline_at:
            department.add_event(
                case.case_id,
                f"{case.case_id}:late",
                "deadline",
                officer,
                now,
                format_time(case.deadline_at),
            )


def term(console: Console, hours: int = 0) -> timedelta:
    """Until when a status must have changed; 0 for the setting's hours."""
    return timedelta(hours=hours or console.workplace.settings.case_deadline_h)


def waits_for_proof(case: Case) -> bool:
    """Whether some status has still to change."""
    return case.state == "open" and any(
        item.state not in DONE for item in case.certificates
    )


def holder_facts(console: Console, sha256: str) -> dict[str, Any]:
    """What the mirror knows of a certificate: holder, token, agreement."""
    try:
        row = console.mirror().get(sha256)
    except NothingFound:
        return {"sha256": sha256}
    names = (
        *("sha256", "serial", "name", "iin", "position", "unit", "organisation"),
        *("token_serial", "token_model", "token_firmware", "token_batch", "module"),
        *("scheme", "agreement", "issued_at", "not_after", "application_id"),
    )
    return {name: getattr(row, name) for name in names}
