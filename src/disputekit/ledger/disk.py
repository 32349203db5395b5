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


def sync_folder(path: Path) -> None:
    """Make new names in a folder durable. Systems that cannot open a folder keep them durable themselves."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
