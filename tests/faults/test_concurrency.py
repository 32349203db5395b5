"""Several shells at once: no record is lost, no chain forks, and nobody is told of tampering that is none.

C1: shells that log. C2: an import, shells and verify. C3: Ctrl-C in the queue. C4: one database under several names.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from disputekit.ledger import check
from disputekit.ledger.backup import backup
from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import database_path, open_for_writing
from disputekit.ledger.place import workspace_warnings
from tests.conftest import FULL
from tests.faults.rig import quick_folder
from tests.faults.shells import go, size_of, started
from tests.faults.tampering import in_time
from tests.ledger.samples import Ledger, ledger_in, memo
from tests.support.figures import record

SHELLS, COUNT, SEEDS = (8, 500, 20) if FULL else (3, 30, 1)
INTACT = 10


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    place = tmp_path / "workspace"
    with ledger_in(place):
        return place


def competed(places: list[Path], mode: str, count: int) -> tuple[list[int], list[str]]:
    """What shells that log at once acknowledged, and what they complained of; one shell for each place."""
    workers = [started(place, count, mode) for place in places]
    for worker in workers:
        go(worker)
    return heard_from(workers)


def heard_from(workers: list[subprocess.Popen[str]]) -> tuple[list[int], list[str]]:
    said = [line for worker in workers for line in worker.communicate(timeout=600)[0].splitlines()]
    return [int(line) for line in said if line.isdigit()], [line for line in said if not line.isdigit()]


def test_shells_that_log_at_once_take_turns(tmp_path: Path) -> None:
    inserts, wrong = 0, []
    for seed in in_time(range(SEEDS)):
        with quick_folder(tmp_path) as folder:
            place = folder / f"c{seed}"
            with ledger_in(place):
                pass
            numbers, complaints = competed([place] * SHELLS, "hasty", COUNT)
            inserts += len(numbers)
            wrong += complaints
            if sorted(numbers) != list(range(2, SHELLS * COUNT + 2)) or size_of(place) != SHELLS * COUNT + 1:
                wrong.append(f"{len(numbers)} of {SHELLS * COUNT}, and there are {size_of(place)}")
            report = check_workspace(place)
            wrong += [] if report.exit_code == INTACT else [str(report.failures)]
    assert wrong == []
    caught = lock_taken_late(tmp_path / "late")
    record(
        "C1",
        "shells that log at once",
        inserts=inserts,
        shells=SHELLS,
        found=len(wrong),
        planted=1,
        caught=int(caught),
    )


def lock_taken_late(place: Path) -> bool:
    """The planted defect: a transaction that begins without the lock loses records."""
    with ledger_in(place):
        pass
    numbers, complaints = competed([place] * 4, "deferred", 12)
    assert complaints
    assert len(numbers) < 4 * 12
    return True


def test_nobody_is_told_of_tampering_while_others_import_and_log(workspace: Path, tmp_path: Path) -> None:
    count, loggers = (10_000, 4) if FULL else (300, 2)
    workers = [
        started(workspace, count, "import"),
        *(started(workspace, count // 20, "plain") for _ in range(loggers)),
    ]
    for worker in workers:
        go(worker)
    checks, alarms = 0, []
    while any(worker.poll() is None for worker in workers) and (FULL or checks < 40):
        checks += 1
        report = check_workspace(workspace)
        alarms += [str(one) for one in report.failures]
        if checks % 10 == 1:
            backup(workspace, tmp_path / f"copy {checks}")
            alarms += [str(one) for one in check_workspace(tmp_path / f"copy {checks}").failures]
    _, complaints = heard_from(workers)
    assert alarms + complaints == []  # a logger that waited for 30 seconds would complain
    assert size_of(workspace) == 1 + count + loggers * (count // 20)
    assert checks
    with ledger_in(tmp_path / "planted") as other:
        caught = unsnapped_is_noticed(other)
    assert caught, "a verify without a snapshot was not noticed"
    record(
        "C2",
        "an import and shells, while the whole is verified and backed up again and again",
        records=size_of(workspace) - 1,
        checks=checks,
        found=len(alarms) + len(complaints),
        planted=1,
        caught=int(caught),
    )


def alarms_while_logging(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Verify, with a record written at every step of it."""
    monkeypatch.setattr(check, "_TELL_EVERY", 1)

    def log_one(*_: object) -> None:
        ledger.add(memo("meanwhile"))

    return [one.code for one in check_workspace(ledger.workspace, progress=log_one).failures]


