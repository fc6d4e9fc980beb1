"""The register: rows that are replaced whole, and status that never goes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop.clock import FixedClock
from desktop.errors import EncodingInvalid, InputInvalid, NothingFound, StoreDamaged
from desktop.model.authority import StatusProof, Transaction
from desktop.model.people import Application
from desktop.model.records import CertificateRecord
from desktop.ports import TransactionLog
from desktop.store.installation import InstallationKey
from desktop.store.paths import Home
from desktop.store.register import Register
from desktop.store.transactions import StoredTransactions

_NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def register(home: Home) -> Register:
    return Register.open(home)


def _certificate(name: str, *, day: int = 1) -> CertificateRecord:
    return CertificateRecord(
        sha256=name.ljust(64, "0"),
        der=b"\x30\x00" + name.encode(),
        serial="0f" * 10,
        spki_sha256="bb" * 32,
        subject="CN=\u04d8\u0441\u0435\u043b",
        not_before=datetime(2026, 1, day, tzinfo=UTC),
        not_after=datetime(2027, 1, day, tzinfo=UTC),
        profile="/profile.json",
        token_serial="t1",
    )


def _proof(status: str, source: str = "ocsp", *, minutes: int = 0) -> StatusProof:
    moment = _NOW + timedelta(minutes=minutes)
    return StatusProof(
        status=status,
        source=source,
        this_update=moment,
        next_update=None,
        produced_at=moment,
        raw=b"raw",
        revoked_at=moment if status == "revoked" else None,
        reason="keyCompromise" if status == "revoked" else "",
    )


def test_applications_are_kept_oldest_first(
    register: Register, clock: FixedClock
) -> None:
    for name in ("b", "a"):
        register.put_application(
            Application(name, "OPENED", clock.now(), clock.now(), {"n": 1})
        )
        clock.advance(60)
    changed = replace(
        register.get_application("b"), state="SENT", updated_at=clock.now(), data={}
    )
    register.put_application(changed)
    assert [item.application_id for item in register.list_applications()] == ["b", "a"]
    assert register.get_application("b") == changed
    with pytest.raises(NothingFound, match="application"):
        register.get_application("c")
    with pytest.raises(EncodingInvalid, match="float"):
        register.put_application(replace(changed, data={"x": 0.5}))


def test_certificates_are_found_by_a_unique_beginning(register: Register) -> None:
    first, second = _certificate("ab1", day=1), _certificate("ab2", day=2)
    register.put_certificate(first)
    register.put_certificate(second)
    assert register.list_certificates() == [second, first]
    assert register.get_certificate("AB1") == first
    assert register.get_certificate(second.sha256) == second
    with pytest.raises(InputInvalid, match="more than one"):
        register.get_certificate("ab")
    for name in ("", "ab3", "%", "_"):
        with pytest.raises(NothingFound, match="certificate"):
            register.get_certificate(name)
    register.put_certificate(replace(first, purpose="sign"))
    assert register.get_certificate("ab1").purpose == "sign"
    assert register.list_certificates()[1].sha256 == first.sha256


@pytest.mark.parametrize(
    ("proofs", "status", "source"),
    [
        ([_proof("good")], "good", "ocsp"),
        ([_proof("good"), _proof("revoked", minutes=1)], "revoked", "ocsp"),
        # A statement from before must not undo a newer one.
        ([_proof("revoked", minutes=5), _proof("good")], "revoked", "ocsp"),
        # OCSP and CRL may disagree for a while (F17): revoked by either is revoked.
        ([_proof("revoked"), _proof("good", "crl", minutes=5)], "revoked", "ocsp"),
        ([_proof("good", minutes=5), _proof("revoked", "crl")], "revoked", "crl"),
        # The same source takes it back, e.g. after a hold.
        ([_proof("revoked"), _proof("good", minutes=5)], "good", "ocsp"),
    ],
)
def test_status_follows_the_newest_proof(
    register: Register, proofs: list[StatusProof], status: str, source: str
) -> None:
    record = _certificate("ab")
    register.put_certificate(record)
    for proof in proofs:
        register.set_status(record.sha256, proof)
    found = register.get_certificate("ab")
    assert (found.status, found.status_source) == (status, source)
    assert (found.revoked_at is not None) == (status == "revoked")


def test_a_record_written_late_takes_no_proof_back(register: Register) -> None:
    record = _certificate("aa")
    register.put_certificate(record)
    register.set_status(record.sha256, _proof("revoked"))
    register.put_certificate(replace(record, revocation_key_id="new"))
    kept = register.get_certificate(record.sha256)
    assert (kept.status, kept.revocation_key_id) == ("revoked", "new")
    assert kept.status_at is not None
    earlier = kept.status_at - timedelta(hours=1)
    register.put_certificate(replace(record, status="good", status_at=earlier))
    assert register.get_certificate(record.sha256).status == "revoked"


def test_status_of_a_stranger_is_refused(register: Register) -> None:
    with pytest.raises(NothingFound, match="certificate"):
        register.set_status("ab", _proof("good"))


def test_facts_are_remembered(register: Register, home: Home) -> None:
    assert register.recall("x") is None
    assert register.recall("x", 5) == 5
    register.remember("x", {"a": [1, None]})
    register.remember("x", {"a": [2, None]})
    register.close()
    assert Register.open(home).recall("x") == {"a": [2, None]}


def test_transactions_keep_their_order(register: Register, home: Home) -> None:
    log: TransactionLog = StoredTransactions(register)
    one = Transaction("t1", "enrol", "app", "prepared", {"nonce": "AA"})
    two = Transaction("t2", "enrol", "app", "prepared", {})
    for transaction in (one, two, Transaction("t3", "revoke", "other", "sent", {})):
        log.save(transaction)
    log.save(replace(one, state="sent"))
    again = StoredTransactions(Register.open(home))
    assert [item.transaction_id for item in again.open_for("app")] == ["t1", "t2"]
    assert again.load("t1") == replace(one, state="sent")
    assert again.open_for("none") == []
    with pytest.raises(NothingFound, match="transaction"):
        again.load("t9")


def test_the_installation_key_stays_the_same(home: Home) -> None:
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    key = InstallationKey.open(home)
    again = InstallationKey.open(home)
    assert (again.key_id, again.spki) == (key.key_id, key.spki)
    load_der_public_key(key.spki).verify(again.sign(b"head"), b"head")  # type: ignore[union-attr,call-arg]
    assert key.key_id in repr(key)
    assert len(repr(key)) < 100


def test_a_damaged_installation_key_is_not_replaced(home: Home) -> None:
    from desktop.errors import StoreDamaged

    InstallationKey.open(home)
    path = home.installation_dir / "key"
    path.write_bytes(b"short")
    with pytest.raises(StoreDamaged, match="no installation key"):
        InstallationKey.open(home)
    assert path.read_bytes() == b"short"
    path.chmod(0o666)
    with pytest.raises(StoreDamaged, match="others may write"):
        InstallationKey.open(home)


def test_a_request_to_revoke_is_remembered_where_nothing_can_be_written(
    home: Home, register: Register
) -> None:
    register.list_certificates()
    register.close()
    (home.register_dir / "register.db").write_bytes(b"damaged" * 999)
    log: TransactionLog = StoredTransactions(register)
    revoke = Transaction("t1", "revoke", "a1", "prepared", {})
    log.save(revoke)
    log.save(replace(revoke, state="sent"))
    assert log.load("t1").state == "sent"
    with pytest.raises(StoreDamaged, match="SQ-STO"):
        log.save(replace(revoke, transaction_id="t2", kind="enrol"))
    with pytest.raises(StoreDamaged, match="SQ-STO"):
        log.load("t2")


def test_a_copy_that_can_t_be_written_leaves_nothing(home: Home) -> None:
    register, record = Register.open(home), _certificate("aa")
    folder = home.spare_dir / "certificates"
    # A folder in the place of the copy: its renaming fails at the last step.
    home.make(home.spare_dir)
    (folder / f"{record.sha256}.json").mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)
    register.put_certificate(record)
    assert [item.name for item in folder.iterdir()] == [f"{record.sha256}.json"]
    assert register.get_certificate(record.sha256) == record


def test_a_subject_in_two_parts_is_kept(register: Register) -> None:
    record = replace(_certificate("aa"), subject="CN=\u0438\u0306")
    register.put_certificate(record)
    assert register.get_certificate(record.sha256).subject == "CN=\u0439"
