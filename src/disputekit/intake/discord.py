"""Discord, DiscordChatExporter JSON. Read message by message, so memory does not grow with the channel.

The time is the printed one, which states its offset; where the id of a message tells another time, the reading
warns. ``messageCount`` at the end is compared with what was read: it may be wrong, and a cut file has none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import Any

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Role, Stamp
from disputekit.intake.discord_dates import exact
from disputekit.intake.discord_parts import Channel, Files, instant_of, media_of, reaction
from disputekit.intake.json_source import Broken, Path, listing, located, mapping, walk, word
from disputekit.intake.tree import Member, Tree
from disputekit.record.moment import Precision

# Everything else is somebody's words; a bare number is a kind that the exporter did not know.
_WORDS = {
    "Default",
    "Reply",
    "ChatInputCommand",
    "ContextMenuCommand",
    "ThreadStarterMessage",
    "20",
    "23",
    "21",
}
_NEAR = timedelta(seconds=2)


class DiscordJson:
    """See the module."""

    name = "discord"
    version = "1"
    title = "Discord, DiscordChatExporter JSON"
    channel = "Discord"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim JSON objects that begin with a guild and a channel."""
        for member in tree.members:
            head = member.head(8_192).lstrip(b"\xef\xbb\xbf \t\r\n")
            if head.startswith(b"{") and b'"guild"' in head and b'"channel"' in head:
                yield Claim(self.name, (member,), 95, member.base, media_of(tree, member))

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one channel in the order of the file."""
        member = claim.members[0]
        return _Export(member, Files(tree, member), options).reading()


@dataclass(slots=True)
class _Export:
    member: Member
    files: Files
    options: Options
    channel: Channel = field(default_factory=Channel)
    names: dict[str, str] = field(default_factory=dict)
    stated: int = -1
    odd_ids: int = 0

    def reading(self) -> Reading:
        reading = Reading(found=iter(()), title=self.member.base)
        reading.found = self._found(reading)
        return reading

    def _found(self, reading: Reading) -> Iterator[Found]:
        number = 0
        try:
            with self.member.open() as stream:
                for path, value in walk(stream, lambda path: path in {(), ("messages",)}):
                    if len(path) == 2:
                        reading.read, number = reading.read + 1, number + 1
                        yield self._message(path, value)
                    else:
                        self._note(path, value, reading)
        except Broken as reason:
            reading.read += 1
            yield Fault(self.member.base, str(reason))
        self._finish(number, reading)

    def _note(self, path: Path, value: Any, reading: Reading) -> None:
        if path == ("guild",):
            self.channel = self.channel._replace(guild=word(mapping(value).get("name")))
        elif path == ("channel",):
            one = mapping(value)
            self.channel = self.channel._replace(name=word(one.get("name")), id=word(one.get("id")))
            reading.title = " · ".join(filter(None, (self.channel.guild, self.channel.name)))
        elif path == ("messageCount",) and isinstance(value, int):
            self.stated = value

    def _finish(self, number: int, reading: Reading) -> None:
        if self.stated not in {-1, number}:
            reading.warnings.append(f"the file says {self.stated:,} messages and holds {number:,}")
        if self.odd_ids:
            reading.warnings.append(
                f"ids of messages that tell another time than the one printed: {self.odd_ids:,}"
            )

    def _message(self, path: Path, value: Any) -> Found:
        at = located(path)
        if not isinstance(value, dict):
            return Fault(at, "this is no message")
        kind, number = word(value.get("type")), word(value.get("id"))
        when = self._time(word(value.get("timestamp")), number)
        named = (
            (word(one.get("url")), word(one.get("fileName"))) for one in listing(value.get("attachments"))
        )
        parts, missing = self.files.sorted_out(named)
        sender, account = self._sender(mapping(value.get("author")))
        return Item(
            at=at,
            role=Role.MESSAGE if not kind or kind in _WORDS else Role.SYSTEM,
            when=when,
            sender=sender,
            via="Discord",
            room=self.channel.name or self.channel.id,
            text=_text(value),
            id=number,
            re=word(mapping(value.get("reference")).get("messageId")),
            flags=(*account, *_marks(value, kind), *missing),
            parts=parts,
            remarks=() if when is not None else ("no time is stated",),
        )

    def _time(self, printed: str, number: str) -> Stamp | None:
        when, told = exact(printed), instant_of(number, self.options.now)
        if when is None:
            return None if told is None else Stamp(told, Precision.SECOND, printed or number)
        if told is not None and abs(told - when.at.astimezone(UTC)) > _NEAR:
            self.odd_ids += 1
        return when

    def _sender(self, author: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
        """Return the name; with its number where somebody else of that name has written before."""
        name, account = word(author.get("name")), word(author.get("id"))
        number = word(author.get("discriminator"))
        if self.names.setdefault(name, account) != account:
            name = f"{name}#{number}" if number.strip("0") else f"{name} ({account})"
        nick = word(author.get("nickname"))
        flags = [f"from:{account}"] if account else []
        flags += [f"shown-as:{nick}"] if nick and nick != word(author.get("name")) else []
        return name or account, (*flags, *(("bot",) if author.get("isBot") is True else ()))


def _text(value: dict[str, Any]) -> str:
    """Return what was written; of a message with nothing written, what was forwarded or embedded."""
    text = word(value.get("content"))
    forwarded = word(mapping(value.get("forwardedMessage")).get("content"))
    if text or forwarded:
        return text or forwarded
    pieces = (word(one.get(key)) for one in listing(value.get("embeds")) for key in ("title", "description"))
    return "\n".join(filter(None, pieces))


def _marks(value: dict[str, Any], kind: str) -> Iterator[str]:
    """Yield what else is said about a message."""
    edited = word(value.get("timestampEdited"))
    if edited:
        yield "edited"
        yield f"edited-at:{edited}"
    if kind and kind not in {"Default", "Reply"}:
        yield f"type:{kind}"
    if word(value.get("callEndedTimestamp")):
        yield f"call-ended:{word(value.get('callEndedTimestamp'))}"
    if value.get("isPinned") is True:
        yield "pinned"
    if mapping(value.get("forwardedMessage")):
        yield "forwarded"
    for sticker in listing(value.get("stickers")):
        yield f"sticker:{word(sticker.get('name'))}"
    if listing(value.get("embeds")):
        yield "embed"
    for one in listing(value.get("reactions")):
        emoji = mapping(one.get("emoji"))
        yield reaction(word(emoji.get("name")) or word(emoji.get("code")), word(one.get("count")))


IMPORTER = DiscordJson()
