"""Discord in the four forms of DiscordChatExporter: the same channel must come out the same from each of them."""

from functools import cache

import pytest

from disputekit.intake import discord, discord_csv, discord_html, discord_text
from disputekit.intake.base import Importer, Item, Role
from disputekit.intake.discord_parts import matched
from tests.intake.chat_rig import (
    SAMPLES,
    Outcome,
    expected,
    folder_tree,
    named,
    needs_samples,
    read_all,
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
            assert matched(row.sender) == matched(page.sender)  # one name's emoji are mangled by the exporter
            kept = flags(row, "attachment-missing:", "reaction:")
            assert sorted(flags(page, "attachment-missing:", "reaction:")) == sorted(kept)
            assert sorted(flags(plain, "attachment-missing:", "reaction:")) == sorted(kept)
            assert matched(row.text) == matched(plain.text)
            same_text += row.text == page.text
            same_letters += matched(row.text) == matched(page.text)
            compared += 1
    assert compared == want["messages"] == want["csv_date_equals_snowflake_utc"]
    assert same_letters == compared - 1
    assert same_text >= 2_202


@needs_samples
def test_the_ids_tell_in_which_zone_an_export_was_made() -> None:
    for name in CHANNELS:
        _, _, html = outcomes(name)
        assert {one.reading.zone for one in html} == {"UTC"}
