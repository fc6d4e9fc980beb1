"""Withdraw, object, report a breach, take the file away: at the running operator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from desktop.assembly import open_workplace
from desktop.canonical import parse, sha256_hex
from desktop.clock import FixedClock, parse_time
from desktop.consent import calendar
from desktop.errors import (
    Cancelled,
    ConsentMissing,
    EvidenceInvalid,
    InputInvalid,
    MessageInvalid,
    ModuleNotApproved,
    NothingFound,
    OperatorRefused,
    StateConflict,
    Unreachable,
)
from desktop.evidence import container
from desktop.evidence.archive import MEDIA
from desktop.sandbox.faults import Fault
from desktop.secret import SlipSecret
from desktop.services.apply import (
    ApplyRequest,
    application_file,
    apply,
    start_application,
)
from desktop.services.case import Case
from desktop.services.checkpoint import checkpoint
from desktop.services.delete_records import delete_records
from desktop.services.duties import find_duty, list_duties, send_waiting
from desktop.services.enrolment import Enrolment
from desktop.services.export_person import export_person, retention_table
from desktop.services.fetch_messages import fetch_messages
from desktop.services.import_agreement import import_agreement
from desktop.services.object import object_to
from desktop.services.recorder import Recorder
from desktop.services.report_violation import report_violation
from desktop.services.settle_messages import end_agreement, ended_agreements
from desktop.services.show_agreement import list_agreements, show_agreement
from desktop.services.status_change import status_changed
from desktop.services.verify_evidence import verify_evidence
from desktop.services.withdraw import withdraw, withdrawal_text
from desktop.services.workplace import Workplace
from desktop.tokens import modules
from tests.fakes.holder import ScriptedPerson
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.softhsm import HINT, PIN, SoftHsm, make_softhsm

pytestmark = pytest.mark.xdist_group("duties")


@dataclass
class Home:
    """A home with one confirmed application."""

    operator: SandboxServer
    workplace: Workplace
    token: SoftHsm
    application_id: str
    consent_id: str
    iin: str

    @property
    def person(self) -> ScriptedPerson:
        return ScriptedPerson(pin=lambda _question: self.token.pin(), agrees=True)

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.workplace.journal().entries()]

    def recorder(self) -> Recorder:
        return Recorder(
            self.workplace.journal(), self.workplace.clock, self.person, "test"
        )


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("operator")) as running:
        yield running


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> SoftHsm:
    return make_softhsm(tmp_path_factory.mktemp("softhsm"))


def enrol(operator: SandboxServer, token: SoftHsm, folder: Path) -> Home:
    opened = open_workplace(profile=str(operator.profile_path), home=folder)
    modules.approve(HINT, dict(token.module.env), folder=opened.home.modules_dir)
    workplace = replace(opened, modules=lambda: [token.module])
    slip = operator.slip()
    request = ApplyRequest(
        application=application_file(Path(slip["application"])),
        token_serial=token.serial,
        accept="state-ca",
        consent="state-ca",
        acknowledge_liability=True,
        registers=("persons",),
        language="ru",
        scheme="ecdsa-p256",
    )
    person = ScriptedPerson(pin=lambda _question: token.pin(), agrees=True)
    with SlipSecret(bytearray(slip["secret"].encode())) as secret:
        result = apply(workplace, person, request, secret)
    assert result.state == "CONFIRMED"
    return Home(
        operator,
        workplace,
        token,
        result.application_id,
        result.consent_id,
        slip["person"]["iin"],
    )


@pytest.fixture(scope="module")
def shared(
    operator: SandboxServer,
    token: SoftHsm,
    tmp_path_factory: pytest.TempPathFactory,
) -> Home:
    """One enrolment for all; what ends its consent stands at the end of the file."""
    return enrol(operator, token, tmp_path_factory.mktemp("shared") / "home")


def test_each_change_of_status_is_one_entry(shared: Home) -> None:
    changes = [
        entry
        for entry in shared.workplace.journal().entries()
        if entry.kind == "status_changed"
    ]
    assert [entry.body["event"] for entry in changes] == [
        "consent",
        "sent",
        "accepted",
        "issued",
    ]
    application = shared.workplace.register().get_application(shared.application_id)
    address = application.data["draft"]["values"]["email"]
    for entry in changes:
        assert entry.body["about"] == shared.application_id
        assert entry.body["address"] == address
        assert entry.body["delivery"] == "unknown"
        assert parse_time(entry.utc)
    # What a crash left without its outcome is not written again.
    case = Case.load(shared.workplace, shared.application_id)
    case.save(told=[])
    for event in ("issued", "issued"):
        status_changed(shared.workplace, shared.recorder().note, case, event)
    again = [
        entry
        for entry in shared.workplace.journal().entries()
        if entry.kind == "status_changed"
    ]
    assert again == changes


def test_a_refusal_to_confirm_sends_nothing(shared: Home) -> None:
    person = ScriptedPerson(agrees=False)
    with pytest.raises(Cancelled, match="SQ-CAN"):
        withdraw(shared.workplace, person, shared.consent_id)
    with pytest.raises(Cancelled, match="SQ-CAN"):
        object_to(shared.workplace, person, shared.consent_id, [])
    with pytest.raises(Cancelled, match="SQ-CAN"):
        report_violation(shared.workplace, person, facts="x")
    assert list_duties(shared.workplace) == []


def test_without_its_token_nothing_is_written(shared: Home) -> None:
    away = replace(shared.workplace, modules=lambda: [])
    before = list_duties(shared.workplace)
    with pytest.raises(ModuleNotApproved, match="SQ-MOD"):
        withdraw(away, shared.person, "")
    with pytest.raises(ModuleNotApproved, match="SQ-MOD"):
        object_to(away, shared.person, "", [])
    assert list_duties(shared.workplace) == before


def test_on_paper_nothing_leaves(shared: Home) -> None:
    before = len(shared.operator.state.store.rows("records"))
    drafted = withdraw(
        shared.workplace, shared.person, "", language="ru", on_paper=True
    )
    assert drafted.state == "DRAFTED"
    page = (drafted.folder / "document.html").read_text(encoding="utf-8")
    assert "ОТЗЫВ СОГЛАСИЯ" in page
    assert len(shared.operator.state.store.rows("records")) == before
    assert send_waiting(shared.workplace, shared.recorder()) == []


def test_an_objection_is_answered_within_three_working_days(shared: Home) -> None:
    sent = object_to(
        shared.workplace, shared.person, "", ["fill_fields"], reason="R", language="en"
    )
    assert sent.signed
    assert sent.due is not None
    fetch_messages(shared.workplace)
    found = {item.record_id: item for item in list_duties(shared.workplace)}
    assert found[sent.record_id].state == "ANSWERED"


def test_before_a_key_exists_the_slip_objects(
    operator: SandboxServer, token: SoftHsm, tmp_path: Path
) -> None:
    opened = open_workplace(profile=str(operator.profile_path), home=tmp_path / "home")
    workplace = replace(opened, modules=lambda: [])
    slip = operator.slip()
    request = ApplyRequest(
        application=application_file(Path(slip["application"])),
        token_serial=token.serial,
        accept="state-ca",
        consent="state-ca",
        acknowledge_liability=True,
        registers=(),
        language="kk",
    )
    person = ScriptedPerson(agrees=True)
    with SlipSecret(bytearray(slip["secret"].encode())) as secret:
        application_id = start_application(workplace, request, secret)
    with pytest.raises(Exception, match="SQ-"):
        # No token is there; the consents were given and sent before.
        Enrolment(workplace, person, application_id).run()
    sent = object_to(workplace, person, "", [], language="kk")
    assert (sent.state, sent.signed) == ("SENT", False)
    row = operator.state.store.one("records", record_id=f"objection:{sent.record_id}")
    assert row is not None
    assert row["cms"] is None
    assert row["authorised_by"].startswith("slip ")


def test_a_breach_is_reported_with_and_without_token(
    shared: Home, tmp_path: Path
) -> None:
    proof = tmp_path / "mail.eml"
    proof.write_bytes(b"From: x\n")
    signed = report_violation(
        shared.workplace, shared.person, facts="Seen", clause="7", attachments=[proof]
    )
    assert (signed.state, signed.signed, signed.due) == ("SENT", True, None)
    bare = report_violation(
        shared.workplace, shared.person, facts="Seen", with_token=False
    )
    assert (bare.state, bare.signed) == ("SENT", False)
    locked = ScriptedPerson(agrees=True)
    cancelled = replace(shared.workplace, modules=lambda: [])
    unsigned = report_violation(cancelled, locked, facts="No token here")
    assert (unsigned.state, unsigned.signed) == ("SENT", False)
    store = shared.operator.state.store
    row = store.one("records", record_id=f"violation:{signed.record_id}")
    assert row is not None
    assert parse(row["payload"])["type"] == "violation"
    noticed = [
        entry.body
        for entry in shared.workplace.journal().entries()
        if entry.kind == "violation_noticed"
    ]
    assert noticed[0]["noticed_at"] == signed.record["noticed_at"]
    with pytest.raises(InputInvalid, match="empty"):
        report_violation(shared.workplace, shared.person, facts=" ")


def test_offline_it_is_queued_and_said_not_to_be_sent(shared: Home) -> None:
    operator = shared.operator
    operator.fail("drop", "v1/incidents", times=9)
    try:
        with pytest.raises(Unreachable, match="SQ-PEN"):
            report_violation(
                shared.workplace, shared.person, facts="Offline", with_token=False
            )
    finally:
        assert operator.state.faults is not None
        operator.state.faults.clear()
    waiting = [
        item for item in list_duties(shared.workplace) if item.state == "DRAFTED"
    ]
    queued = next(item for item in waiting if item.kind == "violation")
    assert queued.sent_at == ""
    assert "send_violation.unknown" in shared.kinds()
    sent = send_waiting(shared.workplace, shared.recorder())
    assert [item.record_id for item in sent] == [queued.record_id]
    # The same bytes were not taken twice.
    rows = operator.state.store.rows("records", kind="violation")
    ids = [row["record_id"] for row in rows]
    assert ids.count(f"violation:{queued.record_id}") == 1


def test_an_unsigned_withdrawal_is_never_sent(shared: Home) -> None:
    drafted = withdraw(shared.workplace, shared.person, "", on_paper=True)
    from desktop.services.duties import send_duty

    with pytest.raises(OperatorRefused, match="not-signed"):
        send_duty(shared.workplace, shared.recorder(), drafted)


def test_a_forged_message_ends_nothing(
    shared: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = object_to(shared.workplace, shared.person, "", ["fill_fields"])
    state = shared.operator.state
    member = state.authority["tsa"]
    from desktop.asn1 import cms

    def forged(payload: bytes) -> bytes:
        return cms.build_signed(
            payload,
            member.key.spki,
            member.key.scheme,
            state.now(),
            member.key.sign,
            certificate=member.certificate,
        )

    monkeypatch.setattr(state, "operator_cms", forged)
    shared.operator.say(shared.iin, "notice-sent", subject_id="expiring")
    monkeypatch.undo()
    with pytest.raises(MessageInvalid, match="signature"):
        fetch_messages(shared.workplace)
    found = {item.record_id: item for item in list_duties(shared.workplace)}
    assert found[sent.record_id].state == "SENT"
    # Signed by the operator the same message is taken in.
    for row in state.store.rows("messages", iin=shared.iin):
        state.store.update(
            "messages",
            {"message_id": row["message_id"]},
            cms=state.operator_cms(row["payload"]),
        )
    fetch_messages(shared.workplace)
    found = {item.record_id: item for item in list_duties(shared.workplace)}
    assert found[sent.record_id].state == "ANSWERED"


def test_the_operator_s_message_ends_an_agreement(shared: Home) -> None:
    shared.operator.say(
        shared.iin, "agreement-ended", subject_id="state-ca 2025-1", text="ended"
    )
    fetch_messages(shared.workplace)
    assert "state-ca 2025-1" in ended_agreements(shared.workplace)
    assert "agreement_ended" in shared.kinds()


def test_the_whole_file_is_exported_and_verifies(shared: Home, tmp_path: Path) -> None:
    path = tmp_path / "file.zip"
    result = export_person(shared.workplace, path)
    content = path.read_bytes()
    members = container.read(content, MEDIA)
    assert result["files"] == len(members) - 2
    names = set(members)
    assert "journal-heads/anchors.jsonl" in names
    assert f"applications/{shared.application_id}/evidence.asice" in names
    assert "journal.jsonl" in names
    assert "retention.json" in names
    trust = [shared.operator.trust_path]
    checks = verify_evidence(path, trust, None)["checks"]
    assert [item["name"] for item in checks] == [
        "archive",
        "archive_owner",
        "archive_bundle",
    ]
    at = content.index(b'"type":"consent"')
    path.write_bytes(content[:at] + b"'" + content[at + 1 :])
    with pytest.raises(EvidenceInvalid, match="SQ-VER-09"):
        verify_evidence(path, trust, None)
    # A file changed and packed anew: its hash is in the sealed list.
    members["messages.json"] = b"{}"
    path.write_bytes(container.write(members, MEDIA))
    with pytest.raises(EvidenceInvalid, match=r"messages\.json"):
        verify_evidence(path, trust, None)


def test_nothing_is_deleted_inside_its_term(shared: Home) -> None:
    rows = retention_table(shared.workplace)
    kinds = {row["kind"] for row in rows if row["subject"] == shared.application_id}
    assert kinds >= {"acceptance", "consent", "certificate", "receipt"}
    with pytest.raises(StateConflict, match="kept"):
        delete_records(shared.workplace, shared.application_id)
    with pytest.raises(NothingFound, match="application"):
        delete_records(shared.workplace, "nobody")


def test_an_official_text_is_imported_byte_for_byte(
    shared: Home, tmp_path: Path
) -> None:
    from desktop import data

    table = data.read_text("agreements/state-ca-2026-2/agreement.toml")
    table = table.replace('id = "state-ca"', 'id = "official"', 1)
    head, rest = table.split("\n[title]", 1)
    texts = '\n[texts]\nkk = "official.txt"\n'
    (tmp_path / "official.toml").write_text(
        f"{head}\n[title]{rest}{texts}", encoding="utf-8"
    )
    content = "1. Мәтін\r\n\tбос  орын \r\n".encode()
    (tmp_path / "official.txt").write_bytes(content)
    (text,) = import_agreement(shared.workplace, tmp_path / "official.toml")
    assert text.content == content
    assert text.sha256 == sha256_hex(content)
    assert show_agreement(shared.workplace, "official", "kk").content == content
    listed = {
        (item["id"], item["language"]) for item in list_agreements(shared.workplace)
    }
    assert ("official", "kk") in listed
    assert ("state-ca", "ru") in listed
    assert "agreement_imported" in shared.kinds()
    (tmp_path / "bad.toml").write_text('[texts]\nkk = "../up.txt"\n', encoding="utf-8")
    with pytest.raises(InputInvalid, match="beside this one"):
        import_agreement(shared.workplace, tmp_path / "bad.toml")
    # A kept text that was changed is refused, not shown.
    kept = shared.workplace.home.root / "agreements" / "official-2026-2" / "kk.txt"
    kept.write_bytes(content + b" ")
    with pytest.raises(Exception, match="not those of the description"):
        show_agreement(shared.workplace, "official", "kk")
    kept.write_bytes(content)


def test_offline_the_text_seen_before_is_shown(
    operator: SandboxServer, shared: Home
) -> None:
    seen = show_agreement(shared.workplace, "state-ca", "ru")
    assert operator.state.faults is not None
    operator.state.faults.add(Fault("drop", "v1/agreements", 9, {}))
    try:
        again = show_agreement(shared.workplace, "state-ca", "ru")
    finally:
        operator.state.faults.clear()
    assert again == seen


def test_the_article_map_leads_from_the_law_cited_to_the_one_in_force(
    shared: Home,
) -> None:
    from desktop.services.explain_law import article_map

    today = FixedClock(datetime(2026, 11, 28, tzinfo=UTC))
    for language in ("kk", "ru", "en"):
        rows = {row["topic"]: row for row in article_map(today, language)}
        assert len(rows) == 13
        assert rows["own_key"]["before"].endswith("10(3)")
        assert rows["own_key"]["after"].endswith("62(6)")
        assert rows["signing_software"]["before"] == ""
    before = FixedClock(datetime(2026, 1, 28, tzinfo=UTC))
    assert article_map(before, "en") == []


def test_a_head_leaves_and_is_written_for_a_witness(
    shared: Home, tmp_path: Path
) -> None:
    from desktop.evidence.checkpoint import read_note

    shared.workplace.journal().append("test", {"n": 1})
    path = tmp_path / "head.txt"
    result = checkpoint(shared.workplace, path)
    spki = shared.workplace.installation().spki
    size, root = read_note(path.read_bytes(), spki)
    assert (size, root) == (result["size"], result["root"])
    assert Path(result["time_stamp"]).read_bytes()[:1] == b"\x30"
    assert result["last_anchor"]
    json.dumps(result)


def test_the_agent_sends_what_waits_and_reminds_of_what_is_due(shared: Home) -> None:
    from desktop.services.keep_watch import KeepWatch, Notice
    from desktop.services.show_status import show_status

    operator = shared.operator
    operator.fail("drop-before", "v1/objections", times=9)
    try:
        with pytest.raises(Unreachable, match="SQ-PEN"):
            object_to(shared.workplace, shared.person, "", ["send_notices"])
    finally:
        assert operator.state.faults is not None
        operator.state.faults.clear()
    waiting = [
        item
        for item in list_duties(shared.workplace)
        if item.kind == "objection" and item.state == "DRAFTED"
    ]
    assert len(waiting) == 1
    told: list[Notice] = []
    operator.state.settings = replace(operator.state.settings, answer_after_s=10**7)
    try:
        KeepWatch(shared.workplace, told.append).round()
    finally:
        operator.state.settings = replace(operator.state.settings, answer_after_s=0)
    assert told == []
    status = show_status(shared.workplace)
    states = {item["record_id"]: item["state"] for item in status["documents"]}
    assert states[waiting[0].record_id] == "SENT"
    assert status["messages"]
    # A month later, by a computer that still has no answer.
    then = shared.workplace.clock.now() + timedelta(days=30)
    later = replace(shared.workplace, clock=FixedClock(then))
    keeper = KeepWatch(later, told.append)
    keeper.round()
    assert [item.notice_id for item in told if item.kind == "duty"] == [
        f"duty:{waiting[0].record_id}"
    ]


def test_a_head_whose_answer_was_lost_is_sent_again_first(shared: Home) -> None:
    workplace, operator = shared.workplace, shared.operator
    checkpoint(workplace)
    workplace.journal().append("test", {"n": 2})
    operator.fail("drop", "v1/checkpoints", times=9)
    try:
        with pytest.raises(Unreachable, match="SQ-PEN"):
            checkpoint(workplace)
    finally:
        assert operator.state.faults is not None
        operator.state.faults.clear()
    lost = workplace.journal().head()[0]
    workplace.journal().append("test", {"n": 3})
    checkpoint(workplace)
    name = workplace.require_profile().name
    sizes = [item.size for item in workplace.journal().anchors() if item.where == name]
    assert sizes[-2:] == [lost, workplace.journal().head()[0]]
    key_id = workplace.installation().key_id
    rows = operator.state.store.rows("checkpoints", key_id=key_id, order="size")
    assert [row["size"] for row in rows] == sizes


def test_a_rewritten_past_is_refused_by_the_operator(shared: Home) -> None:
    workplace = shared.workplace
    checkpoint(workplace)
    workplace.journal().append("test", {"n": 4})
    journal = workplace.journal()

    class Rewritten:
        """The same journal with another history below its newest entry."""

        def __getattr__(self, name: str) -> Any:
            return getattr(journal, name)

        def checkpoint(self) -> tuple[int, str, str]:
            size, head, _ = journal.checkpoint()
            return size, head, "ab" * 32

    other = replace(workplace, journal=lambda: cast("Any", Rewritten()))
    with pytest.raises(OperatorRefused, match="checkpoint-inconsistent"):
        checkpoint(other)
    checkpoint(workplace)


def run_saqta(
    home: Home, *arguments: str, pin: bytes = b""
) -> subprocess.CompletedProcess[str]:
    """Runs a verb in that home, with a PIN on a descriptor of its own."""
    reading, writing = os.pipe()
    os.write(writing, pin + b"\n")
    os.close(writing)
    more = ["--pin-fd", str(reading)] if pin else []
    profile = str(home.operator.profile_path)
    try:
        return subprocess.run(
            [
                str(Path(sys.executable).with_name("saqta")),
                *("--lang", "en", "--profile", profile),
                *arguments,
                *more,
            ],
            env={**os.environ, "SAQTA_HOME": str(home.workplace.home.root)},
            pass_fds=[reading],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        os.close(reading)


def test_the_verbs_do_the_same_from_the_command_line(
    shared: Home, tmp_path: Path
) -> None:
    asked = run_saqta(shared, "consent", "object", "--step", "fill_fields", pin=PIN)
    # Nobody confirmed the document, so nothing was signed.
    assert asked.returncode == 3, asked.stderr
    done = run_saqta(shared, "consent", "object", "--yes", "--json", pin=PIN)
    assert done.returncode == 0, done.stderr
    # The exact document was shown before it was signed (DC 50(3)(1)).
    assert "OBJECTION TO AUTOMATED PROCESSING" in done.stderr
    value = json.loads(done.stdout)
    assert (value["kind"], value["state"]) == ("objection", "SENT")
    assert value["signed"] is True
    assert value["due"]
    breach = run_saqta(
        shared, "report-violation", "--facts", "Seen", "--no-token", "--yes"
    )
    assert breach.returncode == 0, breach.stderr
    assert "the operator received it" in breach.stdout
    shown = run_saqta(shared, "consent", "show", "--json")
    found = json.loads(shown.stdout)
    assert found["consents"][0]["consent_id"] == shared.consent_id
    assert {item["kind"] for item in found["documents"]} >= {"objection", "violation"}
    head = run_saqta(shared, "journal", "checkpoint", "--out", str(tmp_path / "h"))
    assert head.returncode == 0, head.stderr
    assert (tmp_path / "h").is_file()
    status = run_saqta(shared, "status", "--check")
    assert "Answer to an objection" in status.stdout, status.stderr
    kept = run_saqta(shared, "consent", "delete", shared.application_id)
    assert kept.returncode == 3
    assert "SQ-STA-01" in kept.stderr
    whole = run_saqta(shared, "consent", "export", str(tmp_path / "whole.zip"))
    assert whole.returncode == 0, whole.stderr
    verified = run_saqta(
        shared,
        *("evidence", "verify", str(tmp_path / "whole.zip")),
        *("--trust", str(shared.operator.trust_path)),
    )
    assert verified.returncode == 0, verified.stderr
    assert "The evidence in applications/" in verified.stdout


# The last two leave their marks on the home that all share.


def test_an_ended_agreement_takes_no_new_application(
    operator: SandboxServer, token: SoftHsm, shared: Home
) -> None:
    home = shared
    with pytest.raises(Cancelled, match="SQ-CAN"):
        end_agreement(home.workplace, "state-ca", "2026-2", " ")
    end_agreement(home.workplace, "state-ca", "2026-2", "Order 17")
    assert ended_agreements(home.workplace)["state-ca 2026-2"] == "Order 17"
    slip = operator.slip()
    request = ApplyRequest(
        application=application_file(Path(slip["application"])),
        token_serial=token.serial,
        accept="state-ca",
        consent="state-ca",
        acknowledge_liability=True,
        language="ru",
    )
    with (
        SlipSecret(bytearray(slip["secret"].encode())) as secret,
        pytest.raises(StateConflict, match="ended"),
    ):
        apply(home.workplace, home.person, request, secret)
    data = home.workplace.register().get_application(home.application_id).data
    assert data["typed"] == {}
    # The certificate keeps its status.
    assert home.workplace.register().list_certificates()[0].status != "revoked"


def test_a_withdrawal_is_signed_sent_and_ends_only_by_the_reply(
    shared: Home,
) -> None:
    home, workplace = shared, shared.workplace
    text = withdrawal_text(workplace, "", scope="all", language="kk")
    assert home.consent_id in text
    home.operator.state.settings = replace(
        home.operator.state.settings, answer_after_s=3600
    )
    try:
        sent = withdraw(workplace, home.person, "", language="kk")
    finally:
        home.operator.state.settings = replace(
            home.operator.state.settings, answer_after_s=0
        )
    assert (sent.state, sent.signed) == ("SENT", True)
    assert sent.due is not None
    assert sent.due.at is not None
    assert sent.due.certain
    value = sent.as_dict(workplace.clock.now())
    assert not value["overdue"]
    # Fifteen working days by the calendar, and overdue one second later.
    late = sent.due.at + timedelta(seconds=1)
    assert sent.as_dict(late)["overdue"]
    day = parse_time(sent.sent_at).astimezone(calendar.KAZAKHSTAN).date()
    assert (sent.due.at.date() - day).days >= 20
    # Before the reply it is not withdrawn, yet nothing more goes on under it.
    fetch_messages(workplace)
    assert find_duty(workplace, sent.record_id).state == "SENT"
    with pytest.raises(StateConflict, match="withdraw"):
        withdraw(workplace, home.person, home.consent_id)
    # Cached fields are erased, the records under retention are kept.
    data = workplace.register().get_application(home.application_id).data
    assert data["typed"] == {}
    assert data["draft"] == {}
    folder = workplace.application_folder(home.application_id)
    assert (folder / "consent.json").is_file()
    home.operator.say(
        home.iin, "withdrawal-answer", subject_id=home.consent_id, text="stopped"
    )
    fetch_messages(workplace)
    answered = find_duty(workplace, sent.record_id)
    assert answered.state == "ANSWERED"
    assert answered.answer is not None
    assert answered.answer["text"] == "stopped"
    kinds = home.kinds()
    for kind in (
        "withdrawal_drafted",
        "withdrawal_signed",
        "send_withdrawal.intent",
        "send_withdrawal.done",
        "message_received",
        "withdrawal_answered",
    ):
        assert kind in kinds
    # A withdrawal revokes no certificate.
    assert workplace.register().list_certificates()[0].status != "revoked"
    _nothing_goes_on(home)
    _records_go_after_their_term(home)


def _nothing_goes_on(home: Home) -> None:
    register = home.workplace.register()
    as_it_is = register.get_application(home.application_id)
    register.put_application(replace(as_it_is, state="CONSENTED"))
    with pytest.raises(ConsentMissing, match="CONSENTED"):
        Enrolment(home.workplace, home.person, home.application_id).run()
    register.put_application(as_it_is)


def _records_go_after_their_term(home: Home) -> None:
    then = datetime.fromtimestamp(time.time(), UTC) + timedelta(days=12 * 365)
    later = replace(home.workplace, clock=FixedClock(then))
    folder = later.application_folder(home.application_id)
    assert delete_records(later, home.application_id) > 10
    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert "records_deleted" in home.kinds()
    with pytest.raises(StateConflict, match="deleted"):
        delete_records(later, home.application_id)
