"""A codec that nobody here wrote: what one encodes the other reads, to equal bytes.

pyasn1-alt-modules knows CMP (RFC 9480), CRMF (RFC 4211), PKCS#10 (RFC 2986) and CMS
(RFC 5652) from the published modules. The sandbox shares our codec, so client against
sandbox proves nothing about encodings (protocols.md 4).
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyasn1.codec.der.decoder import decode
from pyasn1.codec.der.encoder import encode
from pyasn1.type import char, tag, univ, useful
from pyasn1_alt_modules import rfc2986, rfc4211, rfc5280, rfc5652, rfc9480

from desktop.asn1 import cmp, der, leaf, names, pkcs10, protection, schemes
from desktop.asn1.cmp_values import BODIES
from tests.fakes.codec_keys import NAMES, NOW, certificate, message, signed, signer

EC = "ecdsa-p256"
SUBJECT = names.build_name([("CN", "ӘБДІХАЛЫҚОВА"), ("C", "KZ")])
SAN = ("2.5.29.17", False, der.element(0x30, der.element(0x81, b"a@example.kz")))
ISSUER = names.build_name([("CN", "Issuer")])
STATUS = cmp.StatusInfo(2, ("no", "жоқ"), ("badTime", "duplicateCertReq"))


def _again(data: bytes, kind: Any) -> Any:
    """Decodes with the second codec and proves that it writes the same bytes."""
    value, rest = decode(data, asn1Spec=kind)
    assert rest == b""
    assert encode(value) == data
    return value


def _crmf(*, old: bytes | None = None, digest: bytes | None = None) -> bytes:
    key = signer(EC)
    wanted = cmp.cert_request(SUBJECT, key.spki, [SAN], old_certificate=old)
    _again(wanted, rfc4211.CertRequest())
    return cmp.cert_req_messages(
        wanted, EC, key.sign_request(wanted), consent_digest=digest
    )


def _p10(scheme: str = EC) -> bytes:
    key = signer(scheme)
    info = pkcs10.build_info(SUBJECT, key.spki, [SAN])
    return pkcs10.assemble(info, scheme, key.sign_request(info))


BODIES_SENT = {
    "ir": _crmf(digest=bytes(32)),
    "cr": _crmf(),
    "kur": _crmf(old=certificate(EC)),
    "p10cr": _p10(),
    "certConf": cmp.cert_conf(0, certificate(EC), rejection="not as asked"),
    "pollReq": cmp.poll_req(-1),
    "rr": cmp.rev_details(
        issuer=ISSUER, serial=2**127 + 5, reason=1, invalidity_date=NOW, subject=SUBJECT
    ),
    "genm": cmp.gen_ca_certs(),
    "ip": cmp.cert_rep(0, cmp.StatusInfo(1, ("changed",)), certificate(EC)),
    "cp": cmp.cert_rep(-1, cmp.StatusInfo(0), certificate(EC), [certificate(EC)]),
    "kup": cmp.cert_rep(0, STATUS),
    "rp": cmp.rev_rep(STATUS, certificate(EC)),
    "pkiconf": cmp.pki_conf(),
    "pollRep": cmp.poll_rep(-1, 259_200, "later"),
    "genp": cmp.gen_rep([certificate(EC), certificate("ed25519")]),
    "error": cmp.error_msg(STATUS, ["because"]),
}


@pytest.mark.parametrize("name", BODIES_SENT)
def test_what_we_write_the_second_codec_writes_too(name: str) -> None:
    raw = message(name, BODIES_SENT[name])
    view = _again(raw, rfc9480.PKIMessage())
    assert view["body"].getName() == name
    header = view["header"]
    assert int(header["pvno"]) == 2
    assert bytes(header["transactionID"]) == bytes(range(16))
    assert bytes(header["senderNonce"]) == bytes(range(16, 32))
    assert bytes(header["recipNonce"]) == bytes(range(32, 48))
    infos = [str(item["infoType"]) for item in header["generalInfo"]]
    assert infos == [
        cmp.IMPLICIT_CONFIRM,
        cmp.CONFIRM_WAIT_TIME,
        cmp.CERT_PROFILE,
        cmp.CONSENT_DIGEST,
    ]
    assert view["extraCerts"].isValue


def test_a_cert_conf_may_name_its_digest() -> None:
    """RFC 9480's hashAlg; the message is then of version 3."""
    body = cmp.cert_conf(0, certificate(EC), digest="sha512")
    view = _again(message("certConf", body), rfc9480.PKIMessage())
    (status,) = view["body"]["certConf"]
    assert str(status["hashAlg"]["algorithm"]) == "2.16.840.1.101.3.4.2.3"
    (read,) = cmp.parse_message(message("certConf", body)).cert_statuses
    assert (read.digest, len(read.cert_hash)) == ("sha512", 64)


def test_the_protected_part_is_the_one_of_the_standard() -> None:
    raw = message("pollReq", cmp.poll_req(-1))
    part = rfc9480.ProtectedPart()
    view, _ = decode(raw, asn1Spec=rfc9480.PKIMessage())
    part["header"], part["body"] = view["header"], view["body"]
    assert encode(part) == cmp.parse_message(raw).protected_part


@pytest.mark.parametrize("scheme", NAMES)
def test_requests_and_signatures(scheme: str) -> None:
    view = _again(_p10(scheme), rfc2986.CertificationRequest())
    algorithm = encode(view["signatureAlgorithm"])
    assert algorithm == schemes.signature_algorithm(scheme)
    _again(SUBJECT, rfc5280.Name())
    outer = _again(signed(scheme, b"x", with_certificate=True), rfc5652.ContentInfo())
    assert str(outer["contentType"]) == "1.2.840.113549.1.7.2"
    inner = _again(bytes(outer["content"]), rfc5652.SignedData())
    (info,) = inner["signerInfos"]
    assert int(info["version"]) == 3
    assert info["sid"].getName() == "subjectKeyIdentifier"


