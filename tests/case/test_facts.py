"""The facts of a case, its people, and what counts as the platform's own channel."""

from typing import Any

import pytest

from disputekit.case.facts import (
    Contract,
    facts_of,
    is_direct,
    is_on_platform,
    is_spoken,
    people_of,
    platform_words,
)
from disputekit.errors import Damaged
from disputekit.record.entry import Record
from tests.case.build import DANA, OLENA, Chain


def test_the_facts_are_those_of_the_first_record() -> None:
    facts = facts_of(Chain(contract={"type": "hourly", "weekly_limit": "40 h"}).records)
    assert (facts.seq, facts.title, facts.me, facts.client) == (1, "Website redesign", OLENA, DANA)
    assert facts.contract == Contract("hourly", None, None, "40 h")
    assert facts.clock == "machine"


def test_a_later_case_record_restates_the_facts() -> None:
    chain = Chain()
    again: dict[str, Any] = {**chain.records[0].fields, "title": "Shop"}
    del again["kind"], again["when"]
    chain.add("case", **again)
    assert facts_of(chain.records).title == "Shop"
    chain.withdraw(2)
    assert facts_of(chain.records).title == "Website redesign"


def test_an_amend_corrects_the_facts() -> None:
    chain = Chain()
    chain.add("amend", target=1, set_title="Website")
    assert facts_of(chain.records).title == "Website"


def test_a_clock_that_was_ever_set_stays_marked() -> None:
    chain = Chain(clock="set")
    chain.add("amend", target=1, set_clock=None)
    assert facts_of(chain.records).clock == "set"


def test_a_clock_set_by_an_amend_is_marked_too() -> None:
    chain = Chain()
    chain.add("amend", target=1, set_clock="set")
    assert facts_of(chain.records).clock == "set"


def test_withheld_facts_read_as_empty() -> None:
    facts = facts_of([Record(1, "", {"kind": "case"})])
    assert (facts.title, facts.zone, facts.contract) == ("", "UTC", Contract())


def test_records_without_a_case_record_are_damaged() -> None:
    with pytest.raises(Damaged):
        facts_of([])


def test_the_parties_are_known_without_person_records() -> None:
    people = Chain().case.people
    assert [people.side_of(name) for name in (OLENA, f" {DANA.upper()} ", "Upwork", "Bo")] == [
        "me",
        "client",
        "platform",
        "unknown",
    ]


def test_a_person_record_adds_names_and_the_first_one_is_shown() -> None:
    chain = Chain()
    chain.add("person", label="P1", names=["Mark Lee", "mark@example.test"], side="client")
    people = chain.case.people
    assert people.side_of("MARK@example.test") == "client"
    assert people.display("mark@example.test ") == "Mark Lee"
    assert people.display(" Bo ") == "Bo"
    assert people.names_of("client") == (DANA, "Mark Lee", "mark@example.test")


def test_the_same_label_again_replaces_the_person() -> None:
    chain = Chain()
    chain.add("person", label="P1", names=["Mark Lee"], side="client")
    chain.add("person", label="P1", names=["Mark Lee"], side="other")
    assert chain.case.people.side_of("Mark Lee") == "other"


def test_a_name_claimed_for_two_sides_belongs_to_neither() -> None:
    chain = Chain()
    chain.add("person", label="P1", names=[DANA], side="platform")
    people = chain.case.people
    assert people.side_of(DANA) == "unknown"
    assert people.contested() == (DANA,)
    assert people.names_of("client") == ()


def test_a_person_whose_fields_are_withheld_has_no_names() -> None:
    facts = facts_of(Chain().records)
    people = people_of(facts, [Record(2, "", {"kind": "person"})])
    assert people.persons[-1].names == ()
    assert people.persons[-1].side == "unknown"


def test_a_direct_case_has_no_platform_among_its_people() -> None:
    assert Chain(platform="direct").case.people.names_of("platform") == ()


@pytest.mark.parametrize(
    ("platform", "said"),
    [
        ("upwork", "Upwork"),
        ("PEOPLEPERHOUR", "PeoplePerHour"),
        ("Freelancer.com", "Freelancer.com"),
        ("Malt ", "Malt"),
    ],
)
def test_platforms_are_printed_by_their_names(platform: str, said: str) -> None:
    assert platform_words(platform) == said


@pytest.mark.parametrize(
    ("via", "platform", "own"),
    [
        ("Upwork", "upwork", True),
        ("upwork messages", "Upwork", True),
        ("Submit work", "upwork", True),
        ("Upwork Messages", "fiverr", False),
        ("freelancer.com", "freelancer", True),
        ("PPH", "peopleperhour", True),
        ("Malt chat", "Malt", True),
        ("Maltese falcon", "Malt", False),
        ("mail", "upwork", False),
        ("Upwork video call", "upwork", False),
        ("Upwork", "direct", False),
        ("mail", "", False),
    ],
)
def test_only_the_platforms_own_channels_are_on_the_platform(via: str, platform: str, own: bool) -> None:
    assert is_on_platform(via, platform) is own


def test_speech_is_known_by_the_word_for_it() -> None:
    assert [is_spoken(via) for via in ("call", "Zoom-meeting", "in person", "mail", "recall")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_no_platform_and_direct_are_the_same() -> None:
    assert is_direct("Direct")
    assert is_direct("")
    assert not is_direct("upwork")


def test_talk_happens_where_the_case_says_else_on_the_platform() -> None:
    facts = Chain().case.facts
    assert facts.default_channel == "Upwork"
    assert facts._replace(channel="mail").default_channel == "mail"
    assert facts._replace(platform="direct").default_channel == ""


def test_packs_are_those_the_latest_case_record_names() -> None:
    chain = Chain(packs=["law-nyc", "paypal"])
    assert facts_of(chain.records).packs == ("law-nyc", "paypal")
    chain.add("amend", target=1, set_packs=None)
    assert facts_of(chain.records).packs == ()


def test_what_is_typed_in_a_program_for_calls_is_not_spoken() -> None:
    channels = ("Zoom chat", "Teams chat", "Teams meeting chat", "Zoom-Chat", "chat call", "Zoom")
    assert [is_spoken(via) for via in channels] == [False, False, False, False, True, True]
