"""Ask git what a tag or commit is, for a delivery that names one. Honest about it: a commit is one's own record."""

import subprocess
from pathlib import Path

from disputekit.errors import NotFound, Refused

_SECONDS = 20


def describe_commit(folder: Path, name: str) -> str:
    """Return commit, date and subject of a tag or commit; raises NotFound, or Refused without git."""
    if name.startswith("-"):
        raise Refused(f"{name!r} is not a tag or commit")
    form = "commit %H%nauthored %aI%nsubject %s"
    # No signature is shown: the settings of a repository may name any program to check one.
    shown = ["--no-show-signature", f"--format={form}", f"{name}^{{commit}}", "--"]
    command = ["git", "-C", str(folder), "log", "-1", *shown]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refused("git did not answer", "is git installed, and is this folder a repository?") from error
    if done.returncode:
        raise NotFound(f"there is no tag or commit {name!r} in {folder}", "see: git tag")
    return f"git {name}\n{done.stdout.decode('utf-8', 'replace').strip()}"
