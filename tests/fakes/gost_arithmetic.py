"""GOST R 34.10 once more, on plain integers and affine points: the test's own.

It shares nothing with the product: other coordinates, other formulas, parameters from
gostcrypto. It signs, so that tests and the sandbox's judge have keys to sign with.
"""

from __future__ import annotations

import functools
import secrets
from dataclasses import dataclass

from gostcrypto import gostsignature

__all__ = ["NAMES", "Key", "multiply"]

#: Names of the curves in gostcrypto's table.
NAMES = {
    "512-a": "id-tc26-gost-3410-12-512-paramSetA",
    "512-b": "id-tc26-gost-3410-12-512-paramSetB",
    "512-c": "id-tc26-gost-3410-2012-512-paramSetC",
    "256-a": "id-tc26-gost-3410-2012-256-paramSetA",
    "cryptopro-a": "id-tc26-gost-3410-2012-256-paramSetB",
    "cryptopro-b": "id-tc26-gost-3410-2012-256-paramSetC",
}

Point = tuple[int, int] | None


def _add(one: Point, two: Point, a: int, p: int) -> Point:
    if one is None:
        return two
    if two is None:
        return one
    (x1, y1), (x2, y2) = one, two
    if x1 == x2:
        if (y1 + y2) % p == 0:
            return None
        slope = (3 * x1 * x1 + a) * pow(2 * y1, -1, p)
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, p)
    x = (slope * slope - x1 - x2) % p
    return x, (slope * (x1 - x) - y1) % p


def multiply(factor: int, point: Point, a: int, p: int) -> Point:
    """Factor * point by doubling and adding."""
    found: Point = None
    while factor:
        if factor & 1:
            found = _add(found, point, a, p)
        point = _add(point, point, a, p)
        factor >>= 1
    return found


@dataclass(frozen=True)
class Key:
    """A private key on one of the named curves."""

    curve: str
    private: int

    @classmethod
    def generate(cls, curve: str) -> Key:
        """A new key."""
        order = cls(curve, 1).table["q"]
        return cls(curve, secrets.randbelow(order - 1) + 1)

    @property
    def table(self) -> dict[str, int]:
        """Parameters of the curve."""
        found: dict[str, int] = gostsignature.CURVES_R_1323565_1_024_2019[
            NAMES[self.curve]
        ]
        return found

    @property
    def size(self) -> int:
        """Octets of a coordinate."""
        return 64 if self.curve.startswith("512") else 32

    @functools.cached_property
    def public(self) -> tuple[int, int]:
        """The public point."""
        table = self.table
        base = (table["x"], table["y"])
        point = multiply(self.private, base, table["a"], table["p"])
        assert point is not None
        return point

    @property
    def value(self) -> bytes:
        """CKA_VALUE: LE(X) || LE(Y)."""
        return b"".join(part.to_bytes(self.size, "little") for part in self.public)

    def sign(self, e: int) -> tuple[int, int]:
        """R and s for a digest as an integer."""
        table = self.table
        q = table["q"]
        while True:
            k = secrets.randbelow(q - 1) + 1
            point = multiply(k, (table["x"], table["y"]), table["a"], table["p"])
            assert point is not None
            r = point[0] % q
            s = (r * self.private + k * (e % q or 1)) % q
            if r and s:
                return r, s

    def verifies(self, e: int, r: int, s: int) -> bool:
        """Judges a signature by this key's public point."""
        table = self.table
        q, a, p = table["q"], table["a"], table["p"]
        inverse = pow(e % q or 1, -1, q)
        left = multiply(s * inverse % q, (table["x"], table["y"]), a, p)
        right = multiply(-r * inverse % q, self.public, a, p)
        point = _add(left, right, a, p)
        return point is not None and point[0] % q == r
