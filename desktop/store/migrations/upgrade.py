"""Takes a department register to the present schema, by Alembic."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text

from desktop.errors import StoreNewer
from desktop.store.migrations.tables import META

__all__ = ["revisions", "upgrade"]

_ONE_AT_A_TIME = threading.Lock()
_FOLDER = Path(__file__).parent
#: Two officers may start a new version at the same moment; any number will do.
_LOCK = 0x53514431


def upgrade(connection: Connection, name: str) -> None:
    """Runs the steps that are missing, inside the connection's transaction.

    Args:
        connection: In a transaction that is committed afterwards.
        name: Of the database, for errors.

    Raises:
        StoreNewer: A newer version of the program has been here.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config = Config()
    scripts = ScriptDirectory(str(_FOLDER))

    def missing(current: Any, context: Any) -> Any:
        del context
        return scripts._upgrade_revs("head", current)

    # Alembic keeps the context in a global of its module.
    with (
        _ONE_AT_A_TIME,
        EnvironmentContext(config, scripts, fn=missing) as environment,
    ):
        environment.configure(connection=connection, target_metadata=META)
        try:
            environment.run_migrations()
        except CommandError as error:
            # The revision that the database names is none of ours.
            raise StoreNewer(path=name) from error


def revisions() -> list[str]:
    """Every step, oldest first."""
    return [item.revision for item in ScriptDirectory(str(_FOLDER)).walk_revisions()][
        ::-1
    ]
