"""The click with a real token worker: rr first, and whatever the PIN does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from asn1crypto import x509

from desktop.asn1 import cmp
from desktop.canonical import parse
from desktop.clock import FixedClock
from desktop.errors import Cancelled
from desktop.interaction import PinQuestion, PinSource
from desktop.secret import Pin
from desktop.services import send_other
from desktop.services.report_compromise import Scope, report_compromise
from desktop.services.revoke import RevokeResult, carry_on, revoke
from desktop.services.show_status import show_outbox
from desktop.tokens import work
from tests.fakes.holder import Holder, TokenKey
from tests.fakes.softhsm import SoftHsm

MakeKey = Callable[[], TokenKey]
_HANG_S = 60


@pytest.fixture
def still(with_token: Holder) -> Holder:
    """A clock that stands in the Undo bar moves with the bar's own pauses."""
    with_token.clock = FixedClock(datetime.now(UTC))
    return with_token


def click(holder: Holder, **more: Any) -> RevokeResult:
    return revoke(
        holder.workplace,
        holder.person,
        Scope(mine=True),
        recorded=lambda _report_id, _at: None,
        counting=lambda _seconds: None,
        **more,
    )


def attempts(holder: Holder) -> list[tuple[str, str]]:
    (report,) = show_outbox(holder.workplace)["reports"]
    return sorted((item["channel"], item["state"]) for item in report["attempts"])


def test_rr_goes_first_and_the_statement_stays(
    with_token: Holder, make_key: MakeKey
) -> None:
    record = with_token.add_certificate(make_key())
    result = click(with_token, now=True)
    assert result.state == "CONFIRMED"
    assert result.certificates[0]["channel"] == "rr"
    assert attempts(with_token) == [("rr", "ACCEPTED"), ("statement", "PREPARED")]
    (question,) = with_token.person.questions
    assert question.purpose == "pin.revoke"
    assert with_token.revoked(record)


def test_the_incident_is_signed_by_the_key_it_tells_of(
    with_token: Holder, make_key: MakeKey
) -> None:
    record = with_token.add_certificate(make_key())
    result = click(with_token, now=True, text="seen on another desk")
    (row,) = [
        row
        for row in with_token.incidents()
        if parse(row["payload"]).get("report_id") == result.report_id
    ]
    assert row["authorised_by"] == record.sha256
    assert parse(row["payload"])["text"] == "seen on another desk"
    assert any("incident-officer" in path.name for path in with_token.server.mail)


def test_two_certificates_are_two_rr_and_one_pin(
    with_token: Holder, make_key: MakeKey
) -> None:
    records = [with_token.add_certificate(make_key()) for _ in range(2)]
    result = click(with_token, now=True)
    assert [item["state"] for item in result.certificates] == ["CONFIRMED"] * 2
    assert len(with_token.person.questions) == 1
    messages = {}
    for record in records:
        folder = with_token.workplace.report_folder(result.report_id)
        raw = (folder / f"request-{record.serial}.der").read_bytes()
        message = cmp.parse_message(raw)
        messages[message.header.transaction_id] = message
    assert len(messages) == 2
    assert {item.body_name for item in messages.values()} == {"rr"}
    assert all(with_token.revoked(record) for record in records)


def test_a_wrong_pin_is_tried_once_and_the_statement_goes(
    with_token: Holder, make_key: MakeKey
) -> None:
    record = with_token.add_certificate(make_key())
    with_token.person.pin = lambda _question: Pin(bytearray(b"wrong-pin"))
    result = click(with_token, now=True)
    assert result.state == "CONFIRMED"
    assert result.certificates[0]["channel"] == "statement"
    assert len(with_token.person.questions) == 1
    assert attempts(with_token) == [("statement", "ACCEPTED")]
    assert with_token.revoked(record)


def test_a_declined_pin_changes_nothing(with_token: Holder, make_key: MakeKey) -> None:
    with_token.add_certificate(make_key())

    def decline(_question: PinQuestion) -> PinSource:
        raise Cancelled

    with_token.person.pin = decline
    assert click(with_token, now=True).certificates[0]["channel"] == "statement"


def test_an_absent_token_asks_nobody(with_token: Holder, make_key: MakeKey) -> None:
    key = make_key()
    with_token.add_certificate(TokenKey("0000", key.key_id, key.scheme, key.spki))
    result = click(with_token, now=True)
    assert result.state == "CONFIRMED"
    assert with_token.person.questions == []


def test_a_pin_that_never_comes_holds_nothing(
    still: Holder, make_key: MakeKey, softhsm: SoftHsm
) -> None:
    still.add_certificate(make_key())
    answer = threading.Event()

    def think(_question: PinQuestion) -> PinSource:
        assert answer.wait(_HANG_S)
        return softhsm.pin()

    still.person.pin = think
    try:
        result = click(still)
    finally:
        answer.set()
    assert result.state == "CONFIRMED"
    assert result.certificates[0]["channel"] == "statement"


