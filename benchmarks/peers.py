"""The programs of others that disputekit is measured against, put into a throw-away place by the command itself.

Those from PyPI go into a virtual environment below the folder of the run; those of Debian through apt-get where that
can be done. What cannot be had is named in its row, and the rest is measured.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

FROM_PYPI = {"jrnl": "4.6", "td-watson": "2.1.0", "sqlite-utils": "4.2.1", "whatstk": "0.9.1"}
FROM_DEBIAN = {"notmuch": "notmuch", "mu": "maildir-utils", "task": "taskwarrior"}
_ABSENT = "not installed"


class Peers(NamedTuple):
    """Where the peers are: the programs of the virtual environment, and those of the system."""

    programs: Path | None
    system: dict[str, str]

    def python(self) -> str:
        """Return the interpreter that has the libraries of PyPI, empty without one."""
        return self.pypi("python")

    def pypi(self, name: str) -> str:
        """Return the path of a program from PyPI, empty where it is not there."""
        found = shutil.which(name, path=str(self.programs)) if self.programs else None
        return found or ""

    def debian(self, name: str) -> str:
        """Return the path of a program of the system, empty where it is not there."""
        return self.system.get(name, "")


def why_missing(path: str) -> str:
    """Return the words that stand in the row of a program that is not there."""
    return "" if path else _ABSENT


def no_peers() -> Peers:
    """Return nobody: rows against peers say so."""
    return Peers(None, {})


def install(folder: Path) -> Peers:
    """Install what is missing, at fixed releases of PyPI, and return what there is."""
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    stamp = folder / "complete"
    wanted = " ".join(f"{name}=={release}" for name, release in FROM_PYPI.items())
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(programs / "python"), "-m", "pip", "install", "-qq", "--compile"]
        done = subprocess.run([*pip, *wanted.split()], check=False)
        if done.returncode:
            print("the peers from PyPI cannot be installed; their rows are left out", file=sys.stderr)
            return Peers(None, _from_debian())
        stamp.write_text(wanted, encoding="utf-8")
    return Peers(programs, _from_debian())


def _from_debian() -> dict[str, str]:
    absent = [package for name, package in FROM_DEBIAN.items() if not shutil.which(name)]
    if absent and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *absent]):
            subprocess.run(["apt-get", *command], env=quiet, check=False, stdout=subprocess.DEVNULL)
    return {name: found for name in FROM_DEBIAN if (found := shutil.which(name))}
