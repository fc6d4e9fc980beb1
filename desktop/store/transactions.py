"""Where `authority` keeps its CMP transactions: a port over the register.

A request to revoke goes out even where the register takes nothing (promise 4): its
attempt stands in the outbox before, and it is built anew on every retry. Its
transaction is then remembered by this process alone. Nothing else goes unwritten.
"""

from __future__ import annotations

from desktop.errors import (
    StoreDamaged,
    StoreFull,
    StoreNewer,
    StoreUnavailable,
)
from desktop.model.authority import Transaction
from desktop.store.register import Register

__all__ = ["StoredTransactions"]


class StoredTransactions:
    """Implements ``ports.TransactionLog`` over the register of a home."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._unwritten: dict[str, Transaction] = {}

    def save(self, transaction: Transaction) -> None:
        """Writes durably; replaces the earlier state of the same transaction.

        Raises:
            StoreDamaged, StoreFull, StoreUnavailable: It was not written.
        """
        try:
            self._register.put_transaction(transaction)
        except (StoreDamaged, StoreFull, StoreNewer, StoreUnavailable):
            if transaction.kind != "revoke":
                raise
            self._unwritten[transaction.transaction_id] = transaction
            return
        self._unwritten.pop(transaction.transaction_id, None)

    def load(self, transaction_id: str) -> Transaction:
        """The transaction as last saved.

        Raises:
            NothingFound: There is none.
        """
        if transaction_id in self._unwritten:
            return self._unwritten[transaction_id]
        return self._register.get_transaction(transaction_id)

    def open_for(self, subject_id: str) -> list[Transaction]:
        """Transactions of an application or attempt, oldest first."""
        return self._register.list_transactions(subject_id)
