"""Read and fill the clipboard with the system's own program; nothing is installed and nothing is kept."""

import shutil
import subprocess

from disputekit.errors import Refused

_PROGRAMS: tuple[tuple[str, ...], ...] = (
    ("wl-paste", "--no-newline"),
    ("xclip", "-selection", "clipboard", "-o"),
    ("xsel", "--clipboard", "--output"),
    ("pbpaste",),
    (
        "powershell",
        "-NoProfile",
        "-Command",
        "[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-Clipboard -Raw",
    ),
)
_WRITERS: tuple[tuple[str, ...], ...] = (
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "--clipboard", "--input"),
    ("pbcopy",),
    ("clip.exe",),
)
_SECONDS = 10


def clipboard_bytes() -> bytes:
    """Return the text of the clipboard as its program gives it; raises Refused where none can read it."""
    for program in _PROGRAMS:
        if shutil.which(program[0]):
            try:
                done = subprocess.run(program, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
            except (OSError, subprocess.TimeoutExpired):
                continue
            if done.returncode == 0:
                return done.stdout
    names = ", ".join(program[0] for program in _PROGRAMS)
    raise Refused(
        f"the clipboard cannot be read here (none of {names} did it)", "pipe the text in: dk paste < FILE"
    )


def fill_clipboard(text: str) -> str:
    """Put a text into the clipboard and return the name of the program that did; raises Refused where none can."""
    for program in _WRITERS:
        if shutil.which(program[0]) and _written(program, text):
            return program[0]
    names = ", ".join(program[0] for program in _WRITERS)
    raise Refused(
        f"the clipboard cannot be filled here (none of {names} did it)",
        "copy it from the screen, or write it to a file: --to FILE",
    )


def _written(program: tuple[str, ...], text: str) -> bool:
    """Tell whether a program took the text. Its output goes nowhere: some stay behind and would hold a pipe open."""
    encoded = text.encode("utf-16") if program[0] == "clip.exe" else text.encode("utf-8")
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system, by its name
            program,
            input=encoded,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
