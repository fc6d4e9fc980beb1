"""Certificate revocation lists (RFC 5280): one per issuer, new after each revocation.

A revocation puts the list out of date in its own transaction, and the next question for
the list signs a new one: whoever asks after a revocation gets it, and ten thousand in a
row don't write ten thousand lists that nobody reads. A list carries the reason and,
where it was told, the invalidity date; its number only grows, also over restarts. Put
together from DER by hand, so that issuers with any key have one writer and ten thousand
entries take a moment.
"""

from __future__ import annotations

import functools
from datetime import datetime, timedelta

from asn1crypto import core

from desktop.asn1 import der, leaf
from desktop.clock import format_time, parse_time
from desktop.sandbox.ca import Authority, Member
from desktop.sandbox.certificates import authority_key_id
from desktop.sandbox.store import Row, Store

__all__ = ["current", "outdate", "rebuild"]

_VALID_FOR = timedelta(days=1)
#: CRLReason codes (RFC 5280, 5.3.1); "unspecified" is left out of an entry.
_CODES = {
    "keyCompromise": 1,
    "affiliationChanged": 3,
    "superseded": 4,
    "cessationOfOperation": 5,
    "privilegeWithdrawn": 9,
}
_OCTETS, _ENUMERATED, _UTC_TIME, _GENERALIZED_TIME = 0x04, 0x0A, 0x17, 0x18
_SIGNS = str.maketrans("", "", "-:T")
_COLUMNS = ("serial", "revoked_at", "reason", "invalidity_date")


def current(issuer: str, *, authority: Authority, store: Store, now: datetime) -> bytes:
    """The list in force; a new one where the last has grown half as old as it may."""
    row = store.one("crls", issuer=issuer)
    if row is None or parse_time(row["next_update"]) - now < _VALID_FOR / 2:
        return rebuild(issuer, authority=authority, store=store, now=now)
    return bytes(row["der"])


def outdate(issuer: str, store: Store) -> None:
    """A certificate of this issuer is revoked: the list that was signed is too old."""
    store.delete("crls", issuer=issuer)


def rebuild(issuer: str, *, authority: Authority, store: Store, now: datetime) -> bytes:
    """Signs a new list with the next number and keeps it."""
    this_update = now.replace(microsecond=0)
    with store.begin():
        number = store.next_number(f"crl-{issuer}")
        rows = store.rows(
            "certificates",
            order="revoked_at",
            columns=_COLUMNS,
            issuer=issuer,
            state="revoked",
        )
        signed = _signed(authority[issuer], rows, number, this_update)
        outdate(issuer, store)
        store.insert(
            "crls",
            issuer=issuer,
            number=number,
            der=signed,
            next_update=format_time(this_update + _VALID_FOR),
        )
    return signed


def _signed(
    member: Member, rows: list[Row], number: int, this_update: datetime
) -> bytes:
    """DER of a version 2 list."""
    algorithm = member.key.algorithm.dump()
    identifier = authority_key_id(member.key.spki)
    extensions = der.element(
        der.SEQUENCE,
        _extension(identifier.oid, identifier.value),
        _extension("2.5.29.20", leaf.integer(number)),
    )
    # An empty list of entries is left out (RFC 5280, 5.1.2.6).
    entries = der.element(der.SEQUENCE, *map(_entry, rows)) if rows else b""
    body = der.element(
        der.SEQUENCE,
        leaf.integer(1),
        algorithm,
        member.subject,
        _utc(this_update),
        _utc(this_update + _VALID_FOR),
        entries,
        der.element(0xA0, extensions),
    )
    signature = der.element(leaf.BIT_STRING, b"\0", member.key.sign(body))
    return der.element(der.SEQUENCE, body, algorithm, signature)


def _entry(row: Row) -> bytes:
    extensions = _reason(row["reason"])
    if row["invalidity_date"] is not None:
        since = parse_time(row["invalidity_date"])
        # By hand: the C library may write the year 999 without its zero.
        text = f"{since.year:04d}{since:%m%d%H%M%SZ}".encode("ascii")
        extensions += _extension("2.5.29.24", der.element(_GENERALIZED_TIME, text))
    return der.element(
        der.SEQUENCE,
        leaf.integer(int(row["serial"], 16)),
        # As it is kept, YYYY-MM-DDThh:mm:ss, without the century and the signs.
        der.element(
            _UTC_TIME, f"{row['revoked_at'][2:19]}Z".translate(_SIGNS).encode("ascii")
        ),
        der.element(der.SEQUENCE, extensions) if extensions else b"",
    )


@functools.cache
def _reason(name: str | None) -> bytes:
    code = _CODES.get(name or "")
    if code is None:
        return b""
    return _extension("2.5.29.21", der.element(_ENUMERATED, bytes([code])))


def _extension(oid: str, value: bytes) -> bytes:
    return der.element(der.SEQUENCE, _oid(oid), der.element(_OCTETS, value))


def _utc(moment: datetime) -> bytes:
    return der.element(_UTC_TIME, f"{moment:%y%m%d%H%M%SZ}".encode("ascii"))


@functools.cache
def _oid(text: str) -> bytes:
    return bytes(core.ObjectIdentifier(text).dump())
