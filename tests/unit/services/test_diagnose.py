"""What doctor names: the package to install, programs at the reader, TLS inspection."""

from __future__ import annotations

import re
import select
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop import system
from desktop.assembly import open_workplace
from desktop.authority import profiles
from desktop.authority.http_probe import presented_issuer
from desktop.canonical import canonical
from desktop.clock import format_time
from desktop.errors import InputInvalid
from desktop.model.tokens import ApprovedModule, PinState, TokenInfo
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


@pytest.mark.parametrize("names", [("debian",), ("windows",), ()])
def test_commands_that_can_be_copied(
    monkeypatch: pytest.MonkeyPatch, workplace: Workplace, names: tuple[str, ...]
) -> None:
    monkeypatch.setattr(system, "distribution", lambda: names)
    monkeypatch.setattr(system, "reader_service", lambda: None)
    told = {item["name"]: item["copy"] for item in diagnose.diagnose(workplace, "en")}
    debian = names == ("debian",)
    assert ("sudo apt-get install pcscd libccid\n" in told["service"]) == debian
    assert (told["modules"] == "sudo apt-get install opensc-pkcs11") == debian
    assert debian or told["service"] == told["modules"] == ""
    assert told["home"] == ""


def _device(folder: Path, name: str, vendor: str, interface: str, mode: int) -> None:
    device = folder / "sys" / name
    (device / f"{name}:1.0").mkdir(parents=True)
    for file, text in (
        ("idVendor", vendor),
        ("idProduct", "0030"),
        ("product", f"Device {name}"),
        ("busnum", "1"),
        ("devnum", name.rpartition("-")[2]),
        (f"{name}:1.0/bInterfaceClass", interface),
    ):
        (device / file).write_text(f"{text}\n")
    node = folder / "dev" / "001" / name.rpartition("-")[2].rjust(3, "0")
    node.parent.mkdir(parents=True, exist_ok=True)
    if mode:
        node.touch()


def test_a_token_that_this_user_may_not_open(
    monkeypatch: pytest.MonkeyPatch, workplace: Workplace, tmp_path: Path
) -> None:
    """Root may open every file there is, so what may not be opened is not there."""
    _device(tmp_path, "1-1", "0a89", "ff", 0)
    _device(tmp_path, "1-2", "0a89", "ff", 0o666)
    _device(tmp_path, "1-3", "1234", "0b", 0)
    _device(tmp_path, "1-4", "1d6b", "09", 0o666)
    (tmp_path / "sys" / "1-0:1.0").mkdir()
    found = system.usb_devices(
        advice.token_makers(), sysfs=tmp_path / "sys", nodes=tmp_path / "dev"
    )
    assert [(item.name, item.is_reader, item.usable) for item in found] == [
        ("Device 1-1", False, False),
        ("Device 1-2", False, True),
        ("Device 1-3", True, False),
    ]
    assert system.usb_devices((), sysfs=tmp_path / "none") == []
    monkeypatch.setattr(system, "usb_devices", lambda _vendors: found)
    assert [state for state, _ in _named(workplace, "usb")] == ["warning", "ok", "ok"]
    (_, facts), *_ = _named(workplace, "usb")
    rule = 'SUBSYSTEM=="usb", ATTRS{idVendor}=="0a89", ATTRS{idProduct}=="0030"'
    assert str(facts["rule"]) == f'{rule}, TAG+="uaccess"'
    for language in LANGUAGES:
        told, *_ = (
            item
            for item in diagnose.diagnose(workplace, language)
            if item["name"] == "usb"
        )
        assert rule in told["remedy"]
        assert told["copy"].startswith(f"echo '{rule}")


def test_a_pin_pad_is_named(
    monkeypatch: pytest.MonkeyPatch, workplace: Workplace
) -> None:
    info = TokenInfo(
        module="/m.so",
        slot=0,
        label="Reader",
        serial="1",
        manufacturer="m",
        model="m",
        hardware="1",
        firmware="1",
        flags=(),
        mechanisms=(),
        pin_state=PinState.FINE,
        pin_pad=True,
        shortest_pin=4,
        longest_pin=8,
    )
    module = ApprovedModule(
        path="/m.so", sha256="00", owner="0", env={}, source="personal", profile=""
    )
    place = replace(workplace, modules=lambda: [module])
    tokens = [(module, info), (module, replace(info, label="Other", pin_pad=False))]
    monkeypatch.setattr(diagnose, "all_tokens", lambda _place: (tokens, []))
    assert _named(place, "pin_pad") == [("ok", {"label": "Reader"})]
    assert len(_named(place, "token")) == 2


