"""Strict DER: what is let through is exactly what would be written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.asn1 import der, leaf
from desktop.errors import EncodingInvalid

VALID = der.element(0x30, der.element(0x02, b"\x05"), der.element(0x04, b"a" * 200))


def test_an_element_comes_apart_as_it_was_put_together() -> None:
    root = der.root(VALID, "test")
    first, second = der.children(root, "test")
    assert (first.tag, first.content) == (0x02, b"\x05")
    assert second.raw == der.element(0x04, b"a" * 200)
    assert der.element(root.tag, first.raw, second.raw) == VALID


def test_a_year_is_written_with_four_digits() -> None:
    moment = datetime(999, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert leaf.time(moment) == der.element(0x18, b"09990102030405Z")


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65_535, 65_536])
def test_lengths_of_every_form(size: int) -> None:
    data = der.element(0x04, b"\0" * size)
    assert der.root(data, "test", 0x04).content == b"\0" * size


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no data"),
        (b"\x30", "cut short"),
        (b"\x30\x80\x00\x00", "not DER"),
        (b"\x30\x81\x05abcde", "not the shortest"),
        (b"\x04\x82\x00\x81" + b"a" * 129, "not the shortest"),
        (b"\x30\x85\x00\x00\x00\x00\x01a", "not DER"),
        (b"\x30\x82\x01", "not DER"),
        (b"\x30\x02\x04\x01", "cut short"),
        (b"\x30\x03\x04\x05a", "cut short"),
        (VALID + b"\0", "trailing|cut short"),
        (VALID + VALID, "trailing"),
        (b"\x1f\x81\x01\x00", "tag above 30"),
        (b"\x10\x00", "primitive SEQUENCE"),
    ],
)
def test_what_is_not_der(data: bytes, reason: str) -> None:
    with pytest.raises(EncodingInvalid, match=reason):
        der.check(data, "test")


def test_caps_on_size_and_depth() -> None:
    with pytest.raises(EncodingInvalid, match="more than 10 bytes"):
        der.check(VALID, "test", max_bytes=10)
    nested = b""
    for _ in range(der.MAX_DEPTH + 1):
        nested = der.element(0x30, nested)
    with pytest.raises(EncodingInvalid, match="nested too deeply"):
        der.check(nested, "test")
    with pytest.raises(EncodingInvalid, match="primitive element"):
        der.children(der.root(der.element(0x04, b""), "test", 0x04), "test")
    with pytest.raises(EncodingInvalid, match="tag 0x30, not 0x31"):
        der.root(VALID, "test", 0x31)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        der.check(data, "test")
    except EncodingInvalid:
        return
    root = der.root(data, "test", data[0])
    assert der.element(root.tag, root.content) == data
