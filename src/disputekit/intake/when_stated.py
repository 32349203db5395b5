"""What one point in time states, and how a text that states none, or several, is refused."""

import re
from datetime import timedelta
from typing import NamedTuple

from disputekit.errors import Refused
from disputekit.record.spoken import MONTHS, WEEKDAYS

_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBERS = {"a": 1, "an": 1, **{word: number for number, word in enumerate(_COUNTED, start=1)}}

_LAST_NUMBER = r"(?:^|[ ,'])(\d{1,2}|(?<![a-z] )\d{4})$"  # a year after its month is not the trouble


class Clock(NamedTuple):
    """A stated time of day; ``fraction`` holds the digits after the seconds, as written."""

    hour: int
    minute: int
    second: int | None = None
    fraction: str = ""


class Stated(NamedTuple):
    """The parts that were stated, each at most once."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    days_ago: int | None = None  # 0 is today, -1 tomorrow
    weekday: int | None = None  # Monday is 0
    weekday_word: str = ""  # last, this, next
    clock: Clock | None = None
    zone: str | None = None
    offset: timedelta | None = None

    @property
    def has_date(self) -> bool:
        """Whether anything says which day or month it was."""
        return not (self.month is None and self.days_ago is None and self.weekday is None)


def month_number(word: str) -> int:
    """Return 1 for January, by its first three letters."""
    return next(number for number, name in enumerate(MONTHS, start=1) if name.lower().startswith(word[:3]))


def weekday_number(word: str) -> int:
    """Return 0 for Monday, by its first three letters."""
    return next(number for number, name in enumerate(WEEKDAYS) if name.lower().startswith(word[:3]))


def unreadable(text: str) -> Refused:
    """Return the refusal of a text that is no time, with examples of what is."""
    number = re.search(_LAST_NUMBER, text)
    if number is not None:
        place = f' in "{text}"' if number[1] != text else ""
        return Refused(f'"{number[1]}" alone is unclear{place}', _number_hint(number[1]))
    return Refused(
        f'cannot read "{text}" as a time',
        'write it as in "2026-03-03 14:05", "3 mar 16:05", "yesterday 9am", "20 min ago", "before 3 mar" or "2-8 mar"',
    )


def _number_hint(digits: str) -> str:
    """Say how to write each thing that a lone number may be."""
    number = int(digits)
    hour = f"{number}:00 for the hour, " if number <= 23 else ""
    day = f"{number} mar for the day, " if 1 <= number <= 31 else ""
    year = (
        f"mar {digits if number >= 1000 else f'20{number:02d}'} for the year" if len(digits) in {2, 4} else ""
    )
    return f"write {hour}{day}{year}".rstrip(", ") + "; two days are written 3-4 mar"


def ambiguous(text: str, readings: list[str]) -> Refused:
    """Return the refusal of a text with several readings, which are also how to write it."""
    return Refused(f'"{text}" can be read in more than one way', f"write {' or '.join(readings)}")
