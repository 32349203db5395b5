"""Joining records, and saying what a recorded message is without touching the message."""

import pytest

from disputekit.app.correct import correct, take_back
from disputekit.app.join import READINGS, found_for, link, mark, numbers_of
from disputekit.app.log import Draft, write
from disputekit.app.look import Query
from disputekit.app.workspace import OpenCase
from disputekit.errors import DisputekitError, NotFound, Refused
from disputekit.record.canonical import Json
from tests.support.office import Office


def join(
    office: Office, *records: str, about: tuple[str, ...] = (), same: bool = False, off: bool = False
) -> Json:
    def use_case(case: OpenCase) -> Json:
        return write(case, [link(case, records, about, same=same, off=off)]).records[0].fields

    return office.do(use_case)


def marked(office: Office, said: str, reading: str, *about: str) -> dict[str, Json]:
    def use_case(case: OpenCase) -> dict[str, Json]:
        return write(case, [mark(case, said, reading, about)]).records[0].fields

    return office.do(use_case)


def not_marked(office: Office, said: str, reading: str, *about: str) -> DisputekitError:
    return office.refused(mark, said, reading, about)


@pytest.fixture
def talked(office: Office) -> Office:
    """With two messages (2, 3) and a request (4)."""
    office.got("can you also do a popup?", when="2 mar 15:40")
    office.got("150 is fine", when="3 mar 9:10")
    office.requested(when="2 mar 15:40")
    return office


def test_records_are_joined_as_one_event(talked: Office) -> None:
    assert join(talked, "2", "R1", same=True) == talked.records()[-1].fields
    assert talked.records()[-1].fields["targets"] == [2, 4]
    assert talked.records()[-1].fields["same"] is True


def test_records_are_joined_with_what_they_concern(talked: Office) -> None:
    join(talked, "2", about=("R1",))
    fields = talked.records()[-1].fields
    assert (fields["targets"], fields["about"]) == ([2], ["R1"])
    assert "same" not in fields


def test_a_link_is_taken_away_again(talked: Office) -> None:
    join(talked, "2", "3", same=True)
    join(talked, "2", "3", same=True, off=True)
    assert talked.records()[-1].fields["off"] is True


@pytest.mark.parametrize(
    ("records", "about", "same", "says"),
    [
        (("2",), (), True, "at least two different records"),
        (("2", "2"), (), True, "at least two different records"),
        (("4", "R1"), (), True, "at least two different records"),
        (("2",), (), False, "join them with what?"),
    ],
)
def test_one_record_is_not_joined_with_itself(
    talked: Office, records: tuple[str, ...], about: tuple[str, ...], same: bool, says: str
) -> None:
    assert says in talked.refused(link, records, about, same=same, off=False).message


def test_only_what_is_there_is_joined(talked: Office) -> None:
    for name in ("99", "R9"):
        with pytest.raises(NotFound):
            join(talked, "2", name, same=True)


# ---------------------------------------------------------------- readings


def test_a_message_becomes_a_request_with_its_own_time_and_words(talked: Office) -> None:
    message = talked.records()[1].fields
    fields = marked(talked, "2", "request")
    assert fields == {
        "kind": "request",
        "label": "R2",
        "when": message["when"],
        "talk": message["talk"],
        "text": message["text"],
        "cites": [2],
    }
    assert talked.records()[1].fields == message
    assert talked.in_force() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("reading", sorted(READINGS.keys() - {"request", "private"}))
def test_a_message_is_read_as_an_answer_or_a_hand_over(talked: Office, reading: str) -> None:
    kind, own = READINGS[reading]
    talked.got("here it is", when="3 mar 11:00", sender="me", receiver="client")
    number = 5 if reading == "delivery" else 3
    fields = marked(talked, str(number), reading, "R1")
    assert fields["kind"] == kind
    assert fields["about"] == ["R1"]
    assert fields["cites"] == [number]
    assert fields["when"] == talked.records()[number - 1].fields["when"]
    assert all(fields[name] == value for name, value in own.items())


def test_a_message_is_read_as_it_was_corrected(talked: Office) -> None:
    talked.do(correct, 2, [("when", "1 mar 12:00"), ("text", "a popup, please"), ("via", "zoom")], "")
    fields = marked(talked, "2", "request")
    assert fields["when"]["from"] == "2026-03-01T12:00+02:00"  # type: ignore[index,call-overload]
    assert fields["text"]["body"] == "a popup, please"  # type: ignore[index,call-overload]
    assert fields["talk"]["via"] == "zoom"  # type: ignore[index,call-overload]


@pytest.mark.parametrize(
    ("said", "reading", "about", "says"),
    [
        ("2", "gossip", (), "one of: request, agreed"),
        ("3", "agreed", (), "dk mark 3 agreed --about R1"),
        ("3", "delivery", (), "dk mark 3 delivery --about M1"),
        ("1", "request", (), "is no message"),
        ("99", "request", (), "there is no record #99"),
    ],
)
def test_a_reading_that_says_too_little_is_refused(
    talked: Office, said: str, reading: str, about: tuple[str, ...], says: str
) -> None:
    found = not_marked(talked, said, reading, *about)
    assert says in f"{found.message}; {found.hint}"


