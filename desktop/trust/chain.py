"""Builds a chain from a certificate to a pinned anchor (RFC 5280, section 6).

Input is hostile: certificates have a size, the pool a number, chains a length, the
search a number of signatures it may check, name constraints a number of comparisons.
Anchors are pinned by their bytes and must be valid issuers themselves; nothing else is
believed, whoever signed it.

Two rules are stricter than the RFC: a critical policyConstraints is refused as unknown
(no policy is ever demanded here), and a chain that is asked for a purpose wants it of
every issuer that lists purposes. One is laxer: key identifiers are no more than names,
because those of the state's older issuers differ from the RFC's (domain.md 3.5).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from desktop.asn1 import gost, schemes
from desktop.errors import (
    ChainInvalid,
    EncodingInvalid,
    SchemeUnsupported,
    SignatureInvalid,
)
from desktop.trust import constraints
from desktop.trust.view import CertificateView, read

__all__ = ["MAX_CERTIFICATES", "MAX_LENGTH", "build", "check_signed_by"]

#: Certificates that one pool may hold.
MAX_CERTIFICATES = 64
#: Bytes that they may have together; honest ones have 1 to 3 kB each.
MAX_POOL_BYTES = 512 * 1024
#: Certificates of one chain, leaf and anchor included.
MAX_LENGTH = 8
#: Signatures that one search may check.
MAX_SIGNATURES = 100
#: A GOST signature is judged in Python: some 70 ms under a key that was not met before,
#: and 2.5 to 5 s for each MB that is hashed. So it counts for several, and the bytes
#: that one search hashes this way are counted too.
GOST_COST = 6
MAX_GOST_BYTES = 96 * 1024

_ANY_PURPOSE = "2.5.29.37.0"


def build(
    certificate: bytes,
    pool: Sequence[bytes],
    anchors: Sequence[bytes],
    at: datetime,
    *,
    purposes: Collection[str] = (),
) -> tuple[bytes, ...]:
    """Finds a chain that holds in every respect.

    Args:
        certificate: The leaf, DER.
        pool: Untrusted building material, DER; what can't be read is passed over.
        anchors: Pinned certificates, DER. A leaf that is one of them needs no other.
        at: The moment at which all of them must be valid.
        purposes: OIDs of extended key usages of which the leaf must have one.

    Returns:
        DER of the chain, the leaf first and the anchor last.

    Raises:
        ChainInvalid: There is none; the reason is that of the last candidate.
    """
    if len(pool) > MAX_CERTIFICATES:
        raise ChainInvalid(reason=f"more than {MAX_CERTIFICATES} certificates")
    if sum(map(len, pool)) > MAX_POOL_BYTES:
        raise ChainInvalid(reason=f"more than {MAX_POOL_BYTES} bytes of certificates")
    try:
        leaf = read(certificate)
    except EncodingInvalid as error:
        raise ChainInvalid(reason=f"{error.what}: {error.reason}") from error
    pinned = [view for view in (_readable(item) for item in anchors) if view]
    carried = [view for view in (_readable(item) for item in pool) if view]
    search = _Search(pinned, carried, at, purposes)
    search.check_leaf(leaf)
    found = search.extend((leaf,))
    if found is None:
        raise ChainInvalid(reason=search.reason)
    return tuple(view.der for view in found)


def check_signed_by(below: CertificateView, issuer: CertificateView) -> None:
    """Whether one certificate was issued under the name and key of another.

    Raises:
        ChainInvalid: It was not.
    """
    if below.issuer != issuer.subject:
        raise ChainInvalid(reason="the issuer has another name")
    try:
        schemes.verify(issuer.spki, below.algorithm, below.signature, below.tbs)
    except (SignatureInvalid, EncodingInvalid) as error:
        raise ChainInvalid(reason=error.reason) from error
    except SchemeUnsupported as error:
        reason = f"{error.scheme} is not accepted in signatures"
        raise ChainInvalid(reason=reason) from error


class _Search:
    """Depth first, anchors before the pool, with one budget for all branches.

    Attributes:
        reason: Why the last candidate was turned down.
    """

    def __init__(
        self,
        anchors: Sequence[CertificateView],
        pool: Sequence[CertificateView],
        at: datetime,
        purposes: Collection[str],
    ) -> None:
        self._anchors = tuple(anchors)
        self._pinned = frozenset(view.der for view in anchors)
        self._pool = tuple(view for view in pool if view.der not in self._pinned)
        self._at = at
        self._purposes = frozenset(purposes)
        self._signatures = MAX_SIGNATURES
        self._gost_bytes = MAX_GOST_BYTES
        self._names = constraints.Budget()
        self.reason = "no issuer of this certificate is known here"

    def check_leaf(self, leaf: CertificateView) -> None:
        """What a leaf must be by itself."""
        self._check_any(leaf, "the certificate")
        if not leaf.ca and "2.5.29.30" in leaf.extensions:
            raise ChainInvalid(reason="name constraints outside a CA")
        if not self._purposes:
            return
        found = leaf.purposes or frozenset()
        if not found & self._purposes:
            raise ChainInvalid(reason="the certificate is not for this purpose")

    def extend(
        self, path: tuple[CertificateView, ...]
    ) -> tuple[CertificateView, ...] | None:
        """The whole chain that begins with a path, or nothing."""
        last = path[-1]
        if last.der in self._pinned:
            return path
        if len(path) >= MAX_LENGTH:
            self.reason = f"a chain of more than {MAX_LENGTH} certificates"
            return None
        for candidate in (*self._anchors, *self._pool):
            if candidate.subject != last.issuer or _repeats(candidate, path):
                continue
            try:
                self._check_issuer(candidate, path)
            except (ChainInvalid, EncodingInvalid) as error:
                self.reason = error.reason
                continue
            found = self.extend((*path, candidate))
            if found is not None:
                return found
        return None

    def _check_issuer(
        self, issuer: CertificateView, path: tuple[CertificateView, ...]
    ) -> None:
        """Whether a candidate may stand above a path; the signature comes last."""
        self._check_any(issuer, "an issuer")
        if issuer.ca is not True:
            raise ChainInvalid(reason="an issuer is no CA")
        if issuer.key_usage is not None and "key_cert_sign" not in issuer.key_usage:
            raise ChainInvalid(reason="an issuer may not sign certificates")
        below = sum(not view.self_issued for view in path[1:])
        if issuer.path_length is not None and below > issuer.path_length:
            raise ChainInvalid(reason="more issuers than an issuer's path length")
        pinned = issuer.der in self._pinned
        if self._purposes and issuer.purposes is not None and not pinned:
            allowed = self._purposes | {_ANY_PURPOSE}
            if not issuer.purposes & allowed:
                raise ChainInvalid(reason="an issuer is not for this purpose")
        for index, view in enumerate(path):
            # A self-issued issuer renews a key; only its leaf is held to the names.
            if index == 0 or not view.self_issued:
                constraints.check(issuer, view, self._names)
        self._spend(path[-1])
        check_signed_by(path[-1], issuer)

    def _spend(self, below: CertificateView) -> None:
        """Takes what the next signature costs off, before it is judged."""
        cost = 1
        if gost.is_signature(below.algorithm_oid):
            cost = GOST_COST
            self._gost_bytes -= len(below.tbs)
        if self._signatures < cost or self._gost_bytes < 0:
            raise ChainInvalid(reason="too many possible issuers")
        self._signatures -= cost

    def _check_any(self, view: CertificateView, who: str) -> None:
        if view.unknown_critical:
            oids = ", ".join(view.unknown_critical[:3])
            raise ChainInvalid(
                reason=f"{who} has the unknown critical extension {oids}"
            )
        if self._at < view.not_before:
            raise ChainInvalid(reason=f"{who} is not valid yet")
        if self._at > view.not_after:
            raise ChainInvalid(reason=f"{who} has expired")


def _repeats(candidate: CertificateView, path: tuple[CertificateView, ...]) -> bool:
    """Whether this name and key stand in the path already: a loop."""
    return any(
        view.subject == candidate.subject and view.spki == candidate.spki
        for view in path
    )


def _readable(certificate: bytes) -> CertificateView | None:
    try:
        return read(certificate)
    except EncodingInvalid:
        # A stranger may have put it there to spoil the search: it is left out.
        return None
