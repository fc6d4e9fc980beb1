"""Reads what an SQLite database in WAL mode has committed, without SQLite's files.

SQLite needs room for its ``-shm`` file to open a database in WAL mode. On a full or
read-only disk the register must still tell which certificates to revoke (D-S2), so
this applies the committed frames of the ``-wal`` to a copy in memory
(https://www.sqlite.org/walformat.html). Nothing is written anywhere.
"""

from __future__ import annotations

import struct
from pathlib import Path

from desktop.errors import StoreDamaged

__all__ = ["committed"]

_MAGIC = b"SQLite format 3\0"
_HEADER = 32
_FRAME = 24
#: Local databases stay far below; more is not read into memory.
_CAP = 512 * 1024 * 1024


def committed(path: Path) -> bytes:
    """The database as the last committed transaction left it.

    The image says that it is not in WAL mode, so that it can be deserialised.

    Raises:
        StoreDamaged: Not a database, or too large for this.
        OSError: It can't be read.
    """
    content = _read(path)
    if len(content) < 100 or content[:16] != _MAGIC:
        raise StoreDamaged(path=str(path), reason="no database")
    wal = path.with_name(path.name + "-wal")
    if wal.exists():
        content = _apply(content, _read(wal))
    content[18:20] = b"\x01\x01"
    return bytes(content)


def _read(path: Path) -> bytearray:
    with path.open("rb") as file:
        content = file.read(_CAP + 1)
    if len(content) > _CAP:
        raise StoreDamaged(path=str(path), reason="too large to be read whole")
    return bytearray(content)


def _apply(database: bytearray, wal: bytearray) -> bytearray:
    if len(wal) < _HEADER:
        return database
    magic, _, page_size, _, salt1, salt2, sum1, sum2 = struct.unpack(
        ">8I", wal[:_HEADER]
    )
    if magic not in {0x377F0682, 0x377F0683}:
        return database
    order = ">" if magic & 1 else "<"
    state = _checksum(wal[:24], (0, 0), order)
    if state != (sum1, sum2):
        return database
    pages: dict[int, bytes] = {}
    pending: dict[int, bytes] = {}
    size = 0
    for start in range(_HEADER, len(wal) - _FRAME - page_size + 1, _FRAME + page_size):
        head = wal[start : start + _FRAME]
        page, commit, frame_salt1, frame_salt2, sum1, sum2 = struct.unpack(">6I", head)
        body = bytes(wal[start + _FRAME : start + _FRAME + page_size])
        state = _checksum(body, _checksum(head[:8], state, order), order)
        # Frames of an earlier round of the file, or torn by a crash, end the log.
        if (frame_salt1, frame_salt2) != (salt1, salt2) or state != (sum1, sum2):
            break
        pending[page] = body
        if commit:
            pages.update(pending)
            pending.clear()
            size = commit
    if size:
        length = size * page_size
        database = database[:length].ljust(length, b"\0")
        for page, body in pages.items():
            if page <= size:
                database[(page - 1) * page_size : page * page_size] = body
    return database


def _checksum(
    data: bytes | bytearray, state: tuple[int, int], order: str
) -> tuple[int, int]:
    first, second = state
    for left, right in struct.iter_unpack(f"{order}2I", data):
        first = (first + left + second) & 0xFFFFFFFF
        second = (second + right + first) & 0xFFFFFFFF
    return first, second
