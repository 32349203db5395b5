# ruff: noqa: RUF001 (the letters of many alphabets are what this is about)
"""WhatsApp's "Export chat": a text file, alone or in a zip with media, in the shapes of all telephones.

Facts and counts are those of real exports. WhatsApp prints no ids and no zone; which of day and month comes first
depends on the telephone, and is told by the whole file or by the user.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from disputekit.intake.base import Claim, Fault, Found, Importer, Options, Reading
from disputekit.intake.tree import Member, Tree
from disputekit.intake.whatsapp_lines import head_of
from disputekit.intake.whatsapp_order import decide
from disputekit.intake.whatsapp_read import CHANNEL, messages, plan_of
from disputekit.intake.whatsapp_survey import Survey, at_most, survey

_HEAD = 16_384
_FEW = 3
_DROPPED = 5  # one line in five
_SHOWN = 80
_NAMED = re.compile(r"whatsapp|^_chat\.txt$", re.IGNORECASE)
_MEDIA = re.compile(r"\d{8}-.+|(?:IMG|VID|PTT|AUD|DOC|STK)-\d{8}-WA\d+\..+|.+\.vcf", re.IGNORECASE)
_TITLES = re.compile(
    r"^(?:WhatsApp[- ]Chat(?: with| mit| -|verlauf mit)?|Chat (?:de )?WhatsApp (?:with|con|com|s uživatelem|di|met)"
    r"|Discussion WhatsApp avec|WhatsApp-chat met|Conversa do WhatsApp com|Чат WhatsApp с(?: контактом)?) (.+)$",
    re.IGNORECASE,
)


class WhatsApp:
    """Reads the text that "Export chat" writes."""

    name = "whatsapp"
    version = "1"
    title = "WhatsApp chat export"
    channel = CHANNEL
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Return the chats of a tree. In a folder with ``_chat.txt``, other texts are what was sent in the chat."""
        folders: dict[str, list[tuple[Member, int]]] = {}
        for member in tree.members:
            if sure := _how_sure(member):
                folders.setdefault(member.name.rpartition("/")[0], []).append((member, sure))
        for folder, chats in folders.items():
            named = [chat for chat in chats if chat[0].base == "_chat.txt"] or chats
            texts = {member.name for member, _ in named}
            beside = [one for one in _beside(tree, folder) if one.name not in texts]
            media = tuple(
                one for one in beside if _MEDIA.fullmatch(one.base) or (tree.whole and len(named) == 1)
            )
            for member, sure in named:
                yield Claim(self.name, (member,), sure, _title(tree, member), media)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read a chat: once to learn how, and again for its messages."""
        member = claim.members[0]
        told = survey(member.open)
        title = claim.title or _title(tree, member)
        if why := _why_not(told):
            return Reading(iter(_refused(told, why)), unit="lines", read=told.lines, title=title)
        order = decide(told.own_days(), options.order, at_most(options.now.date()))
        beside = (*_beside(tree, member.name.rpartition("/")[0]), *claim.parts)
        files = {one.base: one for one in beside if one.name != member.name}
        reading = Reading(iter(()), unit="lines", order=order.order, order_because=order.because, title=title)
        reading.warnings.extend(_warnings(told))
        reading.found = messages(plan_of(member.open, told, order.order, title, files), reading)
        return reading


def _beside(tree: Tree, folder: str) -> Iterator[Member]:
    """Yield the members that lie in a folder itself."""
    return (one for one in tree.members if one.name.rpartition("/")[0] == folder)


def _how_sure(member: Member) -> int:
    """Return how sure it is that a file is a chat, by the lines of its beginning; 0 where it is none."""
    begin = member.head(_HEAD)
    wide = begin[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if not wide and b"\0" in begin:
        return 0
    lines = begin.decode("utf-16" if wide else "utf-8", errors="replace").splitlines()
    heads = [(line, head) for line in lines if (head := head_of(line)) is not None]
    spoken = sum(": " in line[head.end :] for line, head in heads)
    if not heads or spoken * 3 < len(heads):
        return 70 if heads and _NAMED.search(member.base) else 0
    if _NAMED.search(member.base):
        return 95
    if len(heads) * 4 < len([line for line in lines if line.strip()]):
        return 20
    return 60 if len(heads) >= _FEW else 40


def _title(tree: Tree, member: Member) -> str:
    """Return whom the chat is with, as far as the names of files tell."""
    for name in (member.base, tree.shown.rstrip("/").replace("\\", "/").rpartition("/")[2]):
        if found := _TITLES.match(re.sub(r"(?:\.(?:txt|zip))+$", "", name, flags=re.IGNORECASE)):
            return found[1].strip()
    return ""


def _why_not(told: Survey) -> str:
    """Return why a file cannot be read as a chat, with its first lines; nothing where it can."""
    if not told.heads:
        return "no line begins as a WhatsApp message does; the first lines are: " + _shown(told.first)
    if told.before * _DROPPED > told.lines:
        return (
            f"{told.before} of {told.lines} lines stand in front of the first message; they begin: "
            + _shown(told.first)
        )
    if told.strange * _DROPPED > told.heads + told.strange:
        lines = ", ".join(str(number) for number, _ in told.first_strange)
        return (
            f"{told.strange} lines begin with a time in a shape that is not known (lines {lines}, ...): "
            + _shown([text for _, text in told.first_strange])
        )
    return ""


def _shown(lines: Sequence[str]) -> str:
    return (
        " | ".join(ascii(line[:_SHOWN])[1:-1] if not line.isprintable() else line[:_SHOWN] for line in lines)
        or "none"
    )


def _refused(told: Survey, why: str) -> Iterator[Found]:
    yield Fault(f"lines 1-{told.lines}" if told.lines else "the file", why, max(told.lines, 0))


def _warnings(told: Survey) -> Iterator[str]:
    """Yield what the user should know of a file as a whole."""
    own = told.own_shapes()
    if len(own) > 1:
        yield f"its lines begin in {len(own)} shapes: it seems to be put together from several exports"
    quoted = sum(number for shape, number in told.shapes.items() if shape not in own)
    if quoted:
        yield f"{quoted} lines begin as those of another export do, and are read as text quoted in a message"
    if any(dated.day.month and not dated.day.c for dated in told.own_days()):
        yield "some lines state no year: these messages have no time"


IMPORTER: Importer = WhatsApp()
