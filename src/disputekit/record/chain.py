"""The chain of one case: each entry names the hash of the one before, and a checkpoint fixes a length of it."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from disputekit.record.entry import FIRST_PREV, BrokenEntry, Entry, parse_entry

_CHECKPOINT = r"([0-9a-f]{32})\n([1-9][0-9]{0,11})\n([0-9a-f]{64})\n"


class BrokenChain(ValueError):
    """The entries of a case do not follow each other; ``seq`` is the first that fails."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(f"#{seq}: {reason}")
        self.seq = seq
        self.reason = reason


class Checkpoint(NamedTuple):
    """The head of a chain at one size: three lines that fit in an e-mail."""

    case: str
    size: int
    hash: str

    def text(self) -> str:
        """Return the three lines: case id, size, hash in hex."""
        return f"{self.case}\n{self.size}\n{self.hash}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint; blank lines around it and CR LF are allowed. Raises ValueError."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = re.fullmatch(_CHECKPOINT, "\n".join(lines) + "\n")
    if not found:
        raise ValueError("a checkpoint has three lines: case id, size, hash")
    return Checkpoint(found[1], int(found[2]), found[3])


def walk(case: str, stored: Iterable[tuple[int, bytes]]) -> Iterator[Entry]:
    """Yield the entries of a chain in order, each checked against the one before; raises BrokenChain."""
    prev, expected = FIRST_PREV, 1
    for seq, data in stored:
        try:
            entry = parse_entry(data)
        except BrokenEntry as error:
            raise BrokenChain(expected, str(error)) from error
        if seq != expected or entry.seq != expected:
            raise BrokenChain(expected, f"expected here, found {entry.seq}")
        if entry.case != case:
            raise BrokenChain(expected, "belongs to another case")
        if entry.prev != prev:
            raise BrokenChain(expected, "does not follow the entry before it")
        yield entry
        prev, expected = entry.hash, expected + 1
