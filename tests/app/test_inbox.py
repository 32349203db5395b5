"""The inbox: which imported messages wait, why, and what may be made of them."""

import pytest

from disputekit.app.correct import correct, take_back
from disputekit.app.inbox import CUES, Inbox, Mark, cues_of, inbox
from disputekit.app.inbox_twins import alike_of, twins
from disputekit.app.join import link, mark
from disputekit.app.log import Draft, write
from disputekit.app.workspace import OpenCase
from disputekit.record.canonical import Json
from tests.support.office import Office

CLIENT, ME = "Dana Reyes", "Olena Koval"


def source(office: Office) -> int:
    """Record an import, as an importer does."""

    def use_case(case: OpenCase) -> int:
        fields: dict[str, Json] = {
            "kind": "import",
            "when": when(),
            "digest": "0" * 64,
            "tool": {"name": "tiny", "version": "1"},
            "tally": {"unit": "lines", "read": 9, "recorded": 9},
        }
        return case.append(lambda _coming: [fields]).records[0].seq

    return office.do(use_case)


def when(day: int = 2) -> Json:
    stamp = f"2026-03-{day:02}T10:00+02:00"
    return {"rel": "at", "from": stamp, "zone": "Europe/Kyiv", "said": stamp, "basis": "assumed"}


def brought(
    office: Office, text: str, sender: str = CLIENT, *, day: int = 2, flags: tuple[str, ...] = (), re: int = 0
) -> int:
    """Record an imported message and return its number."""

    def use_case(case: OpenCase) -> int:
        found: dict[str, Json] = {"import": 2, "at": "line 1"}
        if flags:
            found["flags"] = [*flags]
        fields: dict[str, Json] = {
            "kind": "message",
            "when": when(day),
            "talk": {"from": sender, "to": [ME], "via": "WhatsApp"},
            "text": {"body": text, "basis": "verbatim"},
            "source": found,
        }
        fields |= {"re": [re]} if re else {}
        return case.append(lambda _coming: [fields]).records[0].seq

    return office.do(use_case)


@pytest.fixture
def box(office: Office) -> Office:
    """With an import, #2, that brought nothing yet, and the exclusion X1 No blog, #3."""
    assert source(office) == 2
    office.write(Draft("scope", text="No blog", verbatim=True, label="X"))
    return office


def found(office: Office, *, everything: bool = False) -> Inbox:
    with office.opened(writing=False) as case:
        return inbox(case, everything=everything)


def seqs(office: Office, *, everything: bool = False) -> list[int]:
    return [one.standing.seq for one in found(office, everything=everything).waiting]


def test_a_message_of_the_client_that_shares_words_with_a_clause_waits(box: Office) -> None:
    number = brought(box, "here is the text of my blog")
    [one] = found(box).waiting
    assert one.standing.seq == number
    assert [(near.label, near.shared) for near in one.near] == [("X1", ("blog",))]
    assert one.cues == ()


def test_plain_talk_is_counted_and_shown_with_everything(box: Office) -> None:
    plain, mine = brought(box, "good morning"), brought(box, "can you send the logo?", ME)
    stranger = brought(box, "can you call me?", "D.")
    assert (seqs(box), found(box).others, found(box).unknown) == ([], 3, 1)
    assert seqs(box, everything=True) == [plain, mine, stranger]
    assert found(box, everything=True).others == 0


def test_what_was_typed_is_in_no_inbox_and_neither_is_what_the_source_says_itself(box: Office) -> None:
    box.got("can you add a blog?")
    brought(box, "can you add a blog?", flags=("system",))
    assert (seqs(box, everything=True), found(box).others) == ([], 0)


def test_a_message_that_a_reading_cites_waits_no_longer_until_the_reading_is_taken_back(box: Office) -> None:
    number = brought(box, "can you add a blog?")

    def read(case: OpenCase) -> int:
        return write(case, [mark(case, str(number), "request", ())]).records[0].seq

    reading = box.do(read)
    assert seqs(box) == []
    box.do(take_back, [reading], "")
    assert seqs(box) == [number]


def test_a_message_that_is_the_same_as_a_typed_request_waits_no_longer(box: Office) -> None:
    number, request = brought(box, "can you add a blog?"), box.requested("a blog")
    message, other = box.got("hi, is it ready?"), brought(box, "hi, is it ready?")

    def join(case: OpenCase, one: int, two: int) -> None:
        write(case, [link(case, [str(one), str(two)], (), same=True, off=False)])

    box.do(join, number, request)
    box.do(join, message, other)
    assert seqs(box) == [other]
    box.do(lambda case: write(case, [mark(case, str(message), "request", ())]))
    assert seqs(box) == []


def test_only_the_last_version_of_an_edited_message_waits(box: Office) -> None:
    first = brought(box, "can you add a blog?")
    second = brought(box, "can you add a blog and a shop?", flags=("edited",), re=first)
    assert seqs(box, everything=True) == [second]


def test_the_oldest_message_stands_first(box: Office) -> None:
    late, early = brought(box, "a blog?", day=5), brought(box, "a blog!", day=1)
    assert seqs(box) == [early, late]


