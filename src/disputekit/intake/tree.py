"""What is to be imported, whatever it lies in: a file, a folder, an archive or standard input, as named members."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from disputekit.errors import Refused

HEAD = 65_536


class Unreadable(Refused):
    """A member cannot be read to its end: damaged, cut off, locked with a password, or larger than it may be."""


class Member(NamedTuple):
    """One file. ``name`` is its path in the tree with slashes, for people; ``raw`` the bytes of its name as found.

    ``open`` gives its bytes from the start, each time it is called; what it gives raises Unreadable where the
    bytes cannot be had. ``size`` is -1 where it is not known.
    """

    name: str
    raw: bytes
    size: int
    open: Callable[[], BinaryIO]

    def head(self, size: int = HEAD) -> bytes:
        """Return the beginning of the file; as much of it as can be read."""
        with self.open() as stream:
            try:
                return stream.read(size)
            except Unreadable:
                return b""

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
