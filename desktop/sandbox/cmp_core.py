"""What the parts of the CMP responder share: who speaks, and how it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.sandbox.store import Row

__all__ = ["ACCEPTED", "REJECTED", "WAITING", "WITH_MODS", "CmpRefusal", "Peer"]

#: PKIStatus (RFC 9810, 5.2.3).
ACCEPTED, WITH_MODS, REJECTED, WAITING = 0, 1, 2, 3


class CmpRefusal(Exception):  # noqa: N818 -- it becomes a PKIStatusInfo
    """A rejection with its failInfo.

    Attributes:
        fail: Name of the PKIFailureInfo bit (RFC 9810, 5.2.3).
        text: For PKIFreeText; holds no personal data.
        in_body: Whether it is said in the body that answers the request (ip, rp, ...)
            and not in an error message.
    """

    def __init__(self, fail: str, text: str, *, in_body: bool = False) -> None:
        super().__init__(f"{fail}: {text}")
        self.fail = fail
        self.text = text
        self.in_body = in_body


@dataclass(frozen=True)
class Peer:
    """Who protected a message.

    Attributes:
        kind: ``pbmac1``, ``pbm`` or ``signature``.
        slip: Of a MAC, and behind a certificate that was issued on a slip.
        certificate: Of a signature: the row of the signer's certificate.
        algorithm: DER of the message's protectionAlg.
        is_ra: The operator's own registration authority signed it.
        passphrase: Of a MAC by a revocation passphrase: its row.
    """

    kind: str
    algorithm: bytes
    slip: Row | None = None
    certificate: Row | None = None
    is_ra: bool = False
    passphrase: Row | None = None

    @property
    def shared(self) -> tuple[str, str] | None:
        """Name and secret of a MAC; nothing where a signature protects."""
        if self.passphrase is not None:
            return self.passphrase["key_id"], self.passphrase["passphrase"]
        if self.slip is not None and self.certificate is None:
            return self.slip["reference"], self.slip["secret"]
        return None

    @property
    def identity(self) -> str:
        """Who it is; the same in every message of one transaction."""
        if self.is_ra:
            return "registration authority"
        if self.passphrase is not None:
            return f"passphrase {self.passphrase['key_id']}"
        if self.certificate is not None:
            return f"certificate {self.certificate['sha256']}"
        return f"slip {'' if self.slip is None else self.slip['reference']}"
