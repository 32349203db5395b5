"""Read a time as a person types it: ``--at``, ``-t``, and the first column of ``catchup``.

A point, or a point with about, before or after in front, or a stretch between two. The result is as precise
as the words and never more; what has two readings is refused with both.
"""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from disputekit.errors import Refused
from disputekit.intake.when_grammar import read_point
from disputekit.intake.when_place import Frame, Placed, place, state_now
from disputekit.intake.when_stated import NUMBERS, Stated, unreadable
from disputekit.intake.when_zone import known_zone
from disputekit.record.moment import UNKNOWN_ZONE, Basis, Moment, Precision, Rel, bounds, is_time, iso_text
from disputekit.record.spoken import echo_words

_LONGEST = 100
_WIDE_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_PLAIN = str.maketrans({**dict.fromkeys(_WIDE_SPACES, " "), **dict.fromkeys("‐‑‒–—−", "-"), "’": "'"})  # noqa: RUF001  # what phones type

_NOW = {"now", "just now", "right now"}
_ABOUT = r"(?:(?:about|around|approximately|roughly|circa|approx\.?|ca\.?) |~ ?)(.+)"
_OPEN = r"(before|after) (.+)"
_BETWEEN = r"between (.+?) and (.+)"
_PAIR = r"(?:from )?(.+?)(?: (?:to|until|till|-) | ?\.\. ?|(?<=[ap]m)-(?=\d))(.+)"
_DAYS_OF_MONTH = r"(\d{1,2}(?:st|nd|rd|th)?) ?- ?(\d{1,2}(?:st|nd|rd|th)? ?[a-z]{3}.*)"
_MONTH_DAYS = r"([a-z]{3,9}\.? \d{1,2}) ?- ?(\d{1,2})((?:,? \d{4})?)"
_DAY_ALONE = r"(\d{1,2})(?:st|nd|rd|th)?"
_WEEK = r"(last|this|next)[ -](week|month)"
_AGO = rf"(\d{{1,4}}|{'|'.join(NUMBERS)}) ?(min(?:ute)?s?|h(?:ou)?rs?|h|w(?:ee)?ks?|w|months?) ago"


class _Read(NamedTuple):
    rel: Rel
    start: str
    end: str | None
    zone: str


def parse_when(said: str, *, zone: str, now: datetime, allow_future: bool = False) -> Moment:
    """Return the moment that ``said`` states, in its words.

    A day without a year is the most recent one, and a weekday the last one before today; where the future is
    allowed, the nearest to come. ``hours ago`` is about that time, ``weeks ago`` three days either way,
    ``months ago`` about that month.

    Args:
        said: what was typed; kept in the moment as it is.
        zone: IANA name of the zone in which times are meant when none is stated.
        now: the clock, with its offset.
        allow_future: for a due date; a record tells what has happened.

    Raises:
        Refused: no such time, or more than one; the hint says how to write each.
        ValueError: ``now`` has no offset.
    """
    if now.utcoffset() is None:
        raise ValueError("a clock without an offset says nothing")
    if zone == UNKNOWN_ZONE:
        raise Refused("a time needs a time zone", "say which one, as in --zone Europe/Kyiv")
    known_zone(zone)
    text = _normal(said)
    frame = Frame(text, zone, now, allow_future)
    basis: Basis = "clock" if text in _NOW else "typed"
    read = _read(text, frame)
    return Moment(read.rel, read.start, read.end, read.zone, said, basis)


def _normal(said: str) -> str:
    """Return lower-case ASCII with single spaces; refuses what cannot be seen or be a time."""
    if len(said) > _LONGEST:
        raise Refused(f"{len(said)} characters are too many for a time", "write it as in 3 mar 16:05")
    plain = said.translate(_PLAIN).strip()
    if not plain:
        raise Refused("no time is given", "leave it out for now, or write it as in 3 mar 16:05")
    if not plain.isprintable():
        raise Refused("the time holds characters that cannot be seen", "type it by hand, as in 3 mar 16:05")
    if not plain.isascii():
        raise unreadable(plain)
    return " ".join(plain.lower().split())


def _read(text: str, frame: Frame) -> _Read:
    if match := re.fullmatch(_ABOUT, text):
        inner = _read(match[1], frame)
        if inner.rel not in {"at", "about"}:
            raise unreadable(frame.text)
        return inner._replace(rel="about")
    if match := re.fullmatch(_OPEN, text):
        inner = _read(match[2], frame)
        if inner.rel != "at":
            raise Refused(
                f'"{match[1]}" takes one day or time',
                f"write {match[1]} 3 mar, or both ends: between 2 mar and 8 mar",
            )
        return inner._replace(rel="before" if match[1] == "before" else "after")
    for read in (_read_week, _read_ago, _read_pair):
        found = read(text, frame)
        if found is not None:
            return found
    return _one(place(_state(text, frame), frame))


def _one(placed: Placed) -> _Read:
    return _Read("at", placed.iso, None, placed.zone)


def _state(text: str, frame: Frame) -> Stated:
    """Return what one point states: by the own grammar, else by dateutil where it leaves no doubt."""
    if text in _NOW:
        return state_now(frame)
    stated = read_point(text)
    if stated is None:
        from disputekit.intake.when_fallback import read_with_dateutil  # 50 ms, seldom needed

        stated = read_with_dateutil(text)
    if stated is None:
        raise unreadable(frame.text)
    return stated


