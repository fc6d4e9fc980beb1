"""Withdraw a consent by a written document (row S9)."""

from __future__ import annotations

from desktop.canonical import parse, sha256_hex
from desktop.consent import duty, regime
from desktop.consent.record import Moment
from desktop.consent.withdrawal import build_withdrawal, document
from desktop.errors import Cancelled, StateConflict
from desktop.interaction import Interaction
from desktop.services.duties import (
    Duty,
    consent_of,
    draft_duty,
    list_duties,
    send_duty,
    sign_duty,
    signing_certificate,
)
from desktop.services.recorder import Recorder
from desktop.services.token_work import find_token
from desktop.services.workplace import Workplace
from desktop.store.files import write_durably

__all__ = ["withdraw", "withdrawal_text"]


def withdrawal_text(
    workplace: Workplace, consent_id: str, *, scope: str, language: str
) -> str:
    """The document as it would be signed now, to be shown first (DC 50(3)(1)).

    Raises:
        NothingFound: No such consent, or several and none was named.
    """
    _, content = consent_of(workplace, consent_id)
    consent = parse(content, "consent")
    return document(
        consent,
        regime.load(consent["agreement"]["regime"]),
        _moment(workplace),
        scope=scope,
        language=language,
    )


def withdraw(
    workplace: Workplace,
    person: Interaction,
    consent_id: str,
    *,
    scope: str = "all",
    language: str = "kk",
    confirmed: bool = False,
    on_paper: bool = False,
) -> Duty:
    """Makes the document, signs it with the token and sends it; or only prints it.

    The consent counts as withdrawn on the operator's signed reply and not before, yet
    nothing more is asked or applied for under it from now on. No certificate is
    revoked by this.

    Args:
        workplace: This home.
        person: Who confirms and types the PIN.
        consent_id: Whole, or ``""`` for the only one.
        scope: ``all``, or ``public``: only as generally accessible data.
        language: Of the document.
        confirmed: The person confirmed the exact document already.
        on_paper: Make the page to print and sign by hand; nothing is sent.

    Raises:
        Cancelled: The person would rather not.
        StateConflict: This consent's withdrawal was sent already.
        NothingFound: No such consent, or no certificate that may sign.
        Pending: Signed and kept; the operator could not be reached.
    """
    case, content = consent_of(workplace, consent_id)
    consent = parse(content, "consent")
    refuse_second(workplace, str(consent["record_id"]), scope)
    if not on_paper:
        # Said before anything is written: without a certificate there is the paper.
        signer = signing_certificate(workplace, str(consent["record_id"]))
        find_token(workplace, signer.token_serial)
    recorder = Recorder(
        workplace.journal(), workplace.clock, person, case.application_id
    )
    payload = build_withdrawal(
        record_id=duty.new_duty_id(),
        consent=consent,
        consent_sha256=sha256_hex(content),
        regime=regime.load(consent["agreement"]["regime"]),
        moment=_moment(workplace),
        scope=scope,
        language=language,
    )
    text = str(parse(payload, "withdrawal")["document"])
    if not confirmed and not person.confirm("withdraw.confirm", {"document": text}):
        raise Cancelled
    drafted = draft_duty(workplace, recorder, payload)
    if on_paper:
        return drafted
    signed = sign_duty(workplace, person, recorder, drafted)
    write_durably(signed.folder / "to-send", b"")
    return send_duty(workplace, recorder, signed)


def refuse_second(workplace: Workplace, consent_id: str, scope: str) -> None:
    """One withdrawal of a consent and scope is enough.

    Raises:
        StateConflict: It was sent already.
    """
    for item in list_duties(workplace):
        if (
            item.kind == "withdrawal"
            and item.record["consent_id"] == consent_id
            and item.record["scope"] in {scope, "all"}
            and item.state is not duty.DutyState.DRAFTED
        ):
            raise StateConflict(state=item.state.value, step="withdraw")


def _moment(workplace: Workplace) -> Moment:
    clock = workplace.clock
    return Moment(at=clock.now(), monotonic=clock.monotonic())
