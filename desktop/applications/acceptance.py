"""The one gate: a certificate enters only when it is the one that was asked for (S1).

Whatever a broken or hostile authority sends is compared with the intent: the key that
was made on the token, the subject and address of the request, the usages and issuers of
the profile, the serial numbers seen before. A refusal names the check and the reason
(security.md, threat 9 and test 15); nothing is repaired, nothing half accepted.

What an authority may change without being refused is listed in ``mods`` and shown:
order and string types of the subject, an additional place or our own address in it, a
key identifier computed in another way, extensions that were not granted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import core, x509

from desktop.applications.identity import same_text
from desktop.applications.profile import (
    KEYSTORE_EXTENSION,
    SAN_EXTENSION,
    SKI_EXTENSION,
    SubjectFacts,
    allowed_key_usages,
    allowed_purposes,
    read_subject,
)
from desktop.asn1 import der, names, pkcs10, schemes
from desktop.canonical import sha256_hex
from desktop.errors import (
    CertificateRejected,
    ChainInvalid,
    EncodingInvalid,
    SchemeUnsupported,
    SignatureInvalid,
)
from desktop.model.authority import AuthorityProfile, IssuerEntry
from desktop.model.records import CertificateRecord
from desktop.trust import chain
from desktop.trust.view import CertificateView, read

__all__ = ["CLOCK_SKEW", "MAX_BYTES", "Accepted", "judge"]

#: An honest certificate of a person has 1 to 3 kB.
MAX_BYTES = 16 * 1024
#: Longest single value of a subject; ministries' names pass 85 characters.
LONGEST_VALUE = 255
#: How far an authority's clock may be ahead of ours at notBefore.
CLOCK_SKEW = timedelta(minutes=5)

#: Statuses of RFC 9810 that come with a certificate.
_GRANTED = (0, 1)
#: Subject parts that an authority may add: a place, and the address asked for.
_MAY_BE_ADDED = frozenset({"L", "ST", "E"})
#: Private keys of these public keys stand in RFC 9500: rsa-2048, P-256, P-384, P-521.
_PUBLIC_TEST_KEYS = frozenset(
    {
        "8fb6bad671cfe698393c453357da61b56d757ab8c0f3fb9c87f2849e63131878",
        "b2b04340cfaee616ec9c2c62d261b208e54bb197498df52e8cadede23ac0ba5e",
        "c4c10105a0be0ed4dd3354428dc38a9bfee64da141ce16e75c94eda272f9dd3a",
        "acb1b8327fef995e2458fdf5e3c33b2dc0749feabd6a894cb9bda9d70ac06c24",
    }
)


@dataclass(frozen=True)
class Accepted:
    """A certificate that passed every check.

    Attributes:
        certificate: DER.
        chain: DER from the certificate to its anchor.
        issuer: The profile's entry of its issuer, with the status addresses.
        serial: Lower-case hex.
        sha256: Of the DER, lower-case hex.
        subject: The subject as text, control characters escaped.
        mods: What differs from the request without harm; names of parts.
    """

    certificate: bytes
    chain: tuple[bytes, ...]
    issuer: IssuerEntry
    serial: str
    sha256: str
    subject: str
    not_before: datetime
    not_after: datetime
    mods: tuple[str, ...]


def judge(
    certificate: bytes,
    *,
    spki: bytes,
    request: bytes,
    profile: AuthorityProfile,
    extra_certs: Sequence[bytes],
    now: datetime,
    known: Iterable[CertificateRecord] = (),
    status: int = 0,
) -> Accepted:
    """Lets a certificate in, or refuses it.

    Args:
        certificate: DER as it came.
        spki: Public key that was made on the token, DER.
        request: The signed PKCS#10, DER.
        profile: The authority.
        extra_certs: DER that came along; building material, never trusted.
        now: By our clock.
        known: Certificates seen before; the very same one may come again.
        status: PKIStatus of the answer: 0, or 1 for grantedWithMods. Only the latter
            may leave an address out that was asked for.

    Raises:
        CertificateRejected: With the name of the check and the reason.
        EncodingInvalid: The request itself can't be read.
        ProfileInvalid: The profile's tables are malformed.
    """
    if status not in _GRANTED:
        raise _no("status", f"the answer has status {status}")
    if len(certificate) > MAX_BYTES:
        raise _no("size", f"{len(certificate)} bytes, more than {MAX_BYTES}")
    asked = pkcs10.parse(request)
    try:
        view = read(certificate)
        pairs = names.name_pairs(view.subject)
        _check_key(view, spki, asked, profile)
        _check_constraints(view)
        _check_usage(view, profile)
        _check_validity(view, now)
        _check_characters(pairs)
        mods = _check_subject(pairs, asked)
        mods += _check_alternative_names(view, asked, status)
        mods += _extensions_left_out(view, asked)
        _check_serial(view, known)
    except EncodingInvalid as error:
        raise _no("encoding", f"{error.what}: {error.reason}") from error
    entry, found = _check_chain(view, profile, extra_certs, now)
    return Accepted(
        certificate=certificate,
        chain=found,
        issuer=entry,
        serial=format(view.serial, "x"),
        sha256=sha256_hex(certificate),
        subject=", ".join(f"{key}={_shown(value)}" for key, value in pairs),
        not_before=view.not_before,
        not_after=view.not_after,
        mods=tuple(mods),
    )


def _check_key(
    view: CertificateView,
    spki: bytes,
    asked: pkcs10.Request,
    profile: AuthorityProfile,
) -> None:
    if sha256_hex(view.spki) in _PUBLIC_TEST_KEYS:
        raise _no("test_key", "the private key of this certificate is published")
    if view.spki != spki or asked.spki != spki:
        raise _no("key", "the certificate is for another key than the token's")
    try:
        scheme = schemes.of_spki(view.spki).name
    except SchemeUnsupported as error:
        raise _no("key", "a key of an unknown kind") from error
    # A profile names its schemes as people do; which arc is spoken stands beside them.
    spoken = [
        schemes.for_profile(name, profile.gost_encoding) for name in profile.schemes
    ]
    if scheme not in spoken:
        raise _no("key", f"the authority's profile has no {scheme}")


def _check_constraints(view: CertificateView) -> None:
    if view.version != 3:
        raise _no("version", f"version {view.version} instead of 3")
    if view.ca:
        raise _no("ca", "the certificate is one of a CA")
    if view.unknown_critical:
        oids = ", ".join(view.unknown_critical[:3])
        raise _no("extensions", f"unknown critical extension {oids}")


def _check_usage(view: CertificateView, profile: AuthorityProfile) -> None:
    allowed = allowed_key_usages(schemes.of_spki(view.spki).name)
    usage = view.key_usage or frozenset()
    if not usage & {"digital_signature", "non_repudiation"}:
        raise _no("key_usage", "the certificate is not for signing")
    if usage - allowed:
        more = ", ".join(sorted(map(str, usage - allowed)))
        raise _no("key_usage", f"more than asked for: {more}")
    purposes = view.purposes or frozenset()
    if not purposes:
        raise _no("extended_key_usage", "none is stated, so any would be allowed")
    if purposes - allowed_purposes(profile):
        more = ", ".join(sorted(purposes - allowed_purposes(profile)))
        raise _no("extended_key_usage", f"more than asked for: {more}")


def _check_validity(view: CertificateView, now: datetime) -> None:
    if view.not_before > now + CLOCK_SKEW:
        raise _no("validity", f"not valid before {view.not_before:%Y-%m-%d %H:%M} UTC")
    if view.not_after <= now:
        raise _no("validity", f"expired at {view.not_after:%Y-%m-%d %H:%M} UTC")
    if view.not_after <= view.not_before:
        raise _no("validity", "it ends before it begins")


def _check_characters(pairs: Sequence[tuple[str, str]]) -> None:
    """No control and no direction characters in a name that people read (threat 16)."""
    for key, value in pairs:
        if len(value) > LONGEST_VALUE:
            raise _no("subject", f"{key} has {len(value)} characters")
        if any(unicodedata.category(letter)[0] == "C" for letter in value):
            raise _no("characters", f"{key} has control or direction characters")


def _check_subject(
    pairs: Sequence[tuple[str, str]], asked: pkcs10.Request
) -> list[str]:
    """The same person and post as in the request."""
    wanted = names.name_pairs(asked.subject)
    if list(pairs) == list(wanted):
        return []
    if len({key for key, _ in pairs}) != len(pairs):
        raise _no("subject", "a part occurs twice")
    found, intent = read_subject(pairs), read_subject(wanted)
    for part in ("surname", "given_name", "patronymic", "iin", "organisation", "bin"):
        if not same_text(getattr(found, part), getattr(intent, part)):
            raise _no("subject", f"{part} is not as asked for")
    _check_address(found, asked)
    keys, wanted_keys = {key for key, _ in pairs}, {key for key, _ in wanted}
    if keys - wanted_keys - _MAY_BE_ADDED:
        more = ", ".join(sorted(keys - wanted_keys - _MAY_BE_ADDED))
        raise _no("subject", f"parts that nobody asked for: {more}")
    if "C" in wanted_keys and dict(pairs).get("C") != dict(wanted)["C"]:
        raise _no("subject", "the country is not as asked for")
    return ["subject"]


def _check_address(found: SubjectFacts, asked: pkcs10.Request) -> None:
    if not found.email:
        return
    mine = {
        read_subject(names.name_pairs(asked.subject)).email,
        *_addresses(dict(_values(asked)).get(SAN_EXTENSION)),
    }
    if found.email not in mine:
        raise _no("subject", "the e-mail address is not as asked for")


def _check_alternative_names(
    view: CertificateView, asked: pkcs10.Request, status: int
) -> list[str]:
    wanted = _addresses(dict(_values(asked)).get(SAN_EXTENSION))
    found = _addresses(view.extensions.get(SAN_EXTENSION))
    if set(found) - set(wanted):
        raise _no("alternative_names", "an address that nobody asked for")
    if set(wanted) == set(found):
        return []
    if status == 0:
        raise _no("alternative_names", "the address asked for is missing")
    return ["alternative_names"]


def _addresses(value: bytes | None) -> list[str]:
    if value is None:
        return []
    found = []
    with der.reading("alternative names"):
        for item in x509.GeneralNames.load(value, strict=True):
            if item.name != "rfc822_name":
                raise _no("alternative_names", f"a {item.name} besides the address")
            found.append(str(item.native))
    return found


def _extensions_left_out(view: CertificateView, asked: pkcs10.Request) -> list[str]:
    """A foreign key identifier or a dropped keystore extension harms nobody."""
    wanted, found = dict(_values(asked)), []
    ours = wanted.get(SKI_EXTENSION)
    if ours is not None:
        with der.reading("key identifier"):
            if core.OctetString.load(ours).native != view.key_identifier:
                found.append("subject_key_id")
    if wanted.get(KEYSTORE_EXTENSION) != view.extensions.get(KEYSTORE_EXTENSION):
        found.append("keystore")
    return found


def _values(asked: pkcs10.Request) -> list[tuple[str, bytes]]:
    return [(oid, value) for oid, _, value in asked.extensions]


def _check_serial(view: CertificateView, known: Iterable[CertificateRecord]) -> None:
    serial = format(view.serial, "x")
    for record in known:
        if record.serial != serial or record.sha256 == view.sha256:
            continue
        if read(record.der).issuer == view.issuer:
            raise _no("serial", f"serial number {serial} was issued before")


def _check_chain(
    view: CertificateView,
    profile: AuthorityProfile,
    extra_certs: Sequence[bytes],
    now: datetime,
) -> tuple[IssuerEntry, tuple[bytes, ...]]:
    """An issuer of the profile signed it, and is itself under a pinned anchor."""
    entry = _issuer(view, profile)
    issuers = tuple(item.certificate for item in profile.issuers)
    pool = (entry.certificate, *issuers, *extra_certs[: chain.MAX_CERTIFICATES // 2])
    # A certificate that begins a moment ahead of our clock is judged at its beginning.
    at = max(now, view.not_before)
    try:
        found = chain.build(view.der, pool, profile.anchors, at)
    except ChainInvalid as error:
        raise _no("chain", error.reason) from error
    if len(found) < 2 or read(found[1]).spki != read(entry.certificate).spki:
        raise _no("issuer", "the chain does not go by an issuer of the profile")
    return entry, found


def _issuer(view: CertificateView, profile: AuthorityProfile) -> IssuerEntry:
    reason = "no issuer of the profile has this name"
    for entry in profile.issuers:
        issuer = read(entry.certificate)
        if issuer.subject != view.issuer:
            continue
        try:
            schemes.verify(issuer.spki, view.algorithm, view.signature, view.tbs)
        except SchemeUnsupported as error:
            raise _no(
                "signature_algorithm", f"{error.scheme} is not accepted"
            ) from error
        except (SignatureInvalid, EncodingInvalid) as error:
            reason = error.reason
            continue
        return entry
    raise _no("issuer", reason)


def _shown(text: str) -> str:
    return "".join(
        letter
        if unicodedata.category(letter)[0] != "C" and letter != ","
        else f"\\u{ord(letter):04x}"
        for letter in text
    )


def _no(check: str, reason: str) -> CertificateRejected:
    return CertificateRejected(check=check, reason=reason)
