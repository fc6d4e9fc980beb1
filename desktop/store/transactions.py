"""Where `authority` keeps its CMP transactions: a port over the register."""

from __future__ import annotations

from desktop.model import Transaction
from desktop.store.register import Register

__all__ = ["StoredTransactions"]


class StoredTransactions:
    """Implements ``ports.TransactionLog`` over the register of a home."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def save(self, transaction: Transaction) -> None:
        """Writes durably; replaces the earlier state of the same transaction.

        Raises:
            StoreFull, StoreUnavailable: It was not written.
        """
        self._register.put_transaction(transaction)

    def load(self, transaction_id: str) -> Transaction:
        """The transaction as last saved.

        Raises:
            NothingFound: There is none.
        """
        return self._register.get_transaction(transaction_id)

    def open_for(self, subject_id: str) -> list[Transaction]:
        """Transactions of an application or attempt, oldest first."""
        return self._register.list_transactions(subject_id)
