"""Processes that die: nothing acknowledged is lost."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import open_for_reading
from disputekit.ledger.doctor import diagnose
from disputekit.ledger.read import head_of
from tests.conftest import FULL
from tests.ledger.samples import ledger_in

ROUNDS = 300 if FULL else 30
WORKER = Path(__file__).with_name("worker.py")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    place = tmp_path / "workspace"
    with ledger_in(place):
        return place


def started(workspace: Path, count: int, mode: str) -> subprocess.Popen[str]:
    worker = subprocess.Popen(
        [sys.executable, str(WORKER), str(workspace), str(count), mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    assert worker.stdout
    assert worker.stdout.readline() == "ready\n"
    return worker


def go(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin
    worker.stdin.write("go\n")
    worker.stdin.flush()


def acknowledged_until_killed(workspace: Path, mode: str, patience: int) -> list[int]:
    """The numbers a worker acknowledged before it was killed without warning."""
    worker = started(workspace, 1000, mode)
    go(worker)
    assert worker.stdout
    heard = [int(worker.stdout.readline()) for _ in range(patience)]
    worker.send_signal(signal.SIGKILL)
    heard += [int(line) for line in worker.stdout if line.endswith("\n")]
    worker.communicate()
    return heard


def size_of(workspace: Path) -> int:
    connection = open_for_reading(workspace)
    try:
        return head_of(connection, 1).seq
    finally:
        connection.close()


def lost(workspace: Path, heard: list[int]) -> list[int]:
    return [seq for seq in heard if seq > size_of(workspace)]


@pytest.mark.parametrize("mode", ["plain", "files"])
def test_killed_in_the_middle_nothing_acknowledged_is_lost(workspace: Path, mode: str) -> None:
    chance = random.Random(11)  # noqa: S311
    for _ in range(ROUNDS // 2):
        heard = acknowledged_until_killed(workspace, mode, chance.randint(1, 12))
        assert lost(workspace, heard) == []
        report = check_workspace(workspace, read_all=True)
        assert (report.exit_code, report.failures) == (10, ())
    found = diagnose(workspace)
    assert len(found.leftovers) + len(found.orphans) <= ROUNDS  # what a kill may leave, named for the doctor
    with ledger_in(workspace, "after", "1" * 32):  # no lock was left behind
        assert not (workspace / "disputekit.db-journal").exists()


def test_a_program_that_acknowledges_too_early_is_noticed(workspace: Path) -> None:
    assert lost(workspace, acknowledged_until_killed(workspace, "early", 1)) == [2]
