"""A profile whose file broke, or is gone for good: a revocation goes on (promise 4)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.services.report_compromise import Scope
from desktop.services.revoke import RevokeResult, revoke
from desktop.services.show_status import show_status
from tests.fakes.holder import Holder

pytestmark = pytest.mark.xdist_group("lost_profile")


def _revoked(holder: Holder) -> RevokeResult:
    return revoke(
        holder.workplace,
        holder.person,
        Scope(mine=True),
        use_token=False,
        now=True,
        recorded=lambda _report_id, _at: None,
        counting=lambda _seconds: None,
    )


@pytest.mark.parametrize("left", [b"", b"{}", b"\xff\xfe"])
def test_a_file_that_loads_no_more_is_read_from_its_copy(
    holder: Holder, tmp_path: Path, left: bytes
) -> None:
    file = tmp_path / "own.json"
    shutil.copy(holder.server.profile_path, file)
    known = replace(holder.workplace.require_profile(), source=str(file))
    holder.workplace.keep_profile(known)
    record = replace(holder.add_certificate(), profile=str(file))
    holder.workplace.register().put_certificate(record)
    file.write_bytes(left)
    assert _revoked(holder).state == "CONFIRMED"
    assert holder.revoked(record)


def test_a_lost_authority_holds_up_no_other(holder: Holder, tmp_path: Path) -> None:
    register = holder.workplace.register()
    lost = replace(holder.add_certificate(), profile=str(tmp_path / "gone.json"))
    register.put_certificate(lost)
    kept = holder.add_certificate()
    result = _revoked(holder)
    assert holder.revoked(kept)
    states = {item["sha256"]: item["state"] for item in result.certificates}
    assert states == {kept.sha256: "CONFIRMED", lost.sha256: "RECORDED"}
    kinds = [entry.kind for entry in holder.workplace.journal().entries()]
    assert "authority_not_known" in kinds


def test_the_status_of_the_others_is_asked_for(holder: Holder, tmp_path: Path) -> None:
    register = holder.workplace.register()
    lost = replace(holder.add_certificate(), profile=str(tmp_path / "gone.json"))
    register.put_certificate(lost)
    kept = holder.add_certificate()
    shown = show_status(holder.workplace, check=True)["certificates"]
    sources = {item["sha256"]: item["status_source"] for item in shown}
    assert sources == {kept.sha256: "ocsp", lost.sha256: ""}
