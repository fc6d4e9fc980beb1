"""Registers a revocation key later: rotation, a lost code, or ``saqta protect``.

Only a token CMS authorises it, so neither the operator's database nor an earlier
revocation key can (protocols.md, 5.1). An earlier key goes on revoking until it is
retired by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.sandbox import notices
from desktop.sandbox.calls import (
    Call,
    decoded,
    named_key,
    object_fields,
    once,
    receipt,
    record,
    register_installation,
    text_field,
)
from desktop.sandbox.duties import signer_of
from desktop.sandbox.problems import Problem
from desktop.sandbox.state import SandboxState

__all__ = ["take"]


def take(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/revocation-keys``: a record of type ``revocation-key``.

    Its members: ``record_id``, ``certificate_sha256`` (the signer's own),
    ``revocation_key`` and ``installation_key`` (each key_id and spki), ``retire``
    (ids of earlier keys), ``created_at``.

    Raises:
        Problem: 403 when the certificate is not the signer's.
    """
    value = object_fields(call, "payload", "cms")
    payload, signature = decoded(value, "payload"), decoded(value, "cms")
    found = record(payload, "revocation-key")
    record_id = text_field(found, "record_id")
    key_id, spki = named_key(found, "revocation_key")
    installation_id, installation_spki = named_key(found, "installation_key")
    retire = found.get("retire")
    if not isinstance(retire, list):
        raise Problem(422, "record-invalid", "retire must be a list")

    def act() -> Mapping[str, Any]:
        # Of new ones only: the certificate may have been revoked since the same came.
        signer = signer_of(state, payload, signature)
        if found.get("certificate_sha256") != signer["sha256"]:
            raise Problem(403, "target-foreign", "Only for the signer's own one")
        if state.store.count("revocation_keys", key_id=key_id):
            raise Problem(409, "revocation-key-used", "This key is registered")
        state.store.insert(
            "revocation_keys",
            key_id=key_id,
            spki=spki,
            application_id=signer["application_id"] or "",
            certificate_sha256=signer["sha256"],
            registered_at=state.now_text(),
        )
        register_installation(state, installation_id, installation_spki, signer["iin"])
        for old in retire:
            _retire(state, str(old), signer["sha256"], signer["application_id"])
        notices.tell(state, signer["iin"], "revocation-key", signer["email"])
        return receipt(state, call, "revocation-key", record_id, decision="registered")

    return once(state, call, record_id, act)


def _retire(
    state: SandboxState, key_id: str, certificate: str, application_id: str | None
) -> None:
    row = state.store.one("revocation_keys", key_id=key_id)
    own = row is not None and (
        row["certificate_sha256"] == certificate
        or (application_id is not None and row["application_id"] == application_id)
    )
    if not own:
        raise Problem(403, "key-foreign", "The key to retire is not this certificate's")
    state.store.update(
        "revocation_keys", {"key_id": key_id}, retired_at=state.now_text()
    )