def test_a_pin_that_comes_late_sends_an_rr_after_the_statement(
    with_token: Holder, make_key: MakeKey, softhsm: SoftHsm
) -> None:
    with_token.add_certificate(make_key())
    with_token.patient = True
    answer = threading.Event()
    server = with_token.server
    # Neither source proves anything yet, so the work goes on.
    server.fail("html", "ocsp", times=4)
    server.fail("html", "crl", times=4)

    def think(_question: PinQuestion) -> PinSource:
        assert answer.wait(_HANG_S)
        return softhsm.pin()

    with_token.person.pin = think
    released = threading.Timer(0.2, answer.set)
    original = with_token.workplace.outbox().advance_attempt

    def when_accepted(attempt_id: str, state: str, data: Any) -> Any:
        if state == "ACCEPTED" and not answer.is_set():
            released.start()
        return original(attempt_id, state, data)

    with_token.workplace.outbox().advance_attempt = when_accepted  # type: ignore[method-assign]
    result = click(with_token, now=True)
    assert result.state == "CONFIRMED"
    states = dict(attempts(with_token))
    assert states["statement"] == "ACCEPTED"
    # The authority says that it was revoked before: only a proof can settle that.
    assert states["rr"] == "UNKNOWN"
    released.join()


def test_a_worker_is_warm_when_the_pin_is_typed(
    with_token: Holder,
    make_key: MakeKey,
    softhsm: SoftHsm,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_token.add_certificate(make_key(), protected=False)
    taken: list[Any] = []
    original = work.WarmWorker.take

    def take(warm: work.WarmWorker) -> Any:
        found = original(warm)
        taken.append(found)
        return found

    made = threading.Event()
    init = work.WarmWorker.__init__

    def start(warm: work.WarmWorker, *arguments: Any) -> None:
        init(warm, *arguments)
        made.set()

    def think(_question: PinQuestion) -> PinSource:
        assert made.wait(_HANG_S)
        time.sleep(0.05)
        return softhsm.pin()

    monkeypatch.setattr(work.WarmWorker, "take", take)
    monkeypatch.setattr(work.WarmWorker, "__init__", start)
    with_token.person.pin = think
    result = click(with_token, now=True)
    assert result.certificates[0]["channel"] == "rr"
    assert taken[0] is not None


def test_undo_closes_the_token(still: Holder, make_key: MakeKey) -> None:
    record = still.add_certificate(make_key())

    def interrupt(seconds: int) -> None:
        deadline = time.monotonic() + _HANG_S
        while not still.person.questions and time.monotonic() < deadline:
            time.sleep(0.01)
        if seconds == 5:
            raise KeyboardInterrupt

    result = revoke(
        still.workplace,
        still.person,
        Scope(mine=True),
        recorded=lambda _report_id, _at: None,
        counting=interrupt,
    )
    assert result.state == "UNDONE"
    assert len(still.person.questions) == 1
    assert not still.revoked(record)


def test_rr_refused_for_a_wrong_clock_goes_by_statement(
    with_token: Holder, make_key: MakeKey
) -> None:
    record = with_token.add_certificate(make_key())
    with_token.server.fail("reject", "cmp:rr", bit="badTime")
    result = click(with_token, now=True)
    assert result.state == "CONFIRMED"
    assert dict(attempts(with_token)) == {"rr": "REFUSED", "statement": "ACCEPTED"}
    assert with_token.revoked(record)


def test_rr_that_is_considered_is_asked_about_and_not_sent_twice(
    with_token: Holder, make_key: MakeKey
) -> None:
    # Without a revocation key there is no statement: only the rr can do it.
    with_token.clock = clock = FixedClock(datetime.now(UTC))
    record = with_token.add_certificate(make_key(), protected=False)
    with_token.server.fail("waiting", "cmp:rr", count=2, check_after=1)
    first = click(with_token, now=True)
    assert attempts(with_token) == [("rr", "UNKNOWN")]
    assert not with_token.revoked(record)
    # The authority named no time: a minute is a long enough pause.
    clock.advance(61)
    done = carry_on(
        with_token.workplace, with_token.person, first.report_id, use_token=True
    )
    assert attempts(with_token) == [("rr", "ACCEPTED")]
    assert done.state == "CONFIRMED"
    asked = with_token.server.state.store.rows(
        "ra_requests", certificate_sha256=record.sha256
    )
    assert len(asked) <= 1
    assert with_token.revoked(record)


def test_rr_that_waits_for_days_holds_no_statement(
    with_token: Holder, make_key: MakeKey
) -> None:
    record = with_token.add_certificate(make_key())
    with_token.server.fail("waiting", "cmp:rr", count=9, check_after=86_400)
    result = click(with_token, now=True)
    assert dict(attempts(with_token)) == {"rr": "UNKNOWN", "statement": "ACCEPTED"}
    assert result.state == "CONFIRMED"
    assert with_token.revoked(record)


def test_rr_that_is_granted_with_changes_is_no_revocation(
    with_token: Holder, make_key: MakeKey
) -> None:
    with_token.add_certificate(make_key())
    with_token.server.fail("granted-with-mods", "cmp:rr")
    result = click(with_token, now=True)
    # The statement went too, because "with changes" may mean "not revoked" (F4).
    assert dict(attempts(with_token)) == {"rr": "UNKNOWN", "statement": "ACCEPTED"}
    assert result.state == "CONFIRMED"


def test_another_certificate_of_the_person_may_sign(
    with_token: Holder, make_key: MakeKey
) -> None:
    state = with_token.server.state
    lost = make_key()
    record = with_token.add_certificate(
        TokenKey("gone", lost.key_id, lost.scheme, lost.spki), protected=False
    )
    other = make_key()
    _install_national(with_token, other)
    with_token.person.agrees = True
    before = len(with_token.statements())
    result = click(with_token, now=True)
    assert with_token.person.confirmed == ["revoke.offer_other"]
    assert result.state == "CONFIRMED"
    assert result.certificates[0]["channel"] == "statement-cms"
    assert with_token.revoked(record)
    assert len(with_token.statements()) == before + 1
    assert state.store.one("statements", key_id=None) is not None


def test_a_stranger_s_certificate_signs_no_statement(
    with_token: Holder, make_key: MakeKey
) -> None:
    """Another person's certificate of the National CA lies on the connected token."""
    # One whose own certificate of that kind no other test has put there.
    with_token.citizen = 2
    lost = make_key()
    record = with_token.add_certificate(
        TokenKey("gone", lost.key_id, lost.scheme, lost.spki), protected=False
    )
    _install_national(with_token, make_key(), citizen=1)
    with_token.person.agrees = True
    before = len(with_token.statements())
    result = click(with_token, now=True)
    # It is not even offered, so no PIN is asked and nothing is signed.
    assert with_token.person.confirmed == []
    assert with_token.person.questions == []
    assert ("statement-cms", "ACCEPTED") not in attempts(with_token)
    assert len(with_token.statements()) == before
    assert result.state != "CONFIRMED"
    assert not with_token.revoked(record)


def test_two_certificates_that_name_nobody_are_not_of_one_person(
    with_token: Holder, make_key: MakeKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = make_key()
    with_token.add_certificate(
        TokenKey("gone", lost.key_id, lost.scheme, lost.spki), protected=False
    )
    _install_national(with_token, make_key())
    monkeypatch.setattr(send_other, "iin_of", lambda _der: "")
    with_token.person.agrees = True
    click(with_token, now=True)
    assert with_token.person.confirmed == []


def test_a_lost_answer_to_it_is_asked_for_without_the_token(
    with_token: Holder, make_key: MakeKey
) -> None:
    lost = make_key()
    with_token.add_certificate(
        TokenKey("gone", lost.key_id, lost.scheme, lost.spki), protected=False
    )
    _install_national(with_token, make_key())
    with_token.person.agrees = True
    for place in ("ocsp", "crl"):
        with_token.server.fail("html", place, times=10_000)
    with_token.server.fail("drop", "v1/statements")
    report = report_compromise(with_token.workplace, Scope(mine=True), undo_seconds=0)
    first = carry_on(
        with_token.workplace, with_token.person, report.report_id, patience_s=0
    )
    assert first.state == "SENT"
    asked = len(with_token.person.questions)
    again = carry_on(
        with_token.workplace, with_token.person, report.report_id, patience_s=0
    )
    assert again.state == "ACCEPTED"
    assert len(with_token.person.questions) == asked


def _install_national(holder: Holder, key: TokenKey, citizen: int = 0) -> None:
    """A certificate of the National CA on the token, for one of the people there."""
    from desktop.sandbox.ca import certificate_template
    from desktop.sandbox.certificates import build_certificate

    state = holder.server.state
    person = state.registers.all()[citizen].person
    from dataclasses import replace

    from desktop.applications.profile import subject_rdns
    from desktop.asn1 import names
    from desktop.sandbox.profile import profile_model

    template = certificate_template(
        state.authority,
        subject=names.build_name(subject_rdns(person, profile_model(state))),
        spki=key.spki,
        email=person.email,
        base_url=state.base_url,
        now=state.now(),
    )
    national = state.authority["national"]
    template = replace(template, issuer=national.subject)
    der = build_certificate(template, national.key)
    assert x509.Certificate.load(der).issuer.dump() == national.subject
    module = holder.module
    assert module is not None
    question = holder.person.pin
    assert question is not None
    purposes = ("describe", "write_certificate")
    pin = question(None)  # type: ignore[arg-type]
    with work.open_work(module, key.serial, purposes, pin) as token:
        token.write_certificate(key.key_id, der)
