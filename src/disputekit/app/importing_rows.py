"""Rows that are counted, money and hours: which of them the case holds already, and never one of them twice.

A row is known by its own id, or by its place in the very same bytes; two rows without either are the same where all
that they state is the same, as often as it stands there. What is left is compared once more with what the table called
the same before: an entry whose words, time or amount was changed is ``edited``, and corrects the one that is
recorded. Money that one report of a platform gives with a number and another without (Upwork's transaction history
and weekly summary) is the same money where step and amount agree and the days lie close together.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from disputekit.app.importing_time import Timed
from disputekit.case.wording import normalised
from disputekit.intake.base import Item
from disputekit.record.canonical import Json
from disputekit.record.entry import Record

COUNTED = frozenset({"money", "hours"})
ANY_TABLE = "table"
_DAYS_APART, _DAYS_ALIKE = 3, 14
_DAY, _MINUTE = len("2026-09-08"), len("2026-09-08T10:00")
_AMEND = "set."


class Stated(NamedTuple):
    """What a row states: ``value`` is its minutes or its amount, ``place`` the project and task it was for."""

    kind: str
    what: str
    value: str
    start: str
    end: str
    words: str
    place: str

    @property
    def is_clocked(self) -> bool:
        """Tell whether it has a beginning and an end on the clock: nobody works on two things then."""
        return bool(self.end) and len(self.start) > _DAY


class Fate(NamedTuple):
    """What a row is to the case: ``new``, ``unchanged``, ``edited``, or ``twin``, with the record it is."""

    state: str
    before: int = 0


@dataclass(slots=True)
class _Recorded:
    """A recorded row: its identities, what its source states of it now, and what it stated before."""

    seq: int
    program: str
    names: set[str]
    has_id: bool
    now: Stated
    fields: dict[str, Json]
    earlier: set[Stated] = field(default_factory=set)
    is_met: bool = False


class _New(NamedTuple):
    program: str
    name: str
    place: str
    at: str
    stated: Stated

    @property
    def has_id(self) -> bool:
        """Tell whether the table numbers it."""
        return bool(self.name)


class CountedRows:
    """The counted rows of a channel. On the first way through rows are pending (None), on the second each has a fate."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._recorded: list[_Recorded] = []
        self._by_seq: dict[int, _Recorded] = {}
        self._new: list[_New] = []
        self._fates: list[Fate] | None = None
        self._turn = 0
        self._seen: set[tuple[Hashable, ...]] = set()
        self.twins: list[tuple[str, int]] = []
        self.foreign: list[tuple[str, int]] = []
        self.alike: list[tuple[str, int, int]] = []

    def add(self, record: Record, origin: str, program: str) -> None:
        """Note a recorded row, or what a later export made of one (an ``amend`` that came with an import)."""
        fields, source = record.fields, _object(record.fields.get("source"))
        name, at = str(source.get("id", "")), str(source.get("at", ""))
        if record.kind == "amend":
            target = fields.get("target")
            known = self._by_seq.get(target) if isinstance(target, int) else None
            if known is not None:
                known.names |= _names(name, _place(origin, at, known.now.what))
                known.earlier.add(known.now)
                known.fields = _amended(known.fields, fields)
                known.now = _stated(known.now.kind, known.fields, known.now.place)
            return
        stated = _stated(record.kind, fields, _place_of(source.get("flags")))
        names = _names(name, _place(origin, at, stated.what))
        known = _Recorded(record.seq, program, names, bool(name), stated, dict(fields))
        self._recorded.append(known)
        self._by_seq[record.seq] = known

    def judge(self, item: Item, when: Timed) -> Fate | None:
        """Say what a row is to the case, None on the first way through: that takes all rows.

        A row that stands twice in one file with the same number is one row.
        """
        moment: dict[str, Json] = {**when.moment.to_value()}
        text: dict[str, Json] = {"body": item.text}
        fields: dict[str, Json] = {"when": moment, "text": text, **item.fields}
        stated = _stated(item.kind, fields, _place_of([*item.flags]))
        again = (item.id, stated.what, stated.value, stated.start)
        if item.id and again in self._seen:
            return Fate("unchanged")
        self._seen.add(again)
        if not self._recorded:
            return Fate("new")
        if self._fates is not None:
            self._turn += 1
            return self._fates[self._turn - 1]
        name = f"id {item.id}" if item.id else ""
        place = _place(self._origin, item.at, stated.what)
        self._new.append(_New(item.via, name, place, item.at, stated))
        return None

    def settle(self) -> list[Fate]:
        """End the first way through and return what the rows are, in their order."""
        found: dict[int, Fate] = {}
        _by_name(self._recorded, self._new, found)
        _by_all(self._recorded, self._new, found)
        _by_earlier(self._recorded, self._new, found)
        _by_amount(self._recorded, self._new, found)
        _by_part(self._recorded, self._new, found)
        self._fates = [found.get(number, Fate("new")) for number in range(len(self._new))]
        self._seen.clear()
        for row, fate in zip(self._new, self._fates, strict=True):
            if fate.state == "twin":
                self.twins.append((row.at, fate.before))
            elif fate.state == "unchanged" and fate.before:
                self.foreign.append((row.at, fate.before))
            elif fate.state == "new" and row.stated.kind == "money" and row.program != ANY_TABLE:
                self.alike += ((row.at, one.seq, days) for one, days in self._near(row))
        return self._fates

    def _near(self, row: _New) -> Iterator[tuple[_Recorded, int]]:
        """Yield money that may be that of a row of another report: the same amount, some days further off."""
        for one in self._recorded:
            is_other = one.program == row.program and one.has_id is not row.has_id
            if is_other and not one.is_met and one.now[:3] == row.stated[:3]:
                days = _days(one.now, row.stated)
                if days <= _DAYS_ALIKE:
                    yield one, days

    @property
    def vanished(self) -> int:
        """Rows without ids that lie between rows which the new export repeats, and are not in it."""
        days = [one.now.start[:_DAY] for one in self._recorded if one.is_met]
        programs = {row.program for row in self._new}
        gone = (one for one in self._recorded if not (one.is_met or one.has_id) and one.program in programs)
        return sum(1 for one in gone if days and min(days) < one.now.start[:_DAY] < max(days))


