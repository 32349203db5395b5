"""The index beside the bytes: what it holds for a record, and how it follows a correction.

The append writes it, and verify replays the records into an empty index and compares: whatever is written here
follows from the bytes alone, in order of seq, and never from the clock, the zone tables or the machine.
"""

import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from disputekit.case.corrections import Standing, amend, import_of, target_of, withdrawn
from disputekit.errors import Refused
from disputekit.ledger.read import head_of, record_at
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.moment import OPEN_END, OPEN_START, UNKNOWN_ZONE, bounds, moment_from_value

SEQ_BITS = 32
POINTING = ("about", "cites", "re", "targets")
CORRECTING = ("amend", "withdraw", "shred")
SEARCHED = ("text", "file", "memo", "reason", "title", "ref")

Read = Callable[[int], Record]

PUT_ROW = """
INSERT OR REPLACE INTO record_index (case_no, seq, kind, label, at_lo, at_hi, sender, via, source, in_force)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
PUT_REFERENCE = "INSERT OR IGNORE INTO reference (case_no, target, seq, role) VALUES (?, ?, ?, ?)"
_DROP_REFERENCE = "DELETE FROM reference WHERE case_no = ? AND target = ? AND seq = ? AND role = ?"
PUT_LABEL = "INSERT OR IGNORE INTO label (case_no, letter, number) VALUES (?, ?, ?)"
PUT_ONCE = "INSERT OR IGNORE INTO once (case_no, key, seq) VALUES (?, ?, ?)"
PUT_TEXT = "INSERT INTO search (rowid, body) VALUES (?, ?)"
_DROP_TEXT = "INSERT INTO search (search, rowid, body) VALUES ('delete', ?, ?)"
_PUT_SLUG = "INSERT INTO case_index (case_no, slug) VALUES (?, ?) ON CONFLICT (case_no) DO UPDATE SET slug = excluded.slug"
_PUT_HEAD = "INSERT OR REPLACE INTO head (case_no, hash) VALUES (?, ?)"
_SLUG_TAKEN = "SELECT 1 FROM case_index WHERE slug = ? AND case_no <> ?"
_PUT_NAME = """
INSERT INTO identity (case_no, identity_no, name)
VALUES (:case_no, coalesce((SELECT max(identity_no) FROM identity WHERE case_no = :case_no), 0) + 1, :name)
"""
_FIND_NAME = "SELECT identity_no FROM identity WHERE case_no = ? AND name = ?"
_FORCE = "SELECT in_force FROM record_index WHERE case_no = ? AND seq = ?"
_SET_FORCE = "UPDATE record_index SET in_force = ? WHERE case_no = ? AND seq = ?"
_GONE = "SELECT seq FROM record_index WHERE case_no = ? AND in_force = 0"
_OF_SOURCE = "SELECT seq FROM record_index WHERE case_no = ? AND source = ?"
_CORRECTIONS = """
SELECT seq, CAST(target AS INTEGER), role FROM reference
WHERE case_no = ? AND role IN ('amend', 'withdraw') ORDER BY seq
"""
_AMENDS = """
SELECT r.seq, i.in_force FROM reference AS r JOIN record_index AS i ON i.case_no = r.case_no AND i.seq = r.seq
WHERE r.case_no = ? AND r.target = ? AND r.role = 'amend' ORDER BY r.seq
"""
_FACTS = """
SELECT seq FROM record_index WHERE case_no = ? AND kind = 'case' AND kind <> 'message' AND in_force = 1
ORDER BY seq DESC LIMIT 1
"""
_KIND = "SELECT kind FROM record_index WHERE case_no = ? AND seq = ?"
_CLEAR = (
    "DELETE FROM case_index WHERE case_no = ?",
    "DELETE FROM head WHERE case_no = ?",
    "DELETE FROM record_index WHERE case_no = ?",
    "DELETE FROM reference WHERE case_no = ?",
    "DELETE FROM identity WHERE case_no = ?",
    "DELETE FROM label WHERE case_no = ?",
    "DELETE FROM once WHERE case_no = ?",
    "DELETE FROM origin WHERE case_no = ?",
)


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
    """Return the index row of a record with its amends applied; the import it came with is never amended."""
    fields = standing.fields
    talk = fields.get("talk")
    sender, via = (talk.get("from"), talk.get("via")) if isinstance(talk, dict) else (None, None)
    lo, hi = span_of(fields.get("when"))
    label = fields.get("label")
    return Row(
        standing.kind,
        label if isinstance(label, str) and _is_label(label) else None,
        lo,
        hi,
        sender if isinstance(sender, str) else None,
        via if isinstance(via, str) else None,
        import_of(standing.record.fields) or None,
    )


def span_of(when: Json) -> tuple[int, int]:
    """Return the stretch of time under which a record is filed: seconds since 1970, from ``lo`` up to ``hi``.

    Days are filed as days of UTC, whatever their zone, so that an index made on one machine is right on another
    with other zone tables. ``listing`` puts the difference right.
    """
    try:
        moment = moment_from_value(when)
        zone = UNKNOWN_ZONE if moment.zone == UNKNOWN_ZONE else "UTC"
        span = bounds(moment._replace(zone=zone))
    except (ValueError, OverflowError):
        return OPEN_START, OPEN_END
    return span.lo, span.hi


def _is_label(text: str) -> bool:
    """A label has a letter and a number that fits; of damaged records others are met, and left out."""
    return text[:1].isalpha() and text[1:].isdecimal() and len(text) <= 10


def references_of(fields: dict[str, Json]) -> set[tuple[str, str]]:
    """Return (target, role) for what a record concerns, cites, answers and joins."""
    return {(str(one), role) for role in POINTING for one in _list(fields.get(role))}


def _correction_of(record: Record) -> set[tuple[str, str]]:
    return (
        {(str(target_of(record)), record.kind)}
        if record.kind in CORRECTING and target_of(record) > 0
        else set()
    )


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def search_text(record: Record) -> str:
    """Return the words of a record that can be searched for: its text, memo, reason, reference, file names, subject."""
    return "\n".join(part for part in (_words_without_subject(record), _subject(record)) if part)


def _words_without_subject(record: Record) -> str:
    parts = []
    for name, value in record.fields.items():
        if name.removeprefix("set.").partition(".")[0] in SEARCHED:
            words = value.get("body", value.get("name")) if isinstance(value, dict) else value
            parts.append(words if isinstance(words, str) else "")
    return "\n".join(part for part in parts if part)


def _subject(record: Record) -> str:
    if "source" not in record.fields:
        return ""
    from disputekit.case.piece import mail_subject  # only what was imported has one

    return mail_subject(record.fields)


def add_subject(connection: sqlite3.Connection, case_no: int, record: Record) -> None:
    """Make the subject of a mail searchable that was indexed without it, as schema 1 did."""
    if _subject(record):
        row, before = search_row(case_no, record.seq), _words_without_subject(record)
        if before:
            connection.execute(_DROP_TEXT, (row, before))
        connection.execute(PUT_TEXT, (row, search_text(record)))


def search_row(case_no: int, seq: int) -> int:
    """Return the rowid under which the words of a record stand in the search table."""
    return case_no << SEQ_BITS | seq


def add_to_index(connection: sqlite3.Connection, case_no: int, record: Record) -> None:
    """Index a record that was just appended, and follow it where it corrects another.

    Raises Refused when the case would have the short name of another one, or no facts at all.
    """
    read = partial(record_at, connection, case_no)
    replay(connection, case_no, record, read)
    if record.kind in ("case", "amend", "withdraw"):
        follow_slug(connection, case_no, read)


def replay(
    connection: sqlite3.Connection, case_no: int, record: Record, read: Read, *, words: bool = True
) -> None:
    """Index the next record of a case, all but the case's short name; ``read`` gives the bytes of earlier ones."""
    row = row_of(Standing(record, record.fields))
    _put_row(connection, case_no, record.seq, row, in_force=stands(connection, case_no, row.source))
    _put_references(connection, case_no, record.seq, references_of(record.fields) | _correction_of(record))
    if row.label:
        connection.execute(PUT_LABEL, (case_no, row.label[0], int(row.label[1:])))
    once = record.fields.get("once")
    if isinstance(once, str):
        connection.execute(PUT_ONCE, (case_no, once, record.seq))
    if "source" in record.fields:
        from disputekit.ledger.origins import put_origin  # what was not imported has no origin

        put_origin(connection, case_no, record)
    if words:
        put_words(connection, case_no, record)
    if record.kind == "amend":
        refresh_row(connection, case_no, target_of(record), read)
    elif record.kind == "withdraw":
        refresh_force(connection, case_no, read)


