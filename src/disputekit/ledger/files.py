"""The files of a workspace: each stored once, under the SHA-256 of its content, read-only.

A file is copied under a temporary name, flushed, put in place under its digest, its folder is flushed, and it is read
back from there; only then the caller may name it in a record. A crash leaves a temporary file or a file that no
record names, never a record without its file.
"""

import hashlib
import os
import secrets
import stat
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self

from disputekit.errors import NotFound, Refused, StorageFailure
from disputekit.ledger.connection import FILES, database_path, storage_errors
from disputekit.ledger.disk import make_file, make_folder, sync_folder
from disputekit.record.canonical import Json

BLOCK = 1024 * 1024
STORED_MODE = 0o400
TEMPORARY = ".new-"
ROOM_TO_SPARE = BLOCK  # for the record that names the file
MOST_WAITING = 2_000  # files that a crash may leave under temporary names

_NOTHING = "nothing was recorded"
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)

Progress = Callable[[str, int, int], None]


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Report nothing."""


class StoredFile(NamedTuple):
    """A file that is safely stored. ``name`` is for display, ``raw`` the base64 of a name that is not UTF-8."""

    sha256: str
    size: int
    name: str
    raw: str = ""
    media: str = ""

    def to_value(self) -> dict[str, Json]:
        """Return the value of a ``file.k`` field."""
        value: dict[str, Json] = {"sha256": self.sha256, "size": self.size, "name": self.name}
        more = {"raw": self.raw, "media": self.media}
        return value | {name: text for name, text in more.items() if text}


class FileState(Enum):
    """What was found where a stored file should be."""

    OK = "ok"
    MISSING = "missing"
    ALTERED = "altered"


def name_of(name: str | bytes) -> tuple[str, str]:
    """Return a file name for display, and the base64 of its bytes where they are not UTF-8."""
    raw = os.fsencode(name) if isinstance(name, str) else name
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError:
        return raw.decode("utf-8", "backslashreplace"), b64encode(raw).decode("ascii")


def store_file(workspace: Path, path: Path, progress: Progress = no_progress, media: str = "") -> StoredFile:
    """Store a copy of a file. ``progress`` is told its name, the bytes done and the bytes in all.

    Raises NotFound when there is none, Refused when it is no regular file or changes while it is copied,
    StorageFailure when there is no room or the copy cannot be read back.
    """
    name, raw = name_of(path.name)
    handle, before = _open_source(workspace, path)
    try:
        blocks = _blocks_of(handle, before, path, progress)
        sha256, size = _store(workspace, blocks, before.st_size)
    finally:
        os.close(handle)
    return StoredFile(sha256, size, name, raw, media)


def store_bytes(workspace: Path, data: bytes, name: str | bytes, media: str = "") -> StoredFile:
    """Store a file that is in memory, such as a message of a mailbox."""
    return store_blocks(workspace, [data], name, len(data), media)


def store_blocks(
    workspace: Path, blocks: Iterable[bytes], name: str | bytes, expected: int, media: str = ""
) -> StoredFile:
    """Store what an archive or a stream yields; ``expected`` bytes must fit on the disk."""
    shown, raw = name_of(name)
    sha256, size = _store(workspace, blocks, expected)
    return StoredFile(sha256, size, shown, raw, media)


def path_of(workspace: Path, sha256: str) -> Path:
    """Return where a stored file is, or would be."""
    return workspace / FILES / sha256[:2] / sha256


def open_file(workspace: Path, sha256: str) -> BinaryIO:
    """Open a stored file for reading, unchecked; raises NotFound where no regular file is."""
    try:
        handle = os.open(path_of(workspace, sha256), _READ_FLAGS | getattr(os, "O_NOFOLLOW", 0))
    except OSError as error:
        raise NotFound(
            f"the attached file {sha256[:12]} is not in the workspace", "see: disputekit verify"
        ) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotFound(f"the attached file {sha256[:12]} is not a file", "see: disputekit verify")
    return os.fdopen(handle, "rb")


def check_file(
    workspace: Path, sha256: str, size: int, *, read_all: bool, progress: Progress = no_progress
) -> FileState:
    """Look at a stored file: that it is there and has its size; with ``read_all``, that its content is the same."""
    path = path_of(workspace, sha256)
    try:
        found = path.lstat()
    except (OSError, ValueError):
        return FileState.MISSING
    if not stat.S_ISREG(found.st_mode):
        return FileState.MISSING
    if found.st_size != size:
        return FileState.ALTERED
    if not read_all:
        return FileState.OK
    return FileState.OK if digest_of_file(path, progress) == sha256 else FileState.ALTERED


def digest_of_file(path: Path, progress: Progress = no_progress) -> str:
    """Return the SHA-256 of a file in hex, reading it block by block; raises OSError."""
    digest, done = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as file:
        total = os.fstat(file.fileno()).st_size
        _forget_cache(file.fileno())
        while block := file.read(BLOCK):
            digest.update(block)
            done += len(block)
            progress(path.name, done, total)
    return digest.hexdigest()


def _forget_cache(handle: int) -> None:
    """Ask the system to read from the medium: what is still in memory proves nothing about the disk."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def remove_file(workspace: Path, sha256: str) -> bool:
    """Take a stored file away for good; only shred does. Tells whether there was one."""
    path = path_of(workspace, sha256)
    with storage_errors(workspace):
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        sync_folder(path.parent)
    return True


