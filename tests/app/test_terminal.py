"""What is said to a person at a terminal: questions, progress, editors, and nothing that steers the screen."""

import csv
import io
import json
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputekit.cli import editor, progress
from disputekit.cli.asking import ask, confirmed
from disputekit.cli.clipboard import clipboard_bytes
from disputekit.cli.main import run
from disputekit.cli.messages import lost_dollars
from disputekit.cli.progress import terminal_progress
from disputekit.cli.terminal import is_interactive, printable, printable_json, spreadsheet_cell
from disputekit.cli.writing import given_text, kept_on_refusal, piped
from disputekit.errors import Refused
from tests.cli.conftest import Prompt
from tests.support.office import Office
from tests.support.screen import play

# ---------------------------------------------------------------- text that steers nothing


@given(st.text())
def test_nothing_but_what_can_be_printed_reaches_the_screen(text: str) -> None:
    shown = printable(text)
    assert all(one.isprintable() or one == "\n" for one in shown)
    assert printable(shown) == shown


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30))
def test_words_in_any_script_stay_as_they_are_but_for_odd_spaces(text: str) -> None:
    assert printable(text) == "".join(" " if one.isspace() else one for one in text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb", "a    b"),
        ("a\u00a0b\u2009c", "a b c"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\rb", "a\\rb"),
        ("a\nb", "a\nb"),
        ("\u202eevil", "\\u202eevil"),
        ("\x85\u2028\x0c", "\\x85\\u2028\\x0c"),
        ("\udcff", "\\udcff"),
        ("Ки\u0457в \u20ac \U0001f600", "Ки\u0457в \u20ac \U0001f600"),
    ],
)
def test_what_cannot_be_printed_is_shown_by_its_number(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_keeps_its_value_and_steers_nothing(value: object) -> None:
    shown = printable_json(json.dumps(value, ensure_ascii=False))
    assert all(one.isprintable() or one == "\n" for one in shown)
    assert json.loads(shown) == value


@given(st.text())
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    cell = spreadsheet_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    assert "\n" not in cell
    assert next(csv.reader(io.StringIO(_row(cell)))) == [cell]


def _row(cell: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([cell])
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, ""), (5, "5"), ("=1+1", "'=1+1"), (" -5", "' -5"), ("a=b", "a=b"), ("\uff1d1", "'\uff1d1")],
)
def test_cells_are_shown_as_they_are_or_behind_an_apostrophe(value: object, cell: str) -> None:
    assert spreadsheet_cell(value) == cell


# ---------------------------------------------------------------- questions


def test_a_question_is_asked_on_the_terminal_and_answered_by_a_line() -> None:
    played = play(lambda: ask("which\x1b[2J", "x"), [("which\\x1b[2J [x]: ", " y \n")])
    assert played.result == "y"


def test_an_empty_answer_takes_the_default() -> None:
    assert play(lambda: ask("which", "x"), [("[x]: ", "\n")]).result == "x"


def test_no_answer_is_a_refusal() -> None:
    assert isinstance(play(lambda: ask("which"), [(": ", "\x04")]).result, Refused)


@pytest.mark.parametrize(
    ("typed", "agreed"), [("y", True), ("YES", True), ("", True), ("n", False), ("what", False)]
)
def test_a_yes_is_a_yes(typed: str, agreed: bool) -> None:
    assert play(lambda: confirmed("Record 9?", yes=False), [("[Y/n] [y]: ", f"{typed}\n")]).result is agreed


def test_without_a_terminal_only_the_option_is_a_yes() -> None:
    assert confirmed("Record 9?", yes=True)
    with pytest.raises(Refused) as caught:
        confirmed("Record 9?", yes=False)
    assert "--yes" in caught.value.hint
    assert not is_interactive()
    assert play(is_interactive, []).result is True


# ---------------------------------------------------------------- start, undo and catchup at a terminal


