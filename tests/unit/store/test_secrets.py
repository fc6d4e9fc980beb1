"""Secrets in files, and their second copy in a keyring (security.md, test 29)."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import InputInvalid, StoreUnavailable
from desktop.secret import RecoverySecret, SlipSecret
from desktop.store import keychain
from desktop.store.keychain import Keychain, second_copy
from desktop.store.paths import Home
from desktop.store.secret_files import SecretFiles
from tests.fakes.lacking import lacking

_ROOT = Path(__file__).parents[3]
_KEY = "ab" * 32


class MemoryKeyring:
    """A second copy in memory; may be made to fail."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.works = True

    def put(self, name: str, secret: bytes) -> None:
        self._check()
        self.kept[name] = secret

    def get(self, name: str) -> bytes | None:
        self._check()
        return self.kept.get(name)

    def remove(self, name: str) -> None:
        self._check()
        self.kept.pop(name, None)

    def _check(self) -> None:
        if not self.works:
            raise StoreUnavailable(path="keyring", reason="locked")


def _bytes(secret: RecoverySecret | SlipSecret | None) -> bytes | None:
    if secret is None:
        return None
    with secret, secret.exposed() as view:
        return bytes(view)


def _secret() -> RecoverySecret:
    return RecoverySecret(bytearray(range(32)))


def test_a_secret_lies_in_a_private_file(home: Home) -> None:
    files = SecretFiles.open(home)
    assert files.keep_revocation(_KEY, _secret()) is False
    [path] = home.secrets_dir.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert _bytes(files.revocation(_KEY)) == bytes(range(32))
    assert files.revocation_ids() == [_KEY]
    assert files.revocation("") is None
    assert files.revocation("none") is None
    files.forget_revocation(_KEY)
    files.forget_revocation(_KEY)
    assert files.revocation(_KEY) is None


def test_a_slip_is_kept_until_its_application_ends(home: Home) -> None:
    files = SecretFiles.open(home)
    files.keep_slip("a-1", SlipSecret(b"slip"))
    assert _bytes(files.slip("a-1")) == b"slip"
    files.forget_slip("a-1")
    assert files.slip("a-1") is None


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".", "a" * 129])
def test_a_name_is_no_path(home: Home, name: str) -> None:
    files = SecretFiles.open(home)
    with pytest.raises(InputInvalid, match="not an id"):
        files.keep_slip(name, SlipSecret(b"slip"))


def test_the_keyring_is_only_the_second_place(home: Home) -> None:
    ring = MemoryKeyring()
    files = SecretFiles.open(home, ring)
    assert files.keep_revocation(_KEY, _secret())
    [path] = home.secrets_dir.iterdir()
    path.unlink()
    assert _bytes(files.revocation(_KEY)) == bytes(range(32))
    ring.works = False
    assert files.revocation(_KEY) is None
    assert files.keep_revocation(_KEY, _secret()) is False
    assert _bytes(files.revocation(_KEY)) == bytes(range(32))
    files.forget_revocation(_KEY)
    ring.works = True
    files.forget_revocation(_KEY)
    assert ring.kept == {}


@pytest.mark.parametrize("left", [b"", b"cut", bytes(33)])
def test_a_file_of_another_length_is_as_good_as_lost(home: Home, left: bytes) -> None:
    ring = MemoryKeyring()
    files = SecretFiles.open(home, ring)
    files.keep_revocation(_KEY, _secret())
    [path] = home.secrets_dir.iterdir()
    path.write_bytes(left)
    assert _bytes(files.revocation(_KEY)) == bytes(range(32))
    ring.kept = dict.fromkeys(ring.kept, b"cut too")
    assert files.revocation(_KEY) is None


def test_a_file_that_others_can_write_is_not_believed(home: Home) -> None:
    ring = MemoryKeyring()
    files = SecretFiles.open(home, ring)
    files.keep_revocation(_KEY, _secret())
    [path] = home.secrets_dir.iterdir()
    path.write_bytes(b"planted")
    path.chmod(0o666)
    assert _bytes(files.revocation(_KEY)) == bytes(range(32))


@pytest.mark.parametrize(
    ("setting", "named", "used"),
    [
        ("auto", "/some/home", False),
        ("auto", "", True),
        ("always", "/some/home", True),
        ("never", "", False),
    ],
)
def test_a_named_home_keeps_everything_itself(
    monkeypatch: pytest.MonkeyPatch, setting: str, named: str, used: bool
) -> None:
    monkeypatch.setenv("SAQTA_HOME", named)
    assert (second_copy(setting) is not None) == used


# -- the keyring itself ----------------------------------------------------------


class Backend:
    """Stands in the place of a back end of the library."""

    priority = 5.0
    kept: dict[tuple[str, str], str] = {}  # noqa: RUF012 - shared on purpose

    def set_password(self, service: str, name: str, secret: str) -> None:
        self.kept[service, name] = secret

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