def _names(number: str, place: str) -> set[str]:
    return {place, f"id {number}"} if number else {place}


def _place(origin: str, at: str, what: str) -> str:
    """Return where a row stands; its fee stands in the same line."""
    return f"at {origin} {at}" + (" fee" if what == "fee" else "")


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _stated(kind: str, fields: dict[str, Json], place: str) -> Stated:
    """Read what a row states; times as they stand on the clock, whatever zone was assumed for them."""
    when, text, money = (_object(fields.get(name)) for name in ("when", "text", "amount"))
    what = fields.get("step", fields.get("mode", ""))
    value = (
        "{currency} {minor} {scale}".format(**money) if len(money) == 3 else str(fields.get("minutes", ""))
    )
    start, end = (str(when.get(name) or "")[:_MINUTE] for name in ("from", "to"))
    return Stated(kind, str(what), value, start, end, normalised(str(text.get("body") or "")), place)


def _place_of(flags: Json) -> str:
    said = (str(one) for one in flags) if isinstance(flags, list) else ()
    return next((one for one in said if one.startswith("for:")), "")


def _amended(fields: dict[str, Json], changes: dict[str, Json]) -> dict[str, Json]:
    named = {name.removeprefix(_AMEND): value for name, value in changes.items() if name.startswith(_AMEND)}
    return {name: value for name, value in (fields | named).items() if value is not None}


# ---------------------------------------------------------------- the ways in which two rows are the same


def _by_name(recorded: Iterable[_Recorded], new: list[_New], found: dict[int, Fate]) -> None:
    """Rows of one id or of one place in the same bytes."""
    known: dict[str, list[_Recorded]] = defaultdict(list)
    for one in recorded:
        for name in one.names:
            known[name].append(one)
    for number, row in enumerate(new):
        named = next((one for one in known.get(row.name, ()) if _is_one(row, one)), None)
        placed = next((one for one in known.get(row.place, ()) if one.now.kind == row.stated.kind), None)
        if named is not None:
            named.is_met = True
            is_foreign = _currency(named.now) != _currency(row.stated)
            known_as = Fate("unchanged", named.seq if is_foreign else 0)
            found[number] = Fate("edited", named.seq) if _has_new_value(named, row) else known_as
        elif placed is not None:
            placed.is_met = True
            stood = {was[:-1] for was in (placed.now, *placed.earlier)}
            found[number] = Fate("unchanged") if row.stated[:-1] in stood else Fate("edited", placed.seq)


def _has_new_value(one: _Recorded, row: _New) -> bool:
    """A report may call its rows otherwise than another, or state them in another currency: no edit is that."""
    then, now = one.now, row.stated
    is_same_thing = (then.kind, then.what, _currency(then)) == (now.kind, now.what, _currency(now))
    return is_same_thing and now.value not in {then.value, *(was.value for was in one.earlier)}


def _currency(stated: Stated) -> str:
    """Two reports may state one charge in two currencies, and neither corrects the other."""
    return stated.value[:3] if stated.kind == "money" else ""


def _is_one(row: _New, one: _Recorded) -> bool:
    """Numbers of a platform name one thing; in any table they may be 1, 2, 3, and need the day in common."""
    then, now = one.now, row.stated
    is_one_day = (then.kind, then.start[:_DAY]) == (now.kind, now.start[:_DAY])
    return row.program != ANY_TABLE or (row.program == one.program and is_one_day)


