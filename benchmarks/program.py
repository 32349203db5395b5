"""One thing that is started and timed: its seconds, its processor seconds, and the most memory it held.

Each is a process of its own. Seconds are wall clock from start to end; processor seconds (user and system, of the
process and of what it waited for) say the same on a machine that does other work besides. A program that must load
something before it does what is compared prints a line ``measured SECONDS PROCESSOR_SECONDS`` of that part alone. The
system counts a process's memory from before it became its program, so no figure of memory is below that of this one.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

REPOSITORY = Path(__file__).parents[1]
_PATHS = os.pathsep.join((str(REPOSITORY / "src"), str(REPOSITORY)))  # this checkout, whatever is installed
_MEASURED = "measured "


def nothing() -> None:
    """Prepare nothing."""


@dataclass(frozen=True, eq=False)
class Program:
    """What is started. ``ready`` runs before each start and is not timed; ``missing`` says why it cannot run.

    ``codes`` are the exit codes that mean that it worked. ``most`` is how often it is started at the most, 0 for
    as often as the others.
    """

    name: str
    command: tuple[str, ...] = ()
    around: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], object] = nothing
    codes: tuple[int, ...] = (0,)
    missing: str = ""
    most: int = 0


class Sample(NamedTuple):
    """One start: wall clock and processor seconds, and the most memory in bytes."""

    seconds: float
    processor: float
    memory: int


def around_of(**more: str) -> dict[str, str]:
    """Return the environment of this process without what would steer disputekit or Python, and with more."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DISPUTEKIT_", "PYTHON", "COLUMNS", "COVERAGE", "COV_"))
    }
    return kept | {"NO_COLOR": "1", "PYTHONPATH": _PATHS} | more


def python(*arguments: str) -> tuple[str, ...]:
    """Return a command of the interpreter that runs this."""
    return (sys.executable, *arguments)


def run(program: Program) -> Sample:
    """Start a program and wait for it; raises RuntimeError when it fails, since a failure is no figure."""
    program.ready()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        begun = time.perf_counter()
        started = subprocess.Popen(
            program.command,
            env=dict(program.around),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=complained,
        )
        _, status, used = os.wait4(started.pid, 0)
        seconds = time.perf_counter() - begun
        started.returncode = os.waitstatus_to_exitcode(status)
        words, complaint = _end_of(said), _end_of(complained)
    if started.returncode not in program.codes:
        raise RuntimeError(f"{program.name} ended with {started.returncode}: {(complaint or words)[-600:]}")
    memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return _of_the_part(words, Sample(seconds, used.ru_utime + used.ru_stime, memory))


def _end_of(stream: IO[bytes]) -> str:
    stream.seek(max(0, stream.tell() - 4096))
    return stream.read().decode("utf-8", "replace").strip()


def _of_the_part(words: str, whole: Sample) -> Sample:
    last = words.rpartition("\n")[2]
    if not last.startswith(_MEASURED):
        return whole
    seconds, processor = map(float, last.removeprefix(_MEASURED).split())
    return whole._replace(seconds=seconds, processor=processor)


def say_measured(seconds: float, processor: float) -> None:
    """Print the line by which a program says what the part of it took that is compared."""
    print(f"{_MEASURED}{seconds} {processor}")


def build(*arguments: str) -> None:
    """Make data in a process of its own: what this process holds would count as memory of all that it starts."""
    subprocess.run(python("-m", *arguments), env=around_of(), check=True, stdout=subprocess.DEVNULL)
