"""Tokens, and the keys on them with custody facts and status."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from desktop.asn1 import schemes
from desktop.canonical import sha256_hex
from desktop.errors import NothingFound, SaqtaError, error_to_dict
from desktop.model.tokens import KeyOnToken, TokenInfo
from desktop.services.report_compromise import blocked_keys
from desktop.services.token_work import all_tokens, carrier_or_problem
from desktop.services.workplace import Workplace
from desktop.tokens import work
from desktop.tokens.answers import spki_hashes

__all__ = ["list_keys", "list_tokens", "schemes_of"]

#: Mechanisms that no token of GOST R 34.10-2001 has.
_OF_2012 = frozenset(
    {
        "GOSTR3410_512_KEY_PAIR_GEN",
        "GOSTR3410_WITH_GOSTR3411_12_256",
        "GOSTR3410_WITH_GOSTR3411_12_512",
    }
)


def list_tokens(workplace: Workplace) -> dict[str, Any]:
    """Every token of every approved module; what went wrong stands beside them."""
    found, problems = all_tokens(workplace)
    return {
        "tokens": [_token(workplace, info, problems) for _, info in found],
        "problems": [error_to_dict(error) for error in problems],
    }


def list_keys(workplace: Workplace, serial: str = "") -> dict[str, Any]:
    """Keys and certificates; no PIN is asked, so only public facts are read."""
    tokens, problems = all_tokens(workplace)
    blocked = blocked_keys(workplace)
    keys: list[dict[str, Any]] = []
    for module, info in tokens:
        if serial and info.serial != serial:
            continue
        try:
            found = work.list_keys(module, info.serial)
        except SaqtaError as error:
            problems.append(error)
            continue
        keys.extend(_key(workplace, key, blocked) for key in found)
    return {
        "keys": keys,
        "problems": [error_to_dict(error) for error in problems],
    }


def _token(
    workplace: Workplace, info: TokenInfo, problems: list[SaqtaError]
) -> dict[str, Any]:
    return {
        "module": info.module,
        "slot": info.slot,
        "label": info.label,
        "serial": info.serial,
        "manufacturer": info.manufacturer,
        "model": info.model,
        "firmware": info.firmware,
        "flags": list(info.flags),
        "mechanisms": list(info.mechanisms),
        "schemes": schemes_of(info.mechanisms),
        "pin_state": str(info.pin_state),
        "pin_pad": info.pin_pad,
        "carrier": carrier_or_problem(workplace, workplace.profile, info, problems),
    }


def _key(workplace: Workplace, key: KeyOnToken, blocked: set[str]) -> dict[str, Any]:
    certificate = None
    for der in key.certificates:
        sha256 = sha256_hex(der)
        certificate = {"sha256": sha256, "serial": "", "status": "unknown"}
        try:
            record = workplace.register().get_certificate(sha256)
        except NothingFound:
            # A certificate that came from elsewhere is shown all the same.
            continue
        certificate["serial"] = record.serial
        certificate["status"] = record.status
    known = spki_hashes(key)
    spki_sha256 = sha256_hex(key.spki) if key.spki else ""
    return {
        "id": key.key_id,
        "token_serial": key.token_serial,
        "label": key.label,
        "scheme": key.scheme,
        "spki_sha256": spki_sha256,
        "custody": dict(key.attributes) or _custody(workplace, known),
        "blocked": bool(known & blocked),
        "certificate": certificate,
    }


def schemes_of(mechanisms: Collection[str]) -> list[str]:
    """Names of the schemes that a token makes keys for, by its own list."""
    # Keys of 256 bits have the numbers of 2001: alone they say nothing of 2015.
    newer = not _OF_2012.isdisjoint(mechanisms)
    return [
        scheme.name
        for scheme in schemes.SCHEMES.values()
        if scheme.generate_mechanism in mechanisms
        and any(name in mechanisms for name, _ in scheme.mechanisms)
        and (newer or scheme.key_type != "gost")
    ]


def _custody(workplace: Workplace, known: frozenset[str]) -> dict[str, bool]:
    """What was read when the key was made here, whichever arc the record spoke."""
    for spki_sha256 in sorted(known):
        facts = workplace.custody_facts(spki_sha256)
        if facts:
            return facts
    return {}
