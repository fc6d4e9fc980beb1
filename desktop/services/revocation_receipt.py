"""The receipt of a report: what happened when, who said so, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop.canonical import canonical, sha256_hex
from desktop.clock import format_time
from desktop.errors import FileUnreadable, NothingFound, SaqtaError
from desktop.model.records import CertificateRecord, Report
from desktop.revocation import states
from desktop.services.known_clock import heard_in_attempts
from desktop.services.send_by_code import NO_CERTIFICATE, named_by_receipt
from desktop.services.send_incident import incident_id
from desktop.services.send_statement import keep_statements
from desktop.services.sending import Sending
from desktop.services.ways_out import profile_of_report, ways_out
from desktop.services.workplace import Workplace

__all__ = ["certificate_rows", "write_receipt"]

_FORMS_OF = "request-forms.sha256"

#: Facts of an attempt that a receipt repeats; both clocks are among them.
_ATTEMPT_FACTS = (
    "sent_at",
    "clock_gap_s",
    "answered_at",
    "received_at",
    "receipt",
    "decision",
    "transaction",
    "outcome",
    "why",
    "problem",
)


def certificate_rows(sending: Sending, report: Report) -> Iterator[dict[str, Any]]:
    """The report's certificates as the command line and the receipt show them.

    Behind a recovery code stand the certificates that the operator named.
    """
    for item in report.certificates:
        row = {
            "sha256": item.sha256,
            "serial": item.serial,
            "state": str(item.state),
            "channel": item.channel,
            "confirmed_by": item.confirmed_by,
            "times": dict(item.times),
        }
        if item.sha256 != NO_CERTIFICATE:
            yield row
            continue
        for named in named_by_receipt(sending):
            yield {**row, "sha256": named["sha256"], "serial": named["serial"]}


def write_receipt(
    sending: Sending, report: Report, proofs: list[dict[str, str]]
) -> str:
    """Writes receipt, paper forms and bundles; answers the receipt's path, or ``""``.

    A full disk costs copies, never the report: what can't be written is in the journal.
    """
    workplace = sending.workplace
    done = {states.CertificateState.CONFIRMED, states.CertificateState.UNDONE}
    if report.state not in done:
        _write_forms(sending, report)
    with sending.recorder.step("write_receipt"):
        keep_statements(sending)
        _hear_clock(sending, report)
        path = sending.keep("report.json", canonical(_receipt(sending, report, proofs)))
    if proofs:
        _extend(sending, workplace)
    return path


def _hear_clock(sending: Sending, report: Report) -> None:
    """What the answers told of the authority's clock is kept for the next report."""
    profile = profile_of_report(sending.workplace, report)
    if profile is not None:
        attempts = sending.outbox.attempts(report.report_id)
        heard_in_attempts(sending.workplace, profile.name, attempts)


def _receipt(
    sending: Sending, report: Report, proofs: list[dict[str, str]]
) -> dict[str, Any]:
    profile = profile_of_report(sending.workplace, report)
    authority = "" if profile is None else profile.name
    return {
        "type": "revocation",
        "version": 1,
        "report_id": report.report_id,
        "recorded_at": format_time(report.recorded_at),
        "recorded_in": report.path,
        "reason": report.reason,
        "since": report.since,
        "text": report.text,
        "state": str(report.state),
        "authority": authority,
        "incident_id": incident_id(report.report_id, authority) if authority else "",
        "certificates": list(certificate_rows(sending, report)),
        "attempts": [
            {
                "attempt_id": item.attempt_id,
                "certificate": item.certificate,
                "channel": item.channel,
                "state": str(item.state),
                "created_at": format_time(item.created_at),
                "updated_at": format_time(item.updated_at),
                **{
                    name: str(item.data[name])
                    for name in _ATTEMPT_FACTS
                    if item.data.get(name)
                },
            }
            for item in sending.outbox.attempts(report.report_id)
        ],
        "proofs": proofs,
    }


def _write_forms(sending: Sending, report: Report) -> None:
    profile = profile_of_report(sending.workplace, report)
    if profile is None:
        return
    records = list(_unproved(sending.workplace, report))
    links = ways_out(sending.workplace, report.report_id).links
    if _forms_fit(sending, report, links):
        # The QR codes take their time; the agent comes by every minute.
        return
    from desktop.services.paper_form import paper_forms

    for name, content in paper_forms(report, records, profile, links).items():
        sending.keep(name, content)
    sending.keep(_FORMS_OF, _basis(report, links))


def _forms_fit(sending: Sending, report: Report, links: tuple[str, ...]) -> bool:
    try:
        return sending.kept(_FORMS_OF) == _basis(report, links)
    except FileUnreadable:
        return False


def _basis(report: Report, links: tuple[str, ...]) -> bytes:
    """What the forms were made from, as a hash: they are made again when it changes."""
    basis = [report.since, report.text, report.reason, *links]
    basis += [f"{item.sha256} {item.state}" for item in report.certificates]
    return sha256_hex(canonical(basis)).encode("ascii")


def _unproved(workplace: Workplace, report: Report) -> Iterator[CertificateRecord]:
    register = workplace.register()
    for item in report.certificates:
        if item.state in {
            states.CertificateState.CONFIRMED,
            states.CertificateState.UNDONE,
        }:
            continue
        try:
            yield register.get_certificate(item.sha256)
        except NothingFound:
            # Only its operator knows it; the form then names the report alone.
            continue


def _extend(sending: Sending, workplace: Workplace) -> None:
    from desktop.services.extend_bundles import extend_bundles

    if any(item.sha256 == NO_CERTIFICATE for item in sending.report().certificates):
        return
    try:
        extend_bundles(workplace, sending.report_id)
    except SaqtaError as error:
        # The bundle can be written again at any time; the revocation can't wait.
        sending.note("bundle_not_extended", error)
