"""Open a file with the system's own program: at a terminal only, and nothing that a computer would run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from disputekit.cli.terminal import is_interactive


def open_with_system(path: Path, name: str, *, can_open: bool) -> str:
    """Open a copy of an attached file and return what there is to say about it."""
    if not can_open:
        return f"  this kind of file is not opened from here ({name})"
    program = opener()
    if not is_interactive() or not program:
        return f"  a copy of {name}"
    if program == "startfile":
        os.startfile(path)  # type: ignore[attr-defined,unused-ignore]  # noqa: S606 - exists on Windows only
    else:
        subprocess.Popen(  # noqa: S603 - the system's own program, and a path that we made
            [program, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    return f"  opening a copy of {name}"


def opener() -> str:
    """Return the program that opens files on this system, empty where there is none."""
    if sys.platform == "win32":
        return "startfile"
    return shutil.which("open" if sys.platform == "darwin" else "xdg-open") or ""
