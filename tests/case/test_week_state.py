"""Where a week stands: by rules given as data, with the official examples of policies.md, section 2."""

from datetime import UTC, date, datetime, timedelta

import pytest

from disputekit.case.contested import contested
from disputekit.case.contract_week import week_of_day
from disputekit.case.rule import Actor, Effect, Length, Match, Rule, Unit
from disputekit.case.week_state import (
    Standing,
    WeekRules,
    WeekState,
    due_of_week,
    standing_of,
    week_rules,
)
from disputekit.case.weeks import weeks_of
from disputekit.record.money import Money
from tests.case.build import Chain, to_client, when, words
from tests.case.test_hourly import Hourly


def rule(name: str, trigger: str, acts: Actor, length: Length | None) -> Rule:
    return Rule(
        id=name,
        pack="test",
        title=name,
        triggers=(Match("event", trigger),),
        stops=(),
        needs=(),
        length=length,
        zone="UTC",
        acts=acts,
        silence="",
        effect=Effect.NONE,
        sources=(),
        confidence="A",
        checked_on=date(2026, 11, 23),
    )


EDIT = rule("EDIT", "week_closed", Actor.ME, Length(1, Unit.WEEK_TIME, "Mon 11:59"))
REVIEW = rule("REVIEW", "week_closed", Actor.CLIENT, Length(1, Unit.WEEK_TIME, "Fri 23:59"))
AVAILABLE = rule("AVAILABLE", "week_closed", Actor.NOBODY, Length(2, Unit.WEEK_TIME, "Wed 00:00"))
RESPOND = rule("RESPOND", "hours_disputed", Actor.ME, Length(3, Unit.DAYS))
DECISION = rule("DECISION", "hours_disputed", Actor.PLATFORM, Length(1, Unit.DAYS))
NOTICE = rule("NOTICE", "week_closed", Actor.ME, None)
RULES = (NOTICE, DECISION, EDIT, REVIEW, AVAILABLE, RESPOND)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def standing(chain: Chain, now: str, rules: tuple[Rule, ...] = RULES) -> Standing:
    case = chain.case
    return standing_of(case, weeks_of(case).weeks[0], week_rules(rules), {}, utc(now))


def worked() -> Hourly:
    """Hours in the week of the derived example: Mon 2 to Sun 8 November 2026."""
    chain = Hourly()
    chain.hours(600, "2026-11-04", memo="layout")
    return chain


def test_the_rules_of_a_week_are_told_apart_by_who_acts() -> None:
    assert week_rules(RULES) == WeekRules(EDIT, REVIEW, AVAILABLE, RESPOND)
    assert week_rules(RULES).any
    assert not week_rules((NOTICE,)).any


@pytest.mark.parametrize(
    ("sunday", "billed", "review", "available"),
    [
        ("2016-09-18", "2016-09-19T11:59", "2016-09-23T23:59", "2016-09-28T00:00"),  # the official example
        ("2026-11-08", "2026-11-09T11:59", "2026-11-13T23:59", "2026-11-18T00:00"),
        ("2024-03-03", "2024-03-04T11:59", "2024-03-08T23:59", "2024-03-13T00:00"),
        ("2027-01-03", "2027-01-04T11:59", "2027-01-08T23:59", "2027-01-13T00:00"),
    ],
)
def test_the_days_of_a_week_are_those_of_the_official_examples(
    sunday: str, billed: str, review: str, available: str
) -> None:
    week = week_of_day(date.fromisoformat(sunday))
    found = [due_of_week(one, week, {}) for one in (EDIT, REVIEW, AVAILABLE)]
    assert found == [utc(billed), utc(review), utc(available)]
    assert available[:10] == (week.sunday + timedelta(days=10)).isoformat()


@pytest.mark.parametrize(
    ("now", "state", "until"),
    [
        ("2026-11-04T12:00", WeekState.RUNNING, "2026-11-09T00:00"),
        ("2026-11-08T23:59:59", WeekState.RUNNING, "2026-11-09T00:00"),
        ("2026-11-09T00:00", WeekState.EDITING, "2026-11-09T11:59"),
        ("2026-11-09T11:59:59", WeekState.EDITING, "2026-11-09T11:59"),
        ("2026-11-09T12:00", WeekState.REVIEW, "2026-11-13T23:59"),
        ("2026-11-13T23:59:59", WeekState.REVIEW, "2026-11-13T23:59"),
        ("2026-11-14T00:00", WeekState.SECURITY, "2026-11-18T00:00"),
        ("2026-11-17T23:59:59", WeekState.SECURITY, "2026-11-18T00:00"),
        ("2026-11-18T00:00", WeekState.AVAILABLE, "2026-11-18T00:00"),
    ],
)
def test_a_week_goes_from_state_to_state(now: str, state: WeekState, until: str) -> None:
    found = standing(worked(), now)
    assert (found.state, found.until) == (state, utc(until))


