"""Report compromise and revoke: record at once, undo while nothing was sent.

No dialog, token, PIN, keyring, window or network stands before the record (promise
4, row S14). From the record on the keys are blocked on this computer: the open
report is the block, so the two can't disagree after a crash.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from desktop.clock import format_time, parse_time
from desktop.errors import (
    InputInvalid,
    KeyBlocked,
    NothingFound,
    StateConflict,
    StoreDamaged,
    StoreFull,
    StoreNewer,
    StoreUnavailable,
)
from desktop.model.records import CertificateRecord, Report, ReportCertificate
from desktop.revocation import reasons, states
from desktop.services.workplace import Workplace

__all__ = [
    "UNDO_SECONDS",
    "Scope",
    "affected",
    "blocked_keys",
    "describe_report",
    "narrow_report",
    "refuse_blocked",
    "report_compromise",
    "send_at_once",
    "storable",
    "undo_report",
]

#: How long Undo stands before anything is sent (security.md, section 6).
UNDO_SECONDS = 10.0


@dataclass(frozen=True)
class Scope:
    """What is reported; the widest is everything of this home.

    Attributes:
        certificates: SHA-256 of certificates; the other certificates of the same
            keys belong to them.
        token_serial: Every certificate of that token.
        mine: Every certificate this home knows.
    """

    certificates: tuple[str, ...] = ()
    token_serial: str = ""
    mine: bool = False


def affected(workplace: Workplace, scope: Scope) -> list[CertificateRecord]:
    """The certificates a scope means, newest first, the proved-revoked left out.

    Raises:
        NothingFound: No certificate fits.
    """
    known = workplace.register().list_certificates()
    if scope.mine:
        chosen = known
    elif scope.token_serial:
        chosen = [item for item in known if item.token_serial == scope.token_serial]
    else:
        keys = {
            item.spki_sha256
            for item in known
            if any(item.sha256.startswith(name) for name in scope.certificates if name)
        }
        chosen = [item for item in known if item.spki_sha256 in keys]
    left = [
        item
        for item in chosen
        if not reasons.is_final(item.status, item.revocation_reason)
    ]
    if not left:
        name = scope.token_serial or ",".join(scope.certificates) or "mine"
        raise NothingFound(what="certificate to revoke", name=name)
    return left


def report_compromise(
    workplace: Workplace,
    scope: Scope,
    *,
    reason: str = "keyCompromise",
    since: str = "",
    text: str = "",
    undo_seconds: float = UNDO_SECONDS,
) -> Report:
    """Records a report durably; sends nothing.

    A second click on the same certificates opens the report that is running, so that
    two clicks are one report and not two; what it says besides is added to that one.

    Args:
        workplace: The home whose certificates are meant.
        scope: What is affected.
        reason: CRLReason name; keyCompromise by default, no proof is asked.
        since: RFC 3339 time of suspicion, or empty.
        text: What happened, or empty; both can be added later.
        undo_seconds: How long Undo stands; 0 for ``--now``.

    Returns:
        The report; its ``path`` tells where it was recorded.

    Raises:
        NothingFound: No certificate fits the scope.
        InputInvalid: The reason or the time is not one a holder can give.
    """
    reasons.check_reason(reason)
    _check_since(since)
    text = storable(text)
    now = workplace.clock.now()
    certificates = affected(workplace, scope)
    running = _running(workplace, {item.sha256 for item in certificates}, reason)
    if running is not None:
        if not since and not text:
            return running
        # Whoever says more the second time is not to lose it.
        return workplace.outbox().describe(running.report_id, since=since, text=text)
    stamp = {"RECORDED": format_time(now)}
    report = Report(
        report_id="",
        recorded_at=now,
        monotonic=workplace.clock.monotonic(),
        reason=reason,
        state=states.CertificateState.RECORDED,
        send_after=now + timedelta(seconds=undo_seconds),
        certificates=tuple(
            ReportCertificate(
                sha256=item.sha256,
                serial=item.serial,
                spki_sha256=item.spki_sha256,
                state=states.CertificateState.RECORDED,
                times=stamp,
            )
            for item in certificates
        ),
        since=since,
        text=text,
        key_ids=tuple(sorted({item.revocation_key_id for item in certificates} - {""})),
    )
    return workplace.outbox().record(report)


def send_at_once(workplace: Workplace, report_id: str) -> Report:
    """Ends the time of Undo: whoever waits for it sends now."""
    return workplace.outbox().hurry(report_id, workplace.clock.now())


def describe_report(
    workplace: Workplace, report_id: str, *, since: str = "", text: str = ""
) -> Report:
    """Adds since when and what happened, at any time; what was sent stays as it was.

    Raises:
        InputInvalid: The time is not RFC 3339 in UTC.
    """
    _check_since(since)
    return workplace.outbox().describe(report_id, since=since, text=storable(text))


def storable(text: str) -> str:
    """What happened as a record can hold it: NFC, and without halves of characters.

    Nothing that somebody types or pastes may stand before the record.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", whole)


def undo_report(workplace: Workplace, report_id: str) -> Report:
    """Takes a report back while nothing was sent; the keys are free again.

    Raises:
        StateConflict: Something was sent already.
    """
    report = workplace.outbox().get(report_id)
    if not states.may_undo(item.state for item in report.certificates):
        raise StateConflict(state=report.state, step="undo")
    return workplace.outbox().undo(report_id)


def narrow_report(workplace: Workplace, report_id: str, keep: Sequence[str]) -> Report:
    """Keeps only the named certificates of a report, while nothing was sent.

    Raises:
        StateConflict: Something was sent already.
        NothingFound: None of the named ones belongs to the report.
    """
    report = workplace.outbox().get(report_id)
    if not states.may_undo(item.state for item in report.certificates):
        raise StateConflict(state=report.state, step="narrow")
    if not {item.sha256 for item in report.certificates} & set(keep):
        raise NothingFound(what="certificate of the report", name=",".join(keep))
    return workplace.outbox().narrow(report_id, tuple(keep))


def blocked_keys(workplace: Workplace) -> set[str]:
    """SHA-256 of the public keys that a report blocks on this computer.

    Superseded and unused keys are not compromised, so only a report of a compromise
    blocks. The block outlives the proof: a revoked key signs nothing any more.
    """
    undone = states.CertificateState.UNDONE
    return {
        item.spki_sha256
        for report in workplace.outbox().list_reports()
        if report.reason == reasons.DEFAULT
        for item in report.certificates
        if item.state != undone
    }


def refuse_blocked(workplace: Workplace, spki_sha256: str) -> None:
    """Stands before every use of a key but its own revocation.

    Raises:
        KeyBlocked: The key was reported.
    """
    if spki_sha256 in blocked_keys(workplace):
        raise KeyBlocked(spki_sha256=spki_sha256)


def _running(workplace: Workplace, wanted: set[str], reason: str) -> Report | None:
    """The open report that already covers all of the wanted certificates."""
    ended = {states.CertificateState.UNDONE, states.CertificateState.CONFIRMED}
    try:
        reports = workplace.outbox().list_reports()
    except (StoreDamaged, StoreFull, StoreNewer, StoreUnavailable):
        # An unreadable outbox must not stop the record; it falls through by itself.
        return None
    for report in reports:
        covered = {
            item.sha256
            for item in report.certificates
            if item.state != states.CertificateState.UNDONE
        }
        if report.reason == reason and report.state not in ended and wanted <= covered:
            return report
    return None


def _check_since(since: str) -> None:
    if not since:
        return
    try:
        parse_time(since)
    except ValueError as error:
        raise InputInvalid(name="since", reason=str(error)) from error
