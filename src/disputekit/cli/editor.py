"""Write a longer text in the user's editor; the draft lies inside the workspace, readable by nobody else."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from disputekit.errors import Refused


def edited(workspace: Path, start: str = "", suffix: str = ".txt") -> str:
    """Open ``$VISUAL`` or ``$EDITOR`` on a text and return what was saved; raises Refused without one."""
    import shlex  # with what follows only for an editor: `log` without one waits for none of them
    import subprocess
    import tempfile

    program = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "")
    if not program:
        raise Refused("no editor is set", "set EDITOR, or pipe the text in")
    workspace.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".draft-", suffix=suffix, dir=workspace)
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(start)
        with _keyboard() as keyboard:
            done = subprocess.run([*shlex.split(program), name], stdin=keyboard, check=False)  # noqa: S603 - the user's own editor
        if done.returncode:
            raise Refused(f"the editor ended with code {done.returncode}; nothing was recorded")
        return path.read_text(encoding="utf-8").strip("\n")
    except (OSError, ValueError) as error:  # no such program, an open quotation mark, bytes that are no text
        raise Refused(
            f"the editor {program!r} could not be used: {error}", "set EDITOR; nothing was recorded"
        ) from error
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _keyboard() -> Iterator[IO[bytes] | None]:
    """Give the editor the terminal when standard input is a pipe (``wl-paste | dk paste --split``)."""
    terminal = None if sys.stdin is not None and sys.stdin.isatty() else _terminal()
    try:
        yield terminal
    finally:
        if terminal is not None:
            terminal.close()


def _terminal() -> IO[bytes] | None:
    try:
        return Path("/dev/tty").open("rb", buffering=0)
    except OSError:
        return None
