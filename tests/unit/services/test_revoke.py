"""The one click against the real sandbox: statement, Undo, narrowing, what is left."""

from __future__ import annotations

import os
import subprocess
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from desktop.authority.cmp import CmpClient
from desktop.canonical import parse, unb64url
from desktop.clock import FixedClock
from desktop.errors import InputInvalid, KeyBlocked, NothingFound, StateConflict
from desktop.model.authority import RevocationAnswer
from desktop.revocation import qr
from desktop.sandbox.revocations import revoke as revoke_at_desk
from desktop.services.report_compromise import (
    Scope,
    blocked_keys,
    describe_report,
    narrow_report,
    refuse_blocked,
    report_compromise,
    send_at_once,
    undo_report,
)
from desktop.services.revoke import RevokeResult, carry_on, revoke, send_waiting
from tests.fakes.holder import Holder

Counting = Callable[[int], None]
FOREVER = 10_000


def click(
    holder: Holder,
    scope: Scope | None = None,
    *,
    counting: Counting = lambda _seconds: None,
    use_token: bool = False,
    **more: Any,
) -> RevokeResult:
    return revoke(
        holder.workplace,
        holder.person,
        scope or Scope(mine=True),
        use_token=use_token,
        recorded=lambda _report_id, _at: None,
        counting=counting,
        **more,
    )


@pytest.fixture
def still(holder: Holder) -> Holder:
    """A holder whose clock stands; every pause moves it on."""
    holder.clock = FixedClock(datetime.now(UTC))
    return holder


def test_the_statement_revokes_without_token_and_pin(holder: Holder) -> None:
    record = holder.add_certificate()
    result = click(holder, now=True)
    assert result.state == "CONFIRMED"
    assert {item["source"] for item in result.proofs} == {"ocsp", "crl"}
    assert {item["reason"] for item in result.proofs} == {"keyCompromise"}
    assert result.certificates[0]["channel"] == "statement"
    assert list(result.certificates[0]["times"]) == [
        "RECORDED",
        "SENT",
        "ACCEPTED",
        "CONFIRMED",
    ]
    assert holder.revoked(record)
    assert holder.person.questions == []


def test_the_receipt_says_who_said_what_and_by_which_clock(holder: Holder) -> None:
    holder.add_certificate()
    result = click(holder, now=True, text="left in a taxi", since="")
    receipt = parse(Path(result.receipt).read_bytes())
    (attempt,) = receipt["attempts"]
    assert attempt["channel"] == "statement"
    assert {"sent_at", "received_at", "answered_at", "receipt"} <= attempt.keys()
    assert receipt["text"] == "left in a taxi"
    assert receipt["incident_id"]
    incidents = [
        parse(row["payload"])
        for row in holder.incidents()
        if parse(row["payload"]).get("report_id") == result.report_id
    ]
    assert [item["record_id"] for item in incidents] == [receipt["incident_id"]]
    assert incidents[0]["statement_id"]
    for proof in result.proofs:
        assert Path(proof["path"]).is_file()


def test_recorded_is_said_before_anything_is_sent(holder: Holder) -> None:
    holder.add_certificate()
    seen: list[tuple[str, int]] = []

    def recorded(report_id: str, _at: datetime) -> None:
        again = Holder(holder.server, holder.folder).workplace
        seen.append((again.outbox().get(report_id).path, len(holder.statements())))

    before = len(holder.statements())
    revoke(
        holder.workplace,
        holder.person,
        Scope(mine=True),
        now=True,
        use_token=False,
        recorded=recorded,
        counting=lambda _seconds: None,
    )
    assert seen == [("database", before)]


def test_undo_lasts_ten_seconds_and_is_counted(still: Holder) -> None:
    still.add_certificate()
    told: list[int] = []
    result = click(still, counting=told.append)
    assert told == list(range(10, 0, -1))
    assert result.state == "CONFIRMED"


def test_an_interrupt_in_the_bar_is_undo(still: Holder) -> None:
    record = still.add_certificate()

    def interrupt(seconds: int) -> None:
        if seconds == 7:
            raise KeyboardInterrupt

    result = click(still, counting=interrupt)
    assert result.state == "UNDONE"
    assert not still.revoked(record)
    assert blocked_keys(still.workplace) == set()


def test_another_process_undoes(still: Holder) -> None:
    record = still.add_certificate()

    def undo(_seconds: int) -> None:
        other = Holder(still.server, still.folder).workplace
        (report,) = other.outbox().list_reports()
        if report.state == "RECORDED":
            undo_report(other, report.report_id)

    assert click(still, counting=undo).state == "UNDONE"
    assert not still.revoked(record)


def test_now_ends_the_bar(still: Holder) -> None:
    still.add_certificate()
    told: list[int] = []

    def hurry(seconds: int) -> None:
        told.append(seconds)
        (report,) = still.workplace.outbox().list_reports()
        send_at_once(still.workplace, report.report_id)

    assert click(still, counting=hurry).state == "CONFIRMED"
    assert told == [10]


