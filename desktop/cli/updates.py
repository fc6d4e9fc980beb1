"""``saqta updates``: newer versions and lists, offered and never forced."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.common import Call, emit, verb

__all__ = ["updates"]


@click.group(help="Newer versions and lists; offered, never forced.")
def updates() -> None:
    """See ``--help``."""


@verb("check", help="Ask the source; its lists are taken into use, programs offered.")
def _check(call: Call) -> int:
    from desktop import __version__
    from desktop.services.check_updates import check_updates
    from desktop.words import plain, say

    found = check_updates(call.workplace(need_profile=False))
    answer = found.as_dict()
    lines = [
        say("updates.offer", call.language, offer) for offer in answer["offers"][:1]
    ]
    if lines and (notes := answer["offers"][0]["notes"].get(call.language)):
        lines += [plain(line) for line in notes.split("\n")]
    if not lines:
        lines.append(say("updates.none", call.language, {"version": __version__}))
    if found.lists:
        facts = {"version": found.lists_version, "lists": found.lists}
        lines.append(say("updates.lists", call.language, facts))
    emit(call, answer, lines)
    return 0


@verb("fetch", help="Download and verify the newest package; installs nothing.")
@click.option(
    "--into",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    metavar="FOLDER",
    help="Where it goes; the present folder unless named.",
)
def _fetch(call: Call, into: Path) -> int:
    from desktop.services.fetch_update import fetch_update
    from desktop.words import say

    path = fetch_update(call.workplace(need_profile=False), into.resolve())
    emit(
        call,
        {"path": str(path)},
        [say("updates.fetched", call.language, {"path": path})],
    )
    return 0


updates.add_command(_check)
updates.add_command(_fetch)
