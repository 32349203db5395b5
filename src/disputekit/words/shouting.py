"""Capitals and runs of exclamation marks: words that are shouted, and no abbreviations, codes or headlines."""

import re
from collections.abc import Iterator
from functools import cache

from disputekit.words.reading import COVER

_MARKS = re.compile(r"[!?\u203c\u2049]{2,}")
_CAPITALS = re.compile(r"(?<![\w$#@/._-])[A-Z]{2,}(?:'[A-Z]{1,2})?(?![\w=/_]|\.[A-Za-z0-9])")
_RUN = re.compile(
    r"(?<![\w$#@/._-])(?:[A-Z]{2,}(?:'[A-Z]{1,2})?|I|A)(?: (?:[A-Z]{2,}(?:'[A-Z]{1,2})?|I|A))+(?![\w=/_]|\.[A-Za-z0-9])"
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


def shouted(own: str) -> Iterator[tuple[int, int]]:
    """Yield beginning and end of what is shouted in a text whose quoted words are covered."""
    for found in _MARKS.finditer(own):
        yield found.span()
    yield from _paragraphs(own)
    yield from _capitals(own)


def _paragraphs(own: str) -> Iterator[tuple[int, int]]:
    start = 0
    for paragraph in re.split(r"(?<=\n)\s*\n", own):
        marks = [found.start() for found in re.finditer("!", paragraph)]
        if len(marks) >= _TOO_MANY and not _MARKS.search(paragraph):
            yield start + marks[0], start + marks[-1] + 1
        start = own.find(paragraph, start) + len(paragraph)


def _capitals(own: str) -> Iterator[tuple[int, int]]:
    stressed, ordinary = _words()
    runs = []
    for run in _RUN.finditer(own):
        words = [one.lower() for one in run[0].split() if len(one) > 1]
        known = [one for one in words if one in ordinary]
        if (
            known
            and (len(known) > 1 or known[0] in stressed or len(words) > 2)
            and not _is_named(own, run.start())
        ):
            runs.append(run.span())
            yield run.span()
    for word in _CAPITALS.finditer(own):
        inside = any(start <= word.start() < end for start, end in runs)
        if not inside and word[0].lower() in stressed and not _is_named(own, word.start()):
            yield word.span()


def _is_named(own: str, start: int) -> bool:
    """Tell whether capitals are what something says: a headline, a button, a word."""
    return _NAMED.search(own[max(0, start - 30) : start].rstrip(COVER)) is not None
