"""Open a workspace: modes, settings, schema version. The one place that calls ``sqlite3.connect``.

Settings as reliability demands: rollback journal with EXTRA, so that an acknowledged record survives a power
cut; no trusted schema; erased bytes overwritten.
"""

import errno
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeAlias

from disputekit.errors import Damaged, DisputekitError, Locked, NotFound, Refused, StorageFailure
from disputekit.ledger.disk import make_file, make_folder
from disputekit.ledger.schema import APPLICATION_ID, VERSION

# The other layers speak of an open workspace, not of SQLite.
Connection: TypeAlias = sqlite3.Connection

DATABASE = "disputekit.db"
FILES = "files"
BUSY_SECONDS = 30.0
OLDEST_SQLITE = (3, 37, 0)  # STRICT tables

_STEP_MILLISECONDS = 100
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
_READ_SETTINGS = (
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA query_only=ON",
)


def database_path(workspace: Path) -> Path:
    """Return where the database of a workspace is."""
    return workspace / DATABASE


def open_for_writing(workspace: Path, *, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open a workspace, creating it if need be. Raises Locked for a newer schema, Damaged, StorageFailure."""
    path = database_path(workspace)
    with storage_errors(workspace):
        make_folder(workspace)
        make_folder(workspace / FILES)
        _precreate(path)
        connection = connect(f"{path.absolute().as_uri()}?mode=rw", busy_seconds)
        try:
            _version(connection, workspace)  # refuse somebody else's file before a setting touches it
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
    with storage_errors(workspace):
        if not path.is_file():
            raise NotFound(f"no workspace at {workspace}", "start one with: disputekit start")
        _undo_interrupted_write(path, busy_seconds)
        connection = _connect_to_read(path, busy_seconds)
        try:
            for setting in _READ_SETTINGS:
                connection.execute(setting)
            version = _version(connection, workspace)
        except BaseException:
            connection.close()
            raise
    if version == 0:
        connection.close()
        raise NotFound(f"the workspace at {workspace} is empty", "start a case with: disputekit start")
    if version < VERSION:
        return _brought_up_to_date(connection, workspace, busy_seconds)
    return connection


def _brought_up_to_date(old: sqlite3.Connection, workspace: Path, busy_seconds: float) -> sqlite3.Connection:
    """Migrate a workspace of an earlier schema and open it; where nothing can be written, a copy in memory."""
    try:
        with storage_errors(workspace):
            open_for_writing(workspace, busy_seconds=busy_seconds).close()
    except StorageFailure:
        if _is_writable(workspace):
            old.close()
            raise
        with closing(old), storage_errors(workspace):
            return _migrated_copy(old, workspace)
    old.close()
    return open_for_reading(workspace, busy_seconds=busy_seconds)


def _is_writable(workspace: Path) -> bool:
    return os.access(workspace, os.W_OK) and os.access(database_path(workspace), os.W_OK)


def _migrated_copy(old: sqlite3.Connection, workspace: Path) -> sqlite3.Connection:
    """Return the workspace as a writer would leave it, in memory: the files of it lie where they lay."""
    from disputekit.ledger.migrate import migrate

    copy = connect("file::memory:")
    try:
        old.backup(copy)
        migrate(copy, workspace, keeping=False)
        for setting in _READ_SETTINGS:
            copy.execute(setting)
    except BaseException:
        copy.close()
        raise
    return copy


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def _undo_interrupted_write(path: Path, busy_seconds: float) -> None:
    """A journal left by a crash is rolled back by the next writer; a reader must not look past it."""
    if not _journal(path).exists():
        return
    connection = connect(f"{path.absolute().as_uri()}?mode=rw", busy_seconds)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        if not _says(error, "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR"):
            raise
        raise StorageFailure(
            "an interrupted write has to be undone first, and that needs a writable folder",
            f"copy all of {path.parent} to a writable place, then name the copy with --workspace",
        ) from error
    finally:
        connection.close()


def _connect_to_read(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """On a medium that takes no locks nobody writes: there the file is read as it stands."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = connect(uri, busy_seconds)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        connection.close()
        if not _says(error, "SQLITE_CANTOPEN", "SQLITE_IOERR"):
            raise
        return connect(uri + "&immutable=1", busy_seconds)
    except BaseException:
        connection.close()
        raise
    return connection


def connect(uri: str, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Connect to a database by its URI, outside any transaction."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StorageFailure(
            f"this Python brings SQLite {sqlite3.sqlite_version}; disputekit needs 3.37 or newer",
            "use a newer Python, for example one from python.org",
        )
    return sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None)


