"""Contract weeks: which hours belong to which, what they come to, and what the record shows of each."""

from datetime import date

import pytest

from disputekit.case.contract_week import ContractWeek, days_of, week_of
from disputekit.case.weeks import Condition, WorkWeek, weekly_limit, weeks_of
from disputekit.record.moment import moment_from_value
from disputekit.record.money import Money
from tests.case.build import Chain, money, when, words
from tests.case.test_hourly import Hourly

KYIV = "Europe/Kyiv"


class Limited(Hourly):
    """M1 at 45.00 an hour, at most 20 hours a week."""

    def __init__(self, limit: str = "20 h") -> None:
        super().__init__()
        self.records[0].fields["contract"] = {"type": "hourly", "weekly_limit": limit}


def only(chain: Chain) -> WorkWeek:
    (one,) = weeks_of(chain.case).weeks
    return one


def parts(chain: Chain) -> dict[Condition, tuple[int, tuple[int, ...]]]:
    return {one.condition: (one.minutes, one.seqs) for one in only(chain).parts}


# ---------------------------------------------------------------- which week


@pytest.mark.parametrize(
    ("at", "monday"),
    [
        (when("2026-03-02"), "2026-03-02"),
        (when("2026-03-08"), "2026-03-02"),
        (when("2026-03-09"), "2026-03-09"),
        (when("2026-03-02", rel="between", to="2026-03-08"), "2026-03-02"),
        (when("2026-03-02", KYIV, rel="between", to="2026-03-08"), "2026-03-02"),
        (when("2026-03-09T01:30+02:00", KYIV), "2026-03-02"),
        (when("2026-03-09T02:00+02:00", KYIV), "2026-03-09"),
        (when("2026-03-08T23:59:59+00:00"), "2026-03-02"),
        (when("2026-03-04", rel="about"), "2026-03-02"),
        (when("2026-03-04T10:00+00:00", rel="about"), "2026-03-02"),
        (when("2024-02-29"), "2024-02-26"),
        (when("2026-12-31", rel="between", to="2027-01-03"), "2026-12-28"),
    ],
)
def test_a_time_within_one_week_belongs_to_it(at: dict[str, str], monday: str) -> None:
    assert week_of(moment_from_value(at)) == ContractWeek(date.fromisoformat(monday))


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (when("2026-03-06", rel="between", to="2026-03-09"), ("2026-03-06", "2026-03-09")),
        (when("2026-03-02", rel="about"), ("2026-03-01", "2026-03-03")),
        (when("2026-03"), None),
        (when("2026-03-02", rel="between", to="2026-04"), None),
        (when("2026-03-04", rel="before"), None),
        (when("2026-03-04", rel="after"), None),
    ],
)
def test_a_time_that_is_not_within_one_week_is_not_split(
    at: dict[str, str], days: tuple[str, str] | None
) -> None:
    moment = moment_from_value(at)
    assert week_of(moment) is None
    assert days_of(moment) == (days and tuple(map(date.fromisoformat, days)))


def test_a_week_ends_on_its_sunday() -> None:
    week = ContractWeek(date(2026, 3, 2))
    assert (week.sunday, week.next_monday) == (date(2026, 3, 8), date(2026, 3, 9))


def test_hours_that_cross_weeks_are_named_and_counted_to_none() -> None:
    chain = Hourly()
    inside = chain.hours(60, "2026-03-10")
    across = chain.add(
        "hours", when("2026-03-06", rel="between", to="2026-03-09"), minutes=90, mode="tracked"
    )
    found = weeks_of(chain.case)
    assert [one.seqs for one in found.weeks] == [(inside,)]
    assert [(one.seq, one.minutes) for one in found.not_placed] == [(across, 90)]
    assert found.not_placed[0].days == (date(2026, 3, 6), date(2026, 3, 9))


