"""``scope`` and ``account``: what was agreed and asked, and the four pots of money."""

from tests.cli.conftest import Prompt


def test_the_scope_shows_both_readings_side_by_side(demo: Prompt) -> None:
    found = demo("scope").out
    assert "In scope (agreed 12 Jan 2026)" in found
    assert "limit 2 rounds, used 2 (5 Feb 2026, 11 Feb 2026)" in found
    assert "your reading: outside, Dana's: in scope, READINGS DIFFER" in found
    assert "quoted USD 150.00 11 Feb 2026 (before work) · agreed in writing 12 Feb 2026" in found


def test_an_empty_scope_says_how_to_fill_it(dk: Prompt) -> None:
    found = dk("scope").out
    assert "dk scope add WORDS" in found
    assert "nothing recorded" in found


def test_the_scope_is_the_same_from_its_list(demo: Prompt) -> None:
    assert demo("scope").out == demo("scope", "list").out


def test_the_scope_as_json(demo: Prompt) -> None:
    found = demo("scope", "--json").json["scope"]
    assert [one["label"] for one in found["items"]] == ["S1", "S2", "S3", "S4", "S5", "S6"]
    assert {one["label"] for one in found["contested"]} == {"R4", "R5"}


def test_the_pots_add_up(demo: Prompt) -> None:
    line = next(line for line in demo("account").lines if line.startswith("together"))
    assert line.split() == ["together", "3,570.00", "1,950.00", "1,200.00", "420.00"]


def test_currencies_are_never_added(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes")
    dk("milestone", "EUR 500", "Design")
    totals = [line.split()[1] for line in dk("account").lines if line.startswith("together")]
    assert set(totals) == {"800.00", "500.00"}


def test_an_empty_account_says_how_to_begin(dk: Prompt) -> None:
    assert "dk milestone 800 WORDS" in dk("account").out


def test_hours_come_with_their_rate(dk: Prompt) -> None:
    dk("milestone", "45", "Support", "--per", "hour")
    dk("hours", "2026-03-02", "2:30", "--manual", "0.5")
    assert "2 h 00 min tracked · 0 h 30 min manual · at USD 45.00 = USD 112.50" in dk("account").out