def test_start_asks_for_what_is_missing_and_again_for_what_is_unclear(prompt: Prompt, empty: Office) -> None:
    played = play(
        lambda: run(["start", "--title", "Site"]),
        [
            ("(--me): ", "Olena\n"),
            ("(--client): ", "\n"),
            ("(--client): ", "Dana\n"),
            ("(--platform): ", "direct\n"),
            ("(--currency): ", "dollars\n"),
            ("(--currency): ", "usd\n"),
            ("(--zone): ", "Kyiv\n"),
            ("did you mean Europe/Kyiv?", ""),
            ("(--zone): ", "Europe/Kyiv\n"),
            ("(--channel email): ", "email\n"),
            ("agreed on", "12 jan 2026\n"),
            ("agreed item", "Home (limit 2 rounds)\n"),
            ("agreed item", "\n"),
            ("not included", "Copywriting\n"),
            ("not included", "\n"),
            ("milestone", "Home\n"),
            ("no amount", ""),
            ("milestone", "Home (S1), 800\n"),
            ("milestone", "\n"),
            ("as a file", "\n"),
            ("Record 4?", "y\n"),
        ],
    )
    assert played.result == 0
    assert played.used == 21
    assert empty.count() == 4


def test_start_shows_everything_and_takes_a_no(prompt: Prompt, empty: Office) -> None:
    path = empty.folder / "scope.md"
    path.write_text(
        "Client: Dana\nMe: Olena\nPlatform: Upwork hourly\nCurrency: USD\nZone: UTC\nTitle: Site\n"
        "Hello there\n## Scope\n- Home (limit 2 rounds)\n## Payment\n- Support 45.00 per hour\n- Home 800, due 1 may 2027\n",
        encoding="utf-8",
    )
    played = play(lambda: run(["start", str(path)]), [("Record 4?", "n\n")])
    assert played.result == 0
    for words in (
        "dana · Site · Dana · upwork hourly · USD · UTC",
        "S1   Home · limit 2 rounds",
        "M1   Support · USD 45.00 per hour",
        "M2   Home · USD 800.00 · due 2027-05-01",
        "not taken: line 7: Hello there",
        "a list that only you wrote shows little",
        "nothing was recorded",
    ):
        assert words in played.screen
    assert not empty.setup.workspace.exists()


def test_undo_asks_when_the_command_is_old(dk: Prompt, office: Office) -> None:
    office.got("long ago")
    assert dk.refused("undo").code == 2
    played = play(lambda: run(["undo"]), [("Take it back?", "n\n")])
    assert "#2 Dana wrote" in played.screen
    assert office.count() == 2
    played = play(lambda: run(["undo"]), [("Take it back?", "y\n")])
    assert played.result == 0
    assert office.in_force() == [1, 3]
    assert "dk withdraw --undo 2" in played.screen


def test_undo_of_several_records_says_how_to_bring_all_of_them_back(dk: Prompt, office: Office) -> None:
    dk("hours", "yesterday", "3", "--manual", "1")
    found = dk("undo")
    assert "dk withdraw --undo 2 3" in found.err
    dk("withdraw", "--undo", "2", "3")
    assert office.in_force() == [1, 2, 3, 6, 7]


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """An editor that saves one page after the other; the text it was given is in ``given.txt``."""
    left: list[str] = []
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\nfolder = pathlib.Path(__file__).parent\npages = sorted(folder.glob('page-*'))\n"
        "file = pathlib.Path(sys.argv[1])\n(folder / 'given.txt').write_text(file.read_text('utf-8'), 'utf-8')\n"
        "file.write_text(pages[0].read_text('utf-8'), 'utf-8')\npages[0].unlink()\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    return left


def write_pages(folder: Path, *texts: str) -> None:
    for number, text in enumerate(texts):
        (folder / f"page-{number}").write_text(text, encoding="utf-8")


def test_catchup_goes_back_to_the_editor_with_the_same_page(
    dk: Prompt, office: Office, pages: list[str]
) -> None:
    write_pages(office.folder, "03/04 | got | hello", "2 mar 2026 | got | hello")
    played = play(lambda: run(["catchup"]), [("[e]dit or [q]uit", "e\n"), ("Record 1?", "y\n")])
    assert played.result == 0
    assert (office.folder / "given.txt").read_text("utf-8") == "03/04 | got | hello"
    assert office.count() == 2


