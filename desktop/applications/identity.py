"""Identification numbers of Kazakhstan, e-mail addresses, telephone numbers, names.

The rules are those of domain.md section 4. An error never repeats the number it is
about: it would travel into logs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date

from desktop.errors import BinInvalid, EmailInvalid, FieldInvalid, IinInvalid

__all__ = [
    "LONGEST_NAME",
    "birth_date",
    "check_bin",
    "check_digit",
    "check_email",
    "check_iin",
    "check_name",
    "check_phone",
    "check_text",
    "full_years",
    "same_text",
    "squeeze",
]

#: RFC 5280, ub-common-name: counted in characters, not in bytes.
LONGEST_NAME = 64

_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_CENTURIES = {
    "0": (1900, 2000),
    "1": (1800,),
    "2": (1800,),
    "3": (1900,),
    "4": (1900,),
    "5": (2000,),
    "6": (2000,),
}
_LOCAL_PART = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
)
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_PHONE = re.compile(r"\+?[0-9]{7,15}")


def check_digit(first_eleven: str) -> int | None:
    """The twelfth digit, or ``None`` where both rounds give 10: no such number."""
    digits = [int(letter) for letter in first_eleven]
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        remainder = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        if remainder < 10:
            return remainder
    return None


def check_iin(text: str, *, today: date, samples: Collection[str] = ()) -> str:
    """Checks an individual identification number and returns its twelve digits.

    Args:
        text: As typed; spaces at the ends are taken off.
        today: A birth date after this day is impossible.
        samples: Numbers that a sandbox profile allows although they are wrong.

    Raises:
        IinInvalid: Length, check digit, date or kind is wrong; the reason says which.
    """
    number = text.strip()
    if number in samples:
        return number
    reason = _digits_problem(number)
    if not reason and number[4] > "3":
        reason = "the fifth digit belongs to a BIN"
    if reason:
        raise IinInvalid(reason=reason)
    days = _birth_dates(number)
    if not days:
        raise IinInvalid(reason="the birth date is impossible")
    if all(day > today for day in days):
        raise IinInvalid(reason="the birth date is in the future")
    return number


def check_bin(text: str, *, samples: Collection[str] = ()) -> str:
    """Checks a business identification number and returns its twelve digits.

    Raises:
        BinInvalid: Length, check digit, month or kind is wrong; the reason says which.
    """
    number = text.strip()
    if number in samples:
        return number
    reason = _digits_problem(number)
    if not reason and number[4] < "4":
        reason = "the fifth digit belongs to an IIN"
    elif not reason and number[4] > "6":
        reason = "the kind of legal person is unknown"
    elif not reason and number[5] > "3":
        reason = "the kind of unit is unknown"
    elif not reason and not "01" <= number[2:4] <= "12":
        reason = "the month is impossible"
    if reason:
        raise BinInvalid(reason=reason)
    return number


def birth_date(iin: str, *, today: date) -> date:
    """The birth date inside a valid number, the latest possible before ``today``.

    Raises:
        IinInvalid: There is none.
    """
    days = [day for day in _birth_dates(iin) if day <= today]
    if not days:
        raise IinInvalid(reason="the birth date is impossible")
    return max(days)


def full_years(born: date, today: date) -> int:
    """Age in full years; a birthday on 29 February counts from 1 March."""
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (0 if had_birthday else 1)


def check_email(text: str) -> str:
    """Checks an address that must fit rfc822Name (RFC 5280, 4.2.1.6; row S6).

    Only the ASCII form of RFC 5321 without quoting is taken, and the domain needs a
    dot: an address inside one machine reaches nobody.

    Raises:
        EmailInvalid: With the reason.
    """
    address = text.strip()
    if not address:
        raise EmailInvalid(reason="the address is empty")
    if not address.isascii():
        raise EmailInvalid(reason="the address has letters other than Latin")
    local, at, domain = address.rpartition("@")
    if not at:
        raise EmailInvalid(reason="there is no @")
    if not domain:
        raise EmailInvalid(reason="there is no domain after @")
    if len(address) > 254 or len(local) > 64:
        raise EmailInvalid(reason="the address is too long")
    if not _LOCAL_PART.fullmatch(local):
        raise EmailInvalid(reason="the part before @ is malformed")
    labels = domain.split(".")
    if len(labels) < 2:
        raise EmailInvalid(reason="the domain has no dot")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise EmailInvalid(reason="the domain is malformed")
    if labels[-1].isdigit():
        raise EmailInvalid(reason="the domain is a number")
    return address


def check_phone(text: str) -> str:
    """Checks a telephone number; spaces, dots, brackets and hyphens are taken out.

    Raises:
        FieldInvalid: It does not hold 7 to 15 digits (E.164).
    """
    number = re.sub(r"[\s().-]", "", text)
    if not _PHONE.fullmatch(number):
        raise FieldInvalid(field="phone", reason="7 to 15 digits are needed")
    return number


def check_name(text: str, field: str, *, may_be_empty: bool = False) -> str:
    """Checks a part of a person's name: NFC, letters, 64 characters at most.

    Raises:
        FieldInvalid: With the field and the reason.
    """
    name = check_text(text, field, may_be_empty=may_be_empty, longest=LONGEST_NAME)
    for letter in name:
        if not (unicodedata.category(letter)[0] in "LM" or letter in " -'\u2019."):
            raise FieldInvalid(field=field, reason="only letters belong to a name")
    return name


def check_text(
    text: str, field: str, *, may_be_empty: bool = False, longest: int = 255
) -> str:
    """Checks a text field and returns it in NFC with single spaces.

    Raises:
        FieldInvalid: Empty, too long, or with control or direction characters
            (threat 16).
    """
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} for letter in text):
        raise FieldInvalid(field=field, reason="there are control characters")
    value = squeeze(text)
    if not value and not may_be_empty:
        raise FieldInvalid(field=field, reason="the field is empty")
    if len(value) > longest:
        raise FieldInvalid(field=field, reason=f"more than {longest} characters")
    return value


def squeeze(text: str) -> str:
    """NFC, with every run of white space as one space and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def same_text(one: str, other: str) -> bool:
    """Whether two spellings name the same: letter case and spaces do not count.

    Registers write in capitals, people do not; both mean the same person.
    """
    return squeeze(one).casefold() == squeeze(other).casefold()


def _digits_problem(number: str) -> str:
    if not (len(number) == 12 and number.isascii() and number.isdigit()):
        return "twelve digits are needed"
    expected = check_digit(number[:11])
    if expected is None or number[11] != str(expected):
        return "the check digit is wrong"
    return ""


def _birth_dates(number: str) -> list[date]:
    year, month, day = int(number[:2]), int(number[2:4]), int(number[4:6])
    found = []
    for century in _CENTURIES.get(number[6], ()):
        try:
            found.append(date(century + year, month, day))
        except ValueError:
            # This century has no such day (29 February); another may have it.
            continue
    return found
