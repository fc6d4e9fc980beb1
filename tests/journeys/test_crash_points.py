"""Crash points of an application that no step marks: within a write, between two."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from desktop.assembly import open_workplace
from desktop.authority.cmp_enrol import EnrolmentCalls
from desktop.canonical import sha256_hex
from desktop.errors import AuthorityRefused, Cancelled, StateConflict, StoreFull
from desktop.evidence.verify import verify_bundle
from desktop.interaction import Step
from desktop.model.records import JournalEntry
from desktop.sandbox.revocations import revoke as revoke_at_desk
from desktop.secret import SlipSecret
from desktop.services.agent_day import DailyDuties
from desktop.services.apply import ApplyRequest, application_file, apply
from desktop.services.case import Case
from desktop.services.resume import open_applications, resume
from desktop.services.workplace import Workplace
from desktop.store.journal import Journal
from desktop.tokens import modules, work
from tests.fakes.sandbox_server import SandboxServer
from tests.fakes.scripted_person import ScriptedPerson
from tests.fakes.softhsm import HINT, PIN, SoftHsm

pytestmark = pytest.mark.xdist_group("crash_points")


@dataclass
class Desk:
    """A home with an approved token, a running operator, and a fresh slip."""

    operator: SandboxServer
    workplace: Workplace
    token: SoftHsm

    def request(self, slip: dict[str, Any]) -> ApplyRequest:
        """An application that would go through."""
        return ApplyRequest(
            application=application_file(Path(slip["application"])),
            token_serial=self.token.serial,
            accept="state-ca",
            consent="state-ca",
            acknowledge_liability=True,
            registers=("persons",),
            language="kk",
            scheme="ecdsa-p256",
        )

    def apply(self, person: ScriptedPerson) -> Any:
        """Runs `apply` with a slip of its own."""
        slip = self.operator.slip()
        with SlipSecret(bytearray(slip["secret"].encode())) as secret:
            return apply(self.workplace, person, self.request(slip), secret)

    @property
    def newest(self) -> str:
        """Id of the application that was opened last."""
        return self.workplace.register().list_applications()[-1].application_id


@pytest.fixture
def desk(tmp_path: Path, running: SandboxServer, token: SoftHsm) -> Desk:
    workplace = open_workplace(
        profile=str(running.profile_path), home=tmp_path / "home"
    )
    modules.approve(HINT, dict(token.module.env), folder=workplace.home.modules_dir)
    return Desk(running, replace(workplace, pause=lambda _seconds: None), token)


def test_an_application_never_moves_back(desk: Desk) -> None:
    """What one program still holds of it is no reason to undo another's step."""
    with pytest.raises(Cancelled):
        desk.apply(ScriptedPerson())
    name = desk.newest
    stale, ahead = (Case.load(desk.workplace, name) for _ in range(2))
    ahead.save("KEY_INTENDED", key_id="aa")
    with pytest.raises(StateConflict, match="KEY_INTENDED"):
        stale.save("KEY_INTENDED", key_id="bb")
    with pytest.raises(StateConflict, match="DRAFTED"):
        ahead.save("DRAFTED")
    now = Case.load(desk.workplace, name)
    assert (now.state, now.data["key_id"]) == ("KEY_INTENDED", "aa")
    now.save(erased="here")
    ahead.save(told=["there"])
    both = Case.load(desk.workplace, name).data
    assert (both["erased"], both["told"]) == ("here", ["there"])


