"""The clauses nearest to a text: those that share words with it. Shown to people, who judge.

Words are levelled by a few endings (designs, designed, designing), and words that carry no subject are left
out. A clause ranks higher the rarer its shared words are among the clauses. Light: each recorded request is echoed with it.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_STOP_WORDS = """
a about add added after again all also an and any are as at available be because been before being but by can
could did do does doing done each else every for from further get give go good got great had has have he her here
him his how i if in include included including into is it its itself just know let like made make many
may me might more most much must my need needs new no not now of off ok okay on once one only or other our out over
own package page please put quick really right same see she should small so some soon still such sure take than
thank thanks that the their them then there these they thing things this those to today too two under until up us
use used using very via want wants was way we well were what when where which while who why will with within without
won work would yes yet you your
"""
_STOP = frozenset(_STOP_WORDS.split())
_ENDINGS = ("ations", "ation", "ings", "ing", "ments", "ment", "ies", "ers", "ed", "es", "er", "s", "y", "e")
_SHORTEST = 3


class Near(NamedTuple):
    """A clause and the words of the text that it shares, as written in the text."""

    label: str
    words: str
    shared: tuple[str, ...]


def nearest(text: str, clauses: Iterable[tuple[str, str]], limit: int = 3) -> tuple[Near, ...]:
    """Return up to ``limit`` clauses (label, words) that share a word with a text, nearest first."""
    asked = _stems(text)
    stated = [(label, words, _stems(words)) for label, words in clauses]
    common = {stem: sum(stem in stems for _, _, stems in stated) for stem in asked}
    found = []
    for place, (label, words, stems) in enumerate(stated):
        shared = [stem for stem in asked if stem in stems]
        if shared:
            rare = sum(1000 // common[stem] for stem in shared)
            found.append((-rare, place, Near(label, words, tuple(asked[stem] for stem in shared))))
    return tuple(near for _, _, near in sorted(found)[:limit])


def _stems(text: str) -> dict[str, str]:
    """Return the stems of a text, each with the first word that has it, in the order of the text."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text.casefold().replace("\u2019", "'")):
        plain = word.removesuffix("'s")
        if plain not in _STOP and (len(plain) >= _SHORTEST or plain.isdigit()):
            found.setdefault(stem(plain), plain)
    return found


def stem(word: str) -> str:
    """Return what the forms of a word share: its beginning without one common ending."""
    for ending in _ENDINGS:
        kept = word.removesuffix(ending)
        if kept != word and len(kept) >= _SHORTEST:
            return kept[:-1] if len(kept) > _SHORTEST and kept[-1] == kept[-2] else kept
    return word
