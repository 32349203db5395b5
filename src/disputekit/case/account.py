"""The account: four pots that are never mixed, per label and per currency, in whole minor units.

Received is what reached the freelancer and stayed, before fees; held is funded and neither released nor
returned; open is due and was never funded; asked is what a side asks of the decider and is no part of a sum.
What a side says it paid (``claimed``) stands apart. Money that was returned is taken from what is held first.
"""

from collections.abc import Iterator
from typing import NamedTuple

from disputekit.case.case import Case, label_order
from disputekit.case.derivation import Term, in_scale, minus
from disputekit.case.evidence import exhibits
from disputekit.case.hourly import hours_lines, hours_term
from disputekit.case.payments import RELEASES, Payment, arrivals_beside, payments
from disputekit.case.requests import bare_requests
from disputekit.case.sentence import Exhibit, Inference, Part
from disputekit.case.terms import Terms, all_terms, is_agreed
from disputekit.case.view import AccountRow, AgreedBasis, CurrencyAccount, Origin, RequestState
from disputekit.record.currencies import SCALES
from disputekit.record.money import Money


class Due(NamedTuple):
    """An amount due for a label, what it rests on, and what it is the sum of.

    ``parts`` are the terms of the amount, each under ``agreed`` (at the start, or stated where nothing was agreed),
    ``changes`` (agreed since) or ``hours``.
    """

    label: str
    amount: Money
    basis: AgreedBasis
    exhibits: tuple[Exhibit, ...]
    parts: tuple[tuple[str, Term], ...]


_WORST = (AgreedBasis.UNSUPPORTED, AgreedBasis.NOTE, AgreedBasis.HOURS, AgreedBasis.WORDS, AgreedBasis.NONE)


def accounts(case: Case) -> tuple[CurrencyAccount, ...]:
    """Return the account of each currency, the case's own first, then by code."""
    return case.once("accounts", "", lambda: _accounts(case))


def _accounts(case: Case) -> tuple[CurrencyAccount, ...]:
    paid, due = payments(case), tuple(dues(case))
    groups = _groups(paid, due, _included(case))
    found = {one.amount.currency for one in paid} | {one.amount.currency for one in due}
    order = sorted(found, key=lambda code: (code != case.facts.currency, code))
    return tuple(_currency_account(case, code, paid, due, groups) for code in order)


def rows_of(case: Case) -> tuple[AccountRow, ...]:
    """Return the rows of all currencies."""
    return tuple(row for account in accounts(case) for row in account.rows)


# ---------------------------------------------------------------- what is due


def dues(case: Case) -> Iterator[Due]:
    """Yield every amount due: fixed milestones (scope items where none is priced), hours, agreed requests."""
    priced = [*_fixed(case, "M")] or [*_fixed(case, "S")]
    yield from priced
    for line in hours_lines(case):
        term = hours_term(line)
        if line.label and term:
            yield Due(line.label, term.amount, AgreedBasis.HOURS, line.exhibits, (("hours", term),))
    for item in bare_requests(case):
        if item.agreed is not None and item.decided is not None:
            writing = item.state is RequestState.AGREED_IN_WRITING or item.decided.in_writing
            basis = AgreedBasis.WORDS if writing else AgreedBasis.NOTE
            term = Term(item.agreed, f"{item.label} agreed", (item.decided.seq,))
            yield Due(item.label, item.agreed, basis, item.decided.exhibits, (("changes", term),))


def _fixed(case: Case, letter: str) -> Iterator[Due]:
    for label, terms in all_terms(case, letter):
        stands, basis = terms.stands, _basis(terms)
        if stands.amount is not None and stands.per == "fixed" and basis is not None:
            yield Due(label, stands.amount, basis, stands.exhibits, tuple(_price_parts(terms, stands.amount)))


