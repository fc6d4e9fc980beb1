"""Cases of x509-limbo that are not in the other files, and where Saqta differs.

Limbo's cases about host names, TLS purposes and the CA/Browser profile are no questions
here: certificates of persons have no host name, and TLS is judged by OpenSSL. The cases
are generated (tests/vectors/README.md says why) under limbo's names.
"""

from __future__ import annotations

from typing import Any

import pytest

from desktop.asn1.der import element
from desktop.errors import ChainInvalid
from desktop.trust import chain
from tests.fakes.forge import (
    NOW,
    Ca,
    Key,
    basic_constraints,
    extension,
    key_usage,
    leaf_spec,
    name,
    self_signed,
)

CERT_SIGN = key_usage("key_cert_sign")


def issuer_with(above: Ca, common_name: str, length: int | None, **more: Any) -> Ca:
    extensions = (basic_constraints(length=length), CERT_SIGN)
    return above.below(common_name, extensions=extensions, **more)


@pytest.mark.parametrize("length", [0, 1, 2])
def test_pathlen_ee_with_intermediate_pathlen(root: Ca, key: Key, length: int) -> None:
    one = issuer_with(root, "One", length)
    below = one.issue(leaf_spec(key))
    assert chain.build(below, [one.certificate], [root.certificate], NOW)


def test_pathlen_validation_ignores_pathlen_in_leaf(root: Ca) -> None:
    one = issuer_with(root, "One", 0)
    two = issuer_with(one, "Two", 0)
    assert chain.build(two.certificate, [one.certificate], [root.certificate], NOW)


def test_pathlen_intermediate_pathlen_may_increase(root: Ca, key: Key) -> None:
    one = issuer_with(root, "One", 1)
    two = issuer_with(one, "Two", 2)
    pool = [one.certificate, two.certificate]
    assert chain.build(two.issue(leaf_spec(key)), pool, [root.certificate], NOW)


def test_pathlen_intermediate_pathlen_too_long(root: Ca, key: Key) -> None:
    one = issuer_with(root, "One", 1)
    two = issuer_with(one, "Two", 0)
    three = issuer_with(two, "Three", 0)
    pool = [one.certificate, two.certificate, three.certificate]
    with pytest.raises(ChainInvalid, match="path length"):
        chain.build(three.issue(leaf_spec(key)), pool, [root.certificate], NOW)


def test_rfc5280_ee_empty_issuer(root: Ca, key: Key) -> None:
    below = Ca(name(), root.key).issue(leaf_spec(key, issuer=name()))
    with pytest.raises(ChainInvalid, match="issuer has no name"):
        chain.build(below, [], [root.certificate], NOW)


def test_rfc5280_ca_empty_subject(key: Key) -> None:
    root = self_signed("Root")
    nameless = Ca(name(), Key())
    spec = leaf_spec(
        nameless.key,
        subject=name(),
        extensions=(basic_constraints(), CERT_SIGN),
    )
    certificate = root.issue(spec)
    below = nameless.issue(leaf_spec(key, issuer=name()))
    with pytest.raises(ChainInvalid, match="issuer has no name"):
        chain.build(below, [certificate], [root.certificate], NOW)


def test_rfc5280_no_keyusage_and_no_basicconstraints(root: Ca, key: Key) -> None:
    below = root.issue(leaf_spec(key, extensions=()))
    assert chain.build(below, [], [root.certificate], NOW)


def test_rfc5280_ee_aia(root: Ca, key: Key) -> None:
    access = element(
        0x30, b"\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02", element(0x82, b"example.com")
    )
    value = extension("1.3.6.1.5.5.7.1.1", element(0x30, access))
    below = root.issue(leaf_spec(key, extensions=(value,)))
    assert chain.build(below, [], [root.certificate], NOW)


def _not_critical_constraints() -> bytes:
    permitted = element(0xA0, element(0x30, element(0x82, b"example.com")))
    return extension("2.5.29.30", element(0x30, permitted))


#: Limbo expects a refusal. RFC 5280 binds the CA here ("conforming CAs MUST mark ..."),
#: not who verifies; the value counts in full, and an older state issuer that marked it
#: otherwise would be locked out for nothing.
ELSEWISE = {
    "rfc5280::root-non-critical-basic-constraints": (
        basic_constraints(critical=False),
        CERT_SIGN,
    ),
    "rfc5280::nc::permitted-dns-match-noncritical": (
        basic_constraints(),
        CERT_SIGN,
        _not_critical_constraints(),
    ),
    "rfc5280::ski::root-missing-ski": (basic_constraints(), CERT_SIGN),
    "rfc5280::aki::leaf-missing-aki": (basic_constraints(), CERT_SIGN),
}


@pytest.mark.parametrize("case", ELSEWISE)
def test_where_limbo_expects_otherwise(case: str, key: Key) -> None:
    root = self_signed("Elsewise", extensions=ELSEWISE[case])
    below = root.issue(leaf_spec(key))
    assert chain.build(below, [], [root.certificate], NOW)
