"""Questions, keys, the clipboard and the progress line: only where a person looks."""

import io
import shutil
import subprocess
import sys
import time

import pytest

from disputekit.cli import asking, clipboard, progress
from disputekit.errors import Refused


def test_an_empty_answer_takes_the_default(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\nfive\n"))
    assert asking.ask("how many", "three") == "three"
    assert asking.ask("how many") == "five"
    assert capsys.readouterr().err.startswith("how many [three]: ")


def test_no_answer_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(Refused):
        asking.ask("how many")


@pytest.mark.parametrize(
    ("typed", "is_yes"), [("\n", True), ("y\n", True), ("YES\n", True), ("n\n", False), ("hm\n", False)]
)
def test_only_a_yes_is_a_yes(monkeypatch: pytest.MonkeyPatch, typed: str, is_yes: bool) -> None:
    monkeypatch.setattr(asking, "is_interactive", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert asking.confirmed("sure?", yes=False) is is_yes


def test_without_a_terminal_nothing_is_asked() -> None:
    assert asking.confirmed("sure?", yes=True)
    with pytest.raises(Refused, match="no terminal"):
        asking.confirmed("sure?", yes=False)


def test_the_first_program_that_can_read_the_clipboard_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def run(command: tuple[str, ...], **_: object) -> subprocess.CompletedProcess[bytes]:
        tried.append(command[0])
        if command[0] == "wl-paste":
            return subprocess.CompletedProcess(command, 1, b"", b"no display")
        if command[0] == "xclip":
            raise subprocess.TimeoutExpired(command, 10)
        return subprocess.CompletedProcess(command, 0, "Привіт".encode(), b"")

    monkeypatch.setattr(shutil, "which", lambda name: name if name != "xsel" else None)
    monkeypatch.setattr(subprocess, "run", run)
    assert clipboard.clipboard_bytes().decode() == "Привіт"
    assert tried == ["wl-paste", "xclip", "pbpaste"]


def test_without_such_a_program_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(Refused) as refused:
        clipboard.clipboard_bytes()
    assert "dk paste < FILE" in refused.value.hint


def test_progress_is_silent_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    progress.terminal_progress()("reading", 1, 2)
    assert capsys.readouterr().err == ""


def test_progress_is_drawn_only_for_what_takes_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    show = progress.terminal_progress()
    show("reading", 1, 100)
    assert capsys.readouterr().err == ""
    now[0] = 2.0
    show("reading", 50, 100)
    drawn = capsys.readouterr().err
    assert "reading [###############...............]  50%" in drawn
    show("reading", 51, 100)
    assert capsys.readouterr().err == ""
    now[0] = 4.0
    show("reading", 100, 100)
    assert capsys.readouterr().err.endswith("\n")
