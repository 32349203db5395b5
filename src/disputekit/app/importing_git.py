"""Write the history of a repository down as a document (intake/git_history.py) that is imported like any source.

Of commits that are not the freelancer's only hash and name are written: what others did is no work of his, and their
words are none of the case's business.
"""

import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from disputekit.app.git import talking_to_git
from disputekit.app.importing import Looked, look_into_tree
from disputekit.app.importing_git_facts import REFS, TagRef, damaged, facts_of_repository, tags_of
from disputekit.app.importing_git_lines import changed_lines
from disputekit.app.importing_known import imports_before
from disputekit.app.importing_people import is_named
from disputekit.app.importing_source import Source, Wanted
from disputekit.app.workspace import OpenCase
from disputekit.errors import DisputekitError, Refused
from disputekit.intake.base import Found, Item
from disputekit.intake.git_history import IMPORTER, MAGIC, MAX_OBJECT, SELF_MADE, SHORT
from disputekit.intake.git_objects import commit_of, tag_of
from disputekit.intake.tree import Member, Tree
from disputekit.ledger.origins import records_of_import
from disputekit.record.canonical import Json

_NOTHING = "nothing was recorded"
_BLOCK = 1024 * 1024
_EVERY = 500
_MOST_AUTHORS = 8


def look_at_repositories(
    case: OpenCase, repositories: Sequence[Path], wanted: Wanted, opened: ExitStack
) -> list[Looked]:
    """Look repositories through as any other source is; raises what is wrong with one, unless --keep-going."""
    return [_look_at(case, one, wanted, opened) for one in repositories]


def _look_at(case: OpenCase, repository: Path, wanted: Wanted, opened: ExitStack) -> Looked:
    try:
        tree = write_history(case, repository, wanted.me, opened)
    except DisputekitError as error:
        if not wanted.keep_going:
            raise
        return Looked(str(repository), 0, (), (), (), (error,))
    claims = [(IMPORTER, one) for one in IMPORTER.claims(tree)]
    looked = look_into_tree(case, tree, claims, wanted)
    for source in looked.sources:
        if source.survey.vanished:
            gone = vanished_commits(case, source)
            source.survey.warnings.append(f"recorded before, and not in the repository any more: {gone}")
    return looked


def vanished_commits(case: OpenCase, source: Source) -> str:
    """Name the commits that an earlier import of the repository brought and that are gone from it: rebased, amended."""
    held = {one.id for one in _again(source) if isinstance(one, Item)}
    gone: dict[str, str] = {}
    for before in imports_before(case):
        if before.options.get("title") != source.survey.title:
            continue
        for record, _, _ in records_of_import(case.connection, case.row.case_no, before.seq):
            found = record.fields.get("source")
            native = str(found.get("id", "")) if isinstance(found, dict) else ""
            if native and native not in held:
                gone.setdefault(native, f"#{record.seq} {native.removeprefix('tag ')[:SHORT]}")
    more = f" and {len(gone) - _MOST_AUTHORS:,} more" if len(gone) > _MOST_AUTHORS else ""
    return ", ".join(list(gone.values())[:_MOST_AUTHORS]) + more


def _again(source: Source) -> Iterator[Found]:
    return source.importer.read(source.tree, source.claim, source.options).found


def write_history(case: OpenCase, repository: Path, me: Sequence[str], opened: ExitStack) -> Tree:
    """Write the history into a folder that goes when ``opened`` is left; raises NotFound, Refused with what to do."""
    facts = facts_of_repository(repository)
    folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="disputekit-")))
    names = tuple(dict.fromkeys([*me, *case.people.names_of("me")]))
    writing = _Writing(case, repository, names, folder)
    writing.copy_commits(writing.list_commits(is_detached=not facts.get("branch")))
    writing.copy_tags()
    if not writing.mine:
        raise _nobody(repository, me, names, writing.authors)
    facts["warnings"] = [*_texts(facts.get("warnings")), *writing.warnings()]
    path = writing.finish(facts)
    shown = f"{repository.resolve().name or 'repository'}.git-history"
    raw = shown.encode("utf-8", "surrogateescape")
    member = Member(shown, raw, path.stat().st_size, lambda: path.open("rb"))
    return Tree(str(repository.resolve()), (member,))


