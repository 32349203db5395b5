"""The labelled sentences, and how well the check of tone tells them apart: precision and recall, by category.

Run as a program it prints the tables of docs/limits.md: ``python -m tests.words.sentences``.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from disputekit.words.patterns import patterns
from disputekit.words.tone import CATEGORIES, findings

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
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def labelled() -> tuple[Sentence, ...]:
    """The sentences by which the patterns were written."""
    value = tomllib.loads((HERE / "labelled.toml").read_text(encoding="utf-8"))
    found = [
        Sentence(text, frozenset({name}), "upwork")
        for name, texts in value["found"].items()
        for text in texts
    ]
    harmless = [
        Sentence(text, frozenset(), "upwork") for texts in value["harmless"].values() for text in texts
    ]
    return (*found, *harmless, *_single(value["sentence"]))


def held_out() -> tuple[Sentence, ...]:
    """The sentences that were written before the patterns and that none of these was mended by."""
    value = tomllib.loads((HERE / "held_out.toml").read_text(encoding="utf-8"))
    return tuple(_single(value["sentence"]))


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


def table(sentences: tuple[Sentence, ...]) -> list[str]:
    """The table of a set as docs/limits.md prints it."""
    rows = ["| category | expected | precision | recall |", "|---|---|---|---|"]
    for name, score in scores(sentences).items():
        rows.append(f"| {name} | {score.right + score.missed} | {score.precision:.2f} | {score.recall:.2f} |")
    return rows


if __name__ == "__main__":
    for title, sentences in (("labelled", labelled()), ("held out", held_out())):
        harmless = sum(not one.finds for one in sentences)
        sys.stdout.write(f"{title}: {len(sentences)} sentences, {harmless} of them harmless\n")
        sys.stdout.write("\n".join([*table(sentences), ""]))
