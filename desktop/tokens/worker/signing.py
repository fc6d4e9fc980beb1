"""One signature by one key: the mechanism list picks how, software judges the result.

D8: a token that hashes and signs gets the message, one that only signs gets the hash,
or for RSA the DigestInfo that we build (RFC 8017, section 9.2). D9: every signature
is verified in software before it leaves; that catches a wrong byte order, a wrong key
and a lying module alike. GOST tokens differ in byte orders: all are tried, exactly one
may verify, and it stays the same while the login lasts (domain.md 5.3). What was seen
in an earlier login says only how the digest is given first. A key that asks for the PIN
before each signature is asked for one only: a confirmation pays for no second try.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asn1crypto import algos
from pkcs11.mechanisms import Mechanism

from desktop.asn1 import gost, schemes
from desktop.errors import SchemeUnsupported, SignatureInvalid
from desktop.tokens.worker.keys import FoundKey

__all__ = ["Ask", "ConfirmAgain", "byte_order_of", "sign"]

#: Has the token sign data by a mechanism, once.
Ask = Callable[[bytes, Mechanism], bytes]

#: After a byte order: the digest is given to the token the other way round.
_TURNED = " turned"


class ConfirmAgain(Exception):  # noqa: N818 - carries no fault
    """What one confirmation found out is how to sign with the next one.

    Attributes:
        byte_order: As :func:`sign` takes it.
    """

    def __init__(self, byte_order: str) -> None:
        super().__init__(byte_order)
        self.byte_order = byte_order


def sign(
    key: FoundKey,
    message: bytes,
    offered: Sequence[str],
    ask: Ask,
    *,
    byte_order: str = "",
) -> bytes:
    """Signs a message that its purpose has checked.

    Args:
        key: The key, bound to its public key.
        message: The bytes to sign.
        offered: The token's mechanism list, read afresh.
        ask: Has the token sign; called once for a key that asks before every signature.
        byte_order: Of a GOST token, as :func:`byte_order_of` told it before.

    Returns:
        The signature as X.509 and CMS want it.

    Raises:
        SchemeUnsupported: The token has no mechanism for this key.
        SignatureInvalid: The token's signature does not verify.
        EncodingInvalid: The token's signature has an impossible length.
        ConfirmAgain: A key that asks was given its digest in the wrong order.
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
            key,
            message,
            lambda data: ask(data, Mechanism[name]),
            hashes_inside=hashes_inside,
            turned=turned,
        )
    data = message if hashes_inside else _prepared(scheme, message)
    raw = ask(data, Mechanism[name])
    signature: bytes = schemes.encode_signature(scheme.name, raw)
    algorithm = schemes.signature_algorithm(scheme.name)
    schemes.verify(key.spki, algorithm, signature, message)
    return signature


def byte_order_of(key: FoundKey) -> str:
    """In which byte order a GOST key's signatures came; ``""`` before the first."""
    if not key.orders:
        return ""
    return _told(*key.orders[0])


def _told(order: str, turned: bool) -> str:
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
    ask: Callable[[bytes], bytes],
    *,
    hashes_inside: bool,
    turned: bool,
) -> bytes:
    """Verify, then choose the byte order; a digest made here can be turned round."""
    digest = schemes.digest(schemes.get(key.scheme).digest, message)
    if key.orders:
        turned = key.orders[0][1] and not hashes_inside

    def chosen(*, turned: bool) -> gost.Choice:
        data = message if hashes_inside else digest[::-1] if turned else digest
        return gost.choose(key.spki, ask(data), message)

    choice = chosen(turned=turned)
    if choice.digest_reversed and not key.orders and not hashes_inside:
        # It read our digest in the other order: given the other way, it reads it right.
        turned = not turned
        if key.asks_pin:
            # A second try would be a second C_Login for one confirmation. What was seen
            # holds from now on: the next confirmation signs, or is refused.
            key.orders.append((choice.order, turned))
            raise ConfirmAgain(_told(choice.order, turned))
        choice = chosen(turned=turned)
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
