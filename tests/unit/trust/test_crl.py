"""Revocation lists: complete, delta, indirect; scope, number, dates; size."""

from __future__ import annotations

import tracemalloc
from datetime import datetime
from typing import Any

import pytest
from cryptography import x509

from desktop.asn1.der import element
from desktop.errors import EncodingInvalid, StatusInvalid
from desktop.trust import crl, crl_parts, view
from tests.fakes.forge import (
    DAY,
    NOW,
    Ca,
    Key,
    basic_constraints,
    extension,
    integer,
    key_usage,
    leaf_spec,
    name,
)
from tests.fakes.forge_status import (
    HOUR,
    CrlSpec,
    Entry,
    big_list,
    general_uri,
    invalidity,
    reason,
)

REMOVE_FROM_CRL, HOLD = 8, 6


def serial(certificate: bytes) -> int:
    return view.read(certificate).serial


def published(
    issuer: Ca, *entries: Entry, key: Key | None = None, **changes: Any
) -> bytes:
    return CrlSpec(issuer.subject, entries, **changes).signed_by(key or issuer.key)


def scope(*parts: bytes) -> bytes:
    return extension("2.5.29.28", element(0x30, *parts), critical=True)


def point(url: str) -> bytes:
    return element(0xA0, element(0xA0, general_uri(url)))


def delta_of(number: int) -> bytes:
    return extension("2.5.29.27", integer(number), critical=True)


def refused(
    why: str, body: bytes, leaf: bytes, issuer: Ca, now: datetime = NOW, **more: Any
) -> None:
    with pytest.raises(StatusInvalid, match=why):
        crl.judge(body, leaf, issuer.certificate, now, **more)


# -- complete lists ------------------------------------------------------------------


def test_listed(leaf: bytes, issuer: Ca) -> None:
    ours = Entry(serial(leaf), (reason(1), invalidity(NOW - 2 * DAY)))
    body = published(issuer, Entry(5), ours, Entry(6, ()))
    found = crl.judge(body, leaf, issuer.certificate, NOW)
    assert (found.status, found.reason) == ("revoked", "keyCompromise")
    assert found.invalidity_date == NOW - 2 * DAY
    assert found.revoked_at == NOW - HOUR
    assert found.crl_number == 7
    assert found.raw == body
    assert found.signer == view.read(issuer.certificate).sha256


def test_listed_without_reason(leaf: bytes, issuer: Ca) -> None:
    body = published(issuer, Entry(serial(leaf), ()))
    found = crl.judge(body, leaf, issuer.certificate, NOW)
    assert (found.status, found.reason) == ("revoked", "unspecified")


def test_not_listed(leaf: bytes, issuer: Ca) -> None:
    found = crl.judge(published(issuer, Entry(5)), leaf, issuer.certificate, NOW)
    assert (found.status, found.source, found.revoked_at) == ("good", "crl", None)


