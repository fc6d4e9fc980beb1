"""Every compromise report with what a page says of it: states, channels, ways out."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import InputInvalid, NothingFound
from desktop.model.records import CertificateRecord, Report, ReportCertificate
from desktop.revocation import qr
from desktop.services.confirmation import waits_for_word
from desktop.services.show_home import common_name_in
from desktop.services.ways_out import WaysOut, ways_out
from desktop.services.workplace import Workplace

__all__ = ["Matrix", "ReportView", "ReportedCertificate", "show_reports"]

#: Rows of modules of a QR code, dark is true, with its quiet zone.
Matrix = tuple[tuple[bool, ...], ...]


@dataclass(frozen=True)
class ReportedCertificate:
    """One certificate of a report.

    Attributes:
        refused: Error codes by which channels refused.
        unknown: A sending whose answer was lost stands; only a proof settles it.
        tries: How often it was tried to send it.
    """

    item: ReportCertificate
    name: str
    purpose: str
    token_serial: str
    token_label: str
    refused: tuple[str, ...] = ()
    unknown: bool = False
    tries: int = 0


@dataclass(frozen=True)
class ReportView:
    """One report, newest first in a list.

    Attributes:
        open: Neither proved nor undone.
        asks: It waits for the person's word; nothing is sent before "send now".
        sent: Something left this computer, so it can't be undone.
        ways: What can be done without this computer's network; for open ones.
        codes: A QR code for each link of ``ways``.
        receipt: Path of the receipt, or ``""``.
    """

    report: Report
    certificates: tuple[ReportedCertificate, ...]
    open: bool
    sent: bool
    ways: WaysOut
    codes: tuple[Matrix, ...]
    receipt: str
    asks: bool = False


def show_reports(workplace: Workplace) -> tuple[ReportView, ...]:
    """All reports of this home, newest first.

    Raises:
        StoreDamaged, StoreUnavailable: The outbox can't be read.
    """
    reports = workplace.outbox().list_reports()
    reports = sorted(reports, key=lambda report: report.recorded_at, reverse=True)
    return tuple(_view(workplace, report) for report in reports)


def _view(workplace: Workplace, report: Report) -> ReportView:
    attempts = workplace.outbox().attempts(report.report_id)
    found = []
    for item in report.certificates:
        record = _record(workplace, item.sha256)
        mine = [one for one in attempts if one.certificate == item.sha256]
        refused = [one for one in mine if one.state == "REFUSED"]
        found.append(
            ReportedCertificate(
                item=item,
                name="" if record is None else common_name_in(record.subject),
                purpose="" if record is None else record.purpose,
                token_serial="" if record is None else record.token_serial,
                token_label="" if record is None else record.token_label,
                refused=tuple(str(one.data.get("why", "")) for one in refused),
                unknown=any(one.state == "UNKNOWN" for one in mine),
                tries=len(mine),
            )
        )
    is_open = report.state not in {"CONFIRMED", "UNDONE"}
    ways = ways_out(workplace, report.report_id) if is_open else WaysOut()
    receipt = workplace.report_folder(report.report_id) / "report.json"
    states = {item.state for item in report.certificates}
    return ReportView(
        report=report,
        certificates=tuple(found),
        open=is_open,
        sent=bool(states - {"RECORDED", "UNDONE"}),
        ways=ways,
        codes=_codes(ways),
        receipt=str(receipt) if receipt.is_file() else "",
        asks=waits_for_word(workplace, report),
    )


def _codes(ways: WaysOut) -> tuple[Matrix, ...]:
    found = []
    for link in ways.links:
        try:
            found.append(qr.matrix(link))
        except InputInvalid:
            # Too long for one code: the telephone and the form are left.
            continue
    return tuple(found)


def _record(workplace: Workplace, sha256: str) -> CertificateRecord | None:
    try:
        return workplace.register().get_certificate(sha256)
    except NothingFound:
        return None
