"""The department's officer is told in the same act: a letter, a case, one incident."""

from __future__ import annotations

import dataclasses
import email
import email.policy
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.clock import FixedClock
from desktop.services.afterwards import afterwards
from desktop.services.keep_watch import KeepWatch
from desktop.services.notify_officer import notify_officer
from desktop.services.recorder import Recorder
from desktop.services.report_compromise import Scope, report_compromise
from desktop.services.revoke import RevokeResult, carry_on, revoke
from desktop.services.send_incident import incident_id
from desktop.services.sending import Sending
from desktop.store.department import Department
from tests.fakes.holder import Holder

GONE = "http://127.0.0.1:9"


def _click(holder: Holder, reason: str = "keyCompromise") -> RevokeResult:
    return revoke(
        holder.workplace,
        holder.person,
        Scope(mine=True),
        reason=reason,
        text="left in a taxi",
        use_token=False,
        now=True,
        recorded=lambda _report_id, _at: None,
        counting=lambda _seconds: None,
    )


def _with_register(holder: Holder, folder: Path) -> str:
    """Configures a department's register; answers its URL."""
    url = f"sqlite:///{folder / 'department.db'}"
    holder.workplace.settings_files.change("department_url", url)
    holder.restart()
    return url


def _incident(holder: Holder, result: RevokeResult) -> str:
    profile = holder.workplace.require_profile()
    return incident_id(result.report_id, profile.name)


def _offline(holder: Holder, folder: Path) -> None:
    value = json.loads(holder.server.profile_path.read_text(encoding="utf-8"))
    value |= {"base_url": GONE, "cmp_url": GONE}
    profile = folder / "gone.json"
    profile.write_text(json.dumps(value), encoding="utf-8")
    register = holder.workplace.register()
    for record in register.list_certificates():
        register.put_certificate(dataclasses.replace(record, profile=str(profile)))


def test_operator_letter_and_register_share_one_incident(
    holder: Holder, tmp_path: Path
) -> None:
    record = holder.add_certificate()
    url = _with_register(holder, tmp_path)
    result = _click(holder)
    name = _incident(holder, result)
    # The operator took it, and writes to its officer.
    assert f"incident:{name}" in {row["record_id"] for row in holder.incidents()}
    # The department has one case of the same incident, with what an officer needs.
    department = Department.open(holder.workplace.home, url)
    (case,) = department.list_cases()
    department.close()
    assert (case.incident_id, case.source, case.state) == (name, "holder", "open")
    (item,) = case.certificates
    # "Revoked" is proved by the officers' own console, not by a holder's word.
    assert (item.sha256, item.serial) == (record.sha256, record.serial)
    assert item.state == "ACCEPTED"
    report = case.facts["report"]
    assert report["text"] == "left in a taxi"
    assert report["record_id"] == name
    assert report["certificates"][0]["serial"] == record.serial
    assert case.deadline_at - case.reported_at == timedelta(hours=24)
    assert not case.facts["signed"]


def test_the_letter_is_a_draft_with_the_facts_and_no_name(holder: Holder) -> None:
    record = holder.add_certificate()
    result = _click(holder)
    left = result.afterwards
    assert left["officer"] == "security@sandbox.example"
    assert left["incident_id"] == _incident(holder, result)
    message = email.message_from_bytes(
        Path(left["letter"]).read_bytes(), policy=email.policy.default
    )
    assert message["To"] == "security@sandbox.example"
    assert message["X-Unsent"] == "1"
    assert left["incident_id"] in message["Subject"]
    body = message.get_content()
    for fact in (record.serial, left["incident_id"], result.report_id, "in a taxi"):
        assert fact in body
    assert "+7 700 000 00 00" in body
    assert "proved revoked" in body
    iin = holder.server.state.registers.all()[holder.citizen].person.iin
    assert iin not in body
    assert body.count("-- --") == 2


