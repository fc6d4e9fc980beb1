"""The zip container of a bundle, written in one way only and read back as strictly.

Every member is stored, without compression, comment, extra field or time of its own;
so the same members always give the same bytes, and a reader can demand exactly these
bytes. That leaves no room for prefixes, hidden or doubled members, or a central
directory that says something else than the members do.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence

from desktop.errors import EvidenceInvalid

__all__ = ["MIMETYPE", "MIMETYPE_NAME", "read", "write"]

#: EN 319 162-1, annex A: the first member, stored, without an extra field.
MIMETYPE_NAME = "mimetype"
MIMETYPE = b"application/vnd.etsi.asic-e+zip"

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_NEEDS = 20  # version 2.0 reads it
_DATE = 0x21  # 1 January 1980, the first day a zip can name
_LARGEST = 0xFFFF_FFFF
_MOST = 0xFFFF
_CONTAINER = "(container)"


def write(members: Mapping[str, bytes], media: bytes = MIMETYPE) -> bytes:
    """Packs the members in their order, ``mimetype`` before all.

    Raises:
        EvidenceInvalid: Too many or too large for a zip without extensions.
    """
    entries = [(MIMETYPE_NAME, media), *members.items()]
    for name, _ in entries:
        if not name.isascii():
            raise EvidenceInvalid(member=_CONTAINER, reason="a name is not ASCII")
    if len(entries) >= _MOST or sum(len(c) + 512 for _, c in entries) >= _LARGEST:
        raise EvidenceInvalid(member=_CONTAINER, reason="too large")
    body: list[bytes] = []
    for name, content in entries:
        body += [_LOCAL.pack(b"PK\x03\x04", *_common(name, content)), name.encode()]
        body.append(content)
    return b"".join((*body, _directory(entries)))


def read(content: bytes, media: bytes = MIMETYPE) -> dict[str, bytes]:
    """Unpacks a container that :func:`write` made; ``mimetype`` is left out.

    Raises:
        EvidenceInvalid: With the member, or ``(container)`` for its structure.
    """
    found: dict[str, bytes] = {}
    offset = 0
    view = memoryview(content)
    while content[offset : offset + 4] == b"PK\x03\x04":
        name, member, offset = _member(view, offset)
        if name in found:
            raise EvidenceInvalid(member=name, reason="the member stands twice")
        if not found and (name, member) != (MIMETYPE_NAME, media):
            raise EvidenceInvalid(
                member=name, reason="the first member must be the media type"
            )
        found[name] = member
    if found.pop(MIMETYPE_NAME, None) is None:
        raise EvidenceInvalid(member=_CONTAINER, reason="not a bundle of evidence")
    # Each member's own header was exact, so only the directory is left to be.
    entries = [(MIMETYPE_NAME, media), *found.items()]
    if view[offset:] != _directory(entries):
        raise EvidenceInvalid(
            member=_CONTAINER, reason="the directory is not that of the members"
        )
    return found


def _common(name: str, content: bytes) -> tuple[int, ...]:
    """What a member's header and its entry in the directory have in common."""
    crc, size = zlib.crc32(content), len(content)
    return (_NEEDS, 0, 0, 0, _DATE, crc, size, size, len(name), 0)


def _directory(entries: Sequence[tuple[str, bytes]]) -> bytes:
    """The central directory and the end record."""
    parts: list[bytes] = []
    offset = 0
    for name, content in entries:
        common = _common(name, content)
        parts.append(
            _CENTRAL.pack(b"PK\x01\x02", _NEEDS, *common, 0, 0, 0, 0, offset)
            + name.encode("ascii")
        )
        offset += _LOCAL.size + len(name) + len(content)
    index, count = b"".join(parts), len(entries)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(index), offset, 0)
    return index + end


def _member(view: memoryview, offset: int) -> tuple[str, bytes, int]:
    if len(view) < offset + _LOCAL.size:
        raise EvidenceInvalid(member=_CONTAINER, reason="it is cut off")
    fields = _LOCAL.unpack_from(view, offset)
    crc, packed, size, length = fields[6:10]
    start = offset + _LOCAL.size
    end = start + length + size
    if len(view) < end:
        raise EvidenceInvalid(member=_CONTAINER, reason="it is cut off")
    try:
        name = bytes(view[start : start + length]).decode("ascii")
    except UnicodeDecodeError as error:
        raise EvidenceInvalid(
            member=_CONTAINER, reason="a member's name is not ASCII"
        ) from error
    member = bytes(view[start + length : end])
    if fields[1:6] != (_NEEDS, 0, 0, 0, _DATE) or fields[10] or packed != size:
        raise EvidenceInvalid(member=name, reason="its header is not as it must be")
    if zlib.crc32(member) != crc:
        raise EvidenceInvalid(member=name, reason="its bytes were changed")
    return name, member, end
