"""Wycheproof's signature vectors through the one verifier (security.md, test 16)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.asn1 import schemes
from desktop.asn1.der import element
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid
from tests.fakes.forge import integer, oid

VECTORS = Path(__file__).parents[2] / "vectors" / "wycheproof"
_SHA256 = element(0x30, oid("2.16.840.1.101.3.4.2.1"), element(0x05))
_MGF = element(0x30, oid("1.2.840.113549.1.1.8"), _SHA256)
_PSS = element(
    0x30,
    element(0xA0, _SHA256),
    element(0xA1, _MGF),
    element(0xA2, integer(32)),
)

ALGORITHMS = {
    "ecdsa_secp256r1_sha256_test": element(0x30, oid("1.2.840.10045.4.3.2")),
    "ecdsa_secp384r1_sha384_test": element(0x30, oid("1.2.840.10045.4.3.3")),
    "ed25519_test": element(0x30, oid("1.3.101.112")),
    "rsa_signature_2048_sha256_test": element(
        0x30, oid("1.2.840.113549.1.1.11"), element(0x05)
    ),
    "rsa_signature_3072_sha256_test": element(
        0x30, oid("1.2.840.113549.1.1.11"), element(0x05)
    ),
    "rsa_pss_2048_sha256_mgf1_32_test": element(
        0x30, oid("1.2.840.113549.1.1.10"), _PSS
    ),
}


@pytest.mark.parametrize("name", ALGORITHMS)
def test_every_case(name: str) -> None:
    found: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text())
    ran, wrong = 0, []
    for group in found["testGroups"]:
        spki = bytes.fromhex(group["publicKeyDer"])
        for case in group["tests"]:
            ran += 1
            try:
                schemes.verify(
                    spki,
                    ALGORITHMS[name],
                    bytes.fromhex(case["sig"]),
                    bytes.fromhex(case["msg"]),
                )
                result = "valid"
            except (SignatureInvalid, EncodingInvalid, SchemeUnsupported):
                result = "invalid"
            # "acceptable" leaves it to the verifier: legacy forms, refused or taken.
            if case["result"] not in {result, "acceptable"}:
                wrong.append((case["tcId"], case["comment"], case["result"], result))
    assert wrong == []
    assert ran == found["numberOfTests"]


def test_no_file_is_left_out() -> None:
    assert {path.stem for path in VECTORS.glob("*.json")} == ALGORITHMS.keys()
