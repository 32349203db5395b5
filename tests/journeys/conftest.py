"""A machine with nothing on it but the program: whole commands, run as a user runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

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


class Done(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Machine:
    """A home of its own, with ``disputekit`` and ``dk`` on the PATH and a clock that stands where a test sets it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.workspace = home / "workspace"
        binaries = home / "bin"
        binaries.mkdir(parents=True)
        for name in ("disputekit", "dk"):
            start = f"import sys; sys.argv[0] = {name!r}; from disputekit.cli.main import main; main()"
            (binaries / name).write_text(
                f'#!/bin/sh\nexec "{sys.executable}" -P -c "{start}" "$@"\n', encoding="utf-8"
            )
            (binaries / name).chmod(0o755)
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DISPUTEKIT_", "COV_", "GIT_"))
        }
        self.environment = kept | {
            "HOME": str(home),
            "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
            "DISPUTEKIT_WORKSPACE": str(self.workspace),
            "DISPUTEKIT_CONFIG": str(home / "config"),
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }

    def at(self, now: str) -> "Machine":
        self.environment["DISPUTEKIT_NOW"] = now
        return self

    def run(self, *arguments: str, stdin: bytes | None = None, folder: Path | None = None) -> Done:
        done = subprocess.run(
            ["dk", *arguments],
            env=self.environment,
            cwd=folder or self.home,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            check=False,
            timeout=120,
        )
        return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    def __call__(self, *arguments: str, stdin: bytes | None = None) -> Done:
        """Run a command that must succeed."""
        done = self.run(*arguments, stdin=stdin)
        assert done.code == 0, f"dk {' '.join(arguments)}: code {done.code}\n{done.out}{done.err}"
        return done

    def bash(self, script: str, folder: Path | None = None, code: int = 0) -> Done:
        """Run a script that must end with the code."""
        done = subprocess.run(
            ["bash", "--norc", "-euo", "pipefail", "-c", script],
            env=self.environment,
            cwd=folder or self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == code, f"code {done.returncode}\n{done.stdout}{done.stderr}"
        return Done(done.returncode, done.stdout, done.stderr)

    def count(self) -> int:
        """The number of records in the workspace, by a look at the database itself."""
        import sqlite3

        if not (self.workspace / "disputekit.db").exists():
            return 0
        connection = sqlite3.connect(f"file:{self.workspace / 'disputekit.db'}?mode=ro", uri=True)
        try:
            return int(connection.execute("SELECT count(*) FROM entry").fetchone()[0])
        finally:
            connection.close()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without any case."""
    return Machine(tmp_path / "home")


@pytest.fixture
def acme(machine: Machine) -> Machine:
    """A machine with one case, whose clock may be set: Tuesday 3 March 2026, 16:05 in Kyiv."""
    machine.at("2026-03-03T16:05+02:00")(*CASE, "--clock-set", "--yes")
    return machine
