"""A hundred thousand damaged exports for each importer of chats, captions and calendars; a few of them every day."""

import contextlib
import json
from pathlib import Path
from typing import NamedTuple

import pytest

from disputekit.intake.base import Claim, Importer, Options, Undecided
from disputekit.intake.formats import importers
from tests.intake.chat_rig import NOW, OWN, tree, used_up
from tests.intake.fuzz_figures import CASES, fuzz
from tests.intake.test_chat_fuzz import DISCORD, MESSAGE, SEEDS, SLACK
from tests.intake.test_teams import GRAPH


class Form(NamedTuple):
    """An importer, good exports of its format, and names that a file of it may have."""

    name: str
    seeds: tuple[bytes, ...]
    names: tuple[str, ...]


def _own(*paths: str) -> tuple[bytes, ...]:
    return tuple((OWN / path).read_bytes() for path in paths)


def _one(folder: str, pattern: str) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(Path(OWN / folder).rglob(pattern)))


TELEGRAM = json.dumps(
    {
        "name": "Dana",
        "id": 7,
        "type": "personal_chat",
        "messages": [
            MESSAGE,
            {**MESSAGE, "id": 2, "date": "2026-03-03T16:05:00", "edited_unixtime": "1772546800"},
            {
                **MESSAGE,
                "id": 3,
                "text": ["a ", {"type": "link", "text": "b.test"}],
                "reply_to_message_id": 1,
            },
            {**MESSAGE, "id": 4, "type": "service", "action": "phone_call", "actor": "Dana"},
            {**MESSAGE, "id": 5, "poll": {"question": "Which?", "answers": [{"text": "x", "voters": 1}]}},
            {
                **MESSAGE,
                "id": 6,
                "photo": "photos/a.jpg",
                "reactions": [{"type": "emoji", "count": 2, "emoji": "x"}],
            },
        ],
    }
).encode()
SLACKS = json.dumps(
    [
        SLACK,
        {
            **SLACK,
            "ts": "1772546702.000100",
            "thread_ts": "1772546700.000100",
            "edited": {"ts": "1772546800.0"},
        },
        {**SLACK, "subtype": "channel_join", "ts": "1772546703.000100"},
        {
            **SLACK,
            "ts": "1772546704.000100",
            "reactions": [{"name": "x", "count": 1, "users": ["U1"]}],
            "text": "",
        },
        {
            **SLACK,
            "ts": "1772546705.000100",
            "blocks": [{"type": "rich_text", "elements": []}],
            "bot_id": "B1",
        },
    ]
).encode()
DISCORDS = json.dumps(
    {
        "guild": {"name": "A"},
        "channel": {"id": "1", "name": "c"},
        "messages": [
            DISCORD,
            {
                **DISCORD,
                "id": "1478392796938240001",
                "type": "Reply",
                "reference": {"messageId": DISCORD["id"]},
            },
            {**DISCORD, "id": "1478392796938240002", "timestampEdited": "2026-03-03T16:06:10+02:00"},
            {
                **DISCORD,
                "id": "1478392796938240003",
                "attachments": [{"url": "x/a.png", "fileName": "a.png"}],
            },
            {**DISCORD, "id": "1478392796938240004", "reactions": [{"emoji": {"name": "x"}, "count": 2}]},
            {
                **DISCORD,
                "id": "1478392796938240005",
                "author": {"id": "3", "name": "d"},
                "stickers": [{"name": "s"}],
            },
        ],
    }
).encode()
ANDROID = (
    b"18/03/22, 14:56 - Messages and calls are end-to-end encrypted.\n18/03/22, 14:56 - Dana: one\ntwo\n"
    b"18/03/22, 14:57 - Mika: IMG-1.jpg (file attached)\n19/03/22, 14:57 - Mika: <Media omitted>\n"
    b"19/03/22, 14:58 - Dana: null\n20/03/22, 14:59 - Dana: no <This message was edited>\n"
)
TEAMS = json.dumps(
    [
        GRAPH,
        {**GRAPH, "id": "2", "body": {"contentType": "html", "content": "<p>a &amp; <at id='0'>D</at></p>"}},
        {**GRAPH, "id": "3", "messageType": "systemEventMessage", "deletedDateTime": "2026-03-03T15:00:05Z"},
        {**GRAPH, "id": "4", "attachments": [{"name": "a.pdf"}], "reactions": [{"reactionType": "like"}]},
    ]
).encode()

