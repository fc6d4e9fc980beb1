"""Law as data: two regimes, the fines of AC 640, the deadlines of domain.md 2.3."""

from __future__ import annotations

from datetime import date

import pytest

from desktop import data
from desktop.consent import agreement, regime
from desktop.errors import NothingFound

LANGUAGES = ("kk", "ru", "en")


def test_two_regimes_ship() -> None:
    assert regime.names() == ("kz-2003", "kz-2026")


def test_regime_follows_the_day() -> None:
    assert regime.of_day(date(2025, 5, 1)).id == "kz-2003"
    assert regime.of_day(date(2026, 11, 24)).id == "kz-2026"
    start = regime.load("kz-2026").in_force_from
    assert regime.load("kz-2003").in_force_to == start
    with pytest.raises(NothingFound, match="legal regime"):
        regime.of_day(date(2002, 1, 1))


def test_terms_differ_by_regime() -> None:
    old, new = regime.load("kz-2003"), regime.load("kz-2026")
    assert old.term("certificate", "kk") == "тіркеу куәлігі"
    assert old.term("certificate", "ru") == "регистрационное свидетельство"
    assert new.term("certificate", "kk") == "ЭЦҚ ашық кілті сертификаты"
    assert new.term("certificate", "ru") == "сертификат открытого ключа ЭЦП"
    assert old.terms.keys() == new.terms.keys()
    for each in (old, new):
        assert all(set(words) == set(LANGUAGES) for words in each.terms.values())
        assert each.minimum_age == 16
    with pytest.raises(NothingFound, match="legal term"):
        new.term("certificate", "de")


def test_article_map_covers_every_topic() -> None:
    pairs = {item.topic: item for item in regime.article_map("kz-2003", "kz-2026")}
    assert pairs["no_hand_over"] == regime.ArticlePair("no_hand_over", "10(2)", "51(3)")
    assert pairs["owner_demands_revocation"].after == "58(3)"
    assert pairs["digital_confirmation"].before == ""
    assert pairs.keys() == regime.load("kz-2026").articles.keys()


@pytest.mark.parametrize(
    ("name", "amount", "unit"),
    [
        ("withdrawal_answer", 15, "working_days"),
        ("objection_answer", 3, "working_days"),
        ("correction", 1, "working_days"),
        ("third_party_notice", 10, "working_days"),
        ("keep_revoked", 5, "years"),
    ],
)
def test_deadlines(name: str, amount: int, unit: str) -> None:
    found = regime.load("kz-2026").deadline(name)
    assert (found.amount, found.unit, found.mark) == (amount, unit, "A")


def test_what_was_not_found_says_so() -> None:
    found = regime.load("kz-2026").deadline("revocation_request")
    assert (found.unit, found.mark) == ("unknown", "?")
    assert regime.load("kz-2026").marks["in_force.from"] == "C"
    with pytest.raises(NothingFound, match="deadline"):
        regime.load("kz-2026").deadline("none")
    with pytest.raises(NothingFound, match="legal regime"):
        regime.load("../kz-2026")


def test_the_fine_of_2026() -> None:
    fine = regime.liability(date(2026, 11, 24))
    assert (fine.article, fine.part, fine.factor, fine.mci) == ("640", "4", 50, 4325)
    assert fine.sum == 216_250
    assert regime.liability(date(2025, 1, 1)).sum == 50 * 3932


def test_an_unknown_year_takes_the_latest_index_and_says_which() -> None:
    fine = regime.liability(date(2031, 1, 1))
    assert (fine.year, fine.mci) == (2026, 4325)
    assert regime.liability(date(2020, 1, 1)).year == 2025


def test_all_fines() -> None:
    fines = regime.liabilities(date(2026, 1, 1))
    table = {(item.part, item.addressee): item.factor for item in fines}
    assert table[("5", "person")] == 10
    assert table[("5", "large")] == 150
    assert [item.factor for item in fines if item.part == "6"] == [50, 100, 150, 200]
    assert all(item.mark == "C" for item in fines if item.part == "6")
    for item in fines:
        for language in LANGUAGES:
            assert regime.breach_text(item.part, language)
            assert regime.addressee_text(item.addressee, language)


def test_unknown_fines() -> None:
    with pytest.raises(NothingFound, match="640"):
        regime.liability(date(2026, 1, 1), part="9")
    with pytest.raises(NothingFound, match="640"):
        regime.breach_text("9", "kk")
    with pytest.raises(NothingFound, match="addressee"):
        regime.addressee_text("nobody", "kk")


def test_law_references_read_in_every_language() -> None:
    assert regime.law_text("DC 52(3)", "ru") == "Цифровой кодекс, 52(3)"
    assert regime.law_text("O146", "en") == "Order No. 146"
    with pytest.raises(NothingFound, match="act"):
        regime.law_text("XX 1", "ru")


def test_every_reference_in_the_data_resolves() -> None:
    codes = [
        code
        for item in agreement.explanations("state-ca", "2026-2", "kk").values()
        for code in item.law
    ]
    for name in regime.names():
        for entry in data.read_toml(f"regimes/{name}.toml")["deadlines"].values():
            codes += [entry["law"]] if entry["law"] else []
    assert len(codes) > 40
    for code in codes:
        for language in LANGUAGES:
            assert regime.law_text(code, language)
