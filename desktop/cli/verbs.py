"""The table of verbs: name, where it lives, one line of help."""

from __future__ import annotations

__all__ = ["VERBS"]

VERBS: dict[str, tuple[str, str]] = {
    "doctor": (
        "desktop.cli.diagnosis:doctor",
        "Check module, token, clock, network, disk.",
    ),
    "modules": ("desktop.cli.token:modules", "Which PKCS#11 modules may be loaded."),
    "tokens": ("desktop.cli.token:tokens", "List tokens."),
    "keys": (
        "desktop.cli.token:keys",
        "List keys and certificates with custody facts.",
    ),
    "pin": ("desktop.cli.pin:pin", "Change, unblock or first set the PIN."),
    "agreement": ("desktop.cli.agreement:agreement", "What the operator publishes."),
    "apply": ("desktop.cli.application:apply", "Apply for a certificate."),
    "resume": ("desktop.cli.application:resume", "Go on with what was left."),
    "abandon": ("desktop.cli.application:abandon", "Withdraw an application."),
    "renew": (
        "desktop.cli.protection:renew",
        "Renew a certificate: the new key first.",
    ),
    "protect": (
        "desktop.cli.protection:protect",
        "Register a revocation key for a certificate.",
    ),
    "destroy-key": (
        "desktop.cli.protection:destroy_key",
        "Destroy the key of a revoked certificate.",
    ),
    "revoke": ("desktop.cli.revocation:revoke", "Report compromise and revoke."),
    "status": ("desktop.cli.queue:status", "Applications, certificates, reports."),
    "outbox": ("desktop.cli.queue:outbox", "The queue of reports."),
    "agent": ("desktop.cli.agent:agent", "Run the agent in the foreground."),
    "consent": (
        "desktop.cli.consent:consent",
        "Consents; withdraw, object, export the whole file.",
    ),
    "report-violation": (
        "desktop.cli.violation:report_violation",
        "Report a breach of the agreement.",
    ),
    "evidence": ("desktop.cli.records:evidence", "Verify an evidence bundle offline."),
    "journal": ("desktop.cli.records:journal", "Verify and export the journal."),
    "updates": (
        "desktop.cli.updates:updates",
        "Newer versions and lists; offered, never forced.",
    ),
    "console": (
        "desktop.cli.console:console",
        "The officer's console: search, cases, mass revocation.",
    ),
    "sandbox": ("desktop.cli.sandbox:sandbox", "The embedded operator for trying out."),
}
