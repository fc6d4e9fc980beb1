"""What hostile certificates may cost: depth, loops, size, number, signatures."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace

import pytest

from desktop.asn1 import schemes
from desktop.asn1.der import element
from desktop.errors import ChainInvalid
from desktop.trust import chain
from tests.fakes.forge import (
    NOW,
    Ca,
    Key,
    alternative_names,
    ca_spec,
    extension,
    leaf_spec,
    name,
)


def refused(
    reason: str,
    certificate: bytes,
    pool: Sequence[bytes],
    anchors: Sequence[bytes],
    **more: object,
) -> None:
    at = more.pop("at", NOW)
    with pytest.raises(ChainInvalid, match=reason):
        chain.build(certificate, pool, anchors, at, **more)  # type: ignore[arg-type]


def test_too_large_certificate(root: Ca, key: Key) -> None:
    padding = extension("1.2.3.4", b"\x04\x82\xff\xff" + bytes(0xFFFF))
    below = root.issue(leaf_spec(key, extensions=(padding,)))
    refused("more than 65536", below, [], [root.certificate])


def test_too_many_certificates(root: Ca, leaf: bytes) -> None:
    refused("more than 64", leaf, [leaf] * 65, [root.certificate])


def test_too_many_bytes_of_certificates(root: Ca, key: Key, leaf: bytes) -> None:
    """Nine certificates of 60 kB: more work than an honest search ever is."""
    padding = extension("1.2.3.4", b"\x04\x82\xea\x60" + bytes(60_000))
    large = root.issue(leaf_spec(key, extensions=(padding,)))
    refused("more than 524288 bytes", leaf, [large] * 9, [root.certificate])


def test_too_many_extensions(root: Ca, key: Key) -> None:
    many = [extension(f"1.2.3.{number}", b"\x05\x00") for number in range(65)]
    below = root.issue(leaf_spec(key, extensions=many))
    refused("more than 64 extensions", below, [], [root.certificate])


def test_thousands_of_names_are_not_parsed(root: Ca, key: Key) -> None:
    names = [element(0x82, b"a")] * 20_000
    below = root.issue(leaf_spec(key, extensions=(alternative_names(*names),)))
    assert chain.build(below, [], [root.certificate], NOW)


def test_too_long_chain(root: Ca, key: Key) -> None:
    pool, last = [], root
    for number in range(chain.MAX_LENGTH):
        last = last.below(f"Link {number}")
        pool.append(last.certificate)
    below = last.issue(leaf_spec(key))
    refused("more than 8", below, pool, [root.certificate])


def test_longest_chain(root: Ca, key: Key) -> None:
    pool, last = [], root
    for number in range(chain.MAX_LENGTH - 2):
        last = last.below(f"Link {number}")
        pool.append(last.certificate)
    below = last.issue(leaf_spec(key))
    assert len(chain.build(below, pool, [root.certificate], NOW)) == chain.MAX_LENGTH


def test_loop_of_two_issuers_ends(root: Ca, key: Key) -> None:
    # [pathological::intermediate-cycle-distinct-cas]
    one, two = Key(), Key()
    name_one, name_two = name(("CN", "One")), name(("CN", "Two"))
    by_two = Ca(name_two, two).issue(ca_spec(name_one, one))
    by_one = Ca(name_one, one).issue(ca_spec(name_two, two))
    below = Ca(name_one, one).issue(leaf_spec(key))
    refused("issuer", below, [by_two, by_one], [root.certificate])


def test_loop_of_one_issuer_with_two_keys_ends(root: Ca, key: Key) -> None:
    # [pathological::intermediate-cycle-same-logical-ca]
    one, two = Key(), Key()
    same = name(("CN", "One"))
    pool = [
        Ca(same, two).issue(ca_spec(same, one)),
        Ca(same, one).issue(ca_spec(same, two)),
    ]
    below = Ca(same, one).issue(leaf_spec(key))
    refused("issuer|does not verify", below, pool, [root.certificate])


def test_many_twins_of_issuers_cost_no_more_than_the_budget(
    root: Ca, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six levels of ten twins each have a million chains; none leads to the root."""
    pool, names_of = [], [name(("CN", f"Level {level}")) for level in range(7)]
    keys_of = [Key() for _ in range(7)]
    for level in range(6):
        above = Ca(names_of[level + 1], keys_of[level + 1])
        spec = ca_spec(names_of[level], keys_of[level])
        pool += [above.issue(replace(spec, serial=100 + twin)) for twin in range(10)]
    below = Ca(names_of[0], keys_of[0]).issue(leaf_spec(key))
    count, real = 0, schemes.verify

    def counted(*arguments: bytes) -> None:
        nonlocal count
        count += 1
        real(*arguments)

    monkeypatch.setattr(schemes, "verify", counted)
    tracemalloc.start()
    refused("no issuer|too many|issuer", below, pool, [root.certificate])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == chain.MAX_SIGNATURES
    assert peak < 16 * 1024 * 1024