def test_the_scope_is_narrowed_while_the_bar_runs(still: Holder) -> None:
    kept, dropped = still.add_certificate(), still.add_certificate()

    def narrow(_seconds: int) -> None:
        (report,) = still.workplace.outbox().list_reports()
        narrow_report(still.workplace, report.report_id, [kept.sha256])

    result = click(still, counting=narrow)
    states = {item["sha256"]: item["state"] for item in result.certificates}
    assert states == {kept.sha256: "CONFIRMED", dropped.sha256: "UNDONE"}
    assert result.state == "CONFIRMED"
    assert not still.revoked(dropped)
    assert blocked_keys(still.workplace) == {kept.spki_sha256}


def test_a_narrowed_report_can_still_be_undone(still: Holder) -> None:
    kept = still.add_certificate()
    still.add_certificate()
    report = report_compromise(still.workplace, Scope(mine=True))
    narrow_report(still.workplace, report.report_id, [kept.sha256])
    assert undo_report(still.workplace, report.report_id).state == "UNDONE"


def test_nothing_is_taken_back_once_sent(holder: Holder) -> None:
    holder.add_certificate()
    result = click(holder, now=True)
    with pytest.raises(StateConflict, match="SQ-STA-01"):
        undo_report(holder.workplace, result.report_id)
    with pytest.raises(StateConflict, match="SQ-STA-01"):
        narrow_report(holder.workplace, result.report_id, [])


def test_two_certificates_are_two_statements_and_two_results(holder: Holder) -> None:
    records = [holder.add_certificate(), holder.add_certificate()]
    before = len(holder.statements())
    result = click(holder, now=True)
    assert [item["state"] for item in result.certificates] == ["CONFIRMED"] * 2
    assert len(holder.statements()) - before == 2
    assert all(holder.revoked(record) for record in records)


def test_two_clicks_are_one_report(still: Holder) -> None:
    still.add_certificate()
    first = report_compromise(still.workplace, Scope(mine=True))
    second = report_compromise(still.workplace, Scope(mine=True))
    assert first.report_id == second.report_id
    assert len(still.workplace.outbox().list_reports()) == 1


def test_a_reported_key_is_blocked_for_every_other_use(holder: Holder) -> None:
    record = holder.add_certificate()
    report_compromise(holder.workplace, Scope(certificates=(record.sha256[:12],)))
    with pytest.raises(KeyBlocked, match=record.spki_sha256):
        refuse_blocked(holder.restart(), record.spki_sha256)
    refuse_blocked(holder.workplace, "00" * 32)


def test_a_superseded_key_is_not_blocked(holder: Holder) -> None:
    record = holder.add_certificate()
    report_compromise(holder.workplace, Scope(mine=True), reason="superseded")
    refuse_blocked(holder.workplace, record.spki_sha256)


def test_what_happened_is_added_later(holder: Holder) -> None:
    holder.add_certificate()
    report = report_compromise(holder.workplace, Scope(mine=True))
    since = "2026-01-02T03:04:05Z"
    describe_report(holder.workplace, report.report_id, since=since, text="lost")
    after = holder.restart().outbox().get(report.report_id)
    assert (after.since, after.text) == (since, "lost")
    with pytest.raises(InputInvalid, match="since"):
        describe_report(holder.workplace, report.report_id, since="yesterday")


def test_no_certificate_no_report(holder: Holder) -> None:
    with pytest.raises(NothingFound, match="certificate to revoke"):
        report_compromise(holder.workplace, Scope(mine=True))
    holder.add_certificate()
    with pytest.raises(InputInvalid, match="reason"):
        report_compromise(holder.workplace, Scope(mine=True), reason="certificateHold")


# -- without a network -------------------------------------------------------------


def offline(holder: Holder) -> Callable[[], None]:
    """Takes the network away; answers what brings it back."""
    workplace = holder.workplace
    gone = "http://127.0.0.1:9"

    def load(source: str) -> Any:
        profile = workplace.load_profile(source)
        issuers = tuple(
            replace(item, ocsp_url=gone, crl_url=gone) for item in profile.issuers
        )
        return replace(profile, base_url=gone, cmp_url=gone, issuers=issuers)

    holder._workplace = replace(workplace, load_profile=load)

    def back() -> None:
        holder._workplace = workplace

    return back


def test_offline_is_queued_and_goes_when_the_network_is_back(still: Holder) -> None:
    record = still.add_certificate()
    back = offline(still)
    result = click(still)
    assert result.state == "RECORDED"
    assert result.as_dict()["ways_out"]["phone"]
    assert result.proofs == ()
    recorded_at = result.recorded_at
    assert isinstance(still.clock, FixedClock)
    still.clock.advance(2 * 3600)
    back()
    (after,) = send_waiting(still.restart(), still.person)
    assert after.state == "CONFIRMED"
    assert after.recorded_at == recorded_at
    assert still.revoked(record)


