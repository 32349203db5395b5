"""What a running dispute is about: opened, joined, counted once, and over when it is settled or the money moved."""

import pytest

from disputekit.case.contested import Contest, contested, contested_records, contests
from disputekit.record.money import Money
from tests.case.build import Chain, money, note, to_me, words
from tests.case.test_account import Paid
from tests.case.test_hourly import Hourly


def usd(amount: int) -> tuple[Money, ...]:
    return (Money("USD", amount * 100, 2),)


def in_escrow() -> Paid:
    chain = Paid()
    chain.pay("funded", 800, "M1")
    return chain


def event(chain: Chain, name: str, *about: str | int, at: str = "2026-03-01", **more: object) -> int:
    return chain.add("event", at, name=name, **({"about": [*about]} if about else {}), **more)


def only(chain: Chain) -> Contest:
    (one,) = contests(chain.case)
    return one


def test_nothing_is_contested_while_nobody_asks() -> None:
    assert contested(in_escrow().case) == ()
    assert contested_records(in_escrow().case) == ()


def test_a_refund_request_without_an_amount_is_about_what_is_in_escrow() -> None:
    chain = in_escrow()
    asked = event(chain, "refund_requested", "M1", by="client")
    assert contested(chain.case) == usd(800)
    assert asked in contested_records(chain.case)
    assert (only(chain).labels, only(chain).opened_by, only(chain).stated) == (("M1",), (asked,), False)
    chain.pay("released", 300, "M1", at="2026-03-02")
    assert contested(chain.case) == usd(500)
    chain.pay("lapsed", 500, "M1", at="2026-03-03")
    assert contests(chain.case) == ()


def test_a_request_that_names_nothing_is_about_all_that_is_in_escrow() -> None:
    chain = in_escrow()
    chain.pay("funded", 100, "M2")
    event(chain, "refund_requested", by="client")
    assert contested(chain.case) == usd(900)
    assert only(chain).labels == ("M1", "M2")


def test_a_request_and_a_filing_about_one_milestone_are_one_contest() -> None:
    chain = in_escrow()
    opened = [
        event(chain, "refund_requested", "M1", by="client"),
        chain.pay("refund_asked", 800, "M1", at="2026-03-01"),
        event(chain, "dispute_filed", "M1", by="me", at="2026-03-03", amount=money(800)),
    ]
    assert contested(chain.case) == usd(800)
    assert (only(chain).opened_by, only(chain).stated) == (tuple(opened), True)


def test_requests_about_different_milestones_are_different_contests() -> None:
    chain = in_escrow()
    chain.pay("refund_asked", 200, "M1", at="2026-03-01")
    chain.pay("refund_asked", 300, "M2", at="2026-03-02")
    assert [one.labels for one in contests(chain.case)] == [("M1",), ("M2",)]
    assert contested(chain.case) == usd(500)
    event(chain, "dispute_filed", "M1", "M2", by="me", at="2026-03-03")
    assert only(chain).labels == ("M1", "M2")


def test_the_last_amount_of_a_side_counts_and_of_both_sides_the_higher_one() -> None:
    chain = in_escrow()
    chain.pay("refund_asked", 800, "M1", at="2026-03-01")
    chain.pay("refund_asked", 300, "M1", at="2026-03-02")
    assert contested(chain.case) == usd(300)
    event(chain, "claim_stated", "M1", at="2026-03-03", amount=money(500))
    assert contested(chain.case) == usd(500)


def test_what_moved_since_is_no_longer_contested() -> None:
    chain = in_escrow()
    chain.pay("refunded", 50, "M1", at="2026-02-20")
    chain.pay("refund_asked", 400, "M1", at="2026-03-01")
    chain.pay("refunded", 70, "M2", at="2026-03-02")
    chain.pay("refunded", 100, "M1", at="2026-03-02")
    chain.pay("lapsed", 60, "M1", at="2026-03-03")
    assert contested(chain.case) == usd(240)
    chain.pay("refunded", 240, "M1", at="2026-03-04")
    chain.pay("refunded", 10, "M1", at="2026-03-05")
    assert contests(chain.case) == ()


