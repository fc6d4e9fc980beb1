"""After a report: the key stays until the proof, and goes by a typed confirmation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.errors import ConfirmationWrong, StateConflict
from desktop.services.afterwards import afterwards, destroy_key
from desktop.services.report_compromise import Scope, report_compromise
from desktop.services.revoke import carry_on
from desktop.tokens import work
from tests.fakes.holder import Holder, TokenKey


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
