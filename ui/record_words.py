"""What a record of the journal says to a person; unknown kinds keep a plain word."""

from __future__ import annotations

from ui.i18n import translate
from ui.spoken import step_words

__all__ = ["record_icon", "record_words"]


def record_words(kind: str) -> str:
    """One line for one kind of record."""
    known = {
        "agreement_shown": translate("Record", "Agreement shown"),
        "acceptance_recorded": translate("Record", "Acceptance recorded"),
        "consent_recorded": translate("Record", "Consent recorded"),
        "custody_read": translate("Record", "Custody facts read"),
        "request_signed": translate("Record", "Request signed"),
        "manifest_signed": translate("Record", "Application signed"),
        "closing_signed": translate("Record", "Closing record signed"),
        "certificate_accepted": translate("Record", "Certificate accepted"),
        "certificate_rejected": translate("Record", "Certificate rejected"),
        "recovery_code_shown": translate("Record", "Recovery code shown"),
        "bundle_written": translate("Record", "Evidence bundle written"),
        "compromise_recorded": translate("Record", "Compromise recorded"),
        "compromise_undone": translate("Record", "Report undone"),
        "revocation_proved": translate("Record", "Revocation proved"),
        "status_not_proved": translate("Record", "Status not proved"),
        "email_unconfirmed": translate("Record", "E-mail address unconfirmed"),
        "rr_not_possible": translate("Record", "The token could not sign"),
        "module_approved": translate("Record", "Token module approved"),
        "module_revoked": translate("Record", "Token module no longer approved"),
        "pin_changed": translate("Record", "PIN changed"),
        "pin_unblocked": translate("Record", "PIN unblocked"),
        "token_initialised": translate("Record", "Token prepared"),
        "file_exported": translate("Record", "Records exported"),
    }
    if kind in known:
        return known[kind]
    step, _, outcome = kind.partition(".")
    endings = {
        "intent": translate("Record", "{step}: begun"),
        "done": translate("Record", "{step}: done"),
        "failed": translate("Record", "{step}: failed"),
        "unknown": translate("Record", "{step}: outcome unknown"),
    }
    if outcome in endings:
        return endings[outcome].format(step=step_words(step))
    return translate("Record", "Event")


def record_icon(kind: str) -> str:
    """The icon of a kind of record."""
    if kind.endswith((".failed", "rejected")):
        return "cross-circle"
    if kind.endswith((".unknown", "not_proved")):
        return "unknown"
    if "compromise" in kind or "revocation" in kind:
        return "shield-alert"
    if "consent" in kind or "agreement" in kind or "acceptance" in kind:
        return "consents"
    if "key" in kind or "custody" in kind:
        return "key"
    return "tick-circle" if kind.endswith(".done") else "note"
