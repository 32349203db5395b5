"""What a rule needs of a case, such as money in escrow: whether it holds now, held once, and what ended it."""

from collections.abc import Iterator, Sequence

from disputekit.case.account import rows_of
from disputekit.case.bills import bills
from disputekit.case.case import Case
from disputekit.case.derivation import by_currency
from disputekit.case.payments import RELEASES, Payment, payments
from disputekit.case.piece import Piece
from disputekit.case.rule import Rule
from disputekit.case.view import AccountRow
from disputekit.record.moment import Bounds, bounds
from disputekit.record.money import Money

_ENDINGS = ("contract_ended", "order_completed", "order_cancelled")
_PAYING = (*RELEASES, "received")
_RETURNING = ("refunded", "charged_back")


def share(labels: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether two records can concern the same thing: a label of both, or one of them names none."""
    return not labels or not others or not set(labels).isdisjoint(others)


def held(case: Case, labels: Sequence[str]) -> tuple[Money, ...]:
    """Return what is in escrow for some labels (for all when none is named), one amount per currency."""
    return by_currency(row.held for row in _rows(case, labels) if row.held.minor)


def _rows(case: Case, labels: Sequence[str]) -> tuple[AccountRow, ...]:
    """Return the rows of some labels; a dozen rules ask for the same ones."""
    return case.once(
        "rows a rule asks for",
        " ".join(labels),
        lambda: tuple(row for row in rows_of(case) if share(labels, row.labels)),
    )


def stretch(case: Case, piece: Piece) -> Bounds:
    """Return the longest stretch in which something can have happened."""
    known = case.once("clock bounds", "", dict[int, Bounds])
    if piece.seq not in known:
        known[piece.seq] = bounds(case.at(piece))
    return known[piece.seq]


def endings(case: Case) -> tuple[Piece, ...]:
    """Return what ended the contract or the order, nothing when it began anew afterwards."""
    found = [one for one in case.of_kind("event") if one.text("name") in (*_ENDINGS, "contract_started")]
    begun = [at for at, one in enumerate(found) if one.text("name") == "contract_started"]
    return tuple(found[begun[-1] + 1 :] if begun else found)


def needs_hold(case: Case, rule: Rule, labels: Sequence[str], trigger: Piece) -> bool:
    """Tell whether the conditions of a rule hold as the case stands now, for what a trigger is about."""
    return all(_holds(case, need, labels, trigger) for need in rule.needs)


def _holds(case: Case, need: str, labels: Sequence[str], trigger: Piece) -> bool:
    match need:
        case "escrow":
            return bool(held(case, labels))
        case "ended":
            return bool(endings(case))
        case "active":
            return not endings(case)
        case "released":
            paid = any(share(labels, one.labels) for one in _paid(case, _PAYING))
            return paid and any(row.received.minor > 0 for row in _rows(case, labels))
        case "unpaid":
            return _is_unpaid(case, labels, trigger)
        case _:
            raise ValueError(f"a rule needs escrow, ended, active, released or unpaid; found {need!r}")


def _paid(case: Case, steps: Sequence[str]) -> tuple[Payment, ...]:
    return tuple(one for one in payments(case) if one.step in steps)


def _is_unpaid(case: Case, labels: Sequence[str], trigger: Piece) -> bool:
    """Tell whether something is still to be paid: of the invoice that is meant, else of what the labels come to."""
    left = [one.left.minor for one in bills(case) if one.invoice.piece.seq == trigger.seq]
    rows = [row for row in _rows(case, labels) if row.due.minor or row.invoiced.minor or row.received.minor]
    return any(left) if left else not rows or any(_row_is_unpaid(row) for row in rows)


def _row_is_unpaid(row: AccountRow) -> bool:
    """Where neither a price nor an invoice says how much is due, whatever came in counts as all of it."""
    if row.due.minor:
        return row.open.minor > 0 or row.held.minor > 0
    return row.received.minor < max(row.invoiced.minor, 1)


def what_ended(case: Case, rule: Rule, labels: Sequence[str], trigger: Piece) -> Iterator[Piece]:
    """Yield what ended a need of a rule that does not hold: the last payment that moved the money, the end of the contract."""
    for need in (one for one in rule.needs if not _holds(case, one, labels, trigger)):
        moved = [one.piece for one in _paid(case, _MOVES.get(need, ())) if share(labels, one.labels)]
        yield from moved[-1:]
        if need == "active":
            yield from endings(case)


_MOVES = {"escrow": (*RELEASES, *_RETURNING), "released": _RETURNING, "unpaid": _PAYING}


def held_once(case: Case, rule: Rule, labels: Sequence[str], trigger: Piece) -> bool:
    """Tell whether the needs of a rule held when a clock was triggered that has been stopped since."""
    if "escrow" in rule.needs and not _was_funded(case, labels, trigger):
        return False
    lasting = (need for need in rule.needs if need not in {*_MOVES, "active"})
    return all(_holds(case, need, labels, trigger) for need in lasting)


def _was_funded(case: Case, labels: Sequence[str], trigger: Piece) -> bool:
    own = (one.piece for one in _paid(case, ("funded",)) if share(labels, one.labels))
    return any(stretch(case, one).lo < stretch(case, trigger).hi for one in own)


def is_silent_on_escrow(case: Case, labels: Sequence[str]) -> bool:
    """Tell whether the record never says that money came into escrow or out of it."""
    return not any(share(labels, one.labels) for one in _paid(case, ("funded", *RELEASES)))
