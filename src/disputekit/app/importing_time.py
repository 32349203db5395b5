"""Make a moment of the time that a source states: with the zone it states, or the one the user said, never a guess."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from disputekit.intake.base import Item, Stamp
from disputekit.record.moment import (
    UNKNOWN_ZONE,
    Moment,
    Precision,
    bounds,
    is_time,
    zone_info,
)

GAP = "the clocks were put forward over this time; only the day is kept"
FOLD = "the clocks were put back over this time; it is one of two instants"
NO_TIME = "the source states no time that can be read; it was before the import"


_YEARS = range(1001, 8999)


class Zones(NamedTuple):
    """Whose calendar counts: ``assumed`` for times without an offset (may be empty), ``home`` that of the case."""

    assumed: str
    home: str
    stated: bool = False


class Timed(NamedTuple):
    """A moment, what was uncertain about it, and whether it still needs to be told a zone."""

    moment: Moment
    remark: str = ""
    lacks_zone: bool = False


def timed_item(item: Item, zones: Zones, now: datetime) -> Timed:
    """Return when an item happened: a stretch where it states an end that lies behind its start."""
    first = timed(item.when, zones, now)
    if item.when is None or item.until is None or first.moment.rel == "before":
        return first
    last = timed(item.until, zones, now)
    start, end = first.moment, last.moment.end or last.moment.start
    is_reversed = bounds(last.moment).hi <= bounds(start).lo
    if last.moment.rel == "before" or is_time(start.start) != is_time(end) or is_reversed:
        return first
    said = f"{start.said} - {last.moment.said}"
    moment = Moment("between", start.start, end, start.zone, said, start.basis)
    return Timed(moment, first.remark or last.remark, first.lacks_zone or last.lacks_zone)


def timed(stamp: Stamp | None, zones: Zones, now: datetime) -> Timed:
    """Return when an item happened. Without any zone a wall clock is read as UTC and marked as lacking one."""
    if stamp is None:
        return _before(now, zones, "")
    if (
        stamp.at.year not in _YEARS
    ):  # a record takes the same years, and one more conversion may not leave them
        return _before(now, zones, stamp.said)
    return _stated(stamp, zones) if stamp.at.tzinfo is not None else _wall_clock(stamp, zones)


def _before(now: datetime, zones: Zones, said: str) -> Timed:
    start = now.astimezone(UTC).isoformat(timespec="minutes")
    return Timed(Moment("before", start, None, zones.home, said, "clock"), NO_TIME)


def _stated(stamp: Stamp, zones: Zones) -> Timed:
    at = stamp.at
    offset = at.utcoffset() or timedelta(0)
    if offset % timedelta(minutes=1):
        offset = timedelta(0)
    place = zone_info(zones.home)
    if place is not None and at.astimezone(place).utcoffset() == offset:
        zone = zones.home
    else:
        zone = UNKNOWN_ZONE if offset else "UTC"
    return Timed(Moment("at", _iso(at, stamp.precision), None, zone, stamp.said, "source"))


def _wall_clock(stamp: Stamp, zones: Zones) -> Timed:
    zone = zones.assumed or "UTC"
    basis: str = "source" if zones.stated else "assumed"
    place = zone_info(zone) or UTC
    if stamp.precision in (Precision.DAY, Precision.MONTH):
        return Timed(
            _moment(_iso(stamp.at, stamp.precision), None, zone, stamp.said, basis), "", not zones.assumed
        )
    earlier, later = (stamp.at.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    lacks = not zones.assumed
    if earlier.utcoffset() == later.utcoffset():
        return Timed(_moment(_iso(earlier, stamp.precision), None, zone, stamp.said, basis), "", lacks)
    if earlier.astimezone(UTC).astimezone(place).replace(tzinfo=None) != stamp.at:
        return Timed(_moment(stamp.at.date().isoformat(), None, zone, stamp.said, basis), GAP, lacks)
    first, last = _iso(earlier, stamp.precision), _iso(later, stamp.precision)
    return Timed(_moment(first, last, zone, stamp.said, basis), FOLD, lacks)


def _moment(start: str, end: str | None, zone: str, said: str, basis: str) -> Moment:
    return Moment(
        "at" if end is None else "between",
        start,
        end,
        zone,
        said,
        "source" if basis == "source" else "assumed",
    )


def _iso(at: datetime, precision: Precision) -> str:
    """Write a time as records do; a fraction of a second stays, and an offset of odd seconds is turned into UTC."""
    if precision is Precision.MONTH:
        return at.date().isoformat()[:7]
    if precision is Precision.DAY:
        return at.date().isoformat()
    if (at.utcoffset() or timedelta(0)) % timedelta(minutes=1):
        at = at.astimezone(UTC)
    if precision is Precision.MINUTE and not at.second:
        return at.isoformat(timespec="minutes")
    if at.microsecond:
        return at.isoformat(timespec="microseconds" if at.microsecond % 1000 else "milliseconds")
    return at.isoformat(timespec="seconds")
