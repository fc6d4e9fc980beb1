"""The officers' calls, spoken to the real sandbox operator (protocols.md 1.1)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from desktop.authority import profiles
from desktop.authority.http import HttpClient
from desktop.authority.officer_api import OfficerApi
from desktop.canonical import canonical, sha256_hex
from desktop.errors import (
    AnswerUnusable,
    InputInvalid,
    OperatorRefused,
    ReceiptInvalid,
)
from tests.fakes.applicant import Applicant
from tests.fakes.http_server import RawServer
from tests.fakes.officer import Officer, plan_members
from tests.fakes.operator_server import Asked, OperatorServer, receipt_value, signed
from tests.fakes.profile_files import profile_table
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.small_ca import Authority


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("officers")) as running:
        yield running


@dataclass(frozen=True)
class People:
    """Two people for the acts, and a third whose certificate is acted on."""

    officer: Officer
    approver: Officer
    auditor: Officer


@pytest.fixture(scope="module")
def people(operator: SandboxServer) -> People:
    return People(
        Officer(operator, "officer"),
        Officer(operator, "approver"),
        Officer(operator, "auditor"),
    )


def client(operator: SandboxServer) -> OfficerApi:
    return OfficerApi(profiles.load(operator.profile_path), HttpClient())


def entered(operator: SandboxServer, officer: Officer) -> OfficerApi:
    api = client(operator)
    record = officer.person.record("sign-in", version=1, nonce=api.nonce())
    api.sign_in(*record)
    return api


def order(
    api: OfficerApi, officer: Officer, act: str, plan: dict[str, str], **more: Any
) -> tuple[bytes, bytes]:
    """A signed order with a fresh nonce."""
    return officer.person.record(
        "order", version=1, act=act, nonce=api.nonce(), **plan, **more
    )


def test_sign_in_tells_role_and_scope(operator: SandboxServer) -> None:
    officer = Officer(operator, "officer", scope={"bins": ["940140000385"]})
    api = client(operator)
    record = officer.person.record("sign-in", version=1, nonce=api.nonce())
    found = api.sign_in(*record)
    assert (found.officer_id, found.role) == (officer.officer_id, "officer")
    assert found.scope == {"bins": ("940140000385",), "units": ()}
    assert found.expires_at > operator.state.now()
    with pytest.raises(OperatorRefused, match="nonce"):
        api.sign_in(*record)


def test_session_shows_nowhere(operator: SandboxServer, people: People) -> None:
    api = entered(operator, people.officer)
    assert "session" not in repr(vars(api)).lower().replace("_session", "")
    api.sign_out()
    with pytest.raises(InputInvalid, match="signs in first"):
        api.plans()


def test_certificate_without_a_role(operator: SandboxServer) -> None:
    person = Applicant(operator, slip=operator.slip()).enrol()
    api = client(operator)
    with pytest.raises(OperatorRefused, match="403"):
        api.sign_in(*person.record("sign-in", version=1, nonce=api.nonce()))


def test_whole_plan_by_two_people(operator: SandboxServer, people: People) -> None:
    first, second = people.officer, people.approver
    target = people.auditor.certificate_sha256
    api, other = entered(operator, first), entered(operator, second)
    page = api.certificates(0)
    assert target in {row["sha256"] for row in page["certificates"]}
    assert page["more"] is False
    plan_id = str(uuid.uuid4())
    payload, cms = first.person.record(
        "order",
        version=1,
        act="plan",
        plan_id=plan_id,
        nonce=api.nonce(),
        **plan_members([target]),
    )
    proposed = api.propose(payload, cms)
    assert (proposed.kind, proposed.decision) == ("plan", "proposed")
    plan = {"plan_id": plan_id, "plan_sha256": sha256_hex(payload)}
    assert api.plan(plan_id)["plan_sha256"] == plan["plan_sha256"]
    assert plan_id in {item["plan_id"] for item in other.plans()}
    with pytest.raises(OperatorRefused, match="4"):
        api.execute(*order(api, first, "execute", plan, stage="first"))
    approved = other.approve(*order(other, second, "approve", plan))
    assert approved.decision == "approved"
    told = api.notify(*order(api, first, "notify", plan))
    assert told.kind == "notices"
    started = api.execute(*order(api, first, "execute", plan, stage="first"))
    assert started.kind == "execution"
    ledger = api.ledger(plan_id)
    assert [line["certificate"] for line in ledger["entries"]] == [target]
    assert sum(ledger["counts"].values()) == 1


def test_cancelled_plan(operator: SandboxServer, people: People) -> None:
    officer, target = people.officer, people.auditor.certificate_sha256
    api = entered(operator, officer)
    plan_id = str(uuid.uuid4())
    payload, cms = officer.person.record(
        "order",
        version=1,
        act="plan",
        plan_id=plan_id,
        nonce=api.nonce(),
        **plan_members([target]),
    )
    api.propose(payload, cms)
    plan = {"plan_id": plan_id, "plan_sha256": sha256_hex(payload)}
    with pytest.raises(OperatorRefused, match="plan-state"):
        api.pause(*order(api, officer, "pause", plan))
    done = api.cancel(*order(api, officer, "cancel", plan))
    assert done.decision == "cancelled"
    with pytest.raises(OperatorRefused, match="4"):
        api.review(*order(api, officer, "review", plan))


def test_incidents_and_their_events(operator: SandboxServer, people: People) -> None:
    api = entered(operator, people.officer)
    found = api.incidents(0)
    assert isinstance(found["next"], int)
    event = str(uuid.uuid4())
    with pytest.raises(OperatorRefused, match="incident-unknown"):
        api.add_event(str(uuid.uuid4()), event, "note", "seen")


# -- an operator that lies -------------------------------------------------------------


@pytest.fixture
def liar(serve: Callable[..., RawServer], authority: Authority) -> OperatorServer:
    server = OperatorServer(serve, authority)
    server.plan["/operator/v1/officers/sign-in"] = {
        "session": "t",
        "expires_at": "2030-01-01T00:00:00.000Z",
        "officer_id": "o",
        "role": "officer",
        "scope": {"bins": [], "units": []},
    }
    return server


def liar_client(liar: OperatorServer, authority: Authority) -> OfficerApi:
    table = profile_table(authority.pem, liar.url)
    api = OfficerApi(profiles.load(json.dumps(table).encode()), HttpClient())
    api.sign_in(b"{}", b"cms")
    return api


def test_session_travels_in_its_header(
    liar: OperatorServer, authority: Authority
) -> None:
    liar.plan["/operator/v1/plans"] = {"plans": []}
    assert liar_client(liar, authority).plans() == []
    assert liar.asked[-1].headers["authorization"] == "Saqta-Officer t"


@pytest.mark.parametrize(
    "change",
    [
        {"session": 5},
        {"session": "\u0440"},
        {"expires_at": "tomorrow"},
        {"scope": {"bins": []}},
        {"role": None},
    ],
)
def test_malformed_session(
    liar: OperatorServer, authority: Authority, change: dict[str, Any]
) -> None:
    sign_in = "/operator/v1/officers/sign-in"
    liar.plan[sign_in] = {**liar.plan[sign_in], **change}
    with pytest.raises(AnswerUnusable, match=r"malformed|no time|missing"):
        liar_client(liar, authority)


def test_receipt_for_another_plan(liar: OperatorServer, authority: Authority) -> None:
    def reply(asked: Asked) -> Any:
        value = receipt_value(asked, kind="plan", object_id="another")
        return signed(authority, value)

    liar.plan["/operator/v1/plans"] = reply
    payload = canonical({"plan_id": "p", "record_id": "r", "type": "order"})
    with pytest.raises(ReceiptInvalid, match="another object"):
        liar_client(liar, authority).propose(payload, b"cms")


@pytest.mark.parametrize(
    ("call", "target", "value"),
    [
        (lambda a: a.plan("p"), "/plans/p", {"plan_id": "q"}),
        (lambda a: a.ledger("p"), "/plans/p/ledger?since=0", {"plan_id": "p"}),
        (lambda a: a.certificates(0), "/certificates?since=0", {"certificates": []}),
        (lambda a: a.incidents(0), "/incidents?since=0", {"incidents": {}}),
        (
            lambda a: a.add_event("i", "e", "note", "x"),
            "/incidents/i/events",
            {"event_id": "f"},
        ),
        (lambda a: a.plans(), "/plans", []),
    ],
)
def test_answers_of_another_shape(
    liar: OperatorServer, authority: Authority, call: Any, target: str, value: Any
) -> None:
    liar.plan[f"/operator/v1{target}"] = value
    with pytest.raises(AnswerUnusable, match=r"another|missing|object"):
        call(liar_client(liar, authority))


def test_large_page_is_read(liar: OperatorServer, authority: Authority) -> None:
    row = {"sha256": "0" * 64, "text": "x" * 500}
    page = {
        "certificates": [row] * 5000,
        "next": 5000,
        "more": True,
        "asked_at": "2026-11-24T09:00:00.000Z",
    }
    liar.plan["/operator/v1/certificates?since=0"] = page
    found = liar_client(liar, authority).certificates(0)
    assert len(found["certificates"]) == 5000
