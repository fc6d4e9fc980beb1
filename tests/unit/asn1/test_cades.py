"""CAdES by hand: OpenSSL with and without the GOST engine accepts what comes out."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from asn1crypto import pem

from desktop.asn1 import cms, cms_cades, gost
from desktop.clock import SystemClock
from desktop.errors import SignatureInvalid
from desktop.tokens.worker import documents
from tests.fakes.codec_keys import NOW, certificate, signer
from tests.fakes.gost_applicant import GostSigner
from tests.fakes.gost_token import certificate_for_any_key
from tests.fakes.lacking import lacking
from tests.fakes.small_ca import make_authority

PAYLOAD = b'{"type":"closing"}'
GOST = ("gost-2015-512", "gost-2015-512-rfc9215", "gost-2015-256")


def _made(
    scheme: str, sign: Callable[[bytes], bytes], own: bytes, stamp: bytes = b""
) -> bytes:
    attributes = cms_cades.signed_attributes(PAYLOAD, scheme, own, NOW)
    return cms_cades.assemble(
        attributes, sign(attributes), scheme, own, [certificate("ed25519")], stamp
    )


def _openssl(
    folder: Path, signature: bytes, own: bytes, configuration: Path | None = None
) -> bool:
    paths = [folder / name for name in ("signature", "content", "own.pem")]
    paths[0].write_bytes(signature)
    paths[1].write_bytes(PAYLOAD)
    paths[2].write_bytes(pem.armor("CERTIFICATE", own))
    environment = {"PATH": "/usr/bin:/bin"}
    if configuration is not None:
        environment["OPENSSL_CONF"] = str(configuration)
    done = subprocess.run(
        [
            *("openssl", "cms", "-verify", "-binary", "-cades", "-purpose", "any"),
            *("-partial_chain", "-CAfile", paths[2]),
            *("-inform", "DER", "-in", paths[0], "-content", paths[1]),
            *("-certfile", paths[2]),
        ],
        capture_output=True,
        check=False,
        timeout=30,
        env=environment,
    )
    return done.returncode == 0 and done.stdout == PAYLOAD


@pytest.mark.parametrize("scheme", ["rsa-2048", "ecdsa-p256", "ecdsa-p384"])
def test_openssl_accepts_the_form(scheme: str, tmp_path: Path) -> None:
    own = certificate(scheme)
    made = _made(scheme, signer(scheme).sign_request, own)
    assert _openssl(tmp_path, made, own)
    found = cms.verify_with_certificate(made, PAYLOAD, cms.certificates_in(made))
    assert found.certificate == own
    assert found.signed.signing_time == NOW
    with pytest.raises(SignatureInvalid, match="other content"):
        cms.verify_with_certificate(made, PAYLOAD + b" ", [own])


@pytest.mark.parametrize("scheme", GOST)
def test_gost(scheme: str, tmp_path: Path) -> None:
    key = GostSigner(scheme)
    own = certificate_for_any_key(make_authority(), key.spki, SystemClock().now())
    made = _made(scheme, key.sign_request, own, stamp=b"\x30\x00")
    found = cms.verify_with_certificate(made, PAYLOAD, [own]).signed
    assert found.unsigned == {cms.TIME_STAMP: (b"\x30\x00",)}
    documents.check_signed_attributes(
        "closing", PAYLOAD, found.signed_attributes, own, key.spki
    )
    another = certificate_for_any_key(make_authority(), key.spki, SystemClock().now())
    with pytest.raises(SignatureInvalid, match="no certificate of the signer"):
        cms.verify_with_certificate(made, PAYLOAD, [another])
    if gost.form_of(scheme).encoding == "rfc9215":
        engine = subprocess.run(
            ["openssl", "engine", "gost"], capture_output=True, check=False
        )
        if engine.returncode:
            lacking("the GOST engine is missing (libengine-gost-openssl)")
        made = _made(scheme, key.sign_request, own)
        # "cms" takes no engine by name; a configuration loads it.
        configuration = tmp_path / "gost.cnf"
        configuration.write_text(
            "openssl_conf = o\n[o]\nengines = e\n[e]\ngost = g\n[g]\n"
            "engine_id = gost\ndefault_algorithms = ALL\n"
        )
        assert _openssl(tmp_path, made, own, configuration)
