"""verify, checkpoint, export, backup, restore, shred, doctor: plain words, and verdicts as exit codes."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from disputekit.cli.commands import keep
from disputekit.proof import standalone
from tests.cli.conftest import CASE, Prompt


@pytest.fixture
def kept(dk: Prompt) -> Prompt:
    """#2 a message, #3 a memo with a file."""
    dk("got", "--words", "needle in the record")
    (dk.folder / "offer.pdf").write_bytes(b"the offer")
    dk("memo", "-f", "offer.pdf")
    return dk


def tamper(prompt: Prompt) -> None:
    """Change one letter of the last stored field, with the guards taken away first."""
    connection = sqlite3.connect(prompt.workspace / "disputekit.db", isolation_level=None)
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(
        "UPDATE disclosure SET joined = substr(joined, 1, 30) || 'A' || substr(joined, 32) WHERE seq = 2"
    )
    for _, sql in guards:
        connection.execute(sql)
    connection.close()


def stored_files(prompt: Prompt) -> list[Path]:
    return [path for path in (prompt.workspace / "files").rglob("*") if path.is_file()]


# ---------------------------------------------------------------- verify


def test_an_untouched_record_is_intact_and_says_what_to_do_next(kept: Prompt) -> None:
    found = kept.run("verify")
    assert found.code == 10
    assert found.lines[0].startswith("Nothing that was recorded has been changed")
    assert "acme  3 records · no seal outside" in found.out
    assert "dk checkpoint" in found.out
    assert "What it does not show" in found.out
    assert found.lines[-1] == "verdict 10: INTACT, UNANCHORED"


def test_a_seal_from_outside_anchors_it(kept: Prompt) -> None:
    kept("checkpoint", "--to", "seal.txt")
    assert kept.run("verify", "--against", "seal.txt").code == 0
    kept("got", "more")
    found = kept.run("verify", "--against", "seal.txt")
    assert found.code == 0
    assert "your seal holds up to #3, 1 newer under no seal" in found.out


def test_a_seal_of_another_list_does_not_hold(kept: Prompt) -> None:
    lines = kept("checkpoint").lines
    (kept.folder / "other.txt").write_text(f"{lines[0]}\n2\n{'0' * 64}\n", encoding="utf-8")
    (kept.folder / "longer.txt").write_text(f"{lines[0]}\n99\n{lines[2]}\n", encoding="utf-8")
    (kept.folder / "junk.txt").write_text("hello\n", encoding="utf-8")
    assert kept.run("verify", "--against", "other.txt").code == 21
    assert kept.run("verify", "--against", "longer.txt").code == 21
    assert kept.run("verify", "--against", "junk.txt").code == 30
    assert kept.run("verify", "--against", "gone.txt").code == 4


def test_a_changed_record_is_noticed_and_named(kept: Prompt) -> None:
    tamper(kept)
    found = kept.run("verify")
    assert found.code == 20
    assert "Something stored is not what was recorded." in found.out
    assert "#2" in found.out
    assert "What this shows" not in found.out
    assert kept.run("verify", "--accept", "unanchored").code == 20


def test_a_changed_file_needs_a_full_reading(kept: Prompt) -> None:
    (path,) = stored_files(kept)
    path.chmod(0o600)
    path.write_bytes(b"the OFFER")
    assert kept.run("verify").code == 10
    assert kept.run("verify", "--read-all").code == 20
    path.unlink()
    assert kept.run("verify").code == 22


def test_what_cannot_be_read_cannot_be_checked(prompt: Prompt) -> None:
    assert prompt.run("verify").code == 30


@pytest.mark.parametrize(("accept", "code"), [("unanchored", 0), ("self-supplied", 10)])
def test_a_cron_job_may_accept_a_verdict(kept: Prompt, accept: str, code: int) -> None:
    assert kept.run("verify", "--accept", accept).code == code
    assert kept.run("verify", "--accept", "anything").code == 2


def test_json_has_one_status_for_each_check(kept: Prompt) -> None:
    found = kept.run("verify", "--json", "--accept", "unanchored").json
    assert (found["verdict"], found["code"], found["exit_code"]) == ("INTACT, UNANCHORED", 10, 0)
    assert {one["code"]: one["status"] for one in found["checks"]}["chain.link"] == "ok"
    assert found["cases"][0]["slug"] == "acme"


def test_quiet_prints_the_verdict_as_a_number(kept: Prompt) -> None:
    assert kept.run("verify", "-q") == (10, "10\n", "")


