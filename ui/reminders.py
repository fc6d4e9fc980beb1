"""Reminders that a certificate ends, in the window's own words.

The days and the calendar file are the service's; the agent goes by the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from desktop.services import reminders
from desktop.services.reminders import DAYS, due_now
from desktop.services.reminders import ending as expiring
from desktop.services.show_home import CertificateView
from ui.i18n import translate
from ui.spoken import purpose_words

__all__ = ["DAYS", "calendar_file", "due_now", "expiring"]


def calendar_file(certificates: Iterable[CertificateView], now: datetime) -> bytes:
    """An iCalendar file (RFC 5545) with one event and four alarms a certificate."""

    def summary(view: CertificateView) -> str:
        return translate("Reminder", "Certificate ends: {purpose}").format(
            purpose=purpose_words(view.purpose)
        )

    return reminders.calendar_file(certificates, now, summary)
