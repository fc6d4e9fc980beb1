"""Bytes from outside, held to strict DER before a codec sees them (X.690, 10).

One walk checks every length, the nesting and the end of the data, so that what comes
after works on bounded input; slices of the received bytes stay what was received.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from desktop.errors import EncodingInvalid

__all__ = ["MAX_BYTES", "Element", "check", "children", "element", "reading", "root"]

#: Largest object that is looked at; a CRL has a cap of its own.
MAX_BYTES = 4 * 1024 * 1024
#: Deepest nesting; the deepest honest message seen has 19 levels.
MAX_DEPTH = 48

SEQUENCE = 0x30
SET = 0x31
_CONSTRUCTED = 0x20
_UNIVERSAL_CONSTRUCTED = frozenset({0x10, 0x11})
# AttributeError: asn1crypto knows REAL and other types by name and can't read them.
_CODEC_ERRORS = (
    AttributeError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    RecursionError,
)


@dataclass(frozen=True)
class Element:
    """One element of the received bytes.

    Attributes:
        tag: The identifier octet.
        raw: The whole element.
        content: What stands after the length.
    """

    tag: int
    raw: bytes
    content: bytes


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Turns whatever the codec says about malformed input into one error.

    Raises:
        EncodingInvalid: The codec could not read it.
    """
    try:
        yield
    except _CODEC_ERRORS as error:
        reason = str(error)[:200] or type(error).__name__
        raise EncodingInvalid(what=what, reason=reason) from error


def check(data: bytes, what: str, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Holds data to DER: one element, definite shortest lengths, bounded nesting.

    Raises:
        EncodingInvalid: It is not.
    """
    if len(data) > max_bytes:
        raise EncodingInvalid(what=what, reason=f"more than {max_bytes} bytes")
    ends = [len(data)]
    position = 0
    first = True
    while ends:
        if position == ends[-1]:
            ends.pop()
            if first:
                raise EncodingInvalid(what=what, reason="no data")
            continue
        if not first and len(ends) == 1:
            raise EncodingInvalid(what=what, reason="trailing bytes")
        first = False
        tag, start, end = _header(data, position, ends[-1], what)
        if tag & _CONSTRUCTED:
            if len(ends) > MAX_DEPTH:
                raise EncodingInvalid(what=what, reason="nested too deeply")
            ends.append(end)
            position = start
        else:
            if tag in _UNIVERSAL_CONSTRUCTED:
                raise EncodingInvalid(what=what, reason="a primitive SEQUENCE or SET")
            position = end
    return data


def root(data: bytes, what: str, tag: int = SEQUENCE) -> Element:
    """The one element that data is, after :func:`check`.

    Raises:
        EncodingInvalid: Not DER, or of another tag.
    """
    check(data, what)
    (found,) = _elements(data, what)
    if found.tag != tag:
        raise EncodingInvalid(what=what, reason=f"tag {found.tag:#04x}, not {tag:#04x}")
    return found


def children(parent: Element, what: str) -> list[Element]:
    """The elements inside a constructed one.

    Raises:
        EncodingInvalid: It is primitive or malformed.
    """
    if not parent.tag & _CONSTRUCTED:
        raise EncodingInvalid(what=what, reason="a primitive element")
    return list(_elements(parent.content, what))


def element(tag: int, *contents: bytes) -> bytes:
    """DER of one element."""
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    raw = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(raw))) + raw + content


def _elements(data: bytes, what: str) -> Iterator[Element]:
    position = 0
    while position < len(data):
        tag, start, end = _header(data, position, len(data), what)
        yield Element(tag, data[position:end], data[start:end])
        position = end


def _header(data: bytes, position: int, limit: int, what: str) -> tuple[int, int, int]:
    """Identifier, first and last position of the content."""
    if limit - position < 2:
        raise EncodingInvalid(what=what, reason="cut short")
    tag, length = data[position], data[position + 1]
    if tag & 0x1F == 0x1F:
        raise EncodingInvalid(what=what, reason="a tag above 30")
    start = position + 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4 or start + count > limit:
            raise EncodingInvalid(what=what, reason="a length that is not DER")
        length = int.from_bytes(data[start : start + count], "big")
        if length < 0x80 or length >> (8 * (count - 1)) == 0:
            raise EncodingInvalid(what=what, reason="a length that is not the shortest")
        start += count
    if start + length > limit:
        raise EncodingInvalid(what=what, reason="cut short")
    return tag, start, start + length
