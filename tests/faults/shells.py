"""Shells that log in processes of their own, and the size of what they wrote."""

import subprocess
import sys
from pathlib import Path

from disputekit.ledger.connection import open_for_reading
from disputekit.ledger.read import head_of

WORKER = Path(__file__).with_name("worker.py")


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


def size_of(workspace: Path) -> int:
    connection = open_for_reading(workspace)
    try:
        return head_of(connection, 1).seq
    finally:
        connection.close()
