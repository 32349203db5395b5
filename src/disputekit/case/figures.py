"""The account in the order money takes: agreed, changed, worked, submitted, invoiced, funded, released, received.

Each figure of a row is the sum of its terms, and each term names its records. The pots (received, held, open,
returned, beyond, due) are those of account.py, worked out a second time from the records; ``outstanding`` is what
is due and was neither received nor returned, ``contested`` what a running dispute is about. For the screen and
for scripts: documents print account.py alone.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from disputekit.case.account import Due, accounts, counted_dues, dues, payments_of
from disputekit.case.case import Case
from disputekit.case.contested import contests
from disputekit.case.derivation import Figure, Term, figure, in_scale, minus
from disputekit.case.payments import RELEASES, Payment, arrivals_beside, payments
from disputekit.record.money import Money

NAMES = (
    *("agreed", "changes", "hours", "due", "submitted", "invoiced", "funded", "released"),
    *("received", "held", "open", "returned", "beyond", "fees", "claimed", "outstanding", "contested"),
)
_EXCESS = "more than what is due"


class FigureRow(NamedTuple):
    """The figures of some labels in one currency, in the order of ``NAMES``. No labels: assigned to nothing."""

    labels: tuple[str, ...]
    figures: tuple[Figure, ...]

    def named(self, name: str) -> Figure:
        """Return one figure."""
        return self.figures[NAMES.index(name)]


class Figures(NamedTuple):
    """The rows of one currency and their total; every figure of the total is the sum of those of the rows."""

    currency: str
    rows: tuple[FigureRow, ...]
    total: FigureRow


def figures_of(case: Case) -> tuple[Figures, ...]:
    """Return the figures of each currency, the case's own first, then by code."""
    return case.once("figures", "", lambda: tuple(_currency(case, code) for code in _codes(case)))


def _codes(case: Case) -> list[str]:
    found = {one.currency for one in accounts(case)}
    found |= {one.sum.amount.currency for one in contests(case) if one.sum is not None}
    return sorted(found, key=lambda code: (code != case.facts.currency, code))


def _currency(case: Case, code: str) -> Figures:
    account = next((one for one in accounts(case) if one.currency == code), None)
    zero = account.total.due._replace(minor=0) if account else Money(code, 0, 0)
    labelled = [row.labels for row in account.rows] if account else []
    disputed = _contested(case, code, labelled)
    paid, due = payments(case), tuple(dues(case))
    rows = [_row(case, zero, labels, paid, due, disputed.pop(labels, [])) for labels in labelled]
    rows += [_make(zero, labels, {"contested": terms}) for labels, terms in disputed.items()]
    every = {name: [term for row in rows for term in row.named(name).terms] for name in NAMES}
    return Figures(
        code, tuple(rows), _make(zero, tuple(label for row in rows for label in row.labels), every)
    )


def _make(zero: Money, labels: tuple[str, ...], terms: dict[str, list[Term]]) -> FigureRow:
    return FigureRow(labels, tuple(figure(name, zero, terms.get(name, ())) for name in NAMES))


def _contested(case: Case, code: str, labelled: list[tuple[str, ...]]) -> dict[tuple[str, ...], list[Term]]:
    """Return what is contested by row; what is about labels of several rows is not split: it is a row of its own."""
    found: dict[tuple[str, ...], list[Term]] = {}
    for contest in contests(case):
        own = [
            one for one in labelled if set(contest.labels) <= set(one) and bool(contest.labels) == bool(one)
        ]
        if contest.sum is not None and contest.sum.amount.currency == code:
            found.setdefault(own[0] if own else contest.labels, []).extend(contest.sum.terms)
    return found


# ---------------------------------------------------------------- one row


def _row(
    case: Case,
    zero: Money,
    labels: tuple[str, ...],
    paid: tuple[Payment, ...],
    due: tuple[Due, ...],
    disputed: list[Term],
) -> FigureRow:
    own_due = counted_dues(case, zero.currency, labels, due)
    own = payments_of(zero.currency, labels, paid)
    found = {name: [term for one in own_due for part, term in one.parts if part == name] for name in _DUE}
    found["due"] = [term for name in _DUE for term in found[name]]
    found["submitted"] = list(_submitted(case, own_due))
    for name, steps in _STEPS.items():
        found[name] = _of_steps(own, *steps)
    found |= _pots(case, zero, own, found)
    found["contested"] = disputed
    return _make(zero, labels, found)


