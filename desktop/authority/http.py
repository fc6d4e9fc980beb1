"""The one door to the network, and the only importer of ``requests``.

Rules (security.md 4 and threat 10): own TLS context with pinned anchors and no key
log, nothing taken from the environment, no redirects, a deadline over the whole
exchange (name look-up and dripping bytes included), caps on headers and body, and no
content coding. One connection serves one exchange: a POST is never repeated because a
kept connection had gone stale. An exchange runs in its caller's thread; the deadline
is the sockets' own (``http_sockets``).
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from desktop import __version__
from desktop.authority import http_sockets
from desktop.errors import AnswerUnusable, Bug, InputInvalid, Unreachable

__all__ = ["HttpAnswer", "HttpClient", "SendTrace"]

BODY_CAP = 1024 * 1024
HEADER_CAP = 32 * 1024
DEADLINE_S = 30.0
CONNECT_S = 10.0
CHUNK = 64 * 1024


@dataclass(frozen=True)
class HttpAnswer:
    """What a server answered; status and headers are hints, never proof (2.6).

    Attributes:
        headers: Names in lower case; of a repeated header all values, with commas.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = dataclass_field(repr=False)

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


@dataclass
class SendTrace:
    """How far a failed exchange came.

    Attributes:
        connected: The server may have got the request; while false, nothing was sent.
    """

    connected: bool = False


class HttpClient:
    """Sends one request and reads one answer, within limits.

    Args:
        anchors: DER certificates of the only CAs that may have issued a server's TLS
            certificate. The system's store is never used.
        proxy: URL of a proxy from the settings, spoken to by plain HTTP (TLS to the
            server passes through it); environment variables are ignored.
        deadline_s: Seconds for a whole exchange unless the call says otherwise.
        judged_elsewhere: The server's certificate is not looked at, because a
            signature in the answer is judged by a key from paper; for one call
            (``published_profile``), which holds no secret.
    """

    def __init__(
        self,
        anchors: Sequence[bytes] = (),
        *,
        proxy: str = "",
        deadline_s: float = DEADLINE_S,
        judged_elsewhere: bool = False,
    ) -> None:
        self._anchors = tuple(anchors)
        self._proxies = {"http": proxy, "https": proxy} if proxy else {}
        self._deadline_s = deadline_s
        self._judged_elsewhere = judged_elsewhere
        self._context: ssl.SSLContext | None = None
        self._adapter = _Adapter(self._tls)

    def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        cap: int = BODY_CAP,
        deadline: float | None = None,
    ) -> HttpAnswer:
        """Sends a GET; raises as :meth:`post` does."""
        return self._exchange("GET", url, None, headers or {}, cap, deadline, None)

    def download(
        self, url: str, sink: BinaryIO, *, cap: int, deadline: float | None = None
    ) -> HttpAnswer:
        """Sends a GET and writes the body into ``sink`` as it comes.

        The body of the answer is empty; raises as :meth:`post` does. What lies in the
        sink after an error is rubbish.
        """
        return self._exchange("GET", url, None, {}, cap, deadline, None, sink)

    def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        *,
        cap: int = BODY_CAP,
        deadline: float | None = None,
        trace: SendTrace | None = None,
    ) -> HttpAnswer:
        """Sends a POST, once.

        Raises:
            Unreachable: No whole answer by the deadline; see ``trace``.
            AnswerUnusable: A redirect, a content coding, or more bytes than the caps.
            InputInvalid: The address is not one this door may use.
        """
        return self._exchange("POST", url, body, headers or {}, cap, deadline, trace)

    def _exchange(
        self,
        method: str,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str],
        cap: int,
        deadline: float | None,
        trace: SendTrace | None,
        sink: BinaryIO | None = None,
    ) -> HttpAnswer:
        check_url(url)
        if self._proxies and check_url(self._proxies["http"]):
            # The library would open TLS to it by rules of its own, not by ours.
            raise InputInvalid(name="proxy", reason="a proxy is an http address")
        seconds = self._deadline_s if deadline is None else deadline
        end = time.monotonic() + seconds
        try:
            with http_sockets.deadline(seconds), _traced(trace or SendTrace()):
                return _talk(
                    self._adapter,
                    method,
                    url,
                    body,
                    {**headers, **_ALWAYS},
                    cap,
                    self._proxies,
                    sink,
                )
        except (Unreachable, AnswerUnusable):
            raise
        except _LIBRARY_ERRORS as error:
            if time.monotonic() >= end:
                raise Unreachable(
                    url=url, reason=f"no answer in {seconds:g} s"
                ) from error
            raise _mapped(url, error) from error

    def _tls(self) -> ssl.SSLContext:
        if self._context is None:
            # Not create_default_context: that one obeys SSLKEYLOGFILE.
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            for anchor in self._anchors:
                context.load_verify_locations(cadata=anchor)
            context.sslsocket_class = http_sockets.TimedTls
            if self._judged_elsewhere:
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
            self._context = context
        key_log: object = self._context.keylog_filename
        if key_log is not None:
            raise Bug(detail="a TLS key log is set")
        return self._context


