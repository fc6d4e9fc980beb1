"""The operator's records: SQLite through SQLAlchemy Core, in one file.

One connection at a time writes, inside one transaction per request, so a receipt is
never given for something that was not kept. ``saqta sandbox slip`` writes to the same
file from another process while the server runs: hence ``BEGIN IMMEDIATE`` and WAL.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    and_,
    create_engine,
    event,
    func,
    select,
)

__all__ = ["Row", "Store"]

Row = dict[str, Any]

_META = MetaData()


def _text(name: str, *, key: bool = False, unique: bool = False) -> Column[Any]:
    return Column(name, String, primary_key=key, nullable=False, unique=unique)


def _maybe(name: str) -> Column[Any]:
    return Column(name, String, nullable=True)


def _bytes(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, LargeBinary, nullable=nullable)


def _json(name: str) -> Column[Any]:
    return Column(name, JSON, nullable=False)


def _flag(name: str) -> Column[Any]:
    return Column(name, Boolean, nullable=False)


def _number(name: str, *, key: bool = False) -> Column[Any]:
    return Column(name, Integer, primary_key=key, autoincrement=False, nullable=False)


_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("counters", _META, _text("name", key=True), _number("value")),
        Table(
            "slips",
            _META,
            _text("reference", key=True),
            _text("secret"),
            _text("iin"),
            _flag("foreign"),
            _json("person"),
            _text("created_at"),
        ),
        Table(
            "nonces",
            _META,
            _text("nonce", key=True),
            _text("expires_at"),
        ),
        Table(
            "consents",
            _META,
            _text("consent_id", key=True),
            _text("acceptance_id", unique=True),
            _text("application_id"),
            _text("reference"),
            _text("iin"),
            _json("registers"),
            _bytes("acceptance"),
            _bytes("consent"),
            _text("received_at"),
            _maybe("withdrawn_at"),
        ),
        Table(
            "lookups",
            _META,
            _text("lookup_id", key=True),
            _text("reference"),
            _text("register"),
            _text("purpose"),
            _text("consent_id"),
            _text("sha256"),
            _text("answered_at"),
        ),
        Table(
            "email_codes",
            _META,
            _text("code_id", key=True),
            _text("reference"),
            _text("address"),
            _text("code"),
            _number("tries"),
            _text("expires_at"),
            _maybe("confirmed_at"),
        ),
        Table(
            "applications",
            _META,
            _text("application_id", key=True),
            _text("reference"),
            _text("iin"),
            _text("state"),
            _text("spki_sha256"),
            _text("request_sha256"),
            _text("cms_sha256"),
            _bytes("manifest"),
            _bytes("cms"),
            _bytes("spki"),
            _json("subject"),
            _text("registered_at"),
            _maybe("certificate_sha256"),
        ),
        Table(
            "revocation_keys",
            _META,
            _text("key_id", key=True),
            _bytes("spki"),
            _text("application_id"),
            _maybe("certificate_sha256"),
            _text("registered_at"),
            _maybe("retired_at"),
        ),
        Table(
            "installation_keys",
            _META,
            _text("key_id", key=True),
            _bytes("spki"),
            _text("iin"),
            _text("registered_at"),
        ),
        Table(
            "certificates",
            _META,
            _text("sha256", key=True),
            _text("serial"),
            _text("issuer"),
            _bytes("der"),
            _text("spki_sha256"),
            _text("iin"),
            _text("reference"),
            _text("email"),
            _maybe("application_id"),
            _text("state"),
            _text("issued_at"),
            _text("confirm_by"),
            _maybe("revoked_at"),
            _maybe("reason"),
            _maybe("invalidity_date"),
        ),
        Table(
            "crls",
            _META,
            _text("issuer", key=True),
            _number("number"),
            _bytes("der"),
            _text("next_update"),
        ),
        Table(
            "transactions",
            _META,
            _text("transaction_id", key=True),
            _text("state"),
            _text("body"),
            _text("protection"),
            _text("our_nonce"),
            _text("updated_at"),
            _json("data"),
        ),
        Table(
            "answers",
            _META,
            _text("message_sha256", key=True),
            _text("transaction_id"),
            _bytes("answer"),
        ),
        Table(
            "idempotency",
            _META,
            _text("key", key=True),
            _text("body_sha256"),
            _number("status"),
            _bytes("answer"),
        ),
        Table(
            "receipts",
            _META,
            _text("receipt_id", key=True),
            _number("sequence"),
            _text("kind"),
            _text("object_id"),
            _bytes("payload"),
            _bytes("cms"),
        ),
        Table(
            "statements",
            _META,
            _text("statement_id", key=True),
            _maybe("key_id"),
            _bytes("payload"),
            _text("received_at"),
            _json("certificates"),
        ),
        Table(
            "ra_requests",
            _META,
            _text("request_id", key=True),
            _text("statement_id"),
            _text("certificate_sha256"),
            _text("reason"),
            _text("outcome"),
            _text("at"),
        ),
        Table(
            "records",
            _META,
            _text("record_id", key=True),
            _text("kind"),
            _text("iin"),
            _text("authorised_by"),
            _bytes("payload"),
            _bytes("cms", nullable=True),
            _text("received_at"),
        ),
        Table(
            "checkpoints",
            _META,
            _text("key_id", key=True),
            _number("size", key=True),
            _text("root"),
            _text("head"),
            _bytes("payload"),
            _bytes("signature"),
            _text("received_at"),
        ),
        Table(
            "messages",
            _META,
            _text("message_id", key=True),
            _text("iin"),
            _number("seq"),
            _bytes("payload"),
            _bytes("cms"),
        ),
        Table(
            "letters",
            _META,
            _number("number", key=True),
            _text("recipient"),
            _text("event"),
            _text("file"),
            _text("sent_at"),
            _text("delivery"),
        ),
    )
}


class Store:
    """All tables of one sandbox folder.

    Values go in and come out as plain mappings; names of tables and columns are those
    declared above, so a misspelt one raises ``KeyError`` at once.
    """

    def __init__(self, path: Path) -> None:
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", _on_connect)
        event.listen(self._engine, "begin", _on_begin)
        _META.create_all(self._engine)
        self._lock = threading.RLock()
        self._connection: Connection | None = None

    def close(self) -> None:
        """Lets go of the file."""
        self._engine.dispose()

    @contextmanager
    def begin(self) -> Iterator[None]:
        """One transaction; an inner one joins the outer. An exception undoes it all."""
        with self._lock:
            if self._connection is not None:
                yield
                return
            with self._engine.begin() as connection:
                self._connection = connection
                try:
                    yield
                finally:
                    self._connection = None

    def insert(self, table: str, **values: Any) -> None:
        """Adds one row."""
        with self.begin():
            self._run(_TABLES[table].insert().values(**values))

    def update(self, table: str, where: Mapping[str, Any], **values: Any) -> int:
        """Changes the rows that fit; answers how many there were."""
        with self.begin():
            found = _TABLES[table]
            statement = found.update().where(_fits(found, where)).values(**values)
            return int(self._run(statement).rowcount)

    def delete(self, table: str, **where: Any) -> None:
        """Removes the rows that fit."""
        with self.begin():
            found = _TABLES[table]
            self._run(found.delete().where(_fits(found, where)))

    def rows(self, table: str, *, order: str = "", **where: Any) -> list[Row]:
        """The rows that fit."""
        with self.begin():
            found = _TABLES[table]
            statement = select(found).where(_fits(found, where))
            if order:
                statement = statement.order_by(found.c[order])
            return [dict(row) for row in self._run(statement).mappings()]

    def one(self, table: str, **where: Any) -> Row | None:
        """The row that fits, or nothing. Several are an error of the caller."""
        with self.begin():
            found = _TABLES[table]
            result = self._run(select(found).where(_fits(found, where)))
            row = result.mappings().one_or_none()
            return None if row is None else dict(row)

    def count(self, table: str, **where: Any) -> int:
        """How many rows fit."""
        with self.begin():
            found = _TABLES[table]
            statement = (
                select(func.count()).select_from(found).where(_fits(found, where))
            )
            return int(self._run(statement).scalar_one())

    def next_number(self, counter: str) -> int:
        """1, 2, 3, ... without a gap, unless the transaction is undone."""
        with self.begin():
            row = self.one("counters", name=counter)
            value = 1 if row is None else int(row["value"]) + 1
            if row is None:
                self.insert("counters", name=counter, value=value)
            else:
                self.update("counters", {"name": counter}, value=value)
            return value

    def _run(self, statement: Any) -> Any:
        if self._connection is None:
            raise RuntimeError("no transaction is open")
        return self._connection.execute(statement)


def _fits(table: Table, where: Mapping[str, Any]) -> Any:
    return and_(True, *(table.c[name] == value for name, value in where.items()))


def _on_connect(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: it would begin them late, and
    # two processes that read first and write later would lock each other out.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
