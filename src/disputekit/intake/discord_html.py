"""Discord, DiscordChatExporter HTML, of 2019 and of today. Ids give each message its exact time in UTC.

The Markdown that the exporter turned into HTML is turned back, so that a text is the one that the CSV holds.
An author stands once for a group of messages. Where a group shows the wall clock too, its difference from the ids
tells the zone in which the export was made.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, timedelta

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Role, Stamp
from disputekit.intake.discord_dates import is_open, printed
from disputekit.intake.discord_markdown import markdown
from disputekit.intake.discord_parts import Channel, Files, channel_of_name, instant_of, media_of, reaction
from disputekit.intake.html_nodes import Node, TooLong, blocks
from disputekit.intake.tree import Member, Tree
from disputekit.record.moment import Precision

_GROUP = "chatlog__message-group"
_HEADS = ("info", "preamble", "postamble")
_MESSAGES = ("chatlog__message-container", "chatlog__message")
_TIMES = ("chatlog__timestamp", "chatlog__short-timestamp", "chatlog__system-notification-timestamp")
_AUTHORS = ("chatlog__author", "chatlog__author-name", "chatlog__system-notification-author")
_PINS = ("chatlog__message--pinned", "chatlog__message-container--pinned")
_BOTS = ("chatlog__bot-tag", "chatlog__author-tag")
_QUARTER = timedelta(minutes=15)
_NUMBER = re.compile(r"[0-9]{15,20}")
_COUNT = re.compile(r"([0-9][0-9,.]{0,12}) message|Exported ([0-9][0-9,.]{0,12})")


class DiscordHtml:
    """See the module."""

    name = "discord-html"
    version = "1"
    title = "Discord, DiscordChatExporter HTML"
    channel = "Discord"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim pages that have the exporter's class names."""
        for member in tree.members:
            head = member.head()
            if b"chatlog__" in head and b"<" in head[:512]:
                yield Claim(self.name, (member,), 96, member.base, media_of(tree, member))

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one page in its order."""
        member = claim.members[0]
        return _Page(member, Files(tree, member), options, channel_of_name(tree, member)).reading()


@dataclass(slots=True)
class _Page:
    member: Member
    files: Files
    options: Options
    channel: Channel
    stated: int = -1
    offsets: set[timedelta] = field(default_factory=set)

    def reading(self) -> Reading:
        reading = Reading(found=iter(()), unit="messages", title=self.channel.name)
        reading.found = self._found(reading)
        return reading

    def _found(self, reading: Reading) -> Iterator[Found]:
        number = 0
        try:
            with self.member.open() as stream:
                for block in blocks(stream, lambda node: node.has(_GROUP, *_HEADS)):
                    if not block.has(_GROUP):
                        self._note(block, reading)
                        continue
                    for found in self._group(block):
                        number, reading.read = number + isinstance(found, Item), reading.read + 1
                        yield found
        except TooLong as reason:
            reading.read += 1
            yield Fault(self.member.base, str(reason))
        self._finish(number, reading)

    def _note(self, block: Node, reading: Reading) -> None:
        """Take what the top of the page, or its end, says."""
        count = _COUNT.search(block.text())
        if count is not None and not block.has("preamble"):
            self.stated = int("".join(filter(str.isdigit, count[1] or count[2])))
        name = block.first("info__channel-name")
        entries = [one.text() for one in block.every("preamble__entry")]
        if name is None and len(entries) < 2:
            return
        said = name.text() if name is not None else entries[1].rpartition(" / ")[2]
        self.channel = self.channel._replace(name=said.strip() or self.channel.name)
        reading.title = self.channel.name

    def _finish(self, number: int, reading: Reading) -> None:
        if self.stated not in {-1, number}:
            reading.warnings.append(f"the file says {self.stated:,} messages and holds {number:,}")
        if len(self.offsets) == 1:
            (offset,) = self.offsets
            sign, minutes = "-" if offset < timedelta() else "+", abs(offset) // timedelta(minutes=1)
            reading.zone = f"UTC{sign}{minutes // 60:02d}:{minutes % 60:02d}" if minutes else "UTC"

    def _group(self, group: Node) -> Iterator[Found]:
        author: Node | None = None
        nodes = list(group.every(*_MESSAGES))
        for place, node in enumerate(nodes):
            author = node.first(*_AUTHORS) or author or group.first(*_AUTHORS)
            at = f"message {node.attributes.get('data-message-id') or f'at line {node.line}'}"
            if group.is_cut and place == len(nodes) - 1:
                yield Fault(at, "the file ends inside of this message")
            else:
                own = node.first(*_TIMES)
                yield self._message(
                    at, node, author, own or group.first(*_TIMES), place == 0 or own is not None
                )
        if group.is_cut and not nodes:
            yield Fault(f"line {group.line}", "the file ends inside of a message group")

    def _message(self, at: str, node: Node, author: Node | None, clock: Node | None, is_own: bool) -> Found:
        number = node.attributes.get("data-message-id", "")
        shown = clock.text() if clock is not None else ""
        when = self._time(number, shown, is_own)
        if when is None:
            why = "can be read in two ways: say --dmy or --mdy" if is_open(shown) else "is no time"
            return Fault(at, f"there is no id to tell the time, and {shown[:60]!r} {why}")
        note = node.first("chatlog__system-notification-content")
        text = note.text() if note is not None else _content(node)
        parts, missing = self.files.sorted_out(_links(node))
        sender, account = _named(author)
        return Item(
            at=at,
            role=Role.MESSAGE if note is None else Role.SYSTEM,
            when=when,
            sender=sender,
            via="Discord",
            room=self.channel.name,
            text=text,
            id=number,
            re=_reply(node),
            flags=(*account, *_marks(node, author), *missing),
            parts=parts,
            remarks=() if is_own or number else ("the time is that of the first message of its group",),
        )

    def _time(self, number: str, shown: str, is_own: bool) -> Stamp | None:
        told = instant_of(number, self.options.now)
        wall = None if is_open(shown) and not self.options.order else printed(shown, self.options.order)
        if told is None:
            return wall
        if wall is not None and is_own:
            gap = wall.at.replace(tzinfo=UTC) - told.replace(second=0, microsecond=0)
            offset = round(gap / _QUARTER) * _QUARTER
            if abs(gap - offset) <= timedelta(minutes=1) and abs(offset) <= timedelta(hours=14):
                self.offsets.add(offset)
        return Stamp(told, Precision.SECOND, shown if is_own and shown else number)


def _content(node: Node) -> str:
    content = node.first("chatlog__content")
    text = "" if content is None else markdown(content)
    if text:
        return text
    pieces = (one.text() for one in node.every("chatlog__embed-title", "chatlog__embed-description"))
    return "\n".join(filter(None, pieces))


def _named(author: Node | None) -> tuple[str, tuple[str, ...]]:
    """Return the full name, and the number of the account."""
    if author is None:
        return "", ()
    account = author.attributes.get("data-user-id", "")
    name, nick = author.attributes.get("title", "").strip(), author.text()
    flags = [f"from:{account}"] if account else []
    flags += [f"shown-as:{nick}"] if nick and nick != name.partition("#")[0] else []
    return name or nick or account, tuple(flags)


def _links(node: Node) -> Iterator[tuple[str, str]]:
    """Yield the link and the name of each attachment."""
    for one in node.every("chatlog__attachment"):
        linked = next((tag.attributes["href"] for tag in one.tags("a") if tag.attributes.get("href")), "")
        shown = (
            tag.attributes.get("src", "")
            for name in ("img", "video", "audio", "source")
            for tag in one.tags(name)
        )
        name = one.first("chatlog__attachment-generic-name")
        yield linked or next(filter(None, shown), ""), name.text() if name is not None else ""


def _reply(node: Node) -> str:
    """Return the id that the link of a reply jumps to."""
    link = node.first("chatlog__reply-link")
    found = None if link is None else _NUMBER.search(f"{link.attributes.get('onclick', '')[:200]}")
    return found[0] if found is not None else ""


def _marks(node: Node, author: Node | None) -> Iterator[str]:
    """Yield what else is shown of a message."""
    edited = node.first("chatlog__edited-timestamp")
    if edited is not None:
        yield "edited"
        yield f"edited-at:{edited.attributes.get('title', '').strip()}"
    if node.has(*_PINS) or node.first(*_PINS) is not None:
        yield "pinned"
    if author is not None and node.first(*_BOTS) is not None:
        yield "bot"
    for sticker in node.every("chatlog__sticker"):
        yield f"sticker:{sticker.attributes.get('title', '').strip() or sticker.text()}"
    if node.first("chatlog__embed") is not None:
        yield "embed"
    for one in node.every("chatlog__reaction"):
        image = next(one.tags("img"), None)
        name = image.attributes.get("alt", "") if image is not None else one.attributes.get("title", "")
        count = one.first("chatlog__reaction-count")
        yield reaction(name, count.text() if count is not None else "1")


IMPORTER = DiscordHtml()
