"""One CMP message out, one answer in: header rules, reading order (protocols 2.2, 2.7).

Until an answer's protection and signer are judged, nothing it says changes a state: a
wrong id or nonce, an unsigned error, HTML, or a message by another CA only raise.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.asn1 import cmp
from desktop.authority.cmp_protection import Protection
from desktop.authority.cmp_state import TransactionStore
from desktop.authority.http import HttpAnswer, HttpClient, SendTrace
from desktop.canonical import b64url, unb64url
from desktop.clock import Clock
from desktop.errors import (
    AnswerUnusable,
    AuthorityRefused,
    EncodingInvalid,
    MessageInvalid,
    OutcomeUnknown,
    Unreachable,
)
from desktop.model.authority import AuthorityProfile, Transaction

__all__ = ["UNPROTECTED_ERROR", "Answer", "Exchange", "refusal"]

ANSWER_CAP = 1024 * 1024
#: Bodies that begin a transaction.
FIRST_BODIES = frozenset({"p10cr", "ir", "cr", "kur", "rr", "genm"})
MEDIA_TYPE = "application/pkixcmp"
#: ``MessageInvalid.check`` of an error that nobody vouches for.
UNPROTECTED_ERROR = "unprotected error"
_MEDIA_TYPES = frozenset({MEDIA_TYPE, "application/pkixcmp-poll"})
_HEADERS = {"Content-Type": MEDIA_TYPE, "Accept": MEDIA_TYPE}


@dataclass(frozen=True)
class Answer:
    """A message that passed every check up to the body's type.

    Attributes:
        transaction: With the peer's nonce noted; whoever acts on the answer saves it,
            once, with what came of it.
        request: DER that was sent.
        raw: DER that came back, exactly as received.
        message_time: The server's clock, where it says so.
    """

    transaction: Transaction
    message: cmp.PkiMessage
    request: bytes
    raw: bytes

    @property
    def body_name(self) -> str:
        """Name of the body, e.g. ``cp``, ``rp`` or ``error``."""
        return self.message.body_name

    @property
    def message_time(self) -> datetime | None:
        """The server's clock in a verified message."""
        return self.message.header.message_time

    def gap_s(self, now: datetime) -> int | None:
        """Seconds to the server's clock, where the answer is badTime (F14)."""
        if self.body_name == "error":
            failed = self.message.error_status.fail_info
        elif self.body_name in {"ip", "cp", "kup"}:
            failed = self.message.cert_response.status.fail_info
        else:
            return None
        told = self.message_time
        if "badTime" not in failed or told is None:
            return None
        return round((told - now).total_seconds())


