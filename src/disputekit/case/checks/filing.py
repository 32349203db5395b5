"""Blockers: what has to stand before a dispute is filed or answered."""

from collections.abc import Iterator
from datetime import UTC, datetime

from disputekit.case.account import rows_of
from disputekit.case.case import Case
from disputekit.case.checks.check import Check, Context, Found, Group
from disputekit.case.checks.say import amounts, day, day_of_instant, is_dated, listed, number, numbers
from disputekit.case.checks.setting import (
    decides_escrow_only,
    ended,
    events,
    has_begun,
    is_upwork,
    with_milestone,
)
from disputekit.case.clocks import Deadline, Missing, State
from disputekit.case.dispute import answers_due, asks, beginning, reason_pieces, reasons, side_asking
from disputekit.case.evidence import speaker
from disputekit.case.hourly import is_hourly_contract
from disputekit.case.piece import Piece
from disputekit.case.rule import Effect
from disputekit.case.sentence import Quote
from disputekit.case.view import Ask
from disputekit.record.moment import bounds
from disputekit.record.money import Money

_COSTS = {Effect.ESCROW_TO_CLIENT, Effect.MONEY_LOST, Effect.HOURS_AT_RISK}
_DID = {
    "hours_disputed": "disputed hours",
    "dispute_filed": "filed a dispute",
    "claim_filed": "filed a claim",
    "claim_opened": "opened a claim",
    "cancellation_requested": "asked to cancel",
    "chargeback_opened": "had a payment reversed",
}
_STATED_BY = {
    Missing.WHEN: "dk fix {seq} when 'DAY AND TIME'",
    Missing.BY: "dk fix {seq} by client",
    Missing.FUNDED: "dk funded {{M}} AMOUNT --at 'WHEN'",
}
_ACTED = (
    *("dispute_filed", "dispute_answered", "dispute_declined", "refund_declined", "refund_approved"),
    *("claim_filed", "mediation_requested", "proposal_accepted", "proposal_declined", "arbitration_paid"),
)


def _asked_back(case: Case) -> list[Piece]:
    return [one for one in case.of_kind("event", "money") if side_asking(case, one) == "client"]


def reason_not_recorded(case: Case, _context: Context) -> Iterator[Found]:
    """Money was asked back, and the client's own words for it are not in the record."""
    asked = _asked_back(case)
    if not asked:
        return
    said = [part for claim in reasons(case) for part in claim.parts if isinstance(part, Quote)]
    if any(quote.basis == "verbatim" for quote in said):
        return
    held = reason_pieces(case) if said else (asked[-1],)
    told = "only described in your words" if said else "not recorded"
    did = _DID.get(asked[-1].text("name"), "asked for money back")
    yield Found(
        f"The client {did} on {day(case, case.at(asked[-1]))}; the reason is {told}.",
        numbers(held),
        (f"dk got 'WORDS' --words && dk fix {held[-1].seq} cites last",),
    )


def claim_not_stated(case: Case, _context: Context) -> Iterator[Found]:
    """A dispute has begun, and what is asked, how much, or from which pot is not stated."""
    if not has_begun(case):
        return
    own = asks(case, "me")
    lacking = _lacking(own[-1]) if own else ["what you ask", "how much", "from which milestone"]
    if lacking:
        concerns = tuple(f"#{one.seq}" for one in own[-1].exhibits) if own else ()
        yield Found(f"Your claim does not say {listed(lacking)}.", concerns, (_claim(case, None),))


def _lacking(ask: Ask) -> list[str]:
    parts = (("what you ask", ask.words), ("how much", ask.amount), ("from which milestone", ask.labels))
    return [name for name, stated in parts if not stated]


def _claim(case: Case, amount: Money | None) -> str:
    held = amount or next((row.held for row in rows_of(case) if row.held.minor), None)
    said = held.plain() if held else "AMOUNT"
    return with_milestone(
        case, f"dk event claim --by me --about {{M}} --amount {said} --words --text 'WHAT YOU ASK'"
    )


def claim_beyond_escrow(case: Case, _context: Context) -> Iterator[Found]:
    """More is asked than is in escrow, where the platform decides about escrow only."""
    for ask in asks(case, "me")[-1:] if decides_escrow_only(case) else ():
        concerns = (*(f"#{one.seq}" for one in ask.exhibits), *ask.labels)
        held = next((one for one in ask.held if ask.amount and one.currency == ask.amount.currency), None)
        if ask.amount and (held is None or _is_more(ask.amount, held)):
            escrow = held.words() if held else "nothing"
            yield Found(
                f"You ask {ask.amount.words()}; in escrow for it: {escrow}.",
                concerns,
                (_claim(case, held), "dk settle"),
            )
            continue
        loose = [row for row in rows_of(case) if _is_unfunded(row.labels, ask.labels) and row.open.minor]
        if loose:
            names = listed(label for row in loose for label in row.labels)
            yield Found(
                f"You ask for {names} too, of which {amounts(row.open for row in loose)} was not put in escrow.",
                concerns,
                (_claim(case, held), "dk settle"),
            )


def _is_more(asked: Money, held: Money) -> bool:
    return bool(asked.minor * 10**held.scale > held.minor * 10**asked.scale)


