"""Exhibits, words, speakers, channels and footnotes of a record."""

from typing import Any

import pytest

from disputekit.case.case import Case, label_order, target_of_ref
from disputekit.case.evidence import (
    days_after,
    exhibits,
    footnotes,
    has_words,
    is_written,
    speaker,
    stated,
    was_spoken,
    where,
    words,
)
from disputekit.case.piece import Piece, read_moment
from disputekit.case.sentence import Claim, Fact, Quote
from disputekit.case.view import Corrected, WrittenLater
from disputekit.record.moment import Moment
from disputekit.record.spoken import Lag
from tests.case.build import Chain, file, money, note, to_client, to_me, when
from tests.case.build import words as said


def only(chain: Chain, seq: int) -> tuple[Case, Piece]:
    case = chain.case
    return case, case.by_seq[seq]


def linked_call() -> tuple[Chain, int, int]:
    """A typed note of an answer, and the mail it turned out to be."""
    chain = Chain()
    typed = chain.add("answer", "2026-03-01", about=["R1"], value="agreed", text=note("she is fine with 150"))
    mail = chain.add("message", "2026-03-02T10:00+00:00", talk=to_me("mail"), text=said("ok, 150"))
    chain.add("link", targets=[typed, mail], same=True)
    return chain, typed, mail


def test_joined_sources_are_exhibits_of_one_event_and_the_original_speaks() -> None:
    chain, typed, mail = linked_call()
    case, answer = only(chain, typed)
    assert [one.code for one in exhibits(case, answer)] == [f"E{typed}f", f"E{mail}c"]
    assert words(case, answer) == (Quote("ok, 150", "verbatim"),)
    assert case.at(answer) == case.by_seq[mail].when
    assert is_written(case, answer)
    assert speaker(case, answer) == "client"


def test_cited_words_stand_before_an_own_excerpt() -> None:
    chain = Chain()
    mail = chain.add("message", talk=to_me(), text=said("a popup, and a blog, and soon"))
    request = chain.add("request", label="R1", cites=[mail], text=said("a popup"))
    case, piece = only(chain, request)
    assert words(case, piece) == (Quote("a popup, and a blog, and soon", "verbatim"),)


def test_an_own_description_stands_where_nothing_is_verbatim() -> None:
    chain = Chain()
    call = chain.add("message", talk=to_me("call"), text=note("talked"))
    request = chain.add("request", label="R1", cites=[call], text=note("wants a popup"))
    case, piece = only(chain, request)
    assert words(case, piece) == (Quote("wants a popup", "described"),)
    bare = chain.add("request", label="R2", cites=[call])
    case, piece = only(chain, bare)
    assert words(case, piece) == (Quote("talked", "described"),)


def test_words_may_be_a_file() -> None:
    chain = Chain()
    scan = chain.add("message", talk=to_me("mail"), file_1=file("letter.pdf"))
    answer = chain.add("answer", about=["R1"], value="agreed", cites=[scan])
    bare = chain.add("answer", about=["R1"], value="agreed")
    assert has_words(*only(chain, answer))
    assert not has_words(*only(chain, bare))


@pytest.mark.parametrize(
    ("kind", "fields", "side"),
    [
        ("event", {"name": "contract_ended", "by": "platform"}, "platform"),
        ("position", {"by": "client", "stance": "in", "about": ["R1"], "talk": to_client()}, "client"),
        ("message", {"talk": to_client(), "text": note("a")}, "me"),
        ("request", {"label": "R1", "text": note("a")}, "client"),
        ("answer", {"about": ["R1"], "value": "declined"}, "unknown"),
    ],
)
def test_the_speaker_is_named_talks_or_follows_from_the_kind(
    kind: str, fields: dict[str, Any], side: str
) -> None:
    chain = Chain()
    assert speaker(*only(chain, chain.add(kind, **fields))) == side


def test_a_speaker_is_unknown_where_two_sides_talk() -> None:
    chain = Chain()
    asked = chain.add("message", talk=to_me(), text=said("150?"))
    answer = chain.add("answer", about=["R1"], value="agreed", cites=[asked], talk=to_client())
    assert speaker(*only(chain, answer)) == "unknown"


def test_the_channel_is_that_of_the_original_or_the_platform_itself() -> None:
    chain = Chain()
    assert where(*only(chain, chain.add("message", talk=to_me("upwork"), text=said("a")))) == "Upwork"
    assert where(*only(chain, chain.add("message", talk=to_me("mail"), text=said("a")))) == "mail"
    assert where(*only(chain, chain.add("money", step="funded", amount=money(1)))) == "Upwork"
    assert where(*only(chain, chain.add("memo", text=said("a")))) == ""


def test_speech_is_what_only_spoken_channels_carry() -> None:
    chain = Chain()
    assert was_spoken(*only(chain, chain.add("message", talk=to_me("call"), text=note("a"))))
    assert not was_spoken(*only(chain, chain.add("memo", text=said("a"))))


def test_what_only_a_note_supports_is_stated_as_a_claim() -> None:
    chain = Chain()
    on = chain.add("message", talk=to_me(), text=said("a"))
    call = chain.add("message", talk=to_me("call"), text=note("b"))
    assert isinstance(stated(*only(chain, on), "wrote", "a"), Fact)
    claim = stated(*only(chain, call), "called", "b")
    assert isinstance(claim, Claim)
    assert claim.side == "me"


