"""The API document: its printed copy, the running application, and the client (1.1)."""

from __future__ import annotations

import http.client
import json
import re
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis import strategies as st

from desktop.authority import profiles
from desktop.authority.http import HttpAnswer, HttpClient
from desktop.canonical import unb64url
from desktop.data import read_bytes
from desktop.sandbox import openapi
from desktop.sandbox.app import build
from desktop.sandbox.routes import routes
from tests.fakes.applicant import Applicant
from tests.fakes.officer import Officer
from tests.fakes.operator_work import Journal, code_in, new_key_record
from tests.fakes.sandbox_server import SandboxServer

DOCUMENT = openapi.document()
OPERATIONS = [
    (method.upper(), path)
    for path, operations in DOCUMENT["paths"].items()
    for method in operations
]


def test_the_printed_copy_is_the_document() -> None:
    stored = read_bytes("sandbox/openapi.json").decode("utf-8")
    assert stored == openapi.printed(), "print it again: see desktop/sandbox/openapi.py"


def test_the_document_names_every_call_of_the_running_application(
    operator: SandboxServer,
) -> None:
    app = build(operator.state)
    inner = getattr(app, "_app", app)
    running = {
        (method, route.path)
        for route in inner.routes
        for method in route.methods
        if route.path.startswith("/operator/v1/")
        and not route.path.endswith("openapi.json")
    }
    assert running == set(OPERATIONS)


def test_the_profile_offers_what_the_document_names(operator: SandboxServer) -> None:
    offered = set(profiles.load(operator.profile_path).api)
    assert {route.call for route in routes() if route.call} == offered


# -- what the client sends and gets -------------------------------------------


