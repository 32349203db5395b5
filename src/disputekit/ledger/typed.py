"""The records of a stretch of time that no import brought, by one walk over that stretch of the index."""

import sqlite3

_TYPED = """
SELECT seq FROM record_index INDEXED BY record_time
WHERE case_no = ? AND at_lo >= ? AND at_lo < ? AND source IS NULL AND sender IS NOT NULL AND in_force = 1
ORDER BY at_lo DESC LIMIT ?
"""


def typed_between(connection: sqlite3.Connection, case_no: int, lo: int, hi: int, limit: int) -> list[int]:
    """Return records in force that name a sender and came with no import, the newest first; seconds since 1970."""
    return [int(row[0]) for row in connection.execute(_TYPED, (case_no, lo, hi, limit))]
