"""What may be on a disk after a power cut: a model of files and folders, fed with the system calls of a command.

A write reaches the disk when its file is flushed, a name when its folder is; until then each may be there or not.
Known limits: one process, no lying disk, and a cut within one call only at borders of 512 bytes.
"""

import hashlib
import random
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

TRACED = (
    *("openat", "pwrite64", "write", "ftruncate", "unlink", "unlinkat", "rename", "renameat", "renameat2"),
    *("link", "linkat", "mkdir", "mkdirat", "rmdir", "fsync", "fdatasync"),
)
STRACE = ("-y", "-xx", "-s", "2000000", "-e", f"trace={','.join(TRACED)}")
SECTOR = 512

_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)(.*)$")
_HEX = re.compile(r"(?:\\x[0-9a-f]{2})+")
_HANDLE = re.compile(r"^(\d+|AT_FDCWD)<([^>]*)>")


class Event(NamedTuple):
    """One call that succeeded. ``paths`` are absolute; ``data`` and ``at`` are of a write or a new length."""

    call: str
    paths: tuple[str, ...]
    data: bytes = b""
    at: int = -1
    creates: bool = False


def events_in(trace: str, folder: Path) -> list[Event]:
    """Read a trace of strace: what happened below a folder, and each answer on standard output."""
    found = []
    for line in trace.splitlines():
        matched = _LINE.match(line)
        if matched is None:
            continue
        call, arguments, result, _ = matched.groups()
        if result.startswith("-"):
            continue
        event = _event(call, arguments, folder)
        if event and (event.call == "answer" or any(_is_in(path, folder) for path in event.paths)):
            found.append(event)
    return found


def _is_in(path: str, folder: Path) -> bool:
    return path == str(folder) or path.startswith(f"{folder}/")


def _event(call: str, arguments: str, folder: Path) -> Event | None:
    parts = arguments.split(", ")
    handle = _HANDLE.match(parts[0])
    if call == "write" and handle and handle[1] == "1":
        return Event("answer", ())
    texts = [_text(part) for part in parts if part.startswith('"')]
    if call in ("pwrite64", "write"):
        assert handle
        at = int(parts[3]) if call == "pwrite64" else -1
        return Event("write", (_decoded(handle[2]).decode(),), texts[0], at)
    if call == "ftruncate":
        assert handle
        return Event(call, (_decoded(handle[2]).decode(),), at=int(parts[1]))
    if call in ("fsync", "fdatasync"):
        assert handle
        return Event("sync", (_decoded(handle[2]).decode(),))
    paths = tuple(str(folder / text.decode()) for text in texts)
    if call == "openat":
        return Event("open", paths, creates="O_CREAT" in arguments) if "O_CREAT" in arguments else None
    return Event("rmdir" if "AT_REMOVEDIR" in arguments else re.sub(r"at2?$", "", call), paths)


def _text(part: str) -> bytes:
    return _decoded(part.strip('".'))


def _decoded(escaped: str) -> bytes:
    return _HEX.sub(
        lambda found: bytes.fromhex(found[0].replace("\\x", "")).decode("latin-1"), escaped
    ).encode("latin-1")


class Write(NamedTuple):
    """A change of a file that no flush has reached yet; without data a new length."""

    at: int
    data: bytes | None


class File:
    """Content that is on the disk, and changes on their way."""

    def __init__(self, durable: bytes = b"") -> None:
        self.durable = durable
        self.pending: list[Write] = []
        self.length = len(durable)

    def write(self, data: bytes, at: int) -> None:
        at = self.length if at < 0 else at
        self.pending.append(Write(at, data))
        self.length = max(self.length, at + len(data))

    def cut(self, length: int) -> None:
        self.pending.append(Write(length, None))
        self.length = length

    def sync(self) -> None:
        self.durable, self.pending = applied(self.durable, self.pending), []


def applied(content: bytes, writes: Iterable[Write]) -> bytes:
    """Return content after changes."""
    made = bytearray(content)
    for at, data in writes:
        if len(made) < at:
            made.extend(bytes(at - len(made)))
        if data is None:
            del made[at:]
        else:
            made[at : at + len(data)] = data
    return bytes(made)


class Naming(NamedTuple):
    """A change of a folder: ``node`` gets the name, or nothing has it."""

    name: str
    node: "File | Folder | None"
    number: int  # a rename is one change of two folders


