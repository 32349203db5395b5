"""Questions without an answer, and words of praise."""

from typing import Any

import pytest

from disputekit.case.checks.check import Exchange
from disputekit.case.checks.exchange import PRAISE, holds_praise, is_question, without_answer
from tests.case.build import Chain, file, money, to_client, to_me, when, words
from tests.case.checks.look import concerns, findings, said


class Covered(Chain):
    """A case whose record holds all of Upwork from 1 to 31 March."""

    def __init__(self, start: str = "2026-03-01", end: str = "2026-03-31") -> None:
        super().__init__()
        self.cover(start, end)

    def cover(self, start: str, end: str, channel: str = "Upwork", extent: str = "complete") -> int:
        return self.add("coverage", channel=channel, from_=when(start), to=when(end), extent=extent)

    def ask(self, at: str = "2026-03-10T10:00+00:00", body: str = "Is it done?", **more: Any) -> int:
        return self.add("message", at, talk=to_me(more.pop("via", "Upwork")), text=words(body), **more)

    def write(self, at: str, via: str = "Upwork", **more: Any) -> int:
        return self.add("message", at, talk=to_client(via), text=words("Tomorrow."), **more)


def test_a_question_without_a_word_for_three_days_is_open() -> None:
    chain = Covered()
    asked = chain.ask()
    (one,) = findings("question-unanswered", chain)
    assert one.found == (
        'The client asked on 10 Mar 2026: "Is it done?"; nothing of yours answers it within 3 days.'
    )
    assert one.commands == (f"dk sent 'WORDS' --re {asked}", f"dk show {asked}")


@pytest.mark.parametrize("body", ["Please finish it.", "see https://acme.test/page?id=4 for it"])
def test_what_does_not_look_like_a_question_is_not_one(body: str) -> None:
    chain = Covered()
    chain.ask(body=body)
    assert findings("question-unanswered", chain) == ()


@pytest.mark.parametrize("body", ["Done?", "Really?!", 'She said "when?" again', "ok? thanks", "What (why?)"])
def test_a_question_mark_that_ends_a_word_asks(body: str) -> None:
    assert is_question(body)


def test_a_word_of_the_freelancer_within_three_days_answers() -> None:
    chain = Covered()
    chain.ask()
    chain.write("2026-03-13T09:59+00:00")
    assert findings("question-unanswered", chain) == ()


def test_a_word_before_it_later_or_elsewhere_answers_nothing() -> None:
    chain = Covered()
    asked = chain.ask()
    chain.write("2026-03-10T09:00+00:00")
    chain.write("2026-03-13T10:01+00:00")
    chain.write("2026-03-11T10:00+00:00", "email")
    assert concerns("question-unanswered", chain) == [(f"#{asked}",)]


def test_a_price_or_a_submission_is_a_word_too() -> None:
    chain = Covered()
    chain.ask()
    chain.add("delivery", "2026-03-11", about=["M1"], talk=to_client("Submit work"), text=words("here"))
    assert findings("question-unanswered", chain) == ()


@pytest.mark.parametrize("later", ["2026-03-20", "2026-04-20"])
def test_an_answer_by_number_counts_whenever_it_came(later: str) -> None:
    chain = Covered()
    asked = chain.ask()
    chain.write(later, re=[asked])
    assert findings("question-unanswered", chain) == ()


def test_a_message_that_somebody_read_as_a_request_has_its_own_checks() -> None:
    chain = Covered()
    asked = chain.ask(body="a popup too?")
    chain.add("request", "2026-03-10", label="R1", cites=[asked])
    assert findings("question-unanswered", chain) == ()


def test_a_note_joined_with_a_message_that_is_read_is_read_as_well() -> None:
    chain = Covered()
    pair = [chain.ask(), chain.ask(body="Is it done now?")]
    chain.add("link", targets=pair, same=True)
    assert len(findings("question-unanswered", chain)) == 2
    chain.add("request", "2026-03-10", label="R1", cites=pair[:1])
    assert findings("question-unanswered", chain) == ()


def test_outside_complete_coverage_nothing_is_missing() -> None:
    for chain in (Covered("2026-03-01", "2026-03-11"), Covered("2026-03-11", "2026-03-31")):
        chain.ask()
        assert findings("question-unanswered", chain) == ()
    selected = Chain()
    selected.add(
        "coverage", channel="Upwork", from_=when("2026-03-01"), to=when("2026-03-31"), extent="selected"
    )
    selected.add("message", "2026-03-10", talk=to_me(), text=words("Done?"))
    assert findings("question-unanswered", selected) == ()


def test_coverage_that_touches_is_one_and_a_hole_is_none() -> None:
    chain = Covered("2026-03-01", "2026-03-11")
    chain.cover("2026-03-12", "2026-03-20")
    asked = chain.ask()
    assert concerns("question-unanswered", chain) == [(f"#{asked}",)]
    chain = Covered("2026-03-01", "2026-03-11")
    chain.cover("2026-03-14", "2026-03-20")
    chain.ask()
    assert findings("question-unanswered", chain) == ()


def test_exchanges_beside_the_fold_count_as_messages() -> None:
    chain = Covered()
    asked = Exchange(900, "client", "upwork", 1_773_136_800, answered=False, words="Done?")
    own = Exchange(901, "me", "Upwork", asked.lo + 60, answered=False)
    other = Exchange(902, "client", "email", asked.lo, answered=False, words="Done?")
    assert without_answer(chain.case, [asked, other]) == (asked,)
    assert without_answer(chain.case, [asked, own]) == ()
    assert without_answer(chain.case, [asked._replace(answered=True)]) == ()


# ---------------------------------------------------------------- praise


def test_without_acceptance_release_or_praise_the_other_side_will_say_so() -> None:
    chain = Chain()
    assert findings("no-praise", chain) == ()
    sent = chain.add("delivery", about=["M1"], text=words("x"), talk=to_client())
    assert concerns("no-praise", chain) == [(f"#{sent}",)]
    assert "accepts anything submitted" in said("no-praise", chain)


def test_a_word_of_praise_by_the_client_is_enough() -> None:
    chain = Chain()
    chain.add("delivery", about=["M1"], text=words("x"), talk=to_client())
    chain.add("message", talk=to_client(), text=words("I hope you love it"))
    chain.add("message", talk=to_me(), file_1=file("a.png"))
    assert len(findings("no-praise", chain)) == 1
    chain.add("message", talk=to_me(), text=words("I love it!"))
    assert findings("no-praise", chain) == ()


def test_a_release_is_enough() -> None:
    chain = Chain()
    chain.add("delivery", "2026-03-01", about=["M1"], text=words("x"), talk=to_client())
    chain.add("money", "2026-03-02", step="released", amount=money(5), about=["M1"])
    assert findings("no-praise", chain) == ()


@pytest.mark.parametrize("word", PRAISE)
def test_each_word_of_praise_is_found_whatever_its_capitals(word: str) -> None:
    assert holds_praise(f"{word.upper()}, thank you")
    assert not holds_praise(f"un{word}")
