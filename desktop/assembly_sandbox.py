"""The assembly's part for the sandbox: runs it, fills it, empties it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop.assembly import open_workplace, sandbox_folder
from desktop.clock import SystemClock
from desktop.errors import OutcomeUnknown, StateConflict, StoreUnavailable
from desktop.model.records import CertificateRecord
from desktop.store.paths import Home

if TYPE_CHECKING:
    from desktop.interaction import Step
    from desktop.services.drill import DrillResult

__all__ = [
    "populate_sandbox",
    "reset_sandbox",
    "run_drill",
    "sandbox_slip",
    "serve_sandbox",
]

_START_S = 30.0


def serve_sandbox(
    *, port: int, announce: Callable[[dict[str, str]], None], gost: bool = False
) -> None:
    """Runs the embedded operator until the process is told to end.

    ``gost`` certifies GOST keys too, under a profile of their own.

    Raises:
        DependencyMissing: The extra ``[sandbox]`` is not installed.
    """
    from desktop.sandbox import serving

    serving.serve(sandbox_folder(Home.open()), port, announce, gost=gost)


def sandbox_slip(*, foreign: bool, role: str = "") -> dict[str, Any]:
    """A registration slip of this home's operator; with a role, an officer's."""
    from desktop.sandbox import serving

    folder = sandbox_folder(Home.open())
    return serving.make_slip(folder, foreign=foreign, role=role)


def populate_sandbox(*, seed: int, people: int, mine: int) -> dict[str, int]:
    """Makes a synthetic organisation; ``mine`` of its certificates become this home's.

    The answer has ``people``, ``certificates`` and ``mine``.

    Raises:
        DependencyMissing: The extra ``[sandbox]`` is not installed.
        StoreUnavailable: This home's register can't be written.
        ValueError: Fewer people than the registers' special cases.
    """
    from desktop.sandbox import serving
    from desktop.store.register import Register

    home = Home.open()
    folder = sandbox_folder(home)
    made = serving.populate(folder, seed=seed, people=people, mine=mine)
    if made.mine:
        register = Register.open(home)
        for certificate, _issuer in made.mine:
            register.put_certificate(_record(certificate, str(folder / "profile.json")))
        register.close()
    return {
        "people": made.people,
        "certificates": made.certificates,
        "mine": len(made.mine),
    }


def reset_sandbox() -> None:
    """Forgets this home's sandbox; the next start makes a new authority.

    Raises:
        DependencyMissing: The extra ``[sandbox]`` is not installed.
        StateConflict: It is running.
        StoreUnavailable: Something in its folder can't be removed.
    """
    from desktop.sandbox import serving

    folder = sandbox_folder(Home.open())
    if serving.is_running(folder):
        raise StateConflict(state="running", step="reset the sandbox")
    try:
        serving.reset(folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreUnavailable(path=str(folder), reason=reason) from error


def _record(certificate: bytes, profile: str) -> CertificateRecord:
    from asn1crypto import x509

    from desktop.asn1 import schemes
    from desktop.canonical import sha256_hex

    view: Any = x509.Certificate.load(certificate)
    spki = bytes(view.public_key.dump())
    return CertificateRecord(
        sha256=sha256_hex(certificate),
        der=certificate,
        serial=format(view.serial_number, "x"),
        spki_sha256=sha256_hex(spki),
        subject=view.subject.human_friendly,
        not_before=view.not_valid_before,
        not_after=view.not_valid_after,
        profile=profile,
        scheme=schemes.of_spki(spki).name,
    )


def run_drill(*, told: Callable[[Step], None]) -> DrillResult:
    """Rehearses loss and compromise on a sandbox and homes made for it alone.

    Raises:
        DependencyMissing: The extra ``[sandbox]`` is not installed.
        OutcomeUnknown: The sandbox did not start.
    """
    from desktop.sandbox import drill as holder
    from desktop.sandbox import serving
    from desktop.services import drill

    home = Home.open()
    root = home.make(home.root / "drills") / f"{SystemClock().now():%Y%m%dT%H%M%S%f}"
    state = serving.open_state(home.make(root / "sandbox"))
    ready, stop = threading.Event(), threading.Event()
    facts: dict[str, str] = {}

    def announce(found: dict[str, str]) -> None:
        facts.update(found)
        ready.set()

    server = threading.Thread(
        target=serving.serve,
        args=(root / "sandbox", 0, announce, stop),
        kwargs={"state": state},
        name="saqta-drill",
        daemon=True,
    )
    server.start()
    try:
        if not ready.wait(_START_S):
            raise OutcomeUnknown(step="start the drill's sandbox")
        here = open_workplace(profile=facts["profile"], home=root / "home")
        there = open_workplace(profile=facts["profile"], home=root / "elsewhere")
        keys = drill.new_keys(here)
        made = holder.make_holder(state, keys)
        names = [key_id for key_id, _ in keys]
        pairs = list(zip(names, made, strict=True))
        return drill.rehearse(here, there, pairs, told=told)
    finally:
        stop.set()
        server.join(_START_S)
        state.close()
