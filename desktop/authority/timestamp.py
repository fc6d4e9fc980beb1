"""Asks a time-stamp authority (RFC 3161); `trust` judges the token (6.4)."""

from __future__ import annotations

import secrets

from desktop.asn1 import der
from desktop.authority.http import HttpClient
from desktop.errors import AnswerUnusable, EncodingInvalid, NothingFound
from desktop.model.authority import AuthorityProfile
from desktop.trust import timestamp

__all__ = ["TimeStampClient"]

TOKEN_CAP = 256 * 1024


class TimeStampClient:
    """The profile's time-stamp authority; implements ``ports.TimeStamper``."""

    def __init__(self, profile: AuthorityProfile, http: HttpClient) -> None:
        self._profile = profile
        self._http = http

    def time_stamp(self, message: bytes) -> bytes:
        """Token (DER ContentInfo) over SHA-256 of the message, verified.

        Raises:
            NothingFound: The profile names no time-stamp authority.
            Unreachable: No answer.
            AnswerUnusable: HTML or another thing that is no time-stamp answer.
            TimeStampInvalid: Refused, or nonce, imprint, chain or policy do not fit.
        """
        url = self._profile.tsa_url
        if not url:
            raise NothingFound(what="time-stamp authority", name=self._profile.name)
        nonce = int.from_bytes(secrets.token_bytes(8), "big") | 1
        request = timestamp.build_request(message, nonce)
        headers = {
            "Content-Type": "application/timestamp-query",
            "Accept": "application/timestamp-reply",
        }
        answer = self._http.post(url, request, headers, cap=TOKEN_CAP)
        try:
            der.check(answer.body, "time stamp", max_bytes=TOKEN_CAP)
        except EncodingInvalid as error:
            kind = answer.media_type or "no type"
            reason = f"HTTP {answer.status}, {kind}: no time-stamp answer"
            raise AnswerUnusable(url=answer.url, reason=reason) from error
        stamp = timestamp.verify(
            answer.body,
            message,
            nonce=nonce,
            roots=(*self._profile.anchors, *self._profile.tsa_certificates),
            policy=self._profile.tsa_policy or None,
        )
        return stamp.token
