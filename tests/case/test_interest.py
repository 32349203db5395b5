"""Interest on late payment: days times a sum times a rate, never without a rate that somebody gave."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.case.interest import (
    LateInvoice,
    LawInterest,
    NoInterest,
    Stretch,
    a_day,
    gives_interest,
    interest_of,
    simple_interest,
)
from disputekit.case.rule import Actor, Effect, Figure, Length, Match, Rule, Unit
from disputekit.record.money import Money
from tests.case.build import Chain, money, when
from tests.case.test_account import Paid

TODAY = date(2026, 3, 31)
RATE = Decimal("2.15")


def law(length: Length | None = None, trigger: str = "invoiced", **figures: str) -> Rule:
    return Rule(
        id="LAW",
        pack="test",
        title="late payment",
        triggers=(Match("money", trigger),),
        stops=(),
        needs=(),
        length=length,
        zone="not stated",
        acts=Actor.CLIENT,
        silence="",
        effect=Effect.NONE,
        sources=(),
        confidence="B",
        checked_on=date(2026, 11, 23),
        figures=tuple(
            Figure(name, value, "percentage points" if name == "interest_points" else "EUR")
            for name, value in ({"interest_points": "8"} | figures).items()
        ),
    )


def invoiced(due: str = "2026-03-01", **more: Any) -> Paid:
    chain = Paid(platform="direct")
    chain.pay("invoiced", 800, "M1", at="2026-02-01", due=when(due), **more)
    return chain


def interest(chain: Chain, reference: Decimal | None = RATE, rule: Rule | None = None) -> LawInterest:
    return interest_of(chain.case, rule or law(), {}, TODAY, reference)


def only(chain: Chain, reference: Decimal | None = RATE, rule: Rule | None = None) -> LateInvoice:
    (one,) = interest(chain, reference, rule).invoices
    return one


def days(one: LateInvoice) -> list[tuple[int, int]]:
    return [(stretch.owed.minor // 100, stretch.days) for stretch in one.stretches]


def test_only_rules_that_name_points_give_interest() -> None:
    other = law()
    bare = other._replace(figures=())
    assert gives_interest((bare, other)) == (other,)


def test_an_unpaid_invoice_bears_interest_from_the_day_after_it_was_due() -> None:
    one = only(invoiced())
    assert one.stretches == (Stretch(Money("USD", 80_000, 2), date(2026, 3, 1), TODAY, None),)
    # 800.00 x 10.15 % x 30 / 365 = 6.674; a day 0.22246
    assert (one.interest, one.a_day) == (Money("USD", 667, 2), Decimal("0.2225"))
    assert (one.due, one.default, one.labels) == (date(2026, 3, 1), False, ("M1",))


def test_the_points_of_the_law_are_added_to_the_rate_that_was_given() -> None:
    found = interest(invoiced())
    assert (found.points, found.rate, found.totals) == (Decimal(8), Decimal("10.15"), (Money("USD", 667, 2),))


def test_without_a_rate_the_days_are_known_and_no_amount_is_guessed() -> None:
    found = interest(invoiced(), None)
    assert (found.rate, found.totals) == (None, ())
    assert (found.invoices[0].interest, found.invoices[0].a_day) == (None, None)
    assert days(found.invoices[0]) == [(800, 30)]


def test_a_part_that_was_paid_stops_bearing_interest_on_that_day() -> None:
    chain = invoiced()
    chain.pay("received", 300, "M1", at="2026-03-11")
    paid = chain.pay("received", 500, "M1", at="2026-03-21")
    one = only(chain)
    assert days(one) == [(800, 10), (500, 10)]
    assert (one.stretches[-1].paid_by, one.a_day) == (paid, None)


def test_what_was_paid_in_time_bears_none() -> None:
    chain = invoiced()
    chain.pay("received", 300, "M1", at="2026-02-20")
    assert days(only(chain)) == [(500, 30)]
    chain.pay("received", 500, "M1", at="2026-03-01")
    assert interest(chain).invoices == ()


def test_two_payments_of_one_day_are_one_step() -> None:
    chain = invoiced()
    for _ in range(2):
        chain.pay("received", 100, "M1", at="2026-03-11")
    assert days(only(chain)) == [(800, 10), (600, 20)]


def test_what_is_not_due_yet_and_what_is_paid_later_than_today_bears_none_of_it() -> None:
    assert interest(invoiced("2026-03-31")).invoices == ()
    chain = invoiced()
    chain.pay("received", 800, "M1", at="2026-04-11")
    assert days(only(chain)) == [(800, 30)]


def test_a_release_and_its_arrival_pay_once() -> None:
    chain = invoiced()
    chain.pay("released", 300, "M1", at="2026-03-11")
    chain.pay("received", 300, "M1", at="2026-03-16")
    assert days(only(chain)) == [(800, 10), (500, 20)]


def test_a_payment_pays_the_invoice_it_names_and_then_the_one_that_was_due_first() -> None:
    chain = Paid(platform="direct")
    later = chain.pay("invoiced", 100, "M1", at="2026-02-01", due=when("2026-03-21"), ref="A-2")
    first = chain.pay("invoiced", 100, "M1", at="2026-02-01", due=when("2026-03-01"))
    third = chain.pay("invoiced", 100, "M1", at="2026-02-01", due=when("2026-03-30"))
    chain.pay("received", 100, "M1", at="2026-03-29", ref="A-2")
    chain.pay("received", 40, "M1", at="2026-03-11")
    chain.pay("received", 30, "M1", at="2026-03-30", re=[third])
    found = {one.seq: days(one) for one in interest(chain).invoices}
    assert found == {first: [(100, 10), (60, 20)], later: [(100, 8)], third: [(70, 1)]}


def test_more_than_was_invoiced_pays_no_more_than_that() -> None:
    chain = invoiced()
    chain.pay("received", 5000, "M1", at="2026-03-11")
    assert days(only(chain)) == [(800, 10)]


def test_an_invoice_without_a_due_date_is_due_when_the_law_says() -> None:
    chain = Paid(platform="direct")
    bill = chain.pay("invoiced", 800, "M1", at="2026-02-01")
    rule = law(Length(30, Unit.DAYS))
    assert (only(chain, rule=rule).due, only(chain, rule=rule).default) == (date(2026, 3, 3), True)
    for other in (law(), law(Length(30, Unit.DAYS), "released")):
        assert interest(chain, rule=other).not_computed == (NoInterest(bill, bill, "no due date to the day"),)


def test_dates_that_are_not_known_to_the_day_give_no_interest() -> None:
    assert interest(invoiced("2026-03")).not_computed[0].why == "no due date to the day"
    chain = invoiced()
    vague = chain.add(
        "money", when("2026-03-10", rel="about"), step="received", amount=money(800), about=["M1"]
    )
    assert interest(chain).not_computed == (NoInterest(5, vague, "paid on a day that is not known"),)
    undated = Paid()
    undated.add("money", when("2026-02-01", rel="before"), step="invoiced", amount=money(1), about=["M1"])
    assert interest(undated, rule=law(Length(30, Unit.DAYS))).not_computed[0].why == "no due date to the day"


def test_days_are_those_of_the_zone_of_the_case() -> None:
    chain = Paid(platform="direct", zone="Europe/Kyiv")
    chain.pay("invoiced", 800, "M1", at="2026-02-01", due=when("2026-02-28T22:30+00:00"))
    assert only(chain).due == date(2026, 3, 1)


def test_currencies_and_fixed_sums_are_never_added() -> None:
    chain = invoiced()
    chain.add(
        "money", "2026-02-01", step="invoiced", amount=money(100, "EUR"), about=["M2"], due=when("2026-03-01")
    )
    found = interest(chain, rule=law(compensation="40", other="7"))
    assert found.totals == (Money("USD", 667, 2), Money("EUR", 83, 2))
    assert found.compensation == (Figure("compensation", "40", "EUR"),)


def test_a_fixed_sum_needs_a_late_invoice() -> None:
    chain = invoiced()
    chain.pay("received", 800, "M1", at="2026-02-20")
    assert interest(chain, rule=law(compensation="40")).compensation == ()


@pytest.mark.parametrize(
    ("minor", "rate", "expected", "daily"),
    [
        (36_500, "10", 10, "0.1000"),  # one day of 365.00 at 10 % is exactly 10 cents
        (36_500, "10.5", 11, "0.1050"),  # 10.5 cents: half a cent goes up
        (36_500, "10.4", 10, "0.1040"),
        (0, "10", 0, "0.0000"),
    ],
)
def test_half_a_minor_unit_is_rounded_up(minor: int, rate: str, expected: int, daily: str) -> None:
    owed = Money("USD", minor, 2)
    stretch = Stretch(owed, date(2026, 3, 1), date(2026, 3, 2), None)
    assert simple_interest((stretch,), Decimal(rate)) == Money("USD", expected, 2)
    assert str(a_day(owed, Decimal(rate))) == daily


def test_a_currency_without_minor_units_is_rounded_to_whole_ones() -> None:
    owed = Money("JPY", 100_000, 0)
    assert (
        simple_interest((Stretch(owed, date(2026, 1, 1), date(2026, 1, 8), None),), Decimal(10)).minor == 192
    )
    assert str(a_day(owed, Decimal(10))) == "27.40"


payments = st.lists(st.tuples(st.integers(1, 500), st.integers(1, 31)), max_size=5)


@given(payments, st.decimals(0, 20, places=2))
def test_interest_is_that_of_what_was_owed_on_each_single_day(
    paid: list[tuple[int, int]], rate: Decimal
) -> None:
    chain = invoiced("2026-03-05")
    for amount, day in paid:
        chain.pay("received", amount, "M1", at=f"2026-03-{day:02}")
    owed = [max(0, 800 - sum(amount for amount, day in paid if day < each)) for each in range(6, 32)]
    exact = Fraction(100 * sum(owed)) * Fraction(rate + 8) / 100 / 365
    found = interest(chain, rate).invoices
    charged = found[0].interest.minor if found and found[0].interest else 0
    assert abs(charged - exact) <= Fraction(1, 2)


@given(payments, st.randoms(use_true_random=False))
def test_the_order_in_which_payments_were_written_changes_no_interest(
    paid: list[tuple[int, int]], random: Any
) -> None:
    totals = []
    for _ in range(2):
        chain = invoiced()
        for amount, day in paid:
            chain.pay("received", amount, "M1", at=f"2026-03-{day:02}")
        totals.append(interest(chain).totals)
        random.shuffle(paid)
    assert totals[0] == totals[1]
