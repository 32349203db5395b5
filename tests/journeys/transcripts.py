"""Keeps the transcripts of a page real: sets its scene, runs each command, compares what it says.

A block marked ``console`` holds commands behind ``$`` and all they answer (both streams, 100 columns). A comment
``<!-- at TIME -->`` before a block sets the clock. ``python -m tests.journeys.transcripts PAGE`` writes the
answers anew (make docs). ``SCENES`` names the pages and what lies on the machine before their first command.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from disputekit.app.demo import STEPS, lay_out
from disputekit.cli.commands.demo import _inside, _play
from tests.journeys.conftest import Machine

FIRST_BAD_DAY = "dk event ended --by client"
_PIECE = re.compile(r"<!-- at (?P<at>\S+) -->|^```console\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL)


class Exchange(NamedTuple):
    """A command of a page and what stands below it."""

    command: str
    answer: str


def exchanges(block: str) -> Iterator[Exchange]:
    """Split a block at its prompts; a command goes on while its line ends in a backslash."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        length = next(at for at, line in enumerate(lines, 1) if not line.endswith("\\"))
        yield Exchange("\n".join(lines[:length]), "\n".join(lines[length:]).strip("\n"))


def on_the_bad_day(home: Path) -> Machine:
    """A machine on which the demo was played up to the day when the client ends the contract."""
    machine, folder = Machine(home), home / "demo"
    folder.mkdir()
    lay_out(folder)
    until = next(at for at, step in enumerate(STEPS) if step.line.startswith(FIRST_BAD_DAY))
    with _inside(folder):
        _play(STEPS[:until], aloud=False)
    machine.environment |= {
        "DISPUTEKIT_WORKSPACE": str(folder / "workspace"),
        "DISPUTEKIT_CONFIG": str(folder / "settings"),
        "COLUMNS": "100",
    }
    return machine


def with_exports(home: Path) -> Machine:
    """A machine on which a case was opened, with a mailbox, a chat and a table of payments beside it."""
    machine, folder = Machine(home), home / "demo"
    shutil.copytree(Path(__file__).with_name("importing"), folder)
    machine.environment["COLUMNS"] = "100"
    done = machine.at("2026-09-01T12:00+03:00").bash(
        "dk start leaflet.md -f offer.txt --clock-set --yes", folder
    )
    assert done.code == 0, done
    return machine


SCENES: Mapping[str, Callable[[Path], Machine]] = {
    "dispute-day.md": on_the_bad_day,
    "importing.md": with_exports,
}


def played(page: str, machine: Machine) -> Iterator[tuple[Exchange, str]]:
    """Run every command of a page in order; yields it with what it answered."""
    folder = machine.home / "demo"
    for piece in _PIECE.finditer(page):
        if piece["at"]:
            machine.at(piece["at"])
            continue
        for one in exchanges(piece["block"]):
            done = machine.bash(f"exec 2>&1\n{{ {one.command}\n}} || true", folder)  # a check may answer 6
            said = done.out.replace(str(folder), "FOLDER")
            yield one, "\n".join(line.rstrip() for line in said.splitlines()).strip("\n")


def written_anew(page: str, machine: Machine) -> str:
    """The page with the answers that its commands give now."""
    real = iter([answer for _, answer in played(page, machine)])

    def fill(piece: re.Match[str]) -> str:
        if piece["at"]:
            return piece[0]
        parts = [f"$ {one.command}\n{next(real)}".rstrip("\n") for one in exchanges(piece["block"])]
        return "```console\n" + "\n\n".join(parts) + "\n```"

    return _PIECE.sub(fill, page)


def main() -> None:
    path = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as home:
        made = written_anew(path.read_text(encoding="utf-8"), SCENES[path.name](Path(home) / "home"))
    path.write_text(made, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
