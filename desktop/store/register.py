"""The register: applications, certificates, CMP transactions and small facts.

One row each, replaced as a whole in one transaction. It has to be readable on the
worst day, because a revocation begins with its list of certificates: where the disk
is full or read-only, reading goes on (`database`), and where the file is damaged,
certificates are read from their copies. Nothing is written then: an application needs
the register itself.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop.canonical import Json, canonical, parse
from desktop.clock import format_time, parse_time
from desktop.errors import (
    EncodingInvalid,
    InputInvalid,
    NothingFound,
    SaqtaError,
    StoreDamaged,
    StoreFull,
    StoreNewer,
    StoreUnavailable,
)
from desktop.store.certificate_copies import CertificateCopies, as_record, as_values
from desktop.store.database import Connection, Database, Schema
from desktop.store.paths import Home
from desktop.store.turns import turn

if TYPE_CHECKING:
    # A window's first paint waits for the records that it shows, and no others.
    from desktop.model.authority import StatusProof, Transaction
    from desktop.model.certificates import CertificateRecord
    from desktop.model.people import Application

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

_UNREADABLE = (StoreDamaged, StoreFull, StoreNewer, StoreUnavailable)


class Register:
    """The register of one home; opened at the first use."""

    def __init__(self, home: Home, database: Database) -> None:
        self._home = home
        self._database = database
        self._copies = CertificateCopies(home)

    @classmethod
    def open(cls, home: Home) -> Register:
        """The register of a home; what is wrong with it is raised at the first use."""
        return cls(home, Database(home.register_dir / "register.db", SCHEMA))

    def problem(self) -> SaqtaError | None:
        """What is wrong with the database, or ``None``; for ``saqta doctor``."""
        try:
            self._read_certificates("", 1)
        except _UNREADABLE as error:
            return error
        return None

    def close(self) -> None:
        """Closes the database; the next use opens it again."""
        self._database.close()

    # -- applications --------------------------------------------------------------

    def get_application(self, application_id: str) -> Application:
        """One application.

        Raises:
            NothingFound: There is none with that id.
        """
        with self._reading() as connection:
            row = connection.execute(
                "SELECT raw FROM application WHERE application_id = ?",
                (application_id,),
            ).fetchone()
        if row is None:
            raise NothingFound(what="application", name=application_id)
        return _application(parse(bytes(row[0])))

    def put_application(self, application: Application) -> None:
        """Writes or replaces an application durably."""
        with self._writing() as connection:
            _put_application(connection, application)

    def change_application(
        self,
        application_id: str,
        change: Callable[[Application | None], Application],
    ) -> Application:
        """Reads, changes and writes an application in one transaction.

        Args:
            application_id: Which one.
            change: Gets it as it stands, or ``None`` where there is none yet; what it
                raises leaves all as it was.
        """
        with self._writing() as connection:
            row = connection.execute(
                "SELECT raw FROM application WHERE application_id = ?",
                (application_id,),
            ).fetchone()
            found = None if row is None else _application(parse(bytes(row[0])))
            changed = change(found)
            _put_application(connection, changed)
        return changed

    @contextlib.contextmanager
    def turn(self, application_id: str) -> Iterator[bool]:
        """Yields whether this caller may walk the application: one at a time does."""
        folder = self._home.make(self._home.register_dir)
        with turn(folder / f"{application_id}.turn") as mine:
            yield mine

    def list_applications(self) -> list[Application]:
        """Every application, oldest first."""
        with self._reading() as connection:
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
        found = self._certificates(wanted, 2) if wanted else []
        if not found:
            raise NothingFound(what="certificate", name=sha256)
        if len(found) > 1:
            reason = "more than one certificate begins so"
            raise InputInvalid(name="certificate", reason=reason)
        return found[0]

    def put_certificate(self, record: CertificateRecord) -> None:
        """Writes or replaces a certificate durably; a newer proof of it stays.

        Whoever holds a record for a while may write it after another program has
        learnt that it was revoked.
        """
        with self._writing() as connection:
            row = connection.execute(
                "SELECT der, raw FROM certificate WHERE sha256 = ?", (record.sha256,)
            ).fetchone()
            if row is not None:
                record = _with_newer_status(record, _certificate(row))
            _put_certificate(connection, record)
        self._copies.keep(record)

    def list_certificates(self) -> list[CertificateRecord]:
        """Every certificate, the newest first."""
        return self._certificates("", -1)

    def set_status(self, sha256: str, proof: StatusProof) -> CertificateRecord:
        """Keeps what a verified OCSP answer or CRL says; answers the new record.

        An older statement never replaces a newer one, and nothing but a newer
        statement of the same source ends "revoked": OCSP and CRL may disagree for a
        while (F17). Where the register is damaged, the copy keeps it.

        Raises:
            NothingFound: The certificate is unknown here.
        """
        try:
            with self._writing() as connection:
                row = connection.execute(
                    "SELECT der, raw FROM certificate WHERE sha256 = ?", (sha256,)
                ).fetchone()
                if row is None:
                    raise NothingFound(what="certificate", name=sha256)
                record = _with_status(_certificate(row), proof)
                _put_certificate(connection, record)
        except _UNREADABLE:
            for copy in self._copies.load():
                if copy.sha256 == sha256:
                    record = _with_status(copy, proof)
                    if self._copies.keep(record):
                        return record
            raise
        self._copies.keep(record)
        return record

    def _certificates(self, wanted: str, most: int) -> list[CertificateRecord]:
        """Those whose SHA-256 begins so; from the copies where nothing else can be."""
        try:
            return self._read_certificates(wanted, most)
        except _UNREADABLE:
            copies = self._copies.load()
            if not copies:
                raise
            return [copy for copy in copies if copy.sha256.startswith(wanted)]

    def _read_certificates(self, wanted: str, most: int) -> list[CertificateRecord]:
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT der, raw FROM certificate WHERE substr(sha256, 1, ?) = ?"
                " ORDER BY not_before DESC, rowid DESC LIMIT ?",
                (len(wanted), wanted, most),
            ).fetchall()
        return [_certificate(row) for row in rows]

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
        with self._writing() as connection:
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
        with self._reading() as connection:
            row = connection.execute(
                "SELECT raw FROM exchange WHERE transaction_id = ?", (transaction_id,)
            ).fetchone()
        if row is None:
            raise NothingFound(what="transaction", name=transaction_id)
        return _transaction(bytes(row[0]))

    def list_transactions(self, subject_id: str) -> list[Transaction]:
        """Transactions of an application or attempt, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT raw FROM exchange WHERE subject_id = ? ORDER BY number",
                (subject_id,),
            ).fetchall()
        return [_transaction(bytes(row[0])) for row in rows]

    # -- small facts ---------------------------------------------------------------

    def remember(self, name: str, value: Json) -> None:
        """Keeps a small fact durably, e.g. the highest list version ever seen."""
        with self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, canonical(value))
            )

    def recall(self, name: str, default: Json = None) -> Json:
        """The fact last remembered under that name, else the default."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT raw FROM fact WHERE name = ?", (name,)
            ).fetchone()
        return default if row is None else parse(bytes(row[0]))

    # -- private -------------------------------------------------------------------

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        self._home.make(self._home.register_dir)
        with self._database.read() as connection:
            yield connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        self._home.make(self._home.register_dir)
        with self._database.write() as connection:
            yield connection


def _put_application(connection: Connection, application: Application) -> None:
    created_at = format_time(application.created_at)
    raw = canonical(
        {
            "application_id": application.application_id,
            "state": str(application.state),
            "created_at": created_at,
            "updated_at": format_time(application.updated_at),
            "data": dict(application.data),
        }
    )
    connection.execute(
        "INSERT INTO application VALUES (?, ?, ?)"
        " ON CONFLICT (application_id) DO UPDATE SET raw = excluded.raw",
        (application.application_id, created_at, raw),
    )


def _transaction(raw: bytes) -> Transaction:
    from desktop.model.authority import Transaction

    return Transaction(**parse(raw))


def _application(value: Mapping[str, Any]) -> Application:
    from desktop.model.people import Application

    return Application(
        application_id=str(value["application_id"]),
        state=str(value["state"]),
        created_at=parse_time(str(value["created_at"])),
        updated_at=parse_time(str(value["updated_at"])),
        data=value["data"],
    )


def _put_certificate(connection: Connection, record: CertificateRecord) -> None:
    values = as_values(record)
    connection.execute(
        "INSERT INTO certificate VALUES (?, ?, ?, ?) ON CONFLICT (sha256)"
        " DO UPDATE SET der = excluded.der, raw = excluded.raw",
        (record.sha256, values["not_before"], record.der, canonical(values)),
    )


def _certificate(row: tuple[bytes, bytes]) -> CertificateRecord:
    try:
        return as_record(bytes(row[0]), parse(bytes(row[1])))
    except (EncodingInvalid, KeyError, TypeError, ValueError) as error:
        raise StoreDamaged(path="register.db", reason="a record was changed") from error


def _with_status(record: CertificateRecord, proof: StatusProof) -> CertificateRecord:
    same_source = proof.source == record.status_source
    older = record.status_at is not None and proof.produced_at < record.status_at
    if older and (same_source or proof.status != "revoked"):
        return record
    if record.status == "revoked" and proof.status != "revoked" and not same_source:
        return record
    return replace(
        record,
        status=proof.status,
        status_source=proof.source,
        status_at=proof.produced_at,
        revoked_at=proof.revoked_at,
        revocation_reason=proof.reason,
    )


def _with_newer_status(
    record: CertificateRecord, kept: CertificateRecord
) -> CertificateRecord:
    if kept.status_at is None:
        return record
    if record.status_at is not None and record.status_at >= kept.status_at:
        return record
    return replace(
        record,
        status=kept.status,
        status_source=kept.status_source,
        status_at=kept.status_at,
        revoked_at=kept.revoked_at,
        revocation_reason=kept.revocation_reason,
    )
