"""``saqta-console``: opens the officers' incident console in a window of its own."""

from __future__ import annotations

import sys

import click

__all__ = ["main", "saqta_console"]


@click.command(
    name="saqta-console",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--profile",
    type=click.Path(),
    default=None,
    metavar="FILE",
    help="Authority profile.",
)
@click.option(
    "--lang",
    type=click.Choice(["kk", "ru", "en"]),
    default=None,
    help="Language of the window.",
)
@click.version_option(package_name="saqta", prog_name="saqta-console")
def saqta_console(profile: str | None, lang: str | None) -> int:
    """The incident console of an IT security officer.

    Search over the organisation's certificates, incident cases, and mass revocation by
    two people. What it does is also there as saqta console.
    """
    from desktop.cli import window

    return window.open_console(profile=profile, language=lang or "")


def main() -> None:
    """Entry point of ``saqta-console``."""
    from desktop.cli.top import run

    sys.exit(run(saqta_console, sys.argv[1:]))
