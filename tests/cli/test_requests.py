"""Requests from the first asking to the answer, and how each side reads them."""

import pytest

from tests.cli.conftest import Prompt


@pytest.fixture
def asked(dk: Prompt) -> Prompt:
    """S1 with a limit, X1, and R1 that comes near X1."""
    dk("scope", "add", "Home page and templates", "--limit", "2 rounds")
    dk("scope", "exclude", "No e-mail newsletter")
    dk("requested", "--words", "can you also do a newsletter popup", "-t", "15:40")
    return dk


def test_a_request_gets_a_label_and_its_nearest_clause(dk: Prompt) -> None:
    dk("scope", "exclude", "No newsletter")
    found = dk("requested", "a newsletter popup")
    assert "R1 requested by Dana" in found.out
    assert 'near: X1 "No newsletter" (newsletter)' in found.err
    assert "next: dk quoted R1 AMOUNT" in found.err


def test_the_next_request_gets_the_next_label(asked: Prompt) -> None:
    assert "R2 requested" in asked("requested", "a blog").out


def test_a_recorded_message_can_be_the_request(dk: Prompt) -> None:
    dk("got", "a blog too", "--words")
    dk("requested", "--cites", "2")
    assert dk("show", "R1", "--json").json["cites"] == [2]


def test_a_request_without_words_is_refused(dk: Prompt) -> None:
    assert dk.refused("requested").code == 2


def test_a_price_with_days_and_an_end(asked: Prompt) -> None:
    found = asked("quoted", "R1", "450", "2d", "--until", "10 mar")
    assert "R1 quoted, USD 450.00, 2 working days" in found.out
    assert asked("show", "last", "--json").json["due"]["from"] == "2026-03-10"


@pytest.mark.parametrize(
    "amount",
    ["-5", "450.001", "1,5", "450 ABC", "four", "", "1e3", "EUR", "$450", "450 USD EUR", "99999999999999999"],
)
def test_an_amount_that_is_not_one_is_refused(asked: Prompt, amount: str) -> None:
    found = asked.refused("quoted", "R1", "--", amount)
    assert found.code == 2
    assert "nothing was recorded" in found.err


@pytest.mark.parametrize("label", ["R2", "S9", "99"])
def test_a_label_that_does_not_exist_is_code_4(asked: Prompt, label: str) -> None:
    found = asked.refused("quoted", label, "450")
    assert found.code == 4


@pytest.mark.parametrize("days", ["two", "2 weeks", "-1d"])
def test_days_that_are_no_number_are_refused(asked: Prompt, days: str) -> None:
    assert asked.refused("quoted", "R1", "450", "--", days).code == 2


def test_a_yes_with_its_price(asked: Prompt) -> None:
    assert "R1 agreed by Dana, USD 150.00" in asked("agreed", "r1=150", "--words", "--text", "ok").out


def test_a_yes_to_several_things_is_one_command(asked: Prompt) -> None:
    asked("requested", "a blog")
    assert len(asked("agreed", "R1", "R2").lines) == 2
    asked("undo")
    assert [row["kind"] for row in asked("timeline", "--json").json["records"]].count("answer") == 0


def test_a_no_of_mine(asked: Prompt) -> None:
    assert "R1 declined by you" in asked("declined", "R1", "--by", "me", "--text", "no time").out


def test_sides_are_me_or_client(asked: Prompt) -> None:
    assert asked.refused("agreed", "R1", "--by", "judge").code == 2


@pytest.mark.parametrize(
    ("verb", "says"), [("in", "in scope"), ("out", "outside the scope"), ("unclear", "unclear")]
)
def test_each_side_has_its_reading(asked: Prompt, verb: str, says: str) -> None:
    assert f"R1, X1: {says}, in your reading" in asked(verb, "R1", "X1").out
    assert (
        f"R1: {says}, in Dana's reading" in asked(verb, "R1", "--by", "client", "--words", "--text", "hm").out
    )


def test_a_position_takes_the_stances_of_the_registry_only(asked: Prompt) -> None:
    asked("position", "disputes", "R1")
    assert asked.refused("position", "maybe", "R1").code == 2


def test_a_round_counts_against_the_limit(asked: Prompt) -> None:
    asked("round", "S1", "lighter header please")
    assert asked("show", "last", "--json").json["uses"] == {"count": "1", "unit": "rounds"}
    assert "used 1" in asked("scope").out


def test_a_round_of_something_without_a_limit_is_refused(asked: Prompt) -> None:
    assert asked.refused("round", "X1", "words").code == 2


# ---------------------------------------------------------------- terms


def test_a_milestone_is_restated_by_its_label(dk: Prompt) -> None:
    dk("milestone", "800", "Wireframes", "--due", "22 mar")
    found = dk("milestone", "M1", "900")
    assert "M1 milestone, USD 900.00, due 22 Mar 2026" in found.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("milestone", "M3", "900"),
        ("milestone", "800"),
        ("milestone", "800", "x", "--per", "month"),
        ("scope", "add"),
    ],
)
def test_terms_that_are_not_whole_are_refused(dk: Prompt, arguments: tuple[str, ...]) -> None:
    assert dk.refused(*arguments).code == 2


def test_an_item_is_restated_and_an_exclusion_is_no_item(dk: Prompt) -> None:
    dk("scope", "add", "Home page")
    dk("scope", "add", "Home page and blog", "--label", "S1")
    assert "changed" in dk("scope").out or "says otherwise" in dk("scope").out
    assert dk.refused("scope", "exclude", "Home page", "--label", "S1").code == 2


def test_terms_come_from_a_small_file_too(dk: Prompt) -> None:
    (dk.folder / "more.md").write_text("## Scope\n- Shop\n## Milestones\n- Shop, 500\n", encoding="utf-8")
    assert len(dk("scope", "import", "more.md", "--yes").lines) == 2
    assert dk.refused("scope", "import", "more.md").code == 2
    (dk.folder / "empty.md").write_text("hello\n", encoding="utf-8")
    assert dk.refused("scope", "import", "empty.md", "--yes").code == 2
