"""How CMP messages of one transaction are protected, and whose answers count (2.3).

One transaction has one kind of protection. A MAC is made with the slip's secret; a
signature comes from the token, which gets the whole ProtectedPart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from asn1crypto import x509

from desktop.asn1 import cmp, keyinfo, names, protection, schemes
from desktop.errors import (
    CertificateRejected,
    ChainInvalid,
    EncodingInvalid,
    MessageInvalid,
    SchemeUnsupported,
    SignatureInvalid,
)
from desktop.model.authority import AuthorityProfile
from desktop.ports import Signer
from desktop.secret import Secret
from desktop.trust import chain, view

__all__ = [
    "MacProtection",
    "Own",
    "Protection",
    "SignatureProtection",
    "check_signature",
    "own",
]

#: Iterations accepted from a peer: enough for any honest one, no burden for us.
MAX_ITERATIONS = 1_000_000

_CMC_CA = "1.3.6.1.5.5.7.3.27"
_CMC_RA = "1.3.6.1.5.5.7.3.28"
_MAC_OIDS = frozenset({"1.2.840.113549.1.5.14", "1.2.840.113533.7.66.13"})
_MAX_SIGNERS = 16
#: Certificates under the sender's name whose key is tried: one is honest, a renewed
#: signer has two. A GOST signature over a long answer takes seconds for each.
_MAX_TRIED = 4


@dataclass(frozen=True)
class Own:
    """What messages name of a certificate of ours; read once, and not judged here.

    A certificate against RFC 5280 must still be revocable, so nothing is refused.

    Attributes:
        key_usage: asn1crypto's names of the bits; ``None`` without the extension.
        key_identifier: Nothing where the certificate has none.
    """

    subject: bytes
    issuer: bytes
    serial: int
    key_usage: frozenset[str] | None
    key_identifier: bytes | None


@lru_cache(maxsize=32)
def own(certificate: bytes) -> Own:
    """Reads one of our certificates; they come again with every message."""
    read = x509.Certificate.load(certificate)
    usage, kid = read.key_usage_value, read.key_identifier
    return Own(
        subject=bytes(read.subject.dump()),
        issuer=bytes(read.issuer.dump()),
        serial=int(read.serial_number),
        key_usage=None if usage is None else frozenset(usage.native),
        key_identifier=None if kid is None else bytes(kid),
    )


class Protection(Protocol):
    """What one side of a transaction protects its messages with."""

    @property
    def kind(self) -> str:
        """``pbmac1``, ``pbm`` or ``signature``; saved with the transaction."""
        ...

    @property
    def sender(self) -> bytes:
        """DER of the sender's Name."""
        ...

    @property
    def sender_kid(self) -> bytes:
        """Key identifier that goes with the sender; strict servers compare (F12)."""
        ...

    @property
    def extra_certs(self) -> tuple[bytes, ...]:
        """The signer's certificate first, then its chain."""
        ...

    def algorithm(self) -> bytes:
        """AlgorithmIdentifier for one message; a MAC's salt is fresh."""
        ...

    def protect(self, algorithm: bytes, part: bytes) -> bytes:
        """Protection value over the DER of a ProtectedPart."""
        ...

    def check(self, message: cmp.PkiMessage, at: datetime) -> None:
        """Judges an answer's protection and its signer.

        Raises:
            MessageInvalid: The answer changes nothing.
        """
        ...


class MacProtection:
    """Protection with a shared secret: the slip's."""

    def __init__(
        self, profile: AuthorityProfile, kind: str, reference: str, secret: Secret
    ) -> None:
        self._profile = profile
        self._kind = kind
        self._reference = reference
        self._secret = secret

    @property
    def kind(self) -> str:
        """See :class:`Protection`."""
        return self._kind

    @property
    def sender(self) -> bytes:
        """CN = reference, or the empty name where the profile says so (F12)."""
        if self._profile.mac_sender == "null_dn":
            return names.build_name(())
        return names.build_name((("CN", self._reference),))

    @property
    def sender_kid(self) -> bytes:
        """The reference."""
        return self._reference.encode("utf-8")

    @property
    def extra_certs(self) -> tuple[bytes, ...]:
        """None: a MAC needs no certificate."""
        return ()

    def algorithm(self) -> bytes:
        """Parameters of the profile with a fresh salt."""
        profile = self._profile
        if self._kind == "pbmac1":
            return protection.mac_algorithm(
                "pbmac1", iterations=profile.pbmac1_iterations
            )
        return protection.mac_algorithm(
            "pbm",
            iterations=profile.pbm_iterations,
            owf=profile.pbm_owf,
            mac=profile.pbm_mac,
        )

    def protect(self, algorithm: bytes, part: bytes) -> bytes:
        """See :class:`Protection`."""
        with self._secret.exposed() as secret:
            return protection.mac(algorithm, secret, part)

    def check(self, message: cmp.PkiMessage, at: datetime) -> None:
        """A MAC by the same secret, or a signature by an authorised signer."""
        if _is_mac(message):
            try:
                with self._secret.exposed() as secret:
                    protection.verify_mac(message, secret, MAX_ITERATIONS)
            except (SignatureInvalid, EncodingInvalid) as error:
                raise MessageInvalid(check="protection", reason=error.reason) from error
            return
        check_signature(message, self._profile, at)


