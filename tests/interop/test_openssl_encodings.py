"""OpenSSL and GnuTLS judge the requests and signatures that the codec writes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from asn1crypto import pem

from desktop.asn1 import cmp, cms, names, pkcs10, protection
from desktop.errors import SignatureInvalid
from tests.fakes.codec_keys import NAMES, certificate, signed, signer

SUBJECT = names.build_name([("CN", "Ұ" * 64), ("SERIALNUMBER", "IIN010101100018")])
PAYLOAD = b'{"type":"application"}'


def _openssl(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["openssl", *map(str, arguments)], capture_output=True, check=False, timeout=30
    )


@pytest.mark.parametrize("scheme", NAMES)
def test_requests(scheme: str, tmp_path: Path) -> None:
    key = signer(scheme)
    info = pkcs10.build_info(SUBJECT, key.spki, [("2.5.29.14", False, b"\x04\x01\x07")])
    path = tmp_path / "request.der"
    path.write_bytes(pkcs10.assemble(info, scheme, key.sign_request(info)))
    found = _openssl("req", "-inform", "DER", "-in", path, "-verify", "-noout")
    assert b"verify OK" in found.stdout + found.stderr
    text = _openssl("req", "-inform", "DER", "-in", path, "-text", "-noout").stdout
    assert b"Subject Key Identifier" in text


@pytest.mark.parametrize("scheme", ["rsa-2048", "ecdsa-p256", "ecdsa-p384"])
def test_signatures_before_and_after_the_certificate(
    scheme: str, tmp_path: Path
) -> None:
    """protocols.md 6.2: no signer is found before issue; with -certfile it verifies."""
    signature, content, own = (tmp_path / name for name in ("s", "c", "own.pem"))
    signature.write_bytes(signed(scheme, PAYLOAD))
    content.write_bytes(PAYLOAD)
    own.write_bytes(pem.armor("CERTIFICATE", certificate(scheme)))
    common: list[str | Path] = [
        *("cms", "-verify", "-inform", "DER", "-in", signature, "-noverify"),
        *("-binary", "-content", content),
    ]
    before = _openssl(*common)
    assert before.returncode != 0
    assert b"signer certificate not found" in before.stderr
    after = _openssl(*common, "-certfile", own)
    assert after.returncode == 0, after.stderr
    assert after.stdout == PAYLOAD
    content.write_bytes(PAYLOAD + b" ")
    changed = _openssl(*common, "-certfile", own)
    assert changed.returncode != 0


@pytest.mark.parametrize("scheme", NAMES)
def test_signatures_by_another_reader(scheme: str, tmp_path: Path) -> None:
    """OpenSSL 3.0 has no Ed25519 in CMS; GnuTLS has it, and reads SKI signers."""
    signature, content, own = (tmp_path / name for name in ("s", "c", "own.pem"))
    signature.write_bytes(signed(scheme, PAYLOAD))
    own.write_bytes(pem.armor("CERTIFICATE", certificate(scheme)))
    for payload, good in ((PAYLOAD, True), (PAYLOAD + b" ", False)):
        content.write_bytes(payload)
        found = subprocess.run(
            [
                *("certtool", "--p7-verify", "--inder", "--infile", signature),
                *("--load-data", content, "--load-certificate", own),
            ],
            capture_output=True,
            check=False,
            timeout=30,
        )
        said = b"Signature status: ok" in found.stdout + found.stderr
        assert said is good


def test_a_signature_that_openssl_made(tmp_path: Path) -> None:
    key, own, content, out = (tmp_path / name for name in ("k", "c", "p", "s"))
    made = _openssl(
        *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Other"),
        *("-keyout", key, "-out", own, "-days", "2"),
    )
    assert made.returncode == 0, made.stderr
    content.write_bytes(PAYLOAD)
    _, _, der_certificate = pem.unarmor(own.read_bytes())
    for extra in (
        (),
        ("-keyid",),
        ("-md", "sha512"),
        ("-keyopt", "rsa_padding_mode:pss"),
    ):
        made = _openssl(
            *("cms", "-sign", "-binary", "-in", content, "-signer", own),
            *("-inkey", key, "-outform", "DER", "-out", out, *extra),
        )
        assert made.returncode == 0, made.stderr
        raw = out.read_bytes()
        (carried,) = cms.certificates_in(raw)
        assert carried == der_certificate
        found = cms.verify_with_certificate(raw, PAYLOAD, [carried])
        assert found.signed.signing_time is not None
        with pytest.raises(SignatureInvalid, match="other content"):
            cms.verify_with_certificate(raw, b"x", [carried])


@pytest.mark.parametrize("body", ["p10cr", "ir"])
def test_messages_that_openssl_made(body: str, tmp_path: Path) -> None:
    """What ``openssl cmp`` writes is read, its PBM and its POPO verify."""
    key, request, out = (tmp_path / name for name in ("k", "r", "message.der"))
    made = _openssl(
        *("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Other"),
        *("-keyout", key, "-out", request),
    )
    assert made.returncode == 0, made.stderr
    what: tuple[str | Path, ...] = ("-csr", request)
    if body == "ir":
        what = ("-newkey", key, "-subject", "/CN=Other")
    _openssl(
        *("cmp", "-cmd", body, "-server", "127.0.0.1:9", "-ref", "4711"),
        *("-secret", "pass:slip secret", "-recipient", "/CN=Authority"),
        *(*what, "-reqout", out, "-certout", tmp_path / "none", "-total_timeout", "2"),
    )
    raw = out.read_bytes()
    found = cmp.parse_message(raw)
    assert found.body_name == body
    assert found.header.sender_kid == b"4711"
    protection.verify_mac(found, b"slip secret", 10_000)
    with pytest.raises(SignatureInvalid, match="not by this secret"):
        protection.verify_mac(found, b"another", 10_000)
    assert found.protection is not None
    assert cmp.assemble(found.protected_part, found.protection) == raw
    if body == "ir":
        (asked,) = found.cert_requests
        cmp.verify_popo(asked)
        assert names.name_pairs(asked.subject) == [("CN", "Other")]
    else:
        subject = pkcs10.verify(found.request_p10).subject
        assert names.name_pairs(subject) == [("CN", "Other")]