@pytest.mark.parametrize(
    ("page", "question"), [("03/04 | got | hello", "[q]uit"), ("now | got | hello", "Record 1?")]
)
def test_catchup_that_is_given_up_shows_the_page(
    dk: Prompt, office: Office, pages: list[str], page: str, question: str
) -> None:
    write_pages(office.folder, page)
    played = play(lambda: run(["catchup"]), [(question, "q\n")])
    assert played.result == 2
    assert f"so that it is not lost:\n{page}" in played.screen.replace("\r", "")
    assert office.count() == 1


def test_a_paste_goes_back_to_the_editor_with_its_marks(
    dk: Prompt, office: Office, pages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pages(office.folder, "@@ client | 03/04\nhello", "@@ client | 2 mar 2026\nhello")
    monkeypatch.setattr("disputekit.cli.commands.paste.clipboard_bytes", lambda: b"hello\r\n")
    played = play(lambda: run(["paste"]), [("[s]plit", "s\n"), ("[e]dit or [q]uit", "\n")])
    assert played.result == 0
    assert "can be read in more than one way" in played.screen
    assert (office.folder / "given.txt").read_text("utf-8") == "@@ client | 03/04\nhello"
    assert office.records()[-1].fields["text"] == {"body": "hello", "basis": "verbatim"}


def test_a_paste_that_is_given_up_shows_the_page(dk: Prompt, office: Office, pages: list[str]) -> None:
    dk("paste", stdin=b"hello\n")
    write_pages(office.folder, "@@ client | 03/04\nhello")
    played = play(lambda: run(["paste", "2"]), [("[q]uit", "q\n")])
    assert played.result == 2
    assert "@@ client | 03/04\nhello" in played.screen.replace("\r", "")
    assert office.count() == 2


def test_a_paste_from_the_clipboard_may_stay_whole(
    dk: Prompt, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disputekit.cli.commands.paste.clipboard_bytes", lambda: b"hello")
    assert play(lambda: run(["paste"]), [("[s]plit", "\n")]).result == 0
    assert play(lambda: run(["paste", "--whole", "-v", "email"]), []).result == 0
    assert [one.fields["kind"] for one in office.records()[1:]] == ["import", "import"]


def test_a_paste_without_a_mark_is_not_split(dk: Prompt, office: Office, pages: list[str]) -> None:
    dk("paste", stdin=b"hello\n")
    write_pages(office.folder, "hello")
    assert "no line was marked" in dk.refused("paste", "2").err


def test_what_was_written_in_the_editor_is_shown_when_it_is_refused(
    dk: Prompt, office: Office, pages: list[str]
) -> None:
    write_pages(office.folder, "a long story\nof two lines")
    found = dk.refused("log", "--from", "client", "-e", "-t", "03/04")
    assert "so that it is not lost:\na long story\nof two lines" in found.err


def test_an_empty_page_records_nothing(dk: Prompt, office: Office, pages: list[str]) -> None:
    write_pages(office.folder, " \n")
    assert "the text is empty" in dk.refused("log", "--from", "client", "-e").err


def test_nobody_writes_a_page_for_a_case_that_is_not_there(
    prompt: Prompt, tmp_path: Path, pages: list[str]
) -> None:
    write_pages(tmp_path, "a long story")
    for command in (("log", "-e"), ("catchup",)):
        assert prompt.run(*command).code == 4
    assert (tmp_path / "page-0").exists()


# ---------------------------------------------------------------- the editor


def test_a_draft_is_private_and_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "editor.sh"
    script.write_text(
        f'#!/bin/sh\nstat -c %a "$1" > {tmp_path}/mode\ncat "$1" > {tmp_path}/was\nprintf "new\\n\\n" > "$1"\n'
    )
    script.chmod(stat.S_IRWXU)
    monkeypatch.setenv("VISUAL", str(script))
    monkeypatch.setenv("EDITOR", "false")
    assert editor.edited(tmp_path / "workspace", "old") == "new"
    assert (tmp_path / "mode").read_text() == "600\n"
    assert (tmp_path / "was").read_text() == "old"
    assert not list((tmp_path / "workspace").iterdir())


@pytest.mark.parametrize(
    "program", ["false", "no-such-editor-here", "vi 'open", "sh -c 'printf \"\\377\" > $0'"]
)
def test_an_editor_that_cannot_be_used_is_a_refusal_and_leaves_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setenv("EDITOR", program)
    with pytest.raises(Refused, match="editor"):
        editor.edited(tmp_path)
    assert not list(tmp_path.iterdir())


def test_without_an_editor_it_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        editor.edited(tmp_path)
    assert "EDITOR" in caught.value.hint


def test_the_editor_gets_the_terminal_when_the_text_came_from_a_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard = tmp_path / "tty"
    keyboard.write_text("typed", encoding="utf-8")
    monkeypatch.setattr(editor, "_terminal", lambda: keyboard.open("rb"))
    monkeypatch.setenv("EDITOR", "sh -c 'cat > $0'")
    assert editor.edited(tmp_path / "workspace") == "typed"


def test_a_process_without_a_terminal_has_none_to_give(monkeypatch: pytest.MonkeyPatch) -> None:
    def unplugged(self: Path, *_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "open", unplugged)
    assert editor._terminal() is None


# ---------------------------------------------------------------- the clipboard


@pytest.mark.parametrize("name", ["wl-paste", "xclip", "xsel", "pbpaste", "powershell"])
def test_the_clipboard_is_read_with_the_systems_own_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    _program(tmp_path / name, "printf 'hello \\303\\251'")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert clipboard_bytes().decode() == "hello \u00e9"


def test_a_program_that_fails_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path / "wl-paste", "exit 1")
    (tmp_path / "xclip").write_text("no program at all", encoding="utf-8")
    (tmp_path / "xclip").chmod(0o700)
    _program(tmp_path / "xsel", "printf hello")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert clipboard_bytes() == b"hello"


def test_a_machine_without_a_clipboard_is_told_about_the_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused) as caught:
        clipboard_bytes()
    assert "dk paste < FILE" in caught.value.hint


