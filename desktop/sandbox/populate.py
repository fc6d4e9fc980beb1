"""A synthetic organisation of any size: people, units, tokens, certificates.

The same seed gives the same people, units and tokens on every computer. Certificates
are signed by the sandbox's EC issuer over one common form, put together from DER by
hand: a million of them must not take a day. Their keys belong to nobody: the private
halves are forgotten at once.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import core
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.asn1 import der, leaf, names
from desktop.clock import format_time
from desktop.sandbox import facts
from desktop.sandbox.ca import EKU_EMAIL_PROTECTION
from desktop.sandbox.certificates import (
    Extension,
    authority_key_id,
    crl_points,
    extended_usage,
    issuer_access,
    key_usage,
)
from desktop.sandbox.registers import Citizen, Registers, person_as_dict
from desktop.sandbox.state import SandboxState

__all__ = ["Populated", "populate"]

_DAY = timedelta(days=1)
_BATCH = 2_000
_SCHEME = "ecdsa-p256"
_AGREEMENT = "state-ca 2026-2"
_MODELS = (
    ("Demo token A", ("1.0", "1.1", "2.0")),
    ("Demo token B", ("3.1", "3.2")),
    ("Demo token C", ("0.9", "1.4")),
)
_ORDER = ("CN", "SURNAME", "SERIALNUMBER", "C", "O", "OU", "G")
_UTF8, _PRINTABLE, _OCTETS, _UTC_TIME = 0x0C, 0x13, 0x04, 0x17
_STRINGS = {"SERIALNUMBER": _PRINTABLE, "C": _PRINTABLE}
_KEYS = {key: core.ObjectIdentifier(names.KEYS[key]).dump() for key in _ORDER}
_SKI = core.ObjectIdentifier("2.5.29.14").dump()
_SAN = core.ObjectIdentifier("2.5.29.17").dump()
#: Bytes of an uncompressed point of P-256.
_POINT = 65


@dataclass(frozen=True)
class Populated:
    """What was made.

    Attributes:
        mine: Certificates of one person, DER, with the issuer's DER beside each.
    """

    people: int
    certificates: int
    mine: tuple[tuple[bytes, bytes], ...]


def populate(
    state: SandboxState, *, seed: int, people: int, mine: int = 0
) -> Populated:
    """Makes an organisation; what was there before stays.

    Args:
        state: The sandbox.
        seed: Of people, tokens and dates.
        people: How many; each gets one certificate, some a revoked one besides.
        mine: How many currently valid certificates the first of them gets.

    Raises:
        ValueError: Fewer people than the registers' special cases.
    """
    chance = random.Random(seed)  # noqa: S311 -- deterministic test data
    maker = _Maker(state)
    citizens = Registers(seed, people).all()
    kept = 0
    own: list[bytes] = []
    batch: list[dict[str, Any]] = []
    for citizen, revoked in _wanted(citizens, chance, mine):
        row = maker.row(citizen, chance, revoked=revoked)
        batch.append(row)
        if mine and citizen is citizens[0] and len(own) < mine and not revoked:
            own.append(row["der"])
        if len(batch) == _BATCH:
            kept += _keep(state, batch)
            batch = []
    kept += _keep(state, batch)
    issuer = state.authority["ec"].certificate
    return Populated(len(citizens), kept, tuple((item, issuer) for item in own))


def _wanted(
    citizens: list[Citizen], chance: random.Random, mine: int
) -> Iterator[tuple[Citizen, bool]]:
    """Who gets a certificate, and whether it is revoked."""
    for _ in range(max(0, mine - 1)):
        yield citizens[0], False
    for citizen in citizens:
        if chance.random() < 0.1:
            yield citizen, True
        yield citizen, False


def _keep(state: SandboxState, batch: list[dict[str, Any]]) -> int:
    with state.store.begin():
        first = state.store.take_numbers("certificates", len(batch))
        for number, row in enumerate(batch, start=first):
            row["changed"] = number
        state.store.insert_many("certificates", batch)
    return len(batch)


class _Maker:
    """Signs certificates from ready-made parts."""

    def __init__(self, state: SandboxState) -> None:
        self._state = state
        self._member = state.authority["ec"]
        self._issuer = self._member.subject
        self._now = state.now().replace(microsecond=0)
        self._algorithm = self._member.key.algorithm.dump()
        self._before = _dump(key_usage("digital_signature", "non_repudiation"))
        self._after = b"".join(
            _dump(item)
            for item in (
                authority_key_id(self._member.key.spki),
                extended_usage(EKU_EMAIL_PROTECTION),
                crl_points(state.crl_url("ec")),
                issuer_access(state.ocsp_url, f"{state.base_url}/ca/ec.cer"),
            )
        )

    def row(
        self, citizen: Citizen, chance: random.Random, *, revoked: bool
    ) -> dict[str, Any]:
        """The register's row of one new certificate."""
        person = person_as_dict(citizen.person)
        start = self._now - chance.randrange(1, 300) * _DAY
        end = start + 365 * _DAY
        spki = _new_spki()
        serial = chance.getrandbits(126) | 1 << 126
        certificate = self._certificate(person, spki, serial, start, end)
        model, versions = chance.choice(_MODELS)
        found = facts.of_person(person, _SCHEME)
        found |= {
            "token_serial": f"{chance.getrandbits(32):08x}",
            "token_model": model,
            "token_firmware": chance.choice(versions),
            "token_batch": f"2025-{chance.randrange(1, 13):02d}",
            "module": "synthetic",
            "agreement": _AGREEMENT,
        }
        return {
            "sha256": hashlib.sha256(certificate).hexdigest(),
            "serial": format(serial, "x"),
            "issuer": "ec",
            "der": certificate,
            "spki_sha256": hashlib.sha256(spki).hexdigest(),
            "iin": person["iin"],
            "reference": "",
            "email": person["email"],
            "application_id": None,
            "state": "revoked" if revoked else "confirmed",
            "issued_at": format_time(start),
            "not_after": format_time(end),
            "confirm_by": format_time(end),
            "revoked_at": format_time(start + _DAY) if revoked else None,
            "reason": "superseded" if revoked else None,
            "invalidity_date": None,
            "facts": found,
        }

    def _certificate(
        self,
        person: dict[str, Any],
        spki: bytes,
        serial: int,
        start: datetime,
        end: datetime,
    ) -> bytes:
        extensions = der.element(
            0xA3,
            der.element(
                der.SEQUENCE,
                self._before,
                der.element(der.SEQUENCE, _SKI, _key_name(spki)),
                der.element(der.SEQUENCE, _SAN, _address(person["email"])),
                self._after,
            ),
        )
        validity = der.element(
            der.SEQUENCE,
            _time(start),
            _time(end),
        )
        body = der.element(
            der.SEQUENCE,
            b"\xa0\x03\x02\x01\x02",
            leaf.integer(serial),
            self._algorithm,
            self._issuer,
            validity,
            _subject(person),
            spki,
            extensions,
        )
        signature = der.element(0x03, b"\0", self._member.key.sign(body))
        return der.element(der.SEQUENCE, body, self._algorithm, signature)


