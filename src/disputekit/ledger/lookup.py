"""Small questions to the index: what a label stands for now, what corrects a record, what came last."""

import json
import sqlite3
from collections.abc import Iterable, Iterator

from disputekit.ledger.read import record_at, records_at
from disputekit.record.entry import Record, parse_entry

UNDO = "undo"

_OF_LABEL = """
SELECT max(seq) FROM record_index WHERE case_no = ? AND label = ? AND kind <> 'message' AND in_force = 1
"""
_LABELS = """
SELECT label, max(seq) FROM record_index
WHERE case_no = ? AND kind <> 'message' AND label IS NOT NULL AND in_force = 1 GROUP BY label ORDER BY max(seq) DESC
"""
_CORRECTIONS = """
SELECT r.seq FROM reference AS r JOIN record_index AS i ON i.case_no = r.case_no AND i.seq = r.seq
WHERE r.case_no = ? AND r.target = ? AND r.role = ? AND i.in_force = 1 ORDER BY r.seq
"""
_POINTING = """
SELECT DISTINCT r.seq FROM reference AS r JOIN record_index AS i ON i.case_no = r.case_no AND i.seq = r.seq
WHERE r.case_no = ? AND r.target = ? AND i.in_force = 1 ORDER BY r.seq
"""
_POINTING_AT_ANY = """
SELECT DISTINCT r.seq FROM json_each(?) AS wanted
CROSS JOIN reference AS r ON r.case_no = ? AND r.target = CAST(wanted.value AS TEXT)
JOIN record_index AS i ON i.case_no = r.case_no AND i.seq = r.seq WHERE i.in_force = 1 ORDER BY r.seq
"""
_AMENDS_OF_ANY = _POINTING_AT_ANY.replace("WHERE", "WHERE r.role = 'amend' AND")
_STANDING = """
SELECT i.seq FROM json_each(?) AS wanted
CROSS JOIN record_index AS i ON i.case_no = ? AND i.seq = wanted.value WHERE i.in_force = 1
"""
_IN_FORCE = "SELECT in_force FROM record_index WHERE case_no = ? AND seq = ?"
_ON_ITS_OWN = """
SELECT seq FROM record_index WHERE case_no = :case_no AND seq BETWEEN :first AND :last AND in_force = 1
AND coalesce(source, 0) NOT BETWEEN :first AND :last ORDER BY seq
"""
_BACKWARDS = "SELECT seq, bytes FROM entry WHERE case_no = ? ORDER BY seq DESC"


def latest_of_label(connection: sqlite3.Connection, case_no: int, label: str) -> Record | None:
    """Return the latest record in force that states a label, None when there is none."""
    seq = connection.execute(_OF_LABEL, (case_no, label)).fetchone()[0]
    return record_at(connection, case_no, seq) if seq else None


def labels_of(connection: sqlite3.Connection, case_no: int) -> list[tuple[str, int]]:
    """Return every label in use with the number of its latest statement, the latest first."""
    return [(str(label), int(seq)) for label, seq in connection.execute(_LABELS, (case_no,))]


def amends_of(connection: sqlite3.Connection, case_no: int, seq: int) -> list[Record]:
    """Return the amends in force of a record."""
    return _corrections(connection, case_no, seq, "amend")


def withdraws_of(connection: sqlite3.Connection, case_no: int, seq: int) -> list[int]:
    """Return the numbers of the withdraws in force that target a record."""
    return [int(row[0]) for row in connection.execute(_CORRECTIONS, (case_no, str(seq), "withdraw"))]


def pointing_at(connection: sqlite3.Connection, case_no: int, reference: str) -> list[int]:
    """Return the numbers of the records in force that point at a record, a label or a file."""
    return [int(row[0]) for row in connection.execute(_POINTING, (case_no, reference))]


def pointing_at_any(
    connection: sqlite3.Connection, case_no: int, references: Iterable[str | int]
) -> list[int]:
    """Return the numbers of the records in force that point at any of some records, labels or files."""
    return _numbers(connection, _POINTING_AT_ANY, case_no, references)


def amends_of_any(connection: sqlite3.Connection, case_no: int, seqs: Iterable[int]) -> list[Record]:
    """Return the amends in force of any of some records, in order of seq."""
    return records_at(connection, case_no, _numbers(connection, _AMENDS_OF_ANY, case_no, seqs))


def standing_among(connection: sqlite3.Connection, case_no: int, seqs: Iterable[int]) -> list[int]:
    """Return those of some records that exist and were not taken back."""
    return _numbers(connection, _STANDING, case_no, seqs)


def _numbers(
    connection: sqlite3.Connection, query: str, case_no: int, wanted: Iterable[str | int]
) -> list[int]:
    return [int(row[0]) for row in connection.execute(query, (json.dumps([*wanted]), case_no))]


def _corrections(connection: sqlite3.Connection, case_no: int, seq: int, role: str) -> list[Record]:
    return records_at(
        connection,
        case_no,
        [int(row[0]) for row in connection.execute(_CORRECTIONS, (case_no, str(seq), role))],
    )


def in_force(connection: sqlite3.Connection, case_no: int, seq: int) -> bool:
    """Tell whether a record exists and was not taken back."""
    row = connection.execute(_IN_FORCE, (case_no, seq)).fetchone()
    return bool(row and row[0])


def last_command(connection: sqlite3.Connection, case_no: int) -> list[Record]:
    """Return the records in force of the last command that was not an undo; none when all was taken back.

    What came with an import of that command is not listed beside it: it is taken back with it.
    """
    for seqs in _commands(connection, case_no):
        stretch = {"case_no": case_no, "first": seqs[0], "last": seqs[-1]}
        found = [int(row[0]) for row in connection.execute(_ON_ITS_OWN, stretch)]
        records = records_at(connection, case_no, found)
        if records and not all(_is_undo(one) for one in records):
            return records
    return []


def _is_undo(record: Record) -> bool:
    return record.kind == "withdraw" and record.fields.get("reason") == UNDO


def _commands(connection: sqlite3.Connection, case_no: int) -> Iterator[list[int]]:
    """Yield the numbers of each command, the last first: its records share their recording time."""
    seqs: list[int] = []
    stamp = ""
    for seq, data in connection.execute(_BACKWARDS, (case_no,)):
        recorded_at = parse_entry(data).recorded_at
        if seqs and recorded_at != stamp:
            yield seqs
            seqs = []
        stamp = recorded_at
        seqs.insert(0, seq)
    if seqs:
        yield seqs
