"""Words for states and kinds that several pages say; the same thing, the same word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import (
    date_short,
    moment_short,
    plural,
    time_minutes,
    translate,
)
from ui.models.certificates import Standing, proof_is_old
from ui.widgets.chip import Tone

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.services.show_home import CertificateView

__all__ = [
    "at_moment",
    "custody_words",
    "days_left",
    "purpose_icon",
    "purpose_words",
    "reason_words",
    "standing_chip",
    "status_words",
    "step_words",
]


def purpose_words(purpose: str) -> str:
    """What a certificate is for."""
    if purpose in {"auth", "authentication", "login"}:
        return translate("Certificate", "Logging in")
    return translate("Certificate", "Signing documents")


def purpose_icon(purpose: str) -> str:
    """The icon of what a certificate is for."""
    return "lock" if purpose in {"auth", "authentication", "login"} else "key"


def standing_chip(
    view: CertificateView, state: Standing, *, dated: bool = False
) -> tuple[str, Tone, str]:
    """Word, tone and icon of a certificate's state.

    Args:
        view: the certificate.
        state: its state now.
        dated: with date and reason, for the list of ended ones.
    """
    said: dict[Standing, tuple[str, Tone, str]] = {
        Standing.VALID: (translate("Certificate", "Valid"), "ok", "tick-circle"),
        Standing.EXPIRING: (
            translate("Certificate", "Expires soon"),
            "warn",
            "clock",
        ),
        Standing.UNKNOWN: (
            translate("Certificate", "Status unknown"),
            "plain",
            "unknown",
        ),
        Standing.NOT_YET: (
            translate("Certificate", "Not valid yet"),
            "plain",
            "clock",
        ),
        Standing.REPORTED: (
            translate("Certificate", "Reported, not yet revoked"),
            "warn",
            "shield-alert",
        ),
        Standing.EXPIRED: (
            translate("Certificate", "Expired {date}").format(
                date=date_short(view.not_after)
            ),
            "plain",
            "clock",
        ),
        Standing.REVOKED: (
            translate("Certificate", "Revoked"),
            "danger",
            "cross-circle",
        ),
    }
    text, tone, icon = said[state]
    if state is Standing.REVOKED and dated and view.revoked_at is not None:
        text = translate("Certificate", "Revoked {date}: {reason}").format(
            date=date_short(view.revoked_at), reason=reason_words(view.reason)
        )
    return text, tone, icon


def reason_words(reason: str) -> str:
    """Why a certificate was revoked."""
    known = {
        "keyCompromise": translate("Reason", "compromise"),
        "affiliationChanged": translate("Reason", "place of work changed"),
        "superseded": translate("Reason", "replaced by a new one"),
        "cessationOfOperation": translate("Reason", "no longer used"),
        "certificateHold": translate("Reason", "suspended by the authority"),
        "privilegeWithdrawn": translate("Reason", "right withdrawn"),
        "cACompromise": translate("Reason", "compromise of the authority"),
    }
    return known.get(reason, translate("Reason", "no reason given"))


def days_left(days: int) -> str:
    """How many days a certificate has left."""
    if days == 0:
        return translate("Certificate", "ends today")
    return plural.translate("Certificate", "%Ln day(s) left", "", 1)(days)


def at_moment(moment: datetime, now: datetime) -> str:
    """09:41 for today, with the date else."""
    if moment.astimezone().date() == now.astimezone().date():
        return translate("Dates", "today at {time}").format(time=time_minutes(moment))
    return moment_short(moment)


def status_words(view: CertificateView, now: datetime) -> tuple[str, Tone, str]:
    """The proof of a status with its age: sentence, tone and icon."""
    if view.status == "revoked" and view.revoked_at is not None:
        said = translate("Certificate", "Revoked: {source} answer, {time}")
        tone: Tone = "danger"
        icon = "cross-circle"
    elif view.status_at is None:
        return (
            translate("Certificate", "No status answer yet"),
            "plain",
            "unknown",
        )
    elif proof_is_old(view, now):
        said = translate("Certificate", "Last {source} answer: {time}")
        tone, icon = "warn", "unknown"
    else:
        said = translate("Certificate", "Not revoked: {source} answer, {time}")
        tone, icon = "ok", "tick-circle"
    at = view.status_at
    source = view.status_source.upper() or "OCSP"
    when = "" if at is None else at_moment(at, now)
    return said.format(source=source, time=when), tone, icon


def custody_words(view: CertificateView) -> tuple[str, bool]:
    """Where the key was made, and whether the module's facts say that it stays."""
    facts = view.custody
    if not facts:
        return translate("Certificate", "Where the key was made isn't known"), False
    stays = facts.get("NEVER_EXTRACTABLE", False) and facts.get("LOCAL", False)
    if stays and not facts.get("EXTRACTABLE", True):
        return translate("Certificate", "Made on this token, cannot leave it"), True
    return translate("Certificate", "The token doesn't say that the key stays"), False


def step_words(name: str) -> str:
    """One real step of a journey, as a line of progress says it."""
    known = {
        "show_agreement": translate("Step", "Agreement checked against its hash"),
        "record_consent": translate("Step", "Acceptance and consent recorded"),
        "send_consents": translate("Step", "Both records sent to the operator"),
        "look_up_persons": translate("Step", "Register of natural persons asked"),
        "look_up_organisations": translate("Step", "Register of legal persons asked"),
        "ask_email_code": translate("Step", "Code asked for"),
        "confirm_email": translate("Step", "E-mail address confirmed"),
        "make_draft": translate("Step", "Application checked"),
        "open_work": translate("Step", "Token opened"),
        "generate_key": translate("Step", "Key pair made on the token"),
        "read_custody": translate("Step", "Custody facts read back"),
        "destroy_key": translate("Step", "Key deleted"),
        "sign_request": translate("Step", "Request signed"),
        "sign_manifest": translate("Step", "Application signed by the token's key"),
        "register_application": translate("Step", "Application registered"),
        "request_certificate": translate("Step", "Certificate asked for"),
        "settle_request": translate("Step", "Lost answer looked up"),
        "poll": translate("Step", "Authority asked again"),
        "gate": translate("Step", "Certificate checked"),
        "write_certificate": translate("Step", "Certificate written to the token"),
        "confirm_certificate": translate("Step", "Certificate confirmed"),
        "reject_certificate": translate("Step", "Certificate rejected"),
        "first_status": translate("Step", "First status answer"),
        "sign_closing": translate("Step", "Closing record signed"),
        "send_closing": translate("Step", "Closing record sent"),
        "anchor": translate("Step", "Records anchored outside"),
        "build_bundle": translate("Step", "Evidence bundle written"),
        "show_code": translate("Step", "Recovery code shown"),
        "record_report": translate("Step", "Compromise recorded"),
        "send_rr": translate("Step", "Request signed by the token sent"),
        "send_statement": translate("Step", "Statement sent"),
        "send_incident": translate("Step", "Incident reported"),
        "ask_ocsp": translate("Step", "OCSP asked"),
        "ask_crl": translate("Step", "List of revoked certificates asked"),
        "write_receipt": translate("Step", "Receipt written"),
        "console_order": translate("Step", "Order of an officer sent"),
        "register_revocation_key": translate("Step", "Revocation key registered"),
        "send_withdrawal": translate("Step", "Withdrawal sent"),
        "send_objection": translate("Step", "Objection sent"),
        "send_violation": translate("Step", "Report of a violation sent"),
        "abandon": translate("Step", "Application withdrawn"),
        "tell_abandoned": translate("Step", "Operator told that the application ended"),
    }
    return known.get(name, translate("Step", "Next step"))
