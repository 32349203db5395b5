"""Logging takes as long as a thought. What makes start-up slow is watched by name, not by the clock."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUNNER = Path(__file__).with_name("loaded_modules.py")

# Each costs tens of milliseconds, and a successful ``log`` needs none of them (docs/dependencies.md).
HEAVY = {"sqlite_utils", "jinja2", "dateutil", "rich", "platformdirs", "typst", "pypdf", "pydantic"}

START = (
    *("start", "--title", "Website", "--me", "Olena", "--client", "Dana", "--platform", "upwork"),
    *("--currency", "USD", "--zone", "Europe/Kyiv", "--yes"),
)


def heavy(loaded: str) -> set[str]:
    """The packages of the list that were loaded, whole or in part."""
    return {name.partition(".")[0] for name in loaded.splitlines()} & HEAVY


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
