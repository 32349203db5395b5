"""Z2: small files that would become huge, deep, long or many: stopped soon, in little memory, with a clear word."""

import bz2
import gzip
import io
import lzma
import struct
import zipfile
from collections.abc import Callable
from typing import NamedTuple

import pytest

from disputekit.intake import unpack_zip
from disputekit.intake.unpack import Meter
from tests.cli.conftest import Prompt
from tests.intake.hostile.rig import ABSENT, REFUSED, TAKEN, hostile_import
from tests.intake.hostile.sources import BOX, CHAT, MAIL, SAMPLES, discord, telegram

MIB = 1024**2
NAME = "WhatsApp Chat with Dana.txt"


FILLING = (b"a" * 65_535 + b"\n") * 16


class Bomb(NamedTuple):
    """A file by its name, and what the command may answer; ``says`` is one of the words of a refusal."""

    name: str
    make: Callable[[], bytes]
    codes: tuple[int, ...] = (REFUSED,)
    says: str = ""


def zeros(opened: Callable[[io.BytesIO], object], size: int = 80 * MIB) -> bytes:
    """A chat whose last message goes on for many bytes, packed by a writer."""
    buffer = io.BytesIO()
    with opened(buffer) as file:  # type: ignore[attr-defined]  # the three writers have no name in common
        file.write(CHAT)
        for _ in range(size // MIB):
            file.write(FILLING)
    return buffer.getvalue()


def zip_of(*entries: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


def zip_bomb(size: int = 80 * MIB) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(NAME, "w") as file:
        file.write(CHAT)
        for _ in range(size // MIB):
            file.write(FILLING)
    return buffer.getvalue()


def nested(depth: int = 10) -> bytes:
    data = zip_bomb(2 * MIB)
    for number in range(depth):
        data = zip_of((f"{number}.zip", data))
    return data


def twice() -> bytes:
    """10,000:1 and more: a compressed file that is compressed again."""
    return gzip.compress(gzip.compress(bytes(20 * MIB)))


def overlapping() -> bytes:
    data = bytearray(zip_of((NAME, CHAT), ("b.txt", CHAT * 2)))
    struct.pack_into("<I", data, data.rindex(b"PK\x01\x02") + 42, 0)
    return bytes(data)


def forged(offset: int, size: int) -> Callable[[], bytes]:
    """A zip that lies about one of its sizes: 20 is that of the packed bytes, 24 that of the unpacked ones."""

    def make() -> bytes:
        data = bytearray(zip_of((NAME, CHAT * 50)))
        struct.pack_into("<I", data, data.index(b"PK\x01\x02") + offset, size)
        return bytes(data)

    return make


def headers(number: int) -> bytes:
    return b"".join(b"X-Header-%d: value\n" % one for one in range(number)) + MAIL


def parts(depth: int) -> bytes:
    head, _, body = MAIL.partition(b"Content-Type: text/plain; charset=utf-8\n\n")
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (one, one) for one in range(depth)
    )
    closing = b"".join(b"\n--b%d--\n" % one for one in reversed(range(depth)))
    return head + b"MIME-Version: 1.0\n" + opening + b"Content-Type: text/plain\n\n" + body + closing


def claimed_length(length: bytes) -> bytes:
    return BOX.replace(b"Subject:", b"Content-Length: " + length + b"\nSubject:")


def html(depth: int, name: str, within: bytes) -> bytes:
    data = SAMPLES[name].data
    return data.replace(within, within + b"<div>" * depth, 1)


def long_line(size: int) -> bytes:
    return CHAT + b"21.03.26, 10:05 - Dana Reyes: " + b"a" * size + b"\n"


def wide(columns: int) -> bytes:
    return (
        b"Date,Type,Description,Amount," + b",".join(b"c%d" % one for one in range(columns)) + b"\n"
        b'"Mar 2, 2026",Fixed Price,x,10.00,' + b",".join(b"" for _ in range(columns)) + b"\n"
    )


def deep_json(sample: bytes) -> bytes:
    return sample.replace(b'"hello"', b"[" * 100_000 + b"]" * 100_000, 1)


BOTH = (TAKEN, REFUSED)
BOMBS: dict[str, Bomb] = {
    "gzip": Bomb(
        "chat.txt.gz", lambda: zeros(lambda out: gzip.GzipFile(fileobj=out, mode="wb")), says="bomb"
    ),
    "zip": Bomb("chat.zip", zip_bomb, says="bomb"),
    "compressed-twice": Bomb("chat.gz", twice, says="compressed file again"),
    "nested": Bomb("chat.zip", nested, says="9.zip"),
    "overlapping": Bomb("chat.zip", overlapping, says="overlap"),
    "forged-size-small": Bomb("chat.zip", forged(24, 10), says="damaged"),
    "forged-size-large": Bomb("chat.zip", forged(24, 2**32 - 2), codes=BOTH),
    "forged-packed-small": Bomb("chat.zip", forged(20, 5), says="damaged"),
    "forged-packed-large": Bomb("chat.zip", forged(20, 2**32 - 2), codes=BOTH),
    "json-deep-telegram": Bomb(
        "result.json", lambda: deep_json(telegram("hello", "popup")), says="result.json"
    ),
    "json-deep-discord": Bomb(
        "discord.json", lambda: deep_json(discord("hello", "popup")), says="discord.json"
    ),
    "json-deep-alone": Bomb("deep.json", lambda: b"[" * 100_000, says="deep.json"),
    "json-number": Bomb(
        "result.json",
        lambda: telegram("hello").replace(
            b'"id": 1,\n   "type"', b'"id": ' + b"9" * 100_000 + b',\n   "type"'
        ),
        codes=BOTH,
    ),
    "json-exponent": Bomb(
        "result.json", lambda: telegram("hello").replace(b'"1772438701"', b"1e999999"), codes=BOTH
    ),
    "html-deep-telegram": Bomb(
        "messages.html", lambda: html(20_000, "telegram-html", b'<div class="history">'), codes=BOTH
    ),
    "html-deep-discord": Bomb("discord.html", lambda: html(20_000, "discord-html", b"<body>"), codes=BOTH),
    "html-entity": Bomb(
        "messages.html",
        lambda: b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SAMPLES["telegram-html"].data,
        codes=BOTH,
    ),
    "mail-html-deep": Bomb(
        "popup.eml",
        lambda: MAIL.replace(b"text/plain", b"text/html") + b"<div>" * 20_000,
        codes=BOTH,
    ),
    "mail-parts-deep": Bomb("popup.eml", lambda: parts(500), codes=BOTH),
    "mail-headers": Bomb("popup.eml", lambda: headers(100_000), codes=BOTH),
    "mail-header-long": Bomb("popup.eml", lambda: b"X-Long: " + b"a" * 20 * MIB + b"\n" + MAIL, codes=BOTH),
    "box-length-huge": Bomb("box.mbox", lambda: claimed_length(b"9" * 30), codes=BOTH),
    "box-length-large": Bomb("box.mbox", lambda: claimed_length(b"999999"), codes=BOTH),
    "box-length-negative": Bomb("box.mbox", lambda: claimed_length(b"-1"), codes=BOTH),
    "table-wide": Bomb("upwork.csv", lambda: wide(100_000), codes=BOTH),
    "table-quote-never-closed": Bomb(
        "upwork.csv", lambda: SAMPLES["upwork-csv"].data + b'"' + b"x\n" * 5 * MIB, codes=BOTH
    ),
    "line-chat": Bomb("chat.txt", lambda: long_line(20 * MIB), codes=BOTH),
    "line-alone": Bomb("line.txt", lambda: b"a" * 20 * MIB, says="line.txt"),
    "line-box": Bomb("box.mbox", lambda: BOX + b"a" * 20 * MIB, codes=BOTH),
    "line-json": Bomb("result.json", lambda: telegram("hello", "a" * 20 * MIB), codes=BOTH),
}


SLOW: dict[str, Bomb] = {
    "bzip2": Bomb("chat.txt.bz2", lambda: zeros(lambda out: bz2.BZ2File(out, "wb")), says="bomb"),
    "xz": Bomb(
        "chat.txt.xz",
        lambda: zeros(lambda out: lzma.LZMAFile(out, "wb", preset=0)),  # noqa: SIM115 - closed by zeros
        says="bomb",
    ),
    "line-chat-long": Bomb("chat.txt", lambda: long_line(200 * MIB), codes=BOTH),
    "line-alone-long": Bomb("line.txt", lambda: b"a" * 200 * MIB, says="line.txt"),
    "line-box-long": Bomb("box.mbox", lambda: BOX + b"a" * 200 * MIB, codes=BOTH),
}


def bomb_problems(dk: Prompt, bomb: Bomb) -> list[str]:
    """What is wrong with how a bomb is met, with and without --keep-going."""
    path = dk.folder / bomb.name
    path.write_bytes(bomb.make())
    report = hostile_import(dk, path.name, "--zone", "case", "--everybody")
    problems = [*report.problems]
    if report.result.code not in bomb.codes:
        problems.append(f"answered {report.result.code}: {report.result.out}{report.result.err}")
    if report.result.code and not (path.name in report.result.err and bomb.says in report.result.err):
        problems.append(f"names neither {path.name!r} nor {bomb.says!r}: {report.result.err[:400]}")
    if report.result.code:
        going = hostile_import(dk, path.name, "--zone", "case", "--everybody", "--keep-going")
        problems += going.problems
        if going.result.code not in (TAKEN, REFUSED, ABSENT):
            problems.append(f"going on answered {going.result.code}: {going.result.err}")
    return problems


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_met_in_little_time_and_memory(dk: Prompt, name: str) -> None:
    assert bomb_problems(dk, BOMBS[name]) == []


@pytest.mark.full
@pytest.mark.parametrize("name", SLOW)
def test_a_slow_bomb_is_met_in_little_time_and_memory(dk: Prompt, name: str) -> None:
    """A line of 200 MB among them: what is read once from end to end takes its time and no memory."""
    assert bomb_problems(dk, SLOW[name]) == []


def test_without_the_look_at_overlaps_the_check_sees_it(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: entries may share their bytes."""
    monkeypatch.setattr(unpack_zip, "_refuse_overlap", lambda *_: None)
    assert bomb_problems(dk, BOMBS["overlapping"]) != []


@pytest.mark.full
def test_without_the_meter_a_bomb_goes_off(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: nobody counts what comes out."""
    monkeypatch.setattr(Meter, "count", lambda *_: None)
    assert bomb_problems(dk, BOMBS["gzip"]) != []
