"""The table of figures, on the screen and between the marks of docs/performance.md."""

import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks.rows import NOTHING, PYTHON
from benchmarks.timing import Outcome, Times

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- figures -->", "<!-- end figures -->"


def table(outcomes: Sequence[Outcome], times: Times) -> str:
    """Return the figures as a Markdown table."""
    lines = [
        "| command | ms (fastest) | floor | ms (fastest) | ratio (middle half) | reach | |",
        "|---|---:|---|---:|---:|---:|---|",
    ]
    for one in outcomes:
        low, high = one.spread
        cells = (
            f"`{one.row.program.name}`",
            f"{one.milliseconds:.0f} ({times.fastest(one.row.program) * 1000:.0f})",
            one.row.floor.name if one.row.floor in (NOTHING, PYTHON) else f"`{one.row.floor.name}`",
            f"{one.floor:.0f} ({times.fastest(one.row.floor) * 1000:.0f})",
            f"{one.ratio:.2f} ({low:.2f}-{high:.2f})",
            one.row.reach,
            "within" if one.is_within else "OVER",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def section(outcomes: Sequence[Outcome], times: Times, rounds: int) -> str:
    """Return the whole of what stands between the marks: table and circumstances."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg()) if hasattr(os, "getloadavg") else "not known"
    said = (
        f"{rounds} rounds on {os.cpu_count()} processors, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}; load of the machine at the end {load}. "
        f"An empty start of Python took {times.median(PYTHON) * 1000:.0f} ms."
    )
    return f"{table(outcomes, times)}\n\n{said}"


def write(found: str) -> None:
    """Put figures between the marks of the page."""
    text = PAGE.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    assert pattern.search(text), f"{PAGE} has no place for figures"
    PAGE.write_text(pattern.sub(lambda _: f"{BEGIN}\n{found}\n{END}", text), encoding="utf-8")