def _precreate(path: Path) -> None:
    """A database that SQLite creates itself is readable by others; made beforehand, 0600 stays."""
    try:
        os.close(make_file(path))
    except FileExistsError:
        return


def _version(connection: sqlite3.Connection, workspace: Path) -> int:
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if application == 0:
        ours = version == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    else:
        ours = application == APPLICATION_ID
    if not ours:
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
        from disputekit.ledger.migrate import migrate

        migrate(connection, workspace)


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Run a block as one transaction that holds the write lock from its start."""
    _begin(connection)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _begin(connection: sqlite3.Connection) -> None:
    """Wait for the write lock in short steps: Python hears Ctrl-C between two of them, and never inside one."""
    patience = int(connection.execute("PRAGMA busy_timeout").fetchone()[0])
    connection.execute(f"PRAGMA busy_timeout={min(patience, _STEP_MILLISECONDS):d}")
    left = patience
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                left -= _STEP_MILLISECONDS
                if left < 0 or not _says(error, "SQLITE_BUSY"):
                    raise
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout={patience:d}")


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
    except (
        UnicodeDecodeError
    ) as error:  # SQLite quotes damaged text in its message, and Python cannot read it
        raise _damaged(error, workspace) from error
    except OSError as error:
        raise system_failure(error, workspace) from error


def system_failure(error: OSError, place: Path) -> StorageFailure:
    """Say what the system refused, and what to do about it."""
    where = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else str(place)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFailure(*_FULL)
    if error.errno == errno.EROFS:
        return StorageFailure(*_READ_ONLY)
    return StorageFailure(
        f"{where}: {error.strerror or error}", "check that it exists and is yours; nothing was recorded"
    )


_FULL = ("the disk is full", "free some space and repeat the command; nothing was recorded")
_READ_ONLY = ("the workspace is read-only", "nothing was recorded; writing needs a writable folder")


def _says(error: sqlite3.Error, *prefixes: str) -> bool:
    return (getattr(error, "sqlite_errorname", "") or "").startswith(prefixes)


def _translated(error: sqlite3.Error, workspace: Path) -> DisputekitError:
    if _says(error, "SQLITE_BUSY", "SQLITE_LOCKED"):
        return Locked(
            "another command is writing to this workspace", "try again in a moment; nothing was recorded"
        )
    if _says(error, "SQLITE_CORRUPT", "SQLITE_NOTADB") or "decode" in str(error):
        return _damaged(error, workspace)
    reasons = {
        "SQLITE_FULL": _FULL,
        "SQLITE_READONLY": _READ_ONLY,
        "SQLITE_CANTOPEN": (f"cannot open {database_path(workspace)}", "check its permissions"),
        "SQLITE_IOERR_DIR_FSYNC": (  # the commit is done; only its last wait for the disk failed
            "the disk reported an error at the very end",
            "it may be recorded all the same; before you repeat it, look: disputekit timeline -n 1",
        ),
        "SQLITE_IOERR": (
            "the disk reported an error",
            "check the disk and repeat the command; nothing was recorded",
        ),
    }
    for prefix, (message, hint) in reasons.items():
        if _says(error, prefix):
            return StorageFailure(message, hint)
    return StorageFailure(
        f"the workspace database failed: {error}", "nothing was recorded; try: disputekit doctor"
    )


def _damaged(error: Exception, workspace: Path) -> Damaged:
    return Damaged(
        f"{database_path(workspace)} is damaged: {error}",
        "keep a copy as it is, then: disputekit doctor (or restore a backup)",
    )
