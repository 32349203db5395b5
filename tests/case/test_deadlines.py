"""Clocks: what starts and stops them, whose date counts, what silence costs."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from disputekit.case import deadlines, triggers
from disputekit.case.clocks import Missing, OtherDue, State
from disputekit.case.rule import Actor, Effect, Length, OtherLength, Unit
from disputekit.record.money import Money
from tests.case.build import Chain, case_of, limit, money, note, to_client, to_me, when, words
from tests.case.clockwork import REFUND, REVIEW, at, clocks, due, only, rule


def agreed(**facts: Any) -> Chain:
    """A contract with two milestones, the first funded."""
    chain = Chain(**facts)
    chain.agreed_at_start()
    chain.add("milestone", "2026-01-12T10:00+00:00", label="M1", text=words("Design"), amount=money(800))
    chain.add("milestone", "2026-01-12T10:00+00:00", label="M2", text=words("Build"), amount=money(1200))
    chain.add("money", "2026-01-13T10:00+00:00", step="funded", amount=money(800), about=["M1"])
    return chain


def submitted(chain: Chain, moment: Any, label: str = "M1", via: str = "Submit work") -> int:
    return chain.add("delivery", moment, about=[label], text=note("the work"), talk=to_client(via))


MARCH_10 = "2026-03-10T15:30+00:00"


# ---------------------------------------------------------------- starting


def test_submitted_work_starts_the_clients_clock_with_what_is_in_escrow_for_it() -> None:
    chain = agreed()
    seq = submitted(chain, MARCH_10)
    found = only(chain.case, REVIEW, now="2026-03-11T00:00Z")
    assert (due(found), found.state, found.trigger, found.labels) == (
        "2026-03-24T15:30",
        State.RUNNING,
        seq,
        ("M1",),
    )
    assert found.amount == Money("USD", 80000, 2)
    assert found.silence == "USD 800.00 is released to you"
    assert (found.act_by, found.shown, found.is_ours, found.approximate) == (None, None, False, False)
    assert (found.source, found.confidence) == ("page 1", "A")


def test_work_that_went_another_way_starts_nothing() -> None:
    chain = agreed()
    submitted(chain, MARCH_10, via="email")
    assert clocks(chain.case, REVIEW).deadlines == ()


def test_a_channel_counts_whatever_its_capitals_and_in_the_cited_words_too() -> None:
    chain = agreed()
    source = chain.add("message", MARCH_10, text=words("submitted"), talk=to_client("submit WORK"))
    chain.add("delivery", MARCH_10, about=["M1"], text=note("the work"), cites=[source])
    assert due(only(chain.case, REVIEW, now="2026-03-11T00:00Z")) == "2026-03-24T15:30"


def test_work_for_which_nothing_is_in_escrow_starts_nothing() -> None:
    chain = agreed()
    submitted(chain, MARCH_10, "M2")
    assert clocks(chain.case, REVIEW) == clocks(Chain().case, REVIEW)


def test_money_that_came_into_escrow_and_left_it_before_starts_nothing() -> None:
    chain = agreed()
    chain.add("money", "2026-02-01T10:00+00:00", step="released", amount=money(800), about=["M1"])
    submitted(chain, MARCH_10)
    assert clocks(chain.case, REVIEW).deadlines == ()


def test_work_submitted_before_the_money_came_starts_nothing() -> None:
    chain = agreed()
    submitted(chain, MARCH_10, "M2")
    chain.add("money", "2026-03-11T10:00+00:00", step="funded", amount=money(1200), about=["M2"])
    chain.add("money", "2026-03-12T10:00+00:00", step="released", amount=money(1200), about=["M2"])
    assert clocks(chain.case, REVIEW).deadlines == ()


def test_a_scope_item_stands_for_the_milestone_that_pays_it() -> None:
    chain = agreed()
    chain.add("scope", "2026-01-12T10:00+00:00", label="S1", text=words("Logo"), limit=limit("2"))
    chain.add(
        "milestone",
        "2026-01-12T10:01+00:00",
        label="M1",
        text=words("Design"),
        amount=money(800),
        about=["S1"],
    )
    submitted(chain, MARCH_10, "S1")
    assert only(chain.case, REVIEW, now="2026-03-11T00:00Z").labels == ("M1",)


def test_the_contract_must_run_have_ended_or_have_paid_where_a_rule_says_so() -> None:
    chain = agreed()
    submitted(chain, MARCH_10)
    after_end = rule("T-AFTER", "delivery", needs=("ended",))
    after_pay = rule("T-PAID", "delivery", needs=("released",))
    assert clocks(chain.case, after_end, after_pay).deadlines == ()
    chain.add("event", "2026-03-12T10:00+00:00", name="order_completed")
    chain.add("money", "2026-03-12T11:00+00:00", step="lapsed", amount=money(800), about=["M1"])
    found = clocks(chain.case, after_end, after_pay, now="2026-03-13T00:00Z").deadlines
    assert [one.rule.id for one in found if one.rule] == ["T-AFTER", "T-PAID"]


def test_a_contract_that_began_anew_runs() -> None:
    chain = agreed()
    chain.add("event", "2026-02-01T10:00+00:00", name="contract_ended", by="client")
    chain.add("event", "2026-02-03T10:00+00:00", name="contract_started")
    submitted(chain, MARCH_10)
    assert only(chain.case, REVIEW, now="2026-03-11T00:00Z").state is State.RUNNING


def test_a_need_that_nobody_knows_is_a_fault_of_the_rule() -> None:
    chain = agreed()
    submitted(chain, MARCH_10)
    with pytest.raises(ValueError, match="found 'luck'"):
        clocks(chain.case, rule("T", "delivery", needs=("luck",)))


def test_a_record_that_was_taken_back_starts_nothing() -> None:
    chain = agreed()
    chain.withdraw(submitted(chain, MARCH_10))
    assert clocks(chain.case, REVIEW).deadlines == ()


# ---------------------------------------------------------------- who acted


def test_who_acted_follows_from_the_record_its_words_or_its_kind() -> None:
    chain = agreed()
    chain.add("event", "2026-03-01T10:00+00:00", name="contract_ended", by="platform")
    chain.add("event", "2026-03-02T10:00+00:00", name="hours_disputed")
    chain.add("answer", "2026-03-03T10:00+00:00", value="declined", about=["M1"], talk=to_me())
    rules = (
        rule("T-A", "event:contract_ended by platform"),
        rule("T-B", "event:hours_disputed by client"),
        rule("T-C", "answer:declined by client"),
        rule("T-D", "answer:declined by me"),
    )
    found = clocks(chain.case, *rules, now="2026-03-04T00:00Z").deadlines
    assert [one.rule.id for one in found if one.rule] == ["T-A", "T-B", "T-C"]


def test_where_either_side_can_have_acted_it_is_asked_and_never_guessed() -> None:
    chain = agreed()
    seq = chain.add("event", "2026-04-01T14:20+00:00", name="contract_ended")
    found = clocks(chain.case, REFUND)
    assert found.deadlines == ()
    (asked,) = found.not_computed
    assert (asked.trigger, asked.missing, asked.why) == (seq, Missing.BY, "the record does not say who acted")
    chain.add("amend", "2026-04-01T15:00+00:00", target=seq, set_by="client")
    assert due(only(chain.case, REFUND)) == "2026-04-08T14:20"


def test_it_is_not_asked_who_acted_once_that_changes_nothing() -> None:
    chain = agreed()
    chain.add("event", "2026-04-01T14:20+00:00", name="contract_ended")
    chain.add("event", "2026-04-02T14:20+00:00", name="dispute_filed", by="me")
    assert clocks(chain.case, REFUND).not_computed == ()
    assert clocks(Chain().case, REFUND).not_computed == ()


def test_an_event_of_another_name_is_not_asked_about() -> None:
    chain = agreed()
    chain.add("event", "2026-04-01T14:20+00:00", name="claim_filed")
    assert clocks(chain.case, REFUND).not_computed == ()


def test_money_asked_back_where_nobody_recorded_that_it_was_funded_asks_for_that() -> None:
    chain = agreed()
    seq = chain.add("money", "2026-04-01T14:20+00:00", step="refund_asked", amount=money(1200), about=["M2"])
    found = clocks(chain.case, REFUND)
    assert (found.deadlines, [(one.trigger, one.missing) for one in found.not_computed]) == (
        (),
        [(seq, Missing.FUNDED)],
    )
    chain.add("money", "2026-02-01T10:00+00:00", step="funded", amount=money(1200), about=["M2"])
    assert only(chain.case, REFUND).silence == "USD 1,200.00 in escrow goes back to the client"


# ---------------------------------------------------------------- stopping


def ended(chain: Chain, moment: Any = "2026-04-01T14:20+00:00") -> int:
    return chain.add("event", moment, name="contract_ended", by="client")


def test_a_later_record_that_fits_stops_the_clock() -> None:
    chain = agreed()
    ended(chain)
    filed = chain.add("event", "2026-04-02T14:20+00:00", name="dispute_filed", by="me")
    found = only(chain.case, REFUND)
    assert (found.state, found.stopped_by) == (State.STOPPED, filed)


def test_a_stop_of_another_label_stops_nothing() -> None:
    chain = agreed()
    chain.add("money", "2026-02-01T10:00+00:00", step="funded", amount=money(1200), about=["M2"])
    submitted(chain, MARCH_10, "M2")
    chain.add("money", "2026-03-11T10:00+00:00", step="released", amount=money(800), about=["M1"])
    assert only(chain.case, REVIEW, now="2026-03-12T00:00Z").state is State.RUNNING


def test_an_end_without_a_label_is_about_the_money_that_is_held() -> None:
    """A release of what is not held must not silence the clock of what is."""
    chain = agreed()
    chain.add("money", "2026-02-01T10:00+00:00", step="funded", amount=money(1200), about=["M2"])
    ended(chain)
    chain.add("money", "2026-04-02T10:00+00:00", step="released", amount=money(800), about=["M1"])
    found = only(chain.case, REFUND._replace(stops=(*REFUND.stops, *REVIEW.stops)))
    assert (found.state, found.labels, found.amount) == (State.RUNNING, ("M2",), Money("USD", 120000, 2))


def test_money_that_left_escrow_stops_a_clock_about_escrow_by_itself() -> None:
    chain = agreed()
    submitted(chain, MARCH_10)
    gone = chain.add("money", "2026-03-11T10:00+00:00", step="charged_back", amount=money(800), about=["M1"])
    found = only(chain.case, REVIEW)
    assert (found.state, found.stopped_by) == (State.STOPPED, gone)


def test_the_end_of_the_contract_stops_what_needs_it_to_run() -> None:
    chain = agreed()
    submitted(chain, MARCH_10)
    end = ended(chain, "2026-03-11T10:00+00:00")
    assert only(chain.case, REVIEW).stopped_by == end


def test_what_came_before_stops_nothing() -> None:
    chain = agreed()
    chain.add("event", "2026-03-01T14:20+00:00", name="dispute_filed", by="me")
    ended(chain)
    assert only(chain.case, REFUND).state is State.RUNNING


@pytest.mark.parametrize(
    ("start", "stop", "acting", "waiting"),
    [
        ("2026-04-01", "2026-04-01T09:00+00:00", State.STOPPED, State.STOPPED),
        ("2026-04-01", "2026-04-01", State.STOPPED, State.STOPPED),
        ("2026-04-01T14:20+00:00", "2026-04-01", State.RUNNING, State.STOPPED),
        ("2026-04-01T14:20+00:00", "2026-04-01T14:20+00:00", State.STOPPED, State.STOPPED),
        ("2026-04-01T14:20+00:00", "2026-03-31", State.RUNNING, State.RUNNING),
    ],
)
def test_where_the_order_cannot_be_told_the_careful_reading_counts(
    start: str, stop: str, acting: State, waiting: State
) -> None:
    """Of a day and a time within it nobody knows the order: we still act, and do not count on a clock that may not run."""
    chain = agreed()
    ended(chain, start)
    chain.add("event", stop, name="dispute_filed", by="me")
    assert only(chain.case, REFUND).state is acting
    assert only(chain.case, REFUND._replace(acts=Actor.CLIENT)).state is waiting


def test_a_clock_that_ran_out_before_something_settled_it_has_passed() -> None:
    chain = agreed()
    submitted(chain, MARCH_10)
    late = chain.add("money", "2026-03-26T10:00+00:00", step="lapsed", amount=money(800), about=["M1"])
    found = only(chain.case, REVIEW)
    assert (found.state, found.stopped_by) == (State.PASSED, late)


# ---------------------------------------------------------------- several triggers


def test_the_earlier_of_two_triggers_counts_where_we_must_act_and_the_later_where_we_wait() -> None:
    chain = agreed()
    first = chain.add("money", "2026-04-01T14:20+00:00", step="refund_asked", amount=money(300), about=["M1"])
    ended(chain, "2026-04-02T14:20+00:00")
    found = only(chain.case, REFUND)
    assert (due(found), found.trigger, found.labels) == ("2026-04-08T14:20", first, ("M1",))
    waiting = only(chain.case, REFUND._replace(acts=Actor.CLIENT))
    assert due(waiting) == "2026-04-09T14:20"


def test_work_submitted_again_after_changes_were_asked_for_is_a_clock_of_its_own() -> None:
    chain = agreed()
    submitted(chain, MARCH_10)
    change = chain.add("event", "2026-03-12T10:00+00:00", name="changes_requested", about=["M1"])
    again = submitted(chain, "2026-03-14T10:00+00:00")
    running, stopped = clocks(chain.case, REVIEW, now="2026-03-15T00:00Z").deadlines
    assert (running.state, running.trigger, due(running)) == (State.RUNNING, again, "2026-03-28T10:00")
    assert (stopped.state, stopped.stopped_by) == (State.STOPPED, change)


def test_what_stops_a_clock_and_starts_it_anew_does_not_stop_itself() -> None:
    chain = agreed()
    dormant = rule("T-DORMANT", "money", days=90, stops=("money",))
    chain.add("money", "2026-02-01", step="fee", amount=money(80), about=["M1"])
    chain.add("money", "2026-02-01", step="released", amount=money(700), about=["M1"])
    running, stopped = clocks(chain.case, dormant).deadlines
    assert (due(running), running.state) == ("2026-05-02T23:59", State.RUNNING)
    assert stopped.state is State.STOPPED


def test_labels_that_meet_through_a_third_are_one_clock_and_a_trigger_without_a_label_joins_none() -> None:
    chain = agreed()
    plain = rule("T", "delivery", "event:contract_ended")
    submitted(chain, "2026-03-01T10:00+00:00", "M1")
    submitted(chain, "2026-03-02T10:00+00:00", "M2")
    assert len(clocks(chain.case, plain).deadlines) == 2
    ended(chain, "2026-03-03T10:00+00:00")
    assert [due(one) for one in clocks(chain.case, plain, now="2026-03-04T00:00Z").deadlines] == [
        "2026-03-10T10:00"
    ] * 2
    chain.add("delivery", "2026-03-04T10:00+00:00", about=["M1", "M2"], text=note("both"), talk=to_client())
    assert due(only(chain.case, plain)) == "2026-03-11T10:00"


def test_triggers_without_any_label_are_one_clock() -> None:
    chain = Chain()
    plain = rule("T", "event:contract_ended")
    ended(chain)
    ended(chain, "2026-04-01T15:20+00:00")
    assert due(only(chain.case, plain)) == "2026-04-08T15:20"


_MOMENTS = some.integers(0, 20).map(lambda one: f"2026-03-{one // 4 + 1:02}T{6 * (one % 4):02}:00+00:00")


@given(
    some.lists(some.tuples(some.booleans(), some.sampled_from(["M1", "M2", ""]), _MOMENTS), max_size=7),
    some.randoms(use_true_random=False),
    some.sampled_from([Actor.ME, Actor.CLIENT]),
)
def test_the_order_in_which_things_were_recorded_changes_no_clock(
    happened: list[tuple[bool, str, str]], shuffle: random.Random, acts: Actor
) -> None:
    def found(order: list[tuple[bool, str, str]]) -> list[Any]:
        chain = agreed()
        for starts, label, moment in order:
            about: Any = {"about": [label]} if label else {}
            chain.add("event", moment, name="dispute_filed" if starts else "dispute_decided", **about)
        plain = rule("T", "event:dispute_filed", stops=("event:dispute_decided",), acts=acts)
        made = clocks(chain.case, plain, now="2026-03-05T00:00Z").deadlines
        return sorted((one.due, one.state.value, one.labels and sorted(one.labels)) for one in made)

    shuffled = list(happened)
    shuffle.shuffle(shuffled)
    assert found(shuffled) == found(happened)


# ---------------------------------------------------------------- when it began


def test_a_start_known_as_a_day_counts_from_its_beginning_or_its_end() -> None:
    chain = agreed(zone="Europe/Kyiv")
    ended(chain, when("2026-04-01", "Europe/Kyiv"))
    found = only(chain.case, REFUND)
    assert (due(found), found.approximate) == ("2026-04-07T21:00", True)
    waiting = only(chain.case, REFUND._replace(acts=Actor.CLIENT))
    assert due(waiting) == "2026-04-08T20:59"


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-03-07T23:00Z", State.RUNNING),
        ("2026-03-20T00:00Z", State.RUNNING),
        ("2026-04-08T00:00Z", State.PASSED),
    ],
)
def test_a_clock_that_may_still_run_has_not_run_out(now: str, state: State) -> None:
    """The earliest end is gone by, and only the latest makes it certain that nothing can be done any more."""
    chain = agreed()
    ended(chain, "2026-03")
    found = only(chain.case, REFUND, now=now)
    assert (due(found), found.state) == ("2026-03-08T00:00", state)


@pytest.mark.parametrize(("day", "state"), [(8, State.RUNNING), (20, State.RUNNING), (22, State.PASSED)])
def test_by_which_source_it_ran_out_is_not_decided_where_they_differ(day: int, state: State) -> None:
    chain = agreed()
    ended(chain, "2026-04-01T14:20+00:00")
    other = OtherLength(Length(21, Unit.DAYS), "page 2", "C")
    found = only(chain.case, REFUND._replace(others=(other,)), now=f"2026-04-{day:02}T15:00Z")
    assert (due(found), found.state) == ("2026-04-08T14:20", state)


def test_a_day_is_near_enough_for_a_clock_that_runs_to_midnight() -> None:
    chain = agreed()
    ended(chain, "2026-04-01")
    found = only(chain.case, REFUND._replace(length=Length(14, Unit.DAY_END)))
    assert (due(found), found.approximate) == ("2026-04-16T00:00", False)


@pytest.mark.parametrize(
    ("rel", "acts", "ends"),
    [("before", "client", "2026-04-08T14:19"), ("after", "freelancer", "2026-04-08T14:20")],
)
def test_an_open_stretch_counts_from_the_end_it_has(rel: str, acts: str, ends: str) -> None:
    chain = agreed()
    ended(chain, when("2026-04-01T14:20+00:00", rel=rel))
    found = only(chain.case, REFUND._replace(acts=Actor(acts)))
    assert (due(found), found.approximate) == (ends, True)


@pytest.mark.parametrize(("rel", "acts"), [("before", Actor.ME), ("after", Actor.CLIENT)])
def test_without_the_end_that_counts_it_says_what_to_state(rel: str, acts: Actor) -> None:
    chain = agreed()
    seq = ended(chain, when("2026-04-01T14:20+00:00", rel=rel))
    found = clocks(chain.case, REFUND._replace(acts=acts))
    assert found.deadlines == ()
    (asked,) = found.not_computed
    assert (asked.trigger, asked.missing) == (seq, Missing.WHEN)
    assert asked.why == f"it began {rel} 1 Apr 2026, 14:20 UTC, and no nearer time is recorded"


def test_a_vague_trigger_beside_a_plain_one_matters_only_where_we_must_act() -> None:
    chain = agreed()
    ended(chain)
    chain.add("money", when("2026-04-03", rel="before"), step="refund_asked", amount=money(800), about=["M1"])
    acting, waiting = clocks(chain.case, REFUND), clocks(chain.case, REFUND._replace(acts=Actor.CLIENT))
    assert (len(acting.deadlines), len(acting.not_computed)) == (1, 1)
    assert (len(waiting.deadlines), len(waiting.not_computed)) == (1, 0)


def test_a_vague_trigger_that_was_stopped_is_not_asked_about() -> None:
    chain = agreed()
    ended(chain, when("2026-04-01", rel="before"))
    chain.add("event", "2026-04-02", name="dispute_filed", by="me")
    assert clocks(chain.case, REFUND).not_computed == ()


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        (when("2026-03-08T23:10+00:00"), "hours_disputed"),
        (when("2026-03-02", "Europe/Kyiv", "between", "2026-03-08"), "hours_disputed"),
        (when("2026-03-02", "America/New_York", "between", "2026-03-08"), "hours_disputed"),
        (when("2026-03-08", "America/Los_Angeles"), "hours_disputed"),
        (when("2026-03-08T20:00+00:00"), "week_closed"),
        (when("2026-03-09T00:00+00:00"), "week_closed"),
        (when("2026-03-09T09:00+00:00"), "week_closed"),
        (when("2026-03-14", "Europe/Kyiv"), "week_closed"),
    ],
)
def test_what_happened_in_a_week_counts_from_that_week(moment: Any, name: str) -> None:
    chain = agreed()
    chain.add("event", moment, name=name)
    week = rule("T", f"event:{name}")._replace(length=Length(1, Unit.WEEK_TIME, "Fri 23:59"))
    found = only(chain.case, week)
    assert (due(found), found.approximate) == ("2026-03-13T23:59", False)


def test_a_month_names_no_week() -> None:
    chain = agreed()
    chain.add("event", "2026-03", name="week_closed")
    week = rule("T", "event:week_closed")._replace(length=Length(1, Unit.WEEK_TIME, "Fri 23:59"))
    assert [one.missing for one in clocks(chain.case, week).not_computed] == [Missing.WHEN]


@given(
    some.integers(0, 100),
    some.sampled_from(list(Unit)),
    some.sampled_from(["at", "about", "before", "after"]),
    some.sampled_from(["2026-03", "2026-03-28", "2026-03-29T03:30+03:00", "2026-10-25T03:30:10+02:00"]),
    some.sampled_from(["UTC", "Europe/Kyiv", "America/New_York", "unknown"]),
    some.sampled_from(list(Actor)),
)
def test_no_clock_runs_out_before_what_started_it_can_have_happened(
    quantity: int, unit: Unit, rel: str, said: str, zone: str, acts: Actor
) -> None:
    chain = agreed()
    chain.add("event", when(said, zone, rel), name="demand_sent")
    length = Length(quantity + 1, unit, "Mon 11:59", "weekdays")
    found = clocks(chain.case, rule("T", "event:demand_sent", acts=acts)._replace(length=length))
    for one in found.deadlines:
        earliest = chain.case.at(chain.case.by_seq[one.trigger])
        assert one.due >= at_least(earliest)
    assert len(found.deadlines) + len(found.not_computed) == 1


def at_least(moment: Any) -> Any:
    from disputekit.record.moment import bounds

    return at("1970-01-01T00:00Z") + timedelta(seconds=max(bounds(moment).lo, -(10**9)))


# ---------------------------------------------------------------- disagreeing sources


def test_of_sources_that_differ_the_earlier_counts_where_we_must_act() -> None:
    chain = agreed()
    ended(chain)
    others = (
        OtherLength(Length(5, Unit.DAYS), "old page", "C"),
        OtherLength(Length(9, Unit.BUSINESS_DAYS, calendar="weekdays"), "quote", "D"),
    )
    acting = only(chain.case, REFUND._replace(others=others))
    assert (due(acting), acting.source, acting.confidence) == ("2026-04-06T14:20", "old page", "C")
    assert acting.others == (
        OtherDue(at("2026-04-08T14:20Z"), "page 1", "A"),
        OtherDue(at("2026-04-14T14:20Z"), "quote", "D"),
    )
    assert due(only(chain.case, REFUND._replace(others=others, acts=Actor.CLIENT))) == "2026-04-14T14:20"


# ---------------------------------------------------------------- read off the platform


def shown(
    chain: Chain, moment: Any = "2026-04-08T10:00+00:00", read: str = "2026-04-02T08:00+00:00", **more: Any
) -> int:
    due_moment = when(moment) if isinstance(moment, str) else moment
    return chain.add("deadline", read, due=due_moment, **more)


def test_a_date_read_off_the_platform_beats_the_computed_one() -> None:
    chain = agreed()
    ended(chain)
    seq = shown(chain, rule="T-REFUND")
    found = only(chain.case, REFUND)
    assert (due(found), found.shown, found.act_by, found.source) == ("2026-04-08T10:00", seq, None, "")
    assert found.others == (OtherDue(at("2026-04-08T14:20Z"), "page 1", "A"),)
    assert found.silence == "USD 800.00 in escrow goes back to the client"


def test_the_last_date_that_was_read_off_counts() -> None:
    chain = agreed()
    ended(chain)
    shown(chain, rule="T-REFUND")
    last = shown(chain, "2026-04-10T10:00+00:00", "2026-04-02T09:00+00:00", rule="T-REFUND")
    assert only(chain.case, REFUND).shown == last


def test_a_date_applies_where_nothing_recorded_started_the_clock_and_the_same_stops_stop_it() -> None:
    chain = agreed()
    seq = shown(chain, rule="T-REFUND")
    shown(chain, "2026-04-11T10:00+00:00", "2026-04-01T09:00+00:00", rule="T-REFUND")
    found = only(chain.case, REFUND)
    assert (due(found), found.shown, found.trigger, found.state) == (
        "2026-04-08T10:00",
        seq,
        seq,
        State.RUNNING,
    )
    filed = chain.add("event", "2026-04-02T14:20+00:00", name="dispute_filed", by="me")
    stopped = only(chain.case, REFUND)
    assert (stopped.state, stopped.stopped_by) == (State.STOPPED, filed)


def test_a_date_of_another_label_is_another_clock() -> None:
    chain = agreed()
    chain.add("money", "2026-04-01T14:20+00:00", step="refund_asked", amount=money(300), about=["M1"])
    shown(chain, rule="T-REFUND", about=["M2"])
    first, second = clocks(chain.case, REFUND).deadlines
    assert (first.labels, first.shown is None) == (("M2",), False)
    assert (second.labels, second.shown) == (("M1",), None)


def test_a_date_stands_for_a_clock_of_which_the_record_does_not_say_who_acted() -> None:
    chain = agreed()
    chain.add("event", "2026-04-01T14:20+00:00", name="contract_ended")
    shown(chain, rule="T-REFUND")
    found = clocks(chain.case, REFUND)
    assert (len(found.deadlines), found.not_computed) == (1, ())


def test_a_date_belongs_to_the_clock_that_ran_when_it_was_read() -> None:
    chain = agreed()
    submitted(chain, MARCH_10)
    shown(chain, "2026-03-23T10:00+00:00", "2026-03-11T08:00+00:00", rule="T-REVIEW", about=["M1"])
    chain.add("event", "2026-03-12T10:00+00:00", name="changes_requested", about=["M1"])
    submitted(chain, "2026-03-14T10:00+00:00")
    running, stopped = clocks(chain.case, REVIEW, now="2026-03-15T00:00Z").deadlines
    assert (due(running), running.shown) == ("2026-03-28T10:00", None)
    assert (due(stopped), stopped.state) == ("2026-03-23T10:00", State.STOPPED)


def test_a_trigger_that_was_noted_with_a_later_time_than_the_reading_still_gets_it() -> None:
    chain = agreed()
    shown(chain, rule="T-REFUND", read="2026-04-01T14:00+00:00")
    ended(chain)
    assert due(only(chain.case, REFUND)) == "2026-04-08T10:00"


def test_a_date_read_after_every_clock_of_its_rule_had_stopped_stands_alone() -> None:
    chain = agreed()
    submitted(chain, MARCH_10)
    chain.add("event", "2026-03-12T10:00+00:00", name="changes_requested", about=["M1"])
    seq = shown(chain, "2026-03-30T10:00+00:00", "2026-03-14T08:00+00:00", rule="T-REVIEW", about=["M1"])
    alone, stopped = clocks(chain.case, REVIEW, now="2026-03-15T00:00Z").deadlines
    assert (alone.trigger, alone.state, stopped.state) == (seq, State.RUNNING, State.STOPPED)


def test_a_date_without_a_rule_stands_by_itself_in_its_own_words() -> None:
    chain = agreed()
    ended(chain)
    shown(chain, text=note("answer due, as the page shows it"))
    shown(chain, "2026-04-09T10:00+00:00")
    shown(chain, "2026-04-10T10:00+00:00", rule="UNKNOWN-RULE")
    found = clocks(chain.case, REFUND).deadlines
    assert [(one.title, one.rule is None, one.is_ours) for one in found] == [
        ("answer due, as the page shows it", True, True),
        (REFUND.title, False, True),
        ("date read off the platform", True, True),
        ("UNKNOWN-RULE", True, True),
    ]
    assert found[0].silence == ""


def test_a_record_whose_date_is_withheld_says_nothing() -> None:
    chain = agreed()
    seq = shown(chain)
    fields = {name: value for name, value in chain.records[seq - 1].fields.items() if name != "due"}
    records = [*chain.records[: seq - 1], chain.records[seq - 1]._replace(fields=fields)]
    assert clocks(case_of(records), REFUND).deadlines == ()


@pytest.mark.parametrize(
    ("now", "state"), [("2026-04-08T22:00Z", State.RUNNING), ("2026-04-09T00:00Z", State.PASSED)]
)
def test_a_day_that_was_read_off_is_over_when_it_is_over(now: str, state: State) -> None:
    chain = agreed()
    shown(chain, "2026-04-08", rule="T-REFUND")
    found = only(chain.case, REFUND, now=now)
    assert (due(found), found.approximate, found.state) == ("2026-04-08T00:00", True, state)
    waiting = only(chain.case, REFUND._replace(acts=Actor.CLIENT), now=now)
    assert (due(waiting), waiting.state) == ("2026-04-08T23:59", state)


@pytest.mark.parametrize(("rel", "ends"), [("before", "2026-04-07T23:59"), ("after", "2026-04-09T00:00")])
def test_a_date_with_one_open_end_counts_by_the_other(rel: str, ends: str) -> None:
    chain = agreed()
    shown(chain, when("2026-04-08", rel=rel), rule="T-REFUND")
    assert due(only(chain.case, REFUND)) == ends


# ---------------------------------------------------------------- what it costs, when to act


def test_of_silence_about_escrow_the_money_asked_for_is_named_where_none_is_recorded_as_held() -> None:
    chain = agreed()
    chain.add("money", "2026-04-01T14:20+00:00", step="refund_asked", amount=money(300), about=["M2"])
    shown(chain, rule="T-REFUND")
    assert only(chain.case, REFUND).amount == Money("USD", 30000, 2)


def test_money_at_stake_is_what_the_trigger_names_else_what_is_held() -> None:
    chain = agreed()
    lost = rule("T", "event:chargeback_opened", effect=Effect.MONEY_LOST, silence="{amount} is lost")
    seq = chain.add("event", "2026-04-01T14:20+00:00", name="chargeback_opened", amount=money(250))
    assert only(chain.case, lost).silence == "USD 250.00 is lost"
    chain.withdraw(seq)
    chain.add("event", "2026-04-01T14:20+00:00", name="chargeback_opened")
    assert only(chain.case, lost).silence == "USD 800.00 is lost"
    assert only(chain.case, lost._replace(effect=Effect.RIGHT_LOST)).silence == "the money is lost"


def test_two_currencies_stand_side_by_side_and_are_never_one_amount() -> None:
    chain = agreed()
    chain.add("money", "2026-02-01T10:00+00:00", step="funded", amount=money(50, "EUR"), about=["M1"])
    ended(chain)
    found = only(chain.case, REFUND)
    assert found.amount is None
    assert found.silence == "USD 800.00 and EUR 50.00 in escrow goes back to the client"


def test_an_estimate_that_we_must_act_on_says_the_day_before_in_the_zone_of_the_case() -> None:
    chain = agreed(zone="Asia/Tokyo")
    ended(chain, "2026-04-01T16:20+00:00")  # there it is 2 April
    assert only(chain.case, REFUND).act_by == date(2026, 4, 8)
    short = REFUND._replace(length=Length(1, Unit.HOURS))
    assert only(chain.case, short).act_by == date(2026, 4, 2)
    unknown = agreed(zone="Mars/Phobos")
    ended(unknown, "2026-04-01T16:20+00:00")
    assert only(unknown.case, REFUND).act_by == date(2026, 4, 7)


# ---------------------------------------------------------------- order


def test_running_clocks_stand_first_then_what_lately_passed_or_still_matters_then_the_rest() -> None:
    chain = agreed()
    moments = {
        "T-SOON": "2026-03-28",
        "T-LATER": "2026-03-30",
        "T-LATE": "2026-03-20",
        "T-OLD": "2026-01-20",
        "T-HELD": "2026-01-21",
    }
    names = {
        "T-SOON": "demand_sent",
        "T-LATER": "suit_filed",
        "T-LATE": "complaint_filed",
        "T-OLD": "account_hold",
        "T-HELD": "dormant_notice",
    }
    for rule_id, moment in moments.items():
        chain.add("event", f"{moment}T10:00+00:00", name=names[rule_id])
    rules = [
        rule(one, f"event:{names[one]}", effect=Effect.ESCROW_TO_ME if one == "T-HELD" else Effect.NONE)
        for one in moments
    ]
    found = clocks(chain.case, *reversed(rules))
    assert [one.rule.id for one in found.deadlines if one.rule] == [
        "T-SOON",
        "T-LATER",
        "T-LATE",
        "T-HELD",
        "T-OLD",
    ]
    assert [one.rule.id for one in found.running if one.rule] == ["T-SOON", "T-LATER"]


# ---------------------------------------------------------------- planted defects


def assert_the_earlier_counts_where_we_must_act() -> None:
    chain = agreed()
    chain.add("money", "2026-04-01T14:20+00:00", step="refund_asked", amount=money(300), about=["M1"])
    ended(chain, "2026-04-02T14:20+00:00")
    assert due(only(chain.case, REFUND)) == "2026-04-08T14:20"


def assert_a_release_of_something_else_silences_nothing() -> None:
    chain = agreed()
    chain.add("money", "2026-02-01T10:00+00:00", step="funded", amount=money(1200), about=["M2"])
    ended(chain)
    chain.add("money", "2026-04-02T10:00+00:00", step="released", amount=money(800), about=["M1"])
    rules = REFUND._replace(stops=(*REFUND.stops, *REVIEW.stops))
    assert only(chain.case, rules).state is State.RUNNING


def assert_the_order_of_recording_stops_nothing() -> None:
    chain = agreed()
    chain.add("event", "2026-04-02T14:20+00:00", name="dispute_filed", by="me")
    ended(chain)
    assert only(chain.case, REFUND).state is State.STOPPED


def assert_no_day_ends_before_it_is_over() -> None:
    chain = agreed()
    shown(chain, "2026-04-08", rule="T-REFUND")
    assert only(chain.case, REFUND, now="2026-04-08T22:00Z").state is State.RUNNING


@pytest.mark.parametrize(
    ("where", "defect", "check"),
    [
        (deadlines, ("must_act", lambda _rule: False), assert_the_earlier_counts_where_we_must_act),
        (
            triggers._ByLabel,
            ("touching", lambda stops, _labels: stops.every),
            assert_a_release_of_something_else_silences_nothing,
        ),
        (
            triggers,
            ("_stops", lambda _case, _rule, trigger, stop, **_: stop.seq > trigger.seq),
            assert_the_order_of_recording_stops_nothing,
        ),
        (
            deadlines,
            ("is_time", lambda _iso: True),
            assert_no_day_ends_before_it_is_over,
        ),
    ],
)
def test_a_planted_defect_is_caught(
    monkeypatch: pytest.MonkeyPatch,
    where: object,
    defect: tuple[str, Callable[..., object]],
    check: Callable[[], None],
) -> None:
    check()
    monkeypatch.setattr(where, *defect)
    with pytest.raises(AssertionError):
        check()
