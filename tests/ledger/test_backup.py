"""Backups: complete, checked, private, never over anything; and back again."""

import sqlite3
import stat
import threading
import zipfile
from pathlib import Path

import pytest

from disputekit.errors import Damaged, NotFound, Refused, StorageFailure
from disputekit.ledger import backup as module
from disputekit.ledger.aside import aside, give_name
from disputekit.ledger.backup import backup, restore
from disputekit.ledger.check import check_workspace
from disputekit.ledger.files import path_of
from disputekit.ledger.read import head_of
from tests.ledger.samples import Ledger, fill, ledger_in, memo


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    fill(ledger)
    ledger.connection.execute("INSERT INTO note (case_no, noted_at, body) VALUES (1, 'now', 'private')")
    return ledger


def head(workspace: Path) -> tuple[int, str]:
    report = check_workspace(workspace, read_all=True)
    assert report.exit_code == 11
    return report.heads[0].size, report.heads[0].hash


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}


@pytest.mark.parametrize("name", ["copy", "copy.zip"])
def test_what_was_backed_up_comes_back(filled: Ledger, tmp_path: Path, name: str) -> None:
    done = backup(filled.workspace, tmp_path / "safe" / name)
    assert (done.report.exit_code, done.files, done.left_out) == (11, 2, ())
    assert modes(tmp_path / "safe") <= {0o700, 0o600, 0o400}
    assert [path.name for path in (tmp_path / "safe").iterdir()] == [name]
    again = restore(tmp_path / "safe" / name, tmp_path / "again")
    assert (again.files, again.left_out, again.report.exit_code) == (2, (), 11)
    assert head(tmp_path / "again") == head(filled.workspace)
    assert modes(tmp_path / "again") <= {0o700, 0o600, 0o400}
    note = sqlite3.connect(tmp_path / "again" / "disputekit.db").execute("SELECT body FROM note").fetchone()
    assert note == ("private",)
    with ledger_in(tmp_path / "again", "more", "1" * 32) as more:
        assert more.add_one(memo()).seq == 2


def test_a_backup_folder_is_a_workspace(filled: Ledger, tmp_path: Path) -> None:
    backup(filled.workspace, tmp_path / "copy")
    assert head(tmp_path / "copy") == head(filled.workspace)


def test_a_workspace_in_use_is_copied_as_it_was_at_one_moment(filled: Ledger, tmp_path: Path) -> None:
    added: list[int] = []
    backup(filled.workspace, tmp_path / "copy", lambda *_: added.append(filled.add_one(memo()).seq))
    assert added[0] == 16
    assert head(tmp_path / "copy")[0] == 15


