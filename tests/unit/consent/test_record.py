"""E0a and E0b: exact keys, exact bytes, each decision of its own."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from desktop.canonical import canonical
from desktop.consent import agreement, record, regime
from desktop.errors import ConsentMalformed, ConsentMissing, LiabilityNotAcknowledged

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TEXT = agreement.load_shipped("state-ca", "2026-2", "kk")
WHO = record.Who("Сериков", "Айдар", "", "010101100018")
ACCEPTANCE_ID = "11111111-1111-4111-8111-111111111111"
CONSENT_ID = "22222222-2222-4222-8222-222222222222"
MOMENT = record.Moment(NOW, 12.5, "system", "-0.2")


def acceptance(**changes: Any) -> bytes:
    values: dict[str, Any] = {
        "record_id": ACCEPTANCE_ID,
        "application_id": "app-1",
        "who": WHO,
        "agreement": TEXT,
        "acts": [record.Act("text_opened", NOW), record.Act(record.ACCEPT_ACT, NOW)],
        "scrolled_to_end": True,
        "liability": regime.liability(date(2026, 11, 24)),
        "liability_at": NOW,
        "slip_reference": "R-2026-0001",
        "program": ("saqta", "0.1"),
        "moment": MOMENT,
    }
    return record.build_acceptance(**(values | changes))


def consent(**changes: Any) -> bytes:
    values: dict[str, Any] = {
        "record_id": CONSENT_ID,
        "acceptance_id": ACCEPTANCE_ID,
        "application_id": "app-1",
        "who": WHO,
        "agreement": TEXT,
        "choices": record.Choices(frozenset({"persons"}), frozenset()),
        "method": "command_line",
        "slip_reference": "R-2026-0001",
        "moment": MOMENT,
    }
    return record.build_consent(**(values | changes))


def test_acceptance_names_the_exact_bytes() -> None:
    value = record.check_acceptance(acceptance())
    assert value["agreement"] == {
        "id": "state-ca",
        "version": "2026-2",
        "language": "kk",
        "sha256": TEXT.sha256,
        "regime": "kz-2026",
    }
    assert value["parties"]["operator"]["bin"] == "000740000728"
    assert value["monotonic"] == "12.500"
    assert value["clock"] == {"source": "system", "offset_s": "-0.2"}


def test_the_warning_is_acknowledged_apart() -> None:
    value = record.check_acceptance(acceptance())
    assert [item["act"] for item in value["acts"]] == [
        "text_opened",
        "agreement_accepted",
        "liability_acknowledged",
    ]
    assert value["liability"] == {
        "acknowledged": True,
        "at": "2026-11-24T09:00:00.000Z",
        "article": "640",
        "part": "4",
        "addressee": "owner",
        "factor": 50,
        "mci": 4325,
        "year": 2026,
        "sum": 216_250,
    }
    with pytest.raises(LiabilityNotAcknowledged, match="SQ-CON-02"):
        acceptance(liability_at=None)


def test_acceptance_needs_its_act() -> None:
    with pytest.raises(ConsentMalformed, match="agreement_accepted"):
        acceptance(acts=[record.Act("text_opened", NOW)])


def test_consent_holds_exactly_eleven_fields() -> None:
    value = record.check_consent(consent())
    assert value["fields"] == list(agreement.FIELDS)
    assert value["generally_accessible"] is True
    assert value["term"] == TEXT.meta["term"]
    assert len(value["automatic_steps"]) == 6


@pytest.mark.parametrize("fields", [[*agreement.FIELDS, "photo"], ["surname"], []])
def test_a_twelfth_field_fails(fields: list[str]) -> None:
    changed = json.loads(consent()) | {"fields": fields}
    with pytest.raises(ConsentMalformed, match="11 expected"):
        record.check_consent(canonical(changed))


def test_every_choice_not_named_is_a_recorded_no() -> None:
    value = record.check_consent(consent(choices=record.Choices()))
    assert value["registers"] == {"persons": False, "organisations": False}
    assert value["transfers"] == {"third_parties": False, "abroad": False}
    both = record.Choices(frozenset({"organisations"}), frozenset({"abroad"}))
    value = record.check_consent(consent(choices=both))
    assert value["registers"] == {"persons": False, "organisations": True}
    assert value["transfers"] == {"third_parties": False, "abroad": True}


def test_only_what_was_asked_can_be_chosen() -> None:
    with pytest.raises(ConsentMalformed, match="register banks"):
        consent(choices=record.Choices(frozenset({"banks"})))
    with pytest.raises(ConsentMalformed, match="transfer moon"):
        consent(choices=record.Choices(frozenset(), frozenset({"moon"})))


def test_look_up_needs_that_very_register() -> None:
    value = record.check_consent(consent())
    record.check_look_up(value, "persons")
    with pytest.raises(ConsentMissing, match="organisations"):
        record.check_look_up(value, "organisations")
    with pytest.raises(ConsentMissing, match="banks"):
        record.check_look_up(value, "banks")


def test_the_pair_belongs_together() -> None:
    first = record.check_acceptance(acceptance())
    record.check_pair(first, record.check_consent(consent()))
    other = record.check_consent(consent(acceptance_id=CONSENT_ID))
    with pytest.raises(ConsentMalformed, match="another acceptance"):
        record.check_pair(first, other)
    foreign = record.Who("Другой", "Айдар", "", "010101100018")
    with pytest.raises(ConsentMalformed, match="person differs"):
        record.check_pair(first, record.check_consent(consent(who=foreign)))
    russian = agreement.load_shipped("state-ca", "2026-2", "ru")
    with pytest.raises(ConsentMalformed, match="agreement differs"):
        record.check_pair(first, record.check_consent(consent(agreement=russian)))


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = []
    if isinstance(value, dict):
        for key, item in value.items():
            found += [(*at, key), *paths(item, (*at, key))]
    return found


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    copy = json.loads(json.dumps(value))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    if new is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return copy


@pytest.mark.parametrize("kind", ["acceptance", "consent"])
def test_every_key_is_needed_and_typed(kind: str) -> None:
    content = acceptance() if kind == "acceptance" else consent()
    check = record.check_acceptance if kind == "acceptance" else record.check_consent
    value = json.loads(content)
    for path in paths(value):
        with pytest.raises(ConsentMalformed, match="missing"):
            check(canonical(changed(value, path, None)))
        wrongs: tuple[object, ...] = ([], {"a": 1}, -1)
        for wrong in wrongs:
            if path == ("automatic_steps",) and wrong == []:
                continue
            with pytest.raises(ConsentMalformed, match="record"):
                check(canonical(changed(value, path, wrong)))
    for path in [(), *list(paths(value))]:
        inner = value
        for key in path:
            inner = inner[key]
        if isinstance(inner, dict):
            with pytest.raises(ConsentMalformed, match="does not belong"):
                check(canonical(changed(value, (*path, "extra"), "x")))


def test_the_sum_is_checked() -> None:
    value = changed(json.loads(acceptance()), ("liability", "sum"), 1)
    with pytest.raises(ConsentMalformed, match="sum"):
        record.check_acceptance(canonical(value))


def test_not_canonical_is_refused() -> None:
    value = json.loads(consent())
    with pytest.raises(ConsentMalformed, match="canonical"):
        record.check_consent(json.dumps(value).encode())
    with pytest.raises(ConsentMalformed, match="NFC"):
        acceptance(who=record.Who("И\u0306", "Айдар", "", "010101100018"))


def test_ids_are_fresh() -> None:
    assert record.new_record_id() != record.new_record_id()
