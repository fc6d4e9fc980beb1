"""The web door of the sandbox: FastAPI on uvicorn, on the loopback interface only."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from desktop import __version__
from desktop.canonical import canonical
from desktop.sandbox.calls import Call
from desktop.sandbox.http_faults import HttpFaults
from desktop.sandbox.problems import Problem
from desktop.sandbox.routes import Reply, Route, routes
from desktop.sandbox.state import SandboxState

__all__ = ["build", "listen", "run"]

_PROBLEM = "application/problem+json"
_GRACE_S = 2

Endpoint = Callable[[Request], Awaitable[Response]]


def build(state: SandboxState) -> Any:
    """The application over one opened state folder."""
    app = FastAPI(
        title="Saqta sandbox operator",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    for route in routes():
        app.add_api_route(
            route.path,
            _endpoint(state, route),
            methods=[route.method],
            response_class=Response,
            include_in_schema=False,
        )
    app.add_exception_handler(HTTPException, _web_problem)
    # Faults strike outside of the framework, where a connection can be cut.
    return app if state.faults is None else HttpFaults(app, state.faults)


def listen(port: int) -> socket.socket:
    """A listening socket on this computer only; port 0 takes a free one.

    Raises:
        OSError: The port is taken.
    """
    # The protocol is named, or asyncio leaves Nagle's algorithm on: an answer on a
    # connection that is kept open would wait 40 ms for an acknowledgement.
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # A restarted operator must get its port although old connections linger. On
        # Windows that is so anyway, and the same option would share a port in use.
        option = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
        found.setsockopt(socket.SOL_SOCKET, option, 1)
        found.bind(("127.0.0.1", port))
        found.listen(128)
    except OSError:
        found.close()
        raise
    return found


def run(
    app: Any,
    listener: socket.socket,
    *,
    ready: Callable[[], None],
    stop: threading.Event | None,
) -> None:
    """Serves until ``stop`` is set or the process is told to end."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=_GRACE_S,
    )
    _Server(config, ready, stop).run(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(
        self,
        config: uvicorn.Config,
        ready: Callable[[], None],
        stop: threading.Event | None,
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._stop = stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        await asyncio.to_thread(self._ready)

    async def on_tick(self, counter: int) -> bool:
        if self._stop is not None and self._stop.is_set():
            return True
        return await super().on_tick(counter)


def _endpoint(state: SandboxState, route: Route) -> Endpoint:
    async def answer(request: Request) -> Response:
        try:
            body = await _body(request, state.settings.largest_body)
            call = Call(
                method=request.method,
                target=_target(request.scope),
                body=body,
                authorization=request.headers.get("authorization", ""),
                idempotency_key=request.headers.get("idempotency-key", ""),
            )
            if route.call:
                _check_offered(state, route.call)
            reply = await run_in_threadpool(
                route.handle, state, call, dict(request.path_params)
            )
        except Problem as problem:
            reply = _reply(problem)
        return Response(
            reply.body,
            status_code=reply.status,
            media_type=reply.media_type,
            headers=dict(reply.headers),
        )

    return answer


def _check_offered(state: SandboxState, call: str) -> None:
    offered = state.settings.api
    if offered is not None and call not in offered:
        raise Problem(404, "not-offered", "This operator does not offer the call")


async def _body(request: Request, largest: int) -> bytes:
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > largest:
            raise Problem(413, "body-too-large", "The body is too large")
    return bytes(found)


def _target(scope: MutableMapping[str, Any]) -> str:
    """Path and query exactly as sent: the slip MAC is made over them."""
    path = scope.get("raw_path") or scope["path"].encode("utf-8")
    query = scope.get("query_string", b"")
    target: bytes = path + (b"?" + query if query else b"")
    return target.decode("latin-1")


def _reply(problem: Problem) -> Reply:
    return Reply(canonical(problem.as_dict()), _PROBLEM, problem.status)


async def _web_problem(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = {404: "not-found", 405: "method-not-allowed"}.get(status, "request-invalid")
    reply = _reply(Problem(status, code, "No such call"))
    return Response(reply.body, status_code=status, media_type=reply.media_type)
