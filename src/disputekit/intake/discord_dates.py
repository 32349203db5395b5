"""The dates that DiscordChatExporter prints: exact ones with an offset, or those of the exporter's own country.

``05-Dec-19 01:50 AM`` and ``17 January 2023 19:33`` can be read in one way only. ``12/05/2019 1:50 AM`` cannot: the
order of day and month is decided from all dates of the file (a number above 12, or that the exporter writes the
messages in the order of their time), from what the user says, or not at all (Undecided, with both readings).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from disputekit.intake.base import Options, Stamp, Undecided
from disputekit.record.moment import Precision

MAX_LENGTH = 60
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_PARTS = re.compile(r"[0-9]+|[A-Za-z]+")
_NUMERIC = re.compile(r"([0-9]{1,4})([./ -])([0-9]{1,2})\2([0-9]{1,4})\b")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?(?:\s?([AaPp])\.?\s?[Mm]\.?)?$")


class Order(NamedTuple):
    """How numbers are read: dmy, mdy, or empty where it makes no difference; ``because`` is the deciding line."""

    name: str = ""
    because: str = ""


def exact(text: str) -> Stamp | None:
    """Read ``2026-03-03T14:05:00.1234567+02:00``, which states its offset."""
    if len(text) > MAX_LENGTH or "T" not in text:
        return None
    try:
        at = datetime.fromisoformat(text)
        offset = at.utcoffset()
    except ValueError:
        return None
    usable = offset is not None and not offset % timedelta(minutes=1) and 1 < at.year < 9000
    return Stamp(at, Precision.SECOND, text) if usable else None


def printed(text: str, order: str = "") -> Stamp | None:
    """Read a date as printed for people, in wall-clock time. None for what is no date in that order."""
    said = text.strip()
    if not 8 <= len(said) <= MAX_LENGTH:
        return None
    flat = said.replace("\u202f", " ").replace("\u00a0", " ")
    clock = _CLOCK.search(flat)
    if clock is None or not clock.start() or flat[clock.start() - 1] not in " T":
        return None
    day = _day(flat[: clock.start()].rstrip(" ,T"), order)
    if day is None:
        return None
    hour = int(clock[1])
    if clock[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock[4] in "Pp" else 0)
    try:
        at = datetime(*day, hour, int(clock[2]), int(clock[3] or 0))  # noqa: DTZ001  a wall clock without a zone
    except (ValueError, OverflowError):  # no such day, or a number longer than any
        return None
    return Stamp(at, Precision.SECOND if clock[3] else Precision.MINUTE, said)


def stamp(text: str, order: str = "") -> Stamp | None:
    """Read either form."""
    return exact(text.strip()) or printed(text, order)


def is_open(text: str) -> bool:
    """Tell whether a date can be read with the day first and with the month first, to different days."""
    first, second = printed(text, "dmy"), printed(text, "mdy")
    return first is not None and second is not None and first.at != second.at


def decided(lines: Iterable[tuple[str, str]], options: Options) -> Order:
    """Decide the order from all dates of a file, given as where each stands and what it says.

    Raises:
        Undecided: both orders are possible, and the user said neither.
    """
    judge = _Judge()
    for where, text in lines:
        if judge.is_decided_by(where, text):
            return judge.verdict
    if not judge.example[1]:
        return Order()
    if options.order in {"dmy", "mdy"}:
        return Order(options.order, "as you said")
    if len(judge.falls) == 1:
        ((wrong, because),) = judge.falls.items()
        return Order("mdy" if wrong == "dmy" else "dmy", f"{because} would lie before the message above it")
    raise _undecided(*judge.example)


@dataclass(slots=True)
class _Judge:
    """What the dates so far tell. ``falls`` holds, for each order, the first line that would go back in time."""

    verdict: Order = field(default_factory=Order)
    example: tuple[str, str] = ("", "")
    falls: dict[str, str] = field(default_factory=dict)
    last: dict[str, datetime] = field(default_factory=dict)

    def is_decided_by(self, where: str, text: str) -> bool:
        """Take one date into account; tell whether it can be read in one order only."""
        if exact(text.strip()) is not None:
            return False
        read = {name: printed(text, name) for name in ("dmy", "mdy")}
        possible = {name: one.at for name, one in read.items() if one is not None}
        if len(possible) == 1:
            self.verdict = Order(next(iter(possible)), f"{where}: {text}")
            return True
        if len(set(possible.values())) == 2 and not self.example[1]:
            self.example = (where, text)
        for name, at in possible.items():
            if at < self.last.get(name, at):
                self.falls.setdefault(name, f"{where}: {text}")
            self.last[name] = at
        return False


def _undecided(where: str, text: str) -> Undecided:
    days = [one.at for one in (printed(text, "dmy"), printed(text, "mdy")) if one is not None]
    first, second = (f"{one.day} {one:%B %Y}" for one in days)
    return Undecided(
        f"{where}: {text} is {first} (--dmy) or {second} (--mdy), and no line of the file decides it"
    )


def _day(text: str, order: str) -> tuple[int, int, int] | None:
    numeric = _NUMERIC.search(text)
    if numeric is not None:
        return _numeric_day(int(numeric[1]), int(numeric[3]), int(numeric[4]), numeric, order)
    words = _PARTS.findall(text)
    months = [_MONTHS[one.lower()[:3]] for one in words if one[0].isalpha() and one.lower()[:3] in _MONTHS]
    numbers = [one for one in words if one[0].isdigit()]
    if len(months) != 1 or len(numbers) != 2:
        return None
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    return _year(year), months[0], int(day)


def _numeric_day(
    one: int, two: int, three: int, found: re.Match[str], order: str
) -> tuple[int, int, int] | None:
    if len(found[1]) == 4:
        return one, two, three
    year = _year(found[4])
    day_first = order != "mdy" or found[2] == "."  # no country writes the month first with dots
    month, day = (two, one) if day_first else (one, two)
    return (year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _year(digits: str) -> int:
    return int(digits) + 2000 if len(digits) <= 2 else int(digits)
