"""Every class of the wrapper has a coded error (style.md, habit 5)."""

from __future__ import annotations

import inspect

import pytest
from pkcs11 import exceptions as wrapper

from desktop.errors import (
    Cancelled,
    PinIncorrect,
    PinLocked,
    PinWeak,
    SaqtaError,
    TokenBusy,
    TokenFault,
    TokenFull,
    TokenMissing,
    TokenNotInitialised,
    TokenRemoved,
    error_from_dict,
    error_to_dict,
)
from desktop.tokens.worker import faults
from desktop.tokens.worker.raw import CallFailed
from desktop.words import error_text, say

CLASSES = [
    kind
    for _, kind in inspect.getmembers(wrapper, inspect.isclass)
    if issubclass(kind, wrapper.PKCS11Error)
]


def test_the_wrapper_has_the_classes_that_we_know() -> None:
    assert len(CLASSES) == 76
    assert set(CLASSES) == set(faults.FAULTS)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_each_class_travels_as_a_coded_error(kind: type[wrapper.PKCS11Error]) -> None:
    error = faults.translate(kind("text"), "keys", "0a")
    assert isinstance(error, SaqtaError)
    assert error.exit_code == 3
    copy = error_from_dict(error_to_dict(error))
    assert (type(copy), copy.facts) == (type(error), error.facts)


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        (0x03, TokenRemoved),
        (0x30, TokenFault),
        (0x31, TokenFull),
        (0x32, TokenRemoved),
        (0x50, Cancelled),
        (0xA0, PinIncorrect),
        (0xA1, PinWeak),
        (0xA2, PinWeak),
        (0xA4, PinLocked),
        (0xB3, TokenRemoved),
        (0xE0, TokenRemoved),
        (0x200, Cancelled),
        (0x80000001, TokenFault),
    ],
)
def test_raw_answers(answer: int, wanted: type[SaqtaError]) -> None:
    error = faults.translate(CallFailed(answer), "init_token", "0a")
    assert type(error) is wanted


@pytest.mark.parametrize("call", ["bind_with_pin", "sign_cmp"])
def test_a_length_that_is_refused_at_a_login_was_a_wrong_pin(call: str) -> None:
    error = faults.translate(wrapper.PinLenRange(), call, "0a")
    assert type(error) is PinIncorrect


@pytest.mark.parametrize("call", ["change_pin", "unblock", "init_token"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_new_pin_that_the_token_refuses(call: str, language: str) -> None:
    for kind in (wrapper.PinLenRange, wrapper.PinInvalid, wrapper.PinTooWeak):
        error = faults.translate(kind(), call, "0a")
        assert isinstance(error, PinWeak)
        said = error_text(error, language).happened
        assert say("weak_pin.token", language) in said


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (wrapper.NoSuchToken, TokenMissing),
        (wrapper.SessionCount, TokenBusy),
        (wrapper.UserPinNotInitialized, TokenNotInitialised),
        (wrapper.PinTooWeak, PinWeak),
        (wrapper.SlotIDInvalid, TokenRemoved),
        (wrapper.FunctionRejected, Cancelled),
    ],
)
def test_better_names(
    kind: type[wrapper.PKCS11Error], wanted: type[SaqtaError]
) -> None:
    assert type(faults.translate(kind(), "keys", "0a")) is wanted


def test_an_unknown_code_keeps_its_number_and_nothing_longer() -> None:
    error = faults.translate(
        wrapper.PKCS11Error("Unmapped error code 0x80000001" + "x" * 500), "keys", "0a"
    )
    assert isinstance(error, TokenFault)
    assert "0x80000001" in error.answer
    assert len(error.answer) <= 120


def test_a_class_of_a_newer_wrapper_is_still_a_coded_error() -> None:
    class Newer(wrapper.PKCS11Error):
        pass

    error = faults.translate(Newer(), "keys", "0a")
    assert error.facts == {"call": "keys", "answer": "Newer"}
