"""Builds the GOST test token of ``tests/gost_token`` and approves it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import core, keys, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.model.tokens import ApprovedModule
from desktop.secret import Pin
from desktop.tokens import modules
from tests.fakes.lacking import lacking
from tests.fakes.small_ca import Authority
from tests.fakes.softhsm import PIN, SO_PIN
from tests.fakes.token_shim import ROOT, build_library

__all__ = [
    "GostToken",
    "certificate_for_any_key",
    "engine_is_missing",
    "make_gost_token",
]

_ENGINES = (
    "/usr/lib/x86_64-linux-gnu/engines-3/gost.so",
    "/usr/lib/aarch64-linux-gnu/engines-3/gost.so",
)
SERIAL = "90c57e5700000001"


@dataclass(frozen=True)
class GostToken:
    """The built module and the folder of one token's state."""

    library: Path
    folder: Path
    serial: str = SERIAL

    def module(self, faults: str = "") -> ApprovedModule:
        """An approval of it with these faults pinned in its environment."""
        env = {
            "GOST_TOKEN_DIR": str(self.folder / "state"),
            "GOST_TOKEN_FAULTS": faults,
        }
        return modules.approve(str(self.library), env, folder=self.folder / "lists")

    def pin(self) -> Pin:
        """The right PIN, for one entry."""
        return Pin(bytearray(PIN))


def engine_is_missing() -> bool:
    """Whether Debian's GOST engine for OpenSSL 3 is not installed."""
    return not any(Path(path).exists() for path in _ENGINES)


def make_gost_token(folder: Path) -> GostToken:
    """Builds the module where needed, and a token with the tests' PINs."""
    if engine_is_missing():
        lacking("the GOST engine is missing (libengine-gost-openssl)")
    source = (ROOT / "tests" / "gost_token" / "gost_token.c").read_text()
    # Engines are deprecated in OpenSSL 3, and GOST has no provider in Debian 12.
    quiet = "-Wno-deprecated-declarations"
    library = build_library(source, "gost", (quiet, "-lcrypto"))
    state = folder / "state"
    state.mkdir(parents=True, mode=0o700)
    (state / "pin").write_bytes(PIN)
    (state / "so").write_bytes(SO_PIN)
    return GostToken(library, folder)


def certificate_for_any_key(
    authority: Authority, spki: bytes, now: datetime, common_name: str = "Synthetic"
) -> bytes:
    """A certificate for a key that ``cryptography`` can't load; signed by P-256."""
    algorithm = {"algorithm": "sha256_ecdsa"}
    body = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": secrets.randbits(100),
            "signature": algorithm,
            "issuer": x509.Certificate.load(authority.der).subject,
            "validity": {
                "not_before": x509.Time({"utc_time": now - timedelta(days=1)}),
                "not_after": x509.Time({"utc_time": now + timedelta(days=1)}),
            },
            "subject": x509.Name.build({"common_name": common_name}),
            "subject_public_key_info": keys.PublicKeyInfo.load(spki),
            "extensions": [
                {
                    "extn_id": "key_identifier",
                    "extn_value": core.ParsableOctetString(
                        core.OctetString(secrets.token_bytes(20)).dump()
                    ),
                }
            ],
        }
    )
    signature = authority.key.sign(body.dump(), ec.ECDSA(hashes.SHA256()))
    return bytes(
        x509.Certificate(
            {
                "tbs_certificate": body,
                "signature_algorithm": algorithm,
                "signature_value": signature,
            }
        ).dump()
    )
