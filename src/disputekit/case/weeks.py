"""Contract weeks of an hourly contract: the hours of each, what they come to, which conditions the record shows.

Hours are told apart by what the record says of them, each minute once: added by hand, logged as over the limit,
tracked without a memo, tracked with one. What is over the weekly limit of the contract without being logged so
is counted against tracked hours first, since the record does not say which ones they were.

For the freelancer's screen: whether hours are paid is decided by the platform, never here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from disputekit.case.case import Case
from disputekit.case.contract_week import ContractWeek, days_of, week_of
from disputekit.case.derivation import by_currency
from disputekit.case.hourly import hours_lines_of
from disputekit.case.piece import Piece
from disputekit.case.view import HoursLine
from disputekit.record.moment import Moment
from disputekit.record.money import Money

_LIMIT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?) *(?:h|hour|hours)?")


class Condition(Enum):
    """What the record shows of some hours; all but the first are reasons why a platform may not protect them."""

    MET = "tracked, with a memo"
    MANUAL = "manual"
    OVER_LIMIT = "over the weekly limit"
    NO_MEMO = "no memo in the record"


class Part(NamedTuple):
    """Minutes of a week that share a condition, and the records they are from."""

    condition: Condition
    minutes: int
    seqs: tuple[int, ...]


class NotPlaced(NamedTuple):
    """Hours of a time that is not within one week: its first and last day, None where it has no ends."""

    seq: int
    minutes: int
    when: Moment
    days: tuple[date, date] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkWeek:
    """The hours of one week, in minutes. ``amounts`` are rate x (tracked + manual), one for each currency.

    Each line of hours is rounded half up to the minor unit, week by week. ``over`` are the minutes over the weekly
    limit that are not logged as such; ``without_rate`` the minutes that nothing gives a rate for. ``seqs`` are the
    hours records, in order of their numbers.
    """

    week: ContractWeek
    lines: tuple[HoursLine, ...]
    tracked: int
    manual: int
    over_limit: int
    over: int
    parts: tuple[Part, ...]
    amounts: tuple[Money, ...]
    without_rate: int
    seqs: tuple[int, ...]

    @property
    def minutes(self) -> int:
        """All minutes of the week."""
        return self.tracked + self.manual + self.over_limit

    def of(self, condition: Condition) -> int:
        """Return the minutes that share a condition."""
        return sum(one.minutes for one in self.parts if one.condition is condition)


class Weeks(NamedTuple):
    """The weeks in their order; ``limit`` is the weekly limit in minutes, None where none can be read."""

    weeks: tuple[WorkWeek, ...]
    not_placed: tuple[NotPlaced, ...]
    limit: int | None


def weekly_limit(case: Case) -> int | None:
    """Return the weekly limit of the contract in whole minutes, None where none is stated or it cannot be read."""
    match = _LIMIT.fullmatch((case.facts.contract.weekly_limit or "").strip().lower())
    return int(Decimal(match[1]) * 60) if match else None


def weeks_of(case: Case) -> Weeks:
    """Return the weeks of a case that have hours, the earliest first."""
    return case.once("weeks", "", lambda: _weeks_of(case))


def _weeks_of(case: Case) -> Weeks:
    found: dict[ContractWeek, list[Piece]] = {}
    loose: list[NotPlaced] = []
    for piece in case.of_kind("hours"):
        at = case.at(piece)
        week = week_of(at)
        if week is None:
            loose.append(NotPlaced(piece.seq, piece.number("minutes"), at, days_of(at)))
        else:
            found.setdefault(week, []).append(piece)
    limit = weekly_limit(case)
    weeks = tuple(_week(case, week, found[week], limit) for week in sorted(found))
    return Weeks(weeks, tuple(loose), limit)


def _week(case: Case, week: ContractWeek, hours: list[Piece], limit: int | None) -> WorkWeek:
    lines = hours_lines_of(case, hours)
    tracked, manual, over_limit = (
        sum(getattr(one, mode) for one in lines) for mode in ("tracked", "manual", "over_limit")
    )
    over = max(0, tracked + manual - limit) if limit is not None else 0
    return WorkWeek(
        week=week,
        lines=lines,
        tracked=tracked,
        manual=manual,
        over_limit=over_limit,
        over=over,
        parts=tuple(_parts(hours, over)),
        amounts=tuple(sorted(by_currency(one.amount for one in lines if one.amount is not None))),
        without_rate=sum(one.tracked + one.manual for one in lines if one.amount is None),
        seqs=tuple(sorted(one.seq for one in hours)),
    )


def _parts(hours: list[Piece], over: int) -> Iterable[Part]:
    """Yield the minutes of a week by condition, each minute once; ``over`` come off tracked hours with a memo first."""
    sorted_by: dict[Condition, list[Piece]] = {one: [] for one in Condition}
    for one in hours:
        sorted_by[_condition(one)].append(one)
    minutes = {name: sum(one.number("minutes") for one in pieces) for name, pieces in sorted_by.items()}
    seqs = {name: {one.seq for one in pieces} for name, pieces in sorted_by.items()}
    left = over
    for name in (Condition.MET, Condition.NO_MEMO, Condition.MANUAL):
        taken = min(left, minutes[name])
        left -= taken
        minutes[name] -= taken
        minutes[Condition.OVER_LIMIT] += taken
        seqs[Condition.OVER_LIMIT] |= seqs[name] if taken else set()
    for name in Condition:
        if minutes[name]:
            yield Part(name, minutes[name], tuple(sorted(seqs[name])))


def _condition(hours: Piece) -> Condition:
    by_mode = {"manual": Condition.MANUAL, "over_limit": Condition.OVER_LIMIT}.get(hours.text("mode"))
    return by_mode or (Condition.MET if hours.text("memo") else Condition.NO_MEMO)
