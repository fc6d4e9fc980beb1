"""Invented certificates, a case and a plan for pictures of the officers' console."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from desktop.clock import format_time
from desktop.services.console_manifest import Plan
from desktop.services.console_search import Found
from installer.example_views import NOW

__all__ = [
    "MIRROR",
    "PLAN_ID",
    "case",
    "cases",
    "counts",
    "look",
    "plan",
    "round_of",
    "rows",
]

_WORDS = tomllib.loads(
    (Path(__file__).parent / "example_people.toml").read_text(encoding="utf-8")
)["console"]
PLAN_ID = "5d1f0c31-8f5e-4c1a-9d30-1b6d7a2f9c44"
_OFFICER = "0" * 63 + "1"
_PLAN_SHA256 = "9f3c1a7e40b2d86e5c1109fde7d3382b6a94c0f12d7be580b13f6c4208e9a75d"
MIRROR = {
    "certificates": 1_000_000,
    "asked_at": format_time(NOW - timedelta(minutes=2)),
    "age_s": 120,
}
_UNITS = ((1204, 0), (986, 1), (871, 2), (612, 3), (548, 0), (401, 1))
_SERVICES = tuple(zip(_WORDS["services"], (10_482, 7_903, 2_114), strict=True))


def _sha256(number: int) -> str:
    return hashlib.sha256(str(number).encode("ascii")).hexdigest()


def rows() -> list[Found]:
    """A screen full of certificates; most are valid, two expire."""
    found = []
    for number, name in enumerate(_WORDS["people"]):
        digest = _sha256(number)
        days = 12 if number in {3, 8} else 60 + 17 * number
        found.append(
            Found(
                id=1_000 - number,
                sha256=digest,
                serial=digest[:40],
                name=name,
                iin=f"8501013{number:01d}{digest[:4]}"[:8] + f"{18 + 7 * number:04d}",
                unit=_WORDS["units"][number % len(_WORDS["units"])],
                token_model="S2",
                token_serial=digest[40:48].upper(),
                token_firmware=("3.1", "3.0", "2.9")[number % 3],
                not_after=format_time(NOW + timedelta(days=days)),
                state="revoked" if number == 5 else "good",
            )
        )
    return found


def counts() -> dict[str, Any]:
    """The reach of the plan."""
    units = _WORDS["units"]
    named = [
        [f"{units[at % len(units)]} {at + 1}", count]
        for at, (count, _) in enumerate(_UNITS)
    ]
    named += [[f"{units[0]} {number}", 12] for number in range(7, 39)]
    return {
        "certificates": 10_482,
        "people": 9_871,
        "without_other": 412,
        "units": named,
        "services": [list(item) for item in _SERVICES],
        "left_out": [],
        "not_listed": 0,
    }


def plan(state: str = "proposed", **more: Any) -> dict[str, Any]:
    """The plan as the operator lists it."""
    return {
        "plan_id": PLAN_ID,
        "plan_sha256": _PLAN_SHA256,
        "state": state,
        "reason": "keyCompromise",
        "count": 10_482,
        "first_stage": 50,
        "break_glass": False,
        "text": _WORDS["why"],
        "created_at": format_time(NOW + timedelta(minutes=23)),
        "review_by": None,
        "officer_id": "somebody else",
        "counts": {"pending": 10_482},
        **more,
    }


def look() -> tuple[Plan, dict[str, Any], str]:
    """The plan after the second officer looked at it."""
    judged = Plan(
        plan_id=PLAN_ID,
        plan_sha256=_PLAN_SHA256,
        value={
            "certificates": [],
            "query": {"token_model": "S2", "firmware_max": "3.1", "state": "good"},
        },
        state="proposed",
        counts={"pending": 10_482},
        signer_sha256=_OFFICER,
    )
    seen = {"counts": counts(), "mirror": MIRROR}
    return judged, seen, str(_WORDS["people"][3])


def round_of(*plans: dict[str, Any]) -> dict[str, Any]:
    """What a sign-in brought."""
    return {
        "sha256": _OFFICER,
        "name": _WORDS["officer"],
        "role": "officer",
        "officer_id": "me",
        "scope": {"bins": [], "units": []},
        "changed": 17,
        "new": 1,
        "mirror": MIRROR,
        "plans": list(plans),
    }


def case() -> dict[str, Any]:
    """A case an hour old: one certificate proved revoked, one not yet."""
    reported = NOW - timedelta(minutes=11)
    serials = ("77f1" + "3a" * 16 + "2c90", "90ad" + "5e" * 16 + "6b3e")
    states = ("ACCEPTED", "CONFIRMED")
    events: tuple[tuple[str, int, str, dict[str, str]], ...] = (
        ("opened", 1, "", {}),
        ("certificate", 4, "", {"sha256": _sha256(91), "state": "CONFIRMED"}),
        ("told", 5, _WORDS["told"], {}),
        ("note", 9, _WORDS["note"], {}),
    )
    holder = {
        "sha256": _sha256(90),
        "name": _WORDS["people"][0],
        "iin": "850101300018",
        "position": _WORDS["position"],
        "unit": _WORDS["units"][0],
        "organisation": _WORDS["organisation"],
        "token_serial": "61B077E4",
        "token_model": "S2",
        "token_firmware": "3.1",
        "agreement": "state-ca 2026-2",
    }
    return {
        "case_id": "c1",
        "state": "open",
        "title": "incident: keyCompromise",
        "source": "holder",
        "incident_id": "i1",
        "owner": _OFFICER,
        "reported_at": format_time(reported),
        "deadline_at": format_time(reported + timedelta(hours=24)),
        "left_s": 23 * 3600 + 49 * 60,
        "overdue": False,
        "holders": [{"name": holder["name"], "unit": holder["unit"]}],
        "certificates": [
            {
                "sha256": _sha256(90 + at),
                "serial": serials[at],
                "state": states[at],
                "changed_at": format_time(NOW),
            }
            for at in range(2)
        ],
        "facts": {"holders": [holder], "report": {}, "signed": True},
        "names": {_OFFICER: _WORDS["officer"]},
        "attachments": [],
        "timeline": [
            {
                "number": number,
                "kind": kind,
                "officer": _OFFICER,
                "at": format_time(reported + timedelta(minutes=minutes)),
                "text": text,
                "data": data,
            }
            for number, (kind, minutes, text, data) in enumerate(events, start=1)
        ],
    }


def cases() -> dict[str, Any]:
    """The list: one in time, one late, one proved."""
    one = case()
    people = [{"name": name, "unit": ""} for name in _WORDS["people"][1:4]]
    late = {**one, "case_id": "c2", "overdue": True, "left_s": -4_000}
    late |= {"title": _WORDS["title"], "source": "officer", "holders": people}
    done = [{**x, "state": "CONFIRMED"} for x in one["certificates"]]
    return {
        "cases": [late, one, {**one, "case_id": "c3", "certificates": done}],
        "overdue": 1,
    }
