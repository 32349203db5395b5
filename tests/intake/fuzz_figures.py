"""One way to fuzz an importer and to write down how it went: cases, the longest of them, and the peak of memory.

``python -m tests.intake.fuzz_table`` prints the figures as the table of docs/limits.md.
"""

import fcntl
import json
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

RESULTS = Path(__file__).with_name("fuzz_results.json")
CASES = 100_000
GUIDED = (
    20_000  # cases that hypothesis makes beside them: it takes ten times as long, and 100,000 fill the memory
)
HANG = 5.0  # seconds of processor time for one case; waiting for other processes is no fault of an importer
MEMORY = 300_000_000  # bytes that one process may hold, the tests and Python themselves included
STATUS = Path("/proc/self/status")


class Figures(NamedTuple):
    """What one importer stood: ``longest`` in seconds, ``peak`` in bytes. A crash records nothing: the test is red."""

    cases: int
    longest: float
    peak: int


def record_fuzz(name: str, cases: int, longest: float, peak: int) -> None:
    """Assert the limits and keep the figures of an importer, by its name (``--as``), in fuzz_results.json."""
    assert longest < HANG, f"{name}: a case took {longest:.1f} s"
    assert peak < MEMORY, f"{name}: {peak:,} bytes held"
    with RESULTS.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # several importers may be fuzzed side by side
        file.seek(0)
        kept = json.loads(file.read() or "{}")
        kept[name] = {"cases": cases, "longest": round(longest, 3), "peak": peak}
        file.truncate(0)
        file.write(json.dumps(kept, indent=2, sort_keys=True) + "\n")


def recorded() -> dict[str, Figures]:
    """Return the figures that were kept, by importer."""
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    return {name: Figures(**figures) for name, figures in sorted(kept.items())}


class Watch:
    """Times every case and breaks off one that takes too long."""

    def __init__(self) -> None:
        self.cases, self.longest = 0, 0.0

    def __call__(self, read: Callable[[], object]) -> None:
        """Run one case; its error goes through."""
        begin = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, HANG)
        try:
            read()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        self.cases += 1
        self.longest = max(self.longest, time.process_time() - begin)


@contextmanager
def watched(name: str, *, record: bool = True) -> Iterator[Watch]:
    """Watch the cases that are run inside, and record them under a name when all went well."""
    before = signal.signal(signal.SIGPROF, _too_long)
    _forget_peak()
    watch = Watch()
    try:
        yield watch
    finally:
        signal.signal(signal.SIGPROF, before)
    if record:
        record_fuzz(name, watch.cases, watch.longest, peak_memory())


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"one case took more than {HANG} s")


def _forget_peak() -> None:
    if STATUS.exists():
        STATUS.with_name("clear_refs").write_text("5", encoding="ascii")


def peak_memory() -> int:
    """Return the most bytes that this process held since it was told to forget; 0 where there is no Linux to ask."""
    if not STATUS.exists():
        return 0
    return int(STATUS.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) * 1024


def fuzz(name: str, seeds: Sequence[bytes], read: Callable[[bytes], object], cases: int = CASES) -> None:
    """Read damaged copies of good exports; ``read`` has to end without an error. A full run is recorded."""
    with watched(name, record=cases >= CASES) as watch:
        for number in range(cases):
            data = damaged(seeds, number)
            try:
                watch(partial(read, data))
            except Exception as error:
                error.add_note(f"{name}, case {number}: {data[:2000]!r}")
                raise


_TOKENS = (
    *(
        b"\x00",
        b"\xff",
        b'"',
        b"'",
        b"\\",
        b"<",
        b">",
        b"&",
        b"[",
        b"]",
        b"{",
        b"}",
        b":",
        b",",
        b";",
        b"=",
        b"-",
    ),
    *(
        b"\n",
        b"\r",
        b"\r\n",
        b"\n\n",
        b"\t",
        b" ",
        b"\\ud800",
        b"\\u0000",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xed\xa0\x80",
    ),
    *(
        b"\xc2\xa0",
        b"\xe2\x80\x8e",
        b"\xe2\x80\xa8",
        b"&#0;",
        b"&#x110000;",
        b"&nbsp;",
        b"<div ",
        b"</div>",
        b"<!--",
    ),
    *(
        b"0",
        b"-1",
        b"1e999",
        b"99999999999999999999",
        b"NaN",
        b"null",
        b"true",
        b"{}",
        b"[]",
        b'""',
        b"1970-01-01",
    ),
    *(
        b"0001-01-01T00:00:00Z",
        b"9999-12-31T23:59:59.999999999-23:59",
        b"2026-02-30",
        b"24:60:61",
        b"%s%n",
        b"../../",
    ),
)
_VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        10**18,
        10**40,
        1.5,
        1e300,
        "",
        " ",
        "x",
        "\ud800",
        "\x00",
        "1" * 5000,
        "9" * 30,
    ),
    *(
        [],
        {},
        [[]],
        [{}],
        {"": None},
        [None],
        ["x"],
        {"id": {}},
        {"text": []},
        "2026-03-03T16:05:10+02:00",
        "1772546700",
    ),
)


def damaged(seeds: Sequence[bytes], number: int) -> bytes:
    """Return case ``number``: the same bytes whenever it is asked for."""
    chance = random.Random(number)  # noqa: S311 (cases that can be had again, no secrets)
    if number % 20 == 0:
        return chance.randbytes(chance.randrange(300))
    data = chance.choice(seeds)
    if data[:1] in b"{[" and number % 2:
        with suppress(ValueError):  # a seed may only begin like JSON
            return json.dumps(_odd(json.loads(data), chance)).encode()
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9))):
        data = _hurt(data, seeds, chance)
    return data


def _hurt(data: bytes, seeds: Sequence[bytes], chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + chance.choice((0, 1, 2, 5, 20, 200)))
    piece = data[start:end]
    other = chance.choice(seeds)
    place = chance.randrange(len(other) + 1)
    lines = data.splitlines(keepends=True) or [b""]
    return chance.choice(
        (
            lambda: data[:start] + data[end:],
            lambda: data[:start] + piece * chance.choice((2, 3, 50)) + data[end:],
            lambda: data[:start] + chance.choice(_TOKENS) + data[end:],
            lambda: data[:start] + chance.choice(_TOKENS) * chance.choice((1, 3, 100)) + data[start:],
            lambda: data[:start] + chance.randbytes(chance.randrange(1, 9)) + data[end:],
            lambda: data[:start] + other[place : place + 200] + data[end:],
            lambda: data[:start],
            lambda: b"".join(chance.sample(lines, len(lines))),
            lambda: b"".join(line for line in lines if chance.random() < 0.9),
            lambda: piece + data,
        )
    )()


def _odd(value: Any, chance: random.Random, depth: int = 0) -> Any:
    """Return a JSON value in which some values are of a kind that nobody expects there."""
    if depth and chance.random() < 0.04:
        return chance.choice(_VALUES)
    if isinstance(value, dict):
        kept = {key: _odd(one, chance, depth + 1) for key, one in value.items() if chance.random() < 0.98}
        return {
            **kept,
            **(
                {chance.choice(list(value)): chance.choice(_VALUES)}
                if value and not chance.randrange(9)
                else {}
            ),
        }
    if isinstance(value, list):
        return [
            _odd(one, chance, depth + 1) for one in value for _ in range(chance.choice((1, 1, 1, 1, 1, 0, 2)))
        ]
    return value
