"""Read the clipboard with the system's own program; nothing is installed and nothing is kept."""

import shutil
import subprocess

from disputekit.errors import Refused

_PROGRAMS: tuple[tuple[str, ...], ...] = (
    ("wl-paste", "--no-newline"),
    ("xclip", "-selection", "clipboard", "-o"),
    ("xsel", "--clipboard", "--output"),
    ("pbpaste",),
    ("powershell", "-NoProfile", "-Command", "Get-Clipboard -Raw"),
)
_SECONDS = 10


def clipboard_text() -> str:
    """Return the text of the clipboard; raises Refused where no program can read it."""
    for program in _PROGRAMS:
        if shutil.which(program[0]):
            try:
                done = subprocess.run(program, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
            except (OSError, subprocess.TimeoutExpired):
                continue
            if done.returncode == 0:
                return done.stdout.decode("utf-8", "replace")
    raise Refused("the clipboard cannot be read here", "pipe the text in: dk paste < FILE")