def stray_files(workspace: Path, named: set[str]) -> Iterator[Path]:
    """Yield everything in the store that no record names, in order: orphans, leftovers, files of others."""
    store = workspace / FILES
    for folder in sorted(store.iterdir()) if store.is_dir() else ():
        if folder.is_symlink() or not folder.is_dir():
            yield folder
            continue
        for path in sorted(folder.iterdir()):
            if path.name not in named or folder.name != path.name[:2]:
                yield path


def is_leftover(path: Path) -> bool:
    """Tell whether a stray file is what an interrupted command left behind."""
    return path.name.startswith(TEMPORARY)


def _open_source(workspace: Path, path: Path) -> tuple[int, os.stat_result]:
    """Open a file to be stored. Looks before it opens: opening a pipe or a device may hang or act."""
    try:
        _refuse_special(workspace, path, path.stat())
        handle = os.open(path, _READ_FLAGS | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError as error:
        says = "is a link to nothing" if path.is_symlink() else "does not exist"
        raise NotFound(f"{path} {says}", _NOTHING) from error
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}", _NOTHING) from error
    found = os.fstat(handle)
    try:
        _refuse_special(workspace, path, found)
    except Refused:
        os.close(handle)
        raise
    return handle, found


def _refuse_special(workspace: Path, path: Path, found: os.stat_result) -> None:
    kinds = {stat.S_IFDIR: "folder", stat.S_IFIFO: "named pipe", stat.S_IFSOCK: "socket"}
    if not stat.S_ISREG(found.st_mode):
        kind = kinds.get(stat.S_IFMT(found.st_mode), "device")
        hint = "attach its files one by one, or as an archive" if kind == "folder" else "attach a plain file"
        raise Refused(f"{path} is a {kind}, not a file", f"{hint}; {_NOTHING}")
    database = database_path(workspace)
    # Closing a second handle to the database would drop SQLite's locks on it.
    if database.exists() and os.path.samestat(found, database.stat()):
        raise Refused(f"{path} is the workspace itself", "back it up with: disputekit backup")


def _blocks_of(handle: int, before: os.stat_result, path: Path, progress: Progress) -> Iterator[bytes]:
    done = 0
    while block := _read(handle, path):
        done += len(block)
        if done > before.st_size:  # it grows; a log that is written to would never end
            break
        yield block
        progress(path.name, done, before.st_size)
    after = os.fstat(handle)
    if done != before.st_size or _marks(after) != _marks(before):
        raise Refused(
            f"{path} changed while it was copied", f"wait until it is complete and repeat; {_NOTHING}"
        )


def _read(handle: int, path: Path) -> bytes:
    try:
        return os.read(handle, BLOCK)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}", _NOTHING) from error


