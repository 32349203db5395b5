"""The index beside the bytes: what it holds for a record, and how it follows a correction.

``rows_of`` is pure; the append writes its rows, and verify makes them again from the bytes and compares.
"""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from disputekit.case.corrections import Standing, amend, import_of, target_of, withdrawn
from disputekit.ledger.read import record_at, records_of_kind
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.moment import OPEN_END, OPEN_START, bounds, moment_from_value

SEQ_BITS = 32

_PUT_ROW = """
INSERT OR REPLACE INTO record_index (case_no, seq, kind, label, at_lo, at_hi, sender, via, source, in_force)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_PUT_REFERENCE = "INSERT OR IGNORE INTO reference (case_no, target, seq, role) VALUES (?, ?, ?, ?)"
_PUT_LABEL = "INSERT OR IGNORE INTO label (case_no, letter, number) VALUES (?, ?, ?)"
_PUT_ONCE = "INSERT INTO once (case_no, key, seq) VALUES (?, ?, ?)"
_PUT_TEXT = "INSERT INTO search (rowid, body) VALUES (?, ?)"
_PUT_SLUG = "INSERT OR REPLACE INTO case_index (case_no, slug) VALUES (?, ?)"
_PUT_NAME = "INSERT INTO identity (case_no, name) VALUES (?, ?)"
_FIND_NAME = "SELECT identity_no FROM identity WHERE case_no = ? AND name = ?"
_SET_FORCE = "UPDATE record_index SET in_force = ? WHERE case_no = ? AND seq = ? AND in_force <> ?"
_SET_FORCE_OF_IMPORT = "UPDATE record_index SET in_force = ? WHERE case_no = ? AND source = ? AND in_force <> ?"
_WITHDRAWS = "SELECT seq, CAST(target AS INTEGER) FROM reference WHERE case_no = ? AND role = 'withdraw'"
_AMENDS = """
SELECT r.seq FROM reference AS r JOIN record_index AS i ON i.case_no = r.case_no AND i.seq = r.seq
WHERE r.case_no = ? AND r.target = ? AND r.role = 'amend' AND i.in_force = 1 ORDER BY r.seq
"""


class Row(NamedTuple):
    """What the index says of one record as it stands; ``sender`` is the name as found."""

    kind: str
    label: str | None
    at_lo: int
    at_hi: int
    sender: str | None
    via: str | None
    source: int | None


def row_of(standing: Standing) -> Row:
    """Return the index row of a record with its amends applied."""
    fields = standing.fields
    talk = fields.get("talk")
    sender, via = (talk.get("from"), talk.get("via")) if isinstance(talk, dict) else (None, None)
    lo, hi = _span(fields.get("when"))
    label = fields.get("label")
    return Row(
        standing.kind,
        label if isinstance(label, str) else None,
        lo,
        hi,
        sender if isinstance(sender, str) else None,
        via if isinstance(via, str) else None,
        import_of(fields) or None,
    )


def _span(when: Json) -> tuple[int, int]:
    try:
        span = bounds(moment_from_value(when))
    except ValueError:
        return OPEN_START, OPEN_END
    return span.lo, span.hi


def references_of(record: Record) -> set[tuple[str, str]]:
    """Return (target, role) for everything a record points at, as written and never as amended."""
    found = {(str(one), role) for role in ("about", "cites", "re", "targets") for one in _list(record.fields.get(role))}
    if record.kind in ("amend", "withdraw", "shred") and target_of(record):
        found.add((str(target_of(record)), record.kind))
    return found


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def search_text(record: Record) -> str:
    """Return the words of a record that can be searched for: its text, memo, reason and file names."""
    parts = []
    for name, value in record.fields.items():
        content = value
        if isinstance(content, dict):
            content = content.get("body", content.get("name"))
        if name.removeprefix("set.").partition(".")[0] in ("text", "file", "memo", "reason", "title"):
            parts.append(str(content))
    return "\n".join(part for part in parts if part)


def search_row(case_no: int, seq: int) -> int:
    """Return the rowid under which the words of a record stand in the search table."""
    return case_no << SEQ_BITS | seq


def add_to_index(connection: sqlite3.Connection, case_no: int, record: Record) -> None:
    """Index a record that was just appended, and follow it where it corrects another."""
    _put_row(connection, case_no, Standing(record, record.fields), in_force=1)
    references = [(case_no, target, record.seq, role) for target, role in sorted(references_of(record))]
    connection.executemany(_PUT_REFERENCE, references)
    label = record.fields.get("label")
    if isinstance(label, str):
        connection.execute(_PUT_LABEL, (case_no, label[0], int(label[1:])))
    once = record.fields.get("once")
    if isinstance(once, str):
        connection.execute(_PUT_ONCE, (case_no, once, record.seq))
    text = search_text(record)
    if text:
        connection.execute(_PUT_TEXT, (search_row(case_no, record.seq), text))
    _follow(connection, case_no, record)


def _follow(connection: sqlite3.Connection, case_no: int, record: Record) -> None:
    """Bring the index up to date where the new record corrects an older one or restates the case."""
    if record.kind == "case":
        connection.execute(_PUT_SLUG, (case_no, record.fields["slug"]))
    elif record.kind == "amend":
        refresh_row(connection, case_no, target_of(record))
    elif record.kind == "withdraw":
        refresh_force(connection, case_no)
        _refresh_slug(connection, case_no)


def _put_row(connection: sqlite3.Connection, case_no: int, standing: Standing, in_force: int) -> None:
    row = row_of(standing)
    sender = identity_no(connection, case_no, row.sender) if row.sender else None
    values = (case_no, standing.seq, row.kind, row.label, row.at_lo, row.at_hi, sender, row.via, row.source, in_force)
    connection.execute(_PUT_ROW, values)


def identity_no(connection: sqlite3.Connection, case_no: int, name: str) -> int:
    """Return the number of a name as found, giving it one if it is new."""
    found = connection.execute(_FIND_NAME, (case_no, name)).fetchone()
    if found:
        return int(found[0])
    return int(connection.execute(_PUT_NAME, (case_no, name)).lastrowid or 0)


def refresh_row(connection: sqlite3.Connection, case_no: int, seq: int) -> None:
    """Index a record anew with the amends that are in force now."""
    amends = [record_at(connection, case_no, int(row[0])) for row in connection.execute(_AMENDS, (case_no, str(seq)))]
    kept = connection.execute(
        "SELECT in_force FROM record_index WHERE case_no = ? AND seq = ?", (case_no, seq)
    ).fetchone()
    if kept:
        _put_row(connection, case_no, amend(record_at(connection, case_no, seq), amends), in_force=int(kept[0]))


def refresh_force(connection: sqlite3.Connection, case_no: int) -> None:
    """Set in_force from all withdraws of the case, and re-index what an amend touches."""
    pairs = [(int(seq), int(target)) for seq, target in connection.execute(_WITHDRAWS, (case_no,))]
    gone = withdrawn(pairs)
    for target in sorted({target for _, target in pairs}):
        force = int(target not in gone)
        changed = connection.execute(_SET_FORCE, (force, case_no, target, force)).rowcount
        if changed:
            _follow_force(connection, case_no, target, force, gone)


def _follow_force(connection: sqlite3.Connection, case_no: int, target: int, force: int, gone: set[int]) -> None:
    record = record_at(connection, case_no, target)
    if record.kind == "amend":
        refresh_row(connection, case_no, target_of(record))
    elif record.kind == "import":
        connection.execute(_SET_FORCE_OF_IMPORT, (force, case_no, target, force))
        for seq in gone:
            connection.execute(_SET_FORCE, (0, case_no, seq, 0))


def _refresh_slug(connection: sqlite3.Connection, case_no: int) -> None:
    facts = records_of_kind(connection, case_no, ("case",))
    if facts:
        connection.execute(_PUT_SLUG, (case_no, facts[-1].fields["slug"]))


def rebuild_index(connection: sqlite3.Connection, case_no: int, records: Iterable[Record]) -> None:
    """Drop what the index holds of a case and make it again; the caller empties the search table."""
    for table in ("case_index", "record_index", "reference", "identity", "label", "once"):
        connection.execute(_CLEAR[table], (case_no,))
    for record in records:
        add_to_index(connection, case_no, record)


_CLEAR = {
    "case_index": "DELETE FROM case_index WHERE case_no = ?",
    "record_index": "DELETE FROM record_index WHERE case_no = ?",
    "reference": "DELETE FROM reference WHERE case_no = ?",
    "identity": "DELETE FROM identity WHERE case_no = ?",
    "label": "DELETE FROM label WHERE case_no = ?",
    "once": "DELETE FROM once WHERE case_no = ?",
}
