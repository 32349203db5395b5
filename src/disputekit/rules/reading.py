"""The text of a pack as values. Every key is known or refused, and every number must name its source."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from disputekit.case.rule import (
    Actor,
    Calendar,
    Effect,
    Figure,
    Length,
    Match,
    OtherLength,
    Rule,
    Unit,
    Vector,
)
from disputekit.errors import Refused
from disputekit.record.currencies import SCALES
from disputekit.record.moment import zone_info
from disputekit.rules.pack import PACK_NAME, WEEKDAYS, Pack
from disputekit.rules.spelling import WEEKDAY_NAMES, Misspelled, read_length, read_match

NEEDS = ("escrow", "ended", "active", "released", "unpaid")
PLACEHOLDERS = ("amount",)  # what may stand in braces in a rule's silence
FIGURE_UNITS = ("percent", "percentage points", "times", "days", "months", "years")
NOT_STATED = "not stated"

RULE_KEYS = {
    *("id", "title", "triggers", "stops", "needs", "length", "calendar", "zone", "acts", "silence", "effect"),
    *("sources", "confidence", "checked_on", "conflicts", "others", "figures"),
}

_PACK_KEYS = {"title", "applies", "checked_on", "rule", "calendar", "vector"}
_ID = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)+")
_FIGURE_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CONFIDENCE = re.compile(r"[ABCD](?:/[ABCD])?")
_BRACES = re.compile(r"\{([^{}]*)\}")

T = TypeVar("T")
Table = dict[str, Any]


def read_pack(text: str, path: Path, *, own: bool, events: Collection[str]) -> Pack:
    """Return the pack that a text holds; raises Refused naming file and rule."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(
            f"{path} is not TOML: {error}", "docs/policies.md shows how a pack is written"
        ) from error
    if not PACK_NAME.fullmatch(path.stem):
        raise Refused(f"{path}: a pack is named by lowercase letters, digits and hyphens")
    return _Reader(path, own, events).pack(table)


