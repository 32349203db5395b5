"""Sources to import, generated: a mailbox and a WhatsApp export of any size, the same bytes in every run.

``python -m benchmarks.sources mbox 100000 FILE`` · ``box MEGABYTES FILE`` · ``whatsapp 500000 FILE`` ·
``maildir BOX FOLDER`` (the mails of a box, each in a file of its own).
"""

import base64
import mailbox
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from benchmarks.words import sentence

BEGIN = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
_OWN = ("Olena Koval", "olena@koval.example")
_CLIENT = ("Dana Reyes", "dana@acme.example")
_OTHERS = tuple((f"Person {number}", f"person{number}@list.example") for number in range(200))
_ATTACHED, _HTML, _QUOTES, _FROM_CLIENT = 20, 4, 2, 100  # one mail in so many


def mails(seed: int = 1) -> Iterator[bytes]:
    """Yield mails of 80 to 600 words without end, with threads, quoted replies, HTML twins and attachments."""
    drawn = random.Random(seed)  # noqa: S311 - data to measure with, not secrets
    when, number, thread = BEGIN, 0, ["", "", ""]
    while True:
        number += 1
        when += timedelta(seconds=drawn.randrange(60, 900))
        if number % 3 == 1:
            thread = [f"Re-do of {sentence(drawn, 3)}", "", ""]
        yield _mail(drawn, number, when, thread)


def _mail(drawn: random.Random, number: int, when: datetime, thread: list[str]) -> bytes:
    other = _CLIENT if number % _FROM_CLIENT == 0 else _OTHERS[number % len(_OTHERS)]
    sender, receiver = (other, _OWN) if number % 3 else (_OWN, other)
    subject, before, quoted = thread
    words = drawn.randrange(80, 601)
    body = "\n\n".join(sentence(drawn, min(60, words - start)) for start in range(0, words, 60))
    if quoted and number % _QUOTES == 0:
        body += f"\n\nOn {when:%a, %d %b %Y at %H:%M}, {receiver[0]} wrote:\n" + "".join(
            f"> {line}\n" for line in quoted.splitlines()
        )
    name = f"<{number}.{int(when.timestamp())}@mail.example>"
    thread[1:] = [name, body[:1500]]
    lines = [
        f"From {sender[1]} {when:%a %b %d %H:%M:%S %Y}",
        f"Return-Path: <{sender[1]}>",
        f"Received: from out.example by in.example with ESMTP id {number:x}; {format_datetime(when)}",
        f"Date: {format_datetime(when)}",
        f"From: {sender[0]} <{sender[1]}>",
        f"To: {receiver[0]} <{receiver[1]}>",
        f"Subject: {'Re: ' if before else ''}{subject}",
        f"Message-ID: {name}",
        *([f"In-Reply-To: {before}", f"References: {before}"] if before else []),
        "MIME-Version: 1.0",
        *_content(drawn, number, body),
    ]
    return ("\n".join(lines) + "\n\n").encode()


def _content(drawn: random.Random, number: int, body: str) -> Iterator[str]:
    plain = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", body]
    if number % _ATTACHED == 0:
        data = base64.encodebytes(drawn.randbytes(24_000)).decode().rstrip()
        yield 'Content-Type: multipart/mixed; boundary="part-of-it"\n'
        yield "\n".join(["--part-of-it", *plain, "--part-of-it"])
        yield f'Content-Type: image/png\nContent-Disposition: attachment; filename="draft-{number}.png"'
        yield f"Content-Transfer-Encoding: base64\n\n{data}\n--part-of-it--"
    elif number % _HTML == 0:
        yield 'Content-Type: multipart/alternative; boundary="the-same"\n'
        marked = "".join(f"<p>{part}</p>\n" for part in body.split("\n\n"))
        yield "\n".join(["--the-same", *plain, "--the-same", "Content-Type: text/html; charset=utf-8"])
        yield f"\n<html><body>\n{marked}</body></html>\n--the-same--"
    else:
        yield from plain


def write_mbox(path: Path, number: int) -> None:
    """Write a mailbox of so many mails."""
    with path.open("wb") as box:
        for _, mail in zip(range(number), mails(), strict=False):
            box.write(mail)


def write_large_box(path: Path, megabytes: int) -> None:
    """Write a mailbox of at least so many MiB."""
    size, most = 0, megabytes << 20
    with path.open("wb") as box:
        for mail in mails(2):
            size += box.write(mail)
            if size >= most:
                return


def split_into_maildir(box: Path, folder: Path) -> None:
    """Put each mail of a box into a file of its own, since notmuch and mu read no box."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    source = mailbox.mbox(box, create=False)
    for number, key in enumerate(source.iterkeys()):
        data = source.get_bytes(key, from_=False)
        (folder / "cur" / f"{1_700_000_000 + number}.{number}.host:2,S").write_bytes(data)
    source.close()


def write_whatsapp(path: Path, number: int) -> None:
    """Write a chat of two as Android exports it, day first; one message in nine has a second line."""
    drawn = random.Random(3)  # noqa: S311 - data to measure with, not secrets
    when = BEGIN
    with path.open("w", encoding="utf-8") as chat:
        for count in range(number):
            when += timedelta(seconds=drawn.randrange(20, 240))
            name = (_OWN, _CLIENT)[drawn.randrange(2)][0]
            text = "<Media omitted>" if count % 40 == 39 else sentence(drawn, drawn.randrange(2, 30))
            more = f"\n{sentence(drawn, 8)}" if count % 9 == 8 else ""
            chat.write(f"{when:%d/%m/%Y, %H:%M} - {name}: {text}{more}\n")


def main(arguments: Sequence[str]) -> None:
    what, first, second = arguments
    if what == "maildir":
        split_into_maildir(Path(first), Path(second))
    else:
        writers = {"mbox": write_mbox, "box": write_large_box, "whatsapp": write_whatsapp}
        writers[what](Path(second), int(first))


if __name__ == "__main__":
    main(sys.argv[1:])
