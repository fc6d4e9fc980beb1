"""The one door to ``sqlite3``: every local database opens, reads and writes here.

What holds for all of them (security.md, section 4, threats 13 and 14):

* WAL and ``synchronous=FULL``, read back at every open.
* Before any other statement the schema is compared with what this program makes; a
  planted trigger, view or index is refused, and no SQL from the file ever runs.
* The file, its ``-wal`` and its ``-shm`` are ours, are no links and have one name.
* One writer at a time: a write is one ``BEGIN IMMEDIATE`` transaction.
* Each database counts its commits, and a witness file beside it remembers the last
  count seen. SQLite finds nothing wrong with a database whose ``-wal`` was deleted
  or that is yesterday's copy; the witness does.
* After a failed sync nothing is tried again on the same connection: it is closed, and
  the next use opens and judges afresh (USENIX ATC 2020).
* Where a file can be read but not opened by SQLite (full or read-only disk), reading
  goes on from an image in memory (`image`).
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from desktop import system
from desktop.errors import (
    SaqtaError,
    StoreDamaged,
    StoreFull,
    StoreNewer,
    StoreUnavailable,
)
from desktop.store import image
from desktop.store.files import store_error

__all__ = ["Connection", "Database", "Schema"]

_SIDES = ("", "-wal", "-shm")
_META = "CREATE TABLE meta (id INTEGER PRIMARY KEY, commits INTEGER NOT NULL) STRICT"
_FULL_SYNC = 2
_WITNESS_WIDTH = 20
_BUSY_TIMEOUT_S = 10.0

#: Primary result codes of SQLite that mean the content is not what it must be.
#: What the parts of the store are handed for one transaction.
Connection = sqlite3.Connection

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
#: Codes where the file may still be readable although SQLite can't open it.
_NO_ROOM = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    }
)


@dataclass(frozen=True)
class Schema:
    """What one kind of database looks like.

    Attributes:
        application_id: Marks the kind of file (``PRAGMA application_id``).
        version: ``PRAGMA user_version``; a file with a higher one is not touched.
        statements: ``CREATE`` statements, exactly as ``sqlite_master`` keeps them.
        implied: What a virtual table among them makes by itself.
    """

    application_id: int
    version: int
    statements: tuple[str, ...]
    implied: tuple[str, ...] = ()

    def fingerprint(self) -> list[str]:
        """The SQL texts that ``sqlite_master`` must hold, sorted."""
        return sorted([_META, *self.statements, *self.implied])


class Database:
    """One database file; may be used from several threads, one call at a time.

    Attributes:
        path: The database file.
    """

    def __init__(
        self,
        path: Path,
        schema: Schema,
        *,
        busy_timeout_s: float = _BUSY_TIMEOUT_S,
        cache_kb: int = 0,
    ) -> None:
        self.path = path
        self._schema = schema
        self._busy_timeout_s = busy_timeout_s
        self._cache_kb = cache_kb
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._judged_version = -1
        self._witness_fd = -1

    @property
    def witness(self) -> Path:
        """The file that remembers how many commits were seen."""
        return self.path.with_name(self.path.name + ".seen")

    def open(self) -> None:
        """Opens and judges the file, or makes it where there is none.

        Raises:
            StoreDamaged: Schema, counts, owner or kind of file do not fit.
            StoreNewer: A newer version of the program wrote it.
            StoreFull, StoreUnavailable: The system refuses.
        """
        with self._lock, self._mapped():
            self._ensure()

    def close(self) -> None:
        """Closes the connection; the next use opens again."""
        with self._lock:
            if self._connection is not None:
                connection, self._connection = self._connection, None
                with contextlib.suppress(sqlite3.Error):
                    connection.close()
            if self._witness_fd >= 0:
                os.close(self._witness_fd)
                self._witness_fd = -1

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction; on a normal end it is on the disk.

        Raises:
            StoreDamaged, StoreNewer, StoreFull, StoreUnavailable: Nothing may be
                believed written.
        """
        with self._lock, self._mapped():
            connection = self._ensure()
            connection.execute("BEGIN IMMEDIATE")
            try:
                self._check_unchanged(connection)
                yield connection
                row = connection.execute(
                    "UPDATE meta SET commits = commits + 1 RETURNING commits"
                ).fetchone()
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            self._remember(int(row[0]))

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One consistent view for reading.

        Where SQLite can't open the file but its bytes can be read, the view is an
        image of what was committed.

        Raises:
            StoreDamaged, StoreNewer, StoreFull, StoreUnavailable: The class says why.
        """
        with self._lock, self._mapped():
            try:
                connection = self._ensure()
                connection.execute("BEGIN")
                self._check_unchanged(connection)
            except sqlite3.OperationalError as error:
                if not _is_no_room(error):
                    raise
                self.close()
                connection = self._frozen(error)
                with contextlib.closing(connection):
                    yield connection
                return
            try:
                yield connection
            finally:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")

    # -- opening -------------------------------------------------------------------

    def _ensure(self) -> sqlite3.Connection:
        if self._connection is not None:
            return self._connection
        system.check_folder(self.path.parent)
        if not self.path.exists():
            self._create()
        self._check_files()
        seen = self._seen()
        # Closing a connection that can write moves the -wal into the file. What is
        # refused must be left as it is, so the first look is one that only reads.
        with contextlib.closing(self._connect(self.path, "ro")) as reader:
            self._check_schema(reader)
            self._check_count(reader, seen)
        connection = self._connect(self.path, "rw")
        try:
            self._judge(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    def _connect(self, path: Path, mode: str) -> sqlite3.Connection:
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(
            uri,
            uri=True,
            timeout=self._busy_timeout_s,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=64,
        )
        # None of these reads the file.
        for pragma in ("trusted_schema=OFF", "mmap_size=0", "cell_size_check=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _judge(self, connection: sqlite3.Connection) -> None:
        self._check_schema(connection)
        self._judged_version = _schema_version(connection)
        mode = str(connection.execute("PRAGMA journal_mode").fetchone()[0])
        if mode != "wal":
            raise self._damaged(f"journal mode {mode}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA fullfsync=ON")
        connection.execute("PRAGMA checkpoint_fullfsync=ON")
        if self._cache_kb:
            connection.execute(f"PRAGMA cache_size={-self._cache_kb:d}")
            # A large cache is for large changes: let the -wal grow as large.
            connection.execute(f"PRAGMA wal_autocheckpoint={self._cache_kb // 4:d}")
        level = int(connection.execute("PRAGMA synchronous").fetchone()[0])
        if level != _FULL_SYNC:
            raise self._damaged(f"synchronous {level}")

    def _check_unchanged(self, connection: sqlite3.Connection) -> None:
        """Judges the schema again where another process has changed it meanwhile.

        SQLite itself keeps to the schema it has read until that number changes.
        """
        if _schema_version(connection) != self._judged_version:
            self._check_schema(connection)
            self._judged_version = _schema_version(connection)

    def _check_schema(self, connection: sqlite3.Connection) -> None:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > self._schema.version:
            raise StoreNewer(path=str(self.path))
        kind = int(connection.execute("PRAGMA application_id").fetchone()[0])
        if kind != self._schema.application_id:
            raise self._damaged("another kind of file")
        if version < self._schema.version:
            raise self._damaged(f"schema version {version}")
        found = connection.execute("SELECT name, sql FROM sqlite_master").fetchall()
        texts = sorted(
            str(sql)
            for name, sql in found
            # Only the indexes that SQLite makes for keys have no text.
            if sql is not None or not str(name).startswith("sqlite_autoindex_")
        )
        if texts != self._schema.fingerprint():
            raise self._damaged("the schema is not the one this program makes")

    def _check_count(self, connection: sqlite3.Connection, seen: int) -> None:
        """Compares with the witness, which is looked at before the file is.

        Others commit meanwhile: a witness read later may know more than was read here.
        """
        rows = connection.execute("SELECT commits FROM meta").fetchall()
        if len(rows) != 1:
            raise self._damaged("no count of commits")
        if int(rows[0][0]) < seen:
            raise self._damaged(f"{seen} commits were seen, {rows[0][0]} are left")

    def _seen(self) -> int:
        try:
            return int(self.witness.read_bytes()[:_WITNESS_WIDTH])
        except FileNotFoundError as error:
            raise self._damaged("its witness is gone") from error
        except ValueError:
            # A power cut tore it; the count starts again.
            return 0

    def _check_files(self) -> None:
        for side in _SIDES:
            with contextlib.suppress(FileNotFoundError):
                system.check_file(self.path.with_name(self.path.name + side))
        with contextlib.suppress(FileNotFoundError):
            system.check_file(self.witness)

    def _create(self) -> None:
        """Makes the whole file aside and gives it its name at the end."""
        lock_path = self.path.with_name(self.path.name + ".lock")
        descriptor = system.open_private(lock_path, os.O_RDWR | os.O_CREAT)
        try:
            system.lock(descriptor)
            if self.path.exists():
                return
            # A count of nothing is what a crash in the middle of this leaves.
            if self.witness.exists() and self._seen() > 0:
                raise self._damaged("the file is gone, its witness is not")
            self._create_locked()
        finally:
            os.close(descriptor)

    def _create_locked(self) -> None:
        new = self.path.with_name(self.path.name + ".new")
        for side in (*_SIDES, "-journal"):
            new.with_name(new.name + side).unlink(missing_ok=True)
        os.close(system.open_private(new, os.O_RDWR | os.O_CREAT | os.O_EXCL))
        with contextlib.closing(self._connect(new, "rw")) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("BEGIN IMMEDIATE")
            for statement in (_META, *self._schema.statements):
                connection.execute(statement)
            connection.execute("INSERT INTO meta VALUES (1, 0)")
            connection.execute(f"PRAGMA application_id={self._schema.application_id:d}")
            connection.execute(f"PRAGMA user_version={self._schema.version:d}")
            connection.execute("COMMIT")
        # Closing the last connection moved everything into the file and synced it.
        descriptor = system.open_private(self.witness, os.O_WRONLY | os.O_CREAT)
        try:
            os.write(descriptor, b"0".zfill(_WITNESS_WIDTH))
            system.sync_file(descriptor)
        finally:
            os.close(descriptor)
        system.replace_durably(new, self.path)

    def _frozen(self, cause: sqlite3.OperationalError) -> sqlite3.Connection:
        self._check_files()
        if not self.path.exists():
            raise cause
        seen = self._seen()
        connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.deserialize(image.committed(self.path))
            self._check_schema(connection)
            self._check_count(connection, seen)
        except BaseException:
            connection.close()
            raise
        return connection

    # -- the rest ------------------------------------------------------------------

    def _remember(self, commits: int) -> None:
        # Not synced on purpose: after a power cut an older count does no harm, and a
        # count that ran ahead of its commit can't be, as the commit came first.
        with contextlib.suppress(OSError):
            if self._witness_fd < 0:
                self._witness_fd = system.open_private(self.witness, os.O_WRONLY)
            os.lseek(self._witness_fd, 0, os.SEEK_SET)
            os.write(self._witness_fd, str(commits).zfill(_WITNESS_WIDTH).encode())

    def _damaged(self, reason: str) -> StoreDamaged:
        return StoreDamaged(path=str(self.path), reason=reason)

    @contextlib.contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
            # Our own mistake, which must not pass for the disk's.
            raise
        except sqlite3.Error as error:
            self.close()
            raise self._meaning(error) from error
        except UnicodeDecodeError as error:
            # Names in the schema reach the module by another way than values do.
            self.close()
            raise self._damaged("text that is no UTF-8") from error
        except OSError as error:
            self.close()
            raise store_error(self.path, error) from error
        except StoreDamaged:
            self.close()
            raise

    def _meaning(self, error: sqlite3.Error) -> SaqtaError:
        """What an error of SQLite means; never its SQL, which might quote data."""
        code = _primary_code(error)
        name = str(getattr(error, "sqlite_errorname", type(error).__name__))
        if code == sqlite3.SQLITE_FULL:
            return StoreFull(path=str(self.path))
        # The module's own complaints carry no code: text that is no UTF-8.
        if code in _DAMAGE or code == 0:
            return self._damaged(name)
        reason = "busy" if code in _BUSY else name
        return StoreUnavailable(path=str(self.path), reason=reason)

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: Any) -> Literal[False]:
        self.close()
        return False


def _schema_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA schema_version").fetchone()[0])


def _is_no_room(error: sqlite3.Error) -> bool:
    return _primary_code(error) in _NO_ROOM


def _primary_code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
