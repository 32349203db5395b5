"""Slack, the export of a workspace as folder or zip; slackdump's exports and single conversations as well.

Each conversation is a room. Names come from ``users.json``; an id that is not in it (Slack Connect, USLACKBOT) stays an id.
A message is known by its conversation and its ``ts``, which is also its time in UTC; ``ts`` is never read as a
binary fraction. Threads span the files of several days and are kept by the id of their first message.

Links to files can hold tokens with which anybody downloads them. What is recorded as text has them replaced. The
source is stored byte for byte, as for every chat, or it would prove nothing: so the tokens stay inside of the stored
file, and the reading warns of it. They end when the export's download links are revoked in Slack; a handover can
withhold the source file. One day of one conversation is read at a time, so memory is that of one message.

slackdump's chunk files (``.jsonl``) and its database are not read: export them as a Slack export first.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from disputekit.intake.base import Claim, Fault, Found, Options, Reading, Skip
from disputekit.intake.json_source import Broken, Path, load, located, walk
from disputekit.intake.slack_message import item_of, when_of
from disputekit.intake.slack_people import INDEXES, Workspace
from disputekit.intake.tree import Member, Tree

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.json")
_UPLOAD = re.compile(r"(?:.*/)?(?:__uploads/([A-Z0-9]{6,20})/[^/]+|attachments/([A-Z0-9]{6,20})-[^/]+)")
_TOKEN = re.compile(rb"xox[a-z]-[A-Za-z0-9-]{8,}")
_OVERLAP = 64
_LINK = b"files.slack.com"
_NAMES = {("channel_id",), ("name",)}


class Slack:
    """See the module."""

    name = "slack"
    version = "1"
    title = "Slack"
    channel = "Slack"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim a folder with Slack's index files, and JSON files that are one conversation or one message."""
        taken: set[str] = set()
        for root in _roots(tree):
            members = tuple(one for one in tree.members if _belongs(one, root))
            parts = tuple(
                one for one in tree.members if one.name.startswith(root) and _UPLOAD.fullmatch(one.name)
            )
            taken.update(one.name for one in members)
            yield Claim(self.name, members, 95, root.rstrip("/").rpartition("/")[2] or tree.shown, parts)
        for member in tree.members:
            if member.name not in taken and _is_alone(member):
                yield Claim(self.name, (member,), 88, member.base)

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:  # noqa: ARG002  the same for all importers
        """Read a claim, conversation by conversation, day by day."""
        export = _Export(claim, Workspace())
        for one in (*tree.members, *claim.parts):
            found = _UPLOAD.fullmatch(one.name)
            if found is not None:
                export.workspace.uploads[found[1] or found[2]] = one
        return export.reading()


def _roots(tree: Tree) -> list[str]:
    """Return the folders, as prefixes, that hold Slack's index files; the outermost of each branch."""
    found: dict[str, set[str]] = {}
    for member in tree.members:
        if member.base in INDEXES and not _is_hidden(member):
            found.setdefault(member.name.removesuffix(member.base), set()).add(member.base)
    days = {
        one.name.rpartition("/")[0].rpartition("/")[0] for one in tree.members if _DAY.fullmatch(one.base)
    }
    roots: list[str] = []
    for root, names in sorted(found.items()):
        is_export = len(names) >= 2 or root.rstrip("/") in days
        if is_export and not any(root.startswith(one) for one in roots):
            roots.append(root)
    return roots


def _is_hidden(member: Member) -> bool:
    return member.name.startswith("__MACOSX/") or "/__MACOSX/" in member.name or member.base.startswith("._")


def _belongs(member: Member, root: str) -> bool:
    """Tell whether a file is an index, or a day of a conversation."""
    if not member.name.startswith(root) or _is_hidden(member):
        return False
    inside = member.name.removeprefix(root)
    return (inside in INDEXES) or (inside.count("/") == 1 and _DAY.fullmatch(member.base) is not None)


