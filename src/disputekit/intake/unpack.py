"""Turn what the user named into a tree: a file, a folder, a zip, a compressed file, standard input.

Nothing is ever written by a name that stands in an archive: members are read as streams. What comes out is
counted while it comes out, whatever the archive says of its sizes.
"""

import bz2
import gzip
import io
import lzma
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from disputekit.errors import NotFound, Refused
from disputekit.intake.tree import Heads, Member, Passed, Tree, Unreadable

STANDARD_INPUT = "-"

_NOTHING = "nothing was recorded"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_LEFT_OVER = ".new-"  # what doctor clears away after a crash
_MAGIC = 6
_BLOCK = 512
_CLOSED = {
    **dict.fromkeys(_ZIP, "a zip within a compressed file"),
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a rar archive",
}
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, lzma.LZMAError, OSError, ValueError)


class Limits(NamedTuple):
    """How much may come out. ``ratio`` counts against the packed bytes, once ``free`` bytes have come."""

    members: int = 200_000
    total: int = 64 * 1024**3
    ratio: int = 250
    free: int = 64 * 1024**2


DEFAULT = Limits()


class Meter:
    """What has come out of one archive. A member that is read twice counts as often as its longest reading."""

    def __init__(self, shown: str, limits: Limits, packed: int) -> None:
        self.shown = shown
        self.limits = limits
        self.packed = packed
        self._read: dict[str, int] = {}
        self._total = 0

    def count(self, name: str, done: int, packed: int) -> None:
        """Note that a member gave so many bytes; raises Unreadable where that is more than it may."""
        before = self._read.get(name, 0)
        if done > before:
            self._read[name] = done
            self._total += done - before
        if self._is_bomb(done, packed) or self._is_bomb(self._total, self.packed):
            raise Unreadable(
                f"{self.shown}: {name} grows to more than {self.limits.ratio} times its packed size, as a bomb does",
                f"unpack it yourself and import the folder, if you know what it is; {_NOTHING}",
            )
        if self._total > self.limits.total:
            raise Unreadable(
                f"{self.shown}: more than {self.limits.total // 1024**3} GiB come out of it",
                f"unpack it yourself and import the parts that you need; {_NOTHING}",
            )

    def _is_bomb(self, done: int, packed: int) -> bool:
        return done > self.limits.free and done > self.limits.ratio * max(packed, 1)


class Counted(io.RawIOBase):
    """A stream out of an archive that counts its own bytes and turns whatever goes wrong into Unreadable."""

    def __init__(self, stream: BinaryIO, name: str, meter: Meter, packed: int) -> None:
        super().__init__()
        self._stream, self._name, self._meter, self._packed = stream, name, meter, packed
        self._done = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # the only kinds that come
        """Read as a raw stream does."""
        try:
            block = self._stream.read(len(buffer))
        except _BROKEN as error:
            raise damaged(self._meter.shown, self._name, error) from error
        self._done += len(block)
        self._meter.count(self._name, self._done, self._packed)
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        """Close the stream behind it too."""
        if not self.closed:
            self._stream.close()
        super().close()


def damaged(shown: str, name: str, error: object) -> Unreadable:
    """Return the refusal of a member that does not give its bytes."""
    where = shown if name == shown else f"{shown}: {name}"
    return Unreadable(
        f"{where} is damaged or cut off ({error or 'it ends too soon'})",
        f"get it again from where it came; {_NOTHING}",
    )


@contextmanager
def unpacked(
    path: Path, stdin: BinaryIO | None = None, limits: Limits = DEFAULT, *, room: Path | None = None
) -> Iterator[Tree]:
    """Open what the user named as a tree; ``-`` reads ``stdin`` to its end first, into a file in ``room``.

    Raises NotFound, Refused for what is no file, Unreadable for an archive that cannot be opened.
    """
    if str(path) == STANDARD_INPUT:
        if stdin is None:
            raise NotFound("standard input is closed", f"name a file, or pipe one in; {_NOTHING}")
        with tempfile.NamedTemporaryFile(prefix=_LEFT_OVER, dir=room) as kept:
            shutil.copyfileobj(stdin, kept)
            kept.flush()
            with _file_tree(Path(kept.name), STANDARD_INPUT, limits) as tree:
                yield tree
    elif _is_folder(path):
        yield _folder_tree(path, limits)
    else:
        with _file_tree(path, str(path), limits) as tree:
            yield tree


@contextmanager
def _file_tree(path: Path, shown: str, limits: Limits) -> Iterator[Tree]:
    size = _regular_size(path)
    name = "standard-input" if shown == STANDARD_INPUT else path.name
    whole = Member(shown_name(os.fsencode(name)), os.fsencode(name), size, partial(_open, path))
    if whole.head(_MAGIC).startswith(_ZIP):
        from disputekit.intake.unpack_zip import zip_members

        with zip_members(path, Meter(shown, limits, size)) as (members, passed):
            yield Tree(shown, members, whole, passed)
        return
    member = _plain_or_inflated(whole, Meter(shown, limits, size))._replace(heads=Heads())
    _refuse_closed(member.head(_BLOCK), shown)
    yield Tree(shown, (member,), None if member.open is whole.open else whole)


