"""Where the header of any table stands, and what its columns look like.

Banks write an address, an account and a blank line above their header, so it may stand further down. A header that a
map fits is the first row with all its columns; without a map it is taken as the first row of different names above
rows of as many cells.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from disputekit.intake.base import Options, Undecided
from disputekit.intake.csv_dates import day_of, decided, parted
from disputekit.intake.csv_numbers import is_amount
from disputekit.intake.csv_table import SEPARATORS, Row, Table, column_name, encoding_of, rows_of
from disputekit.intake.tree import Member
from disputekit.record.currencies import SCALES

_MOST_LINES = 60
_MOST_ROWS = 200
_SAMPLES = 3
_MOST_COLUMNS = 500
_AT_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_PERSON = re.compile(r"[^\W\d_][\w.'\u2019-]*(?: [^\W\d_][\w.'\u2019-]*){0,3}")


class Column(NamedTuple):
    """A column of an unknown table: its name as written, some of its values, and what they look like."""

    name: str
    samples: tuple[str, ...]
    looks: str


class Seen(NamedTuple):
    """A header that was found: the table, and its names as they are written."""

    table: Table
    written: tuple[str, ...]


def header_with(member: Member, fits: Callable[[Sequence[str]], bool]) -> Seen | None:
    """Return the first row whose names are those that are wanted, whatever separates the cells."""
    return next((seen for seen in _rows_above(member) if fits(seen.table.names)), None)


def likely_header(member: Member) -> Seen | None:
    """Return the row that looks like the header of a table nobody described; None where there is no table."""
    best: tuple[int, int, Seen] | None = None
    candidates = list(_rows_above(member))
    for place, seen in enumerate(candidates):
        names = [name for name in seen.table.names if name]
        below = candidates[place + 1 :]
        alike = sum(
            1
            for one in below
            if one.table.separator == seen.table.separator and len(one.written) == len(seen.written)
        )
        if len(names) < 2 or len(set(names)) < len(names) or not alike or any(map(_is_value, names)):
            continue
        found = (len(names), -place, seen)
        if best is None or found[:2] > best[:2]:
            best = found
    return best[2] if best else None


def _is_value(text: str) -> bool:
    return is_amount(text) or day_of(parted(text)[0], "dmy") is not None or len(text) > 80


def _rows_above(member: Member) -> Iterator[Seen]:
    """Yield the first rows of a file as if each were its header, for each mark that may separate cells."""
    data = member.head()
    encoding = encoding_of(data)
    text = data.decode(encoding, "replace")
    for separator in SEPARATORS:
        yield from _rows(text, separator, encoding)


def _rows(text: str, separator: str, encoding: str) -> Iterator[Seen]:
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True)
    skipped = 0
    try:
        for cells in islice(reader, _MOST_LINES):
            if 2 <= len(cells) <= _MOST_COLUMNS:
                written = tuple(" ".join(cell.split()) for cell in cells)
                yield Seen(Table(tuple(map(column_name, written)), separator, encoding, skipped), written)
            skipped = reader.line_num
    except csv.Error:
        return


def described(member: Member, seen: Seen) -> tuple[Column, ...]:
    """Return the columns of a table with some values of each, read from its first rows."""
    rows = [one for one in islice(rows_of(member, seen.table), _MOST_ROWS) if isinstance(one, Row)]
    found = []
    for written in seen.written:
        if not written:
            continue
        values = [said for row in rows if (said := row.get(column_name(written)))]
        samples = tuple(" ".join(one.split())[:60] for one in dict.fromkeys(values))[:_SAMPLES]
        found.append(Column(written, samples, _looks(values)))
    return tuple(found)


def _looks(values: Sequence[str]) -> str:
    """Say what most of the values of a column are; nothing depends on it but what is shown."""
    if not values:
        return "empty"
    parts = [parted(one) for one in values]
    if _most(values, lambda one: day_of(parted(one)[0], "dmy") or day_of(parted(one)[0], "mdy")):
        what = "date and time" if sum(1 for _, clock in parts if clock) * 2 > len(parts) else "date"
        try:
            order = decided([("", day) for day, _ in parts], Options(_AT_ANY_TIME))
        except Undecided:
            return f"{what}, day or month first: --dmy or --mdy"
        return what + {"dmy": ", day first", "mdy": ", month first"}.get(order.name, "")
    if _most(values, lambda one: re.fullmatch(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( ?[AaPp][Mm])?", one)):
        return "time of day, or hours"
    if _most(values, lambda one: one.upper() in SCALES):
        return "currency"
    if _most(values, is_amount):
        return "amount" if _most(values, lambda one: re.search(r"[^0-9]", one)) else "number"
    if _most(values, _is_named) and sum(" " in one for one in values) * 2 >= len(values):
        return "person" if _repeats(values) else "text"
    return "text"


def _is_named(text: str) -> bool:
    return _PERSON.fullmatch(text) is not None and not any(word[0].islower() for word in text.split())


def _most(values: Sequence[str], fits: Callable[[str], object]) -> bool:
    return sum(1 for one in values if fits(one)) * 10 >= len(values) * 9


def _repeats(values: Sequence[str]) -> bool:
    """Names come back; sentences do not."""
    return len(values) == 1 or Counter(values).most_common(1)[0][1] > 1 or len(values) < 4
