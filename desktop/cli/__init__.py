"""The command line. Every verb works without a display.

The top of the process: the one place where errors become words and exit codes
(architecture.md, section 6). Verbs are loaded only when they are called, so
``saqta --help`` costs one import of click.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from desktop import __version__
from desktop.cli.options import settings
from desktop.cli.verbs import VERBS

__all__ = ["main", "saqta"]


class LazyGroup(click.Group):
    """A group whose verbs are imported only when one is called or its help asked."""

    def __init__(self, *args: Any, table: dict[str, tuple[str, str]], **more: Any):
        super().__init__(*args, **more)
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table."""
        del ctx
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports the verb's file and returns its command."""
        del ctx
        if cmd_name not in self._table:
            return None
        module, _ = self._table[cmd_name]
        file, _, name = module.partition(":")
        command = getattr(importlib.import_module(file), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module} is not a command")
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Writes the verbs from the table, without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, text) for name, (_, text) in self._table.items()]
            )


@click.group(
    cls=LazyGroup,
    table=VERBS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@settings
@click.option("--notice", metavar="ID", default=None, help="Open one small notice.")
@click.option(
    "--report",
    is_flag=True,
    default=False,
    help="Open the window and report a compromise of all of one's certificates; "
    "10 seconds of Undo.",
)
@click.option(
    "--quit-when-ready",
    is_flag=True,
    default=False,
    help="Leave after the first paint with data; for measuring.",
)
@click.version_option(__version__, prog_name="saqta")
@click.pass_context
def saqta(
    ctx: click.Context,
    profile: str | None,
    as_json: bool,
    lang: str | None,
    notice: str | None,
    report: bool,
    quit_when_ready: bool,
) -> None:
    """Key custody: keys born on the token, consent recorded, revocation that works.

    Without a verb, opens the window.
    """
    ctx.obj = {"profile": profile, "as_json": as_json, "lang": lang}
    if ctx.invoked_subcommand is None:
        from desktop.cli import window

        window.open_window(
            ctx.obj, notice=notice, quit_when_ready=quit_when_ready, report=report
        )


def main() -> None:
    """Entry point of ``saqta``: runs a verb and exits with its code."""
    from desktop.cli.top import run

    sys.exit(run(saqta, sys.argv[1:]))
