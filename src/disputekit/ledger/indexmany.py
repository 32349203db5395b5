"""Index many records of a case at once: the same rows as one by one, with one statement for each table.

SQLite keeps a savepoint for a statement that a guard may stop, and the search table writes what it gathered to the
disk for each savepoint: rows of many records that follow each other table by table cost a third.
"""

import sqlite3

from disputekit.case.corrections import Standing
from disputekit.ledger.index import (
    CORRECTING,
    PUT_LABEL,
    PUT_ONCE,
    PUT_REFERENCE,
    PUT_ROW,
    PUT_TEXT,
    Read,
    identity_no,
    references_of,
    replay,
    row_of,
    search_row,
    search_text,
    stands,
)
from disputekit.ledger.origins import PUT_ORIGIN, origin_of
from disputekit.record.entry import Record

AT_ONCE = 500
_MOST_LETTERS = 1 << 20

Row = tuple[int | str | None, ...]


class IndexMany:
    """Takes the records of a case in order. ``flush`` writes what waits; a correction is followed at once."""

    def __init__(
        self, connection: sqlite3.Connection, case_no: int, read: Read, *, words: bool = True
    ) -> None:
        self._connection = connection
        self._case_no = case_no
        self._read = read
        self._words = words
        self._names: dict[str, int] = {}
        self._force: dict[int | None, int] = {None: 1}
        self._waiting: dict[str, list[Row]] = {
            sql: [] for sql in (PUT_ROW, PUT_REFERENCE, PUT_LABEL, PUT_ONCE, PUT_ORIGIN, PUT_TEXT)
        }
        self._letters = 0

    def add(self, record: Record) -> None:
        """Index the next record: later, unless it corrects another one."""
        if record.kind in CORRECTING:
            self.flush()
            replay(self._connection, self._case_no, record, self._read, words=self._words)
            return
        self._gather(record)
        if len(self._waiting[PUT_ROW]) >= AT_ONCE or self._letters > _MOST_LETTERS:
            self.flush()

    def flush(self) -> None:
        """Write what waits, and forget what was looked up for it."""
        for sql, rows in self._waiting.items():
            if rows:
                self._connection.executemany(sql, rows)
                rows.clear()
        self._letters = 0
        self._names.clear()
        self._force = {None: 1}

    def _gather(self, record: Record) -> None:
        case_no, seq, fields, waiting = self._case_no, record.seq, record.fields, self._waiting
        row = row_of(Standing(record, fields))
        kind, label, lo, hi, sender, via, source = row
        who = self._identity(sender) if sender else None
        force = self._in_force(source)
        waiting[PUT_ROW].append((case_no, seq, kind, label, lo, hi, who, via, source, force))
        for target, role in references_of(fields):
            waiting[PUT_REFERENCE].append((case_no, target, seq, role))
        if label:
            waiting[PUT_LABEL].append((case_no, label[0], int(label[1:])))
        once = fields.get("once")
        if isinstance(once, str):
            waiting[PUT_ONCE].append((case_no, once, seq))
        origin = origin_of(record)
        if origin:
            waiting[PUT_ORIGIN].append((case_no, origin[0], seq, origin[1]))
        text = search_text(record) if self._words else ""
        if text:
            waiting[PUT_TEXT].append((search_row(case_no, seq), text))
            self._letters += len(text)

    def _identity(self, name: str) -> int:
        found = self._names.get(name)
        if found is None:
            found = self._names[name] = identity_no(self._connection, self._case_no, name)
        return found

    def _in_force(self, source: int | None) -> int:
        """Until the next correction all records of an import are in force, or none."""
        found = self._force.get(source)
        if found is None:
            found = self._force[source] = stands(self._connection, self._case_no, source)
        return found
