"""What happens to compromise reports, as events, and what follows from them.

The outbox keeps events and folds them into reports, so that its three paths
(database, file, memory) hold the same thing and can be put together again. Events
only move things forward: one that does not fit is left out by the fold, and refused
with ``StateConflict`` before it is written.

The tables of steps are those of ``revocation.states``, which this room may not
import; a test compares them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from desktop.canonical import Json
from desktop.clock import format_time, parse_time
from desktop.errors import NothingFound, StateConflict

if TYPE_CHECKING:
    from desktop.model.records import Attempt, Report, ReportCertificate

__all__ = ["ATTEMPT_STEPS", "CERTIFICATE_STEPS", "Events", "rank", "record_event"]

#: From each state of an attempt, where it may go.
ATTEMPT_STEPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "PREPARED": frozenset({"SENT"}),
        "SENT": frozenset({"ACCEPTED", "REFUSED", "UNKNOWN"}),
        "UNKNOWN": frozenset({"ACCEPTED", "REFUSED"}),
        "ACCEPTED": frozenset(),
        "REFUSED": frozenset(),
    }
)

#: From each state of a certificate, where it may go.
CERTIFICATE_STEPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "RECORDED": frozenset({"SENT", "REFUSED", "ACCEPTED", "CONFIRMED", "UNDONE"}),
        "SENT": frozenset({"REFUSED", "ACCEPTED", "CONFIRMED"}),
        "REFUSED": frozenset({"ACCEPTED", "CONFIRMED"}),
        "ACCEPTED": frozenset({"CONFIRMED"}),
        "CONFIRMED": frozenset(),
        "UNDONE": frozenset(),
    }
)

_FURTHER = ("RECORDED", "SENT", "REFUSED", "ACCEPTED", "CONFIRMED")


def record_event(report: Report) -> dict[str, Json]:
    """The event of a click: everything that the report says."""
    return {
        "type": "record",
        "report_id": report.report_id,
        "at": format_time(report.recorded_at),
        "monotonic": f"{report.monotonic:.6f}",
        "reason": str(report.reason),
        "send_after": format_time(report.send_after),
        "since": report.since,
        "text": report.text,
        "key_ids": list(report.key_ids),
        "certificates": [
            {
                "sha256": item.sha256,
                "serial": item.serial,
                "spki_sha256": item.spki_sha256,
            }
            for item in report.certificates
        ],
    }


def rank(state: str) -> int:
    """How far a certificate's state is; UNDONE is nowhere."""
    return _FURTHER.index(state) if state in _FURTHER else -1


