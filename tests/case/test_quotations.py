"""Whose words a mail holds: quotations in the ways of many programs and tongues, and words that only look like one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.case.quotations import (
    Stretch,
    as_flag,
    folded_lines,
    own_part,
    own_words,
    passages,
    quoted,
)
from tests.case.build import Chain, to_me, words


@pytest.mark.parametrize(
    "below",
    [
        "On Tue, Mar 3, 2026 at 2:05 PM Dana Reyes <dana@acme.test> wrote:\n\n> old\n> words",
        "On Tue, Mar 3, 2026 at 2:05 PM Dana Reyes\n<dana@acme.test> wrote:\n> old",
        "Am 03.03.2026 um 14:05 schrieb Dana Reyes:\n> old",
        "Le mar. 3 mars 2026 à 14:05, Dana Reyes <dana@acme.test> a écrit :\n> old",
        "El mar, 3 mar 2026 a las 14:05, Dana (<dana@acme.test>) escribió:\n> old",
        "Il giorno mar 3 mar 2026 alle ore 14:05 Dana ha scritto:\n> old",
        "3 марта 2026 \u0433., 14:05, Dana Reyes написал:\n> old",
        "2026-03-03 14:05 Dana <dana@acme.test>:\n> old",
        "Dana Reyes wrote:\n> old",
        "> old words",
        "-----Original Message-----\nFrom: Dana\nSent: Tuesday\n\nold words",
        "----- Original Message -----\nold",
        "-------- Ursprüngliche Nachricht --------\nold",
        "---------- Forwarded message ---------\nFrom: Dana\n\nold",
        "Begin forwarded message:\n\nFrom: Dana\n\nold",
        "________________________________\nFrom: Dana Reyes\nSent: Tuesday, March 3\nTo: Sam\nSubject: x\n\nold",
        "Von: Dana Reyes\nGesendet: Dienstag, 3. März\nAn: Sam\nBetreff: x\n\nold",
        "De : Dana Reyes\nEnvoyé : mardi 3 mars\nÀ : Sam\nObjet : x\n\nold",
        "*From:* Dana\n*Date:* Tuesday\n*To:* Sam\n\nold",
        "On Tue, Mar 3, 2026 at 14:05 Dana <dana@acme.test> wrote:\n\nold words without signs",
    ],
)
def test_own_words_stand_above_what_is_quoted(below: str) -> None:
    assert own_part(f"My own words\n\n{below}\n") == "My own words"


@pytest.mark.parametrize(
    "text",
    [
        "Plain words without anything",
        "From: the start I said so\nand more",
        "From: Dana\nTo: nobody in particular",
        "Please note:\n- one\n- two",
        "She wrote:\nfine by me",
        "At 14:05 we agreed:\nthe logo is blue",
        "a > b holds",
        "--\nSam\nSent from my phone",
        "Total: 5\n-----\nSum: 6",
        "",
    ],
)
def test_words_that_only_look_like_a_quotation_stay_own(text: str) -> None:
    assert quoted(text) == ()
    assert own_part(text) == text.strip()


def test_answers_between_quoted_blocks_are_own_words() -> None:
    text = "On Tue 3 Mar 2026 at 14:05 Dana wrote:\n> Is it done?\nYes.\n> All of it?\n\nAll."
    assert own_part(text) == "Yes.\n\nAll."
    assert quoted(text) == (Stretch(1, 2), Stretch(4, 4))


def test_a_line_that_ends_in_a_colon_above_a_quotation_stays_own_where_it_names_nobody() -> None:
    assert own_part("My answer to this:\n> old\nNo.") == "My answer to this:\nNo."


def test_a_sentence_above_the_line_of_the_writer_stays_own() -> None:
    assert own_part("We meet at 14:00.\nDana wrote on 3 March 2026:\n> old") == "We meet at 14:00."


def test_blank_lines_inside_a_quotation_belong_to_it() -> None:
    assert quoted("new\n> one\n\n> two\n\nnew") == (Stretch(2, 4),)


def test_stretches_are_told_in_one_flag() -> None:
    assert as_flag(()) == ""
    assert as_flag((Stretch(2, 4), Stretch(9, 9))) == "quoted:lines 2-4, 9"
    assert as_flag(tuple(Stretch(n, n) for n in range(1, 50, 2))).endswith(", 39, ...")


# ---------------------------------------------------------------- what is shown and what is folded

LINES = st.sampled_from(
    [
        "own words",
        "> quoted",
        ">> twice",
        "",
        "On Tue, Mar 3, 2026 at 14:05 Dana <dana@acme.test> wrote:",
        "-----Original Message-----",
        "From: Dana",
        "Sent: Tuesday",
        "To: Sam",
        "________________________________",
        "Yes:",
    ]
)


@given(st.one_of(st.text(), st.lists(LINES, max_size=14).map("\n".join)))
def test_what_is_shown_and_what_is_folded_are_the_text(text: str) -> None:
    parts = passages(text)
    assert "\n".join(line for one in parts for line in one.lines) == text
    assert [one.first for one in parts] == [
        1 + sum(len(one.lines) for one in parts[:at]) for at in range(len(parts))
    ]
    assert all(one.is_quoted != other.is_quoted for one, other in pairwise(parts))
    assert [line for one in parts if one.is_quoted for line in one.lines] == [
        line for one in folded_lines(text) for line in text.split("\n")[one.first - 1 : one.last]
    ]


@given(st.lists(LINES, max_size=14).map("\n".join))
def test_a_text_with_words_is_never_shown_without_any(text: str) -> None:
    assert bool(own_words(text).strip()) is bool(text.strip())


@given(
    st.lists(st.sampled_from(["own words", "> quoted", "", "Yes:", "From: me"]), max_size=12).map("\n".join)
)
def test_own_lines_between_and_below_marked_quotations_are_shown(text: str) -> None:
    shown = [line for one in passages(text) if not one.is_quoted for line in one.lines]
    own = [line for line in text.split("\n") if line.strip() and not line.startswith(">")]
    assert [line for line in shown if line.strip() and not line.startswith(">")] == own


def test_a_mail_that_is_all_quotation_is_shown_whole() -> None:
    text = "On Tue 3 Mar 2026 at 14:05 Dana wrote:\nIs it done?\n\nYes, it is."
    assert own_words(text) == text
    assert folded_lines(text) == ()


def test_what_stands_for_a_quotation_stands_between_own_words() -> None:
    assert own_words("one\n> a\n\ntwo\n> b", " [...] ") == "one [...] two"


def test_a_reading_that_repeats_a_mail_quotes_what_the_mail_quotes() -> None:
    chain, body = Chain(), "Add a blog.\n> the offer"
    box = chain.add("import", tool={"name": "mbox"}, tally={"read": 1}, digest="0" * 64)
    mail = {"import": box, "at": "message 1", "flags": ["quoted:lines 2"]}
    source = chain.add("message", talk=to_me("email"), text=words(body), source=mail)
    same = chain.add("request", label="R1", talk=to_me("email"), text=words(body), cites=[source])
    other = chain.add("request", label="R2", text=words("A blog\n> and more"), cites=[source])
    silent = chain.add("answer", value="seen", about=["R1"], cites=[source])
    case = chain.case
    said = case.by_seq[same].words
    assert said is not None
    assert (said.mail, said.own) == (source, "Add a blog.")
    own = case.by_seq[other].words
    assert own is not None
    assert own.own == "A blog\n> and more"
    assert case.by_seq[silent].words is None
