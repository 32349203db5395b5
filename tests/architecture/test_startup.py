"""Logging takes as long as a thought. What makes start-up slow is watched by name, not by the clock."""

import gc
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import pytest

from disputekit.cli import main as command_line

RUNNER = Path(__file__).with_name("loaded_modules.py")

# Each costs tens of milliseconds, and a successful ``log`` needs none of them (docs/dependencies.md).
HEAVY = {"sqlite_utils", "jinja2", "dateutil", "rich", "platformdirs", "typst", "pypdf", "pydantic"}

# What the standard library brings and `log` gains nothing from; hashlib loads OpenSSL (record/digest.py).
SPARED = {"hashlib", "_hashlib", "secrets", "random", "unicodedata", "calendar", "dataclasses", "decimal"}

# Each module of our own takes a sixth of a millisecond before it does anything.
MOST_OWN = 40

# Patterns that every reading of a record needs; all others are compiled when they are asked for.
COMPILED = {"disputekit.record.entry", "disputekit.record.moment"}
_AT_IMPORT = re.compile(r"^\w+ = re\.compile\(", re.MULTILINE)

START = (
    *("start", "--title", "Website", "--me", "Olena", "--client", "Dana", "--platform", "upwork"),
    *("--currency", "USD", "--zone", "Europe/Kyiv", "--yes"),
)


def heavy(loaded: str) -> set[str]:
    """The packages of the list that were loaded, whole or in part."""
    return {name.partition(".")[0] for name in loaded.splitlines()} & HEAVY


def own(loaded: str) -> set[str]:
    """The modules of this program that were loaded, all of them ones that a log may want."""
    return {name for name in loaded.splitlines() if name.partition(".")[0] == "disputekit"}


def spared(loaded: str, floor: str) -> set[str]:
    """The modules of that list which were loaded, but for those that Typer needs itself."""
    return {*loaded.splitlines()} & SPARED - {*floor.splitlines()}


def compiling(names: Iterable[str]) -> set[str]:
    """The modules that compile a pattern when they are loaded."""
    sources = {name: find_spec(name) for name in names}
    return {
        name
        for name, spec in sources.items()
        if spec and spec.origin and _AT_IMPORT.search(Path(spec.origin).read_text(encoding="utf-8"))
    }


def run(workspace: Path, *arguments: str, **more: str) -> tuple[subprocess.CompletedProcess[str], str]:
    """The finished command, and the modules it had loaded."""
    output = workspace.with_name("modules.txt")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    environment |= {"DISPUTEKIT_WORKSPACE": str(workspace)} | more
    result = subprocess.run(
        [sys.executable, str(RUNNER), str(output), *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return result, output.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one open case."""
    folder = tmp_path_factory.mktemp("startup") / "workspace"
    result, _ = run(folder, *START)
    assert result.returncode == 0, result.stderr
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ("log", "hello", "--from", "client"),
        ("log", "hello", "--from", "client", "--at", "2026-03-03T14:05+02:00"),
        ("got", "one more thing"),
        ("sent", "a quote will follow"),
    ],
)
def test_recording_loads_nothing_heavy(workspace: Path, arguments: tuple[str, ...]) -> None:
    result, loaded = run(workspace, *arguments)
    assert result.returncode == 0, result.stderr
    recorded = "\ndisputekit.ledger.append\n" in loaded
    assert recorded, "nothing was appended, so this run shows nothing"
    assert heavy(loaded) == set()
    assert "disputekit.app.start" not in loaded.splitlines(), (
        "it reads statements of work, which no record needs"
    )


def test_a_log_loads_little_of_our_own_and_of_the_library(workspace: Path) -> None:
    floor = subprocess.run(
        [sys.executable, "-c", "import sys, typer; print(*sys.modules, sep='\\n')"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    result, loaded = run(workspace, "log", "hello", "--from", "client")
    assert result.returncode == 0, result.stderr
    assert spared(loaded, floor) == set()
    assert len(own(loaded)) <= MOST_OWN, sorted(own(loaded))
    assert compiling(own(loaded)) <= COMPILED


def test_a_log_that_loads_more_is_caught(workspace: Path) -> None:
    """A record with a file stores it under its digest, by OpenSSL; so does the guard see it, or it is blind."""
    (workspace.parent / "page.txt").write_text("words", encoding="utf-8")
    result, loaded = run(workspace, "log", "-f", str(workspace.parent / "page.txt"), "--from", "client")
    assert result.returncode == 0, result.stderr
    assert "hashlib" in spared(loaded, "")
    assert compiling({"disputekit.ledger.erase", "disputekit.record.money"}) == {"disputekit.ledger.erase"}


def test_leaving_looks_for_no_dead_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def finished() -> int:
        steps.append("run")
        return 4

    monkeypatch.setattr(command_line, "run", finished)
    monkeypatch.setattr(gc, "freeze", lambda: steps.append("freeze"))
    with pytest.raises(SystemExit) as left:
        command_line.main()
    assert (steps, left.value.code) == (["run", "freeze"], 4)


def test_asking_for_the_version_loads_nothing_heavy(tmp_path: Path) -> None:
    result, loaded = run(tmp_path / "workspace", "--version")
    assert result.returncode == 0, result.stderr
    assert heavy(loaded) == set()


def test_a_heavy_module_smuggled_into_start_up_is_caught(workspace: Path, tmp_path: Path) -> None:
    """The same run with a planted import must be flagged, or the guard is blind."""
    (tmp_path / "sitecustomize.py").write_text("import rich.console\n", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    result, loaded = run(workspace, "log", "hello", "--from", "client", PYTHONPATH=path)
    assert result.returncode == 0, result.stderr
    assert heavy(loaded) == {"rich"}