def _by_all(recorded: list[_Recorded], new: list[_New], found: dict[int, Fate]) -> None:
    for number, one in _pairs(recorded, new, found, lambda stated: stated):
        one.is_met = True
        found[number] = Fate("unchanged")


def _by_earlier(recorded: Iterable[_Recorded], new: list[_New], found: dict[int, Fate]) -> None:
    """A row that stands as it stood before it was edited comes from an older export, and changes nothing."""
    was = {(one.program, stated): one for one in recorded if not one.is_met for stated in one.earlier}
    for number, row in _left(new, found):
        one = was.get((row.program, row.stated))
        if one is not None and not one.is_met and not row.has_id:
            one.is_met = True
            found[number] = Fate("unchanged")


def _by_amount(recorded: list[_Recorded], new: list[_New], found: dict[int, Fate]) -> None:
    """The same money in two reports of a platform, of which one gives numbers: the nearest day first."""
    waiting: dict[Hashable, list[_Recorded]] = defaultdict(list)
    for one in recorded:
        if not one.is_met and one.now.kind == "money":
            waiting[one.program, one.has_id, one.now.what, one.now.value].append(one)
    near: list[tuple[int, int, _Recorded]] = []
    for number, row in _left(new, found):
        if row.stated.kind == "money":
            fits = waiting[row.program, not row.has_id, row.stated.what, row.stated.value]
            near += [(_days(one.now, row.stated), number, one) for one in fits if _is_same_money(one, row)]
    for _, number, one in sorted(near, key=lambda each: (each[0], each[1], each[2].seq)):
        if number not in found and not one.is_met:
            one.is_met = True
            found[number] = Fate("twin", one.seq)


def _is_same_money(one: _Recorded, row: _New) -> bool:
    if row.program == ANY_TABLE:  # two banks of one name are no one platform
        return one.now == row.stated
    return _days(one.now, row.stated) <= _DAYS_APART


def _days(one: Stated, other: Stated) -> int:
    first, second = (date.fromisoformat(each.start[:_DAY]) for each in (one, other))
    return abs((first - second).days)


def _by_part(recorded: list[_Recorded], new: list[_New], found: dict[int, Fate]) -> None:
    """Rows that share all but one thing, as far as that names them: an entry whose table was edited.

    Of money that is said only where rows that are known show that the new export reaches over its day.
    """
    days = [new[number].stated.start[:_DAY] for number in found]
    for is_sure, part in _PARTS:
        for number, one in _pairs(recorded, new, found, part):
            if is_sure or (days and min(days) <= one.now.start[:_DAY] <= max(days)):
                one.is_met = True
                is_same = one.now[:-1] == new[number].stated[:-1]
                found[number] = Fate("unchanged") if is_same else Fate("edited", one.seq)


def _part(*names: str, clocked: bool | None = None, kind: str = "") -> Callable[[Stated], Hashable]:
    def key(stated: Stated) -> Hashable:
        if (clocked is not None and stated.is_clocked is not clocked) or (kind and stated.kind != kind):
            return None
        return names, stated.kind, *(getattr(stated, name) for name in names)

    return key


# The surest first. Of hours on the clock two at once are one entry; of money two alike may be two payments.
_PARTS: tuple[tuple[bool, Callable[[Stated], Hashable]], ...] = (
    (True, _part("start", "end", "place", "words", clocked=True)),
    (True, _part("start", "end", "place", clocked=True)),
    (True, _part("start", "place", "words", clocked=True)),
    (True, _part("start", "end", clocked=True)),
    (True, _part("start", "place", "words", kind="hours", clocked=False)),
    (True, _part("start", "place", "value", kind="hours", clocked=False)),
    (True, _part("start", "words", "value", kind="hours", clocked=False)),
    (False, _part("start", "what", "words", kind="money")),
    (False, _part("start", "what", "value", kind="money")),
    (False, _part("what", "value", "words", kind="money")),
)


def _left(new: list[_New], found: dict[int, Fate]) -> list[tuple[int, _New]]:
    return [(number, row) for number, row in enumerate(new) if number not in found]


def _pairs(
    recorded: list[_Recorded],
    new: list[_New],
    found: dict[int, Fate],
    key_of: Callable[[Stated], Hashable],
) -> Iterator[tuple[int, _Recorded]]:
    """Yield rows without ids of one program and one key, each with one recorded row, in their order."""
    waiting: dict[Hashable, deque[_Recorded]] = defaultdict(deque)
    for one in recorded:
        key = key_of(one.now)
        if key is not None and not one.is_met and not one.has_id:
            waiting[one.program, key].append(one)
    for number, row in _left(new, found):
        key = key_of(row.stated)
        if key is not None and not row.has_id and (fits := waiting.get((row.program, key))):
            yield number, fits.popleft()
