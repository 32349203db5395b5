"""Which case a command means when it does not say: the user's own choice file, outside every client's folder."""

import json
import os
from pathlib import Path
from typing import TypedDict

from disputekit.errors import StorageFailure

CHOICES = "cases.json"


class Choices(TypedDict):
    """For one workspace: the case in use, and the case of each folder."""

    current: str
    folders: dict[str, str]


def read_choices(config: Path, workspace: Path) -> Choices:
    """Return the choices kept for a workspace; none where the file is missing or not readable."""
    found: object = _read(config).get(str(workspace.absolute()))
    kept = found if isinstance(found, dict) else {}
    current, folders = kept.get("current"), kept.get("folders")
    return Choices(
        current=current if isinstance(current, str) else "",
        folders={str(place): str(slug) for place, slug in folders.items()}
        if isinstance(folders, dict)
        else {},
    )


def chosen_case(config: Path, workspace: Path, folder: Path) -> str:
    """Return the case of this folder or of one above it, else the case in use, else nothing."""
    choices = read_choices(config, workspace)
    for place in (folder, *folder.parents):
        if str(place) in choices["folders"]:
            return choices["folders"][str(place)]
    return choices["current"]


def use_case(config: Path, workspace: Path, slug: str, folder: Path | None = None) -> None:
    """Keep a choice: for one folder, or for everywhere. Raises StorageFailure."""
    everything = _read(config)
    choices = read_choices(config, workspace)
    if folder is None:
        choices["current"] = slug
    else:
        choices["folders"][str(folder)] = slug
    everything[str(workspace.absolute())] = choices
    _write(config, everything)


def rename_case(config: Path, workspace: Path, before: str, now: str) -> None:
    """Let every choice of a case follow it to its new short name."""
    choices = read_choices(config, workspace)
    if before == now or before not in (choices["current"], *choices["folders"].values()):
        return
    renamed = {place: now if slug == before else slug for place, slug in choices["folders"].items()}
    current = now if choices["current"] == before else choices["current"]
    _write(config, _read(config) | {str(workspace.absolute()): Choices(current=current, folders=renamed)})


def _read(config: Path) -> dict[str, Choices]:
    try:
        value = json.loads((config / CHOICES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _write(config: Path, everything: dict[str, Choices]) -> None:
    """Write aside and rename: a crash leaves the old choices or the new, never half a file."""
    aside = config / f".{CHOICES}.{os.getpid()}"
    try:
        config.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside.unlink(missing_ok=True)
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(everything, indent=1, sort_keys=True, ensure_ascii=False))
        aside.replace(config / CHOICES)
    except OSError as error:
        raise StorageFailure(
            f"the choice of case could not be kept in {config}: {error.strerror}",
            "name the case with -c, or set DISPUTEKIT_CASE",
        ) from error
