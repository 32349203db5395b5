"""Find records by their words, newest first, and cut what is shown around them.

The words are quoted before SQLite sees them: nothing a person types, or a message holds, is query syntax.
"""

import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from typing import NamedTuple

from disputekit.errors import Refused
from disputekit.ledger.index import SEQ_BITS, search_row
from disputekit.ledger.listing import Filters, Span, conditions_of, sender_numbers, within

MOST_WORDS = 64
WIDTH = 160

_WORD = re.compile(r"[^\W_]+")
_FIND = """
SELECT i.seq, i.at_lo, i.at_hi FROM search CROSS JOIN record_index AS i
ON i.case_no = ? AND i.seq = (search.rowid & 4294967295)
WHERE search MATCH ? AND search.rowid BETWEEN ? AND ?
"""
_ABOUT = " AND EXISTS (SELECT 1 FROM reference AS r WHERE r.case_no = i.case_no AND r.target = ? AND r.seq = i.seq AND r.role = 'about')"
_ORDER = " ORDER BY search.rowid DESC"


class Snippet(NamedTuple):
    """A piece of text, one line, and where in it the words stand: (from, to) pairs."""

    text: str
    spans: tuple[tuple[int, int], ...]


def search(
    connection: sqlite3.Connection,
    case_no: int,
    words: Sequence[str],
    filters: Filters,
    limit: int,
    *,
    prefix: bool = False,
) -> list[int]:
    """Return the numbers of records that hold all ``words``, the one recorded last first.

    Several words in one argument are looked for next to each other; ``prefix`` takes the last one as the
    beginning of a word. Capitals and accents do not count. Raises Refused when there is nothing to look for.
    """
    sql, values = query_of(connection, case_no, match_of(words, prefix=prefix), filters)
    with closing(connection.execute(sql, values)) as cursor:
        found = within(connection, case_no, filters, map(Span._make, cursor))
        return list(islice(found, limit))


def query_of(
    connection: sqlite3.Connection, case_no: int, match: str, filters: Filters
) -> tuple[str, list[int | str]]:
    """Return the query of a search and its values."""
    narrow = conditions_of(filters, sender_numbers(connection, case_no, filters.names))
    if filters.about:
        narrow.append((_ABOUT, filters.about))
    sql = _FIND + "".join(text for text, _ in narrow) + _ORDER
    last = search_row(case_no, (1 << SEQ_BITS) - 1)
    return sql, [case_no, match, search_row(case_no, 0), last, *(value for _, value in narrow)]


def match_of(words: Sequence[str], *, prefix: bool = False) -> str:
    """Return the words as SQLite's full-text search reads them: each a quoted phrase, all of them needed."""
    phrases = [word.replace("\0", " ").replace('"', '""') for word in words if _has_letters(word)]
    if not phrases:
        raise Refused("there is no word to search for", "give at least one word with a letter or a digit")
    if len(phrases) > MOST_WORDS:
        raise Refused(f"a search takes up to {MOST_WORDS} words", "use the rarest few of them")
    quoted = " ".join(f'"{phrase}"' for phrase in phrases)
    return quoted + "*" if prefix else quoted


def _has_letters(word: str) -> bool:
    """Tell whether the tokenizer of the search table finds anything in a word."""
    return any(unicodedata.category(char)[0] in "LN" for char in word)


def snippet(text: str, words: Sequence[str], *, prefix: bool = False, width: int = WIDTH) -> Snippet:
    """Cut about ``width`` characters around the first of the words; from the beginning where none stands."""
    found = _matches(text, words, prefix=prefix)
    start = max(0, found[0][0] - width // 3) if found and len(text) > width else 0
    end = min(len(text), start + width)
    piece = "".join(" " if char.isspace() else char for char in text[start:end])
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    spans = tuple((lo + shift, hi + shift) for lo, hi in found if lo >= start and hi <= end)
    return Snippet(before + piece + after, spans)


def _matches(text: str, words: Sequence[str], *, prefix: bool) -> list[tuple[int, int]]:
    phrases = [tokens for tokens in map(_tokens, words) if tokens]
    if not phrases:
        return []
    patterns = [r"[\W_]+".join(map(re.escape, tokens)) + r"(?![^\W_])" for tokens in phrases]
    if prefix:
        patterns[-1] = patterns[-1].removesuffix(r"(?![^\W_])") + r"[^\W_]*"
    folded, places = _fold(text)
    pattern = r"(?<![^\W_])(?:" + "|".join(patterns) + ")"
    return [(places[found.start()], places[found.end()]) for found in re.finditer(pattern, folded)]


def _tokens(words: str) -> list[str]:
    return _WORD.findall(_fold(words)[0])


def _fold(text: str) -> tuple[str, list[int]]:
    """Return the text without capitals and accents, and for each place in it (and its end) that in the text."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in char if char.isascii() else unicodedata.normalize("NFD", char):
            if not unicodedata.combining(part):
                lower = part.lower()
                folded.append(lower)
                places.extend([place] * len(lower))
    return "".join(folded), [*places, len(text)]
