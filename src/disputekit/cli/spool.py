"""``--never-fail``: what a hook could not record now is kept, and taken in by the next command that writes.

A spooled record is the command itself: its arguments, the folder it ran in, the text that was piped in, and the
time. It is run again exactly so, as a command of its own, before anything newer is written. Each carries a
``--once`` key, so that one that is run twice is recorded once. What is refused then stays beside the others
under ``.refused`` with the reason, and ``doctor`` lists it.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from disputekit.app.choice import chosen_case
from disputekit.app.workspace import Setup
from disputekit.cli.settings import HEARD
from disputekit.cli.terminal import printable
from disputekit.errors import DisputekitError, ExitCode

SPOOL = "spool"
_KEPT = ("DISPUTEKIT_CASE", "DISPUTEKIT_CONFIG", "DISPUTEKIT_NOW")
_SECONDS = 120
_MANNERS = {"--never-fail", "--quiet", "-q", "--json"}


class Spooled(NamedTuple):
    """A record that waits: its file, its command, and why it was refused (empty while it only waits)."""

    path: Path
    arguments: tuple[str, ...]
    folder: str
    text: str
    environment: dict[str, str]
    heard_at: str
    refused: str


def keep(setup: Setup, arguments: Sequence[str], text: str, error: DisputekitError) -> str:
    """Keep a command that could not be recorded and return what to say about it; raises nothing."""
    chosen = setup.case or chosen_case(setup.config, setup.workspace, setup.folder)
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    value: dict[str, object] = {
        "arguments": _with_key(_without_manners(arguments)),
        "folder": str(setup.folder),
        "text": text,
        "environment": environment | ({"DISPUTEKIT_CASE": chosen} if chosen else {}),
        "heard_at": setup.now.isoformat(timespec="seconds"),
        "refused": f"{error.message} ({error.hint})" if error.hint else error.message,
    }
    try:
        folder = setup.workspace / SPOOL
        setup.workspace.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        _write(folder / f"{time.time_ns():020d}-{os.urandom(4).hex()}.json", value)
    except OSError as failure:
        return f"NOT RECORDED, and it could not be kept for later either: {failure.strerror}; {error.message}"
    return f"kept for later: {error.message}; the next command that writes takes it in"


def _without_manners(arguments: Sequence[str]) -> list[str]:
    """Leave out what only says how to answer: nobody waits for this answer any more."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    return [*(one for one in arguments[:end] if one not in _MANNERS), *arguments[end:]]


def _with_key(arguments: list[str]) -> list[str]:
    if any(one == "--once" or one.startswith("--once=") for one in arguments):
        return arguments
    end = arguments.index("--") if "--" in arguments else len(arguments)
    return [*arguments[:end], "--once", f"spool:{os.urandom(8).hex()}", *arguments[end:]]


def _write(path: Path, value: dict[str, object]) -> None:
    """Write aside, make durable, rename: whoever finds the file finds it whole."""
    aside = path.with_suffix(".new")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=True, indent=1)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def waiting(workspace: Path) -> list[Spooled]:
    """Return what waits, the oldest first; those that were refused too."""
    folder = workspace / SPOOL
    try:
        names = sorted(path for path in folder.iterdir() if path.suffix in (".json", ".refused"))
    except OSError:
        return []
    return [found for path in names if (found := _read(path))]


def _read(path: Path) -> Spooled | None:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        arguments = tuple(str(one) for one in value["arguments"])
        environment = {str(name): str(said) for name, said in value["environment"].items()}
        refused = str(value.get("refused", "no reason was kept")) if path.suffix == ".refused" else ""
        return Spooled(
            path,
            arguments,
            str(value["folder"]),
            str(value["text"]),
            environment,
            str(value["heard_at"]),
            refused,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Spooled(path, (), "", "", {}, "", "the file cannot be read")


def waiting_words(workspace: Path) -> list[str]:
    """Return a line for each record that waits, for ``status`` and ``doctor``."""
    lines = []
    for one in waiting(workspace):
        command = " ".join(one.arguments)
        if one.refused:
            lines.append(f"could not be taken in: {one.refused} · dk {command} · {one.path}")
        else:
            lines.append(f"taken in by the next command that writes: dk {command}")
    return [printable(line).replace("\n", " ") for line in lines]


def take_in(workspace: Path) -> Iterator[str]:
    """Run what waits, in order, and yield a line about each. Stops where the workspace is locked still."""
    if os.environ.get(HEARD) or not (workspace / SPOOL).is_dir():
        return
    for one in waiting(workspace):
        if one.refused:
            continue
        code, said = _run(workspace, one)
        if code == ExitCode.OK:
            one.path.unlink(missing_ok=True)
            yield f"taken in: {said}"
        elif code in (ExitCode.LOCKED, ExitCode.FAILURE):  # neither is a fault of the record
            yield f"still waiting: {said}"
            return
        else:
            _refuse(one, said)
            yield f"a record of a hook could not be taken in: {said} (dk doctor lists it)"


def retry(workspace: Path) -> None:
    """Let what was refused before wait once more; it is tried when spooled records are taken in next."""
    for one in waiting(workspace):
        if one.refused and one.arguments:
            one.path.replace(one.path.with_suffix(".json"))


def _run(workspace: Path, one: Spooled) -> tuple[int, str]:
    folder = one.folder if Path(one.folder).is_dir() else str(workspace)
    try:
        done = subprocess.run(  # noqa: S603 - this program, with the arguments it was started with
            [sys.executable, "-P", "-m", "disputekit", *one.arguments],  # -P: never a module from that folder
            cwd=folder,
            env={
                **os.environ,
                **one.environment,
                "DISPUTEKIT_WORKSPACE": str(workspace),
                HEARD: one.heard_at,
            },
            input=one.text.encode("utf-8", "surrogateescape") if one.text else None,
            stdin=None if one.text else subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        return ExitCode.FAILURE, str(failure)
    out = (done.stdout if done.returncode == 0 else done.stderr).decode("utf-8", "replace").strip()
    return done.returncode, out.splitlines()[0].removeprefix(
        "disputekit: "
    ) if out else f"code {done.returncode}"


def _refuse(one: Spooled, reason: str) -> None:
    value: dict[str, object] = {
        "arguments": [*one.arguments],
        "folder": one.folder,
        "text": one.text,
        "environment": one.environment,
        "heard_at": one.heard_at,
        "refused": reason,
    }
    target = one.path.with_suffix(".refused")
    if not target.exists():
        _write(target, value)
    one.path.unlink(missing_ok=True)
