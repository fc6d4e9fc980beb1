"""Loads an authority profile: everything about an authority is data (protocols.md 2.5).

A file is TOML or JSON; its keys are the fields of :class:`AuthorityProfile`. Each value
may be written as ``{value = ..., mark = "A"}``; the marks are those of domain.md. A
profile of a production authority does not load while a required value is not confirmed
(mark A or no mark), nor with sample numbers.
"""

from __future__ import annotations

import codecs
import dataclasses
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.asn1 import schemes
from desktop.authority import profile_values as values
from desktop.authority.profile_values import BadValueError
from desktop.canonical import parse
from desktop.errors import (
    EncodingInvalid,
    FileUnreadable,
    ProfileInvalid,
    SchemeUnsupported,
)
from desktop.model.authority import AuthorityProfile

__all__ = ["API_CALLS", "load"]

MAX_BYTES = 1024 * 1024
#: Default of ``crl_max_bytes`` where the authority's own scheme is a GOST one.
GOST_CRL_MAX_BYTES = 2 * 1024 * 1024
MARKS = ("A", "B", "C", "?")
NOT_IN_FILES = frozenset({"source", "marks"})

#: Calls of the operator API that an authority may offer (protocols.md 1.1).
API_CALLS = (
    "agreements",
    "applications",
    "checkpoints",
    "consents",
    "email-codes",
    "evidence",
    "incidents",
    "lookups",
    "messages",
    "nonce",
    "objections",
    "officers",
    "plans",
    "profile",
    "receipts",
    "revocation-keys",
    "statements",
    "withdrawals",
)


def load(source: Path | str | bytes) -> AuthorityProfile:
    """Reads a profile from a file, or from the bytes of one.

    Raises:
        FileUnreadable: The file can't be read.
        ProfileInvalid: A key is unknown, missing, malformed, or not confirmed where the
            mode is ``production``; the reason names the key.
    """
    name, data = _read(source)
    try:
        table = _parse(data)
        plain, marks = _split(table)
        profile = _build(name, plain, marks)
        _check_whole(profile, plain)
    except BadValueError as error:
        raise ProfileInvalid(path=name, reason=str(error)) from error
    return profile


def _read(source: Path | str | bytes) -> tuple[str, bytes]:
    if isinstance(source, bytes):
        return "", source
    path = Path(source)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileUnreadable(path=str(path), reason=str(error.strerror)) from error
    return str(path), data


def _parse(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise BadValueError(f"more than {MAX_BYTES} bytes")
    # Editors on Windows begin a text with a mark of its encoding.
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        if data.lstrip()[:1] == b"{":
            found = parse(data, "profile")
        else:
            found = tomllib.loads(data.decode("utf-8"))
    except EncodingInvalid as error:
        raise BadValueError(error.reason) from error
    except (ValueError, RecursionError) as error:
        raise BadValueError(f"neither TOML nor JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadValueError("not a table")
    return found


def _split(table: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Parts values and marks; refuses unknown keys by name."""
    fields = {item.name for item in dataclasses.fields(AuthorityProfile)}
    plain: dict[str, Any] = {}
    marks: dict[str, str] = {}
    for key, value in table.items():
        if key not in fields - NOT_IN_FILES:
            raise BadValueError(f"unknown key {key!r}")
        if isinstance(value, dict) and "mark" in value:
            if value.keys() != {"value", "mark"}:
                raise BadValueError(f"{key}: a marked value has only value and mark")
            if value["mark"] not in MARKS:
                raise BadValueError(f"{key}: mark must be one of {', '.join(MARKS)}")
            marks[key] = value["mark"]
            plain[key] = value["value"]
        else:
            plain[key] = value
    return plain, marks


def _build(
    name: str, plain: Mapping[str, Any], marks: Mapping[str, str]
) -> AuthorityProfile:
    missing = [key for key in values.REQUIRED if key not in plain]
    if missing:
        raise BadValueError(f"missing: {', '.join(missing)}")
    read: dict[str, Any] = {}
    for key, value in plain.items():
        read[key] = values.READERS[key](key, value)
    # A file that says nothing about the operator API means the whole of it.
    read.setdefault("api", API_CALLS)
    if str(read.get("default_scheme", "")).startswith("gost-"):
        # Streebog in Python hashes some 0.4 MB a second; above this OCSP is asked.
        read.setdefault("crl_max_bytes", GOST_CRL_MAX_BYTES)
    unknown = sorted(set(read["api"]) - set(API_CALLS))
    if unknown:
        raise BadValueError(f"api: unknown calls {', '.join(unknown)}")
    return AuthorityProfile(source=name, marks=dict(marks), **read)


def _check_whole(profile: AuthorityProfile, plain: Mapping[str, Any]) -> None:
    """What no single value shows."""
    if profile.default_scheme not in profile.schemes:
        raise BadValueError("default_scheme: not one of schemes")
    for scheme in profile.schemes:
        try:
            schemes.for_profile(scheme, profile.gost_encoding)
        except SchemeUnsupported as error:
            raise BadValueError(f"schemes: {scheme}: no {error.missing}") from error
    if profile.tsa_url and not profile.tsa_certificates:
        raise BadValueError("tsa_certificates: missing for the tsa_url")
    revoke = profile.flows.get("revoke")
    by_secret = profile.rr_mac or profile.rev_passphrase
    named = isinstance(plain.get("flows"), dict) and "channels" in plain["flows"].get(
        "revoke", {}
    )
    if revoke and named and "rr-mac" in revoke.channels and not by_secret:
        raise BadValueError("flows.revoke.channels: rr-mac needs rr_mac")
    if profile.mode != "production":
        return
    unconfirmed = [
        f"{key} ({profile.marks[key]})"
        for key in values.REQUIRED
        if profile.marks.get(key, "A") != "A"
    ]
    if unconfirmed:
        raise BadValueError(f"not confirmed for production: {', '.join(unconfirmed)}")
    if "sample_numbers" in plain:
        raise BadValueError("sample_numbers: not allowed in production")
    for key in ("base_url", "cmp_url", "statement_page"):
        if url := getattr(profile, key):
            values.check_private(key, url)
    for name, flow in profile.flows.items():
        if flow.cmp_url:
            values.check_private(f"flows.{name}.cmp_url", flow.cmp_url)
