"""The vectors of domain.md section 4, and the edges round them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.applications import identity
from desktop.errors import BinInvalid, EmailInvalid, FieldInvalid, IinInvalid

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "number",
    ["010101100018", "010101200014", "010101100903", "040229100014"],
)
def test_valid_iins(number: str) -> None:
    assert identity.check_iin(f" {number} ", today=TODAY) == number


@pytest.mark.parametrize("stem", ["01010110099", "04022910004"])
def test_no_digit_fits_when_both_rounds_give_ten(stem: str) -> None:
    assert identity.check_digit(stem) is None
    for digit in "0123456789":
        with pytest.raises(IinInvalid, match="check digit"):
            identity.check_iin(stem + digit, today=TODAY)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("010101100017", "check digit"),
        ("990229500012", "date is impossible"),
        ("991231500016", "date is in the future"),
        ("123456789011", "check digit|impossible"),
        ("123456789012", "check digit"),
        ("01010110001", "twelve digits"),
        ("0101011000180", "twelve digits"),
        ("01010110001x", "twelve digits"),
        ("٠١٠١٠١١٠٠٠١٨", "twelve digits"),
        ("", "twelve digits"),
        ("940140000385", "belongs to a BIN"),
    ],
)
def test_invalid_iins(number: str, reason: str) -> None:
    with pytest.raises(IinInvalid, match=reason) as caught:
        identity.check_iin(number, today=TODAY)
    if number:
        assert number not in str(caught.value)


def test_date_and_digit_are_judged_apart() -> None:
    assert identity.check_digit("99022950001") == 2
    assert identity.check_digit("99123150001") == 6
    after = date(2100, 1, 1)
    assert identity.check_iin("991231500016", today=after) == "991231500016"


@pytest.mark.parametrize("sample", ["123456789011", "123456789012"])
def test_samples_only_where_a_profile_lists_them(sample: str) -> None:
    with pytest.raises(IinInvalid, match=r"check digit|impossible"):
        identity.check_iin(sample, today=TODAY)
    assert identity.check_iin(sample, today=TODAY, samples=(sample,)) == sample


@pytest.mark.parametrize(
    "number",
    ["940140000385", "070941024691", "000740000728", "961141000023"],
)
def test_valid_bins(number: str) -> None:
    assert identity.check_bin(number) == number


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("940140000380", "check digit"),
        ("123456789021", "check digit"),
        ("010101100018", "belongs to an IIN"),
        ("94014000038", "twelve digits"),
    ],
)
def test_invalid_bins(number: str, reason: str) -> None:
    with pytest.raises(BinInvalid, match=reason):
        identity.check_bin(number)


@pytest.mark.parametrize(
    ("stem", "reason"),
    [
        ("94017000038", "legal person"),
        ("94014400038", "kind of unit"),
        ("94134000038", "month"),
        ("94004000038", "month"),
    ],
)
def test_bin_parts(stem: str, reason: str) -> None:
    digit = identity.check_digit(stem)
    assert digit is not None
    with pytest.raises(BinInvalid, match=reason):
        identity.check_bin(f"{stem}{digit}")


def test_bin_sample() -> None:
    assert identity.check_bin("123456789021", samples=["123456789021"])


@given(st.text(alphabet="0123456789", min_size=11, max_size=11), st.integers(0, 9))
def test_one_wrong_digit_is_always_caught(stem: str, wrong: int) -> None:
    digit = identity.check_digit(stem)
    if digit is None or digit == wrong:
        return
    with pytest.raises(BinInvalid, match="check digit"):
        identity.check_bin(f"{stem}{wrong}")


def test_birth_date_and_age() -> None:
    assert identity.birth_date("040229100014", today=TODAY) == date(1804, 2, 29)
    assert identity.full_years(date(2010, 11, 24), TODAY) == 16
    assert identity.full_years(date(2010, 11, 25), TODAY) == 15
    with pytest.raises(IinInvalid, match="impossible"):
        identity.birth_date("990229500012", today=TODAY)


@pytest.mark.parametrize(
    "address",
    ["a@b.kz", "aigerim.s+saqta@mail.example.org", "o'neil@sub-domain.example.org"],
)
def test_valid_addresses(address: str) -> None:
    assert identity.check_email(f" {address}\n") == address


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "empty"),
        ("user", "no @"),
        ("user@", "no domain"),
        ("user@host", "no dot"),
        ("@host.kz", "before @"),
        ("a b@host.kz", "before @"),
        ("a..b@host.kz", "before @"),
        (".a@host.kz", "before @"),
        ("a@b@host.kz", "before @"),
        ("a@-host.kz", "domain is malformed"),
        ("a@host..kz", "domain is malformed"),
        ("a@host.kz.", "domain is malformed"),
        ("a@192.168.0.1", "number"),
        ("пошта@host.kz", "Latin"),
        ("a" * 65 + "@host.kz", "too long"),
        ("a@" + "b" * 250 + ".kz", "too long"),
        ("a\r\nBcc: x@host.kz", "before @"),
    ],
)
def test_invalid_addresses(address: str, reason: str) -> None:
    with pytest.raises(EmailInvalid, match=reason):
        identity.check_email(address)


def test_phone() -> None:
    assert identity.check_phone("+7 (701) 000-00-00") == "+77010000000"
    with pytest.raises(FieldInvalid, match="7 to 15"):
        identity.check_phone("call me")


@pytest.mark.parametrize("name", ["Әбілқасым", "Anne-Marie", "O'Neil", "ДЕ ЛА КРУС"])
def test_names(name: str) -> None:
    assert identity.check_name(name, "surname") == name


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("A" * 65, "64"),
        ("Ivan\u202evonak", "control"),
        ("Ivan<b>", "letters"),
        ("R2D2", "letters"),
    ],
)
def test_bad_names(name: str, reason: str) -> None:
    with pytest.raises(FieldInvalid, match=reason):
        identity.check_name(name, "surname")


def test_name_of_64_letters_and_empty_patronymic() -> None:
    assert identity.check_name("Ш" * 64, "surname") == "Ш" * 64
    assert identity.check_name(" ", "patronymic", may_be_empty=True) == ""


def test_nfc_and_spaces() -> None:
    assert identity.check_text("И\u0306  а", "city") == "Й а"
    assert identity.same_text("АСТАНА ", "астана")
    assert not identity.same_text("Астана", "Алматы")
