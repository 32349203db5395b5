"""How far a dispute has got, by what the record says of it."""

from datetime import datetime
from enum import Enum

from disputekit.case.bills import bills
from disputekit.case.case import Case
from disputekit.case.dispute import beginning
from disputekit.case.piece import Piece
from disputekit.record.moment import bounds


class Stage(Enum):
    """How far a dispute has got; the value is how it is said."""

    QUIET = "no dispute is recorded"
    UNPAID = "an invoice is past its due date"
    ASKED = "money is asked back or held"
    FILED = "the dispute is filed"
    PROPOSAL = "a proposal is on the table"
    ARBITRATION = "arbitration may be chosen"
    DECIDED = "the dispute is decided"


_LATER: tuple[tuple[Stage, frozenset[str]], ...] = (
    (Stage.DECIDED, frozenset({"dispute_decided", "arbitration_decided", "dispute_withdrawn"})),
    (Stage.ARBITRATION, frozenset({"arbitration_notice", "arbitration_requested", "arbitration_paid"})),
    (Stage.PROPOSAL, frozenset({"proposal_received"})),
    (
        Stage.FILED,
        frozenset({"dispute_filed", "dispute_answered", "dispute_declined", "mediation_requested"}),
    ),
)


def stage_of(case: Case, now: datetime) -> Stage:
    """Return how far the dispute has got by the events of the record: the furthest that is recorded."""
    names = {one.text("name") for one in case.of_kind("event")}
    for stage, reached in _LATER:
        if names & reached:
            return stage
    if beginning(case) is not None:
        return Stage.ASKED
    return Stage.UNPAID if unpaid_invoices(case, now) else Stage.QUIET


def unpaid_invoices(case: Case, now: datetime) -> tuple[Piece, ...]:
    """Return the invoices whose due date has passed and whose amount was not received in full, as they happened."""
    left = {one.invoice.piece.seq for one in bills(case) if one.left.minor}
    return tuple(
        one
        for one in case.of_kind("money")
        if one.seq in left and (due := one.moment("due")) is not None and bounds(due).hi <= now.timestamp()
    )
