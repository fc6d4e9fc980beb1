"""The officer's mirror against a plain list that is searched by reading it."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import EncodingInvalid, InputInvalid, NothingFound, StoreDamaged
from desktop.store.mirror import FILE, Mirror, Radius
from desktop.store.mirror_query import (
    TAGS,
    MirrorQuery,
    compare_versions,
    fold,
    months,
    query_from_dict,
)
from desktop.store.paths import Home
from tests.fakes.mirror_rows import mirror_rows

_ROWS = list(mirror_rows(600, people=150))
_ASKED = "2026-11-01T09:00:00.000Z"


@pytest.fixture(scope="module")
def full_mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    mirror = Mirror.open(Home.open(tmp_path_factory.mktemp("mirror") / "home"))
    for start in range(0, len(_ROWS), 250):
        page = _ROWS[start : start + 250]
        mirror.apply(page, page[-1]["number"], _ASKED)
    return mirror


def _fits(row: dict[str, Any], query: MirrorQuery) -> bool:
    names = ("name", "iin", "serial", "token_serial")
    words = [word for name in names for word in fold(row[name])]
    words += fold(row["email"].partition("@")[0])
    asked = fold(re.sub(r"@\S*", " ", query.text))
    exact = [name for name in TAGS if name != "token_firmware"]
    day = row["issued_at"][:10]
    low, high = query.firmware_min, query.firmware_max
    firmware = row["token_firmware"]
    return (
        all(any(w.startswith(word) for w in words) for word in asked)
        and all(getattr(query, name) in {"", row[name]} for name in exact)
        and (not low or compare_versions(firmware, low) >= 0)
        and (not high or compare_versions(firmware, high) <= 0)
        and (not query.issued_from or day >= query.issued_from)
        and (not query.issued_to or day <= query.issued_to)
    )


def _of(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", "", *sorted({row[name] for row in _ROWS}), "none"])


_WORDS = sorted({word for row in _ROWS for word in fold(row["name"])})
_TEXTS = st.one_of(
    st.just(""),
    st.builds(
        lambda word, length: word[:length], st.sampled_from(_WORDS), st.integers(1, 6)
    ),
    st.builds(lambda row: row["iin"][:11], st.sampled_from(_ROWS)),
    st.builds(lambda row: row["email"].lower(), st.sampled_from(_ROWS)),
    st.sampled_from(
        ['"', "* OR", "=", "S=1", "=s1", "=S", "'; DROP TABLE words; --", "NEAR("]
    ),
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.builds(
        MirrorQuery,
        text=_TEXTS,
        state=_of("state"),
        unit=st.sampled_from(["", "", "", "Unit 7", "Unit 8"]),
        token_model=_of("token_model"),
        firmware_min=st.sampled_from(["", "", "3", "2.10"]),
        firmware_max=st.sampled_from(["", "", "9.9", "10.1"]),
        scheme=_of("scheme"),
        issued_from=st.sampled_from(["", "", "2024-05-01", "2024-05-02"]),
        issued_to=st.sampled_from(["", "", "2025-12-01", "2025-11-30"]),
    )
)
def test_a_search_finds_what_reading_finds(
    full_mirror: Mirror, query: MirrorQuery
) -> None:
    expected = [row["sha256"] for row in _ROWS if _fits(row, query)][::-1]
    assert [row.sha256 for row in full_mirror.each(query)] == expected
    assert full_mirror.count(query) == len(expected)
    assert full_mirror.count(query, cap=3) == min(3, len(expected))
    first = full_mirror.search(query, limit=2)
    assert [row.sha256 for row in first] == expected[:2]
    if len(first) == 2:
        following = full_mirror.search(query, limit=2, below=first[-1].id)
        assert [row.sha256 for row in following] == expected[2:4]


def test_a_row_comes_back_as_it_was_told(full_mirror: Mirror) -> None:
    told = _ROWS[17]
    found = full_mirror.get(told["sha256"])
    services = "\n".join(sorted(told["services"]))
    for name, value in (told | {"services": services}).items():
        assert getattr(found, name) == (value or "")
    with pytest.raises(NothingFound, match="certificate"):
        full_mirror.get("00" * 32)
    with pytest.raises(EncodingInvalid, match="not a hash"):
        full_mirror.get("xy")


def test_menus_have_the_values_that_occur(full_mirror: Mirror) -> None:
    assert full_mirror.values("token_model") == sorted(
        {row["token_model"] for row in _ROWS}
    )
    state = full_mirror.state()
    assert (state.following, state.asked_at) == (600, _ASKED)
    assert state.certificates == 600


@pytest.mark.parametrize(
    "query",
    [
        MirrorQuery(token_model="Model 3", firmware_max="3.5"),
        MirrorQuery(unit="Unit 7"),
        MirrorQuery(),
        MirrorQuery(unit="nowhere"),
    ],
)
def test_the_radius_is_what_would_stop(full_mirror: Mirror, query: MirrorQuery) -> None:
    good = [row for row in _ROWS if row["state"] == "good"]
    hit = [row for row in good if _fits(row, query)]
    left = {row["iin"] for row in good if row not in hit}
    radius = full_mirror.radius(query)
    assert radius.certificates == len(hit)
    assert radius.people == len({row["iin"] for row in hit})
    assert radius.without_other == len({row["iin"] for row in hit} - left)
    assert sum(count for _, count in radius.units) == len(hit)
    for unit, count in radius.units:
        assert count == sum(row["unit"] == unit for row in hit)
    assert dict(radius.services) == Counter(
        name for row in hit for name in row["services"]
    )
    assert radius_numbers(full_mirror, hit) == replace(radius, units=())


def radius_numbers(mirror: Mirror, rows: list[dict[str, Any]]) -> Radius:
    """The radius of the same certificates as a list, apart from the order of units."""
    return replace(mirror.radius_of([row["sha256"] for row in rows]), units=())


def test_services_are_names_one_a_line(home: Home) -> None:
    mirror = Mirror.open(home)
    row = _ROWS[0]
    for wrong in ("Mail", ["Mail", 7], ["Mail\nE-documents"], [""]):
        with pytest.raises(EncodingInvalid, match="services"):
            mirror.apply([row | {"services": wrong}], 1, _ASKED)
    untold = {name: value for name, value in row.items() if name != "services"}
    mirror.apply([untold], 1, _ASKED)
    assert mirror.get(row["sha256"]).services == ""
    assert mirror.radius_of([row["sha256"]]).services == ()


def test_a_change_replaces_and_an_old_page_does_not(home: Home) -> None:
    mirror = Mirror.open(home)
    rows = _ROWS[:3]
    mirror.apply(rows, 3, _ASKED)
    changed = {
        **rows[1],
        "number": 9,
        "state": "revoked",
        "unit": "Moved",
        "name": "\u0416\u0410\u04a2\u0410 \u0410\u0422",
    }
    mirror.apply([rows[2], changed], 9, _ASKED)
    # An answer that comes late, and a page that comes twice, change nothing.
    mirror.apply(rows, 9, _ASKED)
    again = Mirror.open(home)
    [found] = again.search(MirrorQuery(text="\u0436\u0430\u04a3\u0430"))
    assert (found.unit, found.state, found.number) == ("Moved", "revoked", 9)
    assert again.search(MirrorQuery(text=fold(rows[1]["name"])[0], unit="Moved")) == []
    assert again.count(MirrorQuery(unit=rows[1]["unit"], text=rows[1]["iin"])) == 0
    assert again.count(MirrorQuery()) == 3
    assert "Moved" in again.values("unit")


def test_many_pieces_become_one_and_later_changes_are_found(home: Home) -> None:
    mirror = Mirror.open(home)
    for start in range(0, 300, 25):
        page = _ROWS[start : start + 25]
        mirror.apply(page, page[-1]["number"], _ASKED)
    before = [mirror.search(MirrorQuery(text=row["iin"][:4])) for row in _ROWS[:300:30]]
    assert _pieces(home) > 6
    mirror.settle()
    assert _pieces(home) == 1
    after = [mirror.search(MirrorQuery(text=row["iin"][:4])) for row in _ROWS[:300:30]]
    assert after == before
    mirror.apply(_ROWS[300:310], 310, _ASKED)
    mirror.settle()
    [found] = mirror.search(MirrorQuery(text=_ROWS[305]["serial"]))
    assert found.sha256 == _ROWS[305]["sha256"]
    assert mirror.count(MirrorQuery(state="good")) == sum(
        row["state"] == "good" for row in _ROWS[:310]
    )


def _pieces(home: Home) -> int:
    """In how many pieces the index of words lies."""
    path = home.mirror_dir / FILE
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        return int(
            file.execute("SELECT count(DISTINCT segid) FROM words_idx").fetchone()[0]
        )


def test_many_changes_in_any_order_are_taken_in(home: Home) -> None:
    """Ten thousand revoked at once, sorted by hash: the index takes 2,000 pieces."""
    rows = list(mirror_rows(2_500, people=150))
    mirror = Mirror.open(home)
    mirror.apply(rows, 2_500, _ASKED)
    mirror.settle()
    shuffled = sorted(rows, key=lambda row: str(row["sha256"]))
    changed = [
        {**row, "number": 2_500 + at, "state": "revoked"}
        for at, row in enumerate(shuffled, start=1)
    ]
    mirror.apply(changed, 5_000, _ASKED)
    assert mirror.count(MirrorQuery(state="revoked")) == len(rows)
    assert _pieces(home) <= 4


def test_two_processes_keep_one_mirror(home: Home) -> None:
    first, second = Mirror.open(home), Mirror.open(home)
    first.apply(_ROWS[:10], 10, _ASKED)
    second.apply(_ROWS[10:20], 20, _ASKED)
    first.apply([{**_ROWS[12], "number": 21, "unit": "Unit new"}], 21, _ASKED)
    assert second.search(MirrorQuery(unit="Unit new"))[0].sha256 == _ROWS[12]["sha256"]
    assert first.count(MirrorQuery()) == second.count(MirrorQuery()) == 20


def test_a_bad_page_changes_nothing(home: Home) -> None:
    mirror = Mirror.open(home)
    mirror.apply(_ROWS[:2], 2, _ASKED)
    for change in ({"number": "3"}, {"unit": 5}, {"sha256": "zz"}, {"number": True}):
        with pytest.raises(EncodingInvalid, match=r"mirror row|certificate"):
            mirror.apply([_ROWS[2], {**_ROWS[3], **change}], 4, _ASKED)
    assert mirror.state().following == 2
    assert mirror.count(MirrorQuery()) == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"number": 2**63}, "number"),
        ({"number": None}, "number"),
        ({"number": 3.0}, "number"),
        ({"name": ["A"]}, "a value that is no text"),
        ({"reason": False}, "a value that is no text"),
        ({"sha256": "0g" * 32}, "not a hash"),
        ({"services": [["Mail"]]}, "services"),
        ({"services": {"Mail": 1}}, "services"),
    ],
)
def test_one_bad_value_in_a_long_page_is_seen(
    home: Home, change: dict[str, Any], reason: str
) -> None:
    mirror = Mirror.open(home)
    page = [*_ROWS[:599], _ROWS[599] | change]
    with pytest.raises(EncodingInvalid, match=reason):
        mirror.apply(page, 600, _ASKED)
    assert mirror.state().certificates == 0


_NAMELESS = {name: value for name, value in _ROWS[1].items() if name != "name"}


@pytest.mark.parametrize("row", [7, None, "text", [1], {}, _NAMELESS])
def test_what_is_no_row_is_refused(home: Home, row: Any) -> None:
    mirror = Mirror.open(home)
    with pytest.raises(EncodingInvalid, match=r"not an object|'number'|'name'"):
        mirror.apply([_ROWS[0], row], 2, _ASKED)
    assert mirror.state().certificates == 0


def test_a_page_adds_changes_and_repeats_at_once(home: Home) -> None:
    mirror = Mirror.open(home)
    mirror.apply(_ROWS[:4], 4, _ASKED)
    twice = _ROWS[5]["sha256"].upper()
    mirror.apply(
        [
            _ROWS[4],
            _ROWS[1],
            {**_ROWS[2], "number": 8, "name": "ZED"},
            _ROWS[5],
            {**_ROWS[5], "number": 9, "sha256": twice, "name": "YAN", "reason": None},
        ],
        9,
        _ASKED,
    )
    assert mirror.count(MirrorQuery()) == 6
    assert mirror.search(MirrorQuery(text="zed"))[0].sha256 == _ROWS[2]["sha256"]
    assert mirror.search(MirrorQuery(text="yan"))[0].sha256 == _ROWS[5]["sha256"]
    for row, count in ((_ROWS[2], 0), (_ROWS[5], 0), (_ROWS[1], 1), (_ROWS[4], 1)):
        query = MirrorQuery(text=f"{row['name']} {row['serial']}")
        assert mirror.count(query) == count


@pytest.mark.parametrize(
    ("change", "found", "missed"),
    [
        # A hyphen, an apostrophe, three words.
        (
            {
                "name": "\u04d8\u0431\u0434\u0456-\u049a\u0430\u0434\u044b\u0440"
                " O'Neil von"
            },
            ("\u04d9\u0431", "\u049b\u0430\u0434\u044b\u0440", "neil", "v", "VON"),
            ("\u0434\u044b", "ONEIL"),
        ),
        ({"name": "Stra\u00dfe \u01c6"}, ("STRASSE", "\u01c5"), ("b",)),
        ({"name": "=s1 <Q >T7"}, ("s1", "q", "t7"), ("=s2",)),
        ({"name": "  ", "iin": "", "serial": "", "email": ""}, ("T",), ("a",)),
        (
            {"email": "first.middle-last+tag@example.kz"},
            ("first", "mid", "last", "t", "TAG"),
            ("example",),
        ),
        ({"email": "alone@example.kz"}, ("alone", "a"), ("kz",)),
        ({"token_serial": "AB-1234567 =x"}, ("ab", "1234567", "x"), ("234",)),
        ({"serial": "ab:cd", "iin": "12-34"}, ("AB", "c", "34"), ("d",)),
    ],
)
def test_any_letter_and_sign_is_found(
    home: Home, change: dict[str, Any], found: tuple[str, ...], missed: tuple[str, ...]
) -> None:
    mirror = Mirror.open(home)
    plain = {
        "name": "Nn",
        "iin": "990101300000",
        "serial": "0f",
        "email": "n.n@n.kz",
        "token_serial": "T1",
    }
    row = _ROWS[0] | plain | change
    mirror.apply([row], 1, _ASKED)
    for text in found:
        assert mirror.count(MirrorQuery(text=text)) == 1, text
    for text in missed:
        assert mirror.count(MirrorQuery(text=text)) == 0, text
    assert mirror.count(MirrorQuery(state="revoked")) == (row["state"] == "revoked")
    # What it had is forgotten with the change.
    mirror.apply([row | plain | {"number": 2, "name": "Other"}], 2, _ASKED)
    for text in found:
        if not fold(text)[0].startswith(("N", "T", "9", "O")):
            assert mirror.count(MirrorQuery(text=text)) == 0, text


def test_another_operator_starts_afresh(home: Home) -> None:
    mirror = Mirror.open(home)
    mirror.apply(_ROWS[:5], 5, _ASKED)
    query = MirrorQuery(unit="Unit 1", firmware_max="3.2", text="a")
    mirror.save_filter("old keys", query)
    mirror.save_filter("gone", query)
    mirror.forget_filter("gone")
    mirror.clear()
    assert mirror.state().certificates == 0
    assert mirror.search(MirrorQuery(text=_ROWS[0]["iin"])) == []
    assert mirror.filters() == {"old keys": query}
    mirror.apply(_ROWS[:5], 5, _ASKED)
    assert mirror.count(MirrorQuery(text=_ROWS[0]["iin"])) >= 1
    mirror.close()


def test_a_planted_trigger_is_refused_here_too(home: Home) -> None:
    import sqlite3

    mirror = Mirror.open(home)
    mirror.apply(_ROWS[:5], 5, _ASKED)
    mirror.close()
    connection = sqlite3.connect(home.mirror_dir / FILE, isolation_level=None)
    connection.execute(
        "CREATE TRIGGER planted AFTER INSERT ON sync BEGIN DELETE FROM sync; END"
    )
    connection.close()
    with pytest.raises(StoreDamaged, match="the schema is not the one"):
        mirror.state()


def test_a_query_is_kept_by_its_fields() -> None:
    query = MirrorQuery(text="a", issued_from="2026-01-01")
    assert query_from_dict(query.as_dict()) == query
    assert query.as_dict() == {"text": "a", "issued_from": "2026-01-01"}
    for value in ({"colour": "red"}, {"text": 1}):
        with pytest.raises(InputInvalid, match="not a field of a search"):
            query_from_dict(value)
    with pytest.raises(InputInvalid, match="YYYY-MM-DD"):
        replace(query, issued_to="1 May")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("1.10", "1.9", 1), ("1.0", "1", 0), ("2.4.1-b3", "2.4.1", 1), ("", "0.1", -1)],
)
def test_versions_are_compared_by_number(left: str, right: str, expected: int) -> None:
    assert compare_versions(left, right) == expected
    assert compare_versions(right, left) == -expected


def test_months_between_days() -> None:
    assert months("2025-11-30", "2026-02-01") == [202511, 202512, 202601, 202602]
    assert months("2026-02-01", "2026-01-31") == []
    assert months("", "2000-02-09") == [200001, 200002]
    assert months("2100-12-31", "") == [210012]
