"""What is known of updates without asking anybody: the last check, its offer, a file.

For the window's page and for doctor. ``check_updates`` asks the source,
``fetch_update`` downloads; this only reads what they left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from desktop import __version__
from desktop.clock import parse_time
from desktop.errors import InputInvalid
from desktop.services.check_updates import last_check
from desktop.services.fetch_update import FETCHED, is_held_back
from desktop.services.workplace import Workplace

__all__ = ["OfferedProgram", "UpdateView", "show_updates"]


@dataclass(frozen=True)
class OfferedProgram:
    """A newer program that the last check found.

    Attributes:
        file_name: Of the package.
        size: In bytes.
        notes: What is new, by language; text from outside, maybe empty.
        fetched: Where it lies, once it was fetched and verified; else ``""``.
    """

    version: str
    file_name: str
    size: int
    sha256: str
    notes: Mapping[str, str] = field(default_factory=dict)
    fetched: str = ""


@dataclass(frozen=True)
class UpdateView:
    """How this computer stands with its update source.

    Attributes:
        source: Whether the administrator set one; without, nothing is ever asked.
        channel: Whose programs are offered.
        running: Version of this program.
        checked_at: When the source last gave a whole, trusted answer.
        failed: Code of the error that the latest check ended with, or ``""``.
        offer: The newest program that is newer than this one, or ``None``.
        lists, lists_version: The delivered lists in use; none and 0 without.
        held_back: A revocation is on its way: ``fetch_update`` refuses for now.
    """

    source: bool
    channel: str
    running: str = __version__
    checked_at: datetime | None = None
    failed: str = ""
    offer: OfferedProgram | None = None
    lists: tuple[str, ...] = ()
    lists_version: int = 0
    held_back: bool = False


def show_updates(workplace: Workplace) -> UpdateView:
    """Reads what was remembered; asks nothing of the network.

    Raises:
        SaqtaError: The records can't be read.
    """
    settings = workplace.settings
    last = last_check(workplace)
    return UpdateView(
        source=bool(settings.update_url and settings.update_root),
        channel=settings.update_channel,
        checked_at=parse_time(str(last["at"])) if "at" in last else None,
        failed=str(last.get("failed", "")),
        offer=_offer(workplace, last),
        lists=tuple(str(name) for name in last.get("lists", ())),
        lists_version=int(last.get("lists_version", 0)),
        held_back=is_held_back(workplace),
    )


def _offer(workplace: Workplace, last: Mapping[str, object]) -> OfferedProgram | None:
    """The remembered offer, unless this program has become that version meanwhile."""
    offers = last.get("offers")
    if not isinstance(offers, list) or not offers:
        return None
    if last.get("channel") != workplace.settings.update_channel:
        return None
    newest = offers[0]
    if not _is_newer(str(newest["version"])):
        return None
    return OfferedProgram(
        version=str(newest["version"]),
        file_name=str(newest["name"]),
        size=int(newest["size"]),
        sha256=str(newest["sha256"]),
        notes=dict(newest["notes"]),
        fetched=_fetched(workplace, str(newest["sha256"])),
    )


def _is_newer(version: str) -> bool:
    from desktop.authority.update_targets import program_version

    try:
        return program_version(version) > program_version(__version__)
    except InputInvalid:
        return False


def _fetched(workplace: Workplace, sha256: str) -> str:
    """Where the fetched package lies, if it still does and is of that length."""
    kept = workplace.register().recall(FETCHED, {})
    if not isinstance(kept, dict) or kept.get("sha256") != sha256:
        return ""
    path = Path(str(kept["path"]))
    try:
        return str(path) if path.stat().st_size == kept["size"] else ""
    except OSError:
        return ""
