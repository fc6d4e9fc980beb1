"""What the rest of the program may ask of the sandbox: serve it, make a slip, reset.

A slip is made in the file that the running server reads (SQLite, shared), so it needs
no running server. The port is remembered in the state folder: addresses stand inside
certificates and profiles, and stay right after a restart where the port is free.
"""

from __future__ import annotations

import json
import shutil
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.errors import InputInvalid
from desktop.sandbox import officers, outgoing, profile, slips
from desktop.sandbox.executions import Runner
from desktop.sandbox.state import SandboxSettings, SandboxState

if TYPE_CHECKING:
    from desktop.sandbox.populate import Populated

__all__ = [
    "appoint",
    "is_running",
    "make_slip",
    "open_state",
    "populate",
    "reset",
    "send_message",
    "serve",
]

_PORT_FILE = "port"
_SETTINGS_FILE = "settings.json"
_FIRST_PORT = 8470


def open_state(
    folder: Path, settings: SandboxSettings | None = None, **more: Any
) -> SandboxState:
    """Opens a state folder with the addresses it had last."""
    port = _remembered(folder) or _FIRST_PORT
    return SandboxState(
        folder,
        settings=settings or _settings(folder),
        base_url=_base_url(port),
        **more,
    )


def serve(
    folder: Path,
    port: int,
    announce: Callable[[dict[str, str]], None],
    stop: threading.Event | None = None,
    *,
    state: SandboxState | None = None,
    gost: bool = False,
) -> None:
    """Runs the operator until ``stop`` is set or the process is told to end.

    Args:
        folder: State folder; made when missing.
        port: 0 takes the port of the last run where it is free, else any.
        announce: Called once, when the first request can be answered, with
            ``base_url, profile, trust, cmp_url, ocsp_url, crl_url, tsa_url``, and
            ``profile_gost, trust_gost`` where the settings say GOST.
        stop: Ends the server when set.
        state: An opened state, for tests that look inside; closed by its opener.
        gost: Certifies GOST keys too, whatever the folder's settings say.

    Raises:
        InputInvalid: The port named is taken, or the folder's settings can't be.
    """
    from desktop.sandbox import app

    listener = _listen(folder, port)
    chosen = int(listener.getsockname()[1])
    if state is None and gost:
        opened = open_state(folder, replace(_settings(folder), gost=True))
    else:
        opened = state or open_state(folder)
    opened.base_url = _base_url(chosen)
    _remember(folder, chosen)
    profile_path, trust_path = profile.write(opened)
    facts = {
        "base_url": opened.base_url,
        "profile": profile_path,
        "trust": trust_path,
        "cmp_url": opened.cmp_url,
        "ocsp_url": opened.ocsp_url,
        "crl_url": opened.crl_url("rsa"),
        "tsa_url": opened.tsa_url,
    }
    if opened.settings.gost:
        facts["profile_gost"], facts["trust_gost"] = profile.write_gost(opened)
    runner = Runner(opened)
    opened.wake_plans = runner.wake
    runner.start()
    try:
        app.run(app.build(opened), listener, ready=lambda: announce(facts), stop=stop)
    finally:
        listener.close()
        runner.stop()
        if state is None:
            opened.close()


def make_slip(folder: Path, *, foreign: bool = False, role: str = "") -> dict[str, Any]:
    """A registration slip: ``reference, secret, application, person``.

    ``application`` is the path of a ready application file. The secret is the only one
    that is ever printed (architecture.md, section 6). With a role (``officer``,
    ``approver``, ``auditor``) the certificate that is issued on it is a role
    certificate for the console.
    """
    state = open_state(folder)
    try:
        return slips.make_slip(state, foreign=foreign, role=role).as_dict()
    finally:
        state.close()


def appoint(
    folder: Path,
    certificate_sha256: str,
    role: str,
    scope: Mapping[str, list[str]] | None = None,
) -> str:
    """Makes an issued certificate an officer's; answers the officer's id.

    Raises:
        ValueError: No such role or certificate, or it has a role already.
    """
    state = open_state(folder)
    try:
        return officers.appoint(state, certificate_sha256, role, scope)
    finally:
        state.close()


def send_message(
    folder: Path, iin: str, kind: str, *, subject_id: str = "", text: str = ""
) -> None:
    """Leaves a signed message for a person, at once (kinds: ``outgoing``).

    Raises:
        ValueError: There is no such kind.
    """
    state = open_state(folder)
    try:
        outgoing.post(state, iin, kind, subject_id=subject_id, text=text)
    finally:
        state.close()


def populate(folder: Path, *, seed: int, people: int, mine: int = 0) -> Populated:
    """Makes a synthetic organisation in the register; works while the server runs.

    Raises:
        ValueError: Fewer people than the registers' special cases.
    """
    from desktop.sandbox.populate import populate as make

    state = open_state(folder)
    try:
        made = make(state, seed=seed, people=people, mine=mine)
        if not (folder / "profile.json").exists():
            # Whoever gets these certificates needs to know whose they are.
            profile.write(state)
        return made
    finally:
        state.close()


def is_running(folder: Path) -> bool:
    """Whether a server of this folder listens: its port is taken by somebody."""
    from desktop.sandbox import app

    port = _remembered(folder)
    if not port:
        return False
    try:
        app.listen(port).close()
    except OSError:
        return True
    return False


def reset(folder: Path) -> None:
    """Forgets everything; the next start makes a new authority.

    Raises:
        OSError: Something in the folder can't be removed.
    """
    if folder.is_dir():
        shutil.rmtree(folder)


def _listen(folder: Path, port: int) -> socket.socket:
    from desktop.sandbox import app

    if port:
        try:
            return app.listen(port)
        except OSError as error:
            reason = str(error.strerror)
            raise InputInvalid(name="--port", reason=reason) from error
    before = _remembered(folder)
    if before:
        try:
            return app.listen(before)
        except OSError:
            # Somebody else has it now; the profile is written with the new one.
            return app.listen(0)
    return app.listen(0)


def _remembered(folder: Path) -> int:
    path = folder / _PORT_FILE
    try:
        port = int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
    return port if 0 < port < 65_536 else 0


def _remember(folder: Path, port: int) -> None:
    (folder / _PORT_FILE).write_text(f"{port}\n", encoding="ascii")


def _settings(folder: Path) -> SandboxSettings:
    """``settings.json`` in the folder, where a person wrote one (e.g. ``smtp``)."""
    try:
        text = (folder / _SETTINGS_FILE).read_text(encoding="utf-8")
    except OSError:
        return SandboxSettings()
    try:
        value = json.loads(text)
        if "smtp" in value:
            host, port = value["smtp"]
            value["smtp"] = (str(host), int(port))
        return SandboxSettings(**value)
    except (TypeError, ValueError) as error:
        raise InputInvalid(name=_SETTINGS_FILE, reason=str(error)) from error


def _base_url(port: int) -> str:
    return f"http://127.0.0.1:{port}"
