"""CMP messages: what one side builds the other reads; the rest is refused."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.asn1 import cmp, der, leaf, names, pkcs10, schemes
from desktop.asn1.cmp_values import BODIES
from desktop.clock import format_time
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid
from tests.fakes.codec_keys import NAMES, NOW, certificate, message, signer
from tests.fakes.token_documents import protected_part as handmade

EC = "ecdsa-p256"
SUBJECT = names.build_name([("CN", "Ұ" * 40), ("C", "KZ")])
EXTENSIONS = [
    ("2.5.29.17", False, der.element(0x30, der.element(0x81, b"a@example.kz")))
]
ISSUER = x509.Certificate.load(certificate(EC)).issuer.dump()
SERIAL = x509.Certificate.load(certificate(EC)).serial_number


def _request(*, old: bytes | None = None, digest: bytes | None = None) -> bytes:
    key = signer(EC)
    wanted = cmp.cert_request(SUBJECT, key.spki, EXTENSIONS, old_certificate=old)
    return cmp.cert_req_messages(
        wanted, EC, key.sign_request(wanted), consent_digest=digest
    )


def _p10() -> bytes:
    key = signer(EC)
    info = pkcs10.build_info(SUBJECT, key.spki, EXTENSIONS)
    return pkcs10.assemble(info, EC, key.sign_request(info))


STATUS = cmp.StatusInfo(2, ("no", "жоқ"), ("badTime", "systemFailure"))
ALL = {
    "ir": _request(digest=bytes(32)),
    "cr": _request(),
    "kur": _request(old=certificate(EC)),
    "p10cr": _p10(),
    "certConf": cmp.cert_conf(0, certificate(EC)),
    "pollReq": cmp.poll_req(-1),
    "rr": cmp.rev_details(issuer=ISSUER, serial=SERIAL, reason=1, invalidity_date=NOW),
    "genm": cmp.gen_ca_certs(),
    "ip": cmp.cert_rep(0, cmp.StatusInfo(0), certificate(EC)),
    "cp": cmp.cert_rep(-1, cmp.StatusInfo(0), certificate(EC), [certificate(EC)]),
    "kup": cmp.cert_rep(0, STATUS),
    "rp": cmp.rev_rep(cmp.StatusInfo(0), certificate(EC)),
    "pkiconf": cmp.pki_conf(),
    "pollRep": cmp.poll_rep(-1, 259_200, "later"),
    "genp": cmp.gen_rep([certificate(EC)]),
    "error": cmp.error_msg(STATUS, ["because"]),
}


@pytest.mark.parametrize("name", ALL)
def test_round_trip(name: str) -> None:
    raw = message(name, ALL[name])
    found = cmp.parse_message(raw)
    assert found.body_name == name
    assert found.body == ALL[name]
    header = found.header
    assert names.name_pairs(header.sender) == [("CN", "Synthetic Person")]
    assert names.name_pairs(header.recipient) == [("CN", "Authority"), ("C", "KZ")]
    assert header.transaction_id == bytes(range(16))
    assert header.sender_nonce == bytes(range(16, 32))
    assert header.recip_nonce == bytes(range(32, 48))
    assert header.message_time == NOW
    assert header.protection_alg == schemes.signature_algorithm(EC)
    assert header.sender_kid == schemes.key_identifier(signer(EC).spki)
    assert header.implicit_confirm
    assert header.confirm_wait_until == format_time(NOW)
    assert header.info(cmp.CONSENT_DIGEST) == leaf.octets(bytes(32))
    assert cmp.consent_digest_in(found) == bytes(32)
    assert found.extra_certs == (certificate(EC),)
    assert found.protection is not None
    again = cmp.assemble(found.protected_part, found.protection, found.extra_certs)
    assert again == raw
    rebuilt = cmp.protected_part(header, name, found.body)
    assert rebuilt == found.protected_part


def test_requests_as_an_authority_reads_them() -> None:
    (asked,) = cmp.parse_message(message("kur", ALL["kur"])).cert_requests
    assert (asked.cert_req_id, asked.subject) == (0, SUBJECT)
    assert asked.spki == signer(EC).spki
    assert list(asked.extensions) == EXTENSIONS
    assert asked.old_certificate == (ISSUER, SERIAL)
    cmp.verify_popo(asked)
    (asked,) = cmp.parse_message(message("ir", ALL["ir"])).cert_requests
    assert asked.old_certificate is None
    assert asked.consent_digest == bytes(32)
    found = cmp.parse_message(message("p10cr", ALL["p10cr"]))
    assert pkcs10.verify(found.request_p10).subject == SUBJECT
    found = cmp.parse_message(message("rr", ALL["rr"]))
    (target,) = found.revocations
    assert (target.issuer, target.serial) == (ISSUER, SERIAL)
    assert (target.reason, target.invalidity_date) == (1, NOW)
    assert target.subject == b""
    filled = cmp.rev_details(issuer=ISSUER, serial=SERIAL, reason=4, subject=SUBJECT)
    (target,) = cmp.parse_message(message("rr", filled)).revocations
    assert (target.reason, target.subject) == (4, SUBJECT)
    assert cmp.parse_message(message("pollReq", ALL["pollReq"])).poll_ids == (-1,)
    found = cmp.parse_message(message("genm", ALL["genm"]))
    assert found.questions == (cmp.CA_CERTS,)


def test_the_digest_in_reg_info() -> None:
    header = cmp.Header(SUBJECT, SUBJECT, bytes(16), bytes(16))
    part = cmp.protected_part(header, "ir", _request(digest=b"\7" * 32))
    assert cmp.consent_digest_in(cmp.parse_message(part)) == b"\7" * 32
    part = cmp.protected_part(header, "p10cr", ALL["p10cr"])
    assert cmp.consent_digest_in(cmp.parse_message(part)) == b""


def test_answers_as_a_client_reads_them() -> None:
    response = cmp.parse_message(message("cp", ALL["cp"])).cert_response
    assert (response.cert_req_id, response.certificate) == (-1, certificate(EC))
    response = cmp.parse_message(message("kup", ALL["kup"])).cert_response
    assert (response.status, response.certificate) == (STATUS, None)
    found = cmp.parse_message(message("error", ALL["error"])).error_status
    assert found.texts == ("no", "жоқ", "because")
    assert found.fail_info == ("badTime", "systemFailure")
    found_rp = cmp.parse_message(message("rp", ALL["rp"]))
    assert found_rp.revocation_statuses == (cmp.StatusInfo(0),)
    waits = cmp.parse_message(message("pollRep", ALL["pollRep"])).poll_waits
    assert waits == ((-1, 259_200),)
    answer = cmp.parse_message(message("genp", ALL["genp"]))
    assert answer.ca_certificates == (certificate(EC),)
    empty = cmp.parse_message(message("genp", cmp.gen_rep(())))
    assert empty.ca_certificates == ()


@pytest.mark.parametrize("scheme", NAMES)
def test_certificate_hashes(scheme: str) -> None:
    """F8: the hash of the certificate's own signature; all here are ECDSA-SHA256."""
    own = certificate(scheme)
    accepted = cmp.parse_message(message("certConf", cmp.cert_conf(0, own)))
    (status,) = accepted.cert_statuses
    assert status.cert_hash == hashlib.sha256(own).digest() == cmp.cert_hash(own)
    assert status.status is None
    body = cmp.cert_conf(-1, own, rejection="not as asked")
    (status,) = cmp.parse_message(message("certConf", body)).cert_statuses
    assert status.cert_req_id == -1
    assert status.status == cmp.StatusInfo(2, ("not as asked",), ("incorrectData",))
    nothing = cmp.parse_message(message("certConf", der.element(0x30)))
    assert nothing.cert_statuses == ()


