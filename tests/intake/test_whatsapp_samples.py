"""Real exports of many telephones, against the counts and the first and last messages that are known of them."""

import json

import pytest

from disputekit.intake.base import Item
from disputekit.intake.whatsapp import IMPORTER
from tests.intake.chat_rig import SAMPLES, Outcome, expected, folder_tree, named, needs_samples, read_one

pytestmark = needs_samples
CHATS = [name for name in named("whatsapp/") if expected()[name]["format"] == "whatsapp-txt"]
NINE_LINES = [name for name in CHATS if "chat-miner" in name]
MENTIONED = "attachment-missing:"


def read(name: str) -> Outcome:
    return read_one(IMPORTER, folder_tree(SAMPLES / expected()[name]["paths"][0]))


def stands(item: Item) -> dict[str, str | None]:
    assert item.when is not None
    return {"time_local": item.when.at.isoformat(), "author": item.sender or None}


@pytest.mark.parametrize("name", CHATS)
def test_each_real_export_gives_the_messages_and_people_that_it_has(name: str) -> None:
    outcome, known = read(name), expected()[name]["expect"]
    assert len(outcome.items) == known["messages"]
    assert outcome.counted() == (known["user"], known["system"])
    assert len({item.sender for item in outcome.items if item.sender}) == known["authors"]
    assert outcome.faults == []


@pytest.mark.parametrize("name", CHATS)
def test_the_first_and_the_last_message_have_their_time_and_author(name: str) -> None:
    outcome, spot = read(name), expected()[name]["spot"]
    assert stands(outcome.items[0]) == spot["first"]
    assert stands(outcome.items[-1]) == spot["last"]


@pytest.mark.parametrize("name", [one for one in CHATS if "attachments_named" in expected()[one]["expect"]])
def test_files_that_a_message_consists_of_are_named(name: str) -> None:
    # The reference counts messages that are nothing but a file. Three documents of one sample stand behind their title.
    mentioned = [item for item in read(name).items if any(one.startswith(MENTIONED) for one in item.flags)]
    alone = [
        item for item in mentioned if item.text.strip("\u200e").startswith("<") or item.text.endswith(")")
    ]
    assert len(alone) == expected()[name]["expect"]["attachments_named"]
    assert len(mentioned) - len(alone) == (3 if name.endswith("_chat_with_media") else 0)


@pytest.mark.parametrize("name", NINE_LINES)
def test_the_same_nine_lines_say_the_same_in_five_layouts(name: str) -> None:
    truth = json.loads((SAMPLES / "whatsapp/chat-miner/target.json").read_text(encoding="utf-8"))
    spoken = [
        {
            "timestamp": item.when.at.isoformat(),
            "author": item.sender,
            "message": item.text.replace("\n", " "),
        }
        for item in reversed(read(name).items)
        if item.sender and item.when
    ]
    assert spoken == truth


def test_media_left_out_is_marked_in_every_language() -> None:
    for name in CHATS:
        if "languages/" in name and name.endswith("_ios"):
            assert read(name).flagged("media-omitted") == 14, name
            assert read(name).flagged("deleted") == 2, name
            assert read(name).flagged("location") == 1, name


def test_a_file_that_is_not_in_the_order_of_time_keeps_its_order_and_marks_the_jump() -> None:
    outcome = read("whatsapp/whats_json/test/data/languages/deutch_android_media")
    assert [item.at for item in outcome.items][:4] == ["line 1", "line 2", "line 3", "lines 4-5"]
    assert outcome.items[1].flags == ("time-jump",)
    assert outcome.flagged("time-jump") == 1