def test_one_case_can_be_checked_alone(kept: Prompt) -> None:
    kept(*CASE[:-1], "other", "--clock-set", "--yes")
    assert [one["slug"] for one in kept.run("verify", "--json").json["cases"]] == ["acme", "other"]
    assert [one["slug"] for one in kept.run("verify", "--json", "-c", "acme").json["cases"]] == ["acme"]


# ---------------------------------------------------------------- checkpoint


def test_a_seal_is_three_lines_and_says_what_to_do_with_them(kept: Prompt) -> None:
    found = kept("checkpoint")
    assert [len(line) for line in found.lines] == [32, 1, 64]
    assert "normal mail to the client" in found.err
    assert kept("checkpoint", "--json").json["size"] == 3
    assert kept("checkpoint", "-q").out == "3\n"


def test_a_seal_overwrites_nothing_and_does_not_lie_in_the_workspace(kept: Prompt) -> None:
    kept("checkpoint", "--to", "seal.txt")
    assert kept.refused("checkpoint", "--to", "seal.txt").code == 2
    assert kept.refused("checkpoint", "--to", "workspace/seal.txt").code == 2
    assert kept.refused("checkpoint", "--to", "nowhere/seal.txt").code == 1
    assert (kept.folder / "seal.txt").stat().st_mode & 0o077 == 0


# ---------------------------------------------------------------- backup and restore


@pytest.mark.parametrize("name", ["copy", "copy.zip"])
def test_a_backup_comes_back_whole(kept: Prompt, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    found = kept("backup", name)
    assert "3 records and 1 attached file copied to" in found.out
    monkeypatch.setenv("DISPUTEKIT_WORKSPACE", str(kept.folder / "second"))
    assert "restored to" in kept("restore", name).out
    assert kept("show", "3", "-c", "acme").out.count("checked: it is the file") == 1
    assert kept.refused("restore", name).code == 2


def test_a_backup_overwrites_nothing(kept: Prompt) -> None:
    kept("backup", "copy")
    assert kept.refused("backup", "copy").code == 2
    assert kept.refused("backup", "workspace/copy").code == 2
    assert kept.refused("restore", "copy").code == 2


def test_a_backup_that_is_not_there_is_code_4(prompt: Prompt) -> None:
    assert prompt.refused("restore", "gone").code == 4
    (prompt.folder / "not-a-backup.zip").write_bytes(b"PK")
    assert prompt.refused("restore", "not-a-backup.zip").code == 2


def test_damage_in_a_backup_is_said_and_coded(kept: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    tamper(kept)
    found = kept.run("backup", "copy")
    assert found.code == 3
    assert "Something stored is not what was recorded." in found.out
    monkeypatch.setenv("DISPUTEKIT_WORKSPACE", str(kept.folder / "second"))
    assert kept.refused("restore", "copy").code == 3
    assert kept.run("restore", "copy", "--even-if-damaged").code == 3
    assert (kept.folder / "second").is_dir()


# ---------------------------------------------------------------- shred


def test_words_are_erased_for_good_and_the_rest_still_holds(kept: Prompt) -> None:
    kept("open", "3.1")
    found = kept("shred", "2", "text", "--reason", "holds a password", "--yes")
    assert "erased from #2: text · holds a password" in found.out
    assert "backups and exports made before still hold it" in found.err
    assert b"needle" not in (kept.workspace / "disputekit.db").read_bytes()
    assert kept.run("search", "needle").code == 4
    assert kept.run("verify", "--read-all").code == 10
    assert "erased" in kept("show", "2").out
    assert list((kept.workspace / "opened").iterdir()) == []


def test_an_erasure_says_that_the_waiting_draft_is_gone(kept: Prompt) -> None:
    kept("requested", "a blog")
    kept("draft", "clarify", "R1")
    said = "the draft that waited to be sent is gone too"
    assert said in kept("shred", "2", "text", "--reason", "private", "--yes").err
    assert "waits to be sent" in kept.refused("sent", "--draft").err
    assert said not in kept("shred", "3", "file.1", "--reason", "private", "--yes").err


def test_a_file_goes_with_its_field(kept: Prompt) -> None:
    assert (
        "was removed from the workspace" in kept("shred", "3", "file.1", "--reason", "private", "--yes").out
    )
    assert stored_files(kept) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("2", "when", "--reason", "x", "--yes"), 2),
        (("2", "kind", "--reason", "x", "--yes"), 2),
        (("2", "memo", "--reason", "x", "--yes"), 4),
        (("99", "text", "--reason", "x", "--yes"), 4),
        (("2", "text", "--reason", " ", "--yes"), 2),
        (("2", "text", "--yes"), 2),
        (("2", "text", "--reason", "x"), 2),
    ],
)
def test_what_may_not_be_erased_stays(kept: Prompt, arguments: tuple[str, ...], code: int) -> None:
    assert kept.refused("shred", *arguments).code == code
    assert "needle" in kept("show", "2").out


