"""The index of clauses finds what asking every clause finds, to the last digit and in the same order."""

import random
from collections.abc import Sequence
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.case import near
from disputekit.case.near import Near, nearest
from tests.case.clauses_and_requests import CONTRACTS, REQUESTS

Clauses = Sequence[tuple[str, str]]


def plain_scores(
    worths: near.Counts, clauses: Sequence[near.Counts], lengths: Sequence[float], weighing: near._Weighing
) -> list[float]:
    """The plain version: each thing that is worth something is looked for in every clause."""
    mean = sum(lengths) / len(lengths) if any(lengths) else 1.0
    scores = [0.0] * len(clauses)
    for key, worth in worths.items():
        saying = [(place, counts[key]) for place, counts in enumerate(clauses) if key in counts]
        if not saying:
            continue
        rare = near._rarity(len(clauses), [count for _, count in saying], weighing)
        for place, count in saying:
            proportion = 1 - weighing.length + weighing.length * lengths[place] / mean
            again = count * (weighing.slowness + 1) / (count + weighing.slowness * proportion)
            scores[place] += worth * rare * (weighing.presence + again)
    return scores


def plain_ranking(text: str, clauses: Clauses) -> list[float]:
    asked, read = near._read(text), [near._read(words) for _, words in clauses]
    counts, lengths = [one.counts for one in read], [one.length for one in read]
    by_words = plain_scores(near._worths(asked.says), counts, lengths, near._BY_WORDS)
    pieces = [one.pieces for one in read]
    whole = [sum(one.values()) for one in pieces]
    by_spelling = plain_scores(asked.pieces, pieces, whole, near._BY_SPELLING)
    both = zip(by_words, by_spelling, strict=True)
    return [round(words + near._SPELLING * spelling, 9) for words, spelling in both]


def plain_nearest(text: str, clauses: Clauses, limit: int = 3) -> tuple[Near, ...]:
    asked, read = near._read(text), [near._read(words) for _, words in clauses]
    scores = plain_ranking(text, clauses)
    order = sorted(range(len(clauses)), key=lambda place: -scores[place])
    shared = ((place, near._shared(asked.says, read[place].says)) for place in order)
    found = islice(((place, words) for place, words in shared if near._joins(words)), limit)
    return tuple(
        near._near(text, asked.says, *clauses[place], read[place].says, words) for place, words in found
    )


def scores(text: str, clauses: Clauses) -> dict[int, float]:
    return near._compared(tuple(words for _, words in clauses)).scores(near._read(text))


def plain_scores_of_sharing(text: str, clauses: Clauses) -> dict[int, float]:
    """The plain scores of the clauses that have one of the words, forms or neighbours of a text."""
    worths = near._worths(near._read(text).says)
    sharing = [not worths.keys().isdisjoint(near._read(words).counts) for _, words in clauses]
    return {place: one for place, one in enumerate(plain_ranking(text, clauses)) if sharing[place]}


_WORDS = (
    *("home", "page", "homepage", "Blog", "blogs", "MailChimp", "website", "e-mail", "logo", "logos"),
    *("2", "add", "change", "changes", "prices", "pricing", "repricing", "the", "\u00e9t\u00e9", "\u0130x"),
)
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=10).map(" ".join) | st.text(max_size=30)
_CLAUSES = st.lists(_TEXTS, max_size=8).map(lambda found: [(f"S{at}", one) for at, one in enumerate(found)])


@given(st.lists(_TEXTS, min_size=1, max_size=4), _CLAUSES, st.integers(0, 9))
def test_every_text_finds_what_asking_every_clause_finds(
    texts: list[str], clauses: Clauses, limit: int
) -> None:
    for text in (*texts, *texts):
        assert scores(text, clauses) == plain_scores_of_sharing(text, clauses)
        assert nearest(text, clauses, limit) == plain_nearest(text, clauses, limit)


def test_the_requests_of_people_find_the_same_clauses_among_all() -> None:
    clauses = [
        (f"{name} {label}", words) for name, all_ in CONTRACTS.items() for label, words in all_.items()
    ]
    for text, _ in (asked for requests in REQUESTS.values() for asked in requests):
        assert nearest(text, clauses, 5) == plain_nearest(text, clauses, 5)


def test_many_clauses_that_share_most_of_their_words_are_ranked_the_same() -> None:
    drawn = random.Random(5)  # noqa: S311 - the same words in every run
    clauses = [(f"S{at}", " ".join(drawn.choices(_WORDS, k=drawn.randint(3, 14)))) for at in range(60)]
    for _ in range(40):
        text = " ".join(drawn.choices(_WORDS, k=12))
        assert scores(text, clauses) == plain_scores_of_sharing(text, clauses)
        assert nearest(text, clauses, 10) == plain_nearest(text, clauses, 10)


def test_an_index_that_forgets_how_long_a_clause_is_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    clauses = (("S1", "Blog articles, landing pages, captions, and ads"), ("X1", "No blog"))
    near._compared.cache_clear()
    monkeypatch.setattr(near, "_BY_WORDS", near._BY_WORDS._replace(length=0.0))
    careless = scores("a blog", clauses)
    near._compared.cache_clear()
    monkeypatch.undo()
    assert careless != plain_scores_of_sharing("a blog", clauses) == scores("a blog", clauses)
