"""Corrections: nothing is overwritten, everything can be brought back."""

import pytest

from tests.cli.conftest import CASE, Prompt


@pytest.fixture
def wrong(dk: Prompt) -> Prompt:
    """R1 with a quote that has a digit too many."""
    dk("requested", "a blog", "-t", "15:00")
    dk("quoted", "R1", "4500")
    return dk


def test_a_fixed_amount_shows_both_values(wrong: Prompt) -> None:
    found = wrong.at("2026-03-03T16:09+02:00")("fix", "3", "amount", "450", "--why", "typing mistake")
    assert (
        found.lines[0]
        == "acme #4 corrects #3 · amount USD 4,500.00 -> USD 450.00 · typing mistake · 4 min later"
    )
    assert "450.00" in wrong("scope").out


@pytest.mark.parametrize(
    ("field", "value", "holds"),
    [
        ("when", "2 mar 10:00", "2026-03-02T10:00+02:00"),
        ("text", "a blog with comments", "a blog with comments"),
        ("about", "S1", "S1"),
        ("talk", "via=email", "email"),
    ],
)
def test_each_kind_of_field_can_be_fixed(wrong: Prompt, field: str, value: str, holds: str) -> None:
    wrong("scope", "add", "Home page")
    wrong("fix", "2", field, *value.split(" "))
    assert holds in str(wrong("show", "2", "--json").json[field])


def test_several_fields_at_once_with_one_reason(wrong: Prompt) -> None:
    wrong("amend", "3", "amount=450", "days=2", "--why", "typing")
    found = wrong("show", "3", "--json").json
    assert (found["amount"]["minor"], found["days"], found["corrected_by"]) == (45000, 2, [4])


def test_an_empty_value_takes_a_field_away(wrong: Prompt) -> None:
    wrong("amend", "2", "talk=")
    assert "talk" not in wrong("show", "2", "--json").json


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("fix", "3", "amount", "lots"), 2),
        (("fix", "3", "colour", "red"), 2),
        (("fix", "3", "kind", "message"), 2),
        (("fix", "2", "label", "R9"), 2),
        (("fix", "2", "text"), 2),
        (("fix", "99", "text", "x"), 4),
        (("fix", "R7", "text", "x"), 4),
        (("fix", "2", "about", "S9"), 4),
        (("amend", "3", "amount"), 2),
        (("amend", "3", "amount="), 2),
        (("withdraw", "99"), 4),
        (("withdraw", "1"), 2),
        (("withdraw", "--undo", "2"), 2),
        (("withdraw", "--undo", "2", "3"), 2),
        (("move", "2", "--to", "nowhere"), 4),
    ],
)
def test_a_correction_that_cannot_be_is_refused(wrong: Prompt, arguments: tuple[str, ...], code: int) -> None:
    assert wrong.refused(*arguments).code == code


def test_a_correction_is_not_corrected(wrong: Prompt) -> None:
    wrong("fix", "3", "amount", "450")
    assert wrong.refused("fix", "4", "reason", "x").code == 2


def test_undo_takes_back_the_last_command_and_then_the_one_before(wrong: Prompt) -> None:
    assert "taken back: #3 R1 quoted" in wrong("undo").out
    assert "taken back: #2 R1 requested" in wrong("undo").out
    assert wrong.refused("undo").code == 4


def test_undo_of_a_command_with_several_records_is_one_unit(wrong: Prompt) -> None:
    wrong("called", "fine", "--agreed", "R1=450")
    assert len(wrong("undo").lines) == 2


def test_undo_of_something_old_asks_and_needs_a_yes(wrong: Prompt) -> None:
    wrong.at("2026-03-03T16:40+02:00")
    found = wrong.refused("undo")
    assert "--yes" in found.err
    assert "taken back" in wrong("undo", "--yes").out


def test_what_was_taken_back_can_be_brought_back(wrong: Prompt) -> None:
    wrong("undo")
    wrong("withdraw", "--undo", "3")
    assert wrong("timeline", "-q", "--kind", "quote").lines == ["3"]


def test_a_record_that_was_taken_back_is_not_corrected(wrong: Prompt) -> None:
    wrong("withdraw", "3")
    assert "withdraw --undo 3" in wrong.refused("fix", "3", "amount", "450").err
    assert wrong.refused("withdraw", "3").code == 2


def test_a_record_in_the_wrong_case_is_moved(wrong: Prompt) -> None:
    wrong(*CASE[:-1], "other", "--clock-set", "--yes")
    wrong("case", "use", "acme")
    wrong("got", "for the other client")
    found = wrong("move", "4", "--to", "other")
    assert found.lines[0].startswith("other #2")
    assert "acme #5 takes back #4" in found.lines[1]


# ---------------------------------------------------------------- joining


def test_two_sources_of_one_event_are_joined_and_parted(dk: Prompt) -> None:
    dk("got", "hello", "-t", "15:00")
    dk("got", "hello", "--words", "-t", "15:00", "-v", "email")
    assert "#2, #3 belong together" in dk("same", "2", "3").out
    assert "no longer joined" in dk("same", "2", "3", "--off").out
    assert dk.refused("same", "2", "2").code == 2
    assert dk.refused("link", "2").code == 2
    assert dk.refused("same", "2", "99").code == 4


def test_a_message_is_marked_as_what_it_is(dk: Prompt) -> None:
    dk("got", "a blog too", "--words", "-t", "15:00")
    assert "R1 requested by Dana" in dk("mark", "2", "request").out
    dk("got", "ok go", "--words", "-t", "15:30")
    assert "R1 agreed by Dana" in dk("mark", "4", "agreed", "--about", "R1").out
    assert dk("show", "5", "--json").json["cites"] == [4]
    assert dk.refused("mark", "4", "agreed").code == 2
    assert dk.refused("mark", "4", "nonsense").code == 2
    assert dk.refused("mark", "99", "request").code == 4


def test_people_are_known_by_all_their_names(dk: Prompt) -> None:
    dk("log", "hi", "--from", "dana@acme.test", "-v", "email")
    assert "unknown" in next(line for line in dk("people").lines if "dana@acme.test" in line)
    dk("people", "merge", "Dana Reyes", "dana@acme.test")
    assert "client" in next(line for line in dk("people").lines if "dana@acme.test" in line)
    assert dk("timeline", "-q", "--from", "client").lines == ["2"]
    assert dk.refused("people", "merge", "Nobody", "x@y.test").code in (2, 4)
    assert dk.refused("people", "add", "Tom", "--side", "judge").code == 2
    assert [one["name"] for one in dk("people", "list", "--json").json][:2] == ["Olena Koval", "Dana Reyes"]
