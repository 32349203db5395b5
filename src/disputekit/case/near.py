"""The clauses nearest to a text: those that share words with it. Shown to people, who judge.

A clause ranks higher the more words it shares, the rarer they are among the clauses, and the less else it
says (BM25). Forms of a word count as one, the same form a little more, neighbours that are neighbours in both
texts more again. Words that stand in requests of every subject count less, and one alone brings nothing. What is
written as one word meets what is written as two (Homepage, home page). The spelling of words, in pieces of four
letters, only orders what shares a word: what puts a clause here is what is shown.
The weights were chosen on one half of the sample projects; docs/limits.md says what they reach on the other.
"""

import functools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from disputekit.case.stemming import stem
from disputekit.case.subject_words import Span, SubjectWords, says_little, subject_words

_LITTLE = 0.75  # what a word of every subject counts, beside another one
_SAME_FORM = 0.2
_NEIGHBOURS = 0.3
_SPELLING = 0.25
_PIECE = 4

Counts = dict[str, float]


class _Weighing(NamedTuple):
    """How a score is made.

    How much rarity counts; how slowly a word that is said again stops to count; how much more a longer clause must
    share (1: in proportion); what being there at all counts; and how much more a word counts that clauses
    repeat, since it carries their subject.
    """

    rarity: float
    slowness: float
    length: float
    presence: float
    repetition: float


_BY_WORDS = _Weighing(1.2, 3.0, 0.9, 0.2, 0.1)
_BY_SPELLING = _Weighing(1.0, 2.0, 0.75, 0.0, 0.0)


class Near(NamedTuple):
    """A clause, and the words of the text that it shares; ``asked`` and ``marks`` are their places in text and clause."""

    label: str
    words: str
    shared: tuple[str, ...]
    asked: tuple[Span, ...] = ()
    marks: tuple[Span, ...] = ()


class _Read(NamedTuple):
    """A text as it is compared: its words, how often it says what, how long it is, and its pieces of spelling."""

    says: SubjectWords
    counts: Counts
    length: float
    pieces: Counts


def nearest(text: str, clauses: Iterable[tuple[str, str]], limit: int = 3) -> tuple[Near, ...]:
    """Return up to ``limit`` clauses (label, words) that share a word with a text, nearest first."""
    asked = _read(text)
    stated = tuple(clauses)
    compared = _compared(tuple(words for _, words in stated))
    says = compared.says
    scores = compared.scores(asked)
    order = sorted(scores, key=scores.__getitem__, reverse=True)
    in_order = ((place, _shared(asked.says, says[place])) for place in order)
    found = islice(((place, shared) for place, shared in in_order if _joins(shared)), limit)
    return tuple(_near(text, asked.says, *stated[place], says[place], shared) for place, shared in found)


class _Saying(NamedTuple):
    """How much a thing tells that some of the clauses say, and where it is said: place and what it counts there."""

    rarity: float
    places: tuple[tuple[int, float], ...]


class _Index:
    """Which clauses say a thing, so that a text meets only those it shares something with."""

    def __init__(self, clauses: Sequence[Counts], lengths: Sequence[float], weighing: _Weighing) -> None:
        mean = sum(lengths) / len(lengths) if any(lengths) else 1.0
        self._proportions = [1 - weighing.length + weighing.length * length / mean for length in lengths]
        self._weighing = weighing
        self._stating: dict[str, list[tuple[int, float]]] = {}
        self._sayings: dict[str, _Saying] = {}
        for place, counts in enumerate(clauses):
            for key, count in counts.items():
                self._stating.setdefault(key, []).append((place, count))

    def scores(self, worths: Counts) -> list[float]:
        """Score clauses by what they say of the things that are worth something."""
        scores = [0.0] * len(self._proportions)
        for key in filter(self._stating.__contains__, worths):
            rarity, places = self._sayings.get(key) or self._weighed(key)
            weight = worths[key] * rarity
            for place, counted in places:
                scores[place] += weight * counted
        return scores

    def _weighed(self, key: str) -> _Saying:
        """Weigh a thing when it is first asked for, and keep it for the next text."""
        slowness, presence = self._weighing.slowness, self._weighing.presence
        stating = self._stating[key]
        rarity = _rarity(len(self._proportions), [count for _, count in stating], self._weighing)
        counted = (
            (place, presence + count * (slowness + 1) / (count + slowness * self._proportions[place]))
            for place, count in stating
        )
        made = self._sayings[key] = _Saying(rarity, tuple(counted))
        return made