def _marks(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _store(workspace: Path, blocks: Iterable[bytes], expected: int) -> tuple[str, int]:
    with Filing(workspace) as filing:
        return filing.take(blocks, expected)


class Filing:
    """Stores any number of files with few waits for the disk: a folder that many of them go to is flushed once.

    Leave the block before the commit of the records that name them: only then they are in place and durable.
    """

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace
        self._waiting: dict[str, Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        try:
            if kind is None:
                self.finish()
        finally:
            for path in self._waiting.values():
                with suppress(OSError):  # what failed is more worth telling; doctor lists what stays
                    path.unlink(missing_ok=True)

    def store_blocks(
        self, blocks: Iterable[bytes], name: str | bytes, expected: int, media: str = ""
    ) -> StoredFile:
        """Take what an archive or a stream yields; ``expected`` bytes must fit on the disk."""
        shown, raw = name_of(name)
        sha256, size = self.take(blocks, expected)
        return StoredFile(sha256, size, shown, raw, media)

    def take(self, blocks: Iterable[bytes], expected: int) -> tuple[str, int]:
        """Write a file under a temporary name and return its digest and size."""
        store = self._workspace / FILES
        with storage_errors(self._workspace):
            make_folder(store)
            need_room(store, expected)
            path = store / f"{TEMPORARY}{secrets.token_hex(8)}"
            try:
                sha256, size = _write(path, blocks)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
        if sha256 in self._waiting:
            path.unlink()
        else:
            self._waiting[sha256] = path
        if len(self._waiting) >= MOST_WAITING:
            self.finish()
        return sha256, size

    def finish(self) -> None:
        """Put what was taken in its place, so that a power cut leaves it there, and read it back."""
        with storage_errors(self._workspace):
            for path in self._waiting.values():
                _flush(path)
            targets = {sha256: path_of(self._workspace, sha256) for sha256 in self._waiting}
            folders = sorted({target.parent for target in targets.values()})
            for folder in folders:
                make_folder(folder)
            for sha256, target in targets.items():
                _put(self._waiting[sha256], target, sha256)
                self._waiting[sha256].unlink(missing_ok=True)
                target.chmod(STORED_MODE)
            # The store itself as well: its folders may be of a command that was killed before it waited for them.
            for folder in (self._workspace / FILES, *folders):
                sync_folder(folder)
            for sha256, target in targets.items():
                if digest_of_file(target) != sha256:
                    raise StorageFailure(
                        "what was written could not be read back as it was", f"check the disk; {_NOTHING}"
                    )
        self._waiting.clear()


def need_room(store: Path, size: int) -> None:
    """Raise StorageFailure when so many bytes, and a little more, do not fit on the disk of a folder."""
    if not has_room(store, size):
        raise StorageFailure(
            f"the disk has no room for {size:,} bytes and a record of them",
            f"free some space and repeat the command; {_NOTHING}",
        )


def has_room(store: Path, size: int) -> bool:
    """Tell whether so many bytes, and a little more, fit on the disk of a folder; True where nobody knows."""
    if not hasattr(os, "statvfs"):
        return True
    found = os.statvfs(store)
    return size + ROOM_TO_SPARE <= found.f_bavail * found.f_frsize


def _write(path: Path, blocks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    handle = make_file(path)
    try:
        for block in blocks:
            digest.update(block)
            size += len(block)
            rest = memoryview(block)
            while rest:
                rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)
    return digest.hexdigest(), size


def _flush(path: Path) -> None:
    """Wait until the content of a file is on the disk, whoever wrote it."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put(path: Path, target: Path, sha256: str) -> None:
    """Give the copy its name. A file that is there already stays, unless it is not what its name says."""
    try:
        os.link(path, target)
    except FileExistsError:
        if target.is_symlink() or not target.is_file() or digest_of_file(target) != sha256:
            path.replace(target)
        os.utime(target)  # it is wanted again: doctor takes nothing away that is young
    except OSError:  # no hard links here, as on exFAT; replacing can only put the same content in its place
        path.replace(target)
