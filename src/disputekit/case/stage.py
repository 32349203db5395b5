"""How far a dispute has got, by what the record says of it."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from disputekit.case.bills import bills
from disputekit.case.case import Case
from disputekit.case.dispute import begins, ended_by_client
from disputekit.case.evidence import speaker
from disputekit.case.needs import held
from disputekit.case.payments import RELEASES, payments
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
    (Stage.ARBITRATION, frozenset({"arbitration_notice", "arbitration_requested", "arbitration_paid"})),
    (Stage.PROPOSAL, frozenset({"proposal_received"})),
)
_FILED = frozenset({"dispute_filed", "dispute_answered", "dispute_declined", "mediation_requested"})
_FILINGS = frozenset({"dispute_filed", "mediation_requested"})
_SETTLED = frozenset({"dispute_decided", "arbitration_decided", "dispute_withdrawn"})


def stage_of(case: Case, now: datetime) -> Stage:
    """Return how far the dispute has got by the events of the record: the furthest that is recorded.

    What was decided stays so until something begins anew. A dispute that the client filed is one to answer first.
    """
    told = since_settled(case)
    if len(told) < len(case.of_kind("event", "money")) and not _has_begun(case, told):
        return Stage.DECIDED
    names = {one.text("name") for one in told}
    for stage, reached in _LATER:
        if names & reached:
            return stage
    if any(_is_filed(case, one) for one in told):
        return Stage.FILED
    if _has_begun(case, told):
        return Stage.ASKED
    return Stage.UNPAID if unpaid_invoices(case, now) else Stage.QUIET


def since_settled(case: Case) -> tuple[Piece, ...]:
    """Return the events and payment steps after the last one that settled a dispute; all where none did."""
    told = case.of_kind("event", "money")
    settled = [at for at, one in enumerate(told) if one.text("name") in _SETTLED]
    return told[settled[-1] + 1 :] if settled else told


def _is_filed(case: Case, piece: Piece) -> bool:
    name = piece.text("name")
    return name in _FILED and not (name in _FILINGS and speaker(case, piece) == "client")


def _has_begun(case: Case, told: Sequence[Piece]) -> bool:
    """Tell whether a dispute begins in some records; the end of a contract is none when all money left escrow."""
    if any(begins(one) for one in told):
        return True
    ended = any(ended_by_client(case, one) for one in told)
    paid = any(one.step in ("funded", *RELEASES) for one in payments(case))
    return ended and (not paid or bool(held(case, ())))


def unpaid_invoices(case: Case, now: datetime) -> tuple[Piece, ...]:
    """Return the invoices whose due date has passed and whose amount was not received in full, as they happened."""
    left = {one.invoice.piece.seq for one in bills(case) if one.left.minor}
    return tuple(
        one
        for one in case.of_kind("money")
        if one.seq in left and (due := one.moment("due")) is not None and bounds(due).hi <= now.timestamp()
    )
