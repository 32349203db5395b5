"""The shipped packs: every worked example, what they cover, and that each sentence reads well where it is shown."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from disputekit.app.events import EVENTS
from disputekit.app.rules import calendars_of
from disputekit.case.due_time import due_after
from disputekit.case.rule import Actor, Effect, Length, Rule, Unit, Vector
from disputekit.case.silence import silence_words
from disputekit.rules.loader import SHIPPED, without_examples
from disputekit.rules.reading import PLACEHOLDERS
from tests.rules.shipped import NAMES, rules, shipped

EXPECTED = (
    *("cards", "contra", "fiverr", "freelancer", "guru", "law-ca", "law-eu", "law-il", "law-nyc", "law-nys"),
    *("law-uk", "paypal", "peopleperhour", "stripe", "upwork-dispute", "upwork-fixed", "upwork-hourly"),
)
EXAMPLES = [(name, rule, vector) for name in NAMES for rule in shipped(name).rules for vector in rule.vectors]


def test_all_packs_are_there() -> None:
    assert NAMES == EXPECTED


@pytest.mark.parametrize(
    ("name", "rule", "vector"), EXAMPLES, ids=[f"{rule.id} {vector.at}" for _, rule, vector in EXAMPLES]
)
def test_a_worked_example_comes_out(name: str, rule: Rule, vector: Vector) -> None:
    assert rule.length is not None
    found = due_after(
        rule.length, datetime.fromisoformat(vector.at), rule.zone, calendars_of([shipped(name)])
    )
    assert found == datetime.fromisoformat(vector.due)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_every_rule_with_a_length_has_an_example_and_no_other(rule: Rule) -> None:
    assert bool(rule.vectors) == (rule.length is not None)


def test_no_rule_stands_in_two_packs() -> None:
    ids = [rule.id for rule in rules()]
    assert len(ids) == len(set(ids))


def test_every_pack_was_compared_with_its_sources_on_the_day_of_the_facts() -> None:
    assert {rule.checked_on for rule in rules()} == {date(2026, 11, 23)}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_examples_follows_the_first_example(name: str) -> None:
    """Otherwise a prompt would wait for the examples too."""
    text = (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")
    assert without_examples(text).count("[[vector]]") == 0


# ---------------------------------------------------------------- what the examples cover


def crosses_a_change_of_clocks(one: Vector) -> bool:
    """Whether some zone that has the offset of the start moves its clocks before the example is due."""
    begun, due = datetime.fromisoformat(one.at), datetime.fromisoformat(one.due)
    zones = (
        "Europe/Kyiv",
        "Europe/Berlin",
        "Europe/London",
        "America/New_York",
        "America/Chicago",
        "America/Los_Angeles",
    )
    places = [
        zone for name in zones if begun.astimezone(zone := ZoneInfo(name)).utcoffset() == begun.utcoffset()
    ]
    return any(due.astimezone(place).utcoffset() != begun.utcoffset() for place in places)


def crosses_a_leap_day(one: Vector) -> bool:
    begun, due = datetime.fromisoformat(one.at), datetime.fromisoformat(one.due)
    days = (begun + timedelta(days=count) for count in range((due - begun).days + 1))
    return any((day.month, day.day) == (2, 29) for day in days)


def of_unit(unit: Unit) -> Iterator[Vector]:
    yield from (one for _, rule, one in EXAMPLES if rule.length and rule.length.unit is unit)


def ends_a_month(one: Vector) -> bool:
    """Whether the day of the month could not be kept."""
    return datetime.fromisoformat(one.at).astimezone(UTC).day != datetime.fromisoformat(one.due).day


def test_examples_cover_changes_of_clocks_both_ways_and_leap_days() -> None:
    changes = [one for _, _, one in EXAMPLES if crosses_a_change_of_clocks(one)]
    assert {datetime.fromisoformat(one.at).month // 7 for one in changes} == {0, 1}  # in spring and in autumn
    assert any(crosses_a_leap_day(one) for one in of_unit(Unit.DAYS))
    assert any(crosses_a_change_of_clocks(one) for one in of_unit(Unit.HOURS))


def test_examples_cover_weekends_of_business_days_and_ends_of_months() -> None:
    for one in of_unit(Unit.BUSINESS_DAYS):
        days = (datetime.fromisoformat(one.due) - datetime.fromisoformat(one.at)).days
        assert any((datetime.fromisoformat(one.at) + timedelta(days=at)).weekday() > 4 for at in range(days))
    assert any(ends_a_month(one) for one in of_unit(Unit.MONTHS))
    assert any(ends_a_month(one) for one in of_unit(Unit.YEARS))


def test_every_unit_has_an_example() -> None:
    assert all(any(of_unit(unit)) for unit in Unit)


def test_the_official_examples_are_marked_with_their_source() -> None:
    official = {(rule.id, one.due) for _, rule, one in EXAMPLES if one.source}
    assert official == {
        ("UW-HR-CLIENT-REVIEW", "2016-09-23T23:59Z"),
        ("UW-HR-AVAILABLE", "2016-09-28T00:00Z"),
        ("UW-FP-SECURITY", "2026-11-07T12:00Z"),
    }


# ---------------------------------------------------------------- words


def unreadable(rule: Rule) -> Iterator[str]:
    """What would read badly: a clock goes on after "if you do nothing:", a warning is a sentence of its own."""
    said = silence_words(rule.silence, ())
    starts_small = (
        rule.silence.startswith("{amount}") or said[0].islower() or re.match(r"Upwork|Support", said)
    )
    if rule.length is not None and not starts_small:
        yield "begins with a capital"
    if rule.length is None and not (said[0].isupper() or said.startswith("the money")):
        yield "begins small"
    if said.endswith("."):
        yield "ends with a full stop"
    if rule.title.endswith(".") or not rule.title[0].isupper():
        yield "the title is no title"
    if rule.conflicts.endswith(".") or (
        rule.conflicts and rule.conflicts[0].isupper() and not rule.conflicts.startswith("Visa")
    ):
        yield "what differs does not go on after a colon"
    if re.search(r"\b(you will|surely|always|never lose|odds|chance)\b", said, re.IGNORECASE):
        yield "predicts"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_the_words_of_a_rule_read_well_where_they_are_shown(rule: Rule) -> None:
    assert list(unreadable(rule)) == []
    assert set(re.findall(r"\{(.*?)\}", rule.silence)) <= set(PLACEHOLDERS)


@pytest.mark.parametrize("silence", ["The money goes back", "it goes back.", "you will lose the money"])
def test_words_that_read_badly_are_caught(silence: str) -> None:
    clock = next(rule for rule in rules() if rule.length is not None)
    assert list(unreadable(clock._replace(silence=silence)))


def test_where_money_moves_the_words_name_the_amount() -> None:
    moving = {Effect.ESCROW_TO_CLIENT, Effect.ESCROW_TO_ME, Effect.MONEY_LOST}
    clocks = [rule for rule in rules() if rule.length is not None and rule.effect in moving]
    assert clocks
    assert all("{amount}" in rule.silence for rule in clocks)


# ---------------------------------------------------------------- what starts and stops a clock


def test_every_event_that_a_pack_names_can_be_recorded() -> None:
    named = {one.name for rule in rules() for one in (*rule.triggers, *rule.stops) if one.kind == "event"}
    assert named
    assert named <= set(EVENTS)


def test_every_clock_but_those_of_time_alone_can_be_stopped() -> None:
    clocks = (rule for rule in rules() if rule.length is not None and not rule.stops)
    endless = {rule.id for rule in clocks if not {"escrow", "released", "unpaid"}.intersection(rule.needs)}
    assert endless == {"UW-CIRCUMVENT"}


def test_a_clock_that_gives_money_to_the_client_is_the_freelancers_to_stop() -> None:
    """All but one: the client's silence cancels an order that the freelancer wants to cancel."""
    against = [
        rule.id
        for rule in rules()
        if rule.length is not None
        and rule.effect in {Effect.ESCROW_TO_CLIENT, Effect.MONEY_LOST}
        and rule.acts not in {Actor.ME, Actor.BOTH}
    ]
    assert against == ["FV-CANCEL-48H-OWN"]


def test_lengths_of_other_sources_differ_from_the_rules_own() -> None:
    for rule in rules():
        lengths: Iterable[Length | None] = (rule.length, *(one.length for one in rule.others))
        assert all(one != other for one, other in pairwise(lengths))
