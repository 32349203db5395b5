"""Lay out plain text for terminals of any width: wrap by cells on the screen, never by characters.

Where the output is no terminal and nobody set COLUMNS, lines stay whole, so that grep finds whole lines.
"""

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence

from disputekit.cli.terminal import printable

NARROW = 70
_SMALLEST = 20


def columns() -> int:
    """Return how many cells a line may have; 0 where lines stay whole."""
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS", "").isdigit():
        return 0
    return max(shutil.get_terminal_size().columns, _SMALLEST)


def cells(text: str) -> int:
    """Return how many cells a text takes on the screen: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, width: int) -> str:
    """Return the text filled with spaces up to a width in cells."""
    return text + " " * max(0, width - cells(text))


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text in ``width`` cells; a word that is longer is cut. 0: one line each as it is."""
    lines: list[str] = []
    for line in printable(text).split("\n"):
        lines += _folded(line, width) if width else [line]
    return lines


def _folded(line: str, width: int) -> list[str]:
    folded, current = [], ""
    for word in line.split(" "):
        joined = f"{current} {word}" if current else word
        if cells(joined) <= width:
            current = joined
            continue
        if current:
            folded.append(current.rstrip())
        *whole, current = _cut(word, width)
        folded += whole
    return [*folded, current.rstrip()]


def _cut(word: str, width: int) -> list[str]:
    pieces, current, used = [], "", 0
    for character in word:
        size = _cells(character)
        if used + size > width:
            pieces.append(current)
            current, used = "", 0
        current += character
        used += size
    return [*pieces, current]


def indented(text: str, indent: int, width: int) -> list[str]:
    """Return the lines of a text behind an indentation, the whole no wider than ``width``."""
    space = " " * indent
    return [(space + line).rstrip() for line in wrapped(text, max(width - indent, 10) if width else 0)]


def hanging(head: str, text: str, width: int) -> list[str]:
    """Return a text behind a head, its further lines below its first; ``head`` stands alone when it is too long."""
    if width and cells(head) + 10 > width:
        return [*wrapped(head.rstrip(), width), *indented(text, 2, width)]
    lines = wrapped(text, width - cells(head) if width else 0)
    space = " " * cells(head)
    return [(head + lines[0]).rstrip(), *((space + line).rstrip() for line in lines[1:])]


def facts(pairs: Iterable[tuple[str, str]], width: int, indent: int = 2) -> list[str]:
    """Return names and what they stand for in two columns, in the order given; empty ones are left out."""
    given = [(name, text) for name, text in pairs if text]
    broad = max((cells(name) for name, _ in given), default=0)
    lines: list[str] = []
    for name, text in given:
        lines += hanging(" " * indent + padded(name, broad) + "  ", text, width)
    return lines


def table(rows: Sequence[Sequence[str]], width: int, right: Iterable[int] = ()) -> list[str]:
    """Return rows in columns; the last column takes the rest of the line and is wrapped.

    A table that would leave its last column less than a third of the line is set as one block for each row.
    """
    if not rows:
        return []
    shown = [[printable(cell) for cell in row] for row in rows]
    widths = [max(cells(cell) for cell in column) for column in zip(*shown, strict=True)]
    before = sum(widths[:-1]) + 2 * (len(widths) - 1)
    if width and before + min(widths[-1], width // 3) > width:
        return [line for row in shown for line in _block(row, width)]
    ragged, lines = set(right), []
    for row in shown:
        head = "".join(_cell(cell, widths[at], right=at in ragged) + "  " for at, cell in enumerate(row[:-1]))
        last = _cell(row[-1], widths[-1], right=True) if len(row) - 1 in ragged else row[-1]
        lines += hanging(head, last, width)
    return lines


def _cell(cell: str, width: int, *, right: bool) -> str:
    return " " * (width - cells(cell)) + cell if right else padded(cell, width)


def _block(row: Sequence[str], width: int) -> list[str]:
    first, *rest = row
    return hanging(f"{first}  ", " · ".join(" ".join(cell.split()) for cell in rest if cell), width)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: ``1 record``, ``2 records``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
