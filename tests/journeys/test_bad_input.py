"""Everything that can go wrong at a prompt: a message that says what to do, the right code, nothing half recorded."""

import os
import shutil
import sqlite3
import subprocess
from typing import NamedTuple

import pytest

from disputekit.ledger.schema import VERSION
from tests.journeys.conftest import CASE, Machine


class Bad(NamedTuple):
    """A command line, what it is refused with, and words of the message and of the way out."""

    arguments: tuple[str, ...]
    code: int
    message: str
    way_out: str
    stdin: bytes | None = None


BAD = {
    "unknown case": Bad(("got", "hi", "-c", "nobody"), 4, "no case called 'nobody'", "cases here: acme"),
    "unknown label": Bad(("quoted", "R9", "450"), 4, "there is no R9", "disputekit timeline"),
    "unknown number": Bad(("fix", "99", "text", "x"), 4, "no record #99", "disputekit timeline"),
    "unknown currency": Bad(
        ("funded", "M1", "XYZ 800"), 2, "'XYZ' is not a currency", "nothing was recorded"
    ),
    "negative amount": Bad(
        ("funded", "M1", "--", "-800"), 2, "an amount has no sign", "nothing was recorded"
    ),
    "too many decimals": Bad(
        ("funded", "M1", "800.001"), 2, "more decimals than USD has", "nothing was recorded"
    ),
    "decimals of a currency without": Bad(
        ("funded", "M1", "JPY 800.5"), 2, "more decimals than JPY", "nothing was"
    ),
    "comma as decimals": Bad(("funded", "M1", "1,5"), 2, "'1,5' is not an amount", "nothing was recorded"),
    "ambiguous date": Bad(("got", "hi", "-t", "03/04"), 2, "03/04", "3 apr"),
    "future time": Bad(("got", "hi", "-t", "23:59"), 2, "future", "2 Mar"),
    "future day": Bad(("got", "hi", "-t", "2026-12-24"), 2, "future", ""),
    "no time at all": Bad(("got", "hi", "-t", "sometime soon"), 2, "sometime soon", "3 mar 16:05"),
    "vanishing file": Bad(("memo", "-f", "gone.pdf"), 4, "gone.pdf does not exist", "nothing was recorded"),
    "dangling link": Bad(("memo", "-f", "link"), 4, "is a link to nothing", "nothing was recorded"),
    "folder as file": Bad(("memo", "-f", "folder"), 2, "is a folder, not a file", "one by one"),
    "pipe as file": Bad(("memo", "-f", "pipe"), 2, "is a named pipe, not a file", "plain file"),
    "the workspace as file": Bad(
        ("memo", "-f", "workspace/disputekit.db"), 2, "is the workspace itself", "backup"
    ),
    "junk on stdin": Bad(("got",), 2, "is not UTF-8", "-f FILE", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    "10 MB of text": Bad(("got",), 2, "has 10,000,000 characters", "-f FILE", b"x" * 10_000_000),
    "nothing on stdin": Bad(("got",), 2, "nothing to record", "pipe them in", b""),
    "no text": Bad(("requested",), 2, "what was asked?", "dk requested WORDS"),
    "opposites": Bad(("got", "hi", "--words", "--mine"), 2, "the opposite of each other", "one of them"),
    "a chosen clock elsewhere": Bad(
        ("start", "--now", "yesterday"), 2, "not a time with its offset", "2026-03-03T"
    ),
    "unknown event": Bad(("event", "endet"), 2, "'endet' is not an event", "did you mean"),
    "unknown kind": Bad(("log", "x", "--kind", "letter"), 2, "'letter' is not a kind", "one of: case"),
    "unknown command": Bad(("qoted", "R1", "4"), 2, "there is no command", "did you mean: dk quoted?"),
    "unknown option": Bad(("got", "hi", "--wrods"), 2, "No such option", "Usage"),
    "long name": Bad(("log", "x", "--from", "n" * 501), 2, "", "nothing was recorded"),
}


def prepared(acme: Machine) -> Machine:
    acme("milestone", "800", "Wireframes")
    acme("requested", "a blog")
    (acme.home / "folder").mkdir()
    (acme.home / "link").symlink_to("nowhere")
    os.mkfifo(acme.home / "pipe")
    return acme


@pytest.fixture
def ready(acme: Machine) -> Machine:
    """M1, R1, and things in the folder that are no files."""
    return prepared(acme)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """The same for all tests whose command must change nothing."""
    machine = Machine(tmp_path_factory.mktemp("bad") / "home").at("2026-03-03T16:05+02:00")
    machine(*CASE, "--clock-set", "--yes")
    return prepared(machine)


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_with_a_way_out_and_nothing_is_recorded(untouched: Machine, name: str) -> None:
    bad, before = BAD[name], untouched.count()
    done = untouched.run(*bad.arguments, stdin=bad.stdin)
    assert done.code == bad.code, done.err
    assert bad.message in done.err
    assert bad.way_out in done.err
    assert done.out == ""
    assert len(done.err) < 1500
    assert "Traceback" not in done.err
    assert untouched.count() == before


def test_a_refused_command_leaves_no_file_that_a_record_names(ready: Machine) -> None:
    (ready.home / "a.pdf").write_bytes(b"a")
    done = ready.run("delivered", "M1", "a.pdf", "gone.pdf")
    assert done.code == 4
    assert ready.count() == 3


def test_control_and_bidi_characters_are_kept_and_shown_as_escapes(ready: Machine) -> None:
    words = "red \x1b[31m and \u202egnirts\u202c and \x07"
    ready("got", "--words", words)
    done = ready("show", "last")
    assert all(one.isprintable() or one == "\n" for one in done.out)
    assert "\\x1b[31m" in done.out
    assert ready("show", "last", "--json").json["text"]["body"] == words


def test_a_workspace_of_a_newer_program_is_left_alone(ready: Machine) -> None:
    database = ready.workspace / "disputekit.db"
    connection = sqlite3.connect(database)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = database.read_bytes()
    for command in (("got", "hi"), ("timeline",), ("status",)):
        done = ready.run(*command)
        assert done.code == 5
        assert "newer disputekit" in done.err
        assert "upgrade disputekit; nothing was changed" in done.err
    assert database.read_bytes() == before


def test_a_file_of_another_program_is_left_alone(machine: Machine) -> None:
    machine.workspace.mkdir()
    (machine.workspace / "disputekit.db").write_text("my diary", encoding="utf-8")
    for command in (("timeline",), ("got", "hi")):
        done = machine.run(*command)
        assert done.code in (2, 3)
    assert (machine.workspace / "disputekit.db").read_text(encoding="utf-8") == "my diary"


def test_no_workspace_says_how_to_begin(machine: Machine) -> None:
    for command in (("timeline",), ("status",), ("show", "1"), ("case",)):
        done = machine.run(*command)
        assert done.code == 4
        assert "disputekit start" in done.err
    assert not machine.workspace.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_can_be_read_and_not_written(ready: Machine) -> None:
    _read_only(ready)


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="another user is needed for this"
)
def test_a_folder_that_is_read_only_for_this_user_can_be_read_and_not_written(ready: Machine) -> None:
    """The same for a machine whose tests run as root: the commands run as nobody."""
    for path in (ready.home, *ready.home.parents):
        if not path.stat().st_mode & 0o001:
            path.chmod(path.stat().st_mode | 0o055)
    for path in ready.workspace.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    ready.workspace.chmod(0o755)
    for name in ("dk", "disputekit"):
        script = ready.home / "bin" / name
        script.write_text(
            script.read_text(encoding="utf-8").replace("exec ", "exec setpriv --reuid 65534 --clear-groups "),
            encoding="utf-8",
        )
    if ready.run("--version").code:
        pytest.skip("this Python cannot be run by another user")
    _read_only(ready)


