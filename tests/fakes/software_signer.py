"""A signer with its key in memory, for tests where no token is the subject."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from desktop.errors import PurposeRefused

__all__ = ["SoftwareSigner"]

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def _generate(scheme: str) -> Key:
    if scheme == "rsa-2048":
        return rsa.generate_private_key(65537, 2048)
    if scheme == "ecdsa-p256":
        return ec.generate_private_key(ec.SECP256R1())
    if scheme == "ecdsa-p384":
        return ec.generate_private_key(ec.SECP384R1())
    return ed25519.Ed25519PrivateKey.generate()


class SoftwareSigner:
    """Implements ``ports.Signer`` for requests and CMP; counts its signatures."""

    def __init__(self, scheme: str, key: Key | None = None) -> None:
        self._scheme = scheme
        self.key = key or _generate(scheme)
        self.signatures = 0

    @property
    def scheme(self) -> str:
        return self._scheme

    @property
    def spki(self) -> bytes:
        return self.key.public_key().public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )

    def sign_request(self, info: bytes) -> bytes:
        return self._sign(info)

    def sign_cmp(self, protected_part: bytes, certificate: bytes) -> bytes:
        own = x509.load_der_x509_certificate(certificate).public_key()
        found = own.public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
        if found != self.spki:
            raise PurposeRefused(purpose="sign_cmp", reason="another certificate")
        return self._sign(protected_part)

    def sign_record(
        self,
        kind: str,
        payload: bytes,
        *,
        certificate: bytes | None = None,
        signed_attributes: bytes | None = None,
    ) -> bytes:
        raise PurposeRefused(purpose=f"sign_record:{kind}", reason="not in this fake")

    def _sign(self, data: bytes) -> bytes:
        self.signatures += 1
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            big = self.key.curve.key_size == 384
            return self.key.sign(
                data, ec.ECDSA(hashes.SHA384() if big else hashes.SHA256())
            )
        return self.key.sign(data)
