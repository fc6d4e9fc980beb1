"""Debian's GOST engine for OpenSSL judges keys and signatures, and the reverse.

It knows the Russian arc only. A signature of Kazakhstan's is judged with the signer's
key rewritten to RFC 9215's OIDs and the value reversed, over the bytes untouched.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from asn1crypto import pem

from desktop.asn1 import gost, names, pkcs10, schemes
from desktop.errors import SignatureInvalid
from tests.fakes.gost_arithmetic import Key
from tests.fakes.lacking import lacking

MESSAGE = b"the to-be-signed bytes, untouched"


def openssl(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["openssl", *map(str, arguments)], capture_output=True, check=False, timeout=30
    )


@pytest.fixture(scope="module", autouse=True)
def _engine() -> None:
    if openssl("engine", "gost").returncode:
        lacking("the GOST engine is missing (package libengine-gost-openssl)")


def _signed(scheme: str, key: Key, message: bytes = MESSAGE) -> bytes:
    hashed = gost.digest(schemes.get(scheme).digest, message)
    r, s = key.sign(int.from_bytes(hashed, "little"))
    return gost.encode(scheme, gost.Choice("", False, r, s))


def _judged(digest: str, spki: bytes, signature: bytes, folder: Path) -> bool:
    public, value, message = (folder / name for name in ("public", "value", "message"))
    public.write_bytes(pem.armor("PUBLIC KEY", spki))
    value.write_bytes(signature)
    message.write_bytes(MESSAGE)
    found = openssl(
        *("dgst", "-engine", "gost", f"-{digest}", "-verify", public),
        *("-signature", value, message),
    )
    return b"Verified OK" in found.stdout


@pytest.mark.parametrize(
    ("scheme", "curve", "digest"),
    [
        ("gost-2015-512-rfc9215", "512-a", "md_gost12_512"),
        ("gost-2015-256", "cryptopro-a", "md_gost12_256"),
    ],
)
def test_the_russian_form(scheme: str, curve: str, digest: str, tmp_path: Path) -> None:
    key = Key.generate(curve)
    spki = gost.spki(scheme, key.value)
    signature = _signed(scheme, key)
    assert _judged(digest, spki, signature, tmp_path)
    assert not _judged(digest, spki, signature[::-1], tmp_path)


def test_the_form_of_kazakhstan_rewritten(tmp_path: Path) -> None:
    key = Key.generate("512-a")
    signature = _signed("gost-2015-512", key)
    russian = gost.spki("gost-2015-512-rfc9215", key.value)
    assert _judged("md_gost12_512", russian, signature[::-1], tmp_path)


@pytest.mark.parametrize(
    ("algorithm", "parameters", "scheme", "digest"),
    [
        ("gost2012_512", "A", "gost-2015-512-rfc9215", "md_gost12_512"),
        ("gost2012_512", "B", "", "md_gost12_512"),
        ("gost2012_512", "C", "", "md_gost12_512"),
        ("gost2012_256", "TCA", "", "md_gost12_256"),
        ("gost2012_256", "A", "gost-2015-256", "md_gost12_256"),
        ("gost2012_256", "B", "", "md_gost12_256"),
    ],
)
def test_what_the_engine_signs(
    algorithm: str, parameters: str, scheme: str, digest: str, tmp_path: Path
) -> None:
    key, public, value, message, request = (
        tmp_path / name for name in ("k", "p", "v", "m", "r")
    )
    made = openssl(
        *("genpkey", "-engine", "gost", "-algorithm", algorithm),
        *("-pkeyopt", f"paramset:{parameters}", "-out", key),
    )
    assert made.returncode == 0, made.stderr
    openssl(
        *("pkey", "-engine", "gost", "-in", key, "-pubout", "-outform", "DER"),
        *("-out", public),
    )
    spki = public.read_bytes()
    if scheme:
        assert schemes.of_spki(spki).name == scheme
        point = gost.public_key(spki)
        assert gost.form_of(scheme) is point.form
    message.write_bytes(MESSAGE)
    openssl(
        *("dgst", "-engine", "gost", f"-{digest}", "-sign", key, "-out", value),
        message,
    )
    form = gost.public_key(spki).form
    algorithm_der = schemes.signature_algorithm(form.scheme)
    schemes.verify(spki, algorithm_der, value.read_bytes(), MESSAGE)
    with pytest.raises(SignatureInvalid, match="does not verify"):
        schemes.verify(spki, algorithm_der, value.read_bytes(), MESSAGE + b".")
    made = openssl(
        *("req", "-new", "-engine", "gost", "-key", key, "-subj", "/CN=Other"),
        *(f"-{digest}", "-outform", "DER", "-out", request),
    )
    assert made.returncode == 0, made.stderr
    found = pkcs10.verify(request.read_bytes())
    assert names.name_pairs(found.subject) == [("CN", "Other")]
    assert found.spki == spki


def test_a_request_of_ours(tmp_path: Path) -> None:
    scheme, key = "gost-2015-512-rfc9215", Key.generate("512-a")
    spki = gost.spki(scheme, key.value)
    info = pkcs10.build_info(names.build_name([("CN", "Synthetic")]), spki, ())
    path = tmp_path / "request.der"
    path.write_bytes(pkcs10.assemble(info, scheme, _signed(scheme, key, info)))
    found = openssl(
        *("req", "-engine", "gost", "-inform", "DER", "-in", path, "-verify", "-noout")
    )
    assert b"verify OK" in found.stdout + found.stderr
