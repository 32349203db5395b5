"""Disks that fill up, media that cannot be written, and a kill at every system call."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from disputekit.errors import DisputekitError, StorageFailure
from disputekit.ledger import append as append_module
from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import open_for_reading, open_for_writing, storage_errors
from disputekit.ledger.files import store_bytes, store_file
from disputekit.ledger.read import all_cases, head_of, record_at
from disputekit.ledger.verdict import Verdict
from tests.ledger.samples import NOW, Ledger, file_of, fill, ledger_in, memo

MIB = 1024 * 1024


def mount(*arguments: str) -> str:
    """Mount something; returns why not, empty when it worked."""
    if os.name != "posix" or os.geteuid() != 0:
        return "only root can mount"
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else ""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one and a half MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    problem = mount("-t", "tmpfs", "-o", "size=1536k,mode=700", "tmpfs", str(place))
    if problem:
        pytest.skip(f"no small disk here: {problem}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill_up(ledger: Ledger) -> list[int]:
    """Log until the disk is full; returns what was acknowledged."""
    heard: list[int] = []

    def log_on() -> None:
        while True:
            heard.append(ledger.add_one(memo("x" * 5000)).seq)

    with pytest.raises(StorageFailure, match="disk is full"), storage_errors(ledger.workspace):
        log_on()
    return heard


class TestFull:
    def test_on_a_full_disk_nothing_is_half_recorded_and_a_retry_works(self, small_disk: Path) -> None:
        filler = small_disk / "filler"
        filler.write_bytes(bytes(600 * 1024))
        with ledger_in(small_disk / "workspace") as ledger:
            heard = fill_up(ledger)
            assert head_of(ledger.connection, 1).seq == heard[-1]
            assert check_workspace(ledger.workspace).failures == ()
            filler.unlink()
            assert ledger.add_one(memo("again")).seq == heard[-1] + 1
            assert check_workspace(ledger.workspace).exit_code == 10

    def test_a_file_that_does_not_fit_is_refused_and_leaves_nothing(
        self, small_disk: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "large").write_bytes(bytes(2 * MIB))
        with ledger_in(small_disk / "workspace") as ledger:
            with pytest.raises(StorageFailure, match="no room for 2,097,152 bytes"):
                store_file(ledger.workspace, tmp_path / "large")
            assert list((ledger.workspace / "files").iterdir()) == []

    def test_a_file_that_fills_the_disk_leaves_nothing(
        self, small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delattr(os, "statvfs")  # as where the system does not say how much is free
        with ledger_in(small_disk / "workspace") as ledger:
            with pytest.raises(StorageFailure, match="disk is full"):
                store_bytes(ledger.workspace, bytes(2 * MIB), "large")
            assert list((ledger.workspace / "files").iterdir()) == []
            assert ledger.add_one(memo()).seq == 2

    def test_a_database_that_may_not_grow_behaves_the_same(self, tmp_path: Path) -> None:
        with ledger_in(tmp_path / "workspace") as ledger:
            pages = ledger.connection.execute("PRAGMA page_count").fetchone()[0]
            ledger.connection.execute(f"PRAGMA max_page_count = {pages + 4}")
            heard = fill_up(ledger)
            assert not ledger.connection.in_transaction
            assert head_of(ledger.connection, 1).seq == (heard[-1] if heard else 1)
            assert check_workspace(ledger.workspace).exit_code == 10
            ledger.connection.execute(f"PRAGMA max_page_count = {pages + 400}")
            assert ledger.add_one(memo("again")).seq == len(heard) + 2

    def test_a_program_that_swallows_the_failure_is_noticed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The planted defect: the failure is swallowed, and the record acknowledged all the same."""
        with ledger_in(tmp_path / "workspace") as ledger:
            pages = ledger.connection.execute("PRAGMA page_count").fetchone()[0]
            ledger.connection.execute(f"PRAGMA max_page_count = {pages}")
            write = append_module.write_records

            def swallow(*arguments: object) -> object:
                try:
                    return write(*arguments)  # type: ignore[arg-type]
                except sqlite3.Error:
                    return ()

            monkeypatch.setattr(append_module, "write_records", swallow)
            done = [ledger.add(memo("x" * 5000)) for _ in range(3)]
            is_half = check_workspace(ledger.workspace).failures != ()
            assert is_half or head_of(ledger.connection, 1).seq < len(done) + 1


