"""One signature by one key: the mechanism list picks how, software judges the result.

D8: a token that hashes and signs gets the message, one that only signs gets the hash,
or for RSA the DigestInfo that we build (RFC 8017, section 9.2). D9: every signature
is verified in software before it leaves; that catches a wrong byte order, a wrong key
and a lying module alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from asn1crypto import algos
from pkcs11.mechanisms import Mechanism

from desktop.asn1 import schemes
from desktop.errors import SchemeUnsupported
from desktop.tokens.worker.device import PinText
from desktop.tokens.worker.keys import FoundKey

__all__ = ["sign"]


def sign(
    key: FoundKey,
    message: bytes,
    offered: Sequence[str],
    pin: PinText | None = None,
) -> bytes:
    """Signs a message that its purpose has checked.

    Args:
        key: The key, bound to its public key.
        message: The bytes to sign.
        offered: The token's mechanism list, read afresh.
        pin: For a key that asks before every signature.

    Returns:
        The signature as X.509 and CMS want it.

    Raises:
        SchemeUnsupported: The token has no mechanism for this key.
        SignatureInvalid: The token's signature does not verify.
        EncodingInvalid: The token's signature has an impossible length.
    """
    scheme = schemes.get(key.scheme)
    usable = [item for item in scheme.mechanisms if item[0] in offered]
    if not usable:
        missing = " / ".join(name for name, _ in scheme.mechanisms)
        raise SchemeUnsupported(scheme=scheme.name, missing=missing)
    name, hashes_inside = usable[0]
    data = message if hashes_inside else _prepared(scheme, message)
    raw = bytes(key.private.sign(data, mechanism=Mechanism[name], pin=pin))
    signature: bytes = schemes.encode_signature(scheme.name, raw)
    algorithm = schemes.signature_algorithm(scheme.name)
    schemes.verify(key.spki, algorithm, signature, message)
    return signature


def _prepared(scheme: schemes.Scheme, message: bytes) -> bytes:
    """What a token that does not hash has to be given."""
    digest = hashlib.new(scheme.digest, message).digest()
    if scheme.key_type != "rsa":
        return digest
    info = algos.DigestInfo(
        {"digest_algorithm": {"algorithm": scheme.digest}, "digest": digest}
    )
    return bytes(info.dump())
