"""The entries that the programs of others hold before one more is added, in the form of each.

``python -m benchmarks.peer_data NAME FOLDER SIZE``: jrnl, watson, task. Written as files, since adding 100,000 entries
one by one would take them hours.
"""

import json
import sys
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.cases import BEGIN, NOW

WORDS = "Sent the second draft of the homepage"
_PLAIN = """colors: {body: none, date: none, tags: none, title: none}
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: false
indent_character: '|'
journals:
  default:
    journal: JOURNAL
linewrap: 79
tagsymbols: '#@'
template: false
timeformat: '%Y-%m-%d %H:%M'
version: v4.6
"""


def jrnl(folder: Path, size: int) -> None:
    """Write a journal of so many entries and its settings."""
    journal = folder / "journal.txt"
    (folder / "jrnl.yaml").write_text(_PLAIN.replace("JOURNAL", str(journal)), encoding="utf-8")
    step = (NOW - BEGIN) / (size + 1)
    with journal.open("w", encoding="utf-8") as lines:
        lines.writelines(f"[{BEGIN + step * one:%Y-%m-%d %H:%M}] {WORDS} {one}.\n\n" for one in range(size))


def watson(folder: Path, size: int) -> None:
    """Write so many frames of half an hour."""
    begin, step = int(BEGIN.timestamp()), 6_000
    frames = [
        [begin + one * step, begin + one * step + 1800, "homepage", uuid.UUID(int=one).hex, [], begin]
        for one in range(size)
    ]
    (folder / "frames").write_text(json.dumps(frames), encoding="utf-8")


def task(folder: Path, size: int) -> None:
    """Write so many pending tasks, and settings that ask nothing."""
    settings = f"data.location={folder}\nconfirmation=no\nnews.version=2.6.2\nverbose=nothing\nhooks=off\n"
    (folder / "taskrc").write_text(settings, encoding="utf-8")
    begin = int(BEGIN.timestamp())
    with (folder / "pending.data").open("w", encoding="utf-8") as lines:
        lines.writelines(
            f'[description:"{WORDS} {one}" entry:"{begin + one}" status:"pending" uuid:"{uuid.UUID(int=one)}"]\n'
            for one in range(1, size + 1)
        )


WRITERS: dict[str, Callable[[Path, int], None]] = {"jrnl": jrnl, "watson": watson, "task": task}


def main(arguments: Sequence[str]) -> None:
    name, folder, size = arguments
    Path(folder).mkdir(parents=True, exist_ok=True)
    WRITERS[name](Path(folder), int(size))


if __name__ == "__main__":
    main(sys.argv[1:])