def test_a_corrected_message_waits_by_its_corrected_words(box: Office) -> None:
    number = brought(box, "garbled")
    box.do(correct, number, [("text", "a blog please")], "")
    assert seqs(box) == [number]


def test_an_answer_is_offered_where_there_is_something_to_answer_before_it(box: Office) -> None:
    before = brought(box, "ok?", day=1)
    box.requested("a shop", when="2 mar 9:00")
    box.write(Draft("milestone", text="Build", label="M", own={"amount": money(), "per": "fixed"}))
    box.write(Draft("delivery", text="the build", about=("M1",), when="2 mar 9:30"))
    after = brought(box, "ok?", day=3)
    mine = brought(box, "agreed", ME, day=3)
    marks = {one.standing.seq: one.marks for one in found(box, everything=True).waiting}
    assert marks[before] == (Mark("request"),)
    answers = (Mark("agreed", "R1"), Mark("declined", "R1"))
    assert marks[after] == (Mark("request"), *answers, Mark("changes", "M1"))
    assert marks[mine] == answers


def money() -> Json:
    return {"currency": "USD", "minor": 80000, "scale": 2}


@pytest.mark.parametrize("number", range(5))
def test_every_mark_that_is_offered_can_be_made(box: Office, number: int) -> None:
    test_an_answer_is_offered_where_there_is_something_to_answer_before_it(box)
    offered = [(one.standing.seq, each) for one in found(box, everything=True).waiting for each in one.marks]
    seq, chosen = offered[number]
    about = (chosen.about,) if chosen.about else ()
    [reading] = box.do(lambda case: write(case, [mark(case, str(seq), chosen.reading, about)])).records
    assert reading.fields["cites"] == [seq]
    assert seq not in seqs(box, everything=True)


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("ready?", ("?",)),
        ("I paid $50", ("money", "paid")),
        ("50 EUR is what we said", ("money",)),
        ("it takes USD", ()),
        ("see all 3 of them", ()),
        ("Could you ALSO do it", ("could you", "also")),
        ("the address is added", ()),
        ("it\u2019s good", ()),
        ("$ is a sign", ()),
        ("", ()),
    ],
)
def test_cues_are_whole_words_questions_and_amounts(text: str, cues: tuple[str, ...]) -> None:
    assert cues_of(text) == cues


def test_every_cue_is_written_as_it_is_compared() -> None:
    assert all(cue in cues_of(cue.upper()) for cue in CUES)


# ---------------------------------------------------------------- twins


def pairs(office: Office) -> list[tuple[int, int]]:
    with office.opened(writing=False) as case:
        return [(one.typed.seq, one.brought.seq) for one in twins(case)]


def joined(office: Office, one: int, two: int) -> None:
    office.do(lambda case: write(case, [link(case, [str(one), str(two)], (), same=True, off=False)]))


def test_a_typed_note_and_its_imported_original_are_a_pair_until_they_are_joined(box: Office) -> None:
    typed = box.got("Can you also add a blog?", when="2 mar 10:20")
    original = brought(box, "ok can  you also ADD a blog?")
    assert pairs(box) == [(typed, original)]
    joined(box, typed, original)
    assert pairs(box) == []


def test_a_typed_request_is_a_pair_with_the_message_that_asked(box: Office) -> None:
    request, original = (
        box.requested("add a blog please", when="2 mar 2026"),
        brought(box, "add a blog, please"),
    )
    assert pairs(box) == [(request, original)]


def test_another_side_or_other_words_are_no_pair(box: Office) -> None:
    box.got("can you add a blog?", when="2 mar 10:00")
    brought(box, "can you add a blog?", ME)
    brought(box, "can you add a blog?", "D.")
    brought(box, "can you ship it today?")
    assert pairs(box) == []


@pytest.mark.parametrize(("said", "paired"), [("3 mar 10:00", 1), ("3 mar 10:01", 0), ("1 mar 9:58", 0)])
def test_more_than_a_day_apart_are_no_pair(box: Office, said: str, paired: int) -> None:
    box.got("can you add a blog?", when=said)
    brought(box, "can you add a blog?", day=2)
    assert len(pairs(box)) == paired


def test_what_is_most_alike_is_the_pair_and_each_record_is_in_one(box: Office) -> None:
    typed = box.got("can you add a blog?", when="2 mar 9:00")
    brought(box, "can you add a blog too?")
    same = brought(box, "can you add a blog?")
    assert pairs(box) == [(typed, same)]


def test_a_reading_and_a_spoken_note_are_no_twins_of_a_message(box: Office) -> None:
    number = brought(box, "can you add a blog?")
    box.do(lambda case: write(case, [mark(case, str(number), "request", ())]))
    box.got("can you add a blog?", when="2 mar 10:00", via="zoom")
    assert pairs(box) == []


def test_likeness_is_of_a_hundred_and_little_is_none() -> None:
    assert (alike_of("abcd", "abcd"), alike_of("abcd", "abcx"), alike_of("abcd", "wxyz")) == (100, 75, 0)
    assert alike_of("abcd", "dcba") == 25
