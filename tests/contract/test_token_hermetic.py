"""The worker is hermetic: nothing planted runs, nothing outlives, no PIN stays.

Security.md, tests 1, 2, 3, 7, 8, 10 and 27.
"""

from __future__ import annotations

import gc
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop import clock
from desktop.canonical import canonical
from desktop.errors import (
    InputInvalid,
    KeyMissing,
    ModuleChanged,
    ModuleIsLink,
    ModuleMissing,
    ModuleUnloadable,
    ModuleWritable,
    PinIncorrect,
    PinLength,
    PinMissing,
    PinWeak,
    PurposeRefused,
    TokenMissing,
    WorkerDied,
)
from desktop.interaction import PinFromDescriptor
from desktop.model.tokens import ApprovedModule, PinState, TokenInfo
from desktop.secret import Pin
from desktop.tokens import channel, client, module_file, modules, work
from tests.fakes.softhsm import PIN, SO_PIN, SoftHsm
from tests.fakes.token_shim import BUILD, Shim, build_library, make_shim

PLANTED = """
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
__attribute__((constructor)) static void planted(void) {
  const char *path = "@PATH@";
  close(open(path, O_CREAT | O_WRONLY, 0600));
}
"""


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """The file that a planted constructor makes."""
    return tmp_path / "planted-code-ran"


@pytest.fixture
def planted(marker: Path) -> Iterator[Path]:
    """A library whose constructor makes the marker."""
    built = build_library(PLANTED.replace("@PATH@", str(marker)), "planted")
    yield built
    built.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def shim(softhsm: SoftHsm) -> Shim:
    return make_shim(softhsm)


def _approved(path: Path, env: dict[str, str] | None = None) -> ApprovedModule:
    return ApprovedModule(
        path=str(path),
        sha256=module_file.hash_file(str(path)),
        owner=str(path.stat().st_uid),
        env=env or {},
    )


# -- test 1 ---


def test_the_planted_library_really_plants(planted: Path, marker: Path) -> None:
    """The rig: loaded, its constructor runs; only refusing before loading helps."""
    with pytest.raises(ModuleUnloadable, match="SQ-MOD-07"):
        work.list_tokens(_approved(planted))
    assert marker.exists()


@pytest.mark.parametrize("how", ["link", "writable", "changed", "folder"])
def test_planted_code_never_runs(
    planted: Path, marker: Path, how: str, tmp_path: Path
) -> None:
    folder = BUILD / secrets.token_hex(8)
    folder.mkdir(mode=0o755)
    path = folder / "module.so"
    path.write_bytes(planted.read_bytes())
    path.chmod(0o755)
    module = _approved(path)
    wanted: type[Exception]
    if how == "link":
        path.unlink()
        path.symlink_to(planted)
        wanted = ModuleIsLink
    elif how == "writable":
        path.chmod(0o775)
        wanted = ModuleWritable
    elif how == "changed":
        with path.open("ab") as file:
            file.write(b"x")
        wanted = ModuleChanged
    else:
        folder.chmod(0o777)
        wanted = ModuleWritable
    try:
        with pytest.raises(wanted, match=re.escape(str(path))):
            work.list_tokens(module)
    finally:
        for item in folder.iterdir():
            item.unlink()
        folder.rmdir()
    assert not marker.exists()


def test_a_file_swapped_while_the_worker_starts(
    planted: Path, marker: Path, softhsm: SoftHsm
) -> None:
    """A rename loop beside the loading: what was hashed is what is loaded."""
    folder = BUILD / secrets.token_hex(8)
    folder.mkdir(mode=0o755)
    path, other = folder / "module.so", folder / "other.so"
    path.write_bytes(Path(softhsm.module.path).read_bytes())
    other.write_bytes(planted.read_bytes())
    module = _approved(path, dict(softhsm.module.env))
    swap = (
        "import os, sys\n"
        "a, b = sys.argv[1:]\n"
        "while True:\n"
        "    os.rename(a, a + '.x'); os.rename(b, a); os.rename(a, b)\n"
        "    os.rename(a + '.x', a)\n"
    )
    swapper = subprocess.Popen([sys.executable, "-c", swap, str(path), str(other)])
    outcomes = set()
    try:
        for _ in range(12):
            try:
                work.list_tokens(module)
                outcomes.add("loaded")
            except (ModuleChanged, ModuleIsLink, ModuleMissing):
                outcomes.add("refused")
    finally:
        swapper.kill()
        swapper.wait()
        for item in folder.iterdir():
            item.unlink()
        folder.rmdir()
    assert not marker.exists()
    assert outcomes


