"""The click and the keyring: never needed, never obeyed (security.md, tests 9 and 29).

No secret service, a planted configuration, a planted variable, a keyring that hangs or
lies: the revocation secret lies in a file of its own, and nothing of these is asked.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import StoreUnavailable
from desktop.interaction import PinQuestion, PinSource
from desktop.secret import Pin
from desktop.services.report_compromise import Scope
from desktop.services.revoke import RevokeResult, carry_on, revoke
from desktop.store.secret_files import SecretFiles
from desktop.tokens import work
from tests.fakes.holder import Holder, TokenKey
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.softhsm import make_softhsm
from tests.fakes.token_shim import Shim, make_shim

ROOT = Path(__file__).resolve().parents[2]
PLANTED = """\
from pathlib import Path
from keyring.backend import KeyringBackend
Path({marker!r}).write_text("loaded")
class Planted(KeyringBackend):
    priority = 99
    def get_password(self, service, username):
        Path({marker!r}).write_text("asked")
    def set_password(self, service, username, password):
        Path({marker!r}).write_text(password)
    def delete_password(self, service, username):
        pass
"""


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


def click(holder: Holder, *, use_token: bool = False) -> RevokeResult:
    return revoke(
        holder.workplace,
        holder.person,
        Scope(mine=True),
        use_token=use_token,
        now=True,
        recorded=lambda _report_id, _at: None,
        counting=lambda _seconds: None,
    )


def test_a_planted_back_end_is_neither_loaded_nor_asked(
    sandbox: SandboxServer, tmp_path: Path
) -> None:
    holder = Holder(sandbox, tmp_path / "home")
    record = holder.add_certificate()
    marker = tmp_path / "marker"
    planted = tmp_path / "planted"
    planted.mkdir()
    (planted / "planted_keyring.py").write_text(PLANTED.format(marker=str(marker)))
    config = tmp_path / "config" / "python_keyring"
    config.mkdir(parents=True)
    (config / "keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring=planted_keyring.Planted\nkeyring-path={planted}\n"
    )
    environment = {
        **os.environ,
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PYTHON_KEYRING_BACKEND": "planted_keyring.Planted",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{planted}",
    }
    # The trap is real: the library by itself walks into it.
    naive = "import keyring; keyring.get_password('a', 'b')"
    subprocess.run([sys.executable, "-c", naive], env=environment, check=True)
    assert marker.read_text() == "asked"
    marker.unlink()
    # Second copies are wanted, so the keyring is really looked for.
    holder.workplace.settings_files.change("keyring", "always")
    program = ROOT / "tests" / "fakes" / "revoke_child.py"
    command = [sys.executable, "-P", str(program), str(holder.folder)]
    done = subprocess.run(
        [*command, str(sandbox.profile_path), "--no-wait"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "state CONFIRMED database" in done.stdout, done.stderr
    assert not marker.exists()
    assert holder.revoked(record)


class _Copies:
    """A second copy that a test fills, or that fails as a locked keyring does."""

    def __init__(self, error: bool = False) -> None:
        self.kept: dict[str, bytes] = {}
        self.asked = 0
        self._error = error

    def put(self, name: str, secret: bytes) -> None:
        self.kept[name] = secret

    def get(self, name: str) -> bytes | None:
        self.asked += 1
        if self._error:
            raise StoreUnavailable(path="keyring", reason="locked")
        return self.kept.get(name)

    def remove(self, name: str) -> None:
        self.kept.pop(name, None)


def _with_copies(holder: Holder, copies: _Copies) -> SecretFiles:
    files = SecretFiles.open(holder.workplace.home, copies)
    holder._workplace = replace(holder.workplace, secrets=lambda: files)
    return files


def test_a_locked_keyring_is_not_even_asked(
    sandbox: SandboxServer, tmp_path: Path
) -> None:
    holder = Holder(sandbox, tmp_path / "home")
    copies = _Copies(error=True)
    _with_copies(holder, copies)
    holder.add_certificate()
    assert click(holder).state == "CONFIRMED"
    assert copies.asked == 0


def test_the_second_copy_stands_in_for_a_lost_file(
    sandbox: SandboxServer, tmp_path: Path
) -> None:
    holder = Holder(sandbox, tmp_path / "home")
    copies = _Copies()
    _with_copies(holder, copies)
    record = holder.add_certificate()
    (file,) = (holder.folder / "secrets").glob("revocation-*")
    file.unlink()
    assert click(holder).state == "CONFIRMED"
    assert copies.asked == 1
    assert holder.revoked(record)


def test_neither_file_nor_keyring_leaves_form_and_telephone(
    sandbox: SandboxServer, tmp_path: Path
) -> None:
    holder = Holder(sandbox, tmp_path / "home")
    _with_copies(holder, _Copies(error=True))
    holder.add_certificate()
    (file,) = (holder.folder / "secrets").glob("revocation-*")
    file.unlink()
    result = click(holder)
    assert result.state == "RECORDED"
    assert result.ways_out["phone"]
    assert result.ways_out["forms"].keys() == {"kk", "ru", "en"}


@pytest.mark.parametrize("content", [b"short", bytes(32)], ids=["short", "other"])
def test_a_damaged_secret_file_leaves_the_other_channels(
    sandbox: SandboxServer, tmp_path: Path, content: bytes
) -> None:
    holder = Holder(sandbox, tmp_path / "home")
    holder.add_certificate()
    (file,) = (holder.folder / "secrets").glob("revocation-*")
    file.write_bytes(content)
    whole = holder.add_certificate()
    result = click(holder)
    # The other certificate goes its way all the same.
    assert sorted(item["state"] for item in result.certificates) == [
        "CONFIRMED",
        "RECORDED",
    ]
    assert holder.revoked(whole)


# -- the PIN: one login for one confirmation, and revocation works all the same --


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Shim:
    return make_shim(make_softhsm(tmp_path_factory.mktemp("softhsm")))


@pytest.fixture(scope="module")
def key(shim: Shim) -> TokenKey:
    behind = shim.behind
    purposes = ("describe", "generate_application_key")
    with work.open_work(behind.module, behind.serial, purposes, behind.pin()) as token:
        made = token.generate_application_key("ab" * 16, "ecdsa-p256", "Saqta", None)
    return TokenKey(behind.serial, made.key_id, made.scheme, made.spki)


#: What the token does, and how many logins a confirmation may then cost.
PIN_TROUBLES = {
    "wrong": ("C_Login:*:rc=a0", 1),
    "locked at login": ("C_Login:*:rc=a4", 1),
    "locked by its flags": ("C_GetTokenInfo:*:flags=40000/0", 0),
    "last try": ("C_GetTokenInfo:*:flags=20000/0;C_Login:*:rc=a0", 1),
    "few tries": ("C_GetTokenInfo:*:flags=10000/0;C_Login:*:rc=a0", 1),
}


@pytest.mark.parametrize("trouble", PIN_TROUBLES, ids=list(PIN_TROUBLES))
def test_a_pin_in_trouble_costs_one_login_and_no_revocation(
    sandbox: SandboxServer,
    shim: Shim,
    key: TokenKey,
    tmp_path: Path,
    trouble: str,
) -> None:
    faults, logins = PIN_TROUBLES[trouble]
    holder = Holder(sandbox, tmp_path / "home", module=shim.module(faults))
    questions: list[PinQuestion] = []

    def answer(question: PinQuestion) -> PinSource:
        questions.append(question)
        return Pin(bytearray(b"000000"))

    holder.person.pin = answer
    record = holder.add_certificate(key)
    shim.forget()
    result = click(holder, use_token=True)
    assert result.state == "CONFIRMED"
    assert result.certificates[0]["channel"] == "statement"
    assert len(questions) == (0 if trouble == "locked by its flags" else 1)
    assert shim.count("C_Login") == logins
    assert holder.revoked(record)


def test_each_confirmation_is_one_login(
    sandbox: SandboxServer, shim: Shim, key: TokenKey, tmp_path: Path
) -> None:
    holder = Holder(sandbox, tmp_path / "home", module=shim.module("C_Login:*:rc=a0"))
    holder.person.pin = lambda _question: Pin(bytearray(b"000000"))
    holder.add_certificate(key, protected=False)
    shim.forget()
    report_id = click(holder, use_token=True).report_id
    for _ in range(2):
        carry_on(holder.workplace, holder.person, report_id, use_token=True)
    assert len(holder.person.questions) == 3
    assert shim.count("C_Login") == 3
