"""What the full tests counted: one file for each test under ``tests/figures``, so that parallel workers do not meet.

``python -m tests.support.figures_page --write`` prints them as the table of docs/limits.md.
"""

import json
import re
from pathlib import Path

from tests.conftest import FULL

FOLDER = Path(__file__).parents[1] / "figures"

Number = int | float


def record(name: str, what: str = "", **numbers: Number) -> None:
    """Keep what a full test counted; small sizes of daily use leave the kept figures alone.

    ``name`` begins with the id of the test ("D1 log"), ``what`` says in a few words what it does. Of the numbers,
    ``found`` counts what went wrong, ``planted`` and ``caught`` the planted defects and those that were noticed;
    any other is a size and shown with its name (``kills=300``).
    """
    if FULL:
        keep(FOLDER, name, what, numbers)


def keep(folder: Path, name: str, what: str, numbers: dict[str, Number]) -> None:
    """Write the figures of one test into a folder."""
    folder.mkdir(exist_ok=True)
    kept = {"name": name, "what": what, **numbers}
    path = folder / (re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") + ".json")
    path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def recorded(folder: Path = FOLDER) -> list[dict[str, str | Number]]:
    """Return what was counted, in the order of the names (D2 before D10)."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    return sorted(found, key=lambda one: _natural(one["name"]))


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]
