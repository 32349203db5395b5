"""Times and days as a message page shows them: "2:14 PM", "Tuesday, Nov 10", "Today"; and what must be said of them.

A page leaves out what its reader knows: the year, what "today" is, whose clock it is. None of it is guessed: a day
without it is ``Lacking`` until somebody says when the page was shown, or which year it was.
"""

import re
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import NamedTuple

from disputekit.intake.base import Undecided

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_FULL_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = "(?P<month>" + "|".join(f"{full}|{full[:3]}" for full in _FULL_MONTHS) + r"|sept)\.?"
_WEEKDAY = "(?P<weekday>" + "|".join(f"{full}|{full[:3]}" for full in _FULL_DAYS) + r"|tues|thur|thurs)\.?"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>[12][0-9]{3}))?"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"(?:{_WEEKDAY},? )?{_MONTH} {_DAY}{_YEAR}",
        rf"(?:{_WEEKDAY},? )?{_DAY} {_MONTH}{_YEAR}",
        r"(?P<year>[12][0-9]{3})-(?P<mm>[01][0-9])-(?P<dd>[0-3][0-9])",
        r"(?P<one>[0-3]?[0-9])[/.](?P<two>[0-3]?[0-9])[/.](?P<year>[12][0-9]{3}|[0-9]{2})",
        r"(?P<word>today|yesterday)",
        _WEEKDAY,
    )
)
_CLOCK = (
    r"(?P<hour>[0-2]?[0-9]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?(?: ?(?P<half>[ap])\.? ?m\.?)?"
)
_TIME = re.compile(_CLOCK, re.IGNORECASE)
_TIME_FIRST = re.compile(rf"{_CLOCK}(?:,| ·| •| \||) (?P<rest>\S.{{0,40}})", re.IGNORECASE)
_TIME_LAST = re.compile(rf"(?P<rest>\S.{{0,40}}?)(?:,| at| ·| •| \||) {_CLOCK}", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u200e\u200f]+")
_MOST = 80
_TURN = timedelta(days=300)


class Lack(Enum):
    """What has to be said before a day can be known; the value is the option that says it."""

    SHOWN = "--on"
    YEAR = "--year"
    ORDER = "--dmy or --mdy"


class Given(NamedTuple):
    """What the user states: the day on which the page was shown, the year of its dates, their order, and now."""

    now: datetime
    on: date | None = None
    year: int = 0
    order: str = ""


class Day(NamedTuple):
    """A day as the page shows it. ``month`` is 0 for a word or a weekday; ``one`` and ``two`` are of a date in figures."""

    said: str
    month: int = 0
    day: int = 0
    year: int = 0
    weekday: int = -1
    word: str = ""
    one: int = 0
    two: int = 0


class Shown(NamedTuple):
    """A time of a message as shown, and the day where it stands beside it."""

    said: str
    clock: time
    day: Day | None = None
    has_half: bool = False


def tidy(line: str) -> str:
    """Return a line with single plain spaces: pages use narrow and unbreakable ones and marks of direction."""
    return _SPACES.sub(" ", line).strip()


def day_of(line: str) -> Day | None:
    """Read a line that is a day and nothing else."""
    if len(line) < 3:
        return None
    said = tidy(line).strip("-–—• ")  # noqa: RUF001 - as pages write them
    if not 3 <= len(said) <= _MOST:
        return None
    for shape in _SHAPES:
        found = shape.fullmatch(said)
        if found is not None:
            return _day(said, {name: value for name, value in found.groupdict().items() if value})
    return None


def _day(said: str, found: dict[str, str]) -> Day | None:
    weekday = WEEKDAYS.index(found["weekday"][:3].lower()) if "weekday" in found else -1
    year = int(found.get("year", "0"))
    year += 2000 if 0 < len(found.get("year", "")) == 2 else 0
    if "one" in found:
        return Day(said, one=int(found["one"]), two=int(found["two"]), year=year)
    if "word" in found:
        return Day(said, word=found["word"].lower())
    if "mm" in found:
        month, day = int(found["mm"]), int(found["dd"])
    elif "month" in found:
        month, day = MONTHS.index(found["month"][:3].lower()) + 1, int(found["day"])
    else:
        return Day(said, weekday=weekday)
    return Day(said, month, day, year, weekday) if 1 <= month <= 12 and 1 <= day <= 31 else None


