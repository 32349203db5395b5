"""The bad day: the clock that presses most, what to do in order, and what the rules warn of. For the screen alone."""

from typing import NamedTuple

from disputekit.app.deadlines import near, timed, vague
from disputekit.app.review import Review, review_of
from disputekit.app.structure import fold_structure
from disputekit.app.workspace import OpenCase
from disputekit.case.checks.check import Finding, Group
from disputekit.case.clocks import Clocks, ClockWords, Deadline, NotComputed, State
from disputekit.case.route import steps
from disputekit.case.situation import Situation, Step, pressing
from disputekit.case.stage import stage_of
from disputekit.errors import Refused
from disputekit.ledger.listing import Filters, list_records
from disputekit.ledger.read import record_at
from disputekit.record.moment import Moment, moment_from_value

# What the command line lays out; it imports it from here and never from the rooms below.
__all__ = ["BadDay", "ClockWords", "Step", "bad_day"]

_EXCHANGES = ("message", "request", "quote", "answer")


class BadDay(NamedTuple):
    """What to do now, with what it was made from.

    ``clock`` is the one that presses most; ``ran_out`` are those on which the freelancer did not act lately, and
    ``vague`` those that cannot be computed yet. ``warnings`` say what is wrong with the rules themselves: an unreadable
    or an old pack.
    """

    stage: str
    clock: Deadline | None
    ran_out: tuple[Deadline, ...]
    vague: tuple[NotComputed, ...]
    clocks: Clocks
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    review: Review

    @property
    def notices(self) -> tuple[str, ...]:
        """What the rules warn of."""
        return tuple(one.words for one in self.clocks.notices)


def bad_day(case: OpenCase) -> BadDay:
    """Return what to do at the time of the command."""
    folded, now = fold_structure(case), case.setup.now
    found, weak = timed(case, folded), review_of(case)
    situation = Situation(
        case=folded,
        clocks=found.clocks,
        now=now,
        gaps=tuple(_short(one) for one in weak.findings if one.group is not Group.OTHER_SIDE),
        blockers=len(weak.blockers),
        last_message=_last_message(case),
        statement=_statement_length(case),
    )
    return BadDay(
        stage=stage_of(folded, now).value,
        clock=pressing(found.clocks, now),
        ran_out=tuple(one for one in near(found.clocks, now) if one.is_ours and one.state is State.PASSED),
        vague=vague(found.clocks),
        clocks=found.clocks,
        steps=steps(situation),
        warnings=found.warnings,
        review=weak,
    )


def _short(finding: Finding) -> str:
    """Return a finding in few words: what it concerns and the name of its check."""
    return " ".join(
        part for part in (next(iter(finding.concerns), ""), finding.check.replace("-", " ")) if part
    )


def _last_message(case: OpenCase) -> Moment | None:
    for seq in list_records(case.connection, case.row.case_no, Filters(kinds=_EXCHANGES), 1):
        return moment_from_value(record_at(case.connection, case.row.case_no, seq).fields["when"])
    return None


def _statement_length(case: OpenCase) -> int:
    """Return how many characters the statement for the platform's form has; 0 where none can be made yet."""
    from disputekit.app.draft import Wish, make  # loads the templates

    try:
        return len(make(case, Wish("statement")).text)
    except Refused:
        return 0
