"""New PINs: weak ones are refused without ever being quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import PinLength, PinWeak
from desktop.tokens import pin_rules
from desktop.tokens.pin_rules import PinPolicy
from desktop.words import LANGUAGES, error_text


def _check(
    pin: bytes, shortest: int = 4, longest: int = 16, policy: PinPolicy | None = None
) -> None:
    pin_rules.check_new_pin("0a", bytearray(pin), shortest, longest, policy)


@pytest.mark.parametrize("pin", [b"739164", b"k4zaq7", b"70482915", b"correct-horse"])
def test_good_pins(pin: bytes) -> None:
    _check(pin)


@pytest.mark.parametrize(
    ("pin", "reason"),
    [
        (b"000000", "block-list"),
        (b"Password", "block-list"),
        (b"87654321", "block-list"),
        (b"777777", "two-characters"),
        (b"717171", "two-characters"),
        (b"345678", "row"),
        (b"987654", "row"),
        (b"asdfghjk", "row"),
        (b"hgfedcba"[::-1], "row"),
        (b"834834", "repeated-part"),
        (b"310182", "date"),
        (b"820131", "date"),
        (b"013182", "date"),
        (b"31011982", "date"),
        (b"19820131", "date"),
    ],
)
def test_weak_pins(pin: bytes, reason: str) -> None:
    with pytest.raises(PinWeak, match=reason) as caught:
        _check(pin)
    said = [error_text(caught.value, language).happened for language in LANGUAGES]
    assert len(set(said)) == len(LANGUAGES)
    assert not [text for text in said if f": {reason}." in text]


@pytest.mark.parametrize(
    ("pin", "shortest", "longest"),
    [(b"73916", 4, 16), (b"7391648", 8, 16), (b"739164", 4, 5)],
)
def test_lengths_that_the_token_or_the_rule_forbids(
    pin: bytes, shortest: int, longest: int
) -> None:
    with pytest.raises(PinLength, match="SQ-PIN-05"):
        _check(pin, shortest, longest)


@pytest.mark.parametrize(
    ("pin", "error"),
    [
        ("\u049b\u0430\u0437", PinLength),
        ("\u049b\u0430\u0437\u0430\u049b", PinLength),
        ("\u049b\u0430\u0430\u049b\u049b\u0430", PinWeak),
        ("\u049b\u0430\u0437\u0430\u049b7", None),
    ],
)
def test_letters_count_and_not_their_bytes(
    pin: str, error: type[Exception] | None
) -> None:
    """Three Kazakh letters have the six bytes of a PIN, and are three."""
    if error is None:
        _check(pin.encode())
        return
    with pytest.raises(error, match="SQ-PIN"):
        _check(pin.encode())


def test_a_policy_adds_to_the_rules_and_takes_none_away() -> None:
    policy = PinPolicy(8, ("[0-9]+", ".*saqta.*"))
    _check(b"k4zaq7-w", policy=policy)
    with pytest.raises(PinLength, match="SQ-PIN-05") as caught:
        _check(b"k4zaq7w", policy=policy)
    assert caught.value.facts["shortest"] == 8
    for pin in (b"70482915", b"my-SAQTA-pin"):
        _check(pin)
        with pytest.raises(PinWeak, match="policy"):
            _check(pin, policy=policy)
    # A policy that asks for less changes nothing, and matches whole PINs only.
    with pytest.raises(PinLength, match="SQ-PIN-05"):
        _check(b"k4zaq", policy=PinPolicy(1))
    with pytest.raises(PinWeak, match="block-list"):
        _check(b"password", policy=PinPolicy(1, ("pass",)))
    _check(b"correct-horse", policy=PinPolicy(6, ("horse", "[0-9]+")))


def test_a_token_without_an_upper_limit() -> None:
    _check(b"correct-horse-battery", longest=0)


@given(st.text("0123456789", min_size=3, max_size=8))
def test_no_answer_carries_the_pin(digits: str) -> None:
    pin = (digits + digits).encode()
    with pytest.raises((PinWeak, PinLength)) as caught:
        _check(pin)
    assert pin.decode() not in str(caught.value)
    assert not {"pin", "length"} & set(caught.value.facts)


def test_the_block_list_has_at_least_ten_entries() -> None:
    assert len(pin_rules.BLOCKED) >= 10
