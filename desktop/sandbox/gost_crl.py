"""Writes certificate revocation lists on asn1crypto, for issuers with any key.

``cryptography`` signs no list with a GOST key; the entries are the same as in ``crl``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from asn1crypto import core, crl, x509

from desktop.clock import parse_time
from desktop.sandbox.ca import Member
from desktop.sandbox.certificates import authority_key_id
from desktop.sandbox.ocsp import CRL_REASONS
from desktop.sandbox.store import Row

__all__ = ["build"]


def build(
    member: Member,
    rows: Iterable[Row],
    *,
    number: int,
    this_update: datetime,
    next_update: datetime,
) -> bytes:
    """DER of a version 2 list with the revoked ones among the rows."""
    identifier = authority_key_id(member.key.spki)
    body: dict[str, Any] = {
        "version": "v2",
        "signature": member.key.algorithm,
        "issuer": x509.Name.load(member.subject),
        "this_update": x509.Time({"utc_time": this_update}),
        "next_update": x509.Time({"utc_time": next_update}),
        "crl_extensions": [
            {
                "extn_id": "authority_key_identifier",
                "critical": False,
                "extn_value": core.ParsableOctetString(identifier.value),
            },
            {"extn_id": "crl_number", "critical": False, "extn_value": number},
        ],
    }
    entries = [_entry(row) for row in rows if row["revoked_at"] is not None]
    if entries:
        # An empty list is left out (RFC 5280, 5.1.2.6).
        body["revoked_certificates"] = entries
    signed = crl.TbsCertList(body)
    found = crl.CertificateList(
        {
            "tbs_cert_list": signed,
            "signature_algorithm": member.key.algorithm,
            "signature": member.key.sign(signed.dump()),
        }
    )
    return bytes(found.dump())


def _entry(row: Row) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "user_certificate": int(row["serial"], 16),
        "revocation_date": x509.Time({"utc_time": _moment(row["revoked_at"])}),
    }
    extensions = []
    # The reason "unspecified" is left out (RFC 5280, 5.3.1).
    if row["reason"] != "unspecified":
        reason = CRL_REASONS[row["reason"]]
        extensions.append(
            {"extn_id": "crl_reason", "critical": False, "extn_value": reason}
        )
    if row["invalidity_date"] is not None:
        extensions.append(
            {
                "extn_id": "invalidity_date",
                "critical": False,
                "extn_value": core.GeneralizedTime(_moment(row["invalidity_date"])),
            }
        )
    if extensions:
        entry["crl_entry_extensions"] = extensions
    return entry


def _moment(text: str) -> datetime:
    return parse_time(text).replace(microsecond=0)
