"""An update source on loopback: a real repository, served as an attacker likes."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner

from desktop.authority.http import HttpClient
from desktop.authority.updates import UpdateClient
from desktop.clock import FixedClock
from installer.publish import Repository, sign_lists
from installer.publisher_keys import KEY_NAMES
from tests.fakes.http_server import answer, servers

__all__ = ["PLATFORM", "START", "UpdateSource", "update_source"]

START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PLATFORM = "linux-amd64"

#: Replaces the answer for a path; ``None`` leaves it as the repository has it.
Trick = Callable[[socket.socket, str], bool]


class UpdateSource:
    """A publisher, its repository and a web server, and how a client sees them.

    Attributes:
        keys: The publisher's signers by name.
        list_key: Signs the lists.
        trick: Called first for each request; true when it has answered.
        asked: Paths in the order they were asked for.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FixedClock(START)
        self.keys = {
            name: CryptoSigner(Ed25519PrivateKey.generate()) for name in KEY_NAMES
        }
        self.list_key = Ed25519PrivateKey.generate()
        self.trick: Trick | None = None
        self.asked: list[str] = []
        self.url = ""
        self.repository = Repository(folder / "www", dict(self.keys), self.clock)
        self.repository.init()
        self.root = self.repository.root_file.read_bytes()

    @property
    def list_public(self) -> bytes:
        """The list key as clients hold it."""
        return self.list_key.public_key().public_bytes_raw()

    def program(
        self,
        version: str,
        *,
        platform: str = PLATFORM,
        channel: str = "stable",
        notes: dict[str, str] | None = None,
        times: int = 50,
    ) -> bytes:
        """Publishes a program package; answers its bytes."""
        content = f"program {version} for {platform}\n".encode() * times
        path = self.folder / f"saqta_{version}_{platform}.deb"
        path.write_bytes(content)
        self.repository.add_programs(
            [path], version, platform, channel=channel, notes=notes
        )
        return content

    def lists(self, **contents: bytes) -> None:
        """Publishes these lists, and no others; ``_`` in a name stands for a dot."""
        folder = self.folder / "lists"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in contents.items():
            (folder / name.replace("_", ".")).write_bytes(content)
        sign_lists(folder, self.list_key)
        self.repository.replace_lists(folder)

    def keep(self, name: str) -> Path:
        """A copy of the repository as it is now, for showing it again later."""
        return Path(shutil.copytree(self.folder / "www", self.folder / name))

    def show(self, kept: Path) -> None:
        """Serves that copy from now on."""
        shutil.rmtree(self.folder / "www")
        shutil.copytree(kept, self.folder / "www")

    def client(
        self,
        home: Path,
        *,
        running: str = "0.1.0",
        deadline_s: float = 10,
        channel: str = "stable",
    ) -> UpdateClient:
        """A client with its own folder and the source's clock."""
        return UpdateClient(
            self.url,
            self.root,
            home,
            HttpClient(deadline_s=deadline_s),
            self.clock,
            running=running,
            platform=PLATFORM,
            channel=channel,
        )

    def answer(self, connection: socket.socket, request: bytes) -> None:
        """Serves one file of the repository."""
        path = request.split(b" ")[1].decode()
        self.asked.append(path)
        if self.trick is not None and self.trick(connection, path):
            return
        file = self.folder / "www" / path.lstrip("/")
        if file.is_file():
            connection.sendall(answer(file.read_bytes()))
        else:
            connection.sendall(answer(b"", 404))


@contextmanager
def update_source(folder: Path) -> Iterator[UpdateSource]:
    """A source that serves until the end of the block."""
    source = UpdateSource(folder)
    with servers() as start:
        source.url = start(source.answer).url
        yield source
