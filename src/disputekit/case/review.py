"""Review: the case as an honest opponent would read it. For the freelancer's screen; it enters no document.

Causes first, then what the named checks found by group, then the evidence list for the cause and platform.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from disputekit.case.case import Case
from disputekit.case.cause import RootCause, causes
from disputekit.case.checks import asked, contract, exchange, filing, handed, keeping, pay, timesheet
from disputekit.case.checks.check import Check, Context, Exchange, Finding, Group
from disputekit.case.clocks import Clocks
from disputekit.case.evidence_list import EvidenceItem, evidence_list

_ORDER = tuple(Group)
_ROOMS = (filing, contract, handed, asked, pay, timesheet, keeping, exchange)

# In order of their groups; within a group as pressing as they stand.
CHECKS: tuple[Check, ...] = tuple(
    sorted((one for room in _ROOMS for one in room.CHECKS), key=lambda one: _ORDER.index(one.group))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a review found. ``checked`` are the ids of the checks that ran, in order.

    Without any cause it cannot be told from the records what the disagreement is about.
    """

    causes: tuple[RootCause, ...]
    findings: tuple[Finding, ...]
    evidence: tuple[EvidenceItem, ...]
    checked: tuple[str, ...]

    def of(self, group: Group) -> tuple[Finding, ...]:
        """Return the findings of one group."""
        return tuple(one for one in self.findings if one.group is group)

    @property
    def blockers(self) -> tuple[Finding, ...]:
        """What has to be put right before anything is filed."""
        return self.of(Group.BLOCKER)


def review(
    case: Case,
    clocks: Clocks | None,
    now: datetime,
    packs: tuple[str, ...] = (),
    *,
    exchanges: tuple[Exchange, ...] | None = None,
    checks: Iterable[Check] = CHECKS,
) -> Review:
    """Return what the checks find in a case at ``now`` (aware).

    ``exchanges`` are the messages of the case where not all of them are folded into it.
    """
    known = exchange.exchanges_in(case) if exchanges is None else exchanges
    asked = exchange.open_questions(case, known)
    context = Context(clocks=clocks, now=now, packs=packs, exchanges=known, open_questions=asked)
    chosen = tuple(checks)
    return Review(
        causes=causes(case, now, asked),
        evidence=evidence_list(case),
        findings=tuple(found for one in chosen for found in findings_of(one, case, context)),
        checked=tuple(one.id for one in chosen),
    )


def findings_of(check: Check, case: Case, context: Context) -> tuple[Finding, ...]:
    """Return what one check finds, each finding with the check it comes from."""
    return tuple(
        Finding(check.id, check.group, one.words, one.concerns, one.why or check.why, one.commands)
        for one in check.look(case, context)
    )
