"""Read one key without Enter, on any system; a line where the terminal cannot do that."""

import os
import sys

_INTERRUPT = "\x03"
_END = "\x04"


def read_key() -> str:
    """Return one key in lower case, ``enter`` for Enter; raises KeyboardInterrupt for Ctrl-C or Ctrl-D."""
    key = _windows_key() if os.name == "nt" else _unix_key()
    if key in (_INTERRUPT, _END, ""):
        raise KeyboardInterrupt
    return "enter" if key in "\r\n" else key.lower()


def _windows_key() -> str:
    import msvcrt

    return str(msvcrt.getwch())  # type: ignore[attr-defined,unused-ignore]


def _unix_key() -> str:
    import termios
    import tty

    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setcbreak(handle)
        return os.read(handle, 1).decode("utf-8", "ignore")
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
