"""Dates and clock times in the cells of tables, in the ways that programs and spreadsheets write them.

``2026-09-08``, ``Sep 8, 2026`` and ``08.09.2026`` (no country writes the month first with dots) can be read in one
way. ``09/08/2026`` cannot: the order of day and month is decided by a number above 12 somewhere in the file, by the
user, or not at all (Undecided). Years have four digits, but with dots (``08.09.26``), which no other order uses.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache

from disputekit.intake.base import Options, Stamp, Undecided
from disputekit.intake.discord_dates import Order
from disputekit.record.moment import Precision

_NAMES = "January February March April May June July August September October November December"
_MONTHS = {name.casefold(): number for number, name in enumerate(_NAMES.split(), start=1)}
_SHORT = {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_NUMERIC = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?[ -]([0-9]{4})")
_SHORT_YEAR = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{2})")
_COMPACT = re.compile(r"(20[0-9]{2}|19[0-9]{2})([01][0-9])([0-3][0-9])")
_CLOCK_BEHIND = re.compile(
    r"(?:,? |T)([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp]\.?[Mm]\.?)?)(?:[.,][0-9]{1,9})?( ?(?:Z|UTC|[-+][0-9]{2}:?[0-9]{2}))?"
)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?: ?([AaPp])\.?[Mm]\.?)?")
_OFFSET = re.compile(r" ?(Z|UTC|[-+][0-9]{2}:?[0-9]{2})$")
_LONGEST = 40


@lru_cache(maxsize=4096)  # many rows of a table share a day
def day_of(text: str, order: str = "") -> date | None:
    """Read a date; numbers that can be read twice as day and month in ``order`` (dmy when empty)."""
    said = " ".join(text.split())
    if len(said) > _LONGEST:
        return None
    try:
        return _day(said, order)
    except ValueError:
        return None


def _day(said: str, order: str) -> date | None:
    if found := _ISO.fullmatch(said):
        return date(int(found[1]), int(found[3]), int(found[4]))
    if found := _NUMERIC.fullmatch(said):
        first, second = int(found[1]), int(found[3])
        day, month = (second, first) if order == "mdy" and found[2] != "." else (first, second)
        return date(int(found[4]), month, day)
    if found := _SHORT_YEAR.fullmatch(said):
        return date(2000 + int(found[3]), int(found[2]), int(found[1]))
    if found := _COMPACT.fullmatch(said):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH_FIRST.fullmatch(said):
        return date(int(found[3]), _month(found[1]), int(found[2]))
    if found := _DAY_FIRST.fullmatch(said):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    return None


def _month(word: str) -> int:
    low = word.casefold()
    return _MONTHS.get(low) or _SHORT.get(low, 0)  # no date has the month 0


def clock_of(text: str) -> tuple[time, Precision] | None:
    """Read ``14:05``, ``14:05:10`` or ``2:05 PM``."""
    found = _CLOCK.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4] in "Pp" else 0)
    precision = Precision.SECOND if found[3] else Precision.MINUTE
    try:
        return time(hour, int(found[2]), int(found[3] or 0)), precision
    except ValueError:
        return None


def parted(text: str) -> tuple[str, str]:
    """Return the date and the clock time of a cell that may hold both; the time is empty where there is none."""
    said = " ".join(text.split())
    for place, mark in enumerate(said[: 2 * _LONGEST]):
        if mark in " ,T" and (found := _CLOCK_BEHIND.fullmatch(said, place)):
            return said[:place], found[1] + (found[2] or "")
    return said, ""


def moment_stamp(day_text: str, clock_text: str, order: str) -> Stamp | None:
    """Return a date and a clock time that stand in one cell or in two; with an offset where they state one."""
    said = " ".join(f"{day_text} {clock_text}".split())
    day, clock = parted(said)
    offset = _OFFSET.search(clock)
    stamp = time_stamp(day, clock[: offset.start()] if offset else clock, order)
    if stamp is None or offset is None:
        return stamp and stamp._replace(said=said)
    zone = UTC if offset[1] in {"Z", "UTC"} else datetime.strptime(offset[1], "%z").tzinfo
    return stamp._replace(at=stamp.at.replace(tzinfo=zone), said=said)


def day_stamp(text: str, order: str) -> Stamp | None:
    """Return a day, with the precision of one."""
    day = day_of(text, order)
    return None if day is None else Stamp(datetime.combine(day, time()), Precision.DAY, text.strip())


def time_stamp(day_text: str, clock_text: str, order: str) -> Stamp | None:
    """Return a date and a clock time of two cells as wall clock; without a clock time the day."""
    if not clock_text.strip():
        return day_stamp(day_text, order)
    day, clock = day_of(day_text, order), clock_of(clock_text)
    if day is None or clock is None:
        return None
    return Stamp(datetime.combine(day, clock[0]), clock[1], f"{day_text.strip()} {clock_text.strip()}")


def decided(dates: Iterable[tuple[str, str]], options: Options) -> Order:
    """Decide the order from all dates of a file, given as where each stands and what it says.

    Raises:
        Undecided: a date can be read in both orders, and neither the file nor the user says which.
    """
    example = ("", "")
    for where, text in dates:
        by_day, by_month = day_of(text, "dmy"), day_of(text, "mdy")
        if (by_day is None) != (by_month is None):
            return Order("mdy" if by_day is None else "dmy", f"{where}: {text}")
        if by_day != by_month and not example[1]:
            example = (where, text)
    if not example[1]:
        return Order()
    if options.order in {"dmy", "mdy"}:
        return Order(options.order, "as you said")
    read = [day for day in (day_of(example[1], "dmy"), day_of(example[1], "mdy")) if day is not None]
    first, second = (f"{day.day} {day:%B %Y}" for day in read)
    raise Undecided(
        f"{example[0]}: {example[1]} is {first} (--dmy) or {second} (--mdy), and no row of the file decides it"
    )
