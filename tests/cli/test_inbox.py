"""``inbox``: what it shows, what its commands do, and what it answers."""

import shlex
from collections.abc import Sequence

import pytest

from disputekit.app.correct import take_back
from disputekit.app.workspace import OpenCase
from disputekit.cli import inbox_walk
from disputekit.cli.main import run
from disputekit.intake import formats
from disputekit.intake.plaintext import IMPORTER as TEXT
from disputekit.ledger.append import Appended
from tests.cli.conftest import Prompt
from tests.support.screen import Played, play
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


# ---------------------------------------------------------------- at a terminal

KEYS = "[q]uit > "
NO_CLAUSE = (" [Enter: none]: ", "\n")


def walked(*script: tuple[str, str], arguments: tuple[str, ...] = ()) -> Played:
    played = play(lambda: run(["inbox", *arguments]), script)
    assert played.used == len(script), played.screen
    return played._replace(screen=played.screen.replace("\r", ""))


def waiting(prompt: Prompt) -> list[int]:
    return [one["seq"] for one in prompt.run("inbox", "--json").json["messages"]]


def test_each_key_writes_a_reading_that_cites_the_message(box: Prompt) -> None:
    before = box("show", "7", "--json").json
    played = walked((KEYS, "r"), NO_CLAUSE, (KEYS, "a"), ("agreed: which [R1]: ", "\n"))
    assert played.result == 0
    assert "[1/2] #7 Dana · tiny · Mon 2 Mar 2026, 18:22 (zone assumed)" in played.screen
    assert 'near: X1 "No blog" (blog)' in played.screen
    assert "#9: #7 is request R1 (classified today, the message is unchanged)" in played.screen
    assert "#10: #8 agrees to R1 (classified today, the message is unchanged)" in played.screen
    assert "acme · read 2 · skipped 0 · still waiting 0" in played.screen
    assert waiting(box) == []
    after = box("show", "7", "--json").json
    assert {name: after[name] for name in ("kind", "text", "talk")} == {
        name: before[name] for name in ("kind", "text", "talk")
    }


def test_an_answer_is_no_key_while_there_is_nothing_to_answer(box: Prompt) -> None:
    played = walked((KEYS, "a"), (KEYS, "q"))
    assert "[a]greed" not in played.screen
    assert played.screen.endswith("acme · read 0 · skipped 0 · still waiting 2\n")


def test_enter_skips_and_undo_goes_back_to_the_last_reading(box: Prompt) -> None:
    played = walked(
        (KEYS, "u"),
        (KEYS, "r"),
        NO_CLAUSE,
        ("[2/2]", ""),
        (KEYS, "u"),
        ("[1/2]", ""),
        (KEYS, "\r"),
        (KEYS, "\r"),
    )
    assert "nothing was recorded in this walk yet" in played.screen
    assert "taken back: #9" in played.screen
    assert "acme · read 0 · skipped 2 · still waiting 2" in played.screen
    assert waiting(box) == [7, 8]


def test_what_cannot_be_recorded_is_said_and_the_message_stays(box: Prompt) -> None:
    box("requested", "a shop", "-t", "1 mar 9:00")
    played = walked((KEYS, "x"), ("declined: which [R1]: ", "R9\n"), (KEYS, "q"))
    assert "R9" in played.screen.partition("which [R1]: R9")[2]
    assert waiting(box) == [7, 8]


def test_ctrl_c_keeps_what_was_recorded(box: Prompt) -> None:
    played = walked((KEYS, "r"), NO_CLAUSE, (KEYS, "\x04"))
    assert played.result == 130
    assert "stopped; what was recorded stays recorded: #9" in played.screen
    assert waiting(box) == [8]
    assert "stopped; nothing was recorded" in walked((KEYS, "\x04")).screen


def test_a_reading_that_is_gone_already_is_not_taken_back_twice(box: Prompt) -> None:
    def both(case: OpenCase, seqs: Sequence[int], reason: str) -> Appended:
        take_back(case, seqs, reason)
        return take_back(case, seqs, reason)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbox_walk, "take_back", both)
        played = play(lambda: run(["inbox"]), ((KEYS, "r"), NO_CLAUSE, (KEYS, "u"), (KEYS, "q")))
    assert "was taken back already" in played.screen
    assert waiting(box) == [7, 8]


