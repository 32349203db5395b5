"""Measure disputekit against its floors: ``python -m benchmarks``; ``--write`` puts the figures into the docs."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.cases import prepare
from benchmarks.page import PAGE, section, write
from benchmarks.rows import PYTHON, ROWS
from benchmarks.timing import measure, outcome


def main() -> int:
    """Build the workspaces, start everything in turn, print the table. Exit code 6: something is over its reach."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--rounds", type=int, default=25, help="how often each command is started")
    asked.add_argument("--only", default="", help="only rows whose command holds this")
    asked.add_argument("--write", action="store_true", help=f"put the figures into {PAGE.name}")
    given = asked.parse_args()
    rows = [row for row in ROWS if given.only in row.program.name]
    programs = list(dict.fromkeys([PYTHON, *(one for row in rows for one in (row.floor, row.program))]))
    with tempfile.TemporaryDirectory(prefix="disputekit-benchmark-") as name:
        folder = Path(name)
        prepare(folder, sorted({program.case for program in programs}))
        times = measure(folder, programs, given.rounds)
    outcomes = [outcome(row, times) for row in rows]
    found = section(outcomes, times, given.rounds)
    print(found)
    if given.write:
        write(found)
    return 0 if all(one.is_within for one in outcomes) else 6


if __name__ == "__main__":
    sys.exit(main())
