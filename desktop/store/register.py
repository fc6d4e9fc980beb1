"""The register: applications, certificates, CMP transactions and small facts.

One row each, replaced as a whole in one transaction. It has to be readable on the
worst day, because a revocation begins with its list of certificates: where the disk
is full or read-only, reading goes on (`database`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.canonical import Json, canonical, parse
from desktop.clock import format_time, parse_time
from desktop.errors import InputInvalid, NothingFound
from desktop.model import Application, CertificateRecord, StatusProof, Transaction
from desktop.store.database import Connection, Database, Schema
from desktop.store.paths import Home

__all__ = ["Register"]

SCHEMA = Schema(
    application_id=0x53515231,
    version=1,
    statements=(
        "CREATE TABLE application (application_id TEXT NOT NULL PRIMARY KEY,"
        " created_at TEXT NOT NULL, raw BLOB NOT NULL) STRICT",
        "CREATE TABLE certificate (sha256 TEXT NOT NULL PRIMARY KEY,"
        " not_before TEXT NOT NULL, der BLOB NOT NULL, raw BLOB NOT NULL) STRICT",
        "CREATE TABLE exchange (transaction_id TEXT NOT NULL PRIMARY KEY,"
        " number INTEGER NOT NULL, subject_id TEXT NOT NULL, raw BLOB NOT NULL) STRICT",
        "CREATE TABLE fact (name TEXT NOT NULL PRIMARY KEY, raw BLOB NOT NULL) STRICT",
    ),
)

_TIMES = ("not_before", "not_after", "status_at", "revoked_at")


class Register:
    """The register of one home; opened at the first use."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, home: Home) -> Register:
        """The register of a home.

        Raises:
            StoreDamaged, StoreFull, StoreUnavailable: Its folder can't be had; what
                is wrong with the file itself is raised at the first use.
        """
        home.make(home.register_dir)
        return cls(Database(home.register_dir / "register.db", SCHEMA))

    def close(self) -> None:
        """Closes the database; the next use opens it again."""
        self._database.close()

    # -- applications --------------------------------------------------------------

    def get_application(self, application_id: str) -> Application:
        """One application.

        Raises:
            NothingFound: There is none with that id.
        """
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT raw FROM application WHERE application_id = ?",
                (application_id,),
            ).fetchone()
        if row is None:
            raise NothingFound(what="application", name=application_id)
        return _application(parse(bytes(row[0])))

    def put_application(self, application: Application) -> None:
        """Writes or replaces an application durably."""
        raw = canonical(
            {
                "application_id": application.application_id,
                "state": str(application.state),
                "created_at": format_time(application.created_at),
                "updated_at": format_time(application.updated_at),
                "data": dict(application.data),
            }
        )
        created_at = format_time(application.created_at)
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO application VALUES (?, ?, ?)"
                " ON CONFLICT (application_id) DO UPDATE SET raw = excluded.raw",
                (application.application_id, created_at, raw),
            )

    def list_applications(self) -> list[Application]:
        """Every application, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT raw FROM application ORDER BY created_at, rowid"
            ).fetchall()
        return [_application(parse(bytes(row[0]))) for row in rows]

    # -- certificates --------------------------------------------------------------

    def get_certificate(self, sha256: str) -> CertificateRecord:
        """The certificate whose SHA-256 begins so.

        Args:
            sha256: Lower-case hex, whole or the beginning.

        Raises:
            NothingFound: None begins so.
            InputInvalid: More than one does.
        """
        wanted = sha256.lower()
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT der, raw FROM certificate WHERE substr(sha256, 1, ?) = ?"
                " LIMIT 2",
                (len(wanted), wanted),
            ).fetchall()
        if not rows or not wanted:
            raise NothingFound(what="certificate", name=sha256)
        if len(rows) > 1:
            reason = "more than one certificate begins so"
            raise InputInvalid(name="certificate", reason=reason)
        return _certificate(rows[0])

    def put_certificate(self, record: CertificateRecord) -> None:
        """Writes or replaces a certificate durably."""
        with self._database.write() as connection:
            _put_certificate(connection, record)

    def list_certificates(self) -> list[CertificateRecord]:
        """Every certificate, the newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT der, raw FROM certificate ORDER BY not_before DESC, rowid DESC"
            ).fetchall()
        return [_certificate(row) for row in rows]

    def set_status(self, sha256: str, proof: StatusProof) -> CertificateRecord:
        """Keeps what a verified OCSP answer or CRL says; answers the new record.

        An older statement never replaces a newer one, and nothing but a newer
        statement of the same source ends "revoked": OCSP and CRL may disagree for a
        while (F17).

        Raises:
            NothingFound: The certificate is unknown here.
        """
        with self._database.write() as connection:
            row = connection.execute(
                "SELECT der, raw FROM certificate WHERE sha256 = ?", (sha256,)
            ).fetchone()
            if row is None:
                raise NothingFound(what="certificate", name=sha256)
            record = _with_status(_certificate(row), proof)
            _put_certificate(connection, record)
        return record

    # -- CMP transactions ----------------------------------------------------------

    def put_transaction(self, transaction: Transaction) -> None:
        """Writes a transaction durably; its place among the others stays."""
        raw = canonical(
            {
                "transaction_id": transaction.transaction_id,
                "kind": transaction.kind,
                "subject_id": transaction.subject_id,
                "state": transaction.state,
                "data": dict(transaction.data),
            }
        )
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO exchange VALUES"
                " (?, (SELECT coalesce(max(number), 0) + 1 FROM exchange), ?, ?)"
                " ON CONFLICT (transaction_id) DO UPDATE SET raw = excluded.raw",
                (transaction.transaction_id, transaction.subject_id, raw),
            )

    def get_transaction(self, transaction_id: str) -> Transaction:
        """One transaction as last saved.

        Raises:
            NothingFound: There is none with that id.
        """
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT raw FROM exchange WHERE transaction_id = ?", (transaction_id,)
            ).fetchone()
        if row is None:
            raise NothingFound(what="transaction", name=transaction_id)
        return Transaction(**parse(bytes(row[0])))

    def list_transactions(self, subject_id: str) -> list[Transaction]:
        """Transactions of an application or attempt, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT raw FROM exchange WHERE subject_id = ? ORDER BY number",
                (subject_id,),
            ).fetchall()
        return [Transaction(**parse(bytes(row[0]))) for row in rows]

    # -- small facts ---------------------------------------------------------------

    def remember(self, name: str, value: Json) -> None:
        """Keeps a small fact durably, e.g. the highest list version ever seen."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, canonical(value))
            )

    def recall(self, name: str, default: Json = None) -> Json:
        """The fact last remembered under that name, else the default."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT raw FROM fact WHERE name = ?", (name,)
            ).fetchone()
        return default if row is None else parse(bytes(row[0]))


def _application(value: Mapping[str, Any]) -> Application:
    return Application(
        application_id=str(value["application_id"]),
        state=str(value["state"]),
        created_at=parse_time(str(value["created_at"])),
        updated_at=parse_time(str(value["updated_at"])),
        data=value["data"],
    )


def _put_certificate(connection: Connection, record: CertificateRecord) -> None:
    values = {key: value for key, value in vars(record).items() if key != "der"}
    for name in _TIMES:
        moment = values[name]
        values[name] = format_time(moment) if isinstance(moment, datetime) else None
    connection.execute(
        "INSERT INTO certificate VALUES (?, ?, ?, ?) ON CONFLICT (sha256)"
        " DO UPDATE SET der = excluded.der, raw = excluded.raw",
        (record.sha256, values["not_before"], record.der, canonical(values)),
    )


def _certificate(row: tuple[bytes, bytes]) -> CertificateRecord:
    values = dict(parse(bytes(row[1])))
    for name in _TIMES:
        text = values[name]
        values[name] = None if text is None else parse_time(text)
    return CertificateRecord(der=bytes(row[0]), **values)


def _with_status(record: CertificateRecord, proof: StatusProof) -> CertificateRecord:
    same_source = proof.source == record.status_source
    older = record.status_at is not None and proof.produced_at < record.status_at
    if older and (same_source or proof.status != "revoked"):
        return record
    if record.status == "revoked" and proof.status != "revoked" and not same_source:
        return record
    values = {
        **vars(record),
        "status": proof.status,
        "status_source": proof.source,
        "status_at": proof.produced_at,
        "revoked_at": proof.revoked_at,
        "revocation_reason": proof.reason,
    }
    return CertificateRecord(**values)
