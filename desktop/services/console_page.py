"""The page of a report: plain HTML, every text from outside escaped."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from desktop.revocation.reasons import STATEMENT_REASONS
from desktop.words import plain, say

__all__ = ["case_page", "case_title", "plan_page"]

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;"
    "padding:.3em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
)


def case_title(case: Mapping[str, Any], language: str) -> str:
    """What a case is called: an officer's words, or what a holder's report says.

    A report is kept under its kind and reason, ``incident: keyCompromise``, so that
    every officer reads it in their own language.
    """
    title = str(case["title"])
    if case["source"] != "holder":
        return title
    kind, _, reason = title.partition(": ")
    if kind == "violation":
        reason = kind
    elif reason not in STATEMENT_REASONS:
        reason = "report"
    return say(f"console.case.{reason}", language)


def case_page(value: dict[str, Any], language: str) -> bytes:
    """The page of a case."""
    told = [event for event in value["timeline"] if event["kind"] == "told"]
    parts = [
        _facts(
            language,
            *((name, value[name]) for name in ("case_id", "state", "reported_at")),
            *((name, value[name]) for name in ("deadline_at", "overdue")),
        ),
        _table(
            language, ("serial", "state", "changed_at", "sha256"), value["certificates"]
        ),
        _table(language, ("at", "kind", "officer", "text"), value["timeline"]),
        _table(language, ("at", "officer", "text"), told),
        _table(language, ("name", "sha256", "size"), value["attachments"]),
        _table(
            language,
            ("name", "iin", "unit", "token_serial", "token_model", "agreement"),
            value["facts"].get("holders", []),
        ),
    ]
    names = ("certificates", "timeline", "told", "attachments", "holders")
    return _page(case_title(value, language), language, parts, names)


def plan_page(value: dict[str, Any], language: str) -> bytes:
    """The page of a plan."""
    counts = ", ".join(f"{name} {count}" for name, count in value["counts"].items())
    parts = [
        _facts(
            language,
            *((name, value[name]) for name in ("plan_id", "plan_sha256", "state")),
            ("reason", value["reason"]),
            ("counts", counts),
            ("agrees", value["agrees"]),
        ),
        _table(
            language,
            ("position", "serial", "name", "state", "at", "listed_at"),
            value["ledger"],
        ),
    ]
    title = str(value["text"] or value["plan_id"])
    return _page(title, language, parts, ("ledger",))


def _page(title: str, language: str, parts: list[str], names: Sequence[str]) -> bytes:
    head, *tables = parts
    body = "".join(
        f"<h2>{_word(name, language)}</h2>{table}"
        for name, table in zip(names, tables, strict=True)
    )
    note = html.escape(say("console.report.note", language))
    text = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{_text(title)}</h1><p>{note}</p>{head}{body}</body></html>\n"
    )
    return text.encode("utf-8")


def _facts(language: str, *pairs: tuple[str, Any]) -> str:
    rows = "".join(
        f"<tr><th>{_word(name, language)}</th><td>{_shown(value, language)}</td></tr>"
        for name, value in pairs
    )
    return f"<table>{rows}</table>"


def _table(language: str, names: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return f"<p>{html.escape(say('nothing', language))}</p>"
    head = "".join(f"<th>{_word(name, language)}</th>" for name in names)
    body = "".join(
        "<tr>"
        + "".join(f"<td>{_shown(row.get(name, ''), language)}</td>" for name in names)
        + "</tr>"
        for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _shown(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return html.escape(say(f"console.report.{str(value).lower()}", language))
    return _text(str(value))


def _word(name: str, language: str) -> str:
    return html.escape(say(f"console.report.{name}", language))


def _text(text: str) -> str:
    return html.escape(plain(text))
