"""Outlook files made here: a writer of OLE files, small and whole, and mails as their properties."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple, TypeAlias

Node: TypeAlias = "bytes | Mapping[str, Node]"
Tree: TypeAlias = Mapping[str, Node]
SECTOR, SMALL, CUT = 512, 64, 4096
END, FREE, FAT_SECTOR, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
ROWS = "__properties_version1.0"
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


class Entry(NamedTuple):
    """One line of the directory."""

    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    data: bytes = b""
    right: int = NONE
    child: int = NONE


def ole(tree: Tree) -> bytes:
    """Return an OLE file with these streams and storages."""
    entries = [Entry("Root Entry", 5)]
    _lay_out(tree, 0, entries)
    chains: list[tuple[int, int]] = []  # first and number of sectors
    body, small, starts = b"", b"", []
    for one in entries:
        if one.kind != 2 or not one.data:
            starts.append(END if one.kind != 1 else 0)
        elif len(one.data) < CUT:
            starts.append(len(small) // SMALL)
            small += one.data + bytes(-len(one.data) % SMALL)
        else:
            starts.append(_add(chains, body, one.data))
            body += one.data + bytes(-len(one.data) % SECTOR)
    mini = _fat(_small_chains(entries, starts))
    root, body = _put(chains, body, small)
    minifat, body = _put(chains, body, mini)
    listed = b"".join(
        _line(one, root if one.kind == 5 else start, len(small) if one.kind == 5 else len(one.data))
        for one, start in zip(entries, starts, strict=True)
    )
    directory, body = _put(chains, body, listed + bytes(-len(listed) % SECTOR))
    used = len(body) // SECTOR
    number = next(n for n in range(1, 100) if n * 128 >= used + n)
    fat = _fat(chains)[: used * 4] + struct.pack("<I", FAT_SECTOR) * number
    fat += b"\xff" * (number * SECTOR - len(fat))
    places = [*range(used, used + number)] + [FREE] * (109 - number)
    header = struct.pack(
        "<8s16x5H6x9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(62, 3, 0xFFFE, 9, 6, 0, number, directory, 0, CUT, minifat, len(mini) // SECTOR, END, 0),
    )
    return header + struct.pack("<109I", *places) + body + fat


def _lay_out(tree: Tree, parent: int, entries: list[Entry]) -> None:
    numbers = []
    for name, one in tree.items():
        numbers.append(len(entries))
        entries.append(Entry(name, 2, one) if isinstance(one, bytes) else Entry(name, 1))
        if not isinstance(one, bytes):
            _lay_out(one, numbers[-1], entries)
    for this, following in pairwise(numbers):
        entries[this] = entries[this]._replace(right=following)
    if numbers:
        entries[parent] = entries[parent]._replace(child=numbers[0])


def _add(chains: list[tuple[int, int]], body: bytes, data: bytes) -> int:
    chains.append((len(body) // SECTOR, -(-len(data) // SECTOR)))
    return chains[-1][0]


def _put(chains: list[tuple[int, int]], body: bytes, data: bytes) -> tuple[int, bytes]:
    if not data:
        return END, body
    start = _add(chains, body, data)
    return start, body + data + bytes(-len(data) % SECTOR)


def _small_chains(entries: list[Entry], starts: list[int]) -> list[tuple[int, int]]:
    return [
        (start, -(-len(one.data) // SMALL))
        for one, start in zip(entries, starts, strict=True)
        if one.kind == 2 and 0 < len(one.data) < CUT
    ]


def _fat(chains: list[tuple[int, int]]) -> bytes:
    if not chains:
        return b""
    table = [FREE] * max(start + number for start, number in chains)
    for start, number in chains:
        for at in range(start, start + number):
            table[at] = END if at == start + number - 1 else at + 1
    data = struct.pack(f"<{len(table)}I", *table)
    return data + b"\xff" * (-len(data) % SECTOR)


def _line(one: Entry, start: int, size: int) -> bytes:
    name = one.name.encode("utf-16-le")
    head = name + bytes(64 - len(name)) + struct.pack("<HBB", len(name) + 2, one.kind, 1)
    return head + struct.pack("<3I", NONE, one.right, one.child) + bytes(36) + struct.pack("<IQ", start, size)


# ---------------------------------------------------------------- messages


def bag(before: int, found: Mapping[int, object], *, page: int = 0) -> dict[str, Node]:
    """Return the streams of an object: texts as UTF-16, or in a code page where one is given; bytes, numbers, times."""
    made: dict[str, Node] = {}
    rows = b""
    for name, value in ({0x3FFD: page} | dict(found) if page else found).items():
        match value:
            case str() if page:
                made[f"__substg1.0_{name:04X}001E"] = value.encode(f"cp{page}")
            case str():
                made[f"__substg1.0_{name:04X}001F"] = value.encode("utf-16-le", "surrogatepass")
            case bytes():
                made[f"__substg1.0_{name:04X}0102"] = value
            case datetime():
                ticks = int((value - EPOCH).total_seconds()) * 10_000_000
                rows += struct.pack("<2HIQ", 0x0040, name, 6, ticks)
            case int():
                rows += struct.pack("<2HIQ", 0x0003, name, 6, value)
            case dict():
                made[f"__substg1.0_{name:04X}000D"] = value
            case _:
                raise TypeError(value)
    return made | {ROWS: bytes(before) + rows}


def message(
    found: Mapping[int, object],
    receivers: tuple[Mapping[int, object], ...] = (),
    files: tuple[Mapping[int, object], ...] = (),
    *,
    page: int = 0,
    before: int = 32,
) -> dict[str, Node]:
    """Return a message as the tree of its file, or of one within it (``before`` 24)."""
    made = {"__nameid_version1.0": {"__substg1.0_00020102": b"\0" * 16}} | bag(before, found, page=page)
    made |= {f"__recip_version1.0_#{at:08X}": bag(8, one, page=page) for at, one in enumerate(receivers)}
    return made | {f"__attach_version1.0_#{at:08X}": bag(8, one, page=page) for at, one in enumerate(files)}
