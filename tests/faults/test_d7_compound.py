"""D7: a second mishap while the first is being mended: a kill or a full disk during recovery, a full disk in a rollback."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import FULL
from tests.faults.calls import CALLS, Point, failing_at, killed_at, needs_strace, run_at
from tests.faults.checking import Trial, problems, tried
from tests.faults.rig import SCENES, WORKSPACE, Bases, Launcher
from tests.support.figures import record

pytestmark = needs_strace

LOG = SCENES["log"]
FIRST = [Point("fdatasync", 3), Point("pwrite64", 45), Point("fdatasync", 4), Point("unlink", 1)]
MORE_FIRST = [Point("pwrite64", number) for number in (30, 38, 40, 42, 44, 46, 48, 50)]
DAILY = 3
JOURNAL = "disputekit.db-journal"


def interrupted(launcher: Launcher, bases: Bases, first: Point) -> Path:
    """Return a place where a command was killed and its write is still to be undone."""
    place = bases.copy(LOG.base)
    ended = run_at(launcher, place, LOG, killed_at(first))
    assert ended.code < 0, first
    assert (place / WORKSPACE / JOURNAL).exists(), first
    return place


def second_points(launcher: Launcher, bases: Bases, first: Point) -> list[Point]:
    """Return the calls of the next command up to its own commit: those that undo come first."""
    place = interrupted(launcher, bases, first)
    trace = place / "trace"
    launcher.run(place, LOG.command, strace=("-o", str(trace), "-e", f"trace={','.join(CALLS)}"))
    names = [line.split()[1].partition("(")[0] for line in trace.read_text("utf-8", "replace").splitlines()]
    shutil.rmtree(place)
    undoing = names[: names.index("unlink") + 2] if "unlink" in names else names
    return [Point(name, undoing[: number + 1].count(name)) for number, name in enumerate(undoing)]


def twice(
    launcher: Launcher, bases: Bases, trial: Trial, first: Point, options: tuple[str, ...]
) -> list[str]:
    """Return what is wrong after a kill and then something else in the command that mends it."""
    place = interrupted(launcher, bases, first)
    ended = run_at(launcher, place, LOG, options)
    found = problems(launcher, place, trial, ended)
    shutil.rmtree(place)
    return [f"{first}, then {' '.join(options[-2:])}: {one}" for one in found]


def test_a_mishap_while_another_is_mended_loses_nothing(launcher: Launcher, bases: Bases) -> None:
    trial = tried(launcher, bases, LOG)
    count, found = 0, []
    for first in [*FIRST, *MORE_FIRST] if FULL else FIRST[1:2]:
        seconds = second_points(launcher, bases, first)
        for second in seconds if FULL else seconds[:: len(seconds) // DAILY]:
            ways = [killed_at(second)]
            ways += [
                failing_at(second, error, for_ever=True)
                for error in (("ENOSPC", "EIO") if FULL else ("ENOSPC",))
            ]
            for options in ways:
                count += 1
                found += twice(launcher, bases, trial, first, options)
    record(
        "D7",
        "a kill or a failing disk while a kill is mended",
        pairs=count,
        found=len(found),
        planted=1,
        caught=int(_thrown_away_is_noticed(launcher, bases, trial)),
    )
    assert found == []


def _thrown_away_is_noticed(launcher: Launcher, bases: Bases, trial: Trial) -> bool:
    place = interrupted(launcher, bases, Point("fdatasync", 4))
    ended = launcher.run(place, LOG.command, defect="journal thrown away")
    found = problems(launcher, place, trial, ended)
    shutil.rmtree(place)
    return bool(found)


def test_a_program_that_throws_the_journal_away_is_noticed(launcher: Launcher, bases: Bases) -> None:
    assert _thrown_away_is_noticed(launcher, bases, tried(launcher, bases, LOG))


@pytest.mark.parametrize(
    "name",
    ["import", *(pytest.param(one, marks=pytest.mark.full) for one in ("log", "got with a file", "migrate"))],
)
def test_a_disk_that_fills_up_and_stays_full_while_it_takes_back_loses_nothing(
    name: str, launcher: Launcher, bases: Bases
) -> None:
    trial = tried(launcher, bases, SCENES[name])
    for call, numbers in (("pwrite64", (1, 20, 40)), ("fdatasync", (1, 3, 4))):
        for number in numbers if FULL else numbers[-1:]:
            place = bases.copy(trial.scene.base)
            everything = "pwrite64,fdatasync,fsync,ftruncate,unlink"
            options = (
                *("-o", "/dev/null", "-e", f"trace={everything}"),
                *("-e", f"inject={call}:error=ENOSPC:when={number}+"),
                *("-e", "inject=ftruncate,unlink:error=ENOSPC:when=1+"),
            )
            ended = run_at(launcher, place, trial.scene, options)
            assert ended.code > 0, ended
            assert problems(launcher, place, trial, ended) == [], (call, number)
            shutil.rmtree(place)
