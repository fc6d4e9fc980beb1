"""Numbers of PKCS#11 that the wrapper does not know: GOST keys of 512 bits.

python-pkcs11 0.10.1 knows GOST as of 2001 only and takes nothing but members of its own
enumerations (style.md e10). The numbers are those of TC26's vendor range, as OpenSC and
p11-kit have them (domain.md 5.2). May go when the wrapper has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from pkcs11.mechanisms import KeyType, Mechanism

from desktop.asn1 import schemes

__all__ = ["GOST_KEYS", "gost_key_type"]

_MECHANISMS: Mapping[str, int] = {
    "GOSTR3410_512_KEY_PAIR_GEN": 0xD4321005,
    "GOSTR3410_512": 0xD4321006,
    "GOSTR3410_WITH_GOSTR3411_12_256": 0xD4321008,
    "GOSTR3410_WITH_GOSTR3411_12_512": 0xD4321009,
}
_KEY_TYPES: Mapping[str, int] = {"GOSTR3410_512": 0xD4321003}


def _add(kind: type[IntEnum], name: str, value: int) -> None:
    """Gives an enumeration one more member; a member that is there already stays."""
    if value in kind._value2member_map_:
        return
    member = int.__new__(kind, value)
    member._name_, member._value_ = name, value
    kind._member_map_[name] = member
    kind._value2member_map_[value] = member


for _name, _value in _MECHANISMS.items():
    _add(Mechanism, _name, _value)
for _name, _value in _KEY_TYPES.items():
    _add(KeyType, _name, _value)

#: Key types of GOST keys; the 256-bit ones of 2015 use the number of 2001.
GOST_KEYS: Mapping[int, KeyType] = {
    256: KeyType.GOSTR3410,
    512: KeyType(_KEY_TYPES["GOSTR3410_512"]),
}


def gost_key_type(scheme: schemes.Scheme) -> KeyType:
    """Key type of a GOST scheme's keys."""
    return GOST_KEYS[scheme.size]
