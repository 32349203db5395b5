"""Put a case away or take it out again: a mark beside the evidence, never a part of it."""

import sqlite3

from disputekit.ledger.connection import writing

_SET = """
INSERT INTO case_state (case_no, archived_at) VALUES (?, ?)
ON CONFLICT (case_no) DO UPDATE SET archived_at = excluded.archived_at
"""


def set_archived(connection: sqlite3.Connection, case_no: int, archived_at: str | None) -> None:
    """Mark a case as put away at a time, or with None as in use."""
    with writing(connection):
        connection.execute(_SET, (case_no, archived_at))
