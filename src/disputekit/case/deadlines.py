"""The clocks of a case: which run, until when, what silence does, and what the platform itself shows.

Where sources differ, and where a start is known as a stretch of time, the earlier date is taken when the
freelancer must act, and the later when the freelancer waits.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain
from typing import NamedTuple

from disputekit.case.case import Case
from disputekit.case.clock_week import has_closed, is_weekly, middle_of, week_meant
from disputekit.case.clocks import Clocks, Deadline, Missing, NotComputed, OtherDue, State, must_act
from disputekit.case.contract_week import ContractWeek
from disputekit.case.due_time import due_after
from disputekit.case.needs import share
from disputekit.case.notices import notices_of
from disputekit.case.piece import Piece
from disputekit.case.rule import Calendar, Effect, Rule
from disputekit.case.silence import amounts_at_stake, is_about_escrow, silence_words
from disputekit.case.triggers import Run, fitting, labels_of, runs_of
from disputekit.record.moment import (
    OPEN_END,
    OPEN_START,
    Bounds,
    Moment,
    Order,
    bounds,
    compare,
    is_time,
    zone_info,
)
from disputekit.record.money import Money
from disputekit.record.spoken import echo_words

RECENT = timedelta(days=30)  # how long a clock that ran out stands before those that were stopped

_EACH_ITS_OWN = ("invoiced", "charged_back")  # two of these are never two signs of one thing
_SAYS = {
    Missing.BY: "the record does not say who acted",
    Missing.FUNDED: "the record does not say that money is in escrow for it",
}


class _Due(NamedTuple):
    """A due moment, when it is over at the latest (of a day: at its end), whose length gave it, and the others."""

    due: datetime
    over: datetime
    source: str
    confidence: str
    others: tuple[OtherDue, ...]
    approximate: bool


_DueOf = Callable[[Piece], _Due | None]


class _Shown(NamedTuple):
    """A date read off the platform: the stretch it names, its rule (perhaps empty), its labels."""

    piece: Piece
    stretch: Bounds
    rule: str
    labels: tuple[str, ...]


def clocks_of(case: Case, rules: Sequence[Rule], calendars: Mapping[str, Calendar], now: datetime) -> Clocks:
    """Return the clocks of a case at ``now`` (aware), its warnings, and what cannot be computed yet.

    Rules without a length are warnings. Running clocks stand first by when they run out; then those that ran
    out lately or whose money is still there, the last one first; then the rest.

    Raises:
        ValueError: a rule names an unknown need, zone or calendar.
    """
    known = {rule.id: rule for rule in rules}
    shown = _shown(case)
    found: list[Deadline] = []
    vague: list[NotComputed] = []
    taken: set[int] = set()
    for rule in (one for one in rules if one.length is not None):
        due = _due_of(case, rule, calendars)
        runs = _runs(case, rule, due, now)
        read_off = _assigned(case, runs, [one for one in shown if one.rule == rule.id])
        taken.update(one.piece.seq for one in chain.from_iterable(read_off.values()))
        for at, run in enumerate(runs):
            made = _clock(case, run, due, read_off.get(at, ()), now)
            found += [made] if isinstance(made, Deadline) else []
            vague += _vague(case, run, due) if run.stop is None and not read_off.get(at) else []
    alone = [one for one in shown if one.piece.seq not in taken]
    found += [_standing_alone(case, one, known.get(one.rule), now) for one in _latest(alone)]
    return Clocks(
        deadlines=tuple(sorted(found, key=lambda one: _rank(one, now))),
        notices=notices_of(case, rules, now),
        not_computed=tuple(vague),
    )


def _runs(case: Case, rule: Rule, due_of: _DueOf, now: datetime) -> tuple[Run, ...]:
    found = (one for one in runs_of(case, rule) if not _lies_ahead(one, now))
    apart = [each for one in found for each in _apart(case, one, due_of)]
    return tuple(sorted(apart, key=lambda run: case.order(run.triggers[0])))


def _apart(case: Case, run: Run, due_of: _DueOf) -> Iterator[Run]:
    """Yield the clocks of a run: what comes after one has run out starts another, and so does each invoice or chargeback."""
    groups: list[list[Piece]] = []
    over: list[datetime] = []
    for one in case.in_order(run.triggers) if run.week is None else ():
        due, began = due_of(one), bounds(case.at(one)).lo
        is_late = bool(over) and began >= (min if must_act(run.rule) else max)(over).timestamp()
        if not groups or is_late or (_stands_alone(one) and any(map(_stands_alone, groups[-1]))):
            groups.append([])
            over.clear()
        groups[-1].append(one)
        over += [due.over] if due else []
    yield from (run._replace(triggers=tuple(group)) for group in groups or [[*run.triggers]])


def _stands_alone(piece: Piece) -> bool:
    return piece.text("step") in _EACH_ITS_OWN


def _lies_ahead(run: Run, now: datetime) -> bool:
    """Tell whether nothing but hours starts the clock of a week that is not over."""
    only_hours = all(one.kind == "hours" for one in run.triggers)
    return run.week is not None and only_hours and not has_closed(run.rule, run.week, now)


def _rank(one: Deadline, now: datetime) -> tuple[int, timedelta, int, str]:
    """Return the key of the order in which clocks are shown."""
    where = (one.trigger, one.rule.id if one.rule else "")
    if one.state is State.RUNNING:
        return (0, one.due - now, *where)
    matters = one.state is State.PASSED and one.stopped_by is None
    matters = matters and (now - one.due <= RECENT or (one.amount is not None and is_about_escrow(one.rule)))
    return (1 if matters else 2, now - one.due, *where)


# ---------------------------------------------------------------- computed


def _clock(case: Case, run: Run, due_of: _DueOf, shown: Sequence[_Shown], now: datetime) -> Deadline | None:
    """Return the clock of a run: by the date read off for it, else computed; None where neither is possible."""
    computed = {one.seq: due for one in run.triggers if (due := due_of(one))}
    if run.missing is not None and not shown:
        return None
    if not computed and not shown:
        return None
    pick = min if must_act(run.rule) else max
    seq = pick(sorted(computed), key=lambda one: computed[one].due) if computed else run.triggers[0].seq
    trigger = case.by_seq[seq]
    due = _read_off(run.rule, shown[-1], computed.get(seq)) if shown else computed[seq]
    return _deadline(case, run, trigger, due, now, shown[-1].piece.seq if shown else None)


def _due_of(case: Case, rule: Rule, calendars: Mapping[str, Calendar]) -> _DueOf:
    """Return what tells of each trigger of a rule when its clock runs out, working it out once."""
    return cache(lambda trigger: _due(case, rule, trigger, calendars))


def _due(case: Case, rule: Rule, trigger: Piece, calendars: Mapping[str, Calendar]) -> _Due | None:
    """Return when a clock that one record started runs out, by the source that is safe to go by."""
    length = rule.length
    starts = _starts(case, rule, trigger)
    begun = starts[0] if must_act(rule) else starts[1]
    if length is None or begun is None:
        return None
    stated = [(length, next(iter(rule.sources), ""), rule.confidence), *rule.others]
    every = [
        OtherDue(due_after(one, begun, rule.zone, calendars), source, confidence)
        for one, source, confidence in stated
    ]
    chosen = (min if must_act(rule) else max)(every, key=lambda one: one.due)
    others = tuple(one for one in every if one is not chosen)
    spread = () if starts[0] == starts[1] else starts
    ends = {due_after(length, one, rule.zone, calendars) for one in spread if one is not None}
    approximate = None in starts or len(ends) > 1
    over = max(
        chosen.due, *ends, *(one.due for one in every)
    )  # where we wait, due is the last of them already
    return _Due(chosen.due, over, chosen.source, chosen.confidence, others, approximate)


def _starts(case: Case, rule: Rule, trigger: Piece) -> tuple[datetime | None, datetime | None]:
    """Return the first and the last instant at which a clock can have started; None where it is not known."""
    if is_weekly(rule):
        week = week_meant(case, rule, trigger)
        return (None, None) if week is None else (middle_of(week),) * 2
    moment = case.at(trigger)
    stretch = bounds(moment)
    return _instant(moment, stretch.lo), _instant(moment, stretch.hi - 1)


def _instant(moment: Moment, second: int) -> datetime | None:
    if moment.rel == "at" and is_time(moment.start):
        return datetime.fromisoformat(moment.start).astimezone(UTC)
    return datetime.fromtimestamp(second, UTC) if OPEN_START < second < OPEN_END - 1 else None


def _vague(case: Case, run: Run, due_of: _DueOf) -> Iterator[NotComputed]:
    if run.missing is not None:
        yield NotComputed(run.rule, run.triggers[0].seq, _SAYS[run.missing], run.missing, run.labels)
        return
    due = {one.seq: due_of(one) for one in run.triggers}
    if must_act(run.rule) or not any(due.values()):
        for seq in (seq for seq, one in due.items() if one is None):
            said = echo_words(case.at(case.by_seq[seq]), case.facts.zone)
            yield NotComputed(run.rule, seq, f"it began {said}, and no nearer time is recorded")


# ---------------------------------------------------------------- read off the platform


def _shown(case: Case) -> tuple[_Shown, ...]:
    """Return the dates read off the platform, in the order in which they were read."""
    found = []
    for piece in case.of_kind("deadline"):
        due = piece.moment("due")
        if due is not None:
            found.append(_Shown(piece, bounds(due), piece.text("rule"), labels_of(case, piece)))
    return tuple(found)


def _latest(shown: Sequence[_Shown]) -> list[_Shown]:
    """Return what was read off last of each rule and its labels; dates without a rule stand each by itself."""
    kept: list[_Shown] = []
    for one in shown:
        if one.rule:
            kept = [old for old in kept if old.rule != one.rule or not share(old.labels, one.labels)]
        kept.append(one)
    return kept


def _assigned(case: Case, runs: Sequence[Run], shown: Sequence[_Shown]) -> dict[int, list[_Shown]]:
    """Return which dates belong to which run: the last one that had begun and still ran when it was read."""
    found: dict[int, list[_Shown]] = {}
    for one in shown:
        at = _run_of(case, runs, one)
        if at is not None:
            found.setdefault(at, []).append(one)
    return found


def _run_of(case: Case, runs: Sequence[Run], shown: _Shown) -> int | None:
    read = case.at(shown.piece)
    able = [
        at
        for at, run in enumerate(runs)
        if share(run.labels, shown.labels) and _first(case, run) < shown.stretch.hi
    ]
    ran = [at for at in able if _ran_at(case, runs[at], read)]
    later = [at for at in able if _begins_after(case, runs[at], read)]
    return ran[-1] if ran else next(iter(later), None)


def _first(case: Case, run: Run) -> int:
    return min(bounds(case.at(one)).lo for one in run.triggers)


def _begins_after(case: Case, run: Run, read: Moment) -> bool:
    return all(compare(case.at(one), read) is Order.AFTER for one in run.triggers)


def _ran_at(case: Case, run: Run, read: Moment) -> bool:
    stopped = run.stop is not None and compare(case.at(run.stop), read) is Order.BEFORE
    return not stopped and not _begins_after(case, run, read)


def _read_off(rule: Rule | None, shown: _Shown, computed: _Due | None) -> _Due:
    """Return the date the platform shows; what the rule itself gives becomes one of the others."""
    stated = shown.piece.moment("due")
    point = stated is not None and stated.rel == "at" and is_time(stated.start)
    lo, hi = shown.stretch.lo, shown.stretch.lo if point else shown.stretch.hi - 1
    known = [datetime.fromtimestamp(one, UTC) for one in (lo, hi) if OPEN_START < one < OPEN_END - 1]
    others: tuple[OtherDue, ...] = ()
    if computed is not None:
        others = (OtherDue(computed.due, computed.source, computed.confidence), *computed.others)
    return _Due(known[0] if must_act(rule) else known[-1], known[-1], "", "", others, not point)


def _standing_alone(case: Case, shown: _Shown, rule: Rule | None, now: datetime) -> Deadline:
    """Return the clock of a date for which no record started one."""
    stops = fitting(case, rule.stops) if rule else ()
    read = case.at(shown.piece)
    later = (
        one
        for one in stops
        if share(shown.labels, labels_of(case, one)) and compare(case.at(one), read) is Order.AFTER
    )
    run = _Alone(rule, shown.labels, next(later, None))
    return _deadline(case, run, shown.piece, _read_off(rule, shown, None), now, shown.piece.seq)


class _Alone(NamedTuple):
    rule: Rule | None
    labels: tuple[str, ...]
    stop: Piece | None
    week: ContractWeek | None = None


# ---------------------------------------------------------------- what it means


def _deadline(
    case: Case, run: Run | _Alone, trigger: Piece, due: _Due, now: datetime, shown: int | None
) -> Deadline:
    rule = run.rule
    others = run.triggers if isinstance(run, Run) else ()
    amounts = amounts_at_stake(case, rule, run.labels, (trigger, *others))
    words = trigger.words.body if trigger.words and rule is None else ""
    estimate = shown is None and must_act(rule)
    state = _state(case, run.stop, due.over, now)
    return Deadline(
        rule=rule,
        title=rule.title if rule else words or trigger.text("rule") or "date read off the platform",
        state=state,
        due=due.due,
        act_by=_day_before(case, trigger, due.due, weekly=run.week is not None) if estimate else None,
        shown=shown,
        trigger=trigger.seq,
        started=case.at(trigger),
        stopped_by=run.stop.seq if run.stop and (state is State.STOPPED or _settles(rule, amounts)) else None,
        labels=run.labels,
        amount=amounts[0] if len(amounts) == 1 else None,
        silence=silence_words(rule.silence, amounts) if rule else "",
        others=due.others,
        approximate=due.approximate,
        source=due.source,
        triggers=tuple(sorted({trigger.seq, *(one.seq for one in others)})),
        confidence=due.confidence,
    )


def _settles(rule: Rule | None, amounts: Sequence[Money]) -> bool:
    """Tell whether what came after a clock had run out settled it; escrow is settled when none is held any more."""
    return not amounts or rule is None or rule.effect is not Effect.ESCROW_TO_ME


def _state(case: Case, stop: Piece | None, over: datetime, now: datetime) -> State:
    if stop is not None and bounds(case.at(stop)).lo <= over.timestamp():
        return State.STOPPED
    return State.PASSED if over <= now else State.RUNNING


def _day_before(case: Case, trigger: Piece, due: datetime, *, weekly: bool) -> date:
    """Return the day before it is due, in the case's zone; of a shorter clock its first day, of a weekly one the day itself."""
    zone = zone_info(case.facts.zone) or UTC
    first = datetime.fromtimestamp(max(bounds(case.at(trigger)).lo, 0), UTC).astimezone(zone).date()
    last = due.astimezone(zone).date()
    return last if weekly else min(last, max(first, last - timedelta(days=1)))