def test_a_message_that_was_taken_back_is_not_read(talked: Office) -> None:
    talked.do(take_back, [2], "")
    assert "was taken back" in not_marked(talked, "2", "request").message


def test_a_record_in_which_nobody_speaks_is_no_message(talked: Office) -> None:
    talked.do(correct, 2, [("text", "x")], "")
    talked.write(Draft("event", own={"name": "contract_ended"}))
    for seq in ("5", "6"):
        assert "is no message" in not_marked(talked, seq, "request").message


# ---------------------------------------------------------------- many at once


def numbers(office: Office, *said: str) -> list[int]:
    return office.do(numbers_of, said)


def test_ranges_and_lists_name_what_tells_of_something(office: Office) -> None:
    seqs = [office.got(f"message {number}") for number in range(5)]
    office.do(take_back, [seqs[1]], "")
    assert numbers(office, f"{seqs[0]}..{seqs[4]}") == [seqs[0], *seqs[2:]]
    assert numbers(office, "1..last") == [seqs[0], *seqs[2:]], "the facts and the withdrawal are no events"
    assert numbers(office, f"{seqs[3]},{seqs[0]}", f"#{seqs[0]}..{seqs[2]}") == [seqs[3], seqs[0], seqs[2]]


def test_a_range_that_is_none_is_refused_and_nothing_is_written(office: Office) -> None:
    first, last = office.got("a"), office.got("b")
    count = office.count()
    for said in (f"{last}..{first}", "..3", f"{first}..99", "1..1", "3..9000"):
        with pytest.raises(DisputekitError):
            numbers(office, said)
    assert office.count() == count


def test_a_search_finds_what_is_linked(office: Office) -> None:
    wanted = [office.got("can you add a popup?"), office.got("the popup again")]
    office.got("hello")
    assert office.do(found_for, ["popup"], Query()) == wanted
    assert office.do(found_for, ["popup"], Query(person="client")) == wanted
    assert len(office.do(found_for, [], Query(person="client"))) == 3
    with pytest.raises(NotFound):
        office.do(found_for, ["nothing-like-it"], Query())


def test_more_than_can_be_looked_over_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disputekit.app.join.MOST_LINKED", 1)
    seqs = [office.got("popup"), office.got("popup")]
    with pytest.raises(Refused):
        office.do(found_for, ["popup"], Query())
    with pytest.raises(Refused):
        numbers(office, f"{seqs[0]}..{seqs[1]}")


# ---------------------------------------------------------------- private


def test_private_is_a_mark_on_the_message_and_no_reading(office: Office) -> None:
    seq = office.got("my doctor says no")
    fields = marked(office, str(seq), "private")
    assert (fields["kind"], fields["targets"], fields["private"]) == ("link", [seq], True)
    assert office.fields(seq)["text"] == {"body": "my doctor says no", "basis": "verbatim"}


def test_words_that_something_rests_on_cannot_be_private(office: Office) -> None:
    seq = office.got("a popup?")
    marked(office, str(seq), "request")
    assert "rests on the words" in not_marked(office, str(seq), "private").message


def test_nothing_is_read_out_of_a_private_message_until_the_mark_is_taken_back(office: Office) -> None:
    seq, twin = office.got("my doctor says no"), office.got("her doctor said no")
    office.do(lambda case: write(case, [link(case, [str(seq), str(twin)], (), same=True, off=False)]))
    marked(office, str(seq), "private")
    hidden = office.records()[-1].seq
    for one in (seq, twin):
        refused = not_marked(office, str(one), "request")
        assert "marked as private" in refused.message
        assert refused.hint == f"take the mark back first: dk withdraw {hidden}"
    office.do(lambda case: take_back(case, [hidden], "not private"))
    assert marked(office, str(seq), "request")["label"] == "R1"


@pytest.mark.parametrize("reading", ["request", "changes", "seen"])
def test_what_only_the_client_can_say_is_not_read_from_a_message_of_ones_own(
    talked: Office, reading: str
) -> None:
    talked.got("I could add a popup", when="3 mar 10:00", sender="me", receiver="client")
    refused = not_marked(talked, "5", reading, "R1")
    assert "#5 was written by you" in str(refused)
    assert talked.count() == 5


def test_nobody_accepts_his_own_work_but_may_agree_to_a_request(talked: Office) -> None:
    talked.got("done, and the popup too", when="3 mar 10:00", sender="me", receiver="client")
    assert "your own work is accepted by the client" in str(not_marked(talked, "5", "agreed", "M1"))
    assert marked(talked, "5", "agreed", "R1")["value"] == "agreed"


def test_what_the_client_wrote_hands_nothing_over(talked: Office) -> None:
    assert "what is handed over comes from you" in str(not_marked(talked, "2", "delivery", "M1"))
