"""All applications, certificates and reports of this home."""

from __future__ import annotations

import contextlib
from typing import Any

from desktop.clock import format_time
from desktop.errors import Pending, Refused, SaqtaError, VerificationFailed
from desktop.model.records import CertificateRecord, Report
from desktop.services.confirmation import waits_for_word
from desktop.services.duties import list_duties
from desktop.services.fetch_messages import fetch_messages, kept_messages
from desktop.services.prove_revocation import check_status
from desktop.services.workplace import Workplace

__all__ = ["show_outbox", "show_status"]

_MESSAGE = ("authority", "seq", "kind", "subject_id", "text", "sent_at")


def show_status(workplace: Workplace, *, check: bool = False) -> dict[str, Any]:
    """What is recorded; with ``check`` the authority is asked for each certificate.

    A certificate whose status can't be learnt keeps its last proof and its age.
    """
    register = workplace.register()
    if check:
        # What the operator says is shown when it can be had, and kept.
        with contextlib.suppress(Pending, Refused, VerificationFailed):
            fetch_messages(workplace)
        for record in register.list_certificates():
            # Unknown stays unknown, also where its authority is known no more: the
            # earlier proof is shown with its time.
            with contextlib.suppress(SaqtaError):
                check_status(workplace, record)
    return {
        "applications": [
            {
                "application_id": item.application_id,
                "state": item.state,
                "created_at": format_time(item.created_at),
                "updated_at": format_time(item.updated_at),
                "token_serial": item.data.get("token_serial", ""),
                "certificate": item.data.get("certificate_sha256", ""),
                "bundle": item.data.get("bundle", ""),
            }
            for item in register.list_applications()
        ],
        "certificates": [_certificate(item) for item in register.list_certificates()],
        "reports": [_report(item) for item in workplace.outbox().list_reports()],
        "messages": [
            {key: item[key] for key in _MESSAGE} for item in kept_messages(workplace)
        ],
        "documents": [
            item.as_dict(workplace.clock.now()) for item in list_duties(workplace)
        ],
    }


def show_outbox(workplace: Workplace) -> dict[str, Any]:
    """Reports with their attempts."""
    outbox = workplace.outbox()
    return {
        "reports": [
            {
                **_report(report),
                "asks": waits_for_word(workplace, report),
                "attempts": [
                    {
                        "attempt_id": item.attempt_id,
                        "certificate": item.certificate,
                        "channel": item.channel,
                        "state": item.state,
                        "created_at": format_time(item.created_at),
                        "updated_at": format_time(item.updated_at),
                    }
                    for item in outbox.attempts(report.report_id)
                ],
            }
            for report in outbox.list_reports()
        ]
    }


def _certificate(record: CertificateRecord) -> dict[str, Any]:
    return {
        "sha256": record.sha256,
        "serial": record.serial,
        "subject": record.subject,
        "not_before": format_time(record.not_before),
        "not_after": format_time(record.not_after),
        "token_serial": record.token_serial,
        "key_id": record.key_id,
        "scheme": record.scheme,
        "status": record.status,
        "status_source": record.status_source,
        "status_at": None
        if record.status_at is None
        else format_time(record.status_at),
        "revoked_at": None
        if record.revoked_at is None
        else format_time(record.revoked_at),
        "reason": record.revocation_reason,
        "application_id": record.application_id,
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "report_id": report.report_id,
        "recorded_at": format_time(report.recorded_at),
        "reason": report.reason,
        "state": str(report.state),
        "since": report.since,
        "certificates": [
            {
                "sha256": item.sha256,
                "serial": item.serial,
                "state": str(item.state),
                "channel": item.channel,
                "confirmed_by": item.confirmed_by,
                "times": dict(item.times),
            }
            for item in report.certificates
        ],
    }
