"""A pasted conversation: kept whole, and cut into messages exactly where somebody put the marks."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.app.correct import take_back
from disputekit.app.paste import HELP, MARK, Part, keep_paste, pasted_text, split_later, split_paste
from disputekit.errors import NotFound, Refused
from disputekit.record.fields import MAX_TEXT
from tests.support.office import Office

TEXT = "Upwork, room 7\n\nDana 3:40 PM\ncan you also do a popup?\n\nit should be quick\nOlena 4:02 PM\nThat is extra.\n"
MARKED = TEXT.replace("can you", "@@ client | 3 mar 15:40\ncan you").replace(
    "Olena 4:02 PM\n", "@@\nOlena 4:02 PM\n@@ me | 3 mar 16:02\n"
)


def refusal(original: str, marked: str) -> Refused:
    with pytest.raises(Refused) as caught:
        split_paste(original, marked)
    return caught.value


# ---------------------------------------------------------------- cutting


def test_messages_are_cut_where_the_marks_stand() -> None:
    assert split_paste(TEXT, MARKED) == [
        Part("client", "3 mar 15:40", "can you also do a popup?\n\nit should be quick", 4, 6),
        Part("me", "3 mar 16:02", "That is extra.", 8, 8),
    ]


def test_the_words_are_those_of_the_source() -> None:
    for part in split_paste(TEXT, MARKED):
        assert part.body == "\n".join(TEXT.split("\n")[part.first - 1 : part.last])


def test_without_a_mark_nothing_is_split() -> None:
    assert split_paste(TEXT, TEXT) == []
    assert split_paste(TEXT, HELP + TEXT) == []
    assert split_paste(TEXT, "") == []


def test_the_help_above_the_text_is_left_out() -> None:
    assert split_paste(TEXT, HELP + MARKED) == split_paste(TEXT, MARKED)


def test_lines_that_look_like_the_help_stay() -> None:
    text = "# Heading\n# Put it here\nhello\n#1 is fine"
    (part,) = split_paste(text, HELP + f"{MARK} client | now\n{text}")
    assert part.body == text


def test_lines_that_look_like_a_mark_stay_where_they_were_pasted() -> None:
    text = "@@ -1,4 +1,4 @@\n-old\n+new"
    (part,) = split_paste(text, f"{MARK} client | now\n{text}")
    assert part.body == text


def test_spaces_that_an_editor_takes_off_the_ends_of_lines_are_kept() -> None:
    (part,) = split_paste("hello  \nthere\t", f"{MARK} client | now\nhello\nthere")
    assert part.body == "hello  \nthere\t"


def test_other_separators_stay_inside_their_line() -> None:
    text = "one\u2028two\x0cthree"
    (part,) = split_paste(text, f"{MARK} client | now\n{text}")
    assert (part.body, part.first, part.last) == (text, 1, 1)


def test_blank_lines_may_come_and_go_around_a_message() -> None:
    marked = "\n\n@@ client | now\n\nDana 3:40 PM\ncan you also do a popup?\nit should be quick\n\n@@\nOlena 4:02 PM\nThat is extra."
    (part,) = split_paste(TEXT, "Upwork, room 7\n" + marked)
    assert part.body == "Dana 3:40 PM\ncan you also do a popup?\n\nit should be quick"


# ---------------------------------------------------------------- refusing


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("should be quick", "must be quick"), "it must be quick"),
        (("it should be quick\n", ""), "Olena 4:02 PM"),
        (("it should be quick\n", "it should be quick\nand free\n"), "and free"),
        (("That is extra.\n", ""), "That is extra."),
        (("That is extra.", "That is extra, sorry."), "That is extra, sorry."),
        (
            ("can you also do a popup?\n", "it should be quick\ncan you also do a popup?\n"),
            "it should be quick",
        ),
        (("Upwork, room 7", "Upwork, room 8"), "Upwork, room 8"),
        (("Olena 4:02 PM\n", ""), "That is extra."),
    ],
)
def test_a_pasted_line_that_was_changed_or_left_out_is_shown(change: tuple[str, str], line: str) -> None:
    marked = MARKED.replace(*change)
    assert marked != MARKED
    found = refusal(TEXT, marked)
    assert repr(line) in found.message
    assert MARK in found.hint


def test_the_end_of_a_message_cannot_be_left_out() -> None:
    marked = f"{MARK} client | now\n{TEXT}".replace("That is extra.\n", "")
    assert "'That is extra.'" in refusal(TEXT, marked).message


@pytest.mark.parametrize("head", ["client", "client |", "| now", "|"])
def test_a_mark_needs_who_and_when(head: str) -> None:
    assert f"write {MARK} WHO | WHEN" in refusal("hello", f"{MARK} {head}\nhello").message


def test_a_mark_needs_its_message_below() -> None:
    assert (
        "leave the message below it"
        in refusal("hello", f"{MARK} client | now\n{MARK} me | now\nhello").message
    )
    assert "leave the message below it" in refusal("\n", f"{MARK} client | now\n").message


lines = st.lists(st.text("ab# @|\t", max_size=6), min_size=1, max_size=6)


@given(lines, st.data())
def test_what_is_cut_is_always_a_piece_of_the_source(source: list[str], data: st.DataObject) -> None:
    text = "\n".join(source)
    marks = data.draw(st.sets(st.integers(0, len(source) - 1)))
    marked = "\n".join(
        f"{MARK} client | now\n{line}" if at in marks else line for at, line in enumerate(source)
    )
    try:
        parts = split_paste(text, marked)
    except Refused:
        return
    for part in parts:
        assert part.body == "\n".join(source[part.first - 1 : part.last])
    assert all(one.last < other.first for one, other in pairwise(parts))


@given(st.text("ab\n@# ", max_size=20), st.text("ab\n@# |", max_size=30))
def test_any_edit_is_cut_or_refused(text: str, marked: str) -> None:
    try:
        parts = split_paste(text, marked)
    except Refused:
        return
    assert all(part.body in text for part in parts)


# ---------------------------------------------------------------- writing


def test_a_paste_is_one_source_with_the_text_as_a_file(office: Office) -> None:
    office.do(keep_paste, TEXT, "Upwork", [])
    fields = office.records()[1].fields
    assert fields["kind"] == "import"
    assert fields["text"] == {"body": TEXT, "basis": "verbatim"}
    assert fields["tally"] == {"characters": len(TEXT), "lines": 8, "messages": 0}
    assert fields["file.1"]["name"] == "pasted.txt"  # type: ignore[index,call-overload]


def test_its_messages_name_their_lines(office: Office) -> None:
    office.do(keep_paste, TEXT, "Upwork", split_paste(TEXT, MARKED))
    one, two = (record.fields for record in office.records()[2:])
    assert one["source"] == {"import": 2, "at": "lines 4-6"}
    assert one["talk"] == {"from": "Dana Reyes", "to": ["Olena Koval"], "via": "Upwork"}
    assert one["when"]["from"] == "2026-03-03T15:40+02:00"  # type: ignore[index,call-overload]
    assert two["talk"] == {"from": "Olena Koval", "to": ["Dana Reyes"], "via": "Upwork"}
    assert two["text"] == {"body": "That is extra.", "basis": "verbatim"}


def test_a_paste_that_was_kept_whole_is_split_later_through_its_own_channel(office: Office) -> None:
    office.do(keep_paste, TEXT, "WhatsApp", [])
    text = office.do(pasted_text, 2)
    office.do(split_later, 2, split_paste(text, MARKED))
    assert [record.fields["source"] for record in office.records()[2:]] == [
        {"import": 2, "at": "lines 4-6"},
        {"import": 2, "at": "lines 8-8"},
    ]
    assert office.records()[2].fields["talk"]["via"] == "WhatsApp"  # type: ignore[index,call-overload]


def test_a_paste_is_split_once(office: Office) -> None:
    parts = split_paste(TEXT, MARKED)
    office.do(keep_paste, TEXT, "Upwork", parts)
    assert "#2 is split already" in office.refused(split_later, 2, parts).message
    office.do(take_back, [3, 4], "")
    office.do(split_later, 2, parts)
    assert office.in_force() == [1, 2, 5, 6, 7, 8]


def test_a_paste_that_was_taken_back_is_not_split(office: Office) -> None:
    office.do(keep_paste, TEXT, "Upwork", [])
    office.do(take_back, [2], "")
    assert "was taken back" in office.refused(split_later, 2, split_paste(TEXT, MARKED)).message


def test_only_a_paste_is_split(office: Office) -> None:
    office.got()
    assert "is not a pasted text" in office.refused(pasted_text, 2).message
    assert isinstance(office.refused(pasted_text, 9), NotFound)


@pytest.mark.parametrize("mark", ["client | tomorrow", "client | 03/04/2026", "Tom | now"])
def test_an_unclear_time_or_person_writes_nothing(office: Office, mark: str) -> None:
    office.start(slug="shop", client="Tom Baker")
    here = office.in_case("acme")
    here.refused(keep_paste, "hello", "Upwork", split_paste("hello", f"{MARK} {mark}\nhello"))


def test_a_paste_that_is_too_long_is_told_where_to_go(office: Office) -> None:
    found = office.refused(keep_paste, "x" * (MAX_TEXT + 1), "Upwork", [])
    assert found.hint == "save it as a file: dk memo -f FILE"
