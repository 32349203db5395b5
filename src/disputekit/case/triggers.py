"""What starts a clock and what stops it, as a rule says: the records that fit, and the needs of the case.

Order is that of the world, never that of the record: of two things whose order cannot be told, a stop counts
where we wait, and where we must act only when it stands no earlier than the trigger.
"""

from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from disputekit.case.account import rows_of
from disputekit.case.case import Case
from disputekit.case.clock_week import disputes_week, is_weekly, week_meant
from disputekit.case.clocks import Missing, must_act
from disputekit.case.contract_week import ContractWeek
from disputekit.case.evidence import speaker
from disputekit.case.facts import Side, name_key
from disputekit.case.needs import held_once, is_silent_on_escrow, needs_hold, share, stretch, what_ended
from disputekit.case.payments import paid_labels
from disputekit.case.piece import Piece
from disputekit.case.rule import Match, Rule
from disputekit.record.moment import sort_key

# Where a kind keeps the name that a rule matches.
_NAME_FIELD = {"event": "name", "money": "step", "answer": "value", "hours": "mode", "position": "stance"}
# Whose act something is by what it is, where the record does not say. What either side can do is not here.
_IMPLIED: dict[str, Side] = {
    "work_submitted": "me",
    "changes_requested": "client",
    "refund_requested": "client",
    "refund_approved": "me",
    "refund_declined": "me",
    "claim_stated": "me",
    "hours_disputed": "client",
    "proposal_received": "platform",
    "arbitration_notice": "platform",
    "dormant_notice": "platform",
    "account_hold": "platform",
    "week_closed": "platform",
    "requirements_missing": "client",
    "chargeback_opened": "client",
    "feedback_left": "me",
    "feedback_received": "client",
    "demand_sent": "me",
    "complaint_filed": "me",
    "funded": "client",
    "released": "client",
    "lapsed": "platform",
    "claimed": "client",
    "refund_asked": "client",
    "refunded": "me",
    "charged_back": "client",
    "invoiced": "me",
}


class Run(NamedTuple):
    """One clock before it has a due moment: what started it, for which labels, and what stopped it.

    ``missing`` says what has to be stated before it can be computed at all. ``week`` is that of a weekly clock.
    """

    rule: Rule
    triggers: tuple[Piece, ...]
    labels: tuple[str, ...]
    stop: Piece | None
    missing: Missing | None = None
    week: ContractWeek | None = None


def runs_of(case: Case, rule: Rule) -> tuple[Run, ...]:
    """Return the clocks of a rule, in order of what started them."""
    starts = fitting(case, rule.triggers)
    stops = _by_label(case, fitting(case, rule.stops))
    restarts = {one.seq for one in starts}
    begun = [run for one in starts if (run := _run(case, rule, one, stops, restarts))]
    merged = _merged([run for run in begun if run.missing is None])
    doubtful = [run for run in begun if run.missing is not None]
    doubtful += _without_actor(case, rule, restarts, stops)
    return tuple(sorted((*merged, *doubtful), key=lambda run: case.order(run.triggers[0])))


def fitting(case: Case, matches: Iterable[Match]) -> tuple[Piece, ...]:
    """Return the records in force that fit one of some descriptions, as they happened, each event once."""
    found = {
        one.seq: one
        for match in matches
        for one in _candidates(case, match)
        if _fits_the_rest(case, one, match)
    }
    return case.in_order(found.values())


def _candidates(case: Case, match: Match) -> tuple[Piece, ...]:
    """Return the records of the kind and, where it names one, the name of a description."""
    if not match.name:
        return case.of_kind(match.kind)
    named = case.once("named", match.kind, lambda: _by_name(case, match.kind))
    return named.get(match.name, ())


def _by_name(case: Case, kind: str) -> dict[str, tuple[Piece, ...]]:
    found: dict[str, list[Piece]] = {}
    for one in case.of_kind(kind):
        found.setdefault(name_of(one), []).append(one)
    return {name: tuple(pieces) for name, pieces in found.items()}


def _fits_the_rest(case: Case, piece: Piece, match: Match) -> bool:
    """Tell whether a candidate came by the channel and from the side of a description, as far as it names them."""
    return _came_via(case, piece, match) and (not match.by or acted(case, piece) == match.by)


def acted(case: Case, piece: Piece) -> Side:
    """Return whose act a record tells: the side it names or implies; "unknown" where either side can do it."""
    side = speaker(case, piece)
    return _IMPLIED.get(name_of(piece), side) if side == "unknown" else side


def name_of(piece: Piece) -> str:
    """Return what a rule calls a record by beside its kind: event name, payment step, answer value, whole or part."""
    if piece.kind == "delivery":
        return "part" if piece.fields.get("part") is True else "whole"
    return piece.text(_NAME_FIELD.get(piece.kind, ""))


def labels_of(case: Case, piece: Piece) -> tuple[str, ...]:
    """Return the labels a record concerns; a scope item stands for the one priced milestone that includes it."""
    known = case.once("clock labels", "", dict[int, tuple[str, ...]])
    if piece.seq not in known:
        known[piece.seq] = paid_labels(case, piece)
    return known[piece.seq]


# ---------------------------------------------------------------- one trigger


class _ByLabel(NamedTuple):
    """Records by the labels they concern: all of them, those without a label, and those of each label."""

    every: tuple[Piece, ...]
    loose: tuple[Piece, ...]
    named: dict[str, list[Piece]]

    def touching(self, labels: Sequence[str]) -> Iterable[Piece]:
        """Return those that can concern the same thing (see share)."""
        if not labels:
            return self.every
        return (*self.loose, *(one for label in labels for one in self.named.get(label, ())))


