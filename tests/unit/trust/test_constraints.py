"""Name constraints: each kind of name, permitted and excluded, and their cost."""

from __future__ import annotations

import pytest

from desktop.asn1.der import element
from desktop.errors import ChainInvalid
from desktop.trust import chain, constraints
from tests.fakes.forge import (
    NOW,
    Ca,
    Key,
    alternative_names,
    basic_constraints,
    extension,
    key_usage,
    leaf_spec,
    name,
)

EMAIL, DNS, URI, IP, OTHER = 0x81, 0x82, 0x86, 0x87, 0xA0


def subtrees(tag: int, *bases: bytes) -> bytes:
    return element(tag, *(element(0x30, base) for base in bases))


def text(tag: int, value: str) -> bytes:
    return element(tag, value.encode())


def directory(*pairs: tuple[str, str]) -> bytes:
    return element(0xA4, name(*pairs))


def constrained(root: Ca, *parts: bytes, critical: bool = True) -> Ca:
    value = element(0x30, *parts)
    return root.below(
        "Constrained",
        extensions=(
            basic_constraints(),
            key_usage("key_cert_sign"),
            extension("2.5.29.30", value, critical=critical),
        ),
    )


def build(root: Ca, ca: Ca, certificate: bytes) -> None:
    chain.build(certificate, [ca.certificate], [root.certificate], NOW)


def leaf(ca: Ca, key: Key, *sans: bytes, subject: bytes = b"") -> bytes:
    extensions = [key_usage("digital_signature")]
    if sans:
        extensions.append(alternative_names(*sans, critical=not subject))
    spec = leaf_spec(key, extensions=extensions)
    if subject:
        spec = leaf_spec(key, extensions=extensions, subject=subject)
    return ca.issue(spec)


CASES = [
    (EMAIL, "a@example.kz", "a@example.kz", True),
    (EMAIL, "a@EXAMPLE.kz", "a@example.kz", True),
    (EMAIL, "A@example.kz", "a@example.kz", False),
    (EMAIL, "a@example.kz", "example.kz", True),
    (EMAIL, "a@sub.example.kz", "example.kz", False),
    (EMAIL, "a@sub.example.kz", ".example.kz", True),
    (EMAIL, "a@example.kz", ".example.kz", False),
    (EMAIL, "a@other.kz", "example.kz", False),
    (DNS, "example.kz", "example.kz", True),
    (DNS, "sub.EXAMPLE.kz", "example.kz", True),
    (DNS, "badexample.kz", "example.kz", False),
    (DNS, "example.kz", "", True),
    (URI, "http://host.example.kz/x", "host.example.kz", True),
    (URI, "http://host.example.kz:8/x", ".example.kz", True),
    (URI, "http://example.kz/x", ".example.kz", False),
]


@pytest.mark.parametrize(("tag", "value", "base", "within"), CASES)
def test_permitted_texts(
    root: Ca, key: Key, tag: int, value: str, base: str, *, within: bool
) -> None:
    ca = constrained(root, subtrees(0xA0, text(tag, base)))
    below = leaf(ca, key, text(tag, value))
    if within:
        build(root, ca, below)
    else:
        with pytest.raises(ChainInvalid, match="outside an issuer's constraints"):
            build(root, ca, below)


@pytest.mark.parametrize(("tag", "value", "base", "within"), CASES)
def test_excluded_texts(
    root: Ca, key: Key, tag: int, value: str, base: str, *, within: bool
) -> None:
    ca = constrained(root, subtrees(0xA1, text(tag, base)))
    below = leaf(ca, key, text(tag, value))
    if within:
        with pytest.raises(ChainInvalid, match="excluded by an issuer"):
            build(root, ca, below)
    else:
        build(root, ca, below)


@pytest.mark.parametrize(
    ("address", "base", "within"),
    [
        (b"\x0a\x01\x02\x03", b"\x0a\x00\x00\x00\xff\x00\x00\x00", True),
        (b"\x0b\x01\x02\x03", b"\x0a\x00\x00\x00\xff\x00\x00\x00", False),
        (bytes(15) + b"\x01", bytes(16) + b"\xff" * 8 + bytes(8), True),
        (bytes(15) + b"\x01", b"\x0a\x00\x00\x00\xff\x00\x00\x00", False),
    ],
)
def test_addresses(
    root: Ca, key: Key, address: bytes, base: bytes, *, within: bool
) -> None:
    ca = constrained(root, subtrees(0xA0, element(IP, base)))
    below = leaf(ca, key, element(IP, address))
    if within:
        build(root, ca, below)
    else:
        with pytest.raises(ChainInvalid, match="outside"):
            build(root, ca, below)


