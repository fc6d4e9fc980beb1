"""Verification by GOST R 34.10 on its curves (RFC 7091), with public values only.

Arithmetic of our own on Python integers, in Jacobian coordinates, both multiplications
in one pass: gostcrypto's takes 0.28 s for a verification, and a token's signature is
tried in eight byte orders (domain.md 5.3). Nothing here runs in constant time, and
nothing needs to: no secret comes near it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["CURVES", "Curve", "base_multiple", "verifies"]

_Point = tuple[int, int, int]
_INFINITY: _Point = (0, 1, 0)


@dataclass(frozen=True)
class Curve:
    """A short Weierstrass curve.

    Attributes:
        size: Octets of a coordinate.
        p: The field.
        a: Coefficient of the curve; so is ``b``.
        q: The order of the base point.
        x: Of the base point; so is ``y``.
        cofactor: How many times larger the order of the whole curve is.
    """

    size: int
    p: int
    a: int
    b: int
    q: int
    x: int
    y: int
    cofactor: int = 1

    def holds(self, x: int, y: int) -> bool:
        """Whether a point lies on the curve, and in the group of the base point."""
        if not (0 <= x < self.p and 0 <= y < self.p):
            return False
        if (y * y - (x * x * x + self.a * x + self.b)) % self.p:
            return False
        # With a prime order every point of the curve is in the group.
        return self.cofactor == 1 or _double_multiply(self, 0, self.q, (x, y)) is None


def verifies(curve: Curve, point: tuple[int, int], e: int, r: int, s: int) -> bool:
    """Whether (r, s) is a signature of the digest ``e`` by the key ``point``.

    Args:
        curve: See :data:`CURVES`.
        point: The public key; it lies on the curve.
        e: The digest as an integer.
        r: First half of the signature.
        s: Second half.
    """
    q = curve.q
    if not (0 < r < q and 0 < s < q):
        return False
    inverse = pow(e % q or 1, -1, q)
    x = _double_multiply(curve, s * inverse % q, -r * inverse % q, point)
    return x is not None and x % q == r


def base_multiple(curve: Curve, factor: int) -> tuple[int, int]:
    """Affine point of factor * base; for keys that are made to be thrown away.

    Args:
        curve: See :data:`CURVES`.
        factor: From 1 to the order less one.
    """
    found = _INFINITY
    for bit in bin(factor)[2:]:
        found = _double(curve, found)
        if bit == "1":
            found = _add(curve, found, (curve.x, curve.y, 1))
    x, y, z = found
    inverse = pow(z, -1, curve.p)
    return x * inverse**2 % curve.p, y * inverse**3 % curve.p


def _double_multiply(
    curve: Curve, left: int, right: int, point: tuple[int, int]
) -> int | None:
    """Affine x of left * base + right * point; nothing for the point at infinity."""
    base: _Point = (curve.x, curve.y, 1)
    other: _Point = (*point, 1)
    both = _add(curve, base, other)
    found = _INFINITY
    for at in range(max(left.bit_length(), right.bit_length()) - 1, -1, -1):
        found = _double(curve, found)
        choice = (left >> at & 1) | (right >> at & 1) << 1
        if choice:
            found = _add(curve, found, (base, other, both)[choice - 1])
    x, _, z = found
    return x * pow(z, -2, curve.p) % curve.p if z else None


def _double(curve: Curve, point: _Point) -> _Point:
    x, y, z = point
    p = curve.p
    if not y or not z:
        return _INFINITY
    yy = y * y % p
    s = 4 * x * yy % p
    zz = z * z % p
    m = (3 * x * x + curve.a * zz * zz) % p
    x3 = (m * m - 2 * s) % p
    return x3, (m * (s - x3) - 8 * yy * yy) % p, 2 * y * z % p


def _add(curve: Curve, one: _Point, two: _Point) -> _Point:
    x1, y1, z1 = one
    x2, y2, z2 = two
    p = curve.p
    if not z1:
        return two
    if not z2:
        return one
    zz1, zz2 = z1 * z1 % p, z2 * z2 % p
    u1, u2 = x1 * zz2 % p, x2 * zz1 % p
    s1, s2 = y1 * z2 * zz2 % p, y2 * z1 * zz1 % p
    h, r = (u2 - u1) % p, (s2 - s1) % p
    if not h:
        return _double(curve, one) if not r else _INFINITY
    hh = h * h % p
    hhh = h * hh % p
    v = u1 * hh % p
    x3 = (r * r - hhh - 2 * v) % p
    return x3, (r * (v - x3) - s1 * hhh) % p, h * z1 * z2 % p


def _hex(text: str) -> int:
    return int(text.replace(" ", ""), 16)


def _minus_569(b: str, q: str, x: int, y: str) -> Curve:
    p = 2**512 - 569
    return Curve(64, p, p - 3, _hex(b), _hex(q), x, _hex(y))


#: Curves by the name of their parameter set (RFC 4357, RFC 7836).
CURVES: Mapping[str, Curve] = {
    "512-a": _minus_569(
        "e8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081cfd0b6265"
        "ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761503190785a71c760",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
        "27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275",
        3,
        "7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921"
        "df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4",
    ),
    "512-b": Curve(
        64,
        2**511 + 111,
        2**511 + 108,
        _hex(
            "687d1b459dc841457e3e06cf6f5e2517b97c7d614af138bcbf85dc806c4b289f"
            "3e965d2db1416d217f8b276fad1ab69c50f78bee1fa3106efb8ccbc7c5140116"
        ),
        _hex(
            "8000000000000000000000000000000000000000000000000000000000000001"
            "49a1ec142565a545acfdb77bd9d40cfa8b996712101bea0ec6346c54374f25bd"
        ),
        2,
        _hex(
            "1a8f7eda389b094c2c071e3647a8940f3c123b697578c213be6dd9e6c8ec7335"
            "dcb228fd1edf4a39152cbcaaf8c0398828041055f94ceeec7e21340780fe41bd"
        ),
    ),
    "512-c": Curve(
        64,
        2**512 - 569,
        _hex(
            "dc9203e514a721875485a529d2c722fb187bc8980eb866644de41c68e1430645"
            "46e861c0e2c9edd92ade71f46fcf50ff2ad97f951fda9f2a2eb6546f39689bd3"
        ),
        _hex(
            "b4c4ee28cebc6c2c8ac12952cf37f16ac7efb6a9f69f4b57ffda2e4f0de5ade0"
            "38cbc2fff719d2c18de0284b8bfef3b52b8cc7a5f5bf0a3c8d2319a5312557e1"
        ),
        _hex(
            "3fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            "c98cdba46506ab004c33a9ff5147502cc8eda9e7a769a12694623cef47f023ed"
        ),
        _hex(
            "e2e31edfc23de7bdebe241ce593ef5de2295b7a9cbaef021d385f7074cea043a"
            "a27272a7ae602bf2a7b9033db9ed3610c6fb85487eae97aac5bc7928c1950148"
        ),
        _hex(
            "f5ce40d95b5eb899abbccff5911cb8577939804d6527378b8c108c3d2090ff9b"
            "e18e2d33e3021ed2ef32d85822423b6304f726aa854bae07d0396e9a9addc40f"
        ),
        cofactor=4,
    ),
    "256-a": Curve(
        32,
        2**256 - 617,
        _hex("c2173f1513981673af4892c23035a27ce25e2013bf95aa33b22c656f277e7335"),
        _hex("295f9bae7428ed9ccc20e7c359a9d41a22fccd9108e17bf7ba9337a6f8ae9513"),
        _hex("400000000000000000000000000000000fd8cddfc87b6635c115af556c360c67"),
        _hex("91e38443a5e82c0d880923425712b2bb658b9196932e02c78b2582fe742daa28"),
        _hex("32879423ab1a0375895786c4bb46e9565fde0b5344766740af268adb32322e5c"),
        cofactor=4,
    ),
    "cryptopro-a": Curve(
        32,
        2**256 - 617,
        2**256 - 620,
        0xA6,
        _hex("ffffffffffffffffffffffffffffffff6c611070995ad10045841b09b761b893"),
        1,
        _hex("8d91e471e0989cda27df505a453f2b7635294f2ddf23e3b122acc99c9e9f1e14"),
    ),
    "cryptopro-b": Curve(
        32,
        2**255 + 3225,
        2**255 + 3222,
        _hex("3e1af419a269a5f866a7d3c25c3df80ae979259373ff2b182f49d4ce7e1bbc8b"),
        _hex("800000000000000000000000000000015f700cfff1a624e5e497161bcc8a198f"),
        1,
        _hex("3fa8124359f96680b83d1c3eb2c070e5c545c9858d03ecfb744bf8d717717efc"),
    ),
}
