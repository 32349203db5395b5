"""K1: whatever the clock does, the order is that of recording, the jump is noted, and nothing is refused."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from disputekit.ledger import append
from disputekit.ledger.check import check_workspace
from disputekit.ledger.read import Head, read_case
from disputekit.ledger.verdict import Status
from tests.ledger.samples import NOW, Ledger, ledger_in, memo
from tests.support.figures import record

JUMPS = {
    "back an hour": timedelta(hours=-1),
    "back five years": timedelta(days=-5 * 365),
    "forward ten years": timedelta(days=3650),
    "stands still": timedelta(0),
    "back a microsecond": timedelta(microseconds=-1),
    "back two seconds": timedelta(seconds=-2),
}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with ledger_in(tmp_path / "workspace") as opened:
        yield opened


def told(ledger: Ledger) -> list[int]:
    """The records whose clock was noted as set back."""
    report = check_workspace(ledger.workspace)
    assert report.exit_code == 10
    return [one.seq or 0 for one in report.checks if one.code == "clock.order" and one.status is Status.NOTE]


def played(ledger: Ledger) -> tuple[list[str], list[int]]:
    """Record under every jump; the times that were written, and the records that follow a later one."""
    now = NOW
    for jump in JUMPS.values():
        now += jump
        ledger.add(memo(f"at {now}"), now=now)
        now += timedelta(minutes=1)
        ledger.add(memo(f"later {now}"), now=now)
    times = [one.recorded_at for one in read_case(ledger.connection, ledger.row)]
    return times, [seq for seq, (a, b) in enumerate(pairwise(times), start=2) if b < a]


def test_a_clock_that_jumps_is_noted_and_refuses_nothing(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    times, back = played(ledger)
    assert len(times) == 1 + 2 * len(JUMPS)
    assert len(set(times)) == len(times)  # undo tells commands apart by it
    assert len(back) == 2  # by an hour, by five years; every other time is later than the one before
    assert told(ledger) == back
    monkeypatch.setattr(append, "stamp_after", hidden)
    assert played(ledger)[1] == back, "a program that hides that the clock was set back was not noticed"
    record("K1", "the clock put back and on", jumps=len(JUMPS), found=0, planted=1, caught=1)


def hidden(head: Head, now: datetime) -> str:
    """The planted defect: a time that never goes back, whatever the clock says."""
    return max(now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), head.recorded_at)
