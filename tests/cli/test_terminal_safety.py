"""Whatever a client wrote, named or attached: stdout and stderr carry printable characters and newlines only."""

import json
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest

from disputekit.cli import terminal
from disputekit.cli.main import run
from tests.cli.conftest import CASE, NOON, Prompt
from tests.support.figures import record
from tests.support.hostile_office import as_name, batches, chat, mailbox, page, table, write_by_hand
from tests.support.hostile_text_terminal import STRINGS
from tests.support.screen import play

LATER = "2026-03-12T12:00+02:00"
COMMANDS = (
    ("timeline", "--limit", "0"),
    ("timeline", "--limit", "0", "--json"),
    ("timeline", "--limit", "0", "--csv"),
    ("search", "needle", "--limit", "0"),
    ("search", "needle", "--json"),
    ("search", "needle", "--csv"),
    ("status",),
    ("status", "--json"),
    ("due",),
    ("due", "--line"),
    ("due", "--json"),
    ("deadlines",),
    ("scope",),
    ("scope", "--json"),
    ("account",),
    ("account", "--csv"),
    ("people",),
    ("people", "--json"),
    ("coverage",),
    ("coverage", "--json"),
    ("inbox", "--all", "--limit", "0"),
    ("inbox", "--json"),
    ("note",),
    ("note", "--json"),
    ("case",),
    ("case", "list", "--csv"),
    ("week",),
    ("weeks",),
    ("review",),
    ("review", "--json"),
    ("settle",),
    ("dispute",),
    ("draft", "statement"),
    ("verify",),
    ("export", "--jsonl"),
    ("report", "timeline", "--format", "term"),
    ("report", "case", "--format", "json"),
)
# A column whose name steers the terminal makes a file that is no text at all; what hides or turns words is left.
IN_A_TABLE = tuple(one for one in STRINGS if all(ord(sign) > 0x9F or " " <= sign < "\x7f" for sign in one))
IMPORTS = (
    ("import", "mail.mbox", "--everybody", "--dry-run"),
    ("import", "mail.mbox", "--everybody"),
    ("import", "WhatsApp Chat with Dana.txt", "--zone", "case", "--dmy", "--dry-run"),
    ("import", "WhatsApp Chat with Dana.txt", "--zone", "case", "--dmy"),
    ("import", "WhatsApp Chat with Dana.txt", "--zone", "case", "--dmy"),
    ("import", "bank.csv"),
    ("import", "bank.csv", "--json"),
    ("import", "bank.csv", "--columns", "date=Booked on, amount=Betrag", "--zone", "case"),
    ("import", "no such file \x1b[2J"),
)
PASTE = ("paste", "--on", "5 mar 2026", "--zone", "case")


def unsafe(text: str) -> list[str]:
    return sorted({f"U+{ord(one):04X}" for one in text if not one.isprintable() and one != "\n"})


def spoken(dk: Prompt, command: tuple[str, ...], stdin: bytes | None = None) -> list[str]:
    """What must not be in the answer of a command, named with the command; and JSON must be JSON."""
    found = dk.run(*command, stdin=stdin)
    assert "fault in disputekit" not in found.err, found.err
    if "--json" in command and found.code in {0, 6}:
        json.loads(found.out)
    return [f"{sign} from {' '.join(command)!r}" for sign in unsafe(found.out + found.err)]


def brought_in(dk: Prompt, texts: list[str], in_a_table: list[str]) -> list[str]:
    """Import the words in a mailbox, a chat, a table and a copied page; what each command said wrong."""
    (dk.folder / "mail.mbox").write_text(mailbox(texts), encoding="utf-8")
    (dk.folder / "WhatsApp Chat with Dana.txt").write_text(chat(texts), encoding="utf-8")
    (dk.folder / "bank.csv").write_text(table(in_a_table), encoding="utf-8")
    found = [one for command in IMPORTS for one in spoken(dk, command)]
    for last in ("--dry-run", "--yes"):
        found += spoken(dk, (*PASTE, last), page(texts).encode())
    return found


def read_back(dk: Prompt, patch: pytest.MonkeyPatch, numbers: Iterable[int]) -> tuple[int, list[str]]:
    """Say everything at two widths; how many commands ran, and what they said wrong."""
    every = [("show", str(number), *more) for number in numbers for more in ((), ("--json",))]
    found, ran = [], 0
    for command in (*COMMANDS, *every):
        for width in ("", "60") if command in COMMANDS else ("60",):
            patch.setenv("COLUMNS", width)
            found += spoken(dk, command)
            ran += 1
    return ran, found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A case that holds every string in every field, made once, and what was said wrong while it was made."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        dk = Prompt(folder, patch)
        dk.at(NOON)(*CASE, "--clock-set", "--yes")
        for words in batches(STRINGS, 24):
            write_by_hand(dk, words)
        found = brought_in(dk.at(LATER), batches(STRINGS, 12), batches(IN_A_TABLE, 12))
    return folder, found


