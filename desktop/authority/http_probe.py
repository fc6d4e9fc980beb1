"""Who issued the certificate that a server shows; a question, never an exchange.

Asked after a connection was refused for its certificate: a network that inspects TLS
shows one of its own, and its name tells the person whom to ask (users.md, demand 25).
Nothing is sent to the server and nothing that is read is believed; a proxy of the
settings is asked to open the way, as for any other connection (RFC 9110, 9.3.6).
"""

from __future__ import annotations

import socket
import ssl
import time
from urllib.parse import urlsplit

from cryptography import x509

from desktop.authority.http import check_url

__all__ = ["presented_issuer"]

#: For the whole question, however slowly bytes drip.
_SECONDS = 5.0
#: Longest answer of a proxy, in bytes.
_CAP = 16 * 1024


def presented_issuer(url: str, proxy: str = "") -> str:
    """The issuer's name (RFC 4514) in the certificate shown; ``""`` when none came.

    Args:
        url: Of the server.
        proxy: Of the settings; only one that is spoken to without TLS is asked.

    Raises:
        InputInvalid: The address is not one the network door may use.
    """
    if not check_url(url):
        return ""
    parts = urlsplit(url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # The certificate is what is asked for; no byte of ours goes over this connection.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    address = (str(parts.hostname), parts.port or 443)
    end = time.monotonic() + _SECONDS
    try:
        with (
            _reach(address, proxy, end) as plain,
            context.wrap_socket(plain, server_hostname=parts.hostname) as secure,
        ):
            shown = secure.getpeercert(binary_form=True)
        if shown is None:
            return ""
        return x509.load_der_x509_certificate(shown).issuer.rfc4514_string()
    except (OSError, ValueError):
        # No connection, or not a certificate: then there is nothing to name.
        return ""


def _reach(address: tuple[str, int], proxy: str, end: float) -> socket.socket:
    """A connection to the server, through the proxy where there is one.

    Its time-out is what is left, which a handshake has for all of its bytes together.
    """
    parts = urlsplit(proxy)
    first = (parts.hostname, parts.port or 80) if parts.hostname else address
    way = socket.create_connection(first, _left(end))
    try:
        if parts.hostname:
            _open_way(way, f"{address[0]}:{address[1]}", end)
        way.settimeout(_left(end))
    except BaseException:
        way.close()
        raise
    return way


def _open_way(way: socket.socket, host: str, end: float) -> None:
    """Has a proxy open the way to the server."""
    way.sendall(f"CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode("ascii"))
    said = b""
    while b"\r\n\r\n" not in said:
        # One byte at a time: what follows belongs to the server.
        way.settimeout(_left(end))
        part = way.recv(1)
        said += part
        if not part or len(said) > _CAP:
            raise ConnectionError("the proxy did not answer")
    if said.split(b" ", 2)[1:2] != [b"200"]:
        raise ConnectionError("the proxy refused")


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError("no time is left")
    return left
