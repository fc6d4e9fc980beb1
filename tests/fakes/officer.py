"""An officer with a role certificate in memory, speaking the console's calls raw."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from typing import Any

from desktop.canonical import b64url, canonical, sha256_hex, unb64url
from desktop.clock import format_time
from tests.fakes.applicant import Applicant
from tests.fakes.sandbox_server import SandboxServer

__all__ = ["Officer", "RefusedError", "plan_members"]


class RefusedError(Exception):
    """The operator refused; ``code`` is the stable code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


def plan_members(certificates: list[str], **changes: Any) -> dict[str, Any]:
    """The members of a plan over these certificates."""
    names = sorted(certificates)
    return {
        "certificates": names,
        "count": len(names),
        "certificates_sha256": sha256_hex(canonical(names)),
        "reason": "keyCompromise",
        "first_stage": 1,
        "break_glass": False,
        "text": "",
        **changes,
    }


@dataclass
class Officer:
    """One role certificate and, after :meth:`sign_in`, one session."""

    server: SandboxServer
    role: str = "officer"
    iin: str | None = None
    scope: dict[str, list[str]] = field(default_factory=dict)
    session: str = ""

    def __post_init__(self) -> None:
        from desktop.sandbox import officers

        slip = self.server.slip(iin=self.iin)
        self.person = Applicant(self.server, slip=slip).enrol()
        self.certificate_sha256 = sha256_hex(self.person.certificate)
        self.officer_id = officers.appoint(
            self.server.state, self.certificate_sha256, self.role, self.scope
        )

    # -- calls ---------------------------------------------------------------------

    def nonce(self) -> str:
        return str(self.get("/nonce")["nonce"])

    def sign_in(self, **changes: Any) -> Officer:
        members = {"version": 1, "nonce": self.nonce(), **changes}
        payload, cms = self.person.record("sign-in", **members)
        answer = self.post("/officers/sign-in", _signed(payload, cms), "")
        self.session = str(answer["session"])
        return self

    def order(
        self, act: str, plan: dict[str, str], **members: Any
    ) -> tuple[bytes, bytes]:
        """A signed order; ``plan`` is what :meth:`plan` answered."""
        values = {
            "version": 1,
            "act": act,
            "plan_id": plan["plan_id"],
            "plan_sha256": plan["plan_sha256"],
            "nonce": self.nonce(),
            **members,
        }
        return self.person.record("order", **values)

    def plan(self, certificates: list[str], **changes: Any) -> dict[str, str]:
        """Makes a plan; answers its id and hash."""
        plan_id = str(uuid.uuid4())
        members = {
            "version": 1,
            "act": "plan",
            "plan_id": plan_id,
            "nonce": self.nonce(),
            **plan_members(certificates, **changes),
        }
        payload, cms = self.person.record("order", **members)
        self.send("/plans", payload, cms)
        return {"plan_id": plan_id, "plan_sha256": sha256_hex(payload)}

    def give(self, act: str, plan: dict[str, str], **members: Any) -> dict[str, Any]:
        """Gives an order and answers the receipt's payload."""
        path = {
            "approve": "approvals",
            "execute": "executions",
            "pause": "pause",
            "cancel": "cancel",
            "review": "reviews",
        }.get(act)
        where = f"/plans/{plan['plan_id']}/{path}" if path else "/notices"
        return self.send(where, *self.order(act, plan, **members))

    def send(self, path: str, payload: bytes, cms: bytes) -> dict[str, Any]:
        key = str(json.loads(payload)["record_id"])
        answer = self.post(path, _signed(payload, cms), key)
        found: dict[str, Any] = json.loads(unb64url(answer["payload"]))
        return found

    def get(self, path: str) -> dict[str, Any]:
        return self._call("GET", path, None, "")

    def post(self, path: str, value: Any, key: str) -> dict[str, Any]:
        return self._call("POST", path, canonical(value), key)

    def event(self, incident_id: str, kind: str, text: str) -> dict[str, Any]:
        event_id = str(uuid.uuid4())
        value = {"event_id": event_id, "kind": kind, "text": text}
        return self.post(f"/incidents/{incident_id}/events", value, event_id)

    def ledger(self, plan: dict[str, str]) -> dict[str, Any]:
        return self.get(f"/plans/{plan['plan_id']}/ledger")

    def _call(
        self, method: str, path: str, body: bytes | None, key: str
    ) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        if self.session:
            headers["Authorization"] = f"Saqta-Officer {self.session}"
        request = urllib.request.Request(
            f"{self.server.base_url}/operator/v1{path}",
            data=body,
            headers=headers,
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                found: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                problem = json.load(error)
            raise RefusedError(error.code, problem["code"]) from error
        return found

    def old(self, minutes: int) -> str:
        """A time in the past, for orders that are too old."""
        from datetime import timedelta

        return format_time(self.server.state.now() - timedelta(minutes=minutes))


def _signed(payload: bytes, cms: bytes) -> dict[str, str]:
    return {"payload": b64url(payload), "cms": b64url(cms)}
