"""Signal's ``data.json``: one message on each line, with what the page beside it says."""

import json
from datetime import UTC, datetime

import pytest

from disputekit.case.wording import same_letters, wording
from disputekit.intake import signal_text
from disputekit.intake.base import Importer, Stamp
from disputekit.intake.formats import claims_of
from disputekit.intake.signal_json import IMPORTER
from disputekit.record.moment import Precision
from tests.intake.chat_rig import OWN, Outcome, folder_tree, read_one, tree

SIGNAL: Importer = IMPORTER
LEE = OWN / "signal-json" / "Lee"
LINE = {"date": "2026-03-03T17:00:05", "sender": "Lee", "body": "yes"}


def read(*lines: object) -> Outcome:
    data = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return read_one(SIGNAL, tree({"Lee/data.json": data.encode()}))


def test_a_chat_is_read_with_its_files_quotes_and_reactions() -> None:
    outcome = read_one(SIGNAL, folder_tree(LEE))
    assert (outcome.counted(), outcome.reading.read) == ((5, 0), 5)
    first, second, deleted, call, sticker = outcome.items
    assert first.when == Stamp(datetime(2026, 3, 3, 17, 0, 5), Precision.SECOND, "2026-03-03T17:00:05")  # noqa: DTZ001 - a wall clock
    assert (first.sender, first.text) == ("Lee", "Can we add a page?\nIt is only one.")
    assert first.flags == ("reaction:\U0001f44d:Me", "reaction:\u2764:Mika Holm")
    assert second.text == "> Can we add a page?\nNot in the offer, see the file"
    assert ([part.name for part in second.parts], second.flags) == (
        ["price.txt"],
        ("attachment-missing:gone.pdf",),
    )
    assert (deleted.text, deleted.flags) == ("", ("deleted",))
    assert (call.sender, call.text, call.flags) == ("", "Missed voice call", ("call",))
    assert (sticker.text, sticker.at) == ("(( Yes ))", "line 5")


def test_the_page_beside_it_is_a_part_of_the_chat_and_no_second_one() -> None:
    [(importer, claim)] = claims_of(folder_tree(LEE))
    assert (importer.name, [one.base for one in claim.members]) == ("signal-json", ["data.json", "chat.md"])
    assert [one.base for one in claim.parts] == ["price.txt"]


def test_the_page_says_the_same_in_letters() -> None:
    lines = read_one(SIGNAL, folder_tree(LEE)).items
    page = read_one(signal_text.IMPORTER, folder_tree(LEE)).items
    for one, other in zip(lines, page, strict=True):
        texts = [
            wording(item.text, has_media=bool(item.parts or "attachment-missing:gone.pdf" in item.flags))
            for item in (one, other)
        ]
        assert same_letters(*texts)


def test_an_offset_is_kept() -> None:
    (item,) = read({**LINE, "date": "2026-03-03T17:00:05+00:00"}).items
    assert item.when is not None
    assert item.when.at == datetime(2026, 3, 3, 17, 0, 5, tzinfo=UTC)


def test_lines_that_are_no_messages_are_told() -> None:
    outcome = read(
        LINE, "", "{broken", {**LINE, "date": "tomorrow"}, {**LINE, "date": "2026-99-99T00:00"}, LINE
    )
    assert [(one.at, one.why) for one in outcome.faults] == [
        ("line 3", "is no message in JSON"),
        ("line 4", "a message without a time"),
        ("line 5", "a message without a time"),
    ]
    assert [one.why for one in outcome.skips] == ["empty"]
    assert len(outcome.items) == 2


def test_a_first_message_that_is_very_long_is_claimed_by_its_beginning() -> None:
    assert read({**LINE, "body": "x" * 70_000}).items[0].text == "x" * 70_000


@pytest.mark.parametrize("data", [b"", b"[]", b'{"date": 1}', b'{"date": "x", "sender": "a", "body": ""}'])
def test_what_is_no_such_file_is_not_claimed(data: bytes) -> None:
    assert not list(SIGNAL.claims(tree({"data.json": data, "other.json": json.dumps(LINE).encode()})))
