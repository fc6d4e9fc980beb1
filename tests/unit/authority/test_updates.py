"""Updates by TUF: what is offered, and the attacks of the specification."""

from __future__ import annotations

import errno
import json
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from securesystemslib.signer import CryptoSigner
from tuf.api import exceptions as tuf_errors
from tuf.api.metadata import Metadata, Root, Snapshot, Targets

from desktop.authority import delivered, updates
from desktop.authority.update_targets import Offer, program_version
from desktop.errors import (
    AnswerUnusable,
    Cancelled,
    InputInvalid,
    NothingFound,
    SaqtaError,
    StoreUnavailable,
    Unreachable,
    UpdateRefused,
)
from tests.fakes.http_server import answer
from tests.fakes.update_source import PLATFORM, UpdateSource, update_source


@pytest.fixture
def source(tmp_path: Path) -> Iterator[UpdateSource]:
    (tmp_path / "publisher").mkdir()
    with update_source(tmp_path / "publisher") as found:
        yield found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "updates"


def _metadata(source: UpdateSource, name: str) -> Path:
    return source.folder / "www" / "metadata" / name


def _edit(path: Path, change: Callable[[dict[str, object]], None]) -> None:
    value = json.loads(path.read_bytes())
    change(value)
    path.write_text(json.dumps(value))


# -- what is offered ------------------------------------------------------------


def test_newer_programs_for_this_system_are_offered_newest_first(
    source: UpdateSource, home: Path
) -> None:
    for version in ("0.1.0", "0.0.9", "0.2.0", "0.10.0"):
        source.program(version)
    source.program("9.0.0", platform="windows-amd64")
    found = source.client(home).check()
    assert [offer.version for offer in found.offers] == ["0.10.0", "0.2.0"]
    assert found.lists == ()


def test_a_channel_is_offered_its_own_programs_alone(
    source: UpdateSource, home: Path, tmp_path: Path
) -> None:
    source.program("0.2.0", notes={"en": "Quicker."})
    early = source.program("0.3.0", channel="early")
    (offer,) = source.client(home).check().offers
    assert (offer.version, offer.notes) == ("0.2.0", {"en": "Quicker."})
    other = source.client(tmp_path / "other", channel="early")
    (offer,) = other.check().offers
    assert (offer.version, offer.notes) == ("0.3.0", {})
    assert other.fetch_program(offer, tmp_path).read_bytes() == early
    assert source.client(tmp_path / "none", channel="stab").check().offers == ()
    # Nor does a channel fetch what another one was offered.
    with pytest.raises(NothingFound, match=r"0\.3\.0"):
        source.client(home).fetch_program(offer, tmp_path)


def test_a_download_is_told_and_can_be_ended(
    source: UpdateSource, home: Path, tmp_path: Path
) -> None:
    content = source.program("0.2.0", times=40_000)
    client = source.client(home)
    (offer,) = client.check().offers
    told: list[tuple[int, int]] = []

    def stop(received: int, total: int) -> None:
        told.append((received, total))
        raise Cancelled

    with pytest.raises(Cancelled, match="SQ-CAN-01"):
        client.fetch_program(offer, tmp_path, stop)
    ((received, total),) = told
    assert 0 < received < total == len(content)
    assert not list(tmp_path.glob("*.deb"))
    assert not list(tmp_path.glob(".*partial"))
    told.clear()
    client.fetch_program(offer, tmp_path, lambda *told_of: told.append(told_of))
    assert told[-1] == (total, total)
    assert [item for item, _ in told] == sorted(item for item, _ in told)


