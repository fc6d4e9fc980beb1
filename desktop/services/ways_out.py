"""What a person can still do while a report is not proved: call, scan, print.

Needs no network: the statement lies in the outbox, the desk's telephone in the
profile. Shown largest while nothing was accepted (protocols.md 5.3, "no network").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.errors import SaqtaError
from desktop.model.authority import AuthorityProfile
from desktop.model.records import Report
from desktop.revocation import qr, states
from desktop.services.workplace import Workplace

__all__ = ["WaysOut", "profile_of_report", "terminal_qr", "ways_out"]

# The CMS form carries a certificate and is too much for one code.
_CHANNEL = "statement"


@dataclass(frozen=True)
class WaysOut:
    """How to go on without this computer's network.

    Attributes:
        phone, email, hours: Of the operator's duty desk.
        address: The same by language.
        serials: Serial numbers to read out.
        links: Addresses for a phone, one per statement that was not accepted.
        forms: Printable requests by language, absolute paths.
    """

    phone: str = ""
    email: str = ""
    hours: str = ""
    address: Mapping[str, str] | None = None
    serials: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    forms: Mapping[str, str] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Values for ``--json``."""
        return {
            "phone": self.phone,
            "email": self.email,
            "hours": self.hours,
            "address": dict(self.address or {}),
            "serials": list(self.serials),
            "links": list(self.links),
            "forms": dict(self.forms or {}),
        }


def terminal_qr(link: str) -> str:
    """The link as a QR code of half blocks, for a terminal."""
    return qr.terminal(link)


def ways_out(workplace: Workplace, report_id: str) -> WaysOut:
    """The ways out of a report; what can't be read is left out, nothing raises."""
    report = workplace.outbox().get(report_id)
    profile = profile_of_report(workplace, report)
    folder = workplace.report_folder(report_id)
    forms = {
        language: str(path)
        for language in ("kk", "ru", "en")
        if (path := folder / f"request-{language}.html").is_file()
    }
    desk: Mapping[str, Any] = {} if profile is None else profile.duty_desk
    address = desk.get("address")
    return WaysOut(
        phone=str(desk.get("phone", "")),
        email=str(desk.get("email", "")),
        hours=str(desk.get("hours", "")),
        address=address if isinstance(address, Mapping) else None,
        serials=tuple(
            item.serial
            for item in report.certificates
            if item.state
            not in {states.CertificateState.CONFIRMED, states.CertificateState.UNDONE}
        ),
        links=_links(workplace, report, profile),
        forms=forms,
    )


def profile_of_report(workplace: Workplace, report: Report) -> AuthorityProfile | None:
    """The authority of a report, as far as this home can still say."""
    sources = []
    for item in report.certificates:
        try:
            sources.append(workplace.register().get_certificate(item.sha256).profile)
        except SaqtaError:
            # Unknown here, or the register can't be read: the attempts know it too.
            continue
    sources += [
        str(item.data["profile"])
        for item in workplace.outbox().attempts(report.report_id)
        if "profile" in item.data
    ]
    for source in sources:
        try:
            return workplace.load_profile(source)
        except SaqtaError:
            continue
    return workplace.profile


def _links(
    workplace: Workplace, report: Report, profile: AuthorityProfile | None
) -> tuple[str, ...]:
    if profile is None or not profile.statement_page:
        return ()
    proved = {
        item.sha256
        for item in report.certificates
        if item.state
        in {states.CertificateState.CONFIRMED, states.CertificateState.UNDONE}
    }
    links = (
        qr.link(profile.statement_page, item.data["envelope"])
        for item in workplace.outbox().attempts(report.report_id)
        if item.channel == _CHANNEL
        and item.state != "ACCEPTED"
        and item.certificate not in proved
    )
    # A very long text under a very long address is too much for one code.
    return tuple(link for link in links if len(link) <= qr.LARGEST)
