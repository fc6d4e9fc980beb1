"""Tools nobody here wrote look at a key that the worker made."""

from __future__ import annotations

import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.asn1 import schemes
from desktop.canonical import sha256_hex
from desktop.clock import SystemClock
from desktop.errors import CustodyRefused, KeyAmbiguous
from desktop.model.tokens import GeneratedKey
from desktop.tokens import custody, work
from tests.fakes.lacking import lacking
from tests.fakes.small_ca import Authority
from tests.fakes.softhsm import PIN, SoftHsm
from tests.fakes.token_documents import certificate_for, request_info

PURPOSES = (
    "describe",
    "generate_application_key",
    "sign_request",
    "write_certificate",
    "destroy_key",
)


@pytest.fixture(params=["rsa-2048", "ecdsa-p256"])
def key(request: pytest.FixtureRequest, softhsm: SoftHsm) -> Iterator[GeneratedKey]:
    if shutil.which("pkcs11-tool") is None:
        lacking("pkcs11-tool is missing (package opensc)")
    key_id = secrets.token_hex(16)
    with work.open_work(
        softhsm.module, softhsm.serial, PURPOSES, softhsm.pin()
    ) as piece:
        made = piece.generate_application_key(key_id, request.param, "Saqta", None)
    yield made
    with work.open_work(
        softhsm.module, softhsm.serial, PURPOSES, softhsm.pin()
    ) as piece:
        piece.destroy_key(key_id, made.custody.spki_sha256, key_id)


def _tool(softhsm: SoftHsm, *arguments: str) -> bytes:
    command = [
        "pkcs11-tool",
        "--module",
        softhsm.module.path,
        "--token-label",
        "Saqta test",
        "--login",
        "--pin",
        PIN.decode(),
        *arguments,
    ]
    result = subprocess.run(
        command, env=softhsm.environment, capture_output=True, check=True, timeout=30
    )
    return result.stdout


def _section(listing: str, kind: str, key_id: str) -> str:
    """The lines about one object of the listing."""
    parts = re.split(r"\n(?=\S)", "\n" + listing)
    (found,) = [
        part for part in parts if part.strip().startswith(kind) and key_id in part
    ]
    return found


def test_pkcs11_tool_sees_a_key_that_only_signs_and_stays(
    softhsm: SoftHsm, key: GeneratedKey
) -> None:
    listing = _tool(softhsm, "--list-objects").decode()
    private = _section(listing, "Private Key Object", key.key_id)
    assert re.search(r"Usage:\s+sign\n", private)
    access = re.search(r"Access:\s+(.*)", private)
    assert access is not None
    assert set(access[1].split(", ")) >= {
        "sensitive",
        "always sensitive",
        "never extractable",
        "local",
    }
    public = _section(listing, "Public Key Object", key.key_id)
    usage = re.search(r"Usage:\s+(.*)", public)
    assert usage is not None
    assert not {"encrypt", "wrap", "derive"} & set(usage[1].split(", "))


