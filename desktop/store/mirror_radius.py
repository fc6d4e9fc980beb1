"""What a revocation would stop, counted in the mirror: people, units and services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from desktop.store.database import Connection
from desktop.store.mirror_rows import Radius

__all__ = ["new_hits", "radius_of_hits"]


def new_hits(connection: Connection) -> None:
    """An empty table for the certificates that are meant, in memory."""
    # A table in memory of this connection; the file is not written. With the types
    # of the columns it is compared with, or its index would not be used.
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("DROP TABLE IF EXISTS temp.hit")
    connection.execute(
        "CREATE TEMP TABLE hit (id INTEGER, iin TEXT, unit INTEGER, services INTEGER)"
    )


def radius_of_hits(
    connection: Connection, good: int, texts: Mapping[int, str]
) -> Radius:
    """What revoking the hits would stop; the table is gone then.

    Args:
        connection: With the table of :func:`new_hits`, filled.
        good: Number of the state "good".
        texts: The shared texts by their numbers.
    """
    connection.execute("CREATE INDEX temp.hit_id ON hit (id)")
    units = connection.execute(
        "SELECT unit, count(*) FROM temp.hit GROUP BY unit ORDER BY count(*) DESC, unit"
    ).fetchall()
    services: Counter[str] = Counter()
    for number, count in connection.execute(
        "SELECT services, count(*) FROM temp.hit GROUP BY services"
    ):
        for name in texts.get(int(number), "").splitlines():
            services[name] += int(count)
    people, alone = connection.execute(
        "SELECT count(*), sum(NOT EXISTS (SELECT 1 FROM certificate AS other"
        " WHERE other.iin = person.iin AND other.state = ? AND NOT EXISTS"
        " (SELECT 1 FROM temp.hit WHERE temp.hit.id = other.id)))"
        " FROM (SELECT DISTINCT iin FROM temp.hit) AS person",
        (good,),
    ).fetchone()
    connection.execute("DROP TABLE temp.hit")
    return Radius(
        certificates=sum(int(count) for _, count in units),
        people=int(people),
        without_other=int(alone or 0),
        units=tuple((texts.get(int(unit), ""), int(count)) for unit, count in units),
        services=tuple(sorted(services.items(), key=lambda item: (-item[1], item[0]))),
    )