@pytest.mark.parametrize("kind", ["pbm", "pbmac1"])
def test_macs(kind: str) -> None:
    algorithm = protection.mac_algorithm(kind, iterations=500, mac="hmac-sha1")
    view = _again(algorithm, rfc5280.AlgorithmIdentifier())
    if kind == "pbm":
        inner = _again(bytes(view["parameters"]), rfc9480.PBMParameter())
        assert int(inner["iterationCount"]) == 500


# -- the other way round ---


def _header(**fields: bytes) -> rfc9480.PKIHeader:
    header = rfc9480.PKIHeader()
    header["pvno"] = 2
    for name in ("sender", "recipient"):
        value, _ = decode(SUBJECT, asn1Spec=rfc5280.Name())
        general = rfc5280.GeneralName()
        general["directoryName"]["rdnSequence"] = value["rdnSequence"]
        header[name] = general
    header["messageTime"] = useful.GeneralizedTime("20261124100000Z").subtype(
        explicitTag=tag.Tag(tag.tagClassContext, tag.tagFormatSimple, 0)
    )
    numbers = {"senderKID": 2, "transactionID": 4, "senderNonce": 5, "recipNonce": 6}
    for name, number in numbers.items():
        if name in fields:
            header[name] = univ.OctetString(fields[name]).subtype(
                explicitTag=tag.Tag(tag.tagClassContext, tag.tagFormatSimple, number)
            )
    return header


def _whole(body_name: str, body: Any) -> bytes:
    view = rfc9480.PKIMessage()
    view["header"] = _header(
        transactionID=b"\1" * 16, senderNonce=b"\2" * 16, senderKID=b"\3" * 20
    )
    view["body"][body_name] = body
    return bytes(encode(view))


def _tagged(kind: Any, number: int) -> Any:
    return kind.subtype(
        explicitTag=tag.Tag(tag.tagClassContext, tag.tagFormatConstructed, number)
    )


@settings(max_examples=40, deadline=None)
@given(
    st.integers(-1, 2**31),
    st.integers(0, 2**31),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
)
def test_poll_answers_written_elsewhere(number: int, seconds: int, text: str) -> None:
    body = _tagged(rfc9480.PollRepContent(), BODIES["pollRep"])
    body[0]["certReqId"] = number
    body[0]["checkAfter"] = seconds
    body[0]["reason"][0] = char.UTF8String(text)
    raw = _whole("pollRep", body)
    found = cmp.parse_message(raw)
    assert found.poll_waits == ((number, seconds),)
    assert cmp.assemble(found.protected_part, b"") == raw
    assert cmp.poll_rep(number, seconds, text) == found.body
    assert (found.header.sender, found.header.recipient) == (SUBJECT, SUBJECT)
    assert found.header.transaction_id == b"\1" * 16
    assert found.header.sender_kid == b"\3" * 20
    assert found.header.message_time == NOW


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 6),
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=3
    ),
    st.sets(st.sampled_from(cmp.FAIL_INFO)),
)
def test_statuses_written_elsewhere(
    status: int, texts: list[str], failed: set[str]
) -> None:
    body = _tagged(rfc9480.ErrorMsgContent(), BODIES["error"])
    info = body["pKIStatusInfo"]
    info["status"] = status
    for at, text in enumerate(texts):
        info["statusString"][at] = char.UTF8String(text)
    ordered = tuple(name for name in cmp.FAIL_INFO if name in failed)
    if ordered:
        info["failInfo"] = rfc9480.PKIFailureInfo(",".join(ordered))
    found = cmp.parse_message(_whole("error", body))
    assert found.error_status == cmp.StatusInfo(status, tuple(texts), ordered)
    again = cmp.error_msg(cmp.StatusInfo(status, tuple(texts), ordered))
    assert again == found.body


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=1, max_size=64), st.integers(-1, 100))
def test_confirmations_written_elsewhere(digest: bytes, number: int) -> None:
    body = _tagged(rfc9480.CertConfirmContent(), BODIES["certConf"])
    body[0]["certHash"] = digest
    body[0]["certReqId"] = number
    (found,) = cmp.parse_message(_whole("certConf", body)).cert_statuses
    assert found == cmp.CertStatus(digest, number)


def test_a_certificate_template_written_elsewhere() -> None:
    """CRMF's implicit tags, and the explicit ones round names."""
    ours = cmp.cert_request(SUBJECT, signer(EC).spki, [SAN])
    view, _ = decode(ours, asn1Spec=rfc4211.CertRequest())
    template = view["certTemplate"]
    assert template["subject"].isValue
    assert template["publicKey"].isValue
    assert [str(item["extnID"]) for item in template["extensions"]] == [SAN[0]]
    body = BODIES_SENT["rr"]
    (details,) = _again(body, rfc9480.RevReqContent())
    assert int(details["certDetails"]["serialNumber"]) == 2**127 + 5
    reasons = [str(item["extnID"]) for item in details["crlEntryDetails"]]
    assert reasons == ["2.5.29.21", "2.5.29.24"]
    code, _ = decode(bytes(details["crlEntryDetails"][0]["extnValue"]))
    assert int(code) == 1


def test_our_private_oid_is_read_by_everybody() -> None:
    value, _ = decode(leaf.oid(cmp.CONSENT_DIGEST))
    assert str(value) == cmp.CONSENT_DIGEST
