"""Imports point down. The linter of the gates is run here too, and must see planted offenders."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.house import PACKAGE, REPOSITORY, ROOMS

LINTER = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


def lint(checkout: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINTER, "--no-cache"],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def contracts() -> dict[str, dict[str, Any]]:
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout that may be spoiled: the package and the contracts."""
    shutil.copytree(PACKAGE, tmp_path / "src" / "disputekit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_keeps_its_contracts() -> None:
    result = lint(REPOSITORY)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("name", "line", "broken"),
    [
        ("record/planted.py", "import disputekit.ledger.append", "house"),
        ("case/planted.py", "from disputekit import app", "house"),
        ("ledger/planted.py", "import disputekit.reports", "house"),
        ("errors.py", "import disputekit.record.kinds", "house"),
        ("newroom/__init__.py", "", "house"),
        ("cli/planted.py", "import disputekit.case", "cli-asks-app"),
        ("app/planted.py", "def work():\n    import sqlite3", "sqlite"),
        ("case/planted.py", "import sqlite_utils", "sqlite"),
        ("app/planted.py", "from jinja2 import Environment", "jinja"),
        ("reports/planted.py", "from rich.table import Table", "rich"),
    ],
)
def test_a_planted_import_is_caught(copy: Path, name: str, line: str, broken: str) -> None:
    planted = copy / "src" / "disputekit" / name
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(line + "\n", encoding="utf-8")
    result = lint(copy)
    assert result.returncode != 0
    contract = contracts()[broken]["name"]
    # An unknown room stops the layers contract with a message of its own.
    assert f"{contract} BROKEN" in result.stdout or "newroom" in result.stdout


def test_every_room_that_exists_is_closed_to_the_command_line() -> None:
    rooms = {room for room in ROOMS if (PACKAGE / room).is_dir()} - {"cli", "app", "record"}
    assert {f"disputekit.{room}" for room in rooms} == set(contracts()["cli-asks-app"]["forbidden_modules"])


def test_every_package_on_disk_is_a_room_of_the_plan() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert packages <= set(ROOMS)
