"""The sheet to print beside a recovery code: the code, and whom to give it to.

It has two QR codes: the code itself, and the profile's address with the fingerprint of
the operator's signing certificate, so that another computer can fetch the profile and
check it (protocols.md 5.1). The page is returned, never written to a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from desktop.canonical import sha256_hex
from desktop.errors import NothingFound
from desktop.model.authority import AuthorityProfile
from desktop.revocation import qr, recovery
from desktop.services.paper_form import page
from desktop.services.workplace import Workplace
from desktop.words import say

__all__ = ["SheetView", "profile_link", "recovery_sheet", "sheet_page", "sheet_view"]

_PER_ROW = 7


@dataclass(frozen=True)
class SheetView:
    """What a window shows and prints beside the fourteen groups.

    Attributes:
        pictures: A caption and the rows of modules of each QR code, dark is true: the
            code itself, then the profile's address where there is a profile.
        lines: Operator, address, duty desk, fingerprint, as sentences.
    """

    pictures: tuple[tuple[str, tuple[tuple[bool, ...], ...]], ...]
    lines: tuple[str, ...]


def recovery_sheet(
    workplace: Workplace, key_id: str, profile: AuthorityProfile, language: str
) -> bytes:
    """The sheet of a revocation key whose secret is kept here.

    Raises:
        NothingFound: The secret is not kept here.
    """
    secret = workplace.revocation_secret(key_id)
    if secret is None:
        raise NothingFound(what="recovery secret", name=key_id)
    with secret:
        return sheet_page(recovery.to_code(secret), profile, language)


def sheet_view(
    groups: list[str], profile: AuthorityProfile | None, language: str
) -> SheetView:
    """The same sheet for a window, which paints it; nothing is written anywhere."""
    pictures = [(say("sheet.code", language), qr.matrix("".join(groups)))]
    if profile is None:
        return SheetView(tuple(pictures), ())
    pictures.append((say("sheet.profile", language), qr.matrix(profile_link(profile))))
    lines = tuple(say(key, language, facts) for key, facts in _facts(profile, language))
    return SheetView(tuple(pictures), lines)


def sheet_page(groups: list[str], profile: AuthorityProfile, language: str) -> bytes:
    """The page for a code in its groups, as HTML in UTF-8 that loads nothing."""
    rows = [groups[start : start + _PER_ROW] for start in range(0, 14, _PER_ROW)]
    numbered = "".join(
        "<tr>"
        + "".join(
            _cell(row * _PER_ROW + place + 1, group) for place, group in enumerate(line)
        )
        + "</tr>"
        for row, line in enumerate(rows)
    )
    said: list[tuple[str, dict[str, object]]] = [("sheet.what", {})]
    said += _facts(profile, language)
    said.append(("sheet.how", {}))
    title = escape(say("sheet.title", language))
    lines = [f"<h1>{title}</h1>", f"<table>{numbered}</table>"]
    lines += [f"<p>{escape(say(key, language, facts))}</p>" for key, facts in said]
    codes = (
        ("sheet.code", "".join(groups)),
        ("sheet.profile", profile_link(profile)),
    )
    cells = "".join(
        f"<td>{escape(say(key, language))}<br>{qr.svg(text)}</td>"
        for key, text in codes
    )
    lines.append(f"<table><tr>{cells}</tr></table>")
    return page(title, lines, language)


def _facts(
    profile: AuthorityProfile, language: str
) -> list[tuple[str, dict[str, object]]]:
    """Whom the code is given to, and how to know them."""
    desk = profile.duty_desk
    return [
        (
            "sheet.operator",
            {"operator": profile.operator_name.get(language, profile.name)},
        ),
        ("sheet.base_url", {"url": profile.base_url}),
        (
            "sheet.desk",
            {
                "phone": desk.get("phone", ""),
                "hours": desk.get("hours", ""),
                "email": desk.get("email", ""),
            },
        ),
        ("sheet.fingerprint", {"sha256": _fingerprint(profile)}),
    ]


def profile_link(profile: AuthorityProfile) -> str:
    """Where the signed profile is, and what its signing certificate must hash to."""
    return f"{profile.base_url}/v1/profile#sha256={_fingerprint(profile)}"


def _cell(number: int, group: str) -> str:
    return f"<td>{number}<br><span class='code'>{group}</span></td>"


def _fingerprint(profile: AuthorityProfile) -> str:
    return sha256_hex(profile.operator_certificate)
