"""Telegram Desktop, export as HTML: ``messages.html``, ``messages2.html`` and so on, which are one chat.

A message that follows another one of the same person within a short time has no name: the last one is carried on. Times
are in the ``title`` of the date, day first, with the offset since 2022; older ones are wall clock. Service notes have no
time of their own and get the day of the date line above them, no more. HTML has no edits, no numbers of accounts and
no id of the chat (two chats have a message 7, and a contact may be renamed), so messages have no ids and are laid
over those of other exports line by line: prefer the JSON export, which has them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Part, Reading, Role, Skip, Stamp
from disputekit.intake.html_nodes import Node, TooLong, blocks
from disputekit.intake.json_source import sound
from disputekit.intake.telegram_words import media_beside
from disputekit.intake.tree import Member, Tree
from disputekit.record.moment import Precision

_PAGE = re.compile(r"messages([0-9]{0,5})\.html")
_TITLE = re.compile(
    r"([0-9]{2})\.([0-9]{2})\.([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2})(?: UTC([+-])([0-9]{2}):([0-9]{2}))?"
)
_DAY = re.compile(r"([0-9]{1,2}) ([A-Z][a-z]{2,8}) ([0-9]{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_REPLY = re.compile(r"#go_to_message([0-9]{1,15})$")
_VIA = " via @"


class TelegramHtml:
    """See the module."""

    name = "telegram-html"
    version = "2"
    title = "Telegram Desktop, HTML"
    channel = "Telegram"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim the pages of each folder together, in the order of their numbers."""
        folders: dict[str, list[Member]] = {}
        for member in tree.members:
            if _is_page(member):
                folders.setdefault(member.name.rpartition("/")[0], []).append(member)
        for folder, pages in folders.items():
            ordered = tuple(sorted(pages, key=_number))
            yield Claim(
                self.name, ordered, 92, folder.rpartition("/")[2] or tree.shown, media_beside(tree, pages[0])
            )

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:  # noqa: ARG002  the same for all importers
        """Read the pages one after the other."""
        folder = claim.members[0].name.rpartition("/")[0]
        files = {one.name: one for one in (*tree.members, *claim.parts)}
        return _Export(claim, files, f"{folder}/" if folder else "").reading()


def _is_page(member: Member) -> bool:
    head = member.head(32_768)
    return (
        b"<" in head[:64]
        and b'class="page_wrap' in head
        and (b'class="history"' in head or b'class="message ' in head)
    )


def _number(member: Member) -> tuple[int, str]:
    found = _PAGE.fullmatch(member.base)
    return int(found[1] or 1) if found is not None else 0, member.name


