"""What the signed targets of an update source mean: offers, lists, a metered download.

Targets are told apart by their path: ``programs/CHANNEL/FILE`` and ``lists/FILE``.
Everything here has been signed by the publisher, and is judged all the same: a signed
name must not lead out of its folder, nor a signed size fill the disk (threat 20).
"""

from __future__ import annotations

import errno
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from desktop.authority import delivered
from desktop.errors import (
    InputInvalid,
    SaqtaError,
    StoreUnavailable,
    UpdateRefused,
)

__all__ = [
    "CHANNEL",
    "LANGUAGES",
    "LISTS",
    "NOTES_CAP",
    "PROGRAM_CAP",
    "Found",
    "Meter",
    "Offer",
    "Told",
    "list_name",
    "offer_of",
    "program_version",
]

#: Largest program package, in bytes.
PROGRAM_CAP = 512 * 1024 * 1024
#: Longest notes of a release in one language, in characters.
NOTES_CAP = 2000
#: Name of a channel; also the name of its folder below ``programs/``.
CHANNEL = re.compile(r"[a-z][a-z0-9-]{0,31}")
#: In which a release may say what is new.
LANGUAGES = frozenset({"kk", "ru", "en"})
#: Where lists lie among the targets.
LISTS = "lists/"

_PROGRAMS = "programs/"
_VERSION = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,127}")

#: Takes bytes received and bytes in all; may raise to end the download. Called in the
#: thread that downloads.
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Offer:
    """A program package newer than the running program.

    Attributes:
        name: Of the target; its last part is the file's name.
        size: In bytes.
        notes: What is new, by language; text from outside, maybe empty.
    """

    version: str
    name: str
    size: int
    sha256: str
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def file_name(self) -> str:
        """The name that the fetched file gets."""
        return self.name.rpartition("/")[2]


@dataclass(frozen=True)
class Found:
    """What one check of the source found.

    Attributes:
        version: Of the set of targets; never falls.
        offers: Newest first.
        lists: Names of the lists in the set.
    """

    version: int
    offers: tuple[Offer, ...]
    lists: tuple[str, ...]
    checked_at: datetime


class Meter:
    """A file that counts what is written into it, and may end a download.

    Attributes:
        ended: What ended it, or ``None``.
    """

    def __init__(self, file: IO[bytes], total: int, told: Told) -> None:
        self._file = file
        self._total = total
        self._told = told
        self._received = 0
        self.ended: SaqtaError | None = None

    def write(self, data: bytes) -> int:
        """Writes, and tells how much there is.

        Raises:
            OSError: The disk is full, or whoever was told ended the download; see
                :attr:`ended`.
        """
        try:
            written = self._file.write(data)
        except OSError as error:
            # The network door would take it for a failure of the network.
            reason = str(error.strerror or error)
            self.ended = StoreUnavailable(path=tempfile.gettempdir(), reason=reason)
            raise
        self._received += written
        try:
            self._told(self._received, self._total)
        except SaqtaError as error:
            # The network door knows errors of files and of the network, no others.
            self.ended = error
            raise OSError(errno.ECANCELED, "the download was ended here") from error
        return written


def program_version(text: str) -> tuple[int, int, int]:
    """A version as three numbers that compare.

    Raises:
        InputInvalid: Not of the form ``1.2.3``.
    """
    found = _VERSION.fullmatch(text)
    if found is None:
        raise InputInvalid(name="version", reason=f"{text!r} is not like 1.2.3")
    return int(found[1]), int(found[2]), int(found[3])


def offer_of(
    name: str,
    length: int,
    hashes: Mapping[str, str],
    custom: Mapping[str, Any],
    *,
    channel: str,
    platform: str,
    newer_than: tuple[int, int, int],
) -> Offer | None:
    """A target as an offer.

    ``None`` for lists, other channels, other systems, and programs that are not newer.

    Raises:
        UpdateRefused: A program of this channel has no version, or a name, size or
            notes that can't be.
    """
    folder = f"{_PROGRAMS}{channel}/"
    if not name.startswith(folder):
        return None
    version = system = None
    if isinstance(custom, Mapping):
        version, system = custom.get("version"), custom.get("platform")
    if not isinstance(version, str) or not isinstance(system, str):
        raise UpdateRefused(check="malformed", reason=f"{name}: no version")
    if system != platform:
        return None
    try:
        if program_version(version) <= newer_than:
            return None
    except InputInvalid as error:
        # Nobody typed it: the publisher signed what can't be compared.
        reason = f"{name}: {error.reason}"
        raise UpdateRefused(check="malformed", reason=reason) from error
    sha256 = hashes.get("sha256", "")
    wrong = not _FILE_NAME.fullmatch(name.removeprefix(folder))
    if wrong or length > PROGRAM_CAP or not sha256:
        raise UpdateRefused(check="malformed", reason=f"{name}: name, size or hash")
    return Offer(version, name, length, sha256, _notes(name, custom.get("notes", {})))


def list_name(name: str, length: int, hashes: Mapping[str, str]) -> str:
    """The short name of a list among the targets.

    Raises:
        UpdateRefused: A name or size that can't be.
    """
    short = name.removeprefix(LISTS)
    wrong = not delivered.LIST_NAME.fullmatch(short) or "sha256" not in hashes
    if wrong or length > delivered.LIST_CAP:
        raise UpdateRefused(check="malformed", reason=f"{name}: name, size or hash")
    return short


def _notes(name: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not LANGUAGES.issuperset(value):
        raise UpdateRefused(check="malformed", reason=f"{name}: notes")
    for text in value.values():
        if not isinstance(text, str) or len(text) > NOTES_CAP:
            raise UpdateRefused(check="malformed", reason=f"{name}: notes")
    return dict(value)
