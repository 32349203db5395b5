"""Discord in the four forms of DiscordChatExporter: the same channel must come out the same from each of them."""

import json
from datetime import timedelta
from functools import cache
from itertools import permutations
from typing import Any

import pytest

from disputekit.case.align import Line, align, minute_of
from disputekit.case.wording import letters_of
from disputekit.intake import discord, discord_csv, discord_html, discord_text
from disputekit.intake.base import Importer, Item, Role, Stamp, Undecided
from disputekit.intake.discord_dates import exact, printed
from disputekit.intake.discord_parts import channel_of_name, instant_of, reactions_of
from disputekit.intake.tree import Tree
from disputekit.record.moment import Precision
from tests.intake.chat_rig import (
    NOW,
    OPTIONS,
    OWN,
    SAMPLES,
    Outcome,
    claim_of,
    expected,
    folder_tree,
    member,
    named,
    needs_samples,
    read_all,
    read_one,
    tree,
    utc,
)

JSON: Importer = discord.IMPORTER
CSV: Importer = discord_csv.IMPORTER
HTML: Importer = discord_html.IMPORTER
TEXT: Importer = discord_text.IMPORTER
CHANNELS = named("discord/komodo/")
EXPORTS = [one for one in named("discord/") if expected()[one]["format"] == "discord-dce-json"]


def flags(item: Item, *prefixes: str) -> list[str]:
    return [one for one in item.flags if one.startswith(prefixes)]


@cache
def outcomes(name: str) -> tuple[list[Outcome], ...]:
    """The readings of one channel as CSV, as plain text and as HTML."""
    pairs = zip((CSV, TEXT, HTML), expected()[name]["paths"], strict=True)
    return tuple(read_all(importer, folder_tree(SAMPLES / path)) for importer, path in pairs)


def forms(name: str) -> tuple[list[Item], list[Item], list[Item]]:
    csv, text, html = ([item for one in form for item in one.items] for form in outcomes(name))
    return csv, text, html


# ---------------------------------------------------------------- real files: JSON


@needs_samples
@pytest.mark.parametrize("name", EXPORTS)
def test_every_json_sample_gives_its_count(name: str) -> None:
    entry = expected()[name]
    want = entry["expect"]
    (outcome,) = read_all(JSON, folder_tree(SAMPLES / entry["paths"][0]))
    words = sum(number for kind, number in want["types"].items() if kind == "Default")
    assert outcome.counted() == (words, want["messages"] - words)
    assert outcome.flagged("edited") == want["edited"]
    assert sum(bool(flags(one, "attachment-missing:")) for one in outcome.items) == want["attachments"]
    assert len({tuple(flags(one, "from:")) for one in outcome.items}) == want["authors"]
    disagrees = want["messageCount_field"] != want["messages"]
    assert any(one.startswith("the file says") for one in outcome.reading.warnings) is disagrees


@needs_samples
@pytest.mark.parametrize("name", EXPORTS)
def test_first_and_last_message_of_every_json_sample_are_exact(name: str) -> None:
    entry = expected()[name]
    (outcome,) = read_all(JSON, folder_tree(SAMPLES / entry["paths"][0]))
    for item, spot in (
        (outcome.items[0], entry["spot"]["first"]),
        (outcome.items[-1], entry["spot"]["last"]),
    ):
        assert item.when is not None
        assert (item.id, item.sender, item.when.at) == (spot["id"], spot["author"], utc(spot["timestamp"]))
        assert item.role is (Role.MESSAGE if spot["type"] == "Default" else Role.SYSTEM)


# ---------------------------------------------------------------- real files: three forms of twelve channels


@needs_samples
@pytest.mark.parametrize("name", CHANNELS)
def test_every_form_of_a_channel_gives_its_count(name: str) -> None:
    entry = expected()[name]
    want, parts = entry["expect"], [row[1] for row in entry["files"]["rows"]]
    for form in outcomes(name):
        assert [one.counted() for one in form] == [(number, 0) for number in parts]
        assert [one.faults for one in form] == [[]] * len(parts)
        assert [one.reading.warnings for one in form] == [[]] * len(parts)
        assert {one.reading.title for one in form} == {name.rpartition("/")[2]}
    csv, text, html = forms(name)
    assert len({one.id for one in html}) == want["distinct_ids"]
    assert len({tuple(flags(one, "from:")) for one in csv}) == want["authors"]
    assert sum("edited" in one.flags for one in html) == want["html_edited"]
    assert sum("pinned" in one.flags for one in text) == want["txt_pinned"]
    for form_items in (csv, text, html):
        assert (
            sum(bool(flags(one, "attachment-missing:")) for one in form_items) == want["csv_with_attachments"]
        )
        assert sum(bool(flags(one, "reaction:")) for one in form_items) == want["csv_with_reactions"]


