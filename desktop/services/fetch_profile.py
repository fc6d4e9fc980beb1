"""Fetches the profile that a recovery sheet names, and keeps it in this home.

The second QR code of the sheet, or the address and the fingerprint as printed, are
enough on a computer that knows nothing (protocols.md 5.1).
"""

from __future__ import annotations

from pathlib import Path

from desktop.errors import Unreachable
from desktop.services.workplace import Workplace
from desktop.store.files import write_durably

__all__ = ["fetch_profile", "is_address"]


def is_address(profile: str) -> bool:
    """Whether a profile is named by its address instead of a file."""
    return profile.lower().startswith(("https://", "http://"))


def fetch_profile(workplace: Workplace, address: str, fingerprint: str = "") -> Path:
    """The file of the profile behind an address, judged by the fingerprint.

    Where the operator can't be reached and it was fetched before, that copy is taken.

    Args:
        workplace: The home that keeps it; needs no profile.
        address: What the second QR code holds, or the URL alone.
        fingerprint: As printed, where the address does not hold it.

    Raises:
        InputInvalid: There is no fingerprint.
        Unreachable: The operator gives no answer, and there is no copy.
        SignatureInvalid: The profile is not that of the sheet's operator.
        AnswerUnusable, EncodingInvalid, ProfileInvalid: It is no profile at all.
    """
    from desktop.authority.published_profile import fetch_published, fingerprint_of

    url, wanted = fingerprint_of(address, fingerprint)
    folder = workplace.home.make(workplace.home.root / "profiles")
    path = folder / f"fetched-{wanted[:32]}.json"
    try:
        content = fetch_published(url, wanted, proxy=workplace.settings.proxy)
    except Unreachable:
        if not path.is_file():
            raise
        return path
    write_durably(path, content)
    return path