@pytest.mark.parametrize(
    ("scheme", "digest"),
    [("rsa-2048", "sha256"), ("ecdsa-p384", "sha384"), ("ed25519", "sha512")],
)
def test_the_hash_follows_the_signature_algorithm(scheme: str, digest: str) -> None:
    fields = der.children(der.root(certificate(EC), "t"), "t")
    resigned = der.element(
        0x30, fields[0].raw, schemes.signature_algorithm(scheme), fields[2].raw
    )
    assert cmp.cert_hash(resigned) == hashlib.new(digest, resigned).digest()


def test_no_hash_for_an_unknown_algorithm() -> None:
    fields = der.children(der.root(certificate(EC), "t"), "t")
    unknown = der.element(0x30, leaf.oid("1.2.3"))
    odd = der.element(0x30, fields[0].raw, unknown, fields[2].raw)
    with pytest.raises(SchemeUnsupported, match=r"1\.2\.3"):
        cmp.cert_conf(0, odd)
    with pytest.raises(EncodingInvalid, match="three fields"):
        cmp.cert_conf(0, b"\x30\x00")


def test_proof_of_possession() -> None:
    header = cmp.Header(SUBJECT, SUBJECT, bytes(16), bytes(16))
    key = signer(EC)
    wanted = cmp.cert_request(SUBJECT, key.spki, ())
    for signature, reason in (
        (key.sign_request(b"something else"), "does not verify"),
        (b"", "proves no possession"),
    ):
        body = cmp.cert_req_messages(wanted, EC, signature)
        part = cmp.protected_part(header, "ir", body)
        (asked,) = cmp.parse_message(part).cert_requests
        with pytest.raises(SignatureInvalid, match=reason):
            cmp.verify_popo(asked)
    weak = der.element(0xA1, der.element(0x30, leaf.oid("1.2.3")), leaf.bits(b"x"))
    body = der.element(0x30, der.element(0x30, wanted, weak))
    (asked,) = cmp.parse_message(cmp.protected_part(header, "ir", body)).cert_requests
    with pytest.raises(SignatureInvalid, match="unknown or weak"):
        cmp.verify_popo(asked)
    body = der.element(0x30, der.element(0x30, wanted, b"\x80\x00"))
    (asked,) = cmp.parse_message(cmp.protected_part(header, "ir", body)).cert_requests
    with pytest.raises(SignatureInvalid, match="proves no possession"):
        cmp.verify_popo(asked)


