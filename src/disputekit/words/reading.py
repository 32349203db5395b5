"""Reads a text the way the check of tone needs it: sentences, clauses, and whose words they are.

Everything keeps its place: what is hidden is covered, character by character, so that a finding can be pointed at.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

COVER = "\ufffc"

# An opening mark stands at the beginning of a word, a closing one at the end; an apostrophe does neither.
_QUOTES = re.compile(
    r"(?<![\w\"])\"(?=\S)[^\"]{1,2000}?(?<=\S)\"(?!\w)"
    r"|\u201c[^\u201c\u201d]{1,2000}?[\u201d\u201c]"
    r"|\u201e[^\u201c\u201d\u201e]{1,2000}?[\u201c\u201d]"
    r"|\u00ab[^\u00ab\u00bb]{1,2000}?\u00bb"
    r"|(?<![\w'])'(?=\w)[^'\n]{1,300}(?:(?<=\w)'(?=\w)[^'\n]{1,300}){0,20}(?<=\S)'(?!\w)"
)
_CODE = re.compile(r"```.*?```|`[^`\n]{1,300}`", re.DOTALL)
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_END = re.compile(
    r"[.!?\u2026]+[\"'\u201d\u00bb)\]]*(?:\s+|$)|\n[ \t]*\n|\n(?=[ \t]*(?:[-*\u2022>]|\d{1,3}[.)])[ \t])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|no|nr|tel|vs|mr|ms|mrs|dr|approx|incl|etc|st|art|p)|\b[A-Za-z])\.\s*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:()\u2013\u2014]|\s-\s|\b(?:but|because|although|while|whereas|and then)\b"
    r"|\b(?=(?:i|we)(?:'ll| will| am| shall|'m)\b)",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|nor|neither|without|cannot|nobody|nothing|none|hardly|refrain|instead of|rather than)\b|n't\b",
    re.IGNORECASE,
)
_OWN_CLAUSE = re.compile(r"(?:i|we)(?:'|\b)", re.IGNORECASE)
_LONGEST_ABBREVIATION = 12
_NEAR = 300  # characters before and after a finding that are looked at
_REACH = 6  # how many words behind it a negation reaches


class Text(NamedTuple):
    """A text in readings of one length: ``whole``, and ``own`` with quoted words and code covered.

    In both a line break is a space; ``lines`` is ``own`` with its line breaks.
    """

    whole: str
    own: str
    lines: str
    sentences: tuple[tuple[int, int], ...]

    def sentence(self, place: int) -> tuple[int, int]:
        """Return beginning and end of the sentence at a place."""
        at = bisect_right(self.sentences, (place, len(self.whole)))
        return self.sentences[max(at - 1, 0)]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Return the sentence of a finding, of one without end only what stands near."""
        first, last = self.sentence(start)
        return max(first, start - _NEAR), min(max(last, end), end + _NEAR)


def read(text: str) -> Text:
    """Return a text as the check reads it; typographic apostrophes count as plain ones, a line break as a space."""
    whole = text.replace("\u2019", "'").replace("\u02bc", "'").replace("\u2018", "'")
    own = _QUOTED_LINE.sub(_covered, _CODE.sub(_covered, whole))
    own = _QUOTES.sub(lambda found: found[0][0] + _covered(found)[1:-1] + found[0][-1], own)
    sentences = tuple(_sentences(own))
    return Text(_joined(whole), _joined(own), own, sentences)


def _covered(found: re.Match[str]) -> str:
    """Cover what was found; line breaks stay, so that places keep their lines."""
    return re.sub(r"[^\n]", COVER, found[0])


def _joined(text: str) -> str:
    return re.sub(r"[\n\t\r\u00a0]", " ", text)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _END.finditer(text):
        before = text[max(start, end.start() - _LONGEST_ABBREVIATION) : end.start() + 1]
        if _ABBREVIATION.search(before) and "\n" not in end[0].strip(" "):
            continue
        yield start, end.end()
        start = end.end()
    if start < len(text):
        yield start, len(text)


def is_negated(prefix: str, found: str) -> bool:
    """Tell whether something found is negated in its own clause, a few words before.

    What says "I" or "we" itself begins a clause of its own.
    """
    if _OWN_CLAUSE.match(found):
        return False
    clause = _CLAUSE.split(prefix)[-1]
    return _NEGATION.search(" ".join(clause.split()[-_REACH:])) is not None


def position(text: str, place: int) -> tuple[int, int]:
    """Return line and column of a place, both counted from 1, in characters."""
    return text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
