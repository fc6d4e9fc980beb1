"""Withdrawal, objection, report of a breach: documents, records, states."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.canonical import canonical, parse, sha256_hex
from desktop.consent import (
    agreement,
    duty,
    letters,
    objection,
    record,
    regime,
    retention,
    violation,
    withdrawal,
)
from desktop.errors import (
    ConsentMalformed,
    ConsentMissing,
    InputInvalid,
    NothingFound,
    StateConflict,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MOMENT = record.Moment(NOW, 12.5, "system", "-0.2")
REGIME = regime.load("kz-2026")
DUTY_ID = "33333333-3333-4333-8333-333333333333"
LANGUAGES = ("kk", "ru", "en")


def consent_bytes() -> bytes:
    return record.build_consent(
        record_id="22222222-2222-4222-8222-222222222222",
        acceptance_id="11111111-1111-4111-8111-111111111111",
        application_id="app-1",
        who=record.Who("Сериков", "Айдар", "Қайратұлы", "010101100018"),
        agreement=agreement.load_shipped("state-ca", "2026-2", "kk"),
        choices=record.Choices(),
        method="window",
        slip_reference="R-2026-0001",
        moment=record.Moment(NOW - timedelta(days=3), 1.0),
    )


CONSENT: dict[str, Any] = parse(consent_bytes())


def a_withdrawal(**changes: Any) -> bytes:
    values: dict[str, Any] = {
        "record_id": DUTY_ID,
        "consent": CONSENT,
        "consent_sha256": sha256_hex(consent_bytes()),
        "regime": REGIME,
        "moment": MOMENT,
        "scope": "all",
        "language": "kk",
    }
    return withdrawal.build_withdrawal(**(values | changes))


def an_objection(**changes: Any) -> bytes:
    values: dict[str, Any] = {
        "record_id": DUTY_ID,
        "consent": CONSENT,
        "regime": REGIME,
        "moment": MOMENT,
        "steps": ["fill_fields"],
        "reason": "",
        "language": "ru",
    }
    return objection.build_objection(**(values | changes))


def a_violation(**changes: Any) -> bytes:
    values: dict[str, Any] = {
        "record_id": DUTY_ID,
        "consent": CONSENT,
        "moment": MOMENT,
        "clause": "7",
        "facts": "Another signed with my colleague's token.",
        "noticed_at": NOW - timedelta(hours=2),
        "attachments": [violation.Attachment("mail.eml", b"From: x\n")],
        "language": "en",
    }
    return violation.build_violation(**(values | changes))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scope", withdrawal.SCOPES)
def test_a_withdrawal_is_a_filled_document(language: str, scope: str) -> None:
    content = a_withdrawal(language=language, scope=scope)
    value = withdrawal.check_withdrawal(content)
    text = value["document"]
    assert "Сериков Айдар Қайратұлы" in text
    assert "010101100018" in text
    assert CONSENT["record_id"] in text
    assert "24.11.2026" in text
    assert "{" not in text
    # What may go on is said before it is sent (row S9).
    for note in withdrawal.NOTES:
        assert letters.word(note, language) in text
    assert "15" in text
    assert value["term"] == {"amount": 15, "unit": "working_days", "law": "L94 8(7)"}
    assert value["consent_id"] == CONSENT["record_id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_objection_names_the_automatic_steps(language: str) -> None:
    content = an_objection(language=language, steps=CONSENT["automatic_steps"])
    text = objection.check_objection(content)["document"]
    for step in CONSENT["automatic_steps"]:
        assert letters.word(step, language) in text
    assert letters.word("not_given", language) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_of_a_breach_carries_its_files(language: str) -> None:
    value = violation.check_violation(a_violation(language=language))
    assert value["attachments"][0]["sha256"] == sha256_hex(b"From: x\n")
    assert "mail.eml" in value["document"]
    assert "24.11.2026 12:00" in value["document"]


@pytest.mark.parametrize(
    ("build", "check"),
    [
        (a_withdrawal, withdrawal.check_withdrawal),
        (an_objection, objection.check_objection),
        (a_violation, violation.check_violation),
    ],
)
def test_records_are_exact_to_the_key(build: Any, check: Any) -> None:
    value = parse(build())
    for key in value:
        less = {name: item for name, item in value.items() if name != key}
        with pytest.raises(ConsentMalformed, match="is missing"):
            check(canonical(less))
        with pytest.raises(ConsentMalformed, match=r"."):
            check(canonical(value | {key: None}))
    with pytest.raises(ConsentMalformed, match="does not belong"):
        check(canonical(value | {"extra": 1}))


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ConsentMalformed, match="no scope"):
        a_withdrawal(scope="half")
    with pytest.raises(NothingFound, match="language"):
        a_withdrawal(language="de")
    with pytest.raises(ConsentMalformed, match="no automatic step"):
        an_objection(steps=[])
    with pytest.raises(ConsentMalformed, match="lists no step"):
        an_objection(steps=["decide_everything"])
    with pytest.raises(InputInvalid, match="future"):
        a_violation(noticed_at=NOW + timedelta(seconds=1))
    with pytest.raises(InputInvalid, match="empty"):
        a_violation(facts="  ")
    big = violation.Attachment("big", bytes(violation.LARGEST + 1))
    with pytest.raises(InputInvalid, match="more than 393216 bytes"):
        a_violation(attachments=[big])
    with pytest.raises(InputInvalid, match="more than 8"):
        a_violation(attachments=[violation.Attachment(f"f{n}", b"") for n in range(9)])
    for name in ("../up", "a\\b", "", "a\nb"):
        with pytest.raises(InputInvalid, match="file name"):
            a_violation(attachments=[violation.Attachment(name, b"")])


def test_letters_in_two_parts_are_put_together() -> None:
    """As macOS types them, pastes them, and names its files."""
    parts, whole = "\u0438\u0306", "\u0439"
    assert parse(an_objection(reason=parts))["reason"] == whole
    told = parse(
        a_violation(
            facts=parts,
            clause=parts,
            attachments=[violation.Attachment(f"{parts}.png", b"1")],
        )
    )
    assert (told["facts"], told["clause"]) == (whole, whole)
    assert told["attachments"][0]["name"] == f"{whole}.png"


def test_states_only_move_forward() -> None:
    allowed = {("DRAFTED", "SENT"), ("SENT", "ANSWERED")}
    for now, wanted in itertools.product(duty.DutyState, duty.DutyState):
        if (now, wanted) in allowed:
            assert duty.step_to(now, wanted) is wanted
        else:
            with pytest.raises(StateConflict, match=str(now)):
                duty.step_to(now, wanted)


def test_nothing_goes_on_under_a_withdrawn_consent() -> None:
    consent_id = CONSENT["record_id"]
    withdrawal.refuse_withdrawn({consent_id: "DRAFTED"}, consent_id, "look_up")
    withdrawal.refuse_withdrawn({"other": "SENT"}, consent_id, "look_up")
    for state in ("SENT", "ANSWERED"):
        with pytest.raises(ConsentMissing, match="look_up"):
            withdrawal.refuse_withdrawn({consent_id: state}, consent_id, "look_up")


def test_the_printed_page_is_the_text_and_nothing_active() -> None:
    page = letters.page("a <b> & \u202e c\nsecond", "ru").decode("utf-8")
    assert "a &lt;b&gt; &amp; \\u{202e} c" in page
    assert "<script" not in page
    assert "Подпись" in page


def test_every_kind_of_record_has_a_term() -> None:
    ended = dict.fromkeys(("created", "ended", "answered", "revoked"), NOW)
    for kind in retention.kinds():
        for name in regime.names():
            kept = retention.until(kind, name, ended)
            assert kept.until is not None
            assert kept.until >= NOW
    assert retention.rule("certificate", "kz-2003").law == "L370 16"
    assert retention.rule("certificate", "kz-2026").law == "DC 55(7)"
    with pytest.raises(NothingFound, match="kind of record"):
        retention.rule("diary", "kz-2026")


def test_only_one_service_deletes_records() -> None:
    """And it asks for the terms first; nothing else takes a file of a record away."""
    rooms = ("services", "consent", "evidence", "revocation")
    root = Path(retention.__file__).parents[1]
    deleting = {
        path.name
        for room in rooms
        for path in (root / room).glob("*.py")
        if re.search(
            r"\.unlink\(|rmtree\(|os\.remove\(|\.rmdir\(", path.read_text("utf-8")
        )
    }
    # `protect` takes away its own draft of a key that was never registered.
    assert deleting - {"protect.py"} == {"delete_records.py"}


def test_nothing_inside_its_term_is_deleted() -> None:
    revoked = {"revoked": NOW}
    last = NOW.replace(year=2031).replace(hour=18, minute=59, second=59)
    with pytest.raises(StateConflict, match="certificate: kept"):
        retention.check_deletion("certificate", "kz-2026", {}, NOW)
    with pytest.raises(StateConflict, match="kept until 2031-11-24"):
        retention.check_deletion("certificate", "kz-2026", revoked, last)
    after = last + timedelta(seconds=1)
    retention.check_deletion("certificate", "kz-2026", revoked, after)
