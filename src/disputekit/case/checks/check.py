"""What a check of ``review`` is, what it is given, and what it finds. For the freelancer's screen alone.

No document prints a finding: nothing of reports imports this room or ``case/review.py`` (reports, section 6).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple, TypeAlias

from disputekit.case.case import Case
from disputekit.case.clocks import Clocks
from disputekit.case.facts import Side


class Group(Enum):
    """How much a finding matters: what stops a filing, what is weak, what the other side would say."""

    BLOCKER = "blocker"
    WEAK = "weak spot"
    OTHER_SIDE = "the other side's best argument"


class Exchange(NamedTuple):
    """A message with no words read yet: who sent it through what, and when (seconds since 1970, UTC).

    ``answered`` tells that a later record names it with ``re``. ``words`` are read only where a check asked for
    them; empty where nobody did.
    """

    seq: int
    side: Side
    via: str
    lo: int
    answered: bool
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a check may look at beside the records: clocks and rules in use, the time, all messages.

    ``clocks`` is None where nobody computed them; ``packs`` are the ids of the rule packs in use. ``open_questions``
    are those of the exchanges that look like questions of the client and have no answer.
    """

    clocks: Clocks | None
    now: datetime
    packs: tuple[str, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    open_questions: tuple[Exchange, ...] = ()


class Found(NamedTuple):
    """One thing a check found: a plain sentence, the records and labels concerned, what fills the gap.

    ``why`` replaces the reason of the check where this finding has a better one.
    """

    words: str
    concerns: tuple[str, ...]
    commands: tuple[str, ...]
    why: str = ""


Look: TypeAlias = Callable[[Case, Context], Iterator[Found]]


class Check(NamedTuple):
    """A named check. ``id`` is stable: scripts and the documentation name it."""

    id: str
    group: Group
    looks_at: str
    why: str
    look: Look


class Finding(NamedTuple):
    """A finding with the check it comes from, as the screen and scripts show it."""

    check: str
    group: Group
    found: str
    concerns: tuple[str, ...]
    why: str
    commands: tuple[str, ...]
