"""Connections of the department register: one URL, serialisable, tried again."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    DisconnectionError,
    IntegrityError,
    NoSuchModuleError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from desktop import system
from desktop.errors import DependencyMissing, SettingsInvalid, StoreUnavailable
from desktop.store.files import store_error
from desktop.store.paths import Home

__all__ = ["Mode", "act", "make_engine", "own_url"]

_TRIES = 40
_PAUSE_S = 0.01
_LONGEST_PAUSE_S = 0.3
#: SQLSTATE of "serialisation failure", "deadlock" and "duplicate table" (two that
#: bring a new database up to date): the loser tries again.
_AGAIN = frozenset({"40001", "40P01", "42P07"})
#: SQLite waits this long for another writer, then the whole act begins anew. It does
#: not wait at all where two connections turn a new file to WAL at once.
_BUSY_S = 0.5
#: Whole seconds until a server that does not answer counts as away.
_CONNECT_S = 5
#: SQLITE_BUSY and SQLITE_LOCKED (sqlite.org/rescode.html).
_BUSY_CODES = frozenset({5, 6})
_SETTING = "department_url"
_MODE = "saqta_mode"

Mode = Literal["read", "write", "schema"]

_T = TypeVar("_T")


def own_url(home: Home) -> str:
    """The URL of the register in this home; its file is made private first.

    Raises:
        StoreDamaged: The folder or file is not this user's own.
        StoreFull, StoreUnavailable: It can't be made.
    """
    path = home.make(home.root / "department") / "department.db"
    try:
        os.close(system.open_private(path, os.O_RDWR | os.O_CREAT))
        system.check_file(path)
    except OSError as error:
        raise store_error(path, error) from error
    return URL.create("sqlite", database=str(path)).render_as_string()


def make_engine(url: str) -> Engine:
    """An engine whose transactions are serialisable.

    Raises:
        SettingsInvalid: Not a database URL, or of a database we do not use.
        DependencyMissing: The extra ``[department]`` is not installed.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SettingsInvalid(path=_SETTING, reason="not a database URL") from error
    kind = parsed.get_backend_name()
    if kind == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        options: dict[str, Any] = {"isolation_level": "SERIALIZABLE"}
        if "connect_timeout" not in parsed.query:
            # A server that is away must not hold a holder's program for minutes.
            options["connect_args"] = {"connect_timeout": _CONNECT_S}
    elif kind == "sqlite":
        options = {"connect_args": {"timeout": _BUSY_S}}
    else:
        raise SettingsInvalid(path=_SETTING, reason="neither SQLite nor PostgreSQL")
    try:
        engine = create_engine(parsed, pool_pre_ping=kind == "postgresql", **options)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise DependencyMissing(name="department") from error
    if kind == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    return engine


def act(
    engine: Engine,
    name: str,
    what: Callable[[Connection], _T],
    *,
    mode: Mode,
) -> _T:
    """Runs one transaction; where two met, the loser begins anew.

    Args:
        engine: Of :func:`make_engine`.
        name: Of the database, for errors; without a password.
        what: The whole act: it may run more than once.
        mode: Whether it reads, writes, or changes the schema.

    Raises:
        StoreUnavailable: It can't be reached, or stayed busy; nothing was written.
    """
    for attempt in range(_TRIES):
        try:
            with engine.connect() as connection:
                connection = connection.execution_options(**{_MODE: mode})
                with connection.begin():
                    _take_turn(connection, mode)
                    return what(connection)
        except DBAPIError as error:
            if not _met_another(error) or attempt == _TRIES - 1:
                raise _unavailable(name, error) from error
        except (DisconnectionError, PoolTimeout) as error:
            raise _unavailable(name, error) from error
        # Spread out, so that two losers do not meet again.
        pause = min(_PAUSE_S * 1.5**attempt, _LONGEST_PAUSE_S)
        time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
    raise StoreUnavailable(path=name, reason="busy")


def _take_turn(connection: Connection, mode: Mode) -> None:
    """Makes writers wait for each other, as SQLite's do; readers wait for nobody.

    Without it PostgreSQL finds conflicts between any two writers of these small
    tables, and four busy officers failed each other more than a dozen times. A table's
    lock is taken before the transaction's view of the data is; an advisory lock is not.
    """
    if connection.dialect.name != "postgresql":
        return
    if mode == "write":
        connection.exec_driver_sql("LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE")
    elif mode == "read":
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _met_another(error: DBAPIError) -> bool:
    if getattr(error.orig, "sqlstate", None) in _AGAIN:
        return True
    # The low byte is the primary code; the rest says which kind of "busy" it was.
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in _BUSY_CODES:
        return True
    # Two officers wrote the same new row: the second sees it when he tries again.
    return isinstance(error, IntegrityError)


def _unavailable(name: str, error: SQLAlchemyError) -> StoreUnavailable:
    # Only classes: a driver's message quotes the statement and its data.
    cause = getattr(error, "orig", None) or error
    return StoreUnavailable(path=name, reason=type(cause).__name__)


def _on_connect(connection: Any, record: object) -> None:
    del record
    # The driver must not begin transactions by itself: _on_begin does.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    # One writer at a time from the start, so nothing read can be stale when written.
    reads = connection.get_execution_options().get(_MODE) == "read"
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
