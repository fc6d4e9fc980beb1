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
        "certificate_issued": translate("Record", "Certificate issued"),
        "status_changed": translate(
            "Record", "Status of the application or certificate changed"
        ),
        "message_received": translate("Record", "Message of the operator received"),
        "notice_sent": translate("Record", "Notice sent by the operator"),
        "agreement_imported": translate(
            "Record", "Official text of the agreement imported"
        ),
        "agreement_ended": translate("Record", "Agreement ended"),
        "records_deleted": translate("Record", "Records deleted after their term"),
        "withdrawal_drafted": translate("Record", "Withdrawal written"),
        "withdrawal_signed": translate("Record", "Withdrawal signed"),
        "withdrawal_answered": translate(
            "Record", "Withdrawal answered by the operator"
        ),
        "objection_drafted": translate("Record", "Objection written"),
        "objection_signed": translate("Record", "Objection signed"),
        "objection_unsigned": translate("Record", "Objection sent without a signature"),
        "objection_answered": translate("Record", "Objection answered by the operator"),
        "violation_drafted": translate("Record", "Report of a violation written"),
        "violation_noticed": translate("Record", "Violation noted by the operator"),
        "violation_signed": translate("Record", "Report of a violation signed"),
        "violation_unsigned": translate(
            "Record", "Report of a violation sent without a signature"
        ),
        "violation_answered": translate(
            "Record", "Report of a violation answered by the operator"
        ),
        "compromise_confirmed": translate("Record", "Report confirmed by the person"),
        "old_certificate_offered": translate(
            "Record", "Revocation of the replaced certificate offered"
        ),
        "first_status_unknown": translate(
            "Record", "First status of the certificate unknown"
        ),
        "ocsp_not_proved": translate("Record", "Revocation not proved by OCSP yet"),
        "crl_not_proved": translate("Record", "Revocation not proved by the list yet"),
        "rr_not_settled": translate(
            "Record", "Outcome of the request to revoke unknown"
        ),
        "rr_mac_not_possible": translate(
            "Record", "No request under a passphrase possible"
        ),
        "statement_not_possible": translate("Record", "No statement possible"),
        "statement_cms_not_possible": translate(
            "Record", "No statement under another certificate possible"
        ),
        "statement_not_sent": translate("Record", "Statement not sent"),
        "statement_refused": translate("Record", "Statement refused"),
        "statement_unanswered": translate("Record", "Statement not answered"),
        "incident_not_sent": translate("Record", "Incident not reported"),
        "incident_not_signed": translate(
            "Record", "Incident reported without a signature"
        ),
        "officer_not_told": translate("Record", "Security officer not told"),
        "case_not_moved": translate(
            "Record", "Case in the department's register not brought on"
        ),
        "passphrase_not_registered": translate(
            "Record", "Revocation passphrase not registered"
        ),
        "manifest_not_stamped": translate("Record", "Application without a time stamp"),
        "closing_not_stamped": translate(
            "Record", "Closing record without a time stamp"
        ),
        "report_not_sent_now": translate(
            "Record", "Report recorded, but not sent at once"
        ),
        "time_not_proved": translate("Record", "Time not proved by a time stamp"),
        "closing_not_sent": translate("Record", "Closing record not sent"),
        "reject_not_sent": translate("Record", "Rejection of the certificate not sent"),
        "anchor_not_sent": translate("Record", "Journal not anchored outside"),
        "anchor_recovered": translate(
            "Record", "Lost outside anchor found again with the operator"
        ),
        "bundle_not_extended": translate("Record", "Evidence bundle not extended"),
        "evidence_not_kept": translate("Record", "Evidence not kept"),
        "authority_not_known": translate("Record", "Authority not known"),
        "token_not_read": translate("Record", "Token could not be read"),
        "write_failed": translate("Record", "Certificate not written to the token"),
        "agent_could_not_send": translate(
            "Record", "The background program could not send"
        ),
        "console_signed_in": translate("Record", "Officer signed in"),
        "console_reported": translate("Record", "Report of the incident written"),
        "console_iin_shown": translate("Record", "Full IIN shown"),
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