@needs_samples
@pytest.mark.parametrize("name", CHANNELS)
def test_first_and_last_message_of_a_channel_are_exact(name: str) -> None:
    entry = expected()[name]
    csv, _, html = forms(name)
    for place, spot in ((0, entry["spot"]["first"]), (-1, entry["spot"]["last"])):
        known, row = html[place], csv[place]
        assert known.when is not None
        assert row.when is not None
        assert (known.id, known.sender) == (spot["id"], spot["author"])
        assert known.when.at == utc(spot["time_utc"])
        assert (row.when.said, row.sender, row.flags[0]) == (
            spot["csv_date"],
            spot["author"],
            f"from:{spot['author_id']}",
        )


@needs_samples
def test_three_forms_of_twelve_channels_agree_message_by_message() -> None:
    # One of 2,361 differs: a bot's message that holds nothing but an embed, which a CSV does not have.
    # Texts are the same to the letter in 2,202 or more: HTML does not tell ``*`` from ``_`` in italics,
    # nor whether a line break stood at the beginning of a block of code.
    want = expected()["discord/komodo"]["expect"]
    same_text = same_letters = compared = 0
    for name in CHANNELS:
        for row, plain, page in zip(*forms(name), strict=True):
            assert row.when is not None
            assert plain.when is not None
            assert page.when is not None
            minute = page.when.at.replace(second=0, microsecond=0, tzinfo=None)
            assert row.when.at == plain.when.at == minute
            assert row.sender == plain.sender
            assert letters_of(row.sender) == letters_of(
                page.sender
            )  # one name's emoji are mangled by the exporter
            kept = flags(row, "attachment-missing:", "reaction:")
            assert sorted(flags(page, "attachment-missing:", "reaction:")) == sorted(kept)
            assert sorted(flags(plain, "attachment-missing:", "reaction:")) == sorted(kept)
            assert letters_of(row.text) == letters_of(plain.text)
            same_text += row.text == page.text
            same_letters += letters_of(row.text) == letters_of(page.text)
            compared += 1
    assert compared == want["messages"] == want["csv_date_equals_snowflake_utc"]
    assert same_letters == compared - 1
    assert same_text >= 2_202


@needs_samples
def test_one_channel_in_two_forms_is_not_doubled_whichever_comes_first() -> None:
    def lines(items: list[Item]) -> list[Line]:
        return [Line(minute_of(one.when.at), letters_of(one.text)) for one in items if one.when is not None]

    edited = 0
    for name in CHANNELS:
        for before, after in permutations(forms(name), 2):
            found = align(lines(before), lines(after))
            assert (found.new, found.vanished) == ((), ())
            edited += len(found.edited)
    assert edited == 4  # the embed that CSV and plain text do not have, in four of the six pairs


@needs_samples
def test_the_ids_tell_in_which_zone_an_export_was_made() -> None:
    for name in CHANNELS:
        _, _, html = outcomes(name)
        assert {one.reading.zone for one in html} == {"UTC"}


# ---------------------------------------------------------------- JSON, our own


def export(*messages: Any, **more: Any) -> bytes:
    guild = {"id": "1", "name": "Acme"}
    return json.dumps(
        {"guild": guild, "channel": {"id": "9", "name": "design"}, "messages": list(messages), **more}
    ).encode()


def message(**fields: Any) -> dict[str, Any]:
    author = {"id": "3", "name": "danareyes", "discriminator": "0000", "nickname": "Dana"}
    base = {"id": "1478392796938240000", "type": "Default", "timestamp": "2026-03-03T16:05:10.123+02:00"}
    return {**base, "content": "hello", "author": author, **fields}


def only(**fields: Any) -> Item:
    (item,) = read_one(JSON, tree({"a.json": export(message(**fields))})).items
    return item