def shown_of(line: str) -> Shown | None:
    """Read a line that is a time of day, with or without a day, and nothing else."""
    if ":" not in line:
        return None
    said = tidy(line)
    if not 4 <= len(said) <= _MOST:
        return None
    found = _TIME.fullmatch(said)
    if found is not None:
        clock = _clock(found)
        return Shown(said, clock, None, bool(found["half"])) if clock else None
    for shape in (_TIME_FIRST, _TIME_LAST):
        found = shape.fullmatch(said)
        clock, day = (_clock(found), day_of(found["rest"])) if found else (None, None)
        if found is not None and clock is not None and day is not None:
            return Shown(said, clock, day, bool(found["half"]))
    return None


def _clock(found: re.Match[str]) -> time | None:
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return time(hour, int(found["minute"]), int(found["second"] or 0)) if hour < 24 else None


class Calendar:
    """Turns the days of one page into dates, in the order of the page, with what the user stated."""

    def __init__(self, given: Given, order: str) -> None:
        self._given, self._order = given, order
        self._last: date | None = None
        self.turned: list[str] = []

    def date_of(self, day: Day) -> date | Lack:
        """Return the date of a day, or what has to be said first; raises Undecided where statements disagree."""
        if day.word or (not day.month and not day.one):
            return self._relative(day)
        if day.one and not self._order:
            return Lack.ORDER
        dated = day if day.month else self._in_figures(day)
        year = dated.year or self._year(dated)
        if isinstance(year, Lack):
            return year
        found = _made(dated, year)
        if not dated.year and self._last is not None and self._last - found > _TURN:
            found = _made(dated, year + 1)
            self.turned.append(f"{dated.said} stands below {self._last:%-d %b %Y}, so it is of {year + 1}")
        self._check(dated, found)
        self._last = found
        return found

    def _relative(self, day: Day) -> date | Lack:
        on = self._given.on
        if on is None:
            return Lack.SHOWN
        if day.word:
            found = on - timedelta(days=day.word == "yesterday")
        else:
            found = on - timedelta(days=(on.weekday() - day.weekday - 1) % 7 + 1)
        self._last = found
        return found

    def _in_figures(self, day: Day) -> Day:
        first, second = (day.one, day.two) if self._order == "dmy" else (day.two, day.one)
        return day._replace(day=first, month=second)

    def _year(self, day: Day) -> int | Lack:
        """A page leaves out the year that it was shown in."""
        given = self._given
        if given.year:
            return given.year
        del day
        return given.on.year if given.on else Lack.YEAR

    def _check(self, day: Day, found: date) -> None:
        if day.weekday >= 0 and found.weekday() != day.weekday:
            raise Undecided(
                f"{day.said!r} is no {_FULL_DAYS[day.weekday].title()} in {found.year}: say the year, --year YYYY"
            )
        last = self._given.on or self._given.now.date() + timedelta(days=1)
        if found > last:
            what = "the day on which the page was shown" if self._given.on else "today"
            hint = "" if day.year else ": say the year, --year YYYY"
            raise Undecided(f"{day.said!r} of {found.year} lies after {what}{hint}")


def _made(day: Day, year: int) -> date:
    try:
        return date(year, day.month, day.day)
    except ValueError as error:
        raise Undecided(f"{day.said!r} is no day of {year}") from error


def order_of(days: list[Day], stated: str) -> tuple[str, str]:
    """Return the order of day and month in dates of figures and the one that decides it; empty where none does."""
    for day in days:
        if day.one > 12 >= day.two:
            return "dmy", day.said
        if day.two > 12 >= day.one > 0:
            return "mdy", day.said
    return (stated, "") if any(day.one for day in days) else ("", "")
