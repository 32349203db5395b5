"""D6: a medium that takes no writes. What reads works, what writes fails with the reason, and no byte changes."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from disputekit.ledger.connection import connect, database_path
from tests.conftest import FULL
from tests.faults.media import read_only
from tests.faults.rig import SCENES, WORKSPACE, Bases, Launcher
from tests.support.figures import record

READ = (
    *(("show", "2"), ("timeline",), ("status",), ("search", "popup"), ("account",), ("export", "--jsonl")),
    *(("report", "timeline", "--format", "md"), ("checkpoint",)),
)
VERIFY = ("verify", "--read-all")
WRITE = tuple(one for one in SCENES.values() if one.base == "laid out" and not one.target)
REASON = re.compile("read-only|permission|cannot open", re.IGNORECASE)

Content = dict[str, tuple[bytes, int, int]]


def content(place: Path) -> Content:
    """Everything in a folder: bytes, modes and times."""
    found = {}
    for path in place.rglob("*"):
        status = path.lstat()
        data = path.read_bytes() if path.is_file() else b""
        found[str(path.relative_to(place))] = data, status.st_mode, status.st_mtime_ns
    return found


@contextmanager
def on_medium(place: Path, medium: Path) -> Iterator[Path]:
    """Show the workspace of a place where nothing can be written; the place itself takes what is made outside."""
    with read_only(place / WORKSPACE, medium / WORKSPACE):
        for name in ("f.txt", "chat.txt"):
            shutil.copy(place / name, medium / name)
        yield medium


def wrong(launcher: Launcher, place: Path, defect: str = "") -> list[str]:
    """Return what does not go as it should where nothing can be written."""
    before, found = content(place / WORKSPACE), []
    for command, codes in (*((one, {0}) for one in READ), (VERIFY, {10, 11})):
        ended = launcher.run(place, command, defect=defect)
        if ended.code not in codes:
            found.append(f"{command} failed: {ended}")
    for scene in WRITE:
        ended = launcher.run(place, scene.command)
        if ended.code == 0 or ended.acknowledged or not REASON.search(ended.err):
            found.append(f"{scene.name}: {ended}")
    if content(place / WORKSPACE) != before:
        found.append("something changed")
    return found


def test_on_a_medium_that_takes_no_writes_reading_works_and_no_byte_changes(
    tmp_path: Path, launcher: Launcher, bases: Bases
) -> None:
    place = bases.copy("laid out")
    with on_medium(place, tmp_path) as medium:
        found = wrong(launcher, medium)
    caught = _wal_is_noticed(tmp_path / "planted", launcher, bases) if FULL else False
    record(
        "D6",
        "read-only medium",
        commands=len(READ) + 1 + len(WRITE),
        found=len(found),
        planted=1,
        caught=int(caught),
    )
    assert found == []


def _wal_is_noticed(folder: Path, launcher: Launcher, bases: Bases) -> bool:
    """The planted defect: a database in WAL mode, opened as any other, cannot be read there."""
    place = bases.copy("laid out")
    opened = connect(database_path(place / WORKSPACE).as_uri())
    opened.execute("PRAGMA journal_mode=WAL")
    opened.execute("UPDATE note SET body = body")
    opened.close()
    folder.mkdir()
    with on_medium(place, folder) as medium:
        return bool(wrong(launcher, medium, "opens one way"))


def test_a_program_that_keeps_its_journal_otherwise_is_noticed(
    tmp_path: Path, launcher: Launcher, bases: Bases
) -> None:
    assert _wal_is_noticed(tmp_path / "planted", launcher, bases)


def test_in_a_folder_of_somebody_else_reading_works_and_no_byte_changes(
    launcher: Launcher, bases: Bases
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    place = bases.copy("laid out")
    for path in (place, *place.rglob("*")):
        os.chown(path, 65534, 65534)
    for path in (place / WORKSPACE).rglob("*"):
        path.chmod(0o500 if path.is_dir() else 0o400)
    (place / WORKSPACE).chmod(0o500)
    with launcher.as_user(65534, place):
        assert wrong(launcher, place) == []
