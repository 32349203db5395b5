"""Finds in a message what will be held against its writer, and what a platform forbids. It never rewrites.

What stands in quotation marks is somebody else's words and is not looked at, but for contact and payment details.
The lists are English; details, capitals and exclamation marks are found in every language.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from disputekit.words.contact import details
from disputekit.words.patterns import ADVICE, Ground, Patterns, Rule
from disputekit.words.reading import Text, is_negated, position, read
from disputekit.words.shouting import shouted

_LONGEST = 120  # characters of a finding that are shown
_SHOUTING = (
    "capitals",
    "Capitals and rows of marks read as shouting.",
    "Write it in small letters, with one mark at the end of a sentence.",
)


_WORDING = (
    "A statement for a decider does without words that judge or that claim too much.",
    "Use the verbs of the record: wrote, asked, quoted, answered, submitted, released, requested, ended.",
)


class Finding(NamedTuple):
    """One thing found: where (line and column from 1), in which words, why, and what to write instead."""

    line: int
    column: int
    words: str
    category: str
    rule: str
    reason: str
    suggestion: str
    ground: Ground


class _Place(NamedTuple):
    start: int
    end: int
    category: str
    rule: str
    reason: str
    suggestion: str
    ground: Ground


def findings(text: str, platform: str, lists: Patterns) -> tuple[Finding, ...]:
    """Return what is found in a text, in its order.

    Args:
        text: the message.
        platform: its short name (upwork, fiverr ...), ``direct`` where there is none, empty where it is not known.
        lists: what to look for.
    """
    read_text = read(text)
    found = [
        *_by_rules(read_text, platform, lists),
        *_by_number(text, platform, lists),
        *_shouting(read_text),
    ]
    return tuple(_finding(text, one) for one in _distinct(found))


def wording(text: str, banned: Iterable[str]) -> tuple[Finding, ...]:
    """Return where a text that is meant for a decider uses words that documents do not use, outside of quotations."""
    listed = "|".join(re.escape(one) for one in banned)
    own = read(text).own
    found = re.finditer(rf"(?<![\w-])(?:{listed})(?![\w-])", own, re.IGNORECASE)
    return tuple(
        _finding(text, _Place(*one.span(), "wording", "documents", *_WORDING, ADVICE)) for one in found
    )


def _by_rules(text: Text, platform: str, lists: Patterns) -> Iterator[_Place]:
    for rule in lists.rules:
        category, ground = _looked_for(rule, platform, lists)
        if ground is None:
            continue
        for start, end in _matches(rule, text):
            yield _Place(start, end, category, rule.id, rule.reason, rule.suggestion, ground)


def _looked_for(rule: Rule, platform: str, lists: Patterns) -> tuple[str, Ground | None]:
    ground = lists.ground(rule.category, platform)
    if ground is None and rule.otherwise:
        return rule.otherwise, lists.ground(rule.otherwise, platform)
    return rule.category, ground


def _matches(rule: Rule, text: Text) -> Iterator[tuple[int, int]]:
    said = text.whole if rule.quoted else text.own
    for found in rule.pattern.finditer(said):
        if not found[0]:  # a list of the user's own may hold a pattern that nothing matches
            continue
        first, last = text.around(*found.span())
        prefix = said[first : found.start()]
        if rule.negatable and is_negated(prefix, found[0]):
            continue
        if rule.not_after and rule.not_after.search(prefix):
            continue
        if any(one.search(said[first:last]) for one in rule.unless):
            continue
        yield found.span()


def _by_number(text: str, platform: str, lists: Patterns) -> Iterator[_Place]:
    for one in details(text):
        ground = lists.ground(one.kind, platform)
        rule = next((rule for rule in lists.rules if rule.category == one.kind), None)
        if ground is not None and rule is not None:
            yield _Place(
                one.start, one.end, one.kind, one.what.replace(" ", "-"), rule.reason, rule.suggestion, ground
            )


def _shouting(text: Text) -> Iterator[_Place]:
    for start, end in shouted(text.lines):
        yield _Place(start, end, "shouting", *_SHOUTING, ADVICE)


def _distinct(found: Iterable[_Place]) -> Iterator[_Place]:
    """Yield findings in the order of the text; of those of one category that overlap the first and longest."""
    last: dict[str, int] = {}
    for one in sorted(found, key=lambda each: (each.start, -each.end, each.category)):
        if one.start >= last.get(one.category, 0):
            last[one.category] = one.end
            yield one


def _finding(text: str, place: _Place) -> Finding:
    line, column = position(text, place.start)
    words = " ".join(text[place.start : place.end].split())
    shown = words if len(words) <= _LONGEST else words[: _LONGEST - 3] + "..."
    return Finding(
        line, column, shown, place.category, place.rule, place.reason, place.suggestion, place.ground
    )
