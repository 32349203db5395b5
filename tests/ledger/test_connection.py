"""Opening a workspace: private, durable, only ours, readable where nothing can be written."""

import errno
import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from disputekit.errors import Damaged, DisputekitError, Locked, NotFound, Refused, StorageFailure
from disputekit.ledger import connection as module
from disputekit.ledger import disk, migrate, schema
from disputekit.ledger.connection import (
    connect,
    database_path,
    open_for_reading,
    open_for_writing,
    reading,
    storage_errors,
    writing,
)
from tests.ledger.samples import Ledger, ledger_in, memo


def pragmas(connection: sqlite3.Connection, *names: str) -> list[object]:
    return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]


def test_a_writer_has_the_settings_that_keep_what_was_acknowledged(workspace: Path) -> None:
    connection = open_for_writing(workspace)
    names = (
        "journal_mode",
        "synchronous",
        "foreign_keys",
        "trusted_schema",
        "cell_size_check",
        "secure_delete",
    )
    assert pragmas(connection, *names, "temp_store", "busy_timeout") == ["delete", 3, 1, 0, 1, 1, 2, 30_000]
    assert pragmas(connection, "application_id", "user_version") == [0x444B6974, schema.VERSION]
    connection.close()


def test_a_reader_cannot_write(ledger: Ledger, workspace: Path) -> None:
    connection = open_for_reading(workspace)
    assert pragmas(connection, "trusted_schema", "query_only") == [0, 1]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("INSERT INTO note (case_no, noted_at, body) VALUES (1, '', '')")
    connection.close()