class Exchange:
    """Sends messages to one authority."""

    def __init__(
        self,
        profile: AuthorityProfile,
        http: HttpClient,
        clock: Clock,
        store: TransactionStore,
    ) -> None:
        self._profile = profile
        self._http = http
        self._clock = clock
        self._store = store
        self._recipient = cmp.name_of(profile.recipient)

    def send(
        self,
        transaction: Transaction,
        body_name: str,
        body: bytes,
        protection: Protection,
        *,
        state: str,
        expect: Collection[str],
        version: int = 2,
    ) -> Answer:
        """Builds, saves, sends; reads and judges the answer, which is not saved here.

        Its messageTime is our clock's, put right by the ``clock_gap_s`` that a verified
        badTime left in the transaction.

        Args:
            transaction: As last saved, or new.
            body_name: Body to send.
            body: DER of the body's content.
            protection: The transaction's own.
            state: What the transaction is in while this message is under way.
            expect: Bodies that may answer; ``error`` always may.
            version: Of the header; 3 where the body needs it (RFC 9810, 7).

        Raises:
            Unreachable: Nothing was sent; the same call may be made again.
            OutcomeUnknown: Sent, and no whole answer came back.
            AnswerUnusable: What came back is no CMP message.
            MessageInvalid: It is one, but a check before the status failed.
        """
        nonce = secrets.token_bytes(16)
        request = self._build(transaction, body_name, body, protection, nonce, version)
        before = transaction.state
        transaction = self._store.save(
            transaction,
            state,
            last_body=body_name,
            sender_nonce=b64url(nonce),
            protection=protection.kind,
            last_message=b64url(request),
            **({"message": b64url(request)} if body_name in FIRST_BODIES else {}),
        )
        trace = SendTrace()
        try:
            answer = self._http.post(
                str(transaction.data["url"]),
                request,
                _HEADERS,
                cap=ANSWER_CAP,
                trace=trace,
            )
        except Unreachable as error:
            if not trace.connected:
                self._store.save(transaction, before)
                raise
            if state == "sent":
                self._store.save(transaction, "unknown")
            raise OutcomeUnknown(step=body_name) from error
        message = self.read(answer, transaction, protection, nonce, expect)
        transaction = self._store.noted(
            transaction, peer_nonce=b64url(message.header.sender_nonce)
        )
        return Answer(transaction, message, request, answer.body)

    def go_on(
        self,
        transaction: Transaction,
        body_name: str,
        body: bytes,
        protection: Protection,
        *,
        state: str,
        expect: Collection[str],
    ) -> Answer:
        """Sends a later message of a transaction; after badTime with the server's time.

        The clock may have been put right, or wrong, since the transaction began. The
        arguments and errors are those of :meth:`send`.
        """
        answer = self.send(
            transaction, body_name, body, protection, state=state, expect=expect
        )
        gap_s = answer.gap_s(self._clock.now())
        if gap_s is None:
            return answer
        transaction = self._store.save(answer.transaction, state, clock_gap_s=gap_s)
        return self.send(
            transaction, body_name, body, protection, state=state, expect=expect
        )

    def read(
        self,
        answer: HttpAnswer,
        transaction: Transaction,
        protection: Protection,
        nonce: bytes,
        expect: Collection[str],
    ) -> cmp.PkiMessage:
        """Reads in the order of 2.7; the HTTP status decides nothing.

        Raises:
            AnswerUnusable, MessageInvalid: See :meth:`send`.
        """
        message = _parsed(answer)
        header = message.header
        if header.transaction_id.hex() != transaction.transaction_id:
            raise MessageInvalid(
                check="transactionID", reason="it belongs to another transaction"
            )
        if header.recip_nonce != nonce:
            raise MessageInvalid(
                check="recipNonce", reason="it does not answer what was sent"
            )
        if not message.protection or not header.protection_alg:
            raise _unprotected(message)
        protection.check(message, self._clock.now())
        if message.body_name != "error" and message.body_name not in expect:
            raise MessageInvalid(
                check="body", reason=f"{message.body_name} answers {sorted(expect)}"
            )
        return message

    def _build(
        self,
        transaction: Transaction,
        body_name: str,
        body: bytes,
        protection: Protection,
        nonce: bytes,
        version: int,
    ) -> bytes:
        algorithm = protection.algorithm()
        gap = timedelta(seconds=int(transaction.data.get("clock_gap_s", 0)))
        peer = transaction.data.get("peer_nonce")
        header = cmp.Header(
            sender=protection.sender,
            recipient=self._recipient,
            transaction_id=bytes.fromhex(transaction.transaction_id),
            sender_nonce=nonce,
            recip_nonce=unb64url(str(peer)) if peer else None,
            message_time=self._clock.now() + gap,
            protection_alg=algorithm,
            sender_kid=protection.sender_kid,
            general_info=self._general_info(transaction, body_name),
            pvno=version,
        )
        part = cmp.protected_part(header, body_name, body)
        value = protection.protect(algorithm, part)
        return cmp.assemble(part, value, protection.extra_certs)

    def _general_info(
        self, transaction: Transaction, body_name: str
    ) -> tuple[tuple[str, bytes], ...]:
        """Header extras; they go with the first message of an enrolment only."""
        if body_name not in FIRST_BODIES - {"rr", "genm"}:
            return ()
        found: list[tuple[str, bytes]] = []
        if self._profile.implicit_confirm:
            found.append(cmp.implicit_confirm())
        if self._profile.cert_profile:
            found.append(cmp.cert_profile(self._profile.cert_profile))
        digest = transaction.data.get("consent_digest")
        if digest and self._profile.consent_digest == "header":
            found.append(cmp.consent_digest(bytes.fromhex(str(digest))))
        return tuple(found)


def refusal(answer: Answer, status: cmp.StatusInfo, now: datetime) -> AuthorityRefused:
    """A verified rejection as an error; where time is the reason, with the gap."""
    text = "; ".join(status.texts) or "no reason given"
    if "badTime" in status.fail_info and answer.message_time is not None:
        seconds = (answer.message_time - now).total_seconds()
        text = f"{text} (the authority's clock is {seconds:+.0f} s from ours)"
    return AuthorityRefused(reason=text[:500], fail_info=list(status.fail_info))


def _parsed(answer: HttpAnswer) -> cmp.PkiMessage:
    try:
        return cmp.parse_message(answer.body)
    except EncodingInvalid as error:
        if answer.media_type in _MEDIA_TYPES and answer.body:
            raise MessageInvalid(check="encoding", reason=error.reason) from error
        kind = answer.media_type or "no type"
        raise AnswerUnusable(
            url=answer.url, reason=f"HTTP {answer.status}, {kind}: no CMP message"
        ) from error


def _unprotected(message: cmp.PkiMessage) -> MessageInvalid:
    """What an unprotected message hints at; it is shown, and changes nothing."""
    if message.body_name != "error":
        return MessageInvalid(check="protection", reason="the answer is not protected")
    status = message.error_status
    said = "; ".join((*status.fail_info, *status.texts)) or "no reason given"
    return MessageInvalid(check=UNPROTECTED_ERROR, reason=said[:500])
