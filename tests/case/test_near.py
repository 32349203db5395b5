"""Nearest clauses: shared words, explained, never a verdict."""

import pytest

from disputekit.case.near import Near, nearest, stem

CLAUSES = (
    ("S2", "Homepage and 4 templates, 2 revision rounds"),
    ("S6", "Final polish and small tweaks before launch"),
    ("X2", "No blog"),
)


def test_the_shared_word_is_named_as_the_text_has_it() -> None:
    found = nearest("ok also can u add a blog? its in the package right", CLAUSES)
    assert found == (Near("X2", "No blog", ("blog",)),)


def test_rarer_words_rank_higher_and_all_shared_words_are_shown() -> None:
    clauses = (("S1", "homepage design"), ("S2", "homepage polish"), ("S3", "homepage"))
    found = nearest("one more pass on the homepage please, just polish", clauses)
    assert [(one.label, one.shared) for one in found] == [
        ("S2", ("homepage", "polish")),
        ("S1", ("homepage",)),
        ("S3", ("homepage",)),
    ]
    assert len(nearest("homepage", clauses, limit=1)) == 1


def test_the_inventory_words_of_a_clause_alone_bring_nothing() -> None:
    assert nearest("what is it for, and when?", CLAUSES) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("revision", "revisions"),
        ("designing", "designs"),
        ("tweaked", "tweaks"),
        ("stopping", "stopped"),
        ("story", "stories"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_short_words_are_left_whole_and_numbers_count() -> None:
    assert stem("bed") == "bed"
    assert nearest("the client\u2019s 4 logos", (("S1", "4 logos"),)) == (
        Near("S1", "4 logos", ("4", "logos")),
    )
