"""D4: the disk refuses a call, once or from then on. The answer says so, nothing is half there, and again works."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from disputekit.ledger.check import check_workspace
from tests.conftest import FULL
from tests.faults.calls import ERRORS, Point, failing_at, needs_strace, points, run_at, spread
from tests.faults.checking import CLEAN, Trial, held, problems, tried
from tests.faults.media import small_disk
from tests.faults.rig import SCENES, WORKSPACE, Bases, Ended, Launcher
from tests.support.figures import record

DAILY = 3
CAUSES = {
    "ENOSPC": r"disk is full|No space left|disk reported an error|disk I/O",
    "EDQUOT": r"disk is full|quota|disk reported an error|disk I/O",
    "EROFS": r"read-only|Read-only|disk reported an error|disk I/O|cannot open",
    "EIO": r"disk reported an error|Input/output error|disk I/O|could not be read back",
}


def refused(
    launcher: Launcher, bases: Bases, trial: Trial, point: Point, error: str, *, for_ever: bool
) -> list[str]:
    """Return what is wrong after a call failed."""
    place = bases.copy(trial.scene.base)
    ended = run_at(launcher, place, trial.scene, failing_at(point, error, for_ever=for_ever))
    mute = for_ever and point.call == "write"  # then it cannot say anything either
    found = [] if mute else [*_untrue(ended, trial, place, error)]
    found += problems(launcher, place, trial, ended)
    shutil.rmtree(place)
    return [f"{point} {error} {'for ever' if for_ever else 'once'}: {one}" for one in found]


def _untrue(ended: Ended, trial: Trial, place: Path, error: str) -> Iterator[str]:
    """What the answer says and should not, or does not say."""
    if ended.code == 0:
        return
    if ended.acknowledged:
        yield f"it answered and failed: {ended}"
    if "fault in disputekit" in ended.err or "Traceback" in ended.err:
        yield f"it fell over: {ended.err}"
    elif not re.search(CAUSES[error], ended.err):
        yield f"the cause is not named: {ended.err!r}"
    is_there = held(place / WORKSPACE).size != trial.before.size
    if is_there and "nothing was recorded" in ended.err:
        yield f"it is recorded, and the answer says that nothing was: {ended.err!r}"


def every(launcher: Launcher, bases: Bases, trial: Trial, tried_points: list[Point]) -> tuple[int, list[str]]:
    """Let each call fail with one error after the other, once and for ever; in full each with each."""
    found: list[str] = []
    count = 0
    for number, point in enumerate(tried_points):
        errors = ERRORS if FULL else [ERRORS[number % len(ERRORS)]]
        for error in errors:
            for for_ever in (False, True):
                count += 1
                found += refused(launcher, bases, trial, point, error, for_ever=for_ever)
    return count, found


def swallowed_is_noticed(launcher: Launcher, bases: Bases, trial: Trial) -> bool:
    """Whether a program that takes no notice of a failure is found out, by the same function."""
    return any(_swallowed(launcher, bases, trial, number) for number in range(1, 9))


def _swallowed(launcher: Launcher, bases: Bases, trial: Trial, number: int) -> list[str]:
    place = bases.copy(trial.scene.base)
    options = failing_at(Point("fdatasync", number), "EIO", for_ever=True)
    ended = run_at(launcher, place, trial.scene, options, "swallowed")
    found = problems(launcher, place, trial, ended)
    shutil.rmtree(place)
    return found


@needs_strace
@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=() if one == "log" else pytest.mark.full) for one in SCENES]
)
def test_whatever_the_disk_refuses_nothing_is_half_recorded(
    name: str, launcher: Launcher, bases: Bases
) -> None:
    trial = tried(launcher, bases, SCENES[name])
    each = points(launcher, bases, trial.scene)
    count, found = every(launcher, bases, trial, each if FULL else spread(each, DAILY))
    planted = {}
    # What start and migrate write they read at once, so that a failure that was swallowed is heard there.
    if FULL and trial.after.size != trial.before.size and trial.scene.base == "laid out":
        planted = {"planted": 1, "caught": int(swallowed_is_noticed(launcher, bases, trial))}
    record(f"D4 {name}", "a call of the disk fails", failures=count, found=len(found), **planted)
    assert found == []
    assert planted.get("planted") == planted.get("caught")


@needs_strace
def test_a_program_that_swallows_a_failure_is_noticed(launcher: Launcher, bases: Bases) -> None:
    assert swallowed_is_noticed(launcher, bases, tried(launcher, bases, SCENES["log"]))


BRIM = 24 * 1024  # bytes that are free when the logging begins
LONG_TEXT = ("log", "x" * 3000, "--from", "client", "--quiet")


def fill(launcher: Launcher, place: Path, defect: str = "") -> tuple[int, Ended]:
    """Log until it fails; returns how many were acknowledged, and the failure."""
    count = 0
    ended = launcher.run(place, LONG_TEXT, defect=defect)
    while ended.acknowledged and count < 100:
        count += 1
        ended = launcher.run(place, LONG_TEXT, defect=defect)
    return count, ended


def filled(launcher: Launcher, bases: Bases, disk: Path, defect: str = "") -> list[str]:
    """Fill a small disk to its brim and log on; returns what is wrong then, and when there is room again."""
    place = bases.copy("laid out")
    for name in (WORKSPACE, "config"):
        shutil.copytree(place / name, disk / name)
    shutil.rmtree(place)
    size = len(held(disk / WORKSPACE).entries)
    room = os.statvfs(disk)
    (disk / "filler").write_bytes(bytes(room.f_bavail * room.f_frsize - BRIM))
    count, ended = fill(launcher, disk, defect)
    found = []
    if not re.search("disk is full|disk reported", ended.err):
        found.append(f"it says not that the disk is full: {ended}")
    if len(held(disk / WORKSPACE).entries) != size + count:
        found.append(f"{count} acknowledged, {len(held(disk / WORKSPACE).entries) - size} there")
    (disk / "filler").unlink()
    again = launcher.run(disk, LONG_TEXT)
    if again.out != f"{size + count + 1}\n":
        found.append(f"with room again it does not work: {again}")
    if check_workspace(disk / WORKSPACE, read_all=True).verdict not in CLEAN:
        found.append("verify finds damage")
    return found


@pytest.mark.parametrize("kib", [512, *(pytest.param(one, marks=pytest.mark.full) for one in (1024, 8192))])
def test_on_a_disk_filled_to_its_brim_what_was_acknowledged_is_there(
    kib: int, tmp_path: Path, launcher: Launcher, bases: Bases
) -> None:
    with small_disk(tmp_path / "disk", kib) as disk:
        assert filled(launcher, bases, disk) == []
        shutil.rmtree(disk / WORKSPACE)
        shutil.rmtree(disk / "config")
        assert filled(launcher, bases, disk, "swallowed") != []
    record(f"D4 disk of {kib} KiB", "a real disk filled to its brim", disks=1, found=0, planted=1, caught=1)
