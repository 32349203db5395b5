"""Telegram Desktop: every chat of an export, its ids and its markers, and files that are not what they should be."""

import json
from typing import Any

import pytest

from disputekit.intake.base import Role
from disputekit.intake.telegram import IMPORTER
from tests.intake.chat_rig import (
    SAMPLES,
    Outcome,
    claim_of,
    expected,
    folder_tree,
    named,
    needs_samples,
    read_all,
    read_one,
    tree,
    utc,
)


def export(*messages: dict[str, Any], **chat: Any) -> bytes:
    head = {"name": "Dana", "type": "personal_chat", "id": 7, **chat}
    return json.dumps({**head, "messages": list(messages)}, ensure_ascii=False).encode()


def message(number: int = 1, **fields: Any) -> dict[str, Any]:
    base = {"id": number, "type": "message", "date": "2026-03-03T16:05:00", "date_unixtime": "1772546700"}
    return {**base, "from": "Dana Reyes", "from_id": "user5", "text": "hello", **fields}


def reading(*messages: dict[str, Any], **chat: Any) -> Outcome:
    return read_one(IMPORTER, tree({"result.json": export(*messages, **chat)}))


# ---------------------------------------------------------------- real files


@needs_samples
@pytest.mark.parametrize("name", [one for one in named("telegram/") if "target" not in one])
def test_every_sample_gives_its_count(name: str) -> None:
    entry = expected()[name]
    want = entry["expect"]
    (outcome,) = read_all(IMPORTER, folder_tree(SAMPLES / entry["paths"][0]))
    assert outcome.counted() == (want["messages"], want["service"])
    assert outcome.reading.read == want["entries"]
    assert outcome.faults == []
    assert outcome.flagged("edited") == want["edited"]
    assert sum(bool(one.re) for one in outcome.items) == want["replies"]
    written = outcome.of(Role.MESSAGE)
    accounts = {flag for one in written for flag in one.flags if flag.startswith("from:")}
    assert len(accounts) == want["authors"]  # counted by from_id: two files have none


@needs_samples
@pytest.mark.parametrize("name", [one for one in named("telegram/") if "target" not in one])
def test_first_and_last_message_of_every_sample_are_exact(name: str) -> None:
    entry = expected()[name]
    (outcome,) = read_all(IMPORTER, folder_tree(SAMPLES / entry["paths"][0]))
    for item, spot in (
        (outcome.items[0], entry["spot"]["first"]),
        (outcome.items[-1], entry["spot"]["last"]),
    ):
        assert item.when is not None
        assert item.when.at.timestamp() == int(spot["date_unixtime"])
        assert item.sender == spot["author"]
        assert item.id.rpartition("/")[2] == ("" if spot["id"] is None else str(spot["id"]))
        if item.role is Role.MESSAGE:
            assert item.text.startswith(spot["text_start"])


@needs_samples
def test_the_file_of_expected_results_is_no_export() -> None:
    assert list(IMPORTER.claims(folder_tree(SAMPLES / "telegram/chat-miner/target.json"))) == []


# ---------------------------------------------------------------- what a message holds


def test_pieces_of_a_text_are_joined_without_anything_between() -> None:
    text = ["pay ", {"type": "bold", "text": "450"}, ", not ", {"type": "link", "text": "a.test"}, "!"]
    assert reading(message(text=text)).items[0].text == "pay 450, not a.test!"


def test_the_unix_time_decides_and_the_printed_one_is_kept_as_said() -> None:
    (item,) = reading(message()).items
    assert item.when is not None
    assert (item.when.at, item.when.said) == (utc("2026-03-03T14:05:00+00:00"), "2026-03-03T16:05:00")


def test_without_unix_time_the_wall_clock_stays_without_a_zone() -> None:
    old = message()
    del old["date_unixtime"]
    outcome = reading(old)
    assert outcome.items[0].when is not None
    assert outcome.items[0].when.at.tzinfo is None
    assert outcome.reading.zone == ""
    assert "wall clock" in outcome.reading.warnings[0]


