r"""Makes and signs the update repository: the publisher's side of updates (TUF 1.0).

    python -m installer.publish new-keys KEYS
    python -m installer.publish init REPOSITORY --keys KEYS
    python -m installer.publish programs REPOSITORY --keys KEYS --version 0.2.0 \
        --platform linux-x86_64 [--channel NAME] [--notes NOTES.toml] FILE...
    python -m installer.publish sign-lists FOLDER --keys KEYS
    python -m installer.publish lists REPOSITORY --keys KEYS FOLDER
    python -m installer.publish refresh REPOSITORY --keys KEYS
    python -m installer.publish replace-root-key REPOSITORY --keys KEYS NAME

The repository is a plain folder for any web server: ``metadata/`` and ``targets/``.
Keys are PKCS#8 files sealed by one passphrase, asked for or read from
``--passphrase-fd``. Root and targets keys stay offline: ``refresh``, which a server
runs every day, needs ``snapshot.pem`` and ``timestamp.pem`` alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Signed,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

from desktop.authority.delivered import LIST_NAME
from desktop.authority.update_targets import (
    CHANNEL,
    LANGUAGES,
    NOTES_CAP,
    program_version,
)
from desktop.authority.updates import THRESHOLD
from desktop.canonical import canonical, parse
from desktop.clock import Clock, SystemClock
from desktop.errors import SaqtaError
from installer.publisher_keys import (
    KEY_NAMES,
    LIST_KEY,
    PublishError,
    load_key,
    load_keys,
    new_key,
    new_keys,
    read_passphrase,
)

__all__ = ["Repository", "main", "read_notes", "sign_lists"]

#: How long each role's word holds, in days; the online ones are renewed daily.
_DAYS = {"root": 365, "targets": 90, "snapshot": 14, "timestamp": 3}


class Repository:
    """An update repository in a folder.

    Args:
        folder: Holds, or will hold, ``metadata/`` and ``targets/``.
        keys: Signers by the names of :data:`KEY_NAMES`, as far as they are at hand.
    """

    def __init__(
        self, folder: Path, keys: dict[str, CryptoSigner], clock: Clock | None = None
    ) -> None:
        self.folder = folder
        self._keys = keys
        self._clock = clock or SystemClock()

    @property
    def root_file(self) -> Path:
        """The newest root metadata: what a program ships as its trust."""
        numbers = [
            int(path.name.partition(".")[0])
            for path in (self.folder / "metadata").glob("*.root.json")
        ]
        if not numbers:
            raise PublishError(f"{self.folder} is no repository: run init first")
        return self.folder / "metadata" / f"{max(numbers)}.root.json"

    def init(self) -> None:
        """Makes an empty repository, signed by all keys.

        Raises:
            PublishError: There is one already, or a key is missing.
        """
        if (self.folder / "metadata").exists():
            raise PublishError(f"{self.folder} is a repository already")
        root = Root(version=1, expires=self._end("root"), consistent_snapshot=True)
        for name in KEY_NAMES:
            role = name.partition("-")[0]
            root.add_key(self._signer(name).public_key, role)
        for role in ("root", "targets"):
            root.roles[role].threshold = THRESHOLD
        (self.folder / "metadata").mkdir(parents=True)
        (self.folder / "targets").mkdir()
        self._write_root(Metadata(root), "root-")
        targets = Targets(version=1, expires=self._end("targets"))
        self._sign_and_write(targets, self._all("targets-"))
        snapshot = Snapshot(version=1, expires=self._end("snapshot"))
        self._sign_and_write(snapshot, ["snapshot"])
        timestamp = Timestamp(version=1, expires=self._end("timestamp"))
        self._sign_and_write(timestamp, ["timestamp"])

    def add_programs(
        self,
        files: Iterable[Path],
        version: str,
        platform: str,
        *,
        channel: str = "stable",
        notes: Mapping[str, str] | None = None,
    ) -> None:
        """Adds packages of one version for one system, such as ``linux-x86_64``.

        Args:
            files: The packages.
            version: Of the form ``1.2.3``.
            platform: As ``sysconfig.get_platform`` says it; macOS without a version.
            channel: Clients of this channel alone are offered them.
            notes: What is new, by language (kk, ru, en).

        Raises:
            PublishError: A key is missing; a channel or notes that no client takes.
            SaqtaError: The version is not of the form ``1.2.3``.
        """
        program_version(version)
        if not CHANNEL.fullmatch(channel):
            raise PublishError(f"{channel}: small letters, digits and - only")
        found = {f"programs/{channel}/{path.name}": path for path in files}
        custom: dict[str, Any] = {"version": version, "platform": platform}
        if notes:
            custom["notes"] = dict(notes)
        self._publish(found, custom=custom, replacing="")

    def replace_lists(self, folder: Path) -> None:
        """Publishes exactly the lists of a folder, each with its signature.

        Raises:
            PublishError: A name no client takes, a missing signature or key.
        """
        files = {f"lists/{path.name}": path for path in sorted(folder.iterdir())}
        for name, path in files.items():
            if not LIST_NAME.fullmatch(path.name):
                raise PublishError(f"{path.name}: small letters, digits and .-_ only")
            if path.suffix != ".sig" and f"{name}.sig" not in files:
                raise PublishError(f"{path} is not signed: run sign-lists first")
        self._publish(files, custom={}, replacing="lists/")

    def refresh(self) -> None:
        """Renews snapshot and timestamp: says that nothing else is newer."""
        self._write_snapshot()

    def replace_root_key(self, name: str, new: CryptoSigner) -> None:
        """Makes a new root version with another key in the place of one.

        It is signed by the threshold of the old keys and of the new ones.

        Raises:
            PublishError: Not a root key, or too few of the others are at hand; nothing
                was written then.
        """
        if name not in self._all("root-"):
            raise PublishError(f"{name} is no root key")
        metadata = Metadata[Root].from_file(str(self.root_file))
        old = self._signer(name)
        metadata.signed.revoke_key(old.public_key.keyid, "root")
        metadata.signed.add_key(new.public_key, "root")
        metadata.signed.version += 1
        metadata.signed.expires = self._end("root")
        self._keys[f"{name}-before"] = old
        self._keys[name] = new
        self._write_root(metadata, "root-")

    # -- one step each ---------------------------------------------------------------

    def _publish(
        self, files: dict[str, Path], *, custom: dict[str, Any], replacing: str
    ) -> None:
        metadata = Metadata[Targets].from_file(str(self._newest("targets")))
        targets = metadata.signed
        if replacing:
            for name in [
                item for item in targets.targets if item.startswith(replacing)
            ]:
                del targets.targets[name]
        for name, path in files.items():
            target = TargetFile.from_file(name, str(path), ["sha256"])
            if custom:
                target.unrecognized_fields["custom"] = dict(custom)
            targets.targets[name] = target
            folder, _, last = name.rpartition("/")
            kept = self.folder / "targets" / folder
            kept.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, kept / f"{target.hashes['sha256']}.{last}")
        targets.version += 1
        targets.expires = self._end("targets")
        self._sign_and_write(targets, self._all("targets-"))
        self._write_snapshot()

    def _write_snapshot(self) -> None:
        path = self._newest("targets")
        snapshot = Metadata[Snapshot].from_file(str(self._newest("snapshot"))).signed
        snapshot.meta["targets.json"] = self._meta(path)
        snapshot.version += 1
        snapshot.expires = self._end("snapshot")
        written = self._sign_and_write(snapshot, ["snapshot"])
        place = self.folder / "metadata" / "timestamp.json"
        timestamp = Metadata[Timestamp].from_file(str(place)).signed
        timestamp.snapshot_meta = self._meta(written)
        timestamp.version += 1
        timestamp.expires = self._end("timestamp")
        self._sign_and_write(timestamp, ["timestamp"])

    def _write_root(self, metadata: Metadata[Root], prefix: str) -> None:
        metadata.signatures.clear()
        for name in self._all(prefix):
            metadata.sign(self._signer(name), append=True)
        name = f"{metadata.signed.version}.root.json"
        self._write(self.folder / "metadata" / name, metadata)

    def _sign_and_write(self, signed: Signed, names: Sequence[str]) -> Path:
        metadata: Metadata[Any] = Metadata(signed)
        for name in names:
            metadata.sign(self._signer(name), append=True)
        file = f"{signed.type}.json"
        if signed.type != "timestamp":
            file = f"{signed.version}.{file}"
        return self._write(self.folder / "metadata" / file, metadata)

    @staticmethod
    def _write(path: Path, metadata: Metadata[Any]) -> Path:
        temporary = path.with_name(f".{path.name}.partial")
        metadata.to_file(str(temporary), JSONSerializer(compact=False, validate=True))
        temporary.replace(path)
        return path

    @staticmethod
    def _meta(path: Path) -> MetaFile:
        content = path.read_bytes()
        version = int(path.name.partition(".")[0])
        return MetaFile.from_data(version, content, ["sha256"])

    def _newest(self, role: str) -> Path:
        numbers = [
            int(path.name.partition(".")[0])
            for path in (self.folder / "metadata").glob(f"*.{role}.json")
        ]
        if not numbers:
            raise PublishError(f"{self.folder} is no repository: run init first")
        return self.folder / "metadata" / f"{max(numbers)}.{role}.json"

    def _all(self, prefix: str) -> list[str]:
        found = [name for name in self._keys if name.startswith(prefix)]
        if len(found) < THRESHOLD:
            raise PublishError(f"{THRESHOLD} keys of {prefix}N.pem are needed")
        return found

    def _signer(self, name: str) -> CryptoSigner:
        if name not in self._keys:
            raise PublishError(f"the key {name}.pem is not at hand")
        return self._keys[name]

    def _end(self, role: str) -> datetime:
        moment = self._clock.now() + timedelta(days=_DAYS[role])
        return moment.replace(microsecond=0)


def sign_lists(folder: Path, key: Ed25519PrivateKey) -> list[str]:
    """Signs every list of a folder; a JSON one is first put into canonical form."""
    signed = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".sig":
            continue
        content = path.read_bytes()
        if path.suffix == ".json":
            content = canonical(parse(content, path.name))
            path.write_bytes(content)
        path.with_name(f"{path.name}.sig").write_bytes(key.sign(content))
        signed.append(path.name)
    return signed


def read_notes(path: Path | None) -> dict[str, str]:
    """What is new, by language, from a TOML file with the keys kk, ru and en.

    Raises:
        PublishError: Not such a file, or longer than clients take.
    """
    if path is None:
        return {}
    try:
        notes = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PublishError(f"{path}: {error}") from error
    texts = list(notes.values())
    if notes.keys() != LANGUAGES or not all(
        isinstance(text, str) and 0 < len(text) <= NOTES_CAP for text in texts
    ):
        raise PublishError(f"{path}: kk, ru and en, up to {NOTES_CAP} characters each")
    return notes


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; answers the exit code."""
    options = _parser().parse_args(arguments)
    try:
        _run(options)
    except (PublishError, SaqtaError, OSError) as error:
        print(f"publish: {error}", file=sys.stderr)
        return 3
    return 0


