"""Incident cases of a department: opened, noted, told, watched, closed (D-S5).

A holder's report becomes a case by itself when the officer's console asks the operator;
an officer opens others. Deadlines are counted from the report; a status that has not
changed by then is an alarm and stands in the timeline.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop.clock import format_time
from desktop.errors import StateConflict
from desktop.interaction import Interaction
from desktop.services.console_desk import Console, officer_certificate, signed_in
from desktop.services.console_intake import (
    DONE,
    holder_facts,
    prove,
    raise_alarms,
    take_reports,
    term,
    waits_for_proof,
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
        deadline_at=now + term(console, deadline_h),
        certificates=tuple((row.sha256, row.serial) for row in rows),
        facts={"holders": [holder_facts(console, row.sha256) for row in rows]},
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
    waiting = [item.serial for item in case.certificates if item.state not in DONE]
    if waiting:
        raise StateConflict(state="not proved revoked yet", step="close")
    now = console.workplace.clock.now()
    department.close_case(case, _name(console, officer), now, text)
    return show_case(console, case_id)


def list_cases(console: Console, *, state: str = "open") -> dict[str, Any]:
    """Cases with the nearest deadline first, and how many are late.

    Returns:
        ``cases[]``, each with its ``holders[]`` (``name, unit``), and ``overdue``.
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
            new = take_reports(desk)
            facts["new"] = new
    prove(console, desk)
    raise_alarms(console, _name(console, officer))
    return {"new": new, **list_cases(console)}


def case_json(console: Console, case: Case) -> dict[str, Any]:
    """A case for the screen: its deadline counted, its certificates' states."""
    now = console.workplace.clock.now()
    late = waits_for_proof(case) and now > case.deadline_at
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
        "holders": _holders(case),
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


def _holders(case: Case) -> list[dict[str, str]]:
    """Whose certificates they are, each person once: what a list of cases tells."""
    people: dict[str, dict[str, str]] = {}
    for holder in case.facts.get("holders", []):
        if name := str(holder.get("name", "")):
            unit = str(holder.get("unit", ""))
            people.setdefault(
                str(holder.get("iin") or name), {"name": name, "unit": unit}
            )
    return list(people.values())


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


def _name(console: Console, officer: str) -> str:
    """How an officer is named in the register: the role certificate's hash."""
    return officer_certificate(console.workplace, officer).sha256
