"""Interest on late payment, where a law that the freelancer put in use gives it: arithmetic on dates and a rate.

Simple interest, 365 days a year, from the day after the due date to the day of payment. The law's points stand in
its rule; the reference or base rate they are laid on changes twice a year and is never guessed: the freelancer
gives it. What paid which invoice is told by ``bills``. Each invoice is rounded once, half up to the minor unit.

For the freelancer's screen: no document prints it unasked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from disputekit.case.bills import Bill, bills
from disputekit.case.case import Case
from disputekit.case.derivation import by_currency, half_up
from disputekit.case.due_time import due_after
from disputekit.case.payments import Payment
from disputekit.case.rule import Calendar, Figure, Rule
from disputekit.record.moment import Moment, Precision, date_in
from disputekit.record.money import Money

POINTS = "interest_points"
COMPENSATION = "compensation"
DAYS_A_YEAR = 365


class Stretch(NamedTuple):
    """Days on which one sum was owed: after ``since``, up to and with ``until``. ``paid_by`` ended it, None: it runs."""

    owed: Money
    since: date
    until: date
    paid_by: int | None

    @property
    def days(self) -> int:
        """How many days that are."""
        return (self.until - self.since).days


class LateInvoice(NamedTuple):
    """An invoice and the days on which it was owed too long. ``default``: the rule gave the due date, not the invoice.

    ``interest`` is None without a rate; ``a_day`` is what each further day adds, in units of the currency with two
    digits more than it has, None where nothing is owed any more or no rate is known.
    """

    seq: int
    labels: tuple[str, ...]
    due: date
    default: bool
    stretches: tuple[Stretch, ...]
    interest: Money | None
    a_day: Decimal | None


class NoInterest(NamedTuple):
    """An invoice whose interest cannot be computed: the record that stands in the way, and why."""

    seq: int
    record: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawInterest:
    """What one law gives. ``rate`` is percent a year in all, None while the reference rate is not known.

    ``totals`` has one amount per currency, currencies are never added; ``compensation`` are the fixed sums its rule
    names, in their own currency.
    """

    rule: Rule
    points: Decimal
    rate: Decimal | None
    invoices: tuple[LateInvoice, ...]
    totals: tuple[Money, ...]
    compensation: tuple[Figure, ...]
    not_computed: tuple[NoInterest, ...]


def gives_interest(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return the rules that give interest on late payment."""
    return tuple(rule for rule in rules if any(one.name == POINTS for one in rule.figures))


def interest_of(
    case: Case,
    rule: Rule,
    calendars: Mapping[str, Calendar],
    today: date,
    reference: Decimal | None,
) -> LawInterest:
    """Return what a law that gives interest adds to late invoices, as of a day in the zone of the case.

    Args:
        case: the folded case.
        rule: one of ``gives_interest``.
        calendars: those that the rule's length may name.
        today: the last day that is counted where something is still owed.
        reference: percent a year the points of the rule are laid on; None while it is not known.
    """
    points = next(Decimal(one.value) for one in rule.figures if one.name == POINTS)
    rate = None if reference is None else reference + points
    found = [_late(case, rule, calendars, today, rate, bill) for bill in bills(case)]
    late = tuple(one for one in found if isinstance(one, LateInvoice))
    return LawInterest(
        rule=rule,
        points=points,
        rate=rate,
        invoices=late,
        totals=by_currency(one.interest for one in late if one.interest is not None),
        compensation=tuple(one for one in rule.figures if one.name.startswith(COMPENSATION)) if late else (),
        not_computed=tuple(one for one in found if isinstance(one, NoInterest)),
    )


# ---------------------------------------------------------------- days and interest


def _late(
    case: Case,
    rule: Rule,
    calendars: Mapping[str, Calendar],
    today: date,
    rate: Decimal | None,
    bill: Bill,
) -> LateInvoice | NoInterest | None:
    """Return an invoice that was or is owed too long, why that cannot be told, or None where it is in time."""
    piece = bill.invoice.piece
    stated = piece.moment("due")
    due = _day(case, stated) if stated else _default_due(case, rule, calendars, bill.invoice)
    if due is None:
        return NoInterest(piece.seq, piece.seq, "no due date to the day")
    days = [(_day(case, case.at(payment.piece)), payment, part) for payment, part in bill.paid]
    vague = [payment.piece.seq for day, payment, _ in days if day is None]
    if vague:
        return NoInterest(piece.seq, vague[0], "paid on a day that is not known")
    dated = [(day, payment.piece.seq, part) for day, payment, part in days if day and day <= today]
    stretches = tuple(_stretches(bill.invoice.amount, due, today, dated))
    if not stretches:
        return None
    owed = stretches[-1].owed if stretches[-1].paid_by is None else None
    return LateInvoice(
        seq=piece.seq,
        labels=bill.invoice.labels,
        due=due,
        default=stated is None,
        stretches=stretches,
        interest=None if rate is None else simple_interest(stretches, rate),
        a_day=None if rate is None or owed is None else a_day(owed, rate),
    )


def _day(case: Case, moment: Moment) -> date | None:
    if moment.rel != "at" or moment.precision is Precision.MONTH:
        return None
    return date_in(moment.start, case.facts.zone)


def _default_due(case: Case, rule: Rule, calendars: Mapping[str, Calendar], invoice: Payment) -> date | None:
    """Return the day on which a law has an invoice paid that names none: only where its clock starts with one."""
    starts = any(one.kind == "money" and one.name == "invoiced" for one in rule.triggers)
    day = _day(case, case.at(invoice.piece))
    if rule.length is None or not starts or day is None:
        return None
    return due_after(rule.length, datetime.combine(day, time(), tzinfo=UTC), "UTC", calendars).date()


def _stretches(
    invoiced: Money, due: date, today: date, paid: list[tuple[date, int, Money]]
) -> Iterator[Stretch]:
    owed, since = invoiced, due
    for day, seq, part in sorted(paid, key=lambda one: one[:2]):
        if day > since and owed.minor:
            yield Stretch(owed, since, day, seq)
        owed, since = owed._replace(minor=owed.minor - part.minor), max(since, day)
    if owed.minor and today > since:
        yield Stretch(owed, since, today, None)


def simple_interest(stretches: tuple[Stretch, ...], rate: Decimal) -> Money:
    """Return owed x rate x days / 365 over all stretches, rounded once, half up to the minor unit."""
    exact = (
        sum((Decimal(one.owed.minor) * one.days for one in stretches), Decimal()) * rate / 100 / DAYS_A_YEAR
    )
    return stretches[0].owed._replace(minor=half_up(exact))


def a_day(owed: Money, rate: Decimal) -> Decimal:
    """Return what one day adds, in units of the currency, half up to two digits more than it has."""
    exact = Decimal(owed.minor) * rate / 100 / DAYS_A_YEAR / Decimal(10) ** owed.scale
    return exact.quantize(Decimal(1).scaleb(-owed.scale - 2), rounding=ROUND_HALF_UP)
