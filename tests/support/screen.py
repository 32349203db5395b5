"""A person at a real terminal, played by a script: waits for words on the screen, then types.

``play`` runs a function of this process with its three streams on a pseudo-terminal, so that what reads keys and
asks for a terminal does so in earnest, and coverage sees it.
"""

import contextlib
import os
import pty
import select
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import pytest

_PATIENCE = 10.0

Script = Sequence[tuple[str, str]]


class Played(NamedTuple):
    """What came of it: the result, everything the screen showed, and the lines of the script that were used."""

    result: object
    screen: str
    used: int


class _Person(threading.Thread):
    def __init__(self, terminal: int, script: Script) -> None:
        super().__init__(daemon=True)
        self.terminal = terminal
        self.script = script
        self.screen = ""
        self.used = 0
        self.leave = threading.Event()

    def run(self) -> None:
        seen, deadline = 0, time.monotonic() + _PATIENCE
        while not self.leave.is_set():
            self._look(0.02)
            words, keys = self.script[self.used] if self.used < len(self.script) else ("", "")
            found = self.screen.find(words, seen) if words else -1
            if found >= 0:
                seen, deadline = found + len(words), time.monotonic() + _PATIENCE
                self.used += 1
                os.write(self.terminal, keys.encode("utf-8"))
            elif time.monotonic() > deadline:
                os.write(self.terminal, b"\x04")  # a question that the script does not know ends the test
                time.sleep(0.1)
        self._look(0)

    def _look(self, seconds: float) -> None:
        while select.select([self.terminal], [], [], seconds)[0]:
            try:
                data = os.read(self.terminal, 4096)
            except OSError:  # Linux says so when the other end is closed
                return
            if not data:
                return
            self.screen += data.decode("utf-8", "replace")


@contextlib.contextmanager
def _streams_on(handle: int) -> Iterator[None]:
    """Put the three streams of this process on a terminal."""
    with pytest.MonkeyPatch.context() as patch:
        for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
            stream = open(os.dup(handle), mode, encoding="utf-8", buffering=1)  # noqa: PTH123, SIM115  # a handle, closed below
            patch.setattr(sys, name, stream)
        streams = sys.stdin, sys.stdout, sys.stderr
        try:
            yield
        finally:
            for one in streams:
                with contextlib.suppress(OSError, ValueError):
                    one.close()


def play(function: Callable[[], object], script: Script) -> Played:
    """Run a function at a terminal where somebody answers; an exception of the function is its result."""
    master, slave = pty.openpty()
    settings = termios.tcgetattr(slave)
    settings[1] &= ~termios.OPOST  # lines end as they are written
    termios.tcsetattr(slave, termios.TCSANOW, settings)
    person = _Person(master, script)
    person.start()
    result: object
    try:
        with _streams_on(slave):
            try:
                result = function()
            except BaseException as error:  # noqa: BLE001  # an interrupted command is a result too
                result = error
        assert termios.tcgetattr(slave)[3] == settings[3], "the terminal was left in another mode"
    finally:
        person.leave.set()
        person.join(_PATIENCE)
        os.close(slave)
        os.close(master)
    return Played(result, person.screen, person.used)
