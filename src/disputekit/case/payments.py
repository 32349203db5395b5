"""Payment steps: which of them are the same money, and what is listed for each."""

from collections.abc import Iterator
from typing import NamedTuple

from disputekit.case.case import Case
from disputekit.case.derivation import in_scale
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
    """Return all payment steps as they happened, each event once; steps without an amount are left out.

    A receipt that names nothing has the labels of the release that it is the arrival of.
    """
    return case.once(
        "payments", "", lambda: tuple(_placed(case, tuple(_payments(case, case.of_kind("money")))))
    )


def _payments(case: Case, pieces: tuple[Piece, ...]) -> Iterator[Payment]:
    for piece in pieces:
        amount = piece.money()
        if amount is not None:
            yield Payment(piece, piece.text("step"), amount, paid_labels(case, piece))


def paid_labels(case: Case, piece: Piece) -> tuple[str, ...]:
    """Return what a payment is for; where it names nothing, what the one payment with its reference is for.

    A scope item stands for the one priced milestone that includes it.
    """
    named = _named(case, piece)
    if named or piece.kind != "money" or not piece.text("ref"):
        return named
    same = (one for one in case.of_kind("money") if one.text("ref") == piece.text("ref"))
    found = {labels for one in same if (labels := _named(case, one))}
    return found.pop() if len(found) == 1 else ()


def _named(case: Case, piece: Piece) -> tuple[str, ...]:
    named = (one for one in case.topics(piece) if one[:1] in {"M", "R", "S"})
    return tuple(dict.fromkeys(_payer(case, label) for label in named))


def _payer(case: Case, label: str) -> str:
    if not label.startswith("S"):
        return label
    terms = ((one, terms_of(case, one)) for one in milestones_with(case, label))
    priced = [one for one, found in terms if found is not None and found.stands.amount is not None]
    return priced[0] if len(priced) == 1 else label


# ---------------------------------------------------------------- a release and its arrival


def arrivals_beside(case: Case, among: tuple[Payment, ...]) -> tuple[Payment, ...]:
    """Return the receipts that are money of their own, and not the arrival of a release.

    A release and its arrival are one payment. They are taken as such when the receipt names the release, has
    its amount, or has it together with a fee; each release arrives once, or in parts that name it. All are
    payments of one label; a fee may be for nothing in particular.
    """
    arrived = _arrivals(case, among, payments(case))
    return tuple(one for one in among if one.step == "received" and one.piece.seq not in arrived)


def unmatched_receipts(case: Case) -> tuple[Payment, ...]:
    """Return receipts of a label that has releases too, counted beside them: nothing says it is the same money."""
    found: list[Payment] = []
    for labels, among in _by_label(payments(case)).items():
        if labels and any(one.step in RELEASES for one in among):
            found += arrivals_beside(case, among)
    return tuple(found)


def names(case: Case, payment: Payment, other: Payment) -> bool:
    """Tell whether a payment says that it belongs to another step: by its number or its reference."""
    said = {*payment.piece.re, *payment.piece.cites, *payment.piece.about}
    ref = payment.piece.text("ref")
    return any(one.seq in said for one in case.twins(other.piece)) or (
        bool(ref) and ref == other.piece.text("ref")
    )


def _placed(case: Case, found: tuple[Payment, ...]) -> Iterator[Payment]:
    """Yield payments, those receipts with the labels of their release that name nothing."""
    loose = tuple(one for one in found if one.step == "received" and not one.labels)
    arrived: dict[int, Payment] = {}
    if loose:
        taken = set(_releases_that_arrived(case, found))
        waiting = (one for one in found if one.step in RELEASES and one.piece.seq not in taken)
        arrived = _arrivals(case, (*loose, *waiting), found)
    for one in found:
        release = arrived.get(one.piece.seq) if not one.labels else None
        yield one._replace(labels=release.labels) if release else one


def _releases_that_arrived(case: Case, found: tuple[Payment, ...]) -> Iterator[int]:
    for among in _by_label(found).values():
        yield from (one.piece.seq for one in _arrivals(case, among, found).values())


def _by_label(found: tuple[Payment, ...]) -> dict[tuple[str, ...], tuple[Payment, ...]]:
    groups: dict[tuple[str, ...], tuple[Payment, ...]] = {}
    for one in found:
        groups[one.labels] = (*groups.get(one.labels, ()), one)
    return groups


def _arrivals(case: Case, among: tuple[Payment, ...], fees: tuple[Payment, ...]) -> dict[int, Payment]:
    """Return the release that each receipt is the arrival of, by the number of the receipt: what is said goes first."""
    receipts = [one for one in among if one.step == "received"]
    waiting = [one for one in among if one.step in RELEASES]
    found: dict[int, Payment] = {}
    for receipt in receipts if waiting else ():
        named = next((one for one in waiting if names(case, receipt, one)), None)
        if named is not None:
            found[receipt.piece.seq] = named
    waiting = [one for one in waiting if one not in found.values()]
    for less in ("", "fee"):
        for receipt in receipts:
            fits = (one for one in waiting if _is_arrival(case, receipt, one, less, fees))
            match = next(fits, None) if receipt.piece.seq not in found else None
            if match is not None:
                found[receipt.piece.seq] = match
                waiting.remove(match)
    return found


def _is_arrival(
    case: Case, receipt: Payment, release: Payment, less: str, steps: tuple[Payment, ...]
) -> bool:
    """Tell whether a receipt has the amount of a release, or that less a fee which may have been taken from it."""
    if receipt.amount.currency != release.amount.currency:
        return False
    if compare(case.at(receipt.piece), case.at(release.piece)) is Order.BEFORE:
        return False
    scale = max(one.scale for one in (receipt.amount, release.amount, *(fee.amount for fee in steps)))
    gap = in_scale(release.amount, scale) - in_scale(receipt.amount, scale)
    if not less:
        return gap == 0
    fees = (one for one in steps if one.step == less and one.amount.currency == receipt.amount.currency)
    own = (one for one in fees if not one.labels or not set(one.labels).isdisjoint(release.labels))
    return gap in {in_scale(one.amount, scale) for one in own}


def money_lines(case: Case) -> tuple[MoneyLine, ...]:
    """Return every payment step for print, as it happened."""
    return tuple(money_line(case, one) for one in payments(case))


def money_line(case: Case, payment: Payment) -> MoneyLine:
    """Return one payment step for print, with the labels that the record names."""
    piece = payment.piece
    at, due = case.at(piece), piece.moment("due") or _invoice_due(case, piece)
    paid = payment.step in {*RELEASES, "received"}
    return MoneyLine(
        seq=piece.seq,
        when=at,
        step=payment.step,
        amount=payment.amount,
        labels=paid_labels(case, piece),
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
