"""Which messages and deliveries name a label, by what the index knows of them: nothing is decoded here.

A case may hold thousands of messages about a milestone; whoever asks whether one came after a delivery finds it
here and reads that one with ``read.records_at``, which checks every field.
"""

import json
import sqlite3
from typing import NamedTuple

_NAMING = """
SELECT DISTINCT r.target, i.seq, i.kind, i.at_lo, i.at_hi, coalesce(n.name, '')
FROM json_each(?2) AS l
CROSS JOIN reference AS r ON r.case_no = ?1 AND r.target = l.value
CROSS JOIN record_index AS i ON i.case_no = ?1 AND i.seq = r.seq
LEFT JOIN identity AS n ON n.case_no = ?1 AND n.identity_no = i.sender
WHERE i.in_force = 1 AND i.kind IN ('message', 'delivery') ORDER BY i.at_lo, i.seq
"""


class Mention(NamedTuple):
    """A message or delivery in force that points at a label: its sender's name as found, and when it is filed."""

    label: str
    seq: int
    kind: str
    at_lo: int
    at_hi: int
    sender: str


def mentions_of(connection: sqlite3.Connection, case_no: int, labels: list[str]) -> list[Mention]:
    """Return the messages and deliveries that point at some labels, as they are filed in time."""
    return [Mention(*row) for row in connection.execute(_NAMING, (case_no, json.dumps(labels)))]
