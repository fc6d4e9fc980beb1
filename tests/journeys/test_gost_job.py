"""The main job with a GOST key on a token: the same verbs, the state's algorithms."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from asn1crypto import ocsp, pem, x509

from desktop.asn1 import cms, gost, pkcs10, schemes
from tests.fakes.gost_token import engine_is_missing
from tests.fakes.lacking import lacking
from tests.journeys.conftest import MainJob, run_demo

SCHEME = "gost-2015-512"


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> MainJob:
    if shutil.which("gcc") is None or engine_is_missing():
        lacking("gcc or the GOST engine is missing (libengine-gost-openssl)")
    home = tmp_path_factory.mktemp("gost-job") / "home"
    home.mkdir(mode=0o700)
    (home / "demo-ran").touch()
    return run_demo(home, "--scheme", SCHEME)


def _der(path: Path) -> bytes:
    _, _, der = pem.unarmor(path.read_bytes())
    return bytes(der)


def _engine(folder: Path, spki: bytes, signature: bytes, signed: bytes) -> bool:
    """The engine's word, over the key in RFC 9215 and the value reversed."""
    public, value, body = (folder / name for name in ("public", "value", "body"))
    russian = gost.respell(spki, "gost-2015-512-rfc9215")
    public.write_bytes(pem.armor("PUBLIC KEY", russian))
    value.write_bytes(signature[::-1])
    body.write_bytes(signed)
    done = subprocess.run(
        [
            *("openssl", "dgst", "-engine", "gost", "-md_gost12_512"),
            *("-verify", public, "-signature", value, body),
        ],
        capture_output=True,
        check=False,
        timeout=30,
    )
    return b"Verified OK" in done.stdout


def test_the_journey_ends_in_a_proved_revocation(job: MainJob) -> None:
    assert "main job: done" in job.told
    assert job.result["application_state"] == "CONFIRMED"
    assert job.result["state"] == "CONFIRMED"
    assert {item["source"] for item in job.result["proofs"]} == {"ocsp", "crl"}


def test_the_engine_judges_request_certificate_and_status(
    job: MainJob, tmp_path: Path
) -> None:
    request = pkcs10.verify(_der(job.artefact("request")))
    assert schemes.of_spki(request.spki).name == SCHEME
    assert _engine(tmp_path, request.spki, request.signature, request.info)
    certificate = x509.Certificate.load(_der(job.artefact("certificate")))
    body = certificate["tbs_certificate"]
    assert body["subject_public_key_info"].dump() == request.spki
    issuer = x509.Certificate.load(_der(job.artefact("issuer")))
    key = issuer["tbs_certificate"]["subject_public_key_info"].dump()
    value = certificate["signature_value"].native
    assert _engine(tmp_path, key, value, body.dump())
    answer = ocsp.OCSPResponse.load(job.artefact("ocsp").read_bytes())
    basic = answer.basic_ocsp_response
    (responder,) = basic["certs"]
    key = responder["tbs_certificate"]["subject_public_key_info"].dump()
    signed = basic["tbs_response_data"].dump()
    assert _engine(tmp_path, key, basic["signature"].native, signed)
    (single,) = basic["tbs_response_data"]["responses"]
    revoked = single["cert_status"].chosen
    assert revoked["revocation_reason"].native == "key_compromise"


def test_the_engine_judges_both_manifests(job: MainJob, tmp_path: Path) -> None:
    """E1 before the certificate, E2 as CAdES with a time stamp after it."""
    spki = pkcs10.parse(_der(job.artefact("request"))).spki
    with zipfile.ZipFile(job.artefact("bundle")) as bundle:
        members = {
            name: bundle.read(name)
            for name in bundle.namelist()
            if name in ("application.cms", "application.json", "closing.cms")
        }
    first = cms.verify_with_key(
        members["application.cms"], members["application.json"], spki
    ).signed
    closing = cms.parse(members["closing.cms"])
    for signed in (first, closing):
        assert signed.digest == "streebog512"
        assert _engine(tmp_path, spki, signed.signature, signed.signed_attributes)
    (stamp,) = closing.unsigned[cms.TIME_STAMP]
    assert cms.parse(stamp).digest == "streebog512"
