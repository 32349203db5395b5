"""Stems: the forms of a word meet, and different words stay apart."""

import pytest

from disputekit.case.stemming import stem


@pytest.mark.parametrize(
    "forms",
    [
        "revision revisions",
        "design designs designed designing",
        "tweak tweaks tweaked",
        "stop stopping stopped",
        "story stories",
        "translate translates translated translating translation translations",
        "localise localised",
        "size sizes sized sizing",
        "hope hoped hoping",
        "agreed agreedly",
        "illustrate illustrated illustration illustrations illustrative",
        "quick quickly",
        "administer administered",
        "conditional conditionally",
        "process processes",
        "install installs installed installing",
        "careful carefully carefulness",
        "rational rationally",
        "technology technological",
        "controlling controlled control",
        "electric electrical electrically electricity",
        "define defined",
        "tie ties tied",
        "play plays played",
        "yoyo yoyos",
        "duplicate duplicated duplicates",
        "normalize normalized normalization",
    ],
)
def test_the_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1, {form: stem(form) for form in forms.split()}


@pytest.mark.parametrize(
    "words",
    ["general generate", "community communicate", "bus busy", "sing single", "red reed", "universe under"],
)
def test_different_words_stay_apart(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 2


@pytest.mark.parametrize(
    "word", ["", "up", "s", "bed", "bled", "sing", "the", "4", "mp3", "über", "дизайн", "gas", "us"]
)
def test_what_is_short_or_of_other_letters_stays_whole(word: str) -> None:
    assert stem(word) == word


@pytest.mark.parametrize(
    ("word", "kept"),
    [
        ("feed", "feed"),  # the region of -eed begins too late
        ("agreed", "agre"),
        ("exceedingly", "exceed"),
        ("falling", "fall"),
        ("filing", "file"),
        ("ability", "abil"),
        ("relational", "relat"),
        ("decision", "decis"),
        ("onion", "onion"),
        ("lion", "lion"),
        ("rate", "rate"),
        ("roll", "roll"),
        ("cease", "ceas"),
        ("apology", "apolog"),
        ("sadly", "sad"),
        ("holy", "holi"),
        ("happy", "happi"),
    ],
)
def test_an_ending_goes_only_where_enough_of_the_word_stays(word: str, kept: str) -> None:
    assert stem(word) == kept
