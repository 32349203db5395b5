"""Look after a workspace: say what is wrong and what to do, and put right what can be put right.

Evidence is never repaired: what was recorded is as it was recorded, or a backup has it. The index beside it,
the guards, leftovers and modes are made anew.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from disputekit.errors import Damaged
from disputekit.ledger.backup import copy_database
from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import (
    DATABASE,
    FILES,
    database_path,
    open_for_writing,
    storage_errors,
    writing,
)
from disputekit.ledger.disk import FILE_MODE, FOLDER_MODE, sync_folder
from disputekit.ledger.files import STORED_MODE, Progress, is_leftover, no_progress
from disputekit.ledger.index import rebuild_index
from disputekit.ledger.indexcheck import new_database
from disputekit.ledger.place import workspace_warnings
from disputekit.ledger.read import all_cases, read_case
from disputekit.ledger.verdict import CheckReport

YOUNG = timedelta(hours=1)  # a file written to since then may be of a command that is still running

HAS_MODES = os.name == "posix"

_EVIDENCE = ("place", "row", "entry", "chain", "field", "database.rows")
_BESIDE = ("index.match", "database.schema", "database.pages")
_INDEX_TABLES = (
    "case_index",
    "head",
    "record_index",
    "reference",
    "identity",
    "label",
    "once",
    "origin",
    "search",
)
_OBJECTS = (
    "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name <> '_sqlite_migrations'"
)
_SHADOWS = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'search\\_%' ESCAPE '\\'"
_FORGET_SEARCH = "DELETE FROM sqlite_master WHERE name = 'search'"


class Mode(NamedTuple):
    """A file or folder that others may read or change, and the mode it should have."""

    path: Path
    found: int
    wanted: int


class Diagnosis(NamedTuple):
    """The state of a workspace: the check, warnings about its place, and what lies around.

    ``leftovers`` are of interrupted commands; ``orphans`` are other files in the store that no record names.
    """

    report: CheckReport
    warnings: tuple[str, ...]
    leftovers: tuple[Path, ...]
    orphans: tuple[Path, ...]
    modes: tuple[Mode, ...]

    @property
    def needs_rebuild(self) -> bool:
        """Whether the index, the guards or the pages of the database are not as they should be."""
        return any(check.code in _BESIDE for check in self.report.failures)

    @property
    def evidence_is_sound(self) -> bool:
        """Whether the records themselves can be read and are in order."""
        return not any(check.code.startswith(_EVIDENCE) for check in self.report.failures)


class Repaired(NamedTuple):
    """What a repair did, in words; where the copy made before is; and a check of the result."""

    done: tuple[str, ...]
    copy: Path | None
    report: CheckReport


def diagnose(workspace: Path, *, read_all: bool = False, progress: Progress = no_progress) -> Diagnosis:
    """Check a workspace and its surroundings; changes nothing and never raises for damage."""
    report = check_workspace(workspace, read_all=read_all, progress=progress)
    stray = [workspace / name for name in report.stray]
    return Diagnosis(
        report,
        tuple(workspace_warnings(workspace)),
        tuple(path for path in stray if is_leftover(path)),
        tuple(path for path in stray if not is_leftover(path)),
        tuple(_wrong_modes(workspace)),
    )


def repair(
    workspace: Path, now: datetime, *, delete_orphans: bool = False, progress: Progress = no_progress
) -> Repaired:
    """Put right what can be: modes, leftovers, the index and the guards (after a copy of the database).

    ``delete_orphans`` also removes files that no record names. Raises Damaged when the records themselves are
    damaged, which only a backup can put right.
    """
    found = diagnose(workspace, progress=progress)
    pages = any(check.code == "database.pages" for check in found.report.failures)
    if found.needs_rebuild and not found.evidence_is_sound and not pages:
        raise Damaged(
            "the records themselves are damaged; nothing was changed",
            "restore a backup (disputekit restore), or keep what there is: disputekit export",
        )
    done, copy = [], None
    with storage_errors(workspace):
        for mode in found.modes:
            mode.path.chmod(mode.wanted)
            done.append(f"{mode.path.name}: mode {mode.found:o} is now {mode.wanted:o}")
        done.extend(_remove_old(found.leftovers, now, "left behind by an interrupted command"))
        if delete_orphans:
            done.extend(_remove_old(found.orphans, now, "named by no record"))
        if found.needs_rebuild:
            copy = database_path(workspace).with_name(
                f"{DATABASE}.before-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
            )
            rebuild(workspace, copy)
            done.append("lists, search and guards were made anew from the records")
    return Repaired(tuple(done), copy, check_workspace(workspace, progress=progress))


def rebuild(workspace: Path, copy: Path) -> None:
    """Make index and guards anew in one transaction, after a copy; raises Damaged for a record that is damaged."""
    with closing(open_for_writing(workspace)) as connection:
        copy_database(connection, copy)
        with writing(connection):
            connection.execute("REINDEX")  # first: what hides or doubles records may be nothing else
            _drop_what_is_not_evidence(connection)
            _create_what_is_missing(connection)
            for case in all_cases(connection):
                rebuild_index(connection, case.case_no, read_case(connection, case))


def _drop_what_is_not_evidence(connection: sqlite3.Connection) -> None:
    objects = connection.execute(_OBJECTS).fetchall()
    for kind in ("trigger", "view", "index"):
        for name in [str(one[1]) for one in objects if one[0] == kind]:
            connection.execute(f"DROP {kind} IF EXISTS {_quoted(name)}")
    for table in _INDEX_TABLES:
        try:
            connection.execute(f"DROP TABLE IF EXISTS {_quoted(table)}")
        except sqlite3.DatabaseError:
            if table != "search":
                raise
            _drop_broken_search(connection)


def _drop_broken_search(connection: sqlite3.Connection) -> None:
    """A search table whose own tables are damaged cannot be dropped by its name; then it is forgotten first."""
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute(_FORGET_SEARCH)
    connection.execute("PRAGMA writable_schema=RESET")
    for (name,) in connection.execute(_SHADOWS).fetchall():
        connection.execute(f"DROP TABLE {_quoted(name)}")


def _create_what_is_missing(connection: sqlite3.Connection) -> None:
    with closing(new_database()) as fresh:
        wanted = fresh.execute(_OBJECTS).fetchall()  # in the order they were made: tables before their guards
    for _, name, sql in wanted:
        there = {row[1] for row in connection.execute(_OBJECTS)}
        if name not in there:  # the search table brings its own tables
            connection.execute(sql)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _remove_old(paths: tuple[Path, ...], now: datetime, why: str) -> Iterator[str]:
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            continue
        if datetime.fromtimestamp(path.lstat().st_mtime, UTC) > now - YOUNG:
            yield f"{path.name} stays for now: it is {why}, but younger than an hour"
            continue
        path.unlink()
        sync_folder(path.parent)
        yield f"removed {path.name}, {why}"


def _wrong_modes(workspace: Path) -> Iterator[Mode]:
    """Look at what disputekit made itself."""
    if not HAS_MODES:
        return
    files = workspace / FILES
    wanted = {workspace: FOLDER_MODE, files: FOLDER_MODE}
    wanted |= dict.fromkeys(workspace.glob(f"{DATABASE}*"), FILE_MODE)
    wanted |= dict.fromkeys(files.glob("??"), FOLDER_MODE)
    wanted |= {path: STORED_MODE for path in files.glob("??/*") if path.is_file()}
    for path, mode in sorted(wanted.items()):
        if path.exists() and not path.is_symlink():
            found = stat.S_IMODE(path.stat().st_mode)
            if found & ~mode & 0o777:
                yield Mode(path, found, mode)