# -- tests 2 and 3 ---


def test_traps_in_the_environment_reach_no_worker(
    planted: Path, marker: Path, softhsm: SoftHsm, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(planted.parent)
    for name in ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"):
        monkeypatch.setenv(name, folder)
    monkeypatch.setenv("LD_PRELOAD", str(planted))
    monkeypatch.setenv("PYTHONPATH", folder)
    monkeypatch.setenv("OPENSSL_CONF", str(planted))
    with work.open_work(
        softhsm.module, softhsm.serial, ["describe"], softhsm.pin()
    ) as piece:
        maps = Path(f"/proc/{piece.worker_pid}/maps").read_text()
        environment = Path(f"/proc/{piece.worker_pid}/environ").read_bytes()
    assert planted.name not in maps
    assert softhsm.module.path in maps
    names = {item.split(b"=")[0] for item in environment.split(b"\0") if item}
    assert names == {b"LANG", b"SOFTHSM2_CONF"}
    assert not marker.exists()


def test_another_configuration_shows_another_token_and_is_refused_by_serial(
    softhsm: SoftHsm, tmp_path: Path
) -> None:
    (tmp_path / "tokens").mkdir()
    other = tmp_path / "other.conf"
    other.write_text(
        f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n"
    )
    subprocess.run(
        [
            *("softhsm2-util", "--init-token", "--free", "--label", "Saqta test"),
            *("--pin", PIN.decode(), "--so-pin", SO_PIN.decode()),
        ],
        env={**os.environ, "SOFTHSM2_CONF": str(other)},
        check=True,
        capture_output=True,
        timeout=30,
    )
    swapped = ApprovedModule(
        path=softhsm.module.path,
        sha256=softhsm.module.sha256,
        owner=softhsm.module.owner,
        env={"SOFTHSM2_CONF": str(other)},
    )
    (twin,) = work.list_tokens(swapped)
    assert twin.label == "Saqta test"
    with pytest.raises(TokenMissing, match=softhsm.serial):
        work.open_work(swapped, softhsm.serial, ["describe"], softhsm.pin())


def test_a_variable_that_loads_code_is_refused_in_an_approval(
    softhsm: SoftHsm, tmp_path: Path
) -> None:
    with pytest.raises(InputInvalid, match="LD_PRELOAD"):
        modules.approve(
            softhsm.module.path, {"LD_PRELOAD": "/x.so"}, folder=tmp_path / "lists"
        )


# -- threads, children, ends ---


def test_the_end_of_stdin_ends_the_worker_even_in_a_call(shim: Shim) -> None:
    """The second, module-free thread notices, while the first one hangs for ever."""
    shim.forget()
    module = shim.module("C_FindObjectsInit:1:hang")
    process = subprocess.Popen(
        client.worker_command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=client.worker_environment(module),
        bufsize=0,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    out = process.stdout.fileno()
    load: dict[str, object] = {
        "module": client.module_fields(module),
        "purposes": ["describe"],
        "idle_ms": 30_000,
    }
    bind: dict[str, object] = {"serial": shim.behind.serial, "login": "public"}
    try:
        for number, (call, fields) in enumerate([("load", load), ("bind", bind)]):
            request = {"call": call, "id": number, **fields}
            channel.write_json(process.stdin.fileno(), request)
            frame = channel.read_frame(lambda view: os.readv(out, [view]))
            assert isinstance(frame, channel.JsonFrame)
            assert "ok" in frame.value
        channel.write_json(process.stdin.fileno(), {"call": "keys", "id": 2})
        assert _within(30, lambda: shim.count("C_FindObjectsInit") == 1)
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(15) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_the_worker_dies_with_its_program(softhsm: SoftHsm) -> None:
    program = (
        "import os, sys\n"
        "from desktop.model.tokens import ApprovedModule\n"
        "from desktop.secret import Pin\n"
        "from desktop.tokens import work\n"
        "module = ApprovedModule(path=sys.argv[1], sha256=sys.argv[2],"
        " owner=sys.argv[3], env={'SOFTHSM2_CONF': sys.argv[4]})\n"
        "piece = work.open_work(module, sys.argv[5], ['describe'],"
        " Pin(sys.stdin.buffer.readline().strip()))\n"
        "print(piece.worker_pid, flush=True)\n"
        "sys.stdin.buffer.readline()\n"
    )
    module = softhsm.module
    command = [
        *(sys.executable, "-c", program, module.path, module.sha256),
        *(module.owner, module.env["SOFTHSM2_CONF"], softhsm.serial),
    ]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(PIN + b"\n")
            line = process.stdout.readline()
            worker = int(line or b"0")
            assert _alive(worker)
        finally:
            process.kill()
    # Well before it would leave by itself for want of calls.
    assert _within(15, lambda: not _alive(worker))


def test_idle_work_ends_by_itself(softhsm: SoftHsm) -> None:
    piece = work.open_work(
        softhsm.module, softhsm.serial, ["describe"], softhsm.pin(), idle_s=1.5
    )
    assert _within(30, lambda: not _alive(piece.worker_pid))
    with pytest.raises(WorkerDied, match="info"):
        piece.info()
    piece.close()


@pytest.mark.parametrize(("waited_s", "used"), [(20.0, True), (28.0, False)])
def test_a_warm_worker_about_to_leave_gets_no_pin(
    softhsm: SoftHsm, monkeypatch: pytest.MonkeyPatch, waited_s: float, *, used: bool
) -> None:
    """The person took long, or the computer slept: the PIN need not be typed twice."""
    warm = work.WarmWorker(softhsm.module, ["describe"])
    worker = warm._worker
    assert worker is not None
    later = clock.running_s() + waited_s
    monkeypatch.setattr(work, "running_s", lambda: later)
    with work.open_work(
        softhsm.module, softhsm.serial, ["describe"], softhsm.pin(), warm=warm
    ) as piece:
        assert (piece.worker_pid == worker.pid) is used
        assert piece.info().serial == softhsm.serial
    assert not _alive(worker.pid)


def test_two_pieces_of_work_do_not_share_a_login(softhsm: SoftHsm) -> None:
    """Test 8: a close breaks no other action; nothing signs outside its own work."""
    key_id = secrets.token_hex(16)
    purposes = [
        "describe",
        "generate_application_key",
        "destroy_key",
        "sign_record:application",
    ]
    record = canonical({"type": "application"})
    module, serial = softhsm.module, softhsm.serial
    with work.open_work(module, serial, purposes, softhsm.pin()) as first:
        key = first.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
        with (
            work.open_work(module, serial, ["describe"], softhsm.pin()) as second,
            pytest.raises(PurposeRefused, match="not named"),
        ):
            second.signer(key_id).sign_record("application", record)
        assert first.signer(key_id).sign_record("application", record)
        public_only = work.list_keys(module, serial)
        (found,) = [item for item in public_only if item.key_id == key_id]
        assert found.attributes == {}
        assert found.spki == key.spki
        first.destroy_key(key_id, key.custody.spki_sha256, key_id)
        with pytest.raises(KeyMissing, match=key_id):
            first.signer(key_id)


# -- PIN ---


def test_a_wrong_pin_and_the_right_one(softhsm: SoftHsm) -> None:
    wrong = Pin(bytearray(b"canary-0000"))
    with pytest.raises(PinIncorrect, match="count_low") as caught:
        work.open_work(softhsm.module, softhsm.serial, ["describe"], wrong)
    assert wrong.cleared
    assert "canary" not in str(caught.value)
    (info, *_) = [
        item
        for item in work.list_tokens(softhsm.module)
        if item.serial == softhsm.serial
    ]
    assert info.pin_state is PinState.COUNT_LOW
    right = softhsm.pin()
    with work.open_work(softhsm.module, softhsm.serial, ["describe"], right) as piece:
        assert right.cleared
        assert piece.info().pin_state is PinState.FINE


def test_a_pin_of_an_impossible_length_costs_no_try(softhsm: SoftHsm) -> None:
    for pin in (b"1", b"x" * 300):
        with pytest.raises(PinLength, match="SQ-PIN-05"):
            work.open_work(
                softhsm.module, softhsm.serial, ["describe"], Pin(bytearray(pin))
            )
    states = {item.serial: item.pin_state for item in work.list_tokens(softhsm.module)}
    assert states[softhsm.serial] is PinState.FINE


def test_each_worker_reads_one_line_of_the_descriptor(softhsm: SoftHsm) -> None:
    read, write = os.pipe()
    try:
        os.write(write, PIN + b"\n" + PIN + b"\r\nrest")
        for _ in range(2):
            with work.open_work(
                softhsm.module,
                softhsm.serial,
                ["describe"],
                PinFromDescriptor(read),
            ) as piece:
                assert piece.info().serial == softhsm.serial
        assert os.read(read, 100) == b"rest"
        os.close(write)
        with pytest.raises(PinMissing, match="SQ-PIN-04"):
            work.open_work(
                softhsm.module, softhsm.serial, ["describe"], PinFromDescriptor(read)
            )
    finally:
        os.close(read)
    with pytest.raises(PinMissing, match="SQ-PIN-04"):
        work.open_work(
            softhsm.module, softhsm.serial, ["describe"], PinFromDescriptor(987)
        )


def test_changing_and_unblocking(softhsm: SoftHsm) -> None:
    serial = softhsm.add_token("PIN care")
    module = softhsm.module
    new = bytearray(b"other-5814")

    def pins(first: bytes, second: bytes) -> tuple[Pin, Pin]:
        return Pin(bytearray(first)), Pin(bytearray(second))

    with pytest.raises(PinWeak, match="block-list"):
        work.change_pin(module, serial, *pins(PIN, b"12345678"))
    with pytest.raises(PinIncorrect, match="SQ-PIN-01"):
        work.change_pin(module, serial, *pins(b"wrong-2390", bytes(new)))
    work.change_pin(module, serial, *pins(PIN, bytes(new)))
    with work.open_work(module, serial, ["describe"], Pin(bytearray(new))) as piece:
        assert piece.info().serial == serial
    with pytest.raises(PinIncorrect, match="SQ-PIN-01"):
        work.unblock(module, serial, *pins(b"wrong-so-1", PIN))
    work.unblock(module, serial, *pins(SO_PIN, PIN))
    with work.open_work(module, serial, ["describe"], softhsm.pin()) as piece:
        assert piece.info().pin_state is PinState.FINE


def test_first_initialisation(softhsm: SoftHsm) -> None:
    blank = [
        item
        for item in work.list_tokens(softhsm.module, blank=True)
        if "TOKEN_INITIALIZED" not in item.flags
    ]
    assert blank
    # A label has 32 bytes, which end in the middle of the sixteenth of these letters.
    info = work.init_token(
        softhsm.module,
        blank[0].serial,
        "K" + "\u049a" * 20,
        Pin(bytearray(SO_PIN)),
        softhsm.pin(),
    )
    assert info.label == "K" + "\u049a" * 15
    with work.open_work(
        softhsm.module, info.serial, ["describe"], softhsm.pin()
    ) as piece:
        assert piece.info().label == info.label


def test_a_token_is_erased_with_the_so_pin_that_it_came_with(
    softhsm: SoftHsm,
) -> None:
    """It is not being chosen, so that it stands on every list refuses nothing."""
    factory, module = b"87654321", softhsm.module
    serial = softhsm.add_token("As it came", so_pin=factory)

    def erase(so_pin: bytes, new: bytes) -> TokenInfo:
        pins = Pin(bytearray(so_pin)), Pin(bytearray(new))
        return work.init_token(module, serial, "Set up anew", *pins)

    with pytest.raises(PinWeak, match="block-list"):
        erase(factory, b"12345678")
    with pytest.raises(PinIncorrect, match="SQ-PIN-01"):
        erase(b"wrong-so-1", PIN)
    assert erase(factory, PIN).label == "Set up anew"
    blank = [
        item
        for item in work.list_tokens(module, blank=True)
        if "TOKEN_INITIALIZED" not in item.flags
    ]
    with pytest.raises(PinWeak, match="block-list"):
        work.init_token(
            module,
            blank[0].serial,
            "Weak",
            Pin(bytearray(factory)),
            softhsm.pin(),
        )


def test_no_copy_of_the_pin_stays_in_this_process(softhsm: SoftHsm) -> None:
    """Test 27: the canary is made here, byte by byte, so that no literal holds it."""
    serial = softhsm.add_token("Canary")
    canary = bytearray(24)
    for index in range(len(canary)):
        canary[index] = 65 + secrets.randbelow(26)
    mask = bytes(byte ^ 0x55 for byte in canary)
    work.unblock(softhsm.module, serial, Pin(bytearray(SO_PIN)), Pin(bytearray(canary)))
    with work.open_work(softhsm.module, serial, ["describe"], Pin(canary)) as piece:
        gc.collect()
        assert _copies(mask) == 0
        assert piece.info().serial == serial
    needle = bytearray(byte ^ 0x55 for byte in mask)
    assert _copies(mask) >= 1, "the scan must find the copy that is here now"
    assert len(needle) == 24


def _copies(mask: bytes) -> int:
    """Counts the secret in this process's memory, in UTF-8 and in UTF-16.

    Works on the masked form, so that looking for it does not make another copy.
    """
    found = 0
    table = bytes(index ^ 0x55 for index in range(256))
    wide = bytes(byte for item in mask for byte in (item, 0x55))
    with (
        Path("/proc/self/maps").open() as maps,
        Path("/proc/self/mem").open("rb", 0) as memory,
    ):
        areas = [line.split() for line in maps]
        for area in areas:
            if not area[1].startswith("rw") or area[-1] in ("[vvar]", "[vsyscall]"):
                continue
            first, last = (int(part, 16) for part in area[0].split("-"))
            try:
                memory.seek(first)
                masked = memory.read(last - first).translate(table)
            except (OSError, ValueError):
                continue
            found += masked.count(mask) + masked.count(wide)
            del masked
    return found


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    # A zombie of another parent waits to be reaped; it does nothing any more.
    return state != "Z"


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_a_key_that_asks_for_every_signature(
    softhsm: SoftHsm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ALWAYS_AUTHENTICATE, where the row says so: one PIN, one signature."""
    row = {"name": "asking", "always_authenticate": True}
    monkeypatch.setattr(modules, "row_named", lambda _name: row)
    purposes = [
        "describe",
        "generate_application_key",
        "destroy_key",
        "sign_record:application",
    ]
    record = canonical({"type": "application"})
    key_id = secrets.token_hex(16)
    asked: list[Pin] = []

    def confirm() -> Pin:
        asked.append(softhsm.pin())
        return asked[-1]

    module, serial = softhsm.module, softhsm.serial
    with work.open_work(
        module, serial, purposes, softhsm.pin(), confirm=confirm
    ) as piece:
        key = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
        assert key.custody.attributes["ALWAYS_AUTHENTICATE"] is True
        signer = piece.signer(key_id)
        assert signer.asks_pin
        for count in (1, 2):
            assert signer.sign_record("application", record)
            assert len(asked) == count
    assert all(pin.cleared for pin in asked)
    with (
        work.open_work(module, serial, purposes, softhsm.pin()) as piece,
        pytest.raises(PinMissing, match="SQ-PIN-04"),
    ):
        piece.signer(key_id).sign_record("application", record)
    wrong = Pin(bytearray(b"wrong-1234"))
    with work.open_work(
        module, serial, purposes, softhsm.pin(), confirm=lambda: wrong
    ) as piece:
        with pytest.raises(PinIncorrect, match="count_low"):
            piece.signer(key_id).sign_record("application", record)
        assert piece.ended
    with work.open_work(module, serial, purposes, softhsm.pin()) as piece:
        piece.destroy_key(key_id, key.custody.spki_sha256, key_id)


def test_a_key_that_asks_takes_the_next_line_of_the_descriptor(
    softhsm: SoftHsm, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"name": "asking", "always_authenticate": True}
    monkeypatch.setattr(modules, "row_named", lambda _name: row)
    purposes = [
        "describe",
        "generate_application_key",
        "destroy_key",
        "sign_record:application",
    ]
    key_id = secrets.token_hex(16)
    read, write = os.pipe()
    try:
        os.write(write, (PIN + b"\n") * 2 + b"rest")
        source = PinFromDescriptor(read)
        with work.open_work(
            softhsm.module, softhsm.serial, purposes, source, confirm=lambda: source
        ) as piece:
            key = piece.generate_application_key(key_id, "ed25519", "Saqta", None)
            signer = piece.signer(key_id)
            assert signer.sign_record("application", canonical({"type": "application"}))
            piece.destroy_key(key_id, key.custody.spki_sha256, key_id)
        assert os.read(read, 100) == b"rest"
    finally:
        os.close(read)
        os.close(write)