class TestReadOnly:
    @pytest.fixture
    def medium(self, tmp_path: Path) -> Iterator[Path]:
        """A filled workspace on a medium that takes no writes."""
        source, place = tmp_path / "source", tmp_path / "medium"
        with ledger_in(source) as ledger:
            fill(ledger)
        place.mkdir()
        problem = mount("--bind", str(source), str(place)) or mount("-o", "remount,bind,ro", str(place))
        if problem:
            pytest.skip(f"no read-only medium here: {problem}")
        yield place
        subprocess.run(["umount", str(place)], check=True)

    def contents(self, place: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in place.rglob("*") if path.is_file()}

    def test_reading_and_checking_work_and_change_nothing(self, medium: Path) -> None:
        before = self.contents(medium)
        connection = open_for_reading(medium)
        assert record_at(connection, 1, 4).kind == "message"
        connection.close()
        assert check_workspace(medium, read_all=True).exit_code == 11
        assert self.contents(medium) == before

    def test_a_large_database_is_checked_in_place(
        self, medium: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("disputekit.ledger.snapshot.IN_MEMORY", 0)
        report = check_workspace(medium, read_all=True)
        assert (report.exit_code, report.failures) == (11, ())

    def test_writing_is_refused_and_changes_nothing(self, medium: Path) -> None:
        before = self.contents(medium)
        connection = open_for_writing(medium)
        case = all_cases(connection)[0]
        with pytest.raises(StorageFailure, match="read-only"), storage_errors(medium):
            append_module.append(connection, 1, case.case_id, lambda _: [memo()], NOW)
        connection.close()
        with pytest.raises(StorageFailure, match="read-only"):
            store_bytes(medium, b"x", "x")
        assert self.contents(medium) == before

    def test_an_interrupted_write_on_it_is_said(self, tmp_path: Path) -> None:
        source, place = tmp_path / "source", tmp_path / "medium"
        with ledger_in(source) as ledger:
            fill(ledger)
        interrupted = source / "disputekit.db-journal"
        interrupted.write_bytes(hot_journal(source / "disputekit.db"))
        place.mkdir()
        problem = mount("--bind", str(source), str(place)) or mount("-o", "remount,bind,ro", str(place))
        if problem:
            pytest.skip(f"no read-only medium here: {problem}")
        try:
            report = check_workspace(place)
            assert report.verdict is Verdict.CANNOT_CHECK
            assert "interrupted write" in report.failures[0].words
        finally:
            subprocess.run(["umount", str(place)], check=True)


def hot_journal(database: Path) -> bytes:
    """The journal as it stands in the middle of a commit."""
    copy = database.with_name("copy.db")
    shutil.copy(database, copy)
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    for number in range(300):
        connection.execute(
            "INSERT INTO note (case_no, noted_at, body) VALUES (?, '', ?)", (number, "x" * 900)
        )
    content = copy.with_name("copy.db-journal").read_bytes()
    connection.execute("ROLLBACK")
    connection.close()
    copy.unlink()
    return content


CALLS = "pwrite64,write,fdatasync,fsync,unlink,rename,link,ftruncate"
ONE_RECORD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.faults.worker import memo
from disputekit.ledger.append import append
from disputekit.ledger.connection import open_for_writing, storage_errors
from disputekit.ledger.read import all_cases
workspace = Path(sys.argv[1])
with storage_errors(workspace):
    connection = open_for_writing(workspace)
    case = all_cases(connection)[0]
    fields = memo(workspace, 1, "files")
    done = append(connection, case.case_no, case.case_id, lambda _: [fields], datetime.now(UTC))
print("recorded", done.records[0].seq, flush=True)
"""


@pytest.mark.full
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
@pytest.mark.parametrize("action", ["signal=KILL", "error=ENOSPC", "error=EIO"])
def test_at_whichever_system_call_it_ends_the_ledger_is_whole(
    tmp_path: Path, repository: Path, action: str
) -> None:
    place, reached = tmp_path / "workspace", 0
    for call in CALLS.split(","):
        for when in range(1, 60):
            shutil.rmtree(place, ignore_errors=True)
            with ledger_in(place):
                pass
            command = [
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                f"trace={call}",
                "-e",
                f"inject={call}:{action}:when={when}",
            ]
            done = subprocess.run(
                [*command, sys.executable, "-B", "-c", ONE_RECORD, str(place), str(repository)],
                capture_output=True,
                text=True,
                check=False,
            )
            acknowledged = re.findall(r"^recorded (\d+)$", done.stdout, re.MULTILINE)
            report = check_workspace(place, read_all=True)
            assert report.failures == (), (call, when)
            connection = open_for_reading(place)
            size = head_of(connection, all_cases(connection)[0].case_no).seq
            connection.close()
            assert size >= int(acknowledged[0]) if acknowledged else size in {1, 2}, (call, when)
            if acknowledged and done.returncode == 0:
                break
            reached += 1
    assert reached > 10


def test_refusals_of_the_disk_say_that_nothing_was_recorded(tmp_path: Path) -> None:
    with ledger_in(tmp_path / "workspace") as ledger:
        ledger.connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(DisputekitError) as caught, storage_errors(ledger.workspace):
            ledger.add(memo("x" * 50_000) | {"file.1": file_of(store_bytes(ledger.workspace, b"x", "x"))})
        assert "nothing was recorded" in caught.value.hint
