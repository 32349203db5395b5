"""The inside of an Outlook file: a small file system (OLE, MS-CFB) with one stream for each property.

It is told from its bytes alone: the signature, then names of properties in the first sector of the directory.
Opening it needs olefile, the extra ``msg``. Sizes and counts that the header and the directory state are checked
against the length of the file before anything is read by them, so that a few bytes cannot ask for gigabytes.
"""

import importlib
import io
import struct
from contextlib import closing
from typing import Any, BinaryIO, NamedTuple, TypeAlias

from disputekit.errors import Refused
from disputekit.intake.tree import HEAD, Member

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_FILE = 256 * 1024 * 1024
_NEEDS = "Outlook files (.msg) are read with the extra 'msg', which is not installed"
_INSTALL = "install it: pip install 'disputekit[msg]'; or go on without these files: --keep-going"
_ENTRY = 128
_NAMES = tuple(
    one.encode("utf-16-le") for one in ("__substg1.0_", "__nameid_ver", "__recip_vers", "__attach_ver", "__properties")
)  # fmt: skip

Path: TypeAlias = tuple[str, ...]


class Broken(Exception):
    """The file cannot be taken apart; the message says why in a few words."""


class _Header(NamedTuple):
    sector: int
    directory: int
    fat_sectors: int
    mini_fat_sectors: int


def _header(head: bytes) -> _Header | None:
    if not head.startswith(SIGNATURE) or len(head) < 512:
        return None
    (shift,) = struct.unpack_from("<H", head, 30)
    (fat, directory) = struct.unpack_from("<2I", head, 44)
    (mini,) = struct.unpack_from("<I", head, 64)
    return _Header(1 << shift, directory, fat, mini) if shift in (9, 12) else None


def is_msg(member: Member) -> bool:
    """Tell by its content whether a file is an Outlook item; reads no more than leads to its directory."""
    head = member.head()
    found = _header(head)
    if found is None:
        return False
    start = (found.directory + 1) * found.sector
    sector = head[start : start + found.sector]
    if len(sector) < found.sector and 0 <= member.size <= start:
        return False
    if len(sector) < found.sector:
        sector = _sector(member, start, found.sector) or sector
    names = (sector[at : at + 64] for at in range(0, len(sector), _ENTRY))
    return any(name.startswith(_NAMES) for name in names)


def _sector(member: Member, start: int, size: int) -> bytes:
    """Return a sector that lies behind the head of a file."""
    if start > MAX_FILE:
        return b""
    try:
        with member.open() as stream:
            if stream.seekable():
                stream.seek(start)
            else:
                while start > 0 and (block := stream.read(min(HEAD, start))):
                    start -= len(block)
            return stream.read(size)
    except (Refused, OSError):
        return b""


def reader() -> Any:
    """Return the module that opens such files; raises Refused with how to install it."""
    try:
        return importlib.import_module("olefile")
    except ImportError as error:
        raise Refused(_NEEDS, _INSTALL) from error


class Store:
    """An opened file. ``entries`` are its streams with their sizes, ``folders`` its storages, by their paths."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        """Open it; raises Broken, or Unreadable from the stream itself."""
        self.size = size
        self._left = (
            2 * size + 65_536
        )  # what may be read in all: streams may share their sectors, some name them often
        _check_header(stream.read(512), size)
        stream.seek(0)
        try:
            self._ole = reader().OleFileIO(stream)
            # The stream that holds all small ones has its size in the root entry.
            if self._ole.root.size > size:
                raise Broken("its directory states sizes that it does not have")
            self.entries = {
                tuple(one): self._ole.get_size(one) for one in self._ole.listdir(streams=True, storages=False)
            }
            self.folders = [tuple(one) for one in self._ole.listdir(streams=False, storages=True)]
        except (
            OSError,
            ValueError,
            IndexError,
            AttributeError,
            TypeError,
            struct.error,
            RecursionError,
        ) as error:
            raise Broken("it is damaged or cut off") from error

    def read(self, path: Path, most: int = MAX_FILE) -> bytes:
        """Return a stream, empty where there is none; raises Broken where more is stated than the file can hold."""
        size = self.entries.get(path)
        if not size:
            return b""
        if size > min(self.size, self._left):
            raise Broken("its directory states sizes that it does not have")
        if size > most:
            return b""
        self._left -= size
        try:
            with closing(self._ole.openstream(list(path))) as stream:
                return bytes(stream.read())
        except (OSError, ValueError, IndexError, AttributeError, TypeError, struct.error) as error:
            raise Broken("it is damaged or cut off") from error

    def size_of(self, path: Path) -> int:
        """Return how long a stream says it is, -1 where there is none."""
        return int(self.entries.get(path, -1))

    def inside(self, folder: Path, prefix: str) -> list[Path]:
        """Return the storages directly in a folder whose names begin so, in the order of their numbers."""
        depth = len(folder) + 1
        return sorted(
            one
            for one in self.folders
            if len(one) == depth and one[:-1] == folder and one[-1].startswith(prefix)
        )


def _check_header(head: bytes, size: int) -> None:
    """Refuse a header by which the library would read in circles."""
    found = _header(head)
    if found is None:
        raise Broken("it is cut off within its first sector" if len(head) < 512 else "its header is damaged")
    sectors = size // found.sector + 1
    if (
        found.fat_sectors * (found.sector // 4) > 2 * sectors + 4 * found.sector
        or found.mini_fat_sectors > sectors
    ):
        raise Broken("its header states more sectors than it has: it is damaged or cut off")


def opened(member: Member) -> tuple[BinaryIO, int]:
    """Return a stream of a file that can go back and forth, and its length; raises Broken where it is too large."""
    stream = member.open()
    if stream.seekable():
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
    else:
        with stream:
            data = stream.read(MAX_FILE + 1)
        stream, size = io.BytesIO(data), len(data)
    if size > MAX_FILE:
        stream.close()
        raise Broken(f"it is larger than {MAX_FILE // (1024 * 1024)} MB")
    return stream, size