def _is_unfunded(row: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    return bool(set(row) & set(asked))


def feedback_first(case: Case, _context: Context) -> Iterator[Found]:
    """An ended Upwork contract, nothing filed yet, and no feedback left."""
    end = ended(case)
    if end is None or not is_upwork(case) or is_hourly_contract(case):
        return
    if events(case, "feedback_left", by="me") or events(case, "feedback_left", by="unknown"):
        return
    if not events(case, "dispute_filed"):
        yield Found(
            f"The contract ended on {day(case, case.at(end))}, and no feedback of yours is recorded.",
            (number(end),),
            ("dk event feedback-left --by me",),
        )


def deadline_passed(case: Case, context: Context) -> Iterator[Found]:
    """A date by which the freelancer had to act is over, and no act is recorded."""
    if context.clocks is not None:
        passed = [one for one in context.clocks.deadlines if one.state is State.PASSED and _was_mine(one)]
        # A date read off without naming its rule is often the one that is computed too.
        by_date = {one.due: one for one in sorted(passed, key=lambda one: one.rule is not None)}
        yield from (_passed(case, one) for one in sorted(by_date.values(), key=lambda one: one.due))
        return
    acted = [bounds(case.at(one)).lo for one in events(case, *_ACTED) if speaker(case, one) != "client"]
    for due in answers_due(case):
        end, read = bounds(due.due).hi, bounds(due.read_on).lo
        if end <= context.now.timestamp() and not any(read <= one < end for one in acted):
            yield _over(case, datetime.fromtimestamp(bounds(due.due).lo, UTC), due.exhibits[0].seq, "")


def _was_mine(one: Deadline) -> bool:
    costs = one.rule is None or one.rule.effect in _COSTS
    return one.is_ours and one.stopped_by is None and costs


def _passed(case: Case, one: Deadline) -> Found:
    return _over(case, one.due, one.shown or one.trigger, one.rule.id if one.rule else "")


def _over(case: Case, due: datetime, seq: int, rule: str) -> Found:
    named = f" ({rule})" if rule else ""
    return Found(
        f"The time to act ran out on {day_of_instant(case, due)}{named}, and no act of yours is recorded.",
        (f"#{seq}",),
        ("dk event dispute-filed --by me --at 'WHEN'", f"dk deadlines set {rule or 'RULE'} 'THE DATE SHOWN'"),
    )


def refund_request_undated(case: Case, _context: Context) -> Iterator[Found]:
    """A request for money back whose day is not known: nothing can be counted from it."""
    for one in _asked_back(case):
        if not is_dated(case.at(one)):
            yield Found(
                f"The request for money back has no day: {day(case, case.at(one))}.",
                (number(one),),
                (f"dk fix {one.seq} when 'DAY AND TIME'",),
            )


def end_without_request(case: Case, _context: Context) -> Iterator[Found]:
    """The client ended a contract with money in escrow, and no request for it is recorded."""
    begun, end = beginning(case), ended(case)
    held = [row.held for row in rows_of(case) if row.held.minor]
    if end is None or begun is None or not held or not is_upwork(case) or is_hourly_contract(case):
        return
    if speaker(case, end) == "client" and not _asked_back(case) and not events(case, *_ACTED):
        yield Found(
            f"The client ended the contract on {day(case, case.at(end))} with {amounts(held)} in escrow; no"
            " refund request is recorded.",
            (number(end),),
            (
                with_milestone(case, "dk refunded {M} AMOUNT --asked --at 'WHEN'"),
                "dk deadlines set UW-FP-REFUNDREQ 'THE DATE SHOWN'",
            ),
        )


def clock_not_computed(case: Case, context: Context) -> Iterator[Found]:
    """A clock that may run and cannot be counted."""
    for one in context.clocks.not_computed if context.clocks else ():
        yield Found(
            f"{one.rule.title} cannot be counted: {one.why.rstrip('.')}.",
            (f"#{one.trigger}",),
            (
                with_milestone(case, _STATED_BY[one.missing].format(seq=one.trigger)),
                f"dk deadlines set {one.rule.id} 'THE DATE SHOWN'",
            ),
        )


CHECKS = (
    Check(
        "reason-not-recorded",
        Group.BLOCKER,
        "requests for money back and the words the client gave for them",
        "Every document prints the client's reason first and answers it in its order; without the words there"
        " is nothing to answer.",
        reason_not_recorded,
    ),
    Check(
        "claim-not-stated",
        Group.BLOCKER,
        "your claim: what you ask, how much, from which milestone",
        "A decider has minutes and looks first for one sum and where it comes from.",
        claim_not_stated,
    ),
    Check(
        "claim-beyond-escrow",
        Group.BLOCKER,
        "the amount you ask against the money in escrow",
        "On this platform a dispute is about money in escrow and nothing else; the rest cannot be decided there.",
        claim_beyond_escrow,
    ),
    Check(
        "feedback-first",
        Group.BLOCKER,
        "ended Upwork contracts without feedback of yours",
        "Upwork opens the dispute form of an ended contract only after you left feedback, and reads it.",
        feedback_first,
    ),
    Check(
        "deadline-passed",
        Group.BLOCKER,
        "dates by which you had to act",
        "Silence has a price at each step; a date that passed may have decided the matter already.",
        deadline_passed,
    ),
    Check(
        "refund-request-undated",
        Group.BLOCKER,
        "the day of each request for money back",
        "The time to answer is counted from that day, and silence gives the money back.",
        refund_request_undated,
    ),
    Check(
        "end-without-request",
        Group.WEAK,
        "a contract ended by the client with money in escrow",
        "Upwork sends a refund request with such an end, and its days run whether you saw it or not.",
        end_without_request,
    ),
    Check(
        "clock-not-computed",
        Group.WEAK,
        "clocks that began at a vague time, or lack another fact",
        "A date that cannot be counted is a date that can be missed.",
        clock_not_computed,
    ),
)
