"""Chains that are made to cost, judged one by one in a process of its own.

    python -m tests.fakes.hostile_chains NAME...

Prints what one GOST signature costs here, then of each case seconds of the processor
and the highest resident memory of the process in kB until then. A case is made before
its clock starts.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from desktop.asn1 import schemes
from desktop.asn1.der import element
from desktop.errors import ChainInvalid
from desktop.trust import chain
from tests.fakes.forge import (
    NOW,
    Ca,
    Key,
    alternative_names,
    basic_constraints,
    ca_spec,
    extension,
    key_usage,
    leaf_spec,
    name,
    self_signed,
)
from tests.fakes.gost_applicant import GostSigner

__all__ = ["CASES"]

Chain = tuple[bytes, list[bytes], list[bytes]]


class GostKey(Key):
    """A forged issuer's GOST key."""

    def __init__(self, scheme: str) -> None:
        super().__init__("gost", object())
        self._signer = GostSigner(scheme)

    @property
    def spki(self) -> bytes:
        return self._signer.spki

    def algorithm(self, digest: str = "") -> bytes:
        return schemes.signature_algorithm(self._signer.scheme)

    def sign(self, data: bytes, digest: str = "") -> bytes:
        return self._signer.sign_request(data)


def padded(size: int) -> bytes:
    """An extension of that many bytes."""
    return extension("1.2.3.4", element(0x04, bytes(size)))


def twins(kind: str = "ec", levels: int = 6) -> Chain:
    """Levels of ten issuers each, all of one name: a million chains, none whole."""
    subjects = [name(("CN", f"Level {level}")) for level in range(levels + 1)]
    keys = [_key(kind) for _ in range(levels + 1)]
    pool = []
    for level in range(levels):
        above = Ca(subjects[level + 1], keys[level + 1])
        spec = ca_spec(subjects[level], keys[level])
        pool += [above.issue(replace(spec, serial=twin + 1)) for twin in range(10)]
    leaf = Ca(subjects[0], keys[0]).issue(leaf_spec(Key()))
    return leaf, pool, [self_signed("Root").certificate]


def strangers(kind: str, count: int, padding: int = 0) -> Chain:
    """An issuer's name on many keys: the certificate is hashed and judged for each."""
    subject = name(("CN", "Issuer"))
    root = self_signed("Root")
    pool = [root.issue(ca_spec(subject, _key(kind))) for _ in range(count)]
    extensions = (padded(padding),) if padding else ()
    spec = leaf_spec(Key(), extensions=extensions)
    return Ca(subject, _key(kind, other=True)).issue(spec), pool, [root.certificate]


def cycle() -> Chain:
    """Two issuers that certify each other, for ever."""
    one, two = Key(), Key()
    name_one, name_two = name(("CN", "One")), name(("CN", "Two"))
    pool = [
        Ca(name_two, two).issue(ca_spec(name_one, one)),
        Ca(name_one, one).issue(ca_spec(name_two, two)),
    ]
    leaf = Ca(name_one, one).issue(leaf_spec(Key()))
    return leaf, pool, [self_signed("Root").certificate]


def constrained() -> Chain:
    """Thousands of names below thousands of constraints: their product is asked."""
    bases = [
        element(0x30, element(0x82, f"{number}.example".encode()))
        for number in range(2500)
    ]
    value = extension("2.5.29.30", element(0x30, element(0xA0, *bases)))
    extensions = (basic_constraints(), key_usage("key_cert_sign"), value)
    root = self_signed("Root")
    issuer = root.below("Issuer", extensions=extensions)
    names = [element(0x82, f"{number}.test".encode()) for number in range(3500)]
    leaf = issuer.issue(leaf_spec(Key(), extensions=(alternative_names(*names),)))
    return leaf, [issuer.certificate], [root.certificate]


def full_pool() -> Chain:
    """As many bytes of certificates as are taken, each hashed again and again."""
    root = self_signed("Root")
    leaf, pool, _ = twins()
    large = [root.issue(leaf_spec(Key(), extensions=(padded(60_000),)))] * 7
    return leaf, [*pool[:50], *large], [root.certificate]


def nested() -> Chain:
    """An extension of brackets in brackets: a parser that recurses falls over."""
    value = b"\x05\x00"
    for _ in range(5000):
        value = element(0x30, value)
    root = self_signed("Root")
    leaf = root.issue(leaf_spec(Key(), extensions=(extension("2.5.29.17", value),)))
    return leaf, [], [root.certificate]


CASES: dict[str, Callable[[], Chain]] = {
    "twins": twins,
    "twins-gost": lambda: twins("gost-2015-512", 2),
    "strangers-gost": lambda: strangers("gost-2015-512", 17),
    "strangers-gost-large": lambda: strangers("gost-2015-512", 5, 60_000),
    "strangers-rsa": lambda: strangers("rsa", 64, 60_000),
    "cycle": cycle,
    "constrained": constrained,
    "full-pool": full_pool,
    "nested": nested,
}

_RSA: list[Key] = []


def _key(kind: str, *, other: bool = False) -> Key:
    if kind.startswith("gost"):
        return GostKey(kind)
    if kind == "rsa":
        # Making 64 RSA keys would be the cost here, and none of the verifier's.
        while len(_RSA) < 2:
            _RSA.append(Key("rsa"))
        return _RSA[other]
    return Key(kind)


def one_signature() -> float:
    """Seconds of one GOST signature under a new key: how fast this machine is."""
    key = GostKey("gost-2015-512")
    signature = key.sign(b"")
    started = time.process_time()
    schemes.verify(key.spki, key.algorithm(), signature, b"")
    return time.process_time() - started


def peak_kb() -> int:
    """The most memory that this process held, in kB.

    Not ``ru_maxrss``: a child begins with its parent's, and a test's may be large.
    """
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line[:6] == "VmHWM:")


def main() -> None:
    """See the module."""
    sys.stdout.write(json.dumps({"one_signature": one_signature()}) + "\n")
    for label in sys.argv[1:]:
        leaf, pool, anchors = CASES[label]()
        started = time.process_time()
        try:
            chain.build(leaf, pool, anchors, NOW)
            outcome = "built"
        except ChainInvalid as error:
            outcome = error.reason
        found = {
            "case": label,
            "seconds": time.process_time() - started,
            "peak_kb": peak_kb(),
            "outcome": outcome,
        }
        sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
