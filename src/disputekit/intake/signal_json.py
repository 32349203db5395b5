"""Signal, as newer versions of signal-export write it: ``data.json`` beside ``chat.md``, one message on each line.

It says what ``chat.md`` of the same folder says, with files, reactions and quotes apart from the words, so that page is
taken as a part of it and not read a second time. There are no ids; a time without an offset is that of the computer
that exported.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Skip, Stamp
from disputekit.intake.json_source import listing, sound, word
from disputekit.intake.signal_text import files_of
from disputekit.intake.tree import Member, Tree
from disputekit.record.moment import Precision

MAX_LINE = 4 * 1024 * 1024
_PAGES = ("chat.md", "index.html")


class SignalJson:
    """See the module."""

    name = "signal-json"
    version = "1"
    title = "Signal, signal-export JSON"
    channel = "Signal"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim ``data.json`` of such lines, with the pages beside it."""
        for member in tree.members:
            if member.base.lower() != "data.json" or _first(member) is None:
                continue
            folder = member.name.rpartition("/")[0]
            beside = f"{folder}/" if folder else ""
            pages = tuple(one for one in tree.members if one.name in {f"{beside}{name}" for name in _PAGES})
            media = tuple(tree.below(f"{beside}media"))
            yield Claim(self.name, (member, *pages), 97, folder.rpartition("/")[2] or member.base, media)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one chat."""
        del options
        reading = Reading(iter(()), unit="lines", title=claim.title)
        reading.found = _Chat(claim.members[0], tree, reading, claim.title).found()
        return reading


def _first(member: Member) -> dict[str, Any] | None:
    """Return the first message, where the file begins with one; a long one is told by its beginning."""
    head = member.head(65_536).removeprefix(b"\xef\xbb\xbf").lstrip()
    line, end, _ = head.partition(b"\n")
    if not end and len(head) > 60_000 and head.startswith(b'{"date": "') and b'"sender": "' in head[:1_000]:
        return {}
    value = _value(line)
    keys = {"date", "sender", "body"}
    return value if value is not None and keys <= value.keys() and _stamp(value) is not None else None


def _value(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _stamp(value: dict[str, Any]) -> Stamp | None:
    said = value.get("date")
    try:
        at = datetime.fromisoformat(said) if isinstance(said, str) and "T" in said else None
    except ValueError:
        return None
    return Stamp(at, Precision.SECOND, sound(str(said))) if at is not None else None


@dataclass(slots=True)
class _Chat:
    member: Member
    tree: Tree
    reading: Reading
    room: str

    def found(self) -> Iterator[Found]:
        with self.member.open() as stream:
            while line := stream.readline(MAX_LINE):
                self.reading.read += 1
                yield self._one(line.removeprefix(b"\xef\xbb\xbf"), f"line {self.reading.read}")

    def _one(self, line: bytes, at: str) -> Found:
        if not line.strip():
            return Skip(at, "empty")
        value = _value(line)
        if value is None:
            return Fault(at, "is no message in JSON")
        when = _stamp(value)
        if when is None:
            return Fault(at, "a message without a time")
        sender = word(value.get("sender"))
        parts, missing = files_of(self.tree, self.member, _attachments(value))
        return Item(
            at=at,
            when=when,
            sender="" if sender == "No-Sender" else sender,
            via="Signal",
            room=self.room,
            text=_text(value),
            flags=(*_flags(value), *missing),
            parts=parts,
        )


def _text(value: dict[str, Any]) -> str:
    """Return what was written, behind what it quotes, as ``chat.md`` has it."""
    quoted = word(value.get("quote")).strip()
    lines = [line if line.startswith(">") else f"> {line}" for line in quoted.split("\n")] if quoted else []
    written = [word(value.get(name)) for name in ("body", "sticker")]
    call = value.get("call")
    written += [word(call)] if not any(written) else []
    return "\n".join(filter(None, ("\n".join(lines), *written)))


def _attachments(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for one in listing(value.get("attachments")):
        path = word(one.get("path"))
        yield word(one.get("name")) or path.rpartition("/")[2] or "attachment", path


def _flags(value: dict[str, Any]) -> Iterator[str]:
    if value.get("deleted") is True:
        yield "deleted"
    if value.get("call"):
        yield "call"
    for one in listing(value.get("reactions")):
        yield f"reaction:{word(one.get('emoji')) or '?'}:{word(one.get('name'))}"


IMPORTER = SignalJson()
