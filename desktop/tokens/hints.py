"""What earlier pieces of work saw of a kind of token, kept as a hint.

GOST tokens differ in byte orders (domain.md 5.3), and one that reads a digest the other
way round costs a second signature to find out. The hint is tried first and proves
nothing: every order is verified at every signature all the same, exactly one may
verify, and what was seen takes the hint's place.

One small file beside the person's module list. Losing it costs a signature; so a
damaged one is passed over, and one that can't be written stays as it is.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from desktop.canonical import parse
from desktop.errors import EncodingInvalid
from desktop.model.tokens import ApprovedModule, TokenInfo

__all__ = ["NOTES_NAME", "byte_order_of", "is_byte_order", "remember_byte_order"]

#: File inside the folder of module lists.
NOTES_NAME = "byte-orders.json"

_VERSION = 1
_CAP = 64 * 1024
#: More kinds of tokens than one person meets; the oldest go first.
_MOST = 64
_ORDER = re.compile(r"(r-s|s-r) (little|big)( turned)?")


def is_byte_order(text: str) -> bool:
    """Whether a text names a byte order: halves, direction, and a digest turned round.

    ``r-s little`` is TC26's; ``turned`` says that the digest is given the other way.
    """
    return _ORDER.fullmatch(text) is not None


def byte_order_of(module: ApprovedModule, info: TokenInfo) -> str:
    """The byte order last seen of this kind of token, or ``""``."""
    return _read(module).get(_kind(module, info), "")


def remember_byte_order(module: ApprovedModule, info: TokenInfo, order: str) -> None:
    """Keeps what was seen; a file that can't be written is left alone."""
    if not module.notes or not is_byte_order(order):
        return
    known = _read(module)
    known.pop(_kind(module, info), None)
    known[_kind(module, info)] = order
    kept = dict(list(known.items())[-_MOST:])
    target = Path(module.notes)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    content = json.dumps({"version": _VERSION, "orders": kept}, indent=1)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(temporary, flags, 0o600), "wb") as file:
            file.write(content.encode())
        temporary.replace(target)
    except OSError:
        # A hint is worth no failure: the next work finds it out anew.
        with suppress(OSError):
            temporary.unlink()


def _kind(module: ApprovedModule, info: TokenInfo) -> str:
    """Another module file or firmware may behave otherwise."""
    return "/".join((module.sha256, info.manufacturer, info.model, info.firmware))


def _read(module: ApprovedModule) -> dict[str, str]:
    if not module.notes:
        return {}
    try:
        with Path(module.notes).open("rb") as file:
            content = file.read(_CAP + 1)
        value: Any = parse(content, "byte orders") if len(content) <= _CAP else None
    except (OSError, EncodingInvalid):
        return {}
    if not isinstance(value, dict) or value.get("version") != _VERSION:
        return {}
    orders = value.get("orders")
    if not isinstance(orders, dict):
        return {}
    return {
        str(kind): order
        for kind, order in orders.items()
        if isinstance(order, str) and is_byte_order(order)
    }
