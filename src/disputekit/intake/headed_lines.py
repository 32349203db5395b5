"""Texts in which a message begins with a line of its own shape and goes on until the next such line."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from disputekit.intake.base import Fault, Found, Item, Reading, Skip

MAX_LINES = 20_000  # of one message

Header = TypeVar("Header")


@dataclass(slots=True)
class HeadedLines(Generic[Header]):
    """The messages of such a text. ``header`` reads a first line, ``item`` makes a message of header, further lines and place."""

    lines: Iterable[str]
    reading: Reading
    header: Callable[[str], Header | None]
    item: Callable[[Header, list[str], str], Item]
    _first: int = 1
    _head: Header | None = None
    _body: list[str] = field(default_factory=list)

    def found(self) -> Iterator[Found]:
        """Yield what the text holds, counting its lines."""
        for line in self.lines:
            self.reading.read += 1
            header = self.header(line)
            if header is not None:
                yield from self._close(self.reading.read - 1)
                self._first, self._head, self._body = self.reading.read, header, []
            else:
                self._body.append(line)
            if len(self._body) > MAX_LINES:
                yield Fault(f"line {self._first}", "a message without an end", self._number())
                self._head, self._body, self._first = None, [], self.reading.read + 1
        yield from self._close(self.reading.read)

    def _number(self) -> int:
        return len(self._body) + (self._head is not None)

    def _close(self, last: int) -> Iterator[Found]:
        where = f"lines {self._first}-{last}" if last > self._first else f"line {self._first}"
        if self._head is not None:
            self.reading.continuation += len(self._body)
            yield self.item(self._head, self._body, where)
        elif any(line.strip() for line in self._body):
            yield Fault(where, "stands before any message", self._number())
        elif self._body:
            yield Skip(where, "empty", self._number())