@dataclass(slots=True)
class _Export:
    claim: Claim
    files: dict[str, Member]
    folder: str
    chat: str = ""
    sender: str = ""
    day: Stamp | None = None
    local_only: int = 0
    offsets: set[str] = field(default_factory=set)

    def reading(self) -> Reading:
        reading = Reading(found=iter(()), title=self.claim.title)
        reading.found = self._found(reading)
        return reading

    def _found(self, reading: Reading) -> Iterator[Found]:
        for member in self.claim.members:
            try:
                with member.open() as stream:
                    for block in blocks(
                        stream, lambda node: node.tag == "div" and node.has("message", "page_header")
                    ):
                        if block.has("page_header"):
                            self.chat = block.text() or self.chat
                            reading.title = self.chat or reading.title
                            continue
                        reading.read += 1
                        yield self._block(block, member)
            except TooLong as reason:
                reading.read += 1
                yield Fault(member.name, str(reason))
        if len(self.offsets) == 1:
            reading.zone = f"UTC{self.offsets.pop()}"
        if self.local_only:
            reading.warnings.append(
                f"messages with only the wall clock of the machine that exported: {self.local_only:,}"
            )

    def _block(self, block: Node, member: Member) -> Found:
        number = block.attributes.get("id", "").removeprefix("message")
        at = f"{member.base} message{number}" if number else f"{member.base} line {block.line}"
        if block.is_cut:
            return Fault(at, "the file ends inside of this message")
        body = next(iter(block.every("body")), block)
        if block.has("service"):
            return self._service(at, number, block.text())
        when = self._stamp(body)
        if when is None:
            return Fault(at, "a message without a date")
        name = _own(body, "from_name")
        if name is not None:
            self.sender = _written(name).partition(_VIA)[0].strip() or "Deleted Account"
        return self._message(at, body, when, name)

    def _service(self, at: str, number: str, words: str) -> Found:
        """Take a date line for what follows, or give a note; only lines of the program's own have no id above zero."""
        if number.startswith("-") or not number:
            self.day = _day(words)
            if self.day is not None:
                return Skip(at, "date line")
        return Item(
            at=at,
            role=Role.SYSTEM,
            when=self.day,
            via="Telegram",
            room=self.chat,
            text=sound(words),
            remarks=("the export states only the day",) if self.day else ("no time is stated",),
        )

    def _message(self, at: str, body: Node, when: Stamp, name: Node | None) -> Item:
        if when.at.tzinfo is None:
            self.local_only += 1
        forwarded = next((one for one in body.every("forwarded") if one.has("body")), None)
        text = body.first("text") or (forwarded.first("text") if forwarded is not None else None)
        parts, flags = self._media(body)
        reply = body.first("reply_to")
        link = next(reply.tags("a"), None) if reply is not None else None
        target = _REPLY.search(link.attributes.get("href", "")[-60:]) if link is not None else None
        marks = (
            [f"via-bot:@{_written(name).partition(_VIA)[2]}"]
            if name is not None and _VIA in _written(name)
            else []
        )
        if forwarded is not None:
            origin = forwarded.first("from_name")
            marks += ["forwarded", f"forwarded-from:{_written(origin) if origin is not None else 'unknown'}"]
        signature = body.first("signature")
        if signature is not None:
            marks.append(f"signed:{signature.text()}")
        marks += _reactions(body)
        return Item(
            at=at,
            when=when,
            sender=sound(self.sender),
            via="Telegram",
            room=self.chat,
            text=sound(text.text()) if text is not None else "",
            re=f"message{target[1]}" if target is not None else "",
            flags=(*marks, *flags),
            parts=parts,
        )

    def _stamp(self, body: Node) -> Stamp | None:
        date = next((one for one in body.every("date") if one.attributes.get("title")), None)
        found = _TITLE.fullmatch(date.attributes["title"].strip()) if date is not None else None
        if found is None:
            return None
        day, month, year, hour, minute, second = (int(found[place]) for place in range(1, 7))
        zone = None
        if found[7]:
            size = timedelta(hours=int(found[8]), minutes=int(found[9]))
            if size > timedelta(hours=15):
                return None
            zone = timezone(-size if found[7] == "-" else size)
            self.offsets.add(f"{found[7]}{found[8]}:{found[9]}")
        try:
            return Stamp(
                datetime(year, month, day, hour, minute, second, tzinfo=zone), Precision.SECOND, found[0]
            )
        except ValueError:
            return None

    def _media(self, body: Node) -> tuple[tuple[Part, ...], tuple[str, ...]]:
        """Return the linked files that are there, and flags for those that are named only."""
        parts: list[Part] = []
        flags: list[str] = []
        for wrap in body.every("media_wrap"):
            links = [one.attributes.get("href", "") for one in wrap.tags("a")]
            linked = [
                one for one in links if one and "://" not in one and not one.startswith(("#", "mailto:"))
            ]
            title = wrap.first("title")
            label = sound(title.text()) if title is not None else "file"
            for link in linked:
                found = self.files.get(self.folder + link)
                name = sound(link.rpartition("/")[2])
                if found is not None:
                    parts.append(Part(name, found.size, found.open))
                else:
                    flags.append(f"attachment-missing:{name}")
            if not linked:
                status = wrap.first("status")
                more = f" ({sound(status.text())})" if status is not None and status.text() else ""
                flags.append(
                    f"media:{label}{more}"
                    if wrap.first("media_call", "media_poll")
                    else f"attachment-missing:{label}{more}"
                )
        return tuple(parts), tuple(flags)


def _own(body: Node, name: str) -> Node | None:
    """Return the first element of that class that is no part of a forwarded message or of a reply."""
    for child in body.children:
        if isinstance(child, Node) and not child.has("forwarded", "reply_to"):
            if child.has(name):
                return child
            found = _own(child, name)
            if found is not None:
                return found
    return None


def _written(name: Node) -> str:
    """Return a name without the date that stands inside of it in forwards."""
    pieces = (one if isinstance(one, str) else "" if one.has("date") else one.text() for one in name.children)
    return " ".join("".join(pieces).split())


def _reactions(body: Node) -> Iterator[str]:
    for one in body.every("reaction"):
        emoji, count = one.first("emoji"), one.first("count")
        people = sum(1 for _ in one.every("userpic"))
        number = count.text() if count is not None else str(people or 1)
        yield f"reaction:{sound(emoji.text()) if emoji is not None else '?'}:{number if number.isdigit() else 1}"


def _day(words: str) -> Stamp | None:
    """Read ``3 March 2026``; exports are in English whatever the program's language."""
    found = _DAY.fullmatch(words)
    if found is None or found[2][:3] not in _MONTHS:
        return None
    try:
        at = datetime(int(found[3]), _MONTHS.index(found[2][:3]) + 1, int(found[1]))  # noqa: DTZ001  a date
    except ValueError:
        return None
    return Stamp(at, Precision.DAY, words)


IMPORTER = TelegramHtml()