def _price_parts(terms: Terms, amount: Money) -> Iterator[tuple[str, Term]]:
    """Yield what was agreed at the start, and what a later agreement made of it."""
    stands = terms.stands
    if stands.origin is not Origin.LATER:
        said = "agreed at the start" if is_agreed(stands) else "stated, no agreement in the record"
        yield "agreed", Term(amount, f"{stands.label} {said}", (stands.seq,))
        return
    first = [
        Term(one.amount, f"{one.label} agreed at the start", (one.seq,))
        for one in terms.earlier
        if one.origin is Origin.ORIGINAL and one.per == "fixed" and one.amount
    ]
    for term in first[-1:]:
        if term.amount.currency == amount.currency:
            yield "agreed", term
            yield "changes", Term(minus(term.amount), f"{stands.label} as it was", term.seqs)
    yield "changes", Term(amount, f"{stands.label} agreed later", (stands.seq,))


def _basis(terms: Terms) -> AgreedBasis | None:
    """Return what a fixed price rests on; nothing is due for what one side alone added after an agreement."""
    if is_agreed(terms.stands):
        return AgreedBasis.WORDS
    return AgreedBasis.UNSUPPORTED if terms.stands.origin is Origin.UNSUPPORTED else None


# ---------------------------------------------------------------- rows


def _groups(
    paid: tuple[Payment, ...], due: tuple[Due, ...], included: tuple[tuple[str, ...], ...]
) -> tuple[tuple[str, ...], ...]:
    """Return the labels as rows: each alone, but those together that a payment or a milestone joins."""
    found: dict[str, set[str]] = {}
    for labels in (*([one.label] for one in due), *(one.labels for one in paid), *included):
        joined = set(labels).union(*(found.get(label, set()) for label in labels))
        found.update(dict.fromkeys(joined, joined))
    rows = {tuple(sorted(group, key=_row_order)) for group in found.values()}
    return tuple(sorted(rows, key=lambda row: _row_order(row[0])))


def _row_order(label: str) -> tuple[int, tuple[str, int]]:
    return "MSR".find(label[:1]), label_order(label)


def _included(case: Case) -> tuple[tuple[str, ...], ...]:
    """Return milestones whose standing statement includes requests: their price is in that of the milestone."""
    return case.once("included", "", lambda: tuple(_including(case)))


def _including(case: Case) -> Iterator[tuple[str, ...]]:
    for label, terms in all_terms(case, "M"):
        within = tuple(one for one in case.topics(case.by_seq[terms.stands.seq]) if one.startswith("R"))
        if within:
            yield (label, *within)


def _currency_account(
    case: Case,
    code: str,
    paid: tuple[Payment, ...],
    due: tuple[Due, ...],
    groups: tuple[tuple[str, ...], ...],
) -> CurrencyAccount:
    scale = max(_scales(code, paid, due))
    rows = [row for labels in groups if (row := _row(case, code, scale, labels, paid, due))]
    loose = _row(case, code, scale, (), paid, due)
    all_rows = (*rows, *((loose,) if loose else ()))
    total = _total(code, scale, all_rows)

    def step_sum(step: str) -> Money:
        own = (one.amount for one in paid if (one.step, one.amount.currency) == (step, code))
        return Money(code, sum(in_scale(one, scale) for one in own), scale)

    return CurrencyAccount(
        currency=code,
        rows=all_rows,
        total=total,
        fees=step_sum("fee"),
        refund_asked=step_sum("refund_asked"),
        charged_back=step_sum("charged_back"),
        sum_line=_sum_line(total),
    )


def _scales(code: str, paid: tuple[Payment, ...], due: tuple[Due, ...]) -> list[int]:
    stated = [*(one.amount for one in paid), *(one.amount for one in due)]
    return [SCALES.get(code, 0), *(one.scale for one in stated if one.currency == code)]