@pytest.mark.parametrize(
    "name",
    ["refund_approved", "dispute_withdrawn", "dispute_decided", "proposal_accepted", "arbitration_decided"],
)
def test_an_event_settles_what_came_before_it(name: str) -> None:
    chain = in_escrow()
    event(chain, name, "M1", at="2026-02-20")
    chain.pay("refund_asked", 400, "M1", at="2026-03-01")
    event(chain, name, "M2", at="2026-03-02")
    assert contested(chain.case) == usd(400)
    event(chain, name, "M1", at="2026-03-03")
    assert contested(chain.case) == ()
    chain.pay("refund_asked", 100, "M1", at="2026-03-05")
    assert contested(chain.case) == usd(100)
    event(chain, name, at="2026-03-06")
    assert contested(chain.case) == ()


def test_a_settlement_of_one_milestone_ends_a_request_that_named_none() -> None:
    chain = Paid()
    asked = event(chain, "refund_requested", by="client")
    assert (only(chain).opened_by, only(chain).sum) == ((asked,), None)
    event(chain, "dispute_decided", "M1", at="2026-03-02")
    assert contests(chain.case) == ()


def test_declining_a_request_settles_nothing() -> None:
    chain = in_escrow()
    event(chain, "refund_requested", "M1", by="client")
    event(chain, "refund_declined", "M1", by="me", at="2026-03-02")
    assert contested(chain.case) == usd(800)


def test_what_is_recorded_twice_from_two_sources_is_asked_once() -> None:
    chain = in_escrow()
    pair = [chain.pay("charged_back", 300, "M1", at="2026-03-01") for _ in range(2)]
    chain.add("link", targets=pair, same=True)
    assert contested(chain.case) == usd(300)


def test_each_reversal_of_a_bank_counts_and_its_notice_does_not_count_again() -> None:
    chain = Paid(platform="direct")
    chain.pay("received", 800, "M1")
    event(chain, "chargeback_opened", "M1", at="2026-03-01", amount=money(500))
    assert contested(chain.case) == usd(500)
    chain.pay("charged_back", 500, "M1", at="2026-03-02")
    chain.pay("charged_back", 300, "M1", at="2026-03-03")
    assert contested(chain.case) == usd(800)


def test_a_reversal_of_money_that_was_for_nothing_is_about_nothing_else() -> None:
    chain = in_escrow()
    chain.pay("charged_back", 30, at="2026-03-02")
    chain.pay("refunded", 10, at="2026-03-03")
    assert (only(chain).labels, contested(chain.case)) == ((), usd(20))


def test_a_filing_of_the_freelancer_is_about_what_is_open_where_nothing_is_in_escrow() -> None:
    chain = Paid(platform="direct")
    event(chain, "suit_filed", "M1", by="client")
    assert contested(chain.case) == ()
    event(chain, "suit_filed", "M1", by="me")
    assert contested(chain.case) == usd(800)


def test_who_asks_may_stand_in_the_talk() -> None:
    chain = Paid(platform="direct")
    event(chain, "claim_filed", "M1", talk=to_me("mail"), text=words("I filed a claim"))
    assert contested(chain.case) == ()


def test_a_claim_is_the_freelancers_where_nobody_is_named() -> None:
    chain = Paid(platform="direct")
    event(chain, "claim_stated", "M1", text=note("the price of M1"))
    assert contested(chain.case) == usd(800)


def test_currencies_are_never_added() -> None:
    chain = in_escrow()
    chain.add("money", "2026-03-01", step="refund_asked", amount=money(90, "EUR"), about=["M1"])
    chain.pay("refund_asked", 200, "M1", at="2026-03-01")
    assert contested(chain.case) == (*usd(200), Money("EUR", 9000, 2))


