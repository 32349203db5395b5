"""What is to be imported, whatever it lies in: a file, a folder, an archive or standard input, as named members."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

HEAD = 65_536


class Member(NamedTuple):
    """One file. ``name`` is its path in the tree with slashes, for people; ``raw`` the bytes of its name as found.

    ``open`` gives its bytes from the start, each time it is called. ``size`` is -1 where it is not known.
    """

    name: str
    raw: bytes
    size: int
    open: Callable[[], BinaryIO]

    def head(self, size: int = HEAD) -> bytes:
        """Return the beginning of the file."""
        with self.open() as stream:
            return stream.read(size)

    @property
    def base(self) -> str:
        """The last part of the name."""
        return self.name.rpartition("/")[2]


class Tree(NamedTuple):
    """Members in the order of their names. ``shown`` is how the user named it; ``whole`` the archive file itself."""

    shown: str
    members: tuple[Member, ...]
    whole: Member | None = None

    def below(self, folder: str) -> Iterator[Member]:
        """Yield the members of a folder, at any depth."""
        return (one for one in self.members if one.name.startswith(f"{folder}/"))
