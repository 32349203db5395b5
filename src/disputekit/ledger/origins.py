"""The records that came with an import, one after the other in order of seq, whatever their number."""

import sqlite3
from collections.abc import Iterator

from disputekit.ledger.read import records_at
from disputekit.record.entry import Record

_BATCH = 500
_OF_IMPORT = """
SELECT seq, at_lo, at_hi FROM record_index
WHERE case_no = ? AND source = ? AND in_force = 1 AND seq > ? ORDER BY seq LIMIT ?
"""


def records_of_import(
    connection: sqlite3.Connection, case_no: int, seq: int
) -> Iterator[tuple[Record, int, int]]:
    """Yield the records in force of an import, each with the stretch of time under which it is filed."""
    last = seq
    while rows := connection.execute(_OF_IMPORT, (case_no, seq, last, _BATCH)).fetchall():
        records = records_at(connection, case_no, [int(row[0]) for row in rows])
        yield from ((record, int(row[1]), int(row[2])) for record, row in zip(records, rows, strict=True))
        last = int(rows[-1][0])
