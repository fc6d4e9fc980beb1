"""The recovery code on a computer that knows nothing, and protecting a certificate."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.canonical import parse, unb64url
from desktop.errors import InputInvalid, KeyBlocked, NothingFound, OperatorRefused
from desktop.model.records import CertificateRecord
from desktop.revocation import recovery, statement
from desktop.secret import RecoverySecret
from desktop.services.keep_watch import open_reports
from desktop.services.protect import protect
from desktop.services.recovery_sheet import profile_link, recovery_sheet
from desktop.services.report_compromise import Scope, report_compromise
from desktop.services.revoke import RevokeResult, revoke_by_code
from desktop.services.ways_out import ways_out
from tests.fakes.holder import Holder, TokenKey
from tests.fakes.sandbox_server import SandboxServer

MakeKey = Callable[[], TokenKey]


def code_of(holder: Holder, record: CertificateRecord) -> str:
    secret = holder.workplace.revocation_secret(record.revocation_key_id)
    assert secret is not None
    with secret:
        return " ".join(recovery.to_code(secret))


def elsewhere(server: SandboxServer, folder: Path) -> Holder:
    return Holder(server, folder / "another computer")


def by_code(holder: Holder, secret: RecoverySecret, **more: Any) -> RevokeResult:
    return revoke_by_code(
        holder.workplace,
        holder.person,
        secret,
        now=True,
        recorded=lambda _report_id, _at: None,
        counting=lambda _seconds: None,
        **more,
    )


def test_the_code_revokes_from_a_computer_that_knows_nothing(
    holder: Holder, server: SandboxServer, tmp_path: Path
) -> None:
    record = holder.add_certificate()
    other = elsewhere(server, tmp_path)
    result = by_code(other, recovery.from_code(code_of(holder, record).lower()))
    assert result.state == "CONFIRMED"
    (item,) = result.certificates
    assert (item["sha256"], item["serial"]) == (record.sha256, record.serial)
    assert {proof["source"] for proof in result.proofs} == {"ocsp", "crl"}
    assert holder.revoked(record)
    sent = statement.parse(holder.statements()[-1]["payload"])
    targets = ("application_id", "issuer", "serial", "certificate_sha256")
    assert [sent[name] for name in targets] == [None] * 4


def test_the_secret_is_not_kept_on_the_other_computer(
    holder: Holder, server: SandboxServer, tmp_path: Path
) -> None:
    record = holder.add_certificate()
    code = code_of(holder, record)
    other = elsewhere(server, tmp_path)
    by_code(other, recovery.from_code(code))
    whole = b"".join(
        path.read_bytes() for path in other.folder.rglob("*") if path.is_file()
    )
    with recovery.from_code(code) as secret, secret.exposed() as view:
        assert bytes(view) not in whole
    assert code.replace(" ", "").encode() not in whole


def test_the_command_takes_the_code_from_a_descriptor(
    holder: Holder, server: SandboxServer, tmp_path: Path
) -> None:
    record = holder.add_certificate()
    reader, writer = os.pipe()
    os.write(writer, (code_of(holder, record) + "\n").encode())
    os.close(writer)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "desktop.cli", "revoke", "--recovery-code"),
            *("--now", "--json", "--profile", str(server.profile_path)),
            *("--secret-fd", str(reader)),
        ],
        env={**os.environ, "SAQTA_HOME": str(tmp_path / "fresh")},
        pass_fds=[reader],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(reader)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["certificates"][0]["serial"] == record.serial
    assert holder.revoked(record)


@pytest.mark.parametrize(
    "typed", ["", "AAAA", "no code at all", "AAAA " * 14], ids=["", "short", "x", "sum"]
)
def test_a_mistyped_code_is_refused_before_anything(typed: str) -> None:
    with pytest.raises(InputInvalid, match="recovery code"):
        recovery.from_code(typed)


def test_a_code_that_nobody_registered_is_refused(
    server: SandboxServer, tmp_path: Path
) -> None:
    other = elsewhere(server, tmp_path)
    result = by_code(other, recovery.new_secret())
    assert result.state == "REFUSED"
    assert result.proofs == ()


def test_a_code_before_any_certificate_cancels_the_application(
    server: SandboxServer, tmp_path: Path
) -> None:
    state = server.state
    secret = recovery.new_secret()
    spki = recovery.public_spki(secret)
    application_id = f"waiting-{tmp_path.name}"
    state.store.insert(
        "applications",
        application_id=application_id,
        reference="",
        iin="",
        state="registered",
        spki_sha256=tmp_path.name,
        request_sha256="",
        cms_sha256="",
        manifest=b"",
        cms=b"",
        spki=b"",
        subject={},
        registered_at=state.now_text(),
    )
    state.store.insert(
        "revocation_keys",
        key_id=recovery.key_id(spki),
        spki=spki,
        application_id=application_id,
        registered_at=state.now_text(),
    )
    other = elsewhere(server, tmp_path)
    result = by_code(other, secret)
    assert result.state == "ACCEPTED"
    assert result.certificates == ()
    # There is nothing to prove, so the agent lets it rest.
    assert open_reports(other.workplace) == []
    row = state.store.one("applications", application_id=application_id)
    assert row is not None
    assert row["state"] == "rejected"


def test_an_unreachable_operator_leaves_a_link_and_a_form(
    holder: Holder, server: SandboxServer, tmp_path: Path
) -> None:
    record = holder.add_certificate()
    other = elsewhere(server, tmp_path)
    gone = "http://127.0.0.1:9"
    there = other.workplace
    profile = there.require_profile()
    away = replace(profile, base_url=gone, cmp_url=gone)
    other._workplace = replace(there, load_profile=lambda _source: away)
    result = by_code(other, recovery.from_code(code_of(holder, record)))
    assert result.state == "RECORDED"
    (link,) = ways_out(other.workplace, result.report_id).links
    envelope = parse(unb64url(link.partition("#")[2]))
    assert envelope["key_id"] == record.revocation_key_id
    assert Path(result.ways_out["forms"]["kk"]).is_file()


# -- protect -----------------------------------------------------------------------


def on_token(holder: Holder, key: TokenKey) -> CertificateRecord:
    """A certificate from elsewhere: on the token, unknown to this home."""
    from desktop.tokens import work

    record = holder.add_certificate(key, protected=False)
    assert holder.module is not None
    assert holder.person.pin is not None
    pin = holder.person.pin(None)  # type: ignore[arg-type]
    purposes = ("describe", "write_certificate")
    with work.open_work(holder.module, key.serial, purposes, pin) as token:
        token.write_certificate(key.key_id, record.der)
    return record


def test_a_certificate_from_elsewhere_is_protected_and_revoked_by_its_code(
    with_token: Holder, make_key: MakeKey, server: SandboxServer, tmp_path: Path
) -> None:
    record = on_token(with_token, make_key())
    fresh = Holder(server, tmp_path / "fresh", module=with_token.module)
    fresh.person.pin = with_token.person.pin
    result = protect(fresh.workplace, fresh.person, record.sha256[:16])
    assert result.recovery_code_shown
    known = fresh.workplace.register().get_certificate(record.sha256)
    assert known.revocation_key_id == result.key_id
    (groups,) = fresh.person.codes
    done = by_code(elsewhere(server, tmp_path), recovery.from_code(" ".join(groups)))
    assert done.state == "CONFIRMED"
    assert fresh.revoked(record)


def test_a_lost_answer_is_asked_for_with_the_same_bytes(
    with_token: Holder, make_key: MakeKey
) -> None:
    record = on_token(with_token, make_key())
    with_token.server.fail("drop", "v1/revocation-keys")
    with pytest.raises(Exception, match="SQ-PEN"):
        protect(with_token.workplace, with_token.person, record.sha256)
    asked = len(with_token.person.questions)
    result = protect(with_token.workplace, with_token.person, record.sha256)
    assert len(with_token.person.questions) == asked
    rows = with_token.server.state.store.rows("revocation_keys")
    assert [row["key_id"] for row in rows].count(result.key_id) == 1


def test_a_key_to_be_retired_is_not_lost_with_an_earlier_answer(
    with_token: Holder, make_key: MakeKey, server: SandboxServer, tmp_path: Path
) -> None:
    record = on_token(with_token, make_key())
    workplace, person = with_token.workplace, with_token.person
    first = protect(workplace, person, record.sha256)
    server.fail("drop-before", "v1/revocation-keys")
    with pytest.raises(Exception, match="SQ-PEN"):
        protect(workplace, person, record.sha256)
    protect(workplace, person, record.sha256, retire=[first.key_id])
    old = recovery.from_code(" ".join(person.codes[0]))
    assert by_code(elsewhere(server, tmp_path), old).state == "REFUSED"


def test_only_what_a_token_holds_can_be_protected(with_token: Holder) -> None:
    with pytest.raises(NothingFound, match="certificate on a token"):
        protect(with_token.workplace, with_token.person, "00" * 32)


def test_a_reported_key_registers_nothing(
    with_token: Holder, make_key: MakeKey
) -> None:
    record = on_token(with_token, make_key())
    report_compromise(with_token.workplace, Scope(certificates=(record.sha256,)))
    with pytest.raises(KeyBlocked, match=record.spki_sha256):
        protect(with_token.workplace, with_token.person, record.sha256)


def test_an_earlier_key_revokes_until_it_is_retired_by_name(
    with_token: Holder, make_key: MakeKey, server: SandboxServer, tmp_path: Path
) -> None:
    record = on_token(with_token, make_key())
    first = protect(with_token.workplace, with_token.person, record.sha256)
    second = protect(
        with_token.workplace, with_token.person, record.sha256, retire=[first.key_id]
    )
    old, new = with_token.person.codes
    refused = by_code(elsewhere(server, tmp_path), recovery.from_code(" ".join(old)))
    assert refused.state == "REFUSED"
    assert second.key_id != first.key_id
    done = by_code(elsewhere(server, tmp_path / "b"), recovery.from_code(" ".join(new)))
    assert done.state == "CONFIRMED"


def test_a_foreign_key_is_not_retired(with_token: Holder, make_key: MakeKey) -> None:
    mine = on_token(with_token, make_key())
    foreign = with_token.add_certificate()
    with pytest.raises(OperatorRefused, match="key-foreign"):
        protect(
            with_token.workplace,
            with_token.person,
            mine.sha256,
            retire=[foreign.revocation_key_id],
        )


def test_the_sheet_has_the_code_the_desk_and_the_fingerprint(holder: Holder) -> None:
    record = holder.add_certificate()
    profile = holder.workplace.require_profile()
    key_id = record.revocation_key_id
    for language in ("kk", "ru", "en"):
        page = recovery_sheet(holder.workplace, key_id, profile, language).decode()
        for group in code_of(holder, record).split():
            assert group in page
        assert page.count("<svg") == 2
        assert profile.base_url in page
        assert "+7 700 000 00 00" in page
        assert profile_link(profile).partition("#sha256=")[2] in page
    with pytest.raises(NothingFound, match="recovery secret"):
        recovery_sheet(holder.workplace, "00" * 32, profile, "kk")