@pytest.mark.parametrize(("kind", "state"), [("remote", "warning"), ("local", "ok")])
def test_a_remote_session_is_named(
    monkeypatch: pytest.MonkeyPatch, workplace: Workplace, kind: str, state: str
) -> None:
    monkeypatch.setattr(system, "session_kind", lambda: kind)
    assert _named(workplace, "session") == [(state, {"kind": kind})]


def test_programs_at_a_module_are_named_though_no_service_runs(
    monkeypatch: pytest.MonkeyPatch, workplace: Workplace
) -> None:
    """What Windows' restart manager answers arrives the same way."""
    module = ApprovedModule(
        path="/m.so", sha256="00", owner="0", env={}, source="personal", profile=""
    )
    holders = {"": ("browser (7)",), "/m.so": ("signer (9)", "browser (7)")}
    monkeypatch.setattr(system, "reader_service", lambda: None)
    monkeypatch.setattr(system, "reader_programs", holders.__getitem__)
    place = replace(workplace, modules=lambda: [module])
    shown = {"programs": "browser (7), signer (9)"}
    assert _named(place, "programs") == [("warning", shown)]


def test_an_update_source_that_fell_silent(workplace: Workplace) -> None:
    assert _named(workplace, "updates") == []
    settings = replace(workplace.settings, update_url="http://x/", update_root="/r")
    place = replace(workplace, settings=settings)
    ((state, facts),) = _named(place, "updates")
    assert (state, facts["at"], facts["failed"]) == ("ok", "-", "-")
    now = workplace.clock.now()
    for days, failed, expected in (
        (1, "", "ok"),
        (8, "", "warning"),
        (1, "SQ-VER-13", "warning"),
    ):
        at = format_time(now - timedelta(days=days))
        workplace.register().remember("updates", {"at": at, "failed": failed})
        ((state, facts),) = _named(place, "updates")
        assert (state, facts["at"]) == (expected, at)


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
    monkeypatch.setattr(system, "reader_programs", lambda _module: None)
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


@pytest.mark.parametrize("status", [200, 403])
def test_the_issuer_is_asked_through_the_proxy(
    inspected: RawServer, status: int
) -> None:
    asked: list[bytes] = []

    def way(connection: socket.socket, request: bytes) -> None:
        asked.append(request.split(b"\r\n")[0])
        connection.sendall(f"HTTP/1.1 {status} X\r\n\r\n".encode())
        if status == 200:
            _between(connection, inspected.port)

    with servers() as start:
        issuer = presented_issuer("https://localhost:9/", start(way).url)
    assert asked == [b"CONNECT localhost:9 HTTP/1.1"]
    assert ("Inspecting Proxy CA" in issuer) == (status == 200)


def _between(one: socket.socket, port: int) -> None:
    """Carries bytes both ways until either side ends."""
    with socket.create_connection(("127.0.0.1", port)) as other:
        ends = {one: other, other: one}
        while True:
            for end in select.select(list(ends), [], [])[0]:
                data = end.recv(65536)
                if not data:
                    return
                ends[end].sendall(data)


def test_a_proxy_that_drips_is_not_listened_to_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each byte came in time; the whole of them would have taken minutes."""
    sent: list[int] = []

    def drip(connection: socket.socket, _request: bytes) -> None:
        with suppress(OSError):
            for number in range(2000):
                connection.sendall(b"x")
                sent.append(number)
                time.sleep(0.05)

    monkeypatch.setattr("desktop.authority.http_probe._SECONDS", 0.5)
    with servers() as start:
        assert presented_issuer("https://localhost:9/", start(drip).url) == ""
    assert len(sent) < 1000


def test_a_server_that_shows_nothing() -> None:
    assert presented_issuer("http://127.0.0.1:1/") == ""
    assert presented_issuer("https://127.0.0.1:1/") == ""
    with pytest.raises(InputInvalid, match="not an http"):
        presented_issuer("file:///etc/passwd")