def test_without_rules_a_week_runs_and_then_is_over() -> None:
    assert standing(worked(), "2026-11-04T12:00", ()).state is WeekState.RUNNING
    assert standing(worked(), "2026-11-10T12:00", ()) == Standing(WeekState.OVER, None, None)


def test_a_rule_without_a_length_gives_no_time() -> None:
    with pytest.raises(ValueError, match="NOTICE"):
        due_of_week(NOTICE, week_of_day(date(2026, 11, 4)), {})


# ---------------------------------------------------------------- disputes


def disputed(at: str = "2026-11-11T09:12+00:00", **more: object) -> Hourly:
    chain = worked()
    chain.add("event", at, name="hours_disputed", by="client", **more)
    return chain


def test_an_answer_is_due_three_days_after_the_dispute() -> None:
    found = standing(disputed(), "2026-11-12T00:00")
    assert found == Standing(WeekState.DISPUTED, utc("2026-11-14T09:12"), RESPOND, event=5)


def test_a_dispute_that_the_client_filed_over_an_hourly_contract_is_one_over_its_hours() -> None:
    chain = worked()
    filed = chain.add("event", "2026-11-11T09:12+00:00", name="dispute_filed", by="client")
    found = standing(chain, "2026-11-12T00:00")
    assert (found.state, found.event) == (WeekState.DISPUTED, filed)
    assert contested(chain.case) == (Money("USD", 45_000, 2),)
    chain.records[0].fields["contract"] = {"type": "fixed"}
    assert standing(chain, "2026-11-12T00:00").state is WeekState.REVIEW
    assert contested(chain.case) == ()


def test_a_dispute_that_the_freelancer_filed_is_not_one_over_hours() -> None:
    chain = worked()
    chain.add("event", "2026-11-11T09:12+00:00", name="dispute_filed", by="me")
    assert standing(chain, "2026-11-12T00:00").state is WeekState.REVIEW


def test_a_dispute_of_another_week_is_no_dispute_of_this_one() -> None:
    assert standing(disputed("2026-11-18T09:12+00:00"), "2026-11-20T00:00").state is WeekState.AVAILABLE


def test_what_the_platform_shows_beats_what_was_computed() -> None:
    chain = disputed()
    early = worked()
    early.add("deadline", "2026-11-10T00:00+00:00", due=when("2026-11-09T00:00+00:00"), rule="RESPOND")
    early.add("event", "2026-11-11T09:12+00:00", name="hours_disputed", by="client")
    assert standing(early, "2026-11-12T00:00").read_off is None
    chain.add("deadline", "2026-11-11T10:00+00:00", due=when("2026-11-15T00:00+00:00"), rule="OTHER")
    shown = chain.add(
        "deadline", "2026-11-11T10:00+00:00", due=when("2026-11-14T20:00+00:00"), rule="RESPOND"
    )
    found = standing(chain, "2026-11-12T00:00")
    assert (found.until, found.read_off) == (utc("2026-11-14T20:00"), shown)
    chain.add("deadline", "2026-11-11T11:00+00:00", due=when("2026-11-14", "Europe/Kyiv"), rule="RESPOND")
    assert standing(chain, "2026-11-12T00:00").until == utc("2026-11-14T22:00")


def test_a_deadline_whose_date_is_withheld_gives_no_time() -> None:
    chain = disputed()
    shown = chain.add("deadline", "2026-11-11T10:00+00:00", due=when("2026-11-14"), rule="RESPOND")
    del chain.records[shown - 1].fields["due"]
    assert standing(chain, "2026-11-12T00:00").until == utc("2026-11-14T09:12")


def test_a_dispute_at_a_time_that_is_not_known_has_no_computed_answer() -> None:
    found = standing(disputed("2026-11-11"), "2026-11-12T00:00")
    assert (found.state, found.until) == (WeekState.DISPUTED, None)


def test_a_dispute_without_a_rule_has_no_computed_answer() -> None:
    found = standing(disputed(), "2026-11-12T00:00", (RESPOND._replace(length=None),))
    assert found == Standing(WeekState.DISPUTED, None, None, event=5)


def test_an_answer_of_the_freelancer_ends_the_waiting() -> None:
    chain = disputed()
    chain.add("event", "2026-11-11T12:00+00:00", name="dispute_answered", by="client")
    assert standing(chain, "2026-11-12T00:00").state is WeekState.DISPUTED
    answered = chain.add(
        "event", "2026-11-12T12:00+00:00", name="dispute_answered", talk=to_client(), text=words("diary")
    )
    assert standing(chain, "2026-11-13T00:00") == Standing(WeekState.ANSWERED, None, RESPOND, event=answered)


def test_a_settled_dispute_leaves_the_week_where_its_rules_put_it() -> None:
    chain = disputed()
    chain.add("event", "2026-11-12T12:00+00:00", name="dispute_withdrawn", by="client")
    assert standing(chain, "2026-11-13T00:00").state is WeekState.REVIEW
