"""What the shell offers on TAB: cases, and the numbers and labels of the case in use. Never an error, never slow.

The words beside a name come from clients, and zsh evaluates what a completion prints: whatever is not a letter,
a digit or harmless punctuation is taken out of them.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from disputekit.app.workspace import Setup

_HARMLESS = frozenset(" .,-/+@")
_WIDTH = 40


def case_names(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Yield the short names of cases that begin like this."""
    with contextlib.suppress(Exception):  # a prompt is no place for a message, whatever went wrong
        from disputekit.app.suggest import suggested_cases

        for name, says in suggested_cases(_setup(ctx)):
            if name.startswith(incomplete):
                yield name, harmless(says)


def record_names(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Yield labels and the latest record numbers of the case in use, with their first words."""
    with contextlib.suppress(Exception):
        from disputekit.app.suggest import suggested_records

        for name, says in suggested_records(_setup(ctx)):
            if name.startswith(incomplete.upper()):  # r1 is R1 too, and a shell keeps what was typed
                yield name.lower() if incomplete.islower() else name, harmless(says)


def file_names(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Yield the attached files of the case in use, with their names."""
    with contextlib.suppress(Exception):
        from disputekit.app.suggest import suggested_files

        for name, says in suggested_files(_setup(ctx)):
            if name.startswith(incomplete):
                yield name, harmless(says)


def _setup(ctx: typer.Context) -> "Setup":
    """Return the setup of the line as far as it is typed: its --case and --workspace count already."""
    from disputekit.cli.settings import make_setup

    workspace = ctx.params.get("workspace")
    return make_setup(ctx.params.get("case"), Path(workspace) if workspace else None, None)


def fact_names(incomplete: str) -> Iterator[str]:
    """Yield the facts of a case that begin like this."""
    from disputekit.app.cases import FACTS

    yield from (name for name in FACTS if name.startswith(incomplete))


def harmless(text: str, width: int = _WIDTH) -> str:
    """Return the words of a text with everything left out that a shell could read as more than words."""
    kept = "".join(one if one.isalnum() or one in _HARMLESS else " " for one in text[: 4 * width])
    return " ".join(kept.split())[:width].rstrip()
