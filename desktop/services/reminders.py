"""Reminders that need no token: certificates that end, applications left unfinished.

Thirty, fourteen, seven and one day before the end; a certificate that has a newer one
for the same purpose stays silent (users.md d11). The agent gives each stage once, a
window shows them while it is open, and a calendar file carries them elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from desktop.clock import format_time
from desktop.services.notices import Notice
from desktop.services.recorder import ForgivingLedger, Recorder
from desktop.services.show_home import CertificateView, OpenApplication, show_home
from desktop.services.silent_person import SilentPerson
from desktop.services.status_change import certificate_changed
from desktop.services.workplace import Workplace
from desktop.store.files import write_durably
from desktop.words import say

__all__ = [
    "DAYS",
    "calendar_file",
    "calendar_of",
    "due_now",
    "ending",
    "keep_calendar",
    "new_reminders",
]

#: Days before the end on which a person is reminded.
DAYS: Final = (30, 14, 7, 1)
#: Days without a step after which an application counts as left behind.
_LEFT_DAYS: Final = (1, 7, 30)
_TOLD = "reminded"


def ending(
    certificates: Iterable[CertificateView], now: datetime
) -> tuple[CertificateView, ...]:
    """Certificates that end within thirty days and have no successor."""
    found = [item for item in certificates if _is_open(item, now)]
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


def new_reminders(workplace: Workplace) -> list[Notice]:
    """What is to be told now and was not told before; it counts as told after this.

    Raises:
        StoreDamaged, StoreUnavailable: The records can't be read.
    """
    view = show_home(workplace)
    register = workplace.register()
    kept = register.recall(_TOLD, {})
    before = dict(kept) if isinstance(kept, Mapping) else {}
    told: dict[str, Any] = {}
    new = []
    recorder = Recorder(
        ForgivingLedger(workplace.journal), workplace.clock, SilentPerson(), "reminders"
    )
    for name, stage, notice in [
        *_of_certificates(ending(view.certificates, view.now), view.now),
        *_of_applications(view.applications, view.now),
    ]:
        told[name] = stage
        if before.get(name) != stage:
            new.append(notice)
        if notice.kind == "ending" and name not in before:
            record = register.get_certificate(str(notice.facts["certificate"]))
            certificate_changed(workplace, recorder.note, record, "expiring")
    if told != before:
        # What is settled meanwhile is forgotten: the fact does not grow.
        register.remember(_TOLD, told)
    return new


def _of_certificates(
    found: Iterable[CertificateView], now: datetime
) -> Iterator[tuple[str, int, Notice]]:
    for item in found:
        stage = due_now(item, now)
        if stage is None:
            continue
        left = math.ceil((item.not_after - now) / timedelta(days=1))
        facts = {
            "serial": item.serial,
            "certificate": item.sha256,
            "days": left,
            "not_after": format_time(item.not_after),
        }
        notice = Notice(f"ending:{item.serial}:{left}", "ending", facts)
        yield f"certificate {item.sha256}", stage, notice


def _of_applications(
    found: Iterable[OpenApplication], now: datetime
) -> Iterator[tuple[str, int, Notice]]:
    for item in found:
        days = (now - item.updated_at).days
        reached = [stage for stage in _LEFT_DAYS if days >= stage]
        if not reached:
            continue
        facts = {
            "application_id": item.application_id,
            "days": days,
            "state": item.state,
        }
        name = f"unfinished:{item.application_id}:{days}"
        yield (
            f"application {item.application_id}",
            max(reached),
            Notice(name, "unfinished", facts),
        )


# -- the calendar ------------------------------------------------------------------


def calendar_of(workplace: Workplace, language: str) -> bytes:
    """The calendar file of this home's certificates, in one language."""
    view = show_home(workplace)

    def summary(item: CertificateView) -> str:
        return say("calendar.ends", language, {"serial": item.serial})

    return calendar_file(view.certificates, view.now, summary)


def keep_calendar(path: Path, content: bytes) -> None:
    """Writes a calendar file whole, or not at all.

    Raises:
        StoreFull, StoreUnavailable: It can't be written.
    """
    write_durably(path, content)


def calendar_file(
    certificates: Iterable[CertificateView],
    now: datetime,
    summary: Callable[[CertificateView], str],
) -> bytes:
    """An iCalendar file (RFC 5545) with one event and four alarms a certificate."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Saqta//Reminders//EN"]
    for view in certificates:
        if not _is_open(view, now):
            continue
        said = _escaped(summary(view))
        lines += [
            "BEGIN:VEVENT",
            f"UID:{view.sha256}@saqta",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART:{view.not_after.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"SUMMARY:{said}",
            "TRANSP:TRANSPARENT",
        ]
        for days in DAYS:
            lines += [
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                f"DESCRIPTION:{said}",
                f"TRIGGER:-P{days}D",
                "END:VALARM",
            ]
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _is_open(view: CertificateView, now: datetime) -> bool:
    """Neither revoked, nor reported, nor at its end."""
    return view.status != "revoked" and not view.blocked and now < view.not_after


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
