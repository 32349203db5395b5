"""What deadlines are made of: clocks that run, that ran out, that were stopped, and warnings.

For the freelancer's screen. No document prints a computed deadline (reports, section 6).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import NamedTuple

from disputekit.case.rule import Rule
from disputekit.record.moment import Moment
from disputekit.record.money import Money


class State(Enum):
    """Where a clock stands."""

    RUNNING = "running"
    PASSED = "passed"
    STOPPED = "stopped"


class OtherDue(NamedTuple):
    """When the clock would run out by another source."""

    due: datetime
    source: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One clock. ``due`` is an aware UTC instant; of sources that disagree the one that is safe to go by.

    ``shown`` is the number of the record that holds the date read off the platform, which beats a computed one;
    None for an estimate. ``act_by`` (a date of the case's zone, one day earlier) is given where the freelancer
    must act on an estimate. ``trigger`` is the record that started it, ``started`` when that was; ``stopped_by``
    the record that stopped it. ``amount`` is what silence costs or brings, None where no money follows.
    ``silence`` is the whole sentence for the screen, with the amount. ``rule`` is None for a date that was
    read off without naming a rule. ``approximate``: the trigger is known as a stretch of time only.
    """

    rule: Rule | None
    title: str
    state: State
    due: datetime
    act_by: date | None
    shown: int | None
    trigger: int
    started: Moment
    stopped_by: int | None
    labels: tuple[str, ...]
    amount: Money | None
    silence: str
    others: tuple[OtherDue, ...] = ()
    approximate: bool = False


class Notice(NamedTuple):
    """A warning that a rule implies for the case as it stands: what it says, and the records it rests on."""

    rule: Rule
    words: str
    seqs: tuple[int, ...]


class NotComputed(NamedTuple):
    """A clock that started at a time too vague to compute with: what to state better."""

    rule: Rule
    trigger: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """All clocks of a case, the running ones first by when they run out, and what else its rules say."""

    deadlines: tuple[Deadline, ...]
    notices: tuple[Notice, ...]
    not_computed: tuple[NotComputed, ...]

    @property
    def running(self) -> tuple[Deadline, ...]:
        """The clocks that still run, the most pressing first."""
        return tuple(one for one in self.deadlines if one.state is State.RUNNING)
