"""``saqta agreement`` and ``saqta consent``."""

from __future__ import annotations

import click

from desktop.cli.common import Call, emit, verb

__all__ = ["agreement", "consent"]


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
def _show(call: Call, agreement_id: str) -> int:
    from desktop.services.show_agreement import show_agreement

    text = show_agreement(call.workplace(), agreement_id, call.language)
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
    else:
        click.echo(text.content, nl=False)
    return 0


agreement.add_command(_list)
agreement.add_command(_show)


@click.group(help="Consents given.")
def consent() -> None:
    """See ``--help``."""


@verb("show", help="Consents given on this computer.")
def _consents(call: Call) -> int:
    from desktop.services.show_consents import show_consents
    from desktop.words import say

    found = show_consents(call.workplace(need_profile=False))
    lines = [
        f"{item['consent_id']}  {item['agreement']} {item['version']} "
        f"{item['language']}  {item['given_at']}"
        for item in found
    ]
    emit(call, {"consents": found}, lines or [say("nothing", call.language)])
    return 0


consent.add_command(_consents)
