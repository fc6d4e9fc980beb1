"""The revocation passphrase of CMP, conveyed enveloped and echoed empty (App. B).

RFC 9810: the client encrypts it under the authority's protocol encryption certificate
as an EnvelopedData (RFC 9480's EncryptedKey; the header is then of version 3) and names
it by a key identifier in localKeyId. The authority took it exactly when it answers the
OID without a value.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from asn1crypto import cms, core, x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from desktop.asn1 import der, leaf
from desktop.errors import EncodingInvalid, SchemeUnsupported

__all__ = [
    "ENCRYPTION_CERTIFICATE",
    "ID_IT_REV",
    "VERSION",
    "Conveyed",
    "ask_certificate",
    "certificate_body",
    "convey",
    "oaep",
    "taken_body",
    "unwrap",
]

#: id-it-caProtEncCert and id-it-revPassphrase.
ENCRYPTION_CERTIFICATE = "1.3.6.1.5.5.7.4.1"
ID_IT_REV = "1.3.6.1.5.5.7.4.12"
#: Version of the header of a message with an EnvelopedData in it (RFC 9810, 7).
VERSION = 3

_WHAT = "revocation passphrase"
_LOCAL_KEY_ID = "1.2.840.113549.1.9.21"
_MAX = 1024
_BLOCK = 16
_OAEP = {
    "algorithm": "rsaes_oaep",
    "parameters": {
        "hash_algorithm": {"algorithm": "sha256"},
        "mask_gen_algorithm": {
            "algorithm": "mgf1",
            "parameters": {"algorithm": "sha256"},
        },
    },
}

#: What is conveyed: the key identifier, and the passphrase.
Conveyed = tuple[str, bytearray]


def oaep() -> padding.OAEP:
    """RSAES-OAEP with SHA-256 throughout (RFC 9481, 4.2.1)."""
    return padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


def ask_certificate() -> bytes:
    """Body of a genm that asks for the protocol encryption certificate."""
    return _info(ENCRYPTION_CERTIFICATE)


def certificate_body(certificate: bytes) -> bytes:
    """Body of a genp that answers it."""
    return _info(ENCRYPTION_CERTIFICATE, certificate)


def taken_body() -> bytes:
    """Body of a genp that says: the passphrase was taken."""
    return _info(ID_IT_REV)


def convey(certificate: bytes, key_id: str, passphrase: memoryview) -> bytes:
    """Body of a genm that conveys a passphrase.

    Args:
        certificate: DER of the authority's encryption certificate, judged before.
        key_id: Names the passphrase when a revocation is asked for with it.
        passphrase: UTF-8 text.

    Raises:
        SchemeUnsupported: Its key is no RSA key.
    """
    view = x509.Certificate.load(certificate)
    try:
        public = serialization.load_der_public_key(view.public_key.dump())
    except UnsupportedAlgorithm:
        # A GOST key, for one.
        public = None
    if not isinstance(public, rsa.RSAPublicKey):
        raise SchemeUnsupported(scheme="EnvelopedData", missing="RSA key")
    key, vector = secrets.token_bytes(32), secrets.token_bytes(_BLOCK)
    recipient = cms.KeyTransRecipientInfo(
        {
            "version": "v0",
            "rid": cms.RecipientIdentifier(
                "issuer_and_serial_number",
                {"issuer": view.issuer, "serial_number": view.serial_number},
            ),
            "key_encryption_algorithm": _OAEP,
            "encrypted_key": public.encrypt(key, oaep()),
        }
    )
    enveloped = cms.EnvelopedData(
        {
            # An unprotected attribute makes it version 2 (RFC 5652, 6.1).
            "version": "v2",
            "recipient_infos": [cms.RecipientInfo("ktri", recipient)],
            "encrypted_content_info": {
                "content_type": "data",
                "content_encryption_algorithm": {
                    "algorithm": "aes256_cbc",
                    "parameters": core.OctetString(vector),
                },
                "encrypted_content": _encrypted(key, vector, passphrase),
            },
            "unprotected_attrs": [
                {
                    "type": _LOCAL_KEY_ID,
                    "values": [core.OctetString(key_id.encode("ascii"))],
                }
            ],
        }
    )
    # CRMF's tags are implicit: [0] stands in the place of the SEQUENCE.
    return _info(ID_IT_REV, b"\xa0" + enveloped.dump()[1:])


def unwrap(value: bytes, decrypt: Callable[[bytes], bytes]) -> Conveyed:
    """What a client conveyed; the caller zeroes the passphrase.

    Args:
        value: DER of the InfoTypeAndValue's value.
        decrypt: RSAES-OAEP with the authority's private key; raises ValueError.

    Raises:
        EncodingInvalid: It is malformed, for somebody else, or damaged.
    """
    der.check(value, _WHAT)
    if value[:1] != b"\xa0":
        raise EncodingInvalid(what=_WHAT, reason="not an EnvelopedData")
    with der.reading(_WHAT):
        view = cms.EnvelopedData.load(b"\x30" + value[1:], strict=True)
        (recipient,) = view["recipient_infos"]
        if recipient.name != "ktri":
            raise EncodingInvalid(what=_WHAT, reason="no key transport")
        inner = view["encrypted_content_info"]
        algorithm = inner["content_encryption_algorithm"]
        if algorithm["algorithm"].native != "aes256_cbc":
            raise EncodingInvalid(what=_WHAT, reason="not AES-256-CBC")
        key = decrypt(recipient.chosen["encrypted_key"].native)
        vector = algorithm["parameters"].native
        content = inner["encrypted_content"].native
        attributes = view["unprotected_attrs"]
        named = [
            item["values"][0].native
            for item in attributes
            if item["type"].dotted == _LOCAL_KEY_ID
        ]
        if len(named) != 1 or len(key) != 32:
            raise EncodingInvalid(what=_WHAT, reason="not named by one localKeyId")
        return named[0].decode("ascii"), _decrypted(key, vector, content)


def _encrypted(key: bytes, vector: bytes, plain: memoryview) -> bytes:
    """AES-256-CBC with PKCS #7 padding, without a second copy of the whole text."""
    if not 1 <= len(plain) <= _MAX:
        raise EncodingInvalid(what=_WHAT, reason=f"{len(plain)} bytes")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    missing = _BLOCK - len(plain) % _BLOCK
    return (
        encryptor.update(plain)
        + encryptor.update(bytes([missing]) * missing)
        + encryptor.finalize()
    )


def _decrypted(key: bytes, vector: bytes, content: bytes) -> bytearray:
    if not 0 < len(content) <= _MAX + _BLOCK or len(content) % _BLOCK:
        raise EncodingInvalid(what=_WHAT, reason=f"{len(content)} bytes")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    plain = bytearray(decryptor.update(content) + decryptor.finalize())
    missing = plain[-1]
    if not 1 <= missing <= _BLOCK or plain[-missing:] != bytes([missing]) * missing:
        raise EncodingInvalid(what=_WHAT, reason="wrongly padded")
    del plain[-missing:]
    return plain


def _info(oid: str, value: bytes = b"") -> bytes:
    return der.element(der.SEQUENCE, der.element(der.SEQUENCE, leaf.oid(oid), value))
