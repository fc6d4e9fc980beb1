"""Incidents as officers see them: what holders reported, and what was done since.

A report is kept as it came (``duties``); the case grows by events, which are never
changed or removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.canonical import b64url, canonical, parse
from desktop.sandbox.calls import Call, object_fields, once, text_field
from desktop.sandbox.executions import since_of
from desktop.sandbox.officers import by_officer, in_scope
from desktop.sandbox.problems import Problem
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = ["EVENTS", "add_event", "listing"]

#: What may happen to a case.
EVENTS = ("note", "told", "attachment", "deadline", "plan", "closed", "reopened")
_LONGEST = 20_000


def listing(state: SandboxState, call: Call) -> bytes:
    """``GET /v1/incidents?since=N``: reports in scope with events after number N.

    ``next`` is the number to ask with later; reports always come whole.

    Raises:
        Problem: 401 without a session.
    """
    officer = by_officer(state, call)
    since = since_of(call)
    events = state.store.rows("incident_events", order="number")
    found = []
    for kind in ("incident", "violation"):
        for row in state.store.rows("records", order="received_at", kind=kind):
            certificates = _certificates(state, row)
            if _visible(officer, certificates):
                found.append(_view(row, certificates, events, since))
    return canonical(
        {
            "incidents": found,
            "next": events[-1]["number"] if events else since,
        }
    )


def add_event(state: SandboxState, call: Call, incident_id: str) -> bytes:
    """``POST /v1/incidents/{id}/events``: ``{event_id, kind, text}``.

    Raises:
        Problem: 403 for an auditor, 404 for a case out of scope.
    """
    officer = by_officer(state, call, "officer", "approver")
    value = object_fields(call, "event_id", "kind", "text")
    event_id, kind = text_field(value, "event_id"), text_field(value, "kind")
    text = text_field(value, "text")
    if kind not in EVENTS or len(text) > _LONGEST:
        raise Problem(422, "event-invalid", "No such event, or too long", "kind")
    row = _incident(state, incident_id)
    if row is None or not _visible(officer, _certificates(state, row)):
        raise Problem(404, "incident-unknown", "No such incident")

    def act() -> Mapping[str, Any]:
        number = state.store.next_number("incident-events")
        at = state.now_text()
        state.store.insert(
            "incident_events",
            number=number,
            event_id=event_id,
            incident_id=incident_id,
            officer_id=officer["officer_id"],
            kind=kind,
            text=text,
            at=at,
        )
        return {"event_id": event_id, "number": number, "at": at}

    return once(state, call, event_id, act)


def _incident(state: SandboxState, incident_id: str) -> Row | None:
    for kind in ("incident", "violation"):
        row = state.store.one("records", record_id=f"{kind}:{incident_id}")
        if row is not None:
            return row
    return None


def _view(
    row: Row, certificates: list[Row], events: list[Row], since: int
) -> dict[str, Any]:
    incident_id = str(row["record_id"]).partition(":")[2]
    return {
        "incident_id": incident_id,
        "kind": row["kind"],
        "received_at": row["received_at"],
        "authorised_by": row["authorised_by"],
        "payload": b64url(row["payload"]),
        "cms": None if row["cms"] is None else b64url(row["cms"]),
        "certificates": [
            {
                "sha256": item["sha256"],
                "state": item["state"],
                "revoked_at": item["revoked_at"],
                "reason": item["reason"],
            }
            for item in certificates
        ],
        "events": [
            {
                "number": item["number"],
                "event_id": item["event_id"],
                "kind": item["kind"],
                "text": item["text"],
                "at": item["at"],
                "officer_id": item["officer_id"],
            }
            for item in events
            if item["incident_id"] == incident_id and item["number"] > since
        ],
    }


def _certificates(state: SandboxState, row: Row) -> list[Row]:
    """Those that the report names; else those of the person who signed it."""
    named = parse(row["payload"]).get("certificates")
    found = []
    for item in named if isinstance(named, list) else []:
        sha256 = item.get("sha256") if isinstance(item, dict) else None
        known = state.store.one("certificates", sha256=str(sha256))
        if known is not None:
            found.append(known)
    if not found and row["iin"]:
        found = state.store.rows("certificates", iin=row["iin"])
    return found


def _visible(officer: Row, certificates: list[Row]) -> bool:
    scoped = officer["scope"]["bins"] or officer["scope"]["units"]
    # A report that names nobody we know is shown to everybody: it must not get lost.
    return (
        not scoped
        or not certificates
        or any(in_scope(officer, item) for item in certificates)
    )
