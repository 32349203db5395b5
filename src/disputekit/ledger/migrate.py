"""Bring a workspace to the schema of this program, in one transaction. Off the path of a plain ``log``."""

import sqlite3

from sqlite_utils import Database, Migrations

from disputekit.ledger.connection import writing
from disputekit.ledger.schema import APPLICATION_ID, MIGRATIONS, VERSION


def _registry() -> Migrations:
    registry = Migrations("disputekit")
    for number, script in enumerate(MIGRATIONS, start=1):
        registry(name=f"m{number:04d}")(_step(script))
    return registry


def _step(script: str):  # noqa: ANN202 - the decorator of sqlite-utils takes any callable
    def apply(database: Database) -> None:
        database.executescript(script)

    return apply


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the missing schema steps. A failure leaves the database as it was."""
    with writing(connection):
        if int(connection.execute("PRAGMA user_version").fetchone()[0]) < VERSION:
            _registry().apply(Database(connection, execute_plugins=False))
            connection.execute(f"PRAGMA application_id={APPLICATION_ID:d}")
            connection.execute(f"PRAGMA user_version={VERSION:d}")