def test_a_full_disk_is_not_taken_for_the_network(
    source: UpdateSource, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.program("0.2.0", times=40_000)
    client = source.client(home)
    (offer,) = client.check().offers
    full = partial(open, "/dev/full", "r+b", buffering=0)
    with monkeypatch.context() as patched:
        patched.setattr("tempfile.TemporaryFile", full)
        with pytest.raises(StoreUnavailable, match="No space left"):
            client.fetch_program(offer, tmp_path)
    # What can't be written is named, not the folder of the metadata.
    (tmp_path / "no-folder").touch()
    with pytest.raises(StoreUnavailable, match="no-folder"):
        client.fetch_program(offer, tmp_path / "no-folder")


def test_a_program_is_fetched_whole_and_under_its_own_name(
    source: UpdateSource, home: Path, tmp_path: Path
) -> None:
    content = source.program("0.2.0")
    client = source.client(home)
    (offer,) = client.check().offers
    path = client.fetch_program(offer, tmp_path)
    assert path.name == f"saqta_0.2.0_{PLATFORM}.deb"
    assert path.read_bytes() == content
    assert offer.size == len(content)
    assert not list(tmp_path.glob(".*partial"))


def test_an_offer_that_was_taken_back_is_not_fetched(
    source: UpdateSource, home: Path, tmp_path: Path
) -> None:
    source.program("0.2.0")
    client = source.client(home)
    (offer,) = client.check().offers
    newer = source.client(home, running="0.2.0")
    with pytest.raises(NothingFound, match=r"0\.2\.0"):
        newer.fetch_program(offer, tmp_path)


def test_lists_are_delivered_as_one_set(source: UpdateSource, home: Path) -> None:
    client = source.client(home)
    assert client.deliver_lists() is None
    assert delivered.current(client.lists_folder) is None
    source.lists(carriers_toml=b"version = 1\ncarrier = []\n", modules_json=b"{}")
    assert client.check().lists == (
        "carriers.toml",
        "carriers.toml.sig",
        "modules.json",
        "modules.json.sig",
    )
    folder = client.deliver_lists()
    assert folder is not None
    assert delivered.current(client.lists_folder) == folder
    content = delivered.read_list(folder, "carriers.toml", source.list_public)
    assert content.startswith(b"version = 1")


def test_a_new_set_replaces_the_whole_of_the_old_one(
    source: UpdateSource, home: Path
) -> None:
    client = source.client(home)
    folders = []
    for number in range(4):
        source.lists(carriers_toml=f"# {number}\n".encode())
        folders.append(client.deliver_lists())
    assert [folder is not None and folder.exists() for folder in folders] == [
        False,
        False,
        True,
        True,
    ]
    assert delivered.current(client.lists_folder) == folders[-1]


def test_checking_changes_nothing_when_nothing_is_new(
    source: UpdateSource, home: Path
) -> None:
    source.lists(carriers_toml=b"# 1\n")
    client = source.client(home)
    assert client.check() == client.check()
    assert client.deliver_lists() == client.deliver_lists()


def test_a_replaced_root_key_is_followed(source: UpdateSource, home: Path) -> None:
    client = source.client(home)
    client.check()
    lost = "root-2"
    source.repository.replace_root_key(lost, CryptoSigner(Ed25519PrivateKey.generate()))
    source.repository.refresh()
    assert client.check().version == 1
    assert (home / "metadata" / "root_history" / "2.root.json").exists()


def test_two_at_once_wait_for_each_other(source: UpdateSource, home: Path) -> None:
    source.lists(carriers_toml=b"# 1\n")
    with ThreadPoolExecutor(4) as pool:
        folders = list(
            pool.map(lambda _: source.client(home).deliver_lists(), range(4))
        )
    assert len(set(folders)) == 1


# -- the attacks of the specification -------------------------------------------


def test_rollback_to_an_older_repository(source: UpdateSource, home: Path) -> None:
    source.program("0.2.0")
    old = source.keep("old")
    source.program("0.3.0")
    client = source.client(home)
    client.check()
    source.show(old)
    with pytest.raises(UpdateRefused, match="older"):
        client.check()
    with pytest.raises(UpdateRefused, match="older"):
        client.deliver_lists()


def test_rollback_of_targets_by_stolen_online_keys(
    source: UpdateSource, home: Path
) -> None:
    source.program("0.2.0")
    old = _metadata(source, "2.targets.json").read_bytes()
    source.program("0.3.0")
    client = source.client(home)
    client.check()
    # The thief of snapshot and timestamp keys says that version 2 is the newest.
    _metadata(source, "3.targets.json").unlink()
    _metadata(source, "2.targets.json").write_bytes(old)
    source.repository.refresh()
    with pytest.raises(UpdateRefused, match="older"):
        client.check()


def test_freeze(source: UpdateSource, home: Path) -> None:
    client = source.client(home)
    client.check()
    source.clock.advance(timedelta(days=2, hours=23).total_seconds())
    client.check()
    source.clock.advance(timedelta(hours=2).total_seconds())
    with pytest.raises(UpdateRefused, match="expired"):
        client.check()
    source.repository.refresh()
    client.check()


def test_freeze_by_a_clock_set_back(source: UpdateSource, home: Path) -> None:
    frozen = source.keep("frozen")
    source.clock.advance(timedelta(days=5).total_seconds())
    source.repository.refresh()
    client = source.client(home)
    client.check()
    # The attacker drops what was trusted, shows the old state and its hour.
    for path in (home / "metadata").glob("*.json"):
        path.unlink()
    source.show(frozen)
    source.clock.wall -= timedelta(days=5)
    with pytest.raises(UpdateRefused, match="expired"):
        client.check()
    (home / "last-check.json").write_bytes(b"\xff")
    client.check()


def test_an_expired_root(source: UpdateSource, home: Path) -> None:
    client = source.client(home)
    source.clock.advance(timedelta(days=366).total_seconds())
    source.repository.refresh()
    with pytest.raises(UpdateRefused, match=r"Final root\.json is expired"):
        client.check()


def test_expired_targets_though_the_online_keys_go_on(
    source: UpdateSource, home: Path
) -> None:
    client = source.client(home)
    source.clock.advance(timedelta(days=91).total_seconds())
    source.repository.refresh()
    with pytest.raises(UpdateRefused, match="expired"):
        client.check()


def test_mix_and_match_of_two_signed_states(source: UpdateSource, home: Path) -> None:
    start = source.keep("start")
    source.lists(carriers_toml=b"# one\n")
    one = source.keep("one")
    source.show(start)
    source.lists(carriers_toml=b"# two\n")
    # Both are version 2 and well signed; what is shown is of both.
    for name in ("2.targets.json", "2.snapshot.json"):
        now = _metadata(source, name).read_bytes()
        _metadata(source, name).write_bytes((one / "metadata" / name).read_bytes())
        with pytest.raises(UpdateRefused, match="mixed"):
            source.client(home / name).check()
        _metadata(source, name).write_bytes(now)
    source.client(home).check()


def test_a_file_that_is_not_the_one_signed(source: UpdateSource, home: Path) -> None:
    source.lists(carriers_toml=b"# one\n")
    client = source.client(home)
    before = client.deliver_lists()
    source.lists(carriers_toml=b"# two\n")
    targets = (source.folder / "www/targets/lists").glob("*.carriers.toml")
    (file,) = [path for path in targets if path.read_bytes() == b"# two\n"]
    file.write_bytes(b"# 2wo\n")
    with pytest.raises(UpdateRefused, match="mixed"):
        client.deliver_lists()
    assert delivered.current(client.lists_folder) == before
    assert not [path for path in home.iterdir() if path.name.startswith("tmp")]


def _endless(path: str, counter: list[int]) -> Callable[[socket.socket, str], bool]:
    def trick(connection: socket.socket, asked: str) -> bool:
        if path not in asked:
            return False
        connection.sendall(b"HTTP/1.1 200 X\r\nConnection: close\r\n\r\n")
        with suppress(OSError):
            while counter[0] < 512 * 1024 * 1024:
                counter[0] += connection.send(b" " * 65536)
        return True

    return trick


@pytest.mark.parametrize(
    "path", ["2.root", "timestamp", "snapshot", "targets.json", "saqta_0.2.0"]
)
def test_endless_data(
    source: UpdateSource, home: Path, tmp_path: Path, path: str
) -> None:
    source.program("0.2.0")
    client = source.client(home)
    sent = [0]
    source.trick = _endless(path, sent)
    with pytest.raises(AnswerUnusable, match="more than"):
        client.fetch_program(_offer_of(source), tmp_path)
    assert any(path in asked for asked in source.asked)
    assert sent[0] < 16 * 1024 * 1024
    assert not list(tmp_path.glob("*.deb"))
    assert not list(tmp_path.glob(".*partial"))


def _offer_of(source: UpdateSource) -> Offer:
    path = max((source.folder / "www/metadata").glob("*.targets.json"))
    targets = Metadata[Targets].from_file(str(path)).signed.targets
    ((name, target),) = targets.items()
    return Offer("0.2.0", name, target.length, target.hashes["sha256"])


def test_slow_retrieval(source: UpdateSource, home: Path) -> None:
    stop = threading.Event()

    def drip(connection: socket.socket, asked: str) -> bool:
        connection.sendall(b"HTTP/1.1 200 X\r\nConnection: close\r\n\r\n")
        with suppress(OSError):
            while not stop.wait(0.05):
                connection.sendall(b" ")
        return True

    source.trick = drip
    try:
        with pytest.raises(Unreachable, match="no answer in"):
            source.client(home, deadline_s=0.3).check()
    finally:
        stop.set()


@pytest.mark.parametrize("status", [301, 302, 307, 403, 404, 500])
def test_other_answers_than_the_file(
    source: UpdateSource, home: Path, status: int
) -> None:
    def other(connection: socket.socket, asked: str) -> bool:
        if "timestamp" not in asked:
            return False
        connection.sendall(answer(b"{}", status, Location="http://127.0.0.1:1/x"))
        return True

    source.trick = other
    with pytest.raises(AnswerUnusable, match="SQ-PEN-02"):
        source.client(home).check()


# -- signatures -----------------------------------------------------------------


def test_one_signature_is_not_enough(source: UpdateSource, home: Path) -> None:
    source.program("0.2.0")

    def drop(value: dict[str, object]) -> None:
        signatures = value["signatures"]
        assert isinstance(signatures, list)
        del signatures[1:]

    _edit(_metadata(source, "2.targets.json"), drop)
    # Stolen online keys make the rest fit.
    source.repository.refresh()
    with pytest.raises(UpdateRefused, match="signature"):
        source.client(home).check()


def test_online_keys_sign_no_targets(source: UpdateSource, home: Path) -> None:
    source.program("0.2.0")
    path = _metadata(source, "2.targets.json")
    metadata = Metadata[Targets].from_file(str(path))
    metadata.signatures.clear()
    for name in ("snapshot", "timestamp"):
        metadata.sign(source.keys[name], append=True)
    metadata.to_file(str(path))
    source.repository.refresh()
    with pytest.raises(UpdateRefused, match="signature"):
        source.client(home).check()


def test_a_root_that_its_predecessor_did_not_sign(
    source: UpdateSource, home: Path
) -> None:
    client = source.client(home)
    client.check()
    fresh = CryptoSigner(Ed25519PrivateKey.generate())
    source.repository.replace_root_key("root-1", fresh)
    path = _metadata(source, "2.root.json")
    metadata = Metadata[Root].from_file(str(path))
    metadata.signatures.clear()
    metadata.sign(fresh, append=True)
    metadata.sign(source.keys["root-2"], append=True)
    metadata.to_file(str(path))
    with pytest.raises(UpdateRefused, match="signature"):
        client.check()


@pytest.mark.parametrize("role", ["root", "targets"])
def test_a_root_that_lowers_a_threshold(
    source: UpdateSource, home: Path, role: str
) -> None:
    client = source.client(home)
    path = _metadata(source, "1.root.json")
    metadata = Metadata[Root].from_file(str(path))
    metadata.signed.roles[role].threshold = 1
    metadata.signed.version = 2
    metadata.signatures.clear()
    for name in ("root-1", "root-2"):
        metadata.sign(source.keys[name], append=True)
    metadata.to_file(str(path.with_name("2.root.json")))
    # Well signed, yet one thief would be enough from now on.
    for _ in range(2):
        with pytest.raises(UpdateRefused, match="needs 1 signatures only"):
            client.check()
    with pytest.raises(UpdateRefused, match="needs 1 signatures only"):
        _client_with(source, home, metadata)


def test_a_key_that_is_both_offline_and_online(
    source: UpdateSource, home: Path
) -> None:
    metadata = Metadata[Root].from_file(str(_metadata(source, "1.root.json")))
    metadata.signed.add_key(source.keys["targets-1"].public_key, "timestamp")
    with pytest.raises(UpdateRefused, match="used online"):
        _client_with(source, home, metadata)


def test_a_root_without_consistent_snapshots(source: UpdateSource, home: Path) -> None:
    metadata = Metadata[Root].from_file(str(_metadata(source, "1.root.json")))
    metadata.signed.consistent_snapshot = False
    with pytest.raises(UpdateRefused, match="no consistent snapshots"):
        _client_with(source, home, metadata)


def _client_with(source: UpdateSource, home: Path, root: Metadata[Root]) -> None:
    source.root = root.to_bytes()
    source.client(home)


@pytest.mark.parametrize("root", [b"", b"{}", b"[]", b"\xff", b'{"signed": 1}'])
def test_a_shipped_root_that_is_none(
    source: UpdateSource, home: Path, root: bytes
) -> None:
    source.root = root
    with pytest.raises(UpdateRefused, match="malformed"):
        source.client(home)


# -- what signed targets may say ------------------------------------------------

_NEWER = {"version": "1.0.0", "platform": PLATFORM}


@pytest.mark.parametrize(
    ("name", "custom", "reason"),
    [
        ("lists/../../evil", None, "name, size or hash"),
        ("lists/.hidden", None, "name, size or hash"),
        ("lists/a/b", None, "name, size or hash"),
        ("programs/stable/x.deb", None, "no version"),
        ("programs/stable/x.deb", {"version": 1, "platform": PLATFORM}, "no version"),
        (
            "programs/stable/x.deb",
            {"version": "1.2", "platform": PLATFORM},
            r"x.deb: '1.2' is not like 1\.2\.3",
        ),
        ("programs/stable/x.deb", ["1.2.3"], "no version"),
        ("programs/stable/../x", {**_NEWER}, "name, size"),
        ("programs/stable/a/b", {**_NEWER}, "name, size"),
        ("programs/stable/x", {**_NEWER, "notes": "new"}, "notes"),
        ("programs/stable/x", {**_NEWER, "notes": {"de": "neu"}}, "notes"),
        ("programs/stable/x", {**_NEWER, "notes": {"en": 1}}, "notes"),
        ("programs/stable/x", {**_NEWER, "notes": {"en": "x" * 2001}}, "notes"),
    ],
)
def test_signed_names_that_lead_elsewhere(
    source: UpdateSource,
    home: Path,
    name: str,
    custom: object,
    reason: str,
) -> None:
    _publish_target(source, name, custom, length=3)
    with pytest.raises(UpdateRefused, match=reason):
        source.client(home).check()


def test_signed_sizes_above_the_caps(source: UpdateSource, home: Path) -> None:
    _publish_target(source, "lists/big.toml", None, length=delivered.LIST_CAP + 1)
    with pytest.raises(UpdateRefused, match="name, size or hash"):
        source.client(home).check()


def test_more_lists_than_a_set_may_have(source: UpdateSource, home: Path) -> None:
    contents = {f"list{number}_toml": b"" for number in range(65)}
    source.lists(**contents)
    with pytest.raises(UpdateRefused, match="130 lists"):
        source.client(home).check()


def _publish_target(
    source: UpdateSource, name: str, custom: object, length: int
) -> None:
    path = _metadata(source, "1.targets.json")
    value = json.loads(path.read_bytes())
    target: dict[str, object] = {"length": length, "hashes": {"sha256": "00" * 32}}
    if custom is not None:
        target["custom"] = custom
    value["signed"]["targets"] = {name: target}
    value["signed"]["version"] = 2
    metadata = Metadata[Targets].from_dict(value)
    metadata.signatures.clear()
    for signer in ("targets-1", "targets-3"):
        metadata.sign(source.keys[signer], append=True)
    metadata.to_file(str(path.with_name("2.targets.json")))
    source.repository.refresh()


@pytest.mark.parametrize(
    "text", ["", "1", "1.2", "1.2.3.4", "01.2.3", "v1.2.3", "1.2.x"]
)
def test_versions_that_do_not_compare(text: str) -> None:
    with pytest.raises(InputInvalid, match=r"is not like 1\.2\.3"):
        program_version(text)


# -- delivered lists ------------------------------------------------------------


def test_a_list_is_judged_at_every_reading(source: UpdateSource, home: Path) -> None:
    source.lists(carriers_toml=b"# one\n", modules_json=b"{}")
    folder = source.client(home).deliver_lists()
    assert folder is not None
    path = folder / "carriers.toml"
    path.write_bytes(b"# two\n")
    with pytest.raises(UpdateRefused, match="badly signed"):
        delivered.read_list(folder, "carriers.toml", source.list_public)
    with pytest.raises(UpdateRefused, match="badly signed"):
        delivered.read_list(folder, "modules.json", bytes(32))
    path.write_bytes(bytes(delivered.LIST_CAP + 1))
    with pytest.raises(UpdateRefused, match="too long"):
        delivered.read_list(folder, "carriers.toml", source.list_public)
    for name in ("../current", "gone.toml"):
        with pytest.raises(SaqtaError, match="SQ-SET-04"):
            delivered.read_list(folder, name, source.list_public)


def test_a_pointer_that_names_no_set(source: UpdateSource, home: Path) -> None:
    source.lists(carriers_toml=b"# one\n")
    client = source.client(home)
    client.deliver_lists()
    (client.lists_folder / "current").write_text("../../etc\n")
    with pytest.raises(SaqtaError, match="names no set"):
        delivered.current(client.lists_folder)


def test_a_damaged_pointer_does_not_keep_the_next_set_away(
    source: UpdateSource, home: Path
) -> None:
    source.lists(carriers_toml=b"# one\n")
    client = source.client(home)
    folder = client.deliver_lists()
    (client.lists_folder / "current").write_text("nonsense\n")
    assert client.deliver_lists() == folder == delivered.current(client.lists_folder)


def test_the_set_in_use_stays_while_the_same_one_comes_again(
    source: UpdateSource, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The agent asks every day; a window reads the module list meanwhile."""
    source.lists(modules_json=b"{}")
    client = source.client(home)
    folder = client.deliver_lists()
    assert folder is not None
    read = folder.stat().st_ino

    def no_space(_path: Path, _target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    assert client.deliver_lists() == folder
    assert folder.stat().st_ino == read, "nobody missed it for a moment"
    # Damaged since, it is replaced, and stays as it is where that can't be done.
    (folder / "modules.json").write_bytes(b"damaged")
    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", no_space)
        with pytest.raises(StoreUnavailable, match="No space left"):
            client.deliver_lists()
    assert (folder / "modules.json").read_bytes() == b"damaged"
    assert client.deliver_lists() == folder
    assert (folder / "modules.json").read_bytes() == b"{}"


def test_what_killed_deliveries_left_is_removed(
    source: UpdateSource, home: Path
) -> None:
    source.lists(carriers_toml=b"# one\n")
    client = source.client(home)
    left = client.lists_folder / ".7.0123456789abcdef"
    left.mkdir(parents=True)
    (left / "carriers.toml").write_bytes(b"# half\n")
    (client.lists_folder / ".current.0123456789abcdef").touch()
    client.lists_folder.chmod(0o700)
    folder = client.deliver_lists()
    assert folder is not None
    found = sorted(item.name for item in client.lists_folder.iterdir())
    assert found == sorted([folder.name, "current"])


# -- all of it ------------------------------------------------------------------


def test_no_error_of_the_library_is_unmapped(tmp_path: Path) -> None:
    found = [
        kind
        for kind in vars(tuf_errors).values()
        if isinstance(kind, type)
        and issubclass(kind, tuf_errors.RepositoryError | tuf_errors.DownloadError)
    ]
    assert len(found) >= 9
    for kind in found:
        error = kind("x", 500) if kind is tuf_errors.DownloadHTTPError else kind("x")
        with (
            pytest.raises((UpdateRefused, AnswerUnusable), match="SQ-"),
            updates._mapped("http://127.0.0.1/", tmp_path),
        ):
            raise error


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_any_changed_byte_is_refused_or_changes_nothing(
    source: UpdateSource, tmp_path: Path, data: st.DataObject
) -> None:
    pristine = tmp_path / "pristine"
    if not pristine.exists():
        source.program("0.2.0")
        source.keep("../pristine")
    source.show(pristine)
    expected = (2, ["0.2.0"])
    files = sorted((source.folder / "www/metadata").glob("*.json"))
    path = data.draw(st.sampled_from(files))
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    home = tmp_path / data.draw(st.uuids()).hex
    with suppress(UpdateRefused, AnswerUnusable):
        found = source.client(home).check()
        assert (found.version, [offer.version for offer in found.offers]) == expected


def test_the_snapshot_names_the_targets_by_hash(source: UpdateSource) -> None:
    metadata = Metadata[Snapshot].from_file(str(_metadata(source, "1.snapshot.json")))
    source.program("0.2.0")
    path = max((source.folder / "www/metadata").glob("*.snapshot.json"))
    metadata = Metadata[Snapshot].from_file(str(path))
    hashes = metadata.signed.meta["targets.json"].hashes
    assert hashes is not None
    assert list(hashes) == ["sha256"]
