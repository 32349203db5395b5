"""System calls that change a disk: how many of each a command makes, and how to make one of them its last or fail."""

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults.rig import Bases, Ended, Launcher, Scene

CALLS = (
    *("pwrite64", "write", "ftruncate", "fsync", "fdatasync", "mkdir", "rmdir", "unlink", "unlinkat"),
    *("rename", "renameat", "renameat2", "link", "linkat", "fchmod", "fchmodat", "utimensat"),
)
ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS")

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")


class Point(NamedTuple):
    """The n-th call of a kind that a command makes."""

    call: str
    number: int

    def __str__(self) -> str:
        return f"{self.call} {self.number}"


def points(launcher: Launcher, bases: Bases, scene: Scene) -> list[Point]:
    """Return every call of a command that changes the disk or answers."""
    place = bases.copy(scene.base)
    trace = place / "trace"
    ended = launcher.run(place, scene.command, strace=("-o", str(trace), "-e", f"trace={','.join(CALLS)}"))
    assert ended.code == 0, ended
    names = re.findall(r"^\d+ +(\w+)\(", trace.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
    shutil.rmtree(place)
    return [Point(call, number) for call, count in Counter(names).items() for number in range(1, count + 1)]


def spread(found: list[Point], count: int) -> list[Point]:
    """Return so many of the points, evenly spread over each kind of call and never without the last of a kind."""
    by_call = {
        call: [one for one in found if one.call == call] for call in dict.fromkeys(one.call for one in found)
    }
    chosen = {ones[-1] for ones in by_call.values()}
    step = max(1, len(found) // max(1, count - len(chosen)))
    return sorted(chosen | set(found[step // 2 :: step]), key=found.index)


def killed_at(point: Point) -> tuple[str, ...]:
    """Options of strace: the process is killed instead of making this call."""
    return _injected(point.call, f"signal=KILL:when={point.number}")


def failing_at(point: Point, error: str, *, for_ever: bool) -> tuple[str, ...]:
    """Options of strace: this call fails, and with ``for_ever`` every later one of its kind too."""
    return _injected(point.call, f"error={error}:when={point.number}{'+' if for_ever else ''}")


def _injected(call: str, what: str) -> tuple[str, ...]:
    return "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{what}"


def run_at(
    launcher: Launcher, place: Path, scene: Scene, options: tuple[str, ...], defect: str = ""
) -> Ended:
    """Run the command of a scene under strace."""
    return launcher.run(place, scene.command, defect=defect, strace=options)
