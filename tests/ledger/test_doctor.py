"""The doctor: names what is off, mends what lies beside the evidence, and leaves the evidence alone."""

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from disputekit.errors import Damaged
from disputekit.ledger import doctor
from disputekit.ledger.check import check_workspace
from disputekit.ledger.doctor import diagnose, repair
from disputekit.ledger.files import store_bytes
from disputekit.ledger.listing import Filters
from disputekit.ledger.search import search
from tests.ledger.samples import Ledger, fill, ledger_in, memo

NOW = datetime.now(UTC)
LATER = NOW + timedelta(hours=2)


@contextmanager
def behind_its_back(workspace: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(workspace / "disputekit.db", isolation_level=None)) as connection:
        yield connection


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    fill(ledger)
    with ledger_in(ledger.workspace, "other", "1" * 32) as other:
        other.add(memo("another popup"))
    return ledger


def test_a_healthy_workspace_needs_nothing(filled: Ledger) -> None:
    found = diagnose(filled.workspace, read_all=True)
    assert found[1:] == ((), (), (), ())
    assert (found.needs_rebuild, found.evidence_is_sound, found.report.exit_code) == (False, True, 11)
    done = repair(filled.workspace, LATER)
    assert (done.done, done.copy) == ((), None)


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TRIGGER entry_is_never_changed",
        "CREATE TRIGGER extra AFTER INSERT ON note BEGIN DELETE FROM label; END",
        'CREATE VIEW "odd ""name" AS SELECT 1',
        "CREATE INDEX extra ON entry (seq)",
        "DROP INDEX record_time",
        "DELETE FROM record_index",
        "UPDATE record_index SET in_force = 1 - in_force",
        "DROP TABLE once",
        "DROP TABLE search",
        "DELETE FROM search_docsize",
        "UPDATE search_config SET v = 99",
        "DELETE FROM search_data",
        "DELETE FROM head",
        "UPDATE case_index SET slug = slug || '-x'",
        "CREATE TABLE label_x (x); DROP TABLE label; ALTER TABLE label_x RENAME TO label",
    ],
)
def test_what_lies_beside_the_evidence_is_made_anew(filled: Ledger, damage: str) -> None:
    filled.connection.close()
    before = evidence(filled.workspace)
    with behind_its_back(filled.workspace) as connection:
        connection.executescript(damage)
    assert diagnose(filled.workspace).needs_rebuild
    done = repair(filled.workspace, LATER)
    assert done.report.exit_code == 11
    assert done.done == ("lists, search and guards were made anew from the records",)
    assert evidence(filled.workspace) == before
    assert done.copy
    assert stat.S_IMODE(done.copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(done.copy)) as copy:
        assert copy.execute("SELECT count(*) FROM entry").fetchone() == (17,)
    with ledger_in(filled.workspace, "third", "2" * 32) as third:
        assert search(third.connection, 1, ["popup"], Filters(), 9) == [5, 4]
        assert search(third.connection, 2, ["popup"], Filters(), 9) == [2]
        third.add(memo())


def evidence(workspace: Path) -> list[tuple[object, ...]]:
    with behind_its_back(workspace) as connection:
        return [
            row
            for table in ("chain", "entry", "disclosure")
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        ]


def test_a_table_that_is_not_ours_is_left_and_named(filled: Ledger) -> None:
    with behind_its_back(filled.workspace) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    done = repair(filled.workspace, LATER)
    assert [one.words for one in done.report.failures] == ["table theirs does not belong here"]


def test_an_index_of_the_evidence_that_is_damaged_is_made_anew(filled: Ledger) -> None:
    filled.connection.close()
    with behind_its_back(filled.workspace) as connection:
        connection.execute("DROP TRIGGER entry_is_never_changed")
        root = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_entry_1'"
        )
        page = int(root.fetchone()[0])
    path = filled.workspace / "disputekit.db"
    content = bytearray(path.read_bytes())
    content[page * 4096 - 1] ^= 1  # the number of one record, in the index alone
    path.write_bytes(content)
    assert "database.pages" in {one.code for one in diagnose(filled.workspace).report.failures}
    assert repair(filled.workspace, LATER).report.exit_code == 11


