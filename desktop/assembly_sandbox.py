"""The assembly's part for the sandbox: fills it, empties it, knows this home's own."""

from __future__ import annotations

from typing import Any

from desktop.assembly import sandbox_folder
from desktop.errors import StateConflict
from desktop.model import CertificateRecord
from desktop.store.paths import Home

__all__ = ["populate_sandbox", "reset_sandbox"]


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
    """
    from desktop.sandbox import serving

    folder = sandbox_folder(Home.open())
    if serving.is_running(folder):
        raise StateConflict(state="running", step="reset the sandbox")
    serving.reset(folder)


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
