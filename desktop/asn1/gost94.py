"""GOST R 34.11-94 with the S-box of TestParamSet: the hash of 34.310-2004 keys.

The authorities of Kazakhstan signed with it until 2022 (domain.md 3.4). The standard
is RFC 5831; the S-box is its own, which OpenSSL's engine lacks and libgcrypt has. Slow
and old: it judges what is already signed, and no new key is made for it.
"""

from __future__ import annotations

__all__ = ["gost94"]

_SBOX = (
    "4a92d80e6b1c7f53",
    "eb4c6dfa23810759",
    "581da342efc7609b",
    "7da1089fe46cb253",
    "6c715fd84a9e03b2",
    "4ba0721d36859cfe",
    "db413f590ae7682c",
    "1fd057a4923e6b8c",
)
_MASK = 2**64 - 1
_C3 = int("ff00ffff000000ffff0000ff00ffff0000ff00ff00ff00ffff00ff00ff00ff00", 16)


def _tables() -> list[list[int]]:
    """Two S-boxes and the rotation by 11 in one table of each octet."""
    rows = [[int(digit, 16) for digit in row] for row in _SBOX]
    tables = []
    for at in range(4):
        low, high = rows[2 * at], rows[2 * at + 1]
        table = []
        for value in range(256):
            word = (high[value >> 4] << 4 | low[value & 15]) << 8 * at
            table.append((word << 11 | word >> 21) & 0xFFFFFFFF)
        tables.append(table)
    return tables


_T0, _T1, _T2, _T3 = _tables()


def gost94(data: bytes) -> bytes:
    """The hash, 32 octets."""
    state, total = 0, 0
    for start in range(0, len(data), 32):
        block = int.from_bytes(data[start : start + 32], "little")
        state = _step(state, block)
        total = (total + block) % 2**256
    state = _step(state, len(data) * 8)
    return _step(state, total).to_bytes(32, "little")


def _step(state: int, block: int) -> int:
    """The step function of RFC 5831, section 5."""
    encrypted = 0
    u, v = state, block
    for at in range(4):
        if at:
            u = _a(u) ^ (_C3 if at == 2 else 0)
            v = _a(_a(v))
        part = state >> 64 * at & _MASK
        encrypted |= _encrypt(_p(u ^ v), part) << 64 * at
    mixed = _psi(encrypted, 12) ^ block
    mixed = _psi(mixed, 1) ^ state
    return _psi(mixed, 61)


def _a(value: int) -> int:
    low, second = value & _MASK, value >> 64 & _MASK
    return value >> 64 | (low ^ second) << 192


def _p(value: int) -> bytes:
    octets = value.to_bytes(32, "little")
    return bytes(octets[8 * (at % 4) + at // 4] for at in range(32))


def _psi(value: int, times: int) -> int:
    for _ in range(times):
        fed = value ^ value >> 16 ^ value >> 32 ^ value >> 48
        fed ^= value >> 192 ^ value >> 240
        value = value >> 16 | (fed & 0xFFFF) << 240
    return value


def _encrypt(key: bytes, block: int) -> int:
    """GOST 28147-89 in ECB: the keys thrice forwards, once backwards."""
    words = [int.from_bytes(key[at : at + 4], "little") for at in range(0, 32, 4)]
    low, high = block & 0xFFFFFFFF, block >> 32
    for word in (*words, *words, *words, *reversed(words)):
        mixed = low + word & 0xFFFFFFFF
        mixed = (
            _T0[mixed & 255]
            ^ _T1[mixed >> 8 & 255]
            ^ _T2[mixed >> 16 & 255]
            ^ _T3[mixed >> 24]
        )
        low, high = high ^ mixed, low
    return low << 32 | high
