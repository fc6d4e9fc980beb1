"""Frames between a program and its token worker (architecture.md, section 2).

A frame is a length of four bytes (big-endian), one byte that names its kind, and the
content. JSON frames carry one typed request or answer; a secret travels alone in a
binary frame, written from the very buffer that its owner zeroes afterwards, and read
into one ``bytearray``. Both sides refuse what is too long before they read it. There
is no pickle and no name in the file system (threat 22, CWE-306 and CWE-502).
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop.canonical import parse
from desktop.errors import EncodingInvalid, WorkerProtocol

__all__ = [
    "JSON_CAP",
    "SECRET_CAP",
    "ChannelClosed",
    "JsonFrame",
    "SecretFrame",
    "encode_json",
    "read_frame",
    "reader_of",
    "write_all",
    "write_json",
    "write_secret",
]

#: Most bytes of one JSON frame: a document of the longest kind in base64, with room.
JSON_CAP = 4 * 1024 * 1024

#: Most bytes of one secret; PKCS#11 tokens take at most 255.
SECRET_CAP = 1024

_HEADER = 5
_JSON = 0x4A
_SECRET = 0x53

#: Reads up to so many bytes into the view; 0 means the end.
ReadInto = Callable[[memoryview], int]


class ChannelClosed(Exception):  # noqa: N818 - the end of a stream is no error
    """The other side closed the channel between two frames."""


@dataclass(frozen=True)
class JsonFrame:
    """One request or answer."""

    value: dict[str, Any]


@dataclass(frozen=True)
class SecretFrame:
    """One secret; whoever reads it zeroes the buffer."""

    buffer: bytearray

    def __repr__(self) -> str:
        return "<SecretFrame>"


Frame = JsonFrame | SecretFrame


def reader_of(descriptor: int) -> ReadInto:
    """Reads an open descriptor straight into the given view, without a copy.

    Windows has no ``os.readv``; an unbuffered file reads into the view everywhere. The
    descriptor stays its owner's to close.

    Raises:
        OSError: There is no such descriptor; the reader raises what the system says.
    """
    file = io.FileIO(descriptor, closefd=False)
    # A descriptor that does not wait has nothing now: whoever made it so ended it.
    return lambda view: file.readinto(view) or 0


def read_frame(read_into: ReadInto) -> Frame:
    """Reads one frame.

    Raises:
        ChannelClosed: The stream ended between two frames.
        WorkerProtocol: It ended inside one, or the frame is not as it must be.
    """
    header = bytearray(_HEADER)
    if not _fill(read_into, header, at_start=True):
        raise ChannelClosed
    length = int.from_bytes(header[:4], "big")
    kind = header[4]
    cap = {_JSON: JSON_CAP, _SECRET: SECRET_CAP}.get(kind)
    if cap is None:
        raise WorkerProtocol(reason="unknown kind of frame")
    if length > cap:
        raise WorkerProtocol(reason="the frame is longer than allowed")
    content = bytearray(length)
    _fill(read_into, content, at_start=False)
    if kind == _SECRET:
        return SecretFrame(content)
    try:
        value = parse(bytes(content), "frame")
    except EncodingInvalid as error:
        raise WorkerProtocol(reason="the frame is not JSON") from error
    if not isinstance(value, dict):
        raise WorkerProtocol(reason="the frame is not an object")
    return JsonFrame(value)


def encode_json(value: dict[str, Any]) -> bytes:
    """A JSON frame as bytes.

    Raises:
        WorkerProtocol: It would be longer than the cap.
    """
    content = json.dumps(value, allow_nan=False, separators=(",", ":")).encode()
    if len(content) > JSON_CAP:
        raise WorkerProtocol(reason="the frame is longer than allowed")
    return len(content).to_bytes(4, "big") + bytes([_JSON]) + content


def write_json(descriptor: int, value: dict[str, Any]) -> None:
    """Writes one JSON frame.

    Raises:
        WorkerProtocol: It would be longer than the cap.
        OSError: The other side is gone.
    """
    write_all(descriptor, encode_json(value))


def write_secret(descriptor: int, secret: memoryview | bytearray) -> None:
    """Writes one secret frame straight from the given buffer, without a copy.

    Raises:
        WorkerProtocol: It would be longer than the cap.
        OSError: The other side is gone.
    """
    if len(secret) > SECRET_CAP:
        raise WorkerProtocol(reason="the frame is longer than allowed")
    write_all(descriptor, len(secret).to_bytes(4, "big") + bytes([_SECRET]))
    write_all(descriptor, secret)


def write_all(descriptor: int, data: bytes | bytearray | memoryview) -> None:
    """Writes all of the bytes, however many calls it takes."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _fill(read_into: ReadInto, buffer: bytearray, *, at_start: bool) -> bool:
    """Fills the buffer; false when the stream ended before its first byte."""
    view = memoryview(buffer)
    done = 0
    while done < len(buffer):
        count = read_into(view[done:])
        if count == 0:
            if at_start and done == 0:
                return False
            raise WorkerProtocol(reason="the frame was cut short")
        done += count
    return True
