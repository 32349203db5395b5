"""What a settlement can be about, per currency: escrow, agreed and never funded, and what the freelancer asks.

Escrow and money that was agreed but never funded are two things: a platform can only give away what it holds.
"""

from enum import Enum
from typing import NamedTuple

from disputekit.case.account import accounts
from disputekit.case.case import Case
from disputekit.case.contested import contested_figures
from disputekit.case.derivation import rescaled
from disputekit.case.dispute import asks
from disputekit.case.payments import payments
from disputekit.case.requests import requests_of
from disputekit.case.view import AccountRow, CurrencyAccount
from disputekit.record.currencies import SCALES
from disputekit.record.money import Money


class ClaimBasis(Enum):
    """Where the amount of the full claim comes from; the value is how it is said."""

    TYPED = "your number"
    STATED = "as you stated it"
    HELD_FOR_ASK = "in escrow for what you asked"
    CONTESTED = "what the dispute is about"
    HELD = "all that is in escrow"
    OPEN = "agreed and not paid; nothing is in escrow"
    NOTHING = "nothing is in escrow and nothing agreed is open"


class FeesTaken(NamedTuple):
    """Fees as recorded: how much was taken from how much that was received, for these labels (none: for all)."""

    taken: Money
    received: Money
    labels: tuple[str, ...]
    seqs: tuple[int, ...]


class Pots(NamedTuple):
    """The money of one currency, all in one scale. ``unfunded`` is agreed beside the ``extra`` work.

    ``extra`` is what was agreed for requests and never funded, ``extra_in_claim`` (worked out by
    ``settle``) what of it the claim holds already; ``claim_seqs`` are the records of the claim.
    """

    currency: str
    scale: int
    escrow: Money
    escrow_labels: tuple[str, ...]
    extra: Money
    extra_labels: tuple[str, ...]
    extra_in_claim: Money
    unfunded: Money
    unfunded_labels: tuple[str, ...]
    claim: Money
    claim_basis: ClaimBasis
    claim_seqs: tuple[int, ...]
    fees: FeesTaken | None


def pots_of(case: Case) -> tuple[Pots, ...]:
    """Return the pots of each currency that the account of the case has, in its order."""
    return tuple(_pots(case, one) for one in accounts(case))


def empty_pots(code: str) -> Pots:
    """Return the pots of a currency in which nothing is recorded: an offer or the user names it."""
    none = Money(code, 0, SCALES[code])
    return Pots(
        currency=code,
        scale=none.scale,
        escrow=none,
        escrow_labels=(),
        extra=none,
        extra_labels=(),
        extra_in_claim=none,
        unfunded=none,
        unfunded_labels=(),
        claim=none,
        claim_basis=ClaimBasis.NOTHING,
        claim_seqs=(),
        fees=None,
    )


def _pots(case: Case, account: CurrencyAccount) -> Pots:
    total, scale = account.total, account.total.due.scale
    parts = [(row, _extra_in(case, row)) for row in account.rows]
    extra = sum(minor for _, minor in parts)
    claim, basis, seqs = _claim(case, account)
    return Pots(
        currency=account.currency,
        scale=scale,
        escrow=total.held,
        escrow_labels=tuple(label for row, _ in parts if row.held.minor for label in row.labels),
        extra=Money(account.currency, extra, scale),
        extra_labels=tuple(one for row, minor in parts if minor for one in row.labels if one[0] == "R"),
        extra_in_claim=Money(account.currency, 0, scale),
        unfunded=Money(account.currency, total.open.minor - extra, scale),
        unfunded_labels=tuple(
            one for row, minor in parts if row.open.minor > minor for one in row.labels if one[0] != "R"
        ),
        claim=claim,
        claim_basis=basis,
        claim_seqs=seqs,
        fees=_fees(case, account),
    )


def _extra_in(case: Case, row: AccountRow) -> int:
    """Return how much of what is open in a row is for requests: of a joined row no more than their prices."""
    requests = [one for one in row.labels if one.startswith("R")]
    if len(requests) == len(row.labels):
        return row.open.minor if requests else 0
    agreed = (one.agreed for one in requests_of(case) if one.label in requests)
    prices = (one for one in agreed if one is not None and one.currency == row.currency)
    return min(row.open.minor, sum(rescaled(one, row.open.scale).minor for one in prices))


def _claim(case: Case, account: CurrencyAccount) -> tuple[Money, ClaimBasis, tuple[int, ...]]:
    """Return what is claimed: the amount asked last, else what is held for it, what is contested, held, or open."""
    scale, code = account.total.due.scale, account.currency
    for ask in reversed(asks(case, "me")):
        seqs = tuple(one.seq for one in ask.exhibits)
        if ask.amount is not None and ask.amount.currency == code:
            wide = max(scale, ask.amount.scale)
            return rescaled(ask.amount, wide), ClaimBasis.STATED, seqs
        held = next((one for one in ask.held if one.currency == code), None)
        if ask.amount is None and held is not None:
            return held, ClaimBasis.HELD_FOR_ASK, seqs
    for one in contested_figures(case):
        if one.amount.currency == code and one.amount.minor:
            return rescaled(one.amount, max(scale, one.amount.scale)), ClaimBasis.CONTESTED, one.seqs
    proofs = tuple(one.seq for one in account.total.exhibits)
    if account.total.held.minor:
        return account.total.held, ClaimBasis.HELD, proofs
    if account.total.open.minor:
        return account.total.open, ClaimBasis.OPEN, proofs
    return account.total.open, ClaimBasis.NOTHING, ()


def _fees(case: Case, account: CurrencyAccount) -> FeesTaken | None:
    """Return the fees taken and what they were taken from; None where none is recorded or nothing received.

    Fees for a label are held against what was received for its row; one without a label against everything.
    """
    paid = [one for one in payments(case) if one.step == "fee" and one.amount.currency == account.currency]
    labels = {label for one in paid for label in one.labels}
    everything = any(not one.labels for one in paid)
    rows = [row for row in account.rows if everything or labels & set(row.labels)]
    received = sum(row.received.minor for row in rows)
    if not account.fees.minor or received <= 0:
        return None
    return FeesTaken(
        taken=account.fees,
        received=Money(account.currency, received, account.total.due.scale),
        labels=() if everything else tuple(dict.fromkeys(one for row in rows for one in row.labels)),
        seqs=tuple(one.piece.seq for one in paid),
    )
