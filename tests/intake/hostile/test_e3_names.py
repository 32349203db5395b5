"""E3 and E2: files and attachments called by any bytes, and words that would steer a terminal."""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from disputekit.cli import options
from disputekit.cli.screen import layout
from tests.cli.conftest import Prompt
from tests.intake.hostile.rig import daily, hostile_import, refusal_problems, taken_problems
from tests.intake.hostile.sources import CHAT, MAIL
from tests.support import hostile_text_terminal as hostile

NAMES: dict[str, bytes] = {
    "latin": b"caf\xe9.txt",
    "no-encoding-at-all": bytes(range(0x80, 0xC0)) + b".txt",
    "half-a-surrogate": b"\xed\xa0\xbd.txt",
    "of-255-bytes": b"n" * 251 + b".txt",
    "of-255-odd-bytes": b"\xff" * 255,
    "like-an-option": b"-rf",
    "new-line": b"chat\nrecorded #99.txt",
    "carriage-return": b"chat\rgone.txt",
    "escape": b"\x1b[2J\x1b]0;x\x07.txt",
    "hidden": b".chat",
    "only-dots": b"...",
    "blank": b" ",
    "trailing-blank": b"chat.txt ",
    "emoji": "\U0001f600.txt".encode(),
    "bidi": "chat\u202etxt.exe".encode(),
    "combining": ("e" + "\u0301" * 100 + ".txt").encode(),
    "quotes": b"a'b\"c`d$(id).txt",
    "star": b"*?.txt",
    "back-slash": b"..\\..\\evil.txt",
    "colon": b"C:evil.txt",
    "percent": b"%s%n{0}.txt",
    "delete": b"a\x7fb.txt",
}


def recorded_names(dk: Prompt) -> set[bytes]:
    """The names of all recorded files as bytes, as the record itself tells them."""
    found = set()
    for number in range(2, dk.count() + 1):
        record = json.loads(dk("show", str(number), "--json").out)
        for name, value in record.items():
            if name.startswith("file."):
                found.add(base64.b64decode(value["raw"]) if "raw" in value else value["name"].encode())
    return found


def name_problems(dk: Prompt, raw: bytes) -> list[str]:
    """What is wrong with the import of a chat whose file is called so, and with what can be done with it after."""
    path = Path(os.fsdecode(os.fsencode(dk.folder) + b"/" + raw))
    path.write_bytes(CHAT)
    problems = taken_problems(hostile_import(dk, "--zone", "case", "--", os.fsdecode(raw)))
    return problems or later_problems(dk, raw)


def later_problems(dk: Prompt, raw: bytes) -> list[str]:
    """What is wrong with showing, exporting and checking what was imported under a name."""
    problems = []
    if raw not in recorded_names(dk):
        problems.append(f"the name cannot be told again: {recorded_names(dk)}")
    for command in (
        ("show", "2"),
        ("show", "last"),
        ("timeline",),
        ("export", "--jsonl"),
        ("verify", "--read-all"),
    ):
        found = dk.run(*command)
        if found.code not in (0, 10) or "fault" in found.err:
            problems.append(f"{command} answered {found.code}: {found.err}")
        problems += [
            f"{command} printed {one!r}"
            for one in found.out + found.err
            if not one.isprintable() and one != "\n"
        ]
    return problems


@pytest.mark.parametrize("name", daily(NAMES, 2))
def test_a_source_called_by_any_bytes_is_imported_shown_exported_and_checked(dk: Prompt, name: str) -> None:
    assert name_problems(dk, NAMES[name]) == []


def with_attachment(raw: bytes) -> bytes:
    said = "".join(f"%{one:02X}" for one in raw).encode()
    head, _, body = MAIL.partition(b"Content-Type: text/plain; charset=utf-8\n\n")
    return (
        head
        + b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        + body
        + b"\n--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment;\n filename*=utf-8''"
        + said
        + b"\n\ncontent\n--b--\n"
    )