def test_a_consent_is_in_the_journal_before_it_leaves(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file is written, its journal's entry is not: a full disk, or a kill."""
    whole = Journal.append

    def full(journal: Journal, kind: str, body: Mapping[str, Any]) -> JournalEntry:
        if kind == "consent_recorded":
            raise StoreFull(path="journal.db")
        return whole(journal, kind, body)

    monkeypatch.setattr(Journal, "append", full)
    with pytest.raises(StoreFull):
        desk.apply(ScriptedPerson(PIN, PIN))
    monkeypatch.undo()
    folder = desk.workplace.application_folder(desk.newest)
    consent = (folder / "consent.json").read_bytes()
    assert resume(desk.workplace, ScriptedPerson(PIN, PIN)).state == "CONFIRMED"
    assert (folder / "consent.json").read_bytes() == consent
    entries = list(desk.workplace.journal().entries())
    kinds = [entry.kind for entry in entries]
    at = kinds.index("consent_recorded")
    assert at < kinds.index("send_consents.intent")
    assert entries[at].body["sha256"] == sha256_hex(consent)


@pytest.mark.parametrize("revoked", [True, False])
def test_a_refused_confirmation_ends_what_the_authority_revoked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, revoked: bool
) -> None:
    """Nobody confirmed in time (F7): OCSP says what the refusal meant, nothing else."""
    state = desk.operator.state

    def late(step: Step) -> None:
        if step.name == "write_certificate" and revoked:
            sha256 = desk.workplace.register().list_certificates()[0].sha256
            row = state.store.one("certificates", sha256=sha256)
            assert row is not None
            revoke_at_desk(state, row, "cessationOfOperation")

    def refuses(*_: object, **_more: object) -> None:
        raise AuthorityRefused(reason="too late", fail_info=["badRequest"])

    monkeypatch.setattr(EnrolmentCalls, "confirm", refuses)
    with pytest.raises(AuthorityRefused, match="SQ-REF-01"):
        desk.apply(ScriptedPerson(PIN, PIN, after_step=late))
    monkeypatch.undo()
    case = Case.load(desk.workplace, desk.newest)
    if not revoked:
        assert case.state == "INSTALLED"
        assert resume(desk.workplace, ScriptedPerson(PIN)).state == "CONFIRMED"
        return
    assert case.state == "REFUSED"
    (record,) = desk.workplace.register().list_certificates()
    assert record.status == "revoked"
    assert open_applications(desk.workplace) == []


def test_a_second_program_and_a_torn_write_change_nothing(desk: Desk) -> None:
    """A window and a command line at one application; and a kill within a write."""
    refused: list[str] = []

    def meanwhile(step: Step) -> None:
        if step.name == "sign_request":
            folder = desk.workplace.application_folder(desk.newest)
            left = folder / f".request.p10.{secrets.token_hex(8)}.tmp"
            left.write_bytes((folder / "request.p10").read_bytes()[:50])
        if step.name in {"make_draft", "sign_manifest", "write_certificate"}:
            state = desk.workplace.register().get_application(desk.newest).state
            with pytest.raises(StateConflict, match="resume"):
                resume(desk.workplace, ScriptedPerson(PIN, PIN), desk.newest)
            refused.append(state)

    before = len(work.list_keys(desk.token.module, desk.token.serial))
    result = desk.apply(ScriptedPerson(PIN, PIN, after_step=meanwhile))
    assert result.state == "CONFIRMED"
    assert refused == ["CONSENTED", "KEY_MADE", "ISSUED"]
    keys = work.list_keys(desk.token.module, desk.token.serial)
    assert len(keys) == before + 1
    bundle = Path(result.bundle).read_bytes()
    anchors = desk.workplace.require_profile().anchors
    assert verify_bundle(bundle, anchors).application_id == result.application_id
    assert b".tmp" not in bundle


def test_who_is_away_at_the_end_ends_no_application(desk: Desk) -> None:
    """The time-stamp service, for whom the receipts stand in; and who gives these."""
    desk.operator.fail("drop-before", "tsa", 2)
    desk.operator.fail("drop-before", "v1/evidence")
    person = ScriptedPerson(PIN, PIN)
    result = desk.apply(person)
    assert result.state == "CONFIRMED"
    assert len(person.questions) == 2
    anchors = desk.workplace.require_profile().anchors

    def checks() -> dict[str, str]:
        report = verify_bundle(Path(result.bundle).read_bytes(), anchors)
        return {item.name: item.state for item in report.checks}

    first = checks()
    assert first["closing_time_claimed"] == first["receipt_missing"] == "unknown"
    # The agent hands the closing manifest in, and writes the bundle again.
    DailyDuties(desk.workplace, lambda _notice: None).round(0.0)
    later = checks()
    assert later["closing_receipt"] == "ok"
    assert "receipt_missing" not in later
    kinds = [entry.kind for entry in desk.workplace.journal().entries()]
    assert {"manifest_not_stamped", "closing_not_stamped"} <= set(kinds)
    assert kinds.count("send_closing.done") == 1
