"""A GOST key of the sandbox itself, in a file: RFC 7091 with Kazakhstan's encodings.

``cryptography`` has no GOST, so this signs with plain integers. It is not constant-time
and guards nothing of worth; the client never signs in software.
"""

from __future__ import annotations

import secrets

from asn1crypto import algos, core, pem

from desktop.asn1 import gost, schemes
from desktop.asn1.gost_curve import CURVES, base_multiple

__all__ = ["PEM_LABEL", "GostKey"]

#: A format of the sandbox's own: nobody else is to read these keys.
PEM_LABEL = "SAQTA SANDBOX GOST KEY"
_SCHEME = "gost-2015-512"
_CURVE = CURVES["512-a"]


class GostKey:
    """A private key of GOST 34.10-2015, 512 bits."""

    scheme = _SCHEME

    def __init__(self, private: int) -> None:
        self._private = private
        x, y = base_multiple(_CURVE, private)
        value = x.to_bytes(64, "little") + y.to_bytes(64, "little")
        self._spki = gost.spki(_SCHEME, value)

    @classmethod
    def generate(cls) -> GostKey:
        """A new key."""
        return cls(secrets.randbelow(_CURVE.q - 1) + 1)

    @classmethod
    def from_pem(cls, data: bytes) -> GostKey:
        """Reads what :meth:`pem` wrote.

        Raises:
            ValueError: Not such a key.
        """
        label, _, body = pem.unarmor(data)
        if label != PEM_LABEL:
            raise ValueError("not a GOST key of the sandbox")
        return cls(int(core.Integer.load(body, strict=True).native))

    @property
    def spki(self) -> bytes:
        """SubjectPublicKeyInfo, DER."""
        return self._spki

    @property
    def algorithm(self) -> algos.SignedDigestAlgorithm:
        """The signature algorithm that :meth:`sign` uses."""
        return algos.SignedDigestAlgorithm.load(schemes.signature_algorithm(_SCHEME))

    def sign(self, message: bytes) -> bytes:
        """LE(r) || LE(s) over Streebog-512."""
        e = int.from_bytes(gost.digest("streebog512", message), "little")
        q = _CURVE.q
        while True:
            k = secrets.randbelow(q - 1) + 1
            r = base_multiple(_CURVE, k)[0] % q
            s = (r * self._private + k * (e % q or 1)) % q
            if r and s:
                return gost.encode(_SCHEME, gost.Choice("", False, r, s))

    def pem(self) -> bytes:
        """The key in the sandbox's own PEM, unencrypted."""
        return bytes(pem.armor(PEM_LABEL, core.Integer(self._private).dump()))
