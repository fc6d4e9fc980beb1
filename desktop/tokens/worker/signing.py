"""One signature by one key: the mechanism list picks how, software judges the result.

D8: a token that hashes and signs gets the message, one that only signs gets the hash,
or for RSA the DigestInfo that we build (RFC 8017, section 9.2). D9: every signature
is verified in software before it leaves; that catches a wrong byte order, a wrong key
and a lying module alike. GOST tokens differ in byte orders: all are tried, exactly one
may verify, and it stays the same while the login lasts (domain.md 5.3). What was seen
in an earlier login says only how the digest is given first.
"""

from __future__ import annotations

from collections.abc import Sequence

from asn1crypto import algos
from pkcs11.mechanisms import Mechanism

from desktop.asn1 import gost, schemes
from desktop.errors import SchemeUnsupported, SignatureInvalid
from desktop.tokens.worker.device import PinText
from desktop.tokens.worker.keys import FoundKey

__all__ = ["byte_order_of", "sign"]

#: After a byte order: the digest is given to the token the other way round.
_TURNED = " turned"


def sign(
    key: FoundKey,
    message: bytes,
    offered: Sequence[str],
    pin: PinText | None = None,
    *,
    byte_order: str = "",
) -> bytes:
    """Signs a message that its purpose has checked.

    Args:
        key: The key, bound to its public key.
        message: The bytes to sign.
        offered: The token's mechanism list, read afresh.
        pin: For a key that asks before every signature.
        byte_order: Of a GOST token, as :func:`byte_order_of` told it before.

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
    if scheme.key_type == "gost":
        turned = byte_order.endswith(_TURNED) and not hashes_inside
        return _gost_signature(
            key, message, name, pin, hashes_inside=hashes_inside, turned=turned
        )
    data = message if hashes_inside else _prepared(scheme, message)
    raw = bytes(key.private.sign(data, mechanism=Mechanism[name], pin=pin))
    signature: bytes = schemes.encode_signature(scheme.name, raw)
    algorithm = schemes.signature_algorithm(scheme.name)
    schemes.verify(key.spki, algorithm, signature, message)
    return signature


def byte_order_of(key: FoundKey) -> str:
    """In which byte order a GOST key's signatures came; ``""`` before the first."""
    if not key.orders:
        return ""
    order, turned = key.orders[0]
    return order + _TURNED * turned


def _prepared(scheme: schemes.Scheme, message: bytes) -> bytes:
    """What a token that does not hash has to be given."""
    digest = schemes.digest(scheme.digest, message)
    if scheme.key_type != "rsa":
        return digest
    info = algos.DigestInfo(
        {"digest_algorithm": {"algorithm": scheme.digest}, "digest": digest}
    )
    return bytes(info.dump())


def _gost_signature(
    key: FoundKey,
    message: bytes,
    mechanism: str,
    pin: PinText | None,
    *,
    hashes_inside: bool,
    turned: bool,
) -> bytes:
    """Verify, then choose the byte order; a digest made here can be turned round."""
    digest = schemes.digest(schemes.get(key.scheme).digest, message)
    if key.orders:
        turned = key.orders[0][1] and not hashes_inside

    def ask(*, turned: bool) -> gost.Choice:
        data = message if hashes_inside else digest[::-1] if turned else digest
        raw = bytes(key.private.sign(data, mechanism=Mechanism[mechanism], pin=pin))
        return gost.choose(key.spki, raw, message)

    choice = ask(turned=turned)
    if choice.digest_reversed and not key.orders and not hashes_inside:
        # It read our digest in the other order: given the other way, it reads it right.
        turned = not turned
        choice = ask(turned=turned)
    if choice.digest_reversed:
        raise SignatureInvalid(reason="the token reads digests in another byte order")
    seen = (choice.order, turned)
    if key.orders and key.orders[0] != seen:
        raise SignatureInvalid(reason="the token changed its byte order")
    if not key.orders:
        key.orders.append(seen)
    signature = gost.encode(key.scheme, choice)
    algorithm = schemes.signature_algorithm(key.scheme)
    schemes.verify(key.spki, algorithm, signature, message)
    return signature
