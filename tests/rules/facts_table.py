"""Reads the tables of the page of facts and holds the packs against them: ids, lengths, units, figures, sources."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from disputekit.case.rule import Length, Rule, Unit

# The page writes these shortly: a number alone is an article there.
SHORT_FOR = frozenset(
    {
        "support.upwork.com",
        "community.upwork.com",
        "support.peopleperhour.com",
        "help.fiverr.com",
        "forum.fiverr.com",
    }
)
_ID = re.compile(r"[A-Z]+(?:-[A-Z0-9]+)+")
_COUNTED = re.compile(
    r"(?<![\w.])(\d+)(?:-(\d+))?[ -](hours?|h|business days?|calendar days?|days?|months?|years?|y)(?![\w])"
)
_UNITS = {"h": "hours", "d": "days", "b": "business days", "c": "days", "m": "months", "y": "years"}
_RULE_UNITS = {
    Unit.HOURS: "hours",
    Unit.DAYS: "days",
    Unit.DAY_END: "days",
    Unit.BUSINESS_DAYS: "business days",
    Unit.MONTHS: "months",
    Unit.YEARS: "years",
}
_MONEY = re.compile(r"(?:USD|EUR|GBP) (\d+(?:,\d{3})*(?:\.\d+)?)")
_NUMBER = re.compile(r"(?<![\d.])\d+(?:,\d{3})*(?:\.\d+)?")
_SOURCE = re.compile(r"\d{7,}|(?:td|m|ba)-p/\d+|t/\d+|[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_LETTERS = re.compile(r"\b[ABCD]\b")
_LEADING = re.compile(r"[ABCD](?:/[ABCD])?(?![\w])")


class Row(NamedTuple):
    """A row of a table: its id, what it says of lengths, its sources, its confidence, and all of it."""

    id: str
    lengths: str
    sources: str
    confidence: str
    whole: str


def rows_of(text: str) -> tuple[Row, ...]:
    """The rows whose first cell is the id of a rule, in order. ``same`` stands for the sources of the row before."""
    found: list[Row] = []
    for line in text.splitlines():
        cells = [cell.strip().replace("**", "") for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 7 and _ID.fullmatch(cells[0]):
            lengths = f"{cells[2]} {cells[4]}" if cells[0].startswith("LAW-") else cells[2]
            same = re.match(r"same\b", cells[5]) and found
            sources = f"{found[-1].sources} {cells[5]}" if same else cells[5]
            found.append(Row(cells[0], lengths, sources, cells[6], " | ".join([*cells, sources])))
    return tuple(found)


def findings(rows: Sequence[Row], rules: Iterable[Rule]) -> Iterator[str]:
    """Yield what differs between the page and the packs."""
    families: dict[str, list[Rule]] = {row.id: [] for row in rows}
    for rule in rules:
        row = row_of(rule.id, rows)
        if row is None:
            yield f"{rule.id}: no row of the page"
        else:
            families[row.id].append(rule)
    for row in rows:
        family = families[row.id]
        if row.id not in [rule.id for rule in family]:
            yield f"{row.id}: in no pack"
        for finding in (*_lengths(row, family), *_figures(row, family), *_sources(row, family)):
            yield f"{row.id}: {finding}"
        for rule in family:
            yield from (f"{rule.id}: {finding}" for finding in _confidence(row, rule))


def row_of(rule_id: str, rows: Iterable[Row]) -> Row | None:
    """The row a rule is from: that of its id, or of the longest id that begins it (UW-FP-DORMANT-REQUEST)."""
    fitting = [row for row in rows if rule_id == row.id or rule_id.startswith(f"{row.id}-")]
    return max(fitting, key=lambda row: len(row.id), default=None)


def _lengths(row: Row, family: Sequence[Rule]) -> Iterator[str]:
    stated = _pairs(row.whole)
    numbers = set(_NUMBER.findall(row.lengths))
    units = {unit for _, unit in _pairs(row.lengths)}
    ours: set[tuple[int, str]] = set()
    for rule in family:
        for length in [rule.length, *(one.length for one in rule.others)]:
            if length is None:
                continue
            if length.unit is Unit.WEEK_TIME:
                yield from _week_time(row, length)
                continue
            pair = (length.quantity, _RULE_UNITS[length.unit])
            ours.add(pair)
            if pair not in stated and not (str(pair[0]) in numbers and pair[1] in units):
                yield f"{pair[0]} {pair[1]} is not what the page says"
    said = " ".join(_texts(family))
    ours |= {
        (int(one.value), one.unit)
        for rule in family
        for one in rule.figures
        if one.unit in set(_UNITS.values())
    }
    ours |= _pairs(said)
    weekly = any(rule.length and rule.length.unit is Unit.WEEK_TIME for rule in family)
    for pair in sorted(_pairs(row.lengths) - ours):
        if not weekly:
            yield f"{pair[0]} {pair[1]} of the page is in no rule"


def _week_time(row: Row, length: Length) -> Iterator[str]:
    day, _, clock = length.at.partition(" ")
    if day not in row.whole:
        yield f"{day} is not what the page says"
    if clock not in row.whole and clock not in {
        "00:00",
        "23:59",
    }:  # a day without a time: its begin or its end
        yield f"{clock} is not what the page says"


def _pairs(text: str) -> set[tuple[int, str]]:
    found: set[tuple[int, str]] = set()
    for first, last, unit in _COUNTED.findall(text):
        name = "months" if unit.startswith("month") else _UNITS[unit[0]]
        found |= {(int(one), name) for one in (first, last) if one}
    return found


def _figures(row: Row, family: Sequence[Rule]) -> Iterator[str]:
    known = {_decimal(one) for one in _NUMBER.findall(row.whole)}
    for rule in family:
        for figure in rule.figures:
            if Decimal(figure.value) not in known:
                yield f"{figure.name} {figure.value} is not what the page says"
    ours = {Decimal(one.value) for rule in family for one in rule.figures}
    ours |= {_decimal(one) for one in _NUMBER.findall(" ".join(_texts(family)))}
    for amount in _MONEY.findall(row.whole):
        if _decimal(amount) not in ours:
            yield f"the amount {amount} of the page is in no rule"


def _decimal(said: str) -> Decimal:
    return Decimal(said.replace(",", "").rstrip("."))


def _sources(row: Row, family: Sequence[Rule]) -> Iterator[str]:
    stated = {source for rule in family for source in _SOURCE.findall(" ".join(_cited(rule)))}
    for source in sorted(stated - SHORT_FOR - set(_SOURCE.findall(row.whole))):
        yield f"the source {source} is not that of the page"
    for source in sorted(set(_SOURCE.findall(row.sources)) - SHORT_FOR - stated):
        yield f"the source {source} of the page is in no rule"


def _cited(rule: Rule) -> Iterator[str]:
    yield from rule.sources
    yield from (one.source for one in rule.others)
    yield rule.conflicts


def _texts(family: Iterable[Rule]) -> Iterator[str]:
    for rule in family:
        yield from (rule.title, rule.silence, *_cited(rule))


def _confidence(row: Row, rule: Rule) -> Iterator[str]:
    leading = _LEADING.match(row.confidence)
    allowed = set(_LETTERS.findall(row.confidence)) | ({"D"} if "conflict" in row.whole else set())
    if leading and rule.id == row.id and rule.confidence != leading[0]:
        yield f"confidence {rule.confidence} is not {leading[0]}"
    for said in (rule.confidence, *(one.confidence for one in rule.others)):
        if not set(said.split("/")) <= allowed:
            yield f"confidence {said} is not what the page says"
