"""What nobody here wrote judges what we emit: openssl, unzip, pyHanko's validator."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from desktop.evidence import bundle, cades, manifest
from desktop.evidence.cms import sign_manifest
from desktop.evidence.verify import verify_bundle
from tests.fakes.evidence_case import AT, EvidenceCase, RecordSigner, pem_of

STANDALONE = Path(__file__).parents[2] / "standalone_verifier.py"


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(command), cwd=folder, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("scheme", ["rsa-2048", "ecdsa-p256", "ecdsa-p384"])
def test_openssl_verifies_both_manifests(tmp_path: Path, scheme: str) -> None:
    case = EvidenceCase(scheme=scheme)
    for name in ("application.json", "application.cms", "closing.json", "closing.cms"):
        (tmp_path / name).write_bytes(case.members[name])
    (tmp_path / "root.pem").write_bytes(case.authority.root.pem)
    (tmp_path / "all.pem").write_bytes(
        pem_of([case.leaf.der, case.authority.issuer.der])
    )
    common: tuple[str, ...] = (
        "openssl",
        "cms",
        "-verify",
        "-inform",
        "DER",
        "-binary",
        "-CAfile",
    )
    common += ("root.pem", "-purpose", "any", "-attime", str(int(AT.timestamp())))
    first = ("-in", "application.cms", "-content", "application.json")
    before = run(tmp_path, *common, *first)
    assert before.returncode != 0
    assert "signer certificate not found" in before.stderr
    # The chain is another question: the signature carries no certificates.
    found = ("-certfile", "all.pem", "-noverify", "-out", "out")
    after = run(tmp_path, *common, *first, *found)
    assert after.returncode == 0, after.stderr
    assert (tmp_path / "out").read_bytes() == case.members["application.json"]
    closing = ("-cades", "-in", "closing.cms", "-content", "closing.json")
    judged = run(tmp_path, *common, *closing)
    assert "CAdES Verification successful" in judged.stderr
    changed = case.members["closing.json"].replace(b'"size":"12"', b'"size":"13"')
    (tmp_path / "closing.json").write_bytes(changed)
    assert run(tmp_path, *common, *closing).returncode != 0


def test_ed25519_verifies_with_pyhanko_and_us() -> None:
    # OpenSSL 3.0 can't verify Ed25519 in CMS; a later one can.
    case = EvidenceCase(scheme="ed25519")
    report = verify_bundle(case.pack(), case.anchors)
    assert report.application_id
    assert _pyhanko(case).intact


@pytest.mark.parametrize("scheme", ["rsa-2048", "ecdsa-p256"])
def test_pyhanko_validates_the_closing_signature(scheme: str) -> None:
    status = _pyhanko(EvidenceCase(scheme=scheme))
    assert status.intact
    assert status.valid
    assert status.trusted


def _pyhanko(case: EvidenceCase) -> Any:
    from asn1crypto import cms as cms_types
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(case.authority.root.der)],
        other_certs=[asn1_x509.Certificate.load(case.authority.issuer.der)],
        allow_fetching=False,
        moment=case.when,
        revocation_mode="soft-fail",
    )
    signed = cms_types.ContentInfo.load(case.members[manifest.CLOSING_CMS])
    return asyncio.run(
        async_validate_detached_cms(
            case.members[manifest.CLOSING],
            signed["content"],
            signer_validation_context=context,
            key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
        )
    )


def test_unzip_reads_the_bundle(tmp_path: Path, packed: bytes) -> None:
    (tmp_path / "b.asice").write_bytes(packed)
    tested = run(tmp_path, "unzip", "-t", "b.asice")
    assert tested.returncode == 0, tested.stdout
    assert "No errors detected" in tested.stdout
    listed = run(tmp_path, "unzip", "-Z1", "b.asice").stdout.split()
    assert listed[0] == "mimetype"
    assert listed[-2:] == [bundle.MANIFEST, bundle.SEAL]
    kinds = run(tmp_path, "unzip", "-Zs", "b.asice").stdout
    assert " stor " in kinds
    assert " def" not in kinds
    # The media type stands where `file` and the standard look for it.
    assert packed[38:69] == b"application/vnd.etsi.asic-e+zip"


def test_the_standalone_verifier_agrees(
    tmp_path: Path, case: EvidenceCase, packed: bytes
) -> None:
    (tmp_path / "b.asice").write_bytes(packed)
    (tmp_path / "root.pem").write_bytes(case.authority.root.pem)
    command = (sys.executable, "-I", str(STANDALONE), "b.asice", "root.pem")
    judged = run(tmp_path, *command)
    assert judged.stdout == "verified\n", judged.stdout
    other = EvidenceCase()
    (tmp_path / "root.pem").write_bytes(other.authority.root.pem)
    assert run(tmp_path, *command).stdout.startswith("refused: openssl cms")


@pytest.mark.parametrize(
    "member", ["agreement.txt", "closing.json", bundle.MANIFEST, "readable/kk.html"]
)
def test_the_standalone_verifier_refuses_a_change(
    tmp_path: Path, case: EvidenceCase, packed: bytes, member: str
) -> None:
    from desktop.evidence import container

    found = container.read(packed)
    found[member] = (
        found[member][:-3] + bytes([found[member][-3] ^ 1]) + found[member][-2:]
    )
    (tmp_path / "b.asice").write_bytes(container.write(found))
    (tmp_path / "root.pem").write_bytes(case.authority.root.pem)
    command = (sys.executable, "-I", str(STANDALONE), "b.asice", "root.pem")
    assert run(tmp_path, *command).stdout.startswith("refused: ")


def test_the_standalone_verifier_imports_nothing_of_ours() -> None:
    text = STANDALONE.read_text(encoding="utf-8")
    assert "desktop" not in text
    assert "tests" not in text
    assert len(text.splitlines()) < 160


def test_a_foreign_time_stamp_is_b_t(stamped: EvidenceCase) -> None:
    report = verify_bundle(stamped.pack(), stamped.anchors)
    found = {item.name: item for item in report.checks}
    assert found["closing_signature"].facts["level"] == "CAdES-B-T"
    assert found["closing_time"].state == "ok"
    assert found["first_status"].facts["status"] == "good"


def test_a_certificate_of_another_key_signs_nothing() -> None:
    from desktop.errors import SignatureInvalid

    case = EvidenceCase()
    stranger = RecordSigner("ecdsa-p256")
    with pytest.raises(SignatureInvalid, match="another key's"):
        cades.sign_closing(
            case.members[manifest.CLOSING], stranger, case.leaf.der, [], None, at=AT
        )


def test_signing_loads_no_token_code() -> None:
    # pyHanko's own token door and HTTP time stampers must stay shut (style.md, e).
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from desktop.evidence import cades, bundle, verify\n"
        "print('pyhanko' in sys.modules, 'pkcs11' in sys.modules)\n"
        "import pyhanko.sign.signers.pdf_cms, pyhanko.sign.timestamps.api\n"
        "print('pkcs11' in sys.modules, 'pyhanko.sign.pkcs11' in sys.modules)\n"
    )
    root = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, root],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["False", "False", "False", "False"]


def test_a_manifest_that_does_not_verify_is_not_kept() -> None:
    from desktop.errors import SignatureInvalid

    class Lying(RecordSigner):
        @property
        def spki(self) -> bytes:
            return (
                RecordSigner("ecdsa-p256")
                .key.public_key()
                .public_bytes(
                    serialization.Encoding.DER,
                    serialization.PublicFormat.SubjectPublicKeyInfo,
                )
            )

    with pytest.raises(SignatureInvalid, match=r"."):
        sign_manifest(b'{"type":"application"}', "application", Lying("ecdsa-p256"))


def test_the_seal_needs_no_certificate(case: EvidenceCase, packed: bytes) -> None:
    from desktop.asn1 import cms
    from desktop.evidence import container

    seal = container.read(packed)[bundle.SEAL]
    assert cms.certificates_in(seal) == ()
    assert x509.load_der_x509_certificate(case.leaf.der).serial_number