def test_on_a_mac_the_disk_is_told_to_flush_its_own_memory(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    connection = open_for_writing(workspace)
    assert pragmas(connection, "fullfsync") == [1]
    connection.close()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_can_read_a_workspace(workspace: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        open_for_writing(workspace).close()
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (workspace, *workspace.iterdir())}
    assert modes == {"workspace": 0o700, "files": 0o700, "disputekit.db": 0o600}


def test_new_folders_are_made_durable_in_the_folder_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(disk, "sync_folder", synced.append)
    disk.make_folder(tmp_path / "a" / "b")
    disk.make_folder(tmp_path / "a" / "b")
    assert synced == [tmp_path, tmp_path / "a"]


def test_a_system_that_cannot_open_folders_is_left_to_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_DIRECTORY")
    disk.sync_folder(tmp_path / "missing")


class TestSomebodyElses:
    def make(self, workspace: Path, script: str) -> bytes:
        workspace.mkdir()
        connection = sqlite3.connect(database_path(workspace))
        connection.executescript(script)
        connection.close()
        return database_path(workspace).read_bytes()

    @pytest.mark.parametrize(
        ("script", "error", "says"),
        [
            ("CREATE TABLE theirs (x)", Refused, "another program"),
            ("PRAGMA application_id = 7", Refused, "another program"),
            ("PRAGMA user_version = 3", Refused, "another program"),
            ("PRAGMA journal_mode = WAL; CREATE TABLE theirs (x)", Refused, "another program"),
            (f"PRAGMA application_id = {0x444B6974}; PRAGMA user_version = 99", Locked, "newer disputekit"),
        ],
    )
    def test_it_is_refused_and_stays_byte_for_byte(
        self, workspace: Path, script: str, error: type[DisputekitError], says: str
    ) -> None:
        before = self.make(workspace, script)
        for open_it in (open_for_writing, open_for_reading):
            with pytest.raises(error, match=says):
                open_it(workspace)
        assert database_path(workspace).read_bytes() == before

    def test_what_is_no_database_is_named_damaged(self, workspace: Path) -> None:
        workspace.mkdir()
        database_path(workspace).write_bytes(b"not a database" * 100)
        for open_it in (open_for_writing, open_for_reading):
            with pytest.raises(Damaged, match="is damaged"):
                open_it(workspace)

    def test_no_workspace_and_an_empty_one_are_said(self, workspace: Path) -> None:
        with pytest.raises(NotFound, match="no workspace"):
            open_for_reading(workspace)
        workspace.mkdir()
        database_path(workspace).touch()
        with pytest.raises(NotFound, match="is empty"):
            open_for_reading(workspace)

    def test_a_workspace_that_is_a_file_is_refused(self, workspace: Path) -> None:
        workspace.write_text("x")
        with pytest.raises(StorageFailure):
            open_for_writing(workspace)

    def test_an_old_sqlite_is_refused(self, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "OLDEST_SQLITE", (99, 0, 0))
        with pytest.raises(StorageFailure, match="needs 3"):
            open_for_writing(workspace)


class TestMigration:
    BEFORE = schema.VERSION

    def grow(self, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
        steps = (*schema.MIGRATIONS, step)
        for place in (schema, migrate):
            monkeypatch.setattr(place, "MIGRATIONS", steps)
            monkeypatch.setattr(place, "VERSION", self.BEFORE + 1)
        monkeypatch.setattr(module, "VERSION", self.BEFORE + 1)

    def test_an_older_workspace_is_copied_and_brought_up_to_date(
        self, ledger: Ledger, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ledger.add(memo())
        self.grow(monkeypatch, "CREATE TABLE more (x) STRICT;".replace("x", "x TEXT"))
        copy = workspace / f"disputekit.db.schema-{self.BEFORE}"
        copy.write_text("left by an attempt that was interrupted")
        connection = open_for_reading(workspace)
        assert pragmas(connection, "user_version") == [self.BEFORE + 1]
        assert connection.execute("SELECT count(*) FROM more").fetchone() == (0,)
        connection.close()
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        old = sqlite3.connect(copy)
        assert old.execute("PRAGMA user_version").fetchone() == (self.BEFORE,)
        assert old.execute("SELECT count(*) FROM entry").fetchone() == (2,)
        old.close()

    def test_a_step_that_fails_leaves_the_workspace_as_it_was(
        self, ledger: Ledger, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = database_path(workspace).read_bytes()
        self.grow(monkeypatch, "CREATE TABLE more (x TEXT) STRICT; CREATE TABLE entry (x);")
        with pytest.raises(StorageFailure, match="already exists"):
            open_for_writing(workspace)
        assert database_path(workspace).read_bytes() == before

    def test_of_two_that_open_at_once_one_makes_the_tables(self, workspace: Path) -> None:
        connection = open_for_writing(workspace)
        migrate.migrate(connection, workspace)
        assert not connection.in_transaction
        connection.close()


class TestTransactions:
    def test_a_block_that_fails_leaves_nothing(self, ledger: Ledger) -> None:
        def interrupt() -> None:
            ledger.connection.execute("INSERT INTO note (case_no, noted_at, body) VALUES (1, '', '')")
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt), writing(ledger.connection):
            interrupt()
        assert ledger.connection.execute("SELECT count(*) FROM note").fetchone() == (0,)

    def test_a_transaction_that_sqlite_ended_itself_is_not_ended_again(self, ledger: Ledger) -> None:
        def end_and_fail() -> None:
            ledger.connection.execute("ROLLBACK")
            raise ValueError("planted")

        with pytest.raises(ValueError, match="planted"), writing(ledger.connection):
            end_and_fail()

    def test_a_commit_that_finds_readers_is_rolled_back_and_may_be_repeated(self, ledger: Ledger) -> None:
        reader = open_for_reading(ledger.workspace)
        ledger.connection.execute("PRAGMA busy_timeout = 10")
        with reading(reader):
            reader.execute("SELECT count(*) FROM entry").fetchone()
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                ledger.add(memo())
            assert not ledger.connection.in_transaction
        assert ledger.add_one(memo()).seq == 2
        reader.close()

    def test_a_snapshot_that_was_ended_is_not_ended_again(self, ledger: Ledger) -> None:
        with reading(ledger.connection):
            ledger.connection.execute("COMMIT")
        assert not ledger.connection.in_transaction

    def test_a_writer_waits_for_the_lock_in_short_steps_and_says_who_holds_it(
        self, ledger: Ledger, workspace: Path
    ) -> None:
        other = open_for_writing(workspace, busy_seconds=0.25)
        with (
            writing(ledger.connection),
            pytest.raises(Locked, match="another command"),
            storage_errors(workspace),
            writing(other),
        ):
            pytest.fail("two writers at once")
        assert pragmas(other, "busy_timeout") == [250]
        other.close()

    def test_a_writer_that_waited_gets_its_turn(self, workspace: Path) -> None:
        with ledger_in(workspace) as ledger:
            other = open_for_writing(workspace)
            other.execute("BEGIN IMMEDIATE")
            held = threading.Timer(0.3, lambda: None)
            release = threading.Event()

            def wait_and_add() -> None:
                with ledger_in(workspace, "late", "1" * 32):
                    release.set()

            waiting = threading.Thread(target=wait_and_add)
            waiting.start()
            held.start()
            held.join()
            assert not release.is_set()
            other.execute("ROLLBACK")
            waiting.join(20)
            assert release.is_set()
            other.close()
            assert ledger.row.case_no == 1

    def test_another_failure_of_the_lock_is_told_at_once(self, workspace: Path) -> None:
        connection = open_for_writing(workspace)
        within = pytest.raises(sqlite3.OperationalError, match="within a transaction")
        with writing(connection), within, writing(connection):
            pytest.fail("a transaction inside a transaction")
        connection.close()


class TestReadOnly:
    def test_a_journal_of_an_interrupted_write_is_rolled_back_first(
        self, ledger: Ledger, workspace: Path
    ) -> None:
        leave_hot_journal(workspace)
        connection = open_for_reading(workspace)
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (0,)
        connection.close()
        assert not (workspace / "disputekit.db-journal").exists()

    def test_without_a_right_to_write_an_interrupted_write_is_refused(
        self, ledger: Ledger, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (workspace / "disputekit.db-journal").write_bytes(b"x")
        refuse_connections(monkeypatch, "mode=rw", "SQLITE_READONLY_ROLLBACK")
        with pytest.raises(StorageFailure, match="interrupted write"):
            open_for_reading(workspace)

    def test_another_failure_at_the_journal_is_told_as_it_is(
        self, ledger: Ledger, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (workspace / "disputekit.db-journal").write_bytes(b"x")
        refuse_connections(monkeypatch, "mode=rw", "SQLITE_BUSY")
        with pytest.raises(Locked):
            open_for_reading(workspace)

    def test_where_no_lock_can_be_had_the_file_is_read_as_it_stands(
        self, ledger: Ledger, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refuse_connections(monkeypatch, "mode=ro", "SQLITE_CANTOPEN")
        connection = open_for_reading(workspace)
        assert connection.execute("SELECT count(*) FROM entry").fetchone() == (1,)
        connection.close()

    def test_a_lock_that_others_hold_is_no_reason_to_look_past_it(
        self, ledger: Ledger, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refuse_connections(monkeypatch, "mode=ro", "SQLITE_BUSY")
        with pytest.raises(Locked):
            open_for_reading(workspace)


def leave_hot_journal(workspace: Path) -> None:
    """Do what a crash in the middle of a commit does: pages half written, the journal left beside them."""
    copy = workspace.with_name("crashing")
    copy.mkdir()
    database_path(copy).write_bytes(database_path(workspace).read_bytes())
    connection = sqlite3.connect(database_path(copy), isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("PRAGMA cache_spill = 1")
    connection.execute("BEGIN IMMEDIATE")
    for number in range(300):
        connection.execute(
            "INSERT INTO note (case_no, noted_at, body) VALUES (?, '', ?)", (number, "x" * 900)
        )
    for name in ("disputekit.db", "disputekit.db-journal"):
        (workspace / name).write_bytes((copy / name).read_bytes())
    connection.execute("ROLLBACK")
    connection.close()


def refuse_connections(monkeypatch: pytest.MonkeyPatch, where: str, name: str) -> None:
    """Let connections of one sort fail at their first query, as on a medium without locks."""

    class Refusing(sqlite3.Connection):
        def execute(self, *_: object) -> sqlite3.Cursor:
            error = sqlite3.OperationalError("planted")
            error.sqlite_errorname = name
            raise error

    def planted(uri: str, *_: float) -> sqlite3.Connection:
        factory = Refusing if uri.endswith(where) else sqlite3.Connection
        return sqlite3.connect(uri, uri=True, factory=factory, isolation_level=None)

    monkeypatch.setattr(module, "connect", planted)


def failing(name: str, message: str = "planted") -> Callable[[], None]:
    def fail() -> None:
        error = sqlite3.OperationalError(message)
        error.sqlite_errorname = name
        raise error

    return fail


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("SQLITE_BUSY_SNAPSHOT", Locked, "another command"),
        ("SQLITE_LOCKED", Locked, "another command"),
        ("SQLITE_CORRUPT_VTAB", Damaged, "is damaged"),
        ("SQLITE_NOTADB", Damaged, "is damaged"),
        ("SQLITE_FULL", StorageFailure, "disk is full"),
        ("SQLITE_READONLY_DIRECTORY", StorageFailure, "read-only"),
        ("SQLITE_CANTOPEN", StorageFailure, "cannot open"),
        ("SQLITE_IOERR_FSYNC", StorageFailure, "disk reported"),
        ("SQLITE_IOERR_DIR_FSYNC", StorageFailure, "at the very end"),
        ("SQLITE_ERROR", StorageFailure, "planted"),
    ],
)
def test_what_sqlite_says_becomes_what_to_do(name: str, kind: type[DisputekitError], says: str) -> None:
    with pytest.raises(kind, match=says) as caught, storage_errors(Path("w")):
        failing(name)()
    assert caught.value.hint


def test_text_that_is_no_text_is_damage() -> None:
    with pytest.raises(Damaged), storage_errors(Path("w")):
        raise sqlite3.OperationalError("Could not decode to UTF-8 column 'joined'")


def test_a_message_that_python_cannot_read_is_damage() -> None:
    with pytest.raises(Damaged), storage_errors(Path("w")):
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "planted")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "No space left"), "disk is full"),
        (OSError(errno.EDQUOT, "Quota"), "disk is full"),
        (OSError(errno.EROFS, "Read-only"), "read-only"),
        (PermissionError(errno.EACCES, "Permission denied", "/some/where"), "/some/where: Permission denied"),
        (PermissionError(errno.EACCES, "Permission denied", b"/by/tes"), "/by/tes: Permission denied"),
        (OSError("no number"), "work: no number"),
    ],
)
def test_what_the_system_says_becomes_what_to_do(error: OSError, says: str) -> None:
    with pytest.raises(StorageFailure, match=says), storage_errors(Path("work")):
        raise error


def test_connections_start_outside_a_transaction(tmp_path: Path) -> None:
    connection = connect(f"{(tmp_path / 'x').as_uri()}")
    assert connection.isolation_level is None
    connection.close()
