"""What a drill needs of the operator: a person's certificates and revocation keys."""

from __future__ import annotations

import uuid

from desktop.canonical import sha256_hex
from desktop.sandbox.populate import populate
from desktop.sandbox.state import SandboxState

__all__ = ["make_holder"]

_PEOPLE = 12


def make_holder(state: SandboxState, keys: list[tuple[str, bytes]]) -> list[bytes]:
    """Gives one person a certificate for each revocation key, and registers the keys.

    Args:
        state: A sandbox made for the drill.
        keys: Id and SPKI of each revocation key.

    Returns:
        The certificates, DER, in the order of the keys.
    """
    made = populate(state, seed=1, people=_PEOPLE, mine=len(keys))
    certificates = [der for der, _ in made.mine]
    for (key_id, spki), der in zip(keys, certificates, strict=True):
        state.store.insert(
            "revocation_keys",
            key_id=key_id,
            spki=spki,
            application_id=str(uuid.uuid4()),
            certificate_sha256=sha256_hex(der),
            registered_at=state.now_text(),
        )
    return certificates
