"""A small git repository for tests, made without any settings of this machine."""

import os
import subprocess
from pathlib import Path

OLENA = ("Olena Koval", "olena@koval.test")
DANA = ("Dana Reyes", "dana@acme.test")
FIRST, SECOND, THIRD = ("2026-02-01T12:00:00+0200", "2026-02-02T09:30:00+0200", "2026-02-03T18:00:00-0500")


class Repository:
    """Makes commits by whom and when a test says."""

    def __init__(self, folder: Path, *, is_new: bool = True) -> None:
        self.folder = folder
        if is_new:
            folder.mkdir(parents=True, exist_ok=True)
            self.git("init", "-q", "-b", "main")

    def git(
        self, *arguments: str, given: bytes = b"", who: tuple[str, str] = OLENA, when: str = FIRST
    ) -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        for role in ("AUTHOR", "COMMITTER"):
            environment |= {
                f"GIT_{role}_NAME": who[0],
                f"GIT_{role}_EMAIL": who[1],
                f"GIT_{role}_DATE": when,
            }
        environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=environment,
            input=given,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode("utf-8", "replace").strip()

    def commit(self, message: str, when: str, who: tuple[str, str] = OLENA) -> str:
        """Change a file and commit it."""
        with (self.folder / "page.txt").open("a", encoding="utf-8") as page:
            page.write(f"{message}\n")
        self.git("add", "page.txt")
        self.git("commit", "-q", "-m", message, who=who, when=when)
        return self.git("rev-parse", "HEAD")

    def raw_commit(self, body: bytes, branch: str = "odd") -> str:
        """Put a commit of these very bytes on a branch of its own; ``TREE`` stands for a tree that exists."""
        tree = self.git("rev-parse", "HEAD^{tree}").encode("ascii")
        data = body.replace(b"TREE", tree)
        native = self.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", given=data)
        self.git("update-ref", f"refs/heads/{branch}", native)
        return native
