"""Slack: the workspace of an export, its threads and its people; and no token in anything that is recorded."""

import json
import zipfile
from typing import Any

import pytest

from disputekit.intake.base import Item, Role
from disputekit.intake.slack import IMPORTER
from disputekit.intake.slack_text import decoded, redacted
from disputekit.intake.tree import Tree
from tests.intake.chat_rig import (
    SAMPLES,
    Outcome,
    claim_of,
    expected,
    folder_tree,
    needs_samples,
    read_all,
    read_one,
    tree,
    utc,
)

ASSETS = SAMPLES / "slack/slackdump/internal/fixtures/assets"
USERS = [
    {"id": "U1", "name": "dana", "profile": {"display_name": "Dana R."}},
    {"id": "U2", "name": "olena", "real_name": "Olena Koval", "profile": {"display_name": ""}},
    {"id": "U3", "name": "lee1", "profile": {"display_name": "Lee"}},
    {"id": "U4", "name": "lee2", "profile": {"display_name": "Lee"}},
]
TOKEN = "xoxe-123456789012-abcdef"
LINK = f"https://files.slack.com/files-pri/T1-F1/site.zip?t={TOKEN}"


def message(ts: str = "1772546700.000100", **fields: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": "hello", "ts": ts, **fields}


def files(*messages: Any, folder: str = "general", **extra: Any) -> dict[str, bytes]:
    content = {
        "users.json": USERS,
        "channels.json": [{"id": "C1", "name": "general", "members": ["U1", "U2"]}],
        "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
        "mpims.json": [{"id": "G1", "name": "mpdm-dana--olena--lee1-1", "members": ["U1", "U2", "U3"]}],
        f"{folder}/2026-03-03.json": list(messages),
    }
    return {name: json.dumps(value).encode() for name, value in {**content, **extra}.items()}


def export(*messages: Any, folder: str = "general") -> Outcome:
    return read_one(IMPORTER, tree(files(*messages, folder=folder)))


def only(*messages: Any, folder: str = "general") -> Item:
    (item,) = export(*messages, folder=folder).items
    return item


def zip_tree() -> Tree:
    with zipfile.ZipFile(ASSETS / "source_export.zip") as archive:
        return tree({one: archive.read(one) for one in archive.namelist() if not one.endswith("/")})


# ---------------------------------------------------------------- real files


@needs_samples
@pytest.mark.parametrize("form", ["folder", "zip"])
def test_the_sample_export_gives_its_counts(form: str) -> None:
    want = expected()["slack/slackdump/source_export"]["expect"]
    whole = folder_tree(ASSETS / "source_export_dir") if form == "folder" else zip_tree()
    outcome = read_one(IMPORTER, whole)
    assert outcome.counted() == (want["plain"], want["messages"] - want["plain"])
    assert outcome.faults == []
    kinds = {one: outcome.flagged(f"type:{one}") for one in want["subtypes"]}
    assert kinds == want["subtypes"]
    assert outcome.flagged("edited") == want["edited"]
    assert sum(bool(one.re) for one in outcome.items) == want["thread_replies"]
    assert len({one.re for one in outcome.items if one.re}) == want["threads"]
    assert {one.re for one in outcome.items if one.re} <= {one.id for one in outcome.items}
    missing = [flag for one in outcome.items for flag in one.flags if flag.startswith("attachment-missing:")]
    assert len(missing) == want["files"]
    days = [one.at.partition("/")[2].partition(".json")[0] for one in outcome.items]
    assert {day: days.count(day) for day in days} == want["per_day"]


@needs_samples
def test_first_and_last_message_of_the_sample_are_exact() -> None:
    spot = expected()["slack/slackdump/source_export"]["spot"]
    items = read_one(IMPORTER, folder_tree(ASSETS / "source_export_dir")).items
    for item, want in ((items[0], spot["first"]), (items[-1], spot["last"])):
        assert item.id == f"CO69735E8A/{want['ts']}"
        assert item.when is not None
        assert item.when.at.replace(microsecond=0) == utc(want["time_utc"])
        assert item.flags[0] == f"from:{want['author_id']}"
        assert item.sender not in {"", want["author_id"]}  # the name of users.json


@needs_samples
def test_folder_and_zip_give_the_same_items() -> None:
    (folder,) = read_all(IMPORTER, folder_tree(ASSETS / "source_export_dir"))
    (packed,) = read_all(IMPORTER, zip_tree())
    assert folder.items == packed.items


@needs_samples
def test_a_single_message_of_a_bot_is_read_with_its_blocks() -> None:
    (item,) = read_one(IMPORTER, folder_tree(ASSETS / "messages/bot_message.json")).items
    assert (item.sender, item.id, item.role) == ("BUEBX9AUR", "1677029631.029259", Role.MESSAGE)
    assert {"bot", "edited", "type:bot_message"} <= set(item.flags)
    assert item.text.startswith("Some question?\n*Poll title*\n:one: this is one")
    assert "@U12345678" in item.text


@needs_samples
def test_an_export_of_index_files_only_says_that_it_has_no_messages() -> None:
    outcome = read_one(IMPORTER, folder_tree(ASSETS / "export"))
    assert outcome.items == []
    assert outcome.faults[0].why.startswith(
        "an export without messages: its index files list 2 channels, 8 dms"
    )


# ---------------------------------------------------------------- people and rooms


def test_users_are_named_and_unknown_ids_stay() -> None:
    outcome = export(
        message(), message("1772546701.000100", user="U9"), message("1772546702.000100", user="U2")
    )
    assert [one.sender for one in outcome.items] == ["Dana R.", "U9", "Olena Koval"]
    assert outcome.items[1].flags == ("from:U9",)


def test_two_people_of_one_name_are_not_merged() -> None:
    outcome = export(message(user="U3"), message("1772546701.000100", user="U4"))
    assert [one.sender for one in outcome.items] == ["Lee (U3)", "Lee (U4)"]


def test_a_guest_is_named_by_the_profile_in_the_message() -> None:
    assert only(message(user="U8", user_profile={"real_name": "Guest"})).sender == "Guest"


def test_a_bot_is_named_as_it_calls_itself() -> None:
    item = only(
        {
            "type": "message",
            "subtype": "bot_message",
            "bot_id": "B1",
            "username": "deploy",
            "text": "ok",
            "ts": "1772546700.000100",
        }
    )
    assert (item.sender, item.flags) == ("deploy", ("from:B1", "bot", "type:bot_message"))


def test_direct_messages_have_the_others_as_receivers_and_a_room_of_names() -> None:
    item = only(message(), folder="D1")
    assert (item.room, item.to, item.id) == ("Dana R., Olena Koval", ("Olena Koval",), "D1/1772546700.000100")
    group = only(message(), folder="mpdm-dana--olena--lee1-1")
    assert (group.to, group.id) == (("Olena Koval", "Lee (U3)"), "G1/1772546700.000100")


def test_a_channel_has_one_room_under_its_name_and_under_its_id() -> None:
    assert only(message()).id == only(message(), folder="C1").id == "C1/1772546700.000100"
    assert only(message(), folder="unlisted").id == "unlisted/1772546700.000100"


# ---------------------------------------------------------------- times, threads, kinds


def test_a_ts_is_two_whole_numbers() -> None:
    item = only(message("1772546700.123456"))
    assert item.when is not None
    assert item.when.at == utc("2026-03-03T14:05:00.123456+00:00")
    assert item.when.said == "1772546700.123456"


@pytest.mark.parametrize(
    "ts", [1772546700, "1772546700", "x.000100", "1.2", "٣٣٣٣٣٣٣٣٣.1", "1772546700.0001000", None]
)
def test_what_is_no_ts_is_a_fault(ts: object) -> None:
    outcome = export({**message(), "ts": ts}, message(), 5)
    assert [one.at for one in outcome.faults] == [
        "general/2026-03-03.json [0]",
        "general/2026-03-03.json [2]",
    ]
    assert outcome.counted() == (1, 0)


def test_a_reply_names_its_thread_and_a_broadcast_is_counted_once() -> None:
    parent = message(thread_ts="1772546700.000100")
    reply = message("1772546701.000100", thread_ts="1772546700.000100")
    outcome = export(parent, reply, {**reply, "subtype": "thread_broadcast"})
    assert [one.re for one in outcome.items] == ["", "C1/1772546700.000100"]
    assert [one.why for one in outcome.skips] == ["the same message again, as in its thread"]


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("channel_join", Role.SYSTEM),
        ("channel_topic", Role.SYSTEM),
        ("group_leave", Role.SYSTEM),
        ("bot_add", Role.SYSTEM),
        ("tombstone", Role.SYSTEM),
        ("me_message", Role.MESSAGE),
        ("file_comment", Role.MESSAGE),
        ("something_new", Role.MESSAGE),
    ],
)
def test_notes_of_slack_are_told_from_what_people_write(kind: str, role: Role) -> None:
    item = only(message(subtype=kind))
    assert (item.role, f"type:{kind}" in item.flags) == (role, True)
    assert ("deleted" in item.flags) is (kind == "tombstone")


