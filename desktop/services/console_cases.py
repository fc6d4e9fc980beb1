"""Incident cases of a department: opened, noted, told, watched, closed (D-S5).

A holder's report becomes a case by itself when the officer's console asks the operator;
an officer opens others. Deadlines are counted from the report; a status that has not
changed by then is an alarm and stands in the timeline.
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from desktop.canonical import parse, unb64url
from desktop.clock import format_time, parse_time
from desktop.errors import EncodingInvalid, NothingFound, StateConflict
from desktop.interaction import Interaction
from desktop.services.console_desk import (
    Console,
    Desk,
    officer_certificate,
    patiently,
    signed_in,
)
from desktop.services.console_sync import bring_up_to_date
from desktop.store.cases import Case, CaseEvent, NewCase
from desktop.store.files import read_limited

__all__ = [
    "add_to_case",
    "attach_to_case",
    "case_json",
    "close_case",
    "event_json",
    "list_cases",
    "open_case",
    "show_case",
    "sync_cases",
    "take_case",
]

_FILE_CAP = 16 * 1024 * 1024
#: What the operator keeps of a case too.
_SHARED = frozenset({"note", "told", "attachment", "deadline", "plan", "closed"})
_DONE = frozenset({"CONFIRMED", "UNDONE"})


def open_case(
    console: Console,
    officer: str,
    title: str,
    names: Sequence[str],
    *,
    text: str = "",
    deadline_h: int = 0,
) -> dict[str, Any]:
    """Opens a case of the officer's own.

    Args:
        console: The console's parts.
        officer: SHA-256 of the role certificate, or ``""`` for the only one.
        title: What happened, in a line.
        names: SHA-256 of the certificates, which the mirror must have.
        text: A first note.
        deadline_h: Hours until the status must have changed; 0 for the setting's.

    Raises:
        NothingFound: A certificate is not in the mirror.
        StoreUnavailable: The register can't be reached.
    """
    now = console.workplace.clock.now()
    rows = [console.mirror().get(name.strip().lower()) for name in names]
    new = NewCase(
        title=title,
        source="officer",
        reported_at=now,
        deadline_at=now + _term(console, deadline_h),
        certificates=tuple((row.sha256, row.serial) for row in rows),
        facts={"holders": [_holder(console, row.sha256) for row in rows]},
    )
    department = console.department()
    case = department.open_case(new, _name(console, officer), now)
    if text:
        add_to_case(console, officer, case.case_id, "note", text)
    return show_case(console, case.case_id)


def add_to_case(
    console: Console, officer: str, case_id: str, kind: str, text: str
) -> dict[str, Any]:
    """Adds a ``note``, or who was ``told``, to the timeline.

    Raises:
        NothingFound: There is no such case.
        InputInvalid: The text is too long.
    """
    found = console.department().add_event(
        case_id,
        str(uuid.uuid4()),
        kind,
        _name(console, officer),
        console.workplace.clock.now(),
        text,
    )
    return event_json(found)


def attach_to_case(
    console: Console, officer: str, case_id: str, path: Path
) -> dict[str, Any]:
    """Puts a file to a case.

    Raises:
        FileUnreadable: It can't be read, or is too large.
        NothingFound: There is no such case.
    """
    content = read_limited(path, _FILE_CAP)
    now = console.workplace.clock.now()
    found = console.department().attach(
        case_id, path.name, content, _name(console, officer), now
    )
    return {
        "attachment_id": found.attachment_id,
        "name": found.name,
        "sha256": found.sha256,
        "size": found.size,
    }


def take_case(console: Console, officer: str, case_id: str) -> dict[str, Any]:
    """Makes this officer the one who works on a case.

    Raises:
        NothingFound: There is no such case.
        StateConflict: Somebody changed it in the same moment.
    """
    department = console.department()
    name, now = _name(console, officer), console.workplace.clock.now()
    department.take(department.get_case(case_id), name, now)
    return show_case(console, case_id)


def close_case(
    console: Console, officer: str, case_id: str, text: str
) -> dict[str, Any]:
    """Closes a case whose every certificate is proved revoked, or was undone.

    Raises:
        StateConflict: It is closed, somebody changed it, or a certificate is open.
    """
    department = console.department()
    case = department.get_case(case_id)
    waiting = [item.serial for item in case.certificates if item.state not in _DONE]
    if waiting:
        raise StateConflict(state="not proved revoked yet", step="close")
    now = console.workplace.clock.now()
    department.close_case(case, _name(console, officer), now, text)
    return show_case(console, case_id)


def list_cases(console: Console, *, state: str = "open") -> dict[str, Any]:
    """Cases with the nearest deadline first, and how many are late.

    Returns:
        ``cases[]`` and ``overdue``.
    """
    cases = console.department().list_cases(state=state)
    found = [case_json(console, case) for case in cases]
    return {"cases": found, "overdue": sum(item["overdue"] for item in found)}


def show_case(console: Console, case_id: str) -> dict[str, Any]:
    """One case with its timeline and files.

    Raises:
        NothingFound: There is no such case.
    """
    department = console.department()
    case = department.get_case(case_id)
    return {
        **case_json(console, case),
        "facts": dict(case.facts),
        "timeline": [event_json(item) for item in department.timeline(case_id)],
        "attachments": [
            {"name": item.name, "sha256": item.sha256, "size": item.size}
            for item in department.attachments(case_id)
        ],
    }


def sync_cases(console: Console, person: Interaction, officer: str) -> dict[str, Any]:
    """Takes in holders' reports, tells the operator of notes, proves revocations.

    Returns:
        ``new``: how many were opened; ``cases[]`` and ``overdue`` as they are now.

    Raises:
        OperatorRefused: No role.
        Pending: The operator could not be reached; what was done stays.
    """
    with signed_in(console, person, officer) as desk:
        bring_up_to_date(desk)
        with desk.recorder.step("console_cases") as facts:
            new = _take_incidents(desk)
            facts["new"] = new
    _prove(console, desk)
    _raise_alarms(console, _name(console, officer))
    return {"new": new, **list_cases(console)}


def case_json(console: Console, case: Case) -> dict[str, Any]:
    """A case for the screen: its deadline counted, its certificates' states."""
    now = console.workplace.clock.now()
    late = _late(case) and now > case.deadline_at
    return {
        "case_id": case.case_id,
        "state": case.state,
        "title": case.title,
        "source": case.source,
        "incident_id": case.incident_id,
        "owner": case.owner,
        "reported_at": format_time(case.reported_at),
        "deadline_at": format_time(case.deadline_at),
        "left_s": int((case.deadline_at - now).total_seconds()),
        "overdue": late,
        "certificates": [
            {
                "sha256": item.sha256,
                "serial": item.serial,
                "state": item.state,
                "changed_at": format_time(item.changed_at),
            }
            for item in case.certificates
        ],
    }


