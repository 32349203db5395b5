"""iMessage, as imessage-exporter writes it: a text for each chat.

A message is a line with its time, a line with who wrote it, and its words, which may hold blank lines: so only a line
that is nothing but a time begins the next one. The clock is that of the computer that exported, and there are no ids.
Replies are shown twice, once indented below what they answer and once at their own time: the indented ones are counted
and not recorded. What the program adds below the words (who tapped what, that a message answers another) becomes flags.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from disputekit.intake.base import Claim, Found, Item, Options, Part, Reading, Role, Stamp
from disputekit.intake.headed_lines import HeadedLines
from disputekit.intake.tree import Member, Tree
from disputekit.record.moment import Precision

MAX_LINE = 1024 * 1024
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HEADER = re.compile(
    r"(?P<said>(?P<month>[A-Z][a-z]{2}) (?P<day>[0-9]{2}), (?P<year>[0-9]{4}) {1,2}(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r":(?P<second>[0-9]{2}) (?P<half>[AP])M)(?: \(Read by [^()\n]{1,200}\))?(?: (?P<note>[^\n]{1,2000}))?"
)
_TAPPED = re.compile(r"(?P<what>\S.{0,40}?) by (?P<name>.{1,200})")
_INDENT = "    "
_ANSWERS = "This message responded to an earlier message."
_SIGNS = {"This message was unsent": "deleted", "Edited ": "edited"}


class Imessage:
    """See the module."""

    name = "imessage"
    version = "1"
    title = "iMessage, imessage-exporter text"
    channel = "iMessage"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim texts whose first line is such a time, with somebody or nothing but an announcement behind it."""
        for member in tree.members:
            lines = member.head(2_048).decode("utf-8-sig", "replace").lstrip().splitlines()
            header = _header(lines[0]) if lines else None
            if header is not None and (header.note or (len(lines) > 1 and lines[1].strip())):
                yield Claim(self.name, (member,), 90, member.base.rpartition(".")[0] or member.base)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one chat."""
        del options
        reading = Reading(iter(()), unit="lines", title=claim.title)
        chat = _Chat({one.name: one for one in tree.members}, claim.members[0], claim.title)
        reading.found = chat.found(reading)
        return reading


class _Header(NamedTuple):
    when: Stamp
    note: str


def _header(line: str) -> _Header | None:
    found = _HEADER.fullmatch(line.rstrip())
    if found is None or found["month"] not in _MONTHS or not 1 <= int(found["hour"]) <= 12:
        return None
    hour = int(found["hour"]) % 12 + (12 if found["half"] == "P" else 0)
    month = _MONTHS.index(found["month"]) + 1
    clock = int(found["minute"]), int(found["second"])
    try:
        at = datetime(int(found["year"]), month, int(found["day"]), hour, *clock)  # noqa: DTZ001 - a wall clock
    except ValueError:
        return None
    return _Header(Stamp(at, Precision.SECOND, found["said"]), found["note"] or "")


@dataclass(slots=True)
class _Chat:
    files: dict[str, Member]
    member: Member
    room: str

    def found(self, reading: Reading) -> Iterator[Found]:
        return HeadedLines(_lines(self.member), reading, _header, self._item).found()

    def _item(self, head: _Header, body: list[str], where: str) -> Item:
        is_note = bool(head.note)
        words, flags = _parted([head.note, *body] if is_note else body[1:])
        parts = tuple(self._parts(words))
        return Item(
            at=where,
            role=Role.SYSTEM if is_note else Role.MESSAGE,
            when=head.when,
            sender="" if is_note or not body else body[0].strip(),
            via="iMessage",
            room=self.room,
            text="\n".join(words),
            flags=tuple(flags),
            parts=parts,
        )

    def _parts(self, lines: Iterable[str]) -> Iterator[Part]:
        """Yield the files that stand by their paths in the words and lie beside the chat."""
        folder = self.member.name.rpartition("/")[0]
        for line in lines:
            path = line.strip().removeprefix("./")
            file = self.files.get(f"{folder}/{path}" if folder else path) if "/" in path else None
            if file is not None:
                yield Part(file.base, file.size, file.open)


def _lines(member: Member) -> Iterator[str]:
    with member.open() as raw, io.TextIOWrapper(raw, "utf-8-sig", errors="replace", newline="\n") as text:
        while line := text.readline(MAX_LINE):
            yield line.removesuffix("\n").removesuffix("\r")


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return what was written, and as flags what the program put below it."""
    kept: list[str] = []
    flags: list[str] = []
    is_tapped = is_reply_below = False
    for line in lines:
        is_reply_below = line.startswith(_INDENT) and (is_reply_below or _header(line.strip()) is not None)
        tapped = _TAPPED.fullmatch(line.strip()) if is_tapped else None
        if is_reply_below:
            flags.append("replies-below")
        elif line.strip() == _ANSWERS:
            flags.append("reply")
        elif tapped is not None:
            flags.append(f"reaction:{tapped['what']}:{tapped['name']}")
        elif line.strip() != "Tapbacks:":
            kept.append(line)
            flags += [flag for words, flag in _SIGNS.items() if line.startswith(words)]
        is_tapped = line.strip() == "Tapbacks:" or tapped is not None
    while kept and not kept[-1].strip():
        kept.pop()
    return kept, list(dict.fromkeys(flags))


IMPORTER = Imessage()