def test_a_record_written_in_the_middle_of_verify_is_no_alarm(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.add(memo("one"), memo("two"))
    assert alarms_while_logging(ledger, monkeypatch) == []


def unsnapped_is_noticed(ledger: Ledger) -> bool:
    """The planted defect: a verify that reads the live database takes what is written meanwhile for tampering."""

    @contextmanager
    def live(workspace: Path) -> Iterator[object]:
        with closing(open_for_writing(workspace)) as connection:
            yield connection

    written: list[object] = []

    def log_one(*_: object) -> None:
        if not written:
            written.append(ledger.add(memo("meanwhile")))

    ledger.add(memo("one"), memo("two"))
    with pytest.MonkeyPatch.context() as planted:
        planted.setattr(check, "snapshot", live)
        planted.setattr(check, "_TELL_EVERY", 3)
        return bool(check_workspace(ledger.workspace, progress=log_one).failures)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with ledger_in(tmp_path / "workspace") as opened:
        yield opened


def interrupted(worker: subprocess.Popen[str], how: signal.Signals, times: int = 25) -> bool:
    """Ask a shell in the queue to stop, five times a second; whether it did."""
    for _ in range(times):
        os.kill(worker.pid, how)
        try:
            worker.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        return True
    worker.kill()
    return False


def test_shells_that_are_stopped_in_the_queue_leave_the_lock_to_the_next(workspace: Path) -> None:
    storms = hung = 0
    for number in in_time(range(500 if FULL else 2)):
        storms += 1
        worker = started(workspace, 1, "plain")
        with closing(open_for_writing(workspace)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            go(worker)
            hung += not interrupted(worker, (signal.SIGINT, signal.SIGTERM)[number % 2])
            holder.execute("ROLLBACK")
        worker.communicate()
        assert worker.returncode != 0
        assert size_of(workspace) == 1
    assert hung == 0
    deaf = subprocess.Popen(
        ["/bin/sh", "-c", "trap '' INT; echo; exec sleep 9"], stdout=subprocess.PIPE, text=True
    )
    assert deaf.stdout
    deaf.stdout.readline()
    assert not interrupted(deaf, signal.SIGINT, times=3), "a shell that does not hear was not noticed"
    deaf.communicate()
    record(
        "C3", "Ctrl-C and SIGTERM while waiting for the lock", storms=storms, found=hung, planted=1, caught=1
    )


def test_a_workspace_under_two_names_is_one(workspace: Path, tmp_path: Path) -> None:
    other = tmp_path / "other name"
    other.symlink_to(workspace)
    numbers, complaints = competed([workspace, other], "plain", 15)
    assert complaints == []
    assert sorted(numbers) == list(range(2, 32))
    assert check_workspace(other).exit_code == INTACT


def test_a_second_database_beside_or_behind_it_is_warned_of(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert workspace_warnings(workspace) == []  # else a warning says nothing
    (workspace / "disputekit (conflicted copy).db").write_bytes(b"")
    os.link(database_path(workspace), tmp_path / "second name.db")
    warned = workspace_warnings(workspace)
    assert len(warned) == 2
    assert "two histories" in warned[0]
    assert "second name" in warned[1]
    monkeypatch.setattr("disputekit.ledger.place._signs", lambda _: [])
    assert workspace_warnings(workspace) == [], (
        "the warnings come from elsewhere: a program that does not look is not noticed"
    )
    record(
        "C4",
        "a database beside a conflicted copy, and one with a hard link",
        cases=2,
        found=0,
        planted=1,
        caught=1,
    )
