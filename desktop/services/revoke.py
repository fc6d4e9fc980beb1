"""The one click as one call: record, wait for Undo, send, prove, receipt.

What recording needs is imported here; what sending needs, only once it is recorded:
"recorded" must not wait for a library (security.md, section 6).
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.errors import SaqtaError, StateConflict
from desktop.interaction import Interaction
from desktop.model.records import Report
from desktop.revocation import reasons, states
from desktop.services.confirmation import (
    Confirming,
    released,
    waits_for_word,
    word_on,
)
from desktop.services.recorder import ForgivingLedger, Recorder
from desktop.services.report_compromise import (
    UNDO_SECONDS,
    Scope,
    report_compromise,
    send_at_once,
    undo_report,
)
from desktop.services.revoke_result import RevokeResult, nothing_went, result_of
from desktop.services.undo_time import Counting, wait_for_undo
from desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from desktop.secret import RecoverySecret
    from desktop.services.pin_meanwhile import PinMeanwhile

__all__ = ["RevokeResult", "carry_on", "revoke", "revoke_by_code", "send_waiting"]

#: How long one call waits for the proof; the agent or `outbox send` goes on after it.
PATIENCE_SECONDS = 20.0

_PAUSE_SECONDS = 0.5
#: How long a token that was given its PIN may take before another channel goes.
_TOKEN_SECONDS = 5.0
#: How long is asked on once one source has proved everything, or all was refused.
_SECOND_SOURCE_SECONDS = 3.0

_UNDONE = states.CertificateState.UNDONE
_CONFIRMED = states.CertificateState.CONFIRMED
_REFUSED = states.CertificateState.REFUSED

Recorded = Callable[[str, datetime], None]


def revoke(
    workplace: Workplace,
    person: Interaction,
    scope: Scope,
    *,
    reason: str = reasons.DEFAULT,
    since: str = "",
    text: str = "",
    use_token: bool = True,
    now: bool = False,
    recorded: Recorded,
    counting: Counting,
    confirming: Confirming | None = None,
) -> RevokeResult:
    """Records, gives Undo its time, sends, and asks for the proof.

    Undo, narrowing and "now" are calls of their own on the same row, from any thread
    or process; this one sees them. An interrupt (Ctrl+C) while Undo lasts is Undo.
    Where the policy wants a confirmation instead, ``confirming`` gives it after the
    record; without an answer the result ``asks``, and the report waits for "now".

    Raises:
        NothingFound: No certificate fits the scope.
        SaqtaError: Coded, from recording only; what comes after ends in the result.
    """
    recorder = _recorder(workplace, person, "report")
    undo_seconds = 0.0 if now else UNDO_SECONDS
    with recorder.step("record_report") as facts:
        report = report_compromise(
            workplace,
            scope,
            reason=reason,
            since=since,
            text=text,
            undo_seconds=undo_seconds,
        )
        facts["report_id"] = report.report_id
    recorded(report.report_id, report.recorded_at)
    return _after_record(
        workplace,
        person,
        recorder,
        released(workplace, report, now=now),
        use_token=use_token,
        counting=counting,
        confirming=confirming,
    )


def revoke_by_code(
    workplace: Workplace,
    person: Interaction,
    secret: RecoverySecret,
    *,
    reason: str = reasons.DEFAULT,
    since: str = "",
    text: str = "",
    now: bool = False,
    recorded: Recorded,
    counting: Counting,
    confirming: Confirming | None = None,
) -> RevokeResult:
    """The same with a recovery code, on a computer that knows nothing else.

    Raises:
        ProfileInvalid: No profile says which operator registered the code's key.
        SaqtaError: Coded, from recording only.
    """
    from desktop.services.send_by_code import record_by_code

    recorder = _recorder(workplace, person, "report")
    with recorder.step("record_report") as facts:
        with secret:
            report = record_by_code(
                workplace,
                secret,
                reason=reason,
                since=since,
                text=text,
                undo_seconds=0.0 if now else UNDO_SECONDS,
            )
        facts["report_id"] = report.report_id
    recorded(report.report_id, report.recorded_at)
    return _after_record(
        workplace,
        person,
        recorder,
        report,
        use_token=False,
        counting=counting,
        confirming=confirming,
    )


def carry_on(
    workplace: Workplace,
    person: Interaction,
    report_id: str,
    *,
    recorder: Recorder | None = None,
    use_token: bool = False,
    insist: bool = False,
    patience_s: float = PATIENCE_SECONDS,
) -> RevokeResult:
    """Sends what is waiting of one report and asks for its proof.

    A report that waits for the person's word is left as it is.
    """
    from desktop.services.pin_meanwhile import PinMeanwhile
    from desktop.services.sending import Sending

    recorder = recorder or _recorder(workplace, person, report_id)
    report = workplace.outbox().get(report_id)
    if waits_for_word(workplace, report):
        sending = Sending(workplace, person, recorder, report_id)
        return result_of(sending, report, [], "")
    serials = _tokens_of(workplace, report) if use_token else []
    with PinMeanwhile(workplace, person, recorder, serials) as pins:
        return _send_and_prove(
            workplace,
            person,
            recorder,
            report_id,
            pins,
            insist=insist,
            patience_s=patience_s,
        )


def send_waiting(
    workplace: Workplace,
    person: Interaction,
    *,
    use_token: bool = False,
    insist: bool = False,
    patience_s: float = PATIENCE_SECONDS,
) -> list[RevokeResult]:
    """Goes on with every report that is not proved yet and whose Undo is over.

    One that waits for the person's word is in the answer too, untouched.
    """
    now = workplace.clock.now()
    return [
        carry_on(
            workplace,
            person,
            report.report_id,
            use_token=use_token,
            insist=insist,
            patience_s=patience_s,
        )
        for report in workplace.outbox().list_reports()
        if report.state not in {_CONFIRMED, _UNDONE}
        and (report.send_after <= now or waits_for_word(workplace, report))
    ]


# -- steps -----------------------------------------------------------------------


def _recorder(workplace: Workplace, person: Interaction, subject: str) -> Recorder:
    return Recorder(
        ForgivingLedger(workplace.journal), workplace.clock, person, subject
    )


def _after_record(
    workplace: Workplace,
    person: Interaction,
    recorder: Recorder,
    report: Report,
    *,
    use_token: bool,
    counting: Counting,
    confirming: Confirming | None,
) -> RevokeResult:
    try:
        # The modules load, and a long journal is read: Undo lasts meanwhile.
        _note_record(recorder, report)
        waits = waits_for_word(workplace, report)
        word = word_on(report, confirming) if waits else True
    except KeyboardInterrupt:
        waits, word = True, False
    from desktop.services.pin_meanwhile import PinMeanwhile
    from desktop.services.send_report import SendReport
    from desktop.services.sending import Sending

    sending = Sending(workplace, person, recorder, report.report_id)
    if word is None:
        return result_of(sending, report, [], "")
    if not word and _undone(workplace, report.report_id):
        recorder.note("compromise_undone", {"report_id": report.report_id})
        return result_of(sending, sending.report(), [], "")
    if waits:
        report = send_at_once(workplace, report.report_id)
        recorder.note("compromise_confirmed", {"report_id": report.report_id})
    serials = _tokens_of(workplace, report) if use_token else []
    with PinMeanwhile(workplace, person, recorder, serials) as pins:
        try:
            with _goes_on(recorder):
                SendReport(sending).prepare()
            undone = not wait_for_undo(workplace, report, counting)
        except KeyboardInterrupt:
            undone = _undone(workplace, report.report_id)
        if undone:
            recorder.note("compromise_undone", {"report_id": report.report_id})
            return result_of(sending, sending.report(), [], "")
        result = None
        with _goes_on(recorder):
            result = _send_and_prove(
                workplace,
                person,
                recorder,
                report.report_id,
                pins,
                insist=False,
                patience_s=PATIENCE_SECONDS,
            )
    return result or result_of(sending, sending.report(), [], "")


def _note_record(recorder: Recorder, report: Report) -> None:
    """Writes the first entry, and loads what is next: an interrupt is Undo still."""
    from desktop.services import pin_meanwhile, send_report

    del pin_meanwhile, send_report
    recorder.note(
        "compromise_recorded",
        {
            "report_id": report.report_id,
            "certificates": [item.sha256 for item in report.certificates],
            "key_ids": list(report.key_ids),
            "reason": report.reason,
            "recorded_in": report.path,
        },
    )
    recorder.about(report.report_id)


@contextlib.contextmanager
def _goes_on(recorder: Recorder) -> Iterator[None]:
    """Recorded is recorded: what stands in the way after it is noted, and tried again.

    Also that somebody else took the report back in the last moment of Undo.
    """
    try:
        yield
    except SaqtaError as error:
        recorder.note("report_not_sent_now", {"code": error.code, "facts": error.facts})


def _undone(workplace: Workplace, report_id: str) -> bool:
    try:
        undo_report(workplace, report_id)
    except StateConflict:
        # Something had just been sent: it can't be taken back, so it goes on.
        return False
    return True


def _send_and_prove(
    workplace: Workplace,
    person: Interaction,
    recorder: Recorder,
    report_id: str,
    pins: PinMeanwhile,
    *,
    insist: bool,
    patience_s: float,
) -> RevokeResult:
    from desktop.services.prove_revocation import ProveRevocation
    from desktop.services.revocation_receipt import write_receipt
    from desktop.services.send_report import SendReport
    from desktop.services.sending import Sending

    sending = Sending(workplace, person, recorder, report_id)
    # A PIN that was given goes first; a question that stands is not waited for.
    pins.settle(_TOKEN_SECONDS)
    sender = SendReport(sending)
    with workplace.outbox().turn(report_id) as mine:
        if not mine:
            # Another process is sending this very report; it must not go twice.
            return result_of(sending, sending.report(), [], "")
        tokens = pins.opened()
        report = sender.run(tokens, insist=insist, offer=pins.done)
        if not pins.done and sender.needs_token():
            # No other channel is left than the one that the person is asked for.
            pins.wait()
        for serial, problem in pins.problems.items():
            recorder.note("rr_not_possible", {"token": serial, "code": problem.code})
        prove = ProveRevocation(sending)
        clock = workplace.clock
        end = clock.monotonic() + patience_s
        second = math.inf
        told = False
        while True:
            if set(pins.opened()) - set(tokens):
                tokens = pins.opened()
                report = sender.run(tokens, insist=insist)
            if nothing_went(report):
                # Nothing to wait for; yet the desk may have revoked after a form or a
                # telephone call, so it is asked once where somebody answers.
                if sender.reachable():
                    prove.round()
                    sender.notify(tokens)
                    report = sending.report()
                break
            sender.poll(pins.opened())
            done = prove.round()
            if not told:
                # In the same act, and yet after the first question for the proof.
                sender.notify(tokens)
                told = True
            report = workplace.outbox().get(report_id)
            if done:
                break
            if report.state in {_CONFIRMED, _REFUSED}:
                second = min(second, clock.monotonic() + _SECOND_SOURCE_SECONDS)
            if clock.monotonic() >= min(end, second):
                break
            workplace.pause(_PAUSE_SECONDS)
        receipt = write_receipt(sending, report, prove.proofs)
        sender.tell_officer()
    if not nothing_went(report):
        _leave_head(workplace, report)
    return result_of(sending, report, prove.proofs, receipt)


def _leave_head(workplace: Workplace, report: Report) -> None:
    """The journal's head leaves with a report too (D-S3), and stops nothing."""
    from desktop.services.anchor_journal import anchor_journal
    from desktop.services.ways_out import profile_of_report

    with contextlib.suppress(SaqtaError):
        profile = profile_of_report(workplace, report)
        if profile is not None and "checkpoints" in profile.api:
            anchor_journal(workplace, profile)


def _tokens_of(workplace: Workplace, report: Report) -> list[str]:
    """Serial numbers of the tokens that hold keys of this report."""
    register = workplace.register()
    found = set()
    for item in report.certificates:
        if item.state in {_UNDONE, _CONFIRMED}:
            continue
        try:
            found.add(register.get_certificate(item.sha256).token_serial)
        except SaqtaError:
            # Without its record there is no token to ask for; other channels go.
            continue
    return sorted(found - {""})
