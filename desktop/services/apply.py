"""Apply for a certificate: start an application and walk it as far as it goes.

Nothing personal leaves the computer before the two records are on disk and in the
journal (promise 2), and every step can be taken up again by `resume`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from desktop.applications.draft import ApplicationFile, load_application_file
from desktop.applications.draft_record import draft_from_dict, draft_to_dict
from desktop.applications.identity import (
    birth_date,
    check_bin,
    check_email,
    check_iin,
    full_years,
)
from desktop.asn1 import schemes
from desktop.clock import day_of
from desktop.consent import regime
from desktop.errors import (
    AgreementRefused,
    IinInvalid,
    InputInvalid,
    LiabilityNotAcknowledged,
    NothingFound,
    PinLocked,
)
from desktop.interaction import Interaction
from desktop.model.people import Application
from desktop.model.tokens import PinState
from desktop.secret import SlipSecret
from desktop.services.case import Case
from desktop.services.enrolment import Enrolment, EnrolmentResult
from desktop.services.flows import require_flow
from desktop.services.token_work import find_token
from desktop.services.workplace import Workplace
from desktop.store.files import read_limited

__all__ = [
    "REGISTERS",
    "TRANSFERS",
    "ApplyRequest",
    "application_file",
    "apply",
    "start_application",
]

REGISTERS = ("persons", "organisations")
TRANSFERS = ("third_parties", "abroad")

_LARGEST_FILE = 1024 * 1024


@dataclass(frozen=True)
class ApplyRequest:
    """What the person decided, each decision apart (rows S2, S5, S7, S15).

    Attributes:
        accept: Agreement id that is accepted, ``""`` when refused.
        consent: Agreement id whose data processing is consented to, or ``""``.
        registers: State registers that may be asked; the others are a recorded no.
        transfers: Transfers allowed; the others are a recorded no.
        language: Of the text that was read and is agreed to.
        agreement_sha256: Of the bytes that were on the screen, where there was one;
            another published text then asks again.
        method: ``command_line`` or ``window``; it stands in the consent record.
        acts: Times of the person's acts (RFC 3339) by name, in order.
        scheme: ``""`` for the profile's default.
    """

    application: ApplicationFile
    token_serial: str
    accept: str
    consent: str
    acknowledge_liability: bool
    registers: Sequence[str] = ()
    transfers: Sequence[str] = ()
    language: str = "kk"
    scheme: str = ""
    scrolled_to_end: bool = True
    agreement_sha256: str = ""
    method: str = "command_line"
    acts: Mapping[str, str] = field(default_factory=dict)


def application_file(path: Path) -> ApplicationFile:
    """Reads an application file (TOML), such as the one that comes with a slip.

    Raises:
        FileUnreadable: It can't be read.
        InputInvalid, FieldInvalid: It is malformed.
    """
    return load_application_file(read_limited(path, _LARGEST_FILE))


def application_again(
    workplace: Workplace, application_id: str, reference: str
) -> ApplicationFile:
    """What an earlier application said, under a new slip: a new key after a report.

    Raises:
        NothingFound: There is no such application here, or its data were erased.
    """
    data = workplace.register().get_application(application_id).data
    stored = data.get("draft") or data.get("typed")
    if not stored:
        raise NothingFound(what="data of the application", name=application_id)
    return ApplicationFile(draft_from_dict(stored), reference)


def start_application(
    workplace: Workplace,
    request: ApplyRequest,
    slip_secret: SlipSecret | None,
    *,
    renews: str = "",
) -> str:
    """Records the person's decisions and opens an application; answers its id.

    Nothing leaves the computer here.

    Args:
        workplace: The home.
        request: The decisions.
        slip_secret: Of the registration slip; a renewal has none.
        renews: SHA-256 of the certificate that the new one is to replace.

    Raises:
        AgreementRefused: The agreement or the consent was not given (row S7).
        LiabilityNotAcknowledged: The warning was not acknowledged (row S15).
        IinInvalid, BinInvalid, EmailInvalid: The typed data can't be right.
        InputInvalid: A register, transfer or scheme that there is not.
        FlowNotOffered: The authority issues nothing through this program (row S4).
    """
    profile = workplace.require_profile()
    require_flow(profile, "issue")
    if not request.accept or not request.consent:
        raise AgreementRefused(agreement=request.accept or request.consent or "?")
    if request.accept != request.consent:
        raise InputInvalid(name="--consent", reason="names another agreement")
    if not request.acknowledge_liability:
        raise LiabilityNotAcknowledged
    for name in request.registers:
        if name not in REGISTERS:
            raise InputInvalid(name="--register", reason=name)
    for name in request.transfers:
        if name not in TRANSFERS:
            raise InputInvalid(name="--transfer", reason=name)
    scheme = request.scheme or profile.default_scheme
    if scheme not in profile.schemes:
        raise InputInvalid(name="--scheme", reason=f"{scheme} is not in the profile")
    scheme = schemes.for_profile(scheme, profile.gost_encoding)
    now = workplace.clock.now()
    draft = request.application.draft
    samples = profile.sample_numbers
    iin = check_iin(draft.values.get("iin", ""), today=day_of(now), samples=samples)
    if iin not in samples:
        _check_age(iin, day_of(now), profile.regime)
    check_email(draft.values.get("email", ""))
    if draft.post.bin:
        check_bin(draft.post.bin, samples=samples)
    application_id = str(uuid.uuid4())
    if slip_secret is not None:
        workplace.secrets().keep_slip(application_id, slip_secret)
    case = Case(
        workplace,
        Application(
            application_id=application_id,
            state="OPENED",
            created_at=now,
            updated_at=now,
            data={
                "profile": profile.source,
                "authority": profile.name,
                "typed": draft_to_dict(draft),
                "slip_reference": (
                    "" if renews else request.application.slip_reference
                ),
                "renews": renews,
                "agreement": request.accept,
                "agreement_sha256": request.agreement_sha256,
                "language": request.language,
                "registers": [name for name in REGISTERS if name in request.registers],
                "transfers": [name for name in TRANSFERS if name in request.transfers],
                "scheme": scheme,
                "token_serial": request.token_serial,
                "scrolled_to_end": request.scrolled_to_end,
                "method": request.method,
                "acts": dict(request.acts),
            },
        ),
    )
    case.save()
    return application_id


def apply(
    workplace: Workplace,
    person: Interaction,
    request: ApplyRequest,
    slip_secret: SlipSecret,
) -> EnrolmentResult:
    """The whole application, as far as it goes without waiting for the authority.

    Raises:
        SaqtaError: Coded; `resume` goes on from where it stopped.
    """
    # A token that is missing or locked is said before anything is agreed to.
    _, info = find_token(workplace, request.token_serial)
    if info.pin_state is PinState.LOCKED:
        raise PinLocked(serial=info.serial)
    application_id = start_application(workplace, request, slip_secret)
    return Enrolment(workplace, person, application_id).run()


def _check_age(iin: str, today: date, regime_id: str) -> None:
    """Nobody younger than the law says owns a certificate (DC 60(4), L370 14).

    Raises:
        IinInvalid: By the birth date in the number.
    """
    least = regime.load(regime_id).minimum_age
    if full_years(birth_date(iin, today=today), today) < least:
        raise IinInvalid(reason=f"its holder is younger than {least}")
