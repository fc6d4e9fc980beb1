"""Updates by TUF 1.0: offered, never forced (threat 20; issue: updates). Door to `tuf`.

One repository carries two kinds of targets, told apart by their ``custom`` field:
program packages, of which newer ones for this system are offered, and lists (module
list, carriers, authority profiles), which are delivered as one set. The rules beyond
the specification's client workflow: root and targets need two signatures or more by
keys that no online role uses; metadata is judged at the later of the computer's clock
and the last successful check, so a clock set back does not bring expired metadata
back to life; a program not newer than the running one is no offer.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, cast

from tuf.api import exceptions as tuf_errors
from tuf.api.metadata import Metadata, Root, TargetFile, Targets
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from desktop import system
from desktop.authority import delivered
from desktop.authority.http import HttpClient
from desktop.authority.update_targets import (
    LISTS,
    Found,
    Meter,
    Offer,
    Told,
    list_name,
    offer_of,
    program_version,
)
from desktop.canonical import parse
from desktop.clock import Clock, format_time, parse_time
from desktop.errors import (
    AnswerUnusable,
    EncodingInvalid,
    NothingFound,
    SaqtaError,
    StoreUnavailable,
    Unreachable,
    UpdateRefused,
)

__all__ = ["UpdateClient"]

#: Fewest signatures that root and targets must need.
THRESHOLD = 2
#: Slowest download that is waited for, in bytes a second.
SLOWEST = 64 * 1024
#: Most lists in one set.
MOST_LISTS = 128

_CONFIG = UpdaterConfig(
    max_root_rotations=32,
    max_delegations=1,
    root_max_length=256 * 1024,
    timestamp_max_length=16 * 1024,
    snapshot_max_length=64 * 1024,
    targets_max_length=1024 * 1024,
)

# Most specific first (habit 5): the check that UpdateRefused names.
_CHECKS: tuple[tuple[type[Exception], str], ...] = (
    (tuf_errors.ExpiredMetadataError, "expired"),
    (tuf_errors.BadVersionNumberError, "older"),
    (tuf_errors.UnsignedMetadataError, "signature"),
    (tuf_errors.LengthOrHashMismatchError, "mixed"),
    (tuf_errors.RepositoryError, "malformed"),
)


class UpdateClient:
    """Checks one source and fetches from it.

    Args:
        url: Of the repository; ``metadata/`` and ``targets/`` lie below it.
        root: The publisher's root metadata that came with the program.
        folder: Private to this home; holds trusted metadata and delivered lists.
        running: Version of the running program.
        platform: What its packages are for, such as ``linux-x86_64``.
        channel: Folder of the programs that are offered.

    Raises:
        UpdateRefused: The root that came with the program is not usable.
    """

    def __init__(
        self,
        url: str,
        root: bytes,
        folder: Path,
        http: HttpClient,
        clock: Clock,
        *,
        running: str,
        platform: str,
        channel: str = "stable",
    ) -> None:
        self._url = url.rstrip("/") + "/"
        self._root = root
        self._folder = folder
        self._http = http
        self._clock = clock
        self._running = program_version(running)
        self._platform = platform
        self._channel = channel
        with _mapped(self._url, folder):
            _check_root(Metadata[Root].from_bytes(root).signed)

    @property
    def lists_folder(self) -> Path:
        """Where delivered sets lie; read by :mod:`desktop.authority.delivered`."""
        return self._folder / "lists"

    def check(self) -> Found:
        """Asks the source what it has, and trusts only what is signed and fresh.

        Raises:
            UpdateRefused: Older, expired, badly signed, mixed or malformed.
            Unreachable: No whole answer; nothing changed.
            AnswerUnusable: A redirect, or more bytes than the caps.
            StoreUnavailable: The folder can't be written.
        """
        with self._session() as session:
            return self._found(session)

    def fetch_program(self, offer: Offer, into: Path, told: Told | None = None) -> Path:
        """Downloads an offered package; answers the finished file's path.

        The file has its name only once its length and hash were verified. Nothing is
        started or installed: that is the person's, or the administrator's, act.

        Raises:
            NothingFound: The source does not offer it any more.
            UpdateRefused: As :meth:`check`; or the bytes are not those signed.
            Unreachable, AnswerUnusable, StoreUnavailable: As :meth:`check`.
            SaqtaError: What ``told`` raised; nothing of the file is left.
        """
        with self._session(told) as session:
            if offer not in self._found(session).offers:
                raise NothingFound(what="update", name=offer.version)
            target = session.target(offer.name)
            finished = into / offer.file_name
            partial = finished.with_name(f".{finished.name}.partial")
            try:
                session.updater.download_target(target, str(partial))
                _sync_file(partial)
                system.replace_durably(partial, finished)
            finally:
                partial.unlink(missing_ok=True)
            return finished

    def deliver_lists(self, told: Told | None = None) -> Path | None:
        """Downloads the lists of the present set and makes it the one in use.

        All of one set or nothing: lists of two sets are never mixed. ``None`` when
        the source carries no lists.

        Raises:
            UpdateRefused, Unreachable, AnswerUnusable, StoreUnavailable: As above.
            SaqtaError: What ``told`` raised; the set in use before is in use still.
        """
        with self._session(told) as session:
            found = self._found(session)
            if not found.lists:
                return None
            with tempfile.TemporaryDirectory(dir=self._folder) as name:
                place = Path(name)
                files = {
                    item: session.read(LISTS + item, place) for item in found.lists
                }
            return delivered.write_set(self.lists_folder, found.version, files)

    @contextlib.contextmanager
    def _session(self, told: Told | None = None) -> Iterator[_Session]:
        """One run of the client workflow under the lock of the folder."""
        with _mapped(self._url, self._folder):
            metadata = self._folder / "metadata"
            system.make_private_folder(metadata)
            with _locked(self._folder / "lock"):
                now = max(self._clock.now(), self._last_check())
                updater = Updater(
                    str(metadata),
                    self._url + "metadata/",
                    target_base_url=self._url + "targets/",
                    fetcher=_Fetcher(self._http, told),
                    config=_CONFIG,
                    bootstrap=self._root,
                )
                # The library asks the computer's clock; there is no public way to
                # give it ours (threat 18). A test notices when this stops working.
                updater._trusted_set.reference_time = now
                updater.refresh()
                _check_root(
                    Metadata[Root].from_file(str(metadata / "root.json")).signed
                )
                self._remember(now)
                targets = Metadata[Targets].from_file(str(metadata / "targets.json"))
                yield _Session(updater, targets.signed, now)

    def _found(self, session: _Session) -> Found:
        offers, lists = [], []
        for name, target in sorted(session.targets.targets.items()):
            if name.startswith(LISTS):
                lists.append(list_name(name, target.length, target.hashes))
                continue
            offer = offer_of(
                name,
                target.length,
                target.hashes,
                target.custom or {},
                channel=self._channel,
                platform=self._platform,
                newer_than=self._running,
            )
            if offer is not None:
                offers.append(offer)
        if len(lists) > MOST_LISTS:
            raise UpdateRefused(check="malformed", reason=f"{len(lists)} lists")
        offers.sort(key=lambda offer: program_version(offer.version), reverse=True)
        version = session.targets.version
        return Found(version, tuple(offers), tuple(lists), session.at)

    def _last_check(self) -> datetime:
        """The time of the last successful check, or the beginning of time."""
        path = self._folder / "last-check.json"
        try:
            value = parse(path.read_bytes()[:1024], "last check")
            return parse_time(value["at"])
        except (FileNotFoundError, EncodingInvalid, KeyError, TypeError, ValueError):
            # Missing or damaged: the computer's clock alone then judges.
            return datetime.min.replace(tzinfo=self._clock.now().tzinfo)

    def _remember(self, at: datetime) -> None:
        path = self._folder / "last-check.json"
        temporary = path.with_name(".last-check.partial")
        temporary.write_text(f'{{"at":"{format_time(at)}"}}\n', encoding="utf-8")
        _sync_file(temporary)
        system.replace_durably(temporary, path)


@dataclass(frozen=True)
class _Session:
    """What a finished client workflow trusts."""

    updater: Updater
    targets: Targets
    at: datetime

    def target(self, name: str) -> TargetFile:
        target = self.updater.get_targetinfo(name)
        if target is None:
            raise NothingFound(what="update", name=name)
        return target

    def read(self, name: str, folder: Path) -> bytes:
        target = self.target(name)
        path = folder / target.hashes["sha256"]
        self.updater.download_target(target, str(path))
        return path.read_bytes()


class _Fetcher(FetcherInterface):
    """The library's downloads, through the one network door."""

    def __init__(self, http: HttpClient, told: Told | None) -> None:
        self._http = http
        self._told = told or (lambda _received, _total: None)

    def _fetch(self, url: str) -> Iterator[bytes]:
        """Asked by nobody: both ways of downloading are replaced below."""
        yield self.download_bytes(url, _CONFIG.root_max_length)

    def download_bytes(self, url: str, max_length: int) -> bytes:
        answer = self._http.get(url, cap=max_length)
        _check_status(url, answer.status)
        return answer.body

    @contextlib.contextmanager
    def download_file(self, url: str, max_length: int) -> Iterator[IO[bytes]]:
        deadline = 60.0 + max_length / SLOWEST
        with tempfile.TemporaryFile() as file:
            meter = Meter(file, max_length, self._told)
            try:
                answer = self._http.download(
                    url, cast(BinaryIO, meter), cap=max_length, deadline=deadline
                )
            except Unreachable as error:
                if meter.ended is None:
                    raise
                raise meter.ended from error
            _check_status(url, answer.status)
            file.seek(0)
            yield file