def _by_label(case: Case, pieces: Iterable[Piece]) -> _ByLabel:
    every = tuple(pieces)
    named: dict[str, list[Piece]] = {}
    for one in every:
        for label in labels_of(case, one):
            named.setdefault(label, []).append(one)
    return _ByLabel(every, tuple(one for one in every if not labels_of(case, one)), named)


def _run(case: Case, rule: Rule, trigger: Piece, stops: _ByLabel, restarts: Container[int]) -> Run | None:
    """Return the clock of one trigger, None where the needs of its rule did not hold."""
    labels = _concerned(case, rule, trigger)
    week = week_meant(case, rule, trigger) if is_weekly(rule) else None
    if week is None and is_weekly(rule) and trigger.kind == "hours":
        return None  # hours of more than one week are not split by guess
    holds = needs_hold(case, rule, labels, trigger)
    ends = (*stops.touching(labels), *(() if holds else what_ended(case, rule, labels, trigger)))
    run = Run(rule, (trigger,), labels, None, week=week)
    stopping = [one for one in ends if _ends(case, run, one, restarts)]
    stop = min(stopping, key=case.order, default=None)
    if holds or (stop is not None and held_once(case, rule, labels, trigger)):
        return run._replace(stop=stop)
    return None if stop is not None else _never_funded(case, rule, trigger, labels)


def _concerned(case: Case, rule: Rule, trigger: Piece) -> tuple[str, ...]:
    """Return the labels a clock is about: where money in escrow is at stake and none is named, what holds it."""
    labels = labels_of(case, trigger)
    if labels or "escrow" not in rule.needs:
        return labels
    return tuple(dict.fromkeys(label for row in rows_of(case) if row.held.minor for label in row.labels))


def _never_funded(case: Case, rule: Rule, trigger: Piece, labels: Sequence[str]) -> Run | None:
    """Return the doubt whether money is in escrow where the record never says so, and we would have to act."""
    doubt = rule.needs == ("escrow",) and must_act(rule) and is_silent_on_escrow(case, labels)
    return Run(rule, (trigger,), tuple(labels), None, Missing.FUNDED) if doubt else None


def _ends(case: Case, run: Run, stop: Piece, restarts: Container[int]) -> bool:
    """Tell whether a record ends a run; disputed hours end the clocks of their own weeks, and of no other."""
    of_week = disputes_week(case, stop, run.week) if run.week else None
    return _stops(case, run.rule, run.triggers[0], stop, restarts=restarts) if of_week is None else of_week


def _stops(case: Case, rule: Rule, trigger: Piece, stop: Piece, *, restarts: Container[int]) -> bool:
    """Tell whether a record stops a clock. One that starts it anew (``restarts``) must stand after the trigger."""
    if stop.seq == trigger.seq:
        return False
    ended, began = stretch(case, stop), stretch(case, trigger)
    if began.hi <= ended.lo:
        return True
    if ended.hi <= began.lo:
        return False
    place, begun = sort_key(case.at(stop))[0], sort_key(case.at(trigger))[0]
    if stop.seq in restarts:
        return place > begun
    return place >= begun or not must_act(rule)


# ---------------------------------------------------------------- several triggers


def _merged(runs: Sequence[Run]) -> list[Run]:
    """Join what is one clock: triggers of labels that meet, without a stop in between; of a weekly clock, of one week.

    A trigger that names no label belongs to every clock of its stretch and joins none of them to another.
    """
    stretches: dict[tuple[int, ContractWeek | None], list[Run]] = {}
    for run in runs:
        stretches.setdefault((run.stop.seq if run.stop else 0, run.week), []).append(run)
    return [_joined(group) for (_, week), between in stretches.items() for group in _groups(between, week)]


def _groups(runs: Sequence[Run], week: ContractWeek | None) -> list[list[Run]]:
    if week is not None:
        return [[*runs]]
    groups: list[list[Run]] = []
    for run in (one for one in runs if one.labels):
        meeting = [group for group in groups if any(share(run.labels, one.labels) for one in group)]
        groups = [group for group in groups if group not in meeting]
        groups.append([*(one for group in meeting for one in group), run])
    loose = [one for one in runs if not one.labels]
    return [[*group, *loose] for group in groups] or [loose]


def _joined(group: Sequence[Run]) -> Run:
    triggers = {one.seq: one for run in group for one in run.triggers}
    labels = tuple(dict.fromkeys(label for run in group for label in run.labels))
    return group[0]._replace(triggers=tuple(triggers.values()), labels=labels)


# ---------------------------------------------------------------- who acted


def _without_actor(case: Case, rule: Rule, known: Container[int], stops: _ByLabel) -> list[Run]:
    """Return what would start a clock if it were said who acted, as far as nothing has stopped it."""
    doubtful = {
        one.seq: one
        for match in rule.triggers
        if match.by
        for one in _candidates(case, match)
        if one.seq not in known and acted(case, one) == "unknown" and _came_via(case, one, match)
    }
    found = []
    for one in doubtful.values():
        run = _run(case, rule, one, stops, known)
        if run is not None and run.stop is None:
            found.append(run._replace(missing=Missing.BY))
    return found


def _came_via(case: Case, piece: Piece, match: Match) -> bool:
    return not match.via or any(
        one.talk is not None and name_key(one.talk.via) == name_key(match.via)
        for one in (piece, *case.sources(piece))
    )
