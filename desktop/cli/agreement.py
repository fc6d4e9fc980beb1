"""``saqta agreement``: what is published, kept, imported and ended."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from desktop.cli.common import Call, emit, verb

__all__ = ["agreement"]


@click.group(help="What the operator publishes.")
def agreement() -> None:
    """See ``--help``."""


@verb("list", help="Agreements the operator publishes, with their hashes.")
def _list(call: Call) -> int:
    from desktop.services.show_agreement import list_agreements

    found = list_agreements(call.workplace())
    emit(
        call,
        {"agreements": found},
        [
            f"{item['id']}  {item['version']}  {item['language']}  {item['sha256']}"
            for item in found
        ],
    )
    return 0


@verb("show", help="The exact text of an agreement.")
@click.argument("agreement_id")
@click.option(
    "--law",
    is_flag=True,
    default=False,
    help="The article map from the law it cites to the one in force.",
)
def _show(call: Call, agreement_id: str, law: bool) -> int:
    from desktop.services.explain_law import article_map
    from desktop.services.show_agreement import show_agreement

    workplace = call.workplace()
    text = show_agreement(workplace, agreement_id, call.language)
    if law:
        rows = article_map(workplace.clock, call.language)
        lines = [
            f"{row['text']}: {row['before'] or '-'} -> {row['after'] or '-'}"
            for row in rows
        ]
        emit(call, {"agreement": text.id, "articles": rows}, lines)
        return 0
    if call.as_json:
        emit(
            call,
            {
                "agreements": [
                    {
                        "id": text.id,
                        "version": text.version,
                        "language": text.language,
                        "sha256": text.sha256,
                        "text": text.content.decode("utf-8"),
                    }
                ]
            },
            [],
        )
    elif sys.stdout.isatty():
        # To be read; a file gets the bytes that are hashed and agreed to.
        emit(call, {}, text.content.decode("utf-8", "replace").splitlines())
    else:
        click.echo(text.content, nl=False)
    return 0


@verb(
    "import",
    help="Take in an official text from FILE.toml and the files it names. "
    "It is agreed to where the operator publishes none under that name; "
    "where one is published, both must be the same bytes.",
)
@click.argument("file", type=click.Path())
def _import(call: Call, file: str) -> int:
    from desktop.services.import_agreement import import_agreement

    found = import_agreement(call.workplace(need_profile=False), Path(file))
    rows = [
        {
            "id": text.id,
            "version": text.version,
            "language": text.language,
            "sha256": text.sha256,
        }
        for text in found
    ]
    emit(
        call,
        {"agreements": rows},
        ["  ".join(row.values()) for row in rows],
    )
    return 0


@verb("end", help="An officer's entry that an agreement ended.")
@click.argument("agreement_id")
@click.argument("version")
@click.option(
    "--document", required=True, metavar="REFERENCE", help="The document that says so."
)
def _end(call: Call, agreement_id: str, version: str, document: str) -> int:
    from desktop.services.settle_messages import end_agreement

    if not document.strip():
        raise click.UsageError("--document names nothing")
    end_agreement(call.workplace(need_profile=False), agreement_id, version, document)
    ended = {"agreement": f"{agreement_id} {version}", "document": document}
    emit(call, {"ended": ended}, ["  ".join(ended.values())])
    return 0


agreement.add_command(_import)
agreement.add_command(_end)
agreement.add_command(_list)
agreement.add_command(_show)
