"""The main job end to end, judged by tools that nobody here wrote."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from asn1crypto import csr, pem, x509

from tests.journeys.conftest import MainJob, Saqta

pytestmark = pytest.mark.xdist_group("main-job")

STEPS = (
    "show_agreement",
    "record_consent",
    "send_consents",
    "look_up_persons",
    "look_up_organisations",
    "make_draft",
    "generate_key",
    "read_custody",
    "sign_request",
    "sign_manifest",
    "register_application",
    "request_certificate",
    "gate",
    "write_certificate",
    "confirm_certificate",
    "sign_closing",
    "build_bundle",
    "record_report",
    "send_rr",
    "ask_ocsp",
    "ask_crl",
    "write_receipt",
)


def _openssl(*arguments: str | Path) -> str:
    done = subprocess.run(
        ["openssl", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_the_transcript_ends_as_promised(main_job: MainJob) -> None:
    assert main_job.told.rstrip().splitlines()[-1] == "main job: done"


def test_every_step_was_taken_in_order(main_job: MainJob) -> None:
    taken = [step["name"] for step in main_job.result["steps"]]
    places = [taken.index(name) for name in STEPS]
    assert places == sorted(places)


def test_the_object_has_the_fields_of_both_verbs(main_job: MainJob) -> None:
    result = main_job.result
    assert result["application_state"] == "CONFIRMED"
    assert result["recovery_code_shown"] is True
    for name in ("request_sha256", "certificate", "acceptance_id", "consent_id"):
        assert result[name], name
    (certificate,) = result["certificates"]
    assert certificate["state"] == "CONFIRMED"
    assert certificate["channel"] == "rr"
    assert {proof["source"] for proof in result["proofs"]} == {"ocsp", "crl"}
    assert {proof["reason"] for proof in result["proofs"]} == {"keyCompromise"}


def test_custody_was_read_back(main_job: MainJob) -> None:
    attributes = main_job.result["custody"]["attributes"]
    assert attributes["LOCAL"] is True
    assert attributes["NEVER_EXTRACTABLE"] is True
    assert attributes["ALWAYS_SENSITIVE"] is True
    assert attributes["EXTRACTABLE"] is False
    assert attributes["DECRYPT"] is False


def test_openssl_accepts_the_request(main_job: MainJob) -> None:
    said = _openssl("req", "-in", main_job.artefact("request"), "-verify", "-noout")
    assert "verify OK" in said


def test_openssl_builds_the_chain(main_job: MainJob) -> None:
    said = _openssl(
        "verify",
        "-CAfile",
        main_job.artefact("trust"),
        "-untrusted",
        main_job.artefact("issuer"),
        main_job.artefact("certificate"),
    )
    assert said.strip().endswith(": OK")


def test_openssl_reads_the_ocsp_answer_as_revoked(
    main_job: MainJob, tmp_path: Path
) -> None:
    said = _openssl(
        "ocsp",
        "-respin",
        main_job.artefact("ocsp"),
        "-issuer",
        main_job.artefact("issuer"),
        "-cert",
        main_job.artefact("certificate"),
        "-CAfile",
        main_job.artefact("trust"),
        "-no_nonce",
    )
    assert "Response verify OK" in said
    assert "revoked" in said
    assert "keyCompromise" in said


def test_openssl_reads_the_crl(main_job: MainJob) -> None:
    said = _openssl(
        "crl",
        "-inform",
        "DER",
        "-in",
        main_job.artefact("crl"),
        "-CAfile",
        main_job.artefact("issuer"),
        "-noout",
        "-text",
    )
    assert "verify OK" in said
    serial = main_job.result["certificates"][0]["serial"].upper().lstrip("0")
    entry = said[said.index(serial) :] if serial in said else said
    assert "Key Compromise" in entry


@pytest.fixture(scope="module")
def bundle(main_job: MainJob, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    with zipfile.ZipFile(main_job.artefact("bundle")) as archive:
        archive.extractall(folder)
    return folder


def test_openssl_verifies_the_application_manifest(
    main_job: MainJob, bundle: Path, tmp_path: Path
) -> None:
    # The manifest was signed before there was a certificate, so it carries none.
    chain = tmp_path / "chain.pem"
    parts = [main_job.artefact(name) for name in ("trust", "issuer")]
    chain.write_bytes(b"".join(part.read_bytes() for part in parts))
    said = _openssl(
        "cms",
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        bundle / "application.cms",
        "-content",
        bundle / "application.json",
        "-certfile",
        main_job.artefact("certificate"),
        "-CAfile",
        chain,
        "-purpose",
        "any",
        "-out",
        "/dev/null",
    )
    assert "successful" in said


def test_openssl_verifies_the_closing_manifest_as_cades(
    main_job: MainJob, bundle: Path
) -> None:
    said = _openssl(
        "cms",
        "-verify",
        "-cades",
        "-binary",
        "-inform",
        "DER",
        "-in",
        bundle / "closing.cms",
        "-content",
        bundle / "closing.json",
        "-CAfile",
        main_job.artefact("trust"),
        "-certfile",
        main_job.artefact("issuer"),
        "-purpose",
        "any",
        "-out",
        "/dev/null",
    )
    assert "successful" in said


def test_pkcs11_tool_shows_a_key_that_cannot_leave(main_job: MainJob) -> None:
    custody = main_job.result["custody"]
    pin = (main_job.home / "token" / "pin").read_text(encoding="ascii").strip()
    conf = next((main_job.home / "token").glob("*.conf"))
    done = subprocess.run(
        [
            "pkcs11-tool",
            "--module",
            custody["module_path"],
            "--login",
            "--pin",
            "env:TOKEN_PIN",
            "-O",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={"SOFTHSM2_CONF": str(conf), "TOKEN_PIN": pin, "PATH": "/usr/bin:/bin"},
    )
    blocks = re.split(r"(?=^(?:Private|Public|Certificate) )", done.stdout, flags=re.M)
    (block,) = [
        item
        for item in blocks
        if item.startswith("Private Key") and custody["key_id"] in item
    ]
    access = re.search(r"Access:\s+(.*)", block)
    usage = re.search(r"Usage:\s+(.*)", block)
    assert access is not None
    assert usage is not None
    assert set(access[1].split(", ")) == {
        "sensitive",
        "always sensitive",
        "never extractable",
        "local",
    }
    assert usage[1].strip() == "sign"


def test_subject_and_extensions_are_the_profiles(main_job: MainJob) -> None:
    """Domain.md 3.1: string types, order; givenName carries the patronymic."""
    content = main_job.artefact("certificate").read_bytes()
    certificate = x509.Certificate.load(pem.unarmor(content)[2])
    rdns = [
        (pair["type"].dotted, type(pair["value"].chosen).__name__, pair["value"].native)
        for rdn in certificate.subject.chosen
        for pair in rdn
    ]
    kinds = [(oid, kind) for oid, kind, _ in rdns]
    assert kinds[:4] == [
        ("2.5.4.3", "UTF8String"),
        ("2.5.4.4", "UTF8String"),
        ("2.5.4.5", "PrintableString"),
        ("2.5.4.6", "PrintableString"),
    ]
    value = {oid: text for oid, _, text in rdns}
    person = json.loads(
        zipfile.ZipFile(main_job.artefact("bundle")).read("application.json")
    )["subject"]
    assert value["2.5.4.5"] == f"IIN{person['iin']}"
    assert value["2.5.4.11"] == f"BIN{person['bin']}"
    assert value["2.5.4.3"] == f"{person['surname']} {person['given_name']}".upper()
    if person["patronymic"]:
        assert rdns[-1][0] == "2.5.4.42"
        assert rdns[-1][2].upper() == person["patronymic"].upper()
    usage = certificate.key_usage_value.native
    assert {"digital_signature", "non_repudiation"} <= usage
    names = certificate.subject_alt_name_value
    assert names is not None
    assert [name.native for name in names] == [person["email"]]
    request = csr.CertificationRequest.load(
        pem.unarmor(main_job.artefact("request").read_bytes())[2]
    )
    info = request["certification_request_info"]
    assert info["subject"].dump() == certificate.subject.dump()


def test_evidence_verifies_on_a_machine_that_never_saw_the_sandbox(
    main_job: MainJob, tmp_path: Path, saqta: Saqta
) -> None:
    bundle = tmp_path / "moved.asice"
    trust = tmp_path / "roots.pem"
    shutil.copy(main_job.artefact("bundle"), bundle)
    shutil.copy(main_job.artefact("trust"), trust)
    fresh = {**main_job.environment, "SAQTA_HOME": str(tmp_path / "fresh")}
    done = subprocess.run(
        [
            main_job.result["artefacts"]["saqta"],
            "evidence",
            "verify",
            str(bundle),
            "--trust",
            str(trust),
            "--json",
        ],
        capture_output=True,
        text=True,
        env=fresh,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["ok"] is True


def test_evidence_with_any_changed_byte_is_refused(
    main_job: MainJob, tmp_path: Path, dice: random.Random, full: bool
) -> None:
    """One byte of each member in class C, every 97th byte of the file with --full."""
    from desktop.errors import EvidenceInvalid
    from desktop.evidence.verify import verify_bundle

    content = main_job.artefact("bundle").read_bytes()
    roots = [
        der
        for _, _, der in pem.unarmor(
            main_job.artefact("trust").read_bytes(), multiple=True
        )
    ]
    verify_bundle(content, roots)
    with zipfile.ZipFile(main_job.artefact("bundle")) as archive:
        offsets = [
            info.header_offset
            + 30
            + len(info.filename)
            + dice.randrange(max(1, info.compress_size))
            for info in archive.infolist()
        ]
    if full:
        offsets += list(range(0, len(content), 97))
    for offset in offsets:
        changed = bytearray(content)
        changed[offset] ^= 1 + dice.randrange(255)
        with pytest.raises(EvidenceInvalid, match="SQ-VER"):
            verify_bundle(bytes(changed), roots)


def test_status_shows_what_was_proved(main_job: MainJob, saqta: Saqta) -> None:
    told = json.loads(saqta("status", "--json").stdout)
    (record,) = [
        item
        for item in told["certificates"]
        if item["sha256"] == main_job.result["certificate"]
    ]
    assert record["status"] == "revoked"
    assert record["reason"] == "keyCompromise"


def test_journal_verifies_and_is_anchored(saqta: Saqta) -> None:
    told = json.loads(saqta("journal", "verify", "--json").stdout)
    assert told["ok"] is True
    assert told["first_bad"] is None
    assert told["last_anchor"]


def test_the_canary_pin_is_nowhere(main_job: MainJob) -> None:
    """Threat 21: no PIN in any file of the home but its own."""
    pin_file = main_job.home / "token" / "pin"
    pin = pin_file.read_bytes().strip()
    found = [
        str(path)
        for path in main_job.home.rglob("*")
        if path.is_file() and path != pin_file and pin in path.read_bytes()
    ]
    assert found == []
    assert pin.decode() not in main_job.told
