"""The members of a zip, whatever stands in it: names that climb out, links, twins, locked and overlapping entries."""

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeAlias

from disputekit.errors import Refused
from disputekit.intake.tree import Heads, Member, Passed, Unreadable
from disputekit.intake.unpack import Meter, counted, damaged, shown_name

_LOCKED, _UTF8 = 0x1, 0x800
_NOTHING = "nothing was recorded"
_OPENING = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError)

Members: TypeAlias = tuple[tuple[Member, ...], tuple[Passed, ...]]


@contextmanager
def zip_members(path: Path, meter: Meter) -> Iterator[Members]:
    """Open a zip and yield its members and what was passed over.

    Raises Unreadable where it is cut off or its entries share bytes, Refused where it is locked with a password.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _OPENING as error:
        raise damaged(meter.shown, meter.shown, error) from error
    with archive:
        yield _members(archive, meter)


def _members(archive: zipfile.ZipFile, meter: Meter) -> Members:
    entries = [one for one in archive.infolist() if not one.filename.endswith("/") or _special(one)]
    if len(entries) > meter.limits.members:
        raise Refused(
            f"{meter.shown} holds more than {meter.limits.members:,} files",
            f"unpack it and import the parts that you need; {_NOTHING}",
        )
    _refuse_locked(entries, meter.shown)
    _refuse_overlap(entries, meter.shown)
    members: dict[str, Member] = {}
    passed: list[Passed] = []
    numbers: dict[str, int] = {}
    heads = Heads()
    for entry in entries:
        raw = raw_name(entry)
        name = safe_name(raw)
        special = _special(entry)
        if special:
            passed.append(Passed(name, special))
            continue
        name = _own_name(name, members, numbers)
        members[name] = Member(name, raw, entry.file_size, partial(_open, archive, entry, name, meter), heads)
    return tuple(members[name] for name in sorted(members)), tuple(passed)


def _refuse_locked(entries: list[zipfile.ZipInfo], shown: str) -> None:
    locked = sum(1 for one in entries if one.flag_bits & _LOCKED)
    if locked:
        raise Unreadable(
            f"{shown} is locked with a password ({locked:,} of {len(entries):,} files)",
            f"unpack it with your own program and import the folder; {_NOTHING}",
        )


def _refuse_overlap(entries: list[zipfile.ZipInfo], shown: str) -> None:
    """Entries that share packed bytes are how a small archive becomes a huge one; no program writes them."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            raise Unreadable(
                f"{shown}: entries overlap at {shown_name(raw_name(entry))}, as in a bomb",
                f"get it again from where it came, or unpack it yourself; {_NOTHING}",
            )
        end = entry.header_offset + 30 + entry.compress_size


def raw_name(entry: zipfile.ZipInfo) -> bytes:
    """Return the bytes of a name as they stand in the archive."""
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437", "surrogatepass")


def safe_name(raw: bytes) -> str:
    """Return a name as a path inside the tree: no drive, no root, nothing that climbs. It is only ever shown."""
    parts = shown_name(raw.replace(b"\\", b"/")).split("/")
    kept = [one for one in parts if one not in ("", ".", "..") and not (len(one) == 2 and one[1] == ":")]
    return "/".join(kept) or "unnamed"


def _special(entry: zipfile.ZipInfo) -> str:
    """Say why an entry is no file, where it is a link, a pipe or a device; empty for files and folders."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "a link; links are not followed"
    return "" if kind in (0, stat.S_IFREG, stat.S_IFDIR) else "neither a file nor a folder"


def _own_name(name: str, taken: dict[str, Member], numbers: dict[str, int]) -> str:
    """Number the twins of a name. Each goes on from the one before it: an archive may hold thousands."""
    own = name
    while own in taken:
        numbers[name] = numbers.get(name, 1) + 1
        own = f"{name} ({numbers[name]})"
    return own


def _open(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, meter: Meter) -> BinaryIO:
    try:
        stream = archive.open(entry)
    except _OPENING as error:
        raise damaged(meter.shown, name, error) from error
    return counted(stream, name, meter, min(entry.compress_size, meter.packed))
