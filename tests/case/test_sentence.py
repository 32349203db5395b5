"""A sentence that lacks its support cannot be made."""

import re
from collections.abc import Callable

import pytest

from disputekit.case.sentence import (
    BANNED,
    Absence,
    Claim,
    Exhibit,
    Fact,
    Inference,
    Mark,
    Named,
    Part,
    Quote,
    UnsupportedSentence,
    banned_words,
    rests_on_notes_only,
)
from disputekit.record.moment import Moment

AT = Moment("at", "2026-03-01", None, "UTC", "1 mar", "typed")
PROOF = (Exhibit(14, Mark.PLATFORM),)
NOTE = (Exhibit(15, Mark.FREELANCER),)


def fact(
    parts: tuple[Part, ...] = ("submitted",), verb: str = "submitted", proof: tuple[Exhibit, ...] = PROOF
) -> Fact:
    return Fact(verb=verb, when=AT, parts=parts, exhibits=proof)


def test_exhibits_are_marked_with_their_source_and_files_with_their_number() -> None:
    exhibit = Exhibit(14, Mark.PLATFORM)
    assert exhibit.code == "E14p"
    assert exhibit._replace(file=1).code == "E14.1"
    assert Exhibit(2, Mark.NONE).code == "E2"


@pytest.mark.parametrize(
    "make",
    [
        lambda: fact(proof=()),
        lambda: fact(verb="ghosted"),
        lambda: fact(parts=()),
        lambda: Claim(side="client", parts=("it is incomplete",), exhibits=()),
        lambda: Inference(how="counted", parts=(3, " requests")),
        lambda: Absence(parts=("no answer in the record",), coverage=(), channels=("Upwork",)),
        lambda: Absence(parts=("no answer in the record",), coverage=PROOF, channels=()),
    ],
    ids=["uncited fact", "loaded verb", "no words", "bare claim", "no inputs", "no coverage", "no channel"],
)
def test_an_unsupported_sentence_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(UnsupportedSentence):
        make()


def test_a_claim_needs_the_words_or_an_exhibit() -> None:
    assert Claim(side="client", parts=(Quote("incomplete", "verbatim"),), exhibits=()).side == "client"
    assert Claim(side="me", parts=("outside S1",), exhibits=PROOF).exhibits == PROOF


def test_an_inference_names_inputs_or_records() -> None:
    assert Inference(how="counted", parts=(2,), inputs=("5 and 11 Feb",)).inputs
    assert Inference(how="counted", parts=(2,), exhibits=PROOF).exhibits


def test_loaded_words_are_refused_in_generated_text_and_kept_in_quotes_and_names() -> None:
    with pytest.raises(UnsupportedSentence, match="ignored"):
        fact(("the client ignored the message",))
    spoken = fact((Quote("you clearly ignored me", "verbatim"), Named("Breach Ltd")))
    assert spoken.parts[0] == Quote("you clearly ignored me", "verbatim")


@pytest.mark.parametrize("word", BANNED)
def test_every_banned_word_is_found_whatever_its_capitals(word: str) -> None:
    assert banned_words(f"This is {word.upper()}, they say") == (word.upper(),)


def test_banned_words_are_whole_words() -> None:
    assert banned_words("the breacher's winery was simplyfied") == ()
    assert re.fullmatch("[a-z ]+", " ".join(BANNED))


def test_a_line_on_notes_only_is_told_from_others() -> None:
    assert rests_on_notes_only(fact(proof=NOTE))
    assert not rests_on_notes_only(fact(proof=NOTE + PROOF))
    assert not rests_on_notes_only(Inference(how="counted", parts=(1,), exhibits=NOTE))
