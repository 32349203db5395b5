"""``inbox``: what it shows, what its commands do, and what it answers."""

import shlex

import pytest

from disputekit.intake import formats
from disputekit.intake.plaintext import IMPORTER as TEXT
from tests.cli.conftest import Prompt
from tests.support.tiny_chat import TinyChat

CHAT = (
    "TINYCHAT\n2026-03-02T10:00|Dana Reyes|good morning\n2026-03-02T10:05|Olena Koval|good morning\n"
    "2026-03-02T10:05||can you see that the chat was opened?\n"
    "2026-03-02T18:22|Dana Reyes|ok also can u add a blog? its in the package right\n"
    "2026-03-02T18:30|Dana Reyes|and what about the logo?\n"
)


@pytest.fixture
def box(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> Prompt:
    """A case with X1 No blog, #2, and a chat of which #6 and #7 are the client's questions."""
    monkeypatch.setattr(formats, "importers", lambda: iter((TEXT, TinyChat())))
    dk("scope", "exclude", "No blog")
    (dk.folder / "chat.txt").write_text(CHAT, encoding="utf-8")
    dk("import", "chat.txt", "--zone", "Europe/Kyiv")
    return dk


def test_what_stands_out_is_listed_with_its_commands_and_exits_6(box: Prompt) -> None:
    found = box.run("inbox")
    assert found.code == 6
    assert found.lines == [
        "#7 Dana · tiny · Mon 2 Mar 2026, 18:22 (zone assumed)",
        '  "ok also can u add a blog? its in the package right"',
        '  near: X1 "No blog" (blog)',
        "      dk mark 7 request",
        "#8 Dana · tiny · Mon 2 Mar 2026, 18:30 (zone assumed)",
        '  "and what about the logo?"',
        "      dk mark 8 request",
    ]
    assert found.err.splitlines() == ["2 others left as plain messages: --all"]


def test_every_command_it_prints_works_and_empties_it(box: Prompt) -> None:
    box("requested", "a shop", "-t", "1 mar 9:00")
    offered = [one["commands"] for one in box.run("inbox", "--json").json["messages"]]
    assert [len(one) for one in offered] == [3, 3]
    for command in (offered[0][1], offered[1][0]):
        box(*shlex.split(command)[1:])
    found = box("inbox")
    assert (found.out, found.err.splitlines()[0]) == ("", "nothing waits in the inbox")
    assert box("show", "7", "--json").json["kind"] == "message"


def test_a_limit_says_how_many_more_there_are(box: Prompt) -> None:
    found = box.run("inbox", "-n", "1")
    assert (found.code, found.lines[0][:2], "1 more: --limit 0" in found.err) == (6, "#7", True)
    assert len(box.run("inbox", "-n", "0").lines) == 7
    assert box.run("inbox", "-n", "-1").code == 2


def test_all_shows_plain_talk_too(box: Prompt) -> None:
    found = box.run("inbox", "--all")
    assert [line.split()[0] for line in found.lines if line[0] == "#"] == ["#4", "#5", "#7", "#8"]
    assert "others" not in found.err


def test_json_says_why(box: Prompt) -> None:
    found = box.run("inbox", "--json")
    assert (found.code, found.json["count"], found.json["others"], found.json["unknown"]) == (6, 2, 2, 0)
    first = found.json["messages"][0]
    assert first["near"] == [{"label": "X1", "words": "No blog", "shared": ["blog"]}]
    assert first["cues"] == ["?", "can u", "also", "add"]
    assert (first["seq"], first["side"], first["via"]) == (7, "client", "tiny")


def test_quiet_says_the_number_that_waits(box: Prompt) -> None:
    assert box.run("inbox", "-q").out == "2\n"


def test_an_empty_case_has_an_empty_inbox(dk: Prompt) -> None:
    found = dk("inbox")
    assert (found.out, found.err) == ("", "nothing waits in the inbox\n")
    assert dk("inbox", "-q").out == ""


def test_on_a_narrow_screen_a_command_has_its_own_line(box: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    box("requested", "a shop", "-t", "1 mar 9:00")
    monkeypatch.setenv("COLUMNS", "40")
    lines = box.run("inbox", "-n", "1").lines
    assert lines[-3:] == [
        "      dk mark 7 request",
        "      dk mark 7 agreed --about R1",
        "      dk mark 7 declined --about R1",
    ]
    assert max(map(len, lines)) <= 40


def test_names_that_belong_to_no_side_are_said(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "importers", lambda: iter((TEXT, TinyChat())))
    (dk.folder / "c.txt").write_text("TINYCHAT\n2026-03-02T10:00|Dee|a blog?\n", encoding="utf-8")
    dk("import", "c.txt", "--zone", "Europe/Kyiv")
    assert "1 of them from names that belong to no side: dk people" in dk("inbox").err
    dk("people", "add", "Dee", "--side", "client")
    assert dk.run("inbox").code == 6


def test_twins_are_shown_in_pairs_with_the_command_that_joins_them(box: Prompt) -> None:
    box("got", "also can you add a blog? its in the package, right", "-t", "2 mar 18:20")
    found = box.run("inbox", "--twins")
    assert found.code == 6
    assert found.lines == [
        "typed     #9 Dana · Upwork · Mon 2 Mar 2026, 18:20 Kyiv (16:20 UTC)",
        '          "also can you add a blog? its in the package, right"',
        "imported  #7 Dana · tiny · Mon 2 Mar 2026, 18:22 (zone assumed)",
        '          "ok also can u add a blog? its in the package right"',
        "      dk same 9 7  (94 % alike)",
    ]
    [pair] = box.run("inbox", "--twins", "--json").json["pairs"]
    assert (pair["typed"]["seq"], pair["imported"]["seq"], pair["alike"]) == (9, 7, 94)
    assert box.run("inbox", "--twins", "-q").out == "1\n"
    box(*shlex.split(pair["command"])[1:])
    after = box("inbox", "--twins")
    assert (after.out, after.err) == ("", "nothing that was typed looks like an imported message\n")
    assert box("inbox", "--twins", "-q").out == ""


def test_a_limit_holds_for_twins_too(box: Prompt) -> None:
    box("got", "also can you add a blog? its in the package, right", "-t", "2 mar 18:20")
    box("got", "what about the logo?", "-t", "2 mar 18:40")
    found = box.run("inbox", "--twins", "-n", "1")
    assert (len(found.lines), found.err) == (5, "1 more: --limit 0\n")


def test_two_lists_at_once_are_refused(box: Prompt) -> None:
    assert box.run("inbox", "--twins", "--all").code == 2
