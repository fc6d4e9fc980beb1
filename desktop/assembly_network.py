"""The assembly's part for the network: what speaks to one authority.

Each part is loaded by the first call of it: a statement is sent and accepted before the
codecs of CMP, OCSP and lists are.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from desktop.authority.http import HttpClient
from desktop.authority.operator_api import OperatorApi
from desktop.clock import Clock
from desktop.errors import StoreDamaged, StoreFull, StoreNewer, StoreUnavailable
from desktop.model.authority import AuthorityProfile, Transaction
from desktop.services.workplace import Network, Slip, once

if TYPE_CHECKING:
    from desktop.authority.cmp import CmpClient
    from desktop.authority.status import StatusClient
    from desktop.ports import TimeStamper
    from desktop.store.installation import InstallationKey
    from desktop.store.register import Register
    from desktop.store.transactions import StoredTransactions

__all__ = ["make_network"]


def make_network(
    profile: AuthorityProfile,
    *,
    proxy: str,
    clock: Clock,
    register: Callable[[], Register],
    installation: Callable[[], InstallationKey],
) -> Network:
    """The network side of a profile.

    Args:
        profile: The authority.
        proxy: URL of the proxy of the settings, or empty.
        clock: Of the home.
        register: Opens this home's register at its first use.
        installation: Opens this home's key at its first use.
    """
    http = HttpClient(profile.tls_anchors or profile.anchors, proxy=proxy)
    signer = _LazyInstallation(installation)

    def cmp_client() -> CmpClient:
        from desktop.authority.cmp import CmpClient

        return CmpClient(profile, http, clock, _LazyTransactions(register))

    def status_client() -> StatusClient:
        from desktop.authority.status import StatusClient

        seen = _SeenLists(register)
        return StatusClient(
            profile, http, clock, smallest_crl=seen.smallest, saw_crl=seen.saw
        )

    def time_stamper() -> TimeStamper:
        from desktop.authority.timestamp import TimeStampClient

        return TimeStampClient(profile, http)

    def operator(slip: Slip | None) -> OperatorApi:
        return OperatorApi(profile, http, clock, slip=slip, installation=signer)

    stamps = cast("TimeStamper", _Late(time_stamper)) if profile.tsa_url else None
    return Network(
        cmp=cast("CmpClient", _Late(cmp_client)),
        status=cast("StatusClient", _Late(status_client)),
        time_stamper=stamps,
        operator=operator,
    )


class _Late:
    """Stands in for a part until something of it is used."""

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = once(make)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._make(), name)


class _SeenLists:
    """The CRLNumber last seen of each issuer: a smaller one is refused."""

    def __init__(self, register: Callable[[], Register]) -> None:
        self._register = register

    def smallest(self, issuer: str) -> int | None:
        """See :class:`desktop.authority.status.StatusClient`."""
        try:
            return _number(self._register().recall(f"crl:{issuer}"))
        except (StoreDamaged, StoreFull, StoreNewer, StoreUnavailable):
            # A home that can't be opened has seen no list; a revocation goes on.
            return None

    def saw(self, issuer: str, number: int) -> None:
        """See :class:`desktop.authority.status.StatusClient`."""
        # A full or damaged disk must not take back what the list proves (D-S2 ruling).
        with contextlib.suppress(StoreDamaged, StoreFull, StoreNewer, StoreUnavailable):
            self._register().remember(f"crl:{issuer}", str(number))


class _LazyInstallation:
    """This home's key, opened where a call is signed with it and not before.

    Statements and status questions need none, and must go where none can be made.
    """

    def __init__(self, installation: Callable[[], InstallationKey]) -> None:
        self._installation = installation

    @property
    def key_id(self) -> str:
        """See :class:`desktop.authority.operator_auth.InstallationSigner`."""
        return self._installation().key_id

    def sign(self, message: bytes) -> bytes:
        """See :class:`desktop.authority.operator_auth.InstallationSigner`."""
        return self._installation().sign(message)


class _LazyTransactions:
    """CMP transactions in the register, opened with the first of them."""

    def __init__(self, register: Callable[[], Register]) -> None:
        self._register = register
        # One for all calls: it remembers what the register could not take.
        self._stored = once(self._open)

    def save(self, transaction: Transaction) -> None:
        """See :class:`desktop.ports.TransactionLog`."""
        self._stored().save(transaction)

    def load(self, transaction_id: str) -> Transaction:
        """See :class:`desktop.ports.TransactionLog`."""
        return self._stored().load(transaction_id)

    def open_for(self, subject_id: str) -> list[Transaction]:
        """See :class:`desktop.ports.TransactionLog`."""
        return self._stored().open_for(subject_id)

    def _open(self) -> StoredTransactions:
        from desktop.store.transactions import StoredTransactions

        return StoredTransactions(self._register())


def _number(value: object) -> int | None:
    """A CRLNumber as it was remembered: as text, for it may have 160 bits."""
    return int(value) if isinstance(value, str) else None
