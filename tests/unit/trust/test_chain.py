"""Chains: what is accepted, what is refused and why.

Names in brackets are those of the cases of x509-limbo (github.com/C2SP/x509-limbo) that
a generated case stands for; where its expectation is not ours, the test says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desktop.asn1.der import element
from desktop.errors import ChainInvalid, EncodingInvalid
from desktop.trust import chain, view
from tests.fakes.forge import (
    DAY,
    NOW,
    Ca,
    Key,
    Spec,
    alternative_names,
    basic_constraints,
    ca_spec,
    extended_usage,
    extension,
    key_identifier,
    key_usage,
    leaf_spec,
    name,
    self_signed,
    time,
)

OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
ANY_PURPOSE = "2.5.29.37.0"
UNKNOWN = extension("1.2.3.4.5", b"\x05\x00", critical=True)


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


# -- what is accepted ---------------------------------------------------------------


def test_leaf_under_issuer_under_root(root: Ca, issuer: Ca, leaf: bytes) -> None:
    found = chain.build(leaf, [issuer.certificate], [root.certificate], NOW)
    assert found == (leaf, issuer.certificate, root.certificate)


def test_issuer_itself_may_be_the_anchor(issuer: Ca, leaf: bytes) -> None:
    assert chain.build(leaf, [], [issuer.certificate], NOW)[-1] == issuer.certificate


def test_pinned_leaf_needs_no_chain(leaf: bytes) -> None:
    assert chain.build(leaf, [], [leaf], NOW) == (leaf,)


@pytest.mark.parametrize("kind", ["ec", "rsa", "ed25519"])
def test_every_kind_of_key_may_issue(kind: str, key: Key) -> None:
    ca = self_signed("Root of another kind", Key(kind))
    below = ca.issue(leaf_spec(key))
    assert chain.build(below, [], [ca.certificate], NOW) == (below, ca.certificate)


def test_two_issuers_of_one_name_are_told_apart_by_signature(
    root: Ca, issuer: Ca, leaf: bytes
) -> None:
    # [pathological::multiple-chains-expired-intermediate and cross-signing]
    twin = root.below("Issuer")
    pool = [twin.certificate, issuer.certificate]
    assert chain.build(leaf, pool, [root.certificate], NOW)[1] == issuer.certificate


def test_expired_twin_of_an_issuer_is_passed_over(
    root: Ca, issuer: Ca, leaf: bytes
) -> None:
    spec = replace(ca_spec(issuer.subject, issuer.key), not_after=NOW - DAY / 2)
    old = root.issue(spec)
    pool = [old, issuer.certificate]
    assert chain.build(leaf, pool, [root.certificate], NOW)[1] == issuer.certificate


def test_garbage_in_the_pool_is_passed_over(root: Ca, issuer: Ca, leaf: bytes) -> None:
    pool = [b"", b"\x30\x80", b"x" * 70_000, leaf[:-1], issuer.certificate]
    assert chain.build(leaf, pool, [root.certificate], NOW)[1] == issuer.certificate


def test_missing_key_identifiers_are_taken(key: Key) -> None:
    # [rfc5280::ski::root-missing-ski, aki::*-missing-aki: limbo refuses these]. The
    # state's older issuers compute them in their own way, so nothing hangs on them.
    extensions = (basic_constraints(), key_usage("key_cert_sign"))
    root = self_signed("No SKI", extensions=extensions)
    below = root.issue(leaf_spec(key, extensions=(key_usage("digital_signature"),)))
    assert chain.build(below, [], [root.certificate], NOW)


def test_self_issued_key_change_does_not_count_in_path_length(key: Key) -> None:
    # [rfc5280::pathlen::self-issued-certs-pathlen]
    extensions = (basic_constraints(length=0), key_usage("key_cert_sign"))
    root = self_signed("Changing root", extensions=extensions)
    new_key = Key()
    change = root.issue(ca_spec(root.subject, new_key))
    below = Ca(root.subject, new_key, change).issue(leaf_spec(key))
    assert len(chain.build(below, [change], [root.certificate], NOW)) == 3


# -- what is refused ----------------------------------------------------------------


def test_unknown_root(leaf: bytes, issuer: Ca) -> None:
    # [rfc5280::chain-untrusted-root]
    other = self_signed("Root")
    refused("signature", leaf, [issuer.certificate], [other.certificate])


def test_no_issuer_at_all(leaf: bytes, root: Ca) -> None:
    refused("no issuer", leaf, [], [root.certificate])


ISSUER_FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "intermediate-ca-without-ca-bit": (
        {"extensions": (basic_constraints(ca=False), key_usage("digital_signature"))},
        "no CA",
    ),
    "intermediate-ca-missing-basic-constraints": (
        {"extensions": (key_usage("digital_signature"),)},
        "no CA",
    ),
    "intermediate-ca-without-keyCertSign": (
        {"extensions": (basic_constraints(), key_usage("crl_sign"))},
        "may not sign certificates",
    ),
    "unknown-critical-extension-intermediate": (
        {"extensions": (basic_constraints(), key_usage("key_cert_sign"), UNKNOWN)},
        "unknown critical extension 1.2.3.4.5",
    ),
    "expired-intermediate": ({"not_after": NOW - DAY / 2}, "has expired"),
    "not-yet-valid-intermediate": ({"not_before": NOW + DAY}, "not valid yet"),
    "critical-policy-constraints": (
        {
            "extensions": (
                basic_constraints(),
                key_usage("key_cert_sign"),
                extension("2.5.29.36", element(0x30, b"\x80\x01\x00"), critical=True),
            )
        },
        "unknown critical extension 2.5.29.36",
    ),
}


@pytest.mark.parametrize("case", ISSUER_FAULTS)
def test_faulty_issuer(case: str, root: Ca, key: Key) -> None:
    changes, reason = ISSUER_FAULTS[case]
    faulty = root.below("Faulty", **changes)
    below = faulty.issue(leaf_spec(key))
    refused(reason, below, [faulty.certificate], [root.certificate])


ROOT_FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "root-missing-basic-constraints": (
        {"extensions": (key_usage("digital_signature"),)},
        "no CA",
    ),
    "root-inconsistent-ca-extensions": (
        {"extensions": (basic_constraints(), key_usage("digital_signature"))},
        "may not sign certificates",
    ),
    "unknown-critical-extension-root": (
        {"extensions": (basic_constraints(), key_usage("key_cert_sign"), UNKNOWN)},
        "unknown critical extension",
    ),
    "expired-root": ({"not_after": NOW - DAY / 2}, "has expired"),
    "not-yet-valid-root": ({"not_before": NOW + DAY / 2}, "not valid yet"),
}


@pytest.mark.parametrize("case", ROOT_FAULTS)
def test_faulty_root(case: str, key: Key) -> None:
    changes, reason = ROOT_FAULTS[case]
    root = self_signed("Faulty root", **changes)
    refused(reason, root.issue(leaf_spec(key)), [], [root.certificate])


LEAF_FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "expired": ({"not_after": NOW - timedelta(seconds=1)}, "has expired"),
    "future": ({"not_before": NOW + timedelta(seconds=1)}, "not valid yet"),
    "unknown-critical-extension-ee": (
        {"extensions": (key_usage("digital_signature"), UNKNOWN)},
        "unknown critical extension",
    ),
    "duplicate-extensions": (
        {"extensions": (key_usage("digital_signature"),) * 2},
        "occurs twice",
    ),
    "leaf-ku-keycertsign": ({"extensions": (key_usage("key_cert_sign"),)}, "without"),
    "ee-critical-ski": (
        {"extensions": (key_identifier(b"x", critical=True),)},
        "must not be critical",
    ),
    "ee-critical-aki": (
        {"extensions": (extension("2.5.29.35", b"\x30\x00", critical=True),)},
        "must not be critical",
    ),
    "ee-critical-aia": (
        {"extensions": (extension("1.3.6.1.5.5.7.1.1", b"\x30\x00", critical=True),)},
        "must not be critical",
    ),
    "eku::ee-eku-empty": ({"extensions": (extended_usage(),)}, "empty extended"),
    "san::empty": ({"extensions": (alternative_names(),)}, "empty subjectAltName"),
    "ee-empty-subject-no-san": ({"subject": name()}, "neither subject"),
    "pathlen-without-ca": (
        {"extensions": (basic_constraints(ca=False, length=0),)},
        "path length without",
    ),
    "nc::not-allowed-in-ee": (
        {"extensions": (extension("2.5.29.30", b"\x30\x02\xa0\x00"),)},
        "outside a CA",
    ),
    "mismatching-signature-algorithm": ({"inner_digest": "sha384"}, "two different"),
    "extensions-before-v3": ({"version": 1}, "before version 3"),
    "serial::too-long": ({"serial": 1 << 160}, "serial number"),
    "serial::zero": ({"serial": 0}, "serial number"),
    "serial::negative": ({"serial": -5}, "serial number"),
    "sha1": ({"digest": "sha1"}, "not accepted"),
    "validity::generalized-before-2050": (
        {"times": time(NOW - DAY) + element(0x18, b"20271128120000Z")},
        "GeneralizedTime",
    ),
    "validity::fractional-seconds": (
        {"times": time(NOW - DAY) + element(0x18, b"20551128120000.5Z")},
        "GeneralizedTime",
    ),
    "validity::utctime-without-seconds": (
        {"times": element(0x17, b"2611271200Z") + time(NOW + DAY)},
        "without seconds",
    ),
    "validity::utctime-with-offset": (
        {"times": element(0x17, b"261127120000+0500") + time(NOW + DAY)},
        "without seconds",
    ),
    "validity::no-such-day": (
        {"times": element(0x17, b"260231120000Z") + time(NOW + DAY)},
        "day is out of range",
    ),
}


@pytest.mark.parametrize("case", LEAF_FAULTS)
def test_faulty_leaf(case: str, root: Ca, key: Key) -> None:
    changes, reason = LEAF_FAULTS[case]
    below = root.issue(leaf_spec(key, **changes))
    refused(reason, below, [], [root.certificate])


def test_leaf_may_not_issue(root: Ca, leaf: bytes, issuer: Ca, key: Key) -> None:
    # [webpki::ca-as-leaf turned round]: a person can't issue for another.
    person = Ca(name(("CN", "leaf")), key, leaf)
    below = person.issue(leaf_spec(Key(), "victim"))
    refused("no CA", below, [leaf, issuer.certificate], [root.certificate])


def test_changed_byte_breaks_the_signature(root: Ca, key: Key) -> None:
    good = root.issue(leaf_spec(key))
    bad = good[:-1] + bytes((good[-1] ^ 1,))
    refused("verify|encoding|public key", bad, [], [root.certificate])


def test_path_length(root: Ca, key: Key) -> None:
    # [pathlen::intermediate-violates-pathlen-0]
    first = root.below(
        "First", extensions=(basic_constraints(length=0), key_usage("key_cert_sign"))
    )
    second = first.below("Second")
    below = second.issue(leaf_spec(key))
    pool = [first.certificate, second.certificate]
    refused("path length", below, pool, [root.certificate])


def test_purpose_is_wanted_of_the_leaf(root: Ca, leaf: bytes, issuer: Ca) -> None:
    pool, anchors = [issuer.certificate], [root.certificate]
    assert chain.build(leaf, pool, anchors, NOW, purposes=(EMAIL_PROTECTION,))
    refused("for this purpose", leaf, pool, anchors, purposes=(OCSP_SIGNING,))


@pytest.mark.parametrize(
    ("stated", "fits"),
    [((TIME_STAMPING,), True), ((ANY_PURPOSE,), True), ((OCSP_SIGNING,), False)],
)
def test_purpose_is_wanted_of_issuers_that_state_any(
    root: Ca, key: Key, stated: tuple[str, ...], *, fits: bool
) -> None:
    # [webpki::eku nesting]
    narrow = root.below(
        "Narrow",
        extensions=(
            basic_constraints(),
            key_usage("key_cert_sign"),
            extended_usage(*stated),
        ),
    )
    usage = extended_usage(TIME_STAMPING, critical=True)
    below = narrow.issue(leaf_spec(key, extensions=(usage,)))
    pool, anchors = [narrow.certificate], [root.certificate]
    if fits:
        assert chain.build(below, pool, anchors, NOW, purposes=(TIME_STAMPING,))
    else:
        refused("for this purpose", below, pool, anchors, purposes=(TIME_STAMPING,))


def test_leaf_of_any_purpose_is_of_none(root: Ca, key: Key) -> None:
    below = root.issue(leaf_spec(key, extensions=(extended_usage(ANY_PURPOSE),)))
    refused("purpose", below, [], [root.certificate], purposes=(TIME_STAMPING,))


@pytest.mark.parametrize(("days", "good"), [(-2, False), (0, True), (40, False)])
def test_every_moment_is_the_callers(
    root: Ca, issuer: Ca, leaf: bytes, days: int, *, good: bool
) -> None:
    pool, anchors, at = [issuer.certificate], [root.certificate], NOW + days * DAY
    if good:
        assert chain.build(leaf, pool, anchors, at)
    else:
        refused("valid yet|expired", leaf, pool, anchors, at=at)


def test_signed_by_names_what_is_wrong(root: Ca, issuer: Ca, leaf: bytes) -> None:
    below, above = view.read(leaf), view.read(issuer.certificate)
    chain.check_signed_by(below, above)
    with pytest.raises(ChainInvalid, match="another name"):
        chain.check_signed_by(below, view.read(root.certificate))


# -- the view itself ------------------------------------------------------------------


def test_view_reads_everything(leaf: bytes, key: Key, issuer: Ca) -> None:
    found = view.read(leaf)
    assert found.spki == key.spki
    assert found.issuer == issuer.subject
    assert found.key_usage == frozenset({"digital_signature", "non_repudiation"})
    assert found.purposes == frozenset({EMAIL_PROTECTION})
    assert not found.purposes_critical
    assert found.ca is None
    assert found.not_before == NOW - DAY
    assert found.valid_at(NOW)
    assert not found.self_issued
    assert view.public_bits(found.spki) == key.bits


def test_validity_beyond_2049(key: Key) -> None:
    late = self_signed("Late", not_after=NOW + 40 * 365 * DAY)
    assert view.read(late.certificate).not_after.year == 2066


@pytest.mark.parametrize(
    "data", [b"", b"\x02\x01\x00", b"\x30\x00", b"\x30\x80\x00\x00", b"\x31\x00"]
)
def test_no_certificate_at_all(data: bytes) -> None:
    with pytest.raises(EncodingInvalid, match="certificate"):
        view.read(data)


def test_trailing_bytes(leaf: bytes) -> None:
    with pytest.raises(EncodingInvalid, match="trailing"):
        view.read(leaf + b"\0")


def test_public_bits_of_no_key() -> None:
    with pytest.raises(EncodingInvalid, match="public key"):
        view.public_bits(b"\x30\x00")


def test_spec_reaches_the_certificate(root: Ca, key: Key) -> None:
    """The forge does what it says, or the tests above prove nothing."""
    spec = Spec(name(("CN", "x")), key.spki, serial=77, not_after=NOW + 3 * DAY)
    found = view.read(root.issue(spec))
    assert (found.serial, found.not_after) == (77, NOW + 3 * DAY)
