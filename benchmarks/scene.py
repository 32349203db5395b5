"""Where a run takes place: the folder of its data, the sizes, the peers, and programs that work in it.

Data is made when a heat first needs it, and kept for the heats after it.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.cases import NOW
from benchmarks.peers import Peers
from benchmarks.program import Program, around_of, build, nothing, python


class Sizes(NamedTuple):
    """How much is measured: mails, messages of a chat, MiB of the large box, records."""

    mails: int = 100_000
    chat: int = 500_000
    box_megabytes: int = 2_048
    log: tuple[int, ...] = (10_000, 100_000)
    bulk: int = 100_000
    most: int = 1_000_000
    verify: int = 100_000
    typed: int = 10_000
    items: int = 200
    requests: int = 2_000
    growth: tuple[int, ...] = (100, 1_000, 10_000, 100_000, 1_000_000)
    import_growth: tuple[int, ...] = (10_000, 100_000, 1_000_000)


QUICK = Sizes(20, 40, 1, (10,), 20, 50, 20, 20, 3, 4, (10, 20), (10, 20))


class Scene:
    """A folder with workspaces below it, one for each case."""

    def __init__(self, folder: Path, sizes: Sizes, peers: Peers) -> None:
        self.folder, self.sizes, self.peers = folder, sizes, peers

    def place(self, case: str) -> Path:
        """Return the folder of a case, which holds its workspace and its settings."""
        return self.folder / "cases" / case

    def make(self, case: str) -> None:
        """Write a case unless it is there: ``large``, ``messages-1000`` ... (benchmarks/cases.py)."""
        if not self.place(case).exists():
            build("benchmarks.cases", case, str(self.place(case)))

    def database(self, case: str) -> Path:
        """Return the database of a case."""
        return self.place(case) / "workspace" / "disputekit.db"

    def file(self, name: str) -> Path:
        """Return a file of the run by its name."""
        return self.folder / name

    def source(self, name: str, what: str, size: int) -> Path:
        """Write a generated source unless it is there, and return it."""
        if not self.file(name).exists():
            build("benchmarks.sources", what, str(size), str(self.file(name)))
        return self.file(name)

    def around(self, case: str, **more: str) -> dict[str, str]:
        """Return what a program of a case sees: its workspace, the clock of the data, byte code of this run."""
        return around_of(
            DISPUTEKIT_WORKSPACE=str(self.place(case) / "workspace"),
            DISPUTEKIT_CONFIG=str(self.place(case) / "config"),
            DISPUTEKIT_NOW=NOW.isoformat(),
            PYTHONPYCACHEPREFIX=str(self.folder / "bytecode"),
            **more,
        )

    def dk(
        self,
        case: str,
        *arguments: str,
        name: str = "",
        ready: Callable[[], object] = nothing,
        codes: tuple[int, ...] = (0, 6),
        most: int = 0,
    ) -> Program:
        """Return disputekit itself in a case, started as the ``dk`` of an installation starts it."""
        shown = name or f"`dk {' '.join(arguments)}`"
        command = python("-m", "disputekit", *arguments)
        return Program(shown, command, self.around(case), ready, codes, most=most)

    def floor(
        self, name: str, *arguments: str, module: str = "benchmarks.floors", interpreter: str = ""
    ) -> Program:
        """Return a program of our own that does the bare part of the work."""
        command = (interpreter, "-m", module, *arguments) if interpreter else python("-m", module, *arguments)
        return Program(name, command, self.around("none"))

    def afresh(self, case: str) -> Callable[[], None]:
        """Return what puts an empty case into the place of this name, before each start."""

        def put() -> None:
            self.make("empty")
            shutil.rmtree(self.place(case), ignore_errors=True)
            shutil.copytree(self.place("empty") / "workspace", self.place(case) / "workspace")
            shutil.copytree(self.place("empty") / "config", self.place(case) / "config")

        return put


def peer(
    name: str,
    command: tuple[str, ...],
    around: Mapping[str, str],
    ready: Callable[[], object] = nothing,
) -> Program:
    """Return a program of others; without its path it is missing."""
    absent = "" if command[0] else "not installed"
    return Program(name, command, around_of(**around), ready, missing=absent)
