"""Loopback servers that answer with exactly the bytes a test wants."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

__all__ = ["Handler", "RawServer", "answer", "read_request", "servers"]

Handler = Callable[[socket.socket, bytes], None]


def read_request(connection: socket.socket) -> bytes:
    """Reads one request with its body, as far as the client sends it."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return data
        data += part
    head, body = data.split(b"\r\n\r\n", 1)
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, value = line.split(b":", 1)
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        part = connection.recv(65536)
        if not part:
            break
        body += part
    return head + b"\r\n\r\n" + body


@dataclass
class RawServer:
    """A loopback server that answers with exactly the bytes of its handler."""

    handler: Handler
    context: ssl.SSLContext | None = None
    requests: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._stopping = threading.Event()
        self._acceptor.start()

    @property
    def url(self) -> str:
        scheme = "https" if self.context else "http"
        return f"{scheme}://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._acceptor.join(5)
        for thread in self._threads:
            thread.join(5)

    def wait(self, seconds: float) -> bool:
        """Waits inside a handler; true when the server is being closed."""
        return self._stopping.wait(seconds)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(
                target=self._serve, args=(connection,), daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with suppress(OSError, ssl.SSLError):
                connection.settimeout(10)
                if self.context is not None:
                    connection = self.context.wrap_socket(connection, server_side=True)
                request = read_request(connection)
                if request:
                    self.requests.append(request)
                    self.handler(connection, request)
        finally:
            # A handler that fails fails its test, which must not wait for an answer.
            connection.close()


def answer(
    body: bytes,
    status: int = 200,
    content_type: str = "application/json",
    **headers: str,
) -> bytes:
    """A whole HTTP answer."""
    lines = [
        f"HTTP/1.1 {status} X",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@contextmanager
def servers() -> Iterator[Callable[..., RawServer]]:
    """Starts servers from handlers or fixed answers; ends them at the end."""
    started: list[RawServer] = []

    def start(
        handler: Handler | bytes, context: ssl.SSLContext | None = None
    ) -> RawServer:
        if isinstance(handler, bytes):
            fixed = handler

            def send(connection: socket.socket, request: bytes) -> None:
                connection.sendall(fixed)

            handler = send
        server = RawServer(handler, context)
        started.append(server)
        return server

    try:
        yield start
    finally:
        for server in started:
            server.close()
