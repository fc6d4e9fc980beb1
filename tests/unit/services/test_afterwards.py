"""After a report: the key stays until the proof, and goes by a typed confirmation."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest

from desktop.cli import saqta
from desktop.cli.top import run
from desktop.errors import ConfirmationWrong, StateConflict
from desktop.services.afterwards import afterwards, destroy_key
from desktop.services.report_compromise import Scope, report_compromise
from desktop.services.revoke import carry_on
from desktop.tokens import modules, work
from tests.fakes.holder import Holder, TokenKey
from tests.fakes.softhsm import PIN


def test_the_old_key_is_destroyed_after_the_proof(
    with_token: Holder, make_key: Callable[[], TokenKey]
) -> None:
    key = make_key()
    record = with_token.add_certificate(key)
    workplace = with_token.workplace
    report = report_compromise(workplace, Scope(mine=True), undo_seconds=0)
    left = afterwards(workplace, report.report_id)
    assert (left.destroy, left.wait) == ((), (record.sha256,))
    assert left.phone
    assert left.officer == "security@sandbox.example"
    with pytest.raises(StateConflict, match="destroy the key"):
        destroy_key(workplace, with_token.person, record.sha256, key.key_id)
    carry_on(workplace, with_token.person, report.report_id)
    assert afterwards(workplace, report.report_id).destroy == (record.sha256,)
    with pytest.raises(ConfirmationWrong, match="SQ-TOK-13"):
        destroy_key(workplace, with_token.person, record.sha256, "yes")
    destroy_key(workplace, with_token.person, record.sha256, key.key_id.upper())
    assert with_token.module is not None
    found = work.list_keys(with_token.module, key.serial)
    assert key.key_id not in {item.key_id for item in found}
    kinds = [entry.kind for entry in workplace.journal().entries()]
    assert kinds[-2:] == ["destroy_key.intent", "destroy_key.done"]


def test_another_certificate_of_the_key_keeps_it(
    with_token: Holder, make_key: Callable[[], TokenKey]
) -> None:
    key = make_key()
    revoked = with_token.add_certificate(key)
    workplace = with_token.workplace
    report = report_compromise(workplace, Scope(mine=True), undo_seconds=0)
    carry_on(workplace, with_token.person, report.report_id)
    later = with_token.add_certificate(key)
    assert afterwards(workplace, report.report_id).wait == (revoked.sha256,)
    with pytest.raises(StateConflict, match="destroy the key"):
        destroy_key(workplace, with_token.person, later.sha256, key.key_id)


def _typed_pin() -> str:
    """A descriptor that gives the PIN once, as ``--pin-fd`` takes it."""
    reading, writing = os.pipe()
    os.write(writing, PIN + b"\n")
    os.close(writing)
    return str(reading)


def test_the_verb_destroys_by_a_typed_identifier(
    with_token: Holder,
    make_key: Callable[[], TokenKey],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    key = make_key()
    record = with_token.add_certificate(key)
    module = with_token.module
    assert module is not None
    workplace = with_token.workplace
    modules.approve(
        module.path,
        dict(module.env),
        folder=workplace.home.make(workplace.home.modules_dir),
    )
    workplace.keep_profile(workplace.require_profile())
    monkeypatch.setenv("SAQTA_HOME", str(with_token.folder))
    words = ["destroy-key", "--certificate", record.sha256[:16], "--lang", "en"]
    # Not proved revoked: an rr may still need it.
    assert run(saqta, [*words, "--confirm", key.key_id]) == 3
    report = report_compromise(workplace, Scope(mine=True), undo_seconds=0)
    carry_on(workplace, with_token.person, report.report_id)
    assert run(saqta, [*words, "--confirm", "yes", "--pin-fd", _typed_pin()]) == 3
    # Nobody types anything: nothing is destroyed.
    assert run(saqta, words) == 3
    assert key.key_id in {x.key_id for x in work.list_keys(module, key.serial)}
    capsys.readouterr()
    done = [*words, "--confirm", key.key_id, "--json", "--pin-fd", _typed_pin()]
    assert run(saqta, done) == 0
    assert json.loads(capsys.readouterr().out) == {
        "certificate": record.sha256,
        "key_id": key.key_id,
        "token_serial": key.serial,
        "destroyed": True,
    }
    assert key.key_id not in {x.key_id for x in work.list_keys(module, key.serial)}