def test_a_claim_in_another_currency_joins_no_contests() -> None:
    chain = in_escrow()
    chain.pay("refund_asked", 200, "M1", at="2026-03-01")
    chain.pay("refund_asked", 300, "M2", at="2026-03-01")
    event(chain, "claim_stated", "M1", "M2", at="2026-03-02", amount=money(90, "EUR"))
    assert contested(chain.case) == (*usd(500), Money("EUR", 9000, 2))
    assert [one.labels for one in contests(chain.case)] == [("M1",), ("M2",), ("M1", "M2")]


def test_a_request_without_an_amount_runs_in_each_currency_that_is_in_escrow() -> None:
    chain = in_escrow()
    chain.add("money", "2026-02-01", step="funded", amount=money(90, "EUR"), about=["M1"])
    event(chain, "refund_requested", "M1", by="client")
    assert contested(chain.case) == (*usd(800), Money("EUR", 9000, 2))


# ---------------------------------------------------------------- hours


class Weeks(Hourly):
    """Two weeks of March: ten hours in each."""

    def __init__(self) -> None:
        super().__init__()
        self.first = self.hours(600, "2026-03-04")
        self.second = self.hours(600, "2026-03-11")

    def pay_back(self, amount: int) -> int:
        return self.add("money", "2026-03-20", step="refunded", amount=money(amount), about=["M1"])


def test_disputed_hours_are_those_of_the_week_before() -> None:
    chain = Weeks()
    disputed = event(chain, "hours_disputed", by="client", at="2026-03-17T10:00+00:00")
    assert contested(chain.case) == usd(450)
    assert contested_records(chain.case) == (chain.second, disputed)


def test_disputed_hours_are_those_of_the_week_that_is_named() -> None:
    chain = Weeks()
    chain.hours(60, "2026-03-05", mode="manual")
    event(chain, "hours_disputed", chain.first, at="2026-03-17T10:00+00:00")
    assert contested(chain.case) == usd(495)


def test_disputed_hours_of_one_milestone_leave_out_the_others() -> None:
    chain = Weeks()
    chain.rate("M2", 100)
    chain.hours(60, "2026-03-12", about=["M2"])
    event(chain, "hours_disputed", "M2", at="2026-03-17T10:00+00:00")
    assert contested(chain.case) == usd(100)


def test_each_disputed_week_counts_and_the_last_word_on_it_stands() -> None:
    chain = Weeks()
    event(chain, "hours_disputed", at="2026-03-10T10:00+00:00")
    event(chain, "hours_disputed", at="2026-03-17T10:00+00:00")
    assert contested(chain.case) == usd(900)
    assert (only(chain).labels, only(chain).stated) == (("M1",), False)
    event(chain, "hours_disputed", at="2026-03-18T10:00+00:00", amount=money(100))
    assert (contested(chain.case), only(chain).stated) == (usd(550), True)
    chain.pay_back(50)
    assert contested(chain.case) == usd(500)


def test_a_refund_asked_and_a_dispute_of_the_same_hours_are_the_same_money() -> None:
    chain = Weeks()
    chain.add("money", "2026-03-16", step="refund_asked", amount=money(300), about=["M1"])
    assert contested(chain.case) == usd(300)
    event(chain, "hours_disputed", at="2026-03-17T10:00+00:00")
    assert (contested(chain.case), only(chain).stated) == (usd(450), True)


@pytest.mark.parametrize("at", ["2026-03", "2026-03-24T10:00+00:00"])
def test_hours_of_a_week_that_is_not_known_have_no_amount(at: str) -> None:
    chain = Weeks()
    disputed = event(chain, "hours_disputed", at=at)
    assert (only(chain).opened_by, contested(chain.case)) == ((disputed,), ())
    assert contested_records(chain.case) == (disputed,)


def test_hours_without_a_rate_have_no_amount() -> None:
    chain = Chain(contract={"type": "hourly"})
    hours = chain.add("hours", "2026-03-11", minutes=60, mode="tracked")
    event(chain, "hours_disputed", hours, at="2026-03-17T10:00+00:00")
    assert contested(chain.case) == ()
