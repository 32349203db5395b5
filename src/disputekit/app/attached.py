"""Bring an attached file out of the workspace: checked against its record, under a name that is safe to open."""

import hashlib
import os
import secrets
import shutil
import tempfile
import time
from pathlib import Path
from typing import BinaryIO, NamedTuple

from disputekit.app.log import reference
from disputekit.app.shown import files_of
from disputekit.app.workspace import OpenCase
from disputekit.errors import Damaged, NotFound, Refused, StorageFailure
from disputekit.ledger.files import BLOCK, open_file
from disputekit.ledger.index import standing_at
from disputekit.record.canonical import Json

OPENED = "opened"
_KEPT_SECONDS = 24 * 3600
# Documents that show themselves. Nothing here is run by the program that opens it.
_SHOWN = """
pdf txt md csv tsv json log eml png jpg jpeg gif webp heic tif tiff bmp mp3 m4a ogg opus wav mp4 mov mkv webm
docx xlsx pptx odt ods odp rtf zip gz psd ai fig sketch ics vtt srt
"""
SHOWN = frozenset(_SHOWN.split())


class Copied(NamedTuple):
    """A copy of an attached file; ``name`` is its own name, ``can_open`` whether it only shows itself."""

    seq: int
    number: int
    name: str
    path: Path
    size: int
    sha256: str
    can_open: bool


def copy_out(case: OpenCase, said: str, folder: Path | None = None) -> Copied:
    """Copy a file (``14.1``, or ``14`` where it has one) into a folder, by default a private one of our own.

    Raises NotFound, Damaged when its content is not what the record says, Refused for a name that is taken.
    """
    seq, number, value = _file(case, said)
    name, sha256 = str(value.get("name")), str(value.get("sha256"))
    suffix = _suffix(name)
    place = _given(folder) if folder else _own(case.setup.workspace)
    target = place / f"E{seq:04d}-{number}{'.' + suffix if suffix else ''}"
    with open_file(case.setup.workspace, sha256) as source:
        size = _copy(source, target, sha256)
    return Copied(seq, number, name, target, size, sha256, suffix in SHOWN)


def _file(case: OpenCase, said: str) -> tuple[int, int, dict[str, Json]]:
    ref = str(reference(case, said))
    head, _, number = ref.partition(".")
    if not head.isdigit():
        raise Refused(f"{said!r} names no file", "write record and file: 14.1")
    files = dict(files_of(standing_at(case.connection, case.row.case_no, int(head))))
    if not files:
        raise NotFound(f"#{head} has no attached file", f"see: disputekit show {head}")
    if not number and len(files) > 1:
        names = ", ".join(f"{head}.{k} {value.get('name')}" for k, value in files.items())
        raise Refused(f"#{head} has {len(files)} files: {names}", f"name one: {head}.{min(files)}")
    chosen = int(number) if number else min(files)
    if chosen not in files:
        raise NotFound(f"#{head} has no file {chosen}", f"see: disputekit show {head}")
    return int(head), chosen, files[chosen]


def _suffix(name: str) -> str:
    word = name.rpartition(".")[2].lower() if "." in name else ""
    return word if word.isascii() and word.isalnum() and len(word) <= 8 else ""


def _given(folder: Path) -> Path:
    if not folder.is_dir():
        raise NotFound(f"{folder} is not a folder", "make it first, or name another with --to")
    return folder


def _own(workspace: Path) -> Path:
    """Make a private folder in the workspace; where that is read-only, in the system's place for such files."""
    folder = workspace / OPENED
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        _clear(folder)
        own = folder / secrets.token_hex(6)
        own.mkdir(mode=0o700)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="disputekit-"))
    return own


def forget_opened(workspace: Path) -> None:
    """Take away every copy that was opened from the workspace, as after an erasure."""
    folder = workspace / OPENED
    if folder.is_dir() and not folder.is_symlink():
        _clear(folder, older_than=0)


def _clear(folder: Path, older_than: float = _KEPT_SECONDS) -> None:
    """Take away what was opened so many seconds ago or more."""
    for old in folder.iterdir():
        if not old.is_symlink() and time.time() - old.lstat().st_mtime >= older_than:
            shutil.rmtree(old, ignore_errors=True)


def _copy(source: BinaryIO, target: Path, sha256: str) -> int:
    digest, size = hashlib.sha256(), 0
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as error:
        raise Refused(
            f"{target} exists already", "nothing was overwritten; name another folder with --to"
        ) from error
    except OSError as error:
        raise StorageFailure(f"{target}: {error.strerror}", "name another folder with --to") from error
    with os.fdopen(handle, "wb") as out:
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
            out.write(block)
    if digest.hexdigest() != sha256:
        target.unlink()
        raise Damaged(
            f"the stored file {target.name} is not the one that was recorded",
            "see: disputekit verify --read-all",
        )
    return size
