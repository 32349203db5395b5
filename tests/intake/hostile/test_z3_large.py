"""Z3: sources that are large and good: memory stays flat, whatever their size."""

import pytest

from tests.cli.conftest import Prompt
from tests.intake.hostile.rig import hostile_import, taken_problems
from tests.intake.hostile.sources import MAIL

MIB = 1024**2
FLAT = 300 * MIB


def chat_of(dk: Prompt, number: int) -> str:
    """Write a chat of so many messages, one in a minute, and return its name."""
    with (dk.folder / "chat.txt").open("w", encoding="utf-8") as file:
        for one in range(number):
            day, minute = divmod(one, 1_440)
            year, rest = divmod(day, 336)
            when = f"{rest % 28 + 1:02}/{rest // 28 + 1:02}/{2025 + year}, {minute // 60:02}:{minute % 60:02}"
            file.write(f"{when} - {'Dana Reyes' if one % 2 else 'Olena'}: message {one}\n")
    return "chat.txt"


def box_of(dk: Prompt, size: int) -> tuple[str, int]:
    """Write a mailbox of so many bytes whose mails are half a megabyte each; returns its name and their number."""
    filling, number, done = b"word " * 12 + b"\n", 0, 0
    with (dk.folder / "box.mbox").open("wb") as file:
        while done < size:
            mail = MAIL.replace(b"m1", b"m%d" % number) + filling * 8_000 + b"\n"
            done += file.write(b"From dana@acme.test Mon Mar  2 10:05:00 2026\n" + mail)
            number += 1
    return "box.mbox", number


@pytest.mark.parametrize("number", [2_000, pytest.param(200_000, marks=pytest.mark.full)])
def test_a_chat_of_any_length_takes_the_same_memory(dk: Prompt, number: int) -> None:
    report = hostile_import(
        dk, chat_of(dk, number), "--zone", "UTC", "--dmy", "--json", memory=FLAT, seconds=600
    )
    assert taken_problems(report) == []
    assert report.json["sources"][0]["messages"] == number


@pytest.mark.parametrize("size", [8 * MIB, pytest.param(2_048 * MIB, marks=pytest.mark.full)])
def test_a_mailbox_of_any_size_takes_the_same_memory(dk: Prompt, size: int) -> None:
    name, number = box_of(dk, size)
    report = hostile_import(dk, name, "--everybody", "--dry-run", "--json", memory=FLAT, seconds=600)
    assert taken_problems(report) == []
    assert report.json["sources"][0]["messages"] == number
