"""A worker's answers are outside data: one wrong field refuses the whole."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.canonical import b64url, parse
from desktop.errors import WorkerProtocol
from desktop.model.tokens import KeyOnToken, PinState, TokenInfo
from desktop.tokens import answers
from desktop.tokens.channel import encode_json
from desktop.tokens.worker.forms import key_values

TOKEN = TokenInfo(
    module="/m",
    slot=3,
    label="L",
    manufacturer="M",
    model="X",
    serial="0a",
    hardware="1.0",
    firmware="2.0",
    flags=("RNG",),
    mechanisms=("ECDSA", "0x80000001"),
    pin_state=PinState.COUNT_LOW,
    pin_pad=False,
    shortest_pin=4,
    longest_pin=8,
    free_bytes=None,
)
KEY = KeyOnToken(
    token_serial="0a",
    key_id="ab" * 16,
    label="Saqta",
    scheme="ed25519",
    spki=b"spki",
    attributes={"LOCAL": True},
    certificates=(b"one", b"two"),
)


def _travel(value: dict[str, Any]) -> Any:
    return parse(encode_json(value)[5:])


def test_a_token_comes_back_as_it_went() -> None:
    assert answers.token_of(_travel(asdict(TOKEN))) == TOKEN


def test_a_label_in_two_parts_is_put_together() -> None:
    row = {**_travel(asdict(TOKEN)), "label": "\u0438\u0306"}
    assert answers.token_of(row).label == "\u0439"


def test_a_key_comes_back_as_it_went() -> None:
    assert answers.key_of(_travel(key_values(KEY))) == KEY


@pytest.mark.parametrize("name", list(asdict(TOKEN)))
@pytest.mark.parametrize("wrong", [3.5, {}, [1]])
def test_a_token_with_one_wrong_field(name: str, wrong: object) -> None:
    row = {**_travel(asdict(TOKEN)), name: wrong}
    with pytest.raises(WorkerProtocol, match="expected form"):
        answers.token_of(row)


@pytest.mark.parametrize("name", ["slot", "shortest_pin", "free_bytes"])
def test_a_truth_value_is_no_number(name: str) -> None:
    with pytest.raises(WorkerProtocol, match="expected form"):
        answers.token_of({**_travel(asdict(TOKEN)), name: True})


@pytest.mark.parametrize("name", list(asdict(KEY)))
@pytest.mark.parametrize("wrong", [None, 1, {"LOCAL": 1}, ["=="]])
def test_a_key_with_one_wrong_field(name: str, wrong: object) -> None:
    row = {**_travel(key_values(KEY)), name: wrong}
    with pytest.raises(WorkerProtocol, match="expected form"):
        answers.key_of(row)


@given(st.none() | st.integers() | st.text() | st.lists(st.integers()))
def test_what_is_no_object(value: object) -> None:
    for read in (answers.token_of, answers.key_of):
        with pytest.raises(WorkerProtocol, match="expected form"):
            read(value)


@pytest.mark.parametrize("wrong", ["", "yesterday", "2026-13-01T00:00:00Z", 3, None])
def test_a_moment_that_is_none(wrong: object) -> None:
    moment = answers.time_of({"a": "2026-11-28T12:00:00.000Z"}, "a")
    assert moment == datetime(2026, 11, 28, 12, tzinfo=UTC)
    with pytest.raises(WorkerProtocol, match="the answer's a is not"):
        answers.time_of({"a": wrong}, "a")


def test_bytes_and_texts() -> None:
    assert answers.bytes_of({"a": b64url(b"x")}, "a") == b"x"
    with pytest.raises(WorkerProtocol, match="base64url"):
        answers.bytes_of({"a": "!"}, "a")
    with pytest.raises(WorkerProtocol, match="expected form"):
        answers.texts_of({"a": [1]}, "a")