def test_offline_the_officer_is_told_although_the_operator_is_not(
    holder: Holder, tmp_path: Path
) -> None:
    holder.add_certificate()
    url = _with_register(holder, tmp_path)
    _offline(holder, tmp_path)
    result = _click(holder)
    assert result.state == "RECORDED"
    department = Department.open(holder.workplace.home, url)
    (case,) = department.list_cases()
    department.close()
    assert case.certificates[0].state == "RECORDED"
    left = afterwards(holder.workplace, result.report_id)
    assert Path(left.letter).is_file()


def test_the_case_follows_and_stays_one(holder: Holder, tmp_path: Path) -> None:
    record = holder.add_certificate()
    url = _with_register(holder, tmp_path)
    original = record.profile
    _offline(holder, tmp_path)
    result = _click(holder)
    register = holder.workplace.register()
    known = register.get_certificate(record.sha256)
    register.put_certificate(dataclasses.replace(known, profile=original))
    for place in ("ocsp", "crl"):
        holder.server.fail("html", place, times=1000)
    again = carry_on(holder.workplace, holder.person, result.report_id, patience_s=0)
    assert again.state == "ACCEPTED"
    department = Department.open(holder.workplace.home, url)
    (case,) = department.list_cases()
    timeline = department.timeline(case.case_id)
    department.close()
    assert case.certificates[0].state == "ACCEPTED"
    assert [event.kind for event in timeline] == ["opened", "certificate"]
    # Nothing new: the register is not even opened.
    seen: list[str] = []

    def opening(name: str) -> Department:
        seen.append(name)
        return Department.open(holder.workplace.home, name)

    sending = _sending(holder, result.report_id)
    notify_officer(sending, opening=opening)
    assert seen == []


def _sending(holder: Holder, report_id: str) -> Sending:
    workplace = holder.workplace
    recorder = Recorder(workplace.journal(), workplace.clock, holder.person, report_id)
    return Sending(workplace, holder.person, recorder, report_id)


def test_a_register_that_is_away_costs_nothing_and_is_tried_again(
    holder: Holder, tmp_path: Path
) -> None:
    holder.clock = FixedClock(datetime.now(UTC))
    record = holder.add_certificate()
    away = tmp_path / "away"
    url = f"sqlite:///{away / 'department.db'}"
    holder.workplace.settings_files.change("department_url", url)
    holder.restart()
    result = _click(holder)
    assert result.state == "CONFIRMED"
    assert holder.revoked(record)
    kinds = [entry.kind for entry in holder.workplace.journal().entries()]
    assert "officer_not_told" in kinds
    away.mkdir()
    # The agent comes by within the hour, though the report is settled long since.
    KeepWatch(holder.workplace, lambda _notice: None).round()
    department = Department.open(holder.workplace.home, url)
    (case,) = department.list_cases()
    department.close()
    assert case.incident_id == _incident(holder, result)


def test_what_is_only_replaced_is_no_incident(holder: Holder, tmp_path: Path) -> None:
    holder.add_certificate()
    url = _with_register(holder, tmp_path)
    before = len(holder.incidents())
    result = _click(holder, reason="superseded")
    assert result.state == "CONFIRMED"
    assert len(holder.incidents()) == before
    assert result.afterwards["letter"] == ""
    department = Department.open(holder.workplace.home, url)
    assert department.list_cases() == []
    department.close()


def test_without_a_register_none_is_made(holder: Holder) -> None:
    holder.add_certificate()
    _click(holder)
    assert not (holder.folder / "department").exists()


def test_the_profile_may_name_the_register(holder: Holder, tmp_path: Path) -> None:
    record = holder.add_certificate()
    url = f"sqlite:///{tmp_path / 'named.db'}"
    value = json.loads(holder.server.profile_path.read_text(encoding="utf-8"))
    value["security_officer"] = {"email": "", "department_register": url}
    profile = tmp_path / "named.json"
    profile.write_text(json.dumps(value), encoding="utf-8")
    register = holder.workplace.register()
    register.put_certificate(dataclasses.replace(record, profile=str(profile)))
    report = report_compromise(holder.workplace, Scope(mine=True), undo_seconds=0)
    carry_on(holder.workplace, holder.person, report.report_id)
    department = Department.open(holder.workplace.home, url)
    assert len(department.list_cases()) == 1
    department.close()
    assert afterwards(holder.workplace, report.report_id).letter == ""
