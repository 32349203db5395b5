"""How a pack spells lengths, calendars and the records that start or stop a clock."""

import re
from collections.abc import Collection
from datetime import time

from disputekit.case.rule import Length, Match, Unit
from disputekit.record.kinds import ANSWERS, KINDS, STANCES, STEPS

MATCHES = "event:NAME by client, money:STEP, answer:VALUE, delivery via Submit work, hours"
LENGTHS = (
    "'48 hours', '7 calendar days', '5 business days', '14 days to midnight', '24 months', '2 years', "
    "'Fri 23:59 of week 1'"
)
WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_MATCH = re.compile(
    r"(?P<kind>[a-z]+)(?::(?P<name>[a-z_]+))?(?: by (?P<by>me|client|platform))?(?: via (?P<via>\S.*))?"
)
_COUNTED = re.compile(r"(?P<count>[0-9]{1,4}) (?P<unit>[a-z ]+)")
_WEEKLY = re.compile(r"(?P<at>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [0-9]{2}:[0-9]{2}) of week (?P<count>[1-9])")
_UNITS = {unit.value: unit for unit in Unit if unit is not Unit.WEEK_TIME}
_ONE = {
    "hour": Unit.HOURS,
    "calendar day": Unit.DAYS,
    "business day": Unit.BUSINESS_DAYS,
    "day to midnight": Unit.DAY_END,
    "month": Unit.MONTHS,
    "year": Unit.YEARS,
}
# What may stand after the colon, for the kinds that have a name there; events are told by the caller.
_NAMES: dict[str, tuple[str, ...]] = {
    "money": STEPS,
    "answer": ANSWERS,
    "position": STANCES,
    "delivery": ("whole", "part"),
    "hours": ("tracked", "manual", "over_limit"),
}


class Misspelled(ValueError):
    """A text of a pack that cannot be read: the message says what, ``hint`` what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def read_match(said: str, events: Collection[str]) -> Match:
    """Read ``event:contract_ended by client``; raises Misspelled for a kind or a name that no record can have."""
    found = _MATCH.fullmatch(said)
    if found is None or found["kind"] not in KINDS:
        raise Misspelled(f"{said!r} describes no record", f"write one of: {MATCHES}")
    kind, name = found["kind"], found["name"] or ""
    known = events if kind == "event" else _NAMES.get(kind, ())
    if name and name not in known:
        hint = f"one of: {', '.join(known)}" if known else f"{kind} stands alone"
        raise Misspelled(f"{said!r}: {name} is no {kind} that records can have", hint)
    return Match(kind, name, found["by"] or "", found["via"] or "")


def match_words(match: Match) -> str:
    """Return a description of records as packs spell it."""
    name = f":{match.name}" if match.name else ""
    by = f" by {match.by}" if match.by else ""
    return f"{match.kind}{name}{by}{f' via {match.via}' if match.via else ''}"


def read_length(said: str, calendar: str = "") -> Length:
    """Read ``7 calendar days``; ``calendar`` names that of business days and is for them alone. Raises Misspelled."""
    weekly = _WEEKLY.fullmatch(said)
    if weekly and _is_clock(weekly["at"][4:]):
        length = Length(int(weekly["count"]), Unit.WEEK_TIME, weekly["at"])
    else:
        length = _counted(said)
    if (length.unit is Unit.BUSINESS_DAYS) != bool(calendar):
        if calendar:
            raise Misspelled(f"{said!r} needs no calendar", "leave the calendar out, or count business days")
        raise Misspelled(f"{said!r} needs a calendar", 'add: calendar = "weekdays"')
    return length._replace(calendar=calendar)


def _counted(said: str) -> Length:
    counted = _COUNTED.fullmatch(said)
    count = int(counted["count"]) if counted else 0
    unit = (_ONE if count == 1 else _UNITS).get(counted["unit"]) if counted else None
    if not count or unit is None:
        raise Misspelled(f"{said!r} is not a length", f"write it as one of: {LENGTHS}")
    return Length(count, unit)


def _is_clock(said: str) -> bool:
    try:
        time.fromisoformat(said)
    except ValueError:
        return False
    return True


def length_words(length: Length) -> str:
    """Return a length as packs spell it: ``7 calendar days``, ``1 business day``, ``Fri 23:59 of week 1``."""
    if length.unit is Unit.WEEK_TIME:
        return f"{length.at} of week {length.quantity}"
    one = next((name for name, unit in _ONE.items() if unit is length.unit), "")
    return f"{length.quantity} {one if length.quantity == 1 else length.unit.value}"