class Folder:
    """Names that are on the disk, and changes on their way."""

    def __init__(self) -> None:
        self.durable: dict[str, File | Folder] = {}
        self.pending: list[Naming] = []

    def now(self) -> "dict[str, File | Folder]":
        return named(self.durable, self.pending)

    def sync(self) -> None:
        self.durable, self.pending = self.now(), []


def named(names: "dict[str, File | Folder]", changes: Iterable[Naming]) -> "dict[str, File | Folder]":
    """Return names after changes."""
    made = dict(names)
    for name, node, _ in changes:
        if node is None:
            made.pop(name, None)
        else:
            made[name] = node
    return made


class Disk:
    """A folder as the system shows it, from which ``cut`` makes what may be left of it."""

    def __init__(self, folder: Path) -> None:
        self._place = folder
        self.root = _read(folder)
        self.answers = 0
        self._renames = 0

    def happen(self, event: Event) -> None:
        """Take in one call."""
        if event.call == "answer":
            self.answers += 1
            return
        if event.call in ("rename", "link"):
            self._second_name(event)
            return
        path = Path(event.paths[0])
        if event.call in ("write", "ftruncate", "sync"):
            self._change(event, self._node(path))
            return
        folder = self._folder(path.parent)
        if event.call in ("unlink", "rmdir"):
            folder.pending.append(Naming(path.name, None, 0))
        elif path.name not in folder.now():
            folder.pending.append(Naming(path.name, Folder() if event.call == "mkdir" else File(), 0))

    def _change(self, event: Event, node: File | Folder | None) -> None:
        if (
            node is None
        ):  # a file without a name, such as one that waits for an import: it is never found again
            return
        if event.call == "sync":
            node.sync()
        elif isinstance(node, File):
            if event.call == "write":
                node.write(event.data, event.at)
            else:
                node.cut(event.at)

    def _second_name(self, event: Event) -> None:
        old, new = map(Path, event.paths)
        self._renames += 1
        node = self._node(old)
        self._folder(new.parent).pending.append(Naming(new.name, node, self._renames))
        if event.call == "rename":
            self._folder(old.parent).pending.append(Naming(old.name, None, self._renames))

    def _folder(self, path: Path) -> Folder:
        node = self._node(path)
        assert isinstance(node, Folder), path
        return node

    def _node(self, path: Path) -> File | Folder | None:
        node: File | Folder | None = self.root
        if not path.is_relative_to(self._place):
            return None
        for part in path.relative_to(self._place).parts:
            node = node.now().get(part) if isinstance(node, Folder) else None
        return node

    def cut(self, chance: random.Random, keep: str) -> "Left":
        """Return what is left after a power cut: ``nothing`` of what is on its way, ``all`` of it, or ``some``."""
        return _left(self.root, chance, keep)


Left = dict[str, "bytes | Left"]


def _left(folder: Folder, chance: random.Random, keep: str) -> Left:
    count = {"nothing": 0, "all": len(folder.pending)}.get(keep, chance.randint(0, len(folder.pending)))
    made: Left = {}
    for name, node in named(folder.durable, folder.pending[:count]).items():
        made[name] = _left(node, chance, keep) if isinstance(node, Folder) else _content(node, chance, keep)
    return made


def _content(file: File, chance: random.Random, keep: str) -> bytes:
    if keep != "some":
        return applied(file.durable, file.pending if keep == "all" else ())
    likely = chance.random()
    kept = [one for one in file.pending if chance.random() < likely]
    if kept and kept[-1].data and chance.random() < 0.5:
        last = kept[-1]
        assert last.data
        kept[-1] = Write(last.at, last.data[: SECTOR * chance.randint(0, len(last.data) // SECTOR)])
    return applied(file.durable, kept)


def _read(path: Path) -> Folder:
    folder = Folder()
    for one in path.iterdir():
        folder.durable[one.name] = _read(one) if one.is_dir() else File(one.read_bytes())
    return folder


def digest_of(left: Left) -> bytes:
    """Tell two states apart."""
    digest = hashlib.sha256()
    for name in sorted(left):
        one = left[name]
        content = digest_of(one) if isinstance(one, dict) else hashlib.sha256(one).digest()
        digest.update(f"{name}/{isinstance(one, dict)}/".encode() + content)
    return digest.digest()


def put(left: Left, place: Path) -> None:
    """Write a state into a folder."""
    place.mkdir(mode=0o700)
    for name, one in left.items():
        if isinstance(one, dict):
            put(one, place / name)
        else:
            (place / name).write_bytes(one)
            (place / name).chmod(0o600)