def _program(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    path.chmod(0o700)


# ---------------------------------------------------------------- progress


def test_work_that_is_soon_over_draws_nothing() -> None:
    played = play(lambda: terminal_progress()("a.zip", 5, 5), [])
    assert played.screen == ""


def test_longer_work_draws_one_line_and_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.0, 0.5, 2.0, 2.05, 3.0, 4.0])
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: next(clock)))

    def work() -> None:
        show = terminal_progress()
        for done in (0, 1_000, 2_000_000, 3_000_000, 4_000_000, 8_000_000):
            show("a.zip", done, 8_000_000)

    screen = play(work, []).screen
    assert screen.count("\r\x1b[K") == 3
    assert "a.zip [########......................]  25%  1 M/s" in screen
    assert screen.endswith("100%  2 M/s\n")


def test_a_file_name_does_not_steer_the_progress_line(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.0, 5.0])
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: next(clock)))

    def work() -> None:
        show = terminal_progress()
        show("\x1b]0;evil\x07", 0, 0)
        show("\x1b]0;evil\x07", 10**13, 0)

    screen = play(work, []).screen
    assert "\\x1b]0;evil\\x07 [##############################] 100%  2,000.0 G/s\n" in screen
    assert "\x1b]" not in screen


def test_where_nobody_looks_nothing_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    terminal_progress()("a.zip", 1, 1)
    assert capsys.readouterr().err == ""


# ---------------------------------------------------------------- text that is piped in


@pytest.mark.parametrize("stream", [None, "closed", "terminal", "memory"])
def test_only_a_pipe_or_a_file_is_read(monkeypatch: pytest.MonkeyPatch, stream: str | None) -> None:
    if stream == "terminal":
        assert play(piped, []).result is False
        return
    found = io.StringIO()
    if stream == "closed":
        found.close()
    monkeypatch.setattr(sys, "stdin", found if stream else None)
    assert piped() is False


