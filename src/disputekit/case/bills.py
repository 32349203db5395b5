"""Invoices and what paid them: one account of it for reminders, for interest and for what is past its due date.

Money that came in pays the invoice it names, what is left of it the one that was due first, within a row of the
account. Money that went back later opens no invoice again: it is told apart, as returned.
"""

from collections.abc import Iterator
from typing import NamedTuple

from disputekit.case.account import accounts, payments_of
from disputekit.case.case import Case
from disputekit.case.derivation import rescaled
from disputekit.case.payments import RELEASES, Payment, arrivals_beside, names, payments
from disputekit.record.money import Money


class Bill(NamedTuple):
    """An invoice and what paid it: each payment with its part, as it came."""

    invoice: Payment
    paid: tuple[tuple[Payment, Money], ...]

    @property
    def received(self) -> Money:
        """What came in for it."""
        amount = self.invoice.amount
        return amount._replace(minor=sum(part.minor for _, part in self.paid))

    @property
    def left(self) -> Money:
        """What has not been paid of it."""
        amount = self.invoice.amount
        return amount._replace(minor=amount.minor - self.received.minor)


def bills(case: Case) -> tuple[Bill, ...]:
    """Return the invoices of a case, row by row of its account and there as they are due."""
    return case.once("bills", "", lambda: tuple(_bills(case)))


def _bills(case: Case) -> Iterator[Bill]:
    paid = payments(case)
    for account in accounts(case):
        for row in account.rows:
            own = payments_of(account.currency, row.labels, paid)
            scale = row.due.scale
            yield from _matched(case, [one._replace(amount=rescaled(one.amount, scale)) for one in own])


def _matched(case: Case, own: list[Payment]) -> Iterator[Bill]:
    invoices = sorted((one for one in own if one.step == "invoiced"), key=lambda one: _due_order(case, one))
    left = {one.piece.seq: one.amount.minor for one in invoices}
    found: dict[int, list[tuple[Payment, Money]]] = {seq: [] for seq in left}
    came = [one for one in own if one.step in RELEASES] + [*arrivals_beside(case, tuple(own))]
    for payment in sorted(came, key=lambda one: case.order(one.piece)):
        rest = payment.amount.minor
        for seq in _as_paid(case, payment, invoices):
            part = min(rest, left[seq])
            if part:
                rest -= part
                left[seq] -= part
                found[seq].append((payment, payment.amount._replace(minor=part)))
    return (Bill(one, tuple(found[one.piece.seq])) for one in invoices)


def _as_paid(case: Case, payment: Payment, invoices: list[Payment]) -> list[int]:
    """Return the invoices in the order in which a payment pays them: those it names, then as they are due."""
    return [one.piece.seq for one in sorted(invoices, key=lambda one: not names(case, payment, one))]


def _due_order(case: Case, invoice: Payment) -> tuple[str, tuple[object, ...]]:
    due = invoice.piece.moment("due")
    return (due.start if due else case.at(invoice.piece).start), case.order(invoice.piece)