def test_edits_reactions_pins_and_shared_messages_are_flags() -> None:
    item = only(
        message(
            edited={"user": "U1", "ts": "1772546760.000000"},
            reactions=[{"name": "+1", "count": 2, "users": ["U2", "U3"]}],
            pinned_to=["C1"],
            hidden=True,
            attachments=[{"is_share": True, "author_name": "Lee", "text": "old words"}],
        )
    )
    assert item.flags == (
        "from:U1",
        "edited",
        "edited-at:2026-03-03T14:06:00Z",
        "forwarded",
        "hidden",
        "pinned",
        "reaction:+1:2",
    )
    assert item.text == "hello\nLee\nold words"


def test_an_edit_log_keeps_both_texts_and_names_the_message() -> None:
    changed = message(
        subtype="message_changed", message=message(text="300"), previous_message=message(text="450")
    )
    deleted = message(
        "1772546800.000100",
        subtype="message_deleted",
        deleted_ts="1772546700.000100",
        original=message(text="450"),
    )
    outcome = export(
        {**changed, "ts": "1772546790.000100"},
        deleted,
        message("1772546801.000100", subtype="message_deleted"),
    )
    assert [(one.text, one.re) for one in outcome.items] == [
        ("changed to: 300\nfrom: 450", "C1/1772546700.000100"),
        ("deleted: 450", "C1/1772546700.000100"),
        ("deleted", ""),
    ]
    assert outcome.counted() == (0, 3)


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("&lt;b&gt; &amp;amp; R&amp;D", "<b> &amp; R&D"),
        ("hi <@U1> and <@U9> and <@U8|lee>", "hi @Dana R. and @U9 and @lee"),
        ("<#C1|general> <#C2>", "#general #C2"),
        ("<!here> <!subteam^S1|@design> <!subteam^S2>", "@here @design @S2"),
        ("<!date^1772546700^{date}|3 March>", "3 March"),
        (
            "<https://a.test> <https://a.test|the page> <mailto:a@b.test|a@b.test>",
            "https://a.test the page (https://a.test) mailto:a@b.test",
        ),
        ("a < b > c <b>", "a < b > c <b>"),
    ],
)
def test_entities_are_shown_as_slack_shows_them(raw: str, shown: str) -> None:
    assert decoded(raw, {"U1": "Dana R.", "C1": "general"}) == shown