def test_a_message_keeps_its_marks_and_its_exact_time() -> None:
    item = only(
        type="Reply",
        timestampEdited="2026-03-03T16:06:00+02:00",
        isPinned=True,
        reference={"messageId": "77"},
        stickers=[{"name": "Wave"}],
        embeds=[{"title": "t"}],
        reactions=[{"emoji": {"name": "\U0001f44d"}, "count": 2}, {"emoji": {"code": "party"}}],
    )
    assert item.when is not None
    assert item.when.at == utc("2026-03-03T14:05:10.123+00:00")
    assert (item.role, item.re, item.room, item.text) == (Role.MESSAGE, "77", "design", "hello")
    assert item.flags == (
        "from:3",
        "shown-as:Dana",
        "edited",
        "edited-at:2026-03-03T16:06:00+02:00",
        "pinned",
        "sticker:Wave",
        "embed",
        "reaction:\U0001f44d:2",
        "reaction:party:1",
    )


def test_a_forward_and_an_embed_are_the_text_where_nothing_was_written() -> None:
    forward = only(content="", forwardedMessage={"content": "old price"})
    assert (forward.text, "forwarded" in forward.flags) == ("old price", True)
    embeds = [{"title": "Invoice 7", "description": "450.00"}, {"title": None, "description": "due"}]
    assert only(content="", embeds=embeds).text == "Invoice 7\n450.00\ndue"


def test_two_accounts_of_one_name_are_told_apart() -> None:
    others = [{"id": "4", "name": "danareyes", "discriminator": "0042"}, {"id": "5", "name": "danareyes"}]
    messages = [message(), *(message(id=str(number), author=one) for number, one in enumerate(others))]
    outcome = read_one(JSON, tree({"a.json": export(*messages)}))
    assert [one.sender for one in outcome.items] == ["danareyes", "danareyes#0042", "danareyes (5)"]


def test_an_id_gives_the_time_where_none_is_printed_and_a_warning_where_they_differ() -> None:
    assert only(timestamp="").when == Stamp(
        utc("2026-03-03T14:05:10+00:00"), Precision.SECOND, "1478392796938240000"
    )
    assert only(timestamp="", id="5").when is None
    outcome = read_one(JSON, tree({"a.json": export(message(timestamp="2025-01-01T00:00:00+00:00"))}))
    assert outcome.reading.warnings == ["ids of messages that tell another time than the one printed: 1"]


def test_an_attachment_is_a_part_where_the_export_brought_it() -> None:
    links = [
        {"url": "a.json_Files/b%20c.png", "fileName": "b c.png"},
        {"url": "https://cdn.test/x/y.zip?ex=1"},
    ]
    whole = tree({"x/a.json": export(message(attachments=links)), "x/a.json_Files/b c.png": b"png"})
    (outcome,) = read_all(JSON, whole)
    assert [(one.name, one.size) for one in outcome.items[0].parts] == [("b c.png", 3)]
    assert flags(outcome.items[0], "attachment") == ["attachment-missing:y.zip"]
    assert [one.name for one in claim_of(JSON, whole).parts] == ["x/a.json_Files/b c.png"]


def test_a_cut_export_gives_what_it_holds_and_a_fault() -> None:
    data = export(message(), 5, message(id="2"))
    outcome = read_one(JSON, tree({"a.json": data[:-40]}))
    assert outcome.counted() == (1, 0)
    assert [one.at for one in outcome.faults] == ["messages[1]", "a.json"]
    assert "too early" in outcome.faults[1].why


# ---------------------------------------------------------------- CSV, our own

HEAD = "AuthorID,Author,Date,Content,Attachments,Reactions\n"


def rows(*lines: str) -> Tree:
    name = "Acme - Work - design [1012224565567721552] (after 2026-01-01) [part 2].csv"
    return tree({name: (HEAD + "\n".join(lines)).encode()})


