"""The profile that a recovery sheet names: fetched, and judged by its fingerprint."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from desktop.authority.published_profile import fetch_published, fingerprint_of
from desktop.canonical import b64url, canonical, parse, unb64url
from desktop.errors import (
    AnswerUnusable,
    InputInvalid,
    ProfileInvalid,
    SignatureInvalid,
    Unreachable,
)
from desktop.revocation import recovery
from desktop.sandbox.profile import signed
from desktop.services.fetch_profile import fetch_profile
from desktop.services.recovery_sheet import profile_link
from tests.fakes.holder import Holder
from tests.fakes.http_server import RawServer, answer, servers
from tests.fakes.small_ca import make_authority, make_leaf

Serve = Callable[..., RawServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    with servers() as start:
        yield start


def _link(holder: Holder) -> str:
    return profile_link(holder.workplace.require_profile())


def _published(holder: Holder) -> dict[str, str]:
    """What the operator publishes, as it goes over the wire."""
    found = parse(signed(holder.server.state))
    return {name: str(value) for name, value in found.items()}


def _from(serve: Serve, content: bytes) -> str:
    server = serve(answer(content))
    return f"{server.url}/v1/profile"


def test_the_published_profile_is_the_one_on_paper(holder: Holder) -> None:
    url, fingerprint = fingerprint_of(_link(holder))
    content = fetch_published(url, fingerprint)
    assert content == unb64url(_published(holder)["payload"])


@pytest.mark.parametrize("shape", ["{}", "{} ", "groups", "colons", "upper"])
def test_the_fingerprint_is_read_as_people_type_it(shape: str) -> None:
    plain = "0123456789abcdef" * 4
    fours = " ".join(plain[i : i + 4] for i in range(0, 64, 4))
    typed = {
        "groups": fours,
        "colons": fours.replace(" ", ":"),
        "upper": plain.upper(),
    }.get(shape, shape.format(plain))
    assert fingerprint_of("https://x/v1/profile", typed)[1] == plain
    assert fingerprint_of(f"https://x#sha256={plain}") == ("https://x", plain)


@pytest.mark.parametrize("typed", ["", "abc", "0" * 63, "g" * 64])
def test_without_a_fingerprint_nothing_is_asked(typed: str) -> None:
    with pytest.raises(InputInvalid, match="64 hexadecimal digits"):
        fingerprint_of("https://x/v1/profile", typed)


def test_another_operator_is_refused(holder: Holder) -> None:
    url, _ = fingerprint_of(_link(holder))
    with pytest.raises(SignatureInvalid, match="another operator"):
        fetch_published(url, "00" * 32)


def test_a_changed_profile_is_refused(holder: Holder, serve: Serve) -> None:
    _, fingerprint = fingerprint_of(_link(holder))
    value = _published(holder)
    payload = parse(unb64url(value["payload"]))
    # The certificate is the right one, the duty desk an attacker's.
    payload["base_url"] = "https://attacker.example"
    value["payload"] = b64url(canonical(payload))
    with pytest.raises(SignatureInvalid, match="SQ-VER-01"):
        fetch_published(_from(serve, canonical(value)), fingerprint)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"<html>", AnswerUnusable),
        (b"[]", AnswerUnusable),
        (b'{"payload":1}', AnswerUnusable),
        (b'{"payload":"e30","cms":""}', ProfileInvalid),
    ],
    ids=["page", "list", "number", "empty"],
)
def test_what_is_no_profile_is_refused(
    serve: Serve, content: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error, match="SQ-"):
        fetch_published(_from(serve, content), "00" * 32)


def test_over_tls_the_signature_judges_and_not_the_server(
    holder: Holder, serve: Serve, tmp_path: Path
) -> None:
    """A fresh computer knows no CA of the operator's; the paper knows its key."""
    certificate, key = make_leaf(make_authority("Unknown"), "server", ip="127.0.0.1")
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    _, fingerprint = fingerprint_of(_link(holder))
    content = canonical(_published(holder))
    server = serve(answer(content), context=context)
    url = f"https://127.0.0.1:{server.port}/v1/profile"
    assert fetch_published(url, fingerprint)
    with pytest.raises(SignatureInvalid, match="another operator"):
        fetch_published(url, "11" * 32)


def test_a_fetched_profile_serves_when_the_operator_is_away(
    holder: Holder, serve: Serve, tmp_path: Path
) -> None:
    fresh = Holder(holder.server, tmp_path / "fresh").workplace
    link = _link(holder)
    first = fetch_profile(fresh, link)
    _, _, fragment = link.partition("#")
    gone = f"http://127.0.0.1:9/v1/profile#{fragment}"
    assert fetch_profile(fresh, gone) == first
    elsewhere = Holder(holder.server, tmp_path / "other").workplace
    with pytest.raises(Unreachable, match="SQ-PEN-01"):
        fetch_profile(elsewhere, gone)


def test_code_and_sheet_are_enough_on_a_fresh_computer(
    holder: Holder, tmp_path: Path
) -> None:
    record = holder.add_certificate()
    secret = holder.workplace.revocation_secret(record.revocation_key_id)
    assert secret is not None
    with secret:
        code = " ".join(recovery.to_code(secret))
    reader, writer = os.pipe()
    os.write(writer, (code + "\n").encode())
    os.close(writer)
    fresh = tmp_path / "fresh"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "desktop.cli", "revoke", "--recovery-code"),
            *("--now", "--json", "--secret-fd", str(reader), "--profile"),
            # What the second QR code of the sheet holds.
            _link(holder),
        ],
        env={**os.environ, "SAQTA_HOME": str(fresh)},
        pass_fds=[reader],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    os.close(reader)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["certificates"][0]["serial"] == record.serial
    assert holder.revoked(record)


def test_a_wrong_fingerprint_stops_before_anything_is_recorded(
    holder: Holder, tmp_path: Path
) -> None:
    url, _ = fingerprint_of(_link(holder))
    fresh = tmp_path / "fresh"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "desktop.cli", "revoke", "--recovery-code"),
            *("--now", "--json", "--profile", url, "--fingerprint", "00" * 32),
        ],
        env={**os.environ, "SAQTA_HOME": str(fresh)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 6
    assert json.loads(done.stdout)["error"]["code"] == "SQ-VER-01"
    assert not (fresh / "outbox").exists()
