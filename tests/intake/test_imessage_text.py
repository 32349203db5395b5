"""iMessage as imessage-exporter writes it: blank lines inside of messages, replies shown twice, taps as flags."""

import time
from datetime import datetime

import pytest

from disputekit.intake.base import Importer, Role, Stamp
from disputekit.intake.formats import claims_of
from disputekit.intake.imessage_text import IMPORTER
from disputekit.record.moment import Precision
from tests.intake.chat_rig import OWN, Outcome, folder_tree, read_one, tree

IMESSAGE: Importer = IMPORTER
HEAD = "Mar 03, 2026  5:00:05 PM"


def read(text: str) -> Outcome:
    return read_one(IMESSAGE, tree({"Dana.txt": text.encode()}))


def test_a_chat_is_read_with_its_taps_replies_and_files() -> None:
    outcome = read_one(IMESSAGE, folder_tree(OWN / "imessage"))
    assert outcome.counted() == (3, 1)
    assert (outcome.reading.title, outcome.reading.read) == ("Dana Reyes", 26)
    first, reply, note, edited = outcome.items
    assert first.when == Stamp(datetime(2026, 3, 3, 17, 0, 5), Precision.SECOND, HEAD)  # noqa: DTZ001 - a wall clock
    assert (first.sender, first.text) == ("Dana Reyes", "Can we add a page?\n\nIt is only one.")
    assert first.flags == ("reaction:Loved:Me", "reaction:Questioned:Mika Holm", "replies-below")
    assert (reply.sender, reply.text, reply.flags) == (
        "Me",
        "Not in the offer\nattachments/offer.pdf",
        ("reply",),
    )
    assert [part.name for part in reply.parts] == ["offer.pdf"]
    assert (note.role, note.sender, note.text) == (Role.SYSTEM, "", "You renamed the conversation to Site")
    assert (edited.sender, edited.flags) == ("dana@acme.test", ("edited", "deleted"))
    assert edited.when is not None
    assert edited.when.at.hour == 0


def test_it_is_found_by_its_content() -> None:
    [(importer, claim)] = claims_of(tree({"a.txt": f"{HEAD}\nDana\nyes\n".encode()}))
    assert (importer.name, claim.title) == ("imessage", "a")


def test_words_that_look_like_what_the_program_adds_stay() -> None:
    (item,) = read(
        f"{HEAD}\nDana\n    indented code\nmade by me\n\nMar 99, 2026  5:00:05 PM\nFoo 03, 2026  5:00:05 PM"
    ).items
    assert item.text.split("\n")[:2] == ["    indented code", "made by me"]
    assert item.text.endswith("Foo 03, 2026  5:00:05 PM")
    assert item.flags == ()


def test_a_message_without_anybody_is_told_by_nobody() -> None:
    *_, last = read(f"{HEAD}\nDana\nyes\n\n{HEAD}\n").items
    assert (last.sender, last.text) == ("", "")


@pytest.mark.parametrize("text", ["", "words", HEAD, f"{HEAD}\n\n", "Mar 03, 2026 13:00:05 PM\nDana\n"])
def test_what_is_no_such_text_is_not_claimed(text: str) -> None:
    assert not list(IMESSAGE.claims(tree({"a.txt": text.encode()})))


@pytest.mark.parametrize("piece", ["a by ", " by", "(Read by ", "    ", f"{HEAD} ", "Tapbacks:\n", "/"])
def test_no_line_takes_long_however_it_repeats_itself(piece: str) -> None:
    start = time.process_time()
    read(f"{HEAD}\nDana\nTapbacks:\n{piece * (100_000 // len(piece))}\n")
    assert time.process_time() - start < 5
