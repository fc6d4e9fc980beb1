"""One application on disk: its row in the register and the files beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from desktop.applications.states import ENDED, advance
from desktop.canonical import canonical, sha256_hex
from desktop.clock import format_time, parse_time
from desktop.errors import NothingFound, StateConflict
from desktop.model.people import Application
from desktop.services.workplace import Slip, Workplace
from desktop.store.files import EVIDENCE_CAP, is_torn, read_limited, write_durably

__all__ = ["Case"]


class Case:
    """Reads and writes one application durably.

    The state only moves after what it stands for is on disk, so a crash leaves the
    application in the state whose work has to be looked at again.
    """

    def __init__(self, workplace: Workplace, application: Application) -> None:
        self._workplace = workplace
        self._application = application
        self._folder = workplace.application_folder(application.application_id)

    @classmethod
    def load(cls, workplace: Workplace, application_id: str) -> Case:
        """The application with that id.

        Raises:
            NothingFound: There is none.
        """
        return cls(workplace, workplace.register().get_application(application_id))

    @property
    def application_id(self) -> str:
        """UUID of the application."""
        return self._application.application_id

    @property
    def state(self) -> str:
        """Where it stands, a name of ``applications.states``."""
        return self._application.state

    @property
    def ended_at(self) -> datetime:
        """When it ended; of one on its way, when it was last written."""
        known = self.data.get("ended_at")
        return parse_time(str(known)) if known else self._application.updated_at

    @property
    def data(self) -> Mapping[str, Any]:
        """What is remembered besides the files."""
        return self._application.data

    def save(self, state: str | None = None, **values: Any) -> None:
        """Writes the row; ``values`` are added to or replace those of ``data``.

        What another process wrote meanwhile stays.

        Raises:
            StateConflict: Another process moved the application on, or there is no such
                step from where it stands; nothing was written.
        """
        known = self._application

        def change(found: Application | None) -> Application:
            now = found or known
            if now.state != known.state:
                raise StateConflict(state=now.state, step=state or known.state)
            at = self._workplace.clock.now()
            reached = now.state
            if state is not None and state != now.state:
                reached = advance(now.state, state)
                if reached in ENDED:
                    # Terms count from here, whatever is written later.
                    values["ended_at"] = format_time(at)
            return replace(
                now,
                state=str(reached),
                updated_at=at,
                data={**now.data, **values},
            )

        self._application = self._workplace.register().change_application(
            known.application_id, change
        )

    def has(self, name: str) -> bool:
        """Whether that file is there."""
        return (self._folder / name).is_file()

    def read(self, name: str) -> bytes:
        """The bytes of a file of this application.

        Raises:
            NothingFound: It is not there.
        """
        if not self.has(name):
            raise NothingFound(what="file of the application", name=name)
        return read_limited(self._folder / name, EVIDENCE_CAP)

    def write(self, name: str, content: bytes) -> str:
        """Writes a file durably; answers its SHA-256 in hex."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_durably(path, content)
        return sha256_hex(content)

    def write_json(self, name: str, value: Any) -> bytes:
        """Writes a value as canonical JSON; answers the bytes."""
        content = canonical(value)
        self.write(name, content)
        return content

    def path(self, name: str) -> str:
        """Absolute path of a file, for transcripts and ``--json``."""
        return str(self._folder / name)

    def members(self) -> dict[str, bytes]:
        """Every file of the application by its name inside the bundle.

        What a crash left of a write is none of them: it has no name in a bundle.
        """
        found: dict[str, bytes] = {}
        for path in sorted(self._folder.rglob("*")):
            if path.is_file() and path.suffix != ".asice" and not is_torn(path):
                name = path.relative_to(self._folder).as_posix()
                found[name] = read_limited(path, EVIDENCE_CAP)
        return found

    @contextmanager
    def slip(self) -> Iterator[Slip | None]:
        """Reference and secret of the application's slip, cleared at the end.

        A renewal has none; the installation key stands in (protocols.md 1.1).

        Raises:
            NothingFound: The secret is gone; the application ended, or never had one.
        """
        if self.data.get("renews"):
            yield None
            return
        secret = self._workplace.secrets().slip(self.application_id)
        if secret is None:
            raise NothingFound(what="slip secret", name=self.application_id)
        with secret:
            yield str(self.data["slip_reference"]), secret