def event_json(event: CaseEvent) -> dict[str, Any]:
    """One line of a timeline."""
    return {
        "number": event.number,
        "kind": event.kind,
        "officer": event.officer,
        "at": format_time(event.at),
        "text": event.text,
        "data": dict(event.data),
    }


def _take_incidents(desk: Desk) -> int:
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
        holder = _holder(console, name)
        pairs.append((name, str(holder.get("serial", ""))))
        holders.append(holder)
    return NewCase(
        title=f"{incident['kind']}: {report.get('reason', '')}".strip(": "),
        source="holder",
        reported_at=reported,
        deadline_at=reported + _term(console),
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


def _prove(console: Console, desk: Desk) -> None:
    """Asks the CRL about every certificate of an open case: the only proof (D4)."""
    from desktop.services.console_crl import listed

    department = console.department()
    cases = department.list_cases(state="open", limit=100_000)
    names = {x.sha256 for case in cases for x in case.certificates if _late(case)}
    if not names:
        return
    with desk.recorder.step("console_proof") as facts:
        proofs = listed(console, desk.profile, sorted(names))
        facts["revoked"] = sum(item["listed"] for item in proofs.values())
    now = console.workplace.clock.now()
    for case in cases:
        for item in case.certificates:
            proof = proofs.get(item.sha256)
            if proof is not None and proof["listed"] and item.state not in _DONE:
                department.set_certificate(
                    case.case_id,
                    item.sha256,
                    "CONFIRMED",
                    desk.session.officer_id,
                    now,
                )


def _raise_alarms(console: Console, officer: str) -> None:
    """An alarm in the timeline of each late case, once."""
    now = console.workplace.clock.now()
    department = console.department()
    for case in department.list_cases(state="open", limit=100_000):
        if _late(case) and now > case.deadline_at:
            department.add_event(
                case.case_id,
                f"{case.case_id}:late",
                "deadline",
                officer,
                now,
                format_time(case.deadline_at),
            )


def _term(console: Console, hours: int = 0) -> timedelta:
    return timedelta(hours=hours or console.workplace.settings.case_deadline_h)


def _late(case: Case) -> bool:
    """Whether some status has still to change."""
    return case.state == "open" and any(
        item.state not in _DONE for item in case.certificates
    )


def _holder(console: Console, sha256: str) -> dict[str, Any]:
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


def _name(console: Console, officer: str) -> str:
    """How an officer is named in the register: the role certificate's hash."""
    return officer_certificate(console.workplace, officer).sha256