def _read_only(ready: Machine) -> None:
    if os.geteuid() != 0:
        for path in (ready.workspace, *ready.workspace.rglob("*")):
            path.chmod(0o500 if path.is_dir() else 0o400)
    before = ready.count()
    assert ready.run("timeline").code == 0
    assert ready.run("status").code == 0
    done = ready.run("got", "hi")
    assert done.code == 1
    assert "nothing was recorded" in done.err
    assert ready.count() == before
    for path in (ready.workspace, *ready.workspace.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def test_two_shells_at_once_lose_nothing(acme: Machine) -> None:
    script = 'for n in $(seq 8); do dk got "$1 says $n" -q >/dev/null; done'
    shells = [
        subprocess.Popen(
            ["bash", "--norc", "-euc", script, "bash", name],
            env=acme.environment,
            cwd=acme.home,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for name in ("one", "two")
    ]
    for shell in shells:
        _, complaint = shell.communicate(timeout=120)
        assert shell.returncode == 0, complaint
    records = acme("timeline", "--json", "--limit", "0", "--kind", "message").json["records"]
    said = {one["seq"]: one["text"]["body"] for one in records}
    assert sorted(said) == list(range(2, 18))
    for name in ("one", "two"):
        in_order = [said[seq] for seq in sorted(said) if name in said[seq]]
        assert in_order == [f"{name} says {number}" for number in range(1, 9)]


def test_a_lock_that_stays_is_code_5_and_nothing_is_recorded(acme: Machine) -> None:
    connection = sqlite3.connect(acme.workspace / "disputekit.db", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        done = acme.run("worked", "header", "--never-fail")
    finally:
        connection.execute("ROLLBACK")
        connection.close()
    assert (done.code, done.out) == (0, "")
    assert "another command is writing" in done.err
    assert acme.count() == 1
