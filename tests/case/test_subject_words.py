"""Which words of a text carry its subject, and where they stand."""

import pytest

from disputekit.case.subject_words import says_little, subject_words


def words_of(text: str) -> list[str]:
    return list(subject_words(text).words)


def places_of(text: str) -> list[str]:
    """The words as they stand at the places that are given for them."""
    return [text[lo:hi] for places in subject_words(text).words.values() for lo, hi in places]


def test_words_without_a_subject_are_left_out() -> None:
    assert words_of("Hi! Could you please add a blog to it? Thanks, and don't you forget :)") == [
        "add",
        "blog",
        "forget",
    ]


def test_places_are_those_in_the_text_as_it_was_written() -> None:
    assert places_of("Ça va? The CLIENT's résumé, 4 pages — ok") == [
        "Ça",
        "va",
        "CLIENT",
        "résumé",
        "4",
        "pages",
    ]


def test_capitals_accents_and_the_owners_s_do_not_count() -> None:
    assert words_of("Résumé") == words_of("resume\u2019s") == words_of("RESUME's")


def test_an_address_says_nothing() -> None:
    assert words_of("see https://shop.example/blog?page=2 or www.example.org/menu, the gallery") == [
        "galleri"
    ]


def test_a_word_that_was_written_as_one_of_several_counts_by_its_parts() -> None:
    assert words_of("MailChimp") == ["mailchimp", "mail", "chimp"]
    assert places_of("a MailChimp list") == ["MailChimp", "Mail", "Chimp", "list"]
    assert words_of("your websites") == ["websit", "site"]
    assert places_of("your websites") == ["websites", "site"]
    assert words_of("PDFs and iPhone") == ["pdfs", "iphon", "phone"]


def test_parts_without_a_subject_and_single_letters_are_no_words() -> None:
    assert words_of("YouTube, eBook, x") == ["youtub", "tube", "ebook", "book"]


def test_neighbours_count_as_if_written_as_one_up_to_a_word_without_a_subject() -> None:
    joined = subject_words("home page, e-mail or a pop up").joined
    assert list(joined) == ["homepag", "email", "popup"]


def test_the_places_of_neighbours_reach_over_both() -> None:
    text = "the home page"
    ((lo, hi),) = subject_words(text).joined["homepag"]
    assert text[lo:hi] == "home page"


@pytest.mark.parametrize("little", ["add", "2", "want"])
def test_some_words_stand_in_requests_of_every_subject(little: str) -> None:
    assert says_little(little)
    assert not says_little("homepag")
