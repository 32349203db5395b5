"""Whether the tests of chain, append and verify notice when that code is wrong: T9, by hand, since it takes long.

``python -m tests.faults.mutation [--seconds N] [--every N] [MODULE ...]`` works in a copy of the sources. It collects the tests
once, notes which of them reach which line, and tries every wrong version of :mod:`tests.faults.mutation_kinds` in a
process of its own: the code of one function is exchanged, and the tests that reach it run, the fastest first. A version
that no test fails has survived. What survives stands in ``survivors.md`` with the reason, or wants a test.
"""

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import NamedTuple

import coverage
import pytest

from tests.faults.mutation_kinds import Mutant, mutants

ROOT = Path(__file__).parents[2]
SURVIVORS = Path(__file__).with_name("survivors.md")
SECONDS = 60  # of the processor, for one wrong version; whoever takes longer is in an endless loop
SLOW = 2  # seconds of the processor; tests that take longer try sizes, and are left out

_CHECK = ("tests/ledger/test_check.py",)
TESTS: dict[str, tuple[str, ...]] = {
    "record.chain": ("tests/record/test_chain.py",),
    "record.canonical": ("tests/record/test_canonical.py", "tests/record/test_entry.py"),
    "record.entry": ("tests/record/test_entry.py", "tests/record/test_chain.py"),
    "ledger.append": ("tests/ledger/test_append.py", "tests/ledger/test_bulk.py"),
    "ledger.chaincheck": _CHECK,
    "ledger.check": (*_CHECK, "tests/faults/test_tamper.py::TestStore"),
    "ledger.indexcheck": _CHECK,
    "ledger.verdict": _CHECK,
    "proof.standalone": ("tests/proof/test_standalone.py",),
}


class Reach(NamedTuple):
    """What one test reaches of the module, and how long it takes, in seconds."""

    lines: frozenset[int]
    seconds: float


class Tried(NamedTuple):
    """A wrong version and whether the tests noticed; ``reached`` says how many of them could have."""

    mutant: Mutant
    is_killed: bool
    reached: int


class Trial:
    """A pytest plug-in that runs the collected tests against wrong versions instead of once."""

    def __init__(self, module: str, every: int, seconds: float) -> None:
        self.module = f"disputekit.{module}"
        self.every = every
        self.seconds = seconds
        self.tried: list[Tried] = []
        self.total = 0
        self.caught = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the wrong versions one after the other."""
        module = sys.modules[self.module]
        path = Path(str(module.__file__))
        assert path.is_relative_to(ROOT), f"{path} is not the copy"
        reach = _reach_of(session.items, path)
        session.items[:] = [
            one for one in session.items if one.nodeid in reach and reach[one.nodeid].seconds < SLOW
        ]
        found = mutants(path.read_text(encoding="utf-8"))
        self.total = len(found)
        self.caught = self._planted(session.items, reach, module, path)
        assert self.caught, "the tests fail on the right version, or notice without looking"
        chosen = random.Random(9).sample(found, len(found) // self.every)  # noqa: S311 - a sample, not a secret
        until = time.monotonic() + self.seconds
        for mutant in chosen:
            if time.monotonic() > until:
                break
            self._try(session.items, reach, module, mutant)
        return True

    def _planted(
        self, items: list[pytest.Item], reach: dict[str, Reach], module: ModuleType, path: Path
    ) -> bool:
        """The right version must pass, and tests that look at nothing must let every version live."""
        source = path.read_text(encoding="utf-8")
        right = Mutant(1, 10_000, "", "", "", source)
        return not _is_noticed(_reaching(items, reach, right), module, right) and not _is_noticed(
            [], module, right
        )

    def _try(
        self, items: list[pytest.Item], reach: dict[str, Reach], module: ModuleType, mutant: Mutant
    ) -> None:
        chosen = _reaching(items, reach, mutant)
        killed = _is_noticed(chosen, module, mutant)
        self.tried.append(Tried(mutant, killed, len(chosen)))
        print(  # noqa: T201 - it runs by hand, and this is its progress
            f"{'killed  ' if killed else 'SURVIVED'} {self.module}:{mutant.line} {mutant.key} [{len(chosen)}]",
            flush=True,
        )


def _reaching(items: list[pytest.Item], reach: dict[str, Reach], mutant: Mutant) -> list[pytest.Item]:
    span = set(range(mutant.line, mutant.end_line + 1))
    chosen = [one for one in items if reach[one.nodeid].lines & span]
    if not chosen or mutant.scope == "module":
        chosen = items  # what runs at import, or in a program of its own, is reached by any test
    return sorted(chosen, key=lambda one: reach[one.nodeid].seconds)


def _reach_of(items: list[pytest.Item], path: Path) -> dict[str, Reach]:
    """Run each test once in a process of its own making, and read what it reached of the file."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            with os.fdopen(writing, "w") as stream:
                json.dump([_measured(item, path) for item in items], stream)
        except BaseException:  # noqa: BLE001 - it must not go on as a second copy of the whole run
            traceback.print_exc()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        rows = json.load(stream)
    os.waitpid(child, 0)
    for item, (passed, _, _) in zip(items, rows, strict=True):
        if not passed:
            print(f"left out, since it fails on the right version: {item.nodeid}")  # noqa: T201 - see above
    return {
        item.nodeid: Reach(frozenset(lines), seconds)
        for item, (passed, lines, seconds) in zip(items, rows, strict=True)
        if passed
    }