def test_empty_list(leaf: bytes, issuer: Ca) -> None:
    body = published(issuer)
    assert crl.judge(body, leaf, issuer.certificate, NOW).status == "good"


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_lists_of_other_keys(kind: str, key: Key) -> None:
    root = Ca(name(("CN", "Other")), Key(kind))
    issuer = root.below("Other issuer", Key(kind))
    leaf = issuer.issue(leaf_spec(key))
    body = published(issuer, Entry(serial(leaf)))
    assert crl.judge(body, leaf, issuer.certificate, NOW).status == "revoked"


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "expired": ({"next_update": NOW - HOUR}, "has expired"),
    "future": ({"this_update": NOW + HOUR}, "from the future"),
    "endless": ({"next_update": None}, "how long it is in force"),
    "by a broken digest": ({"digest": "sha1"}, "not accepted"),
    "of two algorithms": ({"inner_digest": "sha384"}, "two different"),
    "with an unknown critical extension": (
        {"extensions": (extension("1.2.3", b"\x05\x00", critical=True),)},
        "unknown critical extension 1.2.3",
    ),
    "with an extension twice": (
        {"extensions": (extension("1.2.3", b"\x05\x00"),) * 2},
        "occurs twice",
    ),
    "of version 3": ({"version": b"\x02\x01\x02"}, "not version 2"),
    "of version 1 with extensions": ({"version": b""}, "before version 2"),
    "with something more": ({"tail": b"\xa1\x00"}, "unknown parts"),
    "with a negative number": ({"number": -1}, "below zero"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_faulty_list(case: str, leaf: bytes, issuer: Ca) -> None:
    changes, why = FAULTS[case]
    refused(why, published(issuer, Entry(serial(leaf)), **changes), leaf, issuer)


def test_wrong_signer(leaf: bytes, issuer: Ca) -> None:
    refused("does not verify", published(issuer, key=Key()), leaf, issuer)


def test_list_of_another_issuer(leaf: bytes, issuer: Ca, root: Ca) -> None:
    refused("of another issuer", published(root), leaf, issuer)


def test_certificate_of_another_issuer(leaf: bytes, issuer: Ca, root: Ca) -> None:
    refused("not of this issuer", published(issuer), leaf, root)


def test_issuer_that_may_not_sign_lists(root: Ca, key: Key) -> None:
    issuer = root.below(
        "No lists", extensions=(basic_constraints(), key_usage("key_cert_sign"))
    )
    leaf = issuer.issue(leaf_spec(key))
    refused("may not sign lists", published(issuer), leaf, issuer)


def test_changed_byte(leaf: bytes, issuer: Ca) -> None:
    body = published(issuer, Entry(0x11223344))
    assert body.count(b"\x11\x22\x33\x44") == 1
    bad = body.replace(b"\x11\x22\x33\x44", b"\x11\x22\x33\x45")
    refused("does not verify", bad, leaf, issuer)


@pytest.mark.parametrize("cut", [0, 1, 4, 40, -1])
def test_cut_short(leaf: bytes, issuer: Ca, cut: int) -> None:
    refused("CRL:", published(issuer, Entry(5))[:cut], leaf, issuer)


@pytest.mark.parametrize(
    "wrong",
    [b"\x18\x0d202611291259Z", b"\x17\x0d2611291200:0Z", b"\x17\x0d261129120000+"],
)
def test_a_time_in_another_form(issuer: Ca, wrong: bytes) -> None:
    """Without its seconds, 12:59 would be read as 12:05:09."""
    body = CrlSpec(issuer.subject, next_update=NOW + DAY).signed_by(issuer.key)
    right = b"\x17\x0d261129120000Z"
    assert body.count(right) == 1
    crl_parts.read_frame(body)
    with pytest.raises(EncodingInvalid, match="time"):
        crl_parts.read_frame(body.replace(right, wrong))


def test_trailing_byte(leaf: bytes, issuer: Ca) -> None:
    refused("SEQUENCE", published(issuer) + b"\0", leaf, issuer)


@pytest.mark.parametrize(
    ("seen", "good"), [(None, True), (6, True), (7, True), (8, False)]
)
def test_number_does_not_fall(
    leaf: bytes, issuer: Ca, seen: int | None, *, good: bool
) -> None:
    body = published(issuer)
    if good:
        crl.judge(body, leaf, issuer.certificate, NOW, minimum_number=seen)
    else:
        refused("an older list", body, leaf, issuer, minimum_number=seen)


def test_number_does_not_vanish(leaf: bytes, issuer: Ca) -> None:
    body = published(issuer, number=None)
    assert crl.judge(body, leaf, issuer.certificate, NOW).crl_number is None
    refused("an older list", body, leaf, issuer, minimum_number=1)


def test_bundle_is_judged_at_its_own_time(leaf: bytes, issuer: Ca) -> None:
    body = published(issuer)
    refused("has expired", body, leaf, issuer, NOW + 400 * DAY)
    assert crl.judge(body, leaf, issuer.certificate, NOW).status == "good"


def test_unknown_critical_entry_extension(leaf: bytes, issuer: Ca) -> None:
    odd = extension("1.2.3", b"\x05\x00", critical=True)
    body = published(issuer, Entry(serial(leaf), (odd,)))
    refused("unknown critical extension 1.2.3", body, leaf, issuer)


def test_malformed_reason(leaf: bytes, issuer: Ca) -> None:
    body = published(issuer, Entry(serial(leaf), (reason(77),)))
    refused("CRL", body, leaf, issuer)


# -- scope ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (b"\x82\x01\xff", "about CAs only"),
        (b"\x85\x01\xff", "attribute certificates"),
        (element(0xA0, element(0xA1, b"\x30\x00")), "not understood|CRL"),
    ],
)
def test_scope_without_us(leaf: bytes, issuer: Ca, part: bytes, why: str) -> None:
    refused(why, published(issuer, extensions=(scope(part),)), leaf, issuer)


