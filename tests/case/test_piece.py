"""Records are read into types; what is withheld or foreign reads as absent and is never refused."""

from decimal import Decimal

import pytest

from disputekit.case.corrections import Standing
from disputekit.case.piece import (
    Piece,
    bare_subject,
    mail_subject,
    new_subject,
    quotes_mail,
    read_limit,
    read_moment,
    read_money,
    read_piece,
    read_words,
)
from disputekit.case.sentence import Quote
from disputekit.case.view import Limit
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from tests.case.build import Chain, file, limit, money, to_me, when, words


def read(**fields: Json) -> Piece:
    record = Record(
        7,
        "2026-03-01T10:00:00.000000Z",
        {name.replace("file_", "file."): one for name, one in fields.items()},
    )
    return read_piece(Standing(record, record.fields))


def test_every_common_field_is_read() -> None:
    chain = Chain()
    seq = chain.add(
        "request",
        label="R1",
        talk=to_me("mail"),
        text=words("a popup?"),
        about=["S1", 1],
        cites=[1],
        re=[1],
        file_2=file("b.pdf"),
        file_1={**file("a.pdf"), "media": "application/pdf"},
        uses=limit("1", "round"),
    )
    piece = chain.case.by_seq[seq]
    assert (piece.label, piece.about, piece.cites, piece.re) == ("R1", ("S1", 1), (1,), (1,))
    assert piece.words == Quote("a popup?", "verbatim")
    assert [(one.number, one.name, one.media) for one in piece.files] == [
        (1, "a.pdf", "application/pdf"),
        (2, "b.pdf", None),
    ]
    assert piece.limit("uses") == Limit(Decimal(1), "round")
    assert piece.talk is not None
    assert piece.talk.via == "mail"


def test_a_record_without_a_time_happened_before_it_was_recorded() -> None:
    moment = read(kind="message").when
    assert (moment.rel, moment.start, moment.basis) == ("before", "2026-03-01T10:00:00+00:00", "assumed")


@pytest.mark.parametrize("value", [None, 3, "text", [], {}, {"body": 3}, {"from": 1}])
def test_what_is_not_of_its_type_reads_as_absent(value: Json) -> None:
    assert read_moment(value) is None
    assert read_money(value) is None
    assert read_words(value) is None
    assert read_limit(value) is None


def test_foreign_values_leave_a_readable_piece() -> None:
    piece = read(
        kind="new", talk="x", text=[], about="S1", cites="4", file_x={}, file_3="none", minutes="many"
    )
    assert (piece.talk, piece.words, piece.about, piece.cites, piece.files) == (None, None, (), (), ())
    assert piece.number("minutes") == 0
    assert piece.money() is None
    assert not piece.has_original


def test_a_talk_with_missing_parts_has_empty_ones() -> None:
    talk = read(kind="message", talk={"from": "Dana"}).talk
    assert talk is not None
    assert (talk.sender, talk.to, talk.via) == ("Dana", (), "")


def test_a_file_or_verbatim_words_are_an_original_and_a_description_is_not() -> None:
    assert read(kind="message", text=words("hello")).has_original
    assert read(kind="message", file_1=file()).has_original
    assert not read(kind="message", text=words("said hello", "described")).has_original


def test_own_fields_are_read_by_name() -> None:
    piece = read(kind="money", amount=money(5), due=when("2026-04-01"), step="funded", minutes=30)
    assert piece.money() == read_money(money(5))
    assert piece.moment() == read_moment(when("2026-04-01"))
    assert (piece.text("step"), piece.number("minutes"), piece.text("none")) == ("funded", 30, "")


def mail(*flags: str, **source: Json) -> Piece:
    return read(kind="message", text=words("Yes.\n> Is it?"), source={"flags": [*flags], **source})


def test_the_words_of_a_mail_know_which_of_them_are_its_own() -> None:
    said = mail("quoted:lines 2").words
    assert said is not None
    assert (said.mail, said.own, said.body) == (7, "Yes.", "Yes.\n> Is it?")
    plain = mail("edited").words
    assert plain is not None
    assert (plain.mail, plain.own) == (0, "Yes.\n> Is it?")


@pytest.mark.parametrize(
    ("subject", "answers", "said"),
    [
        ("The terms", "", "The terms"),
        ("Re: The terms", "1@acme.test", ""),
        ("AW: Re[2]: The terms", "1@acme.test", ""),
        ("Re: The terms", "", "Re: The terms"),
        ("Invoice 12", "1@acme.test", "Invoice 12"),
        ("Fwd: The terms", "1@acme.test", "Fwd: The terms"),
    ],
)
def test_a_subject_is_said_where_a_thread_begins_or_changes_it(subject: str, answers: str, said: str) -> None:
    found = mail(f"subject: {subject}", re=answers).words
    assert found is not None
    assert found.subject == said


def test_a_subject_without_its_marks_is_what_a_thread_has_in_common() -> None:
    assert bare_subject("RE: aw[3]: Scope: pages") == bare_subject("Scope: pages") == "Scope: pages"


@pytest.mark.parametrize("source", [None, "text", {"flags": "text"}, {"flags": [3, None]}, {}])
def test_flags_that_are_none_say_nothing(source: Json) -> None:
    fields: dict[str, Json] = {"source": source}
    assert not quotes_mail(fields)
    assert mail_subject(fields) == new_subject(fields) == ""