def test_r_2_is_a_request_near_the_clause_with_that_number(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the walk was promised to look: the message, its clause, the keys, and what became of it."""
    monkeypatch.setattr(formats, "importers", lambda: iter((TEXT, TinyChat())))
    dk("scope", "exclude", "No e-mail marketing")
    dk("scope", "exclude", "No blog")
    (dk.folder / "chat.txt").write_text(CHAT, encoding="utf-8")
    dk("import", "chat.txt", "--zone", "Europe/Kyiv")
    played = walked((KEYS, "r"), ("[Enter: none]: ", " 2\n"), (KEYS, "q"))
    assert (
        "[1/2] #8 Dana · tiny · Mon 2 Mar 2026, 18:22 (zone assumed)\n"
        '  "ok also can u add a blog? its in the package right"\n'
        '  near: X2 "No blog" (blog)\n'
    ) in played.screen
    assert (
        " [r]equest [$]money [=]same as mine [p]rivate [Enter]skip [u]ndo [q]uit > r"
        in played.screen.replace("\n", "")
    )
    assert "#10: #8 is request R1, near X2 (classified today, the message is unchanged)" in played.screen
    assert dk("show", "10", "--json").json["about"] == ["X2"]


def test_a_clause_that_is_none_is_said_and_nothing_is_written(box: Prompt) -> None:
    before = box.count()
    played = walked((KEYS, "r"), ("[Enter: none]: ", "7\n"), (KEYS, "q"))
    assert "there is no clause 7" in played.screen
    assert box.count() == before


def test_money_of_the_client_is_a_claim_unless_a_step_is_named(box: Prompt) -> None:
    ask = "step, what for, amount (released M1 800): "
    played = walked(
        (KEYS, "$"), (ask, "nothing\n"), (KEYS, "$"), (ask, "150\n"), (KEYS, "$"), (ask, "released 80\n")
    )
    assert "is money:" in played.screen
    claimed, released = box("show", "9", "--json").json, box("show", "10", "--json").json
    assert (claimed["step"], claimed["cites"], released["step"]) == ("claimed", [7], "released")
    assert claimed["when"]["from"][:16] == "2026-03-02T18:22"


def test_same_offers_the_note_that_is_alike_and_joins_it(box: Prompt) -> None:
    box("got", "also can you add a blog? its in the package, right", "-t", "2 mar 18:20")
    played = walked(
        (KEYS, "="), ("same as your record number [9]: ", "\n"), (KEYS, "="), ("number: ", "6\n"), (KEYS, "q")
    )
    assert "#10: #7 is the same event as #9" in played.screen
    assert "it is nothing you typed" in played.screen


def test_private_stays_out_of_documents_and_waits_no_more_until_undo(box: Prompt) -> None:
    played = walked((KEYS, "p"), (KEYS, "q"))
    assert "#9: #7 stays out of documents" in played.screen
    assert waiting(box) == [8]
    assert "ok also can u" not in box("report", "timeline", "--format", "md", "-o", "-").out
    assert box("show", "7").out
    assert waiting(box) == [8]
    box("undo", "--yes")
    assert waiting(box) == [7, 8]


def test_a_message_stands_between_its_neighbours(box: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    before, _, after = walked((KEYS, "q")).screen.partition("[1/2]")
    assert before.endswith('"can you see that the chat was opened?"\n')
    assert '    18:30 Dana: "and what about the logo?"\n [r]equest' in after
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm")
    assert '\x1b[2m    18:30 Dana: "and what about the logo?"\x1b[0m\n' in walked((KEYS, "q")).screen


def test_a_whole_channel_is_skipped_with_one_key(box: Prompt) -> None:
    other = (
        "TINYCHAT\n2026-03-02T18:25|Dana Reyes|can you add a shop?\n2026-03-02T19:00|Dana Reyes|also a map?\n"
    )
    (box.folder / "b.txt").write_text(other, encoding="utf-8")
    box("import", "b.txt", "--zone", "Europe/Kyiv", "--channel", "email")
    played = walked((KEYS, "n"), ("[2/4]", ""), (KEYS, "\r"), ("[4/4]", ""), (KEYS, "q"))
    assert "[3/4]" not in played.screen, "the other message of the channel that was skipped"
    assert "[n]ext channel" not in played.screen.partition("[4/4]")[2]
    assert "read 0 · skipped 3 · still waiting 4" in played.screen


def test_what_is_handed_over_and_what_arrived(box: Prompt) -> None:
    box("milestone", "800", "Design")
    box("delivered", "M1", "--text", "done", "-t", "1 mar 9:00")
    played = walked((KEYS, "d"), ("which one arrived [M1]: ", "\n"), (KEYS, "q"))
    assert "shows that it arrived: M1" in played.screen


def test_a_walk_with_a_limit_says_what_it_leaves(box: Prompt) -> None:
    played = walked((KEYS, "\r"), arguments=("-n", "1"))
    assert "1 more: --limit 0" in played.screen
    assert "still waiting 2" in played.screen


def test_a_walk_through_nothing_says_so(dk: Prompt) -> None:
    played = walked()
    assert (played.result, played.screen) == (0, "nothing waits in the inbox\n")
    assert dk.count() == 1
