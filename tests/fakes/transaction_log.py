"""A transaction log in memory that remembers every save."""

from __future__ import annotations

from desktop.canonical import canonical
from desktop.errors import NothingFound
from desktop.model.authority import Transaction

__all__ = ["MemoryTransactionLog"]


class MemoryTransactionLog:
    """Implements ``ports.TransactionLog``.

    Attributes:
        saves: Every state saved, oldest first.
    """

    def __init__(self) -> None:
        self._found: dict[str, Transaction] = {}
        self.saves: list[Transaction] = []

    def save(self, transaction: Transaction) -> None:
        canonical(dict(transaction.data))  # The store keeps canonical JSON only.
        self._found[transaction.transaction_id] = transaction
        self.saves.append(transaction)

    def load(self, transaction_id: str) -> Transaction:
        try:
            return self._found[transaction_id]
        except KeyError:
            raise NothingFound(what="transaction", name=transaction_id) from None

    def forget(self) -> None:
        """Begins anew, as in another home."""
        self._found.clear()
        self.saves.clear()

    def open_for(self, subject_id: str) -> list[Transaction]:
        return [item for item in self._found.values() if item.subject_id == subject_id]