class _Compared:
    """Clauses as they are compared: what each says, and who says what, by words and by spelling."""

    def __init__(self, clauses: Iterable[str]) -> None:
        read = [_read(words) for words in clauses]
        pieces = [one.pieces for one in read]
        self.says = tuple(one.says for one in read)
        self._words = _Index([one.counts for one in read], [one.length for one in read], _BY_WORDS)
        self._spelling = _Index(pieces, [sum(one.values()) for one in pieces], _BY_SPELLING)

    def scores(self, asked: "_Read") -> dict[int, float]:
        """Return how near each clause is that shares a word with a text, by its place."""
        by_words = self._words.scores(_worths(asked.says))
        by_spelling = self._spelling.scores(asked.pieces)
        return {
            place: round(words + _SPELLING * by_spelling[place], 9)
            for place, words in enumerate(by_words)
            if words
        }


@functools.lru_cache(maxsize=4)
def _compared(clauses: tuple[str, ...]) -> _Compared:
    """Return clauses ready to be compared; the many requests of a case meet the same ones."""
    return _Compared(clauses)


@functools.lru_cache(maxsize=2048)
def _read(text: str) -> _Read:
    says = subject_words(text)
    length = sum(_worth(key) * len(places) for key, places in says.words.items())
    return _Read(says, _counts(says), length, _spelling(says))


def _worths(asked: SubjectWords) -> Counts:
    """Return what each word, form and run of neighbours of the text is worth to a clause that has it."""
    worths = {key: _worth(key) * math.sqrt(len(places)) for key, places in asked.words.items()}
    worths |= {f"={form}": _SAME_FORM for form in asked.spelled}
    return worths | {key: _NEIGHBOURS for key in _neighbours(asked) if key not in worths}


def _worth(key: str) -> float:
    return _LITTLE if says_little(key) else 1.0


def _counts(says: SubjectWords) -> Counts:
    """Return how often a text says each word, each form (with a sign before it), and each run of neighbours."""
    found = dict.fromkeys(_neighbours(says), 1.0)
    found |= {key: float(len(places)) for key, places in says.words.items()}
    found |= {f"={form}": float(number) for form, number in Counter(says.spelled).items()}
    return found


def _neighbours(says: SubjectWords) -> Iterator[str]:
    yield from says.joined
    stems = [stem(word) for word in says.spelled]
    yield from (" ".join(run) for run in zip(stems, stems[1:], stems[2:], strict=False))


def _spelling(says: SubjectWords) -> Counts:
    """Return the pieces of the words, short ones for more: pricing, prices and repricing have some in common."""
    found: Counts = {}
    for word in says.spelled:
        pieces = _pieces(word)
        for piece in pieces:
            found[piece] = found.get(piece, 0.0) + 1 / math.sqrt(len(pieces))
    return found


@functools.cache
def _pieces(word: str) -> tuple[str, ...]:
    """Return the pieces of a word; none of one that is too short for them, or says little."""
    if len(word) < _PIECE or says_little(stem(word)):
        return ()
    fenced = f"^{word}$"
    return tuple(dict.fromkeys(fenced[at : at + _PIECE] for at in range(len(fenced) - _PIECE + 1)))


def _rarity(clauses: int, counts: Sequence[float], weighing: _Weighing) -> float:
    """Return how much a thing tells that so many of the clauses say."""
    rare: float = math.log(1 + (clauses - len(counts) + 0.5) / (len(counts) + 0.5)) ** weighing.rarity
    again: float = (sum(counts) / len(counts)) ** weighing.repetition
    return rare * again


def _joins(shared: Sequence[str]) -> bool:
    """Tell whether what two texts share says anything: one word with a subject, or two words with little of it."""
    return sum(0 if key.isdigit() else 1 if says_little(key) else 2 for key in shared) >= 2


def _shared(asked: SubjectWords, stated: SubjectWords) -> list[str]:
    """Return what both texts say, each in words, or one as a word and the other as two neighbours."""
    words = [key for key in asked.words if key in stated.words or key in stated.joined]
    return words + [key for key in asked.joined if key in stated.words and key not in asked.words]


def _near(
    text: str, asked: SubjectWords, label: str, words: str, stated: SubjectWords, shared: Sequence[str]
) -> Near:
    places = _places(asked, shared)
    said = dict.fromkeys(text[lo:hi].casefold() for lo, hi in places)
    first = {stem(word): word for word in reversed(said)}
    return Near(label, words, tuple(reversed(first.values())), places, _places(stated, shared))


def _places(says: SubjectWords, keys: Iterable[str]) -> tuple[Span, ...]:
    """Return where keys stand in a text, in its order; what overlaps is one place."""
    found: list[Span] = []
    for lo, hi in sorted(place for key in keys for place in says.words.get(key) or says.joined[key]):
        if found and lo < found[-1][1]:
            found[-1] = (found[-1][0], max(hi, found[-1][1]))
        else:
            found.append((lo, hi))
    return tuple(found)
