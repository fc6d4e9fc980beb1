"""Starts, restarts, remembers: the operator as ``saqta sandbox serve`` runs it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.authority import profiles
from desktop.errors import InputInvalid
from desktop.sandbox import app, serving
from tests.fakes.sandbox_server import sandbox_process, sandbox_server

#: State of a listening socket in /proc/net/tcp.
LISTENING = "0A"
FACTS = {
    "base_url",
    "profile",
    "trust",
    "cmp_url",
    "ocsp_url",
    "crl_url",
    "tsa_url",
}


def test_the_first_line_says_where_everything_is(tmp_path: Path) -> None:
    with sandbox_process(tmp_path / "sandbox") as facts:
        assert facts.keys() == FACTS
        for name in FACTS - {"profile", "trust"}:
            assert facts[name].startswith("http://127.0.0.1:")
        for name in FACTS - {"profile", "trust", "base_url"}:
            assert facts[name].count("/") > 2
        for name in ("profile", "trust"):
            assert Path(facts[name]).is_absolute()
        profile = profiles.load(Path(facts["profile"]))
        assert profile.mode == "sandbox"
        assert profile.cmp_url == facts["cmp_url"]
        assert "BEGIN CERTIFICATE" in Path(facts["trust"]).read_text()


def test_keys_records_and_port_survive_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "sandbox"
    with sandbox_process(folder) as first:
        trust = Path(first["trust"]).read_bytes()
        slip = serving.make_slip(folder)
    with sandbox_server(folder) as server:
        assert server.facts["base_url"] == first["base_url"]
        assert server.trust_path.read_bytes() == trust
        assert server.state.store.count("slips", reference=slip["reference"]) == 1


def test_a_taken_port_gives_way_and_the_profile_tells_the_new_one(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "sandbox"
    with sandbox_server(folder) as server:
        before = server.base_url
    port = int(before.rpartition(":")[2])
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", port))
        squatter.listen()
        with sandbox_server(folder) as server:
            assert server.base_url != before
            assert profiles.load(server.profile_path).base_url.startswith(
                server.base_url
            )


def test_a_named_port_that_is_taken_is_an_error(tmp_path: Path) -> None:
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        with pytest.raises(InputInvalid, match=r"--port.*in use"):
            serving.serve(tmp_path / "sandbox", port, announce=lambda _facts: None)


def test_a_running_operator_has_its_port_alone_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There, SO_REUSEADDR lets a second program listen on a port in use."""
    asked = []

    class Listener:
        def setsockopt(self, _level: int, option: int, _value: int) -> None:
            asked.append(option)

        def bind(self, _address: tuple[str, int]) -> None:
            """Nothing is bound here."""

        listen = bind

    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", -5, raising=False)
    monkeypatch.setattr(socket, "socket", lambda *_: Listener())
    app.listen(0)
    assert asked == [-5]


@pytest.mark.parametrize("text", ["{", '{"peple": 3}', '{"smtp": 25}', "[]"])
def test_settings_that_a_person_mistyped_are_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputInvalid, match=r"settings\.json"):
        serving.make_slip(tmp_path)


def test_nothing_listens_beyond_this_computer(tmp_path: Path) -> None:
    with sandbox_server(tmp_path / "sandbox") as server:
        port = int(server.base_url.rpartition(":")[2])
        rows = Path("/proc/net/tcp").read_text().splitlines()[1:]
        listening = [row.split()[1] for row in rows if row.split()[3] == LISTENING]
        mine = [address for address in listening if address.endswith(f":{port:04X}")]
        assert mine == [f"0100007F:{port:04X}"]
        others = Path("/proc/net/tcp6").read_text()
        assert f":{port:04X} 0" not in others


def test_a_slip_made_by_another_process_is_known_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "sandbox"
    with sandbox_server(folder) as server:
        code = (
            "import json,pathlib,sys;from desktop.sandbox.serving import make_slip;"
            "print(json.dumps(make_slip(pathlib.Path(sys.argv[1]),foreign=True)))"
        )
        made = subprocess.run(
            [sys.executable, "-c", code, str(folder)], capture_output=True, check=True
        )
        slip = json.loads(made.stdout)
        assert slip.keys() == {"reference", "secret", "application", "person"}
        row = server.state.store.one("slips", reference=slip["reference"])
        assert row is not None
        assert row["foreign"] is True
        assert Path(slip["application"]).read_text().startswith("[person]")


def test_a_reset_makes_another_authority(tmp_path: Path) -> None:
    folder = tmp_path / "sandbox"
    with sandbox_server(folder) as server:
        before = server.trust_path.read_bytes()
    serving.reset(folder)
    with sandbox_server(folder) as server:
        assert server.trust_path.read_bytes() != before


def test_private_parts_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "sandbox"
    with sandbox_server(folder) as server:
        server.slip()
        assert folder.stat().st_mode & 0o077 == 0
        assert (folder / "ca" / "root.key").stat().st_mode & 0o077 == 0
