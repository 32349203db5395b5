"""Microsoft Teams, as export programs write it from Microsoft's interface: JSON lists of messages, and their channels.

Names of fields begin with a capital in some exports and with a small letter in others. A message of a chat stands in
the file of each of its members; it is taken once, known by its chat or channel and its id. Times are stated in UTC.
What was edited is only there as it was last; reactions move the time of change too, so that counts as no edit.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Role, Skip, Stamp
from disputekit.intake.json_source import Broken, Path, listing, load, located, mapping, walk, word
from disputekit.intake.mail_html import words_of
from disputekit.intake.tree import Member, Tree
from disputekit.record.moment import Precision

CHANNEL = "Teams chat"  # what came through Teams alone was said aloud (case/facts.py)
_MARKS = (
    re.compile(rb'"[Mm]essageType"\s*:'),
    re.compile(rb'"[Cc]reatedDateTime"\s*:'),
    re.compile(rb'"[Ff]rom"\s*:'),
)
_CHANNELS = re.compile(r"channels_[^/]{1,80}\.json")
_EMOJI = re.compile(r'<emoji\b[^<>]{0,300}?\balt="([^"<>]{0,40})"[^<>]{0,300}>')
_LISTS: frozenset[Path] = frozenset({(), ("value",)})


class Teams:
    """See the module."""

    name = "teams"
    version = "1"
    title = "Microsoft Teams"
    channel = CHANNEL
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim all lists of messages of a tree as one source: the same message may stand in several."""
        members = tuple(one for one in tree.members if _is_messages(one))
        if members:
            parts = tuple(one for one in tree.members if _CHANNELS.fullmatch(one.base))
            yield Claim(self.name, members, 90, members[0].base if len(members) == 1 else tree.shown, parts)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read the lists, file by file."""
        del tree, options
        reading = Reading(iter(()), title=claim.title, zone="UTC")
        reading.found = _Export(reading).found(claim)
        return reading


def _is_messages(member: Member) -> bool:
    if not member.name.lower().endswith(".json"):
        return False
    head = member.head().removeprefix(b"\xef\xbb\xbf").lstrip()
    return head[:1] in {b"[", b"{"} and all(mark.search(head) for mark in _MARKS)


def _get(value: Any, *names: str) -> Any:
    """Return what lies under names, each with a small or a capital letter first."""
    for name in names:
        inner = mapping(value)
        value = inner.get(name, inner.get(name[:1].upper() + name[1:]))
    return value


@dataclass(slots=True)
class _Export:
    reading: Reading
    rooms: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def found(self, claim: Claim) -> Iterator[Found]:
        for member in claim.parts:
            self._learn(member)
        for member in claim.members:
            try:
                with member.open() as stream:
                    for path, value in walk(stream, _LISTS.__contains__):
                        yield from self._one(value, path, member)
            except Broken as reason:
                self.reading.read += 1
                yield Fault(member.name, str(reason))

    def _learn(self, member: Member) -> None:
        """Learn the names of channels; without them a channel has its id."""
        try:
            with member.open() as stream:
                value = load(stream)
        except Broken:
            self.reading.warnings.append(f"{member.name} cannot be read: channels have no names")
            return
        for one in listing(value) or listing(_get(value, "value")):
            self.rooms[word(_get(one, "id"))] = word(_get(one, "displayName"))

    def _one(self, value: Any, path: Path, member: Member) -> Iterator[Found]:
        where = f"{member.base} {located(path)}"
        if not path or not isinstance(path[-1], int):
            return
        self.reading.read += 1
        room = word(_get(value, "chatId")) or word(_get(value, "channelIdentity", "channelId"))
        number = word(_get(value, "id"))
        if not number or not word(_get(value, "createdDateTime")):
            yield Fault(where, "is no message: it has no id or no time")
        elif f"{room}/{number}" in self.seen:
            yield Skip(where, "the same message in another member's file")
        else:
            self.seen.add(f"{room}/{number}")
            yield self._item(value, where, room, number)

    def _item(self, value: Any, where: str, room: str, number: str) -> Item:
        kind = word(_get(value, "messageType")) or "message"
        when = _when(word(_get(value, "createdDateTime")))
        sender = word(_get(value, "from", "user", "displayName"))
        program = word(_get(value, "from", "application", "displayName"))
        quoted = [
            word(_get(one, "id"))
            for one in listing(_get(value, "attachments"))
            if word(_get(one, "contentType")) == "messageReference"
        ]
        answered = word(_get(value, "replyToId")) or next(iter(quoted), "")
        flags = ([] if kind == "message" else [f"type:{kind}"]) + (["bot"] if program and not sender else [])
        return Item(
            at=where,
            role=Role.MESSAGE if kind == "message" else Role.SYSTEM,
            when=when,
            sender=sender or program,
            via=CHANNEL,
            room=self.rooms.get(room) or room,
            text=_words(value),
            id=f"{room}/{number}",
            re=f"{room}/{answered}" if answered else "",
            flags=(*flags, *_flags(value)),
            remarks=() if when else (f"no time: {word(_get(value, 'createdDateTime'))[:40]}",),
        )


def _when(said: str) -> Stamp | None:
    try:
        return Stamp(datetime.fromisoformat(said), Precision.SECOND, said)
    except ValueError:
        return None


def _words(value: Any) -> str:
    """Return the subject and what was written, without markup."""
    body = word(_get(value, "body", "content"))
    if word(_get(value, "body", "contentType")).lower() == "html":
        body = words_of(_EMOJI.sub(r"\1", body))
    return "\n\n".join(one for one in (word(_get(value, "subject")), body.strip()) if one)


def _flags(value: Any) -> Iterator[str]:
    """Yield what else is said about a message."""
    if word(_get(value, "deletedDateTime")):
        yield "deleted"
    edited = word(_get(value, "lastEditedDateTime"))
    if edited:
        yield "edited"
        yield f"edited-at:{edited}"
    for one in listing(_get(value, "attachments")):
        kind = word(_get(one, "contentType"))
        if kind in {"messageReference", "forwardedMessageReference"}:
            yield "quote" if kind == "messageReference" else "forwarded"
        elif "card" in kind:
            yield "card"
        else:
            yield f"attachment-missing:{word(_get(one, 'name')) or 'attachment'}"
    counts = Counter(word(_get(one, "reactionType")) or "?" for one in listing(_get(value, "reactions")))
    for name, number in counts.items():
        yield f"reaction:{name}:{number}"


IMPORTER = Teams()
