"""Whether the day or the month comes first in the dates of a whole file, which no line says and many tell."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from disputekit.intake.base import Undecided
from disputekit.intake.whatsapp_dates import Day, date_of, is_year_first

_RARELY = 20  # a line that contradicts so many others stands in a quoted chat


class Dated(NamedTuple):
    """The date of a line, where it is another one than that of the line before."""

    day: Day
    line: int
    said: str


class Order(NamedTuple):
    """dmy, mdy, ymd, or nothing where it makes no difference; with the line that decided."""

    order: str
    because: str


def decide(days: Sequence[Dated], told: str, today: date) -> Order:
    """Return the order of a file's dates. ``told`` is what the user said; ``today`` its latest possible date, roughly.

    Raises:
        Undecided: both readings are possible, or what the user said is not.
    """
    open_days = [one for one in days if not one.day.month and not is_year_first(one.day)]
    if not open_days:
        return _plain(days)
    first = [one for one in open_days if int(one.day.a) > 12]
    second = [one for one in open_days if int(one.day.b) > 12]
    if told:
        return _as_told(told, first if told == "mdy" else second, len(open_days))
    order = _by_number(open_days, first, second, today) or _by_sequence(open_days, today)
    if order is None:
        raise Undecided(_both(open_days))
    return order


def _plain(days: Sequence[Dated]) -> Order:
    if days and is_year_first(days[0].day):
        return Order("ymd", f"line {days[0].line}: {days[0].said} has the year first")
    return Order("", "the months are words" if days else "")


def _as_told(told: str, against: Sequence[Dated], number: int) -> Order:
    if len(against) * _RARELY > number:
        other = "dmy" if told == "mdy" else "mdy"
        raise Undecided(
            f"--{told} cannot be: there is no month {_middle(against[0], told)} in line {against[0].line}, {against[0].said}. "
            f"Leave it out, or say --{other}"
        )
    return Order(told, f"--{told}")


def _middle(one: Dated, told: str) -> str:
    return one.day.a if told == "mdy" else one.day.b


def _by_number(
    days: Sequence[Dated], first: Sequence[Dated], second: Sequence[Dated], today: date
) -> Order | None:
    """Decide by numbers above 12. Where both places have them, the year may be first; else the rare ones are quoted."""
    if first and second:
        if (
            _steps_back(days, "ymd") == 0
            and len(days) > 1
            and len(min(first, second, key=len)) * _RARELY > len(days)
        ):
            return _year_first(days)
        if len(second) * _RARELY > len(first) and len(first) * _RARELY > len(second):
            raise Undecided(
                f"the dates contradict each other: line {first[0].line}, {first[0].said}, has the day first, and "
                f"line {second[0].line}, {second[0].said}, has the month first. Is this more than one export?"
            )
    if len(first) > len(second):
        one = first[0]
        return _year_first_instead(days, "dmy", today) or Order(
            "dmy", f"line {one.line}: {one.said} has the day first"
        )
    if second:
        one = second[0]
        return _year_first_instead(days, "mdy", today) or Order(
            "mdy", f"line {one.line}: {one.said} has the month first"
        )
    return None


def _year_first(days: Sequence[Dated]) -> Order:
    one = days[0]
    return Order(
        "ymd", f"line {one.line}: only with the year first, {one.said}, are all dates in their order"
    )


def _year_first_instead(days: Sequence[Dated], order: str, today: date) -> Order | None:
    """Return ymd with a year of two figures, where the order makes the dates jump or not yet be, and ymd does not."""
    back = _steps_back(days, order)
    jumps = back >= 3 and back * 5 >= len(days)
    not_yet = any((at := date_of(one.day, order)) is not None and at > today for one in days)
    if (jumps or not_yet) and _steps_back(days, "ymd", today) == 0:
        return _year_first(days)
    return None


def _steps_back(days: Sequence[Dated], order: str, today: date | None = None) -> int:
    """Return how often the dates go back, are none, or lie behind ``today``, when they are read in an order."""
    back, before = 0, date.min
    for one in days:
        at = date_of(one.day, order)
        if at is None or (today is not None and at > today):
            back += 1
            continue
        back += at < before
        before = at
    return back


def _by_sequence(days: Sequence[Dated], today: date) -> Order | None:
    """Decide by the order in which the dates come; nothing where both readings run forward."""
    if all(one.day.a == one.day.b for one in days):
        return Order("dmy", "day and month are the same number in all dates")
    back = {order: _steps_back(days, order, today) for order in ("dmy", "mdy")}
    right, wrong = sorted(back, key=lambda order: back[order])
    if back[right] * 4 < back[wrong]:
        one = _first_back(days, wrong, today)
        words = "month" if wrong == "mdy" else "day"
        return Order(
            right,
            f"line {one.line}: read with the {words} first, {one.said} would go back in time, or lie in the future",
        )
    return None


def _first_back(days: Sequence[Dated], order: str, today: date) -> Dated:
    """Return the first date that goes back in an order, is none, or lies behind today; there is one."""
    before = date.min
    for one in days:
        at = date_of(one.day, order)
        if at is None or at > today or at < before:
            return one
        before = at
    raise AssertionError("an order was refused, and no date is against it")


def _both(days: Sequence[Dated]) -> str:
    """Return both readings, and what to say."""
    one, last = days[0], days[-1]
    readings = [
        " to ".join(
            f"{at.day} {at:%B} {at.year}" for at in (date_of(one.day, order), date_of(last.day, order)) if at
        )
        for order in ("dmy", "mdy")
    ]
    return (
        f"the dates can be read in two ways, and no line tells which (line {one.line}: {one.said}): "
        f"{readings[0]} with the day first (--dmy), or {readings[1]} with the month first (--mdy)"
    )
