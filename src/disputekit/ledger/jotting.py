"""The one unchained table: private jottings. No query of a report names it; a test reads the sources for that."""

import sqlite3

from disputekit.ledger.connection import writing

_ADD = "INSERT INTO note (case_no, noted_at, body) VALUES (?, ?, ?)"
_ALL = "SELECT note_no, noted_at, body FROM note WHERE case_no = ? ORDER BY note_no"
_DELETE = "DELETE FROM note WHERE case_no = ? AND note_no = ?"


def add_jotting(connection: sqlite3.Connection, case_no: int, noted_at: str, body: str) -> int:
    """Keep a jotting and return its number."""
    with writing(connection):
        return int(connection.execute(_ADD, (case_no, noted_at, body)).lastrowid or 0)


def jottings(connection: sqlite3.Connection, case_no: int) -> list[tuple[int, str, str]]:
    """Return number, time and words of the jottings of a case, oldest first."""
    return [(int(number), str(at), str(body)) for number, at, body in connection.execute(_ALL, (case_no,))]


def delete_jotting(connection: sqlite3.Connection, case_no: int, number: int) -> bool:
    """Delete a jotting; tell whether there was one."""
    with writing(connection):
        return connection.execute(_DELETE, (case_no, number)).rowcount > 0
