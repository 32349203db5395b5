"""A workspace of an earlier schema: brought up to date whole, or left as it was; nothing that was recorded changes."""

import errno
import hashlib
import os
import sqlite3
import zipfile
from contextlib import closing, nullcontext
from pathlib import Path

import pytest

from disputekit.errors import Locked, StorageFailure
from disputekit.ledger import connection as module
from disputekit.ledger import migrate
from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import connect, database_path, open_for_reading, open_for_writing
from disputekit.ledger.indexcheck import new_database
from disputekit.ledger.schema import MIGRATIONS, VERSION
from disputekit.ledger.verdict import Verdict
from tests.support.old_workspace import IDS

OLD = Path(__file__).parent / "versions" / "schema-1.zip"
FIRST_TEXT = "acd8ce94257655433a1c26ea74ee89087acfcc6d51a54c23c3252cefc6104baf"
EVIDENCE = ("chain", "entry", "disclosure", "head", "record_index", "reference", "identity", "label", "once")
KILLED = 9
STRIDE = 7  # of the statements of a migration one in seven is met in daily use

Dump = list[list[tuple[object, ...]]]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The kept workspace of schema 1."""
    with zipfile.ZipFile(OLD) as packed:
        packed.extractall(tmp_path / "old")
    return tmp_path / "old"


def dump(workspace: Path, *tables: str) -> Dump:
    """What the database holds, after an interrupted write was undone: its version, tables and rows."""
    with closing(connect(database_path(workspace).as_uri())) as opened:
        schema = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%migrations%' ORDER BY name"
        version = opened.execute("PRAGMA user_version").fetchall()
        there = {row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        wanted = tables or (*EVIDENCE, "origin")
        rows = [opened.execute(f"SELECT * FROM {one}").fetchall() for one in wanted if one in there]
        return [*rows] if tables else [version, opened.execute(schema).fetchall(), *rows]


def test_what_was_recorded_is_the_same_to_the_byte(old: Path) -> None:
    before = dump(old, *EVIDENCE)
    assert len(before[1]) > IDS
    open_for_reading(old).close()
    assert dump(old, *EVIDENCE) == before
    assert dump(old)[0] == [(VERSION,)]


def test_verify_says_of_it_what_it_said_before(old: Path) -> None:
    """The first program of schema 1 said INTACT, ANCHORS SELF-SUPPLIED of this file (11)."""
    report = check_workspace(old, read_all=True)
    assert (report.verdict, report.failures) == (Verdict(11), ())


def test_a_migrated_workspace_is_that_of_a_new_program_and_knows_its_imports(old: Path) -> None:
    open_for_writing(old).close()
    with closing(connect(database_path(old).as_uri())) as opened, closing(new_database()) as fresh:
        names = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%migrations%' ORDER BY 1, 2"
        assert opened.execute(names).fetchall() == fresh.execute(names).fetchall()
        known = opened.execute("SELECT count(*), sum(key < 0), sum(mark IS NULL) FROM origin").fetchone()
    lines, erased = 13, 1
    assert known == (IDS + 1 + lines + 1, lines, erased)


def test_the_copy_made_before_is_the_old_workspace(old: Path) -> None:
    before = dump(old, *EVIDENCE)
    open_for_writing(old).close()
    (old / "disputekit.db.schema-1").rename(database_path(old))
    assert dump(old, *EVIDENCE) == before
    assert dump(old)[0] == [(1,)]


def test_a_record_that_is_damaged_hinders_nobody_from_looking(old: Path) -> None:
    with closing(sqlite3.connect(database_path(old))) as opened:
        opened.execute("DROP TRIGGER disclosure_only_shrinks")
        opened.execute("UPDATE disclosure SET joined = 'x~' WHERE seq = 30 AND case_no = 1")
        opened.commit()
    report = check_workspace(old)
    assert {one.seq for one in report.failures if one.code.startswith("field")} == {30}


def test_on_a_medium_that_takes_no_writes_it_is_read_from_a_copy_in_memory(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(old)
    monkeypatch.setattr(module, "_precreate", denied)
    monkeypatch.setattr(module, "_is_writable", lambda _: False)
    with closing(open_for_reading(old)) as opened:
        assert opened.execute("PRAGMA user_version").fetchall() == [(VERSION,)]
        assert opened.execute("SELECT count(*) FROM origin").fetchone()[0] > IDS
        with pytest.raises(sqlite3.OperationalError):
            opened.execute("DELETE FROM origin")
    assert check_workspace(old, read_all=True).verdict is Verdict.SELF_SUPPLIED
    with pytest.raises(StorageFailure, match="read-only"):
        open_for_writing(old)
    assert tree(old) == before


def test_where_it_could_be_written_a_failure_to_bring_it_up_to_date_is_told(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_precreate", denied)
    with pytest.raises(StorageFailure, match="read-only"):
        open_for_reading(old)


def test_a_copy_in_memory_that_cannot_be_brought_up_to_date_is_closed_and_told(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_precreate", denied)
    monkeypatch.setattr(module, "_is_writable", lambda _: False)
    monkeypatch.setattr(migrate, "fill_origins", failing)
    with pytest.raises(StorageFailure):
        open_for_reading(old)


def failing(*_: object) -> None:
    raise sqlite3.OperationalError("planted")


def denied(_: Path) -> None:
    raise OSError(errno.EROFS, "Read-only file system")


def tree(workspace: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in sorted(workspace.rglob("*")) if one.is_file()}


def test_the_text_of_a_released_schema_is_never_edited() -> None:
    digest = hashlib.sha256(MIGRATIONS[0].encode()).hexdigest()
    assert digest == FIRST_TEXT


def test_an_older_program_leaves_a_migrated_workspace_byte_for_byte(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_for_writing(old).close()
    before = database_path(old).read_bytes()
    monkeypatch.setattr(module, "VERSION", 1)
    for open_it in (open_for_writing, open_for_reading):
        with pytest.raises(Locked, match="newer disputekit"):
            open_it(old)
    assert database_path(old).read_bytes() == before


def migrate_in_child(workspace: Path, stop: int) -> bool:
    """Migrate in a process of its own that is gone at its ``stop``-th statement; tells whether it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            _migrate_until(workspace, stop)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _migrate_until(workspace: Path, stop: int) -> None:
    made = 0

    def count(_statement: str) -> None:
        nonlocal made
        made += 1
        if made == stop:
            os.kill(os.getpid(), KILLED)

    connection = connect(database_path(workspace).as_uri())
    connection.execute("PRAGMA cache_size = 1")  # changed pages reach the file long before the end
    connection.set_trace_callback(count)
    migrate.migrate(connection, workspace)
    os._exit(0)


def broken_states(old: Path) -> tuple[list[int], int]:
    """The statements behind which a killed migration leaves neither the old workspace nor the new, and how many there are."""
    image, before = database_path(old).read_bytes(), dump(old)
    open_for_writing(old).close()
    found: list[int] = []
    after, stop = dump(old), 1
    while True:
        for path in old.glob("disputekit.db*"):
            path.unlink()
        database_path(old).write_bytes(image)
        if migrate_in_child(old, stop):
            return found, stop
        if dump(old) not in (before, after):
            found.append(stop)
        open_for_writing(old).close()
        assert dump(old) == after, f"not brought to its end after statement {stop}"
        stop += STRIDE


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")
class TestKilled:
    def test_whenever_a_migration_is_killed_the_workspace_is_the_old_one_or_the_new(self, old: Path) -> None:
        found, statements = broken_states(old)
        assert statements > IDS
        assert found == []

    def test_a_migration_without_a_transaction_is_caught(
        self, old: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The planted defect."""
        monkeypatch.setattr(migrate, "writing", nullcontext)
        assert broken_states(old)[0] != []
