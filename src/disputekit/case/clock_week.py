"""Which week the clock of a contract week is about, and when that week is over.

A clock that runs to a time of the week (``Fri 23:59 of week 1``) belongs to one week, Monday to Sunday, and each
week has one of its own. Hours are of the week they were worked in; a week that ``closed`` at some time is the one
that ended last, on a Sunday the one that ends.
"""

from datetime import UTC, datetime, time, timedelta, tzinfo

from disputekit.case.case import Case
from disputekit.case.contract_week import ContractWeek, week_of, week_of_day
from disputekit.case.hourly import disputed_weeks, disputes_hours
from disputekit.case.piece import Piece
from disputekit.case.rule import Rule, Unit
from disputekit.record.moment import bounds, zone_info

_DAY = 86_400
_LONGEST = 8 * _DAY  # a stretch in which one week is still meant
_MIDDLE = timedelta(days=3, hours=12)  # Thursday noon: inside the week in every zone


def is_weekly(rule: Rule) -> bool:
    """Tell whether the clock of a rule belongs to one week of a contract."""
    return rule.length is not None and rule.length.unit is Unit.WEEK_TIME


def week_meant(case: Case, rule: Rule, trigger: Piece) -> ContractWeek | None:
    """Return the week that a record starts the clock of, None where that cannot be told."""
    moment = case.at(trigger)
    if trigger.kind == "hours":
        return week_of(moment)
    stretch = bounds(moment)
    if stretch.hi - stretch.lo > _LONGEST:
        return None
    middle = datetime.fromtimestamp((stretch.lo + stretch.hi) // 2, _place(rule))
    is_span = (
        stretch.hi - stretch.lo > 2 * _DAY
    )  # the week itself was written, not the day on which it closed
    if trigger.text("name") == "week_closed" and not is_span:
        middle -= timedelta(days=6)
    return week_of_day(middle.date())


def middle_of(week: ContractWeek) -> datetime:
    """Return an instant that lies in a week whatever the zone of its rule."""
    return datetime.combine(week.monday, time(), tzinfo=UTC) + _MIDDLE


def disputes_week(case: Case, event: Piece, week: ContractWeek) -> bool | None:
    """Tell whether an event disputes hours of a week; None where it disputes none, or nobody knows of which week."""
    weeks = disputed_weeks(case, event) if disputes_hours(case, event) else frozenset()
    return week in weeks if weeks else None


def has_closed(rule: Rule, week: ContractWeek, now: datetime) -> bool:
    """Tell whether a week is over at ``now`` (aware), in the zone of its rule."""
    return datetime.combine(week.next_monday, time(), tzinfo=_place(rule)) <= now


def _place(rule: Rule) -> tzinfo:
    return zone_info(rule.zone) or UTC
