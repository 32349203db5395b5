"""What a repository is: its first commit, where it stands, and where it was sent to, without anybody's password."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from disputekit.app.git import ask_git
from disputekit.errors import NotFound, Refused
from disputekit.record.canonical import Json

_NOTHING = "nothing was recorded"
_SHALLOW = (
    "a shallow copy: the commits before its first ones are not in it (git fetch --unshallow brings them); "
    "what has vanished cannot be told"
)
_MOST_REMOTES = 20
# Branches, what was fetched of them, and tags; the stash is nobody's work yet, and notes are no commits of work.
REFS = ("--branches", "--tags", "--remotes")
_USER = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@")
_QUERY = re.compile(r"[?#].*$", re.DOTALL)
# scp-like: dana@host:path. Of such a name before the host nothing is secret unless it holds a password.
_SCP = re.compile(r"^[^/@:]+:[^/@]*@")
_TOKEN = re.compile(r"(?:gh[pousr]_|github_pat_|glpat-|x-token-auth:|oauth2:|AKIA|xox[a-z]-)[A-Za-z0-9_.-]+")


class TagRef(NamedTuple):
    """A tag: its name, and the object it points to (``tag`` is an annotated one, ``commit`` a name only)."""

    name: str
    native: str
    kind: str


def facts_of_repository(folder: Path) -> dict[str, Json]:
    """Return root commits, HEAD, branch, remotes and state of a repository; raises NotFound, Refused."""
    if not folder.exists():
        raise NotFound(f"there is no {folder}", _NOTHING)
    code, out, said = ask_git(
        folder if folder.is_dir() else folder.parent,
        "rev-parse",
        "--is-bare-repository",
        "--is-shallow-repository",
        "--git-dir",
    )
    if code or not folder.is_dir():
        raise _no_repository(folder, said)
    bare, shallow, *_ = out.decode("utf-8", "replace").split("\n")
    head = _line(folder, "rev-parse", "--verify", "-q", "HEAD")
    roots = _roots(folder, head)
    if not roots:
        raise Refused(f"{folder} is a repository without any commit", _NOTHING)
    return {
        "root": roots[0],
        "roots": [*roots[:16]],
        "head": head,
        "branch": _line(folder, "symbolic-ref", "-q", "--short", "HEAD"),
        "remotes": [*_remotes(folder)],
        "bare": bare == "true",
        "shallow": shallow == "true",
        "evidence": "made by its own author: names and times in it can be set to anything; only what somebody else "
        "received (a branch on the client's server, a mail with the hash) shows more",
        "warnings": [_SHALLOW] if shallow == "true" else [],
    }


def _no_repository(folder: Path, said: str) -> Refused:
    if "dubious ownership" in said or "safe.directory" in said:
        return Refused(
            f"git does not open {folder}: it belongs to another user",
            f"if you trust it: git config --global --add safe.directory {folder.resolve()}; {_NOTHING}",
        )
    line = next((one for one in said.splitlines() if one.strip()), "")
    why = f" ({line[:160]})" if line and "not a git repository" not in line else ""
    return Refused(f"{folder} is no git repository{why}", f"name the folder that holds .git; {_NOTHING}")


def _line(folder: Path, *arguments: str) -> str:
    code, out, _ = ask_git(folder, *arguments)
    return "" if code else out.decode("utf-8", "replace").strip()


def _roots(folder: Path, head: str) -> list[str]:
    """Return the commits without a parent, the first of them the oldest in the order of git; raises Refused."""
    arguments = ("rev-list", "--max-parents=0", "--reverse", "--topo-order", *REFS)
    code, out, said = ask_git(folder, *arguments, *(["HEAD"] if head else []))
    if code:
        raise damaged(folder, said)
    return out.decode("ascii", "replace").split()


def damaged(repository: Path, said: str) -> Refused:
    """Return the refusal for a repository that git cannot read to its end."""
    line = next(iter(said.strip().splitlines()), "it stopped")
    return Refused(f"{repository}: git cannot read all of it: {line[:200]}", f"see: git fsck; {_NOTHING}")


def _remotes(folder: Path) -> Iterator[Json]:
    code, out, _ = ask_git(folder, "config", "-z", "--get-regexp", r"^remote\..*\.url$")
    for entry in [] if code else out.decode("utf-8", "replace").split("\0")[:_MOST_REMOTES]:
        key, newline, url = entry.partition("\n")
        if newline:
            yield {"name": key[len("remote.") : -len(".url")][:100], "url": without_secrets(url)[:500]}


def without_secrets(url: str) -> str:
    """Return the address of a remote without user, password, token and what stands behind a question mark."""
    kept = _QUERY.sub("", _USER.sub(r"\1", url.strip()))
    return _TOKEN.sub("(removed)", _SCP.sub("", kept))


def tags_of(folder: Path) -> list[TagRef]:
    """Return the tags, in the order of their names."""
    form = "--format=%(objectname) %(objecttype) %(refname)"
    code, out, said = ask_git(folder, "for-each-ref", form, "refs/tags")
    if code:
        raise Refused(f"{folder}: git cannot list the tags: {said[:200]}", _NOTHING)
    rows = (line.split(" ", 2) for line in out.decode("utf-8", "backslashreplace").splitlines())
    return [TagRef(row[2].removeprefix("refs/tags/"), row[0], row[1]) for row in rows if len(row) == 3]
