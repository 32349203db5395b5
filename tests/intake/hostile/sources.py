"""A small good source of each format, and what makes of one a source that nobody would send in good faith."""

import io
import json
import zipfile
from pathlib import Path
from typing import NamedTuple

OWN = Path(__file__).resolve().parents[1] / "samples"


class Sample(NamedTuple):
    """A file by its name. ``closed``: one that is cut off cannot pass for whole, as a text without an end can."""

    name: str
    data: bytes
    closed: bool = False


MAIL = (
    b"From: Dana Reyes <dana@acme.test>\nTo: Olena Koval <me@olena.test>\nDate: Mon, 2 Mar 2026 10:05:00 +0200\n"
    b"Subject: Popup\nMessage-ID: <m1@acme.test>\nContent-Type: text/plain; charset=utf-8\n\nCan you add a popup?\n"
)
BOX = b"".join(
    b"From dana@acme.test Mon Mar  2 10:05:00 2026\n" + MAIL.replace(b"m1", b"m%d" % number) + b"\n"
    for number in range(3)
)
CHAT = "".join(
    f"{day:02}.03.26, 10:05 - {'Dana Reyes' if day % 2 else 'Olena'}: message {day}\n"
    for day in range(10, 20)
).encode()


def _slack() -> bytes:
    message = [
        {"type": "message", "user": "U1", "text": "hello", "ts": f"177244{n:04}.000100"} for n in range(4)
    ]
    return _zip(
        {
            "users.json": [{"id": "U1", "name": "dana", "profile": {"real_name": "Dana Reyes"}}],
            "channels.json": [{"id": "C1", "name": "general", "members": ["U1"]}],
            "general/2026-03-02.json": message,
        }
    )


def _zip(files: dict[str, object]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in files.items():
            archive.writestr(name, json.dumps(value))
    return buffer.getvalue()


def telegram(*texts: str) -> bytes:
    messages = [
        {
            "id": number,
            "type": "message",
            "date": "2026-03-02T10:05:00",
            "date_unixtime": str(1772438700 + number),
            "from": "Dana Reyes",
            "from_id": "user1",
            "text": text,
        }
        for number, text in enumerate(texts, start=1)
    ]
    chat = {"name": "Dana Reyes", "type": "personal_chat", "id": 1, "messages": messages}
    return json.dumps(chat, indent=1).encode()


def discord(*texts: str) -> bytes:
    messages = [
        {
            "id": str(1400000000000000000 + number),
            "type": "Default",
            "timestamp": f"2026-03-02T10:{number:02}:00+00:00",
            "content": text,
            "author": {"id": "1", "name": "dana", "nickname": "Dana Reyes", "isBot": False},
            "attachments": [],
            "embeds": [],
            "reactions": [],
            "mentions": [],
        }
        for number, text in enumerate(texts, start=1)
    ]
    page = {
        "guild": {"id": "1", "name": "Acme"},
        "channel": {"id": "2", "type": "GuildTextChat", "name": "general"},
        "messages": messages,
        "messageCount": len(messages),
    }
    return json.dumps(page, indent=1).encode()


def own(*parts: str) -> bytes:
    return OWN.joinpath(*parts).read_bytes()


SAMPLES: dict[str, Sample] = {
    "whatsapp": Sample("WhatsApp Chat with Dana.txt", CHAT),
    "whatsapp-ios": Sample("_chat.txt", own("whatsapp", "ios", "_chat.txt")),
    "slack": Sample("slack.zip", _slack(), closed=True),
    "telegram": Sample("result.json", telegram("hello", "can you add a popup?"), closed=True),
    "telegram-html": Sample("messages.html", own("telegram", "messages.html")),
    "discord": Sample("discord.json", discord("hello", "a popup?"), closed=True),
    "discord-html": Sample("discord.html", own("discord", "new.html")),
    "mbox": Sample("box.mbox", BOX),
    "eml": Sample("popup.eml", MAIL),
    "captions": Sample("call.vtt", own("vtt", "GMT20260303-150000_Recording.transcript.vtt")),
    "ics": Sample("meetings.ics", own("ics", "meetings.ics"), closed=True),
    "zoom": Sample(
        "GMT20260303-150000_Recording.chat.txt", own("zoom", "GMT20260303-150000_Recording.chat.txt")
    ),
    "upwork-csv": Sample("upwork.csv", own("upwork", "v2b.csv")),
    "timesheet-csv": Sample("harvest.csv", own("timesheet", "harvest.csv")),
    "payments-csv": Sample("paypal.csv", own("payments", "paypal.csv")),
}