def put_words(connection: sqlite3.Connection, case_no: int, record: Record) -> None:
    """Make the words of a record searchable."""
    text = search_text(record)
    if text:
        connection.execute(PUT_TEXT, (search_row(case_no, record.seq), text))


def drop_words(connection: sqlite3.Connection, case_no: int, record: Record) -> None:
    """Take the words of a record, as they were put, out of the search table."""
    text = search_text(record)
    if text:
        connection.execute(_DROP_TEXT, (search_row(case_no, record.seq), text))


def stands(connection: sqlite3.Connection, case_no: int, source: int | None) -> int:
    """Tell whether a new record is in force: one that comes with a withdrawn import is withdrawn from its start."""
    found = connection.execute(_FORCE, (case_no, source)).fetchone() if source else None
    if not found or found[0] or _kind(connection, case_no, source) != "import":
        return 1
    return int(source not in _withdrawn(connection.execute(_CORRECTIONS, (case_no,))))


def _kind(connection: sqlite3.Connection, case_no: int, seq: int | None) -> str:
    found = connection.execute(_KIND, (case_no, seq)).fetchone()
    return str(found[0]) if found else ""


def _withdrawn(corrections: Iterable[tuple[int, int, str]]) -> set[int]:
    return withdrawn((seq, target) for seq, target, role in corrections if role == "withdraw")