@pytest.mark.parametrize("name", daily(NAMES, 4))
def test_an_attachment_called_by_any_bytes_is_kept_with_its_mail(dk: Prompt, name: str) -> None:
    """The mail is kept as its own bytes, so that the name stands there whatever becomes of it elsewhere."""
    (dk.folder / "popup.eml").write_bytes(with_attachment(NAMES[name]))
    assert taken_problems(hostile_import(dk, "popup.eml", "--everybody")) == []
    found = [*dk.workspace.glob("files/*/*")]
    assert any(path.read_bytes() == with_attachment(NAMES[name]) for path in found)
    assert any(path.read_bytes().strip() == b"content" for path in found)
    assert [one for one in later_problems(dk, b"") if "told again" not in one] == []


def test_a_name_that_is_decoded_for_good_is_caught(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: only the readable form of a name is kept."""
    monkeypatch.setattr(
        "disputekit.ledger.files.name_of", lambda name: (os.fsencode(name).decode("utf-8", "replace"), "")
    )
    assert any("told again" in one for one in name_problems(dk, NAMES["latin"]))


def _cleaned(words: str) -> str:
    return words.replace("\n", " ").replace("\r", " ").replace("\0", " ")


PLACES: dict[str, Callable[[str], bytes]] = {
    "sender": lambda words: CHAT.replace(b"Dana Reyes", _cleaned(words).encode()),
    "text": lambda words: CHAT.replace(b"message 13", words.encode()),
    "subject": lambda words: MAIL.replace(b"Subject: Popup", b"Subject: " + _cleaned(words).encode()),
    "mail-sender": lambda words: MAIL.replace(b"Dana Reyes", _cleaned(words).encode()),
    "date": lambda words: MAIL.replace(b"Mon, 2 Mar 2026", _cleaned(words).encode()),
    "charset": lambda words: MAIL.replace(b"utf-8", _cleaned(words).encode()),
    "no-format": lambda words: words.encode(),
}


def words_problems(dk: Prompt, place: str, words: str) -> list[str]:
    """What the import prints of these words that no screen should get, in each of its ways to speak."""
    path = dk.folder / "source.txt"
    path.write_bytes(PLACES[place](words))
    runs = [
        hostile_import(dk, path.name, "--zone", "case", "--everybody", *more)
        for more in (("--dry-run",), ("--dry-run", "--json"), (), ("--keep-going", "--json"))
    ]
    found = [problem for run in runs for problem in run.problems]
    inbox = dk.run("inbox", "--json")
    return found + [
        f"inbox printed {one!r}" for one in inbox.out + inbox.err if not one.isprintable() and one != "\n"
    ]


EACH = pytest.param(1, marks=pytest.mark.full)


@pytest.mark.parametrize("step", [40, EACH])
@pytest.mark.parametrize("place", PLACES)
def test_no_words_of_a_source_steer_the_terminal(dk: Prompt, place: str, step: int) -> None:
    assert [one for words in hostile.STRINGS[::step] for one in words_problems(dk, place, words)] == []


@pytest.mark.parametrize("option", ["--as", "--zone", "--only", "--me", "--since", "--channel"])
def test_a_refusal_repeats_nothing_that_steers(dk: Prompt, option: str) -> None:
    (dk.folder / "chat.txt").write_bytes(CHAT)
    for words in hostile.STRINGS[::30]:
        report = hostile_import(dk, "chat.txt", "--dry-run", option, words)
        assert report.problems == []
    absent = hostile_import(dk, hostile.STRINGS[1])
    assert refusal_problems(absent, code=4) == []


def test_with_the_filter_gone_the_check_sees_it(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: what a source says is printed as it is."""
    for module in (options, layout):
        monkeypatch.setattr(module, "printable", lambda text: text)
    assert any("printed" in one for one in words_problems(dk, "sender", hostile.STRINGS[0]))