def _measured(item: pytest.Item, path: Path) -> tuple[bool, list[int], float]:
    measure = coverage.Coverage(data_file=None, include=[str(path)], config_file=False)
    measure.set_option("run:disable_warnings", ["no-data-collected"])
    before = time.process_time()
    measure.start()
    passed = _passes(item)
    measure.stop()
    lines = measure.get_data().lines(str(path)) or []
    return passed, sorted(lines), time.process_time() - before


def _passes(item: pytest.Item) -> bool:
    from _pytest.runner import runtestprotocol  # the loop of pytest, one test at a time

    return all(not report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def _is_noticed(items: list[pytest.Item], module: ModuleType, mutant: Mutant) -> bool:
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        signal.alarm(SECONDS * 10)
        _silence()
        try:
            Path(str(module.__file__)).write_text(mutant.source, encoding="utf-8")
            _exchange(module, mutant.source)
            os._exit(0 if all(map(_passes, items)) else 1)
        except BaseException:  # noqa: BLE001 - a version that cannot even be loaded is noticed
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    return status != 0


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _exchange(module: ModuleType, source: str) -> None:
    """Put the functions and values of another source into a loaded module and wherever they were imported."""
    other = ModuleType(module.__name__)
    other.__file__ = module.__file__
    sys.modules[module.__name__] = other  # dataclasses and enums look their module up
    exec(compile(source, str(module.__file__), "exec"), other.__dict__)  # noqa: S102 - the copy itself
    sys.modules[module.__name__] = module
    values = {name: value for name, value in vars(other).items() if not name.startswith("__")}
    for name, value in values.items():
        if isinstance(value, FunctionType | type) and getattr(value, "__module__", "") == module.__name__:
            old = vars(module)[name]
            _graft(old, value)
            setattr(
                other, name, old
            )  # what was made with the other source raises and returns the same classes
    for name, value in values.items():
        old = vars(module)[name]
        if vars(other)[name] is value and not isinstance(value, ModuleType | type) and value != old:
            _rebind(name, old, value)


def _graft(old: object, new: object) -> None:
    if isinstance(old, FunctionType) and isinstance(new, FunctionType):
        code: CodeType = new.__code__
        old.__code__, old.__defaults__, old.__kwdefaults__ = code, new.__defaults__, new.__kwdefaults__
    elif isinstance(old, property) and isinstance(new, property):
        _graft(old.fget, new.fget)
    elif isinstance(old, staticmethod | classmethod) and isinstance(new, staticmethod | classmethod):
        _graft(old.__func__, new.__func__)
    elif isinstance(old, type) and isinstance(new, type):
        for name, value in vars(new).items():
            _graft(vars(old).get(name), value)


def _rebind(name: str, old: object, value: object) -> None:
    for module in list(sys.modules.values()):
        if (getattr(module, "__name__", "") or "").startswith(("disputekit", "tests")) and vars(module).get(
            name, value
        ) is old:
            setattr(module, name, value)


def explained() -> set[str]:
    """Return the survivors whose reason is written down: the indented lines of the page."""
    text = SURVIVORS.read_text(encoding="utf-8") if SURVIVORS.exists() else ""
    return {line.strip() for line in text.splitlines() if line.startswith("    ")}


def tried_here(module: str, every: int, seconds: float) -> Trial:
    """Try one module in this process; the working folder is the copy."""
    trial = Trial(module, every, seconds)
    options = [
        "-q",
        "-pno:cacheprovider",
        "-pno:randomly",
        "-pno:xdist",
        "-otmp_path_retention_policy=none",
        f"--rootdir={ROOT}",
        f"--basetemp={ROOT / 'temporary'}",  # the shared one is emptied by whoever starts pytest meanwhile
    ]
    ended = pytest.main([*options, *TESTS[module], "tests/faults/test_gaps.py"], plugins=[trial])
    assert ended in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}, "the tests cannot be collected"
    return trial


