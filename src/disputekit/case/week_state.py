"""Where a contract week stands by the rules: being logged, edited, under review, held for safety, available, disputed.

Which rule says what follows from what starts it and who acts: of the rules that a closed week starts, the one the
freelancer acts on is the time to edit, the client's the review, and nobody's the day the money is available. A
rule that disputed hours start and the freelancer acts on gives the time to answer. A time that was read off the
platform and names the rule beats the computed one.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from typing import NamedTuple

from disputekit.case.case import Case
from disputekit.case.contested import contests
from disputekit.case.contract_week import ContractWeek
from disputekit.case.due_time import due_after
from disputekit.case.evidence import speaker
from disputekit.case.hourly import disputed_hours, disputes_hours
from disputekit.case.piece import Piece
from disputekit.case.rule import Actor, Calendar, Rule
from disputekit.case.weeks import WorkWeek
from disputekit.record.moment import Moment, bounds, is_time

_MINUTE = timedelta(minutes=1)  # a rule that says Fri 23:59 includes that minute
_ANSWERS = frozenset({"dispute_answered", "dispute_declined", "refund_declined"})


class WeekState(Enum):
    """Where a week stands now; the value is how it is said."""

    RUNNING = "running"
    EDITING = "can be edited"
    REVIEW = "in the client's review"
    SECURITY = "in the security period"
    AVAILABLE = "available by the rules"
    DISPUTED = "disputed, your answer is due"
    ANSWERED = "disputed, answered"
    OVER = "over"


class Standing(NamedTuple):
    """A state, until when it lasts (aware, UTC; None where no rule says), and by which rule.

    ``read_off`` is the number of the record that holds a time read off the platform; ``event`` that of the record
    that disputed or answered.
    """

    state: WeekState
    until: datetime | None
    rule: Rule | None
    read_off: int | None = None
    event: int | None = None


class WeekRules(NamedTuple):
    """The rules that a week goes by; each may be missing."""

    edit: Rule | None
    review: Rule | None
    available: Rule | None
    answer: Rule | None

    @property
    def any(self) -> bool:
        """Whether the platform has rules for weeks at all."""
        return any(one is not None for one in self)


def week_rules(rules: tuple[Rule, ...]) -> WeekRules:
    """Return the rules that a week goes by."""
    closing = [one for one in rules if _starts(one, "week_closed") and one.length is not None]
    answering = [one for one in rules if _starts(one, "hours_disputed") and one.length is not None]

    def acting(found: list[Rule], *actors: Actor) -> Rule | None:
        return next((one for one in found if one.acts in actors), None)

    return WeekRules(
        edit=acting(closing, Actor.ME),
        review=acting(closing, Actor.CLIENT),
        available=acting(closing, Actor.NOBODY, Actor.PLATFORM),
        answer=acting(answering, Actor.ME),
    )


def _starts(rule: Rule, name: str) -> bool:
    return any(one.kind == "event" and one.name == name for one in rule.triggers)


def due_of_week(rule: Rule, week: ContractWeek, calendars: Mapping[str, Calendar]) -> datetime:
    """Return when a rule that a closed week starts runs out, counted from the last second of its Sunday, UTC.

    Raises:
        ValueError: the rule has no length, or one that cannot be computed.
    """
    if rule.length is None:
        raise ValueError(f"{rule.id} has no length")
    last = datetime.combine(week.next_monday, time(), tzinfo=UTC) - timedelta(seconds=1)
    return due_after(rule.length, last, rule.zone, calendars)


def standing_of(
    case: Case, week: WorkWeek, rules: WeekRules, calendars: Mapping[str, Calendar], now: datetime
) -> Standing:
    """Return where a week stands at ``now`` (aware)."""
    end = datetime.combine(week.week.next_monday, time(), tzinfo=UTC)
    disputing = [
        one for one in _disputes(case) if set(week.seqs) & {h.seq for h in disputed_hours(case, one)}
    ]
    if disputing:
        return _disputed(case, disputing[-1], rules, calendars)
    if now < end:
        return Standing(WeekState.RUNNING, end, None)
    steps = (
        (WeekState.EDITING, rules.edit),
        (WeekState.REVIEW, rules.review),
        (WeekState.SECURITY, rules.available),
    )
    for state, rule in steps:
        if rule is not None:
            due = due_of_week(rule, week.week, calendars)
            if now < due + (timedelta() if state is WeekState.SECURITY else _MINUTE):
                return Standing(state, due, rule)
    if rules.available is None:
        return Standing(WeekState.OVER, None, None)
    return Standing(WeekState.AVAILABLE, due_of_week(rules.available, week.week, calendars), rules.available)


def _disputes(case: Case) -> list[Piece]:
    """Return the events that dispute hours and are not settled, as they happened."""
    opened = {seq for one in contests(case) for seq in one.opened_by}
    return [one for one in case.of_kind("event") if one.seq in opened and disputes_hours(case, one)]


def _disputed(case: Case, event: Piece, rules: WeekRules, calendars: Mapping[str, Calendar]) -> Standing:
    answered = [
        one
        for one in case.of_kind("event")
        if one.text("name") in _ANSWERS and speaker(case, one) == "me" and case.order(one) > case.order(event)
    ]
    if answered:
        return Standing(WeekState.ANSWERED, None, rules.answer, event=answered[-1].seq)
    shown = _read_off(case, event, rules.answer)
    if shown is not None:
        seq, due = shown
        return Standing(WeekState.DISPUTED, _instant(due), rules.answer, read_off=seq, event=event.seq)
    due_by = _computed(case.at(event), rules.answer, calendars)
    return Standing(WeekState.DISPUTED, due_by, rules.answer, event=event.seq)


def _read_off(case: Case, event: Piece, rule: Rule | None) -> tuple[int, Moment] | None:
    """Return the time to answer that was read off the platform last, since the dispute began."""
    named = (one for one in case.of_kind("deadline") if rule is not None and one.text("rule") == rule.id)
    since = [one for one in named if case.order(one) > case.order(event)]
    dated = [(one.seq, due) for one in since if (due := one.moment("due"))]
    return max(dated, default=None)


def _instant(moment: Moment) -> datetime:
    """Return the end of what is stated: a day ends at its midnight, a time is that time."""
    stretch = bounds(moment)
    return datetime.fromtimestamp(stretch.lo if is_time(moment.start) else stretch.hi, UTC)


def _computed(at: Moment, rule: Rule | None, calendars: Mapping[str, Calendar]) -> datetime | None:
    """Return when the answer is due, None where it is not known well enough when the dispute began."""
    if rule is None or rule.length is None or at.rel != "at" or not is_time(at.start):
        return None
    return due_after(rule.length, datetime.fromisoformat(at.start), rule.zone, calendars)