def _row(
    case: Case,
    code: str,
    scale: int,
    labels: tuple[str, ...],
    paid: tuple[Payment, ...],
    due: tuple[Due, ...],
) -> AccountRow | None:
    """Return the row of some labels in one currency, None when it has neither a price nor money."""
    own_due = [one for one in due if one.label in labels and one.amount.currency == code]
    counted = counted_dues(case, code, labels, due)
    own = payments_of(code, labels, paid)
    if not own and not own_due:
        return None
    steps = {step: sum(in_scale(one.amount, scale) for one in own if one.step == step) for step in _STEPS}
    released = steps["released"] + steps["lapsed"]
    beside = sum(in_scale(one.amount, scale) for one in arrivals_beside(case, own))
    owed = sum(in_scale(one.amount, scale) for one in counted)
    pots = _pots(
        owed, max(steps["funded"], released), released, beside, steps["refunded"] + steps["charged_back"]
    )
    shown = {one.seq: one for due_one in own_due for one in due_one.exhibits}
    shown |= {one.seq: one for one in exhibits(case, *(one.piece for one in own))}
    return AccountRow(
        labels=labels,
        currency=code,
        basis=min((one.basis for one in counted), key=_WORST.index, default=AgreedBasis.NONE),
        **{name: Money(code, minor, scale) for name, minor in pots.items()},
        funded=Money(code, steps["funded"], scale),
        invoiced=Money(code, steps["invoiced"], scale),
        claimed=Money(code, steps["claimed"], scale),
        exhibits=tuple(shown[seq] for seq in sorted(shown)),
    )


def counted_dues(case: Case, code: str, labels: tuple[str, ...], due: tuple[Due, ...]) -> tuple[Due, ...]:
    """Return what is due for the labels of a row; the price of a request within a milestone is in that one's."""
    within = {one for first, *rest in _included(case) if first in labels for one in rest}
    own = (one for one in due if one.label in labels and one.amount.currency == code)
    return tuple(one for one in own if one.label not in within)


def payments_of(code: str, labels: tuple[str, ...], paid: tuple[Payment, ...]) -> tuple[Payment, ...]:
    """Return the payment steps of a row, those for nothing where it has no labels."""
    own = frozenset(labels)
    return tuple(one for one in paid if _belongs(one, own) and one.amount.currency == code)


_STEPS = ("funded", *RELEASES, "refunded", "charged_back", "invoiced", "claimed")


def _pots(owed: int, funded: int, released: int, beside: int, taken_back: int) -> dict[str, int]:
    """Split one row: due + beyond = received + held + returned + open."""
    in_escrow = funded - released
    from_escrow = min(taken_back, in_escrow)
    paid_in = funded + beside
    return {
        "due": owed,
        "received": released + beside - (taken_back - from_escrow),
        "held": in_escrow - from_escrow,
        "open": max(0, owed - paid_in),
        "returned": taken_back,
        "beyond": max(0, paid_in - owed),
    }


def _belongs(payment: Payment, labels: frozenset[str]) -> bool:
    return labels.issuperset(payment.labels) if payment.labels else not labels


_COLUMNS = ("due", "received", "held", "open", "returned", "beyond", "funded", "invoiced", "claimed")


def _total(code: str, scale: int, rows: tuple[AccountRow, ...]) -> AccountRow:
    sums = {name: Money(code, sum(getattr(row, name).minor for row in rows), scale) for name in _COLUMNS}
    shown = {one.seq: one for row in rows for one in row.exhibits}
    bases = [row.basis for row in rows]
    return AccountRow(
        labels=tuple(label for row in rows for label in row.labels),
        currency=code,
        basis=min(bases, key=_WORST.index, default=AgreedBasis.NONE),
        **sums,
        exhibits=tuple(shown[seq] for seq in sorted(shown)),
    )


_SUM_OF = {
    AgreedBasis.UNSUPPORTED: "Stated, not all of it agreed in the record, ",
    AgreedBasis.NOTE: "Agreed, in part on the freelancer's note only, ",
    AgreedBasis.HOURS: "Agreed, hours at their rate included, ",
}


def _sum_line(total: AccountRow) -> Inference:
    """Return the equation of the pots; what is zero and rare is left out."""
    parts: list[Part] = [_SUM_OF.get(total.basis, "Agreed "), total.due]
    if total.beyond.minor:
        parts += [" + beyond what is agreed ", total.beyond]
    parts += [" = received ", total.received, " + held, not released ", total.held]
    parts += [" + agreed, not funded ", total.open]
    if total.returned.minor:
        parts += [" + returned to the client ", total.returned]
    return Inference(how="computed", parts=tuple(parts), inputs=(total.due,), exhibits=total.exhibits)
