"""Payment steps: which of them are the same money, and what is listed for each."""

from collections.abc import Iterator
from typing import NamedTuple

from disputekit.case.case import Case
from disputekit.case.evidence import days_after, exhibits, footnotes
from disputekit.case.piece import Piece
from disputekit.case.scope import milestones_with
from disputekit.case.terms import terms_of
from disputekit.case.view import MoneyLine
from disputekit.record.moment import Moment, Order, compare
from disputekit.record.money import Money

RELEASES = ("released", "lapsed")


class Payment(NamedTuple):
    """A payment step with its amount, and the labels it is for."""

    piece: Piece
    step: str
    amount: Money
    labels: tuple[str, ...]


def payments(case: Case) -> tuple[Payment, ...]:
    """Return all payment steps as they happened, each event once; steps without an amount are left out."""
    return tuple(_payments(case, case.of_kind("money")))


def _payments(case: Case, pieces: tuple[Piece, ...]) -> Iterator[Payment]:
    for piece in pieces:
        amount = piece.money()
        if amount is not None:
            yield Payment(piece, piece.text("step"), amount, paid_labels(case, piece))


def paid_labels(case: Case, piece: Piece) -> tuple[str, ...]:
    """Return what a payment is for. A scope item stands for the one priced milestone that includes it."""
    named = (one for one in case.topics(piece) if one[:1] in {"M", "R", "S"})
    return tuple(dict.fromkeys(_payer(case, label) for label in named))


def _payer(case: Case, label: str) -> str:
    if not label.startswith("S"):
        return label
    terms = ((one, terms_of(case, one)) for one in milestones_with(case, label))
    priced = [one for one, found in terms if found is not None and found.stands.amount is not None]
    return priced[0] if len(priced) == 1 else label


def arrivals_beside(case: Case, among: tuple[Payment, ...]) -> tuple[Payment, ...]:
    """Return the receipts that are money of their own, and not the arrival of a release.

    A release and its arrival are one payment. They are taken as such when the receipt names the release, has
    its amount, or has it together with a fee; each release arrives once. All are payments of one label.
    """
    open_releases = [one for one in among if one.step in RELEASES]
    fees = {one.amount.minor for one in among if one.step == "fee"}
    beside = []
    for receipt in (one for one in among if one.step == "received"):
        match = next((one for one in open_releases if _is_arrival(case, receipt, one, fees)), None)
        if match is None:
            beside.append(receipt)
        else:
            open_releases.remove(match)
    return tuple(beside)


def unmatched_receipts(case: Case) -> tuple[Payment, ...]:
    """Return receipts of a label that has releases too, counted beside them: nothing says it is the same money."""
    found: list[Payment] = []
    paid = payments(case)
    for labels, currency in dict.fromkeys((one.labels, one.amount.currency) for one in paid):
        among = tuple(one for one in paid if (one.labels, one.amount.currency) == (labels, currency))
        if labels and any(one.step in RELEASES for one in among):
            found += arrivals_beside(case, among)
    return tuple(found)


def _is_arrival(case: Case, receipt: Payment, release: Payment, fees: set[int]) -> bool:
    if release.piece.seq in (*receipt.piece.re, *receipt.piece.cites):
        return True
    if compare(case.at(receipt.piece), case.at(release.piece)) is Order.BEFORE:
        return False
    return release.amount.minor - receipt.amount.minor in {0, *fees}


def money_lines(case: Case) -> tuple[MoneyLine, ...]:
    """Return every payment step for print, as it happened."""
    return tuple(money_line(case, one) for one in payments(case))


def money_line(case: Case, payment: Payment) -> MoneyLine:
    """Return one payment step for print."""
    piece = payment.piece
    at, due = case.at(piece), piece.moment("due") or _invoice_due(case, piece)
    paid = payment.step in {*RELEASES, "received"}
    return MoneyLine(
        seq=piece.seq,
        when=at,
        step=payment.step,
        amount=payment.amount,
        labels=payment.labels,
        due=due,
        days_after_due=days_after(due, at) if due and paid else None,
        exhibits=exhibits(case, piece),
        notes=footnotes(case, piece),
    )


def _invoice_due(case: Case, piece: Piece) -> Moment | None:
    """Return the due date of the one invoice a payment is for: named, with its reference, or of its labels."""
    if piece.text("step") not in {*RELEASES, "received"}:
        return None
    invoices = [one for one in case.of_kind("money") if one.text("step") == "invoiced" and one.moment("due")]
    tests = (
        [one for one in invoices if one.seq in (*piece.re, *piece.about)],
        [one for one in invoices if one.text("ref") and one.text("ref") == piece.text("ref")],
        [one for one in invoices if case.topics(one) and case.topics(one) == case.topics(piece)],
    )
    matching = next((found for found in tests if found), [])
    return matching[0].moment("due") if len(matching) == 1 else None


def differing_sources(case: Case) -> tuple[tuple[MoneyLine, ...], ...]:
    """Return payment steps whose joined sources state different amounts; the best source was counted."""
    found = []
    for one in payments(case):
        twins = tuple(_payments(case, case.twins(one.piece)))
        if len({twin.amount for twin in twins}) > 1:
            found.append(tuple(money_line(case, twin) for twin in twins))
    return tuple(found)
