"""Who sent something in a case: every name as found, with its channels and times, by one walk over the index."""

import sqlite3
from typing import NamedTuple

_SEEN = """
SELECT n.name, i.via, count(*), min(i.at_lo), max(i.at_hi), count(i.source)
FROM record_index AS i JOIN identity AS n ON n.case_no = i.case_no AND n.identity_no = i.sender
WHERE i.case_no = ? AND i.sender IS NOT NULL AND i.in_force = 1
GROUP BY i.sender, i.via ORDER BY count(*) DESC, n.name, i.via
"""


class Seen(NamedTuple):
    """A name on a channel (empty where none is stated): its records in force, those imported, and their span.

    ``lo`` and ``hi`` are seconds since 1970.
    """

    name: str
    channel: str
    records: int
    lo: int
    hi: int
    imported: int


def senders_seen(connection: sqlite3.Connection, case_no: int) -> list[Seen]:
    """Return every name that sent a record in force, once for each channel, the busiest first."""
    rows = connection.execute(_SEEN, (case_no,))
    return [
        Seen(str(row[0]), str(row[1] or ""), int(row[2]), int(row[3]), int(row[4]), int(row[5]))
        for row in rows
    ]
