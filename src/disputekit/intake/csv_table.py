"""A table in a CSV file as programs export and people re-save it, row by row, with columns found by their names.

Commas, semicolons or tabs; with or without a mark of byte order; UTF-8, UTF-16 or, where the bytes are no UTF-8,
Windows-1252 (then the reader is warned). A first line ``sep=;`` is obeyed. Cells keep their text.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from disputekit.intake.base import Fault, Reading
from disputekit.intake.tree import Member

SEPARATORS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t])"?')
_LONGEST_HEADER = 4_096
_SURROGATE = re.compile("[\ud800-\udfff]")
WINDOWS = "cp1252"


class Row(NamedTuple):
    """A row: where it stands, and its cells by the names of their columns (small letters, single spaces)."""

    at: str
    cells: dict[str, str]

    def get(self, *names: str) -> str:
        """Return the first cell of these columns that is not empty, without spaces around it."""
        return next((text for text in (self.cells.get(name, "").strip() for name in names) if text), "")


class Table(NamedTuple):
    """The header of a file and how its rows are to be read; ``skipped`` lines stand above the header."""

    names: tuple[str, ...]
    separator: str
    encoding: str
    skipped: int

    def has(self, *names: str) -> bool:
        """Tell whether all these columns are there."""
        return set(names) <= set(self.names)

    def has_any(self, names: tuple[str, ...]) -> bool:
        """Tell whether one of these columns is there, which programs call by several names."""
        return not set(names).isdisjoint(self.names)


def column_name(text: str) -> str:
    """Return the name of a column as it is compared: small letters, single spaces."""
    return " ".join(text.split()).casefold()


def table_of(member: Member) -> Table | None:
    """Read the header of a file; None where its first line is no header of two columns or more."""
    data = member.head()
    encoding = encoding_of(data)
    lines = data.decode(encoding, "replace")[: 4 * _LONGEST_HEADER].splitlines()
    stated = _SEPARATOR_LINE.fullmatch(lines[0].strip(" ")) if lines else None
    skipped = int(stated is not None)
    line = lines[skipped] if len(lines) > skipped else ""
    if not line or len(line) > _LONGEST_HEADER:
        return None
    separator = stated[1] if stated else max(SEPARATORS, key=line.count)
    try:
        cells = next(csv.reader([line], delimiter=separator, strict=True))
    except (csv.Error, StopIteration):
        return None
    names = tuple(column_name(cell) for cell in cells)
    return Table(names, separator, encoding, skipped) if len(names) > 1 else None


def encoding_of(data: bytes) -> str:
    """Return the encoding of a text by its first bytes; Windows-1252 where they are no UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:  # the end may be half a character
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return WINDOWS
    return "utf-8-sig"


def rows_of(member: Member, table: Table) -> Iterator[Row | Fault]:
    """Yield the rows below the header, and what is no row; nothing is read behind a damaged quotation."""
    with (
        member.open() as raw,
        io.TextIOWrapper(raw, table.encoding, errors="surrogateescape", newline="") as text,
    ):
        for _ in islice(text, table.skipped):
            pass
        reader = csv.reader(text, delimiter=table.separator, strict=True)
        last = 0
        try:
            for number, cells in enumerate(reader):
                first, last = table.skipped + last + 1, reader.line_num
                if number:
                    yield _row(_lines(first, table.skipped + last), cells, table)
        except (csv.Error, UnicodeError) as reason:
            yield Fault(_lines(table.skipped + last + 1, 0), f"cannot be read from here on: {reason}")


def _lines(first: int, last: int) -> str:
    return f"lines {first}-{last}" if last > first else f"line {first}"


def _row(at: str, cells: list[str], table: Table) -> Row | Fault:
    if any(cell.strip() for cell in cells[len(table.names) :]):
        return Fault(at, f"a row of {len(cells)} cells under {len(table.names)} columns")
    if any(_SURROGATE.search(cell) for cell in cells):
        return Fault(at, "has bytes that are no text in the encoding of the file")
    found: dict[str, str] = {}
    for name, cell in zip(table.names, cells, strict=False):  # a row may end early
        found.setdefault(name, cell)
    return Row(at, found)


def warn_of_encoding(table: Table, reading: Reading) -> None:
    """Say that the encoding of a file was taken and not stated."""
    if table.encoding == WINDOWS:
        reading.warnings.append("its bytes are no UTF-8; they were read as Windows-1252")
