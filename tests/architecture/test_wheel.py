"""What is handed out: a wheel that carries its templates and nothing of the workshop."""

import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import pytest

from tests.architecture.house import PACKAGE, REPOSITORY

WORKSHOP = ("tests", "node_modules", ".venv", ".git", ".ci", "benchmarks", "__pycache__")


class Built:
    """The names inside the two archives, without the folder that carries the version."""

    def __init__(self, folder: Path) -> None:
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
            self.wheel = set(wheel.namelist())
            self.scripts = next(
                wheel.read(name).decode() for name in self.wheel if name.endswith("entry_points.txt")
            )
            self.metadata = next(
                wheel.read(name).decode() for name in self.wheel if name.endswith("METADATA")
            )
        with tarfile.open(next(folder.glob("*.tar.gz"))) as sdist:
            self.sdist = {name.partition("/")[2] for name in sdist.getnames()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Both archives, the wheel made from the sdist, as an index would hand them on."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return Built(folder)


def files(folder: Path) -> set[str]:
    """Files below a folder that belong to the project."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if "__pycache__" not in path.parts}


def strangers(names: Iterable[str]) -> set[str]:
    """Names that have no place in a wheel of disputekit."""
    return {
        name
        for name in names
        if not name.startswith("disputekit")
        or any(part in WORKSHOP for part in PurePosixPath(name).parts)
        or name.endswith((".pyc", ".db", ".pdf", ".png"))
    }


def test_the_wheel_holds_every_module_and_every_template(built: Built) -> None:
    inside = {name for name in built.wheel if ".dist-info/" not in name}
    modules = {f"disputekit/{name}" for name in files(PACKAGE)}
    templates = {f"disputekit/templates/{name}" for name in files(REPOSITORY / "templates")}
    assert templates
    assert inside == modules | templates


def test_the_wheel_holds_nothing_else(built: Built) -> None:
    assert strangers(built.wheel) == set()


@pytest.mark.parametrize(
    "name", ["tests/conftest.py", "disputekit/tests/a.py", "disputekit/a.pyc", "docs/a.md"]
)
def test_a_stranger_in_the_wheel_is_caught(name: str) -> None:
    assert strangers({"disputekit/__init__.py", name}) == {name}


def test_the_wheel_says_that_it_is_typed_and_brings_its_licence(built: Built) -> None:
    assert "disputekit/py.typed" in built.wheel
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in built.wheel)


def test_both_names_of_the_command_lead_to_one_function(built: Built) -> None:
    assert "disputekit = disputekit.__main__:main" in built.scripts
    assert "dk = disputekit.__main__:main" in built.scripts


def test_the_wheel_asks_for_what_the_decision_page_allows_and_no_more(built: Built) -> None:
    required = [line for line in built.metadata.splitlines() if line.startswith("Requires-Dist:")]
    core = {
        line.split()[1].split("<")[0].split(">")[0].rstrip(";") for line in required if "extra ==" not in line
    }
    assert core == {"jinja2", "platformdirs", "python-dateutil", "rich", "sqlite-utils", "typer", "tzdata"}
    assert all(name in (REPOSITORY / "docs" / "dependencies.md").read_text(encoding="utf-8") for name in core)


def test_the_sdist_can_be_built_and_tested_again(built: Built) -> None:
    assert {"pyproject.toml", "README.md", "LICENSE", "Makefile", "tests/conftest.py"} <= built.sdist
    assert {f"templates/{name}" for name in files(REPOSITORY / "templates")} <= built.sdist
    assert not any("node_modules" in name or "__pycache__" in name for name in built.sdist)
