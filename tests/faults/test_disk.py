"""Disks that fill up and media that cannot be written, as the ledger meets them."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from disputekit.errors import DisputekitError, StorageFailure
from disputekit.ledger import append as append_module
from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import storage_errors
from disputekit.ledger.files import store_bytes, store_file
from disputekit.ledger.read import head_of
from disputekit.ledger.verdict import Verdict
from tests.faults.media import read_only, small_disk
from tests.ledger.samples import Ledger, file_of, fill, ledger_in, memo

MIB = 1024 * 1024


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one and a half MiB."""
    with small_disk(tmp_path / "disk", 1536) as place:
        yield place


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
    def test_a_file_that_does_not_fit_is_refused_and_leaves_nothing(self, disk: Path, tmp_path: Path) -> None:
        (tmp_path / "large").write_bytes(bytes(2 * MIB))
        with ledger_in(disk / "workspace") as ledger:
            with pytest.raises(StorageFailure, match="no room for 2,097,152 bytes"):
                store_file(ledger.workspace, tmp_path / "large")
            assert list((ledger.workspace / "files").iterdir()) == []

    def test_a_file_that_fills_the_disk_leaves_nothing(
        self, disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delattr(os, "statvfs")  # as where the system does not say how much is free
        with ledger_in(disk / "workspace") as ledger:
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
        with ledger_in(tmp_path / "source") as ledger:
            fill(ledger)
        with read_only(tmp_path / "source", tmp_path / "medium") as place:
            yield place

    def test_a_large_database_is_checked_in_place(
        self, medium: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("disputekit.ledger.snapshot.IN_MEMORY", 0)
        report = check_workspace(medium, read_all=True)
        assert (report.exit_code, report.failures) == (11, ())

    def test_an_interrupted_write_on_it_is_said(self, tmp_path: Path) -> None:
        source, place = tmp_path / "source", tmp_path / "medium"
        with ledger_in(source) as ledger:
            fill(ledger)
        interrupted = source / "disputekit.db-journal"
        interrupted.write_bytes(hot_journal(source / "disputekit.db"))
        with read_only(source, place):
            report = check_workspace(place)
            assert report.verdict is Verdict.CANNOT_CHECK
            assert "interrupted write" in report.failures[0].words


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


def test_refusals_of_the_disk_say_that_nothing_was_recorded(tmp_path: Path) -> None:
    with ledger_in(tmp_path / "workspace") as ledger:
        ledger.connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(DisputekitError) as caught, storage_errors(ledger.workspace):
            ledger.add(memo("x" * 50_000) | {"file.1": file_of(store_bytes(ledger.workspace, b"x", "x"))})
        assert "nothing was recorded" in caught.value.hint
