"""D2: a command is killed at each of its system calls that change the disk, the answer among them."""

import shutil

import pytest

from tests.conftest import FULL
from tests.faults.calls import Point, killed_at, needs_strace, points, run_at, spread
from tests.faults.checking import Trial, problems, tried
from tests.faults.rig import SCENES, Bases, Launcher
from tests.support.figures import record

pytestmark = needs_strace

DAILY = 6
EARLY, LATE_FILE, PIECEMEAL, NAMED_FIRST = "early", "late file", "piecemeal", "named first"
PLANTED = {
    **dict.fromkeys(SCENES, (EARLY, PIECEMEAL)),
    **dict.fromkeys(("got with a file", "delivered with a file"), (EARLY, PIECEMEAL, LATE_FILE)),
    **dict.fromkeys(("backup", "export", "document", "checkpoint"), (NAMED_FIRST,)),
    "note": (EARLY,),  # one row; its parts have no order
    "migrate": (PIECEMEAL,),
    "backup as zip": (),
}


def at(launcher: Launcher, bases: Bases, trial: Trial, point: Point, defect: str = "") -> list[str]:
    """Return what is wrong after a kill at a point."""
    place = bases.copy(trial.scene.base)
    ended = run_at(launcher, place, trial.scene, killed_at(point), defect)
    found = [f"{point}: {one}" for one in problems(launcher, place, trial, ended)]
    if not defect and ended.code >= 0:
        found.append(f"{point}: it was not reached: {ended}")
    shutil.rmtree(place)
    return found


def noticed(launcher: Launcher, bases: Bases, trial: Trial, defect: str, every: list[Point]) -> bool:
    """Whether a careless program is found out at any of the points, the later ones tried first."""
    return any(at(launcher, bases, trial, point, defect) for point in reversed(every))


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=() if one == "log" else pytest.mark.full) for one in SCENES]
)
def test_killed_at_each_system_call_nothing_acknowledged_is_lost(
    name: str, launcher: Launcher, bases: Bases
) -> None:
    trial = tried(launcher, bases, SCENES[name])
    every = points(launcher, bases, trial.scene)
    tried_points = every if FULL else spread(every, DAILY)
    found = [wrong for point in tried_points for wrong in at(launcher, bases, trial, point)]
    planted = PLANTED[name] if FULL else ()
    caught = [defect for defect in planted if noticed(launcher, bases, trial, defect, every)]
    record(
        f"D2 {name}",
        "killed at each system call",
        calls=len(tried_points),
        found=len(found),
        planted=len(planted),
        caught=len(caught),
    )
    assert found == []
    assert len(caught) == len(planted), caught


def test_a_program_that_commits_before_its_file_is_in_place_is_noticed(
    launcher: Launcher, bases: Bases
) -> None:
    trial = tried(launcher, bases, SCENES["got with a file"])
    assert noticed(launcher, bases, trial, LATE_FILE, [Point("link", 1)])


def test_a_program_that_answers_before_it_commits_is_noticed(launcher: Launcher, bases: Bases) -> None:
    trial = tried(launcher, bases, SCENES["log"])
    assert noticed(launcher, bases, trial, EARLY, [Point("unlink", 1)])
