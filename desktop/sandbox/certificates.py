"""Writes X.509 certificates from typed parts (RFC 5280), signed by a file key.

The subject is put in as DER, byte for byte as the request had it: a common name of 33
Cyrillic letters is no problem here, and the tests can make certificates that no
ordinary library would write (security.md, test 15).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Union

from asn1crypto import algos, core, keys, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from desktop.asn1 import keyinfo
from desktop.sandbox.gost_key import GostKey

__all__ = [
    "AnyKey",
    "Extension",
    "FileKey",
    "Template",
    "authority_key_id",
    "basic_constraints",
    "build_certificate",
    "crl_points",
    "extended_usage",
    "issuer_access",
    "key_usage",
    "policies",
    "public_bits",
    "rfc822_name",
    "subject_key_id",
]

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
#: Whatever the sandbox signs with.
AnyKey = Union["FileKey", GostKey]

_KEY_USAGE_BITS = (
    "digital_signature",
    "non_repudiation",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
)


@dataclass(frozen=True)
class Extension:
    """One certificate extension; ``value`` is the DER inside the OCTET STRING."""

    oid: str
    critical: bool
    value: bytes


@dataclass(frozen=True)
class Template:
    """What goes into a certificate. Names and key are DER."""

    subject: bytes
    spki: bytes
    issuer: bytes
    serial: int
    not_before: datetime
    not_after: datetime
    extensions: Sequence[Extension]


class FileKey:
    """A private key of the sandbox itself: RSA-2048 or P-256, in a file."""

    def __init__(self, key: PrivateKey) -> None:
        self._key = key

    @classmethod
    def generate(cls, kind: str) -> FileKey:
        """A new key: ``rsa`` or ``ec``."""
        if kind == "rsa":
            return cls(rsa.generate_private_key(public_exponent=65537, key_size=2048))
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def from_pem(cls, data: bytes) -> FileKey:
        """Reads what :meth:`pem` wrote.

        Raises:
            ValueError: Not an RSA or EC key.
        """
        # Our own file: proving its primes again would take half of the start-up.
        key = serialization.load_pem_private_key(
            data, password=None, unsafe_skip_rsa_key_validation=True
        )
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise ValueError("only RSA and EC keys")  # noqa: TRY004 -- bad contents
        return cls(key)

    @property
    def private(self) -> PrivateKey:
        """The key itself, for the builders of ``cryptography``."""
        return self._key

    @property
    def scheme(self) -> str:
        """Name of the key's scheme."""
        return "rsa-2048" if isinstance(self._key, rsa.RSAPrivateKey) else "ecdsa-p256"

    @property
    def spki(self) -> bytes:
        """SubjectPublicKeyInfo, DER."""
        return self._key.public_key().public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )

    @property
    def algorithm(self) -> algos.SignedDigestAlgorithm:
        """The signature algorithm that :meth:`sign` uses."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            return algos.SignedDigestAlgorithm(
                {"algorithm": "sha256_rsa", "parameters": core.Null()}
            )
        return algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})

    def decrypt(self, encrypted: bytes, scheme: padding.OAEP) -> bytes:
        """RSA decryption; raises ValueError where it fails or the key is an EC one."""
        if not isinstance(self._key, rsa.RSAPrivateKey):
            raise ValueError("only RSA keys decrypt")  # noqa: TRY004 -- as if damaged
        return self._key.decrypt(encrypted, scheme)

    def sign(self, message: bytes) -> bytes:
        """RSA PKCS#1 v1.5 or DER-encoded ECDSA, over SHA-256."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(message, ec.ECDSA(hashes.SHA256()))

    def pem(self) -> bytes:
        """PKCS#8 in PEM, unencrypted: the sandbox guards nothing of worth."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def build_certificate(template: Template, key: AnyKey) -> bytes:
    """Signs a version 3 certificate; DER."""
    body = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": template.serial,
            "signature": key.algorithm,
            "issuer": x509.Name.load(template.issuer),
            "validity": x509.Validity(
                {
                    "not_before": x509.Time({"utc_time": template.not_before}),
                    "not_after": x509.Time({"utc_time": template.not_after}),
                }
            ),
            "subject": x509.Name.load(template.subject),
            "subject_public_key_info": keys.PublicKeyInfo.load(template.spki),
            "extensions": [
                {
                    "extn_id": item.oid,
                    "critical": item.critical,
                    "extn_value": core.ParsableOctetString(item.value),
                }
                for item in template.extensions
            ],
        }
    )
    signed = x509.Certificate(
        {
            "tbs_certificate": body,
            "signature_algorithm": key.algorithm,
            "signature_value": key.sign(body.dump()),
        }
    )
    return bytes(signed.dump())


def public_bits(spki: bytes) -> bytes:
    """The octets of the BIT STRING of a SubjectPublicKeyInfo."""
    return keyinfo.key_parts(spki)[2]


def subject_key_id(spki: bytes) -> Extension:
    """SHA-1 of the key bits (RFC 5280, 4.2.1.2)."""
    name = hashlib.sha1(public_bits(spki), usedforsecurity=False).digest()
    return Extension("2.5.29.14", critical=False, value=core.OctetString(name).dump())


def authority_key_id(issuer_spki: bytes) -> Extension:
    """Names the issuer's key."""
    name = hashlib.sha1(public_bits(issuer_spki), usedforsecurity=False).digest()
    value = x509.AuthorityKeyIdentifier({"key_identifier": name})
    return Extension("2.5.29.35", critical=False, value=value.dump())


