"""One call of the operator API: address, authorisation, sending, RFC 9457 errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from desktop.authority.http import BODY_CAP, HttpAnswer, HttpClient
from desktop.authority.operator_auth import (
    InstallationSigner,
    installation_header,
    session_header,
    signed_string,
    slip_header,
)
from desktop.canonical import canonical, parse, parse_canonical
from desktop.errors import (
    AnswerUnusable,
    EncodingInvalid,
    InputInvalid,
    OperatorRefused,
    Unreachable,
)
from desktop.model.authority import AuthorityProfile
from desktop.secret import Secret, SlipSecret

__all__ = ["OperatorCaller", "json_object", "member", "record_text"]

_DONE = frozenset({200, 201})
# The same call may be made again later: too early, too many, or the server's own fault.
_LATER = frozenset({408, 425, 429})


class OperatorCaller:
    """Sends calls to one operator on behalf of one person.

    Args:
        slip: Reference and secret of the registration slip, where there is one.
        installation: This home's key; stands in for the slip on renewal.
    """

    def __init__(
        self,
        profile: AuthorityProfile,
        http: HttpClient,
        slip: tuple[str, SlipSecret] | None,
        installation: InstallationSigner | None,
    ) -> None:
        self._profile = profile
        self._http = http
        self._slip = slip
        self._installation = installation
        self._session: Secret | None = None

    def enter(self, session: Secret | None) -> None:
        """Makes an officer's calls carry a session; nothing ends it."""
        self._session = session

    def get(
        self, call: str, target: str, *, by: str = "nobody", cap: int = BODY_CAP
    ) -> HttpAnswer:
        """Sends a GET; raises as :meth:`post` does."""
        url, headers = self._prepared(call, "GET", target, b"", "", by)
        return self._judged(call, self._http.get(url, headers, cap=cap))

    def post(
        self,
        call: str,
        target: str,
        value: Mapping[str, Any],
        key: str,
        *,
        by: str = "nobody",
    ) -> tuple[bytes, HttpAnswer]:
        """Posts an object; answers the exact bytes sent and what came back.

        ``call`` is its name in the profile, ``key`` the Idempotency-Key (the same key
        and bytes may be sent again), ``by`` is ``nobody``, ``person`` (slip, else
        installation key), ``installation`` or ``officer`` (session).

        Raises:
            OperatorRefused: Not offered, or refused; ``problem`` is the stable code.
            Unreachable: No answer, or one that asks to come back later.
            AnswerUnusable: The answer is none of this API.
        """
        body = canonical(dict(value))
        url, headers = self._prepared(call, "POST", target, body, key, by)
        headers["Content-Type"] = "application/json"
        return body, self._judged(call, self._http.post(url, body, headers))

    def _prepared(
        self, call: str, method: str, target: str, body: bytes, key: str, by: str
    ) -> tuple[str, dict[str, str]]:
        if call not in self._profile.api:
            raise OperatorRefused(
                reason="this authority does not offer the call",
                call=call,
                status=0,
                problem="not-offered",
            )
        url = f"{self._profile.base_url}/v1{target}"
        parts = urlsplit(url)
        sent = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"Accept": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        if by != "nobody":
            message = signed_string(method, sent, body, key)
            headers["Authorization"] = self._authorization(message, by)
        return url, headers

    def _authorization(self, message: bytes, by: str) -> str:
        if by == "officer":
            if self._session is None:
                raise InputInvalid(name="session", reason="an officer signs in first")
            return session_header(self._session)
        if by == "person" and self._slip is not None:
            reference, secret = self._slip
            return slip_header(reference, secret, message)
        if self._installation is not None:
            return installation_header(self._installation, message)
        raise InputInvalid(name="slip", reason="this call needs a registration slip")

    def _judged(self, call: str, answer: HttpAnswer) -> HttpAnswer:
        if answer.status in _DONE:
            return answer
        if answer.status >= 500 or answer.status in _LATER:
            raise Unreachable(url=answer.url, reason=f"HTTP {answer.status}")
        if answer.status < 400:
            raise AnswerUnusable(url=answer.url, reason=f"HTTP {answer.status}")
        problem = json_object(answer)
        code = member(problem, "code", str, answer.url)
        detail = problem.get("detail") or problem.get("title") or code
        raise OperatorRefused(
            reason=str(detail)[:500], call=call, status=answer.status, problem=code
        )


def json_object(answer: HttpAnswer) -> dict[str, Any]:
    """The body as a JSON object.

    Raises:
        AnswerUnusable: HTML, a list, duplicate keys, anything else.
    """
    try:
        value = parse(answer.body, "operator answer")
    except EncodingInvalid as error:
        reason = f"HTTP {answer.status}, {answer.media_type or 'no type'}: no JSON"
        raise AnswerUnusable(url=answer.url, reason=reason) from error
    if not isinstance(value, dict):
        raise AnswerUnusable(url=answer.url, reason="not a JSON object")
    return value


def member(value: Any, name: str, kind: type, url: str) -> Any:
    """A member of that type.

    Raises:
        AnswerUnusable: It is missing or of another type.
    """
    found = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(found, kind):
        raise AnswerUnusable(url=url, reason=f"{name} is missing or malformed")
    return found


def record_text(payload: bytes, name: str) -> str:
    """A text member of one of our own canonical records.

    Raises:
        EncodingInvalid: Not such a record.
    """
    found = parse_canonical(payload).get(name)
    if not isinstance(found, str) or not found:
        raise EncodingInvalid(what="record", reason=f"{name} is missing")
    return found
