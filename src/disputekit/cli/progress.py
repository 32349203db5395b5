"""A progress line on stderr for work that takes over a second; nothing where no person looks."""

import sys
import time

from disputekit.app.workspace import Progress, no_progress
from disputekit.cli.terminal import printable

_WIDTH = 30
_FIRST_AFTER = 1.0
_EVERY = 0.1


def terminal_progress() -> Progress:
    """Return a reporter that draws on the terminal, or one that stays silent without one."""
    if not sys.stderr.isatty():
        return no_progress
    return _Line().show


class _Line:
    def __init__(self) -> None:
        self._started = time.monotonic()
        self._drawn = 0.0
        self._what = ""

    def show(self, what: str, done: int, total: int) -> None:
        moment = time.monotonic()
        if what != self._what:
            self._what, self._started, self._drawn = what, moment, 0.0
        finished = done >= total
        if moment - self._started < _FIRST_AFTER or (moment - self._drawn < _EVERY and not finished):
            return
        self._drawn = moment
        sys.stderr.write("\r\x1b[K" + self._text(moment, done, total) + ("\n" if finished else ""))
        sys.stderr.flush()

    def _text(self, moment: float, done: int, total: int) -> str:
        share = done / total if total else 1.0
        bar = ("#" * round(share * _WIDTH)).ljust(_WIDTH, ".")
        rate = done / max(moment - self._started, 0.001)
        return f"{printable(self._what)} [{bar}] {share:4.0%}  {_short(rate)}/s"


def _short(amount: float) -> str:
    for unit in ("", "k", "M"):
        if amount < 1000:
            return f"{amount:,.0f} {unit}".rstrip()
        amount /= 1000
    return f"{amount:,.1f} G"
