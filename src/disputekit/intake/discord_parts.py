"""What all forms of a DiscordChatExporter file have in common: ids that are times, channels, reactions, files.

A Discord id holds its own creation time in UTC, to the millisecond: ``(id >> 22) + 1420070400000``. JSON and HTML print
ids, CSV and plain text do not. So that one channel in two forms is one conversation, all forms give the same text of
a message: its Markdown as typed (HTML is turned back), without embeds. What HTML cannot give back (``*`` and ``_`` both
make italics) is passed over where forms are compared (case/wording.py).
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import unquote

from disputekit.intake.base import Part
from disputekit.intake.json_source import sound
from disputekit.intake.tree import Member, Tree

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FILE_NAME = re.compile(
    r"(?:(?P<rest>.+) - )?(?P<name>[^\[\]]+?) \[(?P<id>[0-9]{10,20})\](?: \(.{1,60}\))?(?: \[part [0-9]+\])?"
)
_PART_NAME = re.compile(r"[0-9]{1,4}|part ?[0-9]{1,4}")
_MAX_ID = 2**63


def instant_of(number: str, now: datetime) -> datetime | None:
    """Return the UTC time in an id; None where it is no id, or one whose time lies in the future."""
    if not (number.isascii() and number.isdigit() and 15 <= len(number) <= 20) or int(number) >= _MAX_ID:
        return None
    at = _EPOCH + (int(number) >> 22) * _MILLISECOND
    return at if at <= now + timedelta(days=1) else None


class Channel(NamedTuple):
    """A conversation. ``id`` is empty where the file does not say it."""

    name: str = ""
    id: str = ""
    guild: str = ""


def channel_of_name(tree: Tree, member: Member) -> Channel:
    """Return the channel that a file name tells: ``Guild - Category - channel [id].csv``, else its folder or stem."""
    whole = f"{tree.shown}/{member.name}" if not tree.shown.endswith(member.name) else tree.shown
    *folders, base = whole.replace("\\", "/").split("/")
    stem = base.rpartition(".")[0] or base
    found = _FILE_NAME.fullmatch(stem)
    if found is not None:
        guild = (found["rest"] or "").partition(" - ")[0]
        return Channel(found["name"].rpartition(" - ")[2], found["id"], guild)
    if _PART_NAME.fullmatch(stem.lower()) and folders and folders[-1] not in {"", ".", ".."}:
        return Channel(folders[-1])
    return Channel(stem)


def reaction(name: str, count: str) -> str:
    """Return the flag of a reaction; an emoji of the server's own is written without colons."""
    return f"reaction:{sound(name.strip().strip(':')) or '?'}:{count if count.isascii() and count.isdigit() else 1}"


def reactions_of(text: str) -> tuple[str, ...]:
    """Read ``KMD (5),heart (4)`` of a CSV, or ``KMD (5) heart`` of plain text, which leaves a single one uncounted."""
    flags: list[str] = []
    waiting = ""
    for piece in text.replace(",", " ").split():
        is_count = piece.startswith("(") and piece.endswith(")")
        if waiting:
            flags.append(reaction(waiting, piece[1:-1] if is_count else "1"))
        waiting = "" if is_count else piece
    return (*flags, reaction(waiting, "1")) if waiting else tuple(flags)


class Files:
    """The files beside an export (``NAME_Files/``), found by the paths and links that it prints."""

    def __init__(self, tree: Tree, member: Member) -> None:
        folder = member.name.rpartition("/")[0]
        self.folder = f"{folder}/" if folder else ""
        self.by_name = {one.name: one for one in tree.members}

    def sorted_out(self, links: Iterable[tuple[str, str]]) -> tuple[tuple[Part, ...], tuple[str, ...]]:
        """Return the files that are there, and flags for those that are not; takes links and names."""
        parts: list[Part] = []
        flags: list[str] = []
        for link, name in links:
            found = (
                None if "://" in link else self.by_name.get(self.folder + unquote(link).replace("\\", "/"))
            )
            label = sound(name) or file_name(link)
            if found is not None:
                parts.append(Part(label, found.size, found.open))
            else:
                flags.append(f"attachment-missing:{label}")
        return tuple(parts), tuple(flags)


def file_name(link: str) -> str:
    """Return the last part of a link or path, without its query."""
    return (
        sound(unquote(link.partition("?")[0]).replace("\\", "/").rstrip("/").rpartition("/")[2])
        or "attachment"
    )


def media_of(tree: Tree, member: Member) -> tuple[Member, ...]:
    """Return the files of ``NAME_Files/``, which the exporter writes beside ``NAME``."""
    stem = member.name.rpartition(".")[0]
    return tuple(one for name in (member.name, stem) for one in tree.below(f"{name}_Files"))