# ------------------------------------------------------------ footnotes


def test_a_correction_is_a_footnote_with_typed_values() -> None:
    chain = Chain()
    seq = chain.add("money", step="funded", amount=money(4500), due=when("2026-03-05"))
    fix = chain.add("amend", "2026-03-02", target=seq, reason="typing mistake", set_amount=money(450))
    chain.add("amend", "2026-03-02", target=seq, set_due=None)
    chain.add("amend", "2026-03-02", target=seq, set_about=["M1"])
    case, piece = only(chain, seq)
    first, second, third = footnotes(case, piece)
    amount = piece.money()
    assert amount is not None
    assert first == Corrected(
        "amount", amount._replace(minor=450_000), amount, fix, "2026-03-02T12:01:00.000000Z", "typing mistake"
    )
    assert isinstance(second, Corrected)
    assert (second.was, second.now) == (read_moment(when("2026-03-05")), None)
    assert isinstance(third, Corrected)
    assert (third.was, third.now) == (None, '["M1"]')


def test_a_corrected_text_keeps_its_former_words() -> None:
    chain = Chain()
    seq = chain.add("memo", text=note("9 pages"))
    chain.add("amend", target=seq, set_text=note("8 pages"))
    found = footnotes(*only(chain, seq))[0]
    assert isinstance(found, Corrected)
    assert found.was == Quote("9 pages", "described")


def test_a_note_written_nine_days_later_says_so_and_that_it_is_alone() -> None:
    chain = Chain()
    seq = chain.add(
        "message",
        "2026-03-06",
        talk=to_me("call"),
        text=note("moved"),
        recorded="2026-03-15T10:00:00.000000Z",
    )
    found = footnotes(*only(chain, seq))[0]
    assert isinstance(found, WrittenLater)
    assert (found.lag, found.alone) == (Lag.LATE, True)
    mail = chain.add("message", "2026-03-06", talk=to_me("mail"), text=said("so 30 Mar"))
    chain.add("link", targets=[seq, mail], same=True)
    found = footnotes(*only(chain, seq))[0]
    assert isinstance(found, WrittenLater)
    assert not found.alone


def test_an_original_recorded_late_and_a_note_of_the_day_have_no_footnote() -> None:
    chain = Chain()
    late = "2026-03-30T10:00:00.000000Z"
    original = chain.add("message", "2026-03-01", talk=to_me(), text=said("a"), recorded=late)
    note_ = chain.add("message", "2026-03-01", talk=to_me("call"), text=note("b"))
    assert footnotes(*only(chain, original)) == ()
    assert footnotes(*only(chain, note_)) == ()


# ------------------------------------------------------------ days and references


def moment(text: str, zone: str = "UTC", rel: str = "at") -> Moment:
    found = read_moment(when(text, zone, rel))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("due", "done", "days"),
    [
        ("2026-01-22", "2026-01-23T15:00+00:00", 1),
        ("2026-01-22", "2026-01-22T23:59+00:00", 0),
        ("2026-02-06", "2026-02-02", -4),
        ("2026-01", "2026-01-23", None),
    ],
)
def test_days_after_a_due_date_are_calendar_days(due: str, done: str, days: int | None) -> None:
    assert days_after(moment(due), moment(done)) == days


def test_days_are_those_of_the_due_dates_zone() -> None:
    assert days_after(moment("2026-01-22", "Europe/Kyiv"), moment("2026-01-22T23:30+00:00")) == 1


def test_about_a_date_nothing_is_counted() -> None:
    assert days_after(moment("2026-01-22"), moment("2026-01-30", rel="about")) is None


def test_references_name_records_labels_and_files() -> None:
    assert [target_of_ref(ref) for ref in (14, "S1", "14.1", "none")] == [14, "S1", 14, None]
    assert sorted(["S10", "S2"], key=label_order) == ["S2", "S10"]


def test_a_record_concerns_what_it_answers_and_the_records_it_is_about() -> None:
    chain = Chain()
    delivery = chain.add("delivery", about=["M1"], text=note("a"))
    request = chain.add("request", label="R1", about=["X1"], text=note("b"))
    answer = chain.add("answer", re=[delivery], value="seen")
    decision = chain.add("answer", re=[request], value="agreed")
    on_file = chain.add("position", by="me", stance="out", about=[f"{delivery}.1", 999])
    case = chain.case
    found = [case.topics(case.by_seq[seq]) for seq in (request, answer, decision, on_file)]
    assert found == [("R1", "X1"), ("M1",), ("R1",), ("M1",)]


def test_a_foreign_label_and_reference_are_left_out() -> None:
    chain = Chain()
    seq = chain.add("memo", text=said("a"), about=["S1"])
    chain.records[seq - 1].fields["label"] = "always"
    chain.records[seq - 1].fields["about"] = ["none", "S1"]
    case, piece = only(chain, seq)
    assert case.topics(piece) == ("S1",)


def test_a_message_that_answers_another_is_not_about_what_that_is_about() -> None:
    chain = Chain()
    first = chain.add("message", talk=to_me(), text=said("a"), about=["R1"])
    second = chain.add("message", talk=to_client(), text=said("b"), re=[first])
    case, piece = only(chain, second)
    assert case.topics(piece) == ()
