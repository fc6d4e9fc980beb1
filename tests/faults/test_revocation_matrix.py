"""The click, whatever else is broken: token, PIN, keyring, network, clock, disk.

Each cell is a process of its own, as a person starts it. Recorded wherever a byte can
be written; sent when there is a network; no PIN needed; both clocks in the evidence.
Test 22 of security.md: pairwise in the short form, every cell with ``--full``.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
import random
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.canonical import parse
from desktop.model.records import CertificateRecord
from desktop.services.revoke import send_waiting
from desktop.tokens import modules, work
from tests.conftest import SEED
from tests.fakes.holder import Holder, TokenKey
from tests.fakes.lacking import lacking
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.small_disk import fill, small_disk
from tests.fakes.softhsm import PIN, SoftHsm, make_softhsm
from tests.fakes.token_shim import build_library

ROOT = Path(__file__).resolve().parents[2]
DEAD = "http://127.0.0.1:9"
_DEADLINE_S = 120


@dataclass(frozen=True)
class Cell:
    """One combination of what is broken."""

    token: str
    pin: str
    keyring: str
    network: str
    clock: str
    disk: str
    display: str


AXES = {
    "token": ("here", "absent"),
    "pin": ("right", "wrong", "locked", "none"),
    "keyring": ("none", "planted"),
    "network": ("up", "down"),
    "clock": ("true", "-10d", "+400d"),
    "disk": ("fine", "full"),
    "display": ("none", "dead"),
}


def every_cell() -> list[Cell]:
    return [Cell(*values) for values in itertools.product(*AXES.values())]


def pairwise(dice: random.Random) -> list[Cell]:
    """Few cells in which every two values of two axes meet (greedy)."""
    names = list(AXES)
    left = {
        ((one, a), (other, b))
        for one, other in itertools.combinations(names, 2)
        for a in AXES[one]
        for b in AXES[other]
    }
    chosen = []
    pool = every_cell()
    while left:
        sample = dice.sample(pool, 60)
        best = max(sample, key=lambda cell: len(_pairs(cell) & left))
        gained = _pairs(best) & left
        if gained:
            chosen.append(best)
            left -= gained
    return chosen


def _pairs(cell: Cell) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    values = dataclasses.asdict(cell).items()
    return set(itertools.combinations(values, 2))


def test_pairwise_meets_every_pair(dice: random.Random) -> None:
    cells = pairwise(dice)
    wanted = set().union(*(_pairs(cell) for cell in every_cell()))
    assert set().union(*(_pairs(cell) for cell in cells)) == wanted
    assert len(cells) < 30


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture(scope="module")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> SoftHsm:
    return make_softhsm(tmp_path_factory.mktemp("softhsm"))


@pytest.fixture(scope="module")
def key(softhsm: SoftHsm) -> TokenKey:
    """One key for all cells: the certificates differ."""
    purposes = ("describe", "generate_application_key")
    with work.open_work(
        softhsm.module, softhsm.serial, purposes, softhsm.pin()
    ) as token:
        made = token.generate_application_key(
            secrets.token_hex(16), "ecdsa-p256", "Saqta", None
        )
    return TokenKey(softhsm.serial, made.key_id, made.scheme, made.spki)


#: The cells are shared out, so that each part has a deadline and a name of its own.
PARTS = 8


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_click_works_whatever_else_is_broken(
    sandbox: SandboxServer,
    softhsm: SoftHsm,
    key: TokenKey,
    tmp_path: Path,
    pytestconfig: pytest.Config,
    full: bool,
    part: int,
) -> None:
    if shutil.which("faketime") is None:
        lacking("faketime is missing")
    cells = every_cell() if full else pairwise(sampling(pytestconfig))
    wrong = []
    for number, cell in enumerate(cells[part::PARTS]):
        folder = tmp_path / str(number)
        try:
            _check(_Bench(sandbox, softhsm, key, folder), cell)
        except AssertionError as error:
            # One wrong cell must not hide the others; all are told at the end.
            wrong.append(f"{cell}: {error}")
        shutil.rmtree(folder, ignore_errors=True)
    assert wrong == []


def sampling(config: pytest.Config) -> random.Random:
    """The same cells in every part, and again by the printed seed."""
    return random.Random(config.stash[SEED])


@dataclass
class _Bench:
    sandbox: SandboxServer
    softhsm: SoftHsm
    key: TokenKey
    folder: Path


def _check(bench: _Bench, cell: Cell) -> None:
    bench.folder.mkdir()
    with ExitStack() as stack:
        home = bench.folder / "home"
        if cell.disk == "full":
            stack.enter_context(small_disk(home, 2048))
        profile = bench.folder / "profile.json"
        shutil.copy(bench.sandbox.profile_path, profile)
        holder, record = _made_ready(bench, cell, home, profile)
        if cell.network == "down":
            _disconnect(profile)
        if cell.disk == "full":
            fill(home)
        said = _run(bench, cell, home, profile)
        _judge(bench, cell, holder, record, profile, said)
        holder.workplace.outbox().close()
        holder.workplace.register().close()


def _made_ready(
    bench: _Bench, cell: Cell, home: Path, profile: Path
) -> tuple[Holder, CertificateRecord]:
    holder = Holder(bench.sandbox, home)
    record = holder.add_certificate(bench.key)
    register = holder.workplace.register()
    register.put_certificate(dataclasses.replace(record, profile=str(profile)))
    # A home in use: journal and outbox were written to before the disk filled up.
    holder.workplace.journal().append("test.before", {})
    if cell.token == "here":
        module = bench.softhsm.module
        environment = dict(module.env)
        path = module.path
        if cell.pin == "locked":
            source = (ROOT / "tests" / "faults" / "token_shim.c").read_text()
            environment |= {
                "SHIM_TARGET": module.path,
                "SHIM_LOG": str(bench.folder / "shim.log"),
                "SHIM_UNPLUGGED": str(bench.folder / "unplugged"),
                "SHIM_FAULTS": "C_Login:*:rc=a4",
            }
            path = str(build_library(source, "shim"))
        folder = holder.workplace.home.make(holder.workplace.home.modules_dir)
        modules.approve(path, environment, folder=folder)
    register.close()
    return holder, record


def _disconnect(profile: Path) -> None:
    value = json.loads(profile.read_text(encoding="utf-8"))
    value |= {"base_url": DEAD, "cmp_url": DEAD}
    for issuer in value["issuers"]:
        issuer |= {"ocsp_url": DEAD, "crl_url": DEAD}
    profile.write_text(json.dumps(value), encoding="utf-8")


def _run(bench: _Bench, cell: Cell, home: Path, profile: Path) -> dict[str, list[str]]:
    """Runs the click as its own process; answers what it said, by its first word."""
    program = ROOT / "tests" / "fakes" / "revoke_child.py"
    command = [sys.executable, "-P", str(program), str(home), str(profile), "--no-wait"]
    if cell.pin == "none":
        command.append("--ask")
    else:
        pin = PIN.decode() if cell.pin != "wrong" else "wrong-pin"
        command += ["--pin", pin]
    environment = {
        name: text
        for name, text in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")
    }
    if cell.display == "dead":
        environment["DISPLAY"] = ":4711"
    if cell.keyring == "planted":
        environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bench.folder}/nobody"
    if cell.clock != "true":
        # The counter stays true, as after a real change of the date.
        environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
        command = ["faketime", "-f", cell.clock, *command]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_DEADLINE_S,
        check=False,
    )
    assert done.returncode == 0, (cell, done.stdout, done.stderr)
    assert PIN.decode() not in done.stdout + done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    return {line[0]: line[1:] for line in lines}


def _judge(
    bench: _Bench,
    cell: Cell,
    holder: Holder,
    record: CertificateRecord,
    profile: Path,
    said: dict[str, list[str]],
) -> None:
    report_id, path, year = said["recorded"]
    state, _ = said["state"]
    if cell.disk == "fine":
        assert path == "database", (cell, said)
    else:
        # Path 3 of the ruling: it says so, and is sent at once.
        assert path in {"file", "memory"}, (cell, said)
    if cell.network == "up":
        assert state == "CONFIRMED", (cell, said)
        assert holder.revoked(record), cell
    else:
        assert state == "RECORDED", (cell, said)
        if cell.disk == "full" and path == "memory":
            return
        shutil.copy(bench.sandbox.profile_path, profile)
        again = send_waiting_with_a_true_clock(holder)
        assert again == ["CONFIRMED"], (cell, again)
        assert holder.revoked(record), cell
    if cell.clock == "+400d":
        assert int(year) >= 2027, cell
    if cell.disk == "fine":
        _both_clocks(holder, report_id, cell)


def send_waiting_with_a_true_clock(holder: Holder) -> list[str]:
    """The next day: the date is right, the network there, nobody at the keyboard."""
    workplace = holder.restart()
    for report in workplace.outbox().list_reports():
        workplace.outbox().hurry(report.report_id, workplace.clock.now())
    return [item.state for item in send_waiting(workplace, holder.person)]


def _both_clocks(holder: Holder, report_id: str, cell: Cell) -> None:
    folder = holder.workplace.report_folder(report_id)
    receipt = parse((folder / "report.json").read_bytes())
    statements = [item for item in receipt["attempts"] if "received_at" in item]
    rr = [item for item in receipt["attempts"] if item["channel"] == "rr"]
    assert statements or rr, (cell, receipt)
    for item in statements:
        assert item["sent_at"], cell
        assert item["received_at"], cell
    assert receipt["recorded_at"], cell
