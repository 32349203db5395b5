"""Telegram's HTML: several pages are one chat, names are carried on, and what HTML does not know is not made up."""

from datetime import datetime

import pytest

from disputekit.intake.base import Role, Stamp
from disputekit.intake.telegram_html import IMPORTER
from disputekit.record.moment import Precision
from tests.intake.chat_rig import OWN, Outcome, claim_of, read_all, read_one, tree, utc

PAGES = {name: (OWN / "telegram" / name).read_bytes() for name in ("messages.html", "messages2.html")}
CHAT = {f"ChatExport/{name}": data for name, data in PAGES.items()}


def chat(**more: bytes) -> Outcome:
    return read_one(IMPORTER, tree(CHAT | more))


def page(body: str) -> dict[str, bytes]:
    return {"messages.html": f'<div class="page_wrap"><div class="history">{body}</div></div>'.encode()}


def shown(title: str, *, number: str = "5", rest: str = "") -> str:
    date = f'<div class="pull_right date details" title="{title}">x</div>'
    return f'<div class="message default clearfix" id="message{number}"><div class="body">{date}{rest}</div></div>'


def test_the_pages_of_a_chat_are_one_reading_in_their_order() -> None:
    outcome = chat()
    assert [one.at.partition(" ")[2] for one in outcome.items] == [
        f"message{number}" for number in (41, 42, 43, 44, 45, 46)
    ]
    assert {one.id for one in outcome.items} == {""}  # another chat has a message 41 too
    assert outcome.counted() == (5, 1)
    assert [one.why for one in outcome.skips] == ["date line"]
    assert (outcome.reading.title, outcome.reading.zone) == ("Dana Reyes", "UTC+02:00")


def test_pages_are_ordered_by_number_not_by_name() -> None:
    files = {f"a/messages{number}.html": PAGES["messages2.html"] for number in ("", 2, 10)}
    claim = claim_of(IMPORTER, tree(files))
    assert [one.base for one in claim.members] == ["messages.html", "messages2.html", "messages10.html"]


def test_a_joined_message_has_the_name_of_the_one_before_even_across_pages() -> None:
    assert [one.sender for one in chat().items] == [
        "Dana Reyes",
        "Dana Reyes",
        "Olena Koval",
        "",
        "Olena Koval",
        "Deleted Account",
    ]


def test_the_title_gives_the_time_with_its_offset() -> None:
    when = chat().items[0].when
    assert when is not None
    assert (when.at, when.said) == (utc("2026-03-03T14:05:07+00:00"), "03.03.2026 16:05:07 UTC+02:00")
    assert when.precision is Precision.SECOND


def test_line_breaks_and_entities_of_a_text_are_those_of_the_writer() -> None:
    assert chat().items[0].text == "can you also do a newsletter popup,\nshould be quick & easy"


def test_a_note_has_only_the_day_that_stands_above_it() -> None:
    note = chat().items[3]
    assert (note.role, note.text) == (Role.SYSTEM, "Dana Reyes pinned this message")
    assert note.when == Stamp(datetime(2026, 3, 3), Precision.DAY, "3 March 2026")  # noqa: DTZ001  a date
    assert note.remarks == ("the export states only the day",)


def test_replies_forwards_bots_signatures_and_reactions_are_kept() -> None:
    items = chat().items
    assert (items[2].re, items[5].re) == ("message41", "message43")
    assert items[2].flags == ("via-bot:@gif", "reaction:👍:2", "reaction:🔥:7")
    assert items[4].flags == ("forwarded", "forwarded-from:Lee Park")
    assert items[4].text == "the old price list"
    assert items[5].flags == (
        "signed:the editor",
        "attachment-missing:Photo (Not included, change data exporting settings to download.)",
        "media:Outgoing call (62 seconds)",
    )


def test_a_linked_file_is_a_part_where_it_is_there_and_missing_where_not() -> None:
    assert chat().items[1].flags == ("attachment-missing:popup.pdf",)
    outcome = chat(**{"ChatExport/files/popup.pdf": b"%PDF"})
    (part,) = outcome.items[1].parts
    assert (part.name, part.size) == ("popup.pdf", 4)
    assert [
        one.name for one in claim_of(IMPORTER, tree(CHAT | {"ChatExport/files/popup.pdf": b"%PDF"})).parts
    ] == ["ChatExport/files/popup.pdf"]


def test_a_title_without_an_offset_stays_wall_clock() -> None:
    outcome = read_one(IMPORTER, tree(page(shown("03.03.2026 16:05:07"))))
    assert outcome.items[0].when is not None
    assert outcome.items[0].when.at.tzinfo is None
    assert (outcome.reading.zone, outcome.reading.warnings) == (
        "",
        ["messages with only the wall clock of the machine that exported: 1"],
    )


@pytest.mark.parametrize("title", ["", "31.02.2026 16:05:07", "03.03.2026 16:05:07 UTC+99:00", "yesterday"])
def test_a_message_whose_time_cannot_be_read_is_a_fault(title: str) -> None:
    outcome = read_one(IMPORTER, tree(page(shown(title))))
    assert [one.why for one in outcome.faults] == ["a message without a date"]


def test_a_cut_page_gives_what_it_holds_and_one_fault() -> None:
    data = PAGES["messages.html"]
    outcome = read_one(IMPORTER, tree({"messages.html": data[: data.index(b"that would be")]}))
    assert outcome.counted() == (2, 0)
    assert [(one.at, one.why) for one in outcome.faults] == [
        ("messages.html message43", "the file ends inside of this message")
    ]


def test_a_tag_that_never_ends_is_a_fault_and_no_memory() -> None:
    data = page(shown("03.03.2026 16:05:07"))["messages.html"] + b"<a " + b"x" * 2_000_000
    outcome = read_one(IMPORTER, tree({"messages.html": data}))
    assert outcome.counted() == (1, 0)
    assert "longer than" in outcome.faults[0].why


@pytest.mark.parametrize("words", ["31 February 2026", "3 Smarch 2026", "Olena joined"])
def test_a_note_without_an_id_that_is_no_date_is_kept_as_a_note(words: str) -> None:
    body = f'<div class="message service"><div class="body details">{words}</div></div>'
    (item,) = read_one(IMPORTER, tree(page(body))).items
    assert (item.text, item.when, item.id) == (words, None, "")


def test_other_pages_are_not_claimed() -> None:
    assert read_all(IMPORTER, tree({"a.html": b"<html><body>hello</body></html>", "b.html": b""})) == []
