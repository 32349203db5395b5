"""Copies of a whole workspace: made while it is in use, complete and checked before they get their name.

A backup is a folder that is a workspace itself, or a zip file of one. It holds everything, private notes too.
"""

import os
import sqlite3
import stat
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, NamedTuple

from disputekit.errors import Damaged, NotFound, Refused
from disputekit.ledger.aside import aside, give_name, refuse_taken
from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import (
    DATABASE,
    FILES,
    connect,
    database_path,
    open_for_reading,
    reading,
    storage_errors,
)
from disputekit.ledger.disk import FILE_MODE, make_file, make_folder, sync_folder
from disputekit.ledger.files import (
    BLOCK,
    Progress,
    StoredFile,
    need_room,
    no_progress,
    open_file,
    path_of,
    remove_file,
    store_blocks,
)
from disputekit.ledger.verdict import CheckReport, Verdict

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the same workspace makes the same zip
_PACKED = "packed.zip"
_TOUCH = "SELECT count(*) FROM sqlite_master"


class Copied(NamedTuple):
    """A finished copy: where it is, what a check of it says, how many files it has, and which ones it lacks."""

    path: Path
    report: CheckReport
    files: int
    left_out: tuple[str, ...]


def backup(workspace: Path, target: Path, progress: Progress = no_progress) -> Copied:
    """Copy a workspace into a new folder, or a new zip file when the name ends with ``.zip``.

    A damaged workspace is copied as far as possible, and the report says so. Raises Refused when there is
    something at the target already, NotFound, Locked, StorageFailure.
    """
    is_zip = target.suffix.lower() == ".zip"
    refuse_taken(target)
    if workspace.resolve() in target.resolve().parents:
        raise Refused(
            f"{target} lies inside the workspace", "choose a place outside of it, better another disk"
        )
    with storage_errors(target), aside(target) as partial:
        make_folder(partial / FILES)
        _copy_database(workspace, partial)
        sha256s = list(_stored(workspace))
        left_out = _copy_files(workspace, partial, sha256s, progress)
        report = check_workspace(partial, progress=progress)
        if is_zip:
            _pack(partial, partial / _PACKED, progress)
        give_name(partial / _PACKED if is_zip else partial, target)
    return Copied(target, report, len(sha256s) - len(left_out), left_out)


def restore(
    source: Path, workspace: Path, progress: Progress = no_progress, *, even_if_damaged: bool = False
) -> Copied:
    """Make a workspace from a backup, where none is yet. The copy is checked before it gets its name.

    Raises Refused when something is at the workspace already or the source is no backup, Damaged when the
    check fails and ``even_if_damaged`` is not set.
    """
    refuse_taken(workspace)
    if not source.exists():
        raise NotFound(f"{source} does not exist", "name the folder or zip file that disputekit backup made")
    with storage_errors(workspace), aside(workspace) as partial:
        make_folder(partial / FILES)
        if source.is_dir():
            _copy_database(source, partial)
            sha256s = list(_stored(source))
            left_out = _copy_files(source, partial, sha256s, progress)
        else:
            sha256s, left_out = _unpack(source, partial, progress)
            if not database_path(partial).exists():
                raise Refused(f"{source} holds no {DATABASE}: not a backup", "nothing was restored")
        report = check_workspace(partial, progress=progress)
        if report.verdict >= Verdict.TAMPERED and not even_if_damaged:
            raise _damaged(source, report)
        give_name(partial, workspace)
    return Copied(workspace, report, len(sha256s) - len(left_out), left_out)


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """Copy a database as it is at one moment into a new private file, flushed to the disk."""
    os.close(make_file(target))
    with closing(connect(f"{target.absolute().as_uri()}?mode=rw")) as copy, reading(connection):
        connection.execute(_TOUCH)  # takes the lock now, with its time limit; a copy would wait for ever
        connection.backup(copy)
    sync_folder(target.parent)


def _copy_database(workspace: Path, partial: Path) -> None:
    with closing(open_for_reading(workspace)) as connection:
        copy_database(connection, database_path(partial))


