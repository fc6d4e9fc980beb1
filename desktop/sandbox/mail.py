"""Letters of the operator: always files (``.eml``), over SMTP where configured.

A letter holds no identification number, no name and no key id (row S3); that it was
sent says nothing of its arrival. :class:`MailSink` is the other end on this computer:
a mailbox for what clients send to the duty desk.
"""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from desktop.clock import Clock, format_time
from desktop.sandbox.store import Store

__all__ = ["MailSink", "Mailer"]

_SENDER = "no-reply@sandbox.example"
_TIMEOUT_S = 5
_LANGUAGES = ("kk", "ru", "en")


class Mailer:
    """Writes and sends the operator's letters."""

    def __init__(
        self,
        folder: Path,
        store: Store,
        clock: Clock,
        *,
        letters: Mapping[str, Mapping[str, str]],
        smtp: tuple[str, int] | None = None,
    ) -> None:
        self._folder = folder
        self._store = store
        self._clock = clock
        self._letters = letters
        self._smtp = smtp
        folder.mkdir(mode=0o700, exist_ok=True)

    def send(self, event: str, recipient: str, detail: str = "") -> None:
        """One letter in all three languages; a failing mail server stops nothing."""
        now = self._clock.now()
        number = self._store.next_number("letters")
        message = EmailMessage(policy=SMTP)
        message["From"] = _SENDER
        message["To"] = recipient
        message["Subject"] = " / ".join(
            self._letters["subject"][language] for language in _LANGUAGES
        )
        message["Date"] = format_datetime(now)
        message["Message-ID"] = f"<{number}.{now.timestamp():.0f}@sandbox.example>"
        lines = [self._letters[event][language] for language in _LANGUAGES]
        if detail:
            lines.append(detail)
        message.set_content("\n\n".join(lines) + "\n")
        name = f"{number:05d}-{event}.eml"
        (self._folder / name).write_bytes(message.as_bytes())
        self._store.insert(
            "letters",
            number=number,
            recipient=recipient,
            event=event,
            file=name,
            sent_at=format_time(now),
            delivery=self._deliver(message),
        )

    def _deliver(self, message: EmailMessage) -> str:
        if self._smtp is None:
            return "file only"
        host, port = self._smtp
        try:
            with smtplib.SMTP(host, port, timeout=_TIMEOUT_S) as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            return f"failed: {type(error).__name__}"
        return "unknown"


class MailSink:
    """A mailbox on the loopback interface: every letter becomes a file."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        from aiosmtpd.controller import Controller

        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._count = len(list(folder.glob("*.eml")))
        # The controller connects to its own port by number, so it needs a real one.
        self._port = port or _free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self._port)

    def start(self) -> int:
        """Begins to listen; answers the port."""
        self._controller.start()
        return self._port

    def stop(self) -> None:
        """Ends listening."""
        self._controller.stop()

    async def handle_DATA(  # noqa: N802 -- the name that aiosmtpd calls
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        """Keeps one letter."""
        del server, session
        self._count += 1
        (self._folder / f"{self._count:05d}.eml").write_bytes(envelope.content)
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
