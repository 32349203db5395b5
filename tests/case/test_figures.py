"""The figures of the account: each is the sum of records that it names, and the pots are those of the documents."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.case.account import accounts
from disputekit.case.case import Case
from disputekit.case.contested import contested
from disputekit.case.derivation import Figure, Term, figure
from disputekit.case.figures import NAMES, FigureRow, Figures, figures_of
from disputekit.record.money import Money
from tests.case.build import Chain, case_of, money, note, to_me, words
from tests.case.test_account import Paid
from tests.case.test_contested import event
from tests.case.test_hourly import Hourly
from tests.case.test_properties import paid, pay, steps

POTS = ("due", "received", "held", "open", "returned", "beyond", "funded", "invoiced", "claimed")
Steps = list[tuple[str, int, list[str], str, int]]


def row(chain: Chain, label: str) -> FigureRow:
    return next(one for one in figures_of(chain.case)[0].rows if label in one.labels)


def said(one: Figure) -> list[tuple[str, int, tuple[int, ...]]]:
    """What a figure is the sum of: words, whole units, records."""
    return [(term.what, term.amount.minor // 100, term.seqs) for term in one.terms]


def whole(chain: Chain, label: str, *names: str) -> tuple[int, ...]:
    return tuple(row(chain, label).named(name).amount.minor // 100 for name in names)


# ---------------------------------------------------------------- what a figure is


def test_a_figure_takes_the_finest_scale_and_leaves_out_what_is_nothing() -> None:
    terms = [
        Term(Money("USD", 5, 0), "a", (3,)),
        Term(Money("USD", 25, 2), "b", (1,)),
        Term(Money("EUR", 0, 2), "", ()),
    ]
    found = figure("sum", Money("USD", 0, 0), terms)
    assert (found.amount, found.seqs, len(found.terms)) == (Money("USD", 525, 2), (1, 3), 2)


def test_no_figure_adds_currencies() -> None:
    with pytest.raises(ValueError, match="only USD"):
        figure("sum", Money("USD", 0, 2), [Term(Money("EUR", 1, 2), "", ())])


# ---------------------------------------------------------------- agreed, changed, submitted


def test_what_was_agreed_at_the_start_and_what_changed_since_are_two_figures() -> None:
    chain = Paid()
    first = chain.milestone("M1", 800)
    later = chain.milestone("M1", 950, "2026-02-01T09:00+00:00")
    chain.add("answer", "2026-02-01T10:00+00:00", re=[later], value="agreed", talk=to_me(), text=words("ok"))
    added = chain.milestone("M3", 70, "2026-02-01T09:00+00:00")
    chain.add("answer", "2026-02-01T10:00+00:00", re=[added], value="agreed", talk=to_me(), text=words("ok"))
    assert whole(chain, "M1", "agreed", "changes", "due") == (800, 150, 950)
    assert said(row(chain, "M1").named("changes")) == [
        ("M1 as it was", -800, (first,)),
        ("M1 agreed later", 950, (later,)),
    ]
    assert whole(chain, "M3", "agreed", "changes", "due") == (0, 70, 70)


def test_an_agreed_request_is_a_change_and_rests_on_its_answer() -> None:
    chain = Paid()
    chain.agreed_request("R1", 150)
    assert said(row(chain, "R1").named("changes")) == [("R1 agreed", 150, (len(chain.records),))]


def test_a_price_in_another_currency_replaces_nothing_in_its_own() -> None:
    chain = Paid()
    later = chain.add(
        "milestone", "2026-02-01T09:00+00:00", label="M1", text=words("a"), amount=money(700, "EUR")
    )
    chain.add("answer", "2026-02-01T10:00+00:00", re=[later], value="agreed", talk=to_me(), text=words("ok"))
    usd, eur = figures_of(chain.case)
    assert [one.labels for one in usd.rows] == [("M2",)]
    assert [eur.total.named(name).amount.minor for name in ("agreed", "changes")] == [0, 70_000]


def test_without_an_agreement_the_figure_says_so() -> None:
    chain = Chain()
    stated = chain.add("milestone", label="M1", text=words("a"), amount=money(800))
    found = said(row(chain, "M1").named("agreed"))
    assert found == [("M1 stated, no agreement in the record", 800, (stated,))]


def test_the_price_of_a_request_within_a_milestone_is_counted_there() -> None:
    chain = Paid()
    chain.agreed_request("R1", 150)
    chain.milestone("M2", 1150, "2026-02-02", about=["R1"])
    chain.add("agreement", "2026-02-03", text=words("new milestone"), talk=to_me(), about=["M2"])
    assert whole(chain, "R1", "agreed", "changes", "due") == (1000, 150, 1150)


def test_hours_are_rate_by_time_and_are_not_submitted() -> None:
    chain = Hourly()
    worked = [chain.hours(1770), chain.hours(120, mode="manual")]
    chain.add("delivery", about=["M1"], text=note("the report"))
    assert said(row(chain, "M1").named("hours")) == [("31 h 30 min at USD 45.00", 1417, tuple(worked))]
    assert whole(chain, "M1", "due", "submitted") == (1417, 0)


def test_what_was_submitted_whole_counts_once_with_its_price() -> None:
    chain = Paid()
    chain.add("delivery", "2026-02-01", about=["M1"], text=note("a"), part=True)
    assert whole(chain, "M1", "submitted") == (0,)
    chain.add("delivery", "2026-02-02", about=["M1"], text=note("b"))
    last = chain.add("delivery", "2026-02-03", about=["M1"], text=note("c"))
    assert said(row(chain, "M1").named("submitted")) == [("M1 submitted", 800, (last,))]


# ---------------------------------------------------------------- paid


def test_a_release_without_a_recorded_funding_says_so() -> None:
    chain = Paid()
    release = chain.pay("released", 800, "M1")
    assert said(row(chain, "M1").named("held")) == [
        ("released, its funding is not recorded", 800, (release,)),
        ("released", -800, (release,)),
    ]
    assert whole(chain, "M1", "funded", "released", "received", "open") == (0, 800, 800, 0)


def test_what_went_back_came_from_escrow_first() -> None:
    chain = Paid()
    chain.pay("funded", 800, "M1")
    release = chain.pay("released", 500, "M1")
    refunds = [chain.pay("refunded", 200, "M1"), chain.pay("charged_back", 150, "M1", at="2026-02-03")]
    assert said(row(chain, "M1").named("held"))[-2:] == [
        ("refunded", -200, (refunds[0],)),
        ("charged back, in part", -100, (refunds[1],)),
    ]
    assert said(row(chain, "M1").named("received")) == [
        ("released", 500, (release,)),
        ("charged back, the rest", -50, (refunds[1],)),
    ]
    assert whole(chain, "M1", "outstanding") == (0,)


def test_outstanding_is_what_is_due_and_was_neither_received_nor_returned() -> None:
    chain = Paid()
    chain.pay("funded", 800, "M1")
    chain.pay("released", 300, "M1")
    assert whole(chain, "M1", "outstanding", "held", "open") == (500, 500, 0)
    assert whole(chain, "M2", "outstanding", "held", "open") == (1000, 0, 1000)
    chain.pay("received", 900, "M1", at="2026-02-03")
    assert said(row(chain, "M1").named("outstanding"))[-1] == ("more than what is due", 400, ())


def test_fees_and_claims_stand_beside_the_pots() -> None:
    chain = Paid()
    chain.pay("received", 800, "M1")
    fee, claim = chain.pay("fee", 80, "M1"), chain.pay("claimed", 900, "M1")
    assert said(row(chain, "M1").named("fees")) == [("fee", 80, (fee,))]
    assert said(row(chain, "M1").named("claimed")) == [("paid, says the client", 900, (claim,))]
    assert whole(chain, "M1", "received", "outstanding") == (800, 0)


# ---------------------------------------------------------------- contested


def test_what_is_contested_stands_in_the_row_it_is_about() -> None:
    chain = Paid()
    chain.pay("funded", 800, "M1")
    asked = chain.pay("refund_asked", 300, "M1", at="2026-03-01")
    assert said(row(chain, "M1").named("contested")) == [("refund asked", 300, (asked,))]
    assert whole(chain, "M2", "contested") == (0,)


def test_what_is_contested_across_rows_is_not_split() -> None:
    chain = Paid()
    event(chain, "claim_filed", "M1", "M2", by="me", amount=money(900))
    found = figures_of(chain.case)[0]
    assert [(one.labels, one.named("contested").amount.minor) for one in found.rows] == [
        (("M1",), 0),
        (("M2",), 0),
        (("M1", "M2"), 90_000),
    ]
    assert found.total.named("contested").amount == Money("USD", 90_000, 2)


def test_a_dispute_in_a_currency_without_any_money_has_an_account_too() -> None:
    chain = Paid()
    event(chain, "claim_stated", "M1", amount=money(90, "EUR"))
    eur = figures_of(chain.case)[1]
    assert (eur.currency, eur.total.named("contested").amount) == ("EUR", Money("EUR", 9000, 2))


def test_a_dispute_about_nothing_in_particular_stands_with_the_money_for_nothing() -> None:
    chain = Paid()
    chain.pay("received", 50)
    chain.pay("charged_back", 20, at="2026-03-02")
    assert figures_of(chain.case)[0].rows[-1].labels == ()
    assert figures_of(chain.case)[0].rows[-1].named("contested").amount.minor == 2000


def test_a_case_without_money_has_no_figures() -> None:
    assert figures_of(Chain().case) == ()


# ---------------------------------------------------------------- properties

events = st.tuples(
    st.sampled_from(
        ["refund_requested", "dispute_filed", "claim_stated", "chargeback_opened", "dispute_decided"]
    ),
    st.none() | st.integers(1, 2000),
    st.lists(st.sampled_from(["M1", "M2", "R1", "S1"]), max_size=2, unique=True),
    st.sampled_from(["USD", "EUR"]),
    st.integers(1, 28),
)


def disputed(made: Steps, opened: list[tuple[str, int | None, list[str], str, int]]) -> Chain:
    chain = paid(made)
    for name, amount, labels, currency, day in opened:
        more: dict[str, Any] = {"amount": money(amount, currency)} if amount else {}
        event(chain, name, *labels, at=f"2026-02-{day:02}", **more)
    return chain


def amounts(case: Case) -> dict[str, dict[tuple[str, ...], list[int]]]:
    return {
        one.currency: {
            row.labels: [each.amount.minor for each in row.figures] for row in (*one.rows, one.total)
        }
        for one in figures_of(case)
    }


def every_row(found: tuple[Figures, ...]) -> list[tuple[str, FigureRow]]:
    return [(one.currency, row) for one in found for row in (*one.rows, one.total)]


@given(st.lists(steps, max_size=10), st.lists(events, max_size=4))
def test_every_figure_is_the_sum_of_its_terms_and_every_total_that_of_its_rows(
    made: Steps, opened: list[Any]
) -> None:
    found = figures_of(disputed(made, opened).case)
    for currency, one in every_row(found):
        for each in one.figures:
            assert sum(term.amount.minor for term in each.terms) == each.amount.minor
            assert {term.amount.currency for term in each.terms} <= {currency} == {each.amount.currency}
            assert all(term.seqs for term in each.terms if term.what != "more than what is due")
    for account in found:
        for name in NAMES:
            parts = sum(each.named(name).amount.minor for each in account.rows)
            assert account.total.named(name).amount.minor == parts


@given(st.lists(steps, max_size=10), st.lists(events, max_size=3))
def test_the_pots_are_those_that_documents_print(made: Steps, opened: list[Any]) -> None:
    case = disputed(made, opened).case
    pots = {one.currency: one for one in accounts(case)}
    for one in figures_of(case):
        rows = {} if one.currency not in pots else {row.labels: row for row in pots[one.currency].rows}
        for each in one.rows:
            for name in POTS:
                printed = getattr(rows[each.labels], name).minor if each.labels in rows else 0
                assert each.named(name).amount.minor == printed
        if one.currency in pots:
            assert one.total.named("fees").amount == pots[one.currency].fees


@given(st.lists(steps, max_size=10), st.lists(events, max_size=3))
def test_what_is_due_is_received_outstanding_or_returned(made: Steps, opened: list[Any]) -> None:
    for _, one in every_row(figures_of(disputed(made, opened).case)):
        parts = {name: one.named(name).amount.minor for name in NAMES}
        assert parts["agreed"] + parts["changes"] + parts["hours"] == parts["due"]
        assert parts["outstanding"] >= max(0, parts["due"] - parts["received"] - parts["returned"])
        assert parts["contested"] >= 0


@given(st.lists(steps, max_size=6), st.lists(events, max_size=3))
def test_the_order_in_which_records_are_read_changes_nothing(made: Steps, opened: list[Any]) -> None:
    chain = disputed(made, opened)
    assert figures_of(chain.case) == figures_of(case_of(reversed(chain.records)))


@given(st.lists(steps, min_size=1, max_size=6), st.lists(events, max_size=3), st.data())
def test_a_withdrawn_record_changes_nothing_but_itself(made: Steps, opened: list[Any], data: Any) -> None:
    chain = disputed(made, opened)
    before = amounts(chain.case)
    more = data.draw(st.one_of(steps, events))
    seq = (
        pay(chain, more)
        if more[0] in {"invoiced", "funded", "released", "lapsed", "claimed", "received", "fee"}
        else event(chain, "dispute_filed", *more[2])
    )
    chain.withdraw(seq)
    assert amounts(chain.case) == before


@given(st.lists(steps, max_size=8), st.lists(events, max_size=4))
def test_what_happens_in_one_currency_changes_nothing_in_another(made: Steps, opened: list[Any]) -> None:
    """Labels that a payment joins are one row in every currency, so each payment here is for one label.

    A decision ends a dispute whatever the currency of the sum it names.
    """
    single = [(step, amount, labels[:1], currency, day) for step, amount, labels, currency, day in made]
    stated = [one for one in opened if one[1] and one[0] != "dispute_decided"]
    alone = [one for one in single if one[3] == "USD"], [one for one in stated if one[3] == "USD"]
    both, usd = (amounts(disputed(*one).case)["USD"] for one in ((single, stated), alone))
    assert both == usd


@given(st.lists(events, min_size=1, max_size=5))
def test_the_contested_total_is_what_the_contests_say(opened: list[Any]) -> None:
    case = disputed([("funded", 500, ["M1"], "USD", 1)], opened).case
    totals = [one.total.named("contested").amount for one in figures_of(case)]
    assert [one for one in totals if one.minor] == [one for one in contested(case) if one.minor]
