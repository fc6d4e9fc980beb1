"""A key whose application ended without a certificate: kept, or destroyed by choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.canonical import sha256_hex
from desktop.errors import Cancelled, ConfirmationWrong, NothingFound
from desktop.interaction import Interaction
from desktop.model.tokens import ApprovedModule, KeyOnToken, TokenInfo
from desktop.services.case import Case
from desktop.services.recorder import Recorder
from desktop.services.token_work import all_tokens, open_for_person
from desktop.services.workplace import Workplace
from desktop.tokens import work
from desktop.tokens.answers import spki_hashes

__all__ = ["LeftOver", "destroy_left_over", "list_left_over", "settle_left_over"]

#: Ends after which nothing will ever be issued for the key.
_WITHOUT_CERTIFICATE = frozenset({"REFUSED", "REJECTED", "ABANDONED"})


@dataclass(frozen=True)
class LeftOver:
    """A key on a connected token whose application ended without a certificate.

    It can only be destroyed: an operator registers a key for one application. A key of
    an application that is still open is adopted where the application goes on.

    Attributes:
        state: How the application ended.
        ended_at: When.
    """

    application_id: str
    token_serial: str
    key_id: str
    spki_sha256: str
    scheme: str
    state: str
    ended_at: datetime


def list_left_over(workplace: Workplace) -> list[LeftOver]:
    """Every such key; needs no PIN.

    Raises:
        TokenProblem, ModuleProblem: A connected token can't be read.
    """
    found = []
    for application in workplace.register().list_applications():
        case = Case(workplace, application)
        if case.state not in _WITHOUT_CERTIFICATE or not case.data.get("key_id"):
            continue
        place = _find(workplace, case)
        if place is not None:
            _, info, key = place
            found.append(
                LeftOver(
                    application.application_id,
                    info.serial,
                    key.key_id,
                    sha256_hex(key.spki),
                    key.scheme or str(case.data["scheme"]),
                    case.state,
                    case.ended_at,
                )
            )
    return found


def destroy_left_over(
    workplace: Workplace, person: Interaction, application_id: str, confirmation: str
) -> None:
    """Destroys the key of an ended application.

    Args:
        workplace: The home.
        person: Types the PIN.
        application_id: Whose key it is.
        confirmation: The key's identifier.

    Raises:
        NothingFound: It left no key on a connected token.
        ConfirmationWrong: Something else was given; nothing was destroyed.
        TokenProblem, PinProblem: The token's answer.
    """
    case = Case.load(workplace, application_id)
    ended = case.state in _WITHOUT_CERTIFICATE and case.data.get("key_id")
    place = _find(workplace, case) if ended else None
    if place is None:
        raise NothingFound(what="left-over key", name=application_id)
    if confirmation.strip().lower() != place[2].key_id:
        raise ConfirmationWrong
    _destroy(workplace, person, case, place)


def settle_left_over(workplace: Workplace, person: Interaction, case: Case) -> None:
    """Offers to destroy the key; whoever does not answer keeps it.

    The key is found by its identifier, and by its public key where that is known; one
    that has a certificate, on the token or in this home, is never touched.

    Raises:
        TokenProblem, ModuleProblem, PinProblem: The token's answer.
    """
    if case.state not in _WITHOUT_CERTIFICATE or not case.data.get("key_id"):
        return
    found = _find(workplace, case)
    if found is None:
        return
    facts = {"key_id": found[2].key_id, "spki_sha256": sha256_hex(found[2].spki)}
    try:
        chosen = person.choose("orphan.ended", ["keep", "destroy"], facts)
    except Cancelled:
        return
    if chosen == "destroy":
        _destroy(workplace, person, case, found)


def _destroy(
    workplace: Workplace,
    person: Interaction,
    case: Case,
    place: tuple[ApprovedModule, TokenInfo, KeyOnToken],
) -> None:
    module, info, key = place
    facts = {"key_id": key.key_id, "spki_sha256": sha256_hex(key.spki)}
    recorder = Recorder(
        workplace.journal(), workplace.clock, person, case.application_id
    )
    with (
        open_for_person(
            person,
            recorder,
            module,
            info,
            ("describe", "destroy_key"),
            purpose="pin.destroy",
        ) as token,
        recorder.effect("destroy_key", facts),
    ):
        token.destroy_key(key.key_id, facts["spki_sha256"], key.key_id)


def _find(
    workplace: Workplace, case: Case
) -> tuple[ApprovedModule, TokenInfo, KeyOnToken] | None:
    certified = {item.spki_sha256 for item in workplace.register().list_certificates()}
    for module, info in all_tokens(workplace)[0]:
        if info.serial != case.data["token_serial"]:
            continue
        for key in work.list_keys(module, info.serial):
            if (
                key.key_id == case.data["key_id"]
                and not key.certificates
                and not spki_hashes(key) & certified
            ):
                return module, info, key
    return None