def _run(options: argparse.Namespace) -> None:
    passphrase = read_passphrase(options.passphrase_fd)
    if options.act == "new-keys":
        new_keys(options.folder, passphrase)
        print(f"{len(KEY_NAMES) + 1} keys in {options.folder}; take them apart now")
        return
    if options.act == "sign-lists":
        key = load_key(options.keys / f"{LIST_KEY}.pem", passphrase)
        print("signed: " + ", ".join(sign_lists(options.folder, key)))
        return
    repository = Repository(options.folder, load_keys(options.keys, passphrase))
    if options.act == "init":
        repository.init()
        print(f"give every computer this as its update_root: {repository.root_file}")
    elif options.act == "programs":
        repository.add_programs(
            options.files,
            options.version,
            options.platform,
            channel=options.channel,
            notes=read_notes(options.notes),
        )
    elif options.act == "lists":
        repository.replace_lists(options.lists)
    elif options.act == "refresh":
        repository.refresh()
    else:
        if not options.name.startswith("root-"):
            raise PublishError(f"{options.name} is no root key")
        path = options.keys / f"{options.name}.pem"
        mark = os.urandom(4).hex()
        fresh = path.with_name(f"{path.stem}-{mark}.new")
        # The new key is in its file before anybody is told to trust it, and the old
        # one keeps its name until then.
        new_key(fresh, passphrase)
        try:
            repository.replace_root_key(
                options.name, CryptoSigner(load_key(fresh, passphrase))
            )
        except PublishError:
            fresh.unlink()
            raise
        path.rename(path.with_name(f"{path.stem}-{mark}.old"))
        fresh.rename(path)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m installer.publish", description=__doc__
    )
    parser.add_argument("--passphrase-fd", type=int, default=None, metavar="FD")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("new-keys").add_argument("folder", type=Path)
    for name in (
        "init",
        "programs",
        "sign-lists",
        "lists",
        "refresh",
        "replace-root-key",
    ):
        act = acts.add_parser(name)
        act.add_argument("folder", type=Path)
        act.add_argument("--keys", type=Path, required=True)
        if name == "programs":
            act.add_argument("--version", required=True)
            act.add_argument("--platform", required=True)
            act.add_argument("--channel", default="stable")
            act.add_argument("--notes", type=Path, default=None)
            act.add_argument("files", type=Path, nargs="+")
        elif name == "lists":
            act.add_argument("lists", type=Path)
        elif name == "replace-root-key":
            act.add_argument("name")
    return parser


if __name__ == "__main__":
    sys.exit(main())
