"""``saqta console cases`` and ``saqta console report``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from desktop.cli.common import Call, emit, verb
from desktop.cli.console import (
    confirmed_by,
    console_for,
    officer_option,
    pin_option,
)

__all__ = ["cases", "report"]

_CASE = click.argument("case_id")


@click.group(help="Incident cases: reports of holders, and an officer's own.")
def cases() -> None:
    """See ``--help``."""


@verb("list", help="Cases, those with the nearest deadline first.")
@click.option(
    "--state",
    type=click.Choice(["open", "closed"]),
    default="open",
    help="Which cases; open ones unless named.",
)
def _list(call: Call, state: str) -> int:
    from desktop.services.console_cases import list_cases

    result = list_cases(console_for(call), state=state)
    emit(call, result, _lines(call, result))
    return 0


@verb("sync", help="Take in holders' reports; ask the CRL about open cases.")
@officer_option
@pin_option
def _sync(call: Call, officer: str, pin_fd: int | None) -> int:
    from desktop.services.console_cases import sync_cases

    result = sync_cases(console_for(call), confirmed_by(call, pin_fd), officer)
    emit(call, result, _lines(call, result))
    return 0


@verb("show", help="One case with its timeline and files.")
@_CASE
def _show(call: Call, case_id: str) -> int:
    from desktop.services.console_cases import show_case
    from desktop.words import plain

    result = show_case(console_for(call), case_id)
    lines = [
        plain(f"{x['at']}  {x['kind']}  {x['officer'][:16]}  {x['text']}")
        for x in result["timeline"]
    ]
    emit(call, result, [_line(result, call.language), *lines])
    return 0


@verb("open", help="Open a case about certificates of the mirror.")
@click.argument("title")
@click.option(
    "--certificate",
    "names",
    multiple=True,
    required=True,
    metavar="SHA256",
    help="A certificate of the mirror that the case is about.",
)
@click.option("--text", default="", help="A first note.")
@click.option(
    "--deadline-hours",
    type=click.IntRange(1, 720),
    default=None,
    help="Until the status must have changed; else as the settings say.",
)
@officer_option
def _open(
    call: Call,
    title: str,
    names: tuple[str, ...],
    text: str,
    deadline_hours: int | None,
    officer: str,
) -> int:
    from desktop.services.console_cases import open_case

    result = open_case(
        console_for(call),
        officer,
        title,
        names,
        text=text,
        deadline_h=deadline_hours or 0,
    )
    emit(call, result, [_line(result, call.language)])
    return 0


@verb("note", help="Add a note to a case.")
@_CASE
@click.argument("text")
@officer_option
def _note(call: Call, case_id: str, text: str, officer: str) -> int:
    return _add(call, officer, case_id, "note", text)


@verb("told", help="Write down who was told.")
@_CASE
@click.argument("text")
@officer_option
def _told(call: Call, case_id: str, text: str, officer: str) -> int:
    return _add(call, officer, case_id, "told", text)


@verb("take", help="Become the one who works on a case.")
@_CASE
@officer_option
def _take(call: Call, case_id: str, officer: str) -> int:
    from desktop.services.console_cases import take_case

    result = take_case(console_for(call), officer, case_id)
    emit(call, result, [_line(result, call.language)])
    return 0


@verb("attach", help="Put a file to a case.")
@_CASE
@click.argument("file", type=click.Path())
@officer_option
def _attach(call: Call, case_id: str, file: str, officer: str) -> int:
    from desktop.services.console_cases import attach_to_case

    result = attach_to_case(console_for(call), officer, case_id, Path(file))
    emit(call, result, [f"{result['sha256']}  {result['size']}"])
    return 0


@verb("close", help="Close a case whose certificates are proved revoked.")
@_CASE
@click.argument("text")
@officer_option
def _close(call: Call, case_id: str, text: str, officer: str) -> int:
    from desktop.services.console_cases import close_case

    result = close_case(console_for(call), officer, case_id, text)
    emit(call, result, [_line(result, call.language)])
    return 0


for _command in (_list, _sync, _show, _open, _note, _told, _take, _attach, _close):
    cases.add_command(_command)


@verb("report", help="Write a signed report of a case or plan to FILE.")
@click.argument("file", type=click.Path())
@click.option("--plan", "plan_id", default="", metavar="ID", help="Of this plan.")
@click.option("--case", "case_id", default="", metavar="ID", help="Of this case.")
@officer_option
@pin_option
def report(
    call: Call,
    file: str,
    plan_id: str,
    case_id: str,
    officer: str,
    pin_fd: int | None,
) -> int:
    """See ``--help``; exits 6 when ledger and CRL differ."""
    from desktop.services.console_report import report_case, report_plan
    from desktop.words import say

    if bool(plan_id) == bool(case_id):
        raise click.UsageError("name --plan or --case")
    desk, person = console_for(call), confirmed_by(call, pin_fd)
    if case_id:
        result = report_case(
            desk, person, officer, case_id, Path(file), language=call.language
        )
        emit(call, result, [str(result["path"])])
        return 0
    result = report_plan(
        desk, person, officer, plan_id, Path(file), language=call.language
    )
    key = "console.agrees" if result["agrees"] else "console.differs"
    words = say(key, call.language, {"count": len(result["differs"])})
    emit(call, result, [words, str(result["path"])])
    return 0 if result["agrees"] else 6


def _add(call: Call, officer: str, case_id: str, kind: str, text: str) -> int:
    from desktop.services.console_cases import add_to_case

    result = add_to_case(console_for(call), officer, case_id, kind, text)
    emit(call, result, [f"{result['at']}  {result['kind']}"])
    return 0


def _lines(call: Call, result: dict[str, Any]) -> list[str]:
    from desktop.words import say

    lines = [_line(case, call.language) for case in result["cases"]]
    if result["overdue"]:
        facts = {"count": result["overdue"]}
        lines.insert(0, say("console.overdue", call.language, facts))
    return lines or [say("nothing", call.language)]


def _line(case: dict[str, Any], language: str) -> str:
    from desktop.services.console_page import case_title
    from desktop.words import plain

    mark = "!" if case["overdue"] else " "
    whose = "; ".join(f"{one['name']}, {one['unit']}" for one in case["holders"])
    return plain(
        f"{mark} {case['case_id']}  {case['state']}  {case['deadline_at']}  "
        f"{case_title(case, language)}  {whose}".rstrip()
    )
