"""Two officers with tokens stop a ministry's keys together (D-S5, test 30)."""

from __future__ import annotations

import dataclasses
import subprocess
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem
from cryptography import x509

from desktop.canonical import sha256_hex
from desktop.evidence.archive import verify_archive
from desktop.sandbox import issued
from tests.fakes.console_officer import ConsoleOfficer, make_officer
from tests.fakes.sandbox_server import SandboxServer, ministry_server
from tests.fakes.softhsm import SoftHsm, make_softhsm

pytestmark = pytest.mark.xdist_group("console")

PEOPLE = 200
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def ministry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    """An operator with a populated organisation."""
    folder = tmp_path_factory.mktemp("ministry") / "sandbox"
    with ministry_server(
        folder, people=PEOPLE, plan_batch=5, break_glass_daily=1
    ) as server:
        yield server


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> SoftHsm:
    return make_softhsm(tmp_path_factory.mktemp("softhsm"))


@pytest.fixture(scope="module")
def first(
    ministry: SandboxServer, token: SoftHsm, tmp_path_factory: pytest.TempPathFactory
) -> ConsoleOfficer:
    folder = tmp_path_factory.mktemp("first") / "home"
    return make_officer(ministry, token, folder, "officer", citizen=0)


@pytest.fixture(scope="module")
def second(
    ministry: SandboxServer, token: SoftHsm, tmp_path_factory: pytest.TempPathFactory
) -> ConsoleOfficer:
    folder = tmp_path_factory.mktemp("second") / "home"
    return make_officer(ministry, token, folder, "approver", citizen=1)


@pytest.fixture(scope="module")
def auditor(
    ministry: SandboxServer, token: SoftHsm, tmp_path_factory: pytest.TempPathFactory
) -> ConsoleOfficer:
    folder = tmp_path_factory.mktemp("auditor") / "home"
    return make_officer(ministry, token, folder, "auditor", citizen=2)


def some(server: SandboxServer, count: int, folder: Path) -> Path:
    """A list of that many valid certificates, as a file."""
    rows = server.state.store.rows(
        "certificates", order="serial", reference="", state="confirmed"
    )
    path = folder / "list.txt"
    mine = [row["sha256"] for row in rows if row["facts"]][:count]
    assert len(mine) == count
    path.write_text("".join(f"{name}\n" for name in mine))
    return path


def rows_of(server: SandboxServer, path: Path) -> list[dict[str, Any]]:
    """What the operator knows of a list."""
    found = []
    for name in path.read_text().split():
        row = server.state.store.one("certificates", sha256=name)
        assert row is not None
        found.append(dict(row))
    return found


def in_list(server: SandboxServer) -> set[str]:
    """Serial numbers in the operator's CRLs, as a stranger's program reads them."""
    found = set()
    for issuer in ("ec", "rsa"):
        with urllib.request.urlopen(server.state.crl_url(issuer)) as answer:
            listed = x509.load_der_x509_crl(answer.read())
        found |= {format(entry.serial_number, "x") for entry in listed}
    return found


def judge_report(server: SandboxServer, folder: Path) -> None:
    """OpenSSL's word about an unpacked report."""
    own = pem.armor("CERTIFICATE", (folder / "officer.der").read_bytes())
    (folder / "officer.pem").write_bytes(own)
    trust = "".join(server.state.authority[name].pem for name in ("root", "ec"))
    (folder / "trust.pem").write_text(trust)
    words = (
        *("openssl", "cms", "-verify", "-binary", "-inform", "DER"),
        *("-in", "report.cms", "-content", "report.json", "-purpose", "any"),
        *("-certfile", "officer.pem", "-CAfile", "trust.pem", "-out", "/dev/null"),
    )
    done = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


def planned(
    officer: ConsoleOfficer, capsys: Capture, path: Path, *more: str
) -> dict[str, Any]:
    plan = officer.call(capsys, "plan", "--list", str(path), "--yes", *more)
    assert officer.exit_code == 0, plan
    return plan


