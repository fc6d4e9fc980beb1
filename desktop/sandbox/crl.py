"""Certificate revocation lists (RFC 5280): one per issuer, new after each revocation.

A list carries the reason and, where it was told, the invalidity date; its number only
grows, also over restarts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from desktop.clock import format_time, parse_time
from desktop.sandbox import gost_crl
from desktop.sandbox.ca import Authority, Member
from desktop.sandbox.gost_key import GostKey
from desktop.sandbox.store import Store

__all__ = ["current", "rebuild"]

_VALID_FOR = timedelta(days=1)


def current(issuer: str, *, authority: Authority, store: Store, now: datetime) -> bytes:
    """The list in force; a new one where the last has grown half as old as it may."""
    row = store.one("crls", issuer=issuer)
    if row is None or parse_time(row["next_update"]) - now < _VALID_FOR / 2:
        return rebuild(issuer, authority=authority, store=store, now=now)
    return bytes(row["der"])


def rebuild(issuer: str, *, authority: Authority, store: Store, now: datetime) -> bytes:
    """Signs a new list with the next number and keeps it."""
    member = authority[issuer]
    next_update = now.replace(microsecond=0) + _VALID_FOR
    with store.begin():
        number = store.next_number(f"crl-{issuer}")
        der = _signed(
            issuer, member, store, number=number, now=now, next_update=next_update
        )
        store.delete("crls", issuer=issuer)
        store.insert(
            "crls",
            issuer=issuer,
            number=number,
            der=der,
            next_update=format_time(next_update),
        )
    return der


def _signed(
    issuer: str,
    member: Member,
    store: Store,
    *,
    number: int,
    now: datetime,
    next_update: datetime,
) -> bytes:
    rows = [
        row
        for row in store.rows("certificates", issuer=issuer, order="revoked_at")
        if row["revoked_at"] is not None
    ]
    if isinstance(member.key, GostKey):
        return gost_crl.build(
            member,
            rows,
            number=number,
            this_update=now.replace(microsecond=0),
            next_update=next_update,
        )
    certificate = x509.load_der_x509_certificate(member.certificate)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(certificate.subject)
        .last_update(now.replace(microsecond=0))
        .next_update(next_update)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(
                certificate.public_key()  # type: ignore[arg-type]
            ),
            critical=False,
        )
    )
    for row in rows:
        builder = builder.add_revoked_certificate(
            _entry(
                int(row["serial"], 16),
                row["revoked_at"],
                row["reason"],
                row["invalidity_date"],
            )
        )
    return builder.sign(member.key.private, hashes.SHA256()).public_bytes(
        serialization.Encoding.DER
    )


def _entry(
    serial: int, revoked_at: str, reason: str, invalidity_date: str | None
) -> x509.RevokedCertificate:
    builder = (
        x509.RevokedCertificateBuilder()
        .serial_number(serial)
        .revocation_date(parse_time(revoked_at).replace(microsecond=0))
    )
    flag = x509.ReasonFlags(reason)
    if flag is not x509.ReasonFlags.unspecified:
        builder = builder.add_extension(x509.CRLReason(flag), critical=False)
    if invalidity_date is not None:
        moment = parse_time(invalidity_date).replace(microsecond=0)
        builder = builder.add_extension(x509.InvalidityDate(moment), critical=False)
    return builder.build()
