"""Discord, DiscordChatExporter plain text: a banner, then ``[date] Author`` and what was written below it.

It has no ids and prints the wall clock of the machine that exported. A message begins at a header after an empty
line; what somebody pastes can look like one, so the number in the banner is compared and a difference is told.
The files of a message stand under ``{Attachments}``; embeds are flags, as in the other forms.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Skip
from disputekit.intake.discord_dates import Order, decided, stamp
from disputekit.intake.discord_parts import Channel, Files, channel_of_name, media_of, reactions_of
from disputekit.intake.tree import Member, Tree

MAX_LINE = 1024 * 1024
MAX_LINES = 20_000  # of one message; Discord stops at some thousand letters
_RULE = "=" * 20
_HEADER = re.compile(r"\[([^\[\]]{8,60})\] (\S.{0,200})")
_SECTIONS = ("{Attachments}", "{Embed}", "{Stickers}", "{Reactions}")
_COUNT = re.compile(r"(?:Messages: |Exported )([0-9,. ]{1,12})")
_PINNED = " (pinned)"


class DiscordText:
    """See the module."""

    name = "discord-text"
    version = "1"
    title = "Discord, DiscordChatExporter plain text"
    channel = "Discord"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim texts that begin with the exporter's banner."""
        for member in tree.members:
            head = member.head(1_024).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
            banner = head.split(b"\n", 3)
            if head.startswith(_RULE.encode()) and len(banner) > 2 and banner[1].startswith(b"Guild: "):
                yield Claim(self.name, (member,), 96, member.base, media_of(tree, member))

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one file; raises Undecided where the order of day and month cannot be told."""
        member = claim.members[0]
        order = decided(_dates(member), options)
        return _Export(member, Files(tree, member), order, channel_of_name(tree, member)).reading()


def _lines(member: Member) -> Iterator[str]:
    with member.open() as raw, io.TextIOWrapper(raw, "utf-8-sig", errors="replace", newline="\n") as text:
        while line := text.readline(MAX_LINE):
            yield line.removesuffix("\n").removesuffix("\r")


def _header(line: str) -> tuple[str, str] | None:
    """Return date and author of a header line."""
    found = _HEADER.fullmatch(line) if line.startswith("[") else None
    if found is None or not (stamp(found[1], "dmy") or stamp(found[1], "mdy")):
        return None
    return found[1], found[2]


def _dates(member: Member) -> Iterator[tuple[str, str]]:
    before = ""
    for number, line in enumerate(_lines(member), start=1):
        header = None if before else _header(line)
        if header is not None:
            yield f"line {number}", header[0]
        before = line


@dataclass(slots=True)
class _Export:
    member: Member
    files: Files
    order: Order
    channel: Channel
    stated: int = -1
    rules: int = 0  # of the banner, passed so far
    first: int = 0  # line of the header
    head: tuple[str, str] | None = None
    body: list[str] = field(default_factory=list)

    def reading(self) -> Reading:
        reading = Reading(
            found=iter(()),
            unit="lines",
            order=self.order.name,
            order_because=self.order.because,
            title=self.channel.name,
        )
        reading.found = self._found(reading)
        return reading

    def _found(self, reading: Reading) -> Iterator[Found]:
        before, messages = "", 0
        for line in _lines(self.member):
            reading.read += 1
            header = None if before else _header(line)
            if header is not None or (not before and line.startswith(_RULE) and self.rules >= 2):
                messages += self.head is not None
                yield from self._close(reading)
                self.first, self.head = reading.read, header
            elif self.head is None:
                self._note(line, reading)
            if header is None:
                self.body.append(line)
            if len(self.body) > MAX_LINES:
                yield Fault(f"line {self.first}", "a message without an end", len(self.body) + 1)
                self.head, self.body = None, []
            before = line
        messages += self.head is not None
        yield from self._close(reading)
        if self.stated not in {-1, messages}:
            reading.warnings.append(f"the file says {self.stated:,} messages and holds {messages:,}")

    def _note(self, line: str, reading: Reading) -> None:
        """Take what the banner says, at the top or at the end."""
        self.rules += line.startswith(_RULE)
        count = _COUNT.match(line)
        if count is not None:
            self.stated = int("".join(filter(str.isdigit, count[1])) or -1)
        elif line.startswith("Channel: "):
            name = line.removeprefix("Channel: ").rpartition(" / ")[2].strip()
            self.channel = self.channel._replace(name=name or self.channel.name)
            reading.title = self.channel.name

    def _close(self, reading: Reading) -> Iterator[Found]:
        """Give what was collected: the banner, or a message with its lines."""
        lines, self.body = self.body, []
        if self.head is not None:
            reading.continuation += len(lines)
            yield self._item(self.head, lines)
        elif lines:
            self.rules = max(self.rules, 2)
            yield Skip(f"lines {max(self.first, 1)}-{reading.read - 1}", "banner", len(lines))

    def _item(self, head: tuple[str, str], lines: list[str]) -> Found:
        text, sections = _parted(lines)
        author, is_pinned = head[1].removesuffix(_PINNED), head[1].endswith(_PINNED)
        links = [(line.strip(), "") for name, line in sections if name == "{Attachments}" and line]
        parts, missing = self.files.sorted_out(links)
        flags = ["pinned"] if is_pinned else []
        for name, line in sections:
            if name == "{Reactions}":
                flags += reactions_of(line)
            elif name == "{Stickers}" and line:
                flags.append(f"sticker:{line.strip()}")
        if any(name == "{Embed}" for name, _ in sections):
            flags.append("embed")
        last = self.first + len(lines)
        return Item(
            at=f"lines {self.first}-{last}" if lines else f"line {self.first}",
            when=stamp(head[0], self.order.name),
            sender=author,
            via="Discord",
            room=self.channel.name,
            text=text,
            flags=(*flags, *missing),
            parts=parts,
        )


def _parted(lines: list[str]) -> tuple[str, list[tuple[str, str]]]:
    """Return what was written, and the lines of the sections below it with the name of their section."""
    start = next(
        (at for at, line in enumerate(lines) if line in _SECTIONS and (not at or not lines[at - 1])),
        len(lines),
    )
    sections: list[tuple[str, str]] = []
    name = ""
    for line in lines[start:]:
        if line in _SECTIONS:
            name = line
            sections.append((name, ""))
        elif line.strip():
            sections.append((name, line))
    return "\n".join(lines[:start]).strip("\n"), sections


IMPORTER = DiscordText()
