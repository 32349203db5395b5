"""Read one key without Enter, on any system; a line where the terminal cannot do that."""

import os
import sys

_INTERRUPT = "\x03"
_END = "\x04"
_ESCAPE = b"\x1b"
_SAME_KEY = 0.02  # seconds between the bytes of one key
_LETTER_BYTES = ((0xF0, 3), (0xE0, 2), (0xC0, 1))  # first byte of a letter in UTF-8, and how many follow


def read_key() -> str:
    """Return one key in lower case, ``enter`` for Enter; raises KeyboardInterrupt for Ctrl-C or Ctrl-D.

    A key that is no character, such as an arrow, is an empty text.
    """
    key = _windows_key() if os.name == "nt" else _unix_key()
    if key in (_INTERRUPT, _END):
        raise KeyboardInterrupt
    return "enter" if key in ("\r", "\n") else key.lower()


def _windows_key() -> str:
    import msvcrt

    return str(msvcrt.getwch())  # type: ignore[attr-defined,unused-ignore]


def _unix_key() -> str:
    import termios
    import tty

    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setcbreak(handle, termios.TCSADRAIN)  # what was typed ahead stays
        first = os.read(handle, 1)
        return _rest_of(handle, first) if first else _END
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)


def _rest_of(handle: int, first: bytes) -> str:
    """Read what belongs to the same key: the bytes of a letter, or of an arrow, which is then no character."""
    import select

    if first == _ESCAPE:
        while select.select([handle], [], [], _SAME_KEY)[0] and os.read(handle, 1):
            pass
        return ""
    more = next((count for mark, count in _LETTER_BYTES if first[0] >= mark), 0)
    return (first + b"".join(os.read(handle, 1) for _ in range(more))).decode("utf-8", "ignore")
