"""Slips at the prompt: mistyped commands, another order, and an undo that says what it does."""

import re

import pytest

from tests.cli.conftest import Prompt


@pytest.mark.parametrize(
    ("word", "command"),
    [
        ("recieved", "paid"),
        ("list", "timeline"),
        ("add", "log"),
        ("timline", "timeline"),
        ("quted", "quoted"),
    ],
)
def test_an_unknown_command_names_what_may_be_meant(dk: Prompt, word: str, command: str) -> None:
    found = dk.refused(word, "hello")
    assert found.code == 2
    assert "did you mean" in found.err
    assert f"dk {command}" in found.err


def test_a_word_like_no_command_is_pointed_to_the_list(dk: Prompt) -> None:
    assert "help all" in dk.refused("xyzzy").err


@pytest.mark.parametrize(
    "said",
    [("R1", "450", "3", "days"), ("R1", "450", "3d"), ("450", "R1", "3d"), ("R1", "USD", "450", "3 days")],
)
def test_a_price_in_any_unmistakable_order(dk: Prompt, said: tuple[str, ...]) -> None:
    dk("requested", "a popup")
    fields = dk("quoted", *said, "--json").json["recorded"][0]
    assert (fields["about"], fields["amount"]["minor"], fields["days"]) == (["R1"], 45000, 3)


def test_a_currency_may_stand_apart(dk: Prompt) -> None:
    dk("requested", "a popup")
    assert dk("quoted", "R1", "EUR", "150", "--json").json["recorded"][0]["amount"]["currency"] == "EUR"


@pytest.mark.parametrize("said", [("900", "R1"), ("R1", "900"), ("R1", "USD", "900")])
def test_a_payment_in_any_unmistakable_order(dk: Prompt, said: tuple[str, ...]) -> None:
    dk("requested", "a popup")
    fields = dk("paid", *said, "--json").json["recorded"][0]
    assert (fields["about"], fields["amount"]["minor"]) == (["R1"], 90000)


@pytest.mark.parametrize("said", [("31", "32", "33"), ("R1", "R2"), ("900", "800"), ("R1", "EUR", "USD")])
def test_what_has_two_readings_is_refused(dk: Prompt, said: tuple[str, ...]) -> None:
    dk("requested", "a popup")
    dk.refused("paid", *said)


def test_a_refused_record_says_that_nothing_was_recorded(dk: Prompt) -> None:
    assert "nothing was recorded" in dk.refused("got", "hello", "-t", "03/04/2026").err


def test_undo_says_how_old_it_is_and_what_stands_again(dk: Prompt) -> None:
    dk("got", "hello")
    dk("withdraw", "2")
    found = dk.at("2026-03-03T16:09:30+02:00")("undo", "--yes").out
    assert re.search(r"recorded [34] min ago", found)
    assert "#2 stands again" in found


def test_a_hand_over_is_accepted_and_a_request_agreed(dk: Prompt) -> None:
    dk("milestone", "800", "Design")
    dk("requested", "a popup")
    dk("delivered", "M1", "--text", "the site")
    assert "#4 accepted in words by Dana" in dk("accepted", "4").out
    assert "R1 agreed by Dana" in dk("agreed", "R1").out
    assert "an answer record has no field" in dk.refused("fix", "5", "colour", "red").err