def test_a_message_without_text_is_read_from_its_blocks() -> None:
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "pay "},
                    {"type": "user", "user_id": "U1"},
                    {"type": "emoji", "name": "tada"},
                    {"type": "broadcast", "range": "here"},
                    {"type": "link", "url": "https://a.test", "text": "page"},
                    {"type": "channel", "channel_id": "C1"},
                    {"type": "usergroup", "usergroup_id": "S1"},
                ],
            }
        ],
    }
    item = only(
        message(text="", blocks=[rich, {"type": "section", "text": {"type": "mrkdwn", "text": "two"}}])
    )
    assert item.text == "pay @Dana R.:tada:@herepage (https://a.test)#general@S1\ntwo"


def test_the_blocks_of_a_person_do_not_double_the_text() -> None:
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hello"}]}],
    }
    assert only(message(blocks=[rich, {"type": "section", "text": {"text": "hello"}}])).text == "hello"


def test_attachments_give_their_words_and_previews_of_links_do_not() -> None:
    item = only(
        message(
            text="",
            attachments=[
                {
                    "pretext": "Invoice 7",
                    "text": "450.00 &amp; tax",
                    "fields": [{"title": "Due", "value": "Friday"}],
                },
                {"from_url": "https://news.test", "text": "somebody else's words"},
                {"fallback": "only this"},
                {"blocks": [{"type": "header", "text": {"text": "in a block"}}]},
            ],
        )
    )
    assert item.text == "Invoice 7\n450.00 & tax\nDue: Friday\nonly this\nin a block"


# ---------------------------------------------------------------- files and tokens


