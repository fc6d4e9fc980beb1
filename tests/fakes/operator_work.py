"""What tests of the operator do again and again: refusals, heads, plans, letters."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509 as judge

from desktop import merkle
from desktop.asn1 import names
from desktop.canonical import b64url, canonical, parse, sha256_hex, unb64url
from desktop.errors import OperatorRefused
from desktop.evidence import checkpoint
from desktop.revocation import recovery
from desktop.sandbox.certificates import (
    Template,
    authority_key_id,
    build_certificate,
    key_usage,
)
from tests.fakes.applicant import Applicant, RecordSigner
from tests.fakes.officer import Officer, RefusedError
from tests.fakes.sandbox_server import SandboxServer

__all__ = [
    "HANG_S",
    "SERIALS",
    "Journal",
    "by_national",
    "closing",
    "code_in",
    "code_of",
    "national",
    "new_key_record",
    "problem_of",
    "revoked_in_list",
    "serials",
    "some",
    "state_of",
    "wait_for",
]

SERIALS = 200
HANG_S = 120


def problem_of(call: Callable[[], Any]) -> str:
    """The stable code that a call is refused with."""
    with pytest.raises(OperatorRefused, match="SQ-") as caught:
        call()
    return str(caught.value.problem)


def state_of(one: Applicant) -> str:
    row = one.server.state.store.one("certificates", sha256=sha256_hex(one.certificate))
    assert row is not None
    return str(row["state"])


def new_key_record(one: Applicant, **changes: Any) -> tuple[bytes, bytes, Any]:
    secret = recovery.new_secret()
    spki = recovery.public_spki(secret)
    members = {
        "certificate_sha256": sha256_hex(one.certificate),
        "revocation_key": {"key_id": recovery.key_id(spki), "spki": b64url(spki)},
        "installation_key": {
            "key_id": one.installation.key_id,
            "spki": b64url(one.installation.spki),
        },
        "retire": [],
        **changes,
    }
    return (*one.record("revocation-key", **members), secret)


def code_in(path: Path) -> str:
    message = message_from_bytes(path.read_bytes(), policy=default)
    found = re.search(r"(?m)^\d{6}\b", message.get_content())
    assert found is not None
    return found.group()


class Journal:
    """Entries whose heads can be signed at any size."""

    def __init__(self, one: Applicant) -> None:
        self.one = one
        self.entries: list[bytes] = []

    def proof(self, old_size: int) -> list[bytes]:
        leaves = [merkle.leaf_hash(entry) for entry in self.entries]
        return merkle.consistency_proof(leaves, old_size)

    def head(self, *texts: str) -> tuple[bytes, bytes]:
        self.entries += [text.encode() for text in texts]
        leaves = [merkle.leaf_hash(entry) for entry in self.entries]
        return checkpoint.build(
            len(leaves),
            merkle.root_of(leaves).hex(),
            sha256_hex(self.entries[-1]),
            self.one.clock.now(),
            self.one.installation,
        )


def closing(one: Applicant, **changes: Any) -> tuple[bytes, bytes]:
    return one.record(
        "closing",
        version=1,
        application_id=one.application_id,
        certificate_sha256=sha256_hex(one.certificate),
        manifest_cms_sha256=sha256_hex(one.manifest_cms),
        **changes,
    )


def national(holder: Applicant, iin: str) -> tuple[RecordSigner, bytes]:
    """A key and certificate that the National CA's stand-in gave somebody."""
    member = holder.server.state.authority["national"]
    signer = RecordSigner("ecdsa-p256")
    now = holder.clock.now().replace(microsecond=0)
    template = Template(
        subject=names.build_name((("CN", "PERSON"), ("SERIALNUMBER", f"IIN{iin}"))),
        spki=signer.spki,
        issuer=member.subject,
        serial=4711,
        not_before=now - timedelta(days=1),
        not_after=now + timedelta(days=30),
        extensions=(
            authority_key_id(member.key.spki),
            key_usage("digital_signature", "non_repudiation"),
        ),
    )
    return signer, build_certificate(template, member.key)


def by_national(holder: Applicant, iin: str, **changes: Any) -> dict[str, str]:
    """A statement as CMS, signed with such a certificate."""
    signer, certificate = national(holder, iin)
    payload = parse(unb64url(holder.statement()["payload"]))
    payload |= {
        "key_id": None,
        "certificate_sha256": sha256_hex(holder.certificate),
        **changes,
    }
    raw = canonical(payload)
    cms = signer.sign_record("statement", raw, certificate=certificate)
    return {"payload": b64url(raw), "cms": b64url(cms)}


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(RefusedError, match=r"\d") as caught:
        call()
    return str(caught.value.code)


def some(server: SandboxServer, count: int, **where: Any) -> list[str]:
    """Hashes of valid certificates of the organisation."""
    rows = server.state.store.rows(
        "certificates", order="serial", reference="", state="confirmed", **where
    )
    assert len(rows) >= count
    return [row["sha256"] for row in rows[:count]]


def wait_for(officer: Officer, plan: dict[str, str], *states: str) -> dict[str, Any]:
    deadline = time.monotonic() + HANG_S
    while True:
        found = officer.get(f"/plans/{plan['plan_id']}")
        if found["state"] in states:
            return found
        assert time.monotonic() < deadline, found["state"]
        time.sleep(0.02)


def revoked_in_list(server: SandboxServer) -> set[str]:
    import urllib.request

    with urllib.request.urlopen(server.state.crl_url("ec")) as answer:
        found = judge.load_der_x509_crl(answer.read())
    return {format(entry.serial_number, "x") for entry in found}


def serials(server: SandboxServer, names: list[str]) -> set[str]:
    found = set()
    for name in names:
        row = server.state.store.one("certificates", sha256=name)
        assert row is not None
        found.add(str(row["serial"]))
    return found
