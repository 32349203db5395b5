"""Whatever is changed behind disputekit's back is flagged by verify, or nobody can see it."""

import random
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from disputekit.ledger import chaincheck, check
from disputekit.ledger.check import check_workspace
from disputekit.ledger.read import all_cases, checkpoint_of
from disputekit.ledger.verdict import CheckReport, Verdict
from tests.conftest import FULL
from tests.faults.tampering import EVIDENCE, SHADOWS, Change, applied, changes, dump, install
from tests.ledger.samples import CASE_ID, ledger_in, memo

SHARE = 1 if FULL else 4  # of the changes to single rows, one in four is made in daily use
FLIPS = 1.0 if FULL else 0.02


def missed(workspace: Path, image: bytes, selected: Iterable[Change]) -> list[str]:
    """The changes that verify lets pass although a reader would see them."""
    before, found, made = dump(image), [], 0
    for change in selected:
        changed = applied(image, change)
        if changed is None:
            continue
        made += 1
        install(changed, workspace)
        if check_workspace(workspace).verdict < Verdict.TAMPERED and dump(changed) != before:
            found.append(change.name)
    assert made, "no change was made: the test is blind"
    return found


def test_every_change_to_a_row_is_flagged_or_cannot_be_seen(workspace: Path, image: bytes) -> None:
    assert missed(workspace, image, list(changes(image))[::SHARE]) == []


def test_outside_the_search_table_no_change_passes_at_all(workspace: Path, image: bytes) -> None:
    for change in [one for one in changes(image) if one.table not in SHADOWS][1::SHARE]:
        changed = applied(image, change)
        if changed and dump(changed) != dump(image):
            install(changed, workspace)
            assert check_workspace(workspace).exit_code >= 20, change.name


def test_the_message_names_the_record(workspace: Path, image: bytes) -> None:
    for change in [one for one in changes(image) if one.table in EVIDENCE[1:] and "copy" not in one.name][
        ::SHARE
    ]:
        changed = applied(image, change)
        if changed:
            install(changed, workspace)
            report = check_workspace(workspace)
            assert change.seq in [one.seq for one in report.failures], change.name
            assert report.first_bad is not None


def test_a_verify_that_does_not_compare_the_index_is_noticed(
    workspace: Path, image: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disputekit.ledger.indexcheck.IndexCheck.compare", lambda *_: None)
    index_only = [one for one in changes(image) if one.table == "record_index"]
    assert missed(workspace, image, index_only[::5]) != []


def test_a_verify_that_does_not_hash_the_fields_is_noticed(
    workspace: Path, image: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(image)
        joined = connection.execute("SELECT joined FROM disclosure WHERE seq = 3").fetchone()[0]
    swap = Change("names", "disclosure", 3, "UPDATE disclosure SET joined = ? WHERE seq = 3", ())
    other = joined.split("~")
    other[0] = other[1]  # the first field twice as the second: known to the entry, and a field is gone
    changed = applied(image, swap._replace(values=("~".join(other),)))
    assert changed
    install(changed, workspace)
    assert check_workspace(workspace).exit_code == 20
    monkeypatch.setattr(chaincheck.ChainCheck, "_add_field", lambda *_: None)
    monkeypatch.setattr(chaincheck.ChainCheck, "_compare_missing", lambda *_: None)
    monkeypatch.setattr("disputekit.ledger.indexcheck.IndexCheck.compare", lambda *_: None)
    assert check_workspace(workspace).exit_code < 20


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER entry_is_never_changed",
        "DROP TRIGGER disclosure_only_shrinks",
        "DROP INDEX record_time",
        "CREATE VIEW shown AS SELECT * FROM entry",
        "CREATE TABLE more (x)",
        "CREATE INDEX extra ON entry (seq)",
        "ALTER TABLE entry ADD COLUMN seen TEXT",
        "ALTER TABLE note RENAME TO notes",
        "CREATE TRIGGER quiet AFTER INSERT ON note BEGIN DELETE FROM case_index; END",
        "CREATE TRIGGER hidden AFTER INSERT ON _sqlite_migrations BEGIN DELETE FROM case_index; END",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = 7",
        "PRAGMA application_id = 0",
        "PRAGMA application_id = 1",
    ],
)
def test_a_changed_schema_is_flagged(workspace: Path, statement: str) -> None:
    with closing(sqlite3.connect(workspace / "disputekit.db")) as connection:
        connection.execute(statement)
    assert check_workspace(workspace).exit_code in {20, 30}


