"""Which contract week (Monday to Sunday, UTC) some time belongs to.

A written date counts as the date of the platform's diary and its weekly summary, which are kept in UTC; a time of
day is an instant and has one date in UTC. What cannot be placed in one week is not split by guess.
"""

from datetime import date, timedelta
from typing import NamedTuple

from disputekit.record.moment import Moment, Precision, date_in, is_time, precision_of


class ContractWeek(NamedTuple):
    """A week by its Monday."""

    monday: date

    @property
    def sunday(self) -> date:
        """The last day of the week."""
        return self.monday + timedelta(days=6)

    @property
    def next_monday(self) -> date:
        """The day on which the week is over."""
        return self.monday + timedelta(days=7)


def week_of_day(day: date) -> ContractWeek:
    """Return the week that holds a day."""
    return ContractWeek(day - timedelta(days=day.weekday()))


def week_of(moment: Moment) -> ContractWeek | None:
    """Return the one week that holds the whole of a moment, None where it holds more or has no ends."""
    days = days_of(moment)
    if days is None:
        return None
    first, last = week_of_day(days[0]), week_of_day(days[1])
    return first if first == last else None


def days_of(moment: Moment) -> tuple[date, date] | None:
    """Return the first and the last day of a moment, None where it has no end or is known to the month only."""
    ends = (moment.start, moment.end or moment.start)
    if moment.rel in {"before", "after"} or any(precision_of(one) is Precision.MONTH for one in ends):
        return None
    first, last = (date_in(one, "UTC") for one in ends)
    slack = timedelta(days=1 if moment.rel == "about" and not is_time(moment.start) else 0)
    return first - slack, last + slack