def _check_root(root: Root) -> None:
    """Threshold of two or more, and no key both offline and online.

    Raises:
        UpdateRefused: One of these does not hold.
    """
    offline: set[str] = set()
    for name in ("root", "targets"):
        role = root.roles[name]
        if role.threshold < THRESHOLD:
            reason = f"{name} needs {role.threshold} signatures only"
            raise UpdateRefused(check="threshold", reason=reason)
        offline |= set(role.keyids)
    online = set(root.roles["snapshot"].keyids) | set(root.roles["timestamp"].keyids)
    if offline & online:
        reason = "a key of root or targets is used online"
        raise UpdateRefused(check="threshold", reason=reason)
    if not root.consistent_snapshot:
        reason = "the repository has no consistent snapshots"
        raise UpdateRefused(check="malformed", reason=reason)


def _check_status(url: str, status: int) -> None:
    if status != 200:
        raise tuf_errors.DownloadHTTPError(f"{url}: {status}", status)


@contextlib.contextmanager
def _mapped(url: str, folder: Path) -> Iterator[None]:
    """The library's errors as ours; ours pass as they are."""
    try:
        yield
    except SaqtaError:
        raise
    except tuf_errors.RepositoryError as error:
        check = next(name for kind, name in _CHECKS if isinstance(error, kind))
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise UpdateRefused(check=check, reason=reason) from error
    except tuf_errors.DownloadError as error:
        reason = " ".join(str(error).split())[:200]
        raise AnswerUnusable(url=url, reason=reason) from error
    except OSError as error:
        reason, path = str(error.strerror or error), str(error.filename or folder)
        raise StoreUnavailable(path=path, reason=reason) from error


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Window, command line and agent never work on the metadata at once."""
    descriptor = system.open_private(path, os.O_RDWR | os.O_CREAT)
    try:
        system.lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
