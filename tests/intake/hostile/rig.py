"""Runs one import of a hostile file and tells everything that is wrong with how it went.

Nothing here asserts: ``problems`` are returned, so that the same check can be shown to fail when a guard is off.
"""

import contextlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from disputekit.ledger.check import check_workspace
from disputekit.ledger.connection import open_for_reading
from disputekit.ledger.read import all_cases, head_of
from tests.cli.conftest import Prompt, Result

SECONDS = 5.0
MEMORY = 256 * 1024**2
TAKEN, REFUSED, ABSENT = 0, 2, 4
DOCUMENTED = (TAKEN, 1, REFUSED, ABSENT, 5, 130)

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MAKES = {"os.mkdir": 0, "os.link": 1, "os.rename": 1, "os.remove": 0, "os.truncate": 0, "os.chmod": 0}
_CLEAR = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")
_watching: list["_Watch"] = []
_hooked: list[bool] = []


class Report(NamedTuple):
    """One run: what the command answered, what it cost, and what it did that it may not do."""

    result: Result
    seconds: float
    grown: int
    recorded: int
    problems: list[str]

    @property
    def json(self) -> Any:
        return self.result.json


class _Watch:
    """What this process writes outside the workspace, and every link it makes, as the interpreter reports it."""

    def __init__(self, prompt: Prompt) -> None:
        self.inside = str(prompt.workspace.resolve()) + os.sep
        self.allowed = (str(prompt.folder / ".stdin"), os.devnull)
        self.seen: list[str] = []

    def look(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "os.symlink":
            self.seen.append(f"a link was made: {arguments[1]!r}")
        elif event == "open" and arguments[2] is not None and arguments[2] & _WRITES:
            self._place(event, arguments[0])
        elif event in _MAKES:
            self._place(event, arguments[_MAKES[event]])

    def _place(self, event: str, place: object) -> None:
        if not isinstance(place, str | bytes | os.PathLike):
            return  # a handle that was looked at when it was opened
        path = str(Path(os.path.realpath(os.fsdecode(place))))
        if (
            not (path + os.sep).startswith(self.inside)
            and path not in self.allowed
            and "__pycache__" not in path
        ):
            self.seen.append(f"{event} outside the workspace: {path!r}")


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and (event in _MAKES or event in ("open", "os.symlink")):
        watch = _watching.pop()  # what looking itself does is not looked at
        try:
            watch.look(event, arguments)
        finally:
            _watching.append(watch)


@contextlib.contextmanager
def _watched(prompt: Prompt) -> Iterator[_Watch]:
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked.append(True)
    watch = _Watch(prompt)
    _watching.append(watch)
    try:
        yield watch
    finally:
        _watching.remove(watch)


def daily(names: Iterable[str], each: int) -> list[Any]:
    """Parameters of which every so manieth is tried daily and the others in the full run."""
    return [
        name if not number % each else pytest.param(name, marks=pytest.mark.full)
        for number, name in enumerate(names)
    ]


@contextlib.contextmanager
def unwatched() -> Iterator[None]:
    """Let the test itself change files while a command runs."""
    held = _watching[:]
    _watching.clear()
    try:
        yield
    finally:
        _watching.extend(held)


def _peak(name: str) -> int:
    """A line of the memory accounts of this process in bytes; 0 where the system keeps none."""
    if not _STATUS.exists():
        return 0
    line = next(one for one in _STATUS.read_text().splitlines() if one.startswith(name))
    return int(line.split()[1]) * 1024


def _forget_peak() -> int:
    with contextlib.suppress(OSError):
        _CLEAR.write_text("5")
    return _peak("VmRSS")


def hostile_import(
    dk: Prompt, *arguments: str, stdin: bytes | None = None, memory: int = MEMORY, seconds: float = SECONDS
) -> Report:
    """Run ``dk import`` and return what it did, with everything that no import may do.

    ``seconds`` are those of the processor: how busy the machine is makes no difference.
    """
    before, listed = records_in(dk), _listing(dk)
    at_rest, started = _forget_peak(), time.process_time()
    with _watched(dk) as watch:
        result = dk.run("import", *arguments, stdin=stdin)
    took, grown = time.process_time() - started, max(_peak("VmHWM") - at_rest, 0)
    problems = [*watch.seen]
    if took > seconds:
        problems.append(f"took {took:.1f} s")
    if grown > memory:
        problems.append(f"took {grown // 1024**2} MiB of memory")
    problems += [f"on the disk: {one}" for one in sorted(_listing(dk) ^ listed)]
    recorded = records_in(dk) - before
    problems += _wrong_words(dk, result, recorded)
    return Report(result, took, grown, recorded, problems)


def records_in(dk: Prompt) -> int:
    """The number of records of the workspace."""
    connection = open_for_reading(dk.workspace)
    try:
        return sum(head_of(connection, case.case_no).seq for case in all_cases(connection))
    finally:
        connection.close()


def _listing(dk: Prompt) -> set[str]:
    """Every name below the test's folder that is not the workspace's, and every link in the workspace."""
    found = set()
    for folder, folders, files in os.walk(dk.folder.parent):
        is_inside = Path(folder) == dk.workspace or dk.workspace in Path(folder).parents
        for name in (*folders, *files):
            path = Path(folder) / name
            if (path.is_symlink() or not is_inside) and name != ".stdin":
                found.add(str(path))
    return found


def _wrong_words(dk: Prompt, result: Result, recorded: int) -> list[str]:
    problems = []
    if result.code not in DOCUMENTED:
        problems.append(f"exit code {result.code} is not documented")
    if "fault in disputekit" in result.err:
        problems.append(f"a fault of the program: {result.err[:800]}")
    unsafe = {f"U+{ord(one):04X}" for one in result.out + result.err if not one.isprintable() and one != "\n"}
    if unsafe:
        problems.append(f"printed {', '.join(sorted(unsafe))}")
    if result.code and recorded:
        problems.append(f"answered {result.code} and recorded {recorded}")
    if result.code and "\n  " not in result.err:
        problems.append(f"says not what to do: {result.err!r}")
    problems += check_problems(dk)
    return problems


def check_problems(dk: Prompt) -> list[str]:
    """What ``verify --read-all`` finds wrong with the workspace."""
    return [f"verify: {one.words}" for one in check_workspace(dk.workspace, read_all=True).failures]


def refusal_problems(report: Report, *names: str, code: int = REFUSED) -> list[str]:
    """What is wrong with a refusal that has to name these words."""
    problems = [*report.problems]
    if report.result.code != code:
        problems.append(f"answered {report.result.code}, not {code}: {report.result.out}{report.result.err}")
    problems += [
        f"names not {name!r}: {report.result.err}" for name in names if name not in report.result.err
    ]
    return problems


def taken_problems(report: Report) -> list[str]:
    """What is wrong with an import that has to succeed."""
    return report.problems + (
        [f"answered {report.result.code}: {report.result.err}"] if report.result.code else []
    )
