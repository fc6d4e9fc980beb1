"""``saqta report-violation``: a breach of the agreement, apart from a compromise."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.common import Call, descriptor, verb

__all__ = ["report_violation"]


@verb(help="Report a breach of the agreement to the operator (not a key compromise).")
@click.option("--facts", required=True, metavar="TEXT", help="What happened.")
@click.option("--clause", default="", metavar="NUMBER", help="Clause of the agreement.")
@click.option(
    "--noticed", default="", metavar="TIME", help="When you noticed it (RFC 3339, UTC)."
)
@click.option(
    "--attach",
    "attachments",
    multiple=True,
    metavar="FILE",
    type=click.Path(),
    help="A file that shows it.",
)
@click.option(
    "--consent", "consent_id", default="", metavar="ID", help="Under which consent."
)
@click.option(
    "--no-token", is_flag=True, default=False, help="Send it unsigned, marked as such."
)
@click.option(
    "--yes",
    "confirmed",
    is_flag=True,
    default=False,
    help="You have read the document and confirm it.",
)
@descriptor("--pin-fd", "One PIN per line; read by the token worker alone.")
def report_violation(
    call: Call,
    facts: str,
    clause: str,
    noticed: str,
    attachments: tuple[str, ...],
    consent_id: str,
    no_token: bool,
    confirmed: bool,
    pin_fd: int | None,
) -> int:
    """See ``--help``."""
    from desktop.cli.consent import document_reader, tell_duty
    from desktop.clock import parse_time
    from desktop.errors import InputInvalid
    from desktop.services.report_violation import report_violation as report

    try:
        noticed_at = parse_time(noticed) if noticed else None
    except ValueError as error:
        raise InputInvalid(name="--noticed", reason=str(error)) from error
    workplace = call.workplace(need_profile=False)
    done = report(
        workplace,
        document_reader(call, pin_fd, confirmed=confirmed),
        facts=facts,
        clause=clause,
        noticed_at=noticed_at,
        attachments=[Path(name) for name in attachments],
        consent_id=consent_id,
        language=call.language,
        with_token=not no_token,
    )
    return tell_duty(call, workplace, done)