def check_url(url: str) -> bool:
    """Checks that the door may use an address; true when it is an https one.

    Raises:
        InputInvalid: Another scheme, no host, or a name and password inside.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InputInvalid(name="url", reason=str(error)) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise InputInvalid(name="url", reason=f"not an http(s) address: {url!r}")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise InputInvalid(name="url", reason="user names and fragments are refused")
    if any(letter <= " " or letter == "\x7f" for letter in url):
        raise InputInvalid(name="url", reason="control characters are refused")
    return parts.scheme == "https"


_ALWAYS = {
    "Accept-Encoding": "identity",
    "Connection": "close",
    "User-Agent": f"saqta/{__version__}",
}

# ``requests`` lets some errors of urllib3 and http.client through while a body is
# read; ValueError stands for addresses that no layer could encode.
_LIBRARY_ERRORS = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,
)


class _Thread(threading.local):
    trace: SendTrace | None = None


_THREAD = _Thread()


@contextlib.contextmanager
def _traced(trace: SendTrace) -> Iterator[None]:
    """The exchange of this thread tells it how far it came."""
    before = _THREAD.trace
    _THREAD.trace = trace
    try:
        yield
    finally:
        _THREAD.trace = before


def _reached() -> None:
    if _THREAD.trace is not None:
        _THREAD.trace.connected = True


class _HeaderReader:
    """A response's stream while its headers are read: it stops at a number of bytes."""

    def __init__(self, stream: Any, cap: int) -> None:
        self._stream = stream
        self._left = cap

    def readline(self, limit: int = -1) -> bytes:
        line: bytes = self._stream.readline(limit)
        self._left -= len(line)
        if self._left < 0:
            raise http.client.HTTPException(f"headers above {HEADER_CAP} bytes")
        return line

    def close(self) -> None:
        self._stream.close()


class _Response(http.client.HTTPResponse):
    """An answer whose status lines and headers are capped, interim ones included.

    Whatever the server says, its connection ends with it.
    """

    fp: Any

    def begin(self) -> None:
        whole = self.fp
        self.fp = _HeaderReader(whole, HEADER_CAP)
        try:
            super().begin()
        finally:
            if self.fp is not None:
                self.fp = whole
        self.will_close = True


class _PlainConnection(HTTPConnection):
    response_class = _Response

    def _new_conn(self) -> socket.socket:
        return http_sockets.connected(self._dns_host, self.port or 80, CONNECT_S)

    def connect(self) -> None:
        super().connect()
        _reached()


class _TlsConnection(HTTPSConnection):
    response_class = _Response

    def _new_conn(self) -> socket.socket:
        return http_sockets.connected(self._dns_host, self.port or 443, CONNECT_S)

    def connect(self) -> None:
        # Nothing is sent before the handshake has ended; ssl gives it a deadline.
        super().connect()
        # No warning of the library's where the answer is judged elsewhere.
        self.is_verified = True
        _reached()


