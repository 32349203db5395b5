"""What the tests of durability share: commands to be ended, places to run them in, and the launcher that runs them."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
OLD = ROOT / "tests" / "ledger" / "versions" / "schema-1.zip"
WORKSPACE = "workspace"
NEXT = ("log", "the next thing", "--from", "client", "--quiet")

_START = (
    *("start", "--title", "Website redesign", "--me", "Olena Koval", "--client", "Dana Reyes"),
    *("--platform", "upwork", "--type", "fixed", "--currency", "USD", "--zone", "Europe/Kyiv"),
    *("--slug", "acme", "--yes", "--quiet"),
)
_LAID_OUT = (  # records 1 to 6
    _START,
    ("got", "can you add a popup?", "--quiet"),
    ("requested", "a popup", "--quiet"),
    ("milestone", "800", "Wireframes", "--quiet"),
    ("got", "see the picture", "-f", "kept.txt", "--quiet"),
    ("log", "I shall look at it", "--from", "me", "--quiet"),
)


class Scene(NamedTuple):
    """A command that writes. ``target`` is what it makes outside the workspace, ``base`` what it starts from."""

    name: str
    command: tuple[str, ...]
    target: str = ""
    base: str = "laid out"
    has_file: bool = False


_IMPORT = ("import", "chat.txt", "--zone", "case", "--everybody", "--me", "Olena Koval", "--quiet")
SCENES = {
    one.name: one
    for one in (
        Scene("log", ("log", "hello there", "--from", "client", "--quiet")),
        Scene("import", _IMPORT, has_file=True),
        Scene("got with a file", ("got", "see it", "-f", "f.txt", "--quiet"), has_file=True),
        Scene("delivered with a file", ("delivered", "M1", "f.txt", "--quiet"), has_file=True),
        Scene("requested", ("requested", "a second popup", "--quiet")),
        Scene("fix", ("fix", "2", "text", "could you add a popup?", "--quiet")),
        Scene("undo", ("undo", "--yes", "--quiet")),
        Scene("withdraw", ("withdraw", "2", "--quiet")),
        Scene("set", ("set", "client", "Dana R.", "--quiet")),
        Scene("note", ("note", "for myself", "--quiet")),
        Scene("shred a text", ("shred", "2", "text", "--reason", "private", "--yes", "--quiet")),
        Scene("shred a file", ("shred", "5", "file.1", "--reason", "private", "--yes", "--quiet")),
        Scene("checkpoint", ("checkpoint", "--to", "seal.txt", "--quiet"), "seal.txt"),
        Scene("document", ("report", "timeline", "--to", "timeline.html", "--quiet"), "timeline.html"),
        Scene("backup", ("backup", "copy", "--quiet"), "copy"),
        Scene("backup as zip", ("backup", "copy.zip", "--quiet"), "copy.zip"),
        Scene("export", ("export", "open", "--quiet"), "open"),
        Scene("start", _START, base="nothing"),
        Scene("migrate", ("timeline", "--case", "acme", "--quiet"), base="schema 1"),
    )
}
LARGE = (
    "log",
    "import",
    "got with a file",
    "delivered with a file",
)  # what the issue wants a thousand kills of


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One command for the launcher. ``kill_after`` in seconds; ``kill_heard`` kills once it has answered."""

    command: tuple[str, ...]
    folder: str
    environment: dict[str, str] = field(default_factory=dict)
    defect: str = ""
    strace: tuple[str, ...] = ()
    kill_after: float = 0
    kill_heard: bool = False
    user: int = 0


class Ended(NamedTuple):
    """How a command ended; ``code`` is negative for a signal."""

    code: int
    killed: bool
    seconds: float
    memory: int
    out: str
    err: str

    @property
    def acknowledged(self) -> bool:
        """Whether it said that it did what it was told."""
        return self.out.endswith("\n")


class Launcher:
    """Runs commands in children of one process that has the program loaded."""

    def __init__(self) -> None:
        environment = dict(os.environ) | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        self._user = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.launcher"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
            cwd=ROOT,
            env=environment,
        )

    def run(
        self,
        folder: Path,
        command: tuple[str, ...],
        *,
        defect: str = "",
        strace: tuple[str, ...] = (),
        kill_after: float = 0,
        kill_heard: bool = False,
    ) -> Ended:
        """Run a command in a place."""
        environment = {
            "DISPUTEKIT_WORKSPACE": str(folder / WORKSPACE),
            "DISPUTEKIT_CONFIG": str(folder / "config"),
            "HOME": str(folder),
            "NO_COLOR": "1",
            "TZ": "UTC",
        }
        job = Job(
            command=command,
            folder=str(folder),
            environment=environment,
            defect=defect,
            strace=strace,
            kill_after=kill_after,
            kill_heard=kill_heard,
            user=self._user,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
        return Ended(**json.loads(self._process.stdout.readline()))

    @contextlib.contextmanager
    def as_user(self, user: int, place: Path) -> Iterator[None]:
        """Run commands as another user; the way to the place is opened for him."""
        closed = [one for one in place.parents if not one.stat().st_mode & 0o001]
        modes = {one: one.stat().st_mode & 0o777 for one in closed}
        for one in closed:
            one.chmod(modes[one] | 0o011)
        self._user = user
        try:
            yield
        finally:
            self._user = 0
            for one, mode in modes.items():
                one.chmod(mode)

    def close(self) -> None:
        """Let it end."""
        self._process.communicate(timeout=60)


class Bases:
    """The states that commands start from, each made once and copied for every run."""

    def __init__(self, launcher: Launcher, folder: Path) -> None:
        self._launcher, self._folder = launcher, folder
        self._copies = 0

    def copy(self, name: str) -> Path:
        """Return a fresh place that is in this state."""
        base = self._folder / name.replace(" ", "-")
        if not base.is_dir():
            base.mkdir()
            self._make(name, base)
        place = self.empty()
        shutil.copytree(base, place)
        return place

    def empty(self) -> Path:
        """Return a place that is not there yet."""
        self._copies += 1
        return self._folder / f"run-{self._copies}"

    def _make(self, name: str, base: Path) -> None:
        (base / "f.txt").write_text("the theme files\n" * 500, encoding="utf-8")
        (base / "kept.txt").write_text("the picture\n" * 100, encoding="utf-8")
        (base / "chat.txt").write_text(_chat(), encoding="utf-8")
        if name == "laid out":
            for command in _LAID_OUT:
                ended = self._launcher.run(base, command)
                assert ended.code == 0, ended
        if name == "schema 1":
            with zipfile.ZipFile(OLD) as packed:
                packed.extractall(base / WORKSPACE)


def _chat() -> str:
    people = ("Olena Koval", "Dana Reyes")
    return "\n".join(
        f"[{day}/02/2026, 10:{minute:02}:00] {people[minute % 2]}: message {minute} of the day"
        for day in (13, 14)
        for minute in range(10)
    )


@contextlib.contextmanager
def quick_folder(other: Path) -> Iterator[Path]:
    """Yield a folder in memory where there is one: what a kill leaves is the same there, and sooner."""
    memory = Path("/dev/shm")  # noqa: S108
    if not os.access(memory, os.W_OK):
        yield other
        return
    with tempfile.TemporaryDirectory(prefix="disputekit-", dir=memory) as folder:
        yield Path(folder)
