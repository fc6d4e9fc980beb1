"""What the agent does once an hour and once a day, beside watching over reports.

Nothing here may end that watch: each duty that fails comes again at the next hour.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from desktop.errors import SaqtaError
from desktop.services.confirmation import waits_for_word
from desktop.services.known_clock import saw_clock
from desktop.services.notices import Notice
from desktop.services.recorder import Recorder
from desktop.services.workplace import Workplace

__all__ = ["DailyDuties"]

_DAY_S = 86_400.0
_WEEK_S = 7 * _DAY_S
_HOUR_S = 3600.0


@dataclass
class DailyDuties:
    """The journal verified, messages fetched, reminders given, officers told.

    Attributes:
        tell: Takes each notice once.
    """

    workplace: Workplace
    tell: Callable[[Notice], None]

    def __post_init__(self) -> None:
        self._verified_at: float | None = None
        self._fetched_at: float | None = None
        self._told: set[str] = set()

    def round(self, now: float) -> None:
        """Does what is due.

        Args:
            now: Of the clock that never goes back.
        """
        if self._verified_at is None or now - self._verified_at >= _DAY_S:
            self._verified_at = now
            self._verify()
        if self._fetched_at is None or now - self._fetched_at >= _HOUR_S:
            self._fetched_at = now
            for duty in (
                self._send_documents,
                self._tell_abandoned,
                self._hand_in_closings,
                self._fetch,
                self._remind,
                self._remind_of_ends,
                self._tell_officers,
                self._hear_clocks,
                self._anchor,
            ):
                # Each failure comes again at the next hour; none may end the watch
                # over the reports.
                with contextlib.suppress(SaqtaError):
                    duty()

    def _verify(self) -> None:
        from desktop.services.verify_journal import verify_journal

        try:
            verify_journal(self.workplace)
        except SaqtaError as error:
            self.tell(Notice(f"journal:{error.code}", "journal", {"code": error.code}))

    def _send_documents(self) -> None:
        """Withdrawals, objections and reports of a breach that could not be sent."""
        from desktop.services.duties import send_waiting
        from desktop.services.silent_person import SilentPerson

        recorder = Recorder(
            self.workplace.journal(), self.workplace.clock, SilentPerson(), "documents"
        )
        # Each failure is in the journal; the document stays queued.
        send_waiting(self.workplace, recorder)

    def _tell_abandoned(self) -> None:
        """Applications that the person gave up while the operator was away."""
        from desktop.services.abandon import tell_abandoned
        from desktop.services.silent_person import SilentPerson

        tell_abandoned(self.workplace, SilentPerson())

    def _hand_in_closings(self) -> None:
        """Closing manifests that an operator could not take at the end."""
        from desktop.services.hand_in_closing import hand_in_closings
        from desktop.services.silent_person import SilentPerson

        hand_in_closings(self.workplace, SilentPerson())

    def _anchor(self) -> None:
        """The journal's head leaves, so that reports too are witnessed (D-S3)."""
        from desktop.services.anchor_journal import anchor_journal
        from desktop.services.fetch_messages import authorities

        for profile in authorities(self.workplace):
            if "checkpoints" in profile.api:
                # The next hour tries again; "last anchored at" says what is lacking.
                with contextlib.suppress(SaqtaError):
                    anchor_journal(self.workplace, profile, stamp=True)

    def _remind(self) -> None:
        """An answer that the law gives a term for has not come in time."""
        from desktop.services.duties import list_duties

        now = self.workplace.clock.now()
        for duty in list_duties(self.workplace):
            value = duty.as_dict(now)
            if value["overdue"] and duty.record_id not in self._told:
                self._told.add(duty.record_id)
                facts = {"record_id": duty.record_id, "due": value["due"]}
                self.tell(Notice(f"duty:{duty.record_id}", "duty", facts))

    def _remind_of_ends(self) -> None:
        """Certificates that end, and applications that were left unfinished."""
        from desktop.services.reminders import new_reminders

        for notice in new_reminders(self.workplace):
            self.tell(notice)

    def _tell_officers(self) -> None:
        """A department's register that could not be reached when it was time."""
        from desktop.services.notify_officer import notify_officer
        from desktop.services.sending import Sending
        from desktop.services.silent_person import SilentPerson

        person, clock = SilentPerson(), self.workplace.clock
        for report in self.workplace.outbox().list_reports():
            age = (clock.now() - report.recorded_at).total_seconds()
            if report.state == "UNDONE" or age > _WEEK_S:
                continue
            if not waits_for_word(self.workplace, report):
                name = report.report_id
                recorder = Recorder(self.workplace.journal(), clock, person, name)
                notify_officer(Sending(self.workplace, person, recorder, name))

    def _hear_clocks(self) -> None:
        """So that a report made offline can say how far its clock was away."""
        from desktop.services.fetch_messages import authorities

        for profile in authorities(self.workplace):
            if "nonce" in profile.api:
                operator = self.workplace.connect(profile).operator(None)
                with contextlib.suppress(SaqtaError):
                    saw_clock(self.workplace, profile.name, operator.clock_gap_s())

    def _fetch(self) -> None:
        from desktop.services.fetch_messages import fetch_messages

        # What can't be had now comes at the next hour, or by the operator's mail.
        fetch_messages(self.workplace)
