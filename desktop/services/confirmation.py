"""A confirmation in place of the Undo bar, where the policy wants one.

The setting ``confirm_revocation`` or a profile's ``confirm_before_revoke`` (row S14, DC
50(3)(2)) asks for it. Nothing changes before the record: it is made at once and blocks
the keys. Then the report waits for the person's word instead of ten seconds: nothing
is signed, asked for or sent without it, and the alarms go on falling due.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop.errors import SaqtaError, SettingsInvalid
from desktop.model.records import Report
from desktop.services.report_compromise import send_at_once
from desktop.services.workplace import Workplace

__all__ = ["Confirming", "released", "reports_that_ask", "waits_for_word", "word_on"]

#: Asks whether a recorded report may go; None where nobody can be asked now.
Confirming = Callable[[Report], bool | None]

_UNSENT = frozenset({"RECORDED", "UNDONE"})


def waits_for_word(workplace: Workplace, report: Report) -> bool:
    """Whether the policy asks for a confirmation that this report does not have.

    A report of which something was sent waits for nobody any more.
    """
    if report.released or report.state != "RECORDED":
        return False
    if any(item.state not in _UNSENT for item in report.certificates):
        return False
    return _by_setting(workplace) or _by_profile(workplace, report)


def reports_that_ask(workplace: Workplace) -> list[Report]:
    """The reports that wait for the person's word, the latest first."""
    return [
        report
        for report in workplace.outbox().list_reports()
        if waits_for_word(workplace, report)
    ]


def released(workplace: Workplace, report: Report, *, now: bool) -> Report:
    """With ``now``, ends the wait of a report that an earlier click left running."""
    if not now or report.released:
        return report
    return send_at_once(workplace, report.report_id)


def word_on(report: Report, confirming: Confirming | None) -> bool | None:
    """The person's word on a recorded report; an interrupt is a no."""
    if confirming is None:
        return None
    try:
        return confirming(report)
    except KeyboardInterrupt:
        return False


def _by_setting(workplace: Workplace) -> bool:
    try:
        # Read anew: a window and an agent live longer than a setting.
        return workplace.settings_files.load().confirm_revocation
    except SettingsInvalid:
        # Broken settings count as absent: they must not stand in the way (promise 4).
        return workplace.settings.confirm_revocation


def _by_profile(workplace: Workplace, report: Report) -> bool:
    sources = set()
    for item in report.certificates:
        try:
            sources.add(workplace.register().get_certificate(item.sha256).profile)
        except SaqtaError:
            # Behind a recovery code there is no record; the active profile is meant.
            continue
    if not sources:
        active = workplace.profile
        return active is not None and active.confirm_before_revoke
    for source in sorted(sources):
        try:
            if workplace.load_profile(source).confirm_before_revoke:
                return True
        except SaqtaError:
            # A profile that is gone can ask nothing, and nothing can be sent by it.
            continue
    return False
