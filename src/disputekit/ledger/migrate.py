"""Bring a workspace to the schema of this program, in one transaction. Off the path of a plain ``log``."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database, Migrations

from disputekit.ledger.connection import DATABASE, connect, reading, writing
from disputekit.ledger.disk import make_file, sync_folder
from disputekit.ledger.index import add_subject
from disputekit.ledger.origins import fill_origins
from disputekit.ledger.schema import APPLICATION_ID, MIGRATIONS, VERSION

ORIGINS_SINCE = 2


def _registry() -> Migrations:
    registry = Migrations("disputekit")
    for number, script in enumerate(MIGRATIONS, start=1):
        registry(name=f"m{number:04d}")(_step(script))
    return registry


def _step(script: str) -> Callable[[Database], None]:
    def apply(database: Database) -> None:
        database.executescript(script)

    return apply


def migrate(connection: sqlite3.Connection, workspace: Path, *, keeping: bool = True) -> None:
    """Apply the missing schema steps, after a copy of what was there. A failure leaves the database as it was.

    Without ``keeping`` no copy is made, for a database that is one itself.
    """
    with reading(connection):
        before = _schema_version(connection)
        if keeping and 0 < before < VERSION:
            _keep_copy(connection, workspace / f"{DATABASE}.schema-{before}")
    with writing(connection):
        before = _schema_version(connection)
        if before < VERSION:
            _registry().apply(Database(connection, execute_plugins=False))
            if before < ORIGINS_SINCE:
                fill_origins(connection, add_subject)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID:d}")
            connection.execute(f"PRAGMA user_version={VERSION:d}")


def _schema_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _keep_copy(connection: sqlite3.Connection, path: Path) -> None:
    """Copy the database aside, private and durable; a copy from an earlier attempt is made anew."""
    path.unlink(missing_ok=True)
    os.close(make_file(path))
    copy = connect(f"{path.absolute().as_uri()}?mode=rw")
    try:
        connection.backup(copy)
    finally:
        copy.close()
    sync_folder(path.parent)
