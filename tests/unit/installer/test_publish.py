"""The publisher's tool: sealed keys, a ceremony's steps, and no way to guess wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.authority.delivered import read_list
from desktop.canonical import canonical
from desktop.clock import FixedClock
from desktop.errors import InputInvalid
from desktop.tokens import administrator_list
from installer import publish, publisher_keys
from installer.publish import Repository, main
from installer.publisher_keys import KEY_NAMES, PublishError, load_keys

Run = Callable[..., int]


@pytest.fixture
def run() -> Run:
    def call(*arguments: str | Path, passphrase: bytes = b"correct horse") -> int:
        reading, writing = os.pipe()
        os.write(writing, passphrase + b"\n")
        os.close(writing)
        words = ["--passphrase-fd", str(reading), *(str(item) for item in arguments)]
        return main(words)

    return call


@pytest.fixture
def keys(tmp_path: Path, run: Run) -> Path:
    assert run("new-keys", tmp_path / "keys") == 0
    return tmp_path / "keys"


def test_keys_are_sealed_apart_and_never_overwritten(
    keys: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    files = sorted(path.name for path in keys.iterdir())
    assert files == sorted(
        [*(f"{name}.pem" for name in KEY_NAMES), "lists.pem", "lists.pub"]
    )
    for path in keys.glob("*.pem"):
        assert b"ENCRYPTED" in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
    assert len((keys / "lists.pub").read_bytes()) == 32
    assert run("new-keys", keys) == 3
    assert "never overwritten" in capsys.readouterr().err


def test_a_wrong_passphrase_and_none(
    tmp_path: Path, keys: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    www = tmp_path / "www"
    assert run("init", www, "--keys", keys, passphrase=b"wrong") == 3
    assert run("init", www, "--keys", keys, passphrase=b"") == 3
    assert "without a passphrase" in capsys.readouterr().err
    assert not www.exists()


def test_a_release_from_keys_to_refresh(
    tmp_path: Path, keys: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    www, lists = tmp_path / "www", tmp_path / "lists"
    assert run("init", www, "--keys", keys) == 0
    assert "1.root.json" in capsys.readouterr().out
    package = tmp_path / "saqta_0.2.0_amd64.deb"
    package.write_bytes(b"package")
    arguments = ["--version", "0.2.0", "--platform", "linux-amd64", package]
    notes = tmp_path / "notes.toml"
    notes.write_text('en = "Quicker."\n')
    told = ["--channel", "early", "--notes", notes, *arguments]
    assert run("programs", www, "--keys", keys, *told) == 3
    assert "kk, ru and en" in capsys.readouterr().err
    notes.write_text('en = "1"\nru = "2"\nkk = "3"\n')
    assert run("programs", www, "--keys", keys, *told) == 0
    assert run("programs", www, "--keys", keys, *arguments) == 0
    lists.mkdir()
    (lists / "carriers.toml").write_text("version = 1\ncarrier = []\n")
    assert run("lists", www, "--keys", keys, lists) == 3
    assert "run sign-lists first" in capsys.readouterr().err
    assert run("sign-lists", lists, "--keys", keys) == 0
    assert run("lists", www, "--keys", keys, lists) == 0
    value = json.loads((www / "metadata/4.targets.json").read_bytes())
    targets = value["signed"]["targets"]
    assert sorted(targets) == [
        "lists/carriers.toml",
        "lists/carriers.toml.sig",
        "programs/early/saqta_0.2.0_amd64.deb",
        "programs/stable/saqta_0.2.0_amd64.deb",
    ]
    early = targets["programs/early/saqta_0.2.0_amd64.deb"]["custom"]
    assert early["notes"] == {"en": "1", "ru": "2", "kk": "3"}
    assert len(value["signatures"]) == 3
    # A server's daily run has the two online keys and no other.
    for path in keys.glob("*-[123].pem"):
        path.rename(tmp_path / path.name)
    assert run("refresh", www, "--keys", keys) == 0
    assert (
        json.loads((www / "metadata/timestamp.json").read_bytes())["signed"]["version"]
        == 5
    )
    assert run("programs", www, "--keys", keys, *arguments) == 3
    assert "2 keys of targets-N.pem are needed" in capsys.readouterr().err


def test_lists_are_signed_as_the_program_reads_them(
    tmp_path: Path, keys: Path, run: Run
) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    value = {
        "version": 1,
        "type": "saqta/modules/1",
        "expires": "2027-01-01T00:00:00.000Z",
        "personal_list_allowed": False,
        "modules": [],
    }
    (folder / "modules.json").write_text(json.dumps(value, indent=4))
    assert run("sign-lists", folder, "--keys", keys) == 0
    public = (keys / "lists.pub").read_bytes()
    at = datetime(2026, 11, 24, tzinfo=UTC)
    found = administrator_list.load(folder / "modules.json", public, at)
    assert found.version == 1
    assert read_list(folder, "modules.json", public) == canonical(value)


def test_a_root_key_is_replaced(tmp_path: Path, keys: Path, run: Run) -> None:
    www = tmp_path / "www"
    assert run("init", www, "--keys", keys) == 0
    assert run("replace-root-key", www, "--keys", keys, "root-2") == 0
    value = json.loads((www / "metadata/2.root.json").read_bytes())
    assert value["signed"]["version"] == 2
    assert len(value["signatures"]) == 4
    assert run("replace-root-key", www, "--keys", keys, "targets-1") == 3
    assert (keys / "targets-1.pem").exists()


def test_a_root_key_is_replaced_only_where_enough_of_them_sign(
    tmp_path: Path, keys: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    www, alone = tmp_path / "www", tmp_path / "alone"
    assert run("init", www, "--keys", keys) == 0
    alone.mkdir()
    (alone / "root-2.pem").write_bytes((keys / "root-2.pem").read_bytes())
    before = {path.name: path.read_bytes() for path in alone.iterdir()}
    assert run("replace-root-key", www, "--keys", alone, "root-2") == 3
    assert "2 keys of root-N.pem are needed" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in alone.iterdir()} == before
    assert not (www / "metadata/2.root.json").exists()


def test_what_the_tool_refuses(tmp_path: Path, keys: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 24, tzinfo=UTC))
    signers = load_keys(keys, b"correct horse")
    repository = Repository(tmp_path / "www", signers, clock)
    with pytest.raises(PublishError, match="run init first"):
        _ = repository.root_file
    with pytest.raises(PublishError, match="run init first"):
        repository.refresh()
    repository.init()
    with pytest.raises(PublishError, match="already"):
        repository.init()
    with pytest.raises(InputInvalid, match="is not like"):
        repository.add_programs([], "next", "linux-amd64")
    with pytest.raises(PublishError, match="small letters"):
        repository.add_programs([], "0.2.0", "linux-amd64", channel="..")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "Upper.toml").touch()
    with pytest.raises(PublishError, match="small letters"):
        repository.replace_lists(tmp_path / "lists")
    with pytest.raises(PublishError, match=r"missing\.pem"):
        repository._signer("missing")
    with pytest.raises(PublishError, match="is no root key"):
        repository.replace_root_key("snapshot", signers["snapshot"])


def test_ends_are_those_of_the_roles(tmp_path: Path, keys: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 24, tzinfo=UTC))
    repository = Repository(tmp_path / "www", load_keys(keys, b"correct horse"), clock)
    repository.init()
    ends = {}
    for path in (tmp_path / "www/metadata").iterdir():
        signed = json.loads(path.read_bytes())["signed"]
        ends[signed["_type"]] = datetime.fromisoformat(signed["expires"]) - clock.now()
    assert ends == {role: timedelta(days=days) for role, days in publish._DAYS.items()}


def test_a_key_of_another_kind(tmp_path: Path, keys: Path) -> None:
    (keys / "root-1.pem").write_bytes(b"no key")
    with pytest.raises(PublishError, match=r"root-1\.pem"):
        load_keys(keys, b"correct horse")
    assert isinstance(
        publisher_keys.load_key(keys / "root-2.pem", b"correct horse"),
        Ed25519PrivateKey,
    )


def test_a_package_that_is_not_there_is_named(
    keys: Path, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = tmp_path / "repository"
    assert run("init", repository, "--keys", keys) == 0
    arguments = ["--version", "0.2.0", "--platform", "linux-x86_64"]
    gone = tmp_path / "gone.deb"
    assert run("programs", repository, "--keys", keys, *arguments, gone) == 3
    assert "gone.deb" in capsys.readouterr().err
