"""The bad day as one private page: the same as the commands say, with all four answers in one place."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from disputekit.app.deadlines import Deadline
from disputekit.app.dispute import BadDay, bad_day
from disputekit.app.draft import Wish, make
from disputekit.app.private_page import write_private
from disputekit.app.settle import Typed, settlement
from disputekit.app.structure import fold_structure
from disputekit.app.workspace import OpenCase, Setup, open_case
from disputekit.case.account import accounts
from disputekit.case.clocks import ClockWords
from disputekit.case.contested import contested
from disputekit.errors import Refused
from disputekit.reports.private.dispute import (
    DisputeBlock,
    Draft,
    causes_entries,
    clocks_table,
    evidence_table,
    findings_tables,
    pots_table,
    steps_table,
)
from disputekit.reports.private.settle import settle_block
from disputekit.reports.span import phrase

_DRAFTS = ("refund-answer", "statement")
Telling = Callable[[OpenCase, Deadline], ClockWords]


def write_dispute_page(
    setup: Setup, telling: Telling, target: Path | None, *, paper: str = "A4", force: bool = False
) -> Path:
    """Write the private page of the bad day and return its path; ``telling`` says a clock in words.

    Raises:
        Refused: an unknown paper, or the named file exists.
        StorageFailure: the folder cannot be written to.
    """
    with open_case(setup, writing=False) as case:
        block = _block(case, bad_day(case), telling)
        return write_private(case, "dispute", {"dispute": block}, target, paper=paper, force=force)


def _block(case: OpenCase, found: BadDay, telling: Telling) -> DisputeBlock:
    folded = fold_structure(case)
    running = (one for one in found.clocks.running if one.is_ours or one.amount is not None)
    told = [telling(case, one) for one in (*running, *found.ran_out)]
    lead = found.clock
    return DisputeBlock(
        stage=found.stage,
        lead=telling(case, lead) if lead else None,
        steps=steps_table(found.steps),
        clocks=clocks_table(told),
        notices=tuple(phrase(one.words) for one in found.clocks.notices),
        pots=tuple(pots_table(one) for one in accounts(folded)),
        contested=tuple(
            phrase(f"{one.words()} is what the dispute is about, by the record") for one in contested(folded)
        ),
        settle=settle_block(settlement(case, Typed()).settlement, case.facts.zone),
        causes=causes_entries(found.review.causes),
        findings=findings_tables(found.review.findings),
        evidence=evidence_table(found.review.evidence),
        drafts=_drafts(case),
    )


def _drafts(case: OpenCase) -> tuple[Draft, ...]:
    """Return the drafts of the day that the record is ready for."""
    found = []
    for name in _DRAFTS:
        with suppress(Refused):  # nothing to fill it with yet
            found.append(Draft(f"dk draft {name}", make(case, Wish(name)).text))
    return tuple(found)
