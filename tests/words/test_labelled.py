"""How well the check of tone tells the labelled sentences apart, and that docs/limits.md says the same."""

import re

import pytest

from disputekit.words.patterns import CATEGORIES, Patterns, patterns
from disputekit.words.tone import findings
from tests.architecture.house import REPOSITORY
from tests.words.sentences import Sentence, found_in, held_out, labelled, other_words, scores, table

PAGE = REPOSITORY / "docs" / "limits.md"


def test_the_page_of_limits_states_what_is_measured() -> None:
    page = PAGE.read_text(encoding="utf-8")
    between = page.partition("<!-- tone -->\n")[2].partition("\n<!-- end tone -->")[0]
    assert between.splitlines() == table(), "print it: PYTHONPATH=. python -m tests.words.sentences"


@pytest.mark.parametrize("sentence", labelled(), ids=lambda one: one.text[:40])
def test_each_labelled_sentence_brings_what_it_should(sentence: Sentence) -> None:
    assert found_in(sentence) == sentence.finds


def test_the_sets_are_as_large_as_they_are_said_to_be() -> None:
    for sentences, least in ((labelled(), 200), (held_out(), 60)):
        assert len(sentences) >= least
        assert sum(not one.finds for one in sentences) * 2 >= len(sentences)
        assert {name for one in sentences for name in one.finds} == set(CATEGORIES) - {"wording"}


def test_no_sentence_is_in_two_sets() -> None:
    tuned, blind = (
        {one.text for one in sentences} for sentences in (labelled(), (*held_out(), *other_words()))
    )
    assert tuned.isdisjoint(blind)


def test_the_held_out_sentences_do_not_fall_behind() -> None:
    score = scores(held_out())["all"]
    assert score.precision >= 0.95
    assert score.recall >= 0.95


def test_a_list_that_is_emptied_is_noticed() -> None:
    """Planted: the measure itself must not be blind."""
    lost = Patterns(tuple(one for one in patterns().rules if one.category != "threat"), patterns().grounds)
    missed = [
        one
        for one in labelled()
        if "threat" in one.finds and one.platform == "upwork" and not findings(one.text, "upwork", lost)
    ]
    assert len(missed) > 10


def test_every_rule_is_needed_by_a_labelled_sentence() -> None:
    used = {
        found.rule
        for one in labelled()
        for found in findings(one.text, one.platform, patterns())
        if one.finds
    }
    assert {one.id for one in patterns().rules} <= used


def test_the_page_names_every_category() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(re.search(rf"^\| {name} \|", page, re.MULTILINE) for name in CATEGORIES if name != "wording")
