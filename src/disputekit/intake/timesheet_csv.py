"""Time sheets: Toggl Track and Clockify (detailed reports) and Harvest, as CSV.

The mode is ``manual`` in all three: their files do not say whether a timer ran or the time was typed in afterwards,
and even a timer there is no record of a platform. Times are the wall clock of the program's user, whose zone the file
does not state. Toggl and Clockify give start and end, Harvest the day alone. Minutes are the stated duration to the
nearest minute; where there is none, what lies between start and end on the clock, with a remark.

A file with the time of several people is read for the freelancer's own names only (``--me``); without them nobody can
say whose hours they are, and it is refused.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Role, Skip, Stamp, Undecided
from disputekit.intake.csv_dates import decided, time_stamp
from disputekit.intake.csv_numbers import Minutes, minutes_of, rounded
from disputekit.intake.csv_table import Row, Table, rows_of, table_of, warn_of_encoding
from disputekit.intake.tree import Member, Tree
from disputekit.record.canonical import Json
from disputekit.record.fields import MAX_NAME

_SHAPES = {
    "Toggl Track": ("start date", "start time", "description", "project"),
    "Harvest": ("date", "client", "project", "task", "notes", "hours", "first name", "last name"),
}
_CLOCKIFY_ONLY = ("group", "duration (h)", "duration (decimal)")
_DURATION = ("duration", "duration (h)", "hours", "duration (decimal)")
_DAY = ("start date", "date")
_USER, _END, _END_TIME = ("user", "member"), ("end date", "stop date"), ("end time", "stop time")
_PLACE = ("client", "project", "task", "activity")
_MOST_PEOPLE = 1_000
_SLACK = timedelta(minutes=1)


class TimesheetCsv:
    """See the module."""

    name = "timesheet-csv"
    version = "1"
    title = "entries of a time sheet (Toggl, Clockify, Harvest CSV)"
    channel = "time sheet"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim tables whose header has the columns of a detailed report of one of the three."""
        for member in tree.members:
            table = table_of(member)
            if table is not None and _program(table):
                yield Claim(self.name, (member,), 95, member.base)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one file; raises Undecided where day and month, or whose time it is, cannot be told."""
        del tree
        member = claim.members[0]
        table = table_of(member)
        reading = Reading(iter(()), unit="rows")
        program = _program(table) if table is not None else ""
        if table is None or not program:
            reading.found = _no_table(member, reading)
            return reading
        order = decided(((row.at, row.get(*_DAY)) for row in _rows(member, table)), options)
        reading.order, reading.order_because, reading.title = order.name, order.because, program
        warn_of_encoding(table, reading)
        sheet = _Sheet(program, order.name, _mine(member, table, options))
        reading.found = _found(member, table, reading, sheet)
        return reading


class _Sheet(NamedTuple):
    """What holds for all rows: the program, the order of day and month, and the freelancer's names (where it matters)."""

    program: str
    order: str
    mine: frozenset[str]


def _program(table: Table) -> str:
    for program, names in _SHAPES.items():
        if table.has(*names) and (program == "Harvest" or all(map(table.has_any, (_USER, _END, _END_TIME)))):
            is_clockify = any(name in table.names for name in _CLOCKIFY_ONLY)
            return "Clockify" if program == "Toggl Track" and is_clockify else program
    return ""


def _no_table(member: Member, reading: Reading) -> Iterator[Found]:
    reading.read += 1
    yield Fault(member.base, "has not the header of a detailed report of Toggl, Clockify or Harvest")


def _rows(member: Member, table: Table) -> Iterator[Row]:
    return (row for row in rows_of(member, table) if isinstance(row, Row))


def _person(row: Row) -> str:
    return row.get(*_USER) or f"{row.get('first name')} {row.get('last name')}".strip()


def _mine(member: Member, table: Table, options: Options) -> frozenset[str]:
    """Return the freelancer's names where a file holds the time of several people, else nothing.

    Raises:
        Undecided: there are several, and nobody can say which is the freelancer.
    """
    people: Counter[str] = Counter()
    for row in _rows(member, table):
        if len(people) < _MOST_PEOPLE and not _is_empty(row):
            people[_person(row)] += 1
    if len(people) < 2:
        return frozenset()
    mine = frozenset(name.casefold() for name in options.me)
    if not any(name.casefold() in mine for name in people):
        named = ", ".join(f"{name or '(no name)'} ({number})" for name, number in people.most_common(5))
        raise Undecided(f"holds the time of {len(people)} people: {named}; say which is yours: --me NAME")
    return mine


def _is_empty(row: Row) -> bool:
    return not any(cell.strip() for cell in row.cells.values())


def _found(member: Member, table: Table, reading: Reading, sheet: _Sheet) -> Iterator[Found]:
    for row in rows_of(member, table):
        reading.read += 1
        yield row if isinstance(row, Fault) else _entry(row, sheet)


def _entry(row: Row, sheet: _Sheet) -> Found:
    if _is_empty(row):
        return Skip(row.at, "empty")
    if sheet.mine and _person(row).casefold() not in sheet.mine:
        return Skip(row.at, "somebody else's time")
    if row.get("type").casefold() == "break":
        return Skip(row.at, "break")
    start = time_stamp(row.get(*_DAY), row.get("start time"), sheet.order)
    end_day = row.get(*_END)
    end = time_stamp(end_day, row.get(*_END_TIME), sheet.order) if end_day else None
    if start is None or (end_day and end is None):
        said = " ".join((row.get(*_DAY), row.get("start time"), end_day, row.get(*_END_TIME)))
        return Fault(row.at, f"{' '.join(said.split())[:80]!r} cannot be read as times")
    if end is not None and end.at < start.at:
        return Fault(row.at, "ends before it starts")
    worked = _minutes(row, start, end)
    if worked is None:
        return Fault(row.at, f"{row.get(*_DURATION)[:40]!r} is no time worked that can be read")
    return _item(row, start, end, worked, sheet)


def _minutes(row: Row, start: Stamp, end: Stamp | None) -> Minutes | None:
    if row.get(*_DURATION):
        return minutes_of(row.get(*_DURATION))
    return None if end is None else rounded((end.at - start.at) // timedelta(seconds=1))


def _item(row: Row, start: Stamp, end: Stamp | None, worked: Minutes, sheet: _Sheet) -> Item:
    words = row.get("description", "notes")
    place = " · ".join(row.get(name) for name in _PLACE if row.get(name))
    fields: dict[str, Json] = {"minutes": worked.number, "mode": "manual"}
    memo = words[:MAX_NAME].strip()
    if memo:
        fields["memo"] = memo
    return Item(
        at=row.at,
        role=Role.OTHER,
        kind="hours",
        when=start,
        until=end if end is not None and end.at > start.at else None,
        sender=_person(row),
        via=sheet.program,
        text=row.cells.get("description", row.cells.get("notes", "")),
        fields=fields,
        flags=(*((f"for:{place}",) if place else ()), *((f"by:{_person(row)}",) if _person(row) else ())),
        remarks=tuple(_remarks(row, start, end, worked)),
    )


def _remarks(row: Row, start: Stamp, end: Stamp | None, worked: Minutes) -> Iterator[str]:
    stated = row.get(*_DURATION)
    if worked.is_rounded:
        yield f"lasted {stated or 'some seconds more or less'}, counted to the nearest minute"
    if not stated:
        yield "states no duration; counted from start to end on the clock"
    elif end is not None and abs(end.at - start.at - timedelta(minutes=worked.number)) > _SLACK:
        yield f"states {stated}, which is not what lies between its start and its end"


IMPORTER = TimesheetCsv()
