"""Whatever is changed behind disputekit's back is flagged by verify, or nobody can see it."""

import random
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from disputekit.ledger import chaincheck, check
from disputekit.ledger.check import check_workspace
from disputekit.ledger.files import FileState, check_file, path_of, store_bytes
from disputekit.ledger.read import head_of
from disputekit.ledger.verdict import Verdict
from tests.conftest import FULL
from tests.faults.tampering import EVIDENCE, Change, applied, changes, dump, in_time, install, judged, picked
from tests.ledger.samples import fill, ledger_in, memo, message
from tests.support.figures import record

MOST = 100_000 if FULL else 150  # changes to single rows
FLIPS = 1_000_000 if FULL else 120


class Missed(NamedTuple):
    """How many changes were made, which of them nobody noticed, and of which the wrong record was named."""

    made: int
    passed: list[str]
    misnamed: list[str]


def missed(image: bytes, selected: Iterable[Change]) -> Missed:
    """Make each change by itself and have it judged. What verify lets pass, no reader may see either."""
    before, passed, misnamed, made = dump(image), [], [], 0
    for change in selected:
        changed = applied(image, change)
        if changed is None:
            continue
        made += 1
        report = judged(changed)
        if report.verdict < Verdict.TAMPERED:
            if dump(changed) != before:
                passed.append(change.name)
        elif change.table in EVIDENCE[1:] and not any(one in change.name for one in ("copy", "exchange")):
            named = {one.seq for one in report.failures}
            if change.seq not in named or report.first_bad is None:
                misnamed.append(change.name)
    assert made, "no change was made: the test is blind"
    return Missed(made, passed, misnamed)


def large(workspace: Path) -> bytes:
    """A case of 200 records as bytes: fifteen of all kinds, and a long conversation."""
    with ledger_in(workspace) as ledger:
        fill(ledger)
        for number in range(head_of(ledger.connection, 1).seq, 200):
            ledger.add(
                message(f"number {number}") if number % 2 else memo(f"about {number}", once=f"k:{number}")
            )
    return (workspace / "disputekit.db").read_bytes()


def test_every_change_to_a_row_is_flagged_with_its_record_or_cannot_be_seen(
    image: bytes, tmp_path: Path
) -> None:
    if FULL:
        image = large(tmp_path / "large")
    possible = list(changes(image))
    found = missed(image, in_time(picked(possible, MOST)))
    assert found.passed == []
    assert found.misnamed == []
    index_only = [one for one in possible if one.table == "record_index"]
    with pytest.MonkeyPatch.context() as planted:
        planted.setattr("disputekit.ledger.indexcheck.IndexCheck.compare", lambda *_: None)
        caught = missed(image, index_only[:: len(index_only) // 20]).passed
    assert caught, "a verify that does not compare the index was not noticed"
    record(
        "T1 rows",
        "every column of every row of a case of 200 records: changed, emptied, exchanged, deleted, copied",
        changes=found.made,
        of_possible=len(possible),
        found=len(found.passed) + len(found.misnamed),
        planted=1,
        caught=int(bool(caught)),
    )


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

    def passed(self, workspace: Path, good: bytes, most: int) -> tuple[int, list[int]]:
        """How many bits were flipped, and where nobody noticed although a reader would see it."""
        before, found, made = dump(good), [], 0
        for place in in_time(picked(range(len(good)), most)):
            made += 1
            changed = bytearray(good)
            changed[place] ^= 1 << place % 8
            install(bytes(changed), workspace)
            if check_workspace(workspace).verdict < Verdict.TAMPERED and dump(bytes(changed)) != before:
                found.append(place)
        return made, found

    def test_a_flipped_bit_is_flagged_or_cannot_be_seen(
        self, workspace: Path, small: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert check_workspace(workspace).exit_code == 11
        made, found = self.passed(workspace, small, FLIPS)
        assert found == []
        monkeypatch.setattr(check, "_check_cases", lambda *_: None)
        caught = self.passed(workspace, small, 100)[1]
        assert len(caught) > 10, "a verify that trusts SQLite alone was not noticed"
        record(
            "T2 small",
            "one bit in a byte of a small database",
            flips=made,
            of_bytes=len(small),
            found=len(found),
            planted=1,
            caught=1,
        )

    @pytest.mark.full
    def test_a_flipped_bit_in_a_large_database_is_flagged_or_cannot_be_seen(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        workspace = tmp_path / "large"
        with ledger_in(workspace) as ledger:
            for number in range(10, 62):
                ledger.add(memo(f"word{number} " * 28_000))
        good = (workspace / "disputekit.db").read_bytes()
        made, found = self.passed(workspace, good, 20_000)
        assert found == []
        monkeypatch.setattr(check, "_check_cases", lambda *_: None)
        caught = self.passed(workspace, good, 20)[1]
        assert caught
        record(
            "T2 large",
            "one bit in a byte of a large database",
            flips=made,
            mebibytes=round(len(good) / 2**20, 1),
            found=len(found),
            planted=1,
            caught=1,
        )

    @pytest.mark.parametrize(
        "damage", ["zero a page", "swap two pages", "cut", "cut to nothing", "stale journal"]
    )
    def test_damage_of_whole_pages_is_flagged_or_cannot_be_seen(
        self, workspace: Path, small: bytes, damage: str
    ) -> None:
        pages = [small[start : start + 512] for start in range(0, len(small), 512)]
        for number in range(1, len(pages) - 1, 1 if FULL else 40):
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
        assert self.codes(workspace, read_all=False) == (
            11,
            set(),
        )  # the planted defect: a check that reads nothing

    def test_every_bit_of_a_long_file_counts(self, workspace: Path) -> None:
        content = random.Random(3).randbytes(2**20)  # noqa: S311 - content, not a secret
        stored = store_bytes(workspace, content, "long.bin")
        path = path_of(workspace, stored.sha256)
        path.chmod(0o600)
        places, unseen, looked = picked(range(len(content)), 10_000 if FULL else 20), 0, 0
        with path.open("r+b", buffering=0) as file:
            for place in places:
                file.seek(place)
                file.write(bytes([content[place] ^ 1 << place % 8]))
                state = check_file(workspace, stored.sha256, stored.size, read_all=True)
                unseen += state is FileState.OK
                looked += check_file(workspace, stored.sha256, stored.size, read_all=False) is FileState.OK
                file.seek(place)
                file.write(content[place : place + 1])
        assert unseen == 0
        assert looked == len(places), "looking at the size alone must let all pass"
        record(
            "T3 files",
            "one bit in a byte of a stored file of a mebibyte",
            flips=len(places),
            found=unseen,
            planted=1,
            caught=1,
        )

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