def test_a_new_csv_has_exact_times_and_its_channel_in_the_file_name() -> None:
    outcome = read_one(
        CSV,
        rows(
            '"3","danareyes","2026-03-03T16:05:10.1230000+02:00","one\ntwo","","\U0001f44d (2),party (1)"', ""
        ),
    )
    (item,) = outcome.items
    assert item.when is not None
    assert item.when.at == utc("2026-03-03T14:05:10.123+00:00")
    assert (item.at, item.room, item.sender, item.text) == ("lines 2-3", "design", "danareyes", "one\ntwo")
    assert item.flags == ("from:3", "reaction:\U0001f44d:2", "reaction:party:1")


def dated(*dates: str) -> Tree:
    return rows(*(f'"3","dana","{date}","hello","",""' for date in dates))


@pytest.mark.parametrize(
    ("dates", "order", "because"),
    [
        (("03/04/2026 4:05 PM", "13/04/2026 4:05 PM"), "dmy", "line 3: 13/04/2026 4:05 PM"),
        (("03/04/2026 4:05 PM", "03/14/2026 4:05 PM"), "mdy", "line 3: 03/14/2026 4:05 PM"),
        (
            ("01/02/2026 16:05", "01/03/2026 16:05", "02/01/2026 16:05"),
            "mdy",
            "line 4: 02/01/2026 16:05 would lie before the message above it",
        ),
        (("03.04.2026 16:05",), "", ""),
        (("04/04/2026 16:05",), "", ""),
        (("2026-04-03 16:05:09",), "", ""),
    ],
)
def test_the_order_of_day_and_month_is_decided_from_the_whole_file(
    dates: tuple[str, ...], order: str, because: str
) -> None:
    outcome = read_one(CSV, dated(*dates))
    assert outcome.faults == []
    assert (outcome.reading.order, outcome.reading.order_because) == (order, because)


def test_an_order_that_nothing_decides_is_asked_for_with_both_readings() -> None:
    whole = dated("03/04/2026 4:05 PM", "05/06/2026 4:05 PM")
    with pytest.raises(
        Undecided, match=r"line 2: 03/04/2026 4:05 PM is 3 April 2026 \(--dmy\) or 4 March 2026"
    ):
        read_one(CSV, whole)
    outcome = read_one(CSV, whole, OPTIONS._replace(order="mdy"))
    assert outcome.items[0].when is not None
    assert (outcome.items[0].when.at.month, outcome.reading.order_because) == (3, "as you said")


def test_rows_that_are_no_messages_are_told_with_their_line() -> None:
    outcome = read_one(CSV, rows("a,b", '"3","d","soon","x","",""', ",,,,,", f'"3","d","{"x" * 200_000}"'))
    assert [(one.at, one.why) for one in outcome.faults[:2]] == [
        ("line 2", "a row of 2 fields; a message has 6"),
        ("line 3", "'soon' is no time"),
    ]
    assert outcome.faults[2].why.startswith("a row cannot be read")
    assert [one.why for one in outcome.skips] == ["empty"]


# ---------------------------------------------------------------- plain text, our own

BANNER = f"{'=' * 62}\nGuild: Acme\nChannel: Work / design\n{'=' * 62}\n\n"
END = f"{'=' * 62}\nExported 2 message(s)\n{'=' * 62}\n"
BODY = (
    "[03-Mar-26 04:05 PM] danareyes (pinned)\nsee this:\n[03-Mar-26 04:00 PM] Lee\nquoted\n\n"
    "{Attachments}\nhttps://cdn.test/a/b.pdf\n\n{Stickers}\nWave\n\n{Embed}\nInvoice 7\n\n"
    "{Reactions}\n\U0001f44d (2) party \n\n"
    "[03-Mar-26 04:06 PM] olena\n\n"
)


def test_plain_text_gives_messages_with_what_stands_below_them() -> None:
    outcome = read_one(TEXT, tree({"a.txt": (BANNER + BODY + END).replace("\n", "\r\n").encode()}))
    first, second = outcome.items
    assert (first.sender, first.room, first.at) == ("danareyes", "design", "lines 6-22")
    assert first.text == "see this:\n[03-Mar-26 04:00 PM] Lee\nquoted"  # no empty line above it: no header
    assert first.flags == (
        "pinned",
        "sticker:Wave",
        "reaction:\U0001f44d:2",
        "reaction:party:1",
        "embed",
        "attachment-missing:b.pdf",
    )
    assert (second.sender, second.text) == ("olena", "")
    assert outcome.reading.warnings == []
    assert [one.number for one in outcome.skips] == [5, 3]


