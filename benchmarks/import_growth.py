"""What one imported message costs in a case that holds many already: ``python -m benchmarks.import_growth``.

The case is filled by imports of the same channel, so that every message has to be told from all that came before. Each
import is a process of its own, on a case whose database is that of the one before it. ``slack`` has ids, ``whatsapp``
has lines; the new messages are later than all the others, and ``again`` is the same source once more, nothing of it new.
"""

import argparse
import json
import random
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks.program import Program, Sample, around_of, python, run
from benchmarks.sources import BEGIN
from benchmarks.words import sentence

FORMS = ("slack", "whatsapp")
SIZES = (1_000, 10_000, 100_000)
HELD = (0, 100_000)
APART = timedelta(seconds=90)
_WORDS = 13  # some 80 characters
_NAMES = ("Dana Reyes", "Olena Koval")


class Growth(NamedTuple):
    """One import: what, the messages in the case before it and in the source, seconds, and milliseconds per message.

    ``processor`` is in milliseconds per message too, ``memory`` in MB (10^6 bytes), ``disk`` in bytes per message.
    """

    what: str
    held: int
    size: int
    seconds: float
    per_message: float
    processor: float
    memory: float
    disk: float


def write_source(form: str, path: Path, first: int, size: int) -> None:
    """Write a chat of two with the messages from number ``first`` on, each 90 seconds after the one before."""
    drawn = random.Random(first)  # noqa: S311 - data to measure with, not secrets
    messages = (
        (number, BEGIN + APART * number, number % 2, sentence(drawn, _WORDS))
        for number in range(first, first + size)
    )
    if form == "slack":
        _write_slack(path, messages)
        return
    with path.open("w", encoding="utf-8") as chat:
        for _, when, who, text in messages:
            chat.write(f"{when:%d/%m/%Y, %H:%M} - {_NAMES[who]}: {text}\n")


def _write_slack(path: Path, messages: Iterator[tuple[int, datetime, int, str]]) -> None:
    users = [
        {"id": f"U{place}", "name": name, "profile": {"display_name": name}}
        for place, name in enumerate(_NAMES)
    ]
    days: dict[str, list[dict[str, str]]] = {}
    for _, when, who, text in messages:
        one = {"type": "message", "user": f"U{who}", "text": text, "ts": f"{when.timestamp():.6f}"}
        days.setdefault(f"project/{when:%Y-%m-%d}.json", []).append(one)
    parts = {
        "users.json": users,
        "channels.json": [{"id": "C1", "name": "project", "members": ["U0", "U1"]}],
        **days,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, value in parts.items():
            packed.writestr(name, json.dumps(value))


def rows(
    folder: Path, forms: Sequence[str] = FORMS, held: Sequence[int] = HELD, sizes: Sequence[int] = SIZES
) -> Iterator[Growth]:
    """Measure imports of the sizes into a case that holds so many messages of the channel, and yield what each took."""
    for form in forms:
        for number in held:
            case = _Case(folder / f"{form}-{number}", form)
            if number:
                case.bring(number)
            for size in sizes:
                yield case.bring(size)
            yield case.bring_again()


class _Case:
    """A case that is filled by imports of one channel."""

    def __init__(self, place: Path, form: str) -> None:
        place.mkdir(parents=True)
        self._place, self._form, self._held, self._last = place, form, 0, 0
        workspace, config = place / "workspace", place / "config"
        self._around = around_of(DISPUTEKIT_WORKSPACE=str(workspace), DISPUTEKIT_CONFIG=str(config))
        people = ("--me", _NAMES[1], "--client", _NAMES[0])
        terms = ("--platform", "upwork", "--currency", "USD", "--zone", "Europe/Kyiv")
        self._run("start", "--title", "Long", *people, *terms, "--yes")

    def _run(self, *arguments: str) -> Sample:
        return run(Program(f"dk {arguments[0]}", python("-m", "disputekit", *arguments), self._around))

    @property
    def _source(self) -> Path:
        return self._place / f"{self._last}{'.zip' if self._form == 'slack' else '.txt'}"

    def _size(self) -> int:
        return sum(one.stat().st_size for one in (self._place / "workspace").rglob("*") if one.is_file())

    def bring(self, size: int) -> Growth:
        """Import new messages."""
        self._last = self._held
        write_source(self._form, self._source, self._held, size)
        found = self._measured("", size)
        self._held += size
        return found

    def bring_again(self) -> Growth:
        """Import the last source once more."""
        return self._measured(", again", self._held - self._last)

    def _measured(self, what: str, size: int) -> Growth:
        before = self._size()
        sample = self._run("import", str(self._source), "--zone", "Europe/Kyiv", "--dmy", "--me", _NAMES[1])
        grown = self._size() - before
        each = 1000 / size
        return Growth(
            self._form + what,
            self._held,
            size,
            sample.seconds,
            sample.seconds * each,
            sample.processor * each,
            sample.memory / 1e6,
            grown / size,
        )


def main() -> int:
    """Print a line for each import."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.import_growth", description=__doc__)
    asked.add_argument("--form", action="append", choices=FORMS, help="only this format")
    asked.add_argument("--held", type=int, action="append", help="messages in the case before")
    asked.add_argument("--size", type=int, action="append", help="messages in a source")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="disputekit-benchmark-") as name:
        for one in rows(Path(name), given.form or FORMS, given.held or HELD, given.size or SIZES):
            print(
                f"{one.what:16} {one.size:>9,} into {one.held:>9,}: {one.seconds:8.2f} s, "
                f"{one.per_message:.3f} ms each ({one.processor:.3f} of the processor), "
                f"{one.memory:.0f} MB, {one.disk:,.0f} bytes each",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