def test_directory_names_by_prefix_whatever_their_letter_case(
    root: Ca, key: Key
) -> None:
    base = directory(("C", "KZ"), ("O", "MINISTRY"))
    ca = constrained(root, subtrees(0xA0, base))
    good = name(("C", "KZ"), ("O", "Ministry"), ("CN", "x"))
    build(root, ca, leaf(ca, key, subject=good))
    other = name(("C", "KZ"), ("O", "Other"), ("CN", "x"))
    with pytest.raises(ChainInvalid, match="outside"):
        build(root, ca, leaf(ca, key, subject=other))
    with pytest.raises(ChainInvalid, match="outside"):
        build(root, ca, leaf(ca, key, subject=name(("C", "KZ"))))


def test_exclusion_is_not_escaped_by_letter_case(root: Ca, key: Key) -> None:
    ca = constrained(root, subtrees(0xA1, directory(("O", "MINISTRY"))))
    with pytest.raises(ChainInvalid, match="excluded"):
        build(root, ca, leaf(ca, key, subject=name(("O", "ministry"), ("CN", "x"))))


def test_email_in_the_subject_counts(root: Ca, key: Key) -> None:
    ca = constrained(root, subtrees(0xA0, text(EMAIL, "example.kz")))
    subject = name(("CN", "x"), ("E", "a@elsewhere.kz"))
    with pytest.raises(ChainInvalid, match="outside"):
        build(root, ca, leaf(ca, key, subject=subject))


def test_kind_that_nobody_can_compare_is_refused(root: Ca, key: Key) -> None:
    other = element(OTHER, b"\x06\x03\x2a\x03\x04", element(0xA0, b"\x0c\x01x"))
    ca = constrained(root, subtrees(0xA0, other))
    with pytest.raises(ChainInvalid, match="kind of name that is unknown"):
        build(root, ca, leaf(ca, key, other))


def test_other_kinds_are_not_touched(root: Ca, key: Key) -> None:
    ca = constrained(root, subtrees(0xA0, text(DNS, "example.kz")))
    build(root, ca, leaf(ca, key, text(EMAIL, "a@elsewhere.kz")))


def test_constraints_hold_when_not_critical(root: Ca, key: Key) -> None:
    ca = constrained(root, subtrees(0xA0, text(DNS, "example.kz")), critical=False)
    with pytest.raises(ChainInvalid, match="outside"):
        build(root, ca, leaf(ca, key, text(DNS, "other.kz")))


def test_constraints_reach_through_an_issuer_below(root: Ca, key: Key) -> None:
    ca = constrained(root, subtrees(0xA0, text(EMAIL, "example.kz")))
    lower = ca.below("Lower")
    below = leaf(lower, key, text(EMAIL, "a@elsewhere.kz"))
    with pytest.raises(ChainInvalid, match="outside"):
        chain.build(below, [lower.certificate, ca.certificate], [root.certificate], NOW)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((), "neither permitted nor excluded"),
        ((element(0xA2),), "unknown part"),
        (
            (element(0xA0, element(0x30, text(DNS, "a.kz"), b"\x81\x01\x00")),),
            "minimum or maximum",
        ),
    ],
)
def test_malformed_constraints(
    root: Ca, key: Key, parts: tuple[bytes, ...], reason: str
) -> None:
    ca = constrained(root, *parts)
    with pytest.raises(ChainInvalid, match=reason):
        build(root, ca, leaf(ca, key))


@pytest.mark.parametrize(
    ("tag", "value", "base", "reason"),
    [
        (EMAIL, "nobody", "example.kz", "malformed|outside"),
        (DNS, "a.kz", ".a.kz", "malformed"),
        (URI, "urn:x", "example.kz", "no host"),
        (URI, "http://[::1", "example.kz", "malformed|certificate"),
    ],
)
def test_malformed_names_under_a_constraint(
    root: Ca, key: Key, tag: int, value: str, base: str, reason: str
) -> None:
    ca = constrained(root, subtrees(0xA0, text(tag, base)))
    with pytest.raises(ChainInvalid, match=reason):
        build(root, ca, leaf(ca, key, text(tag, value)))


def test_mask_with_holes(root: Ca, key: Key) -> None:
    base = element(IP, b"\x0a\x00\x00\x00\xff\x00\xff\x00")
    ca = constrained(root, subtrees(0xA0, base))
    with pytest.raises(ChainInvalid, match="holes"):
        build(root, ca, leaf(ca, key, element(IP, b"\x0a\x00\x00\x01")))


def test_names_times_constraints_are_bounded(root: Ca, key: Key) -> None:
    """[pathological::nc-dos]: 300 names against 300 constraints."""
    bases = [text(DNS, f"a{number}.kz") for number in range(300)]
    ca = constrained(root, subtrees(0xA1, *bases))
    names = [text(DNS, f"b{number}.kz") for number in range(300)]
    with pytest.raises(ChainInvalid, match="too many name constraints"):
        build(root, ca, leaf(ca, key, *names))


def test_budget_counts_down() -> None:
    budget = constraints.Budget(3)
    budget.spend(3)
    with pytest.raises(ChainInvalid, match="too many"):
        budget.spend(1)