class Events:
    """Folds events into reports and attempts, in the order they are applied."""

    def __init__(self) -> None:
        self._reports: dict[str, Report] = {}
        self._attempts: dict[str, Attempt] = {}

    def reports(self) -> list[Report]:
        """Every report, the latest first."""
        found = sorted(self._reports.values(), key=lambda item: item.recorded_at)
        return found[::-1]

    def report(self, report_id: str) -> Report:
        """One report.

        Raises:
            NothingFound: There is none with that id.
        """
        try:
            return self._reports[report_id]
        except KeyError:
            raise NothingFound(what="report", name=report_id) from None

    def attempts(self, report_id: str) -> list[Attempt]:
        """Attempts of one report, oldest first."""
        return [item for item in self._attempts.values() if item.report_id == report_id]

    def attempt(self, attempt_id: str) -> Attempt:
        """One attempt.

        Raises:
            NothingFound: There is none with that id.
        """
        try:
            return self._attempts[attempt_id]
        except KeyError:
            raise NothingFound(what="attempt", name=attempt_id) from None

    def fold(self, events: Iterable[tuple[str, Mapping[str, Json]]]) -> None:
        """Applies events with the path each was found in; misfits are left out."""
        for path, event in events:
            if event.get("type") == "record":
                self._record(event, path)
                continue
            try:
                self.apply(event)
            except (NothingFound, StateConflict):
                # Two processes raced while one of them had no database: what came
                # second in the fold's order stands back.
                continue

    def apply(self, event: Mapping[str, Json]) -> None:
        """Applies one event.

        Raises:
            NothingFound: It is about something unknown.
            StateConflict: The step is not allowed.
        """
        at = str(event["at"])
        match event["type"]:
            case "record":
                self._record(event, "database")
            case "undo":
                self._undo(str(event["report_id"]), frozenset(), at, "undo")
            case "narrow":
                keep = frozenset(str(item) for item in event["keep"])
                self._undo(str(event["report_id"]), keep, at, "narrow")
            case "hurry":
                self._hurry(event)
            case "describe":
                self._describe(event)
            case "attempt":
                self._attempt(event, at)
            case "advance":
                self._advance(event, at)
            case "confirm":
                self._confirm(event, at)
            case other:
                raise StateConflict(state="", step=str(other))

    # -- one kind of event each ----------------------------------------------------

    def _record(self, event: Mapping[str, Json], path: str) -> None:
        report_id = str(event["report_id"])
        if report_id in self._reports:
            return
        from desktop.model.records import Report, ReportCertificate

        recorded_at = parse_time(str(event["at"]))
        send_after = parse_time(str(event["send_after"]))
        self._reports[report_id] = Report(
            report_id=report_id,
            recorded_at=recorded_at,
            monotonic=float(event["monotonic"]),
            reason=str(event["reason"]),
            state="RECORDED",
            send_after=send_after,
            certificates=tuple(
                ReportCertificate(
                    sha256=str(item["sha256"]),
                    serial=str(item["serial"]),
                    spki_sha256=str(item["spki_sha256"]),
                    state="RECORDED",
                    times={"RECORDED": str(event["at"])},
                )
                for item in event["certificates"]
            ),
            since=str(event["since"]),
            text=str(event["text"]),
            key_ids=tuple(str(item) for item in event["key_ids"]),
            path=path,
            # Whoever leaves no time for Undo has said "now".
            released=send_after <= recorded_at,
        )

    def _undo(self, report_id: str, keep: frozenset[str], at: str, step: str) -> None:
        report = self.report(report_id)
        for item in report.certificates:
            if item.state not in {"RECORDED", "UNDONE"}:
                raise StateConflict(state=item.state, step=step)
        for item in report.certificates:
            if item.sha256 not in keep and item.state == "RECORDED":
                self._move(report_id, item.sha256, "UNDONE", at)

    def _hurry(self, event: Mapping[str, Json]) -> None:
        report = self.report(str(event["report_id"]))
        moment = min(report.send_after, parse_time(str(event["send_after"])))
        self._reports[report.report_id] = replace(
            report, send_after=moment, released=True
        )

    def _describe(self, event: Mapping[str, Json]) -> None:
        report = self.report(str(event["report_id"]))
        self._reports[report.report_id] = replace(
            report,
            since=str(event["since"]) or report.since,
            text=str(event["text"]) or report.text,
        )

    def _attempt(self, event: Mapping[str, Json], at: str) -> None:
        attempt_id = str(event["attempt_id"])
        if attempt_id in self._attempts:
            return
        item = self._certificate(str(event["report_id"]), str(event["certificate"]))
        if item.state in {"UNDONE", "CONFIRMED"}:
            raise StateConflict(state=item.state, step="attempt")
        from desktop.model.records import Attempt

        moment = parse_time(at)
        self._attempts[attempt_id] = Attempt(
            attempt_id=attempt_id,
            report_id=str(event["report_id"]),
            certificate=item.sha256,
            channel=str(event["channel"]),
            state="PREPARED",
            created_at=moment,
            updated_at=moment,
            data=dict(event["data"]),
        )

    def _advance(self, event: Mapping[str, Json], at: str) -> None:
        attempt = self.attempt(str(event["attempt_id"]))
        state = str(event["state"])
        if state not in ATTEMPT_STEPS[attempt.state]:
            raise StateConflict(state=attempt.state, step=state)
        item = self._certificate(attempt.report_id, attempt.certificate)
        if item.state == "UNDONE":
            raise StateConflict(state="UNDONE", step=state)
        self._attempts[attempt.attempt_id] = replace(
            attempt,
            state=state,
            updated_at=parse_time(at),
            data={**attempt.data, **event["data"]},
        )
        reached = self._reached(attempt.report_id, attempt.certificate)
        if reached in CERTIFICATE_STEPS[item.state]:
            self._move(
                attempt.report_id,
                attempt.certificate,
                reached,
                at,
                channel=attempt.channel,
            )

    def _confirm(self, event: Mapping[str, Json], at: str) -> None:
        report_id, sha256 = str(event["report_id"]), str(event["certificate"])
        item = self._certificate(report_id, sha256)
        if item.state == "CONFIRMED":
            # The second of OCSP and CRL agrees with the first.
            return
        if "CONFIRMED" not in CERTIFICATE_STEPS[item.state]:
            raise StateConflict(state=item.state, step="CONFIRMED")
        source = str(event["source"])
        self._move(report_id, sha256, "CONFIRMED", at, confirmed_by=source)

    # -- what follows --------------------------------------------------------------

    def _reached(self, report_id: str, sha256: str) -> str:
        """The furthest of a certificate's attempts (architecture.md, section 4)."""
        by_channel: dict[str, set[str]] = {}
        for attempt in self._attempts.values():
            if attempt.report_id == report_id and attempt.certificate == sha256:
                by_channel.setdefault(attempt.channel, set()).add(attempt.state)
        reached = set().union(*by_channel.values())
        if "ACCEPTED" in reached:
            return "ACCEPTED"
        if not reached - {"PREPARED"}:
            return "RECORDED"
        if all(states == {"REFUSED"} for states in by_channel.values()):
            return "REFUSED"
        return "SENT"

    def _certificate(self, report_id: str, sha256: str) -> ReportCertificate:
        for item in self.report(report_id).certificates:
            if item.sha256 == sha256:
                return item
        raise NothingFound(what="certificate of the report", name=sha256)

    def _move(
        self, report_id: str, sha256: str, state: str, at: str, **changes: Any
    ) -> None:
        report = self._reports[report_id]
        certificates = tuple(
            replace(item, state=state, times={**item.times, state: at}, **changes)
            if item.sha256 == sha256
            else item
            for item in report.certificates
        )
        left = [item.state for item in certificates if item.state != "UNDONE"]
        shown = min(left, key=_FURTHER.index) if left else "UNDONE"
        self._reports[report_id] = replace(
            report, certificates=certificates, state=shown
        )