_DUE = ("agreed", "changes", "hours")
_STEPS = {
    "invoiced": ("invoiced",),
    "funded": ("funded",),
    "released": RELEASES,
    "returned": ("refunded", "charged_back"),
    "fees": ("fee",),
    "claimed": ("claimed",),
}
_WORDS = {
    "invoiced": "invoiced",
    "funded": "put in escrow",
    "released": "released",
    "lapsed": "released by silence",
    "received": "received",
    "refunded": "refunded",
    "charged_back": "charged back",
    "fee": "fee",
    "claimed": "paid, says the client",
}


def _of_steps(own: tuple[Payment, ...], *steps: str) -> list[Term]:
    return [_term(one) for one in own if one.step in steps]


def _term(payment: Payment) -> Term:
    return Term(payment.amount, _WORDS[payment.step], (payment.piece.seq,))


def _submitted(case: Case, due: tuple[Due, ...]) -> Iterator[Term]:
    """Yield the price of what was submitted whole; hours are worked and not submitted."""
    for one in due:
        whole = [each for each in case.about(one.label, "delivery") if each.fields.get("part") is not True]
        if whole and not any(name == "hours" for name, _ in one.parts):
            yield Term(one.amount, f"{one.label} submitted", (whole[-1].seq,))


def _pots(
    case: Case, zero: Money, own: tuple[Payment, ...], found: dict[str, list[Term]]
) -> dict[str, list[Term]]:
    """Return the terms of the pots: due + beyond = received + held + returned + open."""
    beside = [_term(one) for one in arrivals_beside(case, own)]
    not_funded = _total(zero, found["released"]) - _total(zero, found["funded"])
    unseen = Term(
        zero._replace(minor=max(0, not_funded)),
        "released, its funding is not recorded",
        _seqs(found["released"]),
    )
    paid_in = [*found["funded"], unseen]
    in_escrow = [*paid_in, *_negative(found["released"])]
    from_escrow, from_received = _taken_back(zero, _total(zero, in_escrow), found["returned"])
    received = [*found["released"], *beside, *_negative(from_received)]
    return {
        "received": received,
        "held": [*in_escrow, *_negative(from_escrow)],
        "open": _at_least_nothing(zero, [*found["due"], *_negative([*paid_in, *beside])]),
        "beyond": _at_least_nothing(zero, [*paid_in, *beside, *_negative(found["due"])]),
        "outstanding": _at_least_nothing(
            zero, [*found["due"], *_negative(received), *_negative(found["returned"])]
        ),
    }


def _taken_back(zero: Money, escrow: int, returned: list[Term]) -> tuple[list[Term], list[Term]]:
    """Split what went back, in its order: from escrow as long as that holds something, then from what was received."""
    from_escrow, from_received = [], []
    for one in returned:
        minor = in_scale(one.amount, zero.scale)
        part = min(minor, escrow)
        escrow -= part
        split = bool(part) and part < minor
        from_escrow.append(
            one._replace(amount=zero._replace(minor=part), what=one.what + (", in part" if split else ""))
        )
        rest = zero._replace(minor=minor - part)
        from_received.append(one._replace(amount=rest, what=one.what + (", the rest" if split else "")))
    return from_escrow, from_received


def _at_least_nothing(zero: Money, terms: list[Term]) -> list[Term]:
    """Return terms whose sum is not below zero: what is over is a term of its own."""
    below = -_total(zero, terms)
    return [*terms, Term(zero._replace(minor=below), _EXCESS, ())] if below > 0 else terms


def _total(zero: Money, terms: Iterable[Term]) -> int:
    return sum(in_scale(one.amount, zero.scale) for one in terms)


def _negative(terms: Iterable[Term]) -> list[Term]:
    return [one._replace(amount=minus(one.amount)) for one in terms]


def _seqs(terms: Iterable[Term]) -> tuple[int, ...]:
    return tuple(sorted({seq for one in terms for seq in one.seqs}))
