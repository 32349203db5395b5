"""Where imported records came from: each found by what its source calls it, and those of an import in their order.

The table ``origin`` holds digests alone. Two records may have one key by chance, so whoever acts on a key whose words
differ reads the record first.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from disputekit.errors import DisputekitError
from disputekit.ledger.read import all_cases, record_at, records_at
from disputekit.record.entry import Record
from disputekit.record.moment import OPEN_START

NO_ITEMS = frozenset({"import", "coverage", "amend", "withdraw", "shred"})

_BATCH = 500
_PLACE_BITS = 32
_MOST_SOURCE = 1 << 30  # a larger number is no record that was ever written
_OF_IMPORT = """
SELECT seq, at_lo, at_hi FROM record_index
WHERE case_no = ? AND source = ? AND in_force = 1 AND seq > ? ORDER BY seq LIMIT ?
"""
PUT_ORIGIN = "INSERT OR REPLACE INTO origin (case_no, key, seq, mark) VALUES (?, ?, ?, ?)"
_FIND = """
SELECT o.seq, o.mark, i.source FROM origin AS o
JOIN record_index AS i ON i.case_no = o.case_no AND i.seq = o.seq
WHERE o.case_no = ? AND o.key = ? AND i.in_force = 1 ORDER BY o.seq
"""
_HAS_PLACES = "SELECT EXISTS (SELECT 1 FROM origin WHERE case_no = ? AND key BETWEEN ? AND ?)"
_BETWEEN = """
SELECT seq FROM record_index
WHERE case_no = ? AND source = ? AND at_lo BETWEEN ? AND ? AND in_force = 1
"""
_INSIDE = """
SELECT seq FROM record_index
WHERE case_no = ? AND source = ? AND at_lo > ? AND at_lo < ? AND at_hi < ? AND in_force = 1
"""
_OF_KINDS = """
SELECT seq FROM record_index
WHERE case_no = ? AND kind IN (SELECT value FROM json_each(?)) AND kind <> 'message' AND in_force = 1
AND source IN (SELECT value FROM json_each(?)) ORDER BY seq
"""
_IMPORTED = "SELECT seq FROM record_index WHERE case_no = ? AND source IS NOT NULL"


class Origin(NamedTuple):
    """A record in force that has a key: the digest of its words (None where they were erased), and its import."""

    seq: int
    mark: int | None
    source: int


def id_key(native: str) -> int:
    """Return the key of an item that has an id of its own."""
    return int.from_bytes(_digest("id", native), "big") >> 1


def place_key(source: int, at: str) -> int:
    """Return the key of an item without an id: its import and, as a digest, its place there. Negative, by imports."""
    return -1 - (source << _PLACE_BITS | int.from_bytes(_digest("at", at)[:4], "big"))


def mark_of(words: str) -> int:
    """Return the digest of the words of an item."""
    return int.from_bytes(_digest("words", words), "big", signed=True)


def _digest(kind: str, text: str) -> bytes:
    return blake2b(
        text.encode("utf-8", "backslashreplace"), digest_size=8, person=kind.encode("ascii")
    ).digest()


def words_of(record: Record) -> str:
    """Return the words of a record as its source has them; empty where it has none."""
    text = record.fields.get("text")
    return str(text.get("body", "")) if isinstance(text, dict) and text.get("basis") == "verbatim" else ""


def key_of(record: Record) -> int | None:
    """Return the key of an imported item, None for every other record."""
    source = record.fields.get("source")
    if not isinstance(source, dict) or record.kind in NO_ITEMS:
        return None
    native, at, number = source.get("id"), source.get("at"), source.get("import")
    if isinstance(native, str) and native:
        return id_key(native)
    if isinstance(at, str) and isinstance(number, int) and 0 < number < _MOST_SOURCE:
        return place_key(number, at)
    return None


def origin_of(record: Record) -> tuple[int, int | None] | None:
    """Return the key of an imported item and the digest of its words; None for every other record."""
    key = key_of(record)
    if key is None:
        return None
    is_erased = record.withheld and "text" not in record.fields
    return key, None if is_erased else mark_of(words_of(record))


def put_origin(connection: sqlite3.Connection, case_no: int, record: Record) -> None:
    """Make an imported record known by its origin; once more after some of it was erased."""
    origin = origin_of(record)
    if origin is not None:
        key, mark = origin
        connection.execute(PUT_ORIGIN, (case_no, key, record.seq, mark))


def fill_origins(
    connection: sqlite3.Connection, also: Callable[[sqlite3.Connection, int, Record], None]
) -> None:
    """Fill the table from the records of all cases, and do ``also`` with each imported one.

    A damaged one is left out here, and verify names it.
    """
    for case in all_cases(connection):
        for (seq,) in connection.execute(_IMPORTED, (case.case_no,)).fetchall():
            try:
                record = record_at(connection, case.case_no, seq)
            except DisputekitError:
                continue
            put_origin(connection, case.case_no, record)
            also(connection, case.case_no, record)


def with_key(connection: sqlite3.Connection, case_no: int, key: int) -> list[Origin]:
    """Return the records in force with a key, in order of seq, of whatever import."""
    return [Origin(*row) for row in connection.execute(_FIND, (case_no, key))]


def has_places(connection: sqlite3.Connection, case_no: int, source: int) -> bool:
    """Tell whether an import brought items that have no id."""
    first, last = -1 - (source << _PLACE_BITS | (1 << _PLACE_BITS) - 1), -1 - (source << _PLACE_BITS)
    return bool(connection.execute(_HAS_PLACES, (case_no, first, last)).fetchone()[0])


def records_between(
    connection: sqlite3.Connection, case_no: int, sources: Iterable[int], lo: int, hi: int
) -> Iterator[Record]:
    """Yield, in order of seq, the records in force of some imports that begin in a stretch of time, or nobody knows when."""
    seqs: list[int] = []
    for source in sources:
        for begin, end in ((lo, hi), (OPEN_START, OPEN_START)):
            seqs += (row[0] for row in connection.execute(_BETWEEN, (case_no, source, begin, end)))
    return read_each(connection, case_no, seqs)


def inside(
    connection: sqlite3.Connection, case_no: int, sources: Iterable[int], lo: int, hi: int
) -> Iterator[int]:
    """Yield the numbers of the records in force of some imports that lie wholly inside a stretch of time."""
    for source in sources:
        yield from (row[0] for row in connection.execute(_INSIDE, (case_no, source, lo, hi, hi)))


def records_of_kinds(
    connection: sqlite3.Connection, case_no: int, sources: Iterable[int], kinds: Iterable[str]
) -> Iterator[Record]:
    """Yield, in order of seq, the records in force of some imports that are of some kinds (any but ``message``)."""
    rows = connection.execute(_OF_KINDS, (case_no, json.dumps([*kinds]), json.dumps([*sources])))
    return read_each(connection, case_no, [row[0] for row in rows])


def read_each(connection: sqlite3.Connection, case_no: int, seqs: Iterable[int]) -> Iterator[Record]:
    """Yield the records with these numbers, in their order, some hundreds at a time."""
    wanted = sorted(seqs)
    for start in range(0, len(wanted), _BATCH):
        yield from records_at(connection, case_no, wanted[start : start + _BATCH])


def records_of_import(
    connection: sqlite3.Connection, case_no: int, seq: int
) -> Iterator[tuple[Record, int, int]]:
    """Yield the records in force of an import, each with the stretch of time under which it is filed."""
    last = seq
    while rows := connection.execute(_OF_IMPORT, (case_no, seq, last, _BATCH)).fetchall():
        records = records_at(connection, case_no, [int(row[0]) for row in rows])
        yield from ((record, int(row[1]), int(row[2])) for record, row in zip(records, rows, strict=True))
        last = int(rows[-1][0])
