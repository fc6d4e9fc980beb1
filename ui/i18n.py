"""The three languages: switched while running, and dates and numbers in each.

Sources in the code are English; `resources/i18n/saqta_{kk,ru,en}.ts` hold what is
shown, English too, because typography differs from what ASCII can say. Installing
another translator sends `LanguageChange` to every window, and each widget says its
own words again. No suffix is glued to a variable (look.md section 6): a date that
needs a case has a sentence and month names of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Final

import shiboken6
from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCoreApplication,
    QEvent,
    QLocale,
    QObject,
    Qt,
    QTranslator,
    Signal,
)
from PySide6.QtWidgets import QApplication

from desktop import data

__all__ = [
    "Language",
    "Languages",
    "date_long",
    "date_short",
    "date_until",
    "iin_covered",
    "language",
    "moment_short",
    "number",
    "plural",
    "serial_fours",
    "serial_short",
    "tenths",
    "time_minutes",
    "time_seconds",
    "translate",
    "upper",
]

_MONTHS: Final = (
    QT_TRANSLATE_NOOP("Month of a date", "January"),
    QT_TRANSLATE_NOOP("Month of a date", "February"),
    QT_TRANSLATE_NOOP("Month of a date", "March"),
    QT_TRANSLATE_NOOP("Month of a date", "April"),
    QT_TRANSLATE_NOOP("Month of a date", "May"),
    QT_TRANSLATE_NOOP("Month of a date", "June"),
    QT_TRANSLATE_NOOP("Month of a date", "July"),
    QT_TRANSLATE_NOOP("Month of a date", "August"),
    QT_TRANSLATE_NOOP("Month of a date", "September"),
    QT_TRANSLATE_NOOP("Month of a date", "October"),
    QT_TRANSLATE_NOOP("Month of a date", "November"),
    QT_TRANSLATE_NOOP("Month of a date", "December"),
)
_MONTHS_UNTIL: Final = (
    QT_TRANSLATE_NOOP("Month after until", "January"),
    QT_TRANSLATE_NOOP("Month after until", "February"),
    QT_TRANSLATE_NOOP("Month after until", "March"),
    QT_TRANSLATE_NOOP("Month after until", "April"),
    QT_TRANSLATE_NOOP("Month after until", "May"),
    QT_TRANSLATE_NOOP("Month after until", "June"),
    QT_TRANSLATE_NOOP("Month after until", "July"),
    QT_TRANSLATE_NOOP("Month after until", "August"),
    QT_TRANSLATE_NOOP("Month after until", "September"),
    QT_TRANSLATE_NOOP("Month after until", "October"),
    QT_TRANSLATE_NOOP("Month after until", "November"),
    QT_TRANSLATE_NOOP("Month after until", "December"),
)


class Language(Enum):
    """A language of the window; the value is its code in files and settings."""

    KAZAKH = "kk"
    RUSSIAN = "ru"
    ENGLISH = "en"

    @property
    def locale(self) -> QLocale:
        """The rules for numbers and for the order of a date."""
        return QLocale({"kk": "kk_KZ", "ru": "ru_KZ", "en": "en_GB"}[self.value])


class _State:
    """The language that is shown now; one per process, changed by `Languages`."""

    language = Language.ENGLISH


class Languages(QObject):
    """Keeps one translator installed and puts another in its place.

    Signals:
        changed: another language is shown; the argument is a `Language`.
    """

    changed = Signal(object)

    def __init__(self, app: QApplication, first: Language | None = None) -> None:
        super().__init__(app)
        self._app = app
        self._translator: QTranslator | None = None
        self._source = b""
        self.show(first or _system_language())

    def show(self, wanted: Language) -> None:
        """Show every window in `wanted` from now on."""
        translator = QTranslator(self)
        # Qt reads from these very bytes as long as the translator lives.
        source = data.read_bytes(f"i18n/saqta_{wanted.value}.qm")
        if not translator.load(source):
            raise ValueError(f"no translation in saqta_{wanted.value}.qm")
        _State.language = wanted
        QLocale.setDefault(wanted.locale)
        self._app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            shiboken6.delete(self._translator)
        self._translator, self._source = translator, source
        self._app.installTranslator(translator)
        # Every widget has said its words again when `changed` is told.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
        self.changed.emit(wanted)


def language() -> Language:
    """The language that is shown now."""
    return _State.language


def translate(context: str, source: str, comment: str | None = None) -> str:
    """What stands for the English `source` in the language that is shown.

    Args:
        context: the page or component; literals all three, so that lupdate finds them.
        source: English text; named placeholders are filled by the caller.
        comment: tells two meanings of one English text apart.
    """
    return QCoreApplication.translate(context, source, comment)


class _Plural:
    """Texts with plural forms; see `plural`."""

    @staticmethod
    def translate(
        context: str, source: str, comment: str, _n: int
    ) -> Callable[[int], str]:
        """A function from the number to the sentence; `_n` is for lupdate alone."""
        return lambda count: QCoreApplication.translate(context, source, comment, count)


# lupdate 6.11 takes a text for a plural one only where the number is a literal, so the
# call is `plural.translate("Page", "%Ln certificate(s)", "", 1)(count)`.
plural: Final = _Plural()


def number(value: int) -> str:
    """A number with its thousands set apart."""
    return _State.language.locale.toString(value)


def tenths(value: float) -> str:
    """A number with one decimal, parted as the language does it: 1.5 or 1,5."""
    return _State.language.locale.toString(float(value), "f", 1)


def date_long(moment: datetime) -> str:
    """14 March 2027, in the order and the case of the language."""
    day = _local(moment)
    name = str(_MONTHS[day.month - 1])
    month = QCoreApplication.translate("Month of a date", name)
    pattern = translate("Dates", "{day} {month} {year}")
    return pattern.format(day=day.day, month=month, year=day.year)


def date_until(moment: datetime) -> str:
    """Until 14 March 2027: a sentence of its own, with months in its own case."""
    day = _local(moment)
    name = str(_MONTHS_UNTIL[day.month - 1])
    month = QCoreApplication.translate("Month after until", name)
    pattern = translate("Dates", "Until {day} {month} {year}")
    return pattern.format(day=day.day, month=month, year=day.year)


def date_short(moment: datetime) -> str:
    """14.03.2027, for tables and chips."""
    day = _local(moment)
    pattern = translate("Dates", "{day}/{month}/{year}")
    return pattern.format(day=f"{day.day:02}", month=f"{day.month:02}", year=day.year)


def time_minutes(moment: datetime) -> str:
    """09:41, on this computer's clock."""
    return f"{_local_moment(moment):%H:%M}"