def _install(
    monkeypatch: pytest.MonkeyPatch, kind: type, *, renamed: bool = True
) -> None:
    name = "tests_named_back_end"
    module = types.ModuleType(name)
    module.Keyring = kind  # type: ignore[attr-defined]
    if renamed:
        kind.__module__, kind.__qualname__ = name, "Keyring"
    monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(keychain, "BACK_ENDS", {sys.platform: ((name, "Keyring"),)})
    Backend.kept.clear()


def test_the_named_back_end_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    _install(monkeypatch, type("Keyring", (Backend,), {}))
    ring = Keychain()
    assert ring.back_end() == "tests_named_back_end.Keyring"
    ring.put("a", b"\0\xff")
    assert ring.get("a") == b"\0\xff"
    assert ring.get("b") is None
    Backend.kept["saqta", "c"] = "not ours!"
    with pytest.raises(StoreUnavailable, match="another program's entry"):
        ring.get("c")
    ring.remove("a")
    ring.remove("a")
    assert ring.get("a") is None


def test_another_class_in_its_place_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _install(monkeypatch, type("Chainer", (Backend,), {}), renamed=False)
    with pytest.raises(StoreUnavailable, match="another class"):
        Keychain().put("a", b"secret")
    assert Backend.kept == {}


def test_a_back_end_that_waits_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    gate = threading.Event()

    def wait(self: Backend, service: str, name: str) -> str | None:
        gate.wait(5)
        return None

    _install(monkeypatch, type("Keyring", (Backend,), {"get_password": wait}))
    with pytest.raises(StoreUnavailable, match="no answer in time"):
        Keychain(deadline_s=0.05).get("a")
    gate.set()


def test_what_a_back_end_says_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Backend, service: str, name: str, secret: str) -> None:
        raise RuntimeError(f"could not store {secret}")

    _install(monkeypatch, type("Keyring", (Backend,), {"set_password": fail}))
    with pytest.raises(StoreUnavailable, match="RuntimeError") as caught:
        Keychain().put("a", b"canary-7391")
    assert "Y2FuYXJ5" not in str(caught.value)


def test_a_planted_configuration_chooses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``keyringrc.cfg`` and ``PYTHON_KEYRING_BACKEND`` name a class of the attacker."""
    (tmp_path / "planted.py").write_text(
        "import keyring.backend, pathlib\n"
        "class Keyring(keyring.backend.KeyringBackend):\n"
        "    priority = 99\n"
        "    def set_password(self, service, name, secret):\n"
        f"        pathlib.Path({str(tmp_path / 'stolen')!r}).write_text(secret)\n"
        "    def get_password(self, service, name): return None\n",
        "utf-8",
    )
    config = tmp_path / "config" / "python_keyring"
    config.mkdir(parents=True)
    (config / "keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring=planted.Keyring\nkeyring-path={tmp_path}\n",
        "utf-8",
    )
    environment = {
        **os.environ,
        "PYTHON_KEYRING_BACKEND": "planted.Keyring",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
    }
    environment.pop("DISPLAY", None)
    naive = f"import sys; sys.path.append({str(tmp_path)!r}); import keyring; "
    # The fault is real: the library itself hands the secret over.
    _python(naive + "keyring.set_password('s', 'n', 'secret')", environment)
    assert (tmp_path / "stolen").read_text("utf-8") == "secret"
    (tmp_path / "stolen").unlink()
    said = _python(
        f"import sys; sys.path.append({str(tmp_path)!r})\n"
        "from desktop.errors import StoreUnavailable\n"
        "from desktop.store.keychain import Keychain\n"
        "try: Keychain().put('n', b'secret')\n"
        "except StoreUnavailable as error: print(error.reason)\n"
        "print('planted' in sys.modules)\n",
        environment,
    )
    assert said == ["no allowed back end", "False"]
    assert not (tmp_path / "stolen").exists()


def test_the_real_secret_service_keeps_a_copy(tmp_path: Path) -> None:
    for tool in ("dbus-run-session", "gnome-keyring-daemon"):
        if shutil.which(tool) is None:
            lacking(f"{tool} is not installed")
    (tmp_path / "runtime").mkdir(mode=0o700)
    environment: dict[str, Any] = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path / "runtime"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    program = (
        "from desktop.store.keychain import Keychain\n"
        "ring = Keychain(deadline_s=20)\n"
        "print(ring.back_end()); ring.put('a', b'secret')\n"
        "print(Keychain(deadline_s=20).get('a')); ring.remove('a')\n"
        "print(ring.get('a'))\n"
    )
    script = (
        "printf unlock | gnome-keyring-daemon --unlock --components=secrets"
        f' >/dev/null && exec {sys.executable} -P -c "$1"'
    )
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, "sh", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment,
        cwd=_ROOT,
    )
    assert done.stdout.splitlines() == [
        "keyring.backends.SecretService.Keyring",
        "b'secret'",
        "None",
    ], done.stderr


def _python(program: str, environment: dict[str, str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=_ROOT,
    )
    return done.stdout.splitlines()
