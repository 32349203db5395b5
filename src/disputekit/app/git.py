"""Ask git, so that a repository of somebody else runs nothing on this machine and sends nothing anywhere.

The settings of a repository may name programs (hooks, a file system monitor, a pager, filters of diffs, the transport
of a partial clone). Only commands that read objects are used, each of these settings is overruled, and no transport
is allowed. What git says is one's own record: author and times are set by the author's own computer.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from disputekit.errors import NotFound, Refused

_SECONDS = 20
_NO_GIT = "is git installed, and is this folder a repository?"

# Overrules the settings of the repository, of the user and of the system alike, also in what git itself starts.
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.sshCommand": "false",
    "core.gitProxy": "",
    "core.alternateRefsCommand": "true",
    "core.askPass": "",
    "credential.helper": "",
    "diff.external": "",
    "log.showSignature": "false",
    "gpg.program": "false",
    "gpg.ssh.program": "false",
    "gpg.x509.program": "false",
    "protocol.allow": "never",
    "fetch.recurseSubmodules": "false",
    "submodule.recurse": "false",
    "maintenance.auto": "false",
    "gc.auto": "0",
}
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_ALLOW_PROTOCOL": "",  # a missing object is not fetched, whatever the repository says of where from
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",  # a commit is what its hash says
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}


def guarded_environment() -> dict[str, str]:
    """Return the environment git is called in: nothing of the caller's own git variables, and the settings overruled."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    said = {"GIT_CONFIG_COUNT": str(len(_SETTINGS))}
    for number, (name, value) in enumerate(_SETTINGS.items()):
        said |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return kept | _ENVIRONMENT | said


def ask_git(folder: Path, *arguments: str) -> tuple[int, bytes, str]:
    """Return the exit code of a command, what it printed, and its complaint; raises Refused where git is not there."""
    command = ["git", "--no-pager", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - arguments are ours or checked by the caller
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=guarded_environment(),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refused("git did not answer", _NO_GIT) from error
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip()


@contextmanager
def talking_to_git(
    folder: Path, arguments: Sequence[str], given: IO[bytes] | int, complaints: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command whose output is read as a stream; it is ended when the block is left."""
    command = ["git", "--no-pager", "-C", str(folder), *arguments]
    try:
        process = subprocess.Popen(  # noqa: S603 - arguments are ours
            command, stdin=given, stdout=subprocess.PIPE, stderr=complaints, env=guarded_environment()
        )
    except OSError as error:
        raise Refused("git did not answer", _NO_GIT) from error
    with process:
        try:
            yield process
        finally:
            process.kill()


def describe_commit(folder: Path, name: str) -> str:
    """Return commit, date and subject of a tag or commit; raises NotFound, or Refused without git."""
    if name.startswith("-"):
        raise Refused(f"{name!r} is not a tag or commit")
    form = "commit %H%nauthored %aI%nsubject %s"
    # No signature is shown: the settings of a repository may name any program to check one.
    shown = ["--no-show-signature", f"--format={form}", f"{name}^{{commit}}", "--"]
    code, out, _ = ask_git(folder, "log", "-1", *shown)
    if code:
        raise NotFound(f"there is no tag or commit {name!r} in {folder}", "see: git tag")
    return f"git {name}\n{out.decode('utf-8', 'replace').strip()}"
