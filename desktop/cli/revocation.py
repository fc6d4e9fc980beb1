"""``saqta revoke``, ``saqta status`` and ``saqta outbox``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from desktop.cli.common import Call, descriptor, emit, verb

if TYPE_CHECKING:
    from desktop.services.revoke import RevokeResult

__all__ = ["outbox", "revoke", "status"]


@verb(help="Report compromise and revoke. Recorded at once; works without the token.")
@click.option(
    "--certificate",
    "certificates",
    multiple=True,
    metavar="SHA256",
    help="This certificate, and the others of its key.",
)
@click.option(
    "--token",
    "token_serial",
    default="",
    metavar="SERIAL",
    help="Every certificate of this token.",
)
@click.option(
    "--mine", is_flag=True, default=False, help="Every certificate known here."
)
@click.option(
    "--reason",
    default="keyCompromise",
    metavar="R",
    help="keyCompromise (default), affiliationChanged, superseded, "
    "cessationOfOperation.",
)
@click.option("--since", default="", metavar="T", help="Suspected since, RFC 3339 UTC.")
@click.option("--text", default="", help="What happened.")
@click.option(
    "--no-token",
    is_flag=True,
    default=False,
    help="Do not ask for the token: send the statement.",
)
@click.option("--now", is_flag=True, default=False, help="Skip the 10 seconds of Undo.")
@descriptor("--pin-fd", "One PIN per line; read by the token worker alone.")
def revoke(
    call: Call,
    certificates: tuple[str, ...],
    token_serial: str,
    mine: bool,
    reason: str,
    since: str,
    text: str,
    no_token: bool,
    now: bool,
    pin_fd: int | None,
) -> int:
    """See ``--help``; exits 0 when proved, 5 when queued or accepted, 4 refused."""
    from desktop.cli.terminal import TerminalPerson
    from desktop.clock import format_time
    from desktop.services.report_compromise import Scope
    from desktop.services.revoke import revoke as revoke_service
    from desktop.words import say

    if sum((bool(certificates), bool(token_serial), mine)) != 1:
        raise click.UsageError("name --certificate, --token or --mine")
    since = _checked_since(since)
    workplace = call.workplace(need_profile=False)
    person = TerminalPerson(call.language, pin_fd=pin_fd)

    def recorded(report_id: str, recorded_at: Any) -> None:
        click.echo(
            say("revoke.recorded", call.language, {"time": format_time(recorded_at)})
            + f"  {report_id}",
            err=True,
        )

    def counting(seconds: int) -> None:
        click.echo(
            say("revoke.sending_in", call.language, {"seconds": seconds}), err=True
        )

    result = revoke_service(
        workplace,
        person,
        Scope(tuple(certificates), token_serial, mine),
        reason=reason,
        since=since,
        text=text,
        use_token=not no_token,
        now=now,
        recorded=recorded,
        counting=counting,
    )
    return _tell(call, result)


def _checked_since(since: str) -> str:
    from desktop.clock import format_time, parse_time
    from desktop.errors import InputInvalid

    if not since:
        return ""
    try:
        return format_time(parse_time(since))
    except ValueError as error:
        raise InputInvalid(name="--since", reason=str(error)) from error


def _tell(call: Call, result: RevokeResult) -> int:
    from desktop.words import say

    lines = []
    for item in result.certificates:
        if item["state"] == "CONFIRMED":
            facts = {
                "serial": item["serial"],
                "source": item["confirmed_by"],
                "time": item["times"].get("CONFIRMED", ""),
            }
            lines.append(say("revoke.revoked", call.language, facts))
        elif item["state"] == "REFUSED":
            lines.append(
                say("revoke.refused", call.language, {"serial": item["serial"]})
            )
        elif item["state"] == "ACCEPTED":
            lines.append(say("revoke.accepted", call.language))
        elif item["state"] == "UNDONE":
            lines.append(say("revoke.undone", call.language))
        else:
            lines.append(say("revoke.not_yet", call.language))
    if result.state not in {"CONFIRMED", "UNDONE"} and result.duty_phone:
        lines.append(say("revoke.desk", call.language, {"phone": result.duty_phone}))
    if result.state == "CONFIRMED" and result.receipt:
        lines.append(result.receipt)
    emit(call, result.as_dict(), lines)
    return {"CONFIRMED": 0, "REFUSED": 4, "UNDONE": 3}.get(result.state, 5)


@verb(help="All applications, certificates and reports.")
@click.option("--check", is_flag=True, default=False, help="Ask the authority anew.")
def status(call: Call, check: bool) -> int:
    """See ``--help``."""
    from desktop.services.show_status import show_status

    result = show_status(call.workplace(need_profile=False), check=check)
    lines = [
        *(f"{x['application_id']}  {x['state']}" for x in result["applications"]),
        *(
            f"{x['sha256'][:16]}  {x['serial']}  {x['status']}  {x['not_after']}"
            for x in result["certificates"]
        ),
        *(f"{x['report_id']}  {x['state']}" for x in result["reports"]),
    ]
    if not lines:
        from desktop.words import say

        lines = [say("nothing", call.language)]
    emit(call, result, lines)
    return 0


@click.group(help="The queue of reports.")
def outbox() -> None:
    """See ``--help``."""


@verb("list", help="Reports and their attempts.")
def _list(call: Call) -> int:
    from desktop.services.show_status import show_outbox

    result = show_outbox(call.workplace(need_profile=False))
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
@descriptor("--pin-fd", "One PIN per line; read by the token worker alone.")
def _send(call: Call, no_token: bool, pin_fd: int | None) -> int:
    from desktop.cli.terminal import TerminalPerson
    from desktop.services.revoke import send_waiting

    results = send_waiting(
        call.workplace(need_profile=False),
        TerminalPerson(call.language, pin_fd=pin_fd),
        use_token=not no_token,
    )
    emit(
        call,
        {"reports": [item.as_dict() for item in results]},
        [f"{item.report_id}  {item.state}" for item in results],
    )
    return 0 if all(item.state in {"CONFIRMED", "UNDONE"} for item in results) else 5


outbox.add_command(_list)
outbox.add_command(_send)
