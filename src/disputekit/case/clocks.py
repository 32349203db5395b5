"""What deadlines are made of: clocks that run, that ran out, that were stopped, and warnings.

For the freelancer's screen. No document prints a computed deadline (reports, section 6).
"""

from datetime import date, datetime
from enum import Enum
from typing import NamedTuple

from disputekit.case.rule import Actor, Rule, Unit
from disputekit.record.moment import Moment
from disputekit.record.money import Money


class State(Enum):
    """Where a clock stands."""

    RUNNING = "running"
    PASSED = "passed"
    STOPPED = "stopped"


class Missing(Enum):
    """What has to be stated before a clock can be computed."""

    WHEN = "when it began"
    BY = "who acted"
    FUNDED = "whether money is in escrow"


def must_act(rule: Rule | None) -> bool:
    """Tell whether the freelancer must act before a clock of a rule runs out; a date without a rule is taken so."""
    return rule is None or rule.acts in {Actor.ME, Actor.BOTH}


class OtherDue(NamedTuple):
    """When the clock would run out by another source."""

    due: datetime
    source: str
    confidence: str


class Deadline(NamedTuple):
    """One clock. ``due`` is an aware UTC instant; of sources that disagree the one that is safe to go by.

    ``shown`` is the number of the record that holds the date read off the platform, which beats a computed one;
    None for an estimate. ``act_by`` (a date of the case's zone, one day earlier) is given where the freelancer
    must act on an estimate. ``trigger`` is the record that started it, ``started`` when that was; ``stopped_by``
    the record that stopped it. ``amount`` is what silence costs or brings, None where no money follows.
    ``silence`` is the whole sentence for the screen, with the amount. ``rule`` is None for a date that was
    read off without naming a rule. ``approximate``: the trigger is known as a stretch of time only, or the date
    was read off as a day: then ``due`` is the safe end of it, and the clock runs until the other end is over, as it
    does where sources differ. ``stopped_by`` of a clock that PASSED came later and settled it. ``triggers`` are all
    records that started it. ``source`` and ``confidence`` are those of the length gone by.
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
    source: str = ""
    confidence: str = ""
    triggers: tuple[int, ...] = ()

    @property
    def is_ours(self) -> bool:
        """Whether the freelancer must act before it runs out."""
        return must_act(self.rule)

    @property
    def is_weekly(self) -> bool:
        """Whether it belongs to one week of a contract, and comes round again with the next."""
        length = self.rule.length if self.rule else None
        return length is not None and length.unit is Unit.WEEK_TIME


class ClockWords(NamedTuple):
    """A clock as it is said: what silence does and until when, then what the date rests on."""

    says: str
    details: tuple[str, ...]


class Notice(NamedTuple):
    """A warning that a rule implies for the case as it stands: what it says, and the records it rests on."""

    rule: Rule
    words: str
    seqs: tuple[int, ...]


class NotComputed(NamedTuple):
    """A clock that may run and cannot be computed: what to state better, in words and as a name."""

    rule: Rule
    trigger: int
    why: str
    missing: Missing = Missing.WHEN
    labels: tuple[str, ...] = ()


class Clocks(NamedTuple):
    """All clocks of a case, the running ones first by when they run out, and what else its rules say."""

    deadlines: tuple[Deadline, ...]
    notices: tuple[Notice, ...]
    not_computed: tuple[NotComputed, ...]

    @property
    def running(self) -> tuple[Deadline, ...]:
        """The clocks that still run, the most pressing first."""
        return tuple(one for one in self.deadlines if one.state is State.RUNNING)
