"""Bytes from outside, held to strict DER before a codec sees them (X.690, 10).

One walk checks every length, the nesting and the end of the data, so that what comes
after works on bounded input; slices of the received bytes stay what was received.
"""

from __future__ import annotations

from types import TracebackType
from typing import NamedTuple

from desktop.errors import EncodingInvalid

__all__ = ["MAX_BYTES", "Element", "check", "children", "element", "reading", "root"]

#: Largest object that is looked at; a CRL has a cap of its own.
MAX_BYTES = 4 * 1024 * 1024
#: Deepest nesting; the deepest honest message seen has 19 levels.
MAX_DEPTH = 48

SEQUENCE = 0x30
SET = 0x31
_CONSTRUCTED = 0x20
_LONG_TAG = 0x1F
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


class Element(NamedTuple):
    """One element of the received bytes.

    A message has a hundred of them, and a tuple is made in a third of the time.

    Attributes:
        tag: The identifier octet.
        raw: The whole element.
        content: What stands after the length.
    """

    tag: int
    raw: bytes
    content: bytes


class reading:  # noqa: N801 - used like a function, in a with statement
    """Turns whatever the codec says about malformed input into one error.

    Raises:
        EncodingInvalid: The codec could not read it.
    """

    __slots__ = ("_what",)

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        return

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, _CODEC_ERRORS):
            reason = str(error)[:200] or type(error).__name__
            raise EncodingInvalid(what=self._what, reason=reason) from error


def check(data: bytes, what: str, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Holds data to DER: one element, definite shortest lengths, bounded nesting.

    Raises:
        EncodingInvalid: It is not.
    """
    if len(data) > max_bytes:
        raise EncodingInvalid(what=what, reason=f"more than {max_bytes} bytes")
    if not data:
        raise EncodingInvalid(what=what, reason="no data")
    tag, position, limit = _header(data, 0, len(data), what)
    if limit != len(data):
        raise EncodingInvalid(what=what, reason="trailing bytes")
    if not tag & _CONSTRUCTED:
        if tag in _UNIVERSAL_CONSTRUCTED:
            raise EncodingInvalid(what=what, reason="a primitive SEQUENCE or SET")
        return data
    # Where the elements end that lie around the one whose inside is walked.
    around: list[int] = []
    while position < limit or around:
        if position == limit:
            limit = around.pop()
            continue
        start = position + 2
        # A call for each header would cost as much as all the rest of the walk.
        if start <= limit and (length := data[position + 1]) < 0x80:
            tag, end = data[position], start + length
            if end > limit or tag & _LONG_TAG == _LONG_TAG:
                # It says what is wrong.
                _header(data, position, limit, what)
        else:
            tag, start, end = _header(data, position, limit, what)
        if tag & _CONSTRUCTED:
            if len(around) > MAX_DEPTH - 2:
                raise EncodingInvalid(what=what, reason="nested too deeply")
            around.append(limit)
            position, limit = start, end
        else:
            if tag in _UNIVERSAL_CONSTRUCTED:
                raise EncodingInvalid(what=what, reason="a primitive SEQUENCE or SET")
            position = end
    return data


def root(
    data: bytes, what: str, tag: int = SEQUENCE, *, max_bytes: int = MAX_BYTES
) -> Element:
    """The one element that data is, after :func:`check`.

    Raises:
        EncodingInvalid: Not DER, or of another tag.
    """
    check(data, what, max_bytes=max_bytes)
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
    return _elements(parent.content, what)


def element(tag: int, *contents: bytes) -> bytes:
    """DER of one element."""
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    raw = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(raw))) + raw + content


def _elements(data: bytes, what: str) -> list[Element]:
    found = []
    position, size = 0, len(data)
    while position < size:
        start = position + 2
        # As in the walk: a short header is read without a call.
        if start <= size and (length := data[position + 1]) < 0x80:
            tag, end = data[position], start + length
            if end > size or tag & _LONG_TAG == _LONG_TAG:
                _header(data, position, size, what)
        else:
            tag, start, end = _header(data, position, size, what)
        found.append(Element(tag, data[position:end], data[start:end]))
        position = end
    return found


def _header(data: bytes, position: int, limit: int, what: str) -> tuple[int, int, int]:
    """Identifier, first and last position of the content."""
    start = position + 2
    if start > limit:
        raise EncodingInvalid(what=what, reason="cut short")
    tag, length = data[position], data[position + 1]
    if tag & _LONG_TAG == _LONG_TAG:
        raise EncodingInvalid(what=what, reason="a tag above 30")
    if length >= 0x80:
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
