"""The gate that reads coverage.json must close on each kind of gap."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import REPOSITORY

GATE = REPOSITORY / ".ci" / "coverage_gate.py"


def measured(*, lines: tuple[int, ...] = (), branches: tuple[tuple[int, int], ...] = ()) -> dict[str, object]:
    return {"missing_lines": list(lines), "missing_branches": [list(branch) for branch in branches]}


def gate(folder: Path, percent: float, **files: dict[str, object]) -> subprocess.CompletedProcess[str]:
    """Run the gate over a report; files are named by their room."""
    report = {
        "totals": {"percent_covered": percent},
        "files": {f"src/disputekit/{room}/a.py": found for room, found in files.items()},
    }
    path = folder / "coverage.json"
    path.write_text(json.dumps(report), encoding="utf-8")
    return subprocess.run([sys.executable, str(GATE), str(path)], capture_output=True, text=True, check=False)


def test_a_complete_report_passes(tmp_path: Path) -> None:
    result = gate(
        tmp_path, 97, record=measured(), case=measured(), ledger=measured(), cli=measured(lines=(3,))
    )
    assert result.returncode == 0, result.stderr


def test_too_little_overall_is_refused(tmp_path: Path) -> None:
    result = gate(tmp_path, 94.9, record=measured(), case=measured(), ledger=measured())
    assert result.returncode == 1
    assert "94.9" in result.stderr


@pytest.mark.parametrize("gap", [measured(lines=(7,)), measured(branches=((7, 9),))])
@pytest.mark.parametrize("room", ["record", "case", "ledger"])
def test_one_gap_in_a_core_room_is_refused(tmp_path: Path, room: str, gap: dict[str, object]) -> None:
    complete = {name: measured() for name in ("record", "case", "ledger")}
    result = gate(tmp_path, 99.9, **(complete | {room: gap}))
    assert result.returncode == 1
    assert f"{room}/a.py" in result.stderr


def test_a_room_that_was_not_measured_is_refused(tmp_path: Path) -> None:
    result = gate(tmp_path, 99.9, record=measured(), case=measured())
    assert result.returncode == 1
    assert "ledger/ was not measured" in result.stderr
