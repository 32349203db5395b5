"""What a page is built of: tables, entries under a heading word, and blocks. Formats draw them; nothing computes."""

from enum import Enum
from typing import NamedTuple, TypeAlias

from disputekit.reports.span import Phrase


class Kind(Enum):
    """What a column holds, which decides its alignment and width."""

    LABEL = "label"
    WHEN = "when"
    SHORT = "short"
    WHO = "who"
    WORDS = "words"
    AMOUNT = "amount"
    EVIDENCE = "evidence"


class Mode(Enum):
    """What a row is: an ordinary one, days without entries, the beginning of the dispute, a sum, a default."""

    LINE = "line"
    GAP = "gap"
    DISPUTE = "dispute"
    TOTAL = "total"
    DEFAULT = "default"  # on private pages: what happens when nobody acts


Cell: TypeAlias = tuple[Phrase, ...]


class Column(NamedTuple):
    """One column of a table. The titles of a table without visible headings are there for who cannot see it."""

    title: str
    kind: Kind


class Row(NamedTuple):
    """One row. ``place`` is its name for links; ``repeats`` says that its day is that of the row above.

    ``span`` is over how many columns its last cell reaches, so that cells and columns always agree.
    """

    cells: tuple[Cell, ...]
    mode: Mode = Mode.LINE
    place: str = ""
    repeats: bool = False
    span: int = 1


class Table(NamedTuple):
    """A table with its caption. ``notes`` stand below it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Phrase, ...] = ()


class Entry(NamedTuple):
    """A heading word, what is said of it in brackets, and its lines."""

    title: str
    lines: tuple[Phrase, ...]
    beside: Phrase = Phrase()


class Block(NamedTuple):
    """A point with a state of its own, such as READINGS DIFFER, and its entries."""

    label: str
    words: tuple[Phrase, ...]
    state: str
    entries: tuple[Entry, ...]
    place: str = ""


def lines(*phrases: Phrase) -> Cell:
    """Return a cell of the lines that are not empty."""
    return tuple(one for one in phrases if one)
