"""Name constraints of an issuer over the names below it (RFC 5280, 4.2.1.10).

E-mail addresses, DNS names, URIs, IP addresses and directory names are compared. A
constraint over another kind of name refuses every certificate that has such a name:
what can't be judged is not let through.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from desktop.asn1 import der, names
from desktop.errors import ChainInvalid, EncodingInvalid
from desktop.trust.view import CertificateView

__all__ = ["Budget", "check"]

_NAME_CONSTRAINTS = "2.5.29.30"
_ALTERNATIVE_NAMES = "2.5.29.17"
_WHAT = "name constraints"

_EMAIL, _DNS, _DIRECTORY, _URI, _IP = 0x81, 0x82, 0xA4, 0x86, 0x87
_EMAIL_KEY = "E"


class Budget:
    """How many comparisons one chain may cost: names times constraints multiply.

    Raises:
        ChainInvalid: From :meth:`spend`, when it is used up.
    """

    def __init__(self, comparisons: int = 50_000) -> None:
        self._left = comparisons

    def spend(self, amount: int) -> None:
        """Takes comparisons off, before they are made."""
        self._left -= amount
        if self._left < 0:
            raise ChainInvalid(reason="too many name constraints to judge")


@dataclass(frozen=True)
class _Name:
    """A GeneralName: its tag and what stands inside."""

    tag: int
    content: bytes


def check(issuer: CertificateView, below: CertificateView, budget: Budget) -> None:
    """Judges the names of a certificate by the constraints of one issuer above it.

    Raises:
        ChainInvalid: A name is outside what is permitted, or excluded.
        EncodingInvalid: The constraints or names can't be read.
    """
    value = issuer.extensions.get(_NAME_CONSTRAINTS)
    if value is None:
        return
    permitted, excluded = _subtrees(value)
    found = _names_of(below)
    budget.spend(len(found) * (len(permitted) + len(excluded)))
    for name in found:
        if any(_within(name, base) for base in excluded if base.tag == name.tag):
            raise ChainInvalid(reason="a name is excluded by an issuer's constraints")
        same = [base for base in permitted if base.tag == name.tag]
        if same and not any(_within(name, base) for base in same):
            raise ChainInvalid(reason="a name is outside an issuer's constraints")


def _subtrees(value: bytes) -> tuple[list[_Name], list[_Name]]:
    found: dict[int, list[_Name]] = {0xA0: [], 0xA1: []}
    parts = der.children(der.root(value, _WHAT), _WHAT)
    if not parts:
        raise EncodingInvalid(what=_WHAT, reason="neither permitted nor excluded")
    for part in parts:
        if part.tag not in found:
            raise EncodingInvalid(what=_WHAT, reason="an unknown part")
        for subtree in der.children(part, _WHAT):
            inner = der.children(subtree, _WHAT)
            # RFC 5280 fixes minimum at 0, so DER leaves it out, and forbids maximum.
            if len(inner) != 1:
                raise EncodingInvalid(what=_WHAT, reason="minimum or maximum is set")
            found[part.tag].append(_Name(inner[0].tag, inner[0].content))
    return found[0xA0], found[0xA1]


def _names_of(view: CertificateView) -> list[_Name]:
    """Subject, alternative names, and e-mails in the subject, a SAN beside them or not.

    RFC 5280 asks for those only where no alternative name is an e-mail.
    """
    found: list[_Name] = []
    value = view.extensions.get(_ALTERNATIVE_NAMES)
    if value is not None:
        what = "alternative names"
        for item in der.children(der.root(value, what), what):
            found.append(_Name(item.tag, item.content))
    pairs = names.name_pairs(view.subject)
    if pairs:
        found.append(_Name(_DIRECTORY, view.subject))
    found += [
        _Name(_EMAIL, text.encode("utf-8")) for key, text in pairs if key == _EMAIL_KEY
    ]
    return found


def _within(name: _Name, base: _Name) -> bool:
    judge = _JUDGES.get(name.tag)
    # A kind of name that nobody here can compare counts as outside what is permitted
    # and inside what is excluded; both end in a refusal.
    if judge is None:
        raise ChainInvalid(reason="constraints over a kind of name that is unknown")
    return judge(name.content, base.content)


def _email_within(name: bytes, base: bytes) -> bool:
    local, at, host = _ascii(name).rpartition("@")
    wanted = _ascii(base)
    if not at or not local:
        raise ChainInvalid(reason="a constrained e-mail address is malformed")
    if "@" in wanted:
        return f"{local}@{host.lower()}" == _lower_host(wanted)
    if wanted.startswith("."):
        return host.lower().endswith(wanted.lower())
    return host.lower() == wanted.lower()


def _lower_host(address: str) -> str:
    local, _, host = address.rpartition("@")
    return f"{local}@{host.lower()}"


def _dns_within(name: bytes, base: bytes) -> bool:
    host, wanted = _ascii(name).lower().rstrip("."), _ascii(base).lower()
    if not host or wanted.startswith("."):
        raise ChainInvalid(reason="a constrained DNS name is malformed")
    return not wanted or host == wanted or host.endswith("." + wanted)


def _uri_within(name: bytes, base: bytes) -> bool:
    try:
        host = urlsplit(_ascii(name)).hostname or ""
    except ValueError as error:
        raise ChainInvalid(reason="a constrained URI is malformed") from error
    if not host:
        raise ChainInvalid(reason="a constrained URI names no host")
    wanted = _ascii(base).lower()
    if wanted.startswith("."):
        return host.lower().endswith(wanted)
    return host.lower() == wanted


def _ip_within(name: bytes, base: bytes) -> bool:
    if len(name) not in (4, 16) or len(base) not in (8, 32):
        raise ChainInvalid(reason="a constrained IP address is malformed")
    half = len(base) // 2
    network, mask = base[:half], base[half:]
    bits = bin(int.from_bytes(mask, "big"))[2:].zfill(8 * half)
    if "01" in bits:
        raise ChainInvalid(reason="an IP constraint whose mask has holes")
    if half != len(name):
        return False
    return all(
        one & bit == other & bit
        for one, other, bit in zip(name, network, mask, strict=True)
    )


def _directory_within(name: bytes, base: bytes) -> bool:
    wanted, found = _relatives(base), _relatives(name)
    return found[: len(wanted)] == wanted


def _relatives(name: bytes) -> list[tuple[tuple[str, str], ...]]:
    """Relative names with letter case, spaces and string types levelled (7.1)."""
    relatives = der.children(der.root(name, "name"), "name")
    return [
        tuple(
            sorted(
                (key, _level(text))
                for key, text in names.name_pairs(der.element(0x30, item.raw))
            )
        )
        for item in relatives
    ]


def _level(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _ascii(value: bytes) -> str:
    try:
        return value.decode("ascii")
    except UnicodeDecodeError as error:
        raise ChainInvalid(reason="a constrained name is not ASCII") from error


_JUDGES: Mapping[int, Callable[[bytes, bytes], bool]] = {
    _EMAIL: _email_within,
    _DNS: _dns_within,
    _URI: _uri_within,
    _IP: _ip_within,
    _DIRECTORY: _directory_within,
}
