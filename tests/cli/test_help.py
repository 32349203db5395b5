"""Help at three depths, and what a wrong command line gets."""

import sys

import pytest
import typer

from disputekit.cli.main import COMMANDS, app
from tests.cli.conftest import Prompt

DAILY = [name for name, command in COMMANDS.items() if command.panel == "Every day"]


def test_help_lists_the_daily_commands_and_where_the_rest_is(prompt: Prompt) -> None:
    found = prompt("help").out
    assert found == prompt("--help").out
    assert all(f"  {name} " in found for name in DAILY)
    assert "  milestone " not in found
    assert "disputekit help all" in found


def test_help_all_lists_every_command_in_its_panel(prompt: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    found = prompt("help", "all").out
    for command in COMMANDS.values():
        assert f"\n{command.panel}:\n" in found
    assert {line.split()[0] for line in found.splitlines() if line.startswith("  ")} >= set(COMMANDS)
    monkeypatch.setenv("COLUMNS", "50")
    assert max(map(len, prompt("help", "all").lines)) <= 50


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_explains_one_command(prompt: Prompt, name: str) -> None:
    found = prompt("help", name).out
    assert f"dk {name} " in found.splitlines()[0]
    assert "``" not in found


def test_help_reaches_commands_inside_commands(prompt: Prompt) -> None:
    assert "dk people add " in prompt("help", "people", "add").lines[0]


def test_a_misspelt_command_gets_a_suggestion(prompt: Prompt) -> None:
    found = prompt.run("help", "quotd")
    assert found.code == 4
    assert "did you mean quoted?" in found.err
    assert prompt.run("help", "people", "ad").code == 4
    assert prompt.run("help", "got", "more").code == 4


def test_no_argument_shows_the_help(prompt: Prompt) -> None:
    found = prompt.run()
    assert found.code == 2
    assert "Every day:" in found.out + found.err


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("quoted",), ("got", "--nonsense"), ("timeline", "--limit", "many")]
)
def test_a_command_line_that_cannot_be_read_is_code_2(dk: Prompt, arguments: tuple[str, ...]) -> None:
    assert dk.refused(*arguments).code == 2


def test_the_version(prompt: Prompt) -> None:
    assert prompt("--version").out.startswith("disputekit ")


def test_help_loads_no_command(prompt: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("disputekit.cli.commands.")]:
        monkeypatch.delitem(sys.modules, name)
    prompt("--help")
    assert [name for name in sys.modules if name.startswith("disputekit.cli.commands.")] == []


def test_every_reading_and_writing_command_speaks_json() -> None:
    group = typer.main.get_command(app)
    root = typer.Context(group, info_name="dk")
    silent = {"help"}
    for name in COMMANDS.keys() - silent:
        command = group.get_command(root, name)  # type: ignore[attr-defined]
        inner = (
            [command.get_command(root, one) for one in command.list_commands(root)]
            if hasattr(command, "list_commands")
            else [command]
        )
        for one in inner:
            assert any("--json" in param.opts for param in one.params), name


def test_an_answer_that_cannot_be_written_is_no_fault_of_the_program(
    dk: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    from disputekit.cli.commands import look

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(look, "listed", full)
    found = dk.run("timeline")
    assert found.code == 1
    assert found.err == (
        "disputekit: No space left on device\n"
        "  if it was about to record something, dk timeline -n 1 shows whether it did\n"
    )


def test_a_fault_of_the_program_is_called_one(dk: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    from disputekit.cli.commands import look

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("planted \x1b[31m")

    monkeypatch.setattr(look, "listed", broken)
    found = dk.run("timeline")
    assert found.code == 1
    assert "this is a fault in disputekit: RuntimeError: planted \\x1b[31m" in found.err
    monkeypatch.setenv("DISPUTEKIT_DEBUG", "1")
    with pytest.raises(RuntimeError):
        dk.run("timeline")


def test_a_reader_that_goes_away_is_no_failure(demo: Prompt) -> None:
    import os
    import subprocess

    line = f'"{sys.executable}" -m disputekit timeline --json --limit 0 | head -c 10'
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ},
    )
    assert (done.returncode, done.stderr) == (0, "")
