"""QR codes: the one door to segno.

A statement as a link fits one code (protocols.md 5.2): any phone opens the operator's
page, which reads the fragment and posts it. A fragment never reaches the server's log.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desktop.canonical import b64url, canonical
from desktop.errors import InputInvalid

if TYPE_CHECKING:
    # Loaded with the first picture: links are made in every report.
    import segno

__all__ = ["LARGEST", "link", "matrix", "svg", "terminal"]

#: Bytes that one code holds (ISO/IEC 18004, version 40, correction level L).
LARGEST = 2953
#: Modules of light border that readers need (ISO/IEC 18004).
QUIET_ZONE = 4


def link(page: str, envelope: Mapping[str, Any]) -> str:
    """The address that carries a signed statement, or ``""`` without a page."""
    return f"{page}#{b64url(canonical(dict(envelope)))}" if page else ""


def matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of modules, dark is true, with the quiet zone; a window paints them.

    Raises:
        InputInvalid: More text than one code holds.
    """
    rows = _make(text).matrix_iter(scale=1, border=QUIET_ZONE)
    return tuple(tuple(bool(module) for module in row) for row in rows)


def svg(text: str, *, scale: float = 3) -> str:
    """An ``<svg>`` element to be put into a page.

    Raises:
        InputInvalid: More text than one code holds.
    """
    out = io.BytesIO()
    _make(text).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        border=QUIET_ZONE,
        scale=scale,
        nl=False,
    )
    return out.getvalue().decode("utf-8")


def terminal(text: str) -> str:
    """The code in half blocks, for a terminal without a window.

    Raises:
        InputInvalid: More text than one code holds.
    """
    out = io.StringIO()
    _make(text).terminal(out, border=QUIET_ZONE, compact=True)
    return out.getvalue()


def _make(text: str) -> segno.QRCode:
    import segno

    try:
        # Low correction: a screen has no scratches, and fewer modules are easier to
        # read from a phone. segno raises it where that costs nothing.
        return segno.make_qr(text, error="l")
    except segno.DataOverflowError as error:
        raise InputInvalid(name="QR code", reason="too much for one code") from error
