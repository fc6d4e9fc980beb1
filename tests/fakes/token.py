"""A token with its keys in memory: implements ``ports.Token`` and ``ports.Signer``.

It checks documents and confirmations as the worker does, so that a service that
passes here asks the real one for nothing it would refuse. It passes the contract
suite in ``tests/contract``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from desktop.asn1 import cms, schemes
from desktop.canonical import sha256_hex
from desktop.clock import Clock, SystemClock
from desktop.errors import (
    ConfirmationWrong,
    KeyAmbiguous,
    KeyMissing,
    PurposeRefused,
    SchemeUnsupported,
)
from desktop.model.tokens import GeneratedKey, KeyOnToken, PinState, TokenInfo
from desktop.tokens import custody
from desktop.tokens.worker import documents

__all__ = ["FakeToken"]

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def _generate(scheme: str) -> PrivateKey:
    kind = schemes.get(scheme)
    if kind.key_type == "rsa":
        return rsa.generate_private_key(65537, int(scheme.removeprefix("rsa-")))
    if scheme == "ecdsa-p256":
        return ec.generate_private_key(ec.SECP256R1())
    if scheme == "ecdsa-p384":
        return ec.generate_private_key(ec.SECP384R1())
    return ed25519.Ed25519PrivateKey.generate()


def _spki(key: PrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _sign(key: PrivateKey, message: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        big = key.curve.key_size == 384
        return key.sign(message, ec.ECDSA(hashes.SHA384() if big else hashes.SHA256()))
    return key.sign(message)


@dataclass
class _Held:
    key: PrivateKey
    scheme: str
    label: str
    certificates: tuple[bytes, ...] = ()


@dataclass
class FakeToken:
    """One logged-in token.

    Attributes:
        purposes: What the piece of work was opened for.
        lie: Attributes that the token reports otherwise than asked.
        supported: Schemes that its mechanism list carries.
    """

    purposes: Sequence[str]
    serial: str = "00000000000000fa"
    label: str = "Fake"
    clock: Clock = field(default_factory=SystemClock)
    lie: Mapping[str, bool] = field(default_factory=dict)
    supported: Sequence[str] = tuple(
        name for name, row in schemes.SCHEMES.items() if row.key_type != "gost"
    )
    signatures: int = 0
    held: dict[str, _Held] = field(default_factory=dict)

    def require(self, purpose: str) -> None:
        if purpose not in self.purposes:
            raise PurposeRefused(purpose=purpose, reason="not named at the opening")

    def info(self) -> TokenInfo:
        return TokenInfo(
            module="/fake/module.so",
            slot=0,
            label=self.label,
            manufacturer="Saqta tests",
            model="Fake",
            serial=self.serial,
            hardware="1.0",
            firmware="1.0",
            flags=("TOKEN_INITIALIZED", "USER_PIN_INITIALIZED"),
            mechanisms=(),
            pin_state=PinState.FINE,
            pin_pad=False,
            shortest_pin=4,
            longest_pin=16,
        )

    def keys(self) -> list[KeyOnToken]:
        return [self._on_token(key_id) for key_id in self.held]

    def generate_application_key(
        self, key_id: str, scheme: str, label: str, carrier: Mapping[str, str] | None
    ) -> GeneratedKey:
        self.require("generate_application_key")
        schemes.get(scheme)
        if scheme not in self.supported:
            raise SchemeUnsupported(scheme=scheme, missing="mechanism")
        if key_id in self.held:
            raise KeyAmbiguous(key_id=key_id)
        self.held[key_id] = _Held(_generate(scheme), scheme, label)
        key = self._on_token(key_id)
        if custody.lies(key.attributes):
            del self.held[key_id]
        custody.judge(key.attributes, destroyed=True)
        record = custody.record_of(
            self.info(), key, carrier, self.clock.now(), module_sha256="0" * 64
        )
        return GeneratedKey(key_id, scheme, key.spki, record)

    def signer(self, key_id: str) -> _FakeSigner:
        held = self._held(key_id)
        return _FakeSigner(self, key_id, held.scheme, _spki(held.key))

    def write_certificate(self, key_id: str, certificate: bytes) -> None:
        self.require("write_certificate")
        held = self._held(key_id)
        try:
            view = x509.Certificate.load(certificate, strict=True)
            found = view["tbs_certificate"]["subject_public_key_info"].dump()
        except ValueError as error:
            raise PurposeRefused(
                purpose="write_certificate", reason="not an X.509 certificate"
            ) from error
        if found != _spki(held.key):
            raise PurposeRefused(
                purpose="write_certificate", reason="another public key"
            )
        self.held[key_id] = replace(held, certificates=(certificate,))

    def destroy_key(self, key_id: str, spki_sha256: str, confirmation: str) -> None:
        self.require("destroy_key")
        if confirmation != key_id:
            raise ConfirmationWrong
        if sha256_hex(_spki(self._held(key_id).key)) != spki_sha256:
            raise KeyMissing(key_id=key_id)
        del self.held[key_id]

    def sign(self, key_id: str, spki: bytes, message: bytes) -> bytes:
        """Signs for a signer that was bound to that public key."""
        held = self._held(key_id)
        if _spki(held.key) != spki:
            raise KeyMissing(key_id=key_id)
        self.signatures += 1
        return _sign(held.key, message)

    def _held(self, key_id: str) -> _Held:
        if key_id not in self.held:
            raise KeyMissing(key_id=key_id)
        return self.held[key_id]

    def _on_token(self, key_id: str) -> KeyOnToken:
        held = self.held[key_id]
        attributes = {**custody.PRIVATE_TEMPLATE, **custody.READ_ONLY_FACTS, **self.lie}
        return KeyOnToken(
            token_serial=self.serial,
            key_id=key_id,
            label=held.label,
            scheme=held.scheme,
            spki=_spki(held.key),
            attributes=attributes,
            certificates=held.certificates,
        )


@dataclass(frozen=True)
class _FakeSigner:
    token: FakeToken
    key_id: str
    scheme: str
    spki: bytes

    def sign_request(self, info: bytes) -> bytes:
        self.token.require("sign_request")
        documents.check_request(info, self.spki)
        return self._sign(info)

    def sign_cmp(self, protected_part: bytes, certificate: bytes) -> bytes:
        self.token.require("sign_cmp")
        documents.check_cmp(protected_part, certificate, self.spki, self.scheme)
        return self._sign(protected_part)

    def sign_record(
        self,
        kind: str,
        payload: bytes,
        *,
        certificate: bytes | None = None,
        signed_attributes: bytes | None = None,
    ) -> bytes:
        purpose = f"sign_record:{kind}"
        self.token.require(purpose)
        documents.check_record(kind, payload)
        if signed_attributes is not None:
            documents.check_signed_attributes(
                kind, payload, signed_attributes, certificate, self.spki
            )
            return self._sign(signed_attributes)
        if certificate is not None:
            documents.check_certificate(purpose, certificate, self.spki)
        return bytes(
            cms.build_signed(
                payload,
                self.spki,
                self.scheme,
                self.token.clock.now(),
                self._sign,
                certificate,
            )
        )

    def _sign(self, message: bytes) -> bytes:
        return self.token.sign(self.key_id, self.spki, message)
