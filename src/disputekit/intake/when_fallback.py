"""Forms that the own grammar does not know, read by dateutil and believed only when nothing was guessed.

dateutil fills what is missing from a default, tries day and month in one order, and skips what it does not
know. So it gets only texts of words that belong to a date, with one year in full and a day beside its month.
It is asked with two defaults that differ in each part, in each order, and all answers must agree; what follows
the default was not stated. Afterwards each number must have found its place.
"""

import re
from datetime import datetime
from itertools import pairwise, product

from dateutil.parser import parse

from disputekit.intake.when_stated import Clock, Stated, weekday_number
from disputekit.record.spoken import MONTHS, WEEKDAYS

_MONTHS = {name.lower()[:length] for name in MONTHS for length in (3, len(name))} | {"sept"}
_WEEKDAYS = {name.lower()[:length] for name in WEEKDAYS for length in (3, len(name))}
_KINDS = {
    "d": re.compile(r"\d{1,2}(?:st|nd|rd|th)?"),
    "y": re.compile(r"\d{4}"),
    "t": re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:[ap]m)?"),
    "c": re.compile(r"\d{8}(?:t\d{4}(?:\d{2})?)?"),  # 20260303t140507
    "s": re.compile(r"\d{1,2}/\d{4}|\d{4}/\d{1,2}"),
}
_SHAPES = {"c", "s", "ym", "my", "dmy", "mdy", "ydm", "ymd"}
_DEFAULTS = (datetime(1972, 1, 1, 1, 1, 1, 1), datetime(2096, 12, 30, 22, 58, 58, 999_998))  # noqa: DTZ001  # parts, not times
_PARTS = ("year", "month", "day", "hour", "minute", "second")


def read_with_dateutil(text: str) -> Stated | None:
    """Return what dateutil finds stated in ``text``, None when it finds nothing for sure."""
    words = text.replace(",", " ").replace(" am", "am").replace(" pm", "pm").split()
    if not _is_date_like([_kind(word) for word in words]):
        return None
    low, high = (_one_answer(" ".join(words), default) for default in _DEFAULTS)
    if low is None or high is None:
        return None
    pairs = [(getattr(low, part), getattr(high, part)) for part in _PARTS]
    stated = [one if one == other else None for one, other in pairs]
    if sorted(_numbers_in(words)) != sorted(_numbers_stated(stated, words)):
        return None
    weekdays = [weekday_number(word) for word in words if word in _WEEKDAYS]
    return _as_stated(stated, weekdays[0] if weekdays else None)


def _kind(word: str) -> str:
    """Return one letter for what a word can be, a question mark where it belongs to no date."""
    if word in _MONTHS:
        return "m"
    if word in _WEEKDAYS:
        return "w"
    return next((letter for letter, pattern in _KINDS.items() if pattern.fullmatch(word)), "?")


def _is_date_like(kinds: list[str]) -> bool:
    """Tell whether a date of a known shape is there, with at most one weekday and one time around it."""
    date = "".join(kind for kind in kinds if kind not in {"w", "t"})
    is_torn = "d" in date and not {"dm", "md"} & {one + other for one, other in pairwise(kinds)}
    return date in _SHAPES and not is_torn and kinds.count("w") <= 1 and kinds.count("t") <= 1


def _one_answer(text: str, default: datetime) -> datetime | None:
    """Return what dateutil answers in every order of day, month and year; None when the answers differ."""
    answers = set()
    for day_first, year_first in product((False, True), repeat=2):
        try:
            answers.add(parse(text, default=default, dayfirst=day_first, yearfirst=year_first))
        except (ValueError, OverflowError):  # what dateutil raises for a text that it cannot read
            return None
    return answers.pop() if len(answers) == 1 else None


def _numbers_in(words: list[str]) -> list[int]:
    """Return the numbers of a text, with 20260303t140507 taken apart."""
    numbers: list[int] = []
    for word in words:
        digits = re.findall(r"\d+", word)
        if _kind(word) == "c":
            digits = [word[:4], *re.findall(r"\d\d", word[4:])]
        numbers += map(int, digits)
    return numbers


def _numbers_stated(stated: list[int | None], words: list[str]) -> list[int]:
    """Return the numbers that a text must hold to state this: no month that is a word, hours as am and pm count."""
    year, month, day, hour, minute, second = stated
    if any(word in _MONTHS for word in words):
        month = None
    if hour is not None and any(word[-2:] in {"am", "pm"} for word in words):
        hour = (hour + 11) % 12 + 1
    return [part for part in (year, month, day, hour, minute, second) if part is not None]


def _as_stated(stated: list[int | None], weekday: int | None) -> Stated | None:
    """Build what was stated when it has no hole: a day has its month and year, a time its day and minute."""
    year, month, day, hour, minute, second = stated
    if year is None or month is None:
        return None
    if hour is None or minute is None:
        return None if hour or minute or second else Stated(year, month, day, weekday=weekday)
    return (
        None if day is None else Stated(year, month, day, weekday=weekday, clock=Clock(hour, minute, second))
    )
