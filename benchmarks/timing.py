"""Start programs in turn, many times, and compare their times.

Every round starts each program once, in an order of its own, so that whatever else the machine does hits all of
them. Byte code is compiled before, into a folder of the run's own. Times are wall clock, start of the process to
its end. Of a ratio the median over the rounds is given, and the middle half of the rounds as its spread.
"""

import os
import random
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.cases import NOW
from benchmarks.rows import Program, Row

_FOUND_SOMETHING = 6


class Times(NamedTuple):
    """Seconds of each round, for each program."""

    rounds: dict[Program, list[float]]

    def median(self, program: Program) -> float:
        return statistics.median(self.rounds[program])

    def fastest(self, program: Program) -> float:
        return min(self.rounds[program])


class Outcome(NamedTuple):
    """A row as measured: milliseconds of both, the ratio with its spread, and whether it is within reach."""

    row: Row
    milliseconds: float
    floor: float
    ratio: float
    spread: tuple[float, float]

    @property
    def is_within(self) -> bool:
        return self.milliseconds <= self.floor * self.row.times + self.row.plus


def environment(folder: Path, case: str) -> dict[str, str]:
    """Return what a program of a case sees: its workspace, the clock of the data, byte code of this run."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DISPUTEKIT_", "PYTHON", "COLUMNS"))
    }
    return kept | {
        "DISPUTEKIT_WORKSPACE": str(folder / case / "workspace"),
        "DISPUTEKIT_CONFIG": str(folder / case / "config"),
        "DISPUTEKIT_NOW": NOW.isoformat(),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "NO_COLOR": "1",
    }


def run(program: Program, around: Mapping[str, str]) -> float:
    """Start a program and return its seconds; raises RuntimeError when it fails, since that is not measured."""
    begun = time.perf_counter()
    done = subprocess.run(program.command, env=around, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - begun
    if done.returncode not in (0, _FOUND_SOMETHING):
        raise RuntimeError(f"{program.name} ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    return taken


def measure(folder: Path, programs: Sequence[Program], rounds: int) -> Times:
    """Start each program once for its byte code, and then ``rounds`` times in turn with the others."""
    around = {program: environment(folder, program.case) for program in programs}
    for program in programs:
        run(program, around[program])
    shuffled, order = random.Random(rounds), list(programs)  # noqa: S311 - an order, not a secret
    times: dict[Program, list[float]] = {program: [] for program in programs}
    for _ in range(rounds):
        shuffled.shuffle(order)
        for program in order:
            times[program].append(run(program, around[program]))
    return Times(times)


def outcome(row: Row, times: Times) -> Outcome:
    """Compare a row with its floor, round by round."""
    pairs = zip(times.rounds[row.program], times.rounds[row.floor], strict=True)
    ratios = sorted(own / floor for own, floor in pairs)
    low, _, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else (ratios * 3)
    own, floor = times.median(row.program), times.median(row.floor)
    return Outcome(row, own * 1000, floor * 1000, own / floor, (low, high))