def basic_constraints(path_length: int | None = None, *, ca: bool = True) -> Extension:
    """Says whether it is an issuer, and how many issuers may follow."""
    fields: dict[str, bool | int] = {"ca": ca}
    if path_length is not None:
        fields["path_len_constraint"] = path_length
    value = x509.BasicConstraints(fields)
    return Extension("2.5.29.19", critical=True, value=value.dump())


def key_usage(*names: str) -> Extension:
    """Critical key usage; the names are asn1crypto's."""
    value = x509.KeyUsage(set(names) & set(_KEY_USAGE_BITS))
    return Extension("2.5.29.15", critical=True, value=value.dump())


def extended_usage(*oids: str, critical: bool = False) -> Extension:
    """Extended key usage by OID."""
    value = x509.ExtKeyUsageSyntax(list(oids))
    return Extension("2.5.29.37", critical=critical, value=value.dump())


def policies(*oids: str) -> Extension:
    """Certificate policies without qualifiers."""
    value = x509.CertificatePolicies([{"policy_identifier": oid} for oid in oids])
    return Extension("2.5.29.32", critical=False, value=value.dump())


def rfc822_name(address: str) -> Extension:
    """Subject alternative name with one e-mail address."""
    name = x509.GeneralName("rfc822_name", x509.EmailAddress(address))
    return Extension(
        "2.5.29.17", critical=False, value=x509.GeneralNames([name]).dump()
    )


def crl_points(url: str) -> Extension:
    """Where the CRL lies."""
    point = x509.DistributionPoint(
        {
            "distribution_point": x509.DistributionPointName(
                "full_name", [x509.GeneralName("uniform_resource_identifier", url)]
            )
        }
    )
    value = x509.CRLDistributionPoints([point])
    return Extension("2.5.29.31", critical=False, value=value.dump())


def issuer_access(ocsp_url: str, issuer_url: str) -> Extension:
    """Where OCSP answers and the issuer's certificate lie."""
    value = x509.AuthorityInfoAccessSyntax(
        [
            {
                "access_method": "ocsp",
                "access_location": x509.GeneralName(
                    "uniform_resource_identifier", ocsp_url
                ),
            },
            {
                "access_method": "ca_issuers",
                "access_location": x509.GeneralName(
                    "uniform_resource_identifier", issuer_url
                ),
            },
        ]
    )
    return Extension("1.3.6.1.5.5.7.1.1", critical=False, value=value.dump())