def test_scope_of_users(leaf: bytes, issuer: Ca) -> None:
    body = published(issuer, extensions=(scope(b"\x81\x01\xff"),))
    assert crl.judge(body, leaf, issuer.certificate, NOW).status == "good"


def test_scope_of_users_and_an_issuer(issuer: Ca) -> None:
    lower = issuer.below("Lower")
    body = published(issuer, extensions=(scope(b"\x81\x01\xff"),))
    refused("about users only", body, lower.certificate, issuer)


def test_scope_of_another_point(root: Ca, issuer: Ca, key: Key) -> None:
    named = extension("2.5.29.31", element(0x30, element(0x30, point("http://a/1"))))
    leaf = issuer.issue(leaf_spec(key, extensions=(named,)))
    ours = published(issuer, extensions=(scope(point("http://a/1")),))
    assert crl.judge(ours, leaf, issuer.certificate, NOW).status == "good"
    theirs = published(issuer, extensions=(scope(point("http://a/2")),))
    refused("another distribution point", theirs, leaf, issuer)


def test_scope_of_some_reasons(leaf: bytes, issuer: Ca) -> None:
    some = scope(b"\x83\x02\x06\x40")
    body = published(issuer, Entry(serial(leaf)), extensions=(some,))
    assert crl.judge(body, leaf, issuer.certificate, NOW).status == "revoked"
    refused("some reasons only", published(issuer, extensions=(some,)), leaf, issuer)


# -- delta ---------------------------------------------------------------------------


def test_delta_that_lists_us_needs_no_base(leaf: bytes, issuer: Ca) -> None:
    body = published(issuer, Entry(serial(leaf)), number=9, extensions=(delta_of(7),))
    found = crl.judge(body, leaf, issuer.certificate, NOW)
    assert (found.status, found.crl_number) == ("revoked", 9)


def test_delta_alone_can_not_say_good(leaf: bytes, issuer: Ca) -> None:
    body = published(issuer, number=9, extensions=(delta_of(7),))
    refused("without its base", body, leaf, issuer)


@pytest.mark.parametrize(
    ("in_base", "in_delta", "status"),
    [
        (None, None, "good"),
        (1, None, "revoked"),
        (HOLD, REMOVE_FROM_CRL, "good"),
        (HOLD, 1, "revoked"),
        (None, 1, "revoked"),
    ],
)
def test_delta_with_its_base(
    leaf: bytes, issuer: Ca, in_base: int | None, in_delta: int | None, status: str
) -> None:
    def entries(code: int | None) -> tuple[Entry, ...]:
        return () if code is None else (Entry(serial(leaf), (reason(code),)),)

    base = published(issuer, *entries(in_base), number=7)
    body = published(issuer, *entries(in_delta), number=9, extensions=(delta_of(7),))
    found = crl.judge(body, leaf, issuer.certificate, NOW, base=base)
    assert found.status == status


@pytest.mark.parametrize(
    ("base", "delta", "why"),
    [
        ({"number": 6}, {}, "do not go together"),
        ({"number": 9}, {}, "do not go together"),
        ({"number": None}, {}, "have no number"),
        ({"extensions": (scope(b"\x81\x01\xff"),)}, {}, "another scope"),
        ({"extensions": (delta_of(3),)}, {}, "a delta itself"),
        ({"next_update": NOW - HOUR}, {}, "has expired"),
        ({}, {"next_update": NOW - HOUR}, "has expired"),
    ],
)
def test_delta_with_a_wrong_base(
    leaf: bytes, issuer: Ca, base: dict[str, Any], delta: dict[str, Any], why: str
) -> None:
    whole = published(issuer, **{"number": 7, **base})
    body = published(issuer, number=9, extensions=(delta_of(7),), **delta)
    refused(why, body, leaf, issuer, base=whole)


def test_where_the_delta_lies(issuer: Ca) -> None:
    value = element(0x30, element(0x30, point("http://a/delta.crl")))
    body = published(issuer, extensions=(extension("2.5.29.46", value),))
    assert crl.freshest_urls(body) == ("http://a/delta.crl",)
    assert crl.freshest_urls(published(issuer)) == ()
    with pytest.raises(EncodingInvalid, match="CRL"):
        crl.freshest_urls(b"")


