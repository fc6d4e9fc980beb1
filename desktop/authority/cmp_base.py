"""What the enrolment and the revocation calls of the CMP client share."""

from __future__ import annotations

from desktop.asn1 import cmp
from desktop.authority.cmp_exchange import Exchange
from desktop.authority.cmp_protection import (
    MacProtection,
    Protection,
    SignatureProtection,
)
from desktop.authority.cmp_state import TransactionStore
from desktop.authority.http import HttpClient
from desktop.authority.profile_values import OPERATION
from desktop.clock import Clock
from desktop.errors import (
    FlowNotOffered,
    InputInvalid,
    OutcomeUnknown,
    StateConflict,
    StillWaiting,
)
from desktop.model.authority import AuthorityProfile, Transaction
from desktop.ports import Signer, TransactionLog
from desktop.secret import Secret

__all__ = ["ACCEPTED", "WAITING", "WITH_MODS", "CmpBase", "address"]

#: PKIStatus values that decide (RFC 9810, 5.2.3).
ACCEPTED, WITH_MODS, WAITING = 0, 1, 3

#: An authority that says "waiting" without a time is asked each minute.
ASK_AGAIN_S = 60
#: A checkAfter of more than a year is taken for a year.
LONGEST_WAIT_S = 366 * 86_400

#: Operation labels of well-known paths (RFC 9483, 6.1), by body and question.
_OPERATIONS = {
    "ir": "initialization",
    "cr": "certification",
    "kur": "keyupdate",
    "p10cr": "pkcs10",
    "rr": "revocation",
    "caCerts": "getcacerts",
    "crls": "getcrls",
}


def address(profile: AuthorityProfile, flow: str, operation: str) -> str:
    """Where the messages of a transaction go.

    The flow's own address, else the profile's; ``{operation}`` in it becomes the label
    of what is asked (RFC 9483, 6.1). The whole transaction stays at that address.

    Args:
        profile: The authority.
        flow: ``issue`` or ``revoke``.
        operation: Name of the first body, ``caCerts`` or ``crls``.

    Raises:
        FlowNotOffered: The authority does not offer it (row S4).
    """
    found = profile.flows.get(flow)
    if found is None:
        raise FlowNotOffered(
            flow=flow, authority=profile.name, address=profile.service_address
        )
    url = found.cmp_url or profile.cmp_url
    return url.replace(OPERATION, _OPERATIONS[operation])


class CmpBase:
    """One authority and the transactions with it."""

    def __init__(
        self,
        profile: AuthorityProfile,
        http: HttpClient,
        clock: Clock,
        log: TransactionLog,
    ) -> None:
        self._profile = profile
        self._clock = clock
        self._store = TransactionStore(log, clock)
        self._exchange = Exchange(profile, http, clock, self._store)

    def _guard(
        self,
        transaction: Transaction,
        secret: Secret | None,
        signer: Signer | None,
        certificate: bytes,
    ) -> Protection:
        """The kind of protection that the transaction began with (2.3)."""
        kind = str(transaction.data["protection"])
        if kind == "signature":
            if signer is None or not certificate:
                raise InputInvalid(
                    name="signer", reason="this transaction is signed by a token key"
                )
            return SignatureProtection(self._profile, signer, certificate)
        if secret is None:
            raise InputInvalid(
                name="secret", reason="this transaction needs the slip's secret"
            )
        reference = str(transaction.data["reference"])
        return MacProtection(self._profile, kind, reference, secret)

    def _may_poll(self, transaction: Transaction) -> None:
        """Raises unless the authority wants to be asked now and limits allow it."""
        if transaction.state != "waiting":
            raise StateConflict(state=transaction.state, step="poll")
        left = self._store.wait_left(transaction)
        if left:
            raise StillWaiting(check_after=left)
        data, profile = transaction.data, self._profile
        too_old = self._store.age_s(transaction) > profile.poll_deadline_s
        if int(data["polls"]) >= profile.poll_max or too_old:
            raise OutcomeUnknown(step="poll")

    def _wait(self, transaction: Transaction, seconds: int, state: str) -> StillWaiting:
        """Saves when to ask again; the error says it."""
        seconds = min(max(seconds, 0), LONGEST_WAIT_S)
        polls = int(transaction.data["polls"]) + 1
        poll_at = self._store.poll_at(seconds)
        self._store.save(
            transaction, state, polls=polls, poll_at=poll_at, poll_after_s=seconds
        )
        return StillWaiting(check_after=seconds)

    @staticmethod
    def _check_after(message: cmp.PkiMessage, request_id: int) -> int:
        """Seconds that a pollRep asks to wait, for our request alone."""
        waits = dict(message.poll_waits)
        # Some servers answer a poll of p10cr (-1) with 0, and the other way round.
        return int(waits.get(request_id, min(waits.values(), default=ASK_AGAIN_S)))
