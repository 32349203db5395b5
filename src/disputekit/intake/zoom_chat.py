"""The chat of a Zoom meeting, as saved by somebody in it or beside a recording in the cloud; four shapes in all.

A line states a clock time and no date. What was saved on a computer lies in a folder whose name has the date (the
clock is that of the computer); in the cloud the time counts from the start of the recording, which the file's name
states in UTC. Without either a message has no time, and says so.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from disputekit.intake.base import Claim, Found, Item, Options, Reading, Role, Stamp
from disputekit.intake.headed_lines import HeadedLines
from disputekit.intake.tree import Member, Tree
from disputekit.record.moment import Precision

CHANNEL = "Zoom chat"  # what came through Zoom alone was said aloud (case/facts.py)
MAX_LINE = 1024 * 1024
_CLOCK = r"([0-9]{1,3}:[0-5][0-9]:[0-5][0-9])"
_SAVED = re.compile(_CLOCK + r"[\t ]{1,8}From[\t ]{1,8}(.*)")
_CLOUD = re.compile(_CLOCK + r"\t([^\t\n]{1,200}):\t(.*)")
_FOLDER = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}\.[0-9]{2}\.[0-9]{2}) ")
_RECORDED = re.compile(r"GMT([0-9]{8}-[0-9]{6})_")
_PRIVATE = re.compile(r" ?\((?:Privately|Direct Message)\)\Z")
_PROGRAM = re.compile(r'Reacted to ["\u201c].* with |Removed an? .* reaction from ["\u201c]')
_REPLY = re.compile(r'Replying to ["\u201c]')
_NO_DATE = "said at {}; the file does not say on which day"
_NO_START = "said {} after the start; the file does not say when the recording began"


class _Header(NamedTuple):
    """A first line taken apart. ``offset`` tells that its clock counts from the start of the recording."""

    clock: str
    sender: str
    to: str
    text: str
    offset: bool = False
    remark: str = ""


class ZoomChat:
    """See the module."""

    name = "zoom-chat"
    version = "1"
    title = "chat of a Zoom meeting"
    channel = CHANNEL
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim texts whose first line is a message of such a chat."""
        for member in tree.members:
            head = member.head(2_048).decode("utf-8-sig", "replace").lstrip()
            header = _header(re.split(r"[\r\n]", head, maxsplit=1)[0])
            if header is not None:
                yield Claim(self.name, (member,), 85 if header.offset else 92, member.base)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one chat."""
        del options
        member = claim.members[0]
        reading = Reading(iter(()), unit="lines", title=member.base)
        saved = _stated(_FOLDER, "%Y-%m-%d %H.%M.%S", member.name, tree.shown)
        recorded = _stated(_RECORDED, "%Y%m%d-%H%M%S", member.base)
        reading.found = _Chat(member, reading, saved, recorded).found()
        return reading


def _stated(pattern: re.Pattern[str], form: str, *names: str) -> datetime | None:
    """Return the time that a name states."""
    for name in names:
        found = pattern.search(name)
        try:
            return datetime.strptime(" ".join(found.groups()), form) if found else None  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _header(line: str) -> _Header | None:
    cloud = _CLOUD.fullmatch(line)
    if cloud is not None:
        return _Header(cloud[1], cloud[2].strip(), "", cloud[3], offset=True)
    saved = _SAVED.fullmatch(line)
    if saved is None:
        return None
    rest = saved[2].rstrip()
    if " : " not in rest and rest.endswith(":"):
        who, text = rest.removesuffix(":"), ""
    else:
        who, colon, text = rest.partition(" : " if " : " in rest else ": ")
        if not colon:
            return None
    return _addressed(saved[1], who, text)


def _addressed(clock: str, who: str, text: str) -> _Header:
    """Tell the sender from the receiver. Zoom puts two blanks around names, as these may hold the word themselves."""
    remark = ""
    if "  to  " in who:
        sender, _, to = who.rpartition("  to  ")
    elif " to " in who.strip():
        sender, _, to = who.rpartition(" to ")
        remark = f"who wrote to whom is not certain: {who.strip()}" if " to " in sender else ""
    else:
        sender, to = who, ""
    return _Header(clock, sender.strip(), to.strip(), text, remark=remark)


def _after(clock: str) -> timedelta:
    hours, minutes, seconds = map(int, clock.split(":"))
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _lines(member: Member) -> Iterator[str]:
    with member.open() as raw, io.TextIOWrapper(raw, "utf-8-sig", errors="replace", newline=None) as text:
        while line := text.readline(MAX_LINE):
            yield line.removesuffix("\n")


@dataclass(slots=True)
class _Chat:
    member: Member
    reading: Reading
    saved: datetime | None
    recorded: datetime | None

    def found(self) -> Iterator[Found]:
        return HeadedLines(_lines(self.member), self.reading, _header, self._item).found()

    def _item(self, head: _Header, body: list[str], where: str) -> Item:
        lines = [head.text, *(line.removeprefix("\t") for line in body)]
        text = "\n".join(lines).strip("\n").rstrip()
        when, remark = self._when(head)
        flags = [
            *(["private"] if _PRIVATE.search(head.to) else []),
            *(["reply"] if _REPLY.match(text.lstrip()) else []),
        ]
        to = _PRIVATE.sub("", head.to).strip()
        return Item(
            at=where,
            role=Role.SYSTEM if _PROGRAM.match(text.lstrip()) else Role.MESSAGE,
            when=when,
            sender=head.sender,
            to=() if not to or to.startswith("Everyone") else (to,),
            via=CHANNEL,
            text=text,
            flags=tuple(flags),
            remarks=tuple(one for one in (head.remark, remark) if one),
        )

    def _when(self, head: _Header) -> tuple[Stamp | None, str]:
        """Return the time of a message, and what is uncertain about it."""
        try:
            if head.offset:
                return self._since_start(head.clock)
            return self._on_its_day(head.clock)
        except OverflowError:
            return None, f"no time: {head.clock}"

    def _since_start(self, clock: str) -> tuple[Stamp | None, str]:
        if self.recorded is None:
            return None, _NO_START.format(clock)
        return Stamp(self.recorded.replace(tzinfo=UTC) + _after(clock), Precision.SECOND, clock), ""

    def _on_its_day(self, clock: str) -> tuple[Stamp | None, str]:
        after = _after(clock)
        if self.saved is None or after >= timedelta(days=1):
            return None, _NO_DATE.format(clock)
        at = datetime.combine(self.saved, datetime.min.time()) + after
        if at < self.saved - timedelta(hours=12):  # a meeting that began before midnight
            return Stamp(
                at + timedelta(days=1), Precision.SECOND, clock
            ), "the day after the one of the folder"
        return Stamp(at, Precision.SECOND, clock), ""


IMPORTER = ZoomChat()
