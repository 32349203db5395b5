"""Reads coverage.json: 95 % of everything, and every branch of the rooms that evidence rests on.

Usage: python .ci/coverage_gate.py coverage.json
"""

import json
import sys
from collections import defaultdict
from pathlib import Path, PurePosixPath

OVERALL = 95.0
COMPLETE = ("record", "case", "ledger")


def room(name: str) -> str:
    """``case`` for ``src/disputekit/case/scope.py``; a file beside the rooms has its own name."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return parts[parts.index("disputekit") + 1]


def gaps(report: dict) -> list[str]:
    """What keeps the gate closed; empty when it may open."""
    found = []
    total = report["totals"]["percent_covered"]
    if total < OVERALL:
        found.append(f"{total:.1f} % of all lines and branches are covered; {OVERALL:.0f} % are needed")
    seen = defaultdict(int)
    for name, measured in sorted(report["files"].items()):
        seen[room(name)] += 1
        lines = measured["missing_lines"]
        branches = [f"{start}->{end}" for start, end in measured["missing_branches"]]
        if room(name) in COMPLETE and (lines or branches):
            found.append(f"{name}: lines {lines or 'complete'}, branches {', '.join(branches) or 'complete'}")
    # A room that was not measured at all must not pass for a room without gaps.
    found.extend(f"{name}/ was not measured" for name in COMPLETE if not seen[name])
    return found


def main() -> None:
    found = gaps(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    for line in found:
        print(f"coverage: {line}", file=sys.stderr)
    if found:
        sys.exit(1)
    print(f"coverage: at least {OVERALL:.0f} % overall, complete in {', '.join(COMPLETE)}")


if __name__ == "__main__":
    main()
