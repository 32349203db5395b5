"""When a clock runs out: a length laid on the instant that started it.

Pages count days and seldom say of which zone, or whether day n counts whole. The reading of each unit is fixed
here, once (policies, computing convention), and never gives an instant before the start.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import assert_never

from disputekit.case.rule import Calendar, Length, Unit
from disputekit.record.moment import zone_info

NOT_STATED = "not stated"

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def due_after(length: Length, start: datetime, zone: str, calendars: Mapping[str, Calendar]) -> datetime:
    """Return the instant in UTC at which a clock that starts at ``start`` (aware) runs out.

    HOURS and DAYS are n x 1 h and n x 24 h, whatever clocks do in between. All other units go by the calendar
    of ``zone`` (``not stated`` is UTC) and keep the time of day of the start there; a time that clocks skip is
    taken after the gap, one that they show twice is the first of the two.

    - BUSINESS_DAYS: the n-th day of the calendar's business days after the day of the start.
    - DAY_END: midnight at the end of the n-th day after the day of the start: 00:00 of the day that follows.
    - MONTHS, YEARS: the same day of the month, in a shorter month its last day.
    - WEEK_TIME: ``at`` in the n-th week after the week (Monday to Sunday) that contains the start. With 1 and
      ``Fri 23:59`` an instant of 12-18 September 2016 gives Friday 23 September; Monday 00:00 begins a week.

    Raises:
        ValueError: ``start`` has no offset, the zone or the calendar is not known, the calendar has no business
            days, the quantity is negative, or ``at`` is no weekday and time, or is asked for in the same week.
    """
    if start.utcoffset() is None:
        raise ValueError("a clock starts at an instant with an offset")
    if length.quantity < 0:
        raise ValueError("a clock does not run backwards")
    begun = start.astimezone(UTC)
    local = begun.astimezone(_place(zone))
    match length.unit:
        case Unit.HOURS:
            return begun + timedelta(hours=length.quantity)
        case Unit.DAYS:
            return begun + timedelta(days=length.quantity)
        case Unit.BUSINESS_DAYS:
            day = _business_day(_calendar(length.calendar, calendars), local.date(), length.quantity)
            due = _on(day, local)
        case Unit.DAY_END:
            due = _at(local.date() + timedelta(days=length.quantity + 1), time(), local.tzinfo)
        case Unit.MONTHS:
            due = _on(_months_later(local.date(), length.quantity), local)
        case Unit.YEARS:
            due = _on(_months_later(local.date(), 12 * length.quantity), local)
        case Unit.WEEK_TIME:
            due = _week_time(length, local)
        case _:  # pragma: no cover - the type checker proves it
            assert_never(length.unit)
    return max(due.replace(fold=0).astimezone(UTC), begun)


def _place(zone: str) -> tzinfo:
    if zone in {"UTC", NOT_STATED}:
        return UTC
    place = zone_info(zone)
    if place is None:
        raise ValueError(f"no time zone {zone!r} on this machine")
    return place


def _calendar(name: str, calendars: Mapping[str, Calendar]) -> Calendar:
    if name not in calendars:
        raise ValueError(f"no calendar {name!r}")
    if not set(calendars[name].weekdays) & set(range(1, 8)):
        raise ValueError(f"calendar {name!r} has no business days")
    return calendars[name]


def _business_day(calendar: Calendar, day: date, count: int) -> date:
    """Return the ``count``-th business day after ``day``; with 0 the day itself, whatever it is."""
    left = count
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() in calendar.weekdays and day not in calendar.holidays
    return day


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _week_time(length: Length, local: datetime) -> datetime:
    if length.quantity < 1:
        raise ValueError("a time of the week is in a week after the start: 1 is the next one")
    name, _, clock = length.at.partition(" ")
    if name not in _WEEKDAYS:
        raise ValueError(f"{length.at!r} is not a weekday and a time, such as Fri 23:59")
    monday = local.date() - timedelta(days=local.weekday())
    day = monday + timedelta(weeks=length.quantity, days=_WEEKDAYS.index(name))
    return _at(day, time.fromisoformat(clock), local.tzinfo)


def _on(day: date, local: datetime) -> datetime:
    return _at(day, local.time(), local.tzinfo)


def _at(day: date, clock: time, place: tzinfo | None) -> datetime:
    return datetime.combine(day, clock, tzinfo=place)
