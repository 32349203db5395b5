"""``help``: the daily commands, all of them in panels, or one in full."""

import difflib
import sys
from typing import Annotated, Any

import typer

from disputekit.cli.main import COMMANDS
from disputekit.cli.screen.layout import columns, facts, wrapped
from disputekit.errors import NotFound

Topic = Annotated[list[str] | None, typer.Argument(help="all, or the name of a command.")]


def help_(context: typer.Context, topic: Topic = None) -> None:
    """Help: the daily commands; ``help all`` lists every command; ``help NAME`` explains one.

    Exit codes: 0 ok, 4 there is no such command.
    """
    root = context.find_root()
    if not topic:
        _print(root.get_help())
    elif topic == ["all"]:
        _print("\n".join(panels(columns() or 80)))
    else:
        _print(help_of(root, topic))


def panels(width: int) -> list[str]:
    """Return every command under the name of its panel, as lines."""
    lines = wrapped("Every command. One of them: disputekit help NAME. The same program is called dk.", width)
    for panel in dict.fromkeys(command.panel for command in COMMANDS.values()):
        found = [(name, command.help) for name, command in COMMANDS.items() if command.panel == panel]
        lines += ["", f"{panel}:", *facts(found, width)]
    return lines


def help_of(context: Any, words: list[str]) -> str:
    """Return the help of a command or of a command inside it; raises NotFound, naming what comes near."""
    for word in words:
        command = context.command
        found = command.get_command(context, word) if hasattr(command, "get_command") else None
        if found is None:
            known = command.list_commands(context) if hasattr(command, "list_commands") else []
            near = difflib.get_close_matches(word, known, n=3)
            raise NotFound(
                f"there is no command {' '.join(words)!r}",
                f"did you mean {', '.join(near)}?" if near else "every command: disputekit help all",
            )
        context = found.context_class(found, info_name=word, parent=context)
    return str(context.get_help())


def _print(text: str) -> None:
    sys.stdout.write(text.rstrip("\n") + "\n")
