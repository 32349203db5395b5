"""Whatever a client wrote, named or attached: stdout and stderr carry printable characters and newlines only."""

import json
import unicodedata
from pathlib import Path

import pytest

from disputekit.cli import terminal
from tests.cli.conftest import Prompt
from tests.cli.hostile import STRINGS

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
    ("scope",),
    ("scope", "--json"),
    ("account",),
    ("account", "--csv"),
    ("people",),
    ("people", "--json"),
    ("note",),
    ("note", "--json"),
    ("case",),
    ("case", "list", "--csv"),
    ("export", "--jsonl"),
    ("report", "timeline", "--format", "term"),
    ("report", "case", "--format", "json"),
)
AT_ONCE = 15


def unsafe(text: str) -> list[str]:
    return sorted({f"U+{ord(one):04X}" for one in text if not one.isprintable() and one != "\n"})


def fill(dk: Prompt, words: str) -> None:
    """Put the words into every field that takes them."""
    name = "".join(one for one in words if one not in "\n/\x00").strip()[:80] or "name"
    path = dk.folder / f"needle {name}"
    path.write_bytes(b"content")
    person = " ".join(f"Tom {name}".split())
    via = f"via {name}"[:60].strip()
    number = dk(
        "log", "-f", str(path), "--from", person, "--words", "-v", via, "-q", "--", f"needle {words}"
    ).out.strip()
    dk("fix", number, "text", "--why", f"needle {words}"[:400].strip(), "--", f"needle again {words}")
    dk("requested", "--words", "--", f"needle {words}")
    dk("scope", "add", "--", f"needle {words}")
    milestone = dk("milestone", "800", f"needle {words}", "-q").out.strip()
    dk("paid", dk("show", milestone, "--json").json["label"], "20", "--ref", f"needle {name}"[:60].strip())
    dk("log", "--kind", "deadline", "--set", "due=2026-03-09", f"needle {words}")
    dk("note", "--", words)
    dk("set", "title", "--", f"needle {name}")


@pytest.mark.parametrize("first", range(0, len(STRINGS), AT_ONCE))
def test_nothing_steers_the_terminal(dk: Prompt, monkeypatch: pytest.MonkeyPatch, first: int) -> None:
    for words in STRINGS[first : first + AT_ONCE]:
        fill(dk, words)
    every = [("show", str(number)) for number in range(1, dk.count() + 1)]
    for command in (*COMMANDS, *every, *((*one, "--json") for one in every[::4])):
        for width in ("", "60") if command in COMMANDS else ("60",):
            monkeypatch.setenv("COLUMNS", width)
            found = dk.run(*command)
            assert found.code == 0, found.err
            assert unsafe(found.out + found.err) == [], command
            if "--json" in command:
                json.loads(found.out)


def test_json_gives_the_words_back_as_they_were(dk: Prompt) -> None:
    said = [f"a {words} z" for words in STRINGS]
    for words in said:
        dk("got", "--words", "--", words)
    found = dk("timeline", "--json", "--limit", "0", "--kind", "message").json["records"]
    assert sorted(one["text"]["body"] for one in found) == sorted(said)


@pytest.mark.parametrize("words", STRINGS)
def test_a_refusal_repeats_nothing_that_steers(dk: Prompt, words: str) -> None:
    for command in (
        ("show", "--", words),
        ("open", "--", words),
        ("timeline", "--about", words),
        ("timeline", "--since", words),
        ("search", "--", f"unheard {words}"),
        ("case", "use", "--", words),
        ("quoted", "R1", "--", words),
        ("event", "--", words),
        ("delivered", "M1", str(Path("missing") / words.replace("/", "").replace("\n", ""))),
        ("help", "--", words),
    ):
        found = dk.run(*command)
        assert found.code, command
        assert unsafe(found.out + found.err) == [], command


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


def test_a_planted_hole_is_found(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the filter gone the same check fails, so it can see."""
    from disputekit.cli import options
    from disputekit.cli.screen import layout, listing

    dk("got", "--words", "--", STRINGS[0])
    for module in (options, layout, listing, terminal):
        monkeypatch.setattr(module, "printable", lambda text: text)
    assert unsafe(dk("timeline").out) == ["U+001B"]
