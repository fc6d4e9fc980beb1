"""``saqta revoke``, ``outbox``, ``protect``: words, exit codes and JSON in-process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import saqta
from desktop.cli.top import run
from desktop.services.report_compromise import Scope, report_compromise
from tests.fakes.holder import Holder

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(
    holder: Holder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs a verb in the holder's home; answers exit code, stdout and stderr."""
    monkeypatch.setenv("SAQTA_HOME", str(holder.folder))

    def run_verb(*words: str) -> tuple[int, str, str]:
        holder.workplace.outbox().close()
        holder.workplace.register().close()
        capsys.readouterr()
        code = run(saqta, list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_verb


def _offline(holder: Holder, folder: Path) -> None:
    """The profile that the records name now leads nowhere."""
    import dataclasses

    value = json.loads(holder.server.profile_path.read_text(encoding="utf-8"))
    gone = "http://127.0.0.1:9"
    value |= {"base_url": gone, "cmp_url": gone}
    profile = folder / "gone.json"
    profile.write_text(json.dumps(value), encoding="utf-8")
    register = holder.workplace.register()
    for record in register.list_certificates():
        register.put_certificate(dataclasses.replace(record, profile=str(profile)))


def test_revoked_is_exit_code_0(holder: Holder, call: Run) -> None:
    record = holder.add_certificate()
    code, out, err = call("revoke", "--mine", "--now", "--no-token", "--lang", "en")
    assert code == 0
    assert f"Revoked: serial number {record.serial}, proved by ocsp" in out
    assert "report.json" in out
    assert "Recorded at" in err


def test_the_json_has_the_fields_of_the_contract(holder: Holder, call: Run) -> None:
    record = holder.add_certificate()
    code, out, _ = call("--json", "revoke", "--mine", "--now", "--no-token")
    assert code == 0
    value: dict[str, Any] = json.loads(out)
    assert {"report_id", "recorded_at", "recorded_in", "certificates"} <= value.keys()
    (item,) = value["certificates"]
    assert item.keys() == {
        "sha256",
        "serial",
        "state",
        "channel",
        "confirmed_by",
        "times",
    }
    assert item["serial"] == record.serial


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_queued_is_exit_code_5_and_says_what_to_do(
    holder: Holder, call: Run, tmp_path: Path, language: str
) -> None:
    holder.add_certificate()
    _offline(holder, tmp_path)
    code, out, _ = call("revoke", "--mine", "--now", "--no-token", "--lang", language)
    assert code == 5
    assert "+7 700 000 00 00" in out
    assert "/operator/s#" in out
    assert f"request-{language}.html" in out
    code, out, _ = call("--json", "outbox", "list")
    (report,) = json.loads(out)["reports"]
    assert (code, report["state"]) == (0, "RECORDED")
    code, _, _ = call("outbox", "send", "--no-token")
    assert code == 5


def test_refused_by_every_channel_is_exit_code_4(holder: Holder, call: Run) -> None:
    record = holder.add_certificate()
    store = holder.server.state.store
    store.update(
        "revocation_keys",
        {"key_id": record.revocation_key_id},
        retired_at=holder.server.state.now_text(),
    )
    code, out, _ = call("revoke", "--mine", "--now", "--no-token", "--lang", "en")
    assert code == 4
    assert f"Refused by every channel: serial number {record.serial}" in out
    code, out, _ = call("outbox", "send", "--no-token")
    assert (code, "REFUSED" in out) == (4, True)


def test_the_queue_goes_by_outbox_send(holder: Holder, call: Run) -> None:
    record = holder.add_certificate()
    report_compromise(holder.workplace, Scope(mine=True), undo_seconds=0)
    code, out, _ = call("outbox", "send", "--no-token")
    assert (code, "CONFIRMED" in out) == (0, True)
    assert holder.revoked(record)


@pytest.mark.parametrize(
    "words",
    [
        ["revoke"],
        ["revoke", "--mine", "--recovery-code"],
        ["revoke", "--mine", "--token", "1"],
    ],
)
def test_one_scope_is_named(call: Run, words: list[str]) -> None:
    assert call(*words)[0] == 2


@pytest.mark.parametrize(
    "words",
    [
        ["revoke", "--mine", "--now"],
        ["revoke", "--mine", "--now", "--since", "yesterday"],
        ["revoke", "--mine", "--now", "--reason", "certificateHold"],
        ["protect", "--certificate", "00", "--json"],
    ],
)
def test_what_the_person_can_mend_is_exit_code_3(
    holder: Holder, call: Run, words: list[str]
) -> None:
    profile = ["--profile", str(holder.server.profile_path)]
    assert call(*words, *profile)[0] == 3
    assert holder.workplace.outbox().list_reports() == []


def test_one_round_of_the_agent(holder: Holder, call: Run) -> None:
    record = holder.add_certificate()
    report_compromise(holder.workplace, Scope(mine=True), undo_seconds=0)
    code, out, _ = call("agent", "--once", "--json")
    assert code == 0
    assert json.loads(out)["next_s"] > 0
    assert holder.revoked(record)


def test_the_interrupt_key_undoes(holder: Holder) -> None:
    record = holder.add_certificate()
    holder.workplace.outbox().close()
    process = subprocess.Popen(
        [sys.executable, "-m", "desktop.cli", "--json", "revoke", "--mine"],
        env={**os.environ, "SAQTA_HOME": str(holder.folder), "SAQTA_LANG": "en"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that runs this in the background has its children ignore the key.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "Sending in" in line:
            process.send_signal(signal.SIGINT)
            break
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, json.loads(out)["state"]) == (3, "UNDONE")
    assert not holder.revoked(record)


def test_a_reader_of_the_progress_that_went_away_stops_nothing(holder: Holder) -> None:
    record = holder.add_certificate()
    holder.workplace.outbox().close()
    holder.workplace.register().close()
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "desktop.cli", "revoke", "--mine", "--now", "--json"],
        env={**os.environ, "SAQTA_HOME": str(holder.folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=writing,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert (done.returncode, json.loads(done.stdout)["state"]) == (0, "CONFIRMED")
    assert holder.revoked(record)