def _subject(person: dict[str, Any]) -> bytes:
    """The subject of domain.md 3.1, as ``asn1.names`` would build it."""
    values = {
        "CN": f"{person['surname']} {person['given_name']}".upper(),
        "SURNAME": person["surname"].upper(),
        "SERIALNUMBER": f"IIN{person['iin']}",
        "C": "KZ",
        "O": person["organisation"].upper(),
        "OU": f"BIN{person['bin']}",
        "G": person["patronymic"].upper(),
    }
    return der.element(
        der.SEQUENCE,
        *(
            der.element(
                der.SET,
                der.element(
                    der.SEQUENCE,
                    _KEYS[key],
                    der.element(_STRINGS.get(key, _UTF8), values[key].encode("utf-8")),
                ),
            )
            for key in _ORDER
            if values[key]
        ),
    )


def _time(moment: datetime) -> bytes:
    return der.element(_UTC_TIME, f"{moment:%y%m%d%H%M%SZ}".encode("ascii"))


def _key_name(spki: bytes) -> bytes:
    """SubjectKeyIdentifier: SHA-1 of the bits that end a P-256 key."""
    digest = hashlib.sha1(spki[-_POINT:], usedforsecurity=False).digest()
    return der.element(_OCTETS, der.element(_OCTETS, digest))


def _address(email: str) -> bytes:
    name = der.element(0x81, email.encode("ascii"))
    return der.element(_OCTETS, der.element(der.SEQUENCE, name))


def _new_spki() -> bytes:
    return (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
    )


def _dump(item: Extension) -> bytes:
    critical = b"\x01\x01\xff" if item.critical else b""
    return der.element(
        der.SEQUENCE,
        core.ObjectIdentifier(item.oid).dump(),
        critical,
        der.element(0x04, item.value),
    )
