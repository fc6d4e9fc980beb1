"""``saqta status`` and ``saqta outbox``: how things stand, and what waits."""

from __future__ import annotations

import click

from desktop.cli.common import Call, descriptor, emit, verb

__all__ = ["outbox", "status"]


@verb(help="All applications, certificates and reports.")
@click.option("--check", is_flag=True, default=False, help="Ask the authority anew.")
@click.option(
    "--calendar",
    default="",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write reminders of the certificates' ends for a calendar (.ics).",
)
def status(call: Call, check: bool, calendar: str) -> int:
    """See ``--help``."""
    from desktop.services.show_status import show_status
    from desktop.words import plain, say

    workplace = call.workplace(need_profile=False)
    if calendar:
        from pathlib import Path

        from desktop.services.reminders import calendar_of, keep_calendar

        keep_calendar(Path(calendar), calendar_of(workplace, call.language))
    result = show_status(workplace, check=check)
    lines = [
        *(f"{x['application_id']}  {x['state']}" for x in result["applications"]),
        *(
            f"{x['sha256'][:16]}  {x['serial']}  {x['status']}  {x['not_after']}"
            for x in result["certificates"]
        ),
        *(f"{x['report_id']}  {x['state']}" for x in result["reports"]),
        *(f"{x['record_id']}  {x['kind']}  {x['state']}" for x in result["documents"]),
        *(
            f"{x['sent_at']}  {say('message.' + x['kind'], call.language)}  "
            + plain(x["text"])
            for x in result["messages"]
        ),
    ]
    if not lines:
        lines = [say("nothing", call.language)]
    emit(call, result, lines)
    return 0


@click.group(help="The queue of reports.")
def outbox() -> None:
    """See ``--help``."""


@verb("list", help="Reports and their attempts.")
def _list(call: Call) -> int:
    from desktop.services.show_status import show_outbox

    result = show_outbox(call.workplace(need_profile=False, whatever_is_broken=True))
    emit(
        call,
        result,
        [f"{item['report_id']}  {item['state']}" for item in result["reports"]],
    )
    return 0


@verb("send", help="Send what is waiting, now.")
@click.option(
    "--no-token",
    is_flag=True,
    default=False,
    help="Do not ask for the token: send the statement.",
)
@click.option(
    "--yes",
    is_flag=True,
    default=False,
    help="Send also what waits for a confirmation.",
)
@descriptor("--pin-fd", "One PIN per line; read by the token worker alone.")
def _send(call: Call, no_token: bool, yes: bool, pin_fd: int | None) -> int:
    from desktop.cli.terminal import TerminalPerson
    from desktop.services.confirmation import reports_that_ask
    from desktop.services.report_compromise import send_at_once
    from desktop.services.revoke import send_waiting

    workplace = call.workplace(need_profile=False, whatever_is_broken=True)
    for report in reports_that_ask(workplace) if yes else ():
        send_at_once(workplace, report.report_id)
    results = send_waiting(
        workplace,
        TerminalPerson(call.language, pin_fd=pin_fd),
        use_token=not no_token,
    )
    emit(
        call,
        {"reports": [item.as_dict() for item in results]},
        [f"{item.report_id}  {item.state}" for item in results],
    )
    left = {item.state for item in results} - {"CONFIRMED", "UNDONE"}
    if left == {"REFUSED"}:
        # Nothing of it goes on by itself.
        return 4
    return 5 if left else 0


outbox.add_command(_list)
outbox.add_command(_send)
