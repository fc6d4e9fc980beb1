"""Dry runs and manifests over a mirror; no operator, no token."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop.assembly_console import open_console
from desktop.canonical import canonical, sha256_hex
from desktop.errors import InputInvalid, MessageInvalid, NothingFound
from desktop.services.console_desk import Console
from desktop.services.console_manifest import (
    Plan,
    PlanRequest,
    dry_run,
    effect_now,
    members_of,
)
from desktop.services.console_page import case_page, plan_page
from desktop.services.console_plan import try_plan
from desktop.services.console_search import (
    forget_filter,
    query_of,
    save_filter,
    saved_filter,
    search,
)
from desktop.words import LANGUAGES
from tests.fakes.mirror_rows import mirror_rows

ROWS = list(mirror_rows(400, people=150))


@pytest.fixture
def console(tmp_path: Path) -> Console:
    made = open_console(home=tmp_path / "home")
    made.mirror().apply(ROWS, 400, "2026-11-01T08:00:00.000Z")
    return made


def expected(rows: list[dict[str, Any]]) -> tuple[int, int]:
    """People of these rows, and those of them without another good certificate."""
    names = {row["sha256"] for row in rows}
    people = {row["iin"] for row in rows}
    others = {
        row["iin"]
        for row in ROWS
        if row["state"] == "good" and row["sha256"] not in names
    }
    return len(people), len(people - others)


def good(**fields: str) -> list[dict[str, Any]]:
    return [
        row
        for row in ROWS
        if row["state"] == "good" and all(row[k] == v for k, v in fields.items())
    ]


def test_a_search_and_a_list_of_the_same_give_the_same_manifest(
    console: Console,
) -> None:
    model = ROWS[0]["token_model"]
    rows = good(token_model=model)
    by_query = PlanRequest(query=query_of({"token_model": model}))
    by_list = PlanRequest(query=None, names=[row["sha256"] for row in rows])
    by_serial = PlanRequest(query=None, names=[row["serial"] for row in rows])
    found = dry_run(console, by_query)
    assert found.certificates == tuple(sorted(row["sha256"] for row in rows))
    assert (found.people, found.without_other) == expected(rows)
    assert dict(found.units) == {
        unit: sum(row["unit"] == unit for row in rows)
        for unit in {row["unit"] for row in rows}
    }
    for request in (by_list, by_serial):
        assert dry_run(console, request) == found
    members = members_of(by_query, found, "2026-11-01T08:00:00.000Z")
    assert members["count"] == len(rows)
    assert members["certificates_sha256"] == sha256_hex(
        canonical(list(found.certificates))
    )
    serials = {row["sha256"]: row["serial"] for row in rows}
    assert members["serials"] == [serials[name] for name in found.certificates]


def test_what_is_revoked_is_left_out_of_a_list(console: Console) -> None:
    gone = next(row for row in ROWS if row["state"] == "revoked")
    still = good()[0]
    names = [gone["sha256"], still["sha256"]]
    found = dry_run(console, PlanRequest(query=None, names=names))
    assert found.certificates == (still["sha256"],)
    assert found.left_out == (gone["sha256"],)
    with pytest.raises(NothingFound, match="good"):
        dry_run(console, PlanRequest(query=None, names=[gone["sha256"]]))
    with pytest.raises(NothingFound, match="certificate"):
        dry_run(console, PlanRequest(query=None, names=["0" * 64]))
    with pytest.raises(NothingFound, match="certificate"):
        dry_run(console, PlanRequest(query=None, names=["abc"]))


def test_the_second_officer_counts_again(console: Console) -> None:
    rows = good(token_model=ROWS[0]["token_model"])
    request = PlanRequest(query=None, names=[row["sha256"] for row in rows])
    found = dry_run(console, request)
    value = dict(members_of(request, found, ""))
    plan = Plan("p", "0" * 64, value, "proposed", {}, "")
    assert effect_now(console, plan) == found
    serials = [*found.serials[1:], found.serials[0]]
    edited = Plan("p", "0" * 64, {**value, "serials": serials}, "proposed", {}, "")
    with pytest.raises(MessageInvalid, match="other certificates"):
        effect_now(console, edited)


@pytest.mark.parametrize(
    "request_",
    [
        PlanRequest(query=None),
        PlanRequest(query=query_of({})),
        PlanRequest(query=query_of({"state": "good", "unit": ""})),
        PlanRequest(query=None, names=("1",), first_stage=0),
    ],
)
def test_a_plan_that_cant_be_meant_is_refused(
    console: Console, request_: PlanRequest
) -> None:
    with pytest.raises(InputInvalid, match=r"plan|first-stage"):
        try_plan(console, request_)


def test_filters_are_kept_by_name_and_the_age_is_said(console: Console) -> None:
    query = query_of({"text": ROWS[0]["iin"], "state": "good"})
    save_filter(console, "mine", query)
    assert saved_filter(console, "mine") == query
    found = search(console, query, limit=1)
    assert found["mirror"]["asked_at"] == "2026-11-01T08:00:00.000Z"
    assert found["mirror"]["age_s"] is not None
    assert found["count"] == len(good(iin=ROWS[0]["iin"]))
    forget_filter(console, "mine")
    with pytest.raises(NothingFound, match="mine"):
        saved_filter(console, "mine")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_escapes_what_comes_from_outside(language: str) -> None:
    evil = "<img src=x onerror=1>\u202e"
    line = {"position": 1, "serial": "1", "name": evil, "state": "revoked"}
    plan = {
        **dict.fromkeys(("plan_id", "plan_sha256", "state", "reason"), evil),
        "text": evil,
        "counts": {evil: 1},
        "agrees": True,
        "ledger": [line],
    }
    case = {
        **dict.fromkeys(("case_id", "state", "reported_at", "deadline_at"), evil),
        "title": evil,
        "source": "officer",
        "overdue": True,
        "certificates": [],
        "timeline": [{"at": "", "kind": "told", "officer": evil, "text": evil}],
        "attachments": [{"name": evil, "sha256": "", "size": 1}],
        "facts": {"holders": [{"name": evil}]},
    }
    for page in (plan_page(plan, language), case_page(case, language)):
        text = page.decode()
        assert "<img" not in text
        assert "\u202e" not in text
        assert "&lt;img" in text