# -- indirect ------------------------------------------------------------------------


def indirect(key: Key, issuer: Ca, signer: Ca, *, named: bool = True) -> bytes:
    """A certificate that names an issuer of indirect lists."""
    who = element(0xA2, element(0xA4, signer.subject))
    value = element(0x30, element(0x30, who))
    extensions = (extension("2.5.29.31", value),) if named else ()
    return issuer.issue(leaf_spec(key, extensions=extensions))


def by_issuer(ca: Ca) -> bytes:
    """The entry extension certificateIssuer."""
    value = element(0x30, element(0xA4, ca.subject))
    return extension("2.5.29.29", value, critical=True)


INDIRECT = scope(b"\x84\x01\xff")


def test_indirect_list(root: Ca, issuer: Ca, key: Key) -> None:
    signer = root.below("List signer")
    leaf = indirect(key, issuer, signer)
    # The issuer stays the same until an entry names another (5.3.3).
    body = published(
        signer,
        Entry(serial(leaf), (reason(4),)),
        Entry(3, (by_issuer(issuer),)),
        Entry(serial(leaf), (reason(1),)),
        extensions=(INDIRECT,),
    )
    found = crl.judge(body, leaf, issuer.certificate, NOW, signers=[signer.certificate])
    assert (found.status, found.reason) == ("revoked", "keyCompromise")


def test_indirect_list_of_others(root: Ca, issuer: Ca, key: Key) -> None:
    signer = root.below("List signer")
    leaf = indirect(key, issuer, signer)
    body = published(
        signer,
        Entry(serial(leaf), (by_issuer(root), reason(1))),
        extensions=(INDIRECT,),
    )
    found = crl.judge(body, leaf, issuer.certificate, NOW, signers=[signer.certificate])
    assert found.status == "good"


@pytest.mark.parametrize("tag", [0xA3, 0xA5], ids=["X.400 address", "EDI party"])
def test_indirect_list_whose_issuer_is_named_in_a_way_nobody_reads(
    root: Ca, issuer: Ca, key: Key, tag: int
) -> None:
    signer = root.below("List signer")
    leaf = indirect(key, issuer, signer)
    named = extension("2.5.29.29", element(0x30, element(tag)), critical=True)
    body = published(signer, Entry(3, (named,)), extensions=(INDIRECT,))
    refused("CRL", body, leaf, issuer, signers=[signer.certificate])


def test_indirect_list_that_the_certificate_does_not_name(
    root: Ca, issuer: Ca, key: Key
) -> None:
    signer = root.below("List signer")
    leaf = indirect(key, issuer, signer, named=False)
    body = published(signer, extensions=(INDIRECT,))
    refused("names no such", body, leaf, issuer, signers=[signer.certificate])


def test_indirect_list_by_nobody_pinned(root: Ca, issuer: Ca, key: Key) -> None:
    signer = root.below("List signer")
    leaf = indirect(key, issuer, signer)
    body = published(signer, extensions=(INDIRECT,))
    refused("no pinned certificate", body, leaf, issuer)


# -- size ----------------------------------------------------------------------------


def test_above_the_cap(leaf: bytes, issuer: Ca) -> None:
    body = published(issuer, Entry(5))
    refused("too large", body, leaf, issuer, max_bytes=len(body) - 1)
    assert crl.judge(body, leaf, issuer.certificate, NOW, max_bytes=len(body))


def test_peak_memory_of_a_large_list(leaf: bytes, issuer: Ca) -> None:
    """Judging 8 MB costs less than as much again; the bench measures the cap."""
    body = big_list(issuer, serial(leaf), 8 * 1024 * 1024)
    assert len(body) > 8_000_000
    tracemalloc.start()
    found = crl.judge(body, leaf, issuer.certificate, NOW)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.status == "revoked"
    assert peak < len(body)


def test_another_library_agrees(leaf: bytes, issuer: Ca) -> None:
    """What is forged here is a list to others too, or these tests prove nothing."""
    body = published(issuer, Entry(serial(leaf)), extensions=(scope(b"\x81\x01\xff"),))
    parsed = x509.load_der_x509_crl(body)
    assert parsed.get_revoked_certificate_by_serial_number(serial(leaf)) is not None
    above = x509.load_der_x509_certificate(issuer.certificate).public_key()
    assert parsed.is_signature_valid(above)  # type: ignore[arg-type]
