"""D5: what may happen to a file while it is attached. What is stored is what its digest says, or nothing is."""

import hashlib
import os
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from disputekit.errors import Refused
from disputekit.ledger import files
from disputekit.ledger.files import BLOCK, store_file
from tests.faults.calls import Point, killed_at, needs_strace, run_at
from tests.faults.checking import problems, tried
from tests.faults.rig import SCENES, WORKSPACE, Bases, Launcher, Scene
from tests.support.figures import record

GIB = 1 << 30
ATTACH = SCENES["got with a file"]
LARGE = 100 * 1024 * 1024  # bytes of memory beyond that of a small file


def sparse(path: Path, size: int) -> None:
    """Make a file of zeros that takes no room."""
    with path.open("wb") as file:
        file.truncate(size)


@needs_strace
@pytest.mark.parametrize("number", [1, pytest.param(4, marks=pytest.mark.full), 8])
def test_killed_in_the_middle_of_the_copy_nothing_is_recorded(
    number: int, launcher: Launcher, bases: Bases
) -> None:
    trial = tried(launcher, bases, ATTACH)
    place = bases.copy(ATTACH.base)
    sparse(place / "f.txt", 8 * BLOCK)
    ended = run_at(launcher, place, ATTACH, killed_at(Point("write", number)))
    leftover = next((place / WORKSPACE / "files").glob(".new-*"))
    assert leftover.stat().st_size == (number - 1) * BLOCK
    assert problems(launcher, place, trial, ended) == []
    shutil.rmtree(place)


def truncated(path: Path) -> None:
    os.truncate(path, BLOCK + 5)


def appended(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def rewritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"y" * 3 * BLOCK)


def replaced(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(b"z" * 3 * BLOCK)
    other.replace(path)


CHANGES = (truncated, appended, rewritten, replaced)


def mixed(folder: Path, change: Callable[[Path], None]) -> str:
    """Change a file while it is copied; returns what is wrong then, empty when nothing is."""
    source, workspace = folder / "source", folder / change.__name__
    whole = b"x" * 3 * BLOCK
    source.write_bytes(whole)
    done: list[bool] = []

    def meddle(*_: object) -> None:
        if not done:
            done.append(True)
            change(source)

    workspace.mkdir()
    try:
        stored = store_file(workspace, source, meddle)
    except Refused:
        stray = [path for path in (workspace / "files").rglob("*") if path.is_file()]
        return f"left {stray}" if stray else ""
    data = files.path_of(workspace, stored.sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        return "the digest is not that of what is stored"
    return "" if data in (whole, source.read_bytes()) else "stored is what nobody ever had"


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changes_while_it_is_copied_is_refused_or_is_as_it_was(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    assert mixed(tmp_path, change) == ""


def test_a_program_that_does_not_look_again_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_marks", lambda _found: ())
    assert "nobody ever had" in mixed(tmp_path, rewritten)


@pytest.mark.parametrize("size", [0, 1])
def test_a_file_of_any_size_is_stored(size: int, launcher: Launcher, bases: Bases) -> None:
    trial = tried(launcher, bases, ATTACH)
    place = bases.copy(ATTACH.base)
    (place / "f.txt").write_bytes(bytes(size))
    ended = launcher.run(place, ATTACH.command)
    assert ended.code == 0
    assert problems(launcher, place, trial, ended) == []
    shutil.rmtree(place)


@pytest.mark.full
def test_five_gib_are_stored_in_little_memory(tmp_path: Path, launcher: Launcher) -> None:
    disk_bases = Bases(launcher, tmp_path)  # on the disk: in memory it would be no measure
    trial = tried(launcher, disk_bases, ATTACH)
    place = disk_bases.copy(ATTACH.base)
    small = launcher.run(place, ("got", "small", "-f", "kept.txt", "--quiet")).memory
    shutil.rmtree(place)
    place = disk_bases.copy(ATTACH.base)
    sparse(place / "f.txt", 5 * GIB)
    ended = launcher.run(place, ATTACH.command, kill_after=3600)
    assert problems(launcher, place, trial, ended) == []
    shutil.rmtree(place)
    record(
        "D5 5 GiB",
        "a sparse file is attached and read back",
        seconds=round(ended.seconds, 1),
        MiB_of_memory_more=round((ended.memory - small) / (1 << 20), 1),
        found=0,
    )
    assert ended.memory - small < LARGE


def odd_things(place: Path) -> dict[str, Path]:
    """Things that have a name and are no file."""
    os.mkfifo(place / "pipe")
    (place / "link").symlink_to(place / "nowhere")
    (place / "folder").mkdir()
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(place / "socket"))
    names = ("pipe", "link", "folder", "socket")
    return {name: place / name for name in names} | {
        "zero": Path("/dev/zero"),
        "terminal": Path("/dev/tty"),
        "database": place / WORKSPACE / "disputekit.db",
    }


def test_what_is_no_file_is_refused_at_once(launcher: Launcher, bases: Bases) -> None:
    trial = tried(launcher, bases, ATTACH)
    place = bases.copy(ATTACH.base)
    ended = launcher.run(place, ("got", "see it", "-f", str(place), "--quiet"))
    for name, path in odd_things(place).items():
        began = time.monotonic()
        ended = launcher.run(place, ("got", "see it", "-f", str(path), "--quiet"))
        assert time.monotonic() - began < 5, name  # of a busy machine; the refusal itself takes no time
        assert ended.code in {2, 4}, (name, ended)
        assert "nothing was recorded" in ended.err or name == "database", (name, ended)
    assert problems(launcher, place, trial, ended) == []
    shutil.rmtree(place)


def flipped(launcher: Launcher, bases: Bases, scene: Scene, defect: str) -> tuple[int, list[str]]:
    """Attach on a disk that turns a bit on the way; returns the exit code and what is wrong then."""
    trial = tried(launcher, bases, scene)
    place = bases.copy(scene.base)
    ended = launcher.run(place, scene.command, defect=defect)
    found = problems(launcher, place, trial, ended)
    shutil.rmtree(place)
    return ended.code, found


def test_a_bit_that_turns_on_the_way_is_noticed(launcher: Launcher, bases: Bases) -> None:
    assert flipped(launcher, bases, ATTACH, "bit flip") == (1, [])


def test_a_program_that_does_not_read_back_is_noticed(launcher: Launcher, bases: Bases) -> None:
    code, found = flipped(launcher, bases, ATTACH, "no reading back")
    assert code == 0
    assert "verify says" in found[0]
    record("D5 bit", "a bit turns on the way to the disk", bits=1, found=0, planted=1, caught=1)
