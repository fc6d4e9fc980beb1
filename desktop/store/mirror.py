"""The officer's local mirror of the organisation's certificates (D-S5).

Kept by delta: the operator numbers every change, the mirror asks for what came after
the last number it has. It is a copy to search in, off line too, stamped with its age;
what is ordered from it is judged by the operator again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop.canonical import canonical, parse
from desktop.errors import NothingFound
from desktop.store import mirror_words
from desktop.store.database import Connection, Database, Schema
from desktop.store.mirror_page import Column, Page, TextsById, page_of, page_of_kept
from desktop.store.mirror_query import MirrorQuery, match, query_from_dict
from desktop.store.mirror_radius import new_hits, radius_of_hits
from desktop.store.mirror_rows import (
    COLUMNS,
    SHARED,
    MirrorRow,
    MirrorState,
    Radius,
    blob,
)
from desktop.store.paths import Home

__all__ = ["FILE", "Mirror", "MirrorRow", "MirrorState", "Radius"]

#: Named by its schema's version.
FILE = "mirror-2.db"
_BATCH = 5_000
#: Random keys go into two indexes of a million; with SQLite's 2 MB each would be read
#: from the disk again.
_CACHE_KB = 96 * 1024
_GOOD = "good"

SCHEMA = Schema(
    application_id=0x53514D31,
    version=2,
    statements=(
        "CREATE TABLE value (id INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
        " text TEXT NOT NULL, UNIQUE (kind, text)) STRICT",
        "CREATE TABLE certificate (id INTEGER PRIMARY KEY, number INTEGER NOT NULL,"
        " sha256 BLOB NOT NULL, spki_sha256 BLOB NOT NULL, serial TEXT NOT NULL,"
        " iin TEXT NOT NULL, email TEXT NOT NULL, name TEXT NOT NULL,"
        " application_id TEXT NOT NULL, issued_at TEXT NOT NULL,"
        " not_after TEXT NOT NULL, revoked_at TEXT NOT NULL,"
        " token_serial TEXT NOT NULL, "
        + ", ".join(f"{name} INTEGER NOT NULL" for name in SHARED)
        + ") STRICT",
        "CREATE UNIQUE INDEX certificate_sha256 ON certificate (sha256)",
        # Whoever counts people without another key needs nothing but this.
        "CREATE INDEX certificate_iin ON certificate (iin, state)",
        "CREATE TABLE sync (id INTEGER PRIMARY KEY, following INTEGER NOT NULL,"
        " asked_at TEXT NOT NULL) STRICT",
        "CREATE TABLE filter (name TEXT NOT NULL PRIMARY KEY, raw BLOB NOT NULL)"
        " STRICT",
        "CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0,"
        " detail=none, tokenize=\"ascii tokenchars '=<>'\")",
    ),
    # What the full-text index makes for itself.
    implied=(
        "CREATE TABLE 'words_config'(k PRIMARY KEY, v) WITHOUT ROWID",
        "CREATE TABLE 'words_data'(id INTEGER PRIMARY KEY, block BLOB)",
        "CREATE TABLE 'words_idx'(segid, term, pgno, PRIMARY KEY(segid, term))"
        " WITHOUT ROWID",
    ),
)


_SELECT = ", ".join(f"certificate.{name}" for name in COLUMNS)
_MARKS = ", ".join("?" * len(COLUMNS))
_INSERT = "INSERT OR {} INTO certificate VALUES (" + _MARKS + ")"  # noqa: S608 - our own names, values apart


class Mirror:
    """The mirror of one home."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._shared = TextsById()

    @classmethod
    def open(cls, home: Home) -> Mirror:
        """The mirror of a home.

        Raises:
            StoreDamaged, StoreFull, StoreUnavailable: Its folder can't be had; what
                is wrong with the file itself is raised at the first use.
        """
        home.make(home.mirror_dir)
        path = home.mirror_dir / FILE
        # An older version's copy is filled anew, not moved over; what one may have
        # been allowed to see then does not stay on the disk.
        for old in home.mirror_dir.glob("mirror.db*"):
            old.unlink(missing_ok=True)
        return cls(Database(path, SCHEMA, cache_kb=_CACHE_KB))

    def close(self) -> None:
        """Closes the database; the next use opens it again."""
        self._database.close()

    # -- keeping it ----------------------------------------------------------------

    def state(self) -> MirrorState:
        """How far and how old the mirror is."""
        with self._database.read() as connection:
            row = connection.execute("SELECT following, asked_at FROM sync").fetchone()
            count = connection.execute("SELECT count(*) FROM certificate").fetchone()
        following, asked_at = row or (0, "")
        return MirrorState(int(following), str(asked_at), int(count[0]))

    def apply(
        self, rows: Sequence[Mapping[str, Any]], following: int, asked_at: str
    ) -> None:
        """Takes in one page of changes, in one transaction.

        A page taken in twice changes nothing the second time.

        Args:
            rows: The operator's rows: number, sha256, serial and so on.
            following: The number to ask for next.
            asked_at: The operator's time of the answer.

        Raises:
            EncodingInvalid: A row lacks a value or has one of another type.
            StoreFull, StoreUnavailable: Nothing of the page was taken in.
        """
        page = page_of(rows).latest()
        try:
            with self._database.write() as connection:
                self._load_values(connection)
                if self._is_empty(connection):
                    mirror_words.fill_unmerged(connection)
                self._put(connection, page)
                connection.execute(
                    "INSERT OR REPLACE INTO sync VALUES (1, ?, ?)",
                    (following, asked_at),
                )
        except BaseException:
            # Values that were numbered in it went with the transaction.
            self._shared = TextsById()
            raise

    def settle(self) -> None:
        """Brings the index of words into one piece after many pages, for fast keys.

        One short transaction after the other, so that a search may come between. Does
        nothing where there are few pieces already.

        Raises:
            StoreFull, StoreUnavailable: The index stays as it was, and works.
        """
        mirror_words.settle(self._database)

    def clear(self) -> None:
        """Forgets every certificate, e.g. for another operator; filters stay."""
        with self._database.write() as connection:
            connection.execute("INSERT INTO words(words) VALUES ('delete-all')")
            for table in ("certificate", "value", "sync"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - fixed names
        self._shared = TextsById()

    # -- searching -----------------------------------------------------------------

    def search(
        self, query: MirrorQuery, *, limit: int = 200, below: int | None = None
    ) -> list[MirrorRow]:
        """The newest rows that fit, below an id: the next page of a long list."""
        where, values = self._where(query)
        if where is None:
            return []
        # The order of the index itself; by the other name SQLite would sort them all.
        place = "words.rowid" if "MATCH" in where else "certificate.id"
        if below is not None:
            where += f" AND {place} < ?"
            values.append(below)
        with self._database.read() as connection:
            self._load_values(connection)
            rows = connection.execute(
                f"SELECT {_SELECT} {where} ORDER BY {place} DESC LIMIT ?",
                [*values, limit],
            ).fetchall()
            return [self._row(row) for row in rows]

    def count(self, query: MirrorQuery, *, cap: int = 1_000_000) -> int:
        """How many fit; counting ends at the cap."""
        where, values = self._where(query)
        if where is None:
            return 0
        if len(values) == 1 and "MATCH" in where:
            # Each certificate has its words, so these can be counted alone.
            where = "FROM words WHERE words MATCH ?"
        with self._database.read() as connection:
            row = connection.execute(
                f"SELECT count(*) FROM (SELECT 1 {where} LIMIT ?)",  # noqa: S608 - our own names, values apart
                [*values, cap],
            ).fetchone()
        return int(row[0])

    def each(self, query: MirrorQuery) -> Iterator[MirrorRow]:
        """Every row that fits, the newest first, in batches: the list of a plan."""
        below: int | None = None
        while rows := self.search(query, limit=_BATCH, below=below):
            yield from rows
            below = rows[-1].id

    def get(self, sha256: str) -> MirrorRow:
        """One certificate.

        Raises:
            NothingFound: The mirror does not have it.
        """
        with self._database.read() as connection:
            self._load_values(connection)
            row = connection.execute(
                f"SELECT {_SELECT} FROM certificate WHERE sha256 = ?",  # noqa: S608 - our own names, values apart
                (blob(sha256),),
            ).fetchone()
            if row is None:
                raise NothingFound(what="certificate", name=sha256)
            return self._row(row)

    def get_many(self, names: Sequence[str]) -> dict[str, MirrorRow]:
        """Certificates by their SHA-256; those that the mirror lacks are left out."""
        with self._database.read() as connection:
            self._load_values(connection)
            found = self._earlier(connection, [blob(name) for name in names])
        return {row.sha256: row for row in found.values()}

    def values(self, name: str) -> list[str]:
        """The values that a fact has had, for a menu: units, token models and so on."""
        return sorted(text for _, text in self._known(name) if text)

    def radius(self, query: MirrorQuery) -> Radius:
        """What revoking the good certificates of a search would stop (dry run)."""
        where, values = self._where(query)
        if where is None:
            return Radius(0, 0, 0, ())
        with self._database.read() as connection:
            self._load_values(connection)
            good = self._shared.id_of("state", _GOOD)
            new_hits(connection)
            connection.execute(
                "INSERT INTO temp.hit SELECT certificate.id, certificate.iin,"
                " certificate.unit, certificate.services"
                f" {where} AND certificate.state = ?",
                [*values, good],
            )
            return radius_of_hits(connection, good, self._shared.texts)

    def radius_of(self, names: Sequence[str]) -> Radius:
        """The same for certificates by their SHA-256; only good ones count."""
        with self._database.read() as connection:
            self._load_values(connection)
            good = self._shared.id_of("state", _GOOD)
            new_hits(connection)
            connection.executemany(
                "INSERT INTO temp.hit SELECT id, iin, unit, services FROM certificate"
                " WHERE sha256 = ? AND state = ?",
                [(blob(name), good) for name in set(names)],
            )
            return radius_of_hits(connection, good, self._shared.texts)

    @staticmethod
    def _is_empty(connection: Connection) -> bool:
        found = connection.execute("SELECT 1 FROM certificate LIMIT 1").fetchone()
        return found is None

    # -- saved filters -------------------------------------------------------------

    def save_filter(self, name: str, query: MirrorQuery) -> None:
        """Keeps a search under a name; an earlier one of that name is replaced."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO filter VALUES (?, ?)",
                (name, canonical(query.as_dict())),
            )

    def forget_filter(self, name: str) -> None:
        """Removes a saved search; nothing happens where there is none."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM filter WHERE name = ?", (name,))

    def filters(self) -> dict[str, MirrorQuery]:
        """Saved searches by name."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT name, raw FROM filter ORDER BY name"
            ).fetchall()
        return {str(name): query_from_dict(parse(bytes(raw))) for name, raw in rows}

    # -- private -------------------------------------------------------------------

    def _where(self, query: MirrorQuery) -> tuple[str | None, list[Any]]:
        """``FROM`` and ``WHERE`` with their values; ``None`` where nothing can fit."""
        found = match(query, self._known)
        if found is None:
            return None, []
        values: list[Any] = []
        where = "FROM certificate WHERE 1"
        if found:
            where = (
                "FROM words CROSS JOIN certificate ON certificate.id = words.rowid"
                " WHERE words MATCH ?"
            )
            values.append(found)
        if query.issued_from:
            where += " AND certificate.issued_at >= ?"
            values.append(query.issued_from)
        if query.issued_to:
            # Every time of that day begins with it; a tilde sorts after them all.
            where += " AND certificate.issued_at <= ?"
            values.append(query.issued_to + "~")
        return where, values

    def _known(self, name: str) -> list[tuple[int, str]]:
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id, text FROM value WHERE kind = ?", (name,)
            ).fetchall()
        return [(int(item), str(text)) for item, text in rows]

    def _load_values(self, connection: Connection) -> None:
        """Reads the values that another process has added since."""
        last = max(self._shared.texts, default=0)
        for number, kind, text in connection.execute(
            "SELECT id, kind, text FROM value WHERE id > ?", (last,)
        ):
            self._shared.add(int(number), str(kind), str(text))

    def _numbers(self, connection: Connection, page: Page) -> list[Column]:
        """Numbers of a page's shared texts; new ones are written down."""
        found = self._shared.numbers(page)
        if found is not None:
            return found
        connection.executemany(
            "INSERT INTO value (kind, text) VALUES (?, ?)", self._shared.unknown(page)
        )
        self._load_values(connection)
        return self._shared.numbers(page) or []

    def _put(self, connection: Connection, page: Page) -> None:
        """Adds what is new of a page, then changes what was there.

        In a first sync all is new: nothing is looked up before it is written.
        """
        numbers = self._numbers(connection, page)
        first = connection.execute(
            "SELECT coalesce(max(id), 0) + 1 FROM certificate"
        ).fetchone()[0]
        places = range(first, first + len(page))
        before = connection.total_changes
        connection.executemany(
            _INSERT.format("IGNORE"),
            zip(places, *page.plain(numbers), strict=True),
        )
        if connection.total_changes - before == len(page):
            self._add_words(connection, places, page, numbers)
            return
        added = {
            row[0] - first
            for row in connection.execute(
                "SELECT id FROM certificate WHERE id >= ?", (first,)
            )
        }
        new = page.pick(sorted(added))
        self._add_words(
            connection,
            [first + place for place in sorted(added)],
            new,
            self._numbers(connection, new),
        )
        self._change(
            connection, page.pick([n for n in range(len(page)) if n not in added])
        )

    def _change(self, connection: Connection, page: Page) -> None:
        """Replaces rows that are known, where the page says something later of them."""
        known = self._earlier(connection, page.hashes)
        later = page.pick(
            [
                place
                for place, (name, number) in enumerate(
                    zip(page.hashes, page.numbers, strict=True)
                )
                if known[name].number < number
            ]
        )
        # In the order of their places: the index writes what it holds to the disk, as a
        # piece of its own, whenever a place comes that is not above the last one.
        later = later.pick(
            sorted(range(len(later)), key=lambda at: known[later.hashes[at]].id)
        )
        rows = [known[name] for name in later.hashes]
        places = [row.id for row in rows]
        before, numbers = page_of_kept(rows), self._numbers(connection, later)
        gone = self._shared.words(before, self._numbers(connection, before))
        connection.executemany(
            "INSERT INTO words(words, rowid, text) VALUES ('delete', ?, ?)",
            zip(places, gone, strict=True),
        )
        connection.executemany(
            _INSERT.format("REPLACE"),
            zip(places, *later.plain(numbers), strict=True),
        )
        self._add_words(connection, places, later, numbers)

    def _add_words(
        self,
        connection: Connection,
        places: Sequence[int],
        page: Page,
        numbers: Sequence[Column],
    ) -> None:
        connection.executemany(
            "INSERT INTO words(rowid, text) VALUES (?, ?)",
            zip(places, self._shared.words(page, numbers), strict=True),
        )

    def _earlier(
        self, connection: Connection, names: Sequence[bytes]
    ) -> dict[bytes, MirrorRow]:
        found: dict[bytes, MirrorRow] = {}
        for start in range(0, len(names), _BATCH):
            part = names[start : start + _BATCH]
            marks = ", ".join("?" * len(part))
            for row in connection.execute(
                f"SELECT {_SELECT} FROM certificate WHERE sha256 IN ({marks})",  # noqa: S608 - our own names, values apart
                part,
            ):
                record = self._row(row)
                found[bytes.fromhex(record.sha256)] = record
        return found

    def _row(self, row: Sequence[Any]) -> MirrorRow:
        values = list(row)
        for place, name in enumerate(COLUMNS):
            if name in SHARED:
                values[place] = self._shared.texts.get(values[place], "")
            elif name in {"sha256", "spki_sha256"}:
                values[place] = bytes(values[place]).hex()
        return MirrorRow(*values)