def test_a_guard_with_other_words_is_flagged(workspace: Path) -> None:
    with closing(sqlite3.connect(workspace / "disputekit.db")) as connection:
        connection.executescript(
            "DROP TRIGGER entry_is_never_deleted;"
            "CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry BEGIN SELECT 1; END;"
        )
    report = check_workspace(workspace)
    assert [one.code for one in report.failures] == ["database.schema"]
    assert "entry_is_never_deleted was changed" in report.failures[0].words


class TestBytes:
    """Single bits of the database file, on a database of small pages so that all of it is met."""

    @pytest.fixture
    def small(self, workspace: Path) -> bytes:
        with closing(sqlite3.connect(workspace / "disputekit.db")) as connection:
            connection.execute("PRAGMA page_size = 512")
            connection.execute("VACUUM")
        return (workspace / "disputekit.db").read_bytes()

    def places(self, small: bytes) -> list[int]:
        return sorted(random.Random(7).sample(range(len(small)), int(len(small) * FLIPS)))  # noqa: S311

    def test_a_flipped_bit_is_flagged_or_cannot_be_seen(self, workspace: Path, small: bytes) -> None:
        before = dump(small)
        assert check_workspace(workspace).exit_code == 11
        for place in self.places(small):
            changed = bytearray(small)
            changed[place] ^= 1 << place % 8
            install(bytes(changed), workspace)
            if check_workspace(workspace).verdict < Verdict.TAMPERED:
                assert dump(bytes(changed)) == before, f"bit {place % 8} of byte {place}"

    def test_a_verify_that_trusts_sqlite_alone_is_noticed(
        self, workspace: Path, small: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The planted defect: what SQLite calls sound is not what was recorded."""
        monkeypatch.setattr(check, "_check_cases", lambda *_: None)
        before, passed = dump(small), 0
        for place in self.places(small):
            changed = bytearray(small)
            changed[place] ^= 1 << place % 8
            install(bytes(changed), workspace)
            passed += check_workspace(workspace).verdict < Verdict.TAMPERED and dump(bytes(changed)) != before
        assert passed > 20

    @pytest.mark.parametrize(
        "damage", ["zero a page", "swap two pages", "cut", "cut to nothing", "stale journal"]
    )
    def test_damage_of_whole_pages_is_flagged_or_cannot_be_seen(
        self, workspace: Path, small: bytes, damage: str
    ) -> None:
        pages = [small[start : start + 512] for start in range(0, len(small), 512)]
        for number in range(1, len(pages) - 1, 1 if FULL else 7):
            changed = list(pages)
            if damage == "zero a page":
                changed[number] = bytes(512)
            elif damage == "swap two pages":
                changed[number], changed[number + 1] = pages[number + 1], pages[number]
            elif damage == "cut":
                changed = changed[:number]
            elif damage == "cut to nothing":
                changed = []
            else:
                (workspace / "disputekit.db-journal").write_bytes(
                    b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600)
                )
            install(b"".join(changed), workspace)
            if check_workspace(workspace).verdict < Verdict.TAMPERED:
                assert dump(b"".join(changed)) == dump(small), number


class TestStore:
    def stored(self, workspace: Path) -> list[Path]:
        return sorted(path for path in (workspace / "files").glob("??/*"))

    def codes(self, workspace: Path, *, read_all: bool = True) -> tuple[int, set[str]]:
        report = check_workspace(workspace, read_all=read_all)
        return report.exit_code, {one.code for one in report.failures}

    def test_every_bit_of_a_stored_file_counts(self, workspace: Path) -> None:
        path = min(self.stored(workspace), key=lambda one: one.stat().st_size)
        content = path.read_bytes()
        path.chmod(0o600)
        for place in range(len(content)):
            changed = bytearray(content)
            changed[place] ^= 1
            path.write_bytes(changed)
            assert self.codes(workspace) == (20, {"file.content"})
            assert self.codes(workspace, read_all=False) == (11, set())

    def test_two_files_in_each_others_place_are_flagged(self, workspace: Path) -> None:
        one, other = self.stored(workspace)
        contents = one.read_bytes(), other.read_bytes()
        for path, content in ((one, contents[1]), (other, contents[0])):
            path.chmod(0o600)
            path.write_bytes(content)
        assert self.codes(workspace) == (20, {"file.content"})
        assert self.codes(workspace, read_all=False) == (20, {"file.altered"})

    def test_a_file_that_is_not_there_makes_the_record_incomplete(self, workspace: Path) -> None:
        path = self.stored(workspace)[0]
        gone = (22, {"file.missing"})
        path.unlink()
        assert self.codes(workspace) == self.codes(workspace, read_all=False) == gone
        path.symlink_to(self.stored(workspace)[-1])
        assert self.codes(workspace) == self.codes(workspace, read_all=False) == gone
        path.unlink()
        path.mkdir()
        assert self.codes(workspace) == self.codes(workspace, read_all=False) == gone

    def test_a_renamed_file_is_missing_and_listed(self, workspace: Path) -> None:
        path = self.stored(workspace)[0]
        path.rename(path.with_name("0" * 64))
        assert self.codes(workspace) == (22, {"file.missing"})
        assert check_workspace(workspace).stray == (f"files/{path.parent.name}/{'0' * 64}",)

    def test_an_emptied_file_is_flagged_even_when_only_looked_at(self, workspace: Path) -> None:
        path = self.stored(workspace)[0]
        path.chmod(0o600)
        path.write_bytes(b"")
        assert self.codes(workspace, read_all=False) == (20, {"file.altered"})

    def test_what_belongs_to_no_record_is_listed_and_no_failure(self, workspace: Path) -> None:
        (workspace / "files" / ".new-77").write_bytes(b"half")
        (workspace / "files" / "ab").mkdir()
        (workspace / "files" / "ab" / "notes.txt").write_bytes(b"x")
        report = check_workspace(workspace)
        assert report.exit_code == 11
        assert report.stray == ("files/.new-77", "files/ab/notes.txt")


class TestTruncation:
    """The tail taken away, or an old copy put back: only a checkpoint held elsewhere shows it."""

    @pytest.fixture
    def history(self, tmp_path: Path) -> list[tuple[Path, str]]:
        """Copies of a workspace after each record, with the checkpoint of that moment."""
        found = []
        with ledger_in(tmp_path / "live") as ledger:
            for number in range(8):
                ledger.add(memo(f"note {number}"))
                shutil.copytree(tmp_path / "live", tmp_path / str(number))
                checkpoint = checkpoint_of(ledger.connection, all_cases(ledger.connection)[0])
                found.append((tmp_path / str(number), checkpoint.text()))
        return found

    def pairs(self, history: list[tuple[Path, str]]) -> Iterator[tuple[CheckReport, bool]]:
        for place, (workspace, _) in enumerate(history):
            for held, (_, text) in enumerate(history):
                yield check_workspace(workspace, against=[text]), held <= place

    def test_a_shorter_chain_than_the_checkpoint_is_diverged(self, history: list[tuple[Path, str]]) -> None:
        for report, holds in self.pairs(history):
            assert report.verdict is (Verdict.ANCHORED if holds else Verdict.DIVERGED)

    def test_without_a_checkpoint_nothing_better_than_unanchored_is_said(
        self, history: list[tuple[Path, str]]
    ) -> None:
        assert {check_workspace(workspace).verdict for workspace, _ in history} == {Verdict.UNANCHORED}

    def test_a_chain_that_grew_again_differently_is_diverged(
        self, history: list[tuple[Path, str]], tmp_path: Path
    ) -> None:
        with ledger_in(tmp_path / "other") as other:
            other.add(*[memo("another story")] * 9)
        for _, text in history:
            assert check_workspace(tmp_path / "other", against=[text]).verdict is Verdict.DIVERGED

    def test_a_checkpoint_of_another_case_is_diverged(self, history: list[tuple[Path, str]]) -> None:
        workspace, text = history[0]
        assert (
            check_workspace(workspace, against=[text.replace(CASE_ID, "0" * 32)]).verdict is Verdict.DIVERGED
        )

    def test_a_verify_that_ignores_the_size_is_noticed(
        self, history: list[tuple[Path, str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(chaincheck.ChainCheck, "is_sound", False)
        assert any(report.exit_code < 20 and not holds for report, holds in self.pairs(history))
