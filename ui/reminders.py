"""Reminders that a certificate ends: the days, the calendar file, the words.

Thirty, fourteen, seven and one day before the end, without the token; a certificate
that has a newer one for the same purpose stays silent (users.md d11).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from desktop.services.show_home import CertificateView
from ui.i18n import translate
from ui.models.certificates import Standing, standing
from ui.spoken import purpose_words

__all__ = ["DAYS", "calendar_file", "due_now", "expiring"]

#: Days before the end on which a person is reminded.
DAYS: Final = (30, 14, 7, 1)

_CLOSED: Final = frozenset({Standing.REVOKED, Standing.EXPIRED, Standing.REPORTED})


def expiring(
    certificates: Iterable[CertificateView], now: datetime
) -> tuple[CertificateView, ...]:
    """Certificates that end within thirty days and have no successor."""
    found = [item for item in certificates if standing(item, now) not in _CLOSED]
    return tuple(
        item
        for item in found
        if item.not_after - now <= timedelta(days=DAYS[0])
        and not any(_follows(other, item) for other in found)
    )


def due_now(view: CertificateView, now: datetime) -> int | None:
    """The reminder whose day it is: 30, 14, 7 or 1; None before the first."""
    left = (view.not_after - now) / timedelta(days=1)
    reached = [days for days in DAYS if left <= days]
    return min(reached) if reached else None


def calendar_file(certificates: Iterable[CertificateView], now: datetime) -> bytes:
    """An iCalendar file (RFC 5545) with one event and four alarms a certificate."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Saqta//Reminders//EN"]
    for view in certificates:
        if standing(view, now) in _CLOSED:
            continue
        summary = translate("Reminder", "Certificate ends: {purpose}").format(
            purpose=purpose_words(view.purpose)
        )
        end = view.not_after.astimezone(UTC)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{view.sha256}@saqta",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART:{end:%Y%m%dT%H%M%SZ}",
            f"SUMMARY:{_escaped(summary)}",
            "TRANSP:TRANSPARENT",
        ]
        for days in DAYS:
            lines += [
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                f"DESCRIPTION:{_escaped(summary)}",
                f"TRIGGER:-P{days}D",
                "END:VALARM",
            ]
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _follows(other: CertificateView, view: CertificateView) -> bool:
    return (
        other.purpose == view.purpose
        and other.not_before > view.not_before
        and other.not_after > view.not_after
    )


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Lines of at most 75 octets, cut between characters (RFC 5545, 3.1)."""
    parts, part, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 75:
            parts.append(part)
            part, size = " ", 1
        part += letter
        size += width
    return [*parts, part]
