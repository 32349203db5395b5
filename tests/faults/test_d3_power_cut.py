"""D3: the power fails at any moment of a command. What was acknowledged before it is there, with its file."""

import random
import shutil
from collections.abc import Iterator

import pytest

from tests.conftest import FULL
from tests.faults.calls import needs_strace
from tests.faults.checking import Trial, problems, tried
from tests.faults.powercut import STRACE, Disk, Event, Left, digest_of, events_in, put
from tests.faults.rig import SCENES, Bases, Ended, Launcher
from tests.support.figures import record

pytestmark = needs_strace

TOLD = ("log", "got with a file", "import", "fix", "shred a text", "start", "migrate", "backup")
STATES = 20_000 // len(TOLD)
DAILY = 10
CUT_BEFORE = Ended(-1, killed=True, seconds=0, memory=0, out="", err="")
CUT_AFTER = CUT_BEFORE._replace(out="said\n")
KEPT = ("nothing", "all", *["some"] * 8)


def traced(launcher: Launcher, bases: Bases, trial: Trial, defect: str = "") -> tuple[Disk, list[Event]]:
    """Return the disk before a command, and what the command did to it."""
    place = bases.copy(trial.scene.base)
    disk = Disk(place)
    trace = place.with_name("trace")
    ended = launcher.run(place, trial.scene.command, defect=defect, strace=("-o", str(trace), *STRACE))
    assert ended.code == 0, ended
    events = events_in(trace.read_text(encoding="ascii"), place)
    shutil.rmtree(place)
    return disk, events


def cuts(disk: Disk, events: list[Event], count: int, seed: int) -> Iterator[tuple[str, bool, Left]]:
    """Yield so many states, spread over all moments: where, whether it was acknowledged before, what is left."""
    chance = random.Random(seed)  # noqa: S311
    moments = len(events) + 1
    done = 0
    for number in range(moments):
        if number:
            disk.happen(events[number - 1])
        wanted = count * (number + 1) // moments
        for _ in range(done, wanted):
            keep = chance.choice(KEPT)
            yield f"before call {number}, {keep}", disk.answers > 0, disk.cut(chance, keep)
        done = wanted


def noticed(launcher: Launcher, bases: Bases, trial: Trial, count: int, defect: str) -> bool:
    """Whether a careless program is found out: at its end with nothing kept that it did not wait for, or anywhere."""
    disk, events = traced(launcher, bases, trial, defect)
    for event in events:
        disk.happen(event)
    place = bases.empty()
    put(disk.cut(random.Random(1), "nothing"), place)  # noqa: S311
    assert disk.answers
    found = problems(launcher, place, trial, CUT_AFTER)
    shutil.rmtree(place)
    return bool(found or judged(launcher, bases, trial, count, defect=defect)[1])


def judged(
    launcher: Launcher, bases: Bases, trial: Trial, count: int, *, defect: str = "", seed: int = 3
) -> tuple[int, list[str]]:
    """Return how many different states there were, and what is wrong in them; one careless state is enough."""
    disk, events = traced(launcher, bases, trial, defect)
    known: set[tuple[bytes, bool]] = set()
    found: list[str] = []
    for where, acknowledged, left in cuts(disk, events, count, seed):
        mark = digest_of(left), acknowledged
        if mark in known:
            continue
        known.add(mark)
        place = bases.empty()
        put(left, place)
        ended = CUT_AFTER if acknowledged else CUT_BEFORE
        found += [f"{where}: {one}" for one in problems(launcher, place, trial, ended)]
        shutil.rmtree(place)
        if found and defect:
            break
    return len(known), found


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=() if one == "got with a file" else pytest.mark.full) for one in TOLD]
)
def test_after_a_power_cut_everything_acknowledged_is_there(
    name: str, launcher: Launcher, bases: Bases
) -> None:
    trial = tried(launcher, bases, SCENES[name])
    count = STATES if FULL else DAILY
    different, found = judged(launcher, bases, trial, count)
    planted = _planted(name) if FULL else ()
    caught = [one for one in planted if noticed(launcher, bases, trial, count, one)]
    record(
        f"D3 {name}",
        "power cut at any moment",
        states=count,
        different=different,
        found=len(found),
        planted=len(planted),
        caught=len(caught),
    )
    assert found == []
    assert len(caught) == len(planted), caught


def _planted(name: str) -> tuple[str, ...]:
    if name == "backup":
        return ("no folder sync",)
    settings = ("synchronous=OFF", "synchronous=NORMAL", "synchronous=FULL")
    return (*settings, "no folder sync") if SCENES[name].has_file else settings


@pytest.mark.parametrize("defect", ["synchronous=NORMAL", "no folder sync"])
def test_a_program_that_does_not_wait_for_the_disk_is_noticed(
    defect: str, launcher: Launcher, bases: Bases
) -> None:
    trial = tried(launcher, bases, SCENES["got with a file"])
    assert noticed(launcher, bases, trial, 0, defect)