@pytest.fixture
def full_office(office: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch) -> Prompt:
    """A prompt in that case, for reading only."""
    return Prompt(office[0], monkeypatch).at(LATER)


def test_what_is_brought_in_steers_nothing_while_it_is_shown(office: tuple[Path, list[str]]) -> None:
    assert office[1] == []


def test_nothing_steers_the_terminal(full_office: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    count = full_office.count()
    assert count > 100
    assert read_back(full_office, monkeypatch, range(1, count + 1, 5))[1] == []


@pytest.mark.parametrize(("command", "words"), [("inbox", "[q]uit > "), ("week", "[q]uit")])
def test_no_question_at_a_real_terminal_is_asked_in_words_that_steer(
    full_office: Prompt, monkeypatch: pytest.MonkeyPatch, command: str, words: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["dk", command])
    played = play(run, [(words, "s"), (words, "s"), (words, "q")])
    assert played.used >= 1, played.screen
    assert unsafe(played.screen.replace("\r\n", "\n").replace("\r", "")) == []
    assert full_office.count() > 100


@pytest.mark.full
def test_every_string_alone_in_every_field_steers_nothing(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in STRINGS:
        write_by_hand(dk, words)
    found = brought_in(dk.at(LATER), list(STRINGS), list(IN_A_TABLE))
    ran, said = read_back(dk, monkeypatch, range(1, dk.count() + 1))
    refused = [one for words in STRINGS for one in wrongly_refused(dk, words)]
    record(
        "E2 terminal",
        "each string alone in every field by hand and by import, every command at two widths, refusals too",
        strings=len(STRINGS),
        records=dk.count(),
        commands=ran + len(IMPORTS) + len(STRINGS) * len(refusals("x")),
        found=len(found) + len(said) + len(refused),
        planted=1,
        caught=int(planted_hole(dk, monkeypatch) == ["U+001B"]),
    )
    assert [*found, *said, *refused] == []


def test_json_gives_the_words_back_as_they_were(dk: Prompt) -> None:
    said = [f"a {words} z" for words in batches(STRINGS, 24)]
    for words in said:
        dk("got", "--words", "--", words)
    found = dk("timeline", "--json", "--limit", "0", "--kind", "message").json["records"]
    assert sorted(one["text"]["body"] for one in found) == sorted(said)


def refusals(words: str) -> tuple[tuple[str, ...], ...]:
    """Commands that cannot do what they are told, with the words in what they repeat."""
    return (
        ("show", "--", words),
        ("open", "--", words),
        ("timeline", "--about", words),
        ("timeline", "--since", words),
        ("search", "--", f"unheard {words}"),
        ("case", "use", "--", words),
        ("quoted", "R1", "--", words),
        ("event", "--", words),
        ("delivered", "M1", str(Path("missing") / words.replace("/", "").replace("\n", "")[:200])),
        ("help", "--", words),
        ("import", f"{as_name(words, 100)}.csv"),
        ("import", "--as", words, "x"),
        ("set", "zone", "--", words),
        ("set", "currency", "--", words),
        ("report", words),
        ("draft", "--", words),
    )


def wrongly_refused(dk: Prompt, words: str) -> list[str]:
    return [one for command in refusals(words) for one in spoken(dk, command)]


def test_a_refusal_repeats_nothing_that_steers(dk: Prompt) -> None:
    for words in batches(STRINGS, 48):
        assert wrongly_refused(dk, words) == []
        assert [one for one in refusals(words) if not dk.run(*one).code] == []


def test_wide_and_combining_characters_are_counted_by_cells(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    dk("got", "z" + "\u0300" * 200 + " " + "漢字" * 60)
    monkeypatch.setenv("COLUMNS", "40")
    for line in dk("timeline").lines:
        width = sum(
            0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
            for one in line
        )
        assert width <= 40


def planted_hole(dk: Prompt, patch: pytest.MonkeyPatch) -> list[str]:
    """What the check sees of an escape where the filter of the terminal is gone."""
    from disputekit.cli import options
    from disputekit.cli.screen import layout, listing

    dk("got", "--words", "--", STRINGS[0])
    for module in (options, layout, listing, terminal):
        patch.setattr(module, "printable", lambda text: text)
    return unsafe(dk("timeline", "--limit", "1").out)


def test_a_planted_hole_is_found(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    assert planted_hole(dk, monkeypatch) == ["U+001B"]