def test_two_officers_and_stages(
    ministry: SandboxServer,
    first: ConsoleOfficer,
    second: ConsoleOfficer,
    capsys: Capture,
    tmp_path: Path,
) -> None:
    synced = first.call(capsys, "sync")
    assert synced["changed"] == synced["certificates"] >= PEOPLE
    rows = first.call(capsys, "search", pins=0)["certificates"]
    model = next(row["token_model"] for row in rows if row["token_model"])
    dry = first.call(
        capsys, "plan", "--token-model", model, "--state", "good", "--dry-run", pins=0
    )
    wanted = dry["counts"]["certificates"]
    assert 12 <= wanted < PEOPLE
    assert sum(count for _, count in dry["counts"]["units"]) == wanted
    before = in_list(ministry)
    plan = first.call(
        capsys,
        *("plan", "--token-model", model, "--state", "good"),
        *("--first-stage", "3", "--why", "a batch with a bad generator", "--yes"),
    )
    assert (plan["state"], plan["counts"]["certificates"]) == ("proposed", wanted)
    name, digest = plan["plan_id"], plan["plan_sha256"]
    # Nobody approves alone, under whichever session.
    assert first.refused(capsys, "approve", name, "--yes", pins=2) == "same-person"
    early = first.refused(capsys, "execute", name, "--yes")
    assert early == "plan-state"
    approved = second.call(
        capsys, "approve", name, "--plan-sha256", digest, "--yes", pins=2
    )
    assert approved["state"] == "approved"
    assert approved["counts"]["certificates"] == wanted
    assert first.refused(capsys, "execute", name, "--stage", "all", "--yes") == (
        "stage-order"
    )
    staged = first.call(capsys, "execute", name, "--wait", "--yes")
    assert staged["state"] == "staged"
    assert staged["counts"] == {"pending": wanted - 3, "revoked": 3}
    assert second.call(capsys, "pause", name)["state"] == "paused"
    done = first.call(capsys, "execute", name, "--stage", "all", "--wait", "--yes")
    assert done["state"] == "done"
    assert done["counts"] == {"revoked": wanted}
    told = first.call(capsys, "notify", name, "--text", "Come for a new token.")
    assert first.exit_code == 0, told
    assert told["people"] == dry["counts"]["people"]
    ledger = first.call(capsys, "ledger", name)["ledger"]
    assert [line["position"] for line in ledger] == list(range(1, wanted + 1))
    assert {line["state"] for line in ledger} == {"revoked"}
    serials = set()
    for line in ledger:
        row = ministry.state.store.one("certificates", sha256=line["certificate"])
        assert row is not None
        serials.add(row["serial"])
    assert in_list(ministry) - before == serials
    file = tmp_path / "plan.zip"
    report = first.call(capsys, "report", str(file), "--plan", name, pins=2)
    assert (first.exit_code, report["agrees"]) == (0, True)
    assert {line["serial"] for line in report["ledger"]} == serials
    archive = file.read_bytes()
    (checked, _) = verify_archive(
        archive, [ministry.state.authority["root"].certificate]
    )
    assert checked.facts["files"] == 8
    with zipfile.ZipFile(file) as opened:
        opened.extractall(tmp_path)
    payload = (tmp_path / "report.json").read_bytes()
    assert sha256_hex(payload) == report["report_sha256"]
    judge_report(ministry, tmp_path)


def test_a_search_that_narrows_nothing_is_no_plan(
    first: ConsoleOfficer, capsys: Capture, tmp_path: Path
) -> None:
    for words in ((), ("--state", "good"), ("--token-model", "")):
        refused = first.refused(capsys, "plan", *words, "--dry-run", pins=0)
        assert refused == "SQ-SET-05"
    first.call(capsys, "sync")
    own = tmp_path / "own.txt"
    own.write_text(first.sha256)
    assert first.refused(capsys, "plan", "--list", str(own), "--yes") == "SQ-SET-05"


def test_cancelled_in_the_middle(
    ministry: SandboxServer,
    first: ConsoleOfficer,
    second: ConsoleOfficer,
    capsys: Capture,
    tmp_path: Path,
) -> None:
    first.call(capsys, "sync")
    path = some(ministry, 6, tmp_path)
    rows = sorted(rows_of(ministry, path), key=lambda row: str(row["sha256"]))
    plan = planned(first, capsys, path, "--first-stage", "2")
    second.call(capsys, "approve", plan["plan_id"], "--yes", pins=2)
    first.call(capsys, "execute", plan["plan_id"], "--wait", "--yes")
    cancelled = second.call(capsys, "cancel", plan["plan_id"], "--yes")
    assert cancelled["counts"] == {"cancelled": 4, "revoked": 2}
    again = first.refused(capsys, "execute", plan["plan_id"], "--stage", "all", "--yes")
    assert again == "plan-state"
    listed = in_list(ministry)
    assert [row["serial"] in listed for row in rows] == [True] * 2 + [False] * 4


