"""Scope items: limits and what counts against them, always with the dates."""

from decimal import Decimal
from typing import Any

import pytest

from disputekit.case.scope import is_same_unit, items_in, not_assigned, scope_items
from disputekit.case.view import ScopeItem
from tests.case.build import Chain, limit, note, to_client, to_me, words

START = "2026-01-12T10:31+00:00"


class Limited(Chain):
    """S1 with two rounds and S2 without a measure."""

    def __init__(self) -> None:
        super().__init__()
        self.agreed_at_start()
        self.add(
            "scope", START, label="S1", text=words("Design, 2 rounds"), limit=limit("2", "revision rounds")
        )
        self.add("scope", START, label="S2", text=words("Final polish"))

    def changes(self, at: str = "2026-02-05", **more: Any) -> int:
        return self.add("answer", at, value="changes_requested", talk=to_me(), text=words("again"), **more)

    def item(self, label: str = "S1") -> ScopeItem:
        return next(one for one in scope_items(self.case, "S") if one.label == label)


def test_rounds_count_against_the_item_they_name_with_their_dates() -> None:
    chain = Limited()
    chain.changes("2026-02-05", about=["S1"])
    chain.changes("2026-02-11", about=["S1"], uses=limit("0.5", "round"))
    item = chain.item()
    assert item.used == Decimal("1.5")
    assert [(one.when.start, one.quantity) for one in item.uses] == [
        ("2026-02-05", Decimal(1)),
        ("2026-02-11", Decimal("0.5")),
    ]


def test_a_request_counts_with_what_it_says_it_uses() -> None:
    chain = Limited()
    chain.add("request", label="R1", about=["S1"], uses=limit("1"), text=words("one more pass"))
    chain.add("request", label="R2", about=["S1"], text=words("a popup"))
    assert chain.item().used == Decimal(1)
    assert chain.item().requests == ("R1", "R2")


def test_a_round_about_a_submission_counts_against_the_only_item_with_rounds() -> None:
    chain = Limited()
    delivery = chain.add("delivery", about=["M1"], text=note("x"))
    chain.changes(re=[delivery])
    assert chain.item().used == Decimal(1)


def test_a_round_that_may_belong_to_two_items_is_listed_and_not_assigned() -> None:
    chain = Limited()
    chain.add("scope", START, label="S3", text=words("Logo"), limit=limit("3"))
    chain.changes(about=["M1"])
    chain.changes(about=["S1", "S3"])
    assert [one.used for one in scope_items(chain.case, "S")] == [0, None, 0]
    assert len(not_assigned(chain.case)) == 2


def test_the_milestone_tells_which_of_two_items_a_round_belongs_to() -> None:
    chain = Limited()
    chain.add("scope", START, label="S3", text=words("Logo"), limit=limit("3"))
    chain.add("milestone", START, label="M1", text=words("Design"), amount=_ten(), about=["S3"])
    chain.changes(about=["M1"])
    assert chain.item("S3").used == Decimal(1)
    assert chain.item("S1").used == Decimal(0)


def _ten() -> Any:
    return {"currency": "USD", "minor": 1000, "scale": 2}


def test_a_round_in_another_unit_counts_against_nothing() -> None:
    chain = Limited()
    chain.changes(about=["S1"], uses=limit("2", "hours"))
    assert chain.item().used == Decimal(0)
    assert len(not_assigned(chain.case)) == 1


def test_an_item_without_a_measure_has_no_count() -> None:
    item = Limited().item("S2")
    assert (item.stands.limit, item.used) == (None, None)


def test_a_limit_that_is_no_round_is_counted_only_when_something_uses_it() -> None:
    chain = Limited()
    chain.add("scope", START, label="S3", text=words("Wireframes"), limit=limit("5", "page types"))
    assert chain.item("S3").used is None
    chain.add("request", label="R1", about=["S3"], uses=limit("2", "page types"), text=words("two pages"))
    assert chain.item("S3").used == Decimal(2)


def test_a_round_told_by_two_sources_is_one_round() -> None:
    chain = Limited()
    pair = [chain.changes(about=["S1"]), chain.changes(about=["S1"])]
    chain.add("link", targets=pair, same=True)
    assert chain.item().used == Decimal(1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("rounds", "Revision round", True),
        ("revisions", "rounds", True),
        ("page types", "pages", False),
        ("hours", "hour", True),
        ("", "", True),
    ],
)
def test_units_are_the_same_by_their_last_word(one: str, other: str, same: bool) -> None:
    assert is_same_unit(one, other) is same


def test_an_item_shows_submissions_answers_and_the_milestones_that_include_it() -> None:
    chain = Limited()
    chain.add("milestone", START, label="M1", text=words("Design"), amount=_ten(), about=["S1"])
    chain.add("scope", "2026-02-01", label="S2", text=words("Final polish, 1 h"), about=["M1"])
    delivery = chain.add(
        "delivery", "2026-02-02", about=["S1"], talk=to_client("Submit work"), text=note("x")
    )
    chain.add("delivery", "2026-02-03", about=["M1"], talk=to_client("Submit work"), text=note("all"))
    chain.add("answer", "2026-02-04", about=["S1"], value="agreed", talk=to_me(), text=words("great"))
    item = chain.item()
    assert [one.seq for one in item.submitted] == [delivery]
    assert len(item.with_milestones) == 1
    assert [(one.value, one.in_words) for one in item.answers] == [("agreed", True)]
    assert item.milestones == ("M1",)
    assert items_in(chain.case, "M1") == ("S1", "S2")
    assert chain.item("S2").one_sided[0].words is not None


def test_exclusions_are_listed_apart() -> None:
    chain = Limited()
    chain.add("scope", START, label="X1", text=words("No blog"))
    assert [one.label for one in scope_items(chain.case, "X")] == ["X1"]
    assert [one.label for one in scope_items(chain.case, "S")] == ["S1", "S2"]