def _is_alone(member: Member) -> bool:
    """Tell whether a file is one message, a list of them, or slackdump's form of a conversation."""
    if _is_hidden(member):
        return False
    head = member.head(16_384).lstrip(b"\xef\xbb\xbf \t\r\n")
    has_ts = re.search(rb'"ts"\s*:\s*"[0-9]{9,11}\.[0-9]{6}"', head) is not None
    return head[:1] in {b"{", b"["} and has_ts and (b'"type"' in head or b'"text"' in head)


class _File(NamedTuple):
    member: Member
    folder: str


@dataclass(slots=True)
class _Export:
    claim: Claim
    workspace: Workspace
    seen: set[tuple[str, str]] = field(default_factory=set)
    tokens: int = 0

    def reading(self) -> Reading:
        reading = Reading(found=iter(()), title=self.claim.title, zone="UTC")
        reading.found = self._found(reading)
        return reading

    def _found(self, reading: Reading) -> Iterator[Found]:
        indexes = [one for one in self.claim.members if one.base in INDEXES]
        files = [one for one in self.claim.members if one.base not in INDEXES]
        for member in indexes:
            try:
                with member.open() as stream:
                    self.workspace.learn(member.base, load(stream))
            except Broken as reason:
                reading.read += 1
                yield Fault(member.name, str(reason))
        for member in files:
            folder = member.name.rpartition("/")[0].rpartition("/")[2] if indexes else ""
            yield from self._file(_File(member, folder), reading)
        if not reading.read:
            reading.read = 1
            yield Fault(self.claim.title, self.workspace.without_messages())
        if self.tokens:
            reading.warnings.append(
                f"files with links that hold download tokens: {self.tokens:,}. They are replaced in the texts; the "
                "stored source has them as Slack wrote them. Revoke the export's links, or withhold the source"
            )

    def _file(self, file: _File, reading: Reading) -> Iterator[Found]:
        room = self.workspace.room(file.folder)
        self.seen = {
            one for one in self.seen if one[0] == room.key
        }  # days of one conversation follow each other
        self.tokens += _has_token(file.member)
        deep = _depths(file.member)
        try:
            with file.member.open() as stream:
                for path, value in walk(stream, lambda path: path in deep):
                    if len(path) == len(deep):
                        for place, one in _with_replies(path, value):
                            reading.read += 1
                            yield self._one(file, place, one)
                    elif path in _NAMES:
                        self.workspace.named(file.folder, value, is_name=path == ("name",))
        except Broken as reason:
            reading.read += 1
            yield Fault(file.member.name, str(reason))

    def _one(self, file: _File, place: str, value: Any) -> Found:
        at = f"{file.member.name} {place}" if len(self.claim.members) > 1 else place
        if not isinstance(value, dict):
            return Fault(at, "this is no message")
        if when_of(value) is None:
            return Fault(at, "a message without a ts, which is its time and its id")
        room = self.workspace.room(file.folder)
        key = (room.key, value["ts"])
        if key in self.seen:
            return Skip(at, "the same message again, as in its thread")
        self.seen.add(key)
        return item_of(value, at, room, self.workspace)


def _depths(member: Member) -> tuple[Path, ...]:
    """Return the containers to go into: a list, a conversation with messages, or none for a single message."""
    head = member.head().lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"["):
        return ((),)
    return ((), ("messages",)) if b'"messages"' in head else ()


def _with_replies(path: Path, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a message with its place, then the replies that slackdump puts inside of it."""
    place = located(path) or "message"
    yield place, value
    replies = value.get("slackdump_thread_replies") if isinstance(value, dict) else None
    for number, one in enumerate(replies if isinstance(replies, list) else []):
        yield f"{place}.slackdump_thread_replies[{number}]", one


def _has_token(member: Member) -> bool:
    """Look through a file for tokens, keeping what a block may have cut."""
    with member.open() as stream:
        kept = b""
        while data := stream.read(1024 * 1024):
            if _TOKEN.search(kept + data) or (_LINK in data and b"?t=" in data):
                return True
            kept = data[-_OVERLAP:]
    return False


IMPORTER = Slack()
