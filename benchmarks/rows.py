"""What is measured: each row is a command, and the floor it is held against in the same run.

A floor is another command of ours, or a program that does nothing: seconds differ from machine to machine, and on
one machine from minute to minute, ratios much less. To add a row, add a line here; for a peer, a ``Program``.
"""

import sys
from typing import NamedTuple


class Program(NamedTuple):
    """Something that is started: ``arguments`` of the interpreter, in one of the workspaces of cases.py."""

    name: str
    case: str
    arguments: tuple[str, ...]

    @property
    def command(self) -> list[str]:
        return [sys.executable, *self.arguments]


class Row(NamedTuple):
    """A program, its floor, and how far it may be above: ``times`` the floor and ``plus`` milliseconds."""

    program: Program
    floor: Program
    times: float
    plus: int = 0

    @property
    def reach(self) -> str:
        return f"{self.times:g} x" + (f" + {self.plus} ms" if self.plus else "")


def dk(case: str, *arguments: str) -> Program:
    """Return disputekit itself, started as the ``dk`` of an installation starts it."""
    return Program(f"dk {' '.join(arguments)}", case, ("-m", "disputekit", *arguments))


_NOTHING = """
import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def nothing(text: str) -> None:
    pass


app()
"""

NOTHING = Program("a Typer program that does nothing", "clauses", ("-c", _NOTHING, "hello"))
PYTHON = Program("Python that does nothing", "clauses", ("-c", "pass"))
TIMELINE = dk("large", "timeline", "--limit", "50")
LOG = dk("clauses", "sent", "hello")

ROWS = (
    Row(LOG, NOTHING, 1.3),
    Row(dk("clauses", "scope", "near", "R1"), LOG, 2, plus=50),
    Row(dk("large", "due"), TIMELINE, 1.5),
    Row(dk("large", "due", "--line"), TIMELINE, 1.5),
    Row(dk("large", "status"), TIMELINE, 1.5),
    Row(dk("large", "account"), TIMELINE, 4),
    Row(dk("large", "review"), TIMELINE, 4),
)
