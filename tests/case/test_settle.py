"""The arithmetic of the ways a dispute can end: sums, fees, hours, chances; each currency for itself."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.case.arbitration import ArbitrationFee, arbitration_fee
from disputekit.case.clocks import Clocks, Deadline, State
from disputekit.case.offers import Offer, OfferState
from disputekit.case.pots import ClaimBasis, FeesTaken, Pots, empty_pots
from disputekit.case.rule import Actor, Effect, Figure, Rule
from disputekit.case.settle import settle, share
from disputekit.case.settlement import Outcome, Own, Sheet, Way
from disputekit.record.moment import Moment, from_clock
from disputekit.record.money import Money

NOW = datetime(2026, 4, 3, 9, tzinfo=UTC)
NO_CLOCKS = Clocks(deadlines=(), notices=(), not_computed=())
MADE = from_clock(NOW, "UTC")
LATER = Moment("at", "2026-04-20", None, "UTC", "20 apr", "typed")


def usd(amount: str) -> Money:
    whole, _, part = amount.partition(".")
    return Money("USD", int(whole + part.ljust(2, "0")), 2)


def pots(claim: str = "1200", escrow: str = "1200", extra: str = "0", **more: Any) -> Pots:
    found = empty_pots("USD")._replace(
        escrow=usd(escrow), extra=usd(extra), claim=usd(claim), claim_basis=ClaimBasis.HELD
    )
    return found._replace(**more)


def offer(amount: Money | None = None, label: str = "O1", **more: Any) -> Offer:
    made = Offer(
        seq=int(label[1:]) + 60,
        label=label,
        by="client",
        when=MADE,
        where="Upwork",
        amount=amount,
        about=("M3",),
        due=None,
        new_due=None,
        words=(),
        state=OfferState.OPEN,
        seen=False,
        answers=(),
        times=1,
    )
    return made._replace(**more)


def rule(effect: Effect = Effect.NONE, acts: Actor = Actor.ME, **more: Any) -> Rule:
    made: dict[str, Any] = {
        "id": "UW-FP-ARB-FEE",
        "pack": "upwork",
        "title": "Arbitration fee",
        "triggers": (),
        "stops": (),
        "needs": (),
        "length": None,
        "zone": "UTC",
        "acts": acts,
        "silence": "",
        "effect": effect,
        "sources": ("a page",),
        "confidence": "C",
        "checked_on": date(2026, 1, 1),
        **more,
    }
    return Rule(**made)


FEE = rule(figures=(Figure("fee_each_side", "337.50", "USD"),))


def clock(amount: Money | None, found: Rule | None, due: str = "2026-04-08T14:20+00:00") -> Deadline:
    return Deadline(
        rule=found,
        title="answer due",
        state=State.RUNNING,
        due=datetime.fromisoformat(due),
        act_by=None,
        shown=60,
        trigger=56,
        started=MADE,
        stopped_by=None,
        labels=("M3",),
        amount=amount,
        silence="if you do nothing, it goes back to the client",
    )


def sheet(
    found: Pots | None = None,
    *offers: Offer,
    clocks: tuple[Deadline, ...] = (),
    fee_rule: Rule | None = FEE,
    **own: Any,
) -> Sheet:
    running = Clocks(deadlines=clocks, notices=(), not_computed=())
    (made,) = settle((found or pots(),), offers, running, fee_rule, Own(**own)).sheets
    return made


def way(made: Sheet, one: Way) -> Outcome:
    found = made.outcome(one)
    assert found is not None
    return found


def nets(made: Sheet) -> dict[str, str]:
    return {one.way.value: one.net.digits() for one in made.outcomes}


def test_the_ways_stand_side_by_side_with_what_each_nets() -> None:
    made = sheet(
        pots(extra="150"),
        fee=Decimal(10),
        partial=usd("900"),
        split=Decimal(50),
        new_deadline=LATER,
        minutes=((Way.AWARD, 360),),
        rate=usd("45"),
    )
    assert nets(made) == {
        "claim": "1,080.00",
        "award": "472.50",
        "nothing": "-607.50",
        "extra": "1,215.00",
        "partial": "810.00",
        "split": "540.00",
        "deadline": "1,080.00",
        "walk-away": "0.00",
    }
    assert made.missing == ()


def test_each_net_is_its_own_arithmetic() -> None:
    award = way(sheet(fee=Decimal(10), minutes=((Way.AWARD, 90),), rate=usd("45")), Way.AWARD)
    amounts = (award.gross, award.fee, award.arbitration, award.hours, award.net)
    assert [one.digits() for one in amounts] == ["1,200.00", "120.00", "337.50", "67.50", "675.00"]


def test_nothing_is_laid_out_for_want_of_a_number() -> None:
    made = sheet(fee_rule=None)
    assert nets(made) == {"claim": "1,200.00", "walk-away": "0.00"}
    assert made.missing == (Way.EXTRA, Way.PARTIAL, Way.SPLIT, Way.DEADLINE, Way.AWARD)
    assert (made.service, made.arbitration, made.evens, made.expected) == (None, None, (), None)


def test_where_nothing_is_claimed_only_offers_and_walking_away_are_there() -> None:
    made = sheet(pots("0", "0"), partial=usd("100"), split=Decimal(50), chance=Decimal(60))
    assert nets(made) == {"partial": "100.00", "walk-away": "0.00"}
    assert made.missing == (Way.EXTRA, Way.SPLIT, Way.DEADLINE)
    assert (made.evens, made.expected) == ((), None)


# ---------------------------------------------------------------- extra work


def test_extra_work_comes_on_top_of_the_escrow_and_is_said_to_be_outside() -> None:
    extra = way(sheet(pots(extra="150")), Way.EXTRA)
    assert (extra.gross, extra.outside) == (usd("1350"), usd("150"))


@pytest.mark.parametrize(
    ("claim", "escrow", "typed", "gross"),
    [
        ("1350", "1200", None, "1350"),  # the claim holds the extra already
        ("1300", "1200", None, "1350"),  # and here a part of it
        ("950", "0", None, "950"),  # all that is open, nothing in escrow
        ("1200", "1200", "100", "1300"),
        ("1350", "1200", "100", "1300"),
        ("1100", "1200", None, "1250"),
    ],
)
def test_no_extra_work_counts_twice(claim: str, escrow: str, typed: str | None, gross: str) -> None:
    own: dict[str, Any] = {"extra": usd(typed)} if typed else {}
    assert way(sheet(pots(claim, escrow, "150"), **own), Way.EXTRA).gross == usd(gross)


# ---------------------------------------------------------------- offers


def test_every_open_offer_with_an_amount_is_a_way_and_the_last_one_stands_for_them() -> None:
    made = sheet(
        pots(),
        offer(usd("700"), "O1", due=LATER),
        offer(usd("800"), "O2", by="me"),
        offer(usd("950"), "O3", state=OfferState.EXPIRED),
        offer(None, "O4"),
    )
    partial = [one for one in made.outcomes if one.way is Way.PARTIAL]
    assert [(one.label, one.by, one.net.digits()) for one in partial] == [
        ("O1", "client", "700.00"),
        ("O2", "me", "800.00"),
    ]
    assert partial[0].until == LATER
    assert way(made, Way.PARTIAL).label == "O2"


def test_the_revised_deadline_is_that_of_the_last_open_offer_unless_one_is_named() -> None:
    found = offer(usd("1000"), new_due=LATER)
    offered = way(sheet(pots(), found), Way.DEADLINE)
    assert (offered.gross, offered.deadline, offered.label) == (usd("1000"), LATER, "O1")
    typed = LATER._replace(start="2026-05-01")
    own = way(sheet(pots(), found, new_deadline=typed), Way.DEADLINE)
    assert (own.gross, own.deadline, own.label) == (usd("1200"), typed, "")


def test_a_revised_deadline_without_an_amount_leaves_the_claim_whole() -> None:
    assert way(sheet(pots(), offer(None, new_due=LATER)), Way.DEADLINE).gross == usd("1200")


# ---------------------------------------------------------------- fees and hours


def test_a_fee_worked_out_from_the_record_says_so() -> None:
    taken = FeesTaken(usd("33.33"), usd("1000"), ("M1",), (40,))
    made = sheet(pots(fees=taken))
    assert made.service is not None
    assert made.service.percent == Decimal("3.33")
    assert (made.service.taken, made.service.seqs) == (usd("33.33"), (40,))
    assert sheet(pots(fees=taken), fee=Decimal(10)).service == (Decimal(10), None, None, (), ())


def test_an_arbitration_fee_in_another_currency_is_shown_and_never_subtracted() -> None:
    made = sheet(fee_rule=rule(figures=(Figure("fee_each_side", "300", "EUR"),)))
    assert made.arbitration is None
    assert made.fee_elsewhere is not None
    assert made.fee_elsewhere.amount == Money("EUR", 30000, 2)
    assert made.outcome(Way.AWARD) is None


def test_own_hours_count_for_the_way_they_are_for() -> None:
    spent = ((Way.AWARD, 60), (Way.DEADLINE, 30))
    made = sheet(minutes=spent, rate=usd("45"), new_deadline=LATER, partial=usd("900"))
    hours = {one.way.value: one.hours.digits() for one in made.outcomes}
    assert hours == {
        "claim": "0.00",
        "award": "45.00",
        "nothing": "45.00",
        "partial": "0.00",
        "deadline": "22.50",
        "walk-away": "0.00",
    }


def test_without_arbitration_going_through_with_the_claim_takes_the_hours() -> None:
    made = sheet(fee_rule=None, minutes=((Way.AWARD, 60), (Way.CLAIM, 30)), rate=usd("40"))
    assert way(made, Way.CLAIM).hours == usd("60")


def test_hours_in_another_currency_count_nowhere() -> None:
    made = sheet(minutes=((Way.AWARD, 60),), rate=Money("EUR", 4500, 2))
    assert way(made, Way.AWARD).hours == usd("0")


# ---------------------------------------------------------------- where arbitration comes out equal


def test_the_example_of_the_fee_that_eats_the_claim() -> None:
    even = sheet(partial=usd("900")).evens[0]
    assert (even.needed, even.claim, even.percent) == (usd("1237.50"), usd("1200"), Decimal("103.1"))


def test_walking_away_and_a_split_are_compared_too() -> None:
    made = sheet(split=Decimal(50))
    assert [(made.outcomes[one.place].way, one.percent) for one in made.evens] == [
        (Way.SPLIT, Decimal("78.1")),
        (Way.WALK_AWAY, Decimal("28.1")),
    ]


def test_a_claim_that_the_fee_takes_whole_is_compared_with_nothing() -> None:
    assert sheet(fee=Decimal(100)).evens == ()


def test_the_own_chance_is_applied_as_arithmetic() -> None:
    made = sheet(chance=Decimal(60), fee=Decimal(10), minutes=((Way.AWARD, 360),), rate=usd("45"))
    assert made.expected == (Decimal(60), usd("40.50"))


amounts = st.integers(min_value=1, max_value=10**10)
percents = st.integers(min_value=0, max_value=10_000).map(lambda one: Decimal(one) / 100)


@given(amounts, amounts, percents, percents, st.integers(0, 10_000), st.integers(0, 10**6))
def test_at_the_chance_where_both_are_equal_arbitration_comes_to_what_the_offer_nets(
    claim: int, offered: int, fee: Decimal, split: Decimal, minutes: int, rate: int
) -> None:
    own = Own(
        partial=Money("USD", offered, 2),
        split=split,
        fee=fee,
        minutes=((Way.AWARD, minutes),),
        rate=Money("USD", rate, 2),
    )
    found = pots()._replace(claim=Money("USD", claim, 2), escrow=Money("USD", claim, 2))
    (made,) = settle((found,), (), NO_CLOCKS, FEE, own).sheets
    award, nothing = way(made, Way.AWARD), way(made, Way.NOTHING)
    assert award.net.minor - nothing.net.minor == award.gross.minor - award.fee.minor
    for one in made.outcomes:
        assert one.net.minor == one.gross.minor - one.fee.minor - one.arbitration.minor - one.hours.minor
    for even in made.evens:
        exact = Decimal(even.needed.minor) / even.claim.minor
        expected = exact * (award.net.minor - nothing.net.minor) + nothing.net.minor
        assert abs(expected - made.outcomes[even.place].net.minor) < 1


@given(amounts, percents)
def test_a_share_and_the_rest_are_at_most_one_unit_from_the_whole(minor: int, percent: Decimal) -> None:
    both = share(minor, percent) + share(minor, 100 - percent)
    assert minor <= both <= minor + 1  # half a unit is rounded up on both sides


def test_a_half_is_rounded_up() -> None:
    assert (share(5, Decimal(50)), share(15, Decimal(10))) == (3, 2)


# ---------------------------------------------------------------- silence


@pytest.mark.parametrize(
    ("found", "goes_to", "net"),
    [
        (rule(Effect.ESCROW_TO_CLIENT, id="UW-FP-REFUNDREQ"), "client", "0.00"),
        (rule(Effect.ESCROW_TO_ME, Actor.CLIENT), "me", "1,200.00"),
        (rule(Effect.MONEY_LOST, Actor.ME), "client", "0.00"),
        (rule(Effect.MONEY_LOST, Actor.CLIENT), "", None),
        (rule(Effect.RIGHT_LOST), "", None),
        (None, "", None),
    ],
)
def test_silence_is_the_default_where_the_rule_says_whose_the_money_is(
    found: Rule | None, goes_to: str, net: str | None
) -> None:
    made = sheet(clocks=(clock(usd("1200"), found), clock(usd("1200"), found)))
    assert made.silence is not None
    assert (made.silence.goes_to, made.silence.others, made.silence.shown) == (goes_to, 1, 60)
    default = [one.net.digits() for one in made.outcomes if one.is_default]
    assert default == ([] if net is None else [net])


def test_a_clock_without_money_or_in_another_currency_is_no_default() -> None:
    other = rule(Effect.ESCROW_TO_CLIENT)
    made = sheet(clocks=(clock(None, other), clock(Money("EUR", 100, 2), other)))
    assert made.silence is None


# ---------------------------------------------------------------- currencies and scales


def test_each_currency_has_a_sheet_and_nothing_is_added() -> None:
    found = settle(
        (pots(),),
        (offer(Money("EUR", 50000, 2)), offer(Money("GBP", 1, 2), "O2", state=OfferState.DECLINED)),
        NO_CLOCKS,
        FEE,
        Own(partial=Money("JPY", 90000, 0), arbitration=usd("300")),
    )
    assert [one.pots.currency for one in found.sheets] == ["USD", "EUR", "JPY"]
    assert [nets(one).get("partial") for one in found.sheets] == [None, "500.00", "90,000"]
    assert way(found.sheets[0], Way.AWARD).arbitration == usd("300")


def test_an_offer_with_a_revised_deadline_counts_in_its_own_currency() -> None:
    found = settle((pots(),), (offer(Money("EUR", 50000, 2), new_due=LATER),), NO_CLOCKS, None, Own())
    assert [one.outcome(Way.DEADLINE) is not None for one in found.sheets] == [False, True]


def test_the_finest_scale_of_all_amounts_is_used() -> None:
    made = sheet(pots(), offer(Money("USD", 7_000_001, 4)), claim=usd("1000"), extra=usd("150"))
    assert (made.pots.claim, made.pots.claim_basis) == (Money("USD", 10_000_000, 4), ClaimBasis.TYPED)
    assert way(made, Way.PARTIAL).net.digits() == "700.0001"
    assert way(made, Way.EXTRA).gross == Money("USD", 11_500_000, 4)


# ---------------------------------------------------------------- the fee of arbitration


def balance_rule(*figures: Figure) -> Rule:
    return rule(id="GU-ARB-FEE", figures=(Figure("fee_percent", "5", "percent"), *figures))


MINIMUM = Figure("fee_minimum", "25", "USD")


def fee_of(found: Rule | None, escrow: str = "1200", typed: Money | None = None) -> ArbitrationFee | None:
    return arbitration_fee(found, pots(escrow=escrow), typed)


@pytest.mark.parametrize(
    ("escrow", "fee"), [("1200", "60"), ("300", "25"), ("1000.10", "50.01"), ("60", "25")]
)
def test_a_fee_on_what_is_in_escrow_is_at_least_the_minimum(escrow: str, fee: str) -> None:
    found = fee_of(balance_rule(MINIMUM), escrow)
    assert found is not None
    assert found.amount == usd(fee)
    assert "5 % of the USD" in found.how


def test_a_fee_may_be_waived_for_a_small_balance() -> None:
    found = fee_of(balance_rule(MINIMUM, Figure("fee_waived_up_to", "50", "USD")), "50")
    assert found is not None
    assert (found.amount, found.how) == (usd("0"), "waived up to USD 50.00 in escrow")


def test_a_fee_without_a_minimum_is_the_bare_percentage() -> None:
    found = fee_of(balance_rule(), "300")
    assert found is not None
    assert found.amount == usd("15")


@pytest.mark.parametrize(
    "found",
    [
        None,
        rule(),
        balance_rule(Figure("fee_minimum", "25", "EUR")),
        rule(figures=(Figure("fee_each_side", "3", "times"),)),
        rule(figures=(Figure("fee_each_side", "337.505", "USD"),)),
    ],
)
def test_no_fee_is_made_up(found: Rule | None) -> None:
    assert fee_of(found) is None


def test_there_is_no_fee_on_an_empty_escrow() -> None:
    assert fee_of(balance_rule(MINIMUM), "0") is None


def test_the_own_number_comes_first_and_the_source_of_a_rule_is_kept() -> None:
    assert fee_of(FEE, typed=usd("300")) == (usd("300"), "", "", None, (), "", "")
    assert fee_of(FEE) == (usd("337.50"), "UW-FP-ARB-FEE", "C", date(2026, 1, 1), ("a page",), "", "")