def test_weeks_come_in_their_order_and_one_event_counts_once() -> None:
    chain = Hourly()
    later = chain.hours(60, "2026-03-10")
    pair = [chain.hours(60, "2026-03-02") for _ in range(2)]
    chain.add("link", targets=pair, same=True)
    assert [one.seqs for one in weeks_of(chain.case).weeks] == [(pair[0],), (later,)]


# ---------------------------------------------------------------- what they come to


def test_the_amount_is_rate_by_tracked_and_manual_hours() -> None:
    chain = Hourly()
    chain.hours(1770)
    chain.hours(120, mode="manual")
    chain.hours(60, mode="over_limit")
    week = only(chain)
    assert (week.tracked, week.manual, week.over_limit, week.minutes) == (1770, 120, 60, 1950)
    assert (week.amounts, week.without_rate) == ((Money("USD", 141_750, 2),), 0)


def test_rates_in_different_currencies_are_never_added() -> None:
    chain = Hourly()
    chain.rate("M2", 50)
    chain.add(
        "milestone",
        "2026-01-12T10:31+00:00",
        label="M3",
        text=words("x"),
        amount=money(40, "EUR"),
        per="hour",
    )
    for label in ("M1", "M2", "M3"):
        chain.hours(60, about=[label])
    assert only(chain).amounts == (Money("EUR", 4000, 2), Money("USD", 9500, 2))


def test_hours_without_a_rate_have_no_amount() -> None:
    chain = Chain()
    chain.add("hours", "2026-03-02", minutes=75, mode="tracked")
    assert (only(chain).amounts, only(chain).without_rate) == ((), 75)


# ---------------------------------------------------------------- conditions


def test_each_minute_has_one_condition() -> None:
    chain = Hourly()
    met, bare = chain.hours(600, memo="layout"), chain.hours(300)
    manual, over = chain.hours(120, mode="manual", memo="call"), chain.hours(60, mode="over_limit", memo="x")
    assert parts(chain) == {
        Condition.MET: (600, (met,)),
        Condition.NO_MEMO: (300, (bare,)),
        Condition.MANUAL: (120, (manual,)),
        Condition.OVER_LIMIT: (60, (over,)),
    }
    assert only(chain).of(Condition.MANUAL) == 120
    assert sum(one.minutes for one in only(chain).parts) == only(chain).minutes


def test_what_is_over_the_weekly_limit_comes_off_tracked_hours_first() -> None:
    chain = Limited()
    met, manual = chain.hours(19 * 60, memo="layout"), chain.hours(3 * 60, mode="manual")
    assert only(chain).over == 120
    assert parts(chain) == {
        Condition.MET: (17 * 60, (met,)),
        Condition.MANUAL: (180, (manual,)),
        Condition.OVER_LIMIT: (120, (met,)),
    }


def test_what_is_over_the_limit_takes_hours_of_every_sort_when_it_must() -> None:
    chain = Limited("0.5")
    met, bare, manual = chain.hours(60, memo="a"), chain.hours(60), chain.hours(60, mode="manual")
    assert parts(chain) == {
        Condition.MANUAL: (30, (manual,)),
        Condition.OVER_LIMIT: (150, (met, bare, manual)),
    }


def test_hours_logged_as_over_the_limit_do_not_count_against_it() -> None:
    chain = Limited()
    chain.hours(20 * 60, memo="layout")
    chain.hours(300, mode="over_limit")
    assert (only(chain).over, only(chain).over_limit) == (0, 300)


@pytest.mark.parametrize(
    ("stated", "minutes"),
    [
        ("40", 2400),
        ("40 h", 2400),
        ("20 Hours", 1200),
        ("12.5h", 750),
        ("0", 0),
        ("", None),
        ("some", None),
        ("-3", None),
    ],
)
def test_the_weekly_limit_is_read_as_it_was_stated(stated: str, minutes: int | None) -> None:
    case = Limited(stated).case
    assert (weekly_limit(case), weeks_of(case).limit) == (minutes, minutes)


def test_a_contract_without_a_limit_has_none() -> None:
    assert weekly_limit(Chain().case) is None
