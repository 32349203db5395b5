"""memo, note, paste, catchup, the editor and the quick form."""

from pathlib import Path

import pytest

from disputekit.cli import asking, editor, keys, quick
from disputekit.cli.commands import log as log_commands
from disputekit.cli.commands import paste
from tests.cli.conftest import Prompt


def test_a_memo_is_words_or_a_file(dk: Prompt) -> None:
    dk("memo", "the offer as accepted")
    assert dk.refused("memo").code == 2


def test_a_note_is_private_and_can_be_deleted(dk: Prompt) -> None:
    assert "private, in no report" in dk("note", "be", "patient").out
    assert "be patient" in dk("note").out
    assert dk("note", "--json").json[0]["text"] == "be patient"
    assert "patient" not in dk("timeline").out + dk("status").out
    assert dk.run("search", "patient").code == 4
    dk("note", "--delete", "1")
    assert "no notes yet" in dk("note").err
    assert dk.refused("note", "--delete", "1").code == 4


CHAT = "Dana 15:02\ncan you also do a blog\n\nOlena 15:05\nthat is extra\n"


def test_a_paste_is_kept_whole_as_one_source(dk: Prompt) -> None:
    found = dk("paste", "--whole", stdin=CHAT.encode())
    assert "dk paste 2" in found.err
    assert dk("show", "2", "--json").json["text"]["body"] == CHAT.strip()
    assert dk.refused("paste", stdin=b"  \n").code == 2


def test_a_paste_is_split_where_the_user_says(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    dk("paste", "--whole", stdin=CHAT.encode())

    def marked(_workspace: Path, start: str = "", suffix: str = ".txt") -> str:
        return start.replace("Dana 15:02\n", "Dana 15:02\n@@ client | 3 mar 15:02\n").replace(
            "Olena 15:05\n", "Olena 15:05\n@@ me | 3 mar 15:05\n"
        )

    monkeypatch.setattr(paste, "edited", marked)
    found = dk("paste", "2")
    assert len(found.lines) == 2
    first = dk("show", "3", "--json").json
    assert (first["talk"]["from"], first["source"]["import"]) == ("Dana Reyes", 2)
    assert first["text"]["body"].startswith("can you also do a blog")


def test_changed_words_of_a_paste_are_refused(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    dk("paste", "--whole", stdin=CHAT.encode())
    monkeypatch.setattr(paste, "edited", lambda *_: "@@ client | 3 mar 15:02\ncan you do a shop\n")
    assert dk.refused("paste", "2").code == 2
    assert dk.refused("paste", "1").code == 2


LINES = "3 mar 15:00 | requested | wants a blog too\nabout 28 feb | sent | told her it is extra\n# left out\n"


def test_catchup_writes_several_things_at_once(dk: Prompt) -> None:
    found = dk("catchup", stdin=LINES.encode())
    assert len(found.lines) == 2
    assert "about Sat 28 Feb 2026" in found.out


def test_catchup_shows_every_fault_and_writes_nothing(dk: Prompt) -> None:
    text = LINES + "03/04 | got | hello\n3 mar 14:00 | quoted R9 450 | x\nno bars\n3 mar | funded M1 lots |\n"
    found = dk.refused("catchup", stdin=text.encode())
    assert found.err.count("??") >= 4
    assert "nothing was recorded" in found.err


def test_an_empty_catchup_is_no_failure(dk: Prompt) -> None:
    assert "nothing was recorded" in dk("catchup", stdin=b"# only a comment\n").err


def test_the_editor_gives_verbatim_words(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editor, "edited", lambda _workspace: "can you also\ndo a blog")
    dk("log", "--from", "client", "-e")
    assert dk("show", "2", "--json").json["text"]["basis"] == "verbatim"


def test_a_real_editor_is_started_on_a_private_draft(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    script = dk.folder / "ed.sh"
    script.write_text(
        '#!/bin/sh\nstat -c %a "$1" > mode.txt\nprintf "from the editor" > "$1"\n', encoding="utf-8"
    )
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    dk("log", "--from", "client", "-e")
    assert dk("show", "2", "--json").json["text"]["body"] == "from the editor"
    assert (dk.folder / "mode.txt").read_text(encoding="utf-8") == "600\n"
    assert [path.name for path in dk.workspace.iterdir() if path.name.startswith(".draft")] == []


@pytest.mark.parametrize("program", ["", "/nowhere/ed", "false"])
def test_an_editor_that_fails_records_nothing(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setenv("EDITOR", program)
    found = dk.refused("log", "--from", "client", "-e")
    assert "editor" in found.err


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A person at the terminal: keys and lines are given by the test."""
    monkeypatch.setattr(log_commands, "is_interactive", lambda: True)
    monkeypatch.setattr(asking, "is_interactive", lambda: True)
    return monkeypatch


def test_the_quick_form_asks_with_single_keys(dk: Prompt, terminal: pytest.MonkeyPatch) -> None:
    dk("scope", "exclude", "No newsletter")
    answers = ["15:40", "1"]
    pressed = ["?", "c", "r"]
    terminal.setattr(quick, "read_key", lambda: pressed.pop(0))
    terminal.setattr(quick, "ask", lambda *_: answers.pop(0))
    terminal.setattr(quick, "_text", lambda: "a newsletter popup")
    found = dk("log")
    assert "acme #3 · R1 requested by Dana · Upwork (default) · Tue 3 Mar 2026, 15:40" in found.out
    assert dk("show", "3", "--json").json["about"] == ["X1"]
    assert "what [Enter] message" in found.err


def test_a_time_that_is_unclear_is_asked_again(dk: Prompt, terminal: pytest.MonkeyPatch) -> None:
    answers, pressed = ["03/04", "15:40", ""], ["m", "enter"]
    terminal.setattr(quick, "read_key", lambda: pressed.pop(0))
    terminal.setattr(quick, "ask", lambda *_: answers.pop(0))
    terminal.setattr(quick, "_text", lambda: "told her it is extra")
    assert "you wrote" in dk("log").out


def test_ctrl_c_leaves_everything_as_it_was(dk: Prompt, terminal: pytest.MonkeyPatch) -> None:
    def interrupted() -> str:
        raise KeyboardInterrupt

    terminal.setattr(quick, "read_key", interrupted)
    found = dk.refused("log")
    assert found.code == 130
    assert "disputekit: interrupted\n" in found.err


def test_keys_are_read_from_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for given, key in (("R", "r"), ("\r", "enter"), ("\n", "enter")):
        monkeypatch.setattr(keys, "_unix_key", lambda given=given: given)
        assert keys.read_key() == key
    monkeypatch.setattr(keys, "_unix_key", lambda: "\x04")
    with pytest.raises(KeyboardInterrupt):
        keys.read_key()


def test_the_editor_module_needs_a_program(tmp_path: Path) -> None:
    from disputekit.errors import Refused

    with pytest.raises(Refused):
        editor.edited(tmp_path)
