"""The last draft of a case, kept until it is sent: a private text file and what it was about. No record, no evidence."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from disputekit.app.workspace import OpenCase
from disputekit.errors import NotFound, StorageFailure
from disputekit.ledger.disk import make_file, make_folder

FOLDER = "drafts"


class Kept(NamedTuple):
    """A draft that waits to be sent. ``key`` marks the record that is made of it; ``step`` is 0 without steps.

    ``amount`` is that of an offer which is not recorded yet, as it stands in the text.
    """

    text: str
    kind: str
    to: str
    about: tuple[str, ...]
    answers: tuple[int, ...]
    placeholders: tuple[str, ...]
    step: int
    key: str
    amount: str = ""


def keep(case: OpenCase, draft: Kept) -> Path:
    """Keep a draft in the place of the one before and return its file; raises StorageFailure."""
    text, facts = _paths(case)
    value = {name: found for name, found in draft._asdict().items() if name != "text"}
    try:
        make_folder(text.parent)
        _write(text, draft.text + "\n")
        _write(facts, json.dumps(value, ensure_ascii=True, indent=1) + "\n")
    except OSError as error:
        raise StorageFailure(
            f"the draft could not be kept: {error.strerror}", "copy it from the screen"
        ) from error
    return text


def kept(case: OpenCase) -> Kept:
    """Return the draft that waits, as its text stands in the file now; raises NotFound."""
    text, facts = _paths(case)
    try:
        value = json.loads(facts.read_text(encoding="utf-8"))
        return Kept(
            text=text.read_text(encoding="utf-8").strip("\n"),
            kind=str(value["kind"]),
            to=str(value["to"]),
            about=tuple(str(one) for one in value["about"]),
            answers=tuple(int(one) for one in value["answers"]),
            placeholders=tuple(str(one) for one in value["placeholders"]),
            step=int(value["step"]),
            key=str(value["key"]),
            amount=str(value["amount"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotFound(f"no draft of {case.row.slug} waits to be sent", "make one: dk draft list") from error


def waits(case: OpenCase) -> bool:
    """Tell whether a draft of the case waits to be sent."""
    return any(path.exists() for path in _paths(case))


def forget(case: OpenCase) -> None:
    """Remove the draft that waits, and what an interrupted command left of one."""
    for path in _paths(case):
        for found in (path, *path.parent.glob(f".{path.name}.*")):
            with suppress(OSError):
                found.unlink()


def _paths(case: OpenCase) -> tuple[Path, Path]:
    folder = case.setup.workspace / FOLDER
    return folder / f"{case.row.slug}.txt", folder / f"{case.row.slug}.json"


def _write(path: Path, text: str) -> None:
    """Write aside, make durable, rename: the old draft or the new one, never half of one."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        aside.unlink()
    with os.fdopen(make_file(aside), "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