FORMS = (
    Form(
        "whatsapp", (*_own("whatsapp/ios/_chat.txt"), ANDROID), ("_chat.txt", "WhatsApp Chat with Dana.txt")
    ),
    Form("slack", (SEEDS["slack"], SLACKS), ("general/2026-03-03.json", "users.json")),
    Form("telegram", (SEEDS["telegram"], TELEGRAM), ("result.json",)),
    Form("telegram-html", _one("telegram", "*.html"), ("messages.html", "messages2.html")),
    Form("discord", (SEEDS["discord"], DISCORDS), ("c.json",)),
    Form("discord-csv", (SEEDS["discord-csv"],), ("Guild - c [1478392796938240000].csv",)),
    Form("discord-html", _own("discord/new.html"), ("c.html",)),
    Form("discord-text", (SEEDS["discord-text"],), ("c.txt",)),
    Form("captions", _one("vtt", "*.vtt"), ("GMT20260303-150000_a.vtt", "a.sbv")),
    Form("ics", _one("ics", "*.ics"), ("a.ics",)),
    Form("signal", _own("signal/Dana/chat.md"), ("Dana/chat.md",)),
    Form("signal-json", _one("signal-json", "data.json"), ("Lee/data.json",)),
    Form("imessage", _one("imessage", "*.txt"), ("Dana Reyes.txt",)),
    Form("zoom-chat", _one("zoom", "*.txt"), ("2026-03-03 17.00.00 Call 1/chat.txt", "chat.txt")),
    Form("teams", (TEAMS, *_one("teams", "messages_*.json")), ("messages_1.json", "channels_1.json")),
    Form(
        "text",
        (b"Call with Dana, 3 March\n\nDana: one more page?\nI: that is beyond the offer.\n",),
        ("a.txt",),
    ),
)


def by_name(name: str) -> Importer:
    return next(one for one in importers() if one.name == name)


def read(importer: Importer, names: tuple[str, ...], data: bytes) -> None:
    """Read what is claimed, and the bytes by force, in both orders; used_up proves that the sum adds up."""
    for name in names:
        whole = tree({name: data})
        claims = list(importer.claims(whole)) or [Claim(importer.name, whole.members, 1)]
        for claim in claims:
            try:
                used_up(importer.read(whole, claim, Options(now=NOW)))
            except Undecided:
                with contextlib.suppress(Undecided):
                    used_up(importer.read(whole, claim, Options(now=NOW, order="dmy")))


def run(form: Form, cases: int) -> None:
    importer = by_name(form.name)
    fuzz(form.name, form.seeds, lambda data: read(importer, form.names, data), cases)


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.name)
def test_damaged_exports_are_survived(form: Form) -> None:
    run(form, 50)


@pytest.mark.full
@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.name)
def test_a_hundred_thousand_damaged_exports_are_survived(form: Form) -> None:
    run(form, CASES)


# A file is never taken for plain text by itself, so there is nothing to claim.
@pytest.mark.parametrize("form", [one for one in FORMS if one.name != "text"], ids=lambda one: one.name)
def test_the_seeds_are_read_in_full(form: Form) -> None:
    importer = by_name(form.name)
    for data in form.seeds:
        whole = tree({form.names[0]: data})
        (claim,) = importer.claims(whole)
        outcome = used_up(importer.read(whole, claim, Options(now=NOW)))
        assert outcome.items
        assert not outcome.faults
