"""Read records back. Every field that leaves this module was checked against the entry it belongs to."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from disputekit.errors import Damaged, NotFound
from disputekit.record.entry import (
    FIRST_PREV,
    BrokenEntry,
    Entry,
    Record,
    hash_of,
    open_record,
    parse_entry,
    split_joined,
)

if TYPE_CHECKING:
    from disputekit.record.chain import Checkpoint

_BOTH = """
SELECT e.seq, e.bytes, d.joined FROM entry AS e
LEFT JOIN disclosure AS d ON d.case_no = e.case_no AND d.seq = e.seq
"""
_ONE = _BOTH + "WHERE e.case_no = ? AND e.seq = ?"
_SOME = _BOTH + "WHERE e.case_no = ? AND e.seq IN (SELECT value FROM json_each(?)) ORDER BY e.seq"  # noqa: S608 - constants
_ALL = _BOTH + "WHERE e.case_no = ? ORDER BY e.seq"
# Left to itself SQLite walks the whole case in order of seq: a sixth of a second where a million messages are.
_OF_KINDS = """
SELECT seq FROM record_index INDEXED BY record_kind
WHERE case_no = ? AND kind IN (SELECT value FROM json_each(?)) AND kind <> 'message' AND in_force = 1 ORDER BY seq
"""
_AMENDS_OF = """
SELECT r.seq FROM reference AS r JOIN record_index AS i ON i.case_no = r.case_no AND i.seq = r.seq
WHERE r.case_no = ? AND r.target IN (SELECT CAST(value AS TEXT) FROM json_each(?)) AND r.role = 'amend' AND i.in_force = 1
"""
_HEAD = "SELECT seq, bytes FROM entry WHERE case_no = ? ORDER BY seq DESC LIMIT 1"
_CASES = """
SELECT c.case_no, c.case_id, coalesce(i.slug, c.case_id), s.archived_at FROM chain AS c
LEFT JOIN case_index AS i USING (case_no) LEFT JOIN case_state AS s USING (case_no)
"""
_BY_NAME = _CASES + "WHERE i.slug = :name OR c.case_id = :name ORDER BY i.slug IS :name DESC LIMIT 1"
_IN_ORDER = _CASES + "ORDER BY c.case_no"
_VERIFY = "disputekit verify tells what is wrong; a backup or an earlier export may help"


class CaseRow(NamedTuple):
    """A case as the workspace lists it."""

    case_no: int
    case_id: str
    slug: str
    archived_at: str | None


class Head(NamedTuple):
    """Number and hash of the last record, and its time; an empty case has number 0."""

    seq: int
    hash: str
    recorded_at: str


def all_cases(connection: sqlite3.Connection) -> list[CaseRow]:
    """Return the cases of the workspace, oldest first, archived ones included."""
    return [CaseRow(*row) for row in connection.execute(_IN_ORDER)]


def case_by_slug(connection: sqlite3.Connection, slug: str) -> CaseRow:
    """Return a case by its short name or its full id; raises NotFound."""
    row = connection.execute(_BY_NAME, {"name": slug}).fetchone()
    if row is None:
        known = ", ".join(case.slug for case in all_cases(connection)) or "none yet"
        raise NotFound(f"no case called {slug!r}", f"cases here: {known}; see: disputekit case list")
    return CaseRow(*row)


def head_of(connection: sqlite3.Connection, case_no: int) -> Head:
    """Return the head of a chain; raises Damaged when the last entry cannot be read."""
    row = connection.execute(_HEAD, (case_no,)).fetchone()
    if row is None:
        return Head(0, FIRST_PREV, "")
    entry = _entry(row[0], row[1])
    return Head(entry.seq, entry.hash, entry.recorded_at)


def hash_at(connection: sqlite3.Connection, case_no: int, seq: int) -> str:
    """Return the hash of the entry with this number; empty where there is none."""
    row = connection.execute(_ONE, (case_no, seq)).fetchone()
    return hash_of(row[1]) if row else ""


def checkpoint_of(connection: sqlite3.Connection, case: CaseRow) -> "Checkpoint":
    """Return the checkpoint of a case as it stands now."""
    from disputekit.record.chain import Checkpoint  # here and below: `log` walks no chain

    head = head_of(connection, case.case_no)
    return Checkpoint(case.case_id, head.seq, head.hash)


def record_at(connection: sqlite3.Connection, case_no: int, seq: int) -> Record:
    """Return one record; raises NotFound, or Damaged when its fields do not match its entry."""
    row = connection.execute(_ONE, (case_no, seq)).fetchone()
    if row is None:
        raise _no_record(seq)
    return _opened(row)


def records_at(connection: sqlite3.Connection, case_no: int, seqs: Sequence[int]) -> list[Record]:
    """Return the records with these numbers, in the order asked for; raises NotFound, Damaged."""
    rows = connection.execute(_SOME, (case_no, json.dumps(list(seqs))))
    found = {row[0]: _opened(row) for row in rows}
    for seq in seqs:
        if seq not in found:
            raise _no_record(seq)
    return [found[seq] for seq in seqs]


def records_of_kind(connection: sqlite3.Connection, case_no: int, kinds: Sequence[str]) -> list[Record]:
    """Return the records in force of some kinds (any but ``message``), in order of seq."""
    return records_at(connection, case_no, _seqs_of_kind(connection, case_no, kinds))


def records_with_amends(connection: sqlite3.Connection, case_no: int, kinds: Sequence[str]) -> list[Record]:
    """Return the records in force of some kinds and the amends in force that target them, in order of seq."""
    seqs = _seqs_of_kind(connection, case_no, kinds)
    amends = connection.execute(_AMENDS_OF, (case_no, json.dumps(seqs)))
    return records_at(connection, case_no, sorted({*seqs, *(row[0] for row in amends)}))


def _seqs_of_kind(connection: sqlite3.Connection, case_no: int, kinds: Sequence[str]) -> list[int]:
    return [row[0] for row in connection.execute(_OF_KINDS, (case_no, json.dumps(list(kinds))))]


def _no_record(seq: int) -> NotFound:
    return NotFound(f"there is no record #{seq} in this case", "see: disputekit timeline")


def _damaged(seq: int, reason: object) -> Damaged:
    return Damaged(f"record #{seq} is damaged: {reason}", _VERIFY)


def _entry(seq: int, data: bytes) -> Entry:
    try:
        entry = parse_entry(data)
    except BrokenEntry as error:
        raise _damaged(seq, error) from error
    if entry.seq != seq:
        raise _damaged(seq, f"its bytes say #{entry.seq}")
    return entry


def _opened(row: tuple[int, bytes, str | None]) -> Record:
    return open_checked(_entry(row[0], row[1]), row[2] or "")


def open_checked(entry: Entry, joined: str) -> Record:
    """Return the record of an entry and its stored fields; raises Damaged, naming it."""
    try:
        return open_record(entry, split_joined(joined))
    except BrokenEntry as error:
        raise _damaged(entry.seq, error) from error


def read_case(connection: sqlite3.Connection, case: CaseRow) -> Iterator[Record]:
    """Yield every record of a case, checking the chain and each field on the way; raises Damaged."""
    from disputekit.record.chain import BrokenChain, walk

    joined: dict[int, str] = {}

    def stored() -> Iterator[tuple[int, bytes]]:
        for seq, data, fields in stored_rows(connection, case.case_no):
            joined[seq] = fields or ""
            yield seq, data

    try:
        for entry in walk(case.case_id, stored()):
            yield open_checked(entry, joined.pop(entry.seq))
    except BrokenChain as error:
        raise _damaged(error.seq, error.reason) from error


def stored_rows(connection: sqlite3.Connection, case_no: int) -> Iterator[tuple[int, bytes, str | None]]:
    """Yield number, entry bytes and joined fields as they stand, unchecked: for verify and export."""
    yield from connection.execute(_ALL, (case_no,))
