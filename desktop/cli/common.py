"""What every verb shares: options before and after the verb, and output."""

from __future__ import annotations

import errno
import functools
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.options import settings

if TYPE_CHECKING:
    from desktop.services.workplace import Workplace

__all__ = ["Call", "Drawn", "descriptor", "emit", "let_go", "tell", "verb"]


@dataclass(frozen=True)
class Call:
    """How this command was called.

    Attributes:
        profile: File of the authority profile, or ``None`` for the remembered one.
        as_json: One object on stdout; progress on stderr.
        language: Of messages.
    """

    profile: str | None
    as_json: bool
    language: str

    def workplace(
        self, *, need_profile: bool = True, whatever_is_broken: bool = False
    ) -> Workplace:
        """Puts the real parts together for this home; see ``open_workplace``."""
        from desktop.assembly import open_workplace

        return open_workplace(
            profile=self.profile,
            need_profile=need_profile,
            whatever_is_broken=whatever_is_broken,
        )


def verb(name: str | None = None, **given: Any) -> Callable[[Any], click.Command]:
    """A click command with ``--profile``, ``--json`` and ``--lang`` of its own.

    click refuses an option of the verb before the verb, so the group has them too;
    the one after the verb wins (style.md, e).
    """

    def wrap(function: Callable[..., Any]) -> click.Command:
        @functools.wraps(function)
        def called(
            *arguments: Any,
            profile: str | None,
            as_json: bool,
            lang: str | None,
            **more: Any,
        ) -> Any:
            from desktop.cli.top import language_of

            before = click.get_current_context().find_root().obj or {}
            call = Call(
                profile=profile or before.get("profile"),
                as_json=as_json or bool(before.get("as_json")),
                language=lang or before.get("lang") or language_of([]),
            )
            return function(call, *arguments, **more)

        make: Any = click.command(
            name, context_settings={"help_option_names": ["-h", "--help"]}, **given
        )
        command: click.Command = make(settings(called))
        return command

    return wrap


def descriptor(
    option: str, text: str, *, writing: bool = False
) -> Callable[[Any], Any]:
    """An option that takes the number of an inherited file descriptor.

    On Windows the number is that of an inherited handle. It becomes a descriptor of
    this process here, for every such option, and nowhere else.

    Args:
        option: Its name.
        text: What ``--help`` says.
        writing: Whether it is written to.
    """

    def opened(
        context: click.Context, _option: click.Parameter, number: int | None
    ) -> int | None:
        from desktop import system
        from desktop.errors import InputInvalid

        if number is None or context.resilient_parsing:
            return number
        try:
            return system.inherited_descriptor(number, writing=writing)
        except (OSError, OverflowError) as error:
            reason = "no such descriptor was inherited"
            raise InputInvalid(name=option, reason=reason) from error

    return click.option(
        option,
        type=click.IntRange(min=0),
        default=None,
        metavar="FD",
        help=text,
        callback=opened,
    )


class Drawn(str):
    """A picture that this program drew for the terminal; printed as it is."""

    __slots__ = ()


def emit(call: Call, result: Mapping[str, Any], lines: list[str]) -> None:
    """Prints the result: one JSON object, or readable lines.

    Names in them come from tokens and servers: nothing but letters of theirs gets to
    the terminal (threat 16).
    """
    from desktop.words import plain

    if call.as_json:
        lines = [Drawn(json.dumps(result, ensure_ascii=False, default=str))]
    try:
        for line in lines:
            click.echo(line if isinstance(line, Drawn) else plain(line))
    except OSError as error:
        # Whoever read it went away, as POSIX says it and as Windows does.
        if error.errno not in {errno.EPIPE, errno.EINVAL}:
            raise
        let_go(1)


def let_go(number: int) -> None:
    """Leads stdout or stderr to nowhere, when nobody is at its other end any more.

    What is left in its buffer must not fail again when the process ends.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def tell(text: str) -> None:
    """Says a line on stderr: progress, what a question is about, an error.

    Whoever read there may have gone away; the work goes on, a revocation above all.
    """
    try:
        click.echo(text, err=True)
    except OSError:
        let_go(2)
