"""The contract weeks of a case, where each stands by the rules of its platform, and what hours just logged come to."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from disputekit.app.log import moment_of
from disputekit.app.structure import fold_around, fold_structure
from disputekit.app.workspace import OpenCase
from disputekit.case.case import Case
from disputekit.case.contract_week import ContractWeek, week_of_day
from disputekit.case.hourly import hours_lines_of
from disputekit.case.rule import Calendar
from disputekit.case.view import HoursLine
from disputekit.case.week_state import Standing, WeekRules, WeekState, standing_of, week_rules
from disputekit.case.weeks import Condition, NotPlaced, Part, WorkWeek, weeks_of
from disputekit.errors import DisputekitError, Refused
from disputekit.record.entry import Record
from disputekit.record.moment import Precision, bounds, precision_of
from disputekit.record.spoken import echo_words

# What the command line lays out; it imports it from here and never from the rooms below.
__all__ = [
    "Condition",
    "ContractWeek",
    "HoursLine",
    "Logged",
    "NotPlaced",
    "Part",
    "StandingWeek",
    "WeekList",
    "WeekState",
    "WorkWeek",
    "check_fits",
    "logged",
    "week_list",
    "week_of_day",
    "weeks",
]

# What hours, their rates and their disputes rest on: enough to say what was logged, and no message is read.
_KINDS = (
    *("case", "person", "agreement", "scope", "milestone", "request", "quote", "answer"),
    *("hours", "money", "event", "deadline", "link", "import"),
)


def check_fits(case: OpenCase, when: str, minutes: int) -> None:
    """Raise Refused where more time was worked than the day or the span holds; a time of day is no span."""
    moment = moment_of(case, when)
    stretch = bounds(moment)
    if precision_of(moment.start) > Precision.DAY or minutes * 60 <= stretch.hi - stretch.lo:
        return
    said = echo_words(moment, case.facts.zone)
    worked = f"{minutes // 60} h {minutes % 60:02d} min"
    raise Refused(
        f"{worked} is more than this time holds: {said}",
        "write the span they are of: '2-8 mar'; nothing was recorded",
    )


class StandingWeek(NamedTuple):
    """A week and where it stands."""

    hours: WorkWeek
    standing: Standing


class WeekList(NamedTuple):
    """The weeks in their order, hours that are in no week, the weekly limit in minutes, and the rules there are.

    ``protects``: the platform has rules for weeks, so that it matters which hours meet its conditions.
    """

    weeks: tuple[StandingWeek, ...]
    not_placed: tuple[NotPlaced, ...]
    limit: int | None
    protects: bool
    warnings: tuple[str, ...]


class Logged(NamedTuple):
    """What hours just logged are: their lines, the week they are in (None where it is not one), and the whole list."""

    lines: tuple[HoursLine, ...]
    week: StandingWeek | None
    all: WeekList


def weeks(case: OpenCase) -> WeekList:
    """Return the weeks of a case at the time of the command."""
    return week_list(case, fold_structure(case))


def week_list(case: OpenCase, folded: Case) -> WeekList:
    """Return the weeks of a folded case."""
    rules, calendars, warnings = _rules(case) if folded.of_kind("hours") else (week_rules(()), {}, ())
    found = weeks_of(folded)
    now = case.setup.now
    standing = (StandingWeek(one, standing_of(folded, one, rules, calendars, now)) for one in found.weeks)
    return WeekList(tuple(standing), found.not_placed, found.limit, rules.any, warnings)


def _rules(case: OpenCase) -> tuple[WeekRules, Mapping[str, Calendar], tuple[str, ...]]:
    """Return the rules of the case; hours are counted without them too."""
    from disputekit.app.rules import rules_of  # packs are read only where weeks are asked for

    try:
        book = rules_of(case)
    except (DisputekitError, ValueError) as error:
        return week_rules(()), {}, (f"where weeks stand is not computed: {error}",)
    return week_rules(tuple(book.rules)), book.calendars, tuple(book.warnings)


def logged(case: OpenCase, records: Sequence[Record]) -> Logged:
    """Return what hours that were just written come to; they are records of one command."""
    folded = fold_around(case, _KINDS)
    seqs = {one.seq for one in records}
    pieces = [one for one in folded.of_kind("hours") if one.seq in seqs]
    found = week_list(case, folded)
    week = next((one for one in found.weeks if seqs & set(one.hours.seqs)), None)
    return Logged(hours_lines_of(folded, pieces), week, found)