def _stored(workspace: Path) -> Iterator[str]:
    """Yield the names of all files of the store, also of those that no record names."""
    store = workspace / FILES
    for path in sorted(store.glob("??/*")) if store.is_dir() else ():
        if len(path.name) == 64 and path.parent.name == path.name[:2] and stat.S_ISREG(path.lstat().st_mode):
            yield path.name


def _copy_files(workspace: Path, partial: Path, sha256s: list[str], progress: Progress) -> tuple[str, ...]:
    """Copy each file under the digest of what was read; one that is not what its name says is left out."""
    left_out = []
    for done, sha256 in enumerate(sha256s):
        progress("attached files", done, len(sha256s))
        with open_file(workspace, sha256) as file:
            size = os.fstat(file.fileno()).st_size
            stored = store_blocks(partial, _blocks(file), sha256, size)
        if not _is_right(partial, stored, sha256):
            left_out.append(sha256)
    return tuple(left_out)


def _is_right(partial: Path, stored: StoredFile, sha256: str) -> bool:
    if stored.sha256 == sha256:
        return True
    remove_file(partial, stored.sha256)
    return False


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _pack(folder: Path, target: Path, progress: Progress) -> None:
    """Write a zip of a workspace, in a fixed order and with fixed times; attached files are not compressed again."""
    paths = [database_path(folder), *(path_of(folder, sha256) for sha256 in _stored(folder))]
    with os.fdopen(make_file(target), "wb") as stream:
        with zipfile.ZipFile(stream, "w") as archive:
            for done, path in enumerate(paths):
                progress("packing", done, len(paths))
                member = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _ZIP_TIME)
                member.external_attr = (stat.S_IFREG | FILE_MODE) << 16
                member.create_system = 3
                member.compress_type = zipfile.ZIP_DEFLATED if path.name == DATABASE else zipfile.ZIP_STORED
                with path.open("rb") as file, archive.open(member, "w", force_zip64=True) as packed:
                    for block in _blocks(file):
                        packed.write(block)
        stream.flush()
        os.fsync(stream.fileno())


def _unpack(source: Path, partial: Path, progress: Progress) -> tuple[list[str], tuple[str, ...]]:
    """Read a zip member by member: nothing is extracted by its name, sizes are counted and not believed."""
    sha256s, left_out = [], []
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            need_room(partial, sum(member.file_size for member in members))
            for done, member in enumerate(members):
                progress("unpacking", done, len(members))
                sha256 = member.filename.rpartition("/")[2]
                if member.filename == DATABASE:
                    with archive.open(member) as stream:
                        _write_new(database_path(partial), _counted(stream, member))
                elif member.filename == f"{FILES}/{sha256[:2]}/{sha256}" and len(sha256) == 64:
                    with archive.open(member) as stream:
                        stored = store_blocks(partial, _counted(stream, member), sha256, member.file_size)
                    sha256s.append(sha256)
                    if not _is_right(partial, stored, sha256):
                        left_out.append(sha256)
                else:
                    raise Refused(f"{source} holds {member.filename!r}: not a backup", "nothing was restored")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refused(f"{source} cannot be read as a backup: {error}", "nothing was restored") from error
    return sha256s, tuple(left_out)


def _counted(stream: object, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield blocks, and stop where there is more than the archive says."""
    left = member.file_size
    while block := stream.read(BLOCK):  # type: ignore[attr-defined]
        left -= len(block)
        if left < 0:
            raise zipfile.BadZipFile(f"{member.filename} is longer than it says")
        yield block


def _write_new(path: Path, blocks: Iterator[bytes]) -> None:
    with os.fdopen(make_file(path), "wb") as file:
        for block in blocks:
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _damaged(source: Path, report: CheckReport) -> Damaged:
    first = report.first_bad or report.failures[0]
    where = f"record #{first.seq}: " if first.seq else ""
    return Damaged(
        f"{source} is damaged: {where}{first.name}: {first.words}",
        "try an older backup; --even-if-damaged restores what there is",
    )
