"""When something happened: as precisely as it is known, and what can be told from two such statements.

ISO text has five lengths, and the length is the precision: ``2026-03``, ``2026-03-03``,
``2026-03-03T14:05+02:00``, the same with seconds, and (from sources) with a fraction of a second.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum, IntEnum
from functools import lru_cache
from typing import Literal, NamedTuple, assert_never, cast

Rel = Literal["at", "about", "before", "after", "between"]
Basis = Literal["clock", "typed", "source", "assumed"]

UNKNOWN_ZONE = "unknown"
OPEN_START = -(10**12)  # some 31,000 years before any date that can be written, and the same after
OPEN_END = 10**12

_RELS = ("at", "about", "before", "after", "between")
_BASES = ("clock", "typed", "source", "assumed")
_KEYS = {"rel", "from", "to", "zone", "said", "basis"}
_ZONE_NAME = re.compile(r"[A-Za-z0-9/_+-]{1,64}")
_YEARS = range(1000, 9000)  # leaves room for arithmetic at both ends of the calendar
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400
_HOUR = 3_600
_EARLIEST_OFFSET = 14 * _HOUR  # Line Islands: the first to see a date
_LATEST_OFFSET = -12 * _HOUR  # Baker Island: the last to leave it


class MomentRefused(ValueError):
    """A value that is not a moment; the message says why."""


class Precision(IntEnum):
    """How much was stated; the smaller, the coarser."""

    MONTH = 1
    DAY = 2
    MINUTE = 3
    SECOND = 4


class Order(Enum):
    """What two moments tell about their order. UNKNOWN also stands for the same moment."""

    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "cannot be told"


class Bounds(NamedTuple):
    """A stretch of time from ``lo`` up to, and without, ``hi``: whole seconds since 1970 in UTC."""

    lo: int
    hi: int


class Moment(NamedTuple):
    """What is said about a time. ``said`` holds the original words, ``basis`` who is answerable for them.

    ``zone`` is the one whose calendar the dates belong to. A time of day has its offset in the text and
    needs no zone; ``unknown`` says that none was stated.
    """

    rel: Rel
    start: str
    end: str | None
    zone: str
    said: str
    basis: Basis

    @property
    def precision(self) -> Precision:
        """The coarser one of the stated ends."""
        ends = (self.start,) if self.end is None else (self.start, self.end)
        return min(precision_of(text) for text in ends)

    def to_value(self) -> dict[str, str]:
        """Return the value as it stands in a record."""
        value = {
            "rel": self.rel,
            "from": self.start,
            "zone": self.zone,
            "said": self.said,
            "basis": self.basis,
        }
        return value if self.end is None else {**value, "to": self.end}


def moment_from_value(value: object) -> Moment:
    """Read the value of a record back, strictly; raises MomentRefused (a ValueError) with the reason."""
    fields = _checked_fields(value)
    rel, start, end, zone = fields["rel"], fields["from"], fields.get("to"), fields["zone"]
    if rel not in _RELS:
        raise MomentRefused(f"rel is one of {', '.join(_RELS)}; found {rel!r}")
    if fields["basis"] not in _BASES:
        raise MomentRefused(f"basis is one of {', '.join(_BASES)}; found {fields['basis']!r}")
    if (rel == "between") != (end is not None):
        raise MomentRefused("`between` has a `to`, and nothing else has")
    if not _ZONE_NAME.fullmatch(zone):
        raise MomentRefused(f"zone is an IANA name or {UNKNOWN_ZONE}; found {zone!r}")
    _check_iso("from", start)
    if end is not None:
        _check_iso("to", end)
        _check_not_reversed(start, end)
    return Moment(cast("Rel", rel), start, end, zone, fields["said"], cast("Basis", fields["basis"]))


def from_clock(instant: datetime, zone: str) -> Moment:
    """Return the minute the machine's clock shows in ``zone``.

    Raises:
        ValueError: ``instant`` has no offset, or this machine does not know ``zone``.
    """
    place = zone_info(zone)
    if place is None:
        raise ValueError(f"no time zone {zone!r} on this machine")
    if instant.utcoffset() is None:
        raise ValueError("a clock without an offset says nothing")
    return Moment("at", iso_text(instant.astimezone(place), Precision.MINUTE), None, zone, "now", "clock")


def iso_text(instant: datetime, precision: Precision) -> str:
    """Write an aware datetime as record text of that precision, in its own offset.

    Raises:
        ValueError: there is no offset, or the offset is not in whole minutes.
    """
    if precision is Precision.MONTH:
        return instant.date().isoformat()[:7]
    if precision is Precision.DAY:
        return instant.date().isoformat()
    offset = instant.utcoffset()
    if offset is None or offset % timedelta(minutes=1):
        raise ValueError("a time needs an offset in whole minutes")
    return instant.isoformat(timespec="minutes" if precision is Precision.MINUTE else "seconds")


def precision_of(iso: str) -> Precision:
    """Return the precision of one ISO text of a moment: its length."""
    match len(iso):
        case 7:
            return Precision.MONTH
        case 10:
            return Precision.DAY
        case 22:
            return Precision.MINUTE
        case _:
            return Precision.SECOND


@lru_cache(maxsize=4096)  # a fold compares each moment with many others
def bounds(moment: Moment) -> Bounds:
    """Return the longest stretch in which it can have happened.

    Dates run from midnight to midnight in the moment's zone; without a zone that this machine knows,
    from the first place on earth to begin them to the last place to end them. ``about`` adds one unit of
    its precision on both sides (a month, a day), an hour where minutes are stated, a minute where seconds
    are. ``before`` ends where the stated unit begins; ``after`` begins where a stated month or day is over,
    and at a stated time itself.
    """
    unit = _unit(moment.start, moment.zone)
    match moment.rel:
        case "at":
            return unit
        case "about":
            return _unit(moment.start, moment.zone, widen=1)
        case "before":
            return Bounds(OPEN_START, unit.lo)
        case "after":
            return Bounds(unit.lo if is_time(moment.start) else unit.hi, OPEN_END)
        case "between":
            last = _unit(moment.end or moment.start, moment.zone)
            return Bounds(min(unit.lo, last.lo), max(unit.hi, last.hi))
        case _:
            assert_never(moment.rel)


def compare(one: Moment, other: Moment) -> Order:
    """Say whether ``one`` happened before or after ``other``, or that it cannot be told."""
    first, second = bounds(one), bounds(other)
    if first.hi <= second.lo:
        return Order.BEFORE
    if second.hi <= first.lo:
        return Order.AFTER
    return Order.UNKNOWN


def same_day(one: Moment, other: Moment) -> bool:
    """Tell whether both are stated, without about or between, for the same calendar day.

    A day is looked at from its own zone; two times of day must share their date in the zones of both.
    With ``compare`` saying UNKNOWN this is "same day, order unknown".
    """
    pair = (one, other)
    if any(moment.rel != "at" or moment.precision is Precision.MONTH for moment in pair):
        return False
    days = [moment.zone for moment in pair if not is_time(moment.start)]
    zones = days or [moment.zone for moment in pair]
    return all(date_in(one.start, zone) == date_in(other.start, zone) for zone in zones)


def sort_key(moment: Moment) -> tuple[int, int, int, int, tuple[str, ...]]:
    """Return a key that puts moments into one fixed order for display; only equal moments have equal keys.

    The place is that of the stated start, so that an open end does not move a line to the edge of a
    timeline. Where starts are equal the longer stretch stands first: a day before the times of that day.
    Display order claims nothing; ``compare`` does.
    """
    zone = "UTC" if zone_info(moment.zone) is None else moment.zone
    unit = _unit(moment.start, zone)
    past_unit = moment.rel == "after" and not is_time(moment.start)
    place, rank = (unit.hi if past_unit else unit.lo), {"before": 0, "after": 2}.get(moment.rel, 1)
    fraction = int(moment.start[20:-6].ljust(6, "0")) if len(moment.start) > 25 else 0
    end = unit.hi if moment.end is None else _unit(moment.end, zone).hi
    texts = (moment.start, moment.end or "", moment.rel, moment.zone, moment.said, moment.basis)
    return place, rank, place - end, fraction, texts


def is_time(iso: str) -> bool:
    """Tell whether an ISO text states a time of day."""
    return len(iso) > 10


def date_in(iso: str, zone: str) -> date:
    """Return the date: a written date as it stands (of a month its first day), a time as seen in ``zone``."""
    return (
        wall_clock(iso, zone).date()
        if is_time(iso)
        else date.fromisoformat(iso if len(iso) == 10 else f"{iso}-01")
    )


def wall_clock(iso: str, zone: str) -> datetime:
    """Return the time as the clocks of ``zone`` show it, or as written when there is no such zone."""
    written = datetime.fromisoformat(iso)
    place = zone_info(zone)
    return written if place is None else written.astimezone(place)


@lru_cache(maxsize=1024)
def zone_info(name: str) -> tzinfo | None:
    """Return the zone of that IANA name, None when it is unknown (also: to this machine)."""
    if name == "UTC":
        return UTC
    if name == UNKNOWN_ZONE:
        return None
    from zoneinfo import ZoneInfo  # 10 ms that a command without a time zone need not pay

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such name, not a name, a folder of names
        return None


def _checked_fields(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise MomentRefused("a moment is an object")
    if value.keys() | {"to"} != _KEYS:
        raise MomentRefused(
            f"a moment has rel, from, zone, said, basis and perhaps to; found {', '.join(map(str, value))}"
        )
    if not all(isinstance(part, str) for part in value.values()):
        raise MomentRefused("all parts of a moment are texts")
    return value


def _check_iso(name: str, text: str) -> None:
    """Accept the five lengths in their one canonical spelling."""
    try:
        year, canonical = _read_back(text)
    except ValueError as reason:
        raise MomentRefused(f"{name}: {text!r} is not a moment of the calendar ({reason})") from reason
    if canonical != text:
        raise MomentRefused(
            f"{name}: {text!r} is not written as 2026-03, 2026-03-03 or 2026-03-03T14:05+02:00"
        )
    if year not in _YEARS:
        raise MomentRefused(f"{name}: the year of {text!r} is out of range")


def _read_back(text: str) -> tuple[int, str]:
    """Return the year, and the text as it would be written here."""
    if len(text) <= 10:
        day = date.fromisoformat(f"{text}-01" if len(text) == 7 else text)
        return day.year, day.isoformat()[: len(text)]
    instant = datetime.fromisoformat(text)
    if instant.utcoffset() is None:
        raise MomentRefused("a time needs its offset, such as +02:00")
    if precision_of(text) is Precision.MINUTE:
        return instant.year, instant.isoformat(timespec="minutes")
    digits = len(text) - 26  # of the fraction: sources state one to six
    if not 1 <= digits <= 6:
        return instant.year, instant.isoformat(timespec="seconds")
    full = instant.isoformat(timespec="microseconds")
    return instant.year, full[: 20 + digits] + full[26:]


def _check_not_reversed(start: str, end: str) -> None:
    """Refuse only what is reversed in every zone, so that the answer depends on no zone table."""
    zone = UNKNOWN_ZONE if is_time(start) != is_time(end) else "UTC"
    if _unit(start, zone).lo >= _unit(end, zone).hi:
        raise MomentRefused(f"`to` ({end}) lies before `from` ({start})")


@lru_cache(maxsize=4096)
def _unit(iso: str, zone: str, widen: int = 0) -> Bounds:
    """Return the stretch that an ISO text names, ``widen`` units longer on both sides."""
    if is_time(iso):
        begin = (datetime.fromisoformat(iso) - _EPOCH) // timedelta(seconds=1)
        length, slack = (60, _HOUR) if precision_of(iso) is Precision.MINUTE else (1, 60)
        return Bounds(begin - widen * slack, begin + length + widen * slack)
    first, following = _days(iso, widen)
    begin = _midnight(first, zone, _EARLIEST_OFFSET)
    # A zone that crossed the date line left out a day; a stretch is never empty.
    return Bounds(begin, max(_midnight(following, zone, _LATEST_OFFSET), begin + 1))


def _days(iso: str, widen: int) -> tuple[date, date]:
    """Return the first day of a stated day or month and the first day after it, widened."""
    if precision_of(iso) is Precision.DAY:
        day = date.fromisoformat(iso)
        return day - timedelta(days=widen), day + timedelta(days=1 + widen)
    return _month_start(iso, -widen), _month_start(iso, 1 + widen)


def _month_start(iso: str, months: int) -> date:
    year, month = divmod(int(iso[:4]) * 12 + int(iso[5:7]) - 1 + months, 12)
    return date(year, month + 1, 1)


def _midnight(day: date, zone: str, unknown_offset: int) -> int:
    """Return the second at which ``day`` begins in ``zone``; where clocks skip midnight, the first one after it."""
    place = zone_info(zone)
    if place is None:
        return (day - _EPOCH.date()).days * _DAY - unknown_offset
    return (datetime(day.year, day.month, day.day, tzinfo=place) - _EPOCH) // timedelta(seconds=1)
