"""An error as the window shows it: one of three fates (style.md habit 7).

Shown with what happened, what it means and what to do; silent, because the person
cancelled; or our own bug. The words come from the catalogue of `desktop.words`, the
title from the code's help page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from desktop import __version__
from desktop.errors import Bug, NothingFound, PinIncorrect, SaqtaError
from ui.i18n import language

__all__ = [
    "ErrorView",
    "Fate",
    "error_view",
    "fate_of",
    "report_of",
    "support_value",
    "support_word",
]

# Facts that name a person, a number or a place are left out of a copied report.
_LEFT_OUT: Final = frozenset(
    {"serial", "serials", "iin", "email", "path", "name", "application_id", "report_id"}
)


class Fate(Enum):
    """What becomes of an error."""

    SHOWN = "shown"
    SILENT = "silent"
    BUG = "bug"


@dataclass(frozen=True)
class ErrorView:
    """What an error panel says.

    Attributes:
        retry: trying again can help.
    """

    code: str
    title: str
    happened: str
    means: str
    remedy: str
    retry: bool
    fate: Fate


def fate_of(error: BaseException) -> Fate:
    """Which of the three fates an error has."""
    if not isinstance(error, SaqtaError) or isinstance(error, Bug):
        return Fate.BUG
    return Fate.SILENT if error.silent else Fate.SHOWN


def error_view(error: BaseException) -> ErrorView:
    """The error in the language that is shown."""
    # Catalogues are loaded with the first error: the first paint has none.
    from desktop import words
    from ui import help_pages

    known = as_saqta_error(error)
    shown = language().value
    said = words.error_text(known, shown)
    # A wrong PIN may be followed by another one that the person types, never by the
    # same: the question comes again (style.md habit 9).
    retry = known.retry or isinstance(known, PinIncorrect)
    return ErrorView(
        code=known.code,
        title=help_pages.title(known.code, language()),
        happened=said.happened,
        means=said.means,
        remedy=help_pages.first_step(known.code, language()) or said.remedy,
        retry=retry,
        fate=fate_of(error),
    )


def as_saqta_error(error: BaseException) -> SaqtaError:
    """The error itself, or our own bug with no more than a type and a place."""
    if isinstance(error, SaqtaError):
        return error
    place = "?"
    trace = error.__traceback__
    while trace is not None:
        # Names of file and line only: a value in a traceback may be a secret.
        name = trace.tb_frame.f_code.co_filename.replace("\\", "/").rsplit("/", 1)[-1]
        place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return Bug(detail=f"{type(error).__name__} in {place}")


def support_word(name: str) -> str:
    """A word of a report for support, in the language that is shown.

    The name itself where there is no word; ``--json`` keeps the names.
    """
    from desktop import words

    try:
        return words.say(f"support.{name}", language().value)
    except NothingFound:
        return name.removeprefix("fact.")


def support_value(name: str, value: object) -> str:
    """A fact in words, where it is a name of ours; else as it came, made harmless."""
    from desktop import words

    try:
        return words.say(f"fact.{name}.{value}", language().value)
    except NothingFound:
        return words.plain(str(value))


def report_of(error: BaseException) -> str:
    """What "Copy report" copies: code, facts and versions; nothing personal."""
    import platform

    from desktop import words

    known = as_saqta_error(error)
    lines = [
        f"{support_word('saqta')}: {__version__}",
        f"{support_word('system')}: {platform.system()} {platform.machine()}",
        f"{support_word('code')}: {known.code}",
    ]
    for name, value in known.facts.items():
        left_out = name in _LEFT_OUT
        shown = support_word("left_out") if left_out else support_value(name, value)
        lines.append(f"{support_word(f'fact.{name}')}: {shown}")
    try:
        lines.append(words.error_text(known, language().value).means)
    except NothingFound:
        return "\n".join(lines)
    return "\n".join(lines)
