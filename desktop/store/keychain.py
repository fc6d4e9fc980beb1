"""The operating system's keyring, as a second copy of revocation secrets (D-S2).

Back ends are named by class; everything else is refused (threat 17). The library's own
choice is never asked for: it obeys ``PYTHON_KEYRING_BACKEND`` and a ``keyringrc.cfg``
that anybody who runs as this user can write, and both load any class they name.

Nothing depends on the keyring: it may be locked, gone or waiting for a person. Every
call has a deadline, and what does not answer in time counts as not there.
"""

from __future__ import annotations

import importlib
import os
import queue
import sys
import threading
from collections.abc import Callable
from typing import Any, Protocol

from desktop.canonical import b64url, unb64url
from desktop.errors import EncodingInvalid, StoreUnavailable

__all__ = ["BACK_ENDS", "Keychain", "SecondCopy", "second_copy"]

#: Module and class of the back ends that may hold a secret, by ``sys.platform``.
BACK_ENDS = {
    "linux": (
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
    ),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
}

_SERVICE = "saqta"
_DEADLINE_S = 5.0


class SecondCopy(Protocol):
    """Where a second copy of a secret is kept; :class:`Keychain`, or a fake."""

    def put(self, name: str, secret: bytes) -> None:
        """Keeps a secret; raises StoreUnavailable."""
        ...

    def get(self, name: str) -> bytes | None:
        """The secret under that name, or ``None``; raises StoreUnavailable."""
        ...

    def remove(self, name: str) -> None:
        """Forgets a secret; raises StoreUnavailable."""
        ...


class Keychain:
    """The first back end of this system's list that works."""

    def __init__(self, *, deadline_s: float = _DEADLINE_S) -> None:
        self._deadline_s = deadline_s

    def back_end(self) -> str:
        """Full class name of the back end in use.

        Raises:
            StoreUnavailable: None of those named works here.
        """
        return str(self._call(lambda found: _class_name(type(found))))

    def put(self, name: str, secret: bytes) -> None:
        """Keeps a secret under a name.

        Raises:
            StoreUnavailable: No allowed back end, or it did not answer in time.
        """
        text = b64url(secret)
        self._call(lambda found: found.set_password(_SERVICE, name, text))

    def get(self, name: str) -> bytes | None:
        """The secret under that name, or ``None``.

        Raises:
            StoreUnavailable: As above, or what is there is none of ours.
        """
        text = self._call(lambda found: found.get_password(_SERVICE, name))
        if text is None:
            return None
        try:
            return unb64url(str(text))
        except EncodingInvalid as error:
            raise _unavailable("another program's entry") from error

    def remove(self, name: str) -> None:
        """Forgets a secret; nothing happens where there is none.

        Raises:
            StoreUnavailable: As above.
        """

        def act(found: Any) -> None:
            if found.get_password(_SERVICE, name) is not None:
                found.delete_password(_SERVICE, name)

        self._call(act)

    def _call(self, act: Callable[[Any], Any]) -> Any:
        answers: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()

        def run() -> None:
            try:
                answers.put((True, act(_open())))
            except StoreUnavailable as error:
                answers.put((False, error))
            except _library_errors() as error:
                # Only the class: a back end's message may quote what it was given.
                answers.put((False, _unavailable(type(error).__name__)))

        # A daemon thread: a keyring that waits for a person must not keep us alive.
        threading.Thread(target=run, name="keyring", daemon=True).start()
        try:
            fine, value = answers.get(timeout=self._deadline_s)
        except queue.Empty:
            raise _unavailable("no answer in time") from None
        if not fine:
            raise value
        return value


def second_copy(setting: str) -> SecondCopy | None:
    """The keyring as the setting ``keyring`` wants it, or ``None``.

    A home that ``SAQTA_HOME`` names holds all its state itself, so ``auto`` leaves the
    keyring alone there.
    """
    if setting == "never" or (setting == "auto" and os.environ.get("SAQTA_HOME")):
        return None
    return Keychain()


def _open() -> Any:
    """The first named back end that says it can work."""
    for module, name in BACK_ENDS.get(sys.platform, ()):
        try:
            kind = getattr(importlib.import_module(module), name)
            if kind.priority > 0:
                found = kind()
                break
        except _library_errors():
            continue
    else:
        raise _unavailable("no allowed back end")
    # A subclass or a chainer put in its place would have another name.
    if _class_name(type(found)) != f"{module}.{name}":
        raise _unavailable("another class than the one named")
    return found


def _library_errors() -> tuple[type[BaseException], ...]:
    """What `keyring` and the libraries behind its back ends raise."""
    found: list[type[BaseException]] = [
        RuntimeError,
        OSError,
        ImportError,
        AttributeError,
        ValueError,
    ]
    for module, name in (
        ("keyring.errors", "KeyringError"),
        ("secretstorage.exceptions", "SecretStorageException"),
        ("jeepney.wrappers", "DBusErrorResponse"),
        ("jeepney.auth", "AuthenticationError"),
    ):
        kind = getattr(sys.modules.get(module), name, None)
        if isinstance(kind, type) and issubclass(kind, BaseException):
            found.append(kind)
    return tuple(found)


def _class_name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _unavailable(reason: str) -> StoreUnavailable:
    return StoreUnavailable(path="keyring", reason=reason)
