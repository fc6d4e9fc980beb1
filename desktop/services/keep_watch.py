"""The agent's duties, one round at a time: send, confirm, remind, verify, fetch.

Intervals are counted on the clock that never goes back, so neither a suspended laptop
nor a wrong date delays a revocation (threat 18). An alarm falls due by whichever clock
says that more time has passed since the report.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from desktop.canonical import canonical, parse
from desktop.errors import (
    AnswerUnusable,
    EncodingInvalid,
    FileUnreadable,
    Refused,
    SaqtaError,
    StoreFull,
    StoreUnavailable,
    Unreachable,
)
from desktop.model.records import Report
from desktop.revocation import states
from desktop.services.agent_day import DailyDuties
from desktop.services.confirmation import waits_for_word
from desktop.services.known_clock import saw_clock
from desktop.services.notices import Notice
from desktop.services.recorder import Recorder, SaidOnce
from desktop.services.workplace import Workplace
from desktop.store.files import read_limited, write_durably

__all__ = ["ALARMS_S", "KeepWatch", "Notice", "open_reports"]

#: When a report that is not proved speaks up (security.md, section 6).
ALARMS_S = (15 * 60, 3600, 4 * 3600, 20 * 3600)

_FIRST_HOUR_S = 3600.0
_DAY_S = 86_400.0
#: Longest pause between two tries; a network that returns is used within 60 s.
_PROBE_S = 55.0
_LATER_S = 300.0
#: An answer without a proof is believed for so long; then the next channel goes.
_INSIST_AFTER_S = 60.0
_SAVE_EVERY_S = 600.0
_CAP = 4 * 1024 * 1024


@dataclass
class _Watched:
    """What is remembered of one report.

    Attributes:
        seconds: How long agents have watched it, on the counter.
        alarms: How many alarms were given.
        reminded: Counter time of the last word on it after the last alarm.
        next_try: Counter time of the next try.
        tries: How many tries reached the operator and proved nothing.
        accepted: Counter time since when it is accepted without a proof.
        ledger: Where its entries go, each once.
        held: It waits for the person's word.
    """

    seconds: float = 0.0
    alarms: int = 0
    reminded: float | None = None
    next_try: float = 0.0
    tries: int = 0
    accepted: float | None = None
    ledger: SaidOnce | None = None
    held: bool = False


@dataclass
class KeepWatch:
    """Keeps watch over one home.

    Attributes:
        tell: Takes each notice once.
        chance: Spreads the tries of many computers.
    """

    workplace: Workplace
    tell: Callable[[Notice], None]
    chance: random.Random = field(default_factory=random.SystemRandom)

    def __post_init__(self) -> None:
        self._watched: dict[str, _Watched] = {}
        self._last_round = self.workplace.clock.monotonic()
        self._saved_at = self._last_round
        self._day = DailyDuties(self.workplace, self.tell)
        self._path = self.workplace.home.root / "agent.json"
        self._load()

    def round(self) -> float:
        """Does what is due; answers in how many seconds to come back at the latest."""
        now = self.workplace.clock.monotonic()
        passed, self._last_round = max(0.0, now - self._last_round), now
        reports = open_reports(self.workplace)
        self._forget({report.report_id for report in reports})
        for report in reports:
            watched = self._watched.setdefault(report.report_id, _Watched())
            watched.seconds += passed
            self._hold(report, watched, now)
            if now >= watched.next_try and self._undo_is_over(report, watched):
                report = self._try(report, watched)
            self._alarm(report, watched)
        self._day.round(now)
        if now - self._saved_at >= _SAVE_EVERY_S and self._watched:
            self._save()
        return self._pause()

    # -- one report ----------------------------------------------------------------

    def _hold(self, report: Report, watched: _Watched, now: float) -> None:
        """Leaves a report alone that waits for the person's word, and goes on after."""
        held = waits_for_word(self.workplace, report)
        if held:
            watched.next_try = now + _PROBE_S
        elif watched.held:
            watched.next_try = now
        watched.held = held

    def _undo_is_over(self, report: Report, watched: _Watched) -> bool:
        if report.send_after <= self.workplace.clock.now():
            return True
        # A clock that was set back must not hold a report: Undo lasts seconds.
        return watched.seconds > 2 * _PROBE_S

    def _try(self, report: Report, watched: _Watched) -> Report:
        from desktop.services.revoke import carry_on
        from desktop.services.silent_person import SilentPerson

        clock = self.workplace.clock
        if watched.ledger is None:
            watched.ledger = SaidOnce(self.workplace.journal)
        elif self._is_offline(report):
            watched.next_try = clock.monotonic() + self._wait(report, watched)
            return report
        insist = (
            watched.accepted is not None
            and clock.monotonic() - watched.accepted >= _INSIST_AFTER_S
        )
        person = SilentPerson()
        recorder = Recorder(watched.ledger, clock, person, report.report_id)
        try:
            carry_on(
                self.workplace,
                person,
                report.report_id,
                recorder=recorder,
                insist=insist,
                patience_s=0.0,
            )
        except SaqtaError as error:
            # One report that can't be worked on must not stop the watch over others.
            recorder.note("agent_could_not_send", {"code": error.code})
        after = self.workplace.outbox().get(report.report_id)
        if after.state == states.CertificateState.ACCEPTED:
            watched.accepted = watched.accepted or clock.monotonic()
        watched.tries += after.state != states.CertificateState.RECORDED
        watched.next_try = clock.monotonic() + self._wait(after, watched)
        return after

    def _wait(self, report: Report, watched: _Watched) -> float:
        """Seconds to the next try, with jitter; there is no last one."""
        if (
            report.state == states.CertificateState.RECORDED
            or watched.tries <= 1
            or watched.seconds < _FIRST_HOUR_S
        ):
            longest = _PROBE_S
        else:
            longest = min(_LATER_S, _PROBE_S * 2 ** min(watched.tries, 8))
        return longest * self.chance.uniform(0.7, 1.0)

    def _alarm(self, report: Report, watched: _Watched) -> None:
        if report.state in {
            states.CertificateState.CONFIRMED,
            states.CertificateState.UNDONE,
        }:
            return
        wall = (self.workplace.clock.now() - report.recorded_at).total_seconds()
        elapsed = max(wall, watched.seconds)
        due = sum(elapsed >= seconds for seconds in ALARMS_S)
        if due <= watched.alarms:
            if due == len(ALARMS_S) and self._day_is_over(watched):
                self._speak(report, int(elapsed))
            return
        # After a night without power the latest alarm speaks for those before it.
        watched.alarms = due
        watched.reminded = self.workplace.clock.monotonic()
        self._save()
        self._speak(report, ALARMS_S[due - 1])

    def _day_is_over(self, watched: _Watched) -> bool:
        """After the last alarm a report speaks up once a day, until it is settled."""
        now = self.workplace.clock.monotonic()
        if watched.reminded is None:
            # Another agent gave the last alarm; this one's day begins now.
            watched.reminded = now
        if now - watched.reminded < _DAY_S:
            return False
        watched.reminded = now
        return True

    def _holds(self, report: Report) -> bool:
        watched = self._watched.get(report.report_id)
        return watched is not None and watched.held

    def _speak(self, report: Report, seconds: int) -> None:
        self.tell(
            Notice(
                notice_id=f"report:{report.report_id}",
                kind="asks" if self._holds(report) else "report",
                facts=self._report_facts(report, seconds),
            )
        )

    def _report_facts(self, report: Report, seconds: int) -> dict[str, Any]:
        from desktop.services.ways_out import ways_out

        out = ways_out(self.workplace, report.report_id)
        return {
            "report_id": report.report_id,
            "state": str(report.state),
            "minutes": seconds // 60,
            "phone": out.phone,
            "serials": ", ".join(out.serials),
        }

    def _is_offline(self, report: Report) -> bool:
        """Whether the operator of a report that was never sent gives no sign of life.

        Asked before the work is begun, so that hours without a network cost one
        question a minute and nothing else.
        """
        from desktop.services.ways_out import profile_of_report

        if report.state != states.CertificateState.RECORDED:
            return False
        profile = profile_of_report(self.workplace, report)
        if profile is None or "nonce" not in profile.api:
            return False
        try:
            gap = self.workplace.connect(profile).operator(None).clock_gap_s()
        except Unreachable:
            return True
        except (AnswerUnusable, Refused):
            return False
        saw_clock(self.workplace, profile.name, gap)
        return False

    def _pause(self) -> float:
        now = self.workplace.clock.monotonic()
        due = [watched.next_try - now for watched in self._watched.values()]
        return max(0.5, min([*due, _PROBE_S]))

    # -- what is kept over a restart -----------------------------------------------

    def _forget(self, left: set[str]) -> None:
        for report_id in self._watched.keys() - left:
            del self._watched[report_id]

    def _load(self) -> None:
        try:
            kept = parse(read_limited(self._path, _CAP), "agent state")
            for report_id, item in dict(kept).items():
                self._watched[str(report_id)] = _Watched(
                    seconds=float(item["seconds"]), alarms=int(item["alarms"])
                )
        except (FileUnreadable, EncodingInvalid, KeyError, TypeError, ValueError):
            # Nothing kept, or not ours: an alarm too many is better than none.
            self._watched = {}

    def _save(self) -> None:
        self._saved_at = self.workplace.clock.monotonic()
        content = canonical(
            {
                report_id: {"seconds": f"{item.seconds:.0f}", "alarms": item.alarms}
                for report_id, item in self._watched.items()
            }
        )
        try:
            write_durably(self._path, content)
        except (StoreFull, StoreUnavailable):
            # A full disk: the alarm is given now and perhaps once more.
            return


def open_reports(workplace: Workplace) -> list[Report]:
    """Reports that still need somebody.

    Not those that were undone or proved, nor a code under which nothing was issued.
    """
    done = {states.CertificateState.CONFIRMED, states.CertificateState.UNDONE}
    return [
        report
        for report in workplace.outbox().list_reports()
        if report.state not in done and not _cancelled_only(workplace, report)
    ]


def _cancelled_only(workplace: Workplace, report: Report) -> bool:
    if report.state != states.CertificateState.ACCEPTED:
        return False
    return any(
        item.certificate == "" and item.data.get("decision") == "cancelled"
        for item in workplace.outbox().attempts(report.report_id)
    )
