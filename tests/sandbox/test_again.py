"""The same object again: one answer for ever, whatever has changed since (1.1)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.canonical import b64url, canonical, parse, sha256_hex, unb64url
from desktop.errors import AuthorityRefused
from desktop.revocation import recovery
from desktop.sandbox import agreement_news, duties, revocation_keys, statements
from desktop.sandbox.calls import Call
from desktop.sandbox.problems import Problem
from desktop.sandbox.revocations import revoke
from tests.fakes.applicant import Applicant
from tests.fakes.operator_work import new_key_record, problem_of
from tests.fakes.sandbox_server import SandboxServer, sandbox_server


@pytest.fixture
def own(tmp_path: Path) -> Iterator[SandboxServer]:
    """An operator whose agreement may end."""
    with sandbox_server(tmp_path / "sandbox") as server:
        yield server


def _call(path: str, body: dict[str, Any], own_id: str) -> Call:
    return Call("POST", f"/operator/v1/{path}", canonical(body), "", own_id)


def _signed(path: str, payload: bytes, cms: bytes) -> Call:
    body = {"payload": b64url(payload), "cms": b64url(cms)}
    return _call(path, body, str(parse(payload)["record_id"]))


def _stated(envelope: dict[str, str]) -> Call:
    statement_id = parse(unb64url(envelope["payload"]))["statement_id"]
    return _call("statements", dict(envelope), statement_id)


def _revoke(one: Applicant) -> None:
    state = one.server.state
    row = state.store.one("certificates", sha256=sha256_hex(one.certificate))
    assert row is not None
    assert revoke(state, row, "superseded")


def test_consents_come_again_after_their_agreement_ended(own: SandboxServer) -> None:
    one = Applicant(own)
    first = one.agree()
    named = parse(one.consent)["agreement"]
    agreement_news.end(own.state, named["id"], named["version"])
    again = one.operator.send_consents(one.acceptance, one.consent)
    assert again.payload == first.payload
    assert problem_of(Applicant(own).agree) == "agreement-not-in-force"


def test_documents_come_again_after_their_certificate_was_revoked(
    holder: Applicant,
) -> None:
    state = holder.server.state
    withdrawal = holder.record("withdrawal", version=1, consent_id=holder.consent_id)
    objection = holder.record("objection", version=1)
    calls = [
        (duties.take_withdrawal, _signed("withdrawals", *withdrawal)),
        (duties.take_objection, _signed("objections", *objection)),
        (
            revocation_keys.take,
            _signed("revocation-keys", *new_key_record(holder)[:2]),
        ),
    ]
    first = [take(state, call) for take, call in calls]
    _revoke(holder)
    assert [take(state, call) for take, call in calls] == first
    fresh = holder.record("objection", version=1)
    with pytest.raises(Problem, match="signer-unknown"):
        duties.take_objection(state, _signed("objections", *fresh))


def test_a_statement_comes_again_after_its_key_was_retired(holder: Applicant) -> None:
    state = holder.server.state
    call = _stated(holder.statement(reason="superseded"))
    key_id = recovery.key_id(recovery.public_spki(holder.recovery))
    payload, cms, _ = new_key_record(holder, retire=[key_id])
    revocation_keys.take(state, _signed("revocation-keys", payload, cms))
    with pytest.raises(Problem, match="key-retired"):
        statements.take(state, call)
    state.store.update("revocation_keys", {"key_id": key_id}, retired_at=None)
    first = statements.take(state, call)
    state.store.update("revocation_keys", {"key_id": key_id}, retired_at="2026")
    assert statements.take(state, call) == first


@pytest.mark.parametrize("target", ["statements?a=1", "statement%73"])
def test_another_spelling_of_the_address_makes_no_second_object(
    holder: Applicant, target: str
) -> None:
    state = holder.server.state
    call = _stated(holder.statement())
    first = statements.take(state, call)
    other = replace(call, target=f"/operator/v1/{target}")
    assert statements.take(state, other) == first


def test_nothing_is_issued_between_resolving_a_statement_and_recording_it(
    applicant: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    applicant.prepare()
    store = applicant.server.state.store
    resolve = statements._registered_under
    other = threading.Thread(target=store.count, args=("certificates",))
    held = []

    def interrupted(*arguments: Any) -> Any:
        found = resolve(*arguments)
        other.start()
        other.join(0.3)
        held.append(other.is_alive())
        return found

    monkeypatch.setattr(statements, "_registered_under", interrupted)
    statements.take(applicant.server.state, _stated(applicant.statement()))
    other.join(60)
    assert held == [True]
    with pytest.raises(AuthorityRefused, match="rejected"):
        applicant.ask()


def test_a_breach_is_kept_and_told_as_one(holder: Applicant) -> None:
    state = holder.server.state
    payload, cms = holder.record("violation", version=1, facts="a shared PIN")
    duties.take_incident(state, _signed("incidents", payload, cms))
    record_id = parse(payload)["record_id"]
    assert state.store.count("records", record_id=f"violation:{record_id}") == 1
    letters = state.store.rows("letters", order="number")
    assert [row["event"] for row in letters[-2:]] == ["violation", "incident-officer"]


def test_only_a_compromise_is_tied_to_a_statement(holder: Applicant) -> None:
    state = holder.server.state
    call = _stated(holder.statement())
    statements.take(state, call)
    for kind, by in (("incident", "statement"), ("violation", "nobody")):
        payload, _ = holder.record(kind, version=1, statement_id=call.idempotency_key)
        body = {"payload": b64url(payload), "cms": None}
        record_id = parse(payload)["record_id"]
        answer = parse(duties.take_incident(state, _call("incidents", body, record_id)))
        assert parse(unb64url(answer["payload"]))["authorised_by"] == by
