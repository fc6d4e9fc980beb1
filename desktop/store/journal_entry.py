"""One entry of the journal as bytes: canonical JSON with ``prev`` and ``seq`` (6.3)."""

from __future__ import annotations

from desktop.canonical import parse_canonical
from desktop.errors import EncodingInvalid, JournalBroken
from desktop.model.records import JournalEntry

__all__ = ["GENESIS", "UTC_LENGTH", "encode", "follows", "parse_entry"]

#: ``prev`` of the first entry, and the head of an empty journal.
GENESIS = "0" * 64

_ORDER = ("body", "kind", "monotonic", "prev", "seq", "utc")
#: The time ends the canonical form and has a fixed length.
UTC_LENGTH = len('"2026-01-01T00:00:00.000Z"}')


def encode(
    seq: int, prev: str, utc: str, monotonic: str, kind: bytes, body: bytes
) -> bytes:
    """The canonical form, from a kind and a body that are in it already."""
    form = b'{"body":%b,"kind":%b,"monotonic":"%b","prev":"%b","seq":%d,"utc":"%b"}'
    times = utc.encode("ascii"), monotonic.encode("ascii")
    return form % (body, kind, times[1], prev.encode("ascii"), seq, times[0])


def follows(raw: bytes, prev: bytes, seq: int) -> bool:
    """Whether an entry names that hash and number, without parsing it.

    Both stand before the time, which ends the canonical form with a fixed length.
    """
    tail = b'"prev":"%b","seq":%d,"utc":' % (prev, seq)
    return raw[-len(tail) - UTC_LENGTH : -UTC_LENGTH] == tail


def parse_entry(raw: bytes, seq: int, sha256: str) -> JournalEntry:
    """Reads one entry as stored.

    Raises:
        JournalBroken: It is not canonical JSON of the right shape.
    """
    try:
        value = parse_canonical(raw, "journal entry")
    except EncodingInvalid as error:
        raise JournalBroken(reason=error.reason, first_bad=seq) from error
    if tuple(value) != _ORDER or value["seq"] != seq:
        raise JournalBroken(reason="an entry of another shape", first_bad=seq)
    return JournalEntry(
        seq=seq,
        prev=str(value["prev"]),
        sha256=sha256,
        utc=str(value["utc"]),
        monotonic=str(value["monotonic"]),
        kind=str(value["kind"]),
        body=value["body"],
        raw=raw,
    )