def _put_row(connection: sqlite3.Connection, case_no: int, seq: int, row: Row, in_force: int) -> None:
    sender = identity_no(connection, case_no, row.sender) if row.sender else None
    values = (case_no, seq, row.kind, row.label, row.at_lo, row.at_hi, sender, row.via, row.source, in_force)
    connection.execute(PUT_ROW, values)


def _put_references(
    connection: sqlite3.Connection, case_no: int, seq: int, found: set[tuple[str, str]]
) -> None:
    connection.executemany(PUT_REFERENCE, [(case_no, target, seq, role) for target, role in sorted(found)])


def identity_no(connection: sqlite3.Connection, case_no: int, name: str) -> int:
    """Return the number of a name as found, giving it the next one of the case if it is new."""
    found = connection.execute(_FIND_NAME, (case_no, name)).fetchone()
    if found is None:
        connection.execute(_PUT_NAME, {"case_no": case_no, "name": name})
        found = connection.execute(_FIND_NAME, (case_no, name)).fetchone()
    return int(found[0])


def standing_at(connection: sqlite3.Connection, case_no: int, seq: int) -> Standing:
    """Return one record with the amends that are in force; raises NotFound, Damaged."""
    read = partial(record_at, connection, case_no)
    return _standing(connection, case_no, read(seq), read)


def _standing(connection: sqlite3.Connection, case_no: int, record: Record, read: Read) -> Standing:
    amends = connection.execute(_AMENDS, (case_no, str(record.seq)))
    return amend(record, [read(int(seq)) for seq, in_force in amends.fetchall() if in_force])


def refresh_row(connection: sqlite3.Connection, case_no: int, seq: int, read: Read) -> None:
    """Index a record anew with the amends that are in force now; what it points at follows them too."""
    kept = connection.execute(_FORCE, (case_no, seq)).fetchone()
    if not kept:
        return
    record = read(seq)
    standing = _standing(connection, case_no, record, read)
    _put_row(connection, case_no, seq, row_of(standing), in_force=int(kept[0]))
    ever = references_of(record.fields)
    for number, _ in connection.execute(_AMENDS, (case_no, str(seq))).fetchall():
        ever |= references_of(
            {name.removeprefix("set."): value for name, value in read(int(number)).fields.items()}
        )
    connection.executemany(_DROP_REFERENCE, [(case_no, target, seq, role) for target, role in sorted(ever)])
    _put_references(connection, case_no, seq, references_of(standing.fields))


def refresh_force(connection: sqlite3.Connection, case_no: int, read: Read) -> None:
    """Set in_force from all withdraws of the case, and index anew what an amend no longer or again touches."""
    corrections = connection.execute(_CORRECTIONS, (case_no,)).fetchall()
    gone = _withdrawn(corrections)
    for seq in sorted(gone):
        if _kind(connection, case_no, seq) == "import":
            gone.update(row[0] for row in connection.execute(_OF_SOURCE, (case_no, seq)))
    before = {row[0] for row in connection.execute(_GONE, (case_no,))}
    changed = gone ^ before
    connection.executemany(_SET_FORCE, [(int(seq not in gone), case_no, seq) for seq in sorted(changed)])
    for seq, target, role in corrections:
        if role == "amend" and seq in changed:
            refresh_row(connection, case_no, target, read)


def slug_of(connection: sqlite3.Connection, case_no: int, read: Read) -> Json:
    """Return the short name that the latest facts in force give to a case, as corrected; None without one."""
    found = connection.execute(_FACTS, (case_no,)).fetchone()
    return _standing(connection, case_no, read(int(found[0])), read).fields.get("slug") if found else None


def follow_slug(connection: sqlite3.Connection, case_no: int, read: Read) -> None:
    """Give the case the short name that its records say; raises Refused without one, or where it is taken."""
    slug = slug_of(connection, case_no, read)
    if not isinstance(slug, str):
        raise Refused(
            "a case cannot be without its facts", "record new facts first, then withdraw the old ones"
        )
    if connection.execute(_SLUG_TAKEN, (slug, case_no)).fetchone():
        raise Refused(f"there is a case called {slug} already", "choose another short name: --slug NAME")
    connection.execute(_PUT_SLUG, (case_no, slug))


def put_head(connection: sqlite3.Connection, case_no: int, head: str) -> None:
    """Note the hash of the last record: nothing else in the workspace would show that it was damaged."""
    connection.execute(_PUT_HEAD, (case_no, head))


def rebuild_index(
    connection: sqlite3.Connection, case_no: int, records: Iterable[Record], *, words: bool = True
) -> None:
    """Drop what the index holds of a case and make it again from all its records, in order.

    With ``words`` the search table is filled too, and the caller has emptied it before. Raises Refused where
    two cases have one short name.
    """
    read = partial(record_at, connection, case_no)
    for statement in _CLEAR:
        connection.execute(statement, (case_no,))
    for record in records:
        replay(connection, case_no, record, read, words=words)
    follow_slug(connection, case_no, read)
    put_head(connection, case_no, head_of(connection, case_no).hash)