def test_files_of_slackdump_become_parts_in_both_of_its_layouts() -> None:
    both = [
        {"id": "F1ABCDE", "name": "site.zip", "mimetype": "application/zip"},
        {"id": "F2ABCDE", "name": "b.png"},
    ]
    content = files(
        message(files=both), message("1772546701.000100", file={"id": "F3ABCDE", "mode": "tombstone"})
    )
    content |= {"__uploads/F1ABCDE/site.zip": b"zip", "general/attachments/F2ABCDE-b.png": b"png!"}
    whole = tree(content)
    (outcome,) = read_all(IMPORTER, whole)
    assert [(one.name, one.size, one.media) for one in outcome.items[0].parts] == [
        ("site.zip", 3, "application/zip"),
        ("b.png", 4, ""),
    ]
    assert outcome.items[1].flags[-1] == "attachment-deleted:F3ABCDE"
    assert len(claim_of(IMPORTER, whole).parts) == 2


def test_no_token_reaches_a_record_and_a_warning_says_where_they_stay() -> None:
    outcome = export(
        message(text=f"here <{LINK}|site.zip> and {TOKEN}"),
        message("1772546701.000100", text="", files=[{"id": "F1", "name": LINK, "url_private": LINK}]),
        message("1772546702.000100", text="", attachments=[{"text": f"see {LINK}&x=1"}]),
    )
    assert TOKEN not in repr(outcome.items)
    assert outcome.items[0].text == (
        "here site.zip (https://files.slack.com/files-pri/T1-F1/site.zip?t=[redacted]) and [redacted]"
    )
    assert outcome.items[2].text.endswith("?t=[redacted]&x=1")
    assert outcome.reading.warnings[0].startswith("files with links that hold download tokens: 1.")


def test_links_of_other_people_keep_their_parameters() -> None:
    text = "https://video.test/watch?v=abcdef&t=1234s and https://files.slack.com/a"
    assert redacted(text) == text


def test_a_token_across_two_blocks_of_a_file_is_seen() -> None:
    padding = "x" * (1024 * 1024 - 170)
    outcome = export(message(text=padding + f" {TOKEN}"))
    assert len(outcome.reading.warnings) == 1


# ---------------------------------------------------------------- layouts


def test_an_export_inside_of_a_folder_and_beside_macos_leavings_is_one_export() -> None:
    content = {f"acme/{name}": data for name, data in files(message()).items()}
    content |= {"__MACOSX/acme/._users.json": b"\x00", "acme/general/._2026-03-03.json": b"\x00"}
    outcome = read_one(IMPORTER, tree(content))
    assert outcome.counted() == (1, 0)
    assert outcome.reading.title == "acme"


def test_a_conversation_of_slackdump_is_read_with_its_threads() -> None:
    body = {
        "channel_id": "C7",
        "name": "design",
        "messages": [
            message(slackdump_thread_replies=[message("1772546701.000100", thread_ts="1772546700.000100")])
        ],
    }
    outcome = read_one(IMPORTER, tree({"C7.json": json.dumps(body).encode()}))
    assert [(one.id, one.re, one.room) for one in outcome.items] == [
        ("C7/1772546700.000100", "", "design"),
        ("C7/1772546701.000100", "C7/1772546700.000100", "design"),
    ]


def test_a_list_of_messages_alone_is_read_without_a_room() -> None:
    outcome = read_one(IMPORTER, tree({"2026-03-03.json": json.dumps([message()]).encode()}))
    assert [(one.id, one.room, one.sender) for one in outcome.items] == [("1772546700.000100", "", "U1")]


def test_a_cut_day_gives_what_it_holds_and_a_fault_with_its_name() -> None:
    content = files(message(), message("1772546701.000100"))
    content["general/2026-03-03.json"] = content["general/2026-03-03.json"][:-30]
    content["users.json"] = b"[{"
    outcome = read_one(IMPORTER, tree(content))
    assert [one.at for one in outcome.faults] == ["users.json", "general/2026-03-03.json"]
    assert outcome.items[0].sender == "U1"


@pytest.mark.parametrize(
    "content",
    [
        {"users.json": b"[]"},
        {"package.json": b'{"name": "x", "type": "module"}'},
        {"a.json": b'[{"type": "message", "ts": 5}]'},
        {"a.txt": b"hello"},
        {"._a.json": b'{"type": "message", "ts": "1772546700.000100"}'},
    ],
)
def test_what_is_no_slack_export_is_not_claimed(content: dict[str, bytes]) -> None:
    assert list(IMPORTER.claims(tree(content))) == []
