"""Record numbers, newest first, by what the index knows of them.

Every listing walks an index that is in order already and stops when it has enough, so that a page of a million
records comes as fast as a page of a hundred. Times are the exception that needs care: the index files days as
days of UTC, so a record near the edge of a wanted stretch is looked up and judged by its own zone.
"""

import heapq
import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import islice
from typing import NamedTuple

from disputekit.ledger.index import standing_at
from disputekit.record.moment import bounds, moment_from_value

LONG = (
    8_640_000  # a hundred days: longer than any month, with about; schema.record_long keeps the longer ones
)
_EAST, _WEST = 14 * 3600, 12 * 3600  # a day begins at most so long before and after it does in UTC

_SELECT = "SELECT seq, at_lo, at_hi FROM record_index INDEXED BY "
_BY_TIME = _SELECT + "record_time WHERE case_no = ?"
_BY_LENGTH = _SELECT + "record_long WHERE case_no = ? AND at_hi - at_lo > 8640000"
_BY_KIND = (
    _SELECT  # noqa: S608 - constants
    + "record_kind WHERE case_no = ? AND kind IN (SELECT value FROM json_each(?)) AND kind <> 'message'"
)
_BY_LABEL = _SELECT + "record_label WHERE case_no = ? AND label = ?"
_BY_SENDER = _SELECT + "record_sender WHERE case_no = ? AND sender = ?"
_BY_SOURCE = _SELECT + "record_source WHERE case_no = ? AND source = ?"
_BY_TARGET = """
SELECT i.seq, i.at_lo, i.at_hi FROM reference AS r CROSS JOIN record_index AS i USING (case_no, seq)
WHERE r.case_no = ? AND r.target = ? AND r.role = 'about'
"""
_ORDER = " ORDER BY at_lo DESC, seq DESC"
_NUMBERS_OF = (
    "SELECT identity_no FROM identity WHERE case_no = ? AND name IN (SELECT value FROM json_each(?))"
)
_NAMES_FOUND = """
SELECT n.name, count(*) FROM identity AS n
JOIN record_index AS i ON i.case_no = n.case_no AND i.sender = n.identity_no
WHERE n.case_no = ? AND i.in_force = 1 GROUP BY n.identity_no ORDER BY count(*) DESC, n.name
"""

_SENDERS = """
SELECT n.name FROM identity AS n WHERE n.case_no = ?1 AND EXISTS (
    SELECT 1 FROM record_index AS i INDEXED BY record_sender
    WHERE i.case_no = ?1 AND i.sender = n.identity_no AND i.in_force = 1
) ORDER BY n.name
"""

Condition = tuple[str, int | str]
Query = tuple[str, list[int | str]]


class Filters(NamedTuple):
    """What to list; what is left out does not narrow.

    ``names`` are names as found, any of which may have sent it; ``since`` and ``until`` are seconds since 1970,
    and whatever may have happened from ``since`` up to ``until`` is taken. ``in_force`` None takes both.
    """

    names: tuple[str, ...] = ()
    channel: str = ""
    kinds: tuple[str, ...] = ()
    label: str = ""
    about: str = ""
    since: int | None = None
    until: int | None = None
    in_force: bool | None = True
    source: int = 0


class Span(NamedTuple):
    """A record and the stretch of time under which it is filed."""

    seq: int
    at_lo: int
    at_hi: int


def list_records(
    connection: sqlite3.Connection, case_no: int, filters: Filters, limit: int, offset: int = 0
) -> list[int]:
    """Return record numbers, the newest by its own time first, then the one recorded later."""
    with ExitStack() as stack:
        streams = []
        for sql, values in queries_of(connection, case_no, filters):
            cursor = stack.enter_context(closing(connection.execute(sql, values)))
            streams.append(map(Span._make, cursor))
        found = heapq.merge(*streams, key=lambda one: (one.at_lo, one.seq), reverse=True)
        return list(islice(within(connection, case_no, filters, found), offset, offset + limit))


def names_found(connection: sqlite3.Connection, case_no: int) -> list[tuple[str, int]]:
    """Return every name that sent a record in force, as found, and how many; the busiest first."""
    return [(str(name), int(count)) for name, count in connection.execute(_NAMES_FOUND, (case_no,))]


