"""The gate (security.md, test 15): what is not as asked for is refused, and why."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from desktop.applications import acceptance, request
from desktop.applications.acceptance import Accepted
from desktop.asn1 import names, pkcs10
from desktop.asn1.der import element
from desktop.authority import profiles
from desktop.errors import CertificateRejected, EncodingInvalid
from desktop.model.authority import AuthorityProfile
from desktop.model.people import Person, Post
from desktop.model.records import CertificateRecord
from desktop.trust import view
from tests.fakes.forge import (
    DAY,
    NOW,
    Ca,
    Key,
    Spec,
    alternative_names,
    basic_constraints,
    extended_usage,
    extension,
    key_identifier,
    key_usage,
    oid,
    pem,
    self_signed,
)
from tests.fakes.profile_files import profile_table

PERSON = Person(
    surname="Қасымжанова",
    given_name="Әйгерім",
    patronymic="Нұрланқызы",
    iin="010101200014",
    post=Post("specialist", ("department",), "Ministry of Examples", "940140000385"),
    phone="+77010000000",
    email="a.kasymzhanova@example.kz",
    region="Astana",
    city="Astana",
)
EMAIL_PROTECTION, CLIENT_AUTH = "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.2"
PERSON_OID, SERVER_AUTH = "1.2.398.3.3.4.1.1", "1.3.6.1.5.5.7.3.1"

#: testECCP256 of RFC 9500, section 2.3: published, so nobody's.
TEST_KEY = b"""-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIObLW92AqkWunJXowVR2Z5/+yVPBaFHnEedDk5WJxk/BoAoGCCqGSM49
AwEHoUQDQgAEQiVI+I+3gv+17KN0RFLHKh5Vj71vc75eSOkyMsxFxbFsTNEMTLjV
uKFxOelIgsiZJXKZNCX0FBmrfpCkKklCcg==
-----END EC PRIVATE KEY-----
"""


@dataclass
class Case:
    """An authority, a key, and the request that was made with it."""

    root: Ca
    issuer: Ca
    key: Key
    profile: AuthorityProfile
    request: bytes

    def spec(self, **changes: Any) -> Spec:
        """The certificate that was asked for."""
        asked = pkcs10.parse(self.request)
        spec = Spec(
            asked.subject,
            self.key.spki,
            extensions=self.extensions(),
            not_before=NOW - timedelta(minutes=1),
        )
        return replace(spec, **changes)

    def extensions(self, **changes: bytes | None) -> tuple[bytes, ...]:
        """Those of the certificate that was asked for, some replaced or left out."""
        found: dict[str, bytes | None] = {
            "usage": key_usage("digital_signature", "non_repudiation"),
            "purposes": extended_usage(EMAIL_PROTECTION, PERSON_OID),
            "identifier": key_identifier(self.key.spki),
            "names": alternative_names(element(0x81, PERSON.email.encode())),
            **changes,
        }
        return tuple(value for value in found.values() if value is not None)

    def judge(self, certificate: bytes, **more: Any) -> Accepted:
        values: dict[str, Any] = {
            "spki": self.key.spki,
            "request": self.request,
            "profile": self.profile,
            "extra_certs": (self.issuer.certificate,),
            "now": NOW,
            **more,
        }
        return acceptance.judge(certificate, **values)

    def refused(self, check: str, why: str, certificate: bytes, **more: Any) -> None:
        with pytest.raises(CertificateRejected, match=why) as caught:
            self.judge(certificate, **more)
        assert caught.value.check == check
        assert caught.value.exit_code == 6


def make_case(key: Key, **changes: Any) -> Case:
    root = self_signed("Root")
    issuer = root.below("Issuer")
    table = {
        **profile_table(pem(root.certificate)),
        "issuers": [
            {"certificate": pem(issuer.certificate), "ocsp_url": "http://127.0.0.1:1/o"}
        ],
        **changes,
    }
    profile = profiles.load(json.dumps(table).encode())
    info = request.build(PERSON, profile, key.spki)
    signed = pkcs10.assemble(info, "ecdsa-p256", key.sign(info))
    return Case(root, issuer, key, profile, signed)


@pytest.fixture(scope="module")
def case() -> Case:
    return make_case(Key())


def renamed(case: Case, **changes: str | None) -> bytes:
    """The subject with some parts replaced, left out or added."""
    pairs = dict(names.name_pairs(pkcs10.parse(case.request).subject))
    for part, value in changes.items():
        if value is None:
            del pairs[part]
        else:
            pairs[part] = value
    return names.build_name(pairs.items())


# -- the good one ----------------------------------------------------------------------


def test_certificate_as_asked_for(case: Case) -> None:
    certificate = case.issuer.issue(case.spec())
    found = case.judge(certificate)
    assert found.chain == (
        certificate,
        case.issuer.certificate,
        case.root.certificate,
    )
    assert found.issuer is case.profile.issuers[0]
    assert int(found.serial, 16) == view.read(certificate).serial
    assert found.sha256 == hashlib.sha256(certificate).hexdigest()
    assert found.not_after == NOW + 30 * DAY
    assert "SERIALNUMBER=IIN010101200014" in found.subject
    assert found.subject.startswith("CN=ҚАСЫМЖАНОВА ӘЙГЕРІМ, SURNAME=ҚАСЫМЖАНОВА")
    # The forge computes another key identifier than the request asks for.
    assert found.mods == ("subject_key_id",)


def test_authority_may_be_a_little_ahead(case: Case) -> None:
    spec = case.spec(not_before=NOW + timedelta(minutes=4))
    assert case.judge(case.issuer.issue(spec)).not_before > NOW


def test_same_certificate_may_come_again(case: Case) -> None:
    certificate = case.issuer.issue(case.spec())
    assert case.judge(certificate, known=[record_of(certificate)])


# -- the eleven of test 15 -------------------------------------------------------------


def test_1_other_key(case: Case) -> None:
    spec = case.spec(spki=Key().spki)
    case.refused("key", "another key", case.issuer.issue(spec))


def test_2_ca_true(case: Case) -> None:
    extensions = (*case.extensions(), basic_constraints())
    spec = case.spec(extensions=extensions)
    case.refused("ca", "one of a CA", case.issuer.issue(spec))


@pytest.mark.parametrize(
    ("part", "value", "why"),
    [
        ("SERIALNUMBER", "IIN010101100018", "iin"),
        ("SURNAME", "OTHER", "surname"),
        ("CN", "ҚАСЫМЖАНОВА БАСҚА", "given_name"),
        ("G", "OTHER", "patronymic"),
        ("G", None, "patronymic"),
        ("O", "ANOTHER MINISTRY", "organisation"),
        ("OU", "BIN070941024691", "bin"),
        ("OU", None, "bin"),
        ("C", "XX", "country"),
        ("T", "Minister", "nobody asked for: T"),
        ("E", "other@example.kz", "e-mail"),
    ],
)
def test_3_wrong_name(case: Case, part: str, value: str | None, why: str) -> None:
    spec = case.spec(subject=renamed(case, **{part: value}))
    for status in (0, 1):
        certificate = case.issuer.issue(spec)
        case.refused("subject", why, certificate, status=status)


def test_4_expired(case: Case) -> None:
    spec = case.spec(not_before=NOW - 9 * DAY, not_after=NOW)
    case.refused("validity", "expired at 2026-11-28", case.issuer.issue(spec))


def test_5_future(case: Case) -> None:
    spec = case.spec(not_before=NOW + timedelta(minutes=6))
    case.refused("validity", "not valid before", case.issuer.issue(spec))


def test_6_name_of_39_kilobytes(case: Case) -> None:
    spec = case.spec(subject=renamed(case, O="A" * 39_000))
    case.refused("size", "more than 16384", case.issuer.issue(spec))


def test_6_name_of_a_thousand_letters(case: Case) -> None:
    spec = case.spec(subject=renamed(case, O="A" * 1000))
    case.refused("subject", "O has 1000 characters", case.issuer.issue(spec))


@pytest.mark.parametrize(
    ("value", "check"),
    [
        ("ҚАСЫМЖАНОВА \u202eМІРЕГЙӘ", "characters"),
        ("ҚАСЫМЖАНОВА\u0000 ӘЙГЕРІМ", "characters"),
        ("ҚАСЫМЖАНОВА \u200bӘЙГЕРІМ", "characters"),
        ("<img src=x>", "subject"),
    ],
)
def test_7_name_with_direction_or_markup(case: Case, value: str, check: str) -> None:
    spec = case.spec(subject=renamed(case, CN=value))
    case.refused(check, "characters|given_name", case.issuer.issue(spec), status=1)


def record_of(certificate: bytes) -> CertificateRecord:
    found = view.read(certificate)
    return CertificateRecord(
        sha256=found.sha256,
        der=certificate,
        serial=format(found.serial, "x"),
        spki_sha256="",
        subject="",
        not_before=found.not_before,
        not_after=found.not_after,
        profile="",
    )


def test_8_repeated_serial(case: Case) -> None:
    seen = case.issuer.issue(case.spec(serial=4711, not_after=NOW + DAY))
    again = case.issuer.issue(case.spec(serial=4711))
    case.refused("serial", "1267 was issued before", again, known=[record_of(seen)])
    other = self_signed("Another issuer").issue(case.spec(serial=4711))
    assert case.judge(again, known=[record_of(other)])


def test_9_sha_1(case: Case) -> None:
    certificate = case.issuer.issue(case.spec(digest="sha1"))
    case.refused("signature_algorithm", "not accepted", certificate)


@pytest.mark.parametrize(
    ("purposes", "why"),
    [
        ((EMAIL_PROTECTION, SERVER_AUTH), SERVER_AUTH),
        ((EMAIL_PROTECTION, CLIENT_AUTH), CLIENT_AUTH),
        (("2.5.29.37.0",), "2.5.29.37.0"),
        ((), "none is stated"),
    ],
)
def test_10_extra_purposes(case: Case, purposes: tuple[str, ...], why: str) -> None:
    usage = extended_usage(*purposes) if purposes else None
    spec = case.spec(extensions=case.extensions(purposes=usage))
    case.refused("extended_key_usage", why, case.issuer.issue(spec))


def test_11_published_test_key() -> None:
    private = serialization.load_pem_private_key(TEST_KEY, None)
    case = make_case(Key("ec", private))
    case.refused("test_key", "published", case.issuer.issue(case.spec()))


# -- and what else a broken authority may send -----------------------------------------


def test_issuer_that_is_not_in_the_profile(case: Case) -> None:
    """Row S1: a certificate of the National CA is refused."""
    other = self_signed("National CA")
    case.refused("issuer", "no issuer of the profile", other.issue(case.spec()))


def test_issuer_under_the_anchor_but_not_in_the_profile(case: Case) -> None:
    other = case.root.below("Another issuer")
    certificate = other.issue(case.spec())
    extra = (other.certificate,)
    case.refused("issuer", "no issuer", certificate, extra_certs=extra)


def test_issuer_by_name_only(case: Case) -> None:
    forged = Ca(case.issuer.subject, Key()).issue(case.spec())
    case.refused("issuer", "does not verify", forged)


def test_issuer_that_has_expired(case: Case) -> None:
    later = NOW + 400 * DAY
    spec = case.spec(not_before=later - DAY, not_after=later + DAY)
    case.refused("chain", "has expired", case.issuer.issue(spec), now=later)


@pytest.mark.parametrize(
    ("usage", "why"),
    [
        (key_usage("key_encipherment"), "not for signing"),
        (None, "not for signing"),
        (key_usage("digital_signature", "key_agreement"), "key_agreement"),
        (key_usage("digital_signature", "crl_sign"), "crl_sign"),
    ],
)
def test_key_usage(case: Case, usage: bytes | None, why: str) -> None:
    spec = case.spec(extensions=case.extensions(usage=usage))
    case.refused("key_usage", why, case.issuer.issue(spec))


@pytest.mark.parametrize(
    ("encoded", "why"),
    [
        ((element(0x81, b"other@example.kz"),), "nobody asked for"),
        (
            (element(0x81, PERSON.email.encode()), element(0x82, b"example.kz")),
            "dns_name besides",
        ),
        ((element(0x86, b"http://example.kz/"),), "uniform_resource_identifier"),
    ],
)
def test_alternative_names(case: Case, encoded: tuple[bytes, ...], why: str) -> None:
    spec = case.spec(extensions=case.extensions(names=alternative_names(*encoded)))
    case.refused("alternative_names", why, case.issuer.issue(spec), status=1)


def test_missing_address_only_with_mods(case: Case) -> None:
    certificate = case.issuer.issue(case.spec(extensions=case.extensions(names=None)))
    case.refused("alternative_names", "is missing", certificate)
    assert "alternative_names" in case.judge(certificate, status=1).mods


def test_subject_in_other_string_types_and_order(case: Case) -> None:
    pairs = names.name_pairs(pkcs10.parse(case.request).subject)
    turned = names.build_name([*reversed(pairs), ("L", "ASTANA"), ("E", PERSON.email)])
    found = case.judge(case.issuer.issue(case.spec(subject=turned)))
    assert "subject" in found.mods


def test_part_that_occurs_twice(case: Case) -> None:
    pairs = names.name_pairs(pkcs10.parse(case.request).subject)
    twice = names.build_name([*pairs, ("OU", "BIN070941024691")])
    certificate = case.issuer.issue(case.spec(subject=twice))
    case.refused("subject", "occurs twice", certificate)


def test_unknown_critical_extension(case: Case) -> None:
    odd = extension("1.2.3.4", b"\x05\x00", critical=True)
    spec = case.spec(extensions=(*case.extensions(), odd))
    case.refused("extensions", "1.2.3.4", case.issuer.issue(spec))


def test_keystore_extension_that_was_not_granted() -> None:
    case = make_case(Key(), extensions={"keystore_storage": "1.2.398.3.3.5.1.2"})
    found = case.judge(case.issuer.issue(case.spec()))
    assert "keystore" in found.mods
    value = element(0x30, oid("1.2.398.3.3.5.1.2"))
    kept = extension("1.2.398.3.3.5", value)
    spec = case.spec(extensions=(*case.extensions(), kept))
    assert "keystore" not in case.judge(case.issuer.issue(spec)).mods


def test_scheme_that_the_profile_does_not_have() -> None:
    case = make_case(Key(), schemes=["rsa-2048"])
    case.refused("key", "no ecdsa-p256", case.issuer.issue(case.spec()))


def test_key_of_an_unknown_kind() -> None:
    case = make_case(Key())
    odd = element(0x30, element(0x30, oid("1.2.3")), element(0x03, b"\0\1"))
    info = request.build(PERSON, case.profile, odd)
    signed = pkcs10.assemble(info, "ecdsa-p256", case.key.sign(info))
    certificate = case.issuer.issue(case.spec(spki=odd))
    case.refused("key", "unknown kind", certificate, spki=odd, request=signed)


@pytest.mark.parametrize("version", [1, 2])
def test_old_versions(case: Case, version: int) -> None:
    spec = case.spec(version=version, extensions=())
    case.refused("version", f"version {version}", case.issuer.issue(spec))


def test_status_that_grants_nothing(case: Case) -> None:
    case.refused("status", "status 2", case.issuer.issue(case.spec()), status=2)


def test_ends_before_it_begins(case: Case) -> None:
    spec = case.spec(
        not_before=NOW + timedelta(minutes=4), not_after=NOW + timedelta(minutes=3)
    )
    case.refused("validity", "before it begins", case.issuer.issue(spec))


@pytest.mark.parametrize("cut", [0, 1, 50, -1])
def test_garbage(case: Case, cut: int) -> None:
    case.refused("encoding", "certificate", case.issuer.issue(case.spec())[:cut])


def test_request_that_is_none(case: Case) -> None:
    with pytest.raises(EncodingInvalid, match="certificate request"):
        case.judge(case.issuer.issue(case.spec()), request=b"\x30\x00")


def test_request_of_another_key(case: Case) -> None:
    other = make_case(Key())
    certificate = case.issuer.issue(case.spec())
    case.refused("key", "another key", certificate, request=other.request)


def test_gate_at_an_earlier_day(case: Case) -> None:
    day: datetime = NOW - 60 * DAY
    certificate = case.issuer.issue(case.spec())
    case.refused("validity", "not valid before", certificate, now=day)


def test_certificate_that_is_pinned_itself(case: Case) -> None:
    """A profile whose anchor is the person's own certificate names no issuer of it."""
    certificate = case.issuer.issue(case.spec())
    odd = replace(case.profile, anchors=(certificate,))
    case.refused("issuer", "does not go by an issuer", certificate, profile=odd)
