"""Build something new beside its place, and give it its name only when it is complete; never over anything."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from disputekit.errors import Refused
from disputekit.ledger.disk import make_folder, sync_folder


def refuse_taken(target: Path) -> None:
    """Raise Refused when something is at a place already; an empty folder is nothing."""
    is_empty = target.is_dir() and not target.is_symlink() and not any(target.iterdir())
    if not is_empty and (target.exists() or target.is_symlink()):
        raise Refused(f"{target} exists already", "choose a new name; nothing is ever overwritten")


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """Yield a private folder beside the target; what is left of it afterwards is removed."""
    make_folder(target.absolute().parent)
    partial = target.absolute().with_name(f".{target.name}.{secrets.token_hex(4)}")
    make_folder(partial)
    try:
        yield partial
    finally:
        rmtree(partial, ignore_errors=True)


def give_name(partial: Path, target: Path) -> None:
    """Move what is complete to its place; raises Refused when something came there meanwhile.

    What is in it is on the disk before it has its name: a power cut leaves all of it or nothing.
    """
    refuse_taken(target)
    for folder in (partial, *partial.rglob("*")) if partial.is_dir() else ():
        if folder.is_dir():
            sync_folder(folder)
    if target.is_dir():
        target.rmdir()
    partial.rename(target)
    sync_folder(target.absolute().parent)
