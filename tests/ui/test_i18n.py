"""Languages are switched while running; dates and numbers follow."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from desktop.interaction import Step
from ui import i18n
from ui.i18n import Language, Languages
from ui.pages.apply.key_step import WorkStep
from ui.widgets.buttons import CompromiseButton
from ui.widgets.undo_bar import UndoBar

DAY = datetime(2027, 3, 14, 12, 0, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            Language.KAZAKH,
            "2027 жылғы 14 наурыз",
        ),
        (
            Language.RUSSIAN,
            "14 марта 2027 года",
        ),
        (Language.ENGLISH, "14 March 2027"),
    ],
)
def test_a_long_date(languages: Languages, language: Language, words: str) -> None:
    languages.show(language)
    assert i18n.date_long(DAY) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            Language.KAZAKH,
            "2027 жылғы 14 наурызға дейін",
        ),
        (
            Language.RUSSIAN,
            "До 14 марта 2027 года",
        ),
        (Language.ENGLISH, "Until 14 March 2027"),
    ],
)
def test_until_has_a_case_of_its_own(
    languages: Languages, language: Language, words: str
) -> None:
    languages.show(language)
    assert i18n.date_until(DAY) == words


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("language", list(Language))
def test_every_month_has_a_name(
    languages: Languages, language: Language, month: int
) -> None:
    languages.show(language)
    moment = datetime(2026, month, 2, 12, tzinfo=UTC)
    said = {i18n.date_long(moment), i18n.date_until(moment)}
    assert len(said) == 2
    assert all("{" not in words for words in said)


@pytest.mark.parametrize(
    ("language", "number", "day"),
    [
        (Language.KAZAKH, "10\u00a0482", "14.03.2027"),
        (Language.RUSSIAN, "10\u00a0482", "14.03.2027"),
        (Language.ENGLISH, "10,482", "14/03/2027"),
    ],
)
def test_numbers_and_short_dates(
    languages: Languages, language: Language, number: str, day: str
) -> None:
    languages.show(language)
    assert i18n.number(10482) == number
    assert i18n.date_short(DAY) == day


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "1 раз."),
        (2, "2 раза."),
        (5, "5 раз."),
        (21, "21 раз."),
    ],
)
def test_russian_plurals(languages: Languages, n: int, words: str) -> None:
    languages.show(Language.RUSSIAN)
    said = i18n.plural.translate("PIN", "The PIN is needed %Ln more time(s).", "", n)(n)
    assert said.endswith(words)


def test_time_is_shown_to_the_second_with_a_zone_only() -> None:
    assert i18n.time_seconds(DAY).endswith(":07")
    assert len(i18n.time_minutes(DAY)) == 5
    with pytest.raises(ValueError, match="without a zone"):
        i18n.date_long(DAY.replace(tzinfo=None))


def test_serials_and_covered_numbers() -> None:
    assert i18n.serial_fours("5c1e09f2a7d0") == "5c1e 09f2 a7d0"
    assert i18n.serial_short("5c1e09f2a7d04b1c77a0") == "5c1e \u2026 77a0"
    assert i18n.serial_short("5c1e77a0") == "5c1e 77a0"
    covered = i18n.iin_covered("900101300018")
    assert covered == "\u2022\u2022\u2022\u2022 0018"


def test_widgets_say_their_words_again(languages: Languages, qtbot: QtBot) -> None:
    button, bar = CompromiseButton(), UndoBar()
    qtbot.addWidget(button)
    qtbot.addWidget(bar)
    bar.start("09:42:17", 7)
    seen = set()
    for language in Language:
        languages.show(language)
        seen.add((button.text(), bar.undo.text(), bar.strong.text()))
    assert len(seen) == 3
    languages.show(Language.ENGLISH)
    assert button.text() == "Report compromise and revoke"
    assert bar.strong.text() == "Recorded at 09:42:17"


def test_switching_many_times_keeps_the_words(languages: Languages) -> None:
    for _ in range(50):
        for language in Language:
            languages.show(language)
            said = i18n.translate("Compromise", "Undo report")
    assert said == "Undo report"


def test_tenths_are_parted_as_the_language_does_it(languages: Languages) -> None:
    found = {}
    for shown in Language:
        languages.show(shown)
        found[shown] = i18n.tenths(1.25)
    assert found[Language.ENGLISH] in {"1.2", "1.3"}
    assert found[Language.RUSSIAN] in {"1,2", "1,3"}
    assert found[Language.KAZAKH] == found[Language.RUSSIAN]


def test_a_step_says_its_seconds_in_the_language_that_is_shown(
    languages: Languages,
) -> None:
    line = WorkStep(issuing=False)
    line.show_step(Step("sign_request", "done", 1.5))
    (only,) = line._lines.values()
    english = only._time.text()
    languages.show(Language.RUSSIAN)
    line.say()
    assert english.startswith("1.5")
    assert only._time.text().startswith("1,5")
    line.deleteLater()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="a zone can't be set here")
def test_an_end_that_never_comes_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """East of Greenwich the last moment of the calendar has no local time."""
    monkeypatch.setenv("TZ", "Asia/Almaty")
    time.tzset()
    try:
        shown = i18n.date_long(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert "9999" in shown
