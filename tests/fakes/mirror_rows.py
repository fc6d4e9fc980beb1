"""Synthetic rows of ``GET /certificates``: the same seed, the same organisation."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

__all__ = ["mirror_rows"]

_LETTERS = "\u0410\u0411\u0412\u0413\u0414\u0415\u0416\u0417\u0418\u041a\u041b\u041c"
_SERVICES = ["E-documents", "Mail", "Personnel", "Licences"]
_FIRST_LETTERS = "\u041d\u041e\u041f\u0420\u0421\u0422\u0423\u0424\u049a\u04d8"


def mirror_rows(
    count: int, *, seed: int = 7, people: int = 0
) -> Iterator[dict[str, Any]]:
    """Rows numbered from 1; a person has two certificates unless told otherwise."""
    dice = random.Random(seed)
    surnames = [_name(dice, 6) for _ in range(2_000)]
    names = [_name(dice, 5) for _ in range(300)]
    people = people or max(1, count // 2)
    for number in range(1, count + 1):
        person = dice.randrange(people)
        who = random.Random(person)
        model = dice.randrange(12)
        day = f"{dice.randint(2023, 2026)}-{dice.randint(1, 12):02}-01"
        revoked = dice.random() < 0.05
        yield {
            "number": number,
            "sha256": f"{dice.getrandbits(256):064x}",
            "spki_sha256": f"{dice.getrandbits(256):064x}",
            # As RFC 5280 and the rules of CAs want them: random, positive, 20 bytes.
            "serial": f"{dice.getrandbits(157) | 1 << 158:040x}",
            "issuer": "CN=Sandbox Issuing CA",
            "iin": _iin(who),
            "email": f"{who.choice('abdeknrst')}.{person:x}@example.kz",
            "name": f"{who.choice(surnames)} {who.choice(names)}",
            "position": f"Position {person % 40}",
            "unit": f"Unit {person % 250}",
            "organisation": f"Organisation {person % 5}",
            "bin": f"{person % 5 + 100_000_000_000:012}",
            "application_id": f"{dice.getrandbits(128):032x}",
            "issued_at": f"{day}T08:00:00.000Z",
            "not_after": "2028-01-01T00:00:00.000Z",
            "state": "revoked" if revoked else "good",
            "revoked_at": "2026-10-01T00:00:00.000Z" if revoked else None,
            "reason": "superseded" if revoked else None,
            "token_serial": f"T{dice.randrange(10**9):09}",
            "token_model": f"Model {model}",
            "token_firmware": f"{model}.{dice.randrange(12)}",
            "token_batch": f"B{dice.randrange(60)}",
            "module": f"/usr/lib/module{model % 3}.so",
            "scheme": ("ecdsa-p256", "rsa-2048", "gost-2015-512")[person % 3],
            "agreement": f"v{person % 4}",
            "services": _SERVICES[: 1 + person % 250 % len(_SERVICES)],
        }


def _iin(dice: random.Random) -> str:
    """Twelve digits that begin with a birthday, as real ones do; the check is not."""
    year, month, day = dice.randint(60, 99), dice.randint(1, 12), dice.randint(1, 28)
    return f"{year}{month:02}{day:02}{dice.randint(3, 4)}{dice.randrange(10**5):05}"


def _name(dice: random.Random, most: int) -> str:
    length = dice.randint(3, most)
    return dice.choice(_FIRST_LETTERS) + "".join(dice.choices(_LETTERS, k=length))
