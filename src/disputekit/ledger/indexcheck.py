"""Check what lies around the records: the file, the tables and their guards, and the index beside the bytes.

The index is made again from the records in an empty database in memory, and compared row by row; so is the
search table, word by word.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from itertools import zip_longest

from disputekit.errors import DisputekitError
from disputekit.ledger.connection import connect
from disputekit.ledger.index import put_head, slug_of
from disputekit.ledger.indexmany import IndexMany
from disputekit.ledger.read import record_at
from disputekit.ledger.schema import MIGRATIONS
from disputekit.ledger.verdict import Findings
from disputekit.record.entry import Record

CODES = ("database.pages", "database.schema", "database.rows", "index.match")

# What sqlite-utils keeps for itself may differ with its version, and holds no evidence.
_SCHEMA = """
SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master
WHERE tbl_name <> '_sqlite_migrations' OR type NOT IN ('table', 'index') ORDER BY type, name
"""
_LOOSE = {
    "records of no case": """
        SELECT case_no, min(seq) FROM entry WHERE case_no NOT IN (SELECT case_no FROM chain) GROUP BY case_no
    """,
    "fields of no record": """
        SELECT d.case_no, d.seq FROM disclosure AS d
        LEFT JOIN entry AS e ON e.case_no = d.case_no AND e.seq = d.seq WHERE e.seq IS NULL ORDER BY 1, 2 LIMIT 5
    """,
    "records without their row of fields": """
        SELECT e.case_no, e.seq FROM entry AS e
        LEFT JOIN disclosure AS d ON d.case_no = e.case_no AND d.seq = e.seq WHERE d.seq IS NULL ORDER BY 1, 2 LIMIT 5
    """,
}
_TABLES = {
    "case_index": "SELECT case_no, slug FROM case_index ORDER BY 1",
    "head": "SELECT case_no, hash FROM head ORDER BY 1",
    "record_index": "SELECT * FROM record_index ORDER BY case_no, seq",
    "reference": "SELECT case_no, seq, role, target FROM reference ORDER BY 1, 2, 3, 4",
    "identity": "SELECT case_no, identity_no, name FROM identity ORDER BY 1, 2",
    "label": "SELECT case_no, letter, number FROM label ORDER BY 1, 2, 3",
    "once": "SELECT case_no, seq, key FROM once ORDER BY 1, 2, 3",
    "origin": "SELECT case_no, seq, key, mark FROM origin ORDER BY 1, 2, 3",
}
_HAS_SEQ = {"record_index", "reference", "once", "origin"}
_TERMS = "CREATE VIRTUAL TABLE temp.term USING fts5vocab('main', 'search', 'instance')"
_ALL_TERMS = "SELECT term, doc, offset FROM temp.term"
_ROWS = "SELECT id, sz FROM search_docsize ORDER BY id"
_CONFIGURATION = "SELECT k, v FROM search_config ORDER BY k"
_PUT_SLUG = "INSERT OR IGNORE INTO case_index (case_no, slug) VALUES (?, ?)"
_CHECK_SEARCH = "INSERT INTO search (search) VALUES ('integrity-check')"


def check_pages(connection: sqlite3.Connection, findings: Findings) -> None:
    """Ask SQLite whether the file is sound in itself."""
    for (words,) in connection.execute("PRAGMA integrity_check(20)"):
        if words != "ok":
            findings.fail("database.pages", str(words))


def check_schema(connection: sqlite3.Connection, findings: Findings) -> None:
    """Compare tables, indexes and guards, literally, with those of a new workspace."""
    with closing(new_database()) as fresh:
        wanted = _objects(fresh)
    found = _objects(connection)
    for kind, name in sorted(wanted.keys() - found.keys()):
        findings.fail("database.schema", f"{kind} {name} is missing")
    for kind, name in sorted(found.keys() - wanted.keys()):
        findings.fail("database.schema", f"{kind} {name} does not belong here")
    for kind, name in sorted(wanted.keys() & found.keys()):
        if wanted[kind, name] != found[kind, name]:
            findings.fail("database.schema", f"{kind} {name} was changed")


def _objects(connection: sqlite3.Connection) -> dict[tuple[str, str], tuple[str, str]]:
    rows = connection.execute(_SCHEMA)
    return {(str(kind), str(name)): (str(table), str(sql)) for kind, name, table, sql in rows}


def new_database() -> sqlite3.Connection:
    """Return an empty database of this version, in memory."""
    connection = connect("file::memory:")
    for script in MIGRATIONS:
        connection.executescript(script)
    return connection


def check_rows(connection: sqlite3.Connection, findings: Findings) -> None:
    """Look for rows that no case and no record accounts for."""
    for what, query in _LOOSE.items():
        for case_no, seq in connection.execute(query):
            findings.fail("database.rows", f"there are {what}: case number {case_no}, #{seq}")


class IndexCheck:
    """The index of a workspace made again; feed it every record of every case, then compare."""

    def __init__(self, stored: sqlite3.Connection, findings: Findings) -> None:
        self._stored = stored
        self._findings = findings
        self._fresh = new_database()
        self._fresh.execute("BEGIN")

    def close(self) -> None:
        """Let go of the memory."""
        self._fresh.close()

    def add(self, case_no: int, records: Iterable[Record]) -> None:
        """Index the records of a case."""

        def read(seq: int) -> Record:
            try:
                return record_at(self._stored, case_no, seq)
            except DisputekitError:  # its damage is reported where it is; here it has no fields
                return Record(seq, "", {})

        index = IndexMany(self._fresh, case_no, read)
        for record in records:
            index.add(record)
        index.flush()
        slug = slug_of(self._fresh, case_no, read)
        if isinstance(slug, str):
            self._fresh.execute(_PUT_SLUG, (case_no, slug))

    def set_head(self, case_no: int, head: str) -> None:
        """Say which hash the last record of a case has."""
        put_head(self._fresh, case_no, head)

    def compare(self, names: dict[int, str]) -> None:
        """Report the first row of each table that is not what the records say; ``names`` are case ids."""
        for table, query in _TABLES.items():
            self._compare(table, query, names, has_seq=table in _HAS_SEQ)
        self._fresh.execute("COMMIT")
        for connection in (self._stored, self._fresh):
            connection.execute(_TERMS)
        if not self._stored.in_transaction:  # else it is read in place, without the right this question needs
            self._stored.execute(_CHECK_SEARCH)
        for query in (_CONFIGURATION, _ROWS, _ALL_TERMS):
            self._compare("search", query, names, has_seq=False)

    def _compare(self, table: str, query: str, names: dict[int, str], *, has_seq: bool) -> None:
        for found, wanted in zip_longest(self._stored.execute(query), self._fresh.execute(query)):
            if found != wanted:
                row = min((one for one in (found, wanted) if one is not None), key=_place)
                case = names.get(row[0], "") if table != "search" else ""
                words = f"{table}: found {_short(found)}, the records say {_short(wanted)}"
                self._findings.fail("index.match", words, case, row[1] if has_seq and case else None)
                return


def _place(row: tuple[object, ...]) -> list[int]:
    return [value for value in row[:2] if isinstance(value, int)]


def _short(row: object) -> str:
    return "nothing" if row is None else repr(row)[:200]