class Recorder(HttpClient):
    """A client that remembers what went over the wire."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str, bytes, dict[str, str], HttpAnswer]] = []

    def get(self, url: str, *arguments: Any, **more: Any) -> HttpAnswer:
        answer = super().get(url, *arguments, **more)
        headers = dict(arguments[0]) if arguments else {}
        self.seen.append(("GET", url, b"", headers, answer))
        return answer

    def post(self, url: str, body: bytes, *arguments: Any, **more: Any) -> HttpAnswer:
        answer = super().post(url, body, *arguments, **more)
        headers = dict(arguments[0]) if arguments else {}
        self.seen.append(("POST", url, body, headers, answer))
        return answer


def operation(method: str, url: str) -> tuple[str, dict[str, Any]]:
    """The documented operation that a request is."""
    path = urlsplit(url).path
    for template, operations in DOCUMENT["paths"].items():
        pattern = re.sub(r"{\w+}", "[^/]+", template)
        if re.fullmatch(pattern, path) and method.lower() in operations:
            return template, operations[method.lower()]
    raise AssertionError(f"{method} {path} is not documented")


def check(shape: dict[str, Any], value: Any) -> None:
    schema = {**shape, "components": DOCUMENT["components"]}
    jsonschema_rs.validate(schema, value)


def check_exchange(
    method: str, url: str, body: bytes, headers: dict[str, str], answer: HttpAnswer
) -> str:
    template, found = operation(method, url)
    if body:
        content = found["requestBody"]["content"]["application/json"]
        check(content["schema"], json.loads(body))
    keyed = any(item["name"] == "Idempotency-Key" for item in found["parameters"])
    assert ("Idempotency-Key" in headers) == keyed, template
    authorised = headers.get("Authorization", "")
    kinds = [next(iter(item)) for item in found.get("security", [])]
    if authorised and kinds:
        assert authorised.split(" ")[0].removeprefix("Saqta-").lower() in kinds
    assert answer.status == 200
    content = found["responses"]["200"]["content"]
    if "application/json" in content:
        check(content["application/json"]["schema"], json.loads(answer.body))
    return f"{method} {template}"


def test_what_the_client_sends_and_gets_is_as_documented(
    operator: SandboxServer,
) -> None:
    from desktop.authority.operator_api import OperatorApi
    from desktop.canonical import canonical, sha256_hex

    one = Applicant(operator)
    recorder = Recorder()
    one.operator = OperatorApi(
        one.profile,
        recorder,
        one.clock,
        (one.slip["reference"], one.slip_secret()),
        one.installation,
    )
    one.operator.profile()
    one.operator.nonce()
    one.enrol()
    code_id = one.operator.ask_email_code(one.person.email)
    one.operator.confirm_email(code_id, code_in(operator.mail[-1]))
    one.operator.application(one.application_id)
    one.operator.send_evidence(
        *one.record(
            "closing",
            application_id=one.application_id,
            certificate_sha256=sha256_hex(one.certificate),
            manifest_cms_sha256=sha256_hex(one.manifest_cms),
        ),
        one.application_id,
    )
    one.operator.send_checkpoint(*Journal(one).head("a"))
    one.operator.last_checkpoint()
    payload, cms, _ = new_key_record(one)
    one.operator.register_revocation_key(payload, cms)
    one.operator.send_incident(
        canonical({"type": "incident", "record_id": "unsigned-1"})
    )
    one.operator.send_objection(
        canonical({"type": "objection", "record_id": "objection-2"})
    )
    one.operator.send_withdrawal(*one.record("withdrawal", consent_id=one.consent_id))
    other = Applicant(operator)
    other.operator = OperatorApi(
        other.profile,
        recorder,
        other.clock,
        (other.slip["reference"], other.slip_secret()),
        other.installation,
    )
    other.prepare()
    other.operator.abandon_application(other.abandonment(), other.application_id)
    envelope = one.statement()
    receipt = one.operator.send_statement(envelope)
    one.operator.statement(receipt.object_id)
    one.operator.receipt(receipt.receipt_id)
    one.operator.messages(0)
    seen = {check_exchange(*item) for item in recorder.seen}
    persons = {
        f"{method} {path}"
        for method, path in OPERATIONS
        if DOCUMENT["paths"][path][method.lower()]["tags"][0]
        not in ("officers", "plans")
    }
    assert seen == persons


def test_what_officers_get_is_as_documented(operator: SandboxServer) -> None:
    one, other = Officer(operator).sign_in(), Officer(operator, "approver").sign_in()
    person = Applicant(operator).enrol()
    from desktop.canonical import sha256_hex

    plan = one.plan([sha256_hex(person.certificate)])
    other.give("approve", plan)
    person.operator.send_incident(*person.record("incident"))
    for template in (
        "/certificates",
        "/incidents",
        "/plans",
        "/plans/{plan_id}",
        "/plans/{plan_id}/ledger",
    ):
        path = f"/operator/v1{template}"
        shape = DOCUMENT["paths"][path]["get"]["responses"]["200"]["content"]
        answer = one.get(template.format(plan_id=plan["plan_id"]))
        check(shape["application/json"]["schema"], answer)
    one.give("cancel", plan)


# -- schemathesis -------------------------------------------------------------

SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_nothing_that_comes_in_breaks_it(
    operator: SandboxServer, full: bool, method: str, path: str
) -> None:
    strategy = SCHEMA[path][method].as_strategy()

    @hypothesis.settings(
        max_examples=200 if full else 8,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=strategy)
    def probe(case: Any) -> None:
        answer = case.call(base_url=operator.base_url)
        assert answer.status_code < 500, answer.text
        kind = " ".join(answer.headers.get("content-type", []))
        if kind.startswith("application/problem"):
            check({"$ref": "#/components/schemas/Problem"}, answer.json())

    probe()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/.well-known/cmp", "application/pkixcmp"),
        ("/ocsp", "application/ocsp-request"),
        ("/tsa", "application/timestamp-query"),
        ("/operator/v1/consents", "application/json"),
    ],
)
def test_no_bytes_break_what_is_not_json(
    operator: SandboxServer, enrolled: Applicant, full: bool, path: str, kind: str
) -> None:
    honest = unb64url(str(enrolled.log.saves[-1].data["message"]))

    @hypothesis.settings(
        max_examples=500 if full else 20,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(
        noise=st.binary(max_size=64),
        at=st.integers(0, len(honest)),
        cut=st.integers(0, 64),
    )
    def probe(noise: bytes, at: int, cut: int) -> None:
        body = honest[:at] + noise + honest[at + cut :]
        connection.request("POST", path, body, {"Content-Type": kind})
        answer = connection.getresponse()
        assert answer.status < 500, answer.read()
        answer.read()

    port = int(operator.base_url.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        probe()
    finally:
        connection.close()
