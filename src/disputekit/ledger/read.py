"""Read records back. Every field that leaves this module was checked against the entry it belongs to."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from disputekit.errors import Damaged, NotFound
from disputekit.record.chain import BrokenChain, Checkpoint, walk
from disputekit.record.entry import FIRST_PREV, BrokenEntry, Record, hash_of, open_record, parse_entry, split_joined

_BOTH = """
SELECT e.seq, e.bytes, d.joined FROM entry AS e
LEFT JOIN disclosure AS d ON d.case_no = e.case_no AND d.seq = e.seq
"""
_ONE = _BOTH + "WHERE e.case_no = ? AND e.seq = ?"
_ALL = _BOTH + "WHERE e.case_no = ? ORDER BY e.seq"
_OF_KIND = """
SELECT seq FROM record_index WHERE case_no = ? AND kind = ? AND kind <> 'message' AND in_force = 1 ORDER BY seq
"""
_HEAD = "SELECT seq, bytes FROM entry WHERE case_no = ? ORDER BY seq DESC LIMIT 1"
_CASES = """
SELECT c.case_no, c.case_id, i.slug, s.archived_at FROM chain AS c
LEFT JOIN case_index AS i USING (case_no) LEFT JOIN case_state AS s USING (case_no)
"""
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
    return [CaseRow(*row) for row in connection.execute(_CASES + "ORDER BY c.case_no")]


def case_by_slug(connection: sqlite3.Connection, slug: str) -> CaseRow:
    """Return a case by its short name or its full id; raises NotFound."""
    row = connection.execute(_CASES + "WHERE i.slug = ? OR c.case_id = ?", (slug, slug)).fetchone()
    if row is None:
        known = ", ".join(case.slug for case in all_cases(connection)) or "none yet"
        raise NotFound(f"no case called {slug!r}", f"cases here: {known}; see: disputekit case list")
    return CaseRow(*row)


def head_of(connection: sqlite3.Connection, case_no: int) -> Head:
    """Return the head of a chain; raises Damaged when the last entry cannot be read."""
    row = connection.execute(_HEAD, (case_no,)).fetchone()
    if row is None:
        return Head(0, FIRST_PREV, "")
    try:
        return Head(row[0], hash_of(row[1]), parse_entry(row[1]).recorded_at)
    except BrokenEntry as error:
        raise Damaged(f"record #{row[0]} is damaged: {error}", _VERIFY) from error


def checkpoint_of(connection: sqlite3.Connection, case: CaseRow) -> Checkpoint:
    """Return the checkpoint of a case as it stands now."""
    head = head_of(connection, case.case_no)
    return Checkpoint(case.case_id, head.seq, head.hash)


def record_at(connection: sqlite3.Connection, case_no: int, seq: int) -> Record:
    """Return one record; raises NotFound, or Damaged when its fields do not match its entry."""
    row = connection.execute(_ONE, (case_no, seq)).fetchone()
    if row is None:
        raise NotFound(f"there is no record #{seq} in this case", "see: disputekit timeline")
    return _opened(row)


def records_at(connection: sqlite3.Connection, case_no: int, seqs: Sequence[int]) -> list[Record]:
    """Return the records with these numbers, in the order asked for."""
    return [record_at(connection, case_no, seq) for seq in seqs]


def records_of_kind(connection: sqlite3.Connection, case_no: int, kinds: Sequence[str]) -> list[Record]:
    """Return the records in force of some kinds (any but ``message``), in order of seq."""
    seqs = [row[0] for kind in kinds for row in connection.execute(_OF_KIND, (case_no, kind))]
    return records_at(connection, case_no, sorted(seqs))


def _opened(row: tuple[int, bytes, str | None]) -> Record:
    seq, data, joined = row
    try:
        entry = parse_entry(data)
        if entry.seq != seq:
            raise BrokenEntry(f"its bytes say #{entry.seq}")
        return open_record(entry, split_joined(joined or ""))
    except (BrokenEntry, TypeError, AttributeError) as error:
        raise Damaged(f"record #{seq} is damaged: {error}", _VERIFY) from error


def read_case(connection: sqlite3.Connection, case: CaseRow) -> Iterator[Record]:
    """Yield every record of a case, checking the chain and each field on the way; raises Damaged."""
    rows = connection.execute(_ALL, (case.case_no,))
    joined: dict[int, str] = {}

    def stored() -> Iterator[tuple[int, bytes]]:
        for seq, data, fields in rows:
            joined[seq] = fields or ""
            yield seq, data

    try:
        for entry in walk(case.case_id, stored()):
            yield open_record(entry, split_joined(joined.pop(entry.seq)))
    except BrokenChain as error:
        raise Damaged(f"record #{error.seq} is damaged: {error.reason}", _VERIFY) from error
    except (BrokenEntry, TypeError, AttributeError) as error:
        raise Damaged(f"a record of {case.slug} is damaged: {error}", _VERIFY) from error


def stored_rows(connection: sqlite3.Connection, case_no: int) -> Iterator[tuple[int, object, object]]:
    """Yield number, entry bytes and joined disclosures as they stand, unchecked: for verify and export."""
    yield from connection.execute(_ALL, (case_no,))
