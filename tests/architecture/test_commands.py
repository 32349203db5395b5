"""The table of commands is read lazily, so a wrong name in it would only show when somebody calls it."""

import importlib
import subprocess
import sys

import pytest

from disputekit.cli.main import COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_of_the_table_can_be_loaded(name: str) -> None:
    command = COMMANDS[name]
    module = importlib.import_module(f"disputekit.cli.commands.{command.module}")
    assert callable(getattr(module, command.function))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_a_line_in_the_help(name: str) -> None:
    assert COMMANDS[name].help.strip().endswith((".", "?"))
    assert len(COMMANDS[name].help) <= 80


def test_the_program_and_the_module_are_one() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "disputekit", "--version"], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("disputekit ")
