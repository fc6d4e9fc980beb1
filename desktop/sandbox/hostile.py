"""Wrong certificates on order: the eleven of security.md, test 15 (tests only).

Each is signed by the true issuer, so nothing but the client's gate can refuse it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta

from asn1crypto import algos, core, pem, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from desktop.asn1 import names
from desktop.data import read_bytes
from desktop.sandbox.ca import Member
from desktop.sandbox.certificates import (
    Extension,
    FileKey,
    Template,
    basic_constraints,
    build_certificate,
    extended_usage,
    key_usage,
    subject_key_id,
)
from desktop.sandbox.state import SandboxState

__all__ = ["make"]

_DAY = timedelta(days=1)
_KEY_USAGE, _BASIC, _EKU, _SKI = "2.5.29.15", "2.5.29.19", "2.5.29.37", "2.5.29.14"
#: Marks that turn the direction of writing, and markup that a label might draw.
_BIDI = "\u202ecod.tnerap\u202c<img src=x>"


class _Sha1Key(FileKey):
    """Signs with SHA-1, as no authority should any more."""

    @property
    def algorithm(self) -> algos.SignedDigestAlgorithm:
        if isinstance(self.private, rsa.RSAPrivateKey):
            return algos.SignedDigestAlgorithm(
                {"algorithm": "sha1_rsa", "parameters": core.Null()}
            )
        return algos.SignedDigestAlgorithm({"algorithm": "sha1_ecdsa"})

    def sign(self, message: bytes) -> bytes:
        weak = hashes.SHA1()  # noqa: S303 -- weak on purpose, see the class
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(message, padding.PKCS1v15(), weak)
        return self.private.sign(message, ec.ECDSA(weak))


def make(kind: str, good: Template, issuer: Member, state: SandboxState) -> bytes:
    """A certificate that differs from the good one in exactly what the kind says.

    Raises:
        KeyError: There is no such kind.
    """
    if kind == "sha1" and isinstance(issuer.key, FileKey):
        return build_certificate(good, _Sha1Key(issuer.key.private))
    if kind == "repeated-serial":
        return build_certificate(_repeated(good, issuer, state), issuer.key)
    return build_certificate(_CHANGES[kind](good), issuer.key)


def _repeated(good: Template, issuer: Member, state: SandboxState) -> Template:
    rows = state.store.rows("certificates", issuer=issuer.name, order="issued_at")
    serial = int(rows[-1]["serial"], 16) if rows else issuer_serial(issuer)
    return dataclasses.replace(good, serial=serial)


def issuer_serial(issuer: Member) -> int:
    """The issuer's own serial: repeated where nothing else was issued yet."""
    return int(x509.Certificate.load(issuer.certificate).serial_number)


def _other_key(good: Template) -> Template:
    return _with_key(good, FileKey.generate("ec").spki)


def _known_test_key(good: Template) -> Template:
    # RFC 9500, testECCP256: its private half is printed in the RFC.
    _, _, spki = pem.unarmor(read_bytes("sandbox/rfc9500-p256.pem"))
    return _with_key(good, spki)


def _with_key(good: Template, spki: bytes) -> Template:
    kept = [item for item in good.extensions if item.oid != _SKI]
    return dataclasses.replace(
        good, spki=spki, extensions=(*kept, subject_key_id(spki))
    )


def _ca(good: Template) -> Template:
    kept = [item for item in good.extensions if item.oid != _KEY_USAGE]
    extra = (
        basic_constraints(),
        key_usage("digital_signature", "non_repudiation", "key_cert_sign"),
    )
    return dataclasses.replace(good, extensions=(*kept, *extra))


def _renamed(change: Callable[[str], str]) -> Callable[[Template], Template]:
    def renamed(good: Template) -> Template:
        pairs = [
            (key, change(value) if key == "CN" else value)
            for key, value in names.name_pairs(good.subject)
        ]
        return dataclasses.replace(good, subject=names.build_name(pairs))

    return renamed


def _moved(days: int) -> Callable[[Template], Template]:
    def moved(good: Template) -> Template:
        return dataclasses.replace(
            good,
            not_before=good.not_before + days * _DAY,
            not_after=good.not_after + days * _DAY,
        )

    return moved


def _extra_usage(good: Template) -> Template:
    kept: list[Extension] = [item for item in good.extensions if item.oid != _EKU]
    # id-kp-codeSigning: nobody asked for it.
    extra = extended_usage("1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.3")
    return dataclasses.replace(good, extensions=(*kept, extra))


_CHANGES: dict[str, Callable[[Template], Template]] = {
    "other-key": _other_key,
    "known-test-key": _known_test_key,
    "ca": _ca,
    "wrong-name": _renamed(lambda _: "SOMEBODY ELSE"),
    "long-name": _renamed(lambda text: text + "A" * 39_000),
    "bidi-name": _renamed(lambda text: text + _BIDI),
    "expired": _moved(-800),
    "future": _moved(+400),
    "extra-usage": _extra_usage,
}