def test_damaged_records_are_left_to_a_backup(filled: Ledger) -> None:
    with behind_its_back(filled.workspace) as connection:
        connection.execute("DROP TRIGGER entry_is_never_changed")
        connection.execute("UPDATE entry SET bytes = x'00' WHERE seq = 3")
    content = (filled.workspace / "disputekit.db").read_bytes()
    found = diagnose(filled.workspace)
    assert (found.needs_rebuild, found.evidence_is_sound) == (True, False)
    with pytest.raises(Damaged, match="nothing was changed"):
        repair(filled.workspace, LATER)
    assert (filled.workspace / "disputekit.db").read_bytes() == content


def test_a_failure_in_the_middle_leaves_the_database(filled: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("planted")

    with behind_its_back(filled.workspace) as connection:
        connection.execute("DELETE FROM label")
        before = list(connection.iterdump())
    monkeypatch.setattr(doctor, "rebuild_index", fail)
    with pytest.raises(Exception, match="planted"):
        repair(filled.workspace, LATER)
    with behind_its_back(filled.workspace) as connection:
        assert list(connection.iterdump()) == before


def test_a_table_of_the_index_that_cannot_be_dropped_stops_the_repair(
    filled: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_INDEX_TABLES", ("sqlite_master",))
    with behind_its_back(filled.workspace) as connection:
        connection.execute("DELETE FROM label")
    with pytest.raises(Exception, match="may not be dropped"):
        repair(filled.workspace, LATER)


class TestStray:
    def age(self, *paths: Path, hours: float) -> None:
        moment = time.time() - hours * 3600
        for path in paths:
            os.utime(path, (moment, moment))

    def test_leftovers_go_when_they_are_old_and_orphans_only_when_asked(self, filled: Ledger) -> None:
        store = filled.workspace / "files"
        old, young = store / ".new-old", store / ".new-young"
        orphan = store / "ab" / ("ab" * 32)
        orphan.parent.mkdir(exist_ok=True)
        (store / "ab" / "folder").mkdir()
        for path in (old, young, orphan):
            path.write_bytes(b"x")
        self.age(old, orphan, hours=2)
        found = diagnose(filled.workspace)
        assert found.leftovers == (old, young)
        assert found.orphans == (orphan, store / "ab" / "folder")
        done = repair(filled.workspace, NOW)
        assert not old.exists()
        assert young.exists()
        assert orphan.exists()
        assert "removed .new-old, left behind by an interrupted command" in done.done
        assert (
            ".new-young stays for now: it is left behind by an interrupted command, but younger than an hour"
            in done.done
        )
        done = repair(filled.workspace, NOW, delete_orphans=True)
        assert not orphan.exists()
        assert (store / "ab" / "folder").exists()
        assert f"removed {orphan.name}, named by no record" in done.done

    def test_an_orphan_that_is_wanted_again_counts_as_young(self, filled: Ledger) -> None:
        stored = store_bytes(filled.workspace, b"wanted", "x")
        path = filled.workspace / "files" / stored.sha256[:2] / stored.sha256
        self.age(path, hours=9)
        store_bytes(filled.workspace, b"wanted", "x")
        repair(filled.workspace, NOW, delete_orphans=True)
        assert path.exists()


def test_modes_that_let_others_in_are_mended(filled: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = [
        filled.workspace,
        filled.workspace / "disputekit.db",
        *sorted((filled.workspace / "files").rglob("*")),
    ]
    for path in wide:
        path.chmod(0o755)
    (filled.workspace / "disputekit.db.link").symlink_to("/etc/passwd")
    found = diagnose(filled.workspace)
    assert {mode.path for mode in found.modes} == set(wide)
    done = repair(filled.workspace, LATER)
    assert "disputekit.db: mode 755 is now 600" in done.done
    assert diagnose(filled.workspace).modes == ()
    for path in wide:
        path.chmod(0o755)
    monkeypatch.setattr(doctor, "HAS_MODES", False)
    assert diagnose(filled.workspace).modes == ()


def test_what_cannot_be_checked_is_only_said(tmp_path: Path) -> None:
    found = diagnose(tmp_path / "nothing")
    assert (found.report.exit_code, found.needs_rebuild, found.evidence_is_sound) == (30, False, False)
    assert found[2:] == ((), (), ())
    assert check_workspace(tmp_path / "nothing").exit_code == 30
