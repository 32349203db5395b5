"""``scope near``: the clauses that share words with a request, a message or words; shown, never judged."""

import pytest

from tests.cli.conftest import Prompt


@pytest.fixture
def agreed(dk: Prompt) -> Prompt:
    """A case with three agreed items and two exclusions."""
    for words in ("Homepage and 4 templates", "Contact form", "Final polish before launch"):
        dk("scope", "add", words)
    for words in ("Newsletter integration such as Mailchimp", "No blog"):
        dk("scope", "exclude", words)
    return dk


def near(dk: Prompt, *what: str) -> list[str]:
    return dk("scope", "near", "-q", *what).lines


def test_a_request_stands_with_its_shared_words_marked_in_both_texts(agreed: Prompt) -> None:
    agreed("requested", "can we add a Mailchimp popup to the homepage?", "--words", "-v", "upwork")
    found = agreed("scope", "near", "R1")
    assert found.lines == [
        "#7 · R1 requested by Dana · upwork · Tue 3 Mar 2026",
        '  "can we add a [Mailchimp] popup to the [homepage]?"',
        "",
        "S1  agreed    [Homepage] and 4 templates",
        "              shares: homepage",
        "X1  excluded  Newsletter integration such as [Mailchimp]",
        "              shares: mailchimp",
    ]
    assert "acme · 5 clauses compared by their words, the nearest first" in found.err
    assert "for people to say" in found.err


def test_agreed_items_and_exclusions_are_ordered_together_by_nearness(agreed: Prompt) -> None:
    assert near(agreed, "a", "blog", "behind", "the", "contact", "form") == ["S2", "X2"]


def test_words_need_no_record_and_one_of_them_is_enough(agreed: Prompt) -> None:
    assert agreed("scope", "near", "a new blog").lines == [
        "a new [blog]",
        "",
        "X2  excluded  No [blog]",
        "              shares: blog",
    ]
    assert near(agreed, "blogs") == ["X2"]


def test_a_message_is_named_by_its_number_or_last(agreed: Prompt) -> None:
    agreed("got", "the contact form sends nothing")
    assert near(agreed, "7") == near(agreed, "last") == ["S2"]


def test_a_request_is_all_its_askings(agreed: Prompt) -> None:
    agreed("requested", "a blog")
    agreed("log", "and a contact form behind it", "--kind", "request", "--label", "R1")
    assert near(agreed, "R1") == ["S2", "X2"]
    assert "and a [contact] [form] behind it" in agreed("scope", "near", "R1").out


def test_a_reading_without_words_is_compared_by_the_message_it_cites(agreed: Prompt) -> None:
    agreed("got", "could you do a blog too?", "--words")
    agreed("requested", "--cites", "7")
    assert near(agreed, "R1") == ["X2"]


def test_the_echo_of_a_request_shows_what_is_near_to_the_cited_words(agreed: Prompt) -> None:
    agreed("got", "could you do a blog too?", "--words")
    assert 'near: X2 "No blog" (blog)' in agreed("requested", "--cites", "7").err


def test_a_clause_is_not_near_to_itself(agreed: Prompt) -> None:
    agreed("scope", "add", "Polish of the contact form")
    assert near(agreed, "S2") == ["S4"]


def test_clauses_are_compared_as_they_were_last_stated_and_corrected(agreed: Prompt) -> None:
    agreed("scope", "exclude", "No shop", "--label", "X2")
    agreed("fix", "2", "text", "Landing page")
    assert near(agreed, "blog, homepage") == []
    assert near(agreed, "a landing page with a shop") == ["S1", "X2"]


def test_a_clause_that_was_taken_back_is_near_to_nothing(agreed: Prompt) -> None:
    agreed("withdraw", "6")
    assert near(agreed, "a blog") == []


def test_nothing_shared_is_said_plainly(agreed: Prompt) -> None:
    found = agreed("scope", "near", "unicorns please")
    assert (found.out, found.code) == ("", 0)
    assert "nothing shared: 5 clauses of acme compared, none has a word of its subject" in found.err


def test_a_case_without_clauses_says_how_to_state_one(dk: Prompt) -> None:
    assert "dk scope add WORDS" in dk("scope", "near", "a blog").err


def test_the_number_of_clauses_can_be_limited(agreed: Prompt) -> None:
    everything = "homepage, contact form, polish, newsletter, blog"
    assert len(near(agreed, everything)) == 5
    assert len(near(agreed, everything, "--limit", "2")) == 2
    for number in range(3):
        agreed("scope", "add", f"Blog article {number}")
    assert len(near(agreed, everything)) == 5
    assert len(near(agreed, everything, "-n", "0")) == 8


def test_of_a_long_message_the_sentences_that_share_a_word_are_shown(agreed: Prompt) -> None:
    agreed("got", "Hello there. " * 20 + "Where is the contact form? " + "Best wishes. " * 20)
    assert "  ... Where is the [contact] [form]? ..." in agreed("scope", "near", "7").lines


def test_a_place_that_two_clauses_share_in_part_is_marked_once(agreed: Prompt) -> None:
    agreed("scope", "add", "Team page")
    assert agreed("scope", "near", "the home page").lines[0] == "the [home page]"


def test_the_same_for_scripts(agreed: Prompt) -> None:
    found = agreed("scope", "near", "a Blog", "--json").json
    (one,) = found.pop("near")
    assert found == {"case": "acme", "record": None, "from": "", "text": "a Blog", "compared": 5}
    assert one == {
        "label": "X2",
        "stands": "excluded",
        "words": "No blog",
        "shares": ["blog"],
        "asked": [[2, 6]],
        "marks": [[3, 7]],
    }
    assert agreed("scope", "near", "a blog", "--csv").lines == [
        "label,stands,words,shares",
        "X2,excluded,No blog,blog",
    ]
    assert agreed("scope", "near", "unicorn", "--json").json["near"] == []


def test_a_record_that_does_not_exist_or_has_no_words_is_refused(agreed: Prompt) -> None:
    assert agreed.run("scope", "near", "99").code == 4
    assert agreed.run("scope", "near", "R7").code == 4
    found = agreed.run("scope", "near", "1")
    assert (found.code, "has no words to compare" in found.err) == (2, True)


def test_narrow_screens_get_one_block_for_each_clause(
    agreed: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    found = agreed("scope", "near", "the newsletter and a blog").lines
    assert max(map(len, found)) <= 40
    assert found[2:4] == ["X2 excluded", "   No [blog]"]


def test_nothing_it_says_is_a_verdict(agreed: Prompt) -> None:
    found = agreed("scope", "near", "a blog on the homepage")
    for word in ("in scope", "out of scope", "covered", "score", "%"):
        assert word not in found.out + found.err
