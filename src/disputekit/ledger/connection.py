"""Open a workspace: modes, settings, schema version. The one place that calls ``sqlite3.connect``.

Settings as reliability demands: rollback journal with EXTRA, so that an acknowledged record survives a power
cut; no trusted schema; erased bytes overwritten.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from disputekit.errors import Damaged, Locked, NotFound, Refused, StorageFailure
from disputekit.ledger.schema import APPLICATION_ID, VERSION

DATABASE = "disputekit.db"
FILES = "files"
BUSY_SECONDS = 30.0

_SETTINGS = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
)


def database_path(workspace: Path) -> Path:
    """Return where the database of a workspace is."""
    return workspace / DATABASE


def open_for_writing(workspace: Path, *, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open a workspace, creating it if need be. Raises Locked for a newer schema, Damaged, StorageFailure."""
    path = database_path(workspace)
    with storage_errors(workspace):
        _make_private(workspace)
        _precreate(path)
        connection = _connect(f"{path.absolute().as_uri()}?mode=rw", busy_seconds)
        try:
            for setting in _SETTINGS:
                connection.execute(setting)
            if sys.platform == "darwin":
                connection.execute("PRAGMA fullfsync=ON")
            _ready_schema(connection, workspace)
        except BaseException:
            connection.close()
            raise
    return connection


def open_for_reading(workspace: Path, *, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open a workspace that must exist, without any right to write; works on a read-only medium."""
    path = database_path(workspace)
    if not path.is_file():
        raise NotFound(f"no workspace at {workspace}", "start one with: disputekit start")
    with storage_errors(workspace):
        connection = _connect(_reading_uri(path), busy_seconds)
        try:
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute("PRAGMA cell_size_check=ON")
            connection.execute("PRAGMA query_only=ON")
            version = _version(connection, workspace)
        except BaseException:
            connection.close()
            raise
    if version == 0:
        connection.close()
        raise NotFound(f"the workspace at {workspace} is empty", "start a case with: disputekit start")
    return connection


def _reading_uri(path: Path) -> str:
    """On a medium where no lock file can be made, read as immutable; but never past a hot journal."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    journal = path.with_name(path.name + "-journal")
    if not os.access(path.parent, os.W_OK) and not journal.exists():
        uri += "&immutable=1"
    return uri


def _connect(uri: str, busy_seconds: float) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None)


def _make_private(workspace: Path) -> None:
    for folder in (workspace, workspace / FILES):
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)


def _precreate(path: Path) -> None:
    """A database that SQLite creates itself is readable by others; made beforehand, 0600 stays."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError:
        return
    try:
        if hasattr(os, "fchmod"):
            os.fchmod(handle, 0o600)
    finally:
        os.close(handle)


def _version(connection: sqlite3.Connection, workspace: Path) -> int:
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if application not in (0, APPLICATION_ID) or (application == 0 and version):
        raise Refused(f"{database_path(workspace)} belongs to another program", "choose another --workspace")
    if version > VERSION:
        raise Locked(
            f"the workspace was written by a newer disputekit (schema {version}, known here: {VERSION})",
            "upgrade disputekit; nothing was changed",
        )
    return version


def _ready_schema(connection: sqlite3.Connection, workspace: Path) -> None:
    if _version(connection, workspace) < VERSION:
        # Imported here alone: sqlite-utils takes 100 ms, and `log` on a ready workspace never needs it.
        from disputekit.ledger.migrate import migrate  # noqa: PLC0415

        migrate(connection)


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Run a block as one transaction that holds the write lock from its start."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def reading(connection: sqlite3.Connection) -> Iterator[None]:
    """Run a block on one snapshot of the database."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def storage_errors(workspace: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into refusals that tell what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(error, workspace) from error
    except OSError as error:
        raise StorageFailure(
            f"cannot write {error.filename or workspace}: {error.strerror or error}",
            "check permissions and free space; nothing was recorded",
        ) from error


def _translated(error: sqlite3.Error, workspace: Path) -> Exception:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Locked("another command is writing to this workspace", "try again in a moment; nothing was recorded")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return Damaged(
            f"{database_path(workspace)} is damaged: {error}",
            "keep a copy as it is, then: disputekit doctor (or restore a backup)",
        )
    reasons = {
        "SQLITE_FULL": ("the disk is full", "free some space and repeat the command; nothing was recorded"),
        "SQLITE_READONLY": ("the workspace is read-only", "nothing was recorded; writing needs a writable folder"),
        "SQLITE_CANTOPEN": (f"cannot open {database_path(workspace)}", "check its permissions"),
        "SQLITE_IOERR": ("the disk reported an error", "check the disk and repeat the command; nothing was recorded"),
    }
    for prefix, (message, hint) in reasons.items():
        if name.startswith(prefix):
            return StorageFailure(message, hint)
    return StorageFailure(f"the workspace database failed: {error}", "nothing was recorded; try: disputekit doctor")
