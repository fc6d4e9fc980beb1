"""Frames: what one side writes the other reads; everything else is refused."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import WorkerProtocol
from desktop.tokens.channel import (
    JSON_CAP,
    SECRET_CAP,
    ChannelClosed,
    JsonFrame,
    ReadInto,
    SecretFrame,
    encode_json,
    read_frame,
    write_all,
    write_json,
    write_secret,
)


def _source(data: bytes, step: int = 1 << 30) -> ReadInto:
    """A stream that hands out at most ``step`` bytes at a time."""
    rest = memoryview(data)

    def read_into(view: memoryview) -> int:
        nonlocal rest
        count = min(len(view), len(rest), step)
        view[:count] = rest[:count]
        rest = rest[count:]
        return count

    return read_into


_JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), _JSON_VALUES), st.integers(1, 7))
def test_json_goes_through_in_pieces_of_any_size(
    value: dict[str, object], step: int
) -> None:
    frame = read_frame(_source(encode_json(value), step))
    assert frame == JsonFrame(value)


@given(st.binary(max_size=SECRET_CAP))
def test_a_secret_arrives_as_one_buffer_and_leaves_the_sender_alone(
    secret: bytes,
) -> None:
    given_buffer = bytearray(secret)
    read, write = os.pipe()
    try:
        write_secret(write, given_buffer)
        os.close(write)
        frame = read_frame(lambda view: os.readv(read, [view]))
        with pytest.raises(ChannelClosed):
            read_frame(lambda view: os.readv(read, [view]))
    finally:
        os.close(read)
    assert isinstance(frame, SecretFrame)
    assert frame.buffer == secret
    assert repr(frame) == "<SecretFrame>"


@given(st.binary(max_size=200), st.integers(1, 5))
def test_random_bytes_give_frames_or_the_one_coded_error(
    data: bytes, step: int
) -> None:
    read_into = _source(data, step)
    # The shortest frame has five bytes, so this many reads reach the end or an error.
    for _ in range(len(data) // 5):
        try:
            read_frame(read_into)
        except (WorkerProtocol, ChannelClosed):
            return
    with pytest.raises((WorkerProtocol, ChannelClosed)):
        read_frame(read_into)


@given(st.binary(min_size=1, max_size=100), st.data())
def test_every_cut_is_noticed(content: bytes, data: st.DataObject) -> None:
    whole = encode_json({"text": content.hex()})
    cut = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises(WorkerProtocol, match="cut short"):
        read_frame(_source(whole[:cut]))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x00\x00\x00\x02X{}", "unknown kind"),
        ((JSON_CAP + 1).to_bytes(4, "big") + b"J", "longer than allowed"),
        ((SECRET_CAP + 1).to_bytes(4, "big") + b"S", "longer than allowed"),
        (b"\xff\xff\xff\xffJ", "longer than allowed"),
        (b"\x00\x00\x00\x02J[]", "not an object"),
        (b"\x00\x00\x00\x01J{", "not JSON"),
        (b"\x00\x00\x00\x00J", "not JSON"),
        (b"\x00\x00\x00\x07J" + b'{"a":1.', "not JSON"),
        (b"\x00\x00\x00\x09J" + b'{"a":1.5}', "not JSON"),
        (b"\x00\x00\x00\x0dJ" + b'{"a":1,"a":2}', "not JSON"),
        (b"\x00\x00\x00\x09J" + b'{"a":"\xff"}', "not JSON"),
    ],
)
def test_frames_that_are_none(data: bytes, reason: str) -> None:
    with pytest.raises(WorkerProtocol, match=reason):
        read_frame(_source(data))


def test_a_deep_nest_is_refused_and_not_a_crash() -> None:
    content = b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    data = len(content).to_bytes(4, "big") + b"J" + content
    with pytest.raises(WorkerProtocol, match="not JSON"):
        read_frame(_source(data))


def test_the_length_is_judged_before_anything_is_read() -> None:
    asked = []

    def read_into(view: memoryview) -> int:
        asked.append(len(view))
        view[:5] = b"\xff\xff\xff\xffJ"
        return 5

    with pytest.raises(WorkerProtocol, match="longer than allowed"):
        read_frame(read_into)
    assert asked == [5]


def test_what_would_be_too_long_is_not_written() -> None:
    read, write = os.pipe()
    try:
        with pytest.raises(WorkerProtocol, match="longer than allowed"):
            write_json(write, {"text": "x" * JSON_CAP})
        with pytest.raises(WorkerProtocol, match="longer than allowed"):
            write_secret(write, bytearray(SECRET_CAP + 1))
        write_all(write, b"end")
        assert os.read(read, 100) == b"end"
    finally:
        os.close(read)
        os.close(write)


def test_a_float_is_no_json_of_ours() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode_json({"value": float("nan")})
    assert json.loads(encode_json({"value": 1})[5:]) == {"value": 1}
