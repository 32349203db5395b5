"""The file that a document becomes: private, whole or not at all, and never over another one unasked."""

import re
from pathlib import Path
from typing import Literal

from disputekit.errors import Refused, StorageFailure
from disputekit.ledger.disk import put_file


def write_document(folder: Path, target: Path | None, name: str, data: bytes, *, force: bool) -> Path:
    """Write a private file and return its path; a relative ``target`` lies below ``folder``.

    Without a target, or with a folder, the file is called ``name``; a name that is taken gets a number.
    A file that is named is overwritten only with ``force``.

    Raises:
        Refused: the named file exists.
        StorageFailure: the folder cannot be written to.
    """
    place = folder if target is None else target if target.is_absolute() else folder / target
    try:
        if place.is_dir():
            return _written_beside(place, name, data, force=force)
        return _written(place, data, force=force)
    except FileExistsError as error:
        raise Refused(f"{place} exists already", "name another file, or overwrite it with --force") from error
    except OSError as error:
        raise StorageFailure(
            f"the document cannot be written to {place}: {error.strerror}", "name another place for it"
        ) from error


def write_seal(target: Path, text: str, workspace: Path) -> None:
    """Write a seal into a new file outside the workspace; raises Refused, StorageFailure."""
    if workspace.resolve() in target.resolve().parents:
        raise Refused(
            f"{target} lies in the workspace itself, and so would show nothing", "name another place"
        )
    try:
        put_file(target, text.encode("utf-8"))
    except FileExistsError as error:
        raise Refused(f"{target} exists already", "name another file; nothing was overwritten") from error
    except OSError as error:
        raise StorageFailure(f"{target}: {error.strerror}", "name another place") from error


def plain_name(slug: str) -> str:
    """Return a short name for a file: letters, digits and hyphens only, whatever the case is called."""
    return re.sub(r"[^a-z0-9]+", "-", slug.casefold()).strip("-")[:60] or "case"


def chosen_paper(said: str) -> Literal["A4", "Letter"]:
    """Return the paper of a printed document; raises Refused for a name that is none."""
    match said.casefold():
        case "a4":
            return "A4"
        case "letter":
            return "Letter"
        case _:
            raise Refused(f"there is no paper {said!r}", "choose one of: A4, Letter")


def _written_beside(folder: Path, name: str, data: bytes, *, force: bool) -> Path:
    """Write under the name, or under the first one with a number that is free."""
    stem, dot, suffix = name.rpartition(".")
    number = 1
    while True:
        path = folder / (name if number == 1 else f"{stem}-{number}{dot}{suffix}")
        try:
            return _written(path, data, force=force)
        except FileExistsError:
            number += 1


def _written(path: Path, data: bytes, *, force: bool) -> Path:
    put_file(path, data, over=force)
    return path
