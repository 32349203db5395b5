"""``search``: all words, whatever their capitals, with the place of the hit in brackets."""

import pytest

from tests.cli.conftest import Prompt


def test_a_hit_stands_in_brackets(dk: Prompt) -> None:
    dk("got", "Could you add a Popup to the homepage?")
    assert "[Popup]" in dk("search", "popup").out


def test_all_words_are_needed(dk: Prompt) -> None:
    dk("got", "a popup on the homepage")
    dk("got", "a popup somewhere")
    assert dk("search", "-q", "popup", "homepage").lines == ["2"]


def test_quoted_words_stand_next_to_each_other(dk: Prompt) -> None:
    dk("got", "the final polish")
    dk("got", "polish the final page")
    assert dk("search", "-q", "final polish").lines == ["2"]


def test_a_prefix_finds_longer_words(dk: Prompt) -> None:
    dk("got", "two revisions left")
    assert dk.run("search", "-q", "revis").code == 4
    assert dk("search", "-q", "--prefix", "revis").lines == ["2"]


def test_filters_narrow_a_search_too(demo: Prompt) -> None:
    assert demo("search", "-q", "booking", "--from", "client", "--kind", "request").lines == ["45"]
    assert set(demo("search", "-q", "homepage", "--about", "R4").lines) <= {"41", "43", "58"}
    assert demo("search", "-q", "homepage", "--via", "upwork", "--until", "10 feb 2026").lines == ["22"]


def test_nothing_found_is_said_with_exit_code_4(dk: Prompt) -> None:
    found = dk.run("search", "unicorn")
    assert (found.code, found.out) == (4, "")
    assert "nothing in acme holds 'unicorn'" in found.err


def test_json_says_where_the_hit_is(dk: Prompt) -> None:
    dk("got", "a popup")
    (record,) = dk("search", "popup", "--json").json["records"]
    (start, end), text = record["hits"][0], record["snippet"]
    assert text[start:end] == "popup"


def test_json_without_a_hit_is_still_json(dk: Prompt) -> None:
    found = dk.run("search", "unicorn", "--json")
    assert (found.code, found.json["records"]) == (4, [])


@pytest.mark.parametrize(
    "words", ['"', "*", "NEAR(", "a OR b", "text:x", "^x", "-x", "' ; DROP TABLE entry; --", "\x00"]
)
def test_nothing_a_person_types_is_query_syntax(dk: Prompt, words: str) -> None:
    dk("got", "plain words")
    found = dk.run("search", "--", words)
    assert found.code in (2, 4), found.err
    assert dk.count() == 2
