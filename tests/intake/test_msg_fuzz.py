"""No bytes bring the importer of Outlook's files down, make it slow or let its sum go wrong: 50 daily, 100,000 in full."""

import random
import struct
import time
from datetime import UTC, datetime
from functools import cache, partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputekit.errors import Refused
from disputekit.intake import msg
from disputekit.intake.base import Claim
from disputekit.intake.msg_rtf import text_of, unpacked
from tests.intake.chat_rig import OPTIONS, tree, used_up
from tests.intake.fuzz_figures import CASES, watched
from tests.intake.msg_rig import message, ole

DAILY = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SECONDS = 5.0
NUMBERS = (0, 1, 2, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0x80000000, 9, 12, 128, 4096)


@cache
def seed_file() -> bytes:
    file: dict[int, object] = {0x3707: "a.pdf", 0x3701: b"%PDF" * 1200, 0x3705: 1}
    inner = message({0x001A: "IPM.Note", 0x1000: "inner"}, (), (file,), before=24)
    rtf = rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}caf\'e9 \u8364?{\*\htmltag72 </p>}}"
    found: dict[int, object] = {
        0x001A: "IPM.Note",
        0x0037: "Subject",
        0x0039: datetime(2026, 3, 3, tzinfo=UTC),
        0x007D: "From: Dana <dana@acme.test>\r\nDate: Tue, 3 Mar 2026 14:05:00 +0100\r\nReferences: <0@a.test>\r\n",
        0x1009: struct.pack("<2I4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf,
        0x0C1A: "Dana",
        0x5D01: "dana@acme.test",
    }
    return ole(
        message(
            found, ({0x3001: "Sam", 0x39FE: "s@b.test"},), (file, {0x3001: "in", 0x3705: 5, 0x3701: inner})
        )
    )


def read(data: bytes) -> None:
    begin = time.monotonic()
    whole = tree({"x.msg": data})
    list(msg.IMPORTER.claims(whole))
    outcome = used_up(msg.IMPORTER.read(whole, Claim("msg", whole.members, 1), OPTIONS))
    for item in outcome.items:
        assert item.raw is not None
        assert item.raw.open().read() == data
        for part in item.parts:
            try:
                part.open().read()
            except Refused:
                continue
    assert time.monotonic() - begin < SECONDS


def mutated(seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311  no secret is made here
    data = bytearray(seed_file())
    for _ in range(chance.randrange(1, 10)):
        at = chance.randrange(len(data))
        match chance.randrange(5):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:  # a number of the header or the directory, where it hurts
                place = chance.choice((chance.randrange(28, 512), at)) & ~3
                data[place : place + 4] = struct.pack("<I", chance.choice((*NUMBERS, chance.randrange(100))))
            case 2:
                end = chance.randrange(len(data))
                data[at : at + 512] = data[end : end + 512]
            case 3:
                del data[chance.randrange(len(data)) :]
            case _:
                data[at:at] = bytes(chance.randrange(1, 600))
        if not data:
            break
    return bytes(data) or b"x"


@DAILY
@given(st.integers(0, 1 << 40))
def test_broken_files_are_read_or_refused(seed: int) -> None:
    read(mutated(seed))


@DAILY
@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read(data or b"x")
    read(seed_file()[:512] + data)


@DAILY
@given(st.binary(max_size=400), st.integers(0, 1 << 32))
def test_any_rtf_is_read(data: bytes, size: int) -> None:
    text_of(data).encode()
    text_of(b"{\\rtf1\\fromhtml1 " + data).encode()
    text_of(unpacked(struct.pack("<2I4sI", 0, size & 0xFFFFFFFF, b"LZFu", 0) + data)).encode()


@pytest.mark.full
def test_a_hundred_thousand_broken_files_are_read_or_refused() -> None:
    with watched("msg") as watch:
        for seed in range(CASES):
            watch(partial(read, mutated(seed)))
