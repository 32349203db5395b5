"""Ways to change a database behind disputekit's back, and what a reader would see of it afterwards."""

import os
import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from disputekit.ledger import check
from disputekit.ledger.chaincheck import ChainCheck
from disputekit.ledger.files import no_progress
from disputekit.ledger.verdict import CheckReport, Findings, report_of

EVIDENCE = ("chain", "entry", "disclosure")
INDEX = ("case_index", "head", "record_index", "reference", "identity", "label", "once", "origin")
SHADOWS = ("search_data", "search_idx", "search_docsize", "search_config")
# Private or bookkeeping: whether a case is archived, jottings, and when sqlite-utils made the tables.
EXEMPT = ("case_state", "note", "_sqlite_migrations", "search")

_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> '_sqlite_migrations'"

SECONDS = float(os.environ.get("DISPUTEKIT_SECONDS", "inf"))  # for each test that can end early and say so
Item = TypeVar("Item")
Dump = dict[str, list[tuple[object, ...]]]


class Change(NamedTuple):
    """One statement that changes one row; ``seq`` is the record it belongs to, 0 where there is none."""

    name: str
    table: str
    seq: int
    statement: str
    values: tuple[object, ...]


def picked(items: Sequence[Item], most: int) -> list[Item]:
    """Choose at most so many by chance, the same each time."""
    return random.Random(7).sample(items, min(most, len(items)))  # noqa: S311 - a sample, not a secret


def in_time(items: Sequence[Item]) -> Iterator[Item]:
    """Yield all, or as many as DISPUTEKIT_SECONDS leaves time for; who uses it counts them."""
    until = time.monotonic() + SECONDS
    for item in items:
        if time.monotonic() > until:
            return
        yield item


def judged(image: bytes, *held: str) -> CheckReport:
    """Check what is in a database, and checkpoints against it, without a workspace around it: verify in memory."""
    with opened(image) as connection:
        return judged_open(connection, *held)


def judged_open(connection: sqlite3.Connection, *held: str) -> CheckReport:
    """Check an open database."""
    findings = Findings()
    chains: list[ChainCheck] = []
    check._check_database(connection, findings, "", no_progress, chains)
    for text in held:
        check._check_checkpoint(text, chains, findings)
    return report_of(findings, [chain.head() for chain in chains], 0)


@contextmanager
def opened(image: bytes) -> Iterator[sqlite3.Connection]:
    """A database in memory, from the bytes of a file."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(image)
        yield connection


def changes(image: bytes) -> Iterator[Change]:
    """Every table, column and row: another value, nothing, another type, the value of another row; and the row itself."""
    with opened(image) as connection:
        for table in (*EVIDENCE, *INDEX, *SHADOWS):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            rows = connection.execute(f"SELECT * FROM {table}").fetchall()
            for place, row in enumerate(rows):
                other = rows[(place + 1) % len(rows)]
                yield from _of_row(table, columns, row, other)
                if len(rows) > 1:
                    yield _exchange(table, columns, row, other)
                if table in EVIDENCE[1:]:
                    sql = f"UPDATE {table} SET rowid = rowid + 1000 WHERE case_no = ? AND seq = ?"
                    yield Change(f"{table} rowid {row[:2]}", table, row[1], sql, row[:2])


def _exchange(table: str, columns: list[str], row: tuple[object, ...], other: tuple[object, ...]) -> Change:
    """All of two rows but their first two columns, each in the place of the other."""
    here = " AND ".join(f"{column} IS ?" for column in columns[:2])
    sets = [f"{column} = CASE WHEN {here} THEN ? ELSE ? END" for column in columns[2:] or columns[1:]]
    pairs = list(zip(row, other, strict=True))[2 if columns[2:] else 1 :]
    values = [value for mine, theirs in pairs for value in (*row[:2], theirs, mine)]
    sql = f"UPDATE {table} SET {', '.join(sets)} WHERE ({here}) OR ({here})"
    seq = row[columns.index("seq")] if "seq" in columns else 0
    assert isinstance(seq, int)
    return Change(f"{table} exchange {row[:2]}", table, seq, sql, (*values, *row[:2], *other[:2]))


def _of_row(
    table: str, columns: list[str], row: tuple[object, ...], other: tuple[object, ...]
) -> Iterator[Change]:
    where = " AND ".join(f"{column} IS ?" for column in columns)
    seq = row[columns.index("seq")] if "seq" in columns else 0
    assert isinstance(seq, int)
    for column, value, theirs in zip(columns, row, other, strict=True):
        for what, new in _others(value, theirs):
            if new == value:
                continue
            sql = f"UPDATE {table} SET {column} = ? WHERE {where}"
            yield Change(f"{table}.{column} {what} {row[:2]}", table, seq, sql, (new, *row))
    yield Change(f"{table} delete {row[:2]}", table, seq, f"DELETE FROM {table} WHERE {where}", row)
    marks = ", ".join("?" for _ in columns)
    for place, column in enumerate(columns[:2]):
        if isinstance(row[place], int):
            copy = tuple(value + 1000 if at == place else value for at, value in enumerate(row))  # type: ignore[operator]
            sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
            yield Change(f"{table} copy by {column} {row[:2]}", table, seq, sql, copy)


def _others(value: object, theirs: object) -> Iterator[tuple[str, object]]:
    yield "null", None
    if value != theirs:
        yield "swap", theirs
    match value:
        case int():
            yield from (("more", value + 1), ("less", value - 1), ("text", f"x{value}"))
        case str():
            yield from (
                ("longer", value + "x"),
                ("shorter", value[:-1]),
                ("blob", value.encode()),
                ("number", 7),
            )
        case bytes():
            flipped = bytes([value[0] ^ 1]) + value[1:] if value else b"x"
            yield from (("flip", flipped), ("shorter", value[:-1]), ("text", value.hex()))
        case _:
            yield from (("number", 7), ("text", "x"))


def applied(image: bytes, change: Change) -> bytes | None:
    """The database after a change, its guards dropped and put back; None where SQLite itself does not take it."""
    with opened(image) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        try:
            connection.execute(change.statement, change.values)
        except sqlite3.Error:
            return None
        for _, sql in guards:
            connection.execute(sql)
        return connection.serialize()


def dump(image: bytes) -> Dump | None:
    """Everything a reader can see: the rows of all tables, and every word the search finds; None if unreadable."""
    try:
        with opened(image) as connection:
            found: Dump = {
                table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)
                for table in (*EVIDENCE, *INDEX)
            }
            connection.execute("CREATE VIRTUAL TABLE temp.term USING fts5vocab('main', 'search', 'instance')")
            found["search"] = connection.execute("SELECT * FROM temp.term").fetchall()
            lookup = "SELECT rowid FROM search WHERE search MATCH ?"
            terms = {str(row[0]) for row in found["search"]}
            found["lookups"] = [(term, *connection.execute(lookup, (f'"{term}"',))) for term in sorted(terms)]
            found["schema"] = connection.execute(_SCHEMA).fetchall()
            return found
    except sqlite3.Error:
        return None


def install(image: bytes, workspace: Path) -> None:
    """Put a database in the place of another."""
    (workspace / "disputekit.db").write_bytes(image)
