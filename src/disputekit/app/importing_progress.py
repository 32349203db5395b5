"""How far a source has been read, told from the place in its files: the number of its items is not known before."""

from collections.abc import Iterable
from functools import partial
from typing import BinaryIO

from disputekit.app.workspace import Progress
from disputekit.intake.tree import Member

_EVERY = 256


class Watch:
    """Hands out the members of a source with streams that it knows, and reports their place now and then."""

    def __init__(self, shown: str, members: Iterable[Member], progress: Progress) -> None:
        kept = tuple(members)
        self._shown = f"reading {shown}"
        self._progress = progress
        self._total = -1 if any(one.size < 0 for one in kept) else sum(one.size for one in kept)
        self._before = 0
        self._current: tuple[BinaryIO, int] | None = None
        self._turn = 0
        self.members = tuple(one._replace(open=partial(self._open, one)) for one in kept)

    def _open(self, member: Member) -> BinaryIO:
        if self._current is not None:
            self._before += self._current[1]
        stream = member.open()
        self._current = (stream, member.size)
        return stream

    def tick(self) -> None:
        """Note that another item was read; some of them are reported. Nothing is where sizes are not known."""
        self._turn += 1
        if self._turn % _EVERY or self._current is None or self._total <= 0:
            return
        place = _place(self._current[0])
        self._progress(self._shown, min(self._before + place, self._total - 1), self._total)


def _place(stream: BinaryIO) -> int:
    """Return how far a stream was read; one out of an archive may not know."""
    try:
        return 0 if stream.closed else stream.tell()
    except OSError:
        return 0
