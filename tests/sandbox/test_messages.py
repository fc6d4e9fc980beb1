"""Messages, letters and codes, and how often a secret may be guessed (6.4, S3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from desktop.canonical import b64url, canonical, sha256_hex
from desktop.clock import FixedClock
from desktop.revocation import recovery
from desktop.sandbox import agreement_news, agreements, outgoing
from desktop.sandbox.mail import MailSink
from desktop.sandbox.state import SandboxSettings
from tests.fakes.applicant import Applicant, SoftwareInstallation
from tests.fakes.operator_work import (
    code_in,
    problem_of,
)
from tests.fakes.sandbox_server import SandboxServer, sandbox_server

# -- messages ------------------------------------------------------------------


def test_messages_are_numbered_without_a_gap_and_told_by_number(
    holder: Applicant,
) -> None:
    found = holder.operator.messages(0)
    assert [item.seq for item in found] == list(range(1, len(found) + 1))
    assert {item.kind for item in found} == {"notice-sent"}
    assert [item.subject_id for item in found][-3:] == [
        "consents",
        "accepted",
        "issued",
    ]
    assert holder.operator.messages(len(found)) == []


def test_an_installation_reads_its_persons_messages(holder: Applicant) -> None:
    from desktop.authority.operator_api import OperatorApi

    by_slip = holder.operator.messages(0)
    without = OperatorApi(
        holder.profile, holder.http, holder.clock, None, holder.installation
    )
    assert [item.message_id for item in without.messages(0)] == [
        item.message_id for item in by_slip
    ]
    unknown = OperatorApi(
        holder.profile, holder.http, holder.clock, None, SoftwareInstallation()
    )
    assert problem_of(lambda: unknown.messages(0)) == "installation-invalid"


def test_a_token_reads_its_persons_messages_once_per_nonce(holder: Applicant) -> None:
    import json
    import urllib.error
    import urllib.request

    payload, cms = holder.record("sign-in", version=1, nonce=holder.operator.nonce())
    request = urllib.request.Request(
        f"{holder.server.base_url}/operator/v1/messages?since=0",
        headers={"Authorization": f"Saqta-Token {b64url(payload)} {b64url(cms)}"},
    )
    with urllib.request.urlopen(request) as answer:
        found = json.load(answer)["messages"]
    assert len(found) == len(holder.operator.messages(0))
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)


def test_every_kind_is_sent_on_demand(applicant: Applicant) -> None:
    before = len(applicant.operator.messages(0))
    for kind in outgoing.KINDS:
        applicant.server.say(applicant.person.iin, kind, subject_id="x", text="y")
    found = applicant.operator.messages(before)
    assert tuple(item.kind for item in found) == outgoing.KINDS
    with pytest.raises(ValueError, match="no such kind"):
        applicant.server.say(applicant.person.iin, "greeting")


def test_answers_and_ends_come_by_the_operators_own_clock(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    settings = SandboxSettings(faults=True, answer_after_s=5 * 86_400)
    with sandbox_server(tmp_path / "sandbox", settings=settings, clock=clock) as server:
        one = Applicant(server, clock=clock).enrol()
        payload = canonical({"type": "objection", "record_id": "objection-1"})
        one.operator.send_objection(payload)
        seen = len(one.operator.messages(0))
        clock.advance(timedelta(days=4).total_seconds())
        assert one.operator.messages(seen) == []
        clock.advance(timedelta(days=2).total_seconds())
        (answer,) = one.operator.messages(seen)
        assert answer.kind == "objection-answer"
        assert answer.sent_at == "2026-11-29T09:00:00.000Z"
        listed = one.operator.agreements()[0]
        assert agreement_news.end(server.state, listed["id"], listed["version"]) == 1
        (end,) = one.operator.messages(seen + 1)
        assert end.kind == "agreement-ended"
        assert end.subject_id == f"{listed['id']} {listed['version']}"
        assert one.operator.messages(seen + 2) == []
        # Under an agreement that has ended nobody applies any more.
        other = Applicant(server, clock=clock)
        assert problem_of(other.agree) == "agreement-not-in-force"


def test_a_new_version_is_told_to_those_under_the_old_one(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    settings = SandboxSettings(faults=True)
    with sandbox_server(tmp_path / "sandbox", settings=settings, clock=clock) as server:
        one = Applicant(server, clock=clock)
        one.agree()
        before = len(one.operator.messages(0))
        listed = one.operator.agreements()
        agreements.publish(server.state, "2026-10", date(2026, 12, 1))
        assert len(one.operator.agreements()) == 2 * len(listed)
        assert one.operator.messages(before) == []
        clock.advance(timedelta(days=8).total_seconds())
        (told,) = one.operator.messages(before)
        assert (told.kind, told.subject_id) == (
            "agreement-changed",
            f"{listed[0]['id']} 2026-10",
        )
        for entry in one.operator.agreements():
            text = one.operator.agreement_bytes(
                entry["id"], entry["version"], entry["language"]
            )
            assert sha256_hex(text) == entry["sha256"]
        with pytest.raises(ValueError, match="is published"):
            agreements.publish(server.state, "2026-10", date(2026, 12, 1))


# -- letters and codes ---------------------------------------------------------


def test_the_code_is_in_the_letter_and_confirms_the_address(
    applicant: Applicant,
) -> None:
    address = applicant.person.email
    assert problem_of(lambda: applicant.operator.ask_email_code(address)) == (
        "consent-not-stored"
    )
    applicant.agree()
    code_id = applicant.operator.ask_email_code(address)
    code = code_in(applicant.server.mail[-1])
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert problem_of(lambda: applicant.operator.confirm_email(code_id, wrong)) == (
        "code-wrong"
    )
    assert applicant.operator.confirm_email(code_id, code) == address


def test_a_code_is_used_up_by_five_wrong_tries(applicant: Applicant) -> None:
    applicant.agree()
    code_id = applicant.operator.ask_email_code(applicant.person.email)
    code = code_in(applicant.server.mail[-1])
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        problem_of(lambda: applicant.operator.confirm_email(code_id, wrong))
    assert problem_of(lambda: applicant.operator.confirm_email(code_id, code)) == (
        "code-wrong"
    )


def test_letters_hold_no_number_name_or_key(holder: Applicant) -> None:
    secret = recovery.key_id(recovery.public_spki(holder.recovery))
    own = [
        path
        for path in holder.server.mail
        if holder.person.email.encode() in path.read_bytes()
    ]
    assert own
    for path in own:
        message = message_from_bytes(path.read_bytes(), policy=default)
        text = message.get_content() + message["Subject"]
        for canary in (holder.person.iin, holder.person.surname, secret):
            assert canary not in text


def test_letters_also_go_over_smtp_where_that_is_configured(tmp_path: Path) -> None:
    sink = MailSink(tmp_path / "inbox")
    port = sink.start()
    try:
        settings = SandboxSettings(faults=True, smtp=("127.0.0.1", port))
        with sandbox_server(tmp_path / "sandbox", settings=settings) as server:
            Applicant(server).agree()
            (row,) = server.state.store.rows("letters")
            assert row["delivery"] == "unknown"
        (came,) = (tmp_path / "inbox").glob("*.eml")
        assert b"person1@sandbox.example" in came.read_bytes()
    finally:
        sink.stop()


def test_a_mail_server_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    settings = SandboxSettings(faults=True, smtp=("127.0.0.1", 9))
    with sandbox_server(tmp_path / "sandbox", settings=settings) as server:
        Applicant(server).agree()
        (row,) = server.state.store.rows("letters")
        assert row["delivery"].startswith("failed")


# -- guessing ------------------------------------------------------------------


def test_after_a_hundred_wrong_guesses_a_slip_opens_nothing(
    operator: SandboxServer,
) -> None:
    one = Applicant(operator)
    right = one.slip["secret"]
    one.agree()
    operator.state.store.update(
        "slips", {"reference": one.slip["reference"]}, failures=99
    )
    assert one.operator.messages(0)
    guessing = Applicant(operator, slip={**one.slip, "secret": "WRONG"})
    assert problem_of(lambda: guessing.operator.messages(0)) == "slip-mac-invalid"
    assert one.slip["secret"] == right
    assert problem_of(lambda: one.operator.messages(0)) == "slip-locked"