def _texts(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _nobody(repository: Path, me: Sequence[str], names: Sequence[str], authors: Counter[str]) -> Refused:
    people = ", ".join(f"{name} ({number:,})" for name, number in authors.most_common(_MOST_AUTHORS))
    more = f" and {len(authors) - _MOST_AUTHORS:,} more" if len(authors) > _MOST_AUTHORS else ""
    return Refused(
        f"{repository}: none of {authors.total():,} commits is by {' or '.join(me or names)}",
        f"authors: {people}{more}; say which one you are: --me NAME_OR_MAIL; {_NOTHING}",
    )


class _Writing:
    """The document while it is written: first the objects without their numbers, then all of it in order."""

    def __init__(self, case: OpenCase, repository: Path, names: tuple[str, ...], folder: Path) -> None:
        self._progress = case.setup.progress
        self._repository, self._names, self._folder = repository, names, folder
        self._count = 0
        self.authors: Counter[str] = Counter()
        self.mine = 0
        self.tags: list[str] = []
        self._notes: list[str] = []

    def list_commits(self, *, is_detached: bool) -> Path:
        """Write the hashes of all commits into a file, the oldest first."""
        path = self._folder / "hashes"
        refs = [*REFS, *(["HEAD"] if is_detached else [])]
        with path.open("w+b") as out, (self._folder / "complaints").open("w+b") as said:
            command = ("rev-list", "--reverse", "--topo-order", *refs)
            with talking_to_git(self._repository, command, subprocess.DEVNULL, said) as git:
                for line in git.stdout or ():
                    out.write(line)
                    self._count += 1
                code = git.wait()
            said.seek(0)
            if code:
                raise damaged(self._repository, said.read().decode("utf-8", "replace"))
        return path

    def copy_commits(self, hashes: Path) -> None:
        """Copy the commits of the freelancer, and write down that there are others."""
        with (
            hashes.open("rb") as given,
            (self._folder / "objects").open("wb") as out,
            (self._folder / "mine").open("wb") as mine,
            (self._folder / "complaints").open("w+b") as said,
            talking_to_git(self._repository, ("cat-file", "--batch"), given, said) as git,
        ):
            done = 0
            for done, (native, data) in enumerate(_objects(git.stdout), start=1):
                self._copy_commit(native, data, out, mine)
                if done % _EVERY == 0:
                    self._progress(f"reading {self._repository.name}", done, self._count)
            if git.wait() or done != self._count:
                said.seek(0)
                raise damaged(self._repository, said.read().decode("utf-8", "replace"))

    def _copy_commit(self, native: str, data: bytes | None, out: IO[bytes], mine: IO[bytes]) -> None:
        if data is None:
            _write(out, {"is": "missing", "id": native})
            return
        name = commit_of(data).author.name
        self.authors[name] += 1
        if not self._is_mine(name):
            _write(out, {"is": "other", "id": native, "author": name})
            return
        self.mine += 1
        mine.write(native.encode("ascii") + b"\n")
        _write(out, {"is": "commit", "id": native, "size": len(data)}, data)

    def copy_tags(self) -> None:
        """Copy the tags of the freelancer; a tag without a maker belongs to the one whose commit it names."""
        found = tags_of(self._repository)
        tags = [one for one in found if one.kind in ("commit", "tag")]
        wanted = self._folder / "tags"
        wanted.write_text("".join(f"{one.native}\n" for one in tags), encoding="ascii")
        with (
            wanted.open("rb") as given,
            (self._folder / "objects").open("ab") as out,
            (self._folder / "complaints").open("w+b") as said,
            talking_to_git(self._repository, ("cat-file", "--batch"), given, said) as git,
        ):
            for one in found:
                if one.kind not in ("commit", "tag"):
                    _write(out, {"is": "other", "id": one.native, "author": f"tag of a {one.kind}"})
            done = 0
            for tag, (_, data) in zip(tags, _objects(git.stdout), strict=False):
                self._copy_tag(tag, data, out)
                done += 1
            if done != len(tags):
                git.wait()
                said.seek(0)
                raise damaged(self._repository, said.read().decode("utf-8", "replace"))

    def _copy_tag(self, tag: TagRef, data: bytes | None, out: IO[bytes]) -> None:
        if data is None:
            _write(out, {"is": "missing", "id": tag.native})
            return
        signed = commit_of(data).author if tag.kind == "commit" else tag_of(data).tagger
        if not self._is_mine(signed.name):
            _write(out, {"is": "other", "id": tag.native, "author": signed.name})
            return
        self.tags.append(tag.name)
        if tag.kind == "tag":
            _write(out, {"is": "tag", "id": tag.native, "name": tag.name, "size": len(data)}, data)
        else:
            author = f"{signed.name} {signed.said}"
            _write(out, {"is": "name", "name": tag.name, "of": tag.native, "author": author})

    def _is_mine(self, name: str) -> bool:
        return is_named(name, self._names)

    def warnings(self) -> list[str]:
        """Return what people should know of how it was read."""
        others = Counter(
            {name: number for name, number in self.authors.items() if not is_named(name, self._names)}
        )
        if self.tags:
            shown = ", ".join(self.tags[:_MOST_AUTHORS])
            more = f" and {len(self.tags) - _MOST_AUTHORS:,} more" if len(self.tags) > _MOST_AUTHORS else ""
            self._notes.append(f"tags that may be deliveries: {shown}{more} (dk mark NUMBER delivery -a M1)")
        if others:
            people = ", ".join(f"{name} ({number:,})" for name, number in others.most_common(_MOST_AUTHORS))
            more = f" and {len(others) - _MOST_AUTHORS:,} more" if len(others) > _MOST_AUTHORS else ""
            self._notes.insert(0, f"not taken, since only your own commits are your work: {people}{more}")
        return [*self._notes, SELF_MADE]

    def finish(self, facts: dict[str, Json]) -> Path:
        """Put the document together, with the numbers of lines that each commit changed where they can be had."""
        path = self._folder / "history"
        with (
            path.open("wb") as out,
            (self._folder / "objects").open("rb") as objects,
            changed_lines(self._repository, self._folder, self.mine) as lines,
        ):
            if lines.why_not:
                facts["warnings"] = [*_texts(facts.get("warnings")), lines.why_not]
            out.write(MAGIC)
            _write(out, facts)
            while heading := objects.readline():
                entry: dict[str, Json] = json.loads(heading)
                data = objects.read(size + 1) if isinstance(size := entry.get("size"), int) else b""
                if entry["is"] == "commit":
                    entry |= lines.of(str(entry["id"]))
                _write(out, entry)
                out.write(data)
        return path


def _write(out: IO[bytes], entry: dict[str, Json], data: bytes | None = None) -> None:
    out.write(json.dumps(entry, ensure_ascii=True, sort_keys=True).encode("ascii") + b"\n")
    if data is not None:
        out.write(data + b"\n")


def _objects(stream: IO[bytes] | None) -> Iterator[tuple[str, bytes | None]]:
    """Yield hash and bytes of each object that ``cat-file --batch`` gives; None for one that is not there."""
    while stream is not None and (heading := stream.readline()):
        native, _, rest = heading.decode("ascii", "replace").rstrip("\n").partition(" ")
        kind, _, size = rest.partition(" ")
        if kind == "missing":
            yield native, None
            continue
        if kind not in ("commit", "tag") or not size.isdigit() or int(size) > MAX_OBJECT:
            raise Refused(f"{native[:10]} is no commit or tag of usual size", _NOTHING)
        data = stream.read(int(size))
        stream.read(1)
        yield native, data
