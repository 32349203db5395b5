"""Disks for tests: small ones, ones that take no writes. Only root can mount; elsewhere the test says why not."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def mount(*arguments: str) -> str:
    """Mount something; returns why not, empty when it worked."""
    if os.name != "posix" or os.geteuid() != 0:
        return "only root can mount"
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else ""


@contextmanager
def small_disk(place: Path, kib: int) -> Iterator[Path]:
    """Mount a disk of so many KiB."""
    place.mkdir()
    problem = mount("-t", "tmpfs", "-o", f"size={kib}k,mode=700", "tmpfs", str(place))
    if problem:
        pytest.skip(f"no small disk here: {problem}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@contextmanager
def read_only(source: Path, place: Path) -> Iterator[Path]:
    """Show a folder at a second place, where nothing can be written."""
    place.mkdir()
    problem = mount("--bind", str(source), str(place)) or mount("-o", "remount,bind,ro", str(place))
    if problem:
        pytest.skip(f"no read-only medium here: {problem}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)