@pytest.mark.parametrize(
    ("data", "says"), [(b"caf\xe9", "byte 4 is not UTF-8"), (b"x" * 200_001, "200,001 characters")]
)
def test_what_is_piped_in_and_is_no_text_is_refused(dk: Prompt, data: bytes, says: str) -> None:
    found = dk.refused("got", stdin=data)
    assert says in found.err
    assert "-f FILE" in found.err


def test_line_ends_of_a_pipe_are_those_of_records(dk: Prompt, office: Office) -> None:
    dk("got", stdin=b"\r\none\r\ntwo\r\n\r\n")
    assert office.records()[-1].fields["text"] == {"body": "one\ntwo", "basis": "verbatim"}


def test_words_and_mine_exclude_each_other() -> None:
    from disputekit.cli.options import Said

    said = Said(
        **{name: default for name, (_, default) in Said.shape.items()} | {"words": True, "mine": True}
    )
    with pytest.raises(Refused, match="say the opposite"):
        given_text(said, from_pipe=False)


def test_what_was_kept_is_shown_printable(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refused), kept_on_refusal("a\x1b[2J"):
        raise Refused("no")
    assert "a\\x1b[2J" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "hinted"),
    [
        ("I want 00", True),
        ("it is ,200 more", True),
        ("00.", True),
        ("at 10:00", False),
        ("3,200", False),
        (", 5", False),
    ],
)
def test_an_amount_that_the_shell_may_have_eaten_is_pointed_at(text: str, hinted: bool) -> None:
    assert bool(lost_dollars(text)) is hinted


# ---------------------------------------------------------------- small slips at the prompt


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("hours", "yesterday", "3", "--manual", "4"), "more hours apart than there are in all"),
        (("hours", "yesterday", "0"), "no time was given"),
        (("hours", "yesterday", "3", "-t", "monday"), "both say when"),
        (("milestone", "M1"), "which amount?"),
        (("scope", "add", "Home", "--label", "X1"), "is not the label of such an item"),
        (("scope", "add"), "what was agreed? there is no text"),
        (("delivered", "M1"), "what was handed over?"),
        (("delivered", "M1", "--submit", "-v", "email", "--text", "x"), "name two ways"),
        (("paid", "M1", "800", "900"), "one amount"),
        (("paid", "800", "--claimed", "--fee"), "two different things"),
        (("refunded", "800", "--asked", "--charged-back"), "two different things"),
        (("event", "ended", "--by", "judge"), "say me, client or platform"),
        (("agreed", "R1", "--by", "judge"), "say me or client"),
        (("quoted", "R1", "450", "soon"), ""),
        (("called",), "what was said?"),
        (("requested",), "what was asked?"),
        (("worked",), "what was done?"),
        (("memo",), "needs words or a file"),
        (("got",), "nothing to record"),
        (("log",), "nothing to record"),
        (("log", "hello"), "who wrote it?"),
        (("log", "hello", "--kind", "gossip"), "is not a kind of record"),
        (("log", "x", "--kind", "money", "--set", "colour=red"), "has no field 'colour'"),
        (("log", "x", "--kind", "withdraw", "--set", "target=1"), "target cannot be given by hand"),
        (("amend", "1", "title"), "is not FIELD=VALUE"),
    ],
)
def test_a_slip_is_refused_with_what_to_write(dk: Prompt, line: tuple[str, ...], says: str) -> None:
    found = dk.refused(*line)
    assert found.code == 2
    assert says in found.err


def test_terms_of_a_file_are_shown_and_may_be_declined(dk: Prompt, office: Office) -> None:
    (office.folder / "more.md").write_text("## Scope\n- Shop\n", encoding="utf-8")
    played = play(lambda: run(["scope", "import", "more.md"]), [("Record 1?", "n\n")])
    assert played.result == 0
    assert "S  Shop" in played.screen
    assert office.count() == 1
