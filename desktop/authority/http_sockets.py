"""Sockets that keep one deadline over a whole exchange, whoever reads them.

The libraries above know a time limit for each wait, and a server that drips one byte a
second never meets it. Here each wait gets what is left of the exchange, so their sum
is bounded. An exchange belongs to the thread that runs it, and so does its deadline.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

__all__ = ["TimedTls", "connected", "deadline", "left"]

#: As ``socket.getaddrinfo`` tells it: family, kind, protocol, name, address.
_Address = tuple[Any, ...]


class _Thread(threading.local):
    end = 0.0


_THREAD = _Thread()


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """The exchange of this thread: every socket below ends with it."""
    before = _THREAD.end
    _THREAD.end = time.monotonic() + seconds
    try:
        yield
    finally:
        _THREAD.end = before


def left() -> float:
    """Seconds that this thread's exchange still has.

    Raises:
        TimeoutError: None.
    """
    seconds = _THREAD.end - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("the deadline has passed")
    return seconds


class _Timed(socket.socket):
    """Gives each wait what is left. ``sendall`` of a plain socket is one wait."""

    def recv(self, *arguments: Any) -> bytes:
        self.settimeout(left())
        return super().recv(*arguments)

    def recv_into(self, *arguments: Any) -> int:
        self.settimeout(left())
        return super().recv_into(*arguments)

    def send(self, *arguments: Any) -> int:
        self.settimeout(left())
        return super().send(*arguments)

    def sendall(self, *arguments: Any) -> None:
        self.settimeout(left())
        super().sendall(*arguments)


class TimedTls(_Timed, ssl.SSLSocket):
    """The same over TLS; the handshake is one wait, and ``sendall`` calls ``send``."""


def connected(host: str, port: int, seconds: float) -> socket.socket:
    """A connection to the first address of a host that takes one.

    Args:
        host: Name or address.
        port: Of the server.
        seconds: For each address, within what is left of the exchange.

    Raises:
        OSError: No address, or none takes a connection.
    """
    last: OSError = OSError("the name has no address")
    for family, kind, protocol, _, address in _addresses(host.strip("[]"), port):
        plain = None
        try:
            # A family that this computer lacks must not hide the address after it.
            plain = _Timed(family, kind, protocol)
            # Header and body go out in two writes; the second must not wait.
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            plain.settimeout(min(seconds, left()))
            plain.connect(address)
            # A TLS handshake over it is one wait more.
            plain.settimeout(left())
        except OSError as error:
            if plain is not None:
                plain.close()
            last = error
        else:
            return plain
    raise last


def _addresses(host: str, port: int) -> Sequence[_Address]:
    """What a name stands for; no system lets a look-up be ended, so a thread waits."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        outcome: Future[Any] = Future()

        def look_up() -> None:
            try:
                found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                outcome.set_result(found)
            except (OSError, UnicodeError) as error:
                outcome.set_exception(error)

        threading.Thread(target=look_up, name="saqta-names", daemon=True).start()
        return tuple(outcome.result(timeout=left()))
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
