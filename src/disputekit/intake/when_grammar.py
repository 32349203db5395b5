"""What the words of one point in time state: a small grammar that takes a form whole or not at all.

Nothing here knows today's date. What was not stated stays None, and is never filled in.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TypedDict

from disputekit.errors import Refused
from disputekit.intake.when_stated import NUMBERS, Clock, Stated, ambiguous, month_number, weekday_number
from disputekit.intake.when_zone import find_zone, is_city, unknown_zone
from disputekit.record.spoken import MONTHS


class _Parts(TypedDict, total=False):
    """The parts of Stated that one form tells."""

    year: int
    month: int
    day: int
    days_ago: int
    weekday: int
    weekday_word: str
    clock: Clock
    zone: str
    offset: timedelta


_MONTH_WORD = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY_WORD = r"(mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\.?"
_END = r"(?=$|[ ,\[])"
_ISO_END = r"(?=$|[ ,+]|[tz](?=\d|$))"
_TIME_END = r"(?=$|[ ,\[]|[z+-])"
_EARLIEST, _LATEST = timedelta(hours=-12), timedelta(hours=14)  # offsets that clocks have, anywhere
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_COUNT = rf"(\d{{1,3}}|{'|'.join(NUMBERS)})"
_ZONE = r"[a-z][a-z0-9_+-]*(?:/[a-z0-9_+-]+){0,2}"
_HALF = r" ?([ap])\.?m\.?"


def read_point(text: str) -> Stated | None:
    """Read a point in time, normalised to lower case and single spaces; None when the grammar does not fit.

    Raises:
        Refused: the form is known, and is ambiguous or impossible; the hint gives the readings.
    """
    found: _Parts = {}
    rest = text
    while rest:
        form = _next_form(rest)
        if form is None:
            return _read_zone_word(rest, found)
        parts, length = form
        if parts.keys() & found.keys():
            return None  # a second date or time: leftover words
        found |= parts
        rest = rest[length:].lstrip(" ")
    return Stated(**found) if found else None


def _next_form(rest: str) -> tuple[_Parts, int] | None:
    for pattern, build in _FORMS:
        match = re.match(pattern, rest)
        if match is not None:
            return build(match), match.end()
    return None


def _read_zone_word(rest: str, found: _Parts) -> Stated | None:
    """Take the last word as a zone where a date or time stands before it."""
    word = rest[1:-1] if rest[0] == "[" and rest[-1] == "]" else rest
    if not found or "zone" in found or not re.fullmatch(_ZONE, word):
        return None
    zone = find_zone(word)
    if zone is None:
        if "/" in word or is_city(word):
            raise unknown_zone(word)
        return None
    found["zone"] = zone
    return Stated(**found)


def _nothing(_match: re.Match[str]) -> _Parts:
    return {}


def _year_first(match: re.Match[str]) -> _Parts:
    year, _, month, day = match.groups()
    return {"year": int(year), "month": int(month), "day": int(day)}


def _year_month(match: re.Match[str]) -> _Parts:
    return {"year": int(match[1]), "month": int(match[2])}


def _numbers(match: re.Match[str]) -> _Parts:
    """Read ``23/11/2026`` and ``23/11``; refuse what is a date in both orders."""
    first, second = int(match[1]), int(match[3])
    year = match[4] or ""
    if len(year) in {2, 3}:
        raise _short_year(match[0], first, second, year)
    if first <= 12 and second <= 12 and first != second:
        raise ambiguous(match[0], _both_orders(first, second, year))
    day, month = (first, second) if second <= 12 else (second, first)
    if month > 12:
        raise Refused(f'"{match[0]}" is no date: there is no month {month}', "write it as in 3 mar 2026")
    return {"year": int(year), "month": month, "day": day} if year else {"month": month, "day": day}


def _both_orders(first: int, second: int, year: str) -> list[str]:
    """Write two numbers as day and month, in the orders that are possible."""
    return _readings([(first, second, year), (second, first, year)])


def _short_year(text: str, first: int, second: int, year: str) -> Refused:
    """Return the refusal of ``3.4.26``, with what each of the three numbers may be."""
    century = f"20{year}" if len(year) == 2 else ""
    orders = [(first, second, century), (second, first, century)]
    if first > 12 and century:
        orders.append((int(year), second, f"20{first}"))
    readings = _readings(orders) or ["3 mar 2026"]
    return Refused(f'"{text}" does not say the year in four digits', f"write {' or '.join(readings)}")


def _readings(orders: list[tuple[int, int, str]]) -> list[str]:
    """Write day, month and year as to be typed, leaving out what no calendar has, and repetitions."""
    texts = [
        f"{day} {MONTHS[month - 1][:3].lower()} {year}".strip()
        for day, month, year in orders
        if 1 <= month <= 12 and 1 <= day <= 31
    ]
    return list(dict.fromkeys(texts))


def _dotted(match: re.Match[str]) -> _Parts:
    """Refuse ``3.11``: a time in half of Europe, a date in the other half."""
    first, second = int(match[1]), int(match[2])
    time = [f"{first}:{match[2]}"] if first <= 23 and second <= 59 and len(match[2]) == 2 else []
    readings = time + _both_orders(first, second, "")
    raise Refused(
        f'"{match[0]}" is unclear: dates and times are both written with a dot',
        f"write {' or '.join(readings or ['3 mar', '16:05'])}",
    )


def _day_month(match: re.Match[str]) -> _Parts:
    return _with_year({"day": int(match[1]), "month": month_number(match[2])}, match[3])


def _month_day(match: re.Match[str]) -> _Parts:
    return _with_year({"month": month_number(match[1]), "day": int(match[2])}, match[3])


def _year_month_day(match: re.Match[str]) -> _Parts:
    return {"year": int(match[1]), "month": month_number(match[2]), "day": int(match[3])}


def _month(match: re.Match[str]) -> _Parts:
    return _with_year({"month": month_number(match[1])}, match[2])


def _with_year(parts: _Parts, year: str | None) -> _Parts:
    return parts if year is None else {"year": int(year), **parts}


def _named_day(match: re.Match[str]) -> _Parts:
    return {"days_ago": {"today": 0, "yesterday": 1, "tomorrow": -1}.get(match[1], 2)}


def _days_ago(match: re.Match[str]) -> _Parts:
    return {"days_ago": NUMBERS.get(match[1]) or int(match[1])}


def _days_to_come(match: re.Match[str]) -> _Parts:
    return {"days_ago": -(NUMBERS.get(match[1]) or int(match[1]))}


def _weekday(match: re.Match[str]) -> _Parts:
    return {"weekday": weekday_number(match[2]), "weekday_word": match[1] or ""}


def _twelve_hours(match: re.Match[str]) -> _Parts:
    hour, minute, second, half = match.groups()
    if not 1 <= int(hour) <= 12:
        raise Refused(
            f'"{match[0]}" is no time of day',
            f"with am and pm the hour is 1 to 12; write {int(hour) % 24}:{minute or '00'}",
        )
    full_hour = int(hour) % 12 + (12 if half == "p" else 0)
    return _time(match[0], Clock(full_hour, int(minute or 0), _optional(second)))


def _full_hours(match: re.Match[str]) -> _Parts:
    hour, minute, second, fraction = match.groups()
    return _time(match[0], Clock(int(hour), int(minute), _optional(second), fraction or ""))


def _time(text: str, clock: Clock) -> _Parts:
    if clock.hour == 24 and not (clock.minute or clock.second):
        raise Refused(
            f'"{text}" is the start of the next day', "write the next day with 00:00, or this day with 23:59"
        )
    if clock.hour > 23 or clock.minute > 59 or (clock.second or 0) > 59:
        raise Refused(f'"{text}" is no time of day', "write it as in 16:05 or 4:05 pm")
    return {"clock": clock}


def _optional(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _noon(_match: re.Match[str]) -> _Parts:
    return {"clock": Clock(12, 0)}


def _midnight(match: re.Match[str]) -> _Parts:
    raise Refused(
        f'"{match[0]}" can be the start or the end of a day',
        "write 00:00 with the day that begins, or 23:59 with the day that ends",
    )


def _bare_hour(match: re.Match[str]) -> _Parts:
    hour = int(match[1])
    _time(match[0], Clock(hour, 0))
    readings = [f"{hour}:00", f"{hour}pm"] if 1 <= hour <= 11 else [f"{hour}:00"]
    raise Refused(f'"{match[0]}" does not say the whole time', f"write {' or '.join(readings)}")


def _time_and_minus(match: re.Match[str]) -> _Parts:
    """Refuse ``9:00-11:00``: a stretch of two hours, or 9:00 where clocks are 11 hours behind UTC."""
    start, end = (f"{int(hour)}:{minute}" for hour, minute in (match.group(1, 2), match.group(3, 4)))
    if (int(match[1]), match[2]) < (int(match[3]), match[4]):
        raise ambiguous(match[0], [f"{start} to {end}", f"{start} utc-{end}"])
    time = _time(match[0], Clock(int(match[1]), int(match[2])))
    return time | _offset_of("-", match[3], match[4], match[0])


def _utc(_match: re.Match[str]) -> _Parts:
    return {"zone": "UTC"}


def _offset(match: re.Match[str]) -> _Parts:
    sign, hours, minutes = match[1], match[2], match[3] or "00"
    return _offset_of(sign, hours, minutes, match[0])


def _offset_of(sign: str, hours: str, minutes: str, text: str) -> _Parts:
    size = timedelta(hours=int(hours), minutes=int(minutes))
    offset = -size if sign == "-" else size
    if sign == "-" and not size:
        raise Refused(
            f'"{text}" means that the place is not known',
            "write Z if the time is UTC, or the offset of the place",
        )
    if int(minutes) > 59 or not _EARLIEST <= offset <= _LATEST:
        raise Refused(
            f'"{text}" is no offset that clocks have', "offsets run from -12:00 to +14:00, as in 14:05 +02:00"
        )
    return {"offset": offset}


def _ago_m(match: re.Match[str]) -> _Parts:
    raise ambiguous(match[0], [f"{match[1]} min ago", f"{match[1]} months ago"])


# Plain strings: each is compiled when it is first tried.
# The first form that fits takes its words; the order matters where one form begins like another.
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], _Parts]], ...] = (
    (r",|(?:at|on) (?=\S)", _nothing),
    (r"t(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?" + _TIME_END, _full_hours),
    (r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _ISO_END, _year_first),
    (r"(\d{4})-(\d{2})" + _END, _year_month),
    (rf"(\d{{4}})[ -]{_MONTH_WORD}[ -](\d{{1,2}}){_END}", _year_month_day),
    (r"(\d{1,2})([./ -])(\d{1,2})\2(\d{2,4})" + _END, _numbers),
    (rf"(\d{{1,2}})(?:[:.](\d{{2}}))?(?::(\d{{2}}))?{_HALF}{_END}", _twelve_hours),
    (r"(\d{1,2})(/)(\d{1,2})()" + _END, _numbers),
    (r"(\d{1,2})\.(\d{1,2})" + _END, _dotted),
    (r"(\d{1,2}):(\d{2}) ?-(\d{1,2}):(\d{2})" + _END, _time_and_minus),
    (r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?" + _TIME_END, _full_hours),
    (rf"{_DAY}(?: of)?[ -]?{_MONTH_WORD}(?:,?[ -](\d{{4}}))?{_END}", _day_month),
    (rf"{_MONTH_WORD}[ -]?{_DAY}(?:,?[ -](\d{{4}}))?{_END}", _month_day),
    (rf"{_MONTH_WORD}(?:,?[ -]?(\d{{4}}))?{_END}", _month),
    (r"(today|yesterday|tomorrow|(?:the )?day before yesterday)" + _END, _named_day),
    (rf"{_COUNT} ?m ago{_END}", _ago_m),
    (rf"{_COUNT} ?d(?:ays?)? ago{_END}", _days_ago),
    (rf"in {_COUNT} ?d(?:ays?)?{_END}", _days_to_come),
    (rf"(?:(last|this|next)[ -])?{_WEEKDAY_WORD}{_END}", _weekday),
    (r"(?:12 )?(?:noon|midday)" + _END, _noon),
    (r"(?:12 )?midnight" + _END, _midnight),
    (r"(?:z|utc|gmt)" + _END, _utc),
    (r"(?:utc|gmt)([+-])(\d{1,2})(?::?(\d{2}))?" + _END, _offset),
    (r"([+-])(\d{1,2}):(\d{2})" + _END, _offset),
    (r"([+-])(\d{2})(\d{2})" + _END, _offset),
    (r"(\d{1,2})(?: ?o'clock|h)" + _END, _bare_hour),
)