def test_a_part_written_by_hand() -> None:
    part = handmade(SUBJECT, schemes.signature_algorithm(EC), "rr")
    found = cmp.parse_message(part)
    assert found.protected_part == part
    assert found.protection is None
    assert found.header.sender_kid == b""
    assert found.header.recip_nonce is None
    assert not found.header.implicit_confirm


def test_every_fail_bit_by_name() -> None:
    for name in cmp.FAIL_INFO:
        body = cmp.error_msg(cmp.StatusInfo(2, (), (name,)))
        assert cmp.parse_message(message("error", body)).error_status.fail_info == (
            name,
        )
    bits = "".join(bin(item)[2:].zfill(8) for item in body[-4:])
    assert bits[26] == "1"


def test_properties_belong_to_their_bodies() -> None:
    found = cmp.parse_message(message("pkiconf", ALL["pkiconf"]))
    with pytest.raises(EncodingInvalid, match="pkiconf has no such content"):
        _ = found.cert_response
    with pytest.raises(EncodingInvalid, match="no body is called"):
        cmp.protected_part(found.header, "letter", b"\x05\x00")


# -- hostile ---


def _with_body(tag: int, content: bytes) -> bytes:
    header = der.children(der.root(handmade(SUBJECT, b"\x30\x00"), "t"), "t")[0].raw
    return der.element(0x30, header, der.element(tag, content))


def _with_header(*fields: bytes) -> bytes:
    header = der.element(0x30, *fields)
    return der.element(0x30, header, der.element(0xB3, b"\x05\x00"))


