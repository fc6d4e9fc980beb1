"""A person at a terminal, as :mod:`desktop.interaction` asks for one."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from desktop import system
from desktop.cli.common import tell
from desktop.errors import Cancelled, PinMissing
from desktop.interaction import PinFromDescriptor, PinQuestion, PinSource, Step
from desktop.model.tokens import PinState
from desktop.secret import Pin, RecoverySecret, SlipSecret
from desktop.words import plain, say

__all__ = ["TerminalPerson", "kept_terminal", "read_secret_line", "warn_of_tries"]


class TerminalPerson:
    """Asks on the terminal and tells progress on stderr.

    Attributes:
        pin_fd: Descriptor with one PIN per line; the worker reads it, this process
            never does.
        code_fd: Descriptor that gets the recovery code, or ``None``.
        email_code_fd: Descriptor from which the e-mailed code is read.
        orphan: Answer to what to do with a key whose making was interrupted.
    """

    def __init__(
        self,
        language: str,
        *,
        pin_fd: int | None = None,
        code_fd: int | None = None,
        email_code_fd: int | None = None,
        quiet: bool = False,
        orphan: str | None = None,
    ) -> None:
        self.language = language
        self.pin_fd = pin_fd
        self.code_fd = code_fd
        self.email_code_fd = email_code_fd
        self.quiet = quiet
        self.orphan = orphan
        self.steps: list[Step] = []

    def ask_pin(self, question: PinQuestion) -> PinSource:
        """See :class:`desktop.interaction.Interaction`."""
        if question.pin_pad:
            warn_of_tries(question.pin_state, self.language)
            tell(say("pin.on_reader", self.language))
            return None
        if self.pin_fd is not None:
            return PinFromDescriptor(self.pin_fd)
        if not sys.stdin.isatty():
            raise PinMissing(serial=question.token_serial)
        facts = {
            "label": question.token_label,
            "serial": question.token_serial,
            "entries": question.entries_left,
        }
        tell(say(question.purpose, self.language, facts))
        warn_of_tries(question.pin_state, self.language)
        text = getpass.getpass(say("pin.prompt", self.language) + " ")
        if not text:
            raise Cancelled
        return Pin(bytearray(text.encode("utf-8")))

    def confirm(self, question: str, facts: Mapping[str, Any]) -> bool:
        """See :class:`desktop.interaction.Interaction`."""
        if not sys.stdin.isatty():
            return False
        return click.confirm(say(question, self.language, facts), err=True)

    def choose(
        self, question: str, options: list[str], facts: Mapping[str, Any]
    ) -> str:
        """See :class:`desktop.interaction.Interaction`."""
        if question == "orphan.question" and self.orphan:
            return self.orphan
        if question == "orphan.ended" and self.orphan == "destroy":
            return self.orphan
        if not sys.stdin.isatty():
            tell(say(question, self.language, facts))
            raise Cancelled
        text: str = click.prompt(
            say(question, self.language, facts), type=click.Choice(options), err=True
        )
        return text

    def wants_email_code(self, email: str) -> bool:
        """See :class:`desktop.interaction.Interaction`."""
        if self.email_code_fd is not None:
            return True
        return self.confirm("email.confirm", {"email": email})

    def ask_email_code(self, email: str) -> str:
        """See :class:`desktop.interaction.Interaction`."""
        if self.email_code_fd is not None:
            line = _read_line(self.email_code_fd)
            return line.decode("ascii", "replace").strip()
        text: str = click.prompt(
            say("email.code", self.language, {"email": email}), err=True
        )
        return text.strip()

    def progress(self, step: Step) -> None:
        """See :class:`desktop.interaction.Interaction`."""
        if step.state in {"done", "failed", "skipped"}:
            self.steps.append(step)
        if self.quiet or step.state == "started":
            return
        sentence = say(f"step.{step.name}", self.language)
        mark = {"done": "+", "failed": "!", "skipped": "-"}.get(step.state, "~")
        detail = "  ".join(
            plain(f"{name}={value}") for name, value in step.facts.items()
        )
        tell(f"{mark} {step.seconds:7.3f} s  {sentence}  {detail}".rstrip())

    def show_recovery_code(self, groups: list[str]) -> bool:
        """Writes the code to its descriptor, or shows it on the terminal once."""
        line = " ".join(groups)
        try:
            if self.code_fd is not None:
                os.write(self.code_fd, (line + "\n").encode("ascii"))
                return True
            if sys.stderr.isatty():
                tell(say("recovery.shown_once", self.language))
                click.echo(line, err=True)
                return True
        except OSError:
            # Whoever should have read it went away: it was not shown.
            return False
        return False

    def cancelled(self) -> bool:
        """A terminal cancels by the interrupt key, which arrives as an exception."""
        return False


def warn_of_tries(state: PinState, language: str) -> None:
    """Says that few tries are left; the last one takes a typed word.

    Without a terminal there is nobody to type it: whoever runs a pin-pad or a
    descriptor from a script has decided.

    Raises:
        Cancelled: The word was not typed.
    """
    if state is PinState.COUNT_LOW:
        tell(say("pin.count_low", language))
    if state is PinState.FINAL_TRY:
        word = say("pin.last_word", language)
        tell(say("pin.final_try", language, {"word": word}))
        if not sys.stdin.isatty():
            return
        typed = click.prompt("", prompt_suffix="> ", err=True)
        if typed.strip() != word:
            raise Cancelled


@contextmanager
def kept_terminal() -> Iterator[None]:
    """Leaves the terminal as it was, though a question on it is given up.

    A PIN asked while Undo lasts may never be answered: its prompt has switched the
    echo off, and the program ends without it.
    """
    state = system.terminal_state()
    try:
        yield
    finally:
        system.restore_terminal(state)


def read_secret_line(
    kind: type[SlipSecret] | type[RecoverySecret], fd: int | None, prompt: str
) -> SlipSecret | RecoverySecret | None:
    """One line from a descriptor, or typed without echo; ``None`` when there is nobody.

    Reads byte by byte, so that a second line stays for whoever reads next.
    """
    if fd is not None:
        line = _read_line(fd)
        return kind(line) if line else None
    if not sys.stdin.isatty():
        return None
    text = getpass.getpass(prompt + " ")
    return kind(bytearray(text.encode("utf-8"))) if text else None


def _read_line(fd: int) -> bytearray:
    line = bytearray()
    while len(line) < 4096:
        piece = os.read(fd, 1)
        if piece in (b"", b"\n"):
            break
        line += piece
    while bytes(line[-1:]) in {b"\r", b" "}:
        del line[-1]
    return line
