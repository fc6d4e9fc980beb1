"""A model of a power cut: only what was synced is sure to survive.

A traced run is replayed call by call. A file's bytes become durable by fsync or
fdatasync of it, its name by fsync of its folder. What was not synced when the power
went may be there, or not, or in part: sectors of 512 bytes in any combination, names in
the order in which they changed. That is an honest disk under an ordered file system
(security.md, section 7); shared memory files never survive.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

__all__ = ["CALLS", "Disk", "Left", "replay"]

#: What has to be traced.
CALLS = (
    "openat",
    "close",
    "dup",
    "lseek",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "ftruncate",
    "rename",
    "unlink",
    "mkdir",
)

Left = Literal["nothing", "everything", "some"]

_SECTOR = 512
_LINE = re.compile(r"\d+\s+(?P<call>\w+)\((?P<arguments>.*)\)\s+= (?P<result>-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(eq=False)
class _Inode:
    """One file: its bytes as programs see them, and as the disk has them."""

    content: bytearray = field(default_factory=bytearray)
    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes]] = field(default_factory=list)

    def write(self, offset: int, data: bytes) -> None:
        _put(self.content, offset, data)
        self.pending.append((offset, data))

    def truncate(self, length: int) -> None:
        # Programs that cut a file here sync it before they rely on that.
        _cut(self.content, length)
        self.pending.append((length, b""))

    def sync(self) -> None:
        self.durable = bytearray(self.content)
        self.pending.clear()

    def after(self, left: Left, dice: random.Random) -> bytes:
        found = bytearray(self.durable)
        for offset, data in self.pending:
            if left == "nothing":
                continue
            if not data:
                if left == "everything" or dice.random() < 0.5:
                    _cut(found, offset)
                continue
            for start, piece in _sectors(offset, data):
                if left == "everything" or dice.random() < 0.5:
                    _put(found, start, piece)
        return bytes(found)


class Disk:
    """The files below one folder.

    Attributes:
        said: Everything the program wrote to its standard output so far.
        synced: How many calls have made something durable so far.
    """

    def __init__(self, root: Path) -> None:
        self._root = PurePosixPath(root)
        self._folders = {self._root}
        self._names: dict[PurePosixPath, _Inode] = {}
        self._durable: dict[PurePosixPath, _Inode] = {}
        #: Folder, name, and what it means since: an inode, or ``None`` when removed.
        self._changes: list[tuple[PurePosixPath, _Inode | None]] = []
        self._open: dict[int, tuple[PurePosixPath, _Inode | None, bool]] = {}
        self._place: dict[int, int] = {}
        self.said = b""
        self.synced = 0

    def lines(self) -> list[list[str]]:
        """What was said, by lines and words."""
        return [line.split() for line in self.said.decode("ascii").splitlines()]

    def save(self, folder: Path, left: Left, dice: random.Random) -> None:
        """Writes down what a restart would find, below another folder."""
        names = dict(self._durable)
        count = {
            "nothing": 0,
            "everything": len(self._changes),
            "some": dice.randint(0, len(self._changes)),
        }[left]
        for path, inode in self._changes[:count]:
            if inode is None:
                names.pop(path, None)
            else:
                names[path] = inode
        folder.mkdir(mode=0o700)
        for path, inode in names.items():
            if path.name.endswith("-shm"):
                continue
            target = folder / path.relative_to(self._root)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.write_bytes(inode.after(left, dice))
            target.chmod(0o600)

    # -- calls ---------------------------------------------------------------------

    def apply(self, call: str, arguments: str, result: int) -> None:
        """Replays one call that succeeded."""
        texts = [_bytes(text) for text in _TEXT.findall(arguments)]
        words = [word.strip() for word in _TEXT.sub("", arguments).split(",")]
        match call:
            case "openat":
                self._opened(_path(texts[0]), words[2], result)
            case "dup":
                if int(words[0]) in self._open:
                    self._open[result] = self._open[int(words[0])]
            case "close":
                self._open.pop(int(words[0]), None)
            case "lseek":
                self._place[int(words[0])] = result
            case "write":
                self._written(int(words[0]), texts[0][:result])
            case "pwrite64":
                self._write_at(int(words[0]), int(words[-1]), texts[0][:result])
            case "fsync" | "fdatasync":
                self._synced(int(words[0]))
            case "ftruncate":
                _, inode, _ = self._open.get(int(words[0]), (None, None, False))
                if inode is not None:
                    inode.truncate(int(words[1]))
            case "rename":
                self._renamed(_path(texts[0]), _path(texts[1]))
            case "unlink":
                self._removed(_path(texts[0]))
            case "mkdir":
                # Its own name is taken to be durable: an empty folder is no loss.
                self._folders.add(_path(texts[0]))

    def _opened(self, path: PurePosixPath, flags: str, descriptor: int) -> None:
        self._open.pop(descriptor, None)
        if not path.is_relative_to(self._root):
            return
        if path in self._folders:
            self._open[descriptor] = (path, None, False)
            return
        if path not in self._names:
            self._names[path] = inode = _Inode()
            self._changes.append((path, inode))
        inode = self._names[path]
        if "O_TRUNC" in flags:
            inode.truncate(0)
        self._open[descriptor] = (path, inode, "O_APPEND" in flags)
        self._place[descriptor] = 0

    def _written(self, descriptor: int, data: bytes) -> None:
        if descriptor == 1:
            self.said += data
        if descriptor not in self._open:
            return
        _, inode, appends = self._open[descriptor]
        if inode is not None:
            start = len(inode.content) if appends else self._place[descriptor]
            inode.write(start, data)
            self._place[descriptor] = start + len(data)

    def _write_at(self, descriptor: int, offset: int, data: bytes) -> None:
        _, inode, _ = self._open.get(descriptor, (None, None, False))
        if inode is not None:
            inode.write(offset, data)

    def _synced(self, descriptor: int) -> None:
        if descriptor not in self._open:
            return
        self.synced += 1
        path, inode, _ = self._open[descriptor]
        if inode is not None:
            inode.sync()
            return
        kept = []
        for name, target in self._changes:
            if name.parent != path:
                kept.append((name, target))
            elif target is None:
                self._durable.pop(name, None)
            else:
                self._durable[name] = target
        self._changes = kept

    def _renamed(self, source: PurePosixPath, target: PurePosixPath) -> None:
        inode = self._names.pop(source)
        self._names[target] = inode
        self._changes.append((target, inode))
        self._changes.append((source, None))

    def _removed(self, path: PurePosixPath) -> None:
        if self._names.pop(path, None) is not None:
            self._changes.append((path, None))


def replay(trace: Path, root: Path) -> Iterator[Disk]:
    """The disk after each traced call that succeeded."""
    disk = Disk(root)
    for line in trace.read_text("ascii").splitlines():
        found = _LINE.match(line)
        if found is None or int(found["result"]) < 0:
            continue
        disk.apply(found["call"], found["arguments"], int(found["result"]))
        yield disk


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _path(text: bytes) -> PurePosixPath:
    return PurePosixPath(text.decode("utf-8"))


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _cut(content: bytearray, length: int) -> None:
    del content[length:]
    content.extend(bytes(length - len(content)))


def _sectors(offset: int, data: bytes) -> Sequence[tuple[int, bytes]]:
    pieces = []
    start = offset
    while start < offset + len(data):
        end = min((start // _SECTOR + 1) * _SECTOR, offset + len(data))
        pieces.append((start, data[start - offset : end - offset]))
        start = end
    return pieces
