"""The bytes of one mail in its box: in hand while it is being read, fetched again from its place afterwards."""

import io
from collections import deque
from collections.abc import Callable
from typing import BinaryIO

from disputekit.intake.tree import Member

_IN_HAND = 32 * 1024 * 1024
_BLOCK = 256 * 1024


class Span:
    """A mail from ``start`` up to, and without, ``end`` of a member."""

    def __init__(self, member: Member, start: int, end: int, data: bytes | None) -> None:
        self.member, self.start, self.end, self.data = member, start, end, data

    def open(self) -> BinaryIO:
        """Give exactly its bytes."""
        return io.BytesIO(self.data) if self.data is not None else self._again(0, self.end - self.start)

    def open_piece(self, first: int, last: int, undo: Callable[[bytes], bytes]) -> BinaryIO:
        """Give a piece of it, counted from its start, as it was before it was written for the journey."""
        if self.data is not None:
            return io.BytesIO(undo(self.data[first:last]))
        with self._again(first, last) as stream:
            return io.BytesIO(undo(stream.read()))

    def _again(self, first: int, last: int) -> BinaryIO:
        stream = self.member.open()
        _go_to(stream, self.start + first)
        return io.BufferedReader(_Window(stream, last - first), max(512, min(_BLOCK, last - first)))


class Hand:
    """The latest mails of a box. The one that uses an item at once reads no byte twice; memory stays that of a few."""

    def __init__(self) -> None:
        self._held: deque[Span] = deque()
        self._size = 0

    def hold(self, span: Span) -> Span:
        """Keep the bytes of this one, and let go of the oldest where that is too much."""
        self._held.append(span)
        self._size += len(span.data or b"")
        while len(self._held) > 1 and (self._size > _IN_HAND or len(self._held) > 16):
            oldest = self._held.popleft()
            self._size -= len(oldest.data or b"")
            oldest.data = None
        return span


class _Window(io.RawIOBase):
    """So many bytes of a stream from where it stands; closes the stream."""

    def __init__(self, stream: BinaryIO, left: int) -> None:
        super().__init__()
        self._stream, self._left = stream, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # the only kinds that come
        block = self._stream.read(min(len(buffer), self._left))
        buffer[: len(block)] = block
        self._left -= len(block)
        return len(block)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def _go_to(stream: BinaryIO, place: int) -> None:
    if stream.seekable():
        stream.seek(place)
        return
    while place > 0 and (block := stream.read(min(_BLOCK, place))):
        place -= len(block)
