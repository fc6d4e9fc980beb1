"""The officers' calls of the operator API (protocols.md 1.1; D-S5).

An officer signs in with a role certificate; what then counts is the signed order, never
the session alone: two people, scope, cap and rate are the operator's to enforce. Every
order is answered by a receipt, verified against the bytes sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from desktop.authority.http import HttpAnswer, HttpClient
from desktop.authority.operator_call import (
    OperatorCaller,
    json_object,
    member,
    record_text,
)
from desktop.authority.operator_signed import read_receipt
from desktop.canonical import b64url
from desktop.clock import parse_time
from desktop.errors import AnswerUnusable
from desktop.model.authority import AuthorityProfile, Receipt
from desktop.secret import Secret

__all__ = ["OfficerApi", "OfficerSession"]

#: A page of the mirror or of a ledger; the operator sends 5,000 rows at most.
PAGE_CAP = 32 * 1024 * 1024


@dataclass(frozen=True)
class OfficerSession:
    """Who signed in, as what, and over whom.

    Attributes:
        role: ``officer``, ``approver`` or ``auditor``.
        scope: ``bins`` and ``units``; an empty list is all.
    """

    officer_id: str
    role: str
    scope: Mapping[str, tuple[str, ...]]
    expires_at: datetime


class OfficerApi:
    """One authority's operator, called by one officer."""

    def __init__(self, profile: AuthorityProfile, http: HttpClient) -> None:
        self._profile = profile
        self._caller = OperatorCaller(profile, http, None, None)

    def nonce(self) -> str:
        """A value for a sign-in record or an order; good once, for five minutes."""
        answer = self._caller.get("nonce", "/nonce")
        return str(member(json_object(answer), "nonce", str, answer.url))

    def sign_in(self, payload: bytes, cms: bytes) -> OfficerSession:
        """Signs in with a record that carries the operator's nonce.

        Raises:
            OperatorRefused: The certificate has no role, or the nonce is spent.
            AnswerUnusable: Not a session.
        """
        body = {"payload": b64url(payload), "cms": b64url(cms)}
        _, answer = self._caller.post("officers", "/officers/sign-in", body, "")
        value = json_object(answer)
        token = member(value, "session", str, answer.url)
        if not token.isascii():
            raise AnswerUnusable(url=answer.url, reason="session is malformed")
        session = _session(value, answer.url)
        self._caller.enter(Secret(bytearray(token.encode("ascii"))))
        return session

    def sign_out(self) -> None:
        """Forgets the session here; at the operator it ends by itself."""
        self._caller.enter(None)

    # -- reading -------------------------------------------------------------------

    def certificates(self, since: int) -> dict[str, Any]:
        """Changes after a number, a page: ``certificates, next, more, asked_at``."""
        answer = self._get("officers", f"/certificates?since={since:d}")
        value = json_object(answer)
        for name, kind in (
            ("certificates", list),
            ("next", int),
            ("more", bool),
            ("asked_at", str),
        ):
            member(value, name, kind, answer.url)
        return value

    def incidents(self, since: int) -> dict[str, Any]:
        """Reports in scope, with events after a number: ``incidents, next``."""
        answer = self._get("officers", f"/incidents?since={since:d}")
        value = json_object(answer)
        member(value, "incidents", list, answer.url)
        member(value, "next", int, answer.url)
        return value

    def plans(self) -> list[dict[str, Any]]:
        """Every plan with its state and counts."""
        answer = self._get("plans", "/plans")
        return list(member(json_object(answer), "plans", list, answer.url))

    def plan(self, plan_id: str) -> dict[str, Any]:
        """One plan with its signed bytes and the orders given for it.

        Raises:
            AnswerUnusable: Another plan came.
        """
        answer = self._get("plans", f"/plans/{quote(plan_id, safe='')}")
        return _of_plan(answer, plan_id)

    def ledger(self, plan_id: str, since: int = 0) -> dict[str, Any]:
        """One page of a plan's ledger: ``counts, entries, next``, a line a serial."""
        target = f"/plans/{quote(plan_id, safe='')}/ledger?since={since:d}"
        answer = self._get("plans", target)
        value = _of_plan(answer, plan_id)
        member(value, "entries", list, answer.url)
        member(value, "counts", dict, answer.url)
        member(value, "next", int, answer.url)
        return value

    # -- acting --------------------------------------------------------------------

    def add_event(
        self, incident_id: str, event_id: str, kind: str, text: str
    ) -> dict[str, Any]:
        """Adds an event to a case; ``number`` and ``at`` come back."""
        target = f"/incidents/{quote(incident_id, safe='')}/events"
        value = {"event_id": event_id, "kind": kind, "text": text}
        _, answer = self._caller.post("officers", target, value, event_id, by="officer")
        found = json_object(answer)
        if member(found, "event_id", str, answer.url) != event_id:
            raise AnswerUnusable(url=answer.url, reason="another event")
        return found

    def propose(self, payload: bytes, cms: bytes) -> Receipt:
        """Hands in a plan: an order with the act ``plan``, signed by officer A."""
        return self._order("/plans", "plan", payload, cms)

    def approve(self, payload: bytes, cms: bytes) -> Receipt:
        """Approves the hash of a plan; signed by another person."""
        return self._of_plan("approvals", "approval", payload, cms)

    def execute(self, payload: bytes, cms: bytes) -> Receipt:
        """Starts a stage (``first``, then ``all``), or goes on after a pause."""
        return self._of_plan("executions", "execution", payload, cms)

    def pause(self, payload: bytes, cms: bytes) -> Receipt:
        """Stops what runs, after its batch."""
        return self._of_plan("pause", "pause", payload, cms)

    def cancel(self, payload: bytes, cms: bytes) -> Receipt:
        """What is not done yet is never done."""
        return self._of_plan("cancel", "cancel", payload, cms)

    def review(self, payload: bytes, cms: bytes) -> Receipt:
        """Says that a second person looked at a break-glass."""
        return self._of_plan("reviews", "review", payload, cms)

    def notify(self, payload: bytes, cms: bytes) -> Receipt:
        """Sends notices to the people of the same plan (D-S5)."""
        return self._order("/notices", "notices", payload, cms)

    # -- pieces --------------------------------------------------------------------

    def _get(self, call: str, target: str) -> HttpAnswer:
        return self._caller.get(call, target, by="officer", cap=PAGE_CAP)

    def _of_plan(self, place: str, kind: str, payload: bytes, cms: bytes) -> Receipt:
        plan_id = quote(record_text(payload, "plan_id"), safe="")
        return self._order(f"/plans/{plan_id}/{place}", kind, payload, cms)

    def _order(self, target: str, kind: str, payload: bytes, cms: bytes) -> Receipt:
        """Posts a signed order; its own id is the idempotency key."""
        body = {"payload": b64url(payload), "cms": b64url(cms)}
        key = record_text(payload, "record_id")
        sent, answer = self._caller.post("plans", target, body, key, by="officer")
        return read_receipt(
            json_object(answer),
            self._profile,
            kind=kind,
            object_ids=(record_text(payload, "plan_id"),),
            sent=sent,
        )


def _of_plan(answer: HttpAnswer, plan_id: str) -> dict[str, Any]:
    value = json_object(answer)
    if member(value, "plan_id", str, answer.url) != plan_id:
        raise AnswerUnusable(url=answer.url, reason="another plan")
    return value


def _session(value: Mapping[str, Any], url: str) -> OfficerSession:
    scope = member(value, "scope", dict, url)
    try:
        expires_at = parse_time(member(value, "expires_at", str, url))
    except ValueError as error:
        raise AnswerUnusable(url=url, reason="expires_at is no time") from error
    return OfficerSession(
        officer_id=member(value, "officer_id", str, url),
        role=member(value, "role", str, url),
        scope={
            name: tuple(map(str, member(scope, name, list, url)))
            for name in ("bins", "units")
        },
        expires_at=expires_at,
    )