def test_a_message_without_any_time_says_so() -> None:
    (item,) = reading(message(date="soon", date_unixtime="x")).items
    assert item.when is None
    assert item.remarks == ("no time is stated",)


def test_edit_forward_reply_reaction_and_bot_are_kept_as_flags() -> None:
    (item,) = reading(
        message(
            4,
            edited="2026-03-03T17:00:00",
            edited_unixtime="1772550000",
            forwarded_from="Lee",
            reply_to_message_id=3,
            via_bot="@gif",
            author="editor",
            media_type="sticker",
            reactions=[{"type": "emoji", "emoji": "👍", "count": 2}, {"type": "paid", "count": 1}],
        )
    ).items
    assert (item.id, item.re) == ("7/4", "7/3")
    assert item.flags == (
        "from:user5",
        "edited",
        "edited-at:2026-03-03T15:00:00Z",
        "forwarded",
        "forwarded-from:Lee",
        "via-bot:@gif",
        "signed:editor",
        "reaction:👍:2",
        "reaction:paid:1",
        "media:sticker",
    )


def test_a_reply_into_another_chat_names_that_chat() -> None:
    (item,) = reading(message(reply_to_message_id=3, reply_to_peer_id="channel9")).items
    assert item.re == "channel9/3"


def test_a_deleted_account_keeps_its_number() -> None:
    nameless, unknown = message(), message(2, from_id=None)
    nameless["from"] = unknown["from"] = None
    items = reading(nameless, unknown).items
    assert [(one.sender, one.flags) for one in items] == [
        ("user5", ("from:user5", "name-missing")),
        ("Deleted Account", ("name-missing",)),
    ]


def test_a_sentence_in_place_of_a_file_is_a_missing_file() -> None:
    outcome = reading(
        message(photo="(File not included. Change data exporting settings to download.)", text=""),
        message(2, file="(File exceeds maximum size.)", file_name="site-v1.zip"),
        message(3, file="(File unavailable, please try again later)", media_type="voice_message"),
    )
    assert [one.flags[-1] for one in outcome.items] == [
        "attachment-missing:photo",
        "attachment-missing:site-v1.zip",
        "attachment-missing:voice message",
    ]


def test_files_beside_the_export_become_parts() -> None:
    body = export(message(photo="photos/p.jpg", text=""), message(2, file="files/gone.zip"))
    outcome = read_one(
        IMPORTER, tree({"a/result.json": body, "a/photos/p.jpg": b"jpeg", "b/other.jpg": b"x"})
    )
    (part,) = outcome.items[0].parts
    assert (part.name, part.size) == ("p.jpg", 4)
    with part.open() as stream:
        assert stream.read() == b"jpeg"
    assert outcome.items[1].flags[-1] == "attachment-missing:gone.zip"


def test_the_claim_takes_the_media_of_its_own_folder_only() -> None:
    files = {
        "a/result.json": export(message()),
        "a/photos/p.jpg": b"jpeg",
        "a/other.jpg": b"x",
        "b/photos/o.jpg": b"x",
    }
    claim = claim_of(IMPORTER, tree(files))
    assert [one.name for one in claim.parts] == ["a/photos/p.jpg"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"poll": {"question": "Which?", "answers": [{"text": "blue"}, {"text": "red"}]}},
            "Poll: Which?\n- blue\n- red",
        ),
        (
            {"location_information": {"latitude": 50.45, "longitude": 30.5}, "place_name": "Office"},
            "Location: 50.45, 30.5 Office",
        ),
        (
            {"contact_information": {"first_name": "Lee", "last_name": "", "phone_number": "+1 5"}},
            "Contact: Lee +1 5",
        ),
        (
            {"invoice_information": {"title": "Popup", "amount": 15000, "currency": "USD"}},
            "Invoice: Popup 15000 USD",
        ),
        ({}, ""),
    ],
)
def test_a_message_without_text_says_what_it_holds(fields: dict[str, Any], words: str) -> None:
    assert reading(message(text="", **fields)).items[0].text == words


