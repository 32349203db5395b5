"""A heat: programs that are started in turn in one run, and what is compared among them.

Every round starts each program once, in an order of its own, so that whatever else the machine does hits all of
them. Figures are medians over the rounds; of a ratio the middle half of the rounds is given as its spread.
"""

import random
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.program import Program, Sample, nothing, run

Samples = dict[Program, list[Sample | None]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """Two programs, and how far the first may be above the second: ``times`` as much and ``plus`` milliseconds.

    ``times`` 1 is "ahead of it", 0.1 "ten times ahead"; None is said, not judged. ``by`` is what is judged:
    "time", or "processor" where the work is computing and no waiting for the disk.
    """

    program: Program
    floor: Program
    times: float | None = None
    plus: int = 0
    by: str = "time"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A figure that is no ratio: memory of a program, size on disk. ``most`` is its reach, None for none."""

    name: str
    value: Callable[[Samples], float]
    unit: str
    most: float | None = None


@dataclass(frozen=True, kw_only=True)
class Heat:
    """One run of a few programs. ``prepare`` makes their data; ``rounds`` is used where the user names none.

    A program that has taken more than ``patience`` seconds is not started again. ``lines`` are those of a chart:
    the same command at several sizes. ``table`` measures by itself and gives what it found, its head first.
    """

    key: str
    title: str
    rows: Sequence[Row] = ()
    alone: Sequence[Program] = ()
    facts: Sequence[Fact] = ()
    prepare: Callable[[], object] = nothing
    rounds: int = 5
    is_warmed: bool = False
    note: str = ""
    patience: float = 300.0
    lines: Mapping[str, Sequence[tuple[int, Program]]] = field(default_factory=dict)
    table: Callable[[], list[list[str]]] = list

    @property
    def programs(self) -> list[Program]:
        """Each program once, in the order of the rows."""
        pairs = [one for row in self.rows for one in (row.program, row.floor)]
        drawn = [program for line in self.lines.values() for _, program in line]
        return list(dict.fromkeys([*pairs, *self.alone, *drawn]))


def peak(program: Program) -> Callable[[Samples], float]:
    """Return the fact of the most memory a program held in any round, in MB (10^6 bytes)."""
    return lambda samples: max(one.memory for one in samples[program] if one) / 1e6


def measure(heat: Heat, rounds: int) -> Samples:
    """Prepare, start each program that is there once for its byte code, and then in turn ``rounds`` times."""
    heat.prepare()
    there = [one for one in heat.programs if not one.missing]
    for program in there if heat.is_warmed else ():
        run(program)
    samples: Samples = {program: [] for program in heat.programs}
    shuffled, order = random.Random(rounds), list(there)  # noqa: S311 - an order, not a secret
    for _ in range(rounds):
        shuffled.shuffle(order)
        for program in order:
            is_enough = _is_enough(program, samples[program], heat.patience)
            samples[program].append(None if is_enough else run(program))
    return samples


def _is_enough(program: Program, before: list[Sample | None], patience: float) -> bool:
    done = [one for one in before if one]
    spent = sum(one.seconds for one in done)
    return bool(done) and (spent > patience or 0 < program.most <= len(done))


def told(heat: Heat, samples: Samples) -> dict[str, Any]:
    """Return what a heat found, as results.json keeps it."""
    table = heat.table()
    return {
        "title": heat.title,
        "note": heat.note,
        "programs": [_program(one, samples[one]) for one in heat.programs],
        "rows": [_row(row, samples) for row in heat.rows],
        "facts": list(_facts(heat, samples)),
        "lines": {
            name: [[size, program.name] for size, program in line] for name, line in heat.lines.items()
        },
        "table": table,
    }


def _program(program: Program, samples: list[Sample | None]) -> dict[str, Any]:
    done = [one for one in samples if one]
    if not done:
        return {"name": program.name, "missing": program.missing}
    return {
        "name": program.name,
        "starts": len(done),
        "seconds": round(statistics.median(one.seconds for one in done), 5),
        "fastest": round(min(one.seconds for one in done), 5),
        "processor": round(statistics.median(one.processor for one in done), 5),
        "megabytes": round(max(one.memory for one in done) / 1e6, 1),
    }


def _row(row: Row, samples: Samples) -> dict[str, Any]:
    reach = {"times": row.times, "plus": row.plus, "by": row.by}
    named = {"program": row.program.name, "floor": row.floor.name, **reach}
    own = [one for one in samples[row.program] if one]
    floor = [one for one in samples[row.floor] if one]
    if not own or not floor:
        return {**named, "verdict": "not measured"}
    by_time = statistics.median(one.seconds for one in own) / statistics.median(one.seconds for one in floor)
    by_processor = _ratio([one.processor for one in own], [one.processor for one in floor])
    low, high = _spread(row, samples)
    figures = {
        "time": round(by_time, 3),
        "low": round(low, 3),
        "high": round(high, 3),
        "processor": round(by_processor, 3),
    }
    return {**named, **figures, "verdict": _verdict(row, own, floor)}


def _ratio(own: list[float], floor: list[float]) -> float:
    return statistics.median(own) / max(statistics.median(floor), 1e-6)


def _verdict(row: Row, own: list[Sample], floor: list[Sample]) -> str:
    if row.times is None:
        return "said"
    mine, other = ([_judged(row, one) for one in part] for part in (own, floor))
    allowed = statistics.median(other) * row.times + row.plus / 1000
    return "within" if statistics.median(mine) <= allowed else "OVER"


def _judged(row: Row, sample: Sample) -> float:
    return sample.processor if row.by == "processor" else sample.seconds


def _spread(row: Row, samples: Samples) -> tuple[float, float]:
    """Return the middle half of the ratios of time of the rounds in which both were started."""
    pairs = zip(samples[row.program], samples[row.floor], strict=True)
    ratios = sorted(own.seconds / floor.seconds for own, floor in pairs if own and floor)
    if len(ratios) < 2:
        return (ratios[0], ratios[0]) if ratios else (0.0, 0.0)
    low, _, high = statistics.quantiles(ratios, n=4)
    return low, high


def _facts(heat: Heat, samples: Samples) -> Iterator[dict[str, Any]]:
    for fact in heat.facts:
        value = round(fact.value(samples), 3)
        judged = "said" if fact.most is None else "within" if value <= fact.most else "OVER"
        yield {"name": fact.name, "value": value, "unit": fact.unit, "most": fact.most, "verdict": judged}
