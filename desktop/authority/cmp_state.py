"""What a CMP transaction keeps, so that another process can go on with it (2.4).

Everything is saved through ``ports.TransactionLog`` *before* a message leaves: ids,
nonces, body, address, kind of protection, request and message bytes; later what came
back, when to ask again and what was confirmed.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from desktop.canonical import b64url, unb64url
from desktop.clock import Clock, format_time, parse_time
from desktop.model.authority import EnrolmentAnswer, Transaction
from desktop.ports import TransactionLog

__all__ = ["CERT_REQ_IDS", "TransactionStore"]

#: certReqId of each request body in answers, certConf and pollReq (F13).
CERT_REQ_IDS: Mapping[str, int] = {"p10cr": -1, "ir": 0, "cr": 0, "kur": 0, "rr": -1}


class TransactionStore:
    """Reads and writes transactions; the log behind it belongs to the store."""

    def __init__(self, log: TransactionLog, clock: Clock) -> None:
        self._log = log
        self._clock = clock

    def begin(
        self, kind: str, subject_id: str, body: str, url: str, **data: Any
    ) -> Transaction:
        """A new transaction with 128 random bits for its id; not saved yet."""
        return Transaction(
            transaction_id=secrets.token_hex(16),
            kind=kind,
            subject_id=subject_id,
            state="prepared",
            data={
                "body": body,
                "url": url,
                "cert_req_id": CERT_REQ_IDS.get(body, -1),
                "started_at": format_time(self._clock.now()),
                "polls": 0,
                **data,
            },
        )

    def load(self, transaction_id: str) -> Transaction:
        """The transaction as last saved; raises NothingFound."""
        return self._log.load(transaction_id)

    @staticmethod
    def noted(transaction: Transaction, **data: Any) -> Transaction:
        """What is new, and durable with the next :meth:`save`."""
        return replace(transaction, data={**transaction.data, **data})

    def save(self, transaction: Transaction, state: str, **data: Any) -> Transaction:
        """Saves a state durably, with what is new about it."""
        changed = replace(self.noted(transaction, **data), state=state)
        self._log.save(changed)
        return changed

    def enrolments(self, subject_id: str, request_sha256: str) -> list[Transaction]:
        """Transactions of one application for one request, the latest first."""
        found = [
            item
            for item in self._log.open_for(subject_id)
            if item.kind == "enrol"
            and item.data.get("request_sha256") == request_sha256
        ]
        return found[::-1]

    def wait_left(self, transaction: Transaction) -> int:
        """Whole seconds until the authority wants to be asked again.

        More than it had asked for are left where the clock was set back since: the
        moment then means nothing, and the authority is asked now (threat 18).
        """
        text = transaction.data.get("poll_at")
        if not text:
            return 0
        left = (parse_time(str(text)) - self._clock.now()).total_seconds()
        asked = transaction.data.get("poll_after_s")
        if asked is not None and left > int(asked):
            return 0
        return max(0, math.ceil(left))

    def poll_at(self, seconds: int) -> str:
        """The moment that lies so many seconds ahead, as it is saved."""
        return format_time(self._clock.now() + timedelta(seconds=seconds))

    def age_s(self, transaction: Transaction) -> float:
        """Seconds since the transaction began, by the wall clock."""
        started: datetime = parse_time(str(transaction.data["started_at"]))
        return (self._clock.now() - started).total_seconds()


def stored_answer(transaction: Transaction) -> EnrolmentAnswer:
    """The enrolment answer as it was saved when it came."""
    data = transaction.data
    return EnrolmentAnswer(
        transaction_id=transaction.transaction_id,
        certificate=unb64url(str(data["certificate"])),
        status=int(data["status"]),
        extra_certs=tuple(unb64url(str(item)) for item in data["extra_certs"]),
        request=unb64url(str(data["message"])),
        response=unb64url(str(data["response"])),
    )


def answer_data(answer: EnrolmentAnswer) -> dict[str, Any]:
    """What :func:`stored_answer` needs."""
    return {
        "certificate": b64url(answer.certificate),
        "status": answer.status,
        "extra_certs": [b64url(item) for item in answer.extra_certs],
        "response": b64url(answer.response),
    }