class SignatureProtection:
    """Protection with a token's key and its certificate.

    Raises:
        CertificateRejected: Its key usage lacks digitalSignature, so no server would
            take the message (F18).
    """

    kind = "signature"

    def __init__(
        self, profile: AuthorityProfile, signer: Signer, certificate: bytes
    ) -> None:
        self._profile = profile
        self._signer = signer
        self._certificate = certificate
        self._view = own(certificate)
        usage = self._view.key_usage
        if usage is not None and "digital_signature" not in usage:
            raise CertificateRejected(
                check="key_usage", reason="the certificate may not sign CMP messages"
            )

    @property
    def sender(self) -> bytes:
        """The certificate's subject."""
        return self._view.subject

    @property
    def sender_kid(self) -> bytes:
        """The certificate's SubjectKeyIdentifier; without one, SHA-1 of the key."""
        stated = self._view.key_identifier
        if stated is not None:
            return stated
        return schemes.key_identifier(self._signer.spki)

    @property
    def extra_certs(self) -> tuple[bytes, ...]:
        """The certificate, then the profile's issuers up to the anchor."""
        found = [self._certificate]
        pool = [entry.certificate for entry in self._profile.issuers]
        wanted = self._view.issuer
        while len(found) <= len(pool):
            issuer = next(
                (
                    der
                    for der in pool
                    if own(der).subject == wanted and der not in found
                ),
                None,
            )
            if issuer is None:
                break
            found.append(issuer)
            wanted = own(issuer).issuer
        return tuple(found)

    def algorithm(self) -> bytes:
        """The algorithm of the key's scheme."""
        return schemes.signature_algorithm(self._signer.scheme)

    def protect(self, algorithm: bytes, part: bytes) -> bytes:
        """One token signature over the whole ProtectedPart."""
        del algorithm  # It is inside the part; the worker reads it there.
        return self._signer.sign_cmp(part, self._certificate)

    def check(self, message: cmp.PkiMessage, at: datetime) -> None:
        """A signature by an authorised signer."""
        if _is_mac(message):
            raise MessageInvalid(
                check="protection", reason="the answer to a signed message has a MAC"
            )
        check_signature(message, self._profile, at)


def check_signature(
    message: cmp.PkiMessage, profile: AuthorityProfile, at: datetime
) -> None:
    """Finds the signer of an answer and judges whether it may speak for the CA.

    Accepted: a pinned signer, the profile's CAs themselves, and a certificate under an
    anchor with EKU id-kp-cmcRA or id-kp-cmcCA (2.3).

    Raises:
        MessageInvalid: No signature, a bad one, or a signer without authority.
    """
    pinned = (
        *profile.cmp_signers,
        *profile.anchors,
        *(entry.certificate for entry in profile.issuers),
    )
    carried = tuple(message.extra_certs[:_MAX_SIGNERS])
    reason = "no certificate of the sender"
    tried = 0
    # Pinned ones first: nothing that a stranger sends along can push them out.
    for certificate in _unique((*pinned, *carried)):
        if not _may_be_sender(certificate, message):
            continue
        tried += 1
        if tried > _MAX_TRIED:
            break
        try:
            protection.verify_signature(message, certificate)
        except (SignatureInvalid, EncodingInvalid, SchemeUnsupported) as error:
            reason = str(error.facts.get("reason", error.code))
            continue
        if certificate in pinned:
            return
        _check_authority(certificate, carried, profile, at)
        return
    raise MessageInvalid(check="protection", reason=reason)


def _check_authority(
    certificate: bytes,
    carried: tuple[bytes, ...],
    profile: AuthorityProfile,
    at: datetime,
) -> None:
    found = view.read(certificate)
    if not (found.purposes or frozenset()) & {_CMC_CA, _CMC_RA}:
        raise MessageInvalid(
            check="signer", reason="its certificate has neither cmcRA nor cmcCA"
        )
    usage = found.key_usage
    if usage is not None and "digital_signature" not in usage:
        raise MessageInvalid(
            check="signer", reason="its certificate may not sign messages"
        )
    issuers = tuple(entry.certificate for entry in profile.issuers)
    try:
        chain.build(certificate, (*carried, *issuers), profile.anchors, at)
    except ChainInvalid as error:
        raise MessageInvalid(check="signer", reason=error.reason) from error


def _may_be_sender(certificate: bytes, message: cmp.PkiMessage) -> bool:
    try:
        found = view.read(certificate)
    except EncodingInvalid:
        return False
    if found.subject == message.header.sender:
        return True
    kid = found.key_identifier
    return kid is not None and kid == message.header.sender_kid


def _is_mac(message: cmp.PkiMessage) -> bool:
    """Whether a protected message has a MAC; the exchange refuses unprotected ones."""
    try:
        oid, _ = keyinfo.algorithm_parts(message.header.protection_alg)
    except EncodingInvalid as error:
        raise MessageInvalid(check="protection", reason=error.reason) from error
    return oid in _MAC_OIDS


def _unique(items: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(items))