def test_a_copy_waits_for_a_writer(filled: Ledger, tmp_path: Path) -> None:
    other = sqlite3.connect(filled.workspace / "disputekit.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(0.2, lambda: other.execute("ROLLBACK"))
    release.start()
    assert backup(filled.workspace, tmp_path / "copy").report.exit_code == 11
    other.close()


def test_the_same_workspace_makes_the_same_zip(filled: Ledger, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        backup(filled.workspace, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_progress_is_told(filled: Ledger, tmp_path: Path) -> None:
    told: list[str] = []
    backup(filled.workspace, tmp_path / "copy.zip", lambda what, _done, _total: told.append(what))
    restore(tmp_path / "copy.zip", tmp_path / "again", lambda what, _done, _total: told.append(what))
    assert dict.fromkeys(told) == dict.fromkeys(["attached files", "packing", "unpacking"])


class TestTaken:
    @pytest.mark.parametrize("name", ["copy", "copy.zip"])
    def test_nothing_is_overwritten(self, filled: Ledger, tmp_path: Path, name: str) -> None:
        backup(filled.workspace, tmp_path / name)
        with pytest.raises(Refused, match="exists already"):
            backup(filled.workspace, tmp_path / name)
        (tmp_path / "link").symlink_to(tmp_path / "nowhere")
        with pytest.raises(Refused, match="exists already"):
            backup(filled.workspace, tmp_path / "link")

    def test_a_workspace_is_never_restored_over(self, filled: Ledger, tmp_path: Path) -> None:
        backup(filled.workspace, tmp_path / "copy")
        before = head_of(filled.connection, 1)
        with pytest.raises(Refused, match="exists already"):
            restore(tmp_path / "copy", filled.workspace)
        assert head_of(filled.connection, 1) == before

    def test_an_empty_folder_is_taken_over(self, filled: Ledger, tmp_path: Path) -> None:
        backup(filled.workspace, tmp_path / "copy")
        (tmp_path / "again").mkdir()
        assert restore(tmp_path / "copy", tmp_path / "again").files == 2

    def test_what_comes_meanwhile_stays(self, tmp_path: Path) -> None:
        with aside(tmp_path / "target") as partial:
            (tmp_path / "target").write_text("mine")
            with pytest.raises(Refused, match="exists already"):
                give_name(partial, tmp_path / "target")
        assert [path.name for path in tmp_path.iterdir()] == ["target"]

    def test_a_backup_inside_the_workspace_is_refused(self, filled: Ledger) -> None:
        with pytest.raises(Refused, match="inside the workspace"):
            backup(filled.workspace, filled.workspace / "deep" / "copy")

    def test_what_is_not_there_is_said(self, filled: Ledger, tmp_path: Path) -> None:
        with pytest.raises(NotFound, match="no workspace"):
            backup(tmp_path / "nothing", tmp_path / "copy")
        with pytest.raises(NotFound, match="does not exist"):
            restore(tmp_path / "nothing", tmp_path / "again")
        assert list(tmp_path.iterdir()) == [filled.workspace]


class TestDamage:
    def test_a_damaged_workspace_is_copied_as_far_as_possible_and_said(
        self, filled: Ledger, tmp_path: Path
    ) -> None:
        one, two = sorted((filled.workspace / "files").glob("??/*"))
        one.chmod(0o600)
        one.write_bytes(b"altered")
        two.unlink()
        two.symlink_to("/dev/null")
        (filled.workspace / "files" / "ab").mkdir(exist_ok=True)
        (filled.workspace / "files" / "ab" / "short").write_bytes(b"x")
        done = backup(filled.workspace, tmp_path / "copy")
        assert (done.files, done.left_out, done.report.exit_code) == (0, (one.name,), 22)

    def test_a_damaged_backup_is_not_restored_unless_asked_to(self, filled: Ledger, tmp_path: Path) -> None:
        backup(filled.workspace, tmp_path / "copy")
        connection = sqlite3.connect(tmp_path / "copy" / "disputekit.db")
        connection.execute("DROP TRIGGER disclosure_only_shrinks")
        connection.execute("UPDATE disclosure SET joined = 'x~' WHERE seq = 4")
        connection.commit()
        connection.close()
        with pytest.raises(Damaged, match="copy is damaged: record #4: every field has the form"):
            restore(tmp_path / "copy", tmp_path / "again")
        assert not (tmp_path / "again").exists()
        assert restore(tmp_path / "copy", tmp_path / "again", even_if_damaged=True).report.exit_code == 20

    def test_damage_that_is_of_no_record_is_named_too(self, filled: Ledger, tmp_path: Path) -> None:
        backup(filled.workspace, tmp_path / "copy")
        connection = sqlite3.connect(tmp_path / "copy" / "disputekit.db")
        connection.execute("DROP TRIGGER disclosure_only_shrinks")
        connection.close()
        with pytest.raises(Damaged, match="damaged: the tables are those of this version: trigger"):
            restore(tmp_path / "copy", tmp_path / "again")


class TestZip:
    def make(self, path: Path, **members: bytes) -> Path:
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name.replace("__", "/"), content)
        return path

    @pytest.mark.parametrize(
        "name",
        [
            "../evil",
            "/etc/evil",
            "files/../evil",
            "files/ab/short",
            "disputekit.db/x",
            "files/cd/" + "ab" * 32,
            "x",
        ],
    )
    def test_a_member_that_is_not_of_a_backup_is_refused(self, tmp_path: Path, name: str) -> None:
        source = self.make(tmp_path / "evil.zip", **{name: b"x"})
        with pytest.raises(Refused, match="not a backup"):
            restore(source, tmp_path / "again")
        assert [path.name for path in tmp_path.iterdir()] == ["evil.zip"]

    def test_a_zip_without_a_database_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match=r"holds no disputekit\.db"):
            restore(self.make(tmp_path / "empty.zip"), tmp_path / "again")

    def test_what_is_no_zip_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "x.zip").write_bytes(b"not a zip")
        with pytest.raises(Refused, match="cannot be read as a backup"):
            restore(tmp_path / "x.zip", tmp_path / "again")

    def test_a_file_that_is_not_what_its_name_says_is_left_out(self, filled: Ledger, tmp_path: Path) -> None:
        backup(filled.workspace, tmp_path / "copy")
        one = next((tmp_path / "copy" / "files").glob("??/*"))
        database = (tmp_path / "copy" / "disputekit.db").read_bytes()
        members = {"disputekit.db": database, f"files/{one.parent.name}/{one.name}": b"other"}
        source = self.make(tmp_path / "altered.zip", **members)
        with pytest.raises(Damaged, match="every attached file is there"):
            restore(source, tmp_path / "again")
        done = restore(source, tmp_path / "again", even_if_damaged=True)
        assert (done.left_out, done.files) == ((one.name,), 0)
        assert not path_of(tmp_path / "again", one.name).exists()

    def test_a_member_that_is_longer_than_it_says_is_refused(self, tmp_path: Path) -> None:
        info = zipfile.ZipInfo("disputekit.db")
        info.file_size = 3

        class Endless:
            def read(self, size: int) -> bytes:
                return b"x" * size

        with pytest.raises(zipfile.BadZipFile, match="longer than it says"):
            list(module._counted(Endless(), info))

    def test_a_zip_that_would_not_fit_is_refused_before_it_is_unpacked(
        self, filled: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        backup(filled.workspace, tmp_path / "copy.zip")
        monkeypatch.setattr("disputekit.ledger.files.ROOM_TO_SPARE", 2**60)
        with pytest.raises(StorageFailure, match="no room for"):
            restore(tmp_path / "copy.zip", tmp_path / "again")