def _refuse_closed(head: bytes, shown: str) -> None:
    """Refuse an archive of a kind that stays closed, and one that is packed a second time."""
    kind = next((kind for start, kind in _CLOSED.items() if head.startswith(start)), "")
    if head[257:262] == b"ustar":
        kind = "a tar archive"
    if kind or _inflater(head) is not None:
        raise Refused(
            f"{shown} {'is' if kind else 'holds'} {kind or 'a compressed file again'}, which is not opened here",
            f"unpack it yourself and import the folder; {_NOTHING}",
        )


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # said when it is opened
        return False


def _regular_size(path: Path) -> int:
    try:
        found = path.stat()
    except FileNotFoundError as error:
        says = "is a link to nothing" if path.is_symlink() else "does not exist"
        raise NotFound(f"{path} {says}", _NOTHING) from error
    except (OSError, ValueError) as error:
        raise Refused(f"{path} cannot be read: {error}", _NOTHING) from error
    if not stat.S_ISREG(found.st_mode):
        raise Refused(f"{path} is neither a file nor a folder", f"name the export itself; {_NOTHING}")
    return found.st_size


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb", buffering=256 * 1024)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}", _NOTHING) from error


def _plain_or_inflated(member: Member, meter: Meter) -> Member:
    """Return a compressed file as what is in it, one level deep; any other as it is."""
    inflate = _inflater(member.head(_MAGIC))
    if inflate is None:
        return member
    name = member.name
    for ending in (".gz", ".bz2", ".xz"):
        name = name.removesuffix(ending)
    return Member(name, member.raw, -1, partial(_inflated, member, inflate, meter))


def _inflater(head: bytes) -> Callable[[BinaryIO], BinaryIO] | None:
    if head.startswith(b"\x1f\x8b\x08"):
        return lambda file: cast("BinaryIO", gzip.GzipFile(fileobj=file))
    if head.startswith(b"BZh"):
        return lambda file: cast("BinaryIO", bz2.BZ2File(file))
    if head.startswith(b"\xfd7zXZ\x00"):
        return lambda file: cast("BinaryIO", lzma.LZMAFile(file))
    return None


def _inflated(member: Member, inflate: Callable[[BinaryIO], BinaryIO], meter: Meter) -> BinaryIO:
    file = member.open()
    return counted(_Closing(inflate(file), file), member.name, meter, member.size)


class _Closing:
    """A stream that closes the file it was made from; the readers of gzip and the others leave it open."""

    def __init__(self, stream: BinaryIO, file: BinaryIO) -> None:
        self.read = stream.read
        self._both = (stream, file)

    def close(self) -> None:
        for one in self._both:
            one.close()


def counted(stream: object, name: str, meter: Meter, packed: int) -> BinaryIO:
    """Return a stream that is read through the meter, and can be read by lines."""
    raw = Counted(cast("BinaryIO", stream), name, meter, packed)
    return cast("BinaryIO", io.BufferedReader(raw, 256 * 1024))


def _folder_tree(path: Path, limits: Limits) -> Tree:
    members: list[Member] = []
    passed: list[Passed] = []
    heads = Heads()
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        for entry in _entries(path / inside, inside, passed):
            below = f"{inside}/{entry.name}" if inside else entry.name
            if entry.is_symlink():
                passed.append(Passed(shown_name(os.fsencode(below)), "a link; links are not followed"))
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(below)
            elif entry.is_file(follow_symlinks=False):
                size = entry.stat(follow_symlinks=False).st_size
                members.append(
                    _folder_member(Path(entry.path), os.fsencode(below), size, limits)._replace(heads=heads)
                )
            else:
                passed.append(Passed(shown_name(os.fsencode(below)), "neither a file nor a folder"))
        if len(members) > limits.members:
            raise Refused(
                f"{path} holds more than {limits.members:,} files", f"name a folder further down; {_NOTHING}"
            )
    members.sort(key=lambda one: one.name)
    return Tree(str(path), tuple(members), None, tuple(passed))


def _entries(folder: Path, inside: str, passed: list[Passed]) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError as error:
        passed.append(Passed(shown_name(os.fsencode(inside)) or ".", f"cannot be opened: {error.strerror}"))
        return []


def _folder_member(path: Path, raw: bytes, size: int, limits: Limits) -> Member:
    member = Member(shown_name(raw), raw, size, partial(_open, path))
    try:
        return _plain_or_inflated(member, Meter(str(path), limits, size))
    except Unreadable:  # whoever needs it is told when it is read
        return member


def shown_name(raw: bytes) -> str:
    """Return the bytes of a name as people can read them; bytes that are no UTF-8 are shown as escapes."""
    return raw.decode("utf-8", "backslashreplace")