def test_what_pkcs11_tool_signs_openssl_verifies(
    softhsm: SoftHsm, key: GeneratedKey, tmp_path: Path
) -> None:
    """The public key that the worker read is the one the token signs with."""
    message, signature, public = (tmp_path / name for name in ("m", "s", "p.der"))
    message.write_bytes(b"judged by others")
    public.write_bytes(key.spki)
    mechanism = "SHA256-RSA-PKCS"
    data = message
    form: list[str] = []
    if key.scheme != "rsa-2048":
        mechanism, form = "ECDSA", ["--signature-format", "openssl"]
        data = tmp_path / "digest"
        data.write_bytes(bytes.fromhex(sha256_hex(message.read_bytes())))
    _tool(
        softhsm,
        "--sign",
        "--id",
        key.key_id,
        "--mechanism",
        mechanism,
        *form,
        "--input-file",
        str(data),
        "--output-file",
        str(signature),
    )
    checked = subprocess.run(
        [
            "openssl",
            "dgst",
            "-sha256",
            "-keyform",
            "DER",
            "-verify",
            str(public),
            "-signature",
            str(signature),
            str(message),
        ],
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert checked.stdout == b"Verified OK\n"


def test_openssl_accepts_the_request_that_the_worker_signed(
    softhsm: SoftHsm, key: GeneratedKey, tmp_path: Path
) -> None:
    info = request_info(key.spki)
    with work.open_work(
        softhsm.module, softhsm.serial, PURPOSES, softhsm.pin()
    ) as piece:
        signature = piece.signer(key.key_id).sign_request(info)
    algorithm = schemes.signature_algorithm(key.scheme)
    bits = b"\x03" + _length(len(signature) + 1) + b"\0" + signature
    body = info + algorithm + bits
    request = tmp_path / "request.der"
    request.write_bytes(b"\x30" + _length(len(body)) + body)
    checked = subprocess.run(
        ["openssl", "req", "-inform", "DER", "-in", str(request), "-verify", "-noout"],
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert b"verify OK" in checked.stdout + checked.stderr


def test_pkcs11_tool_reads_the_certificate_that_the_worker_wrote(
    softhsm: SoftHsm, key: GeneratedKey, authority: Authority, tmp_path: Path
) -> None:
    certificate = certificate_for(authority, key.spki)
    with work.open_work(
        softhsm.module, softhsm.serial, PURPOSES, softhsm.pin()
    ) as piece:
        piece.write_certificate(key.key_id, certificate)
    out = tmp_path / "certificate.der"
    _tool(
        softhsm,
        "--read-object",
        "--type",
        "cert",
        "--id",
        key.key_id,
        "--output-file",
        str(out),
    )
    assert out.read_bytes() == certificate


def test_twins_made_by_another_tool_are_seen_and_not_used(softhsm: SoftHsm) -> None:
    """Threat 8: two keys with one identifier and one label (SoftHSM allows it)."""
    key_id = secrets.token_hex(16)
    for _ in range(2):
        _tool(
            softhsm,
            *("--keypairgen", "--key-type", "EC:prime256v1"),
            *("--id", key_id, "--label", "Saqta"),
        )
    module, serial = softhsm.module, softhsm.serial
    with work.open_work(module, serial, PURPOSES, softhsm.pin()) as piece:
        listed = [item for item in piece.keys() if item.key_id == key_id]  # noqa: SIM118
        assert len(listed) == 2
        assert {item.spki for item in listed} == {b""}
        with pytest.raises(KeyAmbiguous, match=key_id):
            piece.signer(key_id)
        with pytest.raises(KeyAmbiguous, match=key_id):
            piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
    for _ in range(2):
        for kind in ("privkey", "pubkey"):
            _tool(softhsm, "--delete-object", "--type", kind, "--id", key_id)
    with work.open_work(module, serial, PURPOSES, softhsm.pin()) as piece:
        listed = [item for item in piece.keys() if item.key_id == key_id]  # noqa: SIM118
        assert listed == []


def test_an_imported_key_is_told_from_one_born_on_the_token(
    softhsm: SoftHsm, tmp_path: Path
) -> None:
    key_id = secrets.token_hex(16)
    file = tmp_path / "imported.der"
    subprocess.run(
        [
            *("openssl", "genpkey", "-algorithm", "RSA", "-outform", "DER"),
            *("-pkeyopt", "rsa_keygen_bits:2048", "-out", str(file)),
        ],
        check=True,
        capture_output=True,
        timeout=30,
    )
    public = tmp_path / "public.der"
    subprocess.run(
        [
            *("openssl", "pkey", "-inform", "DER", "-in", str(file)),
            *("-pubout", "-outform", "DER", "-out", str(public)),
        ],
        check=True,
        capture_output=True,
        timeout=30,
    )
    for kind, path in (("privkey", file), ("pubkey", public)):
        _tool(
            softhsm,
            *("--write-object", str(path), "--type", kind, "--id", key_id),
            *("--label", "Imported"),
        )
    module, serial = softhsm.module, softhsm.serial
    with work.open_work(module, serial, PURPOSES, softhsm.pin()) as piece:
        (found,) = [item for item in piece.keys() if item.key_id == key_id]  # noqa: SIM118
        assert found.spki == public.read_bytes()
        assert found.scheme == "rsa-2048"
        assert {"LOCAL", "ALWAYS_SENSITIVE", "NEVER_EXTRACTABLE"} <= set(
            custody.lies(found.attributes)
        )
        with pytest.raises(CustodyRefused, match="LOCAL"):
            custody.record_of(piece.info(), found, None, SystemClock().now())
        piece.destroy_key(key_id, sha256_hex(found.spki), key_id)


def _length(count: int) -> bytes:
    """A DER length."""
    if count < 128:
        return bytes([count])
    raw = count.to_bytes((count.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(raw)]) + raw
