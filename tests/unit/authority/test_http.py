"""The network door: what it sends, what it reads, what it refuses."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
import requests
import urllib3

from desktop.authority import http as door
from desktop.authority.http import HttpClient, SendTrace, check_url
from desktop.errors import AnswerUnusable, InputInvalid, Unreachable
from tests.fakes.http_server import RawServer, answer

Serve = Callable[..., RawServer]


def test_sends_body_and_headers_once_and_reads_the_answer(serve: Serve) -> None:
    server = serve(answer(b"\x30\x00", content_type="Application/PKIXCMP; x=y"))
    got = HttpClient().post(
        server.url + "/a?b=c", b"\x01\x02", {"Content-Type": "application/x"}
    )
    assert (got.status, got.body, got.media_type) == (
        200,
        b"\x30\x00",
        "application/pkixcmp",
    )
    assert len(server.requests) == 1
    head, body = server.requests[0].split(b"\r\n\r\n", 1)
    assert head.startswith(b"POST /a?b=c HTTP/1.1\r\n")
    assert body == b"\x01\x02"
    assert b"Accept-Encoding: identity\r\n" in head
    assert b"Connection: close" in head
    assert b"Content-Type: application/x" in head


def test_reads_the_body_of_an_error_status(serve: Serve) -> None:
    server = serve(answer(b"\x30\x01", status=500))
    got = HttpClient().get(server.url + "/")
    assert (got.status, got.body) == (500, b"\x30\x01")


def test_reads_a_chunked_body(serve: Serve) -> None:
    server = serve(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    assert HttpClient().get(server.url + "/").body == b"abcde"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http:///nohost",
        "http://user:password@127.0.0.1/",
        "http://127.0.0.1/#fragment",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1/a b",
        "",
    ],
)
def test_refuses_addresses_that_are_not_plain_http(url: str) -> None:
    with pytest.raises(InputInvalid, match="SQ-SET-05"):
        HttpClient().get(url)


def test_check_url_tells_https_from_http() -> None:
    assert check_url("https://ca.example/x") is True
    assert check_url("http://ca.example/x") is False


def test_nothing_listening_is_unreachable_and_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    trace = SendTrace()
    with pytest.raises(Unreachable, match="ConnectionRefusedError"):
        HttpClient().post(f"http://127.0.0.1:{port}/", b"x", trace=trace)
    assert trace.connected is False


def test_an_address_of_a_family_that_is_missing_here_is_passed_over(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where IPv6 is off, a name may still have an address of it, and the first."""
    server = serve(answer(b"{}"))
    kind, missing = socket.SOCK_STREAM, 99
    with pytest.raises(OSError, match=r"not supported"):
        socket.socket(missing, kind)
    addresses = [
        (missing, kind, 0, "", ("::1", server.port, 0, 0)),
        (socket.AF_INET, kind, 0, "", ("127.0.0.1", server.port)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
    found = HttpClient().get(f"http://somewhere.test:{server.port}/")
    assert found.status == 200


def test_a_dropped_answer_is_unreachable_after_sending(serve: Serve) -> None:
    def drop(connection: socket.socket, request: bytes) -> None:
        connection.close()

    server = serve(drop)
    trace = SendTrace()
    with pytest.raises(Unreachable, match="RemoteDisconnected"):
        HttpClient().post(server.url + "/", b"x", trace=trace)
    assert trace.connected is True
    assert len(server.requests) == 1


def test_an_announced_length_above_the_cap_is_refused_unread(serve: Serve) -> None:
    server = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 200000000\r\n\r\n")
    with pytest.raises(AnswerUnusable, match="200000000 bytes, cap 1000"):
        HttpClient().get(server.url + "/", cap=1000)


def test_a_body_at_the_cap_passes_and_one_byte_more_does_not(serve: Serve) -> None:
    server = serve(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1000)
    assert len(HttpClient().get(server.url + "/", cap=1000).body) == 1000
    with pytest.raises(AnswerUnusable, match="more than 999 bytes"):
        HttpClient().get(server.url + "/", cap=999)


def _subclasses(root: type[BaseException]) -> set[type[BaseException]]:
    found = {root}
    for child in root.__subclasses__():
        found |= _subclasses(child)
    return found


@pytest.mark.parametrize(
    "root", [requests.RequestException, urllib3.exceptions.HTTPError]
)
def test_every_error_of_the_libraries_is_mapped(root: type[BaseException]) -> None:
    for kind in _subclasses(root):
        assert issubclass(kind, door._LIBRARY_ERRORS), kind


def test_the_innermost_cause_becomes_the_reason() -> None:
    inner = ConnectionRefusedError(111, "Connection refused")
    outer = requests.ConnectionError(urllib3.exceptions.MaxRetryError(None, "/", inner))  # type: ignore[arg-type]
    error = door._mapped("http://h/", outer)
    assert error.reason.startswith("ConnectionRefusedError: ")
