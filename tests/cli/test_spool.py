"""``--never-fail``: a hook always exits 0, and what it could not record is taken in by the next command."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from disputekit.cli import options
from tests.cli.conftest import CASE, Prompt


@contextmanager
def locked(prompt: Prompt) -> Iterator[None]:
    """Another command holds the workspace."""
    connection = sqlite3.connect(prompt.workspace / "disputekit.db", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "HOOK_PATIENCE", 0.0)


def spooled(prompt: Prompt, suffix: str = ".json") -> list[Path]:
    return sorted((prompt.workspace / "spool").glob(f"*{suffix}"))


def test_a_locked_workspace_does_not_fail_the_hook_and_nothing_is_lost(dk: Prompt) -> None:
    with locked(dk):
        found = dk("worked", "pushed the header", "--never-fail")
    assert found.out == ""
    assert "kept for later: another command is writing" in found.err
    assert dk.count() == 1
    assert "taken in by the next command that writes" in dk("status").out
    later = dk.at("2026-03-05T09:00+02:00")("got", "hello")
    assert "taken in: acme #2 · work done" in later.err
    assert "acme #3" in later.out
    assert spooled(dk) == []


def test_a_record_that_waited_keeps_the_time_of_its_hook(dk: Prompt) -> None:
    with locked(dk):
        dk("worked", "header", "--never-fail")
        dk("worked", "footer", "-t", "yesterday 10:00", "--never-fail")
    dk.at("2026-03-05T09:00+02:00")("got", "hello")
    assert dk("show", "2", "--json").json["when"]["from"] == "2026-03-03T16:05+02:00"
    assert dk("show", "3", "--json").json["when"]["from"] == "2026-03-02T10:00+02:00"


def test_records_are_taken_in_in_their_order(dk: Prompt) -> None:
    with locked(dk):
        for name in ("one", "two", "three"):
            dk("worked", name, "--never-fail")
    dk("got", "hello")
    assert [dk("show", str(number), "--json").json["text"]["body"] for number in (2, 3, 4)] == [
        "one",
        "two",
        "three",
    ]


def test_what_was_piped_in_is_kept_with_the_command(dk: Prompt) -> None:
    with locked(dk):
        dk("got", "--never-fail", stdin="her words: Привіт".encode())
    dk("sent", "hello")
    assert dk("show", "2", "--json").json["text"] == {"basis": "verbatim", "body": "her words: Привіт"}


def test_it_goes_to_the_case_that_was_in_use_then(dk: Prompt) -> None:
    with locked(dk):
        dk("worked", "header", "--never-fail")
    dk(*CASE[:-1], "other", "--clock-set", "--yes")
    assert dk("got", "hello").out.startswith("other #2")
    assert dk("timeline", "-q", "-c", "acme", "--kind", "work").lines == ["2"]


def test_files_are_found_from_the_folder_of_the_hook(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = dk.folder / "repository"
    repository.mkdir()
    (repository / "site.zip").write_bytes(b"zip")
    dk("milestone", "800", "Site")
    monkeypatch.chdir(repository)
    with locked(dk):
        dk("delivered", "M1", "site.zip", "--never-fail")
    monkeypatch.chdir(dk.folder)
    dk("got", "hello")
    assert "site.zip" in dk("show", "3").out


def test_a_module_in_the_folder_of_a_hook_is_never_loaded(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = dk.folder / "repository"
    repository.mkdir()
    planted = repository / "owned"
    (repository / "json.py").write_text(f"open({str(planted)!r}, 'w')\n", encoding="utf-8")
    monkeypatch.chdir(repository)
    with locked(dk):
        dk("worked", "header", "--never-fail")
    dk("got", "hello")
    assert dk.count() == 3
    assert not planted.exists()


def test_taken_in_twice_it_is_recorded_once(dk: Prompt) -> None:
    with locked(dk):
        dk("worked", "header", "--never-fail")
    (path,) = spooled(dk)
    again = path.read_bytes()
    dk("got", "hello")
    path.write_bytes(again)
    dk("got", "bye")
    assert dk("timeline", "-q", "--kind", "work").lines == ["2"]
    assert dk.count() == 4


def test_a_key_of_the_hook_itself_is_kept(dk: Prompt) -> None:
    with locked(dk):
        dk("worked", "header", "--once", "git:abc", "--never-fail")
    dk("worked", "header", "--once", "git:abc")
    assert dk("timeline", "-q", "--kind", "work").lines == ["2"]


def test_what_is_refused_then_stays_with_its_reason_and_blocks_nothing(dk: Prompt) -> None:
    found = dk("delivered", "M7", "--text", "site", "--never-fail")
    assert "kept for later" in found.err
    dk("worked", "header", "--never-fail")
    assert dk("timeline", "-q", "--kind", "work").lines == ["2"]
    (path,) = spooled(dk, ".refused")
    assert "M7" in json.loads(path.read_text(encoding="utf-8"))["refused"]
    assert "could not be taken in" in dk("status").out
    assert "taken in" not in dk("got", "hello").err


def test_a_refusal_that_time_heals_is_taken_in(prompt: Prompt) -> None:
    prompt.at("2026-03-03T16:05+02:00")("worked", "before there was a case", "--never-fail")
    prompt(*CASE, "--clock-set", "--yes")
    prompt("got", "hello")
    assert prompt("timeline", "-q", "--kind", "work").lines == ["2"]


def test_a_spooled_record_is_private(dk: Prompt) -> None:
    with locked(dk):
        dk("worked", "header", "--never-fail")
    (path,) = spooled(dk)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_nowhere_to_keep_it_is_said_and_still_no_failure(prompt: Prompt) -> None:
    prompt.workspace.mkdir(mode=0o500)
    found = prompt("worked", "header", "--never-fail")
    assert "NOT RECORDED" in found.err


def test_a_place_that_cannot_be_a_folder_is_said_and_still_no_failure(prompt: Prompt) -> None:
    prompt.workspace.write_text("a file stands where the workspace should be", encoding="utf-8")
    found = prompt("worked", "header", "--never-fail")
    assert "NOT RECORDED" in found.err


def test_a_command_line_that_cannot_be_read_is_said_and_still_no_failure(dk: Prompt) -> None:
    found = dk("worked", "header", "--no-such-option", "--never-fail")
    assert "NOT RECORDED" in found.err
    assert dk.run("worked", "header", "--no-such-option").code == 2


def test_a_fault_of_the_program_does_not_fail_the_hook_either(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    from disputekit.cli import writing

    def broken(*_: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(writing, "write", broken)
    assert "planted" in dk("worked", "header", "--never-fail").err
    assert len(spooled(dk)) == 1


def test_an_unreadable_spool_file_is_listed_and_blocks_nothing(dk: Prompt) -> None:
    (dk.workspace / "spool").mkdir()
    (dk.workspace / "spool" / "1.json").write_text("{", encoding="utf-8")
    assert "cannot be read" in dk("status").out
    assert dk("got", "hello").out.startswith("acme #2")


def test_a_lock_that_stays_leaves_it_waiting(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    from disputekit.cli import settings

    monkeypatch.setattr(settings, "_SHORT_PATIENCE", 0.0)
    with locked(dk):
        dk("worked", "one", "--never-fail")
        dk("worked", "two", "--never-fail")
    assert len(spooled(dk)) == 2


def test_the_program_itself_exits_0_for_a_hook(dk: Prompt) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DISPUTEKIT_NOW"}
    done = subprocess.run(
        [sys.executable, "-m", "disputekit", "delivered", "M9", "--text", "x", "--never-fail"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert len(spooled(dk)) == 1
