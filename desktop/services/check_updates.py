"""Ask the update source what is newer, and take its lists into use (threat 20).

A person asks, or the agent once a day (``look_for_updates``). Nothing is installed: a
program is offered, and fetched by another verb. The lists of one set (modules,
carriers, profiles) are used together.
"""

from __future__ import annotations

import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import __version__
from desktop.clock import format_time
from desktop.errors import NothingFound, SaqtaError
from desktop.services.workplace import Workplace
from desktop.store.files import read_limited

if TYPE_CHECKING:
    from desktop.authority.update_targets import Offer
    from desktop.authority.updates import UpdateClient

__all__ = [
    "Checked",
    "check_updates",
    "last_check",
    "this_platform",
    "update_client",
]

_ROOT_CAP = 256 * 1024
_LAST = "updates"


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Attributes:
        channel: Whose programs are offered.
        offers: Newest first; empty when nothing is newer.
        lists: Names of the lists that are in use now.
        lists_version: Of their set; 0 when the source carries none.
    """

    channel: str
    offers: tuple[Offer, ...]
    lists: tuple[str, ...]
    lists_version: int

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``, and for what is remembered of the last check."""
        return {
            "running": __version__,
            "channel": self.channel,
            "offers": [
                {
                    "version": item.version,
                    "name": item.file_name,
                    "size": item.size,
                    "sha256": item.sha256,
                    "notes": dict(item.notes),
                }
                for item in self.offers
            ],
            "lists": list(self.lists),
            "lists_version": self.lists_version,
        }


def check_updates(
    workplace: Workplace, told: Callable[[int, int], None] | None = None
) -> Checked:
    """Checks the source that the administrator set, and remembers what came of it.

    Args:
        workplace: The home.
        told: Called while lists are downloaded; may raise to end that.

    Raises:
        NothingFound: None is set.
        UpdateRefused: It is old, expired, badly signed, mixed or malformed.
        Unreachable, AnswerUnusable: It gave no whole answer; nothing changed.
    """
    client = update_client(workplace)
    try:
        found = client.check()
        folder = client.deliver_lists(told)
    except SaqtaError as error:
        _remember(workplace, {"failed": error.code})
        raise
    lists = tuple(name for name in found.lists if not name.endswith(".sig"))
    checked = Checked(
        workplace.settings.update_channel,
        found.offers,
        lists,
        0 if folder is None else int(folder.name),
    )
    told_of = {"at": format_time(found.checked_at), "failed": "", **checked.as_dict()}
    _remember(workplace, told_of)
    return checked


def last_check(workplace: Workplace) -> Mapping[str, Any]:
    """What the last check found, as it was remembered; empty before the first."""
    kept = workplace.register().recall(_LAST, {})
    return kept if isinstance(kept, dict) else {}


def _remember(workplace: Workplace, news: Mapping[str, Any]) -> None:
    # A failed check leaves what the last good one found.
    workplace.register().remember(_LAST, {**last_check(workplace), **news})


def update_client(workplace: Workplace) -> UpdateClient:
    """The client of the source that is set.

    Raises:
        NothingFound: None is set.
        FileUnreadable: The publisher's root or the CA file can't be read.
    """
    settings = workplace.settings
    if not settings.update_url or not settings.update_root:
        raise NothingFound(what="setting", name="update_url, update_root")
    # Imported here: nobody but this verb pays for it.
    from desktop.authority.http import HttpClient
    from desktop.authority.updates import UpdateClient

    anchors: list[bytes] = []
    if settings.update_anchors:
        anchors = _certificates(Path(settings.update_anchors))
    return UpdateClient(
        settings.update_url,
        read_limited(Path(settings.update_root), _ROOT_CAP),
        workplace.home.make(workplace.home.root / "updates"),
        HttpClient(anchors, proxy=settings.proxy),
        workplace.clock,
        running=__version__,
        platform=this_platform(),
        channel=settings.update_channel,
    )


def this_platform() -> str:
    """What packages for this computer are published under, such as linux-x86_64."""
    name = sysconfig.get_platform()
    system, _, rest = name.partition("-")
    # macOS names the oldest system of the interpreter as well: macosx-13.0-arm64.
    return f"macos-{rest.rpartition('-')[2]}" if system == "macosx" else name


def _certificates(path: Path) -> list[bytes]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    from desktop.errors import FileUnreadable

    try:
        found = x509.load_pem_x509_certificates(read_limited(path, _ROOT_CAP))
    except ValueError as error:
        raise FileUnreadable(path=str(path), reason="not PEM") from error
    return [item.public_bytes(Encoding.DER) for item in found]
