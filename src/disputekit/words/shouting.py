"""Capitals and runs of exclamation marks: words that are shouted, and no abbreviations, codes or headlines."""

import re
from collections.abc import Iterator
from functools import cache

from disputekit.words.reading import COVER

_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?![ \t]*\n))+")
_MARKS = re.compile(r"[!?\u203c\u2049]{2,}")
_CAPITALS = re.compile(r"(?<![\w$#@/.=_-])[A-Z]{2,}(?:'[A-Z]{1,2})?(?![\w=/_]|\.[A-Za-z0-9])")
_RUN = re.compile(
    r"(?<![\w$#@/.=_-])(?:[A-Z]{2,}(?:'[A-Z]{1,2})?|I|A)(?: (?:[A-Z]{2,}(?:'[A-Z]{1,2})?|I|A))+(?![\w=/_]|\.[A-Za-z0-9])"
)
_NAMED = re.compile(
    r"\b(?:says?|reads?|titled?|called|named|headlines?|labell?ed|button|label|heading|word|words|text|slogan|banner|logo)[: ]+$",
    re.IGNORECASE,
)
_TOO_MANY = 4  # exclamation marks in one paragraph

# Words that are stressed when they stand alone in capitals.
_STRESSED = """
not now never always again stop already must all every any none nothing nobody please only twice still immediately today
really very no yes your my you before after enough free wrong lie lies liar paid unpaid pay money why where when who
same more none last final urgent asap this that both finally even exactly agreed included
"""
# Ordinary words: a run of capitals that holds one of them is a shouted sentence and no row of abbreviations.
_ORDINARY = """
the and for with from have has had was were been will would should could can are is be do did does done am an it to of
in on at by or if but so as he she we they them their his her our us me him its what which whose how there here then than
read answer message send sent wait waiting work working project part offer site page file files contract refund request
time times day days week weeks three two one ten four five six told said asked give get got take make made need want know
see look think like first second third back out up off over just let put new old good bad client agree finished complete
"""


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    stressed = frozenset(_STRESSED.split())
    return stressed, stressed | frozenset(_ORDINARY.split())


def shouted(lines: str) -> Iterator[tuple[int, int]]:
    """Yield beginning and end of what is shouted in a text whose quoted words are covered."""
    for found in _MARKS.finditer(lines):
        yield found.span()
    yield from _exclamations(lines)
    yield from _capitals(lines)


def _exclamations(lines: str) -> Iterator[tuple[int, int]]:
    for paragraph in _PARAGRAPH.finditer(lines):
        marks = [found.start() for found in re.finditer("!", paragraph[0])]
        if len(marks) >= _TOO_MANY and not _MARKS.search(paragraph[0]):
            yield paragraph.start() + marks[0], paragraph.start() + marks[-1] + 1


def _capitals(lines: str) -> Iterator[tuple[int, int]]:
    stressed, ordinary = _words()
    runs: list[tuple[int, int]] = []
    for run in _RUN.finditer(lines):
        words = [one.lower() for one in run[0].split() if len(one) > 1]
        known = [one for one in words if one in ordinary]
        if not known or not (len(known) > 1 or known[0] in stressed or len(words) > 2):
            continue
        runs.append(run.span())
        if not _is_named(lines, run.start()):
            yield run.span()
    for word in _CAPITALS.finditer(lines):
        inside = any(start <= word.start() < end for start, end in runs)
        if not inside and word[0].lower() in stressed and not _is_named(lines, word.start()):
            yield word.span()


def _is_named(lines: str, start: int) -> bool:
    """Tell whether capitals are what something says: a headline, a button, a word."""
    return _NAMED.search(lines[max(0, start - 30) : start].rstrip(COVER)) is not None
