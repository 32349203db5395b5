"""L1: nobody else can read what is written, under any umask. P3: what was erased is nowhere, also not in copies."""

import os
import stat
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from disputekit.ledger import connection as connection_module
from disputekit.ledger import erase
from disputekit.ledger.backup import backup
from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import open_for_writing
from disputekit.ledger.erase import shred
from disputekit.ledger.files import store_bytes
from tests.ledger.samples import NOW, Ledger, file_of, ledger_in, memo, message, shredded
from tests.support.figures import record

UMASKS = (0o000, 0o022, 0o077)
CANARY = "xyzzyplugh"


@pytest.fixture(params=UMASKS)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def too_open(place: Path) -> list[str]:
    """What is wider than 0700 for a folder or 0600 for a file."""
    return [
        path.name
        for path in (place, *place.rglob("*"))
        if stat.S_IMODE(path.lstat().st_mode) & ~(0o700 if path.is_dir() else 0o600)
    ]


def written(place: Path) -> set[str]:
    """Write with every sort of file that the ledger makes; what was too open at any time, the journal too."""
    found: set[str] = set()
    with ledger_in(place / "workspace") as ledger:
        stored = store_bytes(ledger.workspace, b"content", "a.txt")
        ledger.add(memo("one") | {"file.1": file_of(stored)}, memo("secret"))
        ledger.connection.execute("BEGIN IMMEDIATE")
        ledger.connection.execute("INSERT INTO note VALUES (NULL, 1, '', NULL, 'x')")
        found.update(too_open(ledger.workspace))
        assert (ledger.workspace / "disputekit.db-journal").exists()
        ledger.connection.execute("ROLLBACK")
        shred(ledger.connection, ledger.workspace, ledger.row, shredded(3, "text"), NOW)
        backup(ledger.workspace, place / "copy")
        backup(ledger.workspace, place / "copy.zip")
    return found.union(*map(too_open, (place / "workspace", place / "copy", place / "copy.zip")))


def test_nobody_else_can_read_what_is_written(
    tmp_path: Path, umask: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "right").mkdir()
    assert written(tmp_path / "right") == set()
    what = "everything the ledger writes, the journal and backups too"
    if umask == 0o077:  # here a careless program is private, too
        record(f"L1 umask {umask:03o}", what, found=0)
        return
    (tmp_path / "wrong").mkdir()
    monkeypatch.setattr(connection_module, "_precreate", Path.touch)
    assert "disputekit.db" in written(tmp_path / "wrong"), "a database made by SQLite itself was not noticed"
    record(f"L1 umask {umask:03o}", what, found=0, planted=1, caught=1)


def holding(place: Path) -> list[str]:
    """The files that hold the canary, as it stands or as base64 cuts it."""
    cut = [urlsafe_b64encode(b"\0" * shift + CANARY.encode())[shift + 1 : -4].lower() for shift in range(3)]
    sought = [CANARY.encode(), *cut]
    return [
        str(path.relative_to(place))
        for path in place.rglob("*")
        if path.is_file() and any(one in path.read_bytes().lower() for one in sought)
    ]


def erased(place: Path) -> list[str]:
    """Record the canary in a text, a name and a file, erase them, log on, back up; where it still stands."""
    with ledger_in(place / "workspace") as ledger:
        stored = store_bytes(ledger.workspace, f"in a file: {CANARY}".encode(), "a.txt")
        fill_around(ledger)
        ledger.add(
            memo(f"the word is {CANARY}") | {"file.1": file_of(stored)}, message("hello", sender=CANARY)
        )
        fill_around(ledger)
        assert len(holding(place)) == 2
        shred(ledger.connection, ledger.workspace, ledger.row, shredded(22, "text", "file.1"), NOW)
        shred(ledger.connection, ledger.workspace, ledger.row, shredded(23, "talk"), NOW)
        fill_around(ledger)
        backup(ledger.workspace, place / "copy")
        ledger.connection.execute("BEGIN IMMEDIATE")  # the journal holds the pages as they were before
        ledger.connection.execute("UPDATE head SET hash = hash")
        ledger.connection.execute("INSERT INTO note VALUES (NULL, 1, '', NULL, 'x')")
        found = holding(place)
        ledger.connection.execute("ROLLBACK")
    for name in ("workspace", "copy"):
        assert check_workspace(place / name, read_all=True).exit_code == 10
    with closing(open_for_writing(place / "copy")):
        pass
    return found


def fill_around(ledger: Ledger) -> None:
    for number in range(20):
        ledger.add(message(f"number {number}"))


def test_what_was_erased_is_in_no_file_nor_copy_nor_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert erased(tmp_path / "right") == []
    caught = 0
    for step in ("drop_words", "_compact"):
        with monkeypatch.context() as planted:
            planted.setattr(erase, step, lambda *_: True)
            if step == "_compact":  # else SQLite wipes on its own what is not compacted
                planted.setattr(connection_module, "_SETTINGS", without_wiping())
            caught += bool(erased_unchecked(tmp_path / step))
    assert caught == 2, "an erasure that forgets a step was not noticed"
    record(
        "P3",
        "an erased text, name and file: database, journal, store, a backup made after",
        places=4,
        found=0,
        planted=2,
        caught=caught,
    )


def without_wiping() -> tuple[str, ...]:
    return tuple(one.replace("secure_delete=ON", "secure_delete=OFF") for one in connection_module._SETTINGS)


def erased_unchecked(place: Path) -> list[str]:
    """The same, where the index may no longer fit."""
    try:
        return erased(place)
    except AssertionError:
        return holding(place)
