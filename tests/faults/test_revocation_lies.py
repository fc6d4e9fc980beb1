"""An authority that lies, dawdles or breaks (security.md, test 23).

"Revoked" only with a verified OCSP answer or CRL; "already revoked" is success once
proved; the next channel goes when an answer stays without a proof; alarms at 15 min,
1 h, 4 h and 20 h; a list over the cap is refused without being held in memory.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.clock import FixedClock
from desktop.errors import AnswerUnusable
from desktop.services.keep_watch import ALARMS_S, KeepWatch, Notice
from desktop.services.report_compromise import Scope
from desktop.services.revoke import RevokeResult, carry_on, revoke
from desktop.services.show_status import show_outbox
from tests.fakes.holder import Holder
from tests.fakes.sandbox_server import SandboxServer, sandbox_server

FOREVER = 10_000


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("liar")) as running:
        yield running


@pytest.fixture
def holder(sandbox: SandboxServer, tmp_path: Path) -> Iterator[Holder]:
    assert sandbox.state.faults is not None
    sandbox.state.faults.clear()
    clock = FixedClock(datetime.now(UTC))
    yield Holder(sandbox, tmp_path / "home", clock=clock)
    sandbox.state.faults.clear()


def click(holder: Holder, **more: Any) -> RevokeResult:
    return revoke(
        holder.workplace,
        holder.person,
        Scope(mine=True),
        use_token=False,
        now=True,
        recorded=lambda _report_id, _at: None,
        counting=lambda _seconds: None,
        **more,
    )


def channels(holder: Holder) -> dict[str, str]:
    (report,) = show_outbox(holder.workplace)["reports"]
    return {item["channel"]: item["state"] for item in report["attempts"]}


#: What the authority answers to the statement, and what the attempt then is.
SENT_LIES: dict[str, tuple[tuple[str, dict[str, Any]], str]] = {
    "200 with a page": (("html", {}), "UNKNOWN"),
    "500 fifty times": (("status", {"code": 500, "times": 50}), "UNKNOWN"),
    "202 for ever": (("status", {"code": 202, "times": FOREVER}), "UNKNOWN"),
    "the answer is lost": (("drop", {}), "UNKNOWN"),
    "a redirect": (("redirect", {"location": "http://127.0.0.1:9/"}), "UNKNOWN"),
}


@pytest.mark.parametrize("lie", SENT_LIES, ids=list(SENT_LIES))
def test_an_answer_that_is_none_is_settled_by_a_proof(holder: Holder, lie: str) -> None:
    (kind, values), state = SENT_LIES[lie]
    record = holder.add_certificate()
    holder.server.fail(kind, "v1/statements", **values)
    result = click(holder)
    assert channels(holder) == {"statement": state}
    # Whether it took effect is what OCSP says, not what the answer said.
    assert (result.state == "CONFIRMED") == holder.revoked(record)


def test_the_same_statement_again_gets_the_same_receipt(holder: Holder) -> None:
    holder.add_certificate()
    before = len(holder.statements())
    for place in ("ocsp", "crl"):
        holder.server.fail("html", place, times=FOREVER)
    holder.server.fail("drop", "v1/statements")
    first = click(holder)
    assert first.state == "SENT"
    again = carry_on(holder.workplace, holder.person, first.report_id, patience_s=0)
    assert again.state == "ACCEPTED"
    assert len(holder.statements()) == before + 1


#: What OCSP and CRL answer after an acceptance; none of it is a proof.
STATUS_LIES: dict[str, list[tuple[str, str]]] = {
    "nothing answers": [("drop", "ocsp"), ("drop", "crl")],
    "OCSP says good": [("ocsp-good", "ocsp"), ("html", "crl")],
    "OCSP by another key": [("ocsp-foreign", "ocsp"), ("html", "crl")],
    "pages instead": [("html", "ocsp"), ("html", "crl")],
}


@pytest.mark.parametrize("lie", STATUS_LIES, ids=list(STATUS_LIES))
def test_accepted_is_not_revoked(holder: Holder, lie: str) -> None:
    holder.add_certificate()
    for kind, place in STATUS_LIES[lie]:
        holder.server.fail(kind, place, times=FOREVER)
    result = click(holder)
    assert result.state == "ACCEPTED"
    assert result.proofs == ()
    assert result.certificates[0]["confirmed_by"] == ""
    assert holder.server.state.faults is not None
    holder.server.state.faults.clear()
    after = carry_on(holder.workplace, holder.person, result.report_id)
    assert after.state == "CONFIRMED"


def test_an_old_list_proves_nothing(holder: Holder) -> None:
    holder.add_certificate()
    holder.server.fail("html", "ocsp", times=FOREVER)
    # The list of before the click, with its true signature, served for ever.
    workplace = holder.workplace
    profile = workplace.require_profile()
    url = profile.issuers[1].crl_url if len(profile.issuers) > 1 else ""
    assert url
    clock = holder.clock
    assert isinstance(clock, FixedClock)
    earlier = {
        item.crl_url: _fetch(item.crl_url) for item in profile.issuers if item.crl_url
    }
    served = _serve_old(holder, earlier)
    result = click(holder)
    assert served
    assert result.state == "ACCEPTED"


def _fetch(url: str) -> bytes:
    import urllib.request

    with urllib.request.urlopen(url) as answer:
        body: bytes = answer.read()
    return body


def _serve_old(holder: Holder, lists: dict[str, bytes]) -> list[str]:
    """Lets the client get the old lists; answers which it asked for, later."""
    from desktop.authority.http import HttpAnswer, HttpClient

    served: list[str] = []
    workplace = holder.workplace
    real = workplace.connect(workplace.require_profile()).status
    http: HttpClient = real._http
    honest = http.get

    def get(url: str, *arguments: Any, **more: Any) -> HttpAnswer:
        if url in lists:
            served.append(url)
            return HttpAnswer(url, 200, {}, lists[url])
        return honest(url, *arguments, **more)

    http.get = get  # type: ignore[method-assign]
    return served


def test_a_list_over_the_cap_is_not_held_in_memory(holder: Holder) -> None:
    record = holder.add_certificate()
    workplace = holder.workplace
    profile = replace(workplace.require_profile(), crl_max_bytes=64 * 1024)
    body = b"\x30" + b"\x00" * (200 * 1024 * 1024)
    from tests.fakes.http_server import answer, servers

    with servers() as serve:
        server = serve(lambda connection, _request: _pour(connection, answer, body))
        issuers = tuple(
            replace(item, ocsp_url="", crl_url=f"{server.url}/crl")
            for item in profile.issuers
        )
        status = workplace.connect(replace(profile, issuers=issuers)).status
        tracemalloc.start()
        try:
            with pytest.raises(AnswerUnusable, match="SQ-PEN-02"):
                status.crl(record.der)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 16 * 1024 * 1024


def _pour(connection: Any, answer: Callable[..., bytes], body: bytes) -> None:
    head = answer(b"", status=200).split(b"\r\n\r\n")[0]
    lines = [
        line
        for line in head.split(b"\r\n")
        if not line.lower().startswith(b"content-length")
    ]
    lines.append(b"Content-Length: %d" % len(body))
    try:
        connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n")
        view = memoryview(body)
        while view:
            view = view[connection.send(view[:65536]) :]
    except OSError:
        # The client has seen enough and hung up: that is the point.
        return


# -- the agent against such an authority ----------------------------------------------


def watch(holder: Holder) -> tuple[KeepWatch, list[Notice]]:
    told: list[Notice] = []
    return KeepWatch(holder.workplace, told.append), told


def days(keeper: KeepWatch, clock: FixedClock, seconds: float) -> None:
    """Lets time pass as the agent does: from round to round."""
    end = clock.monotonic() + seconds
    while clock.monotonic() < end:
        clock.advance(max(1.0, min(keeper.round(), end - clock.monotonic())))
    keeper.round()


def test_alarms_fall_due_and_no_word_of_revoked(holder: Holder) -> None:
    holder.add_certificate()
    for place in ("ocsp", "crl", "v1/statements"):
        holder.server.fail("html", place, times=FOREVER)
    click(holder)
    keeper, told = watch(holder)
    clock = holder.clock
    assert isinstance(clock, FixedClock)
    started = clock.now()
    seen: list[tuple[int, float]] = []
    for mark in ALARMS_S:
        gap = mark - (clock.now() - started).total_seconds()
        clock.advance(max(0.0, gap - 120))
        keeper.round()
        before = len(told)
        days(keeper, clock, 240)
        assert len(told) == before + 1
        seen.append((int(told[-1].facts["minutes"]), mark))
    assert [minutes * 60 for minutes, _ in seen] == list(ALARMS_S)
    assert all(item.facts["phone"] and item.facts["serials"] for item in told)
    assert {item.facts["state"] for item in told} <= {"SENT", "ACCEPTED"}


def test_an_alarm_is_given_once_over_a_restart(holder: Holder) -> None:
    holder.add_certificate()
    for place in ("ocsp", "crl", "v1/statements"):
        holder.server.fail("html", place, times=FOREVER)
    click(holder)
    clock = holder.clock
    assert isinstance(clock, FixedClock)
    clock.advance(ALARMS_S[0] + 1)
    keeper, told = watch(holder)
    keeper.round()
    assert len(told) == 1
    holder.restart()
    again, told_again = watch(holder)
    again.round()
    assert told_again == []


def test_a_clock_set_back_gives_the_alarm_by_the_counter(holder: Holder) -> None:
    holder.add_certificate()
    for place in ("ocsp", "crl", "v1/statements"):
        holder.server.fail("html", place, times=FOREVER)
    click(holder)
    clock = holder.clock
    assert isinstance(clock, FixedClock)
    clock.wall -= timedelta(days=10)
    keeper, told = watch(holder)
    days(keeper, clock, ALARMS_S[0] + 60)
    assert [item.facts["minutes"] for item in told] == [15]


def test_the_network_that_returns_is_used_within_a_minute(holder: Holder) -> None:
    record = holder.add_certificate()
    workplace = holder.workplace
    gone = "http://127.0.0.1:9"
    profile = workplace.require_profile()
    away = replace(profile, base_url=gone, cmp_url=gone)
    holder._workplace = replace(workplace, load_profile=lambda _source: away)
    assert click(holder).state == "RECORDED"
    clock = holder.clock
    assert isinstance(clock, FixedClock)
    keeper, _ = watch(holder)
    days(keeper, clock, 2 * 3600)
    assert not holder.revoked(record)
    keeper.workplace = workplace
    returned = clock.monotonic()
    pause = keeper.round()
    while not holder.revoked(record):
        clock.advance(pause)
        assert clock.monotonic() - returned <= 60
        pause = keeper.round()
    (report,) = workplace.outbox().list_reports()
    assert report.state == "CONFIRMED"


def test_an_acceptance_without_effect_lets_the_next_channel_go(holder: Holder) -> None:
    record = holder.add_certificate()
    report_id = click_accepted_by_rr(holder)
    keeper, _ = watch(holder)
    clock = holder.clock
    assert isinstance(clock, FixedClock)
    days(keeper, clock, 300)
    assert channels(holder) == {"rr": "ACCEPTED", "statement": "ACCEPTED"}
    assert holder.revoked(record)
    assert holder.workplace.outbox().get(report_id).state == "CONFIRMED"


def click_accepted_by_rr(holder: Holder) -> str:
    """A report whose rr was granted and did nothing."""
    from desktop.services.report_compromise import report_compromise

    workplace = holder.workplace
    report = report_compromise(workplace, Scope(mine=True), undo_seconds=0)
    outbox = workplace.outbox()
    (item,) = report.certificates
    attempt = outbox.add_attempt(report.report_id, item.sha256, "rr", {})
    outbox.advance_attempt(attempt.attempt_id, "SENT", {})
    outbox.advance_attempt(attempt.attempt_id, "ACCEPTED", {})
    return report.report_id
