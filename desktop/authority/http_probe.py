"""Who issued the certificate that a server shows; a question, never an exchange.

Asked after a connection was refused for its certificate: a network that inspects TLS
shows one of its own, and its name tells the person whom to ask (users.md, demand 25).
Nothing is sent and nothing that is read is believed.
"""

from __future__ import annotations

import socket
import ssl
from urllib.parse import urlsplit

from cryptography import x509

from desktop.authority.http import check_url

__all__ = ["presented_issuer"]

_SECONDS = 5.0


def presented_issuer(url: str) -> str:
    """The issuer's name (RFC 4514) in the certificate shown; ``""`` when none came.

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
    try:
        with (
            socket.create_connection(address, _SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=parts.hostname) as secure,
        ):
            shown = secure.getpeercert(binary_form=True)
        if shown is None:
            return ""
        return x509.load_der_x509_certificate(shown).issuer.rfc4514_string()
    except (OSError, ValueError):
        # No connection, or not a certificate: then there is nothing to name.
        return ""