def _read_week(text: str, frame: Frame) -> _Read | None:
    """Read ``last week`` (Monday to Sunday), ``this week`` (up to today) and the same of months."""
    match = re.fullmatch(_WEEK, text)
    if match is None:
        return None
    today = frame.today()
    step = {"last": -1, "this": 0, "next": 1}[match[1]]
    if step == 1 and not frame.allow_future:
        raise Refused(f'"{text}" lies in the future', "write the days on which it happened, as in 2-8 mar")
    if match[2] == "month":
        return _Read("at", _month_away(frame, step), None, frame.zone)
    monday = today + timedelta(days=7 * step - today.weekday())
    sunday = monday + timedelta(days=6)
    end = sunday if frame.allow_future else min(sunday, today)
    return _stretch(monday.isoformat(), end.isoformat(), frame.zone)


def _read_ago(text: str, frame: Frame) -> _Read | None:
    """Read a time ago that is counted in minutes, hours, weeks or months; days are points of the calendar."""
    match = re.fullmatch(_AGO, text)
    if match is None:
        return None
    count, unit = NUMBERS.get(match[1]) or int(match[1]), match[2]
    if count > 500:
        raise Refused(f'"{text}" is too long to count', "write the date, as in 3 mar 2026")
    if unit.startswith("mo"):
        return _Read("about", _month_away(frame, -count), None, frame.zone)
    if unit.startswith("w"):
        middle = frame.today() - timedelta(days=7 * count)
        start, end = middle - timedelta(days=3), middle + timedelta(days=3)
        return _stretch(start.isoformat(), min(end, frame.today()).isoformat(), frame.zone)
    minutes = count * (60 if unit.startswith("h") else 1)
    instant = (frame.now - timedelta(minutes=minutes)).astimezone(known_zone(frame.zone))
    rel: Rel = "about" if unit.startswith("h") else "at"
    return _Read(rel, iso_text(instant, Precision.MINUTE), None, frame.zone)


def _month_away(frame: Frame, months: int) -> str:
    today = frame.today()
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return f"{year:04d}-{month + 1:02d}"


def _read_pair(text: str, frame: Frame) -> _Read | None:
    """Read a stretch between two points, of which each may lend the other its day, month, year or zone."""
    ends = _split_pair(text)
    if ends is None:
        return None
    first, last = _state_pair(*ends, frame)
    start = place(first, frame)
    if first.month and last.month and first.year is None and last.year is None:
        last = last._replace(year=_year_after(start, first, last, frame))
    end = place(last, frame)
    dates = [placed.zone for placed in (start, end) if not is_time(placed.iso)]
    zones = set(dates or (start.zone, end.zone))
    if len(dates) > 1 and len(zones) > 1:
        raise Refused("the two ends name different time zones", "write both ends in one zone")
    if bounds(start.at()).lo >= bounds(end.at()).hi:
        words = [echo_words(placed.at(), frame.zone) for placed in (start, end)]
        raise Refused(
            f"{words[1]} lies before {words[0]}", "write the earlier one first, each with its day and year"
        )
    return _stretch(start.iso, end.iso, zones.pop() if len(zones) == 1 else UNKNOWN_ZONE)


def _year_after(start: Placed, first: Stated, last: Stated, frame: Frame) -> int:
    """Return the year of an end without one: that of the start, or the next across a new year."""
    year = int(start.iso[:4])
    is_earlier = (last.month or 0, last.day or 0) < (first.month or 0, first.day or 0)
    return year + 1 if is_earlier and (frame.allow_future or year < frame.today().year) else year


def _split_pair(text: str) -> tuple[str, str] | None:
    if match := re.fullmatch(_BETWEEN, text) or re.fullmatch(_DAYS_OF_MONTH, text):
        return match[1], match[2]
    if match := re.fullmatch(_MONTH_DAYS, text):
        month = match[1].split(" ")[0]
        return match[1] + match[3], f"{month} {match[2]}{match[3]}"
    if match := re.fullmatch(_PAIR, text):
        return match[1], match[2]
    return None


def _state_pair(start: str, end: str, frame: Frame) -> tuple[Stated, Stated]:
    if match := re.fullmatch(_DAY_ALONE, start):
        last = _state(end, frame)
        return _on_day(last, int(match[1]), frame), last
    if match := re.fullmatch(_DAY_ALONE, end):
        first = _state(start, frame)
        return first, _on_day(first, int(match[1]), frame)
    first, last = _state(start, frame), _state(end, frame)
    return _lend(last, first), _lend(first, last)


def _on_day(stated: Stated, day: int, frame: Frame) -> Stated:
    """Return another day of a stated month: ``2 to 8 mar``."""
    if stated.day is None or stated.month is None or stated.clock:
        raise unreadable(frame.text)
    return stated._replace(day=day, weekday=None)


def _lend(lender: Stated, borrower: Stated) -> Stated:
    """Return ``borrower`` with the day (for a time alone), year and zone that only ``lender`` states."""
    if borrower.clock and not borrower.has_date:
        clock, zone, offset = borrower.clock, borrower.zone, borrower.offset
        borrower = lender._replace(clock=clock, zone=zone, offset=offset)
    if borrower.year is None and borrower.month is not None:
        borrower = borrower._replace(year=lender.year)
    if borrower.zone is None and borrower.offset is None:
        # An offset is lent only where no zone tells it: across a change of clocks the two ends differ.
        offset = lender.offset if borrower.clock and lender.zone is None else None
        borrower = borrower._replace(zone=lender.zone, offset=offset)
    return borrower


def _stretch(start: str, end: str, zone: str) -> _Read:
    return _Read("at", start, None, zone) if start == end else _Read("between", start, end, zone)
