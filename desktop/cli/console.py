"""``saqta console``: the officer's work without a window (D-S5)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli import LazyGroup
from desktop.cli.common import Call, descriptor, emit, verb

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.cli.terminal import TerminalPerson
    from desktop.services.console_desk import Console

__all__ = ["confirmed_by", "console", "console_for", "officer_option", "pin_option"]

_LIST_CAP = 4 * 1024 * 1024

#: Fields of a search, with the help of their options.
_FIELDS = {
    "state": "good, revoked or waiting.",
    "unit": "Exactly this unit.",
    "organisation": "Exactly this organisation.",
    "token_model": "Exactly this token model.",
    "token_batch": "Exactly this batch of tokens.",
    "module": "Exactly this PKCS#11 module.",
    "scheme": "Exactly this scheme.",
    "agreement": "Exactly this agreement version.",
    "firmware_min": "Token firmware at least this version.",
    "firmware_max": "Token firmware at most this version.",
    "issued_from": "Issued on this day or later, YYYY-MM-DD.",
    "issued_to": "Issued on this day or earlier, YYYY-MM-DD.",
}


_HERE = "desktop.cli.console:"
_CASES = "desktop.cli.console_cases:"

console = LazyGroup(
    name="console",
    help="The incident console of an IT security officer.",
    context_settings={"help_option_names": ["-h", "--help"]},
    table={
        "sync": (_HERE + "_sync", "Bring the mirror up to date."),
        "search": (_HERE + "_search", "Search the mirror; needs no network."),
        "cases": (_CASES + "cases", "Incident cases."),
        "plan": (_HERE + "_plan", "Plan a mass revocation: dry run, manifest."),
        "approve": (_HERE + "_approve", "Approve another officer's plan."),
        "execute": (_HERE + "_execute", "Start a stage, or go on after a pause."),
        "pause": (_HERE + "_pause", "Stop what runs, after its batch."),
        "cancel": (_HERE + "_cancel", "What is not done yet is never done."),
        "review": (_HERE + "_review", "A second person looked at a break-glass."),
        "notify": (_HERE + "_notify", "Tell every person of an approved plan."),
        "ledger": (_HERE + "_ledger", "Plans, or one with its ledger."),
        "report": (_CASES + "report", "A signed report of a case or plan."),
    },
)


def console_for(call: Call) -> Console:
    """The console of this home."""
    from desktop.assembly_console import open_console

    return open_console(profile=call.profile)


def confirmed_by(call: Call, pin_fd: int | None) -> TerminalPerson:
    """The officer at the terminal."""
    from desktop.cli.terminal import TerminalPerson

    return TerminalPerson(call.language, pin_fd=pin_fd, quiet=call.as_json)


def officer_option(function: Any) -> Any:
    """``--officer``: which role certificate signs."""
    return click.option(
        "--officer",
        default="",
        metavar="SHA256",
        help="Role certificate; needed where this home has several.",
    )(function)


def pin_option(function: Any) -> Any:
    """``--pin-fd``: where the PIN comes from."""
    return descriptor("--pin-fd", "One PIN per line; read by the token worker alone.")(
        function
    )


def _search_options(function: Any) -> Any:
    for name, text in reversed(_FIELDS.items()):
        function = click.option(
            "--" + name.replace("_", "-"), name, default="", help=text
        )(function)
    function = click.option(
        "--saved", default="", metavar="NAME", help="Begin with a saved filter."
    )(function)
    return click.argument("text", required=False, default="")(function)


_YES = click.option(
    "--yes",
    "confirmed",
    is_flag=True,
    default=False,
    help="You have looked at it and confirm it.",
)
_PLAN = click.argument("plan_id")


@verb("sync", help="Bring the mirror of the organisation's certificates up to date.")
@officer_option
@pin_option
def _sync(call: Call, officer: str, pin_fd: int | None) -> int:
    from desktop.services.console_sync import sync_mirror

    person = confirmed_by(call, pin_fd)
    result = sync_mirror(console_for(call), person, officer)
    emit(call, result, [_age(call, result)])
    return 0


@verb("search", help="Search the mirror; needs no network. TEXT: beginnings of words.")
@_search_options
@click.option("--save", default="", metavar="NAME", help="Keep this search.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=200, help="Rows.")
def _search(call: Call, save: str, limit: int, **fields: str) -> int:
    from desktop.services.console_search import save_filter, search
    from desktop.words import plain, say

    desk = console_for(call)
    query = _query(desk, fields)
    if save:
        save_filter(desk, save, query)
    result = search(desk, query, limit=limit)
    lines = [_age(call, result["mirror"])]
    lines += [
        plain(
            f"{x['serial']}  {x['state']}  {x['name']}  {x['iin']}  {x['unit']}  "
            f"{x['token_model']} {x['token_firmware']}  {x['token_serial']}"
        )
        for x in result["certificates"]
    ]
    lines.append(say("console.found", call.language, {"count": result["count"]}))
    emit(call, result, lines)
    return 0


@verb("plan", help="Plan a mass revocation: dry run, then a signed manifest.")
@_search_options
@click.option(
    "--list",
    "list_file",
    type=click.Path(),
    default=None,
    metavar="FILE",
    help="SHA-256 or serial numbers, one a line, in place of a search.",
)
@click.option("--reason", default="keyCompromise", metavar="R", help="CRL reason.")
@click.option("--why", default="", metavar="TEXT", help="For the second person.")
@click.option(
    "--first-stage", type=click.IntRange(1), default=10, help="How many go first."
)
@click.option(
    "--break-glass",
    is_flag=True,
    default=False,
    help="Alone: few certificates, told to everybody, reviewed within a day.",
)
@click.option(
    "--dry-run", is_flag=True, default=False, help="Only count; nothing is sent."
)
@_YES
@officer_option
@pin_option
def _plan(
    call: Call,
    list_file: str | None,
    reason: str,
    why: str,
    first_stage: int,
    break_glass: bool,
    dry_run: bool,
    confirmed: bool,
    officer: str,
    pin_fd: int | None,
    **fields: str,
) -> int:
    from desktop.services.console_plan import PlanRequest, make_plan, try_plan

    desk = console_for(call)
    query = None if list_file and not any(fields.values()) else _query(desk, fields)
    if list_file and query is not None:
        raise click.UsageError("--list stands in place of a search")
    request = PlanRequest(
        query=query,
        names=_names(list_file),
        reason=reason,
        first_stage=first_stage,
        text=why,
        break_glass=break_glass,
    )
    if dry_run:
        result = try_plan(desk, request)
    else:
        if not call.as_json:
            for line in _counts(call, try_plan(desk, request)["counts"]):
                click.echo(line, err=True)
        person = confirmed_by(call, pin_fd)
        result = make_plan(desk, person, officer, request, confirmed=confirmed)
    emit(call, result, [*_counts(call, result["counts"]), *_named(call, result)])
    return 0


@verb("approve", help="Approve another officer's plan; two PIN entries.")
@_PLAN
@click.option(
    "--plan-sha256",
    default="",
    metavar="SHA256",
    help="The hash that the first officer named; another one is refused.",
)
@_YES
@officer_option
@pin_option
def _approve(
    call: Call,
    plan_id: str,
    plan_sha256: str,
    confirmed: bool,
    officer: str,
    pin_fd: int | None,
) -> int:
    from desktop.services.console_approve import approve_plan

    result = approve_plan(
        console_for(call),
        confirmed_by(call, pin_fd),
        officer,
        plan_id,
        plan_sha256=plan_sha256,
        confirmed=confirmed,
    )
    emit(call, result, [*_counts(call, result["counts"]), *_named(call, result)])
    return 0


@verb("execute", help="Start a stage of an approved plan, or go on after a pause.")
@_PLAN
@click.option(
    "--stage",
    type=click.Choice(["first", "all"]),
    default="first",
    help="The first few (default), or all that are left.",
)
@click.option("--wait", is_flag=True, default=False, help="Until the stage has ended.")
@_YES
@officer_option
@pin_option
def _execute(
    call: Call,
    plan_id: str,
    stage: str,
    wait: bool,
    confirmed: bool,
    officer: str,
    pin_fd: int | None,
) -> int:
    from desktop.services.console_execute import execute_plan

    more = {"stage": stage, "wait": wait, "confirmed": confirmed}
    result = _ordered(call, execute_plan, plan_id, officer, pin_fd, **more)
    return 5 if result["state"] == "running" else 0


@verb("pause", help="Stop what runs, after its batch; execute goes on.")
@_PLAN
@officer_option
@pin_option
def _pause(call: Call, plan_id: str, officer: str, pin_fd: int | None) -> int:
    from desktop.services.console_execute import pause_plan

    _ordered(call, pause_plan, plan_id, officer, pin_fd)
    return 0


@verb("cancel", help="What is not done yet is never done.")
@_PLAN
@_YES
@officer_option
@pin_option
def _cancel(
    call: Call, plan_id: str, confirmed: bool, officer: str, pin_fd: int | None
) -> int:
    from desktop.services.console_execute import cancel_plan

    _ordered(call, cancel_plan, plan_id, officer, pin_fd, confirmed=confirmed)
    return 0


@verb("review", help="Say that a second person looked at a break-glass.")
@_PLAN
@officer_option
@pin_option
def _review(call: Call, plan_id: str, officer: str, pin_fd: int | None) -> int:
    from desktop.services.console_execute import review_plan

    _ordered(call, review_plan, plan_id, officer, pin_fd)
    return 0


@verb("notify", help="Tell every person of an approved plan, each once.")
@_PLAN
@click.option("--text", required=True, help="What they are told.")
@officer_option
@pin_option
def _notify(
    call: Call, plan_id: str, text: str, officer: str, pin_fd: int | None
) -> int:
    from desktop.services.console_execute import notify_people

    _ordered(call, notify_people, plan_id, officer, pin_fd, text=text)
    return 0


@verb("ledger", help="Plans, or one plan with a line for each certificate.")
@click.argument("plan_id", required=False, default="")
@officer_option
@pin_option
def _ledger(call: Call, plan_id: str, officer: str, pin_fd: int | None) -> int:
    from desktop.services.console_execute import list_plans, show_ledger

    person = confirmed_by(call, pin_fd)
    if plan_id:
        result = show_ledger(console_for(call), person, officer, plan_id)
        lines = [
            f"{x['position']}  {x['certificate']}  {x['state']}  {x['at'] or ''}"
            for x in result["ledger"]
        ]
        emit(call, result, [*lines, *_named(call, result)])
        return 0
    result = list_plans(console_for(call), person, officer)
    lines = [
        line for plan in result["plans"] for line in _named(call, {"text": "", **plan})
    ]
    emit(call, result, lines)
    return 0


def _ordered(
    call: Call,
    order: Callable[..., dict[str, Any]],
    plan_id: str,
    officer: str,
    pin_fd: int | None,
    **more: Any,
) -> dict[str, Any]:
    """Gives an order over one plan, and tells how the plan stands after it."""
    person = confirmed_by(call, pin_fd)
    result = order(console_for(call), person, officer, plan_id, **more)
    emit(call, result, _named(call, result))
    return result


def _query(desk: Console, fields: dict[str, str]) -> Any:
    from desktop.services.console_search import query_of, saved_filter

    given = {name: text for name, text in fields.items() if name != "saved" and text}
    if fields.get("saved"):
        return query_of({**saved_filter(desk, fields["saved"]).as_dict(), **given})
    return query_of(given)


def _names(list_file: str | None) -> tuple[str, ...]:
    if list_file is None:
        return ()
    from desktop.errors import FileUnreadable

    try:
        with Path(list_file).open("rb") as stream:
            content = stream.read(_LIST_CAP + 1)
        # Editors on Windows begin a text with a mark of its encoding.
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(path=list_file, reason=type(error).__name__) from error
    if len(content) > _LIST_CAP:
        # The beginning of a list would be another plan.
        raise FileUnreadable(path=list_file, reason=f"longer than {_LIST_CAP} bytes")
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _age(call: Call, mirror: dict[str, Any]) -> str:
    from desktop.words import say

    if not mirror["asked_at"]:
        return say("console.mirror_empty", call.language)
    return say("console.mirror", call.language, mirror)


def _counts(call: Call, counts: dict[str, Any]) -> list[str]:
    from desktop.words import plain, say

    lines = [say("console.radius", call.language, counts)]
    for name in ("units", "services"):
        found = counts[name][:20]
        if found:
            lines.append(say(f"console.radius_{name}", call.language))
        lines += [plain(f"  {count:6d}  {item}") for item, count in found]
    if counts.get("not_listed"):
        lines.append(say("console.not_listed", call.language, counts))
    return lines


def _named(call: Call, result: dict[str, Any]) -> list[str]:
    """The plan by id, hash and state; nothing after a dry run."""
    from desktop.words import say

    if "plan_id" not in result:
        return []
    facts = {name: result[name] for name in ("plan_id", "plan_sha256", "state")}
    ledger = result["counts"] if "reason" in result else {}
    done = ", ".join(
        f"{name} {count}" for name, count in ledger.items() if isinstance(count, int)
    )
    return [say("console.plan", call.language, facts), *([done] if done else [])]
