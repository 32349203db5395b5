"""What is to be imported, whatever it lies in: a file, a folder, an archive or standard input, as named members."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from disputekit.errors import Refused

HEAD = 65_536


class Unreadable(Refused):
    """A member cannot be read to its end: damaged, cut off, locked with a password, or larger than it may be."""


class Heads:
    """The beginnings of the files of one tree: every importer looks at them, and opening them takes most of the time.

    What does not fit into ``room`` bytes is read again each time. ``failed`` has, by name, why a file has none.
    """

    def __init__(self, room: int = 32 * 1024**2) -> None:
        self.failed: dict[str, Unreadable] = {}
        self._room = room
        self._known: dict[str, bytes] = {}

    def of(self, member: "Member", size: int) -> bytes:
        """Return the beginning of a file, from memory where it is there."""
        known = self._known.get(member.name)
        if known is None:
            known = self._read(member, max(size, HEAD))
        if len(known) >= size or len(known) < HEAD:
            return known[:size]
        return self._read(member, size)

    def _read(self, member: "Member", size: int) -> bytes:
        try:
            found = member.begin(size)
        except Unreadable as error:
            self.failed[member.name] = error
            found = b""
        if len(found) <= self._room and member.name not in self._known:
            self._room -= len(found)
            self._known[member.name] = found
        return found


class Member(NamedTuple):
    """One file. ``name`` is its path in the tree with slashes, for people; ``raw`` the bytes of its name as found.

    ``open`` gives its bytes from the start, each time it is called; what it gives raises Unreadable where the
    bytes cannot be had. ``size`` is -1 where it is not known.
    """

    name: str
    raw: bytes
    size: int
    open: Callable[[], BinaryIO]
    heads: Heads | None = None

    def head(self, size: int = HEAD) -> bytes:
        """Return the beginning of the file, or nothing where it cannot be read."""
        return (self.heads or Heads(0)).of(self, size)

    def begin(self, size: int) -> bytes:
        """Read the beginning of the file; raises Unreadable."""
        with self.open() as stream:
            return stream.read(size)

    @property
    def trouble(self) -> Unreadable | None:
        """Why its beginning could not be read, where somebody looked at it."""
        return self.heads.failed.get(self.name) if self.heads else None

    @property
    def base(self) -> str:
        """The last part of the name."""
        return self.name.rpartition("/")[2]


class Passed(NamedTuple):
    """Something in a folder or an archive that is no member, and why: a link, a device, another folder's mount."""

    name: str
    why: str


class Tree(NamedTuple):
    """Members in the order of their names. ``shown`` is how the user named it; ``whole`` the archive file itself.

    ``passed`` is what was met and not taken as a member.
    """

    shown: str
    members: tuple[Member, ...]
    whole: Member | None = None
    passed: tuple[Passed, ...] = ()

    def below(self, folder: str) -> Iterator[Member]:
        """Yield the members of a folder, at any depth."""
        return (one for one in self.members if one.name.startswith(f"{folder}/"))
