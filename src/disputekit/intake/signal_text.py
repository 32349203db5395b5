"""Signal, as signal-export writes it: ``chat.md`` in a folder for each chat, or the same lines as a text.

A message begins with ``[2026-03-03 17:00:05] Name: `` or ``[2026-03-03, 17:00] Name: ``, goes on until the next one,
and has no id. The clock is that of the computer that exported. What the program adds below the words (who reacted,
that a message was deleted) becomes flags; links into the folder become attachments; quotes stay in the text.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import unquote

from disputekit.intake.base import Claim, Found, Item, Options, Part, Reading, Stamp
from disputekit.intake.headed_lines import HeadedLines
from disputekit.intake.tree import Member, Tree
from disputekit.record.moment import Precision

MAX_LINE = 1024 * 1024
_HEADER = re.compile(
    r"\[([0-9]{4}-[0-9]{2}-[0-9]{2})(,? )([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)\] ([^:\n]{1,200}):(?: (.*)|)"
)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\((?:\./)?(media/[^()\n]{1,500})\)")
_REACTIONS = re.compile(r"\(- (.{1,2000}) -\)")
_FLAGS = {"(This message was deleted)": "deleted", "(media not exported)": "attachment-missing:attachment"}


class Signal:
    """See the module."""

    name = "signal"
    version = "1"
    title = "Signal, signal-export text"
    channel = "Signal"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim ``chat.md``; and texts with such lines, where WhatsApp would not write them so."""
        for member in tree.members:
            sure = _sure(member)
            if sure:
                folder = member.name.rpartition("/")[0]
                media = tuple(tree.below(f"{folder}/media" if folder else "media")) if sure > 90 else ()
                yield Claim(self.name, (member,), sure, folder.rpartition("/")[2] or member.base, media)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one chat."""
        del options
        reading = Reading(iter(()), unit="lines", title=claim.title)
        reading.found = _Chat(claim.members[0], tree, reading, claim.title).found()
        return reading


def _sure(member: Member) -> int:
    line = re.split(r"[\r\n]", member.head(1_024).decode("utf-8-sig", "replace").lstrip(), maxsplit=1)[0]
    header = _header(line)
    if header is None:
        return 0
    if member.base.lower() == "chat.md":
        return 96
    # WhatsApp puts a comma behind a date in brackets, and always the seconds of the time.
    return 60 if header.is_signals else 0


class _Header(NamedTuple):
    when: Stamp
    sender: str
    text: str
    is_signals: bool


def _header(line: str) -> _Header | None:
    found = _HEADER.fullmatch(line)
    if found is None:
        return None
    day, comma, clock, sender, text = found.groups()
    try:
        at = datetime.fromisoformat(f"{day}T{clock}")
    except ValueError:
        return None
    precision = Precision.SECOND if len(clock) > 5 else Precision.MINUTE
    stamp = Stamp(at, precision, f"{day}{comma}{clock}")
    return _Header(stamp, sender.strip(), text or "", (comma == " ") is (precision is Precision.SECOND))


def _lines(member: Member) -> Iterator[str]:
    with member.open() as raw, io.TextIOWrapper(raw, "utf-8-sig", errors="replace", newline="\n") as text:
        while line := text.readline(MAX_LINE):
            yield line.removesuffix("\n").removesuffix("\r")


@dataclass(slots=True)
class _Chat:
    member: Member
    tree: Tree
    reading: Reading
    room: str

    def found(self) -> Iterator[Found]:
        return HeadedLines(_lines(self.member), self.reading, _header, self._item).found()

    def _item(self, head: _Header, body: list[str], where: str) -> Item:
        words, flags = _parted([head.text, *body])
        links = ((label or path.rpartition("/")[2], path) for label, path in _LINK.findall(words))
        parts, missing = files_of(self.tree, self.member, links if "](" in words else ())
        return Item(
            at=where,
            when=head.when,
            sender="" if head.sender == "No-Sender" else head.sender,
            via="Signal",
            room=self.room,
            text=words,
            flags=(*flags, *missing),
            parts=parts,
        )


def files_of(
    tree: Tree, member: Member, links: Iterable[tuple[str, str]]
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Return the files that a chat names, and flags for those that are not there; takes names and paths beside it."""
    folder = member.name.rpartition("/")[0]
    by_name: dict[str, Member] = {}
    parts, missing = [], []
    for name, path in links:
        by_name = by_name or {one.name: one for one in tree.members}
        bare = path.removeprefix("./")
        near = (f"{folder}/{one}" if folder else one for one in (bare, unquote(bare)))
        file = next((by_name[one] for one in near if one in by_name), None)
        if file is None:
            missing.append(f"attachment-missing:{name}")
        else:
            parts.append(Part(name, file.size, file.open))
    return tuple(parts), tuple(missing)


def _parted(lines: list[str]) -> tuple[str, list[str]]:
    """Return what was written, and as flags what the program put below it."""
    flags: list[str] = []
    kept = list(lines)
    while kept and (not kept[-1].strip() or _note(kept[-1])):
        flags += _note(kept.pop())
    while kept and not kept[0].strip():
        del kept[0]
    return "\n".join(kept), flags


def _note(line: str) -> list[str]:
    """Return the flags that a line of the program stands for."""
    if line.strip() in _FLAGS:
        return [_FLAGS[line.strip()]]
    found = _REACTIONS.fullmatch(line.strip())
    if found is None:
        return []
    pairs = [one.rpartition(": ") for one in found[1].split(", ")]
    return [f"reaction:{emoji}:{name}" for name, colon, emoji in pairs if colon]


IMPORTER = Signal()
