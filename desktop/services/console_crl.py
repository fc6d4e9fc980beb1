"""Which certificates the CRL lists as revoked: the only proof after a plan (D4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from cryptography import x509

from desktop.clock import format_time
from desktop.errors import NothingFound
from desktop.revocation.reasons import is_final
from desktop.services.console_desk import Console, patiently

if TYPE_CHECKING:
    from desktop.authority.status import StatusClient
    from desktop.model.authority import AuthorityProfile
    from desktop.store.mirror import MirrorRow

__all__ = ["listed"]


def listed(
    console: Console, profile: AuthorityProfile, names: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """What each issuer's verified list says of certificates of the mirror.

    Returns:
        By SHA-256: ``listed``, ``revoked_at``, ``crl_number``, ``this_update``. A
        certificate that the mirror does not have, or of an issuer that the profile
        does not have, is left out.

    Raises:
        Pending: A list could not be had.
        StatusInvalid: A list proves nothing.
    """
    by_issuer: dict[str, list[MirrorRow]] = defaultdict(list)
    for row in console.mirror().get_many(list(names)).values():
        by_issuer[row.issuer].append(row)
    status = console.workplace.connect(profile).status
    found: dict[str, dict[str, Any]] = {}
    for issuer, rows in by_issuer.items():
        try:
            found |= _of_issuer(console, status, issuer, rows)
        except NothingFound:
            continue
    return found


def _of_issuer(
    console: Console, status: StatusClient, issuer: str, rows: Sequence[MirrorRow]
) -> dict[str, dict[str, Any]]:
    def ask(row: MirrorRow) -> Any:
        return patiently(
            console.workplace, lambda: status.crl_by_serial(issuer, row.serial)
        )

    first = ask(rows[0])
    # The list was judged as a whole for the first; one that is complete and of one
    # issuer says the same of every other serial number.
    whole = x509.load_der_x509_crl(first.raw)
    plain = _is_plain(whole)
    # One pass: a look-up by serial number reads the list from its beginning.
    wanted = {int(row.serial, 16) for row in rows}
    dates = {
        entry.serial_number: entry.revocation_date_utc
        for entry in whole
        if plain and entry.serial_number in wanted and not _is_held(entry)
    }
    found = {}
    for row in rows:
        if plain:
            at = dates.get(int(row.serial, 16))
        else:
            proof = ask(row)
            gone = is_final(proof.status, proof.reason)
            at = proof.revoked_at if gone else None
        found[row.sha256] = {
            "listed": at is not None,
            "revoked_at": "" if at is None else format_time(at),
            "crl_number": first.crl_number,
            "this_update": format_time(first.this_update),
        }
    return found


def _is_held(entry: x509.RevokedCertificate) -> bool:
    """Whether the entry is a hold, which the authority may take back."""
    try:
        found = entry.extensions.get_extension_for_class(x509.CRLReason)
    except x509.ExtensionNotFound:
        return False
    return not is_final("revoked", found.value.reason.value)


def _is_plain(whole: x509.CertificateRevocationList) -> bool:
    """Neither a delta nor a list of several issuers or of a part of them."""
    special = (x509.DeltaCRLIndicator, x509.IssuingDistributionPoint, x509.FreshestCRL)
    try:
        return not any(isinstance(item.value, special) for item in whole.extensions)
    except ValueError:
        # The library reads fewer extensions than the judge does, who is asked then.
        return False