def _copied(place: Path) -> Path:
    for name in ("src", "tests", "docs"):
        ignored = shutil.ignore_patterns("__pycache__") if name != "src" else None
        shutil.copytree(ROOT / name, place / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, place / name)
    return place


def main() -> None:
    """Try the chosen modules, each in a process of its own, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=list(TESTS))
    parser.add_argument("--seconds", type=float, default=3600, help="for each module; the rest is not tried")
    parser.add_argument("--every", type=int, default=1, help="take one wrong version in N, by chance")
    parser.add_argument("--here", action="store_true", help="in this folder, which is a copy")
    chosen = parser.parse_args()
    if chosen.here:
        module = chosen.modules[0]
        trial = tried_here(module, chosen.every, chosen.seconds)
        alive = [f"{module} {one.mutant.key}" for one in trial.tried if not one.is_killed]
        counted = {
            "possible": trial.total,
            "tried": len(trial.tried),
            "alive": alive,
            "caught": int(trial.caught),
        }
        (ROOT / f"tried-{module}.json").write_text(json.dumps(counted), encoding="utf-8")
        return
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        place = _copied(Path(folder) / "copy")
        for module in chosen.modules:
            _start(place, module, chosen.every, chosen.seconds)


def _start(place: Path, module: str, every: int, seconds: float) -> None:
    from tests.support.figures import FOLDER, keep  # it loads what pytest wants to load itself

    path = place / "src" / "disputekit" / (module.replace(".", "/") + ".py")
    right = path.read_bytes()
    subprocess.run(
        [
            *(sys.executable, "-m", "tests.faults.mutation", module),
            *("--here", f"--every={every}", f"--seconds={seconds}"),
        ],
        cwd=place,
        env={**os.environ, "PYTHONPATH": f"{place / 'src'}:{place}", "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
    )
    path.write_bytes(right)
    counted = json.loads((place / f"tried-{module}.json").read_text(encoding="utf-8"))
    unexplained = [one for one in counted["alive"] if one not in explained()]
    alive = len(counted["alive"])
    for one in unexplained:
        print(f"no reason is written down for: {one}")  # noqa: T201 - it runs by hand
    if not counted["tried"]:
        print(f"{module}: there was no time to try anything")  # noqa: T201 - see above
        return
    numbers = {
        "wrong_versions": counted["tried"],
        "of_possible": counted["possible"],
        "survived_with_a_reason": alive - len(unexplained),
        "found": len(unexplained),
        "planted": 1,
        "caught": counted["caught"],
    }
    keep(FOLDER, f"T9 {module}", "wrong versions of the code, noticed by its tests", numbers)


if __name__ == "__main__":
    main()
