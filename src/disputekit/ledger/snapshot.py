"""A copy of the database as it is at one moment, so that nobody who logs waits for somebody who reads it all."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from disputekit.ledger.connection import (
    FILES,
    connect,
    database_path,
    open_for_reading,
    reading,
    storage_errors,
)
from disputekit.ledger.disk import make_file
from disputekit.ledger.files import TEMPORARY, has_room

IN_MEMORY = 64 * 1024 * 1024  # bytes; a larger database is copied to a private temporary file

_TOUCH = "SELECT count(*) FROM sqlite_master"


@contextmanager
def snapshot(workspace: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection to a private copy, which may be written to and is gone afterwards.

    Where nothing can be written, also because the disk is full, a large database is read in place, in one
    transaction: nobody can log there anyway.
    Text that is not UTF-8 is handed out with its bytes escaped, never as an error.
    Raises NotFound, Locked, Damaged, StorageFailure.
    """
    with storage_errors(workspace), closing(open_for_reading(workspace)) as source:
        size = database_path(workspace).stat().st_size
        if size <= IN_MEMORY:
            with _copied(source, "file::memory:") as copy:
                yield copy
        elif os.access(workspace / FILES, os.W_OK) and has_room(workspace / FILES, size):
            with _temporary(workspace) as uri, _copied(source, uri) as copy:
                yield copy
        else:
            source.text_factory = _lenient
            source.execute("PRAGMA query_only=OFF")  # for temporary tables; the file itself is open read-only
            with reading(source):
                yield source


@contextmanager
def _temporary(workspace: Path) -> Iterator[str]:
    path = workspace / FILES / f"{TEMPORARY}{secrets.token_hex(8)}"
    os.close(make_file(path))
    try:
        yield f"{path.absolute().as_uri()}?mode=rw"
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _copied(source: sqlite3.Connection, uri: str) -> Iterator[sqlite3.Connection]:
    with closing(connect(uri)) as copy:
        for setting in ("journal_mode=OFF", "synchronous=OFF", "temp_store=MEMORY", "trusted_schema=OFF"):
            copy.execute(f"PRAGMA {setting}")
        with reading(source):
            source.execute(_TOUCH)  # takes the lock now, with its time limit; a copy would wait for ever
            source.backup(copy)
        copy.text_factory = _lenient
        yield copy


def _lenient(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
