"""What doctor names: the package to install, programs at the reader, TLS inspection."""

from __future__ import annotations

import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import system
from desktop.assembly import open_workplace
from desktop.authority import profiles
from desktop.authority.http_probe import presented_issuer
from desktop.canonical import canonical
from desktop.errors import InputInvalid
from desktop.services import advice, diagnose
from desktop.services.workplace import Workplace
from desktop.words import LANGUAGES
from tests.fakes.http_server import RawServer, answer, servers
from tests.fakes.profile_files import profile_table
from tests.fakes.small_ca import make_authority, make_leaf


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_workplace(need_profile=False, home=tmp_path / "home")


def _named(workplace: Workplace, name: str) -> list[tuple[str, dict[str, object]]]:
    return [
        (item.state, dict(item.facts))
        for item, _ in diagnose.checks(workplace)
        if item.name == name
    ]


@pytest.mark.parametrize(
    ("names", "begins"),
    [
        (("debian",), "apt-get install pcscd"),
        (("linuxmint", "ubuntu", "debian"), "apt-get install pcscd"),
        (("rhel", "fedora"), "dnf install pcsc-lite"),
        (("opensuse-leap", "suse", "opensuse"), "zypper install"),
        (("windows",), "the token vendor"),
        (("macos",), "the token vendor"),
        (("somethingelse",), "-"),
        ((), "-"),
    ],
)
def test_the_package_to_install_is_this_systems(
    monkeypatch: pytest.MonkeyPatch,
    workplace: Workplace,
    names: tuple[str, ...],
    begins: str,
) -> None:
    monkeypatch.setattr(system, "distribution", lambda: names)
    monkeypatch.setattr(system, "reader_service", lambda: None)
    assert advice.reader_advice()["install"].startswith(begins)
    ((state, facts),) = _named(workplace, "service")
    assert state == "warning"
    assert str(facts["install"]).startswith(begins)


def test_this_system_tells_what_it_is() -> None:
    names = system.distribution()
    text = Path("/etc/os-release").read_text()
    assert f"ID={names[0]}\n" in text.replace('"', "")


@pytest.fixture
def somebody_at_the_reader(tmp_path: Path) -> Iterator[None]:
    """A program that has a file of that library's name mapped."""
    library = tmp_path / "libpcsclite.so.1"
    library.write_bytes(bytes(8192))
    code = (
        "import mmap,sys; f = open(sys.argv[1], 'rb'); "
        "m = mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ); print(flush=True); "
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(library)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.usefixtures("somebody_at_the_reader")
def test_programs_at_the_reader_are_named(
    monkeypatch: pytest.MonkeyPatch, workplace: Workplace
) -> None:
    monkeypatch.setattr(system, "reader_service", lambda: "pcscd")
    found = system.reader_programs()
    assert found is not None
    assert any(re.fullmatch(r"python\S* \([0-9]+\)", name) for name in found)
    ((state, facts),) = _named(workplace, "programs")
    assert state == "warning"
    assert "python" in str(facts["programs"])


def test_a_system_that_does_not_tell(
    monkeypatch: pytest.MonkeyPatch, workplace: Workplace
) -> None:
    monkeypatch.setattr(system, "reader_service", lambda: "SCardSvr")
    monkeypatch.setattr(system, "reader_programs", lambda: None)
    assert _named(workplace, "programs") == [("unknown", {"programs": "?"})]


@pytest.fixture
def inspected(tmp_path: Path) -> Iterator[RawServer]:
    """A server whose certificate another CA issued than the profile pins."""
    proxy = make_authority("Inspecting Proxy CA")
    certificate, key = make_leaf(proxy, "localhost", ip="127.0.0.1")
    from cryptography.hazmat.primitives import serialization as form

    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(
            form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
        )
        + certificate.public_bytes(form.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with servers() as start:
        yield start(answer(b"{}"), context)


def test_the_issuer_of_an_inspected_connection_is_named(
    workplace: Workplace, inspected: RawServer
) -> None:
    table = profile_table(make_authority().pem, inspected.url)
    place = replace(workplace, profile=profiles.load(canonical(table)))
    assert _named(place, "tls") == [
        ("problem", {"issuer": presented_issuer(inspected.url)})
    ]
    assert "Inspecting Proxy CA" in presented_issuer(inspected.url)
    for language in LANGUAGES:
        told = diagnose.diagnose(place, language)
        (item,) = [one for one in told if one["name"] == "tls"]
        assert item["remedy"]
        assert "Inspecting Proxy CA" in str(item)
    # Only the handshake reached the server: no request was made to learn the name.
    assert inspected.requests == []


def test_a_server_that_shows_nothing() -> None:
    assert presented_issuer("http://127.0.0.1:1/") == ""
    assert presented_issuer("https://127.0.0.1:1/") == ""
    with pytest.raises(InputInvalid, match="not an http"):
        presented_issuer("file:///etc/passwd")
