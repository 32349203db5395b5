"""The history of a git repository, as ``import --git`` writes it down: commits as git stores them, and the tags.

The document begins with ``git history 1`` and a line of JSON about the repository. Then follow entries: a line of
JSON, and for commits and annotated tags the object itself, byte for byte, whose hash is the entry's id. So whoever
holds the hash from elsewhere (a mail, a server that the work was pushed to) can check that this is what it names.

Author and times of a commit are what the author's own computer was set to, and may be set to anything; each item
says so. Commits of other people are in the document as their hash and name alone, and are counted, not taken.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

from disputekit.intake.base import Claim, Fault, Found, Item, Options, Reading, Role, Skip
from disputekit.intake.git_objects import Broken, Signed, commit_of, tag_of
from disputekit.intake.tree import Member, Tree
from disputekit.record.canonical import Json

MAGIC = b"git history 1\n"
SELF_MADE = "self-made: author and times are as the author's own computer set them, and can be changed"
OTHERS = "of other people"
MAX_HEADING = 1024 * 1024
MAX_OBJECT = 32 * 1024 * 1024
SHORT = 10
_SOON = timedelta(minutes=5)


class GitHistory:
    """See the module."""

    name = "git"
    version = "1"
    title = "own commits and tags (git)"
    channel = "git"
    keeps_whole = True

    def claims(self, tree: Tree) -> Iterable[Claim]:
        """Claim documents that begin as this one does."""
        for member in tree.members:
            magic, _, rest = member.head().partition(b"\n")
            if magic + b"\n" == MAGIC:
                yield Claim(self.name, (member,), 99, _title(_head(rest.partition(b"\n")[0])))

    def read(self, tree: Tree, claim: Claim, options: Options) -> Reading:
        """Read one document."""
        del tree
        reading = Reading(iter(()), unit="commits and tags", title=claim.title)
        reading.found = _History(claim.members[0], reading, options).found()
        return reading


@dataclass(slots=True)
class _History:
    member: Member
    reading: Reading
    options: Options

    def found(self) -> Iterator[Found]:
        with self.member.open() as stream:
            if stream.read(len(MAGIC)) != MAGIC or not self._takes_head(_head(stream.readline(MAX_HEADING))):
                self.reading.read = 1
                yield Fault("line 1", "is no history that import --git wrote")
                return
            while line := stream.readline(MAX_HEADING):
                self.reading.read += 1
                where = f"entry {self.reading.read}"
                try:
                    yield self._entry(_json(line), stream, where)
                except Broken as error:
                    yield Fault(where, str(error))
                    return

    def _takes_head(self, head: dict[str, Json]) -> bool:
        root = head.get("root")
        if not isinstance(root, str):
            return False
        self.reading.title = _title(head)
        self.reading.states = {name: value for name, value in head.items() if name != "warnings"}
        self.reading.is_complete = not head.get("shallow")
        warnings = head.get("warnings")
        self.reading.warnings += map(str, warnings) if isinstance(warnings, list) else []
        return True

    def _entry(self, entry: dict[str, Json], stream: BinaryIO, where: str) -> Found:
        match entry.get("is"):
            case "commit":
                return self._commit(entry, _object(entry, stream, b"commit"), where)
            case "tag":
                return self._tag(entry, _object(entry, stream, b"tag"), where)
            case "name":
                return self._name(entry, where)
            case "other":
                return Skip(where, OTHERS)
            case "missing":
                return Fault(where, f"the repository does not hold {str(entry.get('id'))[:SHORT]}")
            case _:
                raise Broken("is no entry of a history")

    def _commit(self, entry: dict[str, Json], data: bytes, where: str) -> Item:
        commit = commit_of(data)
        native = str(entry.get("id"))
        flags = [f"commit {native[:SHORT]}", f"author {commit.author.name}"]
        if (commit.committer.said, commit.committer.name) != (commit.author.said, commit.author.name):
            flags.append(f"committed {commit.committer.spoken}, by {commit.committer.name}")
        if len(commit.parents) > 1:
            flags.append(f"merge of {len(commit.parents)} lines of work")
        if commit.is_signed:
            flags.append("carries a signature, which was not checked")
        flags += _changed(entry)
        return self._item(where, native, commit.author, commit.text, flags, commit.remarks)

    def _tag(self, entry: dict[str, Json], data: bytes, where: str) -> Item:
        tag, name = tag_of(data), str(entry.get("name"))
        native = str(entry.get("id"))
        flags = [f"tag {name}", f"of {tag.kind} {tag.target[:SHORT]}", f"tagged by {tag.tagger.name}"]
        if tag.is_signed:
            flags.append("carries a signature, which was not checked")
        text = f"tag {name}\n\n{tag.text}" if tag.text.strip() else f"tag {name}"
        return self._item(where, native, tag.tagger, text, flags, tag.remarks)

    def _name(self, entry: dict[str, Json], where: str) -> Item:
        """A tag that is a name only: it has no time and no author, so those of its commit stand for them."""
        name, target = str(entry.get("name")), str(entry.get("of"))
        signed = Signed.of(str(entry.get("author")).encode("utf-8", "surrogatepass"), "utf-8")
        remarks = ("the tag has no time of its own; this is the time of its commit",)
        flags = [f"tag {name}", f"of commit {target[:SHORT]}"]
        return self._item(where, f"tag {name} {target}", signed, f"tag {name}", flags, remarks)

    def _item(
        self, where: str, native: str, who: Signed, text: str, flags: list[str], remarks: tuple[str, ...]
    ) -> Item:
        when = who.stamp
        more = list(remarks)
        if when is not None and when.at.timestamp() < 0:
            more.append("dated before 1970, when git had not begun to count")
        if when is not None and when.at > self.options.now + _SOON:
            more.append("dated later than the time of the import")
        return Item(
            at=where,
            role=Role.OTHER,
            kind="work",
            when=when,
            sender=who.name,
            text=text,
            id=native,
            fields={} if text else {"text": {"body": f"{flags[0]} (no message)", "basis": "described"}},
            flags=tuple(flags),
            remarks=(SELF_MADE, *more),
        )


def _changed(entry: dict[str, Json]) -> list[str]:
    files, added, removed = (entry.get(name) for name in ("files", "added", "removed"))
    if not (isinstance(files, int) and isinstance(added, int) and isinstance(removed, int)):
        return []
    return [f"{files:,} file{'s' if files != 1 else ''} changed: {added:,} lines added, {removed:,} removed"]


def _head(line: bytes) -> dict[str, Json]:
    """Return what is said of the repository; nothing where the line cannot be read."""
    try:
        return _json(line)
    except Broken:
        return {}


def _title(head: dict[str, Json]) -> str:
    """A repository is called after its first commit: that stays when it is moved, copied or renamed."""
    return f"repository {str(head.get('root', ''))[:SHORT]}"


def _json(line: bytes) -> dict[str, Json]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Broken("is no entry of a history") from error
    if not isinstance(value, dict):
        raise Broken("is no entry of a history")
    return value


def _object(entry: dict[str, Json], stream: BinaryIO, kind: bytes) -> bytes:
    """Return the object that follows an entry; raises Broken where its bytes do not give the hash that names it."""
    size, native = entry.get("size"), str(entry.get("id"))
    if not isinstance(size, int) or not 0 <= size <= MAX_OBJECT:
        raise Broken(f"is larger than {MAX_OBJECT // 1024 // 1024} MiB")
    data = stream.read(size)
    if len(data) != size or stream.read(1) != b"\n":
        raise Broken("is cut off")
    digest = hashlib.sha256() if len(native) == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"%s %d\0" % (kind, size) + data)
    if digest.hexdigest() != native:
        raise Broken(f"the bytes of {native[:SHORT]} do not give its hash")
    return data


IMPORTER = GitHistory()
