"""The two records of protocols.md 6.1: acceptance (E0a) and consent (E0b).

Acceptance is a contract act; consent to personal-data processing follows the
structure of ISO/IEC TS 27560. Each names the exact bytes shown, who, when by both
clocks, and what was decided one by one. Both go to the operator before anything else
personal leaves the machine.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop.canonical import canonical, parse_canonical
from desktop.clock import format_time
from desktop.consent.regime import Liability
from desktop.consent.schemas import (
    ACCEPTANCE,
    ACCEPTANCE_SCHEMA,
    CONSENT,
    CONSENT_SCHEMA,
)
from desktop.consent.shape import Rule, ShapeError
from desktop.errors import (
    ConsentMalformed,
    ConsentMissing,
    EncodingInvalid,
    LiabilityNotAcknowledged,
)
from desktop.model.people import AgreementText

__all__ = [
    "ACCEPT_ACT",
    "LIABILITY_ACT",
    "Act",
    "Choices",
    "Moment",
    "Who",
    "build_acceptance",
    "build_consent",
    "check_acceptance",
    "check_consent",
    "check_look_up",
    "check_pair",
    "new_record_id",
]

#: Acts that make an acceptance; the window adds others, such as ``text_opened``.
ACCEPT_ACT = "agreement_accepted"
LIABILITY_ACT = "liability_acknowledged"

#: Grounds of the processing, as law references (domain.md 2.2).
_LEGAL_BASIS = ("L94 7(9)", "L94 8(1)", "L94 10", "L88 5(2)(12)")


@dataclass(frozen=True)
class Who:
    """The person of a record: the four fields that must agree everywhere (S6)."""

    surname: str
    given_name: str
    patronymic: str
    iin: str

    def as_dict(self) -> dict[str, str]:
        """The person as canonical-JSON values."""
        return {
            "surname": self.surname,
            "given_name": self.given_name,
            "patronymic": self.patronymic,
            "iin": self.iin,
        }


@dataclass(frozen=True)
class Act:
    """Something the person did with the text, e.g. ``agreement_accepted``."""

    act: str
    at: datetime


@dataclass(frozen=True)
class Moment:
    """When a record was made, by both clocks.

    Attributes:
        monotonic: Seconds of the monotonic clock.
        source: Which clock spoke, e.g. ``system``.
        offset_s: Difference to the operator's clock in seconds, ``""`` if unknown.
    """

    at: datetime
    monotonic: float
    source: str = "system"
    offset_s: str = ""

    def clock(self) -> dict[str, str]:
        """The clock as canonical-JSON values."""
        return {"source": self.source, "offset_s": self.offset_s}


@dataclass(frozen=True)
class Choices:
    """What the person decided one by one; what is not named is a recorded no.

    Attributes:
        registers: Of ``persons`` and ``organisations``, those allowed.
        transfers: Of ``third_parties`` and ``abroad``, those allowed.
    """

    registers: frozenset[str] = field(default_factory=frozenset)
    transfers: frozenset[str] = field(default_factory=frozenset)


def new_record_id() -> str:
    """A fresh id; it is the idempotency key too."""
    return str(uuid.uuid4())


def build_acceptance(
    *,
    record_id: str,
    application_id: str,
    who: Who,
    agreement: AgreementText,
    acts: Sequence[Act],
    scrolled_to_end: bool,
    liability: Liability,
    liability_at: datetime | None,
    slip_reference: str,
    program: tuple[str, str],
    moment: Moment,
) -> bytes:
    """Builds E0a, the acceptance of the agreement, as canonical JSON.

    The acts hold at least the acceptance and, apart from it, the acknowledgement of
    the warning of article 640 (S15).

    Args:
        record_id: From :func:`new_record_id`.
        application_id: The application it belongs to.
        who: The person who accepts.
        agreement: The text as shown; its exact bytes are named by hash.
        acts: What the person did, in order.
        scrolled_to_end: Whether the end of the text was on the screen.
        liability: The fine that was shown.
        liability_at: When the warning was acknowledged; ``None`` when it was not.
        slip_reference: Of the registration slip, ``""`` on renewal.
        program: Name and version.
        moment: When, by both clocks.

    Raises:
        LiabilityNotAcknowledged: The warning was not acknowledged.
        ConsentMalformed: A value does not have its form.
    """
    if liability_at is None:
        raise LiabilityNotAcknowledged
    return _finish(
        {
            "type": "acceptance",
            "schema": ACCEPTANCE_SCHEMA,
            "record_id": record_id,
            "application_id": application_id,
            "person": who.as_dict(),
            "agreement": _agreement(agreement),
            "parties": _parties(agreement),
            "acts": [
                *({"act": act.act, "at": format_time(act.at)} for act in acts),
                {"act": LIABILITY_ACT, "at": format_time(liability_at)},
            ],
            "scrolled_to_end": scrolled_to_end,
            "liability": {
                "acknowledged": True,
                "at": format_time(liability_at),
                "article": liability.article,
                "part": liability.part,
                "addressee": liability.addressee,
                "factor": liability.factor,
                "mci": liability.mci,
                "year": liability.year,
                "sum": liability.sum,
            },
            "slip_reference": slip_reference,
            "program": {"name": program[0], "version": program[1]},
            "created_at": format_time(moment.at),
            "monotonic": f"{moment.monotonic:.3f}",
            "clock": moment.clock(),
        },
        check_acceptance,
    )


def build_consent(
    *,
    record_id: str,
    acceptance_id: str,
    application_id: str,
    who: Who,
    agreement: AgreementText,
    choices: Choices,
    method: str,
    slip_reference: str,
    moment: Moment,
) -> bytes:
    """Builds E0b, the consent to processing, as canonical JSON.

    Fields, purposes, automatic steps, term and address are the agreement's own;
    registers and transfers are the person's, one by one (law 94-V, art. 8(4)).

    Args:
        record_id: From :func:`new_record_id`.
        acceptance_id: The acceptance beside it.
        application_id: The application it belongs to.
        who: The person who consents.
        agreement: The text as shown.
        choices: Registers and transfers allowed; all others are a recorded no.
        method: How consent was given: ``window`` or ``command_line``.
        slip_reference: Of the registration slip, ``""`` on renewal.
        moment: When, by both clocks.

    Raises:
        ConsentMalformed: A value does not have its form, or a choice was never asked.
    """
    meta = agreement.meta
    for name in choices.registers - set(meta["registers"]):
        raise ConsentMalformed(reason=f"the agreement does not ask for register {name}")
    for name in choices.transfers - {"third_parties", "abroad"}:
        raise ConsentMalformed(reason=f"there is no transfer {name}")
    return _finish(
        {
            "type": "consent",
            "schema": CONSENT_SCHEMA,
            "record_id": record_id,
            "acceptance_id": acceptance_id,
            "application_id": application_id,
            "event": "given",
            "person": who.as_dict(),
            "agreement": _agreement(agreement),
            "parties": _parties(agreement),
            "fields": list(meta["fields"]),
            "generally_accessible": True,
            "purposes": list(meta["purposes"]),
            "legal_basis": list(_LEGAL_BASIS),
            "registers": {
                name: name in choices.registers for name in ("persons", "organisations")
            },
            "transfers": {
                name: name in choices.transfers for name in ("third_parties", "abroad")
            },
            "automatic_steps": list(meta["automatic_steps"]),
            "term": meta["term"],
            "withdrawal_address": meta["withdrawal_address"],
            "method": method,
            "slip_reference": slip_reference,
            "created_at": format_time(moment.at),
            "monotonic": f"{moment.monotonic:.3f}",
            "clock": moment.clock(),
        },
        check_consent,
    )


def check_acceptance(content: bytes) -> dict[str, Any]:
    """Reads E0a strictly.

    Raises:
        ConsentMalformed: A key or value is not as it must be, an act is missing, or
            the sum is not factor times index.
    """
    value = _read(content, ACCEPTANCE)
    done = {item["act"] for item in value["acts"]}
    for wanted in (ACCEPT_ACT, LIABILITY_ACT):
        if wanted not in done:
            raise ConsentMalformed(reason=f"the act {wanted} is missing")
    fine = value["liability"]
    if fine["sum"] != fine["factor"] * fine["mci"]:
        raise ConsentMalformed(reason="the sum is not the factor times the index")
    return value


def check_consent(content: bytes) -> dict[str, Any]:
    """Reads E0b strictly: eleven fields, and a twelfth refuses it (row S2).

    Raises:
        ConsentMalformed: A key or value is not as it must be.
    """
    return _read(content, CONSENT)


def check_pair(acceptance: Mapping[str, Any], consent: Mapping[str, Any]) -> None:
    """The two records belong together: one person, one text, one application.

    Raises:
        ConsentMalformed: With what differs.
    """
    if consent["acceptance_id"] != acceptance["record_id"]:
        raise ConsentMalformed(reason="the consent names another acceptance")
    for key in ("application_id", "person", "agreement", "parties", "slip_reference"):
        if acceptance[key] != consent[key]:
            raise ConsentMalformed(reason=f"{key} differs between the two records")


def check_look_up(consent: Mapping[str, Any], register: str) -> None:
    """Row S5: no look-up without a consent that allows this very register.

    Raises:
        ConsentMissing: The register was declined or is unknown.
    """
    if consent["registers"].get(register) is not True:
        raise ConsentMissing(step=f"register {register}")


def _agreement(agreement: AgreementText) -> dict[str, str]:
    return {
        "id": agreement.id,
        "version": agreement.version,
        "language": agreement.language,
        "sha256": agreement.sha256,
        "regime": agreement.meta["regime"],
    }


def _parties(agreement: AgreementText) -> dict[str, Any]:
    operator = agreement.meta["operator"]
    return {
        "operator": {key: operator[key] for key in ("name", "bin", "address")},
        # An agreement that names no system is about the one in its title.
        "system": agreement.meta.get("system") or agreement.meta["title"],
    }


def _finish(value: dict[str, Any], check: Callable[[bytes], object]) -> bytes:
    try:
        content = canonical(value)
    except EncodingInvalid as error:
        raise ConsentMalformed(reason=error.reason) from error
    check(content)
    return content


def _read(content: bytes, rule: Rule) -> dict[str, Any]:
    try:
        value = parse_canonical(content, "consent record")
        rule(value, "record")
    except EncodingInvalid as error:
        raise ConsentMalformed(reason=error.reason) from error
    except ShapeError as error:
        raise ConsentMalformed(reason=str(error)) from error
    return value
