"""D1: a command is killed at any moment. Nothing acknowledged is lost, nothing is half there, the next command works."""

import random
import shutil
from pathlib import Path

import pytest

from tests.conftest import FULL
from tests.faults.checking import Trial, problems, tried
from tests.faults.rig import LARGE, SCENES, Bases, Ended, Launcher
from tests.support.figures import record

KILLS, LARGE_KILLS = 300, 1000
DAILY = ("log", "import", "got with a file", "start", "backup")
# The careless program that each command is tried with; what is caught is said by the same function.
EARLY, NAMED_FIRST, PIECEMEAL = "early", "named first", "piecemeal"
PLANTED = {
    **dict.fromkeys(("backup", "export", "document", "checkpoint"), NAMED_FIRST),
    "migrate": PIECEMEAL,
}
NONE = {"backup as zip"}  # the planted defect would be that of the folder
ATTEMPTS = 200


def kill_once(
    launcher: Launcher, bases: Bases, trial: Trial, chance: random.Random, defect: str = ""
) -> tuple[Ended, list[str]]:
    """Kill a command at some moment: mostly by chance, one time in ten when it has just answered."""
    place = bases.copy(trial.scene.base)
    heard = chance.random() < (0.8 if defect == EARLY else 0.1)
    moment = 0 if heard else chance.uniform(0.001, trial.seconds * 1.1)
    ended = launcher.run(place, trial.scene.command, defect=defect, kill_after=moment, kill_heard=heard)
    found = problems(launcher, place, trial, ended)
    shutil.rmtree(place)
    return ended, found


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=() if one in DAILY else pytest.mark.full) for one in SCENES]
)
def test_killed_at_any_moment_nothing_acknowledged_is_lost(
    name: str, launcher: Launcher, bases: Bases
) -> None:
    chance = random.Random(name)  # noqa: S311
    trial = tried(launcher, bases, SCENES[name])
    wanted = (LARGE_KILLS if name in LARGE else KILLS) if FULL else 2
    kills = answered = 0
    found: list[str] = []
    while kills < wanted:
        ended, wrong = kill_once(launcher, bases, trial, chance)
        kills += ended.code < 0
        answered += ended.code < 0 and ended.acknowledged
        found += wrong
    caught = _caught(launcher, bases, trial) if FULL and name not in NONE else {}
    record(
        f"D1 {name}",
        "killed at any moment",
        kills=kills,
        after_the_answer=answered,
        found=len(found),
        **caught,
    )
    assert found == []
    assert caught.get("planted") == caught.get("caught")


def _caught(launcher: Launcher, bases: Bases, trial: Trial) -> dict[str, int]:
    defect = PLANTED.get(trial.scene.name, EARLY)
    chance = random.Random(5)  # noqa: S311
    noticed = any(kill_once(launcher, bases, trial, chance, defect)[1] for _ in range(ATTEMPTS))
    return {"planted": 1, "caught": int(noticed)}


@pytest.mark.parametrize("name", ["log", pytest.param("backup", marks=pytest.mark.full)])
def test_a_program_that_answers_too_early_is_noticed(name: str, launcher: Launcher, bases: Bases) -> None:
    trial = tried(launcher, bases, SCENES[name])
    assert _caught(launcher, bases, trial) == {"planted": 1, "caught": 1}


def test_a_lock_that_a_kill_leaves_behind_is_noticed(launcher: Launcher, bases: Bases) -> None:
    trial = tried(launcher, bases, SCENES["log"])
    place: Path = bases.copy("laid out")
    ended = launcher.run(place, ("log", "--help"), defect="lock")
    (place / "workspace" / "lock").touch()
    assert "left behind" in "".join(problems(launcher, place, trial, ended))