def test_the_paper_form_names_everything_the_desk_asks(still: Holder) -> None:
    record = still.add_certificate()
    offline(still)
    result = click(still, text="<script>alert(1)</script>")
    forms = result.ways_out["forms"]
    assert forms.keys() == {"kk", "ru", "en"}
    for path in forms.values():
        page = Path(path).read_text(encoding="utf-8")
        assert record.serial in page
        assert "+7 700 000 00 00" in page
        assert result.report_id in page
        assert "<script" not in page
        assert page.count("<svg") == 1


def test_the_qr_code_is_read_and_followed(still: Holder, tmp_path: Path) -> None:
    record = still.add_certificate()
    offline(still)
    (link,) = click(still).ways_out["links"]
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(_picture(tmp_path / "qr.pgm", link))],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    ).stdout.strip()
    assert read == link
    page, _, fragment = read.partition("#")
    with urllib.request.urlopen(page) as answer:
        assert b"statements" in answer.read()
    # What the page's script does with the fragment.
    body = unb64url(fragment)
    statement_id = parse(unb64url(parse(body)["payload"]))["statement_id"]
    base = page.removesuffix("/s")
    request = urllib.request.Request(
        f"{base}/v1/statements",
        data=body,
        headers={"Idempotency-Key": statement_id, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200
    assert still.revoked(record)


def _picture(path: Path, link: str, scale: int = 4) -> Path:
    """The code as a window paints it, in a format that every reader knows."""
    rows = qr.matrix(link)
    lines = [
        b"".join((b"\x00" if dark else b"\xff") * scale for dark in row) * scale
        for row in rows
    ]
    side = len(rows) * scale
    path.write_bytes(f"P5 {side} {side} 255\n".encode("ascii") + b"".join(lines))
    return path


def test_a_certificate_without_any_channel_waits_with_a_form(holder: Holder) -> None:
    holder.add_certificate(protected=False)
    result = click(holder, now=True)
    assert result.state == "RECORDED"
    assert result.ways_out["links"] == []
    assert Path(result.ways_out["forms"]["ru"]).is_file()


class _PassphraseAuthority:
    """Takes an rr protected by the passphrase of the revocation key (F1, F19)."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, str]] = []

    def revoke_by_secret(
        self, certificate: bytes, *, reference: str, secret: Any, **more: Any
    ) -> RevocationAnswer:
        with secret.exposed() as view:
            self.asked.append((reference, len(view), more["reason"]))
        return RevocationAnswer("t", "accepted", 0, (), "", certificate, b"answer")


def test_a_passphrase_is_used_where_the_profile_has_it(holder: Holder) -> None:
    record = holder.add_certificate()
    workplace = holder.workplace
    profile = workplace.require_profile()
    without = tuple(name for name in profile.api if name != "statements")
    flow = profile.flows["revoke"]
    flow = replace(flow, channels=(*flow.channels, "rr-mac"))
    flows = {**profile.flows, "revoke": flow}
    other = replace(profile, rr_mac=True, api=without, flows=flows)
    authority = _PassphraseAuthority()
    network = replace(workplace.connect(other), cmp=cast(CmpClient, authority))
    holder._workplace = replace(
        workplace, load_profile=lambda _source: other, connect=lambda _profile: network
    )
    holder.server.fail("html", "ocsp", times=FOREVER)
    holder.server.fail("html", "crl", times=FOREVER)
    holder.patient = False
    report = report_compromise(holder.workplace, Scope(mine=True), undo_seconds=0)
    result = carry_on(holder.workplace, holder.person, report.report_id, patience_s=0.0)
    assert result.state == "ACCEPTED"
    assert result.certificates[0]["channel"] == "rr-mac"
    # The reference names the key; the passphrase is text of 32 derived bytes.
    assert authority.asked == [(record.revocation_key_id, 43, "keyCompromise")]
    carry_on(holder.workplace, holder.person, report.report_id, patience_s=0.0)
    assert len(authority.asked) == 1


def test_what_the_desk_revoked_after_a_form_is_proved(holder: Holder) -> None:
    record = holder.add_certificate(protected=False)
    report_id = click(holder, now=True).report_id
    state = holder.server.state
    row = state.store.one("certificates", sha256=record.sha256)
    assert row is not None
    revoke_at_desk(state, row, "keyCompromise")
    after = carry_on(holder.workplace, holder.person, report_id)
    assert after.state == "CONFIRMED"
    assert after.certificates[0]["channel"] == ""


def test_a_report_is_sent_by_one_process_at_a_time(holder: Holder) -> None:
    holder.add_certificate()
    report = report_compromise(holder.workplace, Scope(mine=True), undo_seconds=0)
    before = len(holder.statements())
    other = Holder(holder.server, holder.folder).workplace
    with other.outbox().turn(report.report_id) as mine:
        assert mine
        result = carry_on(holder.workplace, holder.person, report.report_id)
    assert result.state == "RECORDED"
    assert len(holder.statements()) == before