class _Place:
    """Where in a pack something is read, for what is said when it cannot be."""

    def __init__(self, path: Path, where: str) -> None:
        self._path = path
        self._where = where

    def refuse(self, message: str, hint: str = "") -> NoReturn:
        where = f", {self._where}" if self._where else ""
        raise Refused(f"{self._path}{where}: {message}", hint or "docs/policies.md lists what a pack may say")

    def known(self, table: Table, keys: Collection[str]) -> None:
        for key in table:
            if key not in keys:
                self.refuse(f"{key!r} is not a key of it", f"the keys are: {', '.join(sorted(keys))}")

    def text(self, table: Table, key: str, hint: str = "") -> str:
        """Return a text that must be there."""
        value = table.get(key)
        if (
            not isinstance(value, str)
            or not value.strip()
            or value != value.strip()
            or not value.isprintable()
        ):
            self.refuse(f"{key} is missing or not one line of text", hint or f'write: {key} = "..."')
        return value

    def texts(self, table: Table, key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.refuse(f"{key} is not a list of texts", f'write: {key} = ["...", "..."]')
        return tuple(value)

    def tables(self, table: Table, key: str) -> tuple[Table, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.refuse(f"{key} is not a list of tables", f"write it as {key} = [{{ ... }}]")
        return tuple(value)

    def day(self, value: object, key: str) -> date:
        if not isinstance(value, date) or isinstance(value, datetime):
            self.refuse(f"{key} is missing or not a date", f"write: {key} = 2026-11-23")
        return value

    def choice(self, table: Table, key: str, choices: Mapping[str, T]) -> T:
        value = table.get(key)
        if not isinstance(value, str) or value not in choices:
            self.refuse(f"{key} is {value!r}", f"write one of: {', '.join(choices)}")
        return choices[value]


class _Reader:
    """Reads one pack."""

    def __init__(self, path: Path, own: bool, events: Collection[str]) -> None:
        self._path = path
        self._own = own
        self._events = events
        self._calendars: dict[str, Calendar] = {}

    def pack(self, table: Table) -> Pack:
        place = _Place(self._path, "")
        place.known(table, _PACK_KEYS)
        day = place.day(table.get("checked_on"), "checked_on")
        self._calendars = dict(self._calendar(one) for one in place.tables(table, "calendar"))
        examples = self._examples(place.tables(table, "vector"))
        rules = tuple(self._rule(one, day, examples) for one in place.tables(table, "rule"))
        if not rules:
            place.refuse("there is no rule in it", "begin one with a line: [[rule]]")
        ids = [rule.id for rule in rules]
        for twice in (one for one in ids if ids.count(one) > 1):
            place.refuse(f"there are two rules {twice}", "give one of them another id")
        for lost in (one for one in examples if one not in ids):
            place.refuse(f"a vector is for {lost!r}, and there is no such rule", f"one of: {', '.join(ids)}")
        return Pack(
            name=self._path.stem,
            path=self._path,
            own=self._own,
            title=place.text(table, "title"),
            applies=place.text(table, "applies", 'say what it is for: applies = "direct clients in Spain"'),
            rules=rules,
            calendars=self._calendars,
        )

    def _calendar(self, table: Table) -> tuple[str, Calendar]:
        name = str(table.get("name", ""))
        place = _Place(self._path, f"calendar {name}".rstrip())
        place.known(table, {"name", "days", "holidays"})
        if not PACK_NAME.fullmatch(name) or name == WEEKDAYS.name:
            place.refuse("a calendar has a name of its own", 'write: name = "spain"')
        days = place.texts(table, "days")
        if not days or not set(days) <= set(WEEKDAY_NAMES):
            place.refuse("days are not weekdays", 'write: days = ["Mon", "Tue", "Wed", "Thu", "Fri"]')
        free = table.get("holidays", [])
        if not isinstance(free, list):
            place.refuse("holidays is not a list", "write: holidays = [2026-12-25]")
        holidays = tuple(place.day(one, "one of the holidays") for one in free)
        full = self._full(name)
        return full, Calendar(full, tuple(WEEKDAY_NAMES.index(one) + 1 for one in days), holidays)

    def _rule(self, table: Table, day: date, examples: Mapping[str, Sequence[Vector]]) -> Rule:
        name = str(table.get("id", ""))
        place = _Place(self._path, f"rule {name}".rstrip())
        if not _ID.fullmatch(name):
            place.refuse(f"the id is {name!r}", "write it in capitals with hyphens: MY-RULE-7")
        place.known(table, RULE_KEYS)
        length = self._length(place, table) if "length" in table or "calendar" in table else None
        triggers = self._matches(place, table, "triggers")
        if length is not None and not triggers:
            place.refuse("nothing starts its clock", 'write: triggers = ["event:contract_ended by client"]')
        return Rule(
            id=name,
            pack=self._path.stem,
            title=place.text(table, "title"),
            triggers=triggers,
            stops=self._matches(place, table, "stops"),
            needs=self._needs(place, table),
            length=length,
            zone=_zone(place, table),
            acts=place.choice(table, "acts", {one.value: one for one in Actor}),
            silence=_silence(place, table),
            effect=place.choice(table, "effect", {one.value: one for one in Effect}),
            sources=_sources(place, table),
            confidence=_confidence(place, table),
            checked_on=place.day(table.get("checked_on", day), "checked_on"),
            conflicts=place.text(table, "conflicts") if "conflicts" in table else "",
            others=self._others(place, table, length),
            figures=tuple(_figure(place, one) for one in place.tables(table, "figures")),
            vectors=tuple(examples.get(name, ())),
        )

    def _needs(self, place: _Place, table: Table) -> tuple[str, ...]:
        needs = place.texts(table, "needs")
        for need in needs:
            if need not in NEEDS:
                place.refuse(f"it needs {need!r}", f"write some of: {', '.join(NEEDS)}")
        return needs

    def _matches(self, place: _Place, table: Table, key: str) -> tuple[Match, ...]:
        try:
            return tuple(read_match(said, self._events) for said in place.texts(table, key))
        except Misspelled as error:
            place.refuse(f"{key}: {error}", error.hint)

    def _length(self, place: _Place, table: Table) -> Length:
        said, calendar = place.text(table, "length"), str(table.get("calendar", ""))
        try:
            length = read_length(said, calendar)
        except Misspelled as error:
            place.refuse(f"length: {error}", error.hint)
        if length.unit is not Unit.BUSINESS_DAYS or calendar == WEEKDAYS.name:
            return length
        if self._full(calendar) not in self._calendars:
            known = ", ".join((WEEKDAYS.name, *(one.partition("/")[2] for one in self._calendars)))
            place.refuse(f"there is no calendar {calendar!r}", f"one of: {known}; or define it: [[calendar]]")
        return length._replace(calendar=self._full(calendar))

    def _full(self, calendar: str) -> str:
        """Return the name of a calendar of this pack as rules carry it: two packs may give one name to two."""
        return f"{self._path.stem}/{calendar}"

    def _others(self, place: _Place, table: Table, length: Length | None) -> tuple[OtherLength, ...]:
        stated = place.tables(table, "others")
        if stated and length is None:
            place.refuse("it has other lengths and none of its own", 'write: length = "7 calendar days"')
        for one in stated:
            place.known(one, {"length", "calendar", "source", "confidence"})
        return tuple(
            OtherLength(self._length(place, one), place.text(one, "source"), _confidence(place, one))
            for one in stated
        )

    def _examples(self, tables: Sequence[Table]) -> dict[str, list[Vector]]:
        found: dict[str, list[Vector]] = {}
        for at, table in enumerate(tables, start=1):
            place = _Place(self._path, f"vector {at}")
            place.known(table, {"rule", "at", "due", "source"})
            begun, due = (_instant(place, table, key) for key in ("at", "due"))
            source = place.text(table, "source") if "source" in table else ""
            found.setdefault(place.text(table, "rule"), []).append(Vector(begun, due, source))
        return found


def _zone(place: _Place, table: Table) -> str:
    zone = place.text(table, "zone", 'write: zone = "not stated", or "UTC"')
    if zone != NOT_STATED and zone_info(zone) is None:
        place.refuse(f"zone is {zone!r}", 'write "not stated", "UTC" or a name such as "Europe/Kyiv"')
    return zone


def _silence(place: _Place, table: Table) -> str:
    said = place.text(table, "silence", 'say what happens when nobody acts: silence = "nothing happens"')
    for name in _placeholders(said):
        if name not in PLACEHOLDERS:
            place.refuse(f"silence has {{{name}}}", "the only placeholder is {amount}")
    return said


def _placeholders(said: str) -> Iterator[str]:
    yield from _BRACES.findall(said)
    yield from re.findall(r"[{}]", _BRACES.sub("", said))


def _sources(place: _Place, table: Table) -> tuple[str, ...]:
    sources = place.texts(table, "sources")
    if not sources:
        place.refuse("no source is named", 'write: sources = ["the page it was read on"]')
    return sources


def _confidence(place: _Place, table: Table) -> str:
    said = place.text(table, "confidence", 'write: confidence = "B"')
    if not _CONFIDENCE.fullmatch(said):
        place.refuse(f"confidence is {said!r}", "write A, B, C or D; docs/policies.md says what they mean")
    return said


def _figure(place: _Place, table: Table) -> Figure:
    place.known(table, {"name", "value", "unit"})
    name, value, unit = (place.text(table, key) for key in ("name", "value", "unit"))
    if not _FIGURE_NAME.fullmatch(name):
        place.refuse(f"the figure {name!r} has no name", 'write: name = "fee_each_side"')
    if unit not in FIGURE_UNITS and unit not in SCALES:
        place.refuse(f"{name} is in {unit!r}", f"a currency, or one of: {', '.join(FIGURE_UNITS)}")
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number < 0:
        place.refuse(f"{name} is {value!r}", 'write a number as text: value = "337.50"')
    return Figure(name, value, unit)


def _instant(place: _Place, table: Table, key: str) -> str:
    said = place.text(table, key)
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        found = None
    if found is None or found.utcoffset() is None:
        place.refuse(f"{key} is {said!r}", f'write: {key} = "2026-03-20T18:02+02:00"')
    return said
