"""What ``--help`` and the manual page say of every verb."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from desktop.cli import saqta
from desktop.cli.console_window import saqta_console


def _verbs(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for short in command.list_commands(context):
            inner = command.get_command(context, short)
            assert inner is not None
            yield from _verbs(inner, f"{name} {short}")


VERBS = dict([*_verbs(saqta, "saqta"), *_verbs(saqta_console, "saqta-console")])


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_and_option_says_what_it_does(name: str) -> None:
    assert VERBS[name].help
    options = [item for item in VERBS[name].params if isinstance(item, click.Option)]
    assert [item.name for item in options if not item.help] == []
