"""Finding the right token and opening one piece of work on it, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from desktop.authority import delivered
from desktop.clock import day_of
from desktop.errors import (
    ModuleNotApproved,
    PinLocked,
    SaqtaError,
    TokenAmbiguous,
    TokenMissing,
    TokenNotInitialised,
)
from desktop.interaction import Interaction, PinQuestion, PinSource
from desktop.model.authority import AuthorityProfile
from desktop.model.records import CertificateRecord
from desktop.model.tokens import ApprovedModule, PinState, TokenInfo
from desktop.services.recorder import Recorder
from desktop.services.workplace import Workplace
from desktop.tokens import carriers, work

__all__ = [
    "all_tokens",
    "carrier_of",
    "carrier_or_problem",
    "confirm_again",
    "find_certificate",
    "find_token",
    "open_for_person",
    "pin_question",
]


def all_tokens(
    workplace: Workplace,
) -> tuple[list[tuple[ApprovedModule, TokenInfo]], list[SaqtaError]]:
    """Every token of every approved module, and what went wrong with the others.

    One bad module ends only its own worker; the others are still listed.
    """
    found: list[tuple[ApprovedModule, TokenInfo]] = []
    problems: list[SaqtaError] = []
    for module in workplace.modules():
        try:
            found.extend((module, info) for info in work.list_tokens(module))
        except SaqtaError as error:
            problems.append(error)
    return found, problems


def find_token(workplace: Workplace, serial: str) -> tuple[ApprovedModule, TokenInfo]:
    """The token with that serial number, read afresh; never chosen by label.

    Raises:
        ModuleNotApproved: No module is approved at all.
        TokenMissing: It is not connected.
        TokenAmbiguous: No serial was named and several are connected.
        TokenNotInitialised: It has no user PIN yet.
    """
    if not workplace.modules():
        raise ModuleNotApproved(path="")
    tokens, problems = all_tokens(workplace)
    if serial:
        tokens = [item for item in tokens if item[1].serial == serial]
    if not tokens:
        # A module that failed may be the very one that holds the token.
        if problems:
            raise problems[0]
        raise TokenMissing(serial=serial or "?")
    if len(tokens) > 1:
        raise TokenAmbiguous(serials=[info.serial for _, info in tokens])
    module, info = tokens[0]
    if info.pin_state is PinState.NOT_SET:
        raise TokenNotInitialised(serial=info.serial)
    return module, info


def find_certificate(workplace: Workplace, sha256: str) -> CertificateRecord:
    """The record of a certificate, by the whole hash or a unique beginning of it.

    Raises:
        NothingFound: No record fits.
    """
    return workplace.register().get_certificate(sha256)


def carrier_of(
    workplace: Workplace, profile: AuthorityProfile, info: TokenInfo
) -> dict[str, str] | None:
    """The certified-carrier entry of a token, or ``None``: not certified (S12).

    A list that updates brought stands in the place of the one that was shipped.

    Raises:
        UpdateRefused: The delivered list is badly signed.
        SettingsInvalid: The list does not load.
    """
    name = f"{profile.carriers}.toml"
    folder = delivered.current(delivered.folder_of(workplace.home.root))
    if folder is None or not (folder / name).is_file():
        now = workplace.clock.now()
        entry = carriers.find(profile.carriers, info.model, info.firmware, now)
    else:
        key = bytes.fromhex(workplace.settings.module_list_key)
        text = delivered.read_list(folder, name, key).decode("utf-8", "replace")
        rows = carriers.parse_text(text, name)
        today = day_of(workplace.clock.now())
        entry = carriers.match(rows, info.model, info.firmware, today)
    return None if entry is None else carriers.as_dict(entry)


def carrier_or_problem(
    workplace: Workplace,
    profile: AuthorityProfile | None,
    info: TokenInfo,
    problems: list[SaqtaError],
) -> dict[str, str] | None:
    """The entry for a screen: a list that does not load hides no token.

    What is wrong with it goes to ``problems``, once.
    """
    if profile is None:
        return None
    try:
        return carrier_of(workplace, profile, info)
    except SaqtaError as error:
        if error.code not in {known.code for known in problems}:
            problems.append(error)
        return None


@contextmanager
def open_for_person(
    person: Interaction,
    recorder: Recorder,
    module: ApprovedModule,
    info: TokenInfo,
    purposes: Sequence[str],
    *,
    purpose: str,
    entries_left: int = 1,
    gost_encoding: str = "",
) -> Iterator[work.PieceOfWork]:
    """Asks for the PIN once and opens one piece of work with it.

    ``gost_encoding`` is the authority's, where a key without certificate is used.

    Raises:
        PinLocked: The token says so; it was not tried.
        PinIncorrect: It was tried once and will not be by itself again.
    """
    if info.pin_state is PinState.LOCKED:
        raise PinLocked(serial=info.serial)
    pin = person.ask_pin(pin_question(info, purpose, entries_left))

    def again() -> PinSource:
        return confirm_again(person, piece)

    with recorder.step("open_work"):
        piece = work.open_work(
            module,
            info.serial,
            purposes,
            pin,
            confirm=again,
            gost_encoding=gost_encoding,
        )
    with piece:
        yield piece


def confirm_again(person: Interaction, piece: work.PieceOfWork) -> PinSource:
    """Asks for the PIN before one signature by a key that wants it before each.

    Args:
        person: Who is asked.
        piece: Open for ``describe`` too: the flags are read again before a question.

    Raises:
        PinLocked: The token says so; nobody was asked.
        Cancelled: The person does not confirm.
    """
    info = piece.info()
    if info.pin_state is PinState.LOCKED:
        raise PinLocked(serial=info.serial)
    return person.ask_pin(pin_question(info, "pin.again"))


def pin_question(info: TokenInfo, purpose: str, entries_left: int = 1) -> PinQuestion:
    """What a person must know before typing the PIN of a token as it was just read."""
    return PinQuestion(
        token_label=info.label,
        token_serial=info.serial,
        pin_state=info.pin_state,
        purpose=purpose,
        entries_left=entries_left,
        shortest=info.shortest_pin,
        longest=info.longest_pin,
        pin_pad=info.pin_pad,
    )
