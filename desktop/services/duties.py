"""Withdrawals, objections and reports of a breach of this home, as files.

One folder per document under ``duties/``; what lies in it is its state: ``record.json``
is drafted, ``receipt.json`` means sent, ``answer.json`` answered. So there is no index
that could say something else than the evidence does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from desktop.canonical import canonical, parse, parse_canonical, unb64url
from desktop.clock import format_time, parse_time
from desktop.consent import calendar, letters, regime, withdrawal
from desktop.consent.calendar import Due
from desktop.consent.duty import DutyState
from desktop.errors import (
    AnswerUnusable,
    FileUnreadable,
    NothingFound,
    OperatorRefused,
    SaqtaError,
    TimeStampInvalid,
    Unreachable,
)
from desktop.interaction import Interaction
from desktop.model.authority import AuthorityProfile, Receipt
from desktop.model.records import CertificateRecord
from desktop.services.case import Case
from desktop.services.owner import iin_of
from desktop.services.receipts import receipt_json
from desktop.services.recorder import Recorder
from desktop.services.report_compromise import refuse_blocked
from desktop.services.token_work import find_token, open_for_person
from desktop.services.workplace import Workplace
from desktop.store.files import read_limited, write_durably

__all__ = [
    "Duty",
    "calendar_years",
    "consent_of",
    "draft_duty",
    "find_duty",
    "keep_answer",
    "list_duties",
    "refuse_after_withdrawal",
    "send_duty",
    "send_waiting",
    "sign_duty",
    "signing_certificate",
    "withdrawn",
]

_CAP: Final = 4 * 1024 * 1024
_TERMS: Final = {"withdrawal": "withdrawal_answer", "objection": "objection_answer"}


@dataclass(frozen=True)
class Duty:
    """One document and how far it has come.

    Attributes:
        kind: ``withdrawal``, ``objection`` or ``violation``.
        record: As read back from its exact bytes.
        signed: Whether a token signed it.
        sent_at: When the operator says that it came, RFC 3339, or ``""``.
        due: When an answer is due, or ``None`` where none is owed or nothing was sent.
        answer: The operator's message, or ``None``.
    """

    record_id: str
    kind: str
    folder: Path
    record: Mapping[str, Any]
    state: DutyState
    signed: bool
    sent_at: str
    due: Due | None
    answer: Mapping[str, Any] | None

    def as_dict(self, now: datetime) -> dict[str, Any]:
        """Values for ``--json`` and lists."""
        end = None if self.due is None else self.due.at
        return {
            "record_id": self.record_id,
            "kind": self.kind,
            "consent_id": self.record["consent_id"],
            "created_at": self.record["created_at"],
            "state": self.state.value,
            "signed": self.signed,
            "sent_at": self.sent_at,
            "due": "" if end is None else format_time(end),
            "due_certain": self.due is not None and self.due.certain,
            "overdue": end is not None and self.state is DutyState.SENT and now > end,
            "answer": None if self.answer is None else dict(self.answer),
            "path": str(self.folder),
        }


def list_duties(workplace: Workplace) -> list[Duty]:
    """Every document of this home, oldest first."""
    root = _root(workplace)
    if not root.is_dir():
        return []
    found = [
        _read(workplace, folder)
        for folder in root.iterdir()
        if (folder / "record.json").is_file()
    ]
    return sorted(found, key=lambda item: str(item.record["created_at"]))


def find_duty(workplace: Workplace, record_id: str) -> Duty:
    """One document.

    Raises:
        NothingFound: There is none with that id.
    """
    for duty in list_duties(workplace):
        if duty.record_id == record_id:
            return duty
    raise NothingFound(what="document", name=record_id)


def withdrawn(workplace: Workplace) -> dict[str, str]:
    """Furthest state of a whole withdrawal, by consent id."""
    order = list(DutyState)
    found: dict[str, str] = {}
    for duty in list_duties(workplace):
        if duty.kind != "withdrawal" or duty.record["scope"] != "all":
            continue
        consent_id = str(duty.record["consent_id"])
        before = found.get(consent_id, DutyState.DRAFTED.value)
        found[consent_id] = max(duty.state, DutyState(before), key=order.index).value
    return found


def refuse_after_withdrawal(workplace: Workplace, consent_id: str, step: str) -> None:
    """Stands before every look-up and application (row S9).

    Raises:
        ConsentMissing: The consent was withdrawn; a new one is needed.
    """
    withdrawal.refuse_withdrawn(withdrawn(workplace), consent_id, step)


def consent_of(workplace: Workplace, consent_id: str) -> tuple[Case, bytes]:
    """The application and exact bytes of a consent given here.

    Args:
        workplace: This home.
        consent_id: Whole, or ``""`` for the only one.

    Raises:
        NothingFound: None, or several and none was named.
    """
    found = []
    for application in workplace.register().list_applications():
        case = Case(workplace, application)
        if case.has("consent.json") and consent_id in {
            "",
            str(application.data.get("consent_id", "")),
        }:
            found.append(case)
    if len(found) != 1:
        raise NothingFound(what="consent", name=consent_id or "?")
    return found[0], found[0].read("consent.json")


def calendar_years(workplace: Workplace) -> dict[int, calendar.Year]:
    """Calendars by year; those in the home's folder ``calendars`` come first.

    Raises:
        EncodingInvalid: One of them is malformed.
    """
    found = calendar.shipped_years()
    folder = workplace.home.root / "calendars"
    if folder.is_dir():
        for path in sorted(folder.glob("kz-*.toml")):
            year = calendar.read_year(read_limited(path, _CAP))
            found[year.year] = year
    return found


def draft_duty(workplace: Workplace, recorder: Recorder, payload: bytes) -> Duty:
    """Writes a document durably, with its page for the printer, before it is sent."""
    value = parse_canonical(payload, "record")
    record_id = str(value["record_id"])
    folder = workplace.home.make(workplace.home.make(_root(workplace)) / record_id)
    page = letters.page(str(value["document"]), str(value["language"]))
    write_durably(folder / "document.html", page)
    write_durably(folder / "record.json", payload)
    recorder.note(
        f"{value['type']}_drafted",
        {"record_id": record_id, "consent_id": value["consent_id"]},
    )
    return find_duty(workplace, record_id)


def signing_certificate(workplace: Workplace, consent_id: str) -> CertificateRecord:
    """A certificate of the same person and authority that was not proved revoked.

    Raises:
        NothingFound: None of this home may sign; the paper form is left.
    """
    case, consent = consent_of(workplace, consent_id)
    now = workplace.clock.now()
    iin = str(parse(consent, "consent")["person"]["iin"])
    own = str(case.data.get("certificate_sha256", ""))
    fit = [
        item
        for item in workplace.register().list_certificates()
        if item.profile == case.data["profile"]
        and item.status != "revoked"
        and item.token_serial
        and item.not_before <= now <= item.not_after
        and iin_of(item.der) == iin
    ]
    for item in sorted(fit, key=lambda item: item.sha256 != own):
        return item
    raise NothingFound(what="certificate that may sign", name=case.application_id)


def sign_duty(
    workplace: Workplace, person: Interaction, recorder: Recorder, duty: Duty
) -> Duty:
    """Signs a document with a token that is at hand; one PIN entry.

    Raises:
        NothingFound: No certificate of this home may sign; print it instead.
        TokenProblem, PinProblem: The token; the document stays drafted.
    """
    payload = (duty.folder / "record.json").read_bytes()
    consent_id = str(duty.record["consent_id"])
    certificate = signing_certificate(workplace, consent_id)
    refuse_blocked(workplace, certificate.spki_sha256)
    module, info = find_token(workplace, certificate.token_serial)
    purposes = ("describe", f"sign_record:{duty.kind}")
    with (
        open_for_person(
            person, recorder, module, info, purposes, purpose="pin.record"
        ) as token,
        recorder.step("sign_document") as facts,
    ):
        signed = token.signer(certificate.key_id).sign_record(
            duty.kind, payload, certificate=certificate.der
        )
        write_durably(duty.folder / "record.cms", signed)
        facts["certificate"] = certificate.sha256
    recorder.note(
        f"{duty.kind}_signed",
        {"record_id": duty.record_id, "certificate": certificate.sha256},
    )
    _stamp(workplace, recorder, duty, signed)
    return find_duty(workplace, duty.record_id)


def send_duty(workplace: Workplace, recorder: Recorder, duty: Duty) -> Duty:
    """Sends a document and keeps the operator's receipt.

    Raises:
        Pending: The operator could not be reached; the agent goes on.
        OperatorRefused: It does not take it.
    """
    if duty.state is not DutyState.DRAFTED:
        _erase_cached(workplace, duty)
        return duty
    case, _ = consent_of(workplace, str(duty.record["consent_id"]))
    profile = workplace.load_profile(str(case.data["profile"]))
    with recorder.effect(
        f"send_{duty.kind}", {"record_id": duty.record_id, "delivery": "unknown"}
    ) as facts:
        receipt = _handed_in(workplace, profile, case, duty)
        write_durably(duty.folder / "receipt.json", canonical(receipt_json(receipt)))
        facts["receipt"] = receipt.receipt_id
        facts["received_at"] = receipt.received_at
    _erase_cached(workplace, duty)
    return find_duty(workplace, duty.record_id)


def send_waiting(workplace: Workplace, recorder: Recorder) -> list[Duty]:
    """Sends what was signed or confirmed and could not be sent; for the agent.

    One that can't be sent, or is refused, holds up none of the others.

    Raises:
        SaqtaError: The last thing that stood in the way of one of them.
    """
    sent: list[Duty] = []
    problem: SaqtaError | None = None
    for duty in list_duties(workplace):
        try:
            if duty.state is not DutyState.DRAFTED:
                # What a crash left undone after the receipt.
                _erase_cached(workplace, duty)
            elif (duty.folder / "to-send").exists():
                sent.append(send_duty(workplace, recorder, duty))
        except SaqtaError as error:
            problem = error
    if problem is not None:
        raise problem
    return sent


def keep_answer(
    note: Callable[[str, Mapping[str, Any]], None],
    duty: Duty,
    message: Mapping[str, Any],
) -> None:
    """Ends a timer by the operator's verified message, and by nothing else.

    Args:
        note: Writes the journal's entry, which comes before the answer counts.
        duty: The document that is answered.
        message: As it is kept.
    """
    if duty.state is not DutyState.SENT:
        return
    note(
        f"{duty.kind}_answered",
        {"record_id": duty.record_id, "message_id": str(message["message_id"])},
    )
    write_durably(duty.folder / "answer.json", canonical(dict(message)))


def _erase_cached(workplace: Workplace, duty: Duty) -> None:
    """Cached fields go with a whole withdrawal; what is kept stays (rows S9, S10)."""
    if duty.kind != "withdrawal" or duty.record["scope"] != "all":
        return
    # Read anew: while the operator was asked, others may have written.
    case = Case.load(workplace, str(duty.record["application_id"]))
    if not case.data.get("erased"):
        case.save(typed={}, draft={}, erased="withdrawal")


def _handed_in(
    workplace: Workplace, profile: AuthorityProfile, case: Case, duty: Duty
) -> Receipt:
    payload = (duty.folder / "record.json").read_bytes()
    path = duty.folder / "record.cms"
    signed = path.read_bytes() if duty.signed else None
    operator = workplace.connect(profile).operator(None)
    if duty.kind == "violation":
        return operator.send_incident(payload, signed)
    if duty.kind == "withdrawal":
        if signed is None:
            raise OperatorRefused(
                reason="a withdrawal needs the token's signature, or the paper form",
                call="withdrawals",
                status=0,
                problem="not-signed",
            )
        return operator.send_withdrawal(payload, signed)
    if signed is not None:
        return operator.send_objection(payload, signed)
    with case.slip() as slip:
        return workplace.connect(profile).operator(slip).send_objection(payload)


def _stamp(workplace: Workplace, recorder: Recorder, duty: Duty, signed: bytes) -> None:
    """A time stamp beside the signature, or a note that the time is not proved."""
    case, _ = consent_of(workplace, str(duty.record["consent_id"]))
    profile = workplace.load_profile(str(case.data["profile"]))
    stamper = workplace.connect(profile).time_stamper
    if stamper is None:
        recorder.note("time_not_proved", {"record_id": duty.record_id})
        return
    try:
        token = stamper.time_stamp(signed)
    except (Unreachable, AnswerUnusable, TimeStampInvalid) as error:
        recorder.note(
            "time_not_proved", {"record_id": duty.record_id, "code": error.code}
        )
        return
    write_durably(duty.folder / "record.tst", token)


def _read(workplace: Workplace, folder: Path) -> Duty:
    value = parse_canonical(read_limited(folder / "record.json", _CAP), "record")
    kind = str(value["type"])
    receipt = _optional(folder / "receipt.json")
    answer = _optional(folder / "answer.json")
    state = DutyState.DRAFTED
    sent_at, due = "", None
    if receipt is not None:
        state = DutyState.SENT
        payload = parse(unb64url(str(receipt["payload"])), "receipt")
        sent_at = str(payload["received_at"])
        if kind in _TERMS:
            term = regime.load(value["agreement"]["regime"]).deadline(_TERMS[kind])
            due = calendar.due(parse_time(sent_at), term, calendar_years(workplace))
    if answer is not None:
        state = DutyState.ANSWERED
    return Duty(
        record_id=str(value["record_id"]),
        kind=kind,
        folder=folder,
        record=value,
        state=state,
        signed=(folder / "record.cms").is_file(),
        sent_at=sent_at,
        due=due,
        answer=answer,
    )


def _optional(path: Path) -> dict[str, Any] | None:
    try:
        return dict(parse(read_limited(path, _CAP), path.name))
    except FileUnreadable:
        if path.exists():
            raise
        return None


def _root(workplace: Workplace) -> Path:
    return workplace.home.root / "duties"
