"""Nothing unfinished is committed: no reminders, no debugging, no text of a merge."""

import re
import subprocess

import pytest

from tests.architecture.house import REPOSITORY

TEXT = {".cfg", ".css", ".html", ".j2", ".js", ".json", ".md", ".py", ".sh", ".toml", ".txt", ".yml", ""}
# Written in pieces, so that this file is not its own first finding.
LEFTOVER = re.compile(
    r"\b(TO" r"DO|FIX" r"ME|HA" r"CK)\b|\bbreak" r"point\(|^<{7} |^>{7} |\braise NotImplemented" r"Error\b",
    re.MULTILINE,
)


def tracked() -> list[str]:
    """Files that git knows; outside a checkout (an unpacked sdist) there is nothing to ask."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    if listing.returncode != 0:
        pytest.skip("not a git checkout")
    return [name for name in listing.stdout.split("\0") if name]


def test_nothing_unfinished_is_committed() -> None:
    found = [
        f"{name}: {match.group()}"
        for name in tracked()
        if (path := REPOSITORY / name).suffix in TEXT and path.is_file() and "node_modules" not in name
        for match in LEFTOVER.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


@pytest.mark.parametrize("words", ["# TO" + "DO later", "FIX" + "ME", "<<<<<<< HEAD", "break" + "point()"])
def test_a_planted_leftover_is_caught(words: str) -> None:
    assert LEFTOVER.search(f"a = 1\n{words}\n") is not None


def test_no_lock_file_names_a_host() -> None:
    lock = (REPOSITORY / "tests" / "browser" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock
    assert '"resolved"' not in lock
