"""Every compromise report with what a page says of it: states, channels, duty desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desktop.errors import NothingFound, SaqtaError
from desktop.model import CertificateRecord, Report, ReportCertificate
from desktop.services.show_home import common_name_in
from desktop.services.workplace import Workplace

__all__ = ["DutyDesk", "ReportView", "ReportedCertificate", "show_reports"]


@dataclass(frozen=True)
class DutyDesk:
    """Whom to call, as the authority's profile says; empty where it says nothing.

    Attributes:
        address: By language.
    """

    phone: str = ""
    hours: str = ""
    email: str = ""
    address: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportedCertificate:
    """One certificate of a report.

    Attributes:
        refused: Error codes by which channels refused.
        unknown: A sending whose answer was lost stands; only a proof settles it.
        statement: A revocation key is kept here for it.
    """

    item: ReportCertificate
    name: str
    purpose: str
    token_serial: str
    token_label: str
    refused: tuple[str, ...] = ()
    unknown: bool = False
    tries: int = 0
    statement: bool = False


@dataclass(frozen=True)
class ReportView:
    """One report, newest first in a list.

    Attributes:
        undo_until: Until then nothing is sent.
        open: Neither proved nor undone.
        receipt: Path of the receipt, or ``""``.
    """

    report: Report
    certificates: tuple[ReportedCertificate, ...]
    undo_until: datetime
    open: bool
    desk: DutyDesk
    receipt: str
    sent: bool


def show_reports(workplace: Workplace) -> tuple[ReportView, ...]:
    """All reports of this home, newest first.

    Raises:
        SaqtaError: The outbox can't be read.
    """
    return tuple(_view(workplace, report) for report in _newest_first(workplace))


def _newest_first(workplace: Workplace) -> list[Report]:
    reports = workplace.outbox().list_reports()
    return sorted(reports, key=lambda report: report.recorded_at, reverse=True)


def _view(workplace: Workplace, report: Report) -> ReportView:
    attempts = workplace.outbox().attempts(report.report_id)
    found = []
    desk = DutyDesk()
    for item in report.certificates:
        record = _record(workplace, item.sha256)
        if record is not None and not desk.phone:
            desk = _desk(workplace, record)
        mine = [one for one in attempts if one.certificate == item.sha256]
        found.append(
            ReportedCertificate(
                item=item,
                name="" if record is None else common_name_in(record.subject),
                purpose="" if record is None else record.purpose,
                token_serial="" if record is None else record.token_serial,
                token_label="" if record is None else record.token_label,
                refused=tuple(
                    str(one.data.get("why", ""))
                    for one in mine
                    if one.state == "REFUSED"
                ),
                unknown=any(one.state == "UNKNOWN" for one in mine),
                tries=len(mine),
                statement=record is not None and bool(record.revocation_key_id),
            )
        )
    receipt = workplace.report_folder(report.report_id) / "report.json"
    return ReportView(
        report=report,
        certificates=tuple(found),
        undo_until=report.send_after,
        open=report.state not in {"CONFIRMED", "UNDONE"},
        desk=desk,
        receipt=str(receipt) if receipt.is_file() else "",
        sent=any(
            item.state not in {"RECORDED", "UNDONE"} for item in report.certificates
        ),
    )


def _record(workplace: Workplace, sha256: str) -> CertificateRecord | None:
    try:
        return workplace.register().get_certificate(sha256)
    except NothingFound:
        return None


def _desk(workplace: Workplace, record: CertificateRecord) -> DutyDesk:
    try:
        desk = workplace.load_profile(record.profile).duty_desk
    except SaqtaError:
        # A profile that is gone takes its telephone with it; the report stays.
        return DutyDesk()
    address = desk.get("address") or {}
    return DutyDesk(
        phone=str(desk.get("phone", "")),
        hours=str(desk.get("hours", "")),
        email=str(desk.get("email", "")),
        address={str(key): str(value) for key, value in dict(address).items()},
    )
