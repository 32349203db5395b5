"""Nearest clauses: shared words, explained, never a verdict."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from disputekit.case.near import Near, nearest

CLAUSES = (
    ("S2", "Homepage and 4 templates, 2 revision rounds"),
    ("S6", "Final polish and small tweaks before launch"),
    ("X2", "No blog"),
)


def labels(text: str, clauses: tuple[tuple[str, str], ...] = CLAUSES, limit: int = 3) -> list[str]:
    return [one.label for one in nearest(text, clauses, limit)]


def marked(found: Near, text: str) -> tuple[list[str], list[str]]:
    """The words at the places that are given, in the text and in the clause."""
    return [text[lo:hi] for lo, hi in found.asked], [found.words[lo:hi] for lo, hi in found.marks]


def test_the_shared_word_is_named_as_the_text_has_it_and_its_places_are_told() -> None:
    (found,) = nearest("ok also can u add a Blog? its in the package right", CLAUSES)
    assert found == Near("X2", "No blog", ("blog",), ((20, 24),), ((3, 7),))


def test_more_shared_words_rank_higher_and_all_of_them_are_shown() -> None:
    clauses = (("S1", "homepage design and illustration"), ("S2", "homepage polish"), ("S3", "homepage"))
    found = nearest("one more pass on the homepage please, just polish", clauses)
    assert [(one.label, one.shared) for one in found] == [
        ("S2", ("homepage", "polish")),
        ("S3", ("homepage",)),
        ("S1", ("homepage",)),
    ]
    assert labels("homepage", clauses, limit=1) == ["S3"]


def test_a_rare_word_ranks_higher_than_a_common_one() -> None:
    clauses = (("S1", "logo for print"), ("S2", "logo for screens"), ("S3", "sketch for screens"))
    assert labels("a sketch of the logo", clauses) == ["S3", "S1", "S2"]


def test_a_clause_that_says_little_else_is_nearer() -> None:
    clauses = (
        ("S1", "Blog articles, landing pages, captions, and ads for the spring campaign"),
        ("X1", "No blog"),
    )
    assert labels("a blog", clauses) == ["X1", "S1"]


def test_forms_of_a_word_meet_and_the_same_form_is_nearer() -> None:
    clauses = (("S1", "Translated menu"), ("S2", "Translations menu"), ("S3", "Menu"))
    assert labels("the translations", clauses) == ["S2", "S1"]


def test_neighbours_in_both_texts_are_nearer() -> None:
    clauses = (("S1", "Card holders, gift paper"), ("S2", "Gift card, paper holders"))
    assert labels("sell a gift card", clauses) == ["S2", "S1"]


def test_what_is_written_as_one_word_meets_what_is_written_as_two() -> None:
    text = "a pop-up on the home page, and one e-mail"
    clauses = (("X1", "Popup"), ("S1", "Homepage"), ("S2", "Email signature"))
    found = {one.label: (one.shared, *marked(one, text)) for one in nearest(text, clauses)}
    assert found == {
        "X1": (("pop-up",), ["pop-up"], ["Popup"]),
        "S1": (("home page",), ["home page"], ["Homepage"]),
        "S2": (("e-mail",), ["e-mail"], ["Email"]),
    }
    (back,) = nearest("the homepage", (("S1", "Home page and blog"),))
    assert marked(back, "the homepage") == (["homepage"], ["Home page"])


def test_a_part_of_a_word_is_marked_alone() -> None:
    text = "put it on the website"
    (found,) = nearest(text, (("S1", "New site, two languages"),))
    assert (found.shared, *marked(found, text)) == (("site",), ["site"], ["site"])


def test_one_word_of_every_subject_alone_brings_nothing_two_do() -> None:
    clauses = (("S1", "Changes on request"), ("S2", "Several small changes, 2 weeks"))
    assert labels("what is it for, and when?") == []
    assert labels("please change it", clauses) == []
    assert labels("2 changes", clauses) == []
    assert labels("small changes", clauses) == ["S2"]


def test_numbers_are_shown_where_another_word_is_shared() -> None:
    (found,) = nearest("the client\u2019s 4 logos", (("S1", "4 logos"),))
    assert found.shared == ("4", "logos")


def test_a_word_said_twice_is_named_once_and_marked_twice() -> None:
    text = "Blog, blogs: a blog"
    (found,) = nearest(text, CLAUSES)
    assert (found.shared, *marked(found, text)) == (("blog",), ["Blog", "blogs", "blog"], ["blog"])


def test_nothing_is_near_to_nothing() -> None:
    assert nearest("", CLAUSES) == ()
    assert nearest("blog", ()) == ()
    assert nearest("blog", (("S1", "..."),)) == ()


def test_clauses_that_are_equally_near_stand_in_their_own_order() -> None:
    assert labels("logo", (("S1", "Logo"), ("S2", "Logo"), ("S3", "Logo"))) == ["S1", "S2", "S3"]


_TEXTS = st.lists(
    st.sampled_from(
        [
            *(
                "home",
                "page",
                "homepage",
                "Blog",
                "blogs",
                "MailChimp",
                "website",
                "e-mail",
                "2",
                "add",
                "change",
            ),
            *("the", "\u00e9t\u00e9", "\u0130x", "\ufb01le"),
        ]
    ),
    max_size=8,
).map(" ".join) | st.text(max_size=40)


@given(_TEXTS, st.lists(_TEXTS, max_size=5), st.integers(0, 4))
def test_every_clause_found_shares_the_words_that_are_marked(
    text: str, stated: list[str], limit: int
) -> None:
    clauses = [(f"S{place}", words) for place, words in enumerate(stated)]
    found = nearest(text, clauses, limit)
    assert len(found) <= limit
    assert len({one.label for one in found}) == len(found)
    for one in found:
        assert (one.label, one.words) in clauses
        assert one.shared
        for places, within in ((one.asked, text), (one.marks, one.words)):
            assert places
            assert all(0 <= lo < hi <= len(within) for lo, hi in places)
            assert all(before[1] <= after[0] for before, after in pairwise(places))
        asked = [text[lo:hi].casefold() for lo, hi in one.asked]
        assert set(one.shared) <= set(asked)


@given(st.lists(_TEXTS, min_size=1, max_size=6))
def test_a_clause_with_a_subject_is_found_by_its_own_words(stated: list[str]) -> None:
    clauses = [(f"S{place}", words) for place, words in enumerate(stated)]
    for label, words in clauses:
        found = nearest(words, clauses, len(clauses))
        assert (label in [one.label for one in found]) == bool(nearest(words, [(label, words)]))
