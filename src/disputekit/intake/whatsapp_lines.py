# ruff: noqa: RUF001 (the letters of many alphabets are what this is about)
"""The beginning of a WhatsApp line: when, in which of many shapes. What has no such beginning goes on with a message.

A telephone writes all lines of one export in one shape. So the shape of a line tells whose line it is: one of
another shape stands in a message that quotes another chat.
"""

import re
from datetime import time
from functools import lru_cache
from typing import NamedTuple

from disputekit.intake.whatsapp_dates import Day, hour_of, plain, words_of

_MARK = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
_BLANK = "[ \u00a0\u202f\u2009]"


def _shapes(mark: str) -> tuple[re.Pattern[str], ...]:
    """Compile the shapes; ``mark`` is what may stand between numbers. No part of them can match in two ways."""
    number = f"([RHS]?\\d{{1,4}}){mark}([./\\-年년])\\s?{mark}(\\d{{1,2}}){mark}[./\\-月월]\\s?{mark}([RHS]?\\d{{1,4}})"
    clock = f"{mark}(\\d{{1,2}})[:.]{mark}(\\d{{2}})(?:[:.]{mark}(\\d{{2}}))?"
    between = "([^\\d\\[\\]:]{1,16})"
    tail = "([^\\d\\[\\]:\\-]{0,16}?)"
    word = "([^\\d\\[\\]:]{0,20})(\\d{1,2})([^\\d\\[\\]:]{1,24})(?:(\\d{4})([^\\d\\[\\]:]{1,16}))?"
    word_last = "([^\\d\\[\\]:]{1,24})(\\d{1,2})([^\\d\\[\\]:\\-]{0,24}?)(?:(\\d{4}))?"
    heads = (
        f"{number}{between}{clock}{tail}",
        f"{clock}{between}{number}{tail}",
        f"{word}{clock}{tail}",
        f"{clock}{word_last}",
    )
    bracket = f"{_MARK}\\[{mark}HEAD\\]{_MARK}{_BLANK}?"
    dash = f"{_MARK}HEAD(?:{_BLANK}?[-\u2013]{_BLANK}|[:,]{_BLANK})"
    return tuple(re.compile(frame.replace("HEAD", head)) for frame in (bracket, dash) for head in heads)


_PLAIN = _shapes("")
_MARKED = _shapes(_MARK)
_HEAD = 64
_OPENERS = frozenset("[0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
_LOOKS = re.compile(f"{_MARK}\\[?[^\\[\\]]{{0,24}}\\d{{1,2}}[:.]\\d{{2}}[^\\[\\]]{{0,32}}(?:\\]| - |: )")


class Shape(NamedTuple):
    """The shape of a beginning: which pattern, which sign between numbers, and whether seconds are told."""

    pattern: int
    sign: str
    seconds: bool


class Form(NamedTuple):
    """All of a beginning but the clock. A day without a year has an empty ``c``."""

    shape: Shape
    day: Day
    half: int
    noon: bool


class Head(NamedTuple):
    """The beginning of a line: its form, its time of day, and what was found."""

    form: Form
    clock: time
    found: re.Match[str]

    @property
    def end(self) -> int:
        """Where the rest of the line starts."""
        return self.found.end()

    @property
    def said(self) -> str:
        """The line's own words for the time."""
        words = self.found.group()
        return (words if words.isascii() else plain(words)).strip("[] -:,\u2013")


def head_of(line: str, known: int = 0) -> Head | None:
    """Return the beginning of a line. ``known`` is the pattern that the line before had: it is tried first."""
    patterns = _PLAIN if line[:_HEAD].isascii() else _MARKED
    found = patterns[known].match(line)
    if found is not None and (head := _READERS[known % 4](known, found)) is not None:
        return head
    if not _LOOKS.match(line[:_HEAD]):
        return None
    for place, pattern in enumerate(patterns):
        found = pattern.match(line)
        if found is not None and (head := _READERS[place % 4](place, found)) is not None:
            return head
    return None


def looks_like_head(line: str) -> bool:
    """Whether a line begins with something like a date and a time of day, in a shape that is perhaps unknown."""
    begin = plain(line[:_HEAD])
    return begin[:1] in _OPENERS and _LOOKS.match(begin) is not None and sum(map(str.isdigit, begin)) >= 5


def _numbers_first(place: int, found: re.Match[str]) -> Head | None:
    a, sign, b, c, between, hour, minute, second, tail = found.groups()
    form = _form(place, (a, b, c), sign, between, tail, second is not None)
    return _head(form, hour, minute, second, found)


def _clock_first(place: int, found: re.Match[str]) -> Head | None:
    hour, minute, second, between, a, sign, b, c, tail = found.groups()
    form = _form(place, (a, b, c), sign, between, tail, second is not None)
    return _head(form, hour, minute, second, found)


def _word_first(place: int, found: re.Match[str]) -> Head | None:
    front, number, following, year, between, hour, minute, second, tail = found.groups()
    letters = f"{front} {following} {between or ''}"
    form = _form(place, (number, "", year or ""), "", letters, tail, second is not None)
    return _head(form, hour, minute, second, found)


def _word_last(place: int, found: re.Match[str]) -> Head | None:
    hour, minute, second, front, number, following, year = found.groups()
    form = _form(place, (number, "", year or ""), "", f"{front} {following}", "", second is not None)
    return _head(form, hour, minute, second, found)


_READERS = (_numbers_first, _clock_first, _word_first, _word_last)


def _head(form: Form | None, hour: str, minute: str, second: str | None, found: re.Match[str]) -> Head | None:
    if form is None or (clock := _clock(hour, minute, second, form.half, form.noon)) is None:
        return None
    if len(form.day.a) != 4 and found.string[found.end() - 2] == ",":
        return None  # only Korean Android ends so, with the year first
    return Head(form, clock, found)


@lru_cache(maxsize=8192)
def _clock(hour: str, minute: str, second: str | None, half: int, noon: bool) -> time | None:
    try:
        return time(hour_of(int(hour), half, noon=noon), int(minute), int(second or 0))
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def _form(
    place: int,
    numbers: tuple[str, str, str],
    sign: str,
    between: str,
    tail: str,
    seconds: bool,
) -> Form | None:
    """Return what all but the clock says, or None where that is nothing that WhatsApp prints."""
    words, after = words_of(between), words_of(tail)
    if words is None or after is None or after.month or bool(words.month) == bool(sign):
        return None
    a, b, c = numbers
    if sign and (len(c) not in {2, 4} if len(a) != 4 else len(c) > 2):
        return None
    return Form(
        Shape(place, sign, seconds),
        Day(a, b, c, words.month, words.buddhist or after.buddhist),
        words.half if words.half >= 0 else after.half,
        "中午" in between + tail,
    )
