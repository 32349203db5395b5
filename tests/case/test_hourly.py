"""Hours: the rate that stood, and one rounding that is named."""

import pytest

from disputekit.case.hourly import amount_for, disputes_hours, hours_lines, is_hourly
from disputekit.record.money import Money
from tests.case.build import Chain, money, to_client, to_me, when, words

START = "2026-01-12T10:31+00:00"


class Hourly(Chain):
    """M1 at 45.00 an hour."""

    def __init__(self) -> None:
        super().__init__(contract={"type": "hourly"})
        self.agreed_at_start()
        self.rate("M1", 45)

    def rate(self, label: str, amount: int, at: str = START, per: str = "hour") -> int:
        return self.add("milestone", at, label=label, text=words("Work"), amount=money(amount), per=per)

    def hours(self, minutes: int, at: str = "2026-03-02", mode: str = "tracked", **more: object) -> int:
        return self.add("hours", at, minutes=minutes, mode=mode, **more)


@pytest.mark.parametrize(
    ("minor", "minutes", "expected"),
    [(4500, 1890, 141_750), (100, 1, 2), (1, 30, 1), (1, 29, 0), (5, 6, 1)],
)
def test_half_a_minor_unit_is_rounded_up(minor: int, minutes: int, expected: int) -> None:
    assert amount_for(Money("USD", minor, 2), minutes) == Money("USD", expected, 2)


def test_hours_are_summed_by_mode_and_only_those_over_the_limit_are_not_priced() -> None:
    chain = Hourly()
    chain.hours(1770, memo="layout")
    chain.hours(120, mode="manual")
    chain.hours(60, mode="over_limit")
    line = hours_lines(chain.case)[0]
    assert (line.tracked, line.manual, line.over_limit, line.no_memo) == (1770, 120, 60, 180)
    assert line.amount == Money("USD", 141_750, 2)


def test_each_line_is_rounded_once() -> None:
    chain = Hourly()
    for day in range(2, 5):
        chain.hours(1, f"2026-03-{day:02}")
    assert hours_lines(chain.case)[0].amount == Money("USD", 225, 2)


def test_an_agreed_new_rate_holds_from_its_own_time() -> None:
    chain = Hourly()
    chain.rate("M1", 50, "2026-03-10T09:00+00:00")
    chain.add(
        "answer", "2026-03-10T10:00+00:00", about=["M1"], value="agreed", talk=to_me(), text=words("ok 50")
    )
    chain.hours(60, "2026-03-05")
    chain.hours(60, "2026-03-12")
    assert [line.amount for line in hours_lines(chain.case)] == [Money("USD", 4500, 2), Money("USD", 5000, 2)]


def test_a_rate_of_one_side_does_not_hold() -> None:
    chain = Hourly()
    chain.rate("M1", 50, "2026-03-10")
    chain.hours(60, "2026-03-12")
    assert hours_lines(chain.case)[0].rate == Money("USD", 4500, 2)


def test_without_an_agreement_the_stated_rate_is_used() -> None:
    chain = Chain()
    chain.add("milestone", label="M1", text=words("Work"), amount=money(45), per="hour")
    chain.add("hours", "2026-02-01", minutes=60, mode="tracked")
    assert hours_lines(chain.case)[0].rate == Money("USD", 4500, 2)


def test_hours_belong_to_the_one_hourly_milestone_or_to_what_they_name() -> None:
    chain = Hourly()
    chain.rate("M2", 800, per="fixed")
    chain.hours(60)
    chain.hours(60, about=["M2"])
    assert [(line.label, line.amount is None) for line in hours_lines(chain.case)] == [
        ("M1", False),
        ("M2", True),
    ]
    chain.rate("M3", 60)
    assert [line.label for line in hours_lines(chain.case)] == [None, "M2"]


def test_hours_of_a_request_use_its_agreed_hourly_price() -> None:
    chain = Hourly()
    chain.add("request", "2026-02-01T09:00+00:00", label="R1", talk=to_me(), text=words("popup"))
    chain.add(
        "quote",
        "2026-02-01T10:00+00:00",
        about=["R1"],
        amount=money(60),
        per="hour",
        talk=to_client(),
        text=words("60/h"),
    )
    chain.hours(30, about=["R1"])
    assert hours_lines(chain.case)[0].rate is None
    chain.add("answer", "2026-02-02", about=["R1"], value="agreed", talk=to_me(), text=words("ok"))
    assert hours_lines(chain.case)[0].amount == Money("USD", 3000, 2)
    assert is_hourly(chain.case, "R1")


def test_hours_for_labels_that_nobody_stated_have_no_rate() -> None:
    chain = Chain()
    chain.add("hours", minutes=60, mode="manual", about=["M9"])
    chain.add("hours", minutes=60, mode="manual", about=["R9"])
    assert [line.amount for line in hours_lines(chain.case)] == [None, None]


def test_a_rate_that_rises_within_a_week_is_not_that_of_its_first_days() -> None:
    chain = Hourly()
    chain.rate("M1", 60, at="2026-03-04")
    chain.add("agreement", "2026-03-04", text=words("60 from today"), talk=to_me(), about=["M1"])
    chain.add("hours", when("2026-03-02", rel="between", to="2026-03-08"), minutes=60, mode="tracked")
    chain.hours(60, at="2026-03-04")
    rates = [(line.rate.minor if line.rate else None) for line in hours_lines(chain.case)]
    assert rates == [4500, 6000]


def test_hours_before_any_rate_was_agreed_are_at_the_first_one() -> None:
    chain = Hourly()
    chain.hours(60, at="2026-01-05")
    chain.rate("M1", 60, at="2026-03-04")
    chain.add("agreement", "2026-03-04", text=words("60 from today"), talk=to_me(), about=["M1"])
    (line,) = hours_lines(chain.case)
    assert line.amount == Money("USD", 4500, 2)


@pytest.mark.parametrize(("kind", "disputed"), [("Hourly rate", True), (None, True), ("fixed", False)])
def test_a_dispute_of_the_client_is_about_hours_where_the_contract_is_paid_by_the_hour(
    kind: str | None, disputed: bool
) -> None:
    chain = Hourly()
    chain.records[0].fields["contract"] = {"type": kind} if kind else {}
    seq = chain.add("event", "2026-03-10", name="dispute_filed", by="client")
    assert disputes_hours(chain.case, chain.case.by_seq[seq]) is disputed
