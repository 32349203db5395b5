"""A prompt for tests: the whole command line in this process, in a workspace of its own."""

import io
import json
import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from disputekit.app.demo import STEPS, lay_out
from disputekit.cli.main import run

CASE = (
    *("start", "--title", "Website redesign", "--me", "Olena Koval", "--client", "Dana Reyes"),
    *(
        "--platform",
        "upwork",
        "--type",
        "fixed",
        "--currency",
        "USD",
        "--zone",
        "Europe/Kyiv",
        "--slug",
        "acme",
    ),
)
NOON = "2026-03-03T16:05+02:00"


class Result(NamedTuple):
    """What a command answered: exit code, data, talk."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Prompt:
    """Runs commands as a user does; the clock stands at ``now`` until a test moves it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.workspace = folder / "workspace"
        self.config = folder / "config"
        self._patch = monkeypatch
        monkeypatch.setenv("DISPUTEKIT_WORKSPACE", str(self.workspace))
        monkeypatch.setenv("DISPUTEKIT_CONFIG", str(self.config))
        monkeypatch.chdir(folder)

    def at(self, now: str) -> "Prompt":
        self._patch.setenv("DISPUTEKIT_NOW", now)
        return self

    def run(self, *arguments: str, stdin: bytes | None = None) -> Result:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        given = self.folder / ".stdin"
        given.write_bytes(stdin or b"")
        with (
            self._patch.context() as patch,
            (given if stdin is not None else Path(os.devnull)).open(encoding="utf-8") as file,
        ):
            patch.setattr(sys, "argv", ["dk", *arguments])
            patch.setattr(sys, "stdin", file)
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = run()
        return Result(code, *(stream.buffer.getvalue().decode("utf-8") for stream in (out, err)))

    def __call__(self, *arguments: str, stdin: bytes | None = None) -> Result:
        """Run a command that must succeed."""
        found = self.run(*arguments, stdin=stdin)
        assert found.code == 0, f"dk {' '.join(arguments)}: code {found.code}\n{found.out}{found.err}"
        return found

    def refused(self, *arguments: str, stdin: bytes | None = None) -> Result:
        """Run a command that must be refused, and record nothing."""
        before = self.count()
        found = self.run(*arguments, stdin=stdin)
        assert found.code, f"dk {' '.join(arguments)} was not refused\n{found.out}{found.err}"
        assert self.count() == before, "something was recorded"
        assert "fault in disputekit" not in found.err, found.err
        return found

    def count(self) -> int:
        """The number of records of all cases."""
        if not (self.workspace / "disputekit.db").exists():
            return 0
        found = self.run("case", "list", "--json")
        return sum(one["records"] for one in found.json) if found.code == 0 else -1


@pytest.fixture
def prompt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prompt:
    """A prompt without any workspace yet."""
    return Prompt(tmp_path, monkeypatch)


@pytest.fixture
def dk(prompt: Prompt) -> Prompt:
    """A prompt in a fresh case ``acme``, whose clock the test sets: Tuesday 3 March 2026, 16:05 in Kyiv."""
    prompt.at(NOON)(*CASE, "--clock-set", "--yes")
    return prompt


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo case, played once."""
    folder = tmp_path_factory.mktemp("demo")
    lay_out(folder)
    with pytest.MonkeyPatch.context() as patch:
        prompt = Prompt(folder, patch)
        for step in STEPS:
            prompt.at(step.now)(*shlex.split(step.line)[1:])
    return folder


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prompt:
    """A prompt in a copy of the demo case, on the day after the client ended the contract."""
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder)
    prompt = Prompt(folder, monkeypatch)
    prompt("case", "use", prompt("case", "list", "-q").out.strip())
    return prompt.at("2026-04-03T09:00+03:00")
