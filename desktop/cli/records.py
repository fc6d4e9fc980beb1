"""``saqta evidence`` and ``saqta journal``: offline verification."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.common import Call, emit, verb

__all__ = ["evidence", "journal"]


@click.group(help="Verify an evidence bundle offline.")
def evidence() -> None:
    """See ``--help``."""


@verb("verify", help="Verify a bundle; needs nothing but the file and the roots.")
@click.argument("file", type=click.Path())
@click.option(
    "--trust",
    "trust",
    multiple=True,
    metavar="PEM",
    type=click.Path(),
    help="Root certificates; the active profile's otherwise.",
)
def _verify(call: Call, file: str, trust: tuple[str, ...]) -> int:
    from desktop.services.verify_evidence import verify_evidence
    from desktop.words import say

    roots = [Path(name) for name in trust]
    workplace = None if roots else call.workplace()
    result = verify_evidence(Path(file), roots, workplace)
    lines = []
    for item in result["checks"]:
        state = say("state." + item["state"], call.language)
        words = say("evidence.check." + item["name"], call.language, item["facts"])
        lines.append(f"{state}: {words}")
    emit(call, result, [*lines, say("evidence.ok", call.language)])
    return 0


evidence.add_command(_verify)


@click.group(help="Verify and export the journal.")
def journal() -> None:
    """See ``--help``."""


@verb("verify", help="Verify the whole chain back to its first record.")
def _journal_verify(call: Call) -> int:
    from desktop.services.verify_journal import verify_journal
    from desktop.words import say

    result = verify_journal(call.workplace(need_profile=False))
    facts = {
        "size": result["size"],
        "head": result["head"],
        "anchored": result["last_anchor"] or say("journal.never", call.language),
    }
    emit(call, result, [say("journal.ok", call.language, facts)])
    return 0


@verb("export", help="Write every record, one canonical JSON object a line.")
@click.argument("file", type=click.Path())
def _journal_export(call: Call, file: str) -> int:
    from desktop.services.verify_journal import export_journal

    result = export_journal(call.workplace(need_profile=False), Path(file))
    emit(call, result, [str(result["path"])])
    return 0


@verb("checkpoint", help="Leave the journal's head with the operator; write it down.")
@click.option(
    "--out", default="", metavar="FILE", type=click.Path(), help="A signed note."
)
def _journal_checkpoint(call: Call, out: str) -> int:
    from desktop.services.checkpoint import checkpoint
    from desktop.words import say

    result = checkpoint(call.workplace(), Path(out) if out else None)
    facts = {
        "size": result["size"],
        "head": result["head"],
        "anchored": result["last_anchor"] or say("journal.never", call.language),
    }
    emit(call, result, [say("journal.checkpoint", call.language, facts)])
    return 0


journal.add_command(_journal_checkpoint)
journal.add_command(_journal_verify)
journal.add_command(_journal_export)
