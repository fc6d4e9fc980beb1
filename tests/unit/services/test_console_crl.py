"""What a list of the issuer proves of the certificates of a plan."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from desktop.model.authority import AuthorityProfile
from desktop.services import console_crl
from desktop.services.console_desk import Console
from desktop.trust import crl
from tests.fakes.forge import NOW, Key, extension, leaf_spec, self_signed
from tests.fakes.forge_status import CrlSpec, Entry, reason

#: CRLReason by what an officer calls it: keyCompromise and certificateHold (RFC 5280).
_KEY_COMPROMISE, _HOLD = 1, 6
#: onlyContainsUserCerts: such a list is asked anew for each certificate.
_OF_PEOPLE = extension("2.5.29.28", b"\x30\x03\x81\x01\xff", critical=True)


#: An empty IssuingDistributionPoint: the library refuses to read it.
_EMPTY = extension("2.5.29.28", b"\x30\x00", critical=True)


@pytest.mark.parametrize("extensions", [(), (_OF_PEOPLE,), (_EMPTY,)])
def test_a_hold_is_no_revocation_that_a_plan_asked_for(
    extensions: tuple[bytes, ...],
) -> None:
    ca = self_signed("Ministry CA")
    leaves = {
        name: ca.issue(leaf_spec(Key(), name, serial=serial))
        for name, serial in (("revoked", 41), ("bare", 42), ("held", 43), ("good", 44))
    }
    raw = CrlSpec(
        ca.subject,
        (
            Entry(41, (reason(_KEY_COMPROMISE),)),
            Entry(42, ()),
            Entry(43, (reason(_HOLD),)),
        ),
        extensions=extensions,
    ).signed_by(ca.key)
    rows = {
        name: SimpleNamespace(sha256=name, issuer="ca", serial=format(serial, "x"))
        for name, serial in (("revoked", 41), ("bare", 42), ("held", 43), ("good", 44))
    }
    by_serial = {row.serial: leaves[name] for name, row in rows.items()}

    def by_list(_issuer: str, serial: str) -> Any:
        return crl.judge(raw, by_serial[serial], ca.certificate, NOW)

    status = SimpleNamespace(crl_by_serial=by_list)
    console = SimpleNamespace(
        mirror=lambda: SimpleNamespace(get_many=lambda _names: rows),
        workplace=SimpleNamespace(connect=lambda _p: SimpleNamespace(status=status)),
    )
    found = console_crl.listed(
        cast(Console, console), cast(AuthorityProfile, None), list(rows)
    )
    assert {name: item["listed"] for name, item in found.items()} == {
        "revoked": True,
        "bare": True,
        "held": False,
        "good": False,
    }
    assert found["held"]["revoked_at"] == ""
