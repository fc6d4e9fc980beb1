"""Refuses new PINs that are too easy to guess (security.md, section 6).

At least six characters, no row, no repetition, no date, none of the block-list, and
within what the token accepts; an administrator's policy adds to these rules and takes
none away. Works on the bytes of the secret, so that no text of the whole PIN comes into
being; its answers never carry the PIN or its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.errors import PinLength, PinWeak

__all__ = ["BLOCKED", "SHORTEST", "PinPolicy", "check_length", "check_new_pin"]

#: Fewest characters of a new PIN, whatever the token would take.
SHORTEST = 6

#: PINs that stand at the top of every leaked list, or in a token's manual.
BLOCKED = frozenset(
    {
        b"000000",
        b"123123",
        b"112233",
        b"121212",
        b"123321",
        b"123456789",
        b"1234567890",
        b"12345678",
        b"1234567",
        b"147258",
        b"159753",
        b"696969",
        b"87654321",
        b"159357",
        b"password",
        b"qwerty",
        b"abc123",
        b"admin1",
        b"user123",
        b"1q2w3e",
        b"zxcvbn",
        b"asdfgh",
    }
)

_ROWS = (
    b"01234567890123456789",
    b"98765432109876543210",
    b"abcdefghijklmnopqrstuvwxyz",
    b"qwertyuiop",
    b"asdfghjkl",
    b"zxcvbnm",
)


@dataclass(frozen=True)
class PinPolicy:
    """What an administrator asks of a new PIN beyond the rules that always hold.

    Attributes:
        shortest: Fewest characters; below :data:`SHORTEST` it changes nothing.
        refused: Regular expressions over ASCII; a PIN that one of them matches whole is
            refused, capitals or not.
    """

    shortest: int = SHORTEST
    refused: tuple[str, ...] = ()


def check_new_pin(
    serial: str,
    pin: bytearray | memoryview,
    shortest: int,
    longest: int,
    policy: PinPolicy | None = None,
) -> None:
    """Judges a PIN that is to be set.

    Args:
        serial: Of the token, for the error.
        pin: The new PIN, UTF-8.
        shortest: What the token says.
        longest: What the token says.
        policy: The administrator's.

    Raises:
        PinLength: Shorter than token, rules or policy ask; or longer than it accepts.
        PinWeak: It is too easy to guess; the reason names the rule, and the sentence
            ``weak_pin.REASON`` says it to a person.
    """
    asked = policy or PinPolicy()
    fewest = max(SHORTEST, asked.shortest)
    lowered = bytes(pin).lower()
    characters = _characters(lowered)
    if len(characters) < fewest:
        raise PinLength(serial=serial, shortest=max(shortest, fewest), longest=longest)
    check_length(serial, pin, shortest, longest)
    if lowered in BLOCKED:
        raise PinWeak(serial=serial, reason="block-list")
    if len(set(characters)) < 3:
        raise PinWeak(serial=serial, reason="two-characters")
    if any(lowered in row for row in _ROWS):
        raise PinWeak(serial=serial, reason="row")
    if _repeats(lowered):
        raise PinWeak(serial=serial, reason="repeated-part")
    if _looks_like_date(lowered):
        raise PinWeak(serial=serial, reason="date")
    for pattern in asked.refused:
        if re.fullmatch(pattern.encode("ascii"), lowered, re.IGNORECASE):
            raise PinWeak(serial=serial, reason="policy")


def check_length(
    serial: str, pin: bytearray | memoryview, shortest: int, longest: int
) -> None:
    """Keeps a PIN that the token can't have accepted from costing a try.

    Raises:
        PinLength: Shorter or longer than the token accepts.
    """
    if len(pin) < shortest or (longest and len(pin) > longest):
        raise PinLength(serial=serial, shortest=shortest, longest=longest)


def _characters(pin: bytes) -> list[bytes]:
    """Each character of UTF-8 by itself: a token counts bytes, a person does not."""
    found: list[bytes] = []
    for byte in pin:
        if found and byte & 0xC0 == 0x80:
            found[-1] += bytes([byte])
        else:
            found.append(bytes([byte]))
    return found


def _repeats(pin: bytes) -> bool:
    for size in range(1, len(pin) // 2 + 1):
        times, rest = divmod(len(pin), size)
        if not rest and pin[:size] * times == pin:
            return True
    return False


def _looks_like_date(pin: bytes) -> bool:
    """DDMMYY, YYMMDD, MMDDYY, and the same with four digits of a year 19xx or 20xx."""
    if not pin.isdigit():
        return False
    if len(pin) == 6:
        first, second, third = (int(pin[at : at + 2]) for at in (0, 2, 4))
        return (
            _day_month(first, second)
            or _day_month(second, first)
            or _day_month(third, second)
        )
    if len(pin) == 8:
        if pin[4:6] in (b"19", b"20"):
            first, second = int(pin[:2]), int(pin[2:4])
            return _day_month(first, second) or _day_month(second, first)
        if pin[:2] in (b"19", b"20"):
            return _day_month(int(pin[6:]), int(pin[4:6]))
    return False


def _day_month(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12
