"""How often the right clause or document is found: on our own requests everywhere, on the sample projects where they are."""

from pathlib import Path

import pytest

from disputekit.case.near import nearest
from tests.case.clauses_and_requests import CONTRACTS, REQUESTS
from tests.case.retrieval import (
    HELD_OUT,
    PROJECTS,
    TUNED,
    Found,
    by_nearest,
    by_tf_idf,
    measured,
    projects,
    table,
)

LIMITS = Path(__file__).parents[2] / "docs" / "limits.md"
samples = pytest.mark.skipif(not PROJECTS.is_file(), reason="sample files not present")


def requests_found(clauses_of: dict[str, dict[str, str]]) -> Found:
    found = Found(0, 0, 0)
    for contract, requests in REQUESTS.items():
        for text, right in requests:
            stated = clauses_of[contract]
            ranked = [stated[one.label] for one in nearest(text, stated.items(), 5)]
            wanted = CONTRACTS[contract][right]
            found += Found(1, int(ranked[:1] == [wanted]), int(wanted in ranked))
    return found


def test_the_own_set_is_large_enough_to_tell_anything() -> None:
    assert sum(map(len, REQUESTS.values())) >= 40
    assert sum(map(len, CONTRACTS.values())) >= 30


def test_a_request_finds_its_clause_among_those_of_its_contract() -> None:
    found = requests_found(CONTRACTS)
    assert found.at_1 >= 0.85
    assert found.at_5 >= 0.88


def test_a_request_finds_its_clause_among_those_of_all_contracts() -> None:
    all_clauses = {
        f"{name} {label}": words for name, stated in CONTRACTS.items() for label, words in stated.items()
    }
    found = requests_found(dict.fromkeys(CONTRACTS, all_clauses))
    assert found.at_1 >= 0.80
    assert found.at_5 >= 0.88


@samples
# The summaries are the same for every query, so their index is made once; of the statements it is made 605 times.
@pytest.mark.parametrize("way", ["summary", pytest.param("statements", marks=pytest.mark.full)])
def test_the_right_project_is_found_for_a_goal(way: str) -> None:
    found = measured(projects(), way, by_nearest)
    both = found[TUNED] + found[HELD_OUT]
    assert both.queries == 605
    assert both.at_1 >= 0.70
    assert both.at_5 >= 0.85


@samples
@pytest.mark.full
def test_plain_tf_idf_finds_fewer_on_the_held_out_half_too() -> None:
    for way in ("statements", "summary"):
        own, plain = (measured(projects(), way, rank)[HELD_OUT] for rank in (by_nearest, by_tf_idf))
        assert own.at_1 > plain.at_1 + 0.05
        assert own.at_5 > plain.at_5


@samples
@pytest.mark.full
def test_the_limits_page_prints_the_figures_as_they_are_measured() -> None:
    assert table() in LIMITS.read_text(encoding="utf-8")
