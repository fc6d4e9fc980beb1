"""A certificate on hold is not revoked: the authority may take a hold back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import cast

import pytest

from desktop.authority.status import StatusClient
from desktop.errors import StateConflict
from desktop.model.authority import StatusProof
from desktop.services.afterwards import afterwards, dead_key
from desktop.services.prove_revocation import check_status
from desktop.services.report_compromise import Scope, affected, report_compromise
from desktop.services.revoke import carry_on
from tests.fakes.holder import Holder, TokenKey

pytestmark = pytest.mark.xdist_group("hold")


class _Status:
    """Every certificate is revoked, for the reason said last."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.reason = "certificateHold"

    def _proof(self, source: str) -> StatusProof:
        return StatusProof(
            status="revoked",
            source=source,
            this_update=self.now,
            next_update=None,
            produced_at=self.now,
            raw=b"answer",
            revoked_at=self.now,
            reason=self.reason,
        )

    def ocsp(self, _certificate: bytes) -> StatusProof:
        return self._proof("ocsp")

    def crl(self, _certificate: bytes) -> StatusProof:
        return self._proof("crl")


def test_a_hold_proves_no_revocation_and_stands_in_no_way(
    with_token: Holder, make_key: Callable[[], TokenKey]
) -> None:
    record = with_token.add_certificate(make_key())
    workplace = with_token.workplace
    status = _Status(workplace.clock.now())
    connect = workplace.connect
    with_token._workplace = workplace = replace(
        workplace,
        connect=lambda profile: replace(
            connect(profile), status=cast(StatusClient, status)
        ),
    )
    check_status(workplace, record)
    # The card says what was proved; the holder can still revoke, and keeps the key.
    assert workplace.register().get_certificate(record.sha256).status == "revoked"
    assert [item.sha256 for item in affected(workplace, Scope(mine=True))]
    report = report_compromise(workplace, Scope(mine=True), undo_seconds=0)
    person = with_token.person
    held = carry_on(workplace, person, report.report_id, patience_s=0.0)
    assert held.state == "ACCEPTED"
    with pytest.raises(StateConflict, match="destroy"):
        dead_key(workplace, record.sha256)
    status.reason = "keyCompromise"
    done = carry_on(workplace, person, report.report_id, patience_s=0.0)
    assert done.state == "CONFIRMED"
    assert afterwards(workplace, report.report_id).destroy == (record.sha256,)
