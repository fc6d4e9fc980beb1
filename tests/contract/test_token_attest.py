"""What a vendor attests is picked up, is nobody's certificate, and is never invented.

YKCS11 shows an attestation as a session certificate with the CKA_ID and the public key
of the attested key (protocols.md 7); the fault module does the same, and a thread of
this test is the vendor.
"""

from __future__ import annotations

import dataclasses
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.canonical import b64url, sha256_hex
from desktop.model.tokens import ApprovedModule
from desktop.tokens import work
from desktop.tokens.worker.spki import ec_spki
from tests.fakes.small_ca import Authority, make_authority
from tests.fakes.softhsm import make_softhsm
from tests.fakes.token_documents import certificate_for
from tests.fakes.token_shim import Shim, make_shim

PURPOSES = ("describe", "generate_application_key", "destroy_key", "write_certificate")
#: DER of prime256v1's identifier.
_P256 = bytes.fromhex("06082a8648ce3d030107")
_PATIENCE_S = 30
ISSUER = "Synthetic PIV Attestation"


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Shim:
    return make_shim(make_softhsm(tmp_path_factory.mktemp("attesting")))


@contextmanager
def _vendor(
    shim: Shim, folder: Path, *, of_another_key: bool = False
) -> Iterator[tuple[ApprovedModule, list[bytes]]]:
    """A module that attests its next key; the attestations that the vendor made."""
    pipes = folder / "attest.key", folder / "attest.crt"
    for path in pipes:
        os.mkfifo(path)
    made: list[bytes] = []
    other = make_authority("Another").certificate

    def attest() -> None:
        spki = ec_spki(_P256, pipes[0].read_bytes())
        if of_another_key:
            spki = ec_spki(_P256, _point_of(other))
        made.append(certificate_for(make_authority(ISSUER), spki, "Attestation 9c"))
        pipes[1].write_bytes(made[0])

    module = shim.module("C_GenerateKeyPair:1:attest")
    env = {**module.env, "SHIM_ATTEST": str(folder / "attest")}
    thread = threading.Thread(target=attest, daemon=True)
    thread.start()
    yield dataclasses.replace(module, env=env), made
    thread.join(_PATIENCE_S)
    assert not thread.is_alive()


def _point_of(certificate: object) -> bytes:
    from cryptography.hazmat.primitives import serialization

    public = certificate.public_key()  # type: ignore[attr-defined]
    form = serialization.PublicFormat.UncompressedPoint
    raw = bytes(public.public_bytes(serialization.Encoding.X962, form))
    return b"\x04" + bytes([len(raw)]) + raw


def _open(module: ApprovedModule, shim: Shim) -> work.PieceOfWork:
    behind = shim.behind
    return work.open_work(module, behind.serial, PURPOSES, behind.pin())


@pytest.fixture(scope="module")
def issuer(shim: Shim) -> bytes:
    """What slot f9 holds: the vendor's certificate above every attestation."""
    authority: Authority = make_authority("Synthetic Vendor Root")
    with _open(shim.module(), shim) as piece:
        key_id = secrets.token_hex(16)
        made = piece.generate_application_key(key_id, "ecdsa-p256", "f9", None)
        certificate = certificate_for(authority, made.spki, ISSUER)
        piece.write_certificate(key_id, certificate)
    return certificate


def test_an_attestation_goes_into_custody_and_is_nobodys_certificate(
    shim: Shim, issuer: bytes, tmp_path: Path
) -> None:
    key_id = secrets.token_hex(16)
    with _vendor(shim, tmp_path) as (module, made), _open(module, shim) as piece:
        key = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
        assert key.custody.as_dict()["attestations"] == [
            {"type": "x509", "bytes": b64url(made[0])},
            {"type": "x509-issuer", "bytes": b64url(issuer)},
        ]
        (listed,) = [item for item in piece.keys() if item.key_id == key_id]  # noqa: SIM118
        assert listed.certificates == ()
        # A certificate of the person's takes its place beside the key as ever.
        own = certificate_for(make_authority(), key.spki)
        piece.write_certificate(key_id, own)
        (listed,) = [item for item in piece.keys() if item.key_id == key_id]  # noqa: SIM118
        assert listed.certificates == (own,)
        piece.destroy_key(key_id, sha256_hex(key.spki), key_id)
        assert all(item.key_id != key_id for item in piece.keys())  # noqa: SIM118


def test_what_attests_another_key_attests_nothing(
    shim: Shim, issuer: bytes, tmp_path: Path
) -> None:
    assert issuer
    key_id = secrets.token_hex(16)
    with (
        _vendor(shim, tmp_path, of_another_key=True) as (module, made),
        _open(module, shim) as piece,
    ):
        key = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
        assert made
        assert key.custody.attestations == ()
        assert (
            key.custody.as_dict()["proves"]
            == "reported by the module; not an attestation"
        )
        piece.destroy_key(key_id, sha256_hex(key.spki), key_id)


def test_a_token_that_attests_nothing_is_recorded_as_that(
    shim: Shim, issuer: bytes
) -> None:
    """The vendor's certificate alone is no word about the key."""
    assert issuer
    key_id = secrets.token_hex(16)
    with _open(shim.module(), shim) as piece:
        key = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
        assert key.custody.as_dict()["attestations"] == []
        piece.destroy_key(key_id, sha256_hex(key.spki), key_id)
