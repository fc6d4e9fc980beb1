"""The traps of protocols.md 2.9 that no single message shows.

The others are tests of ``test_cmp_*.py``, each named by its number.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

import desktop
from desktop.asn1 import cms
from desktop.authority import profiles
from tests.fakes.forge import NOW
from tests.fakes.profile_files import profile_table
from tests.fakes.small_ca import Authority
from tests.fakes.software_signer import SoftwareSigner

CORE = Path(desktop.__file__).parent
TESTS = Path(__file__).parent


def test_f9_no_openssl_command_at_run_time() -> None:
    calls = re.compile(r"subprocess[^\n]*openssl|\[\s*[\"']openssl[\"']")
    for path in CORE.rglob("*.py"):
        assert not calls.search(path.read_text("utf-8")), path


def test_f10_a_key_signs_before_it_has_a_certificate() -> None:
    signer = SoftwareSigner("ecdsa-p256")
    payload = b"{}"
    signature = cms.build_signed(
        payload, signer.spki, signer.scheme, NOW, signer.sign_request
    )
    cms.verify_with_key(signature, payload, signer.spki)
    assert cms.certificates_in(signature) == ()


def test_f11_pyhanko_comes_without_its_pkcs11_extra() -> None:
    project = tomllib.loads((CORE.parent / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"]
    assert any(item.lower().startswith("pyhanko>=") for item in wanted)
    assert not any("pyhanko[" in item.lower() for item in wanted)


def test_f19_rev_passphrase_is_off_unless_a_profile_says_so(
    authority: Authority,
) -> None:
    """What it does then: tests/sandbox/test_passphrase.py."""
    table = profile_table(authority.pem)
    assert not profiles.load(json.dumps(table).encode()).rev_passphrase
    table["rev_passphrase"] = True
    assert profiles.load(json.dumps(table).encode()).rev_passphrase


@pytest.mark.parametrize("number", range(1, 21))
def test_each_trap_has_a_test_by_its_name(number: int) -> None:
    name = re.compile(rf"def test_(?:\w+_)?f{number}_")
    found = [path for path in TESTS.glob("test_*.py") if name.search(path.read_text())]
    assert found, f"F{number}"
