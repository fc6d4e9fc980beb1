"""Who holds a recovery code can revoke what it is registered for, and nothing else.

The code's key opens ``POST /statements`` and no other call (protocols.md 5.1): it
rotates no key, withdraws no consent, reports no journal head, reads no message.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from desktop.authority.operator_api import OperatorApi
from desktop.revocation import recovery
from desktop.secret import RecoverySecret
from tests.fakes.applicant import Applicant
from tests.fakes.operator_work import Journal, closing, new_key_record, problem_of


class CodeKey:
    """The revocation key, put in the place of an installation key or a token's."""

    def __init__(self, secret: RecoverySecret) -> None:
        self._key = recovery.derive_signing_key(secret)
        self.spki = recovery.public_spki(secret)

    @property
    def key_id(self) -> str:
        return hashlib.sha256(self.spki).hexdigest()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


@pytest.fixture
def key(holder: Applicant) -> CodeKey:
    return CodeKey(holder.recovery)


def _as_thief(holder: Applicant, key: CodeKey) -> OperatorApi:
    """The operator as somebody finds it who has the code and nothing else."""
    return OperatorApi(holder.profile, holder.http, holder.clock, None, key)


def _rotate(holder: Applicant, key: CodeKey, operator: OperatorApi) -> None:
    payload, _, _ = new_key_record(holder)
    operator.register_revocation_key(payload, key.sign(payload))


def _retire(holder: Applicant, key: CodeKey, operator: OperatorApi) -> None:
    payload, _, _ = new_key_record(holder, retire=[key.key_id])
    operator.register_revocation_key(payload, key.sign(payload))


def _withdraw(holder: Applicant, key: CodeKey, operator: OperatorApi) -> None:
    payload, _ = holder.record("withdrawal", consent_id=holder.consent_id)
    operator.send_withdrawal(payload, key.sign(payload))


def _object(holder: Applicant, key: CodeKey, operator: OperatorApi) -> None:
    payload, _ = holder.record("objection", consent_id=holder.consent_id)
    operator.send_objection(payload, key.sign(payload))


def _checkpoint(holder: Applicant, key: CodeKey, operator: OperatorApi) -> None:
    payload, _ = Journal(holder).head("a")
    operator.send_checkpoint(payload, key.sign(payload))


def _messages(_holder: Applicant, _key: CodeKey, operator: OperatorApi) -> None:
    operator.messages(0)


def _application(holder: Applicant, _key: CodeKey, operator: OperatorApi) -> None:
    operator.application(holder.application_id)


def _evidence(holder: Applicant, key: CodeKey, operator: OperatorApi) -> None:
    payload, _ = closing(holder)
    operator.send_evidence(payload, key.sign(payload), holder.application_id)


ACTS: dict[str, Callable[[Applicant, CodeKey, OperatorApi], None]] = {
    "rotation": _rotate,
    "retirement": _retire,
    "withdrawal": _withdraw,
    "objection": _object,
    "journal head": _checkpoint,
    "messages": _messages,
    "application": _application,
    "evidence": _evidence,
}


def test_the_code_does_nothing_else(holder: Applicant, key: CodeKey) -> None:
    operator = _as_thief(holder, key)
    before = _kept(holder)
    problems = {
        name: problem_of(partial(act, holder, key, operator))
        for name, act in ACTS.items()
    }
    # Not for want of something else: each is refused for who it comes from.
    assert set(problems.values()) <= {
        "cms-invalid",
        "checkpoint-invalid",
        "installation-invalid",
        "signature-invalid",
    }, problems
    assert _kept(holder) == before
    # And the code still does the one thing that it is for.
    receipt = operator.send_statement(holder.statement())
    assert [item["state"] for item in receipt.details["certificates"]] == ["revoked"]


def _kept(holder: Applicant) -> dict[str, list[Any]]:
    store = holder.server.state.store
    return {
        name: [dict(row) for row in store.rows(name)]
        for name in ("revocation_keys", "records", "checkpoints")
    }
