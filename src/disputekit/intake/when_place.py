"""Put stated parts into the calendar: the year that was left out, the zone, and no day or time that never was."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from disputekit.errors import Refused
from disputekit.intake.when_stated import Clock, Stated, ambiguous, unreadable
from disputekit.intake.when_zone import agrees, known_zone, place_day, place_time
from disputekit.record.moment import UNKNOWN_ZONE, Moment, Precision, bounds, iso_text
from disputekit.record.spoken import MONTHS, WEEKDAYS, date_words, echo_words

_YEARS = range(1970, 2101)


class Frame(NamedTuple):
    """What the words are read against."""

    text: str
    zone: str
    now: datetime
    allow_future: bool

    def today(self, zone: str | None = None) -> date:
        """Return the date that calendars in ``zone`` show now."""
        return self.now.astimezone(known_zone(zone or self.zone)).date()


class Placed(NamedTuple):
    """A point in the calendar: ISO text of the stated precision, and the zone its date belongs to."""

    iso: str
    zone: str

    def at(self) -> Moment:
        """Return the point as a moment of its own, to compare or to say it."""
        return Moment("at", self.iso, None, self.zone, "", "typed")


def place(stated: Stated, frame: Frame) -> Placed:
    """Return the one point that was stated.

    Raises:
        Refused: it never was, was twice, is still to come, or the parts contradict each other.
    """
    zone = stated.zone or frame.zone
    today = frame.today(zone)
    if stated.month is not None and stated.day is None:
        placed = _place_month(stated, zone, today, frame)
    else:
        day = _day_of(stated, today, frame)
        placed = _place_time_of(stated, day, frame) if stated.clock else _place_day(stated, day, zone)
    if not frame.allow_future and bounds(placed.at()).lo > frame.now.timestamp():
        raise _still_to_come(placed, stated, today, frame)
    return placed


def state_now(frame: Frame) -> Stated:
    """Return the minute of the clock as if it had been typed in full."""
    local = frame.now.astimezone(known_zone(frame.zone))
    clock = Clock(local.hour, local.minute)
    return Stated(local.year, local.month, local.day, clock=clock, zone=frame.zone, offset=local.utcoffset())


def _place_month(stated: Stated, zone: str, today: date, frame: Frame) -> Placed:
    if stated.clock or stated.weekday is not None or stated.days_ago is not None or stated.month is None:
        raise unreadable(frame.text)
    _refuse_offset_without_time(stated)
    first = _with_year(stated, 1, today, frame)
    return Placed(first.isoformat()[:7], zone)


def _place_day(stated: Stated, day: date, zone: str) -> Placed:
    _refuse_offset_without_time(stated)
    place_day(day, zone)
    return Placed(day.isoformat(), zone)


def _place_time_of(stated: Stated, day: date, frame: Frame) -> Placed:
    clock = stated.clock or Clock(0, 0)
    local = datetime(day.year, day.month, day.day, clock.hour, clock.minute, clock.second or 0)  # noqa: DTZ001  # place_time adds the zone
    instant = place_time(local, stated.zone or frame.zone, stated.offset)
    if stated.zone and stated.offset is not None and not agrees(instant, stated.zone):
        raise Refused(
            f"{stated.zone} was not at the stated offset then", "write the zone or the offset, not both"
        )
    try:
        iso = iso_text(instant, Precision.MINUTE if clock.second is None else Precision.SECOND)
    except ValueError as reason:
        raise Refused(
            f"{stated.zone or frame.zone} was not whole minutes from UTC then",
            "write the time in UTC, as in 14:05 Z",
        ) from reason
    if clock.fraction:
        iso = f"{iso[:19]}.{clock.fraction}{iso[19:]}"
    return Placed(iso, _zone_of(instant, stated, frame))


def _zone_of(instant: datetime, stated: Stated, frame: Frame) -> str:
    """Return the zone to record: an offset alone names none, unless it fits the one expected."""
    if stated.zone or stated.offset is None:
        return stated.zone or frame.zone
    if agrees(instant, frame.zone):
        return frame.zone
    return UNKNOWN_ZONE if stated.offset else "UTC"


def _day_of(stated: Stated, today: date, frame: Frame) -> date:
    """Return the stated day, today for a time alone."""
    if stated.month is not None and stated.day is not None:
        if stated.days_ago is not None or stated.weekday_word:
            raise unreadable(frame.text)
        day = _with_year(stated, stated.day, today, frame)
    elif stated.days_ago is not None:
        if stated.weekday_word:
            raise unreadable(frame.text)
        day = today - timedelta(days=stated.days_ago)
    elif stated.weekday is not None:
        return _day_of_week(stated.weekday, stated.weekday_word, today, frame)
    elif stated.clock:
        return today
    else:
        raise unreadable(frame.text)
    if stated.weekday is not None and day.weekday() != stated.weekday:
        raise _other_weekday(day, stated.weekday)
    return day


def _with_year(stated: Stated, day: int, today: date, frame: Frame) -> date:
    """Return the date; a year left out is that of the nearest such date up to today (or from today on)."""
    month = stated.month or 0
    if not 1 <= month <= 12:
        raise Refused(f"there is no month {month}", "write the month in words, as in 3 mar 2026")
    if stated.year is not None:
        return _real_date(stated.year, month, day)
    step = 1 if frame.allow_future else -1
    for year in range(today.year, today.year + 9 * step, step):
        is_missing = not 1 <= day <= monthrange(year, month)[1]
        if not is_missing and (date(year, month, day) - today).days * step >= 0:
            return _real_date(year, month, day)
        if stated.day is None and year == today.year and month == today.month:
            return date(year, month, 1)  # the month that is running
    raise Refused(
        f"there is no {day} {MONTHS[month - 1]}",
        f"{MONTHS[month - 1]} has {monthrange(2024, month)[1]} days at most",
    )


def _real_date(year: int, month: int, day: int) -> date:
    if year not in _YEARS:
        raise Refused(f"the year {year} is out of range", f"write a year from {_YEARS[0]} to {_YEARS[-1]}")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        name = f"{MONTHS[month - 1]} {year}"
        raise Refused(f"there is no {day} {name}", f"{name} has {last} days; write one of them")
    return date(year, month, day)


def _day_of_week(weekday: int, word: str, today: date, frame: Frame) -> date:
    """Return the most recent such day before today, or the coming one where the future is meant."""
    back = (today.weekday() - weekday) % 7
    past, coming = today - timedelta(days=back or 7), today + timedelta(days=7 - back)
    nearest = coming if frame.allow_future and word != "last" else past
    readings: list[str] = []
    if word == "next":
        readings = [_day_to_type(coming), _day_to_type(coming + timedelta(days=7))]
    elif not back and word != "last":
        readings = ["today", _day_to_type(nearest)]
    elif word == "this":
        readings = [_day_to_type(past), _day_to_type(coming)]
    if readings:
        raise ambiguous(f"{word} {WEEKDAYS[weekday]}".strip(), readings)
    return nearest


def _day_to_type(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3].lower()} {day.isoformat()}"


def _other_weekday(day: date, weekday: int) -> Refused:
    before = day - timedelta(days=(day.weekday() - weekday) % 7)
    name = WEEKDAYS[weekday]
    return Refused(
        f"{date_words(day.isoformat())} is a {WEEKDAYS[day.weekday()]}, not a {name}",
        f"write {day.isoformat()}, or for the {name} {before.isoformat()} or {(before + timedelta(days=7)).isoformat()}",
    )


def _refuse_offset_without_time(stated: Stated) -> None:
    if stated.offset is not None:
        raise Refused(
            "a date has a time zone by name, not by offset",
            "add the time, or write the zone as in Europe/Kyiv",
        )


def _still_to_come(placed: Placed, stated: Stated, today: date, frame: Frame) -> Refused:
    clock = Placed(iso_text(frame.now.astimezone(UTC), Precision.MINUTE), frame.zone)
    words, now = (echo_words(point.at(), frame.zone) for point in (placed, clock))
    hint = f"today is {date_words(today.isoformat())}; "
    if stated.clock and placed.iso[:10] == today.isoformat():
        day, time = (today - timedelta(days=1)).isoformat(), placed.iso[11:16]
        hint += f"for {date_words(day)} write {day} {time}, or yesterday {time}"
    else:
        hint += "write the day on which it happened, with its year"
    return Refused(f"{words} lies in the future: it is {now}", hint)