def time_seconds(moment: datetime) -> str:
    """09:41:07; time is shown to the second where it is evidence."""
    return f"{_local_moment(moment):%H:%M:%S}"


def moment_short(moment: datetime) -> str:
    """14.03.2027, 09:41:07."""
    return f"{date_short(moment)}, {time_seconds(moment)}"


def serial_fours(serial: str) -> str:
    """A serial number in groups of four, for reading aloud."""
    return " ".join(serial[start : start + 4] for start in range(0, len(serial), 4))


def serial_short(serial: str) -> str:
    """5c1e ... 77a0, with one ellipsis."""
    if len(serial) <= 8:
        return serial_fours(serial)
    return f"{serial[:4]} \u2026 {serial[-4:]}"


def iin_covered(iin: str) -> str:
    """The last four digits of an individual identification number, never more."""
    return f"\u2022\u2022\u2022\u2022 {iin[-4:]}"


def upper(text: str) -> str:
    """Capitals by the rules of the language that is shown."""
    return _State.language.locale.toUpper(text)


def _local_moment(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without a zone can't be shown")
    try:
        return moment.astimezone()
    except OverflowError:
        # 99991231235959Z, "no end" (RFC 5280 4.1.2.5): east of Greenwich it has no
        # local time.
        return moment


def _local(moment: datetime) -> date:
    return _local_moment(moment).date()


def _system_language() -> Language:
    for name in QLocale.system().uiLanguages():
        for known in Language:
            if name.replace("_", "-").split("-")[0] == known.value:
                return known
    return Language.RUSSIAN
