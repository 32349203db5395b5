"""Planted defects: what a careless program would do, put into a child of the launcher and nowhere else.

Each function changes the loaded program; one that returns a function has it called after the command has ended.
"""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from disputekit.ledger import connection, disk, files

Finish = Callable[[], None]


def _everywhere(name: str, value: object) -> None:
    """Replace a name in every module of the program that took it over."""
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("disputekit.") and hasattr(module, name):
            setattr(module, name, value)


def early() -> None:
    """Says that it is recorded, and commits then."""

    @contextmanager
    def writing(opened: sqlite3.Connection) -> Iterator[None]:
        opened.execute("BEGIN IMMEDIATE")
        yield
        found = opened.execute("SELECT max(seq) FROM entry").fetchone()[0]
        os.write(1, f"{found}\n".encode())
        opened.execute("COMMIT")

    _everywhere("writing", writing)


def late_file() -> Finish:
    """Commits the record, and puts its file in place then."""
    finish = files.Filing.finish
    waiting: list[tuple[files.Filing, dict[str, Path]]] = []

    def later(self: files.Filing) -> None:
        waiting.append((self, dict(self._waiting)))
        self._waiting.clear()

    def now() -> None:
        files.Filing.finish = finish  # type: ignore[method-assign]
        for filing, paths in waiting:
            filing._waiting = paths
            filing.finish()

    files.Filing.finish = later  # type: ignore[method-assign]
    return now


def _synchronous(level: str) -> None:
    settings = tuple(
        f"PRAGMA synchronous={level}" if "synchronous" in one else one for one in connection._SETTINGS
    )
    vars(connection)["_SETTINGS"] = settings


def synchronous_off() -> None:
    """Never waits for the disk."""
    _synchronous("OFF")


def synchronous_normal() -> None:
    """Waits for the disk less than it must."""
    _synchronous("NORMAL")


def synchronous_full() -> None:
    """SQLite's own setting: does not wait until the journal's name is gone."""
    _synchronous("FULL")


def no_folder_sync() -> None:
    """Never waits until a name is on the disk."""
    _everywhere("sync_folder", lambda _path: None)


def swallow() -> None:
    """Takes no notice of what the disk says at the commit, and answers as if all were well."""

    @contextmanager
    def writing(opened: sqlite3.Connection) -> Iterator[None]:
        try:
            opened.execute("BEGIN IMMEDIATE")
            yield
            opened.execute("COMMIT")
        except sqlite3.Error:
            if opened.in_transaction:
                opened.execute("ROLLBACK")

    _everywhere("writing", writing)


def piecemeal() -> None:
    """Commits after each row instead of once."""

    @contextmanager
    def writing(_opened: sqlite3.Connection) -> Iterator[None]:
        yield

    _everywhere("writing", writing)


def bit_flip() -> None:
    """A disk, not a program: turns one bit of what is stored."""
    write = os.write

    def flipped(handle: int, data: Any) -> int:
        changed = bytearray(data)
        changed[len(changed) // 2] ^= 1
        return write(handle, changed)

    vars(files)["os"] = _Os(flipped)


class _Os:
    """The module os with another ``write``."""

    def __init__(self, write: Callable[[int, Any], int]) -> None:
        self.write = write

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)


def no_reading_back() -> None:
    """Believes that what was written is what is there; on a disk that turns a bit."""
    bit_flip()
    vars(files)["digest_of_file"] = lambda path, *_: path.name


def locking() -> None:
    """Keeps a lock of its own, and takes it away only when it ends well."""
    run = connection.open_for_writing

    def open_for_writing(workspace: Path, **more: Any) -> sqlite3.Connection:
        disk.make_folder(workspace)
        os.close(disk.make_file(workspace / "lock"))
        opened = run(workspace, **more)
        (workspace / "lock").unlink()
        return opened

    _everywhere("open_for_writing", open_for_writing)


def named_first() -> None:
    """Builds under the name that the finished thing will have."""

    @contextmanager
    def aside(target: Path) -> Iterator[Path]:
        disk.make_folder(target)
        yield target

    _everywhere("aside", aside)
    _everywhere("give_name", lambda _partial, _target: None)
    _everywhere("put_file", _put_slowly)


def _put_slowly(path: Path, data: bytes, **_: bool) -> None:
    with os.fdopen(disk.make_file(path), "wb", buffering=0) as file:
        for place in range(len(data)):
            file.write(data[place : place + 1])


def opens_one_way() -> None:
    """Opens a database to read it as any program does, wherever it lies."""

    def open_plainly(path: Path, busy_seconds: float) -> sqlite3.Connection:
        return connection.connect(f"{path.absolute().as_uri()}?mode=ro", busy_seconds)

    vars(connection)["_connect_to_read"] = open_plainly


def throws_journal_away() -> None:
    """Takes the journal that a kill left for rubbish."""
    undo = connection._undo_interrupted_write

    def tidy(path: Path, busy_seconds: float) -> None:
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        undo(path, busy_seconds)

    vars(connection)["_undo_interrupted_write"] = tidy
    opened = connection._precreate

    def precreate(path: Path) -> None:
        tidy(path, 0)
        opened(path)

    vars(connection)["_precreate"] = precreate


DEFECTS: dict[str, Callable[[], Finish | None]] = {
    "early": early,
    "late file": late_file,
    "synchronous=OFF": synchronous_off,
    "synchronous=NORMAL": synchronous_normal,
    "synchronous=FULL": synchronous_full,
    "no folder sync": no_folder_sync,
    "swallowed": swallow,
    "piecemeal": piecemeal,
    "bit flip": bit_flip,
    "no reading back": no_reading_back,
    "lock": locking,
    "named first": named_first,
    "opens one way": opens_one_way,
    "journal thrown away": throws_journal_away,
}