def test_a_pasted_header_after_an_empty_line_shows_in_the_count() -> None:
    body = BODY.replace("quoted\n", "quoted\n\n[03-Mar-26 04:01 PM] Lee\nmore\n")
    outcome = read_one(TEXT, tree({"a.txt": (BANNER + body + END).encode()}))
    assert outcome.reading.warnings == ["the file says 2 messages and holds 3"]


def test_a_message_without_an_end_is_a_fault() -> None:
    body = BODY + "[03-Mar-26 04:07 PM] olena\n" + "x\n" * 20_002
    outcome = read_one(TEXT, tree({"a.txt": (BANNER + body).encode()}))
    assert [one.why for one in outcome.faults] == ["a message without an end"]
    assert outcome.counted() == (2, 0)


# ---------------------------------------------------------------- HTML, our own


def new_page(**more: bytes) -> Outcome:
    return read_one(HTML, tree({"new.html": (OWN / "discord/new.html").read_bytes(), **more}))


def test_a_page_of_today_gives_ids_times_and_zone() -> None:
    outcome = new_page()
    assert outcome.counted() == (3, 1)
    assert (outcome.reading.title, outcome.reading.zone, outcome.reading.warnings) == (
        "design",
        "UTC+02:00",
        [],
    )
    assert [one.when.at for one in outcome.items if one.when] == [
        utc(f"2026-03-03T14:{clock}+00:00") for clock in ("05:10", "06:10", "21:10", "28:30")
    ]
    assert [one.sender for one in outcome.items] == ["danareyes", "danareyes", "helper", "danareyes"]


def test_a_page_of_today_gives_the_markdown_that_was_typed() -> None:
    first, second, third, note = new_page().items
    assert first.text == "can you add a **popup**? see [the page](https://a.test/page) \U0001f642"
    assert second.text == "or *two*, __big__ ~~small~~ ones ||maybe||\nrun `make````py\nx = 1\n```"
    assert third.text == "Invoice 7\n450.00"
    assert (note.role, note.text) == (Role.SYSTEM, "pinned a message to this channel.")


def test_a_page_of_today_gives_replies_files_and_marks() -> None:
    first, second, third, note = new_page(**{"new.html_Files/brief-1A2B.pdf": b"%PDF"}).items
    assert first.flags == (
        "from:300000000000000001",
        "shown-as:Dana",
        "edited",
        "edited-at:Tuesday, 3 March 2026 16:07",
    )
    assert [(one.name, one.size) for one in second.parts] == [("brief.pdf", 4)]
    assert second.flags[2:] == (
        "pinned",
        "reaction:\U0001f44d:2",
        "reaction:party:1",
        "attachment-missing:shot.png",
    )
    assert third.re == first.id
    assert third.flags == ("from:300000000000000009", "bot", "sticker:Wave", "embed")
    assert note.flags == ("from:300000000000000001", "shown-as:Dana")


def test_a_page_without_ids_has_wall_clock_times_or_asks() -> None:
    data = (OWN / "discord/new.html").read_text(encoding="utf-8")
    odd = data.replace("data-message-id=1478392796938240000", "data-message-id=5")
    first = read_one(HTML, tree({"a.html": odd.encode()})).items[0]
    assert first.when is not None
    assert (first.when.at.tzinfo, first.when.said) == (None, "03/03/2026 16:05")
    asked = odd.replace("03/03/2026 16:05", "03/04/2026 16:05")
    assert "say --dmy or --mdy" in read_one(HTML, tree({"a.html": asked.encode()})).faults[0].why
    unread = odd.replace("03/03/2026 16:05", "soon")
    assert "is no time" in read_one(HTML, tree({"a.html": unread.encode()})).faults[0].why


def test_a_cut_page_gives_what_it_holds_and_one_fault() -> None:
    data = (OWN / "discord/new.html").read_bytes()
    outcome = read_one(HTML, tree({"a.html": data[: data.index(b"or <em>")]}))
    assert len(outcome.items) == 1
    assert [one.why for one in outcome.faults] == ["the file ends inside of this message"]
    empty = read_one(HTML, tree({"a.html": b"<div class=chatlog__message-group><span>x"}))
    assert [one.why for one in empty.faults] == ["the file ends inside of a message group"]


