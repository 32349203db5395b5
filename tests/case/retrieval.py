"""How often the right document is found for one of its statements, and how often plain TF-IDF finds it.

The data are project descriptions whose authors wrote down what is in scope (goals) and what is not (non-goals).
A query is one goal. Two ways to make the documents:

- ``statements``: all goals and non-goals of a project; of the query's own project all but the query.
- ``summary``: title and summary of a project; no goal stands in it.

Every project is in the corpus for every query. The weights of the ranking were chosen on the projects of
``TUNED``, the others were held out; the split is by the hash of a project's id.
"""

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from disputekit.case.near import nearest

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "scope"
PROJECTS = SAMPLES / "kep" / "kep_scope_dev.jsonl"
TUNED, HELD_OUT = 0, 1

Rank = Callable[[str, Sequence[str]], Sequence[int]]


class Project(NamedTuple):
    """What the authors of a project wrote."""

    title: str
    summary: str
    goals: tuple[str, ...]
    non_goals: tuple[str, ...]

    @property
    def half(self) -> int:
        return hashlib.md5(self.title.encode(), usedforsecurity=False).digest()[0] % 2

    def statements(self, without: int | None = None) -> str:
        kept = [goal for place, goal in enumerate(self.goals) if place != without]
        return " . ".join([*kept, *self.non_goals])

    def described(self) -> str:
        return f"{self.title.replace('-', ' ')}. {self.summary}"


class Found(NamedTuple):
    """Of how many queries the right document came first, and was among the first five."""

    queries: int
    first: int
    five: int

    @property
    def at_1(self) -> float:
        return self.first / self.queries

    @property
    def at_5(self) -> float:
        return self.five / self.queries

    def __add__(self, other: object) -> "Found":
        if not isinstance(other, Found):
            return NotImplemented
        return Found(self.queries + other.queries, self.first + other.first, self.five + other.five)


def projects() -> tuple[Project, ...]:
    lines = PROJECTS.read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    return tuple(
        Project(one["id"], one["summary"], tuple(one["goals"]), tuple(one["non_goals"])) for one in read
    )


def measured(known: Sequence[Project], way: str, rank: Rank) -> dict[int, Found]:
    """Return what is found in each half of the projects."""
    documents = [one.statements() if way == "statements" else one.described() for one in known]
    found = {TUNED: Found(0, 0, 0), HELD_OUT: Found(0, 0, 0)}
    for place, project in enumerate(known):
        for number, goal in enumerate(project.goals):
            corpus = list(documents)
            if way == "statements":
                corpus[place] = project.statements(without=number)
            ranked = rank(goal, corpus)
            found[project.half] += Found(1, int(list(ranked[:1]) == [place]), int(place in ranked[:5]))
    return found


def by_nearest(query: str, corpus: Sequence[str]) -> list[int]:
    clauses = ((str(place), words) for place, words in enumerate(corpus))
    return [int(one.label) for one in nearest(query, clauses, 5)]


def by_tf_idf(query: str, corpus: Sequence[str]) -> list[int]:
    """Rank by the cosine of plain TF-IDF vectors: words of two letters and more, smooth IDF, no stop words."""
    counts = [_counted(words) for words in corpus]
    saying = Counter(word for one in counts for word in one)
    idf = {word: math.log((1 + len(corpus)) / (1 + saying[word])) + 1 for word in saying}
    asked = {word: number * idf[word] for word, number in _counted(query).items() if word in idf}
    scores = []
    for one in counts:
        length = math.sqrt(sum((number * idf[word]) ** 2 for word, number in one.items())) or 1
        scores.append(
            sum(weight * one[word] * idf[word] for word, weight in asked.items() if word in one) / length
        )
    return sorted(range(len(corpus)), key=lambda place: -scores[place])[:5]


@cache
def _counted(text: str) -> Counter[str]:
    return Counter(re.findall(r"\b\w\w+\b", text.lower()))


def table() -> str:
    """Return the figures as a table for docs/limits.md."""
    known = projects()
    lines = [
        "| documents | ranking | tuned half R@1 / R@5 | held-out half R@1 / R@5 | all R@1 / R@5 |",
        "|---|---|---|---|---|",
    ]
    for way in ("statements", "summary"):
        for name, rank in (("plain TF-IDF", by_tf_idf), ("`scope near`", by_nearest)):
            found = measured(known, way, rank)
            cells = [f"{one.at_1:.2f} / {one.at_5:.2f}" for one in (*found.values(), found[0] + found[1])]
            lines.append(f"| {way} | {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())  # noqa: T201 - this is what it is started for
