"""OCSP: what an answer must be to count, and every way in which it can lie."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from asn1crypto import ocsp as asn1_ocsp
from cryptography.x509 import ocsp as judge_ocsp

from desktop.errors import EncodingInvalid, StatusInvalid
from desktop.trust import ocsp, view
from tests.fakes.forge import DAY, NOW, Ca, Key, extended_usage, extension, key_usage
from tests.fakes.forge_status import (
    HOUR,
    OCSP_SIGNING,
    OcspSpec,
    Status,
    invalidity,
    responder_spec,
)

NONCE = b"0123456789abcdef"


def serial(certificate: bytes) -> int:
    return view.read(certificate).serial


def answer(
    issuer: Ca, leaf: bytes, status: dict[str, Any] | None = None, **more: Any
) -> bytes:
    return OcspSpec(issuer, (Status(serial(leaf), **(status or {})),), **more).encoded()


def refused(
    reason: str,
    body: bytes,
    leaf: bytes,
    issuer: Ca,
    *,
    now: datetime = NOW,
    nonce: bytes | None = NONCE,
) -> None:
    with pytest.raises(StatusInvalid, match=reason):
        ocsp.judge(body, leaf, issuer.certificate, now, nonce=nonce)


@pytest.mark.parametrize("digest", ["sha1", "sha256"])
def test_request_is_read_by_another_library(
    leaf: bytes, issuer: Ca, digest: str
) -> None:
    request = ocsp.build_request(leaf, issuer.certificate, digest=digest, nonce=NONCE)
    found = judge_ocsp.load_der_ocsp_request(request)
    assert found.serial_number == serial(leaf)
    assert found.hash_algorithm.name == digest
    parsed = asn1_ocsp.OCSPRequest.load(request)
    assert parsed.nonce_value.native == NONCE


def test_request_about_no_certificate(issuer: Ca) -> None:
    with pytest.raises(EncodingInvalid, match="certificate"):
        ocsp.build_request(b"", issuer.certificate, digest="sha1", nonce=NONCE)


@pytest.mark.parametrize("digest", ["sha1", "sha256"])
def test_good(leaf: bytes, issuer: Ca, digest: str) -> None:
    body = answer(issuer, leaf, {"digest": digest}, nonce=NONCE)
    found = ocsp.judge(body, leaf, issuer.certificate, NOW, nonce=NONCE)
    assert (found.status, found.source, found.reason) == ("good", "ocsp", "")
    assert found.raw == body
    assert found.revoked_at is None
    assert found.this_update == NOW - HOUR
    assert found.next_update == NOW + HOUR
    assert found.signer == view.read(issuer.certificate).sha256


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (None, "unspecified"),
        (0, "unspecified"),
        (1, "keyCompromise"),
        (2, "cACompromise"),
        (3, "affiliationChanged"),
        (4, "superseded"),
        (5, "cessationOfOperation"),
        (6, "certificateHold"),
        (9, "privilegeWithdrawn"),
        (10, "aACompromise"),
    ],
)
def test_revoked_with_each_reason(
    leaf: bytes, issuer: Ca, code: int | None, name: str
) -> None:
    body = answer(issuer, leaf, {"kind": "revoked", "code": code})
    found = ocsp.judge(body, leaf, issuer.certificate, NOW)
    assert (found.status, found.reason) == ("revoked", name)
    assert found.revoked_at == NOW - HOUR


def test_invalidity_date(leaf: bytes, issuer: Ca) -> None:
    since = invalidity(NOW - 3 * DAY)
    body = answer(issuer, leaf, {"kind": "revoked", "extensions": (since,)})
    found = ocsp.judge(body, leaf, issuer.certificate, NOW)
    assert found.invalidity_date == NOW - 3 * DAY


def test_unknown_is_no_answer(leaf: bytes, issuer: Ca) -> None:
    refused("does not know", answer(issuer, leaf, {"kind": "unknown"}), leaf, issuer)


@pytest.mark.parametrize("by_name", [False, True])
def test_delegated_responder(leaf: bytes, issuer: Ca, *, by_name: bool) -> None:
    key = Key()
    spec = responder_spec(key)
    certificate = issuer.issue(spec)
    body = answer(
        issuer,
        leaf,
        signer=key,
        certificates=[certificate],
        by_name=spec.subject if by_name else b"",
    )
    found = ocsp.judge(body, leaf, issuer.certificate, NOW)
    assert found.signer == view.read(certificate).sha256


RESPONDER_FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "without the purpose": (
        {"extensions": (key_usage("digital_signature"),)},
        "lacks id-kp-OCSPSigning",
    ),
    "for any purpose": (
        {"extensions": (extended_usage("2.5.29.37.0"),)},
        "lacks id-kp-OCSPSigning",
    ),
    "not for signing": (
        {"extensions": (key_usage("crl_sign"), extended_usage(OCSP_SIGNING))},
        "may not sign",
    ),
    "expired": ({"not_after": NOW - DAY / 2}, "not valid then"),
    "future": ({"not_before": NOW + DAY}, "not valid then"),
    "with an unknown critical extension": (
        {
            "extensions": (
                extended_usage(OCSP_SIGNING),
                extension("1.2.3", b"\x05\x00", critical=True),
            )
        },
        "unknown critical",
    ),
    "with a broken digest": ({"digest": "sha1"}, "not accepted"),
}


@pytest.mark.parametrize("case", RESPONDER_FAULTS)
def test_faulty_responder(case: str, leaf: bytes, issuer: Ca) -> None:
    changes, reason = RESPONDER_FAULTS[case]
    key = Key()
    certificate = issuer.issue(responder_spec(key, **changes))
    body = answer(issuer, leaf, signer=key, certificates=[certificate])
    refused(reason, body, leaf, issuer)


def test_an_unreadable_certificate_beside_the_responders(
    leaf: bytes, issuer: Ca
) -> None:
    key = Key()
    certificate = issuer.issue(responder_spec(key))
    odd = issuer.issue(responder_spec(Key(), serial=0))
    body = answer(issuer, leaf, signer=key, certificates=[odd, certificate])
    proof = ocsp.judge(body, leaf, issuer.certificate, NOW)
    assert proof.signer == view.read(certificate).sha256
    assert ocsp.to_check(proof, issuer.certificate) is None


def test_a_responder_that_expired_can_not_date_its_answer_back(
    leaf: bytes, issuer: Ca
) -> None:
    key = Key()
    certificate = issuer.issue(responder_spec(key, not_after=NOW - DAY / 2))
    body = answer(
        issuer,
        leaf,
        {"this_update": NOW - DAY, "next_update": NOW + DAY},
        signer=key,
        certificates=[certificate],
        produced_at=NOW - DAY,
    )
    refused("responder's certificate has expired", body, leaf, issuer)
    # In evidence the answer is judged at the time at which it was received.
    kept = ocsp.judge(body, leaf, issuer.certificate, NOW - DAY / 2)
    assert kept.status == "good"


def test_responder_of_another_issuer(leaf: bytes, issuer: Ca, root: Ca) -> None:
    key = Key()
    certificate = root.issue(responder_spec(key))
    body = answer(issuer, leaf, signer=key, certificates=[certificate])
    refused("another name", body, leaf, issuer)


def test_responder_that_only_bears_the_issuers_name(leaf: bytes, issuer: Ca) -> None:
    key = Key()
    forged = Ca(issuer.subject, Key()).issue(responder_spec(key))
    body = answer(issuer, leaf, signer=key, certificates=[forged])
    refused("does not verify", body, leaf, issuer)


def test_wrong_key_under_the_issuers_name(leaf: bytes, issuer: Ca) -> None:
    body = answer(issuer, leaf, signer=Key(), by_name=issuer.subject)
    refused("does not verify", body, leaf, issuer)


def test_signer_that_nobody_knows(leaf: bytes, issuer: Ca) -> None:
    refused("neither the issuer", answer(issuer, leaf, signer=Key()), leaf, issuer)


def test_person_can_not_answer_for_itself(leaf: bytes, issuer: Ca, key: Key) -> None:
    body = answer(issuer, leaf, signer=key, certificates=[leaf])
    refused("lacks id-kp-OCSPSigning", body, leaf, issuer)


def test_broken_digest(leaf: bytes, issuer: Ca) -> None:
    refused("not accepted", answer(issuer, leaf, digest="sha1"), leaf, issuer)


def test_changed_byte(leaf: bytes, issuer: Ca) -> None:
    body = answer(issuer, leaf)
    good, revoked = b"\x80\x00\x18\x0f", b"\x82\x00\x18\x0f"
    assert body.count(good) == 1
    refused("does not verify", body.replace(good, revoked), leaf, issuer)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"this_update": NOW + HOUR, "next_update": None}, "from the future"),
        ({"next_update": NOW - HOUR / 2}, "has expired"),
        ({"next_update": NOW - 2 * HOUR}, "ends before"),
        ({"next_update": None, "this_update": NOW - 25 * HOUR}, "too old"),
    ],
)
def test_freshness(
    leaf: bytes, issuer: Ca, changes: dict[str, Any], reason: str
) -> None:
    refused(reason, answer(issuer, leaf, changes), leaf, issuer)


def test_produced_in_the_future(leaf: bytes, issuer: Ca) -> None:
    body = answer(issuer, leaf, produced_at=NOW + HOUR)
    refused("from the future", body, leaf, issuer)


@pytest.mark.parametrize("seconds", [-299, 0, 299])
def test_clocks_may_differ_a_little(leaf: bytes, issuer: Ca, seconds: int) -> None:
    now = NOW + timedelta(seconds=seconds)
    body = answer(
        issuer, leaf, {"this_update": NOW, "next_update": NOW}, produced_at=NOW
    )
    assert ocsp.judge(body, leaf, issuer.certificate, now).status == "good"


def test_fresh_without_next_update(leaf: bytes, issuer: Ca) -> None:
    body = answer(issuer, leaf, {"next_update": None})
    assert ocsp.judge(body, leaf, issuer.certificate, NOW).next_update is None


def test_bundle_is_judged_at_its_own_time(leaf: bytes, issuer: Ca) -> None:
    body = answer(issuer, leaf)
    refused("has expired", body, leaf, issuer, now=NOW + 400 * DAY)
    assert ocsp.judge(body, leaf, issuer.certificate, NOW).status == "good"


def test_replayed_nonce(leaf: bytes, issuer: Ca) -> None:
    body = answer(issuer, leaf, nonce=b"another nonce")
    refused("nonce is not ours", body, leaf, issuer)
    assert ocsp.judge(body, leaf, issuer.certificate, NOW).status == "good"


def test_answer_without_nonce(leaf: bytes, issuer: Ca) -> None:
    body = answer(issuer, leaf)
    found = ocsp.judge(body, leaf, issuer.certificate, NOW, nonce=NONCE)
    assert found.status == "good"


def test_about_another_certificate(leaf: bytes, issuer: Ca) -> None:
    body = OcspSpec(issuer, (Status(serial(leaf) + 1),)).encoded()
    refused("0 statuses about this", body, leaf, issuer)


def test_same_serial_of_another_issuer(leaf: bytes, issuer: Ca, root: Ca) -> None:
    spec = OcspSpec(root, (Status(serial(leaf)),), signer=issuer.key)
    refused("0 statuses about this", spec.encoded(), leaf, issuer)


def test_two_statuses_about_one_certificate(leaf: bytes, issuer: Ca) -> None:
    both = (Status(serial(leaf)), Status(serial(leaf), "revoked"))
    refused("2 statuses", OcspSpec(issuer, both).encoded(), leaf, issuer)


def test_ours_among_others(leaf: bytes, issuer: Ca) -> None:
    several = (Status(1), Status(serial(leaf), "revoked"), Status(2))
    body = OcspSpec(issuer, several).encoded()
    assert ocsp.judge(body, leaf, issuer.certificate, NOW).status == "revoked"


def test_too_many_statuses(leaf: bytes, issuer: Ca) -> None:
    many = tuple(Status(number) for number in range(1, 102))
    refused("more than 100", OcspSpec(issuer, many).encoded(), leaf, issuer)


def test_too_many_certificates(leaf: bytes, issuer: Ca) -> None:
    body = answer(issuer, leaf, certificates=[leaf] * 9)
    refused("more than 8", body, leaf, issuer)


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (1, "malformed_request"),
        (2, "internal_error"),
        (3, "try_later"),
        (5, "sign_required"),
        (6, "unauthorized"),
    ],
)
def test_error_statuses_prove_nothing(
    leaf: bytes, issuer: Ca, status: int, word: str
) -> None:
    refused(word, OcspSpec(issuer, (), outer=status).encoded(), leaf, issuer)


def test_unknown_kind_of_answer(leaf: bytes, issuer: Ca) -> None:
    refused("basic|OCSP answer", answer(issuer, leaf, kind="1.2.3"), leaf, issuer)


@pytest.mark.parametrize("where", ["answer", "status"])
def test_unknown_critical_extension(leaf: bytes, issuer: Ca, where: str) -> None:
    odd = extension("1.2.3.4", b"\x05\x00", critical=True)
    if where == "answer":
        body = answer(issuer, leaf, extensions=(odd,))
    else:
        body = answer(issuer, leaf, {"extensions": (odd,)})
    refused("unknown critical extension 1.2.3.4", body, leaf, issuer)


def test_certificate_of_another_issuer(leaf: bytes, issuer: Ca, root: Ca) -> None:
    refused("not of this issuer", answer(issuer, leaf), leaf, root)


@pytest.mark.parametrize("cut", [0, 1, 10, 100, -1])
def test_cut_short(leaf: bytes, issuer: Ca, cut: int) -> None:
    refused("OCSP answer", answer(issuer, leaf)[:cut], leaf, issuer)


def test_too_large(leaf: bytes, issuer: Ca) -> None:
    body = answer(issuer, leaf, certificates=[b"\x30\x84\x00\x04\x00\x00"])
    refused("OCSP answer", body, leaf, issuer)
    refused("more than 262144", bytes(300_000), leaf, issuer)


def test_another_library_agrees(leaf: bytes, issuer: Ca) -> None:
    """What is forged here is OCSP to others too, or these tests prove nothing."""
    spec = OcspSpec(issuer, (Status(serial(leaf), "revoked"),), nonce=NONCE)
    found = judge_ocsp.load_der_ocsp_response(spec.encoded())
    assert found.certificate_status is judge_ocsp.OCSPCertStatus.REVOKED
    assert found.serial_number == serial(leaf)
    unsigned = replace(spec, outer=6).encoded()
    status = judge_ocsp.load_der_ocsp_response(unsigned).response_status
    assert status is judge_ocsp.OCSPResponseStatus.UNAUTHORIZED
