"""Folders and files that only their owner can read, and that a power cut leaves in place."""

import os
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def make_folder(path: Path) -> None:
    """Make a private folder and those above it; whoever is told of it will find it after a power cut."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode=FOLDER_MODE, exist_ok=True)
    sync_folder(path.parent)


def make_file(path: Path) -> int:
    """Create a private file that must not exist yet, and return its handle; raises FileExistsError."""
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), FILE_MODE)


def put_file(path: Path, data: bytes, *, over: bool = False) -> None:
    """Write a private file that appears whole or not at all, and is there after a power cut.

    Raises FileExistsError when something has its name, unless it may be written ``over``; OSError.
    """
    aside = path.with_name(f".{path.name[:40]}.{os.urandom(4).hex()}")
    try:
        with os.fdopen(make_file(aside), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if over:
            aside.replace(path)
        else:
            _name_new(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)


def _name_new(aside: Path, path: Path) -> None:
    try:
        os.link(aside, path)
    except FileExistsError:
        raise
    except OSError as error:  # no hard links here, as on exFAT
        if os.path.lexists(path):
            raise FileExistsError from error
        aside.rename(path)


def sync_folder(path: Path) -> None:
    """Make new names in a folder durable. Systems that cannot open a folder keep them durable themselves."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
