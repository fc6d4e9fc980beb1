"""What a certificate revocation list proves (RFC 5280, 5 and 6.3; protocols.md 2.8).

A list counts when the issuer, or a pinned signer of indirect lists, signed it, its
scope covers the certificate, it is in force, and its number did not fall. That a
certificate is *not* listed proves something only on a complete list: a delta without
its base, or a list of some reasons, can say "revoked" and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import core
from asn1crypto import x509 as asn1_x509
from cryptography import x509

from desktop.asn1 import der, schemes
from desktop.errors import (
    EncodingInvalid,
    SchemeUnsupported,
    SignatureInvalid,
    StatusInvalid,
)
from desktop.model.authority import StatusProof
from desktop.trust.crl_parts import ListFrame, Scope, read_frame, scope_of
from desktop.trust.ocsp import CLOCK_SKEW
from desktop.trust.view import CertificateView, read

__all__ = ["MAX_BYTES", "freshest_urls", "judge"]

MAX_BYTES = 64 * 1024 * 1024

_NUMBER, _DELTA = "2.5.29.20", "2.5.29.27"
_FRESHEST = "2.5.29.46"
_SCOPE = "2.5.29.28"
_KNOWN = frozenset({_NUMBER, _DELTA, _FRESHEST, _SCOPE, "2.5.29.35", "2.5.29.18"})
_ENTRY_KNOWN = frozenset({"2.5.29.21", "2.5.29.24", "2.5.29.29", "2.5.29.23"})
#: What the library says of entries that it can't read; not all are ValueErrors.
_LIBRARY_ERRORS = (
    ValueError,
    TypeError,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
_POINTS = "2.5.29.31"
_DIRECTORY = "directory_name"


@dataclass(frozen=True)
class _List:
    """A list that was judged as a whole."""

    body: bytes
    frame: ListFrame
    scope: Scope
    number: int | None
    base_number: int | None
    signer: CertificateView


@dataclass(frozen=True)
class _Entry:
    revoked_at: datetime
    reason: str
    invalidity_date: datetime | None


def judge(
    body: bytes,
    certificate: bytes | CertificateView,
    issuer: bytes,
    now: datetime,
    *,
    minimum_number: int | None = None,
    max_bytes: int = MAX_BYTES,
    signers: Sequence[bytes] = (),
    base: bytes | None = None,
) -> StatusProof:
    """Judges a list.

    Args:
        body: DER as received; a complete list or a delta.
        certificate: DER of the certificate asked about, or what stands for it
            (:func:`desktop.trust.view.named`).
        issuer: DER of its issuer's certificate, pinned.
        now: When the list must be in force; for a bundle, when it was received.
        minimum_number: CRLNumber seen before; a smaller one is refused.
        max_bytes: A larger list is not looked at.
        signers: DER of pinned certificates that may sign indirect lists.
        base: The complete list that a delta goes with.

    Raises:
        StatusInvalid: It proves nothing about this certificate.
    """
    if max(len(body), len(base or b"")) > max_bytes:
        raise _bad(f"the list is too large: {len(body)} bytes, limit {max_bytes}")
    try:
        leaf = read(certificate) if isinstance(certificate, bytes) else certificate
        above = read(issuer)
        pinned = [read(item) for item in signers]
        found = _whole(body, leaf, above, pinned, now)
        _check_number(found, minimum_number)
        entry = _entry(found, leaf)
        if found.base_number is None:
            return _proof(found, entry)
        return _delta_proof(found, entry, leaf, above, pinned, now, base)
    except EncodingInvalid as error:
        raise _bad(f"{error.what}: {error.reason}") from error


def freshest_urls(body: bytes) -> tuple[str, ...]:
    """Where a complete list says that its delta lies (5.2.6).

    Raises:
        EncodingInvalid: Not a list, or the extension can't be read.
    """
    value = read_frame(body).extensions.get(_FRESHEST)
    if value is None:
        return ()
    found: list[str] = []
    with der.reading("CRL"):
        for point in asn1_x509.CRLDistributionPoints.load(value[1], strict=True):
            name = point["distribution_point"]
            if isinstance(name, core.Void) or name.name != "full_name":
                continue
            found += [
                str(item.native)
                for item in name.chosen
                if item.name == "uniform_resource_identifier"
            ]
    return tuple(found)


def _whole(
    body: bytes,
    leaf: CertificateView,
    issuer: CertificateView,
    signers: Sequence[CertificateView],
    now: datetime,
) -> _List:
    """Everything that is judged before an entry is looked for."""
    if leaf.issuer != issuer.subject:
        raise _bad("the certificate is not of this issuer")
    frame = read_frame(body)
    for oid, (critical, _) in frame.extensions.items():
        if critical and oid not in _KNOWN:
            raise _bad(f"unknown critical extension {oid}")
    scope = scope_of(frame)
    signer = _signer(frame, scope, leaf, issuer, signers)
    _check_scope(scope, leaf)
    if frame.this_update > now + CLOCK_SKEW:
        raise _bad("the list is from the future; is the clock right?")
    if frame.next_update is None:
        raise _bad("the list does not say how long it is in force")
    if frame.next_update < now - CLOCK_SKEW:
        raise _bad("the list has expired")
    return _List(
        body=body,
        frame=frame,
        scope=scope,
        number=_integer(frame, _NUMBER),
        base_number=_integer(frame, _DELTA),
        signer=signer,
    )


def _signer(
    frame: ListFrame,
    scope: Scope,
    leaf: CertificateView,
    issuer: CertificateView,
    signers: Sequence[CertificateView],
) -> CertificateView:
    candidates = [issuer]
    if frame.issuer != issuer.subject:
        if not scope.indirect:
            raise _bad("the list is of another issuer")
        if frame.issuer not in _indirect_issuers(leaf):
            raise _bad("the certificate names no such issuer of indirect lists")
        candidates = list(signers)
    reason = "no pinned certificate of the list's issuer"
    for candidate in candidates:
        if candidate.subject != frame.issuer:
            continue
        usage = candidate.key_usage
        if usage is not None and "crl_sign" not in usage:
            reason = "its issuer may not sign lists"
            continue
        try:
            schemes.verify(candidate.spki, frame.algorithm, frame.signature, frame.tbs)
        except SignatureInvalid as error:
            reason = error.reason
            continue
        except SchemeUnsupported as error:
            reason = f"{error.scheme} is not accepted in signatures"
            continue
        return candidate
    raise _bad(reason)


def _check_scope(scope: Scope, leaf: CertificateView) -> None:
    if scope.only_attributes:
        raise _bad("the list is about attribute certificates")
    if scope.only_cas and leaf.ca is not True:
        raise _bad("the list is about CAs only")
    if scope.only_users and leaf.ca is True:
        raise _bad("the list is about users only")
    if scope.relative:
        raise _bad("the list has a scope that is not understood")
    if scope.points and not scope.points & _own_points(leaf):
        raise _bad("the list is of another distribution point")


def _check_number(found: _List, minimum: int | None) -> None:
    if minimum is None:
        return
    if found.number is None or found.number < minimum:
        raise _bad(f"its number {found.number} is below {minimum}: an older list")


def _proof(found: _List, entry: _Entry | None) -> StatusProof:
    if entry is None and found.scope.some_reasons:
        raise _bad("not listed, but the list is about some reasons only")
    frame = found.frame
    return StatusProof(
        status="good" if entry is None else "revoked",
        source="crl",
        this_update=frame.this_update,
        next_update=frame.next_update,
        produced_at=frame.this_update,
        raw=found.body,
        revoked_at=None if entry is None else entry.revoked_at,
        reason="" if entry is None else entry.reason,
        invalidity_date=None if entry is None else entry.invalidity_date,
        crl_number=found.number,
        signer=found.signer.sha256,
    )


def _delta_proof(
    found: _List,
    entry: _Entry | None,
    leaf: CertificateView,
    issuer: CertificateView,
    signers: Sequence[CertificateView],
    now: datetime,
    base: bytes | None,
) -> StatusProof:
    """A delta: what it lists is so; what it does not list is as in its base (5.2.4)."""
    if entry is not None and entry.reason != "removeFromCRL":
        return _proof(found, entry)
    if base is None:
        raise _bad("a delta list without its base proves nothing here")
    whole = _whole(base, leaf, issuer, signers, now)
    if whole.base_number is not None:
        raise _bad("the base is a delta itself")
    same = whole.frame.issuer == found.frame.issuer and whole.frame.extensions.get(
        _SCOPE
    ) == found.frame.extensions.get(_SCOPE)
    if not same:
        raise _bad("base and delta are of another scope")
    if whole.number is None or found.number is None:
        raise _bad("base or delta have no number")
    assert found.base_number is not None  # noqa: S101 - a delta has one
    if not found.base_number <= whole.number < found.number:
        raise _bad("base and delta do not go together")
    if entry is not None:
        # Listed as removed: a hold was lifted since the base.
        return _proof(found, None)
    return _proof(whole, _entry(whole, leaf))


# -- entries ------------------------------------------------------------------------


def _entry(found: _List, leaf: CertificateView) -> _Entry | None:
    """Our entry; ``cryptography`` looks for it without making objects of the others."""
    try:
        parsed = x509.load_der_x509_crl(found.body)
        if found.scope.indirect:
            entry = _indirect_entry(parsed, found.frame, leaf)
        else:
            entry = parsed.get_revoked_certificate_by_serial_number(leaf.serial)
        if entry is None:
            return None
        return _read_entry(entry)
    except _LIBRARY_ERRORS as error:
        raise EncodingInvalid(what="CRL", reason=str(error)[:200]) from error


def _indirect_entry(
    parsed: x509.CertificateRevocationList, frame: ListFrame, leaf: CertificateView
) -> x509.RevokedCertificate | None:
    """In an indirect list the issuer stays the same until an entry names another."""
    ours = frame.issuer == leaf.issuer
    for entry in parsed:
        for extension in entry.extensions:
            if isinstance(extension.value, x509.CertificateIssuer):
                named = extension.value.get_values_for_type(x509.DirectoryName)
                ours = any(_same_name(name, leaf.issuer) for name in named)
        if ours and entry.serial_number == leaf.serial:
            return entry
    return None


def _same_name(name: x509.Name, wanted: bytes) -> bool:
    return name.public_bytes() == wanted


def _read_entry(entry: x509.RevokedCertificate) -> _Entry:
    reason, invalidity_date = "unspecified", None
    for extension in entry.extensions:
        value = extension.value
        if isinstance(value, x509.CRLReason):
            reason = value.reason.value
        elif isinstance(value, x509.InvalidityDate):
            invalidity_date = value.invalidity_date_utc.astimezone(UTC)
        elif extension.critical and extension.oid.dotted_string not in _ENTRY_KNOWN:
            raise _bad(f"unknown critical extension {extension.oid.dotted_string}")
    moment = entry.revocation_date_utc.astimezone(UTC)
    return _Entry(moment, reason, invalidity_date)


# -- parts of the certificate --------------------------------------------------------


def _own_points(leaf: CertificateView) -> frozenset[bytes]:
    """Full names of the certificate's distribution points, DER of each."""
    found: set[bytes] = set()
    for point in _points(leaf):
        name = point["distribution_point"]
        if not isinstance(name, core.Void) and name.name == "full_name":
            found |= {item.dump() for item in name.chosen}
    return frozenset(found)


