"""Fetches an operator's profile that a recovery sheet names (protocols.md 5.1).

The computer knows nothing yet, so nothing of the connection can be trusted, and nothing
is: the sheet gives the SHA-256 of the operator's signing certificate, the profile must
contain that very certificate, and be signed by it. The server's own certificate is not
looked at; the question holds no secret, and the answer is public.
"""

from __future__ import annotations

import hmac
import re
from urllib.parse import urldefrag

from desktop.authority import profiles
from desktop.authority.http import HttpClient
from desktop.authority.operator_call import json_object
from desktop.authority.operator_signed import open_signed
from desktop.canonical import sha256_hex, unb64url
from desktop.errors import AnswerUnusable, InputInvalid, SignatureInvalid

__all__ = ["fetch_published", "fingerprint_of"]

_CAP = 1024 * 1024
_DEADLINE_S = 30.0
_HASH = re.compile(r"[0-9a-f]{64}")


def fingerprint_of(address: str, typed: str = "") -> tuple[str, str]:
    """The address and the fingerprint, from the second QR code or as typed.

    Args:
        address: ``URL#sha256=HEX``, or a URL.
        typed: The fingerprint in hex, in groups as well; it goes before the other.

    Raises:
        InputInvalid: There is no fingerprint, or it is not a SHA-256.
    """
    url, _, inside = address.partition("#")
    text = typed or inside.removeprefix("sha256=")
    found = re.sub(r"[\s:-]", "", text).lower()
    if not _HASH.fullmatch(found):
        raise InputInvalid(name="--fingerprint", reason="64 hexadecimal digits")
    return url, found


def fetch_published(url: str, fingerprint: str, *, proxy: str = "") -> bytes:
    """The published profile, judged by the fingerprint on the sheet.

    Args:
        url: Where the operator publishes it, ``.../v1/profile``.
        fingerprint: SHA-256 of the operator's signing certificate, lower-case hex.
        proxy: URL of the proxy of the settings.

    Returns:
        The profile's bytes as they were signed.

    Raises:
        Unreachable: Nobody answered.
        AnswerUnusable: Something else than a signed profile came.
        SignatureInvalid: Another operator's, or changed by somebody.
        ProfileInvalid: Signed, yet not a profile that loads.
    """
    http = HttpClient(proxy=proxy, judged_elsewhere=True)
    answer = http.get(urldefrag(url).url, cap=_CAP, deadline=_DEADLINE_S)
    envelope = json_object(answer)
    payload = envelope.get("payload")
    if not isinstance(payload, str):
        raise AnswerUnusable(url=url, reason="not a signed profile")
    profile = profiles.load(unb64url(payload))
    own = sha256_hex(profile.operator_certificate)
    if not hmac.compare_digest(own, fingerprint):
        raise SignatureInvalid(reason="the profile is of another operator's key")
    signed, _, _ = open_signed(envelope, profile)
    return signed