def test_calls_and_members_are_system_notes_in_words() -> None:
    call = {
        "id": 1,
        "type": "service",
        "date_unixtime": "1772546700",
        "actor": "Dana Reyes",
        "actor_id": "user5",
        "action": "phone_call",
        "duration_seconds": 62,
        "discard_reason": "hangup",
        "text": "",
    }
    joined = {**call, "id": 2, "action": "invite_members", "members": ["Olena", None, 5], "text": "by link"}
    del joined["duration_seconds"], joined["discard_reason"]
    outcome = reading(call, joined)
    assert outcome.counted() == (0, 2)
    assert [one.text for one in outcome.items] == [
        "phone call (duration seconds 62; discard reason hangup)",
        "invite members (members Olena, 5): by link",
    ]


# ---------------------------------------------------------------- whole accounts, odd files


def test_a_whole_account_gives_one_room_for_each_chat_and_a_warning() -> None:
    chat = {"name": None, "type": "saved_messages", "id": 9, "messages": [message()]}
    body = {
        "about": "about this export",
        "personal_information": {"user_id": 1},
        "contacts": {"list": [{"first_name": "Lee"}]},
        "chats": {"about": "x", "list": [{"name": "Dana", "id": 7, "messages": [message()]}, chat]},
        "left_chats": {"list": [{"name": "Old", "id": 8, "messages": [message()]}]},
    }
    outcome = read_one(IMPORTER, tree({"result.json": json.dumps(body).encode()}))
    assert [(one.room, one.id) for one in outcome.items] == [
        ("Dana", "7/1"),
        ("Saved Messages", "9/1"),
        ("Old", "8/1"),
    ]
    assert len([one for one in outcome.reading.warnings if "whole account" in one]) == 1


def test_the_name_of_a_chat_may_stand_behind_its_messages() -> None:
    body = json.dumps({"messages": [message()], "name": "Dana", "id": 7}).encode()
    assert read_one(IMPORTER, tree({"r.json": body})).items[0].id == "7/1"


def test_control_characters_as_telegram_writes_them_are_mended() -> None:
    body = export(message(text="a\\x5Cb")).replace(b"hello", b"x") + b"\n"
    broken = export(message(text="RAW")).replace(b"RAW", rb"bell \x07 and \\x41 stay \n apart")
    assert read_one(IMPORTER, tree({"r.json": broken})).items[0].text == "bell \x07 and \\x41 stay \n apart"
    assert read_one(IMPORTER, tree({"r.json": body})).items[0].text == "a\\x5Cb"


def test_what_is_no_message_is_counted_as_what_it_is() -> None:
    body = export(message()).replace(b'"messages": [', b'"messages": [5, {"id": 1, "type": "unsupported"}, ')
    outcome = read_one(IMPORTER, tree({"r.json": body}))
    assert [one.at for one in outcome.faults] == ["messages[0]"]
    assert [one.at for one in outcome.skips] == ["messages[1]"]
    assert outcome.counted() == (1, 0)


def test_a_cut_file_gives_what_it_holds_and_one_fault_that_says_where() -> None:
    whole = export(message(), message(2), message(3))
    outcome = read_one(IMPORTER, tree({"r.json": whole[:-60]}))
    assert outcome.counted() == (2, 0)
    assert outcome.faults[0].at == "r.json"
    assert outcome.faults[0].why.startswith("the file ends too early in messages[2]")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b'{"messages": []}',
        b"\xff\xfe",
        b'{"guild": {}, "messages": [{"from_id": 1}]}',
        b"PK\x03\x04",
    ],
)
def test_what_is_no_telegram_export_is_not_claimed(data: bytes) -> None:
    assert list(IMPORTER.claims(tree({"result.json": data}))) == []
