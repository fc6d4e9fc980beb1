"""The operator's records: SQLite through SQLAlchemy Core, in one file.

One connection at a time writes, inside one transaction per request, so a receipt is
never given for something that was not kept. ``saqta sandbox slip`` writes to the same
file from another process while the server runs: hence ``BEGIN IMMEDIATE`` and WAL.
"""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Table,
    and_,
    bindparam,
    create_engine,
    event,
    func,
    select,
)

from desktop import system
from desktop.sandbox.tables import META, TABLES

__all__ = ["Row", "Store", "alone"]

Row = dict[str, Any]


#: Values in one question; SQLite takes some more.
_MOST_VALUES = 500


class Store:
    """All tables of one sandbox folder.

    Values go in and come out as plain mappings; names of tables and columns are those
    of ``tables``, so a misspelt one raises ``KeyError`` at once.
    """

    def __init__(self, path: Path) -> None:
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", _on_connect)
        event.listen(self._engine, "begin", _on_begin)
        with alone(path.with_name(f"{path.name}.lock")):
            META.create_all(self._engine)
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
            self._run(_insertion(table), values)

    def insert_many(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Adds many rows at once; all have the same columns."""
        if rows:
            with self.begin():
                self._run(_insertion(table), [dict(row) for row in rows])

    def update(self, table: str, where: Mapping[str, Any], **values: Any) -> int:
        """Changes the rows that fit; answers how many there were."""
        with self.begin():
            statement = _change(table, _shape(where), tuple(values))
            changed = {f"new_{name}": value for name, value in values.items()}
            return int(self._run(statement, {**changed, **_asked(where)}).rowcount)

    def delete(self, table: str, **where: Any) -> None:
        """Removes the rows that fit."""
        with self.begin():
            self._run(_removal(table, _shape(where)), _asked(where))

    def rows(
        self,
        table: str,
        *,
        order: str = "",
        limit: int = 0,
        columns: Sequence[str] = (),
        **where: Any,
    ) -> list[Row]:
        """The rows that fit; a limit of 0 is none, no columns are all."""
        with self.begin():
            statement = _question(table, _shape(where), tuple(columns))
            if order:
                statement = statement.order_by(TABLES[table].c[order])
            if limit:
                statement = statement.limit(limit)
            answer = self._run(statement, _asked(where))
            return [dict(row) for row in answer.mappings()]

    def after(
        self, table: str, column: str, value: Any, limit: int, **where: Any
    ) -> list[Row]:
        """The first rows that fit and whose column is greater, in its order."""
        with self.begin():
            found = TABLES[table].c[column]
            statement = (
                _question(table, _shape(where), ())
                .where(found > value)
                .order_by(found)
                .limit(limit)
            )
            answer = self._run(statement, _asked(where))
            return [dict(row) for row in answer.mappings()]

    def named(
        self,
        table: str,
        column: str,
        values: Sequence[Any],
        columns: Sequence[str] = (),
    ) -> list[Row]:
        """The rows whose column is one of these values."""
        rows: list[Row] = []
        with self.begin():
            found = TABLES[table]
            for start in range(0, len(values), _MOST_VALUES):
                some = values[start : start + _MOST_VALUES]
                statement = _chosen(found, columns).where(found.c[column].in_(some))
                rows += [dict(row) for row in self._run(statement).mappings()]
        return rows

    def update_many(
        self,
        table: str,
        key: str,
        changes: Sequence[Mapping[str, Any]],
        **where: Any,
    ) -> None:
        """Changes many rows at once, each by its key; all change the same columns."""
        if not changes:
            return
        with self.begin():
            names = tuple(name for name in changes[0] if name != key)
            shape = _shape({**where, key: changes[0][key]})
            asked = _asked(where)
            self._run(
                _change(table, shape, names),
                [
                    {
                        **asked,
                        **_asked({key: row[key]}),
                        **{f"new_{name}": row[name] for name in names},
                    }
                    for row in changes
                ],
            )

    def one(self, table: str, **where: Any) -> Row | None:
        """The row that fits, or nothing. Several are an error of the caller."""
        with self.begin():
            result = self._run(_question(table, _shape(where), ()), _asked(where))
            row = result.mappings().one_or_none()
            return None if row is None else dict(row)

    def count(self, table: str, **where: Any) -> int:
        """How many rows fit."""
        with self.begin():
            found = TABLES[table]
            statement = (
                select(func.count()).select_from(found).where(_fits(found, where))
            )
            return int(self._run(statement).scalar_one())

    def counts(self, table: str, column: str, **where: Any) -> dict[str, int]:
        """How many rows that fit have each value of a column."""
        with self.begin():
            found = TABLES[table]
            statement = (
                select(found.c[column], func.count())
                .where(_fits(found, where))
                .group_by(found.c[column])
            )
            return {str(value): int(count) for value, count in self._run(statement)}

    def next_number(self, counter: str) -> int:
        """1, 2, 3, ... without a gap, unless the transaction is undone."""
        return self.take_numbers(counter, 1)

    def take_numbers(self, counter: str, count: int) -> int:
        """The next numbers of a counter, so many; answers the first of them."""
        with self.begin():
            row = self.one("counters", name=counter)
            before = 0 if row is None else int(row["value"])
            value = before + count
            if row is None:
                self.insert("counters", name=counter, value=value)
            else:
                self.update("counters", {"name": counter}, value=value)
            return before + 1

    def _run(self, statement: Any, values: Any = None) -> Any:
        if self._connection is None:
            raise RuntimeError("no transaction is open")
        if values is None:
            return self._connection.execute(statement)
        return self._connection.execute(statement, values)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One process or thread at a time makes what the lock stands for.

    SQLite does not wait where two turn a file to WAL at once, whatever its timeout, and
    two would make two authorities.
    """
    descriptor = system.open_private(lock, os.O_RDWR | os.O_CREAT)
    try:
        system.lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _chosen(table: Table, columns: Sequence[str]) -> Any:
    return select(*(table.c[name] for name in columns)) if columns else select(table)


# Statements are put together once for each shape: names, and which of them are NULL.
# The library takes as long to build one as SQLite takes to answer it.

_Shape = tuple[tuple[str, bool], ...]


def _shape(where: Mapping[str, Any]) -> _Shape:
    return tuple((name, value is None) for name, value in where.items())


def _asked(where: Mapping[str, Any]) -> dict[str, Any]:
    return {f"is_{n}": value for n, value in where.items() if value is not None}


def _of_shape(table: Table, shape: _Shape) -> Any:
    return and_(
        True,
        *(
            table.c[name].is_(None)
            if empty
            else table.c[name] == bindparam(f"is_{name}")
            for name, empty in shape
        ),
    )


@functools.cache
def _insertion(table: str) -> Any:
    return TABLES[table].insert()


@functools.cache
def _question(table: str, shape: _Shape, columns: tuple[str, ...]) -> Any:
    found = TABLES[table]
    return _chosen(found, columns).where(_of_shape(found, shape))


@functools.cache
def _removal(table: str, shape: _Shape) -> Any:
    found = TABLES[table]
    return found.delete().where(_of_shape(found, shape))


@functools.cache
def _change(table: str, shape: _Shape, names: tuple[str, ...]) -> Any:
    found = TABLES[table]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return found.update().where(_of_shape(found, shape)).values(values)


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
