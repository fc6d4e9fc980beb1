"""Names: string types, order, and text of any alphabet."""

from __future__ import annotations

import pytest
from asn1crypto import x509
from cryptography import x509 as pyca
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.asn1 import der, names
from desktop.errors import EncodingInvalid

PERSON = [
    ("CN", "ӘБДІХАЛЫҚОВА ҰЛДАНА"),
    ("SURNAME", "ӘБДІХАЛЫҚОВА"),
    ("SERIALNUMBER", "IIN010101100018"),
    ("C", "KZ"),
    ("O", 'МЕМЛЕКЕТТІК "ҮЛГІ" МЕКЕМЕСІ'),
    ("OU", "BIN940140000385"),
    ("G", "ҚАЙРАТҚЫЗЫ"),
]


def test_string_types_and_order_of_the_profile() -> None:
    """domain.md 3.1: UTF8String, but PrintableString for serial number and country."""
    name = names.build_name(PERSON)
    tags = []
    for relative in der.children(der.root(name, "name"), "name"):
        (attribute,) = der.children(relative, "name")
        tags.append(der.children(attribute, "name")[1].tag)
    assert tags == [0x0C, 0x0C, 0x13, 0x13, 0x0C, 0x0C, 0x0C]
    assert names.name_pairs(name) == PERSON


@pytest.mark.parametrize("letters", [33, 64, 65])
def test_long_cyrillic_names(letters: int) -> None:
    """What a library refuses by counting bytes is a name like any other here."""
    name = names.build_name([("CN", "Ұ" * letters)])
    assert names.name_pairs(name) == [("CN", "Ұ" * letters)]
    assert x509.Name.load(name).native["common_name"] == "Ұ" * letters


def test_the_empty_name_and_unnamed_types() -> None:
    assert names.build_name(()) == b"\x30\x00"
    assert names.name_pairs(b"\x30\x00") == []
    name = names.build_name([("1.2.3.4", "x"), ("E", "a@example.kz")])
    assert names.name_pairs(name) == [("1.2.3.4", "x"), ("E", "a@example.kz")]
    assert names.as_name(name).dump() == name


def test_another_library_reads_the_same() -> None:
    (first, *_) = pyca.Name.from_rfc4514_string("CN=Test CA").rdns
    assert names.build_name([("CN", "Test CA")]) == pyca.Name([first]).public_bytes()


@pytest.mark.parametrize(
    "pair",
    [
        ("C", "ҚЗ"),
        ("SERIALNUMBER", "IIN_0"),
        ("E", "әріп@example.kz"),
        ("CN", ""),
        ("XX", "x"),
        ("1.2.x", "x"),
    ],
)
def test_values_that_do_not_fit(pair: tuple[str, str]) -> None:
    with pytest.raises(EncodingInvalid, match="SQ-VER-12"):
        names.build_name([pair])


@pytest.mark.parametrize(
    "value",
    [
        "",
        "0500",
        "30023000",
        "3002310030",
        "30043102 3000",
        "300b3109300706035504030500",
        "300c310a3008060355040304 01 00",
        "300d310b300906035504030c02fffe",
    ],
)
def test_what_is_no_name(value: str) -> None:
    with pytest.raises(EncodingInvalid, match="SQ-VER-12"):
        names.name_pairs(bytes.fromhex(value))


def test_too_many_parts() -> None:
    part = names.build_name([("CN", "x")])[2:]
    with pytest.raises(EncodingInvalid, match="too many"):
        names.name_pairs(der.element(0x30, part * 65))
    with pytest.raises(EncodingInvalid, match="too many"):
        names.build_name([("CN", "x")] * 65)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["CN", "O", "OU", "G", "SURNAME", "L"]),
            st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80),
        ),
        max_size=8,
    )
)
def test_any_text_comes_back(pairs: list[tuple[str, str]]) -> None:
    assert names.name_pairs(names.build_name(pairs)) == pairs
