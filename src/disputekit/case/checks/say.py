"""Small wordings that the checks share: dates, lists, numbers of records."""

import shlex
from collections.abc import Iterable
from datetime import UTC, datetime

from disputekit.case.case import Case
from disputekit.case.piece import Piece
from disputekit.record.moment import Moment, Precision, wall_clock
from disputekit.record.money import Money
from disputekit.record.spoken import date_words, report_day

_LONGEST = 60


def day(case: Case, moment: Moment) -> str:
    """Say a day in the zone of the case: ``Wed 4 Mar 2026``."""
    return " ".join(report_day(moment, case.facts.zone, year=True).split())


def day_of_instant(case: Case, instant: datetime) -> str:
    """Say an instant by day and time of the case: ``8 Apr 2026, 17:20``."""
    shown = wall_clock(instant.astimezone(UTC).isoformat(timespec="minutes"), case.facts.zone)
    return f"{date_words(shown.date().isoformat())}, {shown:%H:%M}"


def day_of_seconds(case: Case, seconds: int) -> str:
    """Say the day of a second since 1970."""
    return day_of_instant(case, datetime.fromtimestamp(seconds, UTC)).partition(",")[0]


def listed(words: Iterable[str]) -> str:
    """Join words as English does: ``a``, ``a and b``, ``a, b and c``."""
    *first, last = list(words)
    return f"{', '.join(first)} and {last}" if first else last


def number(piece: Piece) -> str:
    """Name a record: ``#12``."""
    return f"#{piece.seq}"


def numbers(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """Name records, each once, in order."""
    return tuple(f"#{seq}" for seq in sorted({one.seq for one in pieces}))


def amounts(found: Iterable[Money]) -> str:
    """Say amounts: ``USD 420.00 and EUR 10.00``."""
    return listed(one.words() for one in found)


def cut(text: str) -> str:
    """Return the beginning of some words, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[:_LONGEST].rsplit(" ", 1)[0] + " ..."


def quoted(name: str) -> str:
    """Return a name as one word of a shell."""
    return shlex.quote(name)


def is_dated(moment: Moment) -> bool:
    """Tell whether a moment names one day."""
    return moment.rel == "at" and moment.precision is not Precision.MONTH
