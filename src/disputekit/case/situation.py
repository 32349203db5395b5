"""What the steps of a bad day are made from: the case, its clocks, and what they name: label, amount, record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from disputekit.case.account import rows_of
from disputekit.case.case import Case
from disputekit.case.clocks import Clocks, Deadline
from disputekit.case.dispute import disputed_labels
from disputekit.case.evidence import speaker
from disputekit.case.piece import Piece
from disputekit.case.rule import Actor
from disputekit.case.stage import since_settled
from disputekit.record.moment import Moment, wall_clock
from disputekit.record.spoken import MONTHS

_NEAR = timedelta(days=60)
_NEXT = timedelta(days=90)  # beyond it a date without its year may be read as one that has passed


class Step(NamedTuple):
    """One thing to do. ``commands`` do it, ``aside`` is what the record says of it, ``done_by`` the record that did it."""

    name: str
    says: str
    commands: tuple[str, ...] = ()
    aside: str = ""
    done_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the steps are made from. ``gaps`` are the findings of the review in few words, ``blockers`` their count.

    ``last_message`` is when the last exchange of the record was; ``statement`` how many characters the
    statement has, 0 where none can be made.
    """

    case: Case
    clocks: Clocks
    now: datetime
    gaps: tuple[str, ...] = ()
    blockers: int = 0
    last_message: Moment | None = None
    statement: int = 0


def pressing(clocks: Clocks, now: datetime) -> Deadline | None:
    """Return the clock that runs out first of those on which the freelancer must act, else of those waited for.

    What nobody waits for presses nobody: a far date on which no money hangs, and what comes by itself.
    """
    own = (one for one in clocks.running if one.is_ours)
    return next(own, next((one for one in clocks.running if _is_waited_for(one, now)), None))


def _is_waited_for(one: Deadline, now: datetime) -> bool:
    idle = one.rule is not None and one.rule.acts is Actor.NOBODY
    return not idle and (one.amount is not None or one.shown is not None or one.due - now <= _NEAR)


def typed_date(situation: Situation, due: datetime) -> str:
    """Return an instant as one types it: ``27 mar 09:12``, in the zone of the case; with its year where it is far."""
    zone = situation.case.facts.zone
    local, today = (wall_clock(one.isoformat(), zone) for one in (due, situation.now))
    is_near = local.year == today.year and due - situation.now < _NEXT
    year = "" if is_near else f" {local.year}"
    return f"{local.day} {MONTHS[local.month - 1][:3].lower()}{year} {local:%H:%M}"


def label_in_dispute(situation: Situation) -> str:
    """Return the label the dispute is about: the first that was named, else the first with money in escrow."""
    named = [one for one in disputed_labels(situation.case) if one[:1] in {"M", "R"}]
    held = [label for row in rows_of(situation.case) if row.held.minor for label in row.labels]
    return next(iter((*named, *held, *situation.case.labels("M"))), "M1")


def held_amount(situation: Situation) -> str:
    """Return what is in escrow for that label, as one types it; AMOUNT where nothing is."""
    return _amount(situation, "held")


def open_amount(situation: Situation) -> str:
    """Return what is agreed for that label and not paid, as one types it; AMOUNT where nothing is."""
    return _amount(situation, "open")


def _amount(situation: Situation, pot: str) -> str:
    label = label_in_dispute(situation)
    found = (getattr(row, pot) for row in rows_of(situation.case) if label in row.labels)
    return next((one.plain() for one in found if one.minor), "AMOUNT")


def latest(situation: Situation, *names: str) -> int | None:
    """Return the number of the last event of some names that is not the other side's, in the dispute that runs."""
    case = situation.case
    found = _named(since_settled(case), names)
    mine = [one.seq for one in found if one.text("name") not in _MINE or speaker(case, one) != "client"]
    return mine[-1] if mine else None


def client_filed(situation: Situation) -> bool:
    """Tell whether it was the client who filed the dispute that runs."""
    filed = _named(since_settled(situation.case), ("dispute_filed", "mediation_requested"))
    return any(speaker(situation.case, one) == "client" for one in filed)


def _named(pieces: Iterable[Piece], names: Iterable[str]) -> list[Piece]:
    return [one for one in pieces if one.text("name") in names]


_MINE = frozenset(
    {
        "dispute_filed",
        "dispute_answered",
        "feedback_left",
        "proposal_accepted",
        "proposal_declined",
        "arbitration_paid",
    }
)