def senders_of(connection: sqlite3.Connection, case_no: int) -> list[str]:
    """Return every name that sent a record in force, as found, without counting: for a prompt that waits."""
    return [str(row[0]) for row in connection.execute(_SENDERS, (case_no,))]


def within(
    connection: sqlite3.Connection, case_no: int, filters: Filters, found: Iterator[Span]
) -> Iterator[int]:
    """Yield the records that may have happened in the wanted stretch, each judged by its own zone."""
    since = -(2**62) if filters.since is None else filters.since
    until = 2**62 if filters.until is None else filters.until
    for seq, lo, hi in found:
        if hi - _EAST > since and lo + _WEST < until:
            yield seq
        else:  # the query let it pass: it is near an edge
            exact = _exact_span(connection, case_no, seq) or (lo, hi)
            if exact[1] > since and exact[0] < until:
                yield seq


def _exact_span(connection: sqlite3.Connection, case_no: int, seq: int) -> tuple[int, int] | None:
    try:
        span = bounds(moment_from_value(standing_at(connection, case_no, seq).fields.get("when")))
    except ValueError:
        return None
    return span.lo, span.hi


def queries_of(connection: sqlite3.Connection, case_no: int, filters: Filters) -> list[Query]:
    """Return the queries, each in order, whose merged rows are the candidates."""
    numbers = sender_numbers(connection, case_no, filters.names)
    narrow = conditions_of(filters, numbers)
    if filters.about:
        return [_query(_BY_TARGET, [case_no, filters.about], narrow)]
    if filters.label:
        return [_query(_BY_LABEL, [case_no, filters.label], narrow)]
    if filters.kinds and "message" not in filters.kinds:
        return [_query(_BY_KIND, [case_no, json.dumps(filters.kinds)], narrow)]
    starts: list[Query] = [(_BY_TIME, [case_no])]
    if filters.names:
        starts = [(_BY_SENDER, [case_no, number]) for number in numbers]
    elif filters.source:
        starts = [(_BY_SOURCE, [case_no, filters.source])]
    if filters.since is None:
        return [_query(sql, values, narrow) for sql, values in starts]
    # What began long before and lasts into the stretch is found by its length, the rest by its beginning.
    edge = filters.since - LONG - _WEST
    recent = [_query(sql, values, [*narrow, (" AND at_lo >= ?", edge)]) for sql, values in starts]
    return [*recent, _query(_BY_LENGTH, [case_no], [*narrow, (" AND at_lo < ?", edge)])]


def sender_numbers(connection: sqlite3.Connection, case_no: int, names: tuple[str, ...]) -> list[int]:
    """Return the numbers the index gave to some names; names nobody used have none."""
    return [int(row[0]) for row in connection.execute(_NUMBERS_OF, (case_no, json.dumps(names)))]


def conditions_of(filters: Filters, numbers: list[int]) -> list[Condition]:
    """Return the conditions on a row of the index; those on time are wide, ``within`` narrows them."""
    found: list[Condition] = []
    if filters.names:
        found.append((" AND sender IN (SELECT value FROM json_each(?))", json.dumps(numbers)))
    if filters.channel:
        found.append((" AND via = ?", filters.channel))
    if filters.kinds:
        found.append((" AND kind IN (SELECT value FROM json_each(?))", json.dumps(filters.kinds)))
    if filters.label:
        found.append((" AND label = ?", filters.label))
    if filters.source:
        found.append((" AND source = ?", filters.source))
    if filters.in_force is not None:
        found.append((" AND in_force = ?", int(filters.in_force)))
    if filters.since is not None:
        found.append((" AND at_hi > ?", filters.since - _WEST))
    if filters.until is not None:
        found.append((" AND at_lo < ?", filters.until + _EAST))
    return found


def _query(start: str, values: list[int | str], narrow: list[Condition]) -> Query:
    sql = start + "".join(text for text, _ in narrow) + _ORDER
    return sql, [*values, *(value for _, value in narrow)]