class _Adapter(HTTPAdapter):
    """Exchanges without a ``Session``; several threads may have one each.

    A session would read ``.netrc`` and proxies, keep cookies, and read a redirect's
    whole body (unpacking it) even when redirects are off.

    Args:
        tls: The one context for https.
    """

    def __init__(self, tls: Callable[[], ssl.SSLContext]) -> None:
        super().__init__()
        self._tls = tls

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: bool | str | None,  # noqa: ARG002 -- the base class's signature
        proxies: Mapping[str, str] | None = None,
        cert: Any = None,  # noqa: ARG002 -- the base class's signature
    ) -> urllib3.HTTPConnectionPool:
        url = str(request.url)
        scheme = urlsplit(url).scheme
        proxy = (proxies or {}).get(scheme)
        manager = self.proxy_manager_for(proxy) if proxy else self.poolmanager
        if scheme != "https":
            pool: urllib3.HTTPConnectionPool = manager.connection_from_url(url)
            pool.ConnectionCls = _PlainConnection
            return pool
        context = self._tls()
        options = {"ssl_context": context, "cert_reqs": context.verify_mode}
        pool = manager.connection_from_url(url, pool_kwargs=options)
        pool.ConnectionCls = _TlsConnection
        return pool

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leaves the pool alone: the default would add certifi's CAs to ours."""


def _talk(
    adapter: _Adapter,
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    cap: int,
    proxies: Mapping[str, str],
    sink: BinaryIO | None,
) -> HttpAnswer:
    # Request.prepare would also look for cookies, hooks and a password in the address.
    request = requests.PreparedRequest()
    request.prepare_method(method)
    request.prepare_url(url, None)
    request.prepare_headers(dict(headers))
    request.prepare_body(body, None)
    with contextlib.closing(
        adapter.send(
            request, stream=True, timeout=http_sockets.left(), proxies=dict(proxies)
        )
    ) as response:
        found = {name.lower(): value for name, value in response.headers.items()}
        status = response.status_code
        if 300 <= status < 400:
            raise AnswerUnusable(url=url, reason=f"redirect {status} refused")
        coding = found.get("content-encoding", "identity").strip().lower()
        if coding not in {"", "identity"}:
            raise AnswerUnusable(url=url, reason=f"content coding {coding!r} refused")
        kept = _Body(sink if status == 200 else None)
        _read(response.raw, url, found, cap, kept)
        return HttpAnswer(url, status, found, bytes(kept.held))


class _Body:
    """Where a body goes: into memory, or into the caller's sink."""

    def __init__(self, sink: BinaryIO | None) -> None:
        self._sink = sink
        self.held = bytearray()
        self.size = 0

    def add(self, part: bytes) -> None:
        self.size += len(part)
        if self._sink is None:
            self.held += part
        else:
            self._sink.write(part)


def _read(
    raw: Any, url: str, headers: Mapping[str, str], cap: int, body: _Body
) -> None:
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > cap:
        raise AnswerUnusable(url=url, reason=f"{length[:20]} bytes, cap {cap}")
    while part := raw.read(min(CHUNK, cap + 1 - body.size), decode_content=False):
        body.add(part)
        if body.size > cap:
            raise AnswerUnusable(url=url, reason=f"more than {cap} bytes")


def _mapped(url: str, error: Exception) -> Unreachable:
    """Any failure of the libraries below: the network did not give a whole answer."""
    cause: BaseException = error
    for _ in range(8):
        cause = _inner(cause) or cause
    kind = "tls" if isinstance(cause, ssl.SSLError) else type(cause).__name__
    detail = " ".join(str(cause).split())[:200]
    return Unreachable(url=url, reason=f"{kind}: {detail}")


def _inner(error: BaseException) -> BaseException | None:
    reason = getattr(error, "reason", None)
    if isinstance(reason, BaseException):
        return reason
    if error.__cause__ is not None:
        return error.__cause__
    arguments = [item for item in error.args if isinstance(item, BaseException)]
    return arguments[-1] if arguments else None
