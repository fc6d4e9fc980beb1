"""Planned faults at the level of HTTP: cut connections, other statuses, drips.

Stands round the application as plain ASGI, because only there a connection can be cut
without a word (see :mod:`desktop.sandbox.faults`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from desktop.asn1 import cmp
from desktop.errors import EncodingInvalid
from desktop.sandbox.faults import Faults
from desktop.sandbox.routes import place_of

__all__ = ["HttpFaults"]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

_BUSY = b'{"code":"busy","detail":"","status":503,"title":"Later","type":"about:blank"}'
_PROBLEM = [(b"content-type", b"application/problem+json")]
_HTML = b"<!doctype html><title>Proxy</title><p>Please log in.</p>"


class HttpFaults:
    """An ASGI application round another one."""

    def __init__(self, app: App, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serves one request, with the next fault planned for its place."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await _whole(receive)
        place = place_of(scope["path"])
        if place == "cmp":
            place = f"cmp:{_body_name(body)}"
        if self._faults.take("drop-before", place) is not None:
            await _cut(receive, send)
            return
        if (values := self._faults.take("busy", place)) is not None:
            await _answer(send, int(values.get("code", 503)), _BUSY, _PROBLEM)
            return
        if (values := self._faults.take("redirect", place)) is not None:
            await _answer(
                send, 301, b"", [(b"location", str(values["location"]).encode())]
            )
            return
        if self._faults.take("html", place) is not None:
            await _answer(send, 200, _HTML, [(b"content-type", b"text/html")])
            return
        status, headers, answer = await self._inner(scope, receive, body)
        if self._faults.take("drop", place) is not None:
            await _cut(receive, send)
            return
        if (values := self._faults.take("status", place)) is not None:
            status = int(values["code"])
        if (values := self._faults.take("drip", place)) is not None:
            await _drip(send, status, headers, answer, float(values.get("seconds", 1)))
            return
        await _answer(send, status, answer, headers)

    async def _inner(
        self, scope: Message, receive: Receive, body: bytes
    ) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        """Lets the application answer, and keeps what it says."""
        given = False
        status, headers, answer = 500, [], bytearray()

        async def inner_receive() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def inner_send(message: Message) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status, headers = message["status"], list(message["headers"])
            else:
                answer.extend(message.get("body", b""))

        await self._app(scope, inner_receive, inner_send)
        return status, headers, bytes(answer)


def _body_name(message: bytes) -> str:
    try:
        return cmp.parse_message(message).body_name
    except EncodingInvalid:
        return ""


async def _whole(receive: Receive) -> bytes:
    found = bytearray()
    while True:
        message = await receive()
        found += message.get("body", b"")
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return bytes(found)


async def _answer(
    send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]
) -> None:
    kept = [pair for pair in headers if pair[0].lower() != b"content-length"]
    kept.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": kept})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _drip(
    send: Send,
    status: int,
    headers: list[tuple[bytes, bytes]],
    body: bytes,
    seconds: float,
) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    for index in range(len(body)):
        more = index + 1 < len(body)
        part = body[index : index + 1]
        await send({"type": "http.response.body", "body": part, "more_body": more})
        await asyncio.sleep(seconds)


async def _cut(receive: Receive, send: Send) -> None:
    """Ends the connection without a byte of answer."""
    # uvicorn's request cycle holds the transport; ASGI itself has no word for this.
    cycle = send.__self__  # type: ignore[attr-defined]
    cycle.transport.abort()
    while (await receive())["type"] != "http.disconnect":
        await asyncio.sleep(0)
