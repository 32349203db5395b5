"""The channels of a case: how many messages each has, from when to when, by one walk over the index."""

import sqlite3
from typing import NamedTuple

_CHANNELS = """
SELECT via, count(*), min(at_lo), max(at_hi) FROM record_index
WHERE case_no = ? AND kind = 'message' AND in_force = 1 AND via IS NOT NULL AND via <> ''
GROUP BY via ORDER BY count(*) DESC, via
"""


class ChannelFound(NamedTuple):
    """A channel as records spell it: its messages in force, and the seconds since 1970 that they span."""

    channel: str
    messages: int
    lo: int
    hi: int


def channels_found(connection: sqlite3.Connection, case_no: int) -> list[ChannelFound]:
    """Return every channel that a message in force names, the busiest first."""
    rows = connection.execute(_CHANNELS, (case_no,))
    return [ChannelFound(str(row[0]), int(row[1]), int(row[2]), int(row[3])) for row in rows]
