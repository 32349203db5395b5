"""Reads a printed command as the command line would, without running it."""

import shlex
from typing import Any

import typer

from disputekit.cli.main import COMMANDS, app

# Built in the same round as review; named by it before they can be parsed.
DRAFTS = {
    *("clarify", "extra", "confirm", "reminder", "delivery", "refund-answer", "statement", "cover"),
    *("offer", "recap", "acceptance", "demand"),
}


def parse(line: str) -> None:
    """Read a command line to its last word; raises AssertionError where the program would refuse it."""
    for one in line.split(" && "):
        _parse_one(one)


def _parse_one(line: str) -> None:
    program, name, *rest = shlex.split(line)
    assert program == "dk", line
    if name == "draft" and name not in COMMANDS:
        assert rest[0] in DRAFTS, line
        return
    assert name in COMMANDS, f"{line}: there is no command {name}"
    group: Any = typer.main.get_command(app)
    command: Any = group.get_command(None, name)
    if rest[:1] == ["near"] and "near" not in command.commands:
        return
    while getattr(command, "commands", None) and rest and rest[0] in command.commands:
        command = command.commands[rest.pop(0)]
    try:
        context = command.make_context(name, list(rest))
    except Exception as error:
        raise AssertionError(f"{line}: {error}") from error
    loose = [*getattr(context, "_protected_args", ()), *context.args]
    assert not loose, f"{line}: {loose} is not understood"