# ---------------------------------------------------------------- dates, ids, names


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("05-Dec-19 01:50 AM", "2019-12-05T01:50"),
        ("05-Dec-19 12:50 AM", "2019-12-05T00:50"),
        ("05-Dec-19 12:50 PM", "2019-12-05T12:50"),
        ("17 January 2023 19:33", "2023-01-17T19:33"),
        ("Tuesday, January 17, 2023 7:33 PM", "2023-01-17T19:33"),
        ("17.01.2023 19:33:05", "2023-01-17T19:33:05"),
        ("2023-01-17 19:33", "2023-01-17T19:33"),
        ("1/17/2023 7:33\u202fPM", None),
        ("30-Feb-20 01:50 AM", None),
        ("05-Dec-19 13:50 AM", None),
        ("05-Dec-19 01:50 AM and more", None),
        ("yesterday at 16:05", None),
        ("16:05", None),
        ("5 Dec 2019", None),
        ("x" * 100 + " 16:05", None),
    ],
)
def test_dates_as_people_read_them(text: str, want: str | None) -> None:
    found = printed(text)
    seconds = want is not None and len(want) > 16
    assert (found.at.isoformat(timespec="seconds" if seconds else "minutes") if found else None) == want
    if found is not None:
        assert found.precision is (Precision.SECOND if seconds else Precision.MINUTE)


@pytest.mark.parametrize(
    "text", ["2026-03-03T14:05:10", "2026-03-03T14:05:10+02:00:30", "T" * 99, "20T26", ""]
)
def test_only_a_time_with_an_offset_is_exact(text: str) -> None:
    assert exact(text) is None


@pytest.mark.parametrize("number", ["", "100", "x" * 18, "9" * 20, "\u0663" * 18, str(2**62)])
def test_what_is_no_id_has_no_time(number: str) -> None:
    assert instant_of(number, NOW) is None


def test_an_id_of_tomorrow_is_none_that_discord_gave() -> None:
    assert instant_of("1478392796938240000", utc("2026-03-03T15:00:00+00:00")) is not None
    assert instant_of("1478392796938240000", NOW - timedelta(days=400)) is None


@pytest.mark.parametrize(
    ("shown", "name", "want"),
    [
        ("x", "Acme - Work - design [1012224565567721552].csv", ("design", "1012224565567721552", "Acme")),
        ("x", "design [1012224565567721552] (before 2026-01-01).csv", ("design", "1012224565567721552", "")),
        ("exports", "csv/cc-assets/1.csv", ("cc-assets", "", "")),
        ("cc-assets", "part 2.csv", ("cc-assets", "", "")),
        ("../design/3.csv", "3.csv", ("design", "", "")),
        ("1.csv", "1.csv", ("1", "", "")),
        ("exports", "design.csv", ("design", "", "")),
    ],
)
def test_a_file_name_tells_the_channel(shown: str, name: str, want: tuple[str, str, str]) -> None:
    assert channel_of_name(Tree(shown, ()), member(name, b"")) == want


def test_reactions_with_and_without_counts() -> None:
    assert reactions_of("KMD (5) \U0001f44d party (2)") == (
        "reaction:KMD:5",
        "reaction:\U0001f44d:1",
        "reaction:party:2",
    )
    assert reactions_of("") == ()


@pytest.mark.parametrize(
    "data", [b"", b"{", b"<html>", b"AuthorID,Author", b"=" * 62, b'{"guild": 1}', b"\xff\xfe\x00"]
)
@pytest.mark.parametrize("importer", [JSON, CSV, HTML, TEXT])
def test_what_is_no_export_is_not_claimed(importer: Importer, data: bytes) -> None:
    assert list(importer.claims(tree({"a": data}))) == []


def test_each_form_is_claimed_by_one_importer_only() -> None:
    page = (OWN / "discord/new.html").read_bytes()
    forms_of_one = {
        "a.json": export(message()),
        "a.csv": HEAD.encode(),
        "a.html": page,
        "a.txt": BANNER.encode(),
    }
    for importer, name in ((JSON, "a.json"), (CSV, "a.csv"), (HTML, "a.html"), (TEXT, "a.txt")):
        assert [one.members[0].name for one in importer.claims(tree(forms_of_one))] == [name]
