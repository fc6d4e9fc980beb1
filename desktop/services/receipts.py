"""How a verified receipt is kept: the exact bytes and the operator's signature."""

from __future__ import annotations

from desktop.canonical import b64url
from desktop.model.authority import Receipt

__all__ = ["receipt_json"]


def receipt_json(receipt: Receipt) -> dict[str, str]:
    """The receipt as it lies in the bundle (protocols.md 6.4)."""
    return {"payload": b64url(receipt.payload), "cms": b64url(receipt.cms)}