VERSION, NAME = b"\x02\x01\x02", der.element(0xA4, SUBJECT)
SEQ = der.element(0x30)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no data"),
        (b"<html>", "SQ-VER-12"),
        (SEQ, "not the fields"),
        (_with_body(0xA5, SEQ), "unknown body"),
        (_with_body(0xBB, SEQ), "unknown body"),
        (_with_body(0x30, SEQ), "unknown body"),
        (_with_body(0xA0, SEQ), "missing or too many"),
        (_with_body(0xA0, SEQ + SEQ), "missing or too many"),
        (_with_body(0xB3, b"\x05\x00" + b"\x05\x00"), "missing or too many"),
        (_with_body(0xB3, b"\x02\x01\x00"), "says something"),
        (_with_body(0xB7, der.element(0x30, b"\x05\x00")), "primitive"),
        (
            _with_body(0xB7, der.element(0x30, der.element(0x30, b"\x02\x01\x07"))),
            "status 7",
        ),
        (
            _with_body(
                0xB7,
                der.element(
                    0x30, der.element(0x30, b"\x02\x01\x02", b"\x03\x02\x08\xff")
                ),
            ),
            "failInfo",
        ),
        (_with_body(0xA3, der.element(0x30, SEQ)), "missing or too many"),
        (_with_body(0xAB, der.element(0x30, der.element(0x30, SEQ * 3))), "too many"),
        (
            _with_body(
                0xAB,
                der.element(0x30, der.element(0x30, der.element(0x30, b"\x05\x00"))),
            ),
            "CertTemplate",
        ),
        (
            _with_body(
                0xAB,
                der.element(
                    0x30,
                    der.element(0x30, der.element(0x30, b"\x81\x01\x05" * 2)),
                ),
            ),
            "CertTemplate",
        ),
        (_with_header(b"\x02\x01\x01", NAME, NAME), "version 1"),
        (_with_header(b"\x02\x01\x04", NAME, NAME), "version 4"),
        (_with_header(b"\x02\x02\x00\x02", NAME, NAME), "not DER"),
        (_with_header(VERSION, NAME), "missing or too many"),
        (_with_header(VERSION, NAME, b"\x05\x00"), "GeneralName"),
        (_with_header(VERSION, NAME, der.element(0xA4, b"\x05\x00")), "name"),
        (
            _with_header(VERSION, NAME, NAME, der.element(0xA0, b"\x17\x01Z")),
            "not a time",
        ),
        (
            _with_header(
                VERSION, NAME, NAME, der.element(0xA0, b"\x18\x0e20260101000000")
            ),
            "not a time",
        ),
        (
            _with_header(
                VERSION, NAME, NAME, der.element(0xA0, b"\x18\x0f20261332000000Z")
            ),
            "SQ-VER-12",
        ),
        (
            _with_header(VERSION, NAME, NAME, der.element(0xA1, b"\x05\x00")),
            "no protection algorithm",
        ),
        (
            _with_header(VERSION, NAME, NAME, der.element(0xA5, b"\x04\x00") * 2),
            "not the fields",
        ),
        (
            _with_header(
                VERSION,
                NAME,
                NAME,
                der.element(0xA5, b"\x04\x00"),
                der.element(0xA4, b"\x04\x00"),
            ),
            "not the fields",
        ),
        (message("pkiconf", b"\x05\x00") + b"\0", "trailing|cut short"),
        (b"\x30\x84\x00\x10\x00\x01" + bytes(0x100001), "more than"),
    ],
)
def test_what_is_no_message(raw: bytes, reason: str) -> None:
    with pytest.raises(EncodingInvalid, match=reason):
        cmp.parse_message(raw)


def test_more_certificates_than_anybody_sends() -> None:
    raw = message("pkiconf", b"\x05\x00")
    part = cmp.parse_message(raw).protected_part
    with pytest.raises(EncodingInvalid, match="too many"):
        cmp.parse_message(cmp.assemble(part, b"x", [SEQ] * 65))


def test_a_sender_that_is_no_name_stays_readable() -> None:
    address = der.element(0x81, b"ca@example.kz")
    found = cmp.parse_message(_with_header(VERSION, address, NAME))
    assert found.header.sender == address


def test_names_and_bodies_are_those_of_the_standard() -> None:
    assert BODIES["p10cr"] == 4
    assert BODIES["certConf"] == 24
    assert len(cmp.FAIL_INFO) == 27


RAW = {name: message(name, body) for name, body in ALL.items()}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(RAW)), st.integers(0, 2**16), st.integers(0, 255))
def test_one_changed_byte_is_read_or_refused(name: str, at: int, value: int) -> None:
    raw = bytearray(RAW[name])
    raw[at % len(raw)] = value
    try:
        found = cmp.parse_message(bytes(raw))
    except EncodingInvalid:
        return
    assert found.protected_part in bytes(raw) or found.protection


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(sorted(BODIES.values())))
def test_random_bodies(data: bytes, number: int) -> None:
    for raw in (data, _with_body(0xA0 | number, data)):
        try:
            cmp.parse_message(raw)
        except EncodingInvalid:
            continue


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 6),
    st.lists(st.text(max_size=50).filter(str.isprintable), max_size=4),
    st.sets(st.sampled_from(cmp.FAIL_INFO)),
)
def test_any_status(status: int, texts: list[str], failed: set[str]) -> None:
    ordered = tuple(name for name in cmp.FAIL_INFO if name in failed)
    info = cmp.StatusInfo(status, tuple(texts), ordered)
    found = cmp.parse_message(message("rp", cmp.rev_rep(info)))
    assert found.revocation_statuses == (info,)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(-600_000_000, 7_000_000_000),
    st.integers(1, 2**159),
)
def test_any_moment_and_serial(seconds: int, serial: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    body = cmp.rev_details(
        issuer=ISSUER, serial=serial, reason=1, invalidity_date=moment
    )
    (found,) = cmp.parse_message(message("rr", body)).revocations
    assert (found.serial, found.invalidity_date) == (serial, moment)
    item = der.root(leaf.x509_time(moment), "t", leaf.x509_time(moment)[0])
    assert leaf.read_time(item, "t") == moment