@pytest.mark.parametrize(("typed", "code"), [("erase", 0), ("y", 2), ("", 2)])
def test_at_a_terminal_the_word_itself_is_asked_for(
    kept: Prompt, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    monkeypatch.setattr(keep, "is_interactive", lambda: True)
    monkeypatch.setattr(keep, "ask", lambda _question: typed)
    assert kept.run("shred", "2", "text", "--reason", "private").code == code


# ---------------------------------------------------------------- doctor


def test_a_healthy_workspace_has_nothing_to_do(kept: Prompt) -> None:
    found = kept("doctor")
    assert found.lines[-1] == "all is well"
    assert kept("doctor", "--json").json["advice"] == []


def test_trouble_beside_the_records_is_mended(kept: Prompt) -> None:
    connection = sqlite3.connect(kept.workspace / "disputekit.db", isolation_level=None)
    connection.execute("DELETE FROM record_index WHERE seq = 2")
    connection.close()
    kept.workspace.chmod(0o755)
    found = kept.run("doctor")
    assert found.code == 6
    assert "dk doctor --mend" in found.out or "disputekit doctor --mend" in found.out
    mended = kept("doctor", "--mend")
    assert "made anew from the records" in mended.out
    assert "a copy from before" in mended.out
    assert kept.workspace.stat().st_mode & 0o077 == 0
    assert kept("timeline", "-q").lines.count("2") == 1


def test_damaged_records_are_not_touched(kept: Prompt) -> None:
    tamper(kept)
    found = kept.run("doctor")
    assert found.code == 3
    assert "restore a backup" in found.out


def test_records_of_hooks_that_were_refused_are_listed_and_tried_again(kept: Prompt) -> None:
    kept("delivered", "M1", "--text", "the site", "--never-fail")
    kept("got", "hello")
    found = kept.run("doctor")
    assert found.code == 6
    assert "could not be taken in" in found.out
    kept("milestone", "800", "Site")
    mended = kept("doctor", "--mend")
    assert "taken in: acme #6 · M1 submitted" in mended.out
    assert kept("doctor").lines[-1] == "all is well"


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX")
def test_quiet_prints_how_much_there_is_to_do(kept: Prompt) -> None:
    kept.workspace.chmod(0o755)
    assert kept.run("doctor", "-q") == (6, "1\n", "")


# ---------------------------------------------------------------- export


def test_an_export_is_a_new_folder_that_anybody_can_check(kept: Prompt) -> None:
    found = kept("export", "out")
    assert "3 records and 1 attached file written to" in found.out
    checker = Path(standalone.__file__)
    done = subprocess.run(
        [sys.executable, str(checker), str(kept.folder / "out")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 10, done.stdout + done.stderr
    assert kept.refused("export", "out").code == 2


def test_one_case_can_be_exported_alone(kept: Prompt) -> None:
    kept(*CASE[:-1], "other", "--clock-set", "--yes")
    kept("export", "all")
    kept("export", "one", "-c", "acme")
    assert sorted(path.name for path in (kept.folder / "one").iterdir() if path.is_dir()) == ["acme", "files"]
    assert (kept.folder / "all" / "other").is_dir()
    assert kept.refused("export", "none", "-c", "nobody").code == 4


def test_records_can_be_printed_for_other_programs(kept: Prompt) -> None:
    lines = [json.loads(line) for line in kept("export", "--jsonl").lines]
    assert [one["seq"] for one in lines] == [1, 2, 3]
    assert lines[1]["fields"]["text"]["body"] == "needle in the record"
    assert "needle in the record" in kept("export", "--csv").lines[2]


def test_an_export_goes_to_one_place(kept: Prompt) -> None:
    assert kept.refused("export").code == 2
    assert kept.refused("export", "out", "--csv").code == 2
    assert kept.refused("export", "--jsonl", "--csv").code == 2


def test_damage_is_exported_as_it_is_and_said(kept: Prompt) -> None:
    tamper(kept)
    found = kept.run("export", "out")
    assert found.code == 3
    assert "WRONG" in found.err
    assert (kept.folder / "out" / "acme" / "records.jsonl").exists()
    assert kept.run("export", "--jsonl").code == 3
