"""``saqta consent``: show, withdraw, object, export, delete."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.common import Call, descriptor, emit, tell, verb

if TYPE_CHECKING:
    from desktop.cli.terminal import TerminalPerson
    from desktop.services.duties import Duty
    from desktop.services.workplace import Workplace

__all__ = ["consent", "document_reader", "tell_duty"]

_CONSENT = click.argument("consent_id", required=False, default="")
_YES = click.option(
    "--yes",
    "confirmed",
    is_flag=True,
    default=False,
    help="You have read the document and confirm it.",
)
_PIN = descriptor("--pin-fd", "One PIN per line; read by the token worker alone.")


@click.group(help="Consents given, their withdrawal, objections, the whole file.")
def consent() -> None:
    """See ``--help``."""


@verb("show", help="Consents given on this computer, and documents about them.")
def _show(call: Call) -> int:
    from desktop.services.duties import list_duties
    from desktop.services.show_consents import show_consents
    from desktop.words import say

    workplace = call.workplace(need_profile=False)
    found = show_consents(workplace)
    now = workplace.clock.now()
    duties = [item.as_dict(now) for item in list_duties(workplace)]
    lines = [
        f"{item['consent_id']}  {item['agreement']} {item['version']} "
        f"{item['language']}  {item['given_at']}"
        for item in found
    ]
    lines += [_line(call, item) for item in duties]
    emit(
        call,
        {"consents": found, "documents": duties},
        lines or [say("nothing", call.language)],
    )
    return 0


@verb("withdraw", help="Withdraw a consent by a written, signed document.")
@_CONSENT
@click.option(
    "--scope",
    type=click.Choice(["all", "public"]),
    default="all",
    help="All of it, or only processing as generally accessible data.",
)
@click.option(
    "--print",
    "on_paper",
    is_flag=True,
    default=False,
    help="Only make the page to print and sign by hand; nothing is sent.",
)
@_YES
@_PIN
def _withdraw(
    call: Call,
    consent_id: str,
    scope: str,
    on_paper: bool,
    confirmed: bool,
    pin_fd: int | None,
) -> int:
    from desktop.services.withdraw import withdraw

    workplace = call.workplace(need_profile=False)
    done = withdraw(
        workplace,
        document_reader(call, pin_fd, confirmed=confirmed),
        consent_id,
        scope=scope,
        language=call.language,
        on_paper=on_paper,
    )
    return tell_duty(call, workplace, done)


@verb("object", help="Object to automatic processing by a signed document.")
@_CONSENT
@click.option(
    "--step",
    "steps",
    multiple=True,
    metavar="NAME",
    help="An automatic step that the consent lists; all of them otherwise.",
)
@click.option("--reason", default="", metavar="TEXT", help="In your own words.")
@_YES
@_PIN
def _object(
    call: Call,
    consent_id: str,
    steps: tuple[str, ...],
    reason: str,
    confirmed: bool,
    pin_fd: int | None,
) -> int:
    from desktop.services.object import object_to

    workplace = call.workplace(need_profile=False)
    done = object_to(
        workplace,
        document_reader(call, pin_fd, confirmed=confirmed),
        consent_id,
        steps,
        reason=reason,
        language=call.language,
    )
    return tell_duty(call, workplace, done)


@verb("export", help="Write your whole file as one archive with its hashes.")
@click.argument("file", type=click.Path())
def _export(call: Call, file: str) -> int:
    from desktop.services.export_person import export_person

    result = export_person(call.workplace(need_profile=False), Path(file))
    emit(call, result, [str(result["path"])])
    return 0


@verb("delete", help="Delete an application's records; refused inside their terms.")
@click.argument("application_id")
def _delete(call: Call, application_id: str) -> int:
    from desktop.services.delete_records import delete_records

    count = delete_records(call.workplace(need_profile=False), application_id)
    emit(call, {"deleted": count}, [str(count)])
    return 0


for _command in (_show, _withdraw, _object, _export, _delete):
    consent.add_command(_command)


def document_reader(
    call: Call, pin_fd: int | None, *, confirmed: bool
) -> TerminalPerson:
    """A person at a terminal who sees every document whole before it is signed."""
    from desktop.cli.terminal import TerminalPerson
    from desktop.words import plain

    class Reader(TerminalPerson):
        """Shows the document; asks, unless the command line confirmed it already."""

        def confirm(self, question: str, facts: Mapping[str, Any]) -> bool:
            for line in str(facts.get("document", "")).splitlines():
                tell(plain(line))
            return confirmed or super().confirm(question, facts)

    return Reader(call.language, pin_fd=pin_fd)


def tell_duty(call: Call, workplace: Workplace, duty: Duty) -> int:
    """Prints a document's state; 0 when it was sent or printed."""
    value = duty.as_dict(workplace.clock.now())
    emit(call, value, [_line(call, value), str(value["path"])])
    return 0


def _line(call: Call, value: dict[str, object]) -> str:
    from desktop.words import say

    key = "duty.answered" if value["answer"] else "duty.sent"
    if value["state"] == "DRAFTED":
        key = "duty.not_sent"
    elif value["overdue"]:
        key = "duty.overdue"
    elif not value["answer"] and not value["due"]:
        key = "duty.received"
    kind = say(f"duty.{value['kind']}", call.language)
    return say(key, call.language, {**value, "kind": kind})
