"""How many files and lines each commit changed, as far as git can say it in reasonable time."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from disputekit.app.git import talking_to_git
from disputekit.record.canonical import Json

MOST_COMMITS = 5_000
_SECONDS = 60.0
_COMMAND = (
    "diff-tree",
    "--stdin",
    "--root",
    "-r",
    "--shortstat",
    "--no-ext-diff",
    "--no-textconv",
    "--no-renames",
)
_HASH = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_FILES, _ADDED, _REMOVED = (
    re.compile(rb"([0-9]+) files? changed"),
    re.compile(rb"([0-9]+) insertions?\(\+\)"),
    re.compile(rb"([0-9]+) deletions?\(-\)"),
)


class ChangedLines:
    """The numbers of each commit, read from git in the order of the commits."""

    def __init__(self, stream: IO[bytes] | None, why_not: str = "") -> None:
        self.why_not = why_not
        self._stream = stream
        self._next = self._hash()

    def _hash(self) -> str:
        while self._stream is not None and (line := self._stream.readline()):
            if _HASH.fullmatch(line.strip()):
                return line.strip().decode("ascii")
        return ""

    def of(self, native: str) -> dict[str, Json]:
        """Return the numbers of a commit; nothing for a merge, an empty commit, or where git said none."""
        if self._next != native or self._stream is None:
            return {}
        line = self._stream.readline()
        if _HASH.fullmatch(line.strip()):
            self._next = line.strip().decode("ascii")
            return {}
        self._next = self._hash()
        files, added, removed = (_number(one, line) for one in (_FILES, _ADDED, _REMOVED))
        return {"files": files, "added": added, "removed": removed} if files else {}


def _number(pattern: re.Pattern[bytes], line: bytes) -> int:
    found = pattern.search(line)
    return int(found[1]) if found else 0


@contextmanager
def changed_lines(repository: Path, folder: Path, count: int) -> Iterator[ChangedLines]:
    """Ask git for the numbers of the commits listed in ``folder/mine``; of very many it is not asked."""
    if count > MOST_COMMITS:
        said = f"numbers of changed lines are left out: more than {MOST_COMMITS:,} commits"
        yield ChangedLines(None, said)
        return
    with (
        (folder / "mine").open("rb") as given,
        (folder / "complaints").open("w+b") as said_there,
        talking_to_git(repository, _COMMAND, given, said_there) as git,
    ):
        clock = threading.Timer(_SECONDS, git.kill)
        clock.daemon = True
        clock.start()
        try:
            yield ChangedLines(git.stdout)
        finally:
            clock.cancel()