def test_an_auditor_approves_nothing_and_sees_everything(
    ministry: SandboxServer,
    first: ConsoleOfficer,
    auditor: ConsoleOfficer,
    capsys: Capture,
    tmp_path: Path,
) -> None:
    first.call(capsys, "sync")
    plan = planned(first, capsys, some(ministry, 1, tmp_path))
    assert auditor.refused(capsys, "approve", plan["plan_id"], "--yes", pins=2) == (
        "role-wrong"
    )
    assert auditor.exit_code == 4
    seen = auditor.call(capsys, "ledger", plan["plan_id"])
    assert seen["plan_sha256"] == plan["plan_sha256"]
    first.call(capsys, "cancel", plan["plan_id"], "--yes")


def test_a_manifest_that_was_edited_is_not_approved(
    ministry: SandboxServer,
    first: ConsoleOfficer,
    second: ConsoleOfficer,
    capsys: Capture,
    tmp_path: Path,
) -> None:
    first.call(capsys, "sync")
    plan = planned(first, capsys, some(ministry, 2, tmp_path))
    name, store = plan["plan_id"], ministry.state.store
    words = ("approve", name, "--plan-sha256", "0" * 64, "--yes")
    assert second.refused(capsys, *words, pins=2) == "SQ-VER-08"
    row = store.one("plans", plan_id=name)
    assert row is not None
    edited = row["payload"].replace(b'"count":2', b'"count":1')
    assert edited != row["payload"]
    store.update("plans", {"plan_id": name}, payload=edited)
    refused = second.refused(capsys, "approve", name, "--yes", pins=2)
    assert refused == "SQ-VER-01"
    assert second.exit_code == 6
    store.update("plans", {"plan_id": name}, payload=row["payload"])
    first.call(capsys, "cancel", name, "--yes")


def test_a_list_that_went_stale_is_looked_at_again(
    ministry: SandboxServer,
    first: ConsoleOfficer,
    capsys: Capture,
    tmp_path: Path,
) -> None:
    first.call(capsys, "sync")
    path = some(ministry, 3, tmp_path)
    # Its holder was faster; the dry run was made of the older mirror.
    issued.change(
        ministry.state.store,
        {"sha256": path.read_text().split()[0]},
        state="revoked",
        revoked_at=ministry.state.now_text(),
    )
    refused = first.refused(capsys, "plan", "--list", str(path), "--yes")
    assert (refused, first.exit_code) == ("SQ-STA-01", 3)
    plan = planned(first, capsys, path)
    assert plan["counts"]["certificates"] == 2
    assert plan["counts"]["left_out"] == path.read_text().split()[:1]
    first.call(capsys, "cancel", plan["plan_id"], "--yes")


def test_the_cap_and_a_busy_operator(
    ministry: SandboxServer,
    first: ConsoleOfficer,
    capsys: Capture,
    tmp_path: Path,
) -> None:
    first.call(capsys, "sync")
    path = some(ministry, 4, tmp_path)
    settings = ministry.state.settings
    ministry.state.settings = dataclasses.replace(settings, plan_cap=3)
    try:
        assert first.refused(capsys, "plan", "--list", str(path), "--yes") == (
            "cap-exceeded"
        )
    finally:
        ministry.state.settings = settings
    ministry.fail("busy", "v1/plans", code=503)
    ministry.fail("busy", "v1/plans", code=429)
    # This one takes effect, and its answer is lost on the way.
    ministry.fail("drop", "v1/plans")
    plan = planned(first, capsys, path)
    listed = first.call(capsys, "ledger")["plans"]
    assert [x["plan_id"] for x in listed].count(plan["plan_id"]) == 1
    first.call(capsys, "cancel", plan["plan_id"], "--yes")


def test_break_glass_is_reviewed_by_another(
    ministry: SandboxServer,
    first: ConsoleOfficer,
    second: ConsoleOfficer,
    capsys: Capture,
    tmp_path: Path,
) -> None:
    first.call(capsys, "sync")
    path = some(ministry, 2, tmp_path)
    plan = planned(first, capsys, path, "--break-glass", "--first-stage", "2")
    assert plan["state"] == "approved"
    name = plan["plan_id"]
    done = first.call(capsys, "execute", name, "--wait", "--yes")
    assert done["counts"] == {"revoked": 2}
    assert done["review_by"]
    assert first.refused(capsys, "review", name) == "same-person"
    assert second.call(capsys, "review", name)["review_by"] is None
    assert (
        first.refused(
            capsys,
            "plan",
            "--list",
            str(some(ministry, 1, tmp_path)),
            "--break-glass",
            "--yes",
        )
        == "break-glass-used-up"
    )
