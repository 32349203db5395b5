"""The labelled sentences, and how well the check of tone tells them apart: precision and recall, by category.

Run as a program it prints the tables of docs/limits.md: ``python -m tests.words.sentences``.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from disputekit.words.patterns import CATEGORIES, patterns
from disputekit.words.tone import findings

HERE = Path(__file__).resolve().parent


class Sentence(NamedTuple):
    """A sentence, the categories it should bring (none: harmless), and the platform it is for."""

    text: str
    finds: frozenset[str]
    platform: str


class Score(NamedTuple):
    """Right findings, findings that should not be, findings that are missing."""

    right: int
    wrong: int
    missed: int

    @property
    def expected(self) -> int:
        return self.right + self.missed

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def labelled() -> tuple[Sentence, ...]:
    """The sentences by which the patterns were written."""
    return (*_grouped("labelled.toml"), *_single(_loaded("labelled.toml")["sentence"]))


def other_words() -> tuple[Sentence, ...]:
    """The same intentions in words chosen to differ from the lists: how little they catch then."""
    return _grouped("other_words.toml")


def _loaded(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _grouped(name: str) -> tuple[Sentence, ...]:
    value = _loaded(name)
    found = [
        Sentence(text, frozenset({name}), "upwork")
        for name, texts in value["found"].items()
        for text in texts
    ]
    harmless = [
        Sentence(text, frozenset(), "upwork") for texts in value["harmless"].values() for text in texts
    ]
    return (*found, *harmless)


def held_out() -> tuple[Sentence, ...]:
    """The sentences that were written before the patterns and that none of these was mended by."""
    return tuple(_single(_loaded("held_out.toml")["sentence"]))


def _single(value: Iterable[dict[str, object]]) -> Iterator[Sentence]:
    for one in value:
        finds = one["finds"]
        assert isinstance(finds, list)
        yield Sentence(str(one["text"]), frozenset(map(str, finds)), str(one.get("platform", "upwork")))


def found_in(sentence: Sentence) -> frozenset[str]:
    return frozenset(one.category for one in findings(sentence.text, sentence.platform, patterns()))


def scores(sentences: Iterable[Sentence]) -> dict[str, Score]:
    """The score of each category, and of all together under "all"."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for one in sentences:
        found = found_in(one)
        right.update(found & one.finds)
        wrong.update(found - one.finds)
        missed.update(one.finds - found)
    made = {name: Score(right[name], wrong[name], missed[name]) for name in CATEGORIES if name != "wording"}
    return {**made, "all": Score(right.total(), wrong.total(), missed.total())}


def table() -> list[str]:
    """The table of docs/limits.md: how many of a category there are, precision and recall, for each of the sets."""
    sets = (labelled(), held_out(), other_words())
    made = [scores(one) for one in sets]
    rows = [
        "| category | labelled: n, precision / recall | held out: n, precision / recall | other words: n, recall |",
        "|---|---|---|---|",
    ]
    for name in made[0]:
        first, second, third = (one[name] for one in made)
        rows.append(f"| {name} | {_cell(first)} | {_cell(second)} | {third.expected}, {third.recall:.2f} |")
    counts = (f"{len(one)}, {sum(not each.finds for each in one)}" for one in sets)
    return [*rows, "| sentences, of them harmless | " + " | ".join(counts) + " |"]


def _cell(score: Score) -> str:
    return f"{score.expected}, {score.precision:.2f} / {score.recall:.2f}"


if __name__ == "__main__":
    sys.stdout.write("\n".join([*table(), ""]))
