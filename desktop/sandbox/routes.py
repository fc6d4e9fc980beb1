"""Which address does what: one table, read by the web door and by the API document.

The table knows no web library. A handler gets the state, the request and the parts
that the path named, and answers bytes; a :class:`Problem` becomes RFC 9457.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from desktop.canonical import canonical
from desktop.data import read_bytes
from desktop.sandbox import (
    agreements,
    cases,
    checkpoints,
    cmp_responder,
    consents,
    crl,
    duties,
    enrolments,
    executions,
    messages,
    mirror,
    nonces,
    ocsp,
    officers,
    plans,
    profile,
    receipts,
    revocation_keys,
    statements,
    tsa,
)
from desktop.sandbox.ca import root_of
from desktop.sandbox.calls import Call
from desktop.sandbox.problems import Problem
from desktop.sandbox.state import SandboxState

__all__ = ["Reply", "Route", "place_of", "routes"]

JSON = "application/json"
HTML = "text/html; charset=utf-8"
CMP = "application/pkixcmp"


@dataclass(frozen=True)
class Reply:
    """What goes back.

    Attributes:
        headers: Besides length, date and type.
    """

    body: bytes
    media_type: str = JSON
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Parts = Mapping[str, str]
Handler = Callable[[SandboxState, Call, Parts], Reply]


@dataclass(frozen=True)
class Route:
    """One method at one path.

    Attributes:
        path: With ``{name}`` for its parts; ``{name:path}`` takes slashes too.
        call: Name in the profile's ``api``; ``""`` is not part of the operator API.
    """

    method: str
    path: str
    handle: Handler
    call: str = ""


def routes() -> tuple[Route, ...]:
    """Everything that the sandbox answers."""
    return (*_operator(), *_console(), *_pages(), *_authority())


def place_of(path: str) -> str:
    """The place as a fault plan names it: ``v1/consents``, ``cmp``, ``ocsp``, ..."""
    if path.startswith("/operator/v1/"):
        return path.removeprefix("/operator/")
    return "cmp" if path.startswith("/.well-known/cmp") else path.lstrip("/")


def _operator() -> tuple[Route, ...]:
    api = "/operator/v1"
    return (
        Route(
            "GET",
            f"{api}/profile",
            _json(lambda s, _c, _p: profile.signed(s)),
            "profile",
        ),
        Route("GET", f"{api}/agreements", _agreement_list, "agreements"),
        Route(
            "GET",
            f"{api}/agreements/{{agreement_id}}/{{version}}/{{language}}",
            _agreement_text,
            "agreements",
        ),
        Route("GET", f"{api}/nonce", _json(lambda s, _c, _p: nonces.give(s)), "nonce"),
        _post("consents", consents.take),
        _post("lookups", consents.look_up),
        _post("email-codes", duties.email_code),
        Route(
            "POST",
            f"{api}/email-codes/{{code_id}}",
            _json(lambda s, c, p: duties.confirm_email_code(s, c, p["code_id"])),
            "email-codes",
        ),
        _post("applications", enrolments.register),
        Route(
            "GET",
            f"{api}/applications/{{application_id}}",
            _json(lambda s, c, p: enrolments.application(s, c, p["application_id"])),
            "applications",
        ),
        Route(
            "POST",
            f"{api}/applications/{{application_id}}/abandonment",
            _json(lambda s, c, p: enrolments.abandon(s, c, p["application_id"])),
            "applications",
        ),
        _post("revocation-keys", revocation_keys.take),
        _post("statements", statements.take),
        Route(
            "GET",
            f"{api}/statements/{{statement_id}}",
            _json(lambda s, _c, p: statements.get(s, p["statement_id"])),
            "statements",
        ),
        _post("incidents", duties.take_incident),
        _post("withdrawals", duties.take_withdrawal),
        _post("objections", duties.take_objection),
        Route("GET", f"{api}/messages", _messages, "messages"),
        _post("checkpoints", checkpoints.take),
        Route(
            "GET",
            f"{api}/checkpoints",
            _json(lambda s, c, _p: checkpoints.last(s, c)),
            "checkpoints",
        ),
        _post("evidence", enrolments.close),
        Route(
            "GET",
            f"{api}/receipts/{{receipt_id}}",
            _json(lambda s, _c, p: receipts.get(s, p["receipt_id"])),
            "receipts",
        ),
    )


def _console() -> tuple[Route, ...]:
    plan = "/operator/v1/plans/{plan_id}"
    return (
        Route(
            "POST",
            "/operator/v1/officers/sign-in",
            lambda s, c, _p: Reply(officers.sign_in(s, c)),
            "officers",
        ),
        Route(
            "GET",
            "/operator/v1/certificates",
            lambda s, c, _p: Reply(mirror.listing(s, c)),
            "officers",
        ),
        Route(
            "GET",
            "/operator/v1/incidents",
            lambda s, c, _p: Reply(cases.listing(s, c)),
            "officers",
        ),
        Route(
            "POST",
            "/operator/v1/incidents/{incident_id}/events",
            lambda s, c, p: Reply(cases.add_event(s, c, p["incident_id"])),
            "officers",
        ),
        Route(
            "POST",
            "/operator/v1/plans",
            lambda s, c, _p: Reply(plans.create(s, c)),
            "plans",
        ),
        Route(
            "GET",
            "/operator/v1/plans",
            lambda s, c, _p: Reply(plans.listing(s, c)),
            "plans",
        ),
        Route(
            "GET", plan, lambda s, c, p: Reply(plans.get(s, c, p["plan_id"])), "plans"
        ),
        _order(f"{plan}/approvals", plans.approve),
        _order(f"{plan}/executions", executions.execute),
        _order(f"{plan}/pause", plans.pause),
        _order(f"{plan}/cancel", plans.cancel),
        _order(f"{plan}/reviews", plans.review),
        Route(
            "GET",
            f"{plan}/ledger",
            lambda s, c, p: Reply(executions.ledger(s, c, p["plan_id"])),
            "plans",
        ),
        Route(
            "POST",
            "/operator/v1/notices",
            lambda s, c, _p: Reply(executions.notify(s, c)),
            "plans",
        ),
    )


def _order(path: str, take: Callable[[SandboxState, Call, str], bytes]) -> Route:
    return Route("POST", path, lambda s, c, p: Reply(take(s, c, p["plan_id"])), "plans")


def _pages() -> tuple[Route, ...]:
    return (
        Route("GET", "/operator/s", _page("statement")),
        Route("GET", "/s", _page("statement")),
        Route("GET", "/operator/v1/openapi.json", _openapi),
        Route("GET", "/operator/service", _page("service")),
    )


def _authority() -> tuple[Route, ...]:
    return (
        Route("POST", "/.well-known/cmp", _cmp),
        Route("POST", "/.well-known/cmp/{operation:path}", _cmp),
        Route("POST", "/ocsp", _ocsp),
        Route("GET", "/ocsp/{request:path}", _ocsp_by_get),
        Route("GET", "/crl/{issuer}.crl", _crl),
        Route("GET", "/ca/{issuer}.cer", _issuer),
        Route("POST", "/tsa", _tsa),
        Route("POST", "/tsa/gost", _tsa_gost),
    )


def _json(answer: Callable[[SandboxState, Call, Parts], bytes]) -> Handler:
    return lambda state, call, parts: Reply(answer(state, call, parts))


def _post(name: str, take: Callable[[SandboxState, Call], bytes]) -> Route:
    return Route(
        "POST", f"/operator/v1/{name}", lambda s, c, _p: Reply(take(s, c)), name
    )


def _page(name: str) -> Handler:
    # The page takes nothing from anywhere and may send to its own host only.
    policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"
    headers = {
        "Content-Security-Policy": f"{policy}; connect-src 'self'",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return lambda _s, _c, _p: Reply(
        read_bytes(f"sandbox/{name}.html"), HTML, headers=headers
    )


def _openapi(_state: SandboxState, _call: Call, _parts: Parts) -> Reply:
    return Reply(read_bytes("sandbox/openapi.json"))


def _agreement_list(state: SandboxState, _call: Call, _parts: Parts) -> Reply:
    return Reply(canonical({"agreements": agreements.listing(state)}))


def _agreement_text(state: SandboxState, _call: Call, parts: Parts) -> Reply:
    text, media_type = agreements.content(
        state, parts["agreement_id"], parts["version"], parts["language"]
    )
    return Reply(text, media_type)


def _messages(state: SandboxState, call: Call, _parts: Parts) -> Reply:
    return Reply(messages.listing(state, call, executions.since_of(call)))


def _cmp(state: SandboxState, call: Call, _parts: Parts) -> Reply:
    return Reply(cmp_responder.respond(state, call.body), CMP)


def _ocsp(state: SandboxState, call: Call, _parts: Parts) -> Reply:
    return _ocsp_answer(state, call.body)


def _ocsp_by_get(state: SandboxState, _call: Call, parts: Parts) -> Reply:
    # RFC 6960, A.1: base64 of the request as the last part of the path.
    try:
        request = base64.b64decode(parts["request"], validate=True)
    except (binascii.Error, ValueError):
        request = b""
    return _ocsp_answer(state, request)


def _ocsp_answer(state: SandboxState, request: bytes) -> Reply:
    def lie(kind: str) -> bool:
        return state.faults is not None and state.faults.take(kind, "ocsp") is not None

    answer = ocsp.respond(
        request,
        authority=state.authority,
        store=state.store,
        now=state.now(),
        lie=lie,
    )
    return Reply(answer, "application/ocsp-response")


def _crl(state: SandboxState, _call: Call, parts: Parts) -> Reply:
    if parts["issuer"] not in state.authority.issuers:
        raise Problem(404, "issuer-unknown", "No such issuer")
    answer = crl.current(
        parts["issuer"], authority=state.authority, store=state.store, now=state.now()
    )
    return Reply(answer, "application/pkix-crl")


def _issuer(state: SandboxState, _call: Call, parts: Parts) -> Reply:
    known = state.authority.issuers
    if parts["issuer"] not in (*known, *map(root_of, known)):
        raise Problem(404, "issuer-unknown", "No such issuer")
    return Reply(state.authority[parts["issuer"]].certificate, "application/pkix-cert")


def _tsa(state: SandboxState, call: Call, _parts: Parts) -> Reply:
    return _stamped(state, call, "tsa")


def _tsa_gost(state: SandboxState, call: Call, _parts: Parts) -> Reply:
    return _stamped(state, call, "tsa-gost")


def _stamped(state: SandboxState, call: Call, member: str) -> Reply:
    answer = tsa.respond(
        call.body,
        authority=state.authority,
        serial=state.store.next_number("time-stamps"),
        now=state.now(),
        member=member,
    )
    return Reply(answer, "application/timestamp-reply")