def _indirect_issuers(leaf: CertificateView) -> frozenset[bytes]:
    """Names in cRLIssuer of the certificate's distribution points, DER of each."""
    found: set[bytes] = set()
    for point in _points(leaf):
        issuers = point["crl_issuer"]
        if not isinstance(issuers, core.Void):
            found |= {_directory(item) for item in issuers if item.name == _DIRECTORY}
    return frozenset(found)


def _directory(item: asn1_x509.GeneralName) -> bytes:
    """The Name inside the tag of a directoryName."""
    tagged = der.root(item.dump(), "certificate", tag=0xA4)
    return der.children(tagged, "certificate")[0].raw


def _points(leaf: CertificateView) -> list[asn1_x509.DistributionPoint]:
    value = leaf.extensions.get(_POINTS)
    if value is None:
        return []
    with der.reading("certificate"):
        return list(asn1_x509.CRLDistributionPoints.load(value, strict=True))


def _integer(frame: ListFrame, oid: str) -> int | None:
    value = frame.extensions.get(oid)
    if value is None:
        return None
    with der.reading("CRL"):
        number = int(core.Integer.load(value[1], strict=True).native)
    if number < 0:
        raise EncodingInvalid(what="CRL", reason="a number below zero")
    return number


def _bad(reason: str) -> StatusInvalid:
    return StatusInvalid(reason=reason)
