"""The revocation passphrase, conveyed and used (RFC 9810, App. B; F1, F19)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms as asn1_cms
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from desktop.asn1 import cmp, cmp_passphrase, der
from desktop.authority import profiles
from desktop.authority.cmp import CmpClient
from desktop.authority.http import HttpClient
from desktop.clock import SystemClock
from desktop.errors import (
    AuthorityRefused,
    EncodingInvalid,
    MessageInvalid,
    SchemeUnsupported,
    StateConflict,
)
from desktop.revocation import recovery
from desktop.sandbox import profile
from desktop.sandbox.certificates import FileKey
from desktop.sandbox.state import SandboxSettings
from desktop.secret import Secret, SlipSecret
from tests.fakes.applicant import Applicant
from tests.fakes.forge import Spec, name, self_signed
from tests.fakes.gost_applicant import GostSigner
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.transaction_log import MemoryTransactionLog
from tests.sandbox.test_cmp_strict import Talk, fails

WORD = b"a passphrase of 43 characters, made from R."


@pytest.fixture(scope="module")
def willing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    """An operator that takes passphrases."""
    settings = SandboxSettings(rev_passphrase=True)
    folder = tmp_path_factory.mktemp("passphrase") / "sandbox"
    with sandbox_server(folder, settings=settings) as server:
        yield server


def client_of(server: SandboxServer, **changes: Any) -> CmpClient:
    table = {**profile.profile_dict(server.state), **changes}
    loaded = profiles.load(json.dumps(table).encode())
    return CmpClient(loaded, HttpClient(), SystemClock(), MemoryTransactionLog())


def by_slip(one: Applicant) -> dict[str, Any]:
    secret = SlipSecret(one.slip["secret"].encode())
    return {"reference": one.slip["reference"], "secret": secret}


def key_of(one: Applicant) -> str:
    return recovery.key_id(recovery.public_spki(one.recovery))


def revoke(client: CmpClient, one: Applicant, key_id: str, word: bytes) -> Any:
    return client.revoke_by_secret(
        one.certificate,
        reference=key_id,
        secret=Secret(word),
        reason="keyCompromise",
        subject_id="report",
    )


def test_a_passphrase_revokes_without_token_and_slip(willing: SandboxServer) -> None:
    one = Applicant(willing).enrol()
    client, key_id = client_of(willing), key_of(one)
    before = revoke(client, one, key_id, WORD)
    assert (before.outcome, before.fail_info) == ("refused", ("badMessageCheck",))
    client.register_passphrase(key_id, Secret(WORD), **by_slip(one))
    wrong = revoke(client, one, key_id, WORD[::-1])
    assert (wrong.outcome, wrong.fail_info) == ("refused", ("badMessageCheck",))
    assert revoke(client, one, key_id, WORD).outcome == "accepted"
    assert revoke(client, one, key_id, WORD).outcome == "already"


def test_it_revokes_what_its_key_may_and_nothing_else(willing: SandboxServer) -> None:
    one, other = Applicant(willing).enrol(), Applicant(willing).enrol()
    client = client_of(willing)
    client.register_passphrase(key_of(one), Secret(WORD), **by_slip(one))
    foreign = revoke(client, other, key_of(one), WORD)
    assert (foreign.outcome, foreign.fail_info) == ("refused", ("notAuthorized",))
    with pytest.raises(AuthorityRefused, match="notAuthorized"):
        client.ca_certificates(reference=key_of(one), secret=Secret(WORD))
    # Nobody registers one for another person's key.
    with pytest.raises(AuthorityRefused, match="no such revocation key"):
        client.register_passphrase(key_of(other), Secret(WORD), **by_slip(one))


def test_a_signature_registers_it_too(willing: SandboxServer) -> None:
    one = Applicant(willing).enrol()
    client = client_of(willing)
    client.register_passphrase(
        key_of(one), Secret(WORD), signer=one.signer, certificate=one.certificate
    )
    assert revoke(client, one, key_of(one), WORD).outcome == "accepted"


def test_it_goes_over_the_wire_encrypted_and_in_version_3(
    willing: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Applicant(willing).enrol()
    sent: list[bytes] = []
    real = HttpClient.post

    def post(self: HttpClient, url: str, body: bytes, *more: Any, **rest: Any) -> Any:
        sent.append(body)
        return real(self, url, body, *more, **rest)

    monkeypatch.setattr(HttpClient, "post", post)
    client_of(willing).register_passphrase(key_of(one), Secret(WORD), **by_slip(one))
    asked, conveyed = map(cmp.parse_message, sent)
    assert (asked.header.pvno, conveyed.header.pvno) == (2, 3)
    assert all(WORD not in raw for raw in sent)


def test_f19_it_is_off_unless_the_profile_says_so(operator: SandboxServer) -> None:
    one = Applicant(operator).enrol()
    client = client_of(operator)
    with pytest.raises(StateConflict, match="rev_passphrase off"):
        client.register_passphrase(key_of(one), Secret(WORD), **by_slip(one))
    with pytest.raises(StateConflict, match="rr_mac off"):
        revoke(client, one, key_of(one), WORD)
    # An authority that does not know the question is believed.
    willing = client_of(operator, rev_passphrase=True)
    with pytest.raises(AuthorityRefused, match="badRequest"):
        willing.register_passphrase(key_of(one), Secret(WORD), **by_slip(one))


def test_f19_an_oid_that_does_not_come_back_empty_is_a_no(
    willing: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Applicant(willing).enrol()
    monkeypatch.setattr(cmp_passphrase, "taken_body", cmp_passphrase.ask_certificate)
    with pytest.raises(AuthorityRefused, match="did not take the passphrase"):
        client_of(willing).register_passphrase(
            key_of(one), Secret(WORD), **by_slip(one)
        )


@pytest.mark.parametrize(
    ("member", "why"), [("national", "issuer"), ("cmp", "may not encrypt keys")]
)
def test_another_encryption_certificate_is_refused(
    willing: SandboxServer, monkeypatch: pytest.MonkeyPatch, member: str, why: str
) -> None:
    from desktop.sandbox import passphrases

    monkeypatch.setattr(passphrases, "MEMBER", member)
    one = Applicant(willing).enrol()
    with pytest.raises(MessageInvalid, match=why):
        client_of(willing).register_passphrase(
            key_of(one), Secret(WORD), **by_slip(one)
        )


# -- the envelope ----------------------------------------------------------------------


def conveyed(server: SandboxServer, word: bytes = WORD) -> bytes:
    """The value of the InfoTypeAndValue."""
    certificate = server.state.authority["cmp-encryption"].certificate
    body = cmp_passphrase.convey(certificate, "a" * 64, memoryview(word))
    item = der.children(der.root(body, "body"), "body")[0]
    return der.children(item, "item")[1].raw


def test_openssl_opens_the_envelope(willing: SandboxServer, tmp_path: Path) -> None:
    member = willing.state.authority["cmp-encryption"]
    assert isinstance(member.key, FileKey)
    enveloped = b"\x30" + conveyed(willing)[1:]
    outer = asn1_cms.ContentInfo(
        {
            "content_type": "enveloped_data",
            "content": asn1_cms.EnvelopedData.load(enveloped),
        }
    )
    (tmp_path / "data").write_bytes(outer.dump())
    (tmp_path / "key").write_bytes(member.key.pem())
    (tmp_path / "certificate").write_text(member.pem)
    opened = subprocess.run(
        [
            *("openssl", "cms", "-decrypt", "-inform", "DER", "-in", "data"),
            *("-inkey", "key", "-recip", "certificate"),
        ],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert opened.stdout == WORD, opened.stderr


def open_with(server: SandboxServer, value: bytes) -> cmp_passphrase.Conveyed:
    key = server.state.authority["cmp-encryption"].key
    assert isinstance(key, FileKey)
    return cmp_passphrase.unwrap(
        value, lambda encrypted: key.decrypt(encrypted, cmp_passphrase.oaep())
    )


@pytest.mark.parametrize("size", [1, 15, 16, 17, 1024])
def test_lengths_come_back(willing: SandboxServer, size: int) -> None:
    word = bytes(range(256)) * 4
    found = open_with(willing, conveyed(willing, word[:size]))
    assert found == ("a" * 64, bytearray(word[:size]))


@pytest.mark.parametrize("size", [0, 1025])
def test_lengths_that_are_refused(willing: SandboxServer, size: int) -> None:
    with pytest.raises(EncodingInvalid, match=f"{size} bytes"):
        conveyed(willing, bytes(size))


def test_every_changed_byte_is_refused_or_changes_the_word(
    willing: SandboxServer,
) -> None:
    value = conveyed(willing)
    for at in range(0, len(value), 7):
        damaged = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
        try:
            found = open_with(willing, damaged)
        except EncodingInvalid:
            continue
        # CBC is not authenticated; the message's own protection is what binds it.
        assert len(found[1]) <= len(WORD) + 16


def test_zeros_are_no_padding(
    willing: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def padded(key: bytes, vector: bytes, _plain: memoryview) -> bytes:
        encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
        return encryptor.update(bytes(15) + b"\x04") + encryptor.finalize()

    monkeypatch.setattr(cmp_passphrase, "_encrypted", padded)
    value = conveyed(willing)
    with pytest.raises(EncodingInvalid, match="wrongly padded"):
        open_with(willing, value)


@pytest.mark.parametrize("value", [b"", b"\x05\x00", b"\xa0\x00", b"\x30\x00"])
def test_what_is_no_envelope(willing: SandboxServer, value: bytes) -> None:
    with pytest.raises(EncodingInvalid, match="revocation passphrase"):
        open_with(willing, value)
    one = Applicant(willing)
    info = der.element(0x30, b"\x06\x08\x2b\x06\x01\x05\x05\x07\x04\x0c", value)
    body = der.element(0x30, info)
    one.prepare()
    assert fails(Talk(one).send("genm", body, pvno=3)) == ("badDataFormat",)
    assert fails(Talk(one).send("genm", body)) == ("badRequest",)


def test_only_rsa_keys_transport(willing: SandboxServer) -> None:
    certificate = willing.state.authority["cmp"].certificate
    with pytest.raises(SchemeUnsupported, match="RSA key"):
        cmp_passphrase.convey(certificate, "a", memoryview(WORD))
    gost_key = GostSigner().spki
    gost = self_signed("Root").issue(Spec(name(("CN", "E")), gost_key))
    with pytest.raises(SchemeUnsupported, match="RSA key"):
        cmp_passphrase.convey(gost, "a", memoryview(WORD))
    with pytest.raises(ValueError, match="only RSA keys"):
        FileKey.generate("ec").decrypt(b"", cmp_passphrase.oaep())
