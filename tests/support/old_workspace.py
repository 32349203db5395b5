"""Make the workspace that is kept of each schema: ``python -m tests.support.old_workspace FILE.zip``.

It is run once with the last program of a schema, and what it made is never made again: ``tests/ledger/versions`` holds
a real workspace for each version that was ever in use. Salts are counted and the clock stands still.
"""

import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from disputekit.ledger.append import Fields, Next, append, start_case
from disputekit.ledger.bulk import append_source
from disputekit.ledger.erase import shred
from disputekit.ledger.read import all_cases
from disputekit.record.canonical import Json
from tests.ledger.samples import (
    NOW,
    Ledger,
    amend,
    counted_salts,
    facts,
    fill,
    imported,
    ledger_in,
    message,
    shredded,
    withdraw,
    words,
)

IDS = 40  # messages of the chat whose export names ids


def imported_as(channel: str, title: str, digest: str) -> Fields:
    """An import record as the import command writes it."""
    options = {"channel": channel, "title": title}
    return imported(digest * 64) | {"tool": {"name": channel, "version": "1", "options": {**options}}}


def _chat(coming: Next) -> Iterator[Fields]:
    """A chat with ids: 40 messages, and one of them once more as an edit."""
    yield imported_as("slack", "project", "a")
    for number in range(1, IDS + 1):
        place: Json = {"import": coming.seq, "at": f"message {number}", "id": f"1700.{number:04}"}
        yield message(f"message number {number}", source=place)
    later: Json = {"import": coming.seq, "at": "message 41", "id": "1700.0003", "flags": ["edited"]}
    yield message("message number 3, edited", source=later, re=[coming.seq + 3])


def _lines(coming: Next) -> Iterator[Fields]:
    """A chat without ids: the same two texts over and over, as chats have it."""
    yield imported_as("whatsapp", "Dana", "b")
    for number in range(1, 13):
        body = "ok" if number % 3 else "thank you"
        yield message(body, source={"import": coming.seq, "at": f"line {number}"})


def _wrong(coming: Next) -> Iterator[Fields]:
    """An import that is taken back."""
    yield imported_as("slack", "another room", "c")
    yield message("not ours", source={"import": coming.seq, "at": "message 1", "id": "1700.0001"})


def make(workspace: Path) -> None:
    """Write two cases with something in every table, imports with and without ids among them."""
    with ledger_in(workspace) as ledger:
        fill(ledger)
        _import(ledger)
        _start_second(ledger)


def _import(ledger: Ledger) -> None:
    connection, case = ledger.connection, ledger.row
    at = NOW + timedelta(minutes=1)
    for drafts in (_chat, _lines, _wrong):
        append_source(
            connection, ledger.workspace, case.case_no, case.case_id, drafts, at, salts=ledger.salts
        )
        at += timedelta(minutes=1)
    seqs = [
        row[0]
        for row in connection.execute("SELECT seq FROM record_index WHERE kind = 'import' ORDER BY seq")
    ]
    ledger.add(withdraw(seqs[-1]), now=at)
    ledger.add(amend(seqs[1] + 2, text=words("message number 2, as corrected here")), now=at)
    shred(connection, ledger.workspace, case, shredded(seqs[1] + 5, "text"), at)


def _start_second(ledger: Ledger) -> None:
    other = "0123456789abcdef0123456789abcdef"
    salts = counted_salts(1 << 100)
    number, _ = start_case(ledger.connection, other, lambda _: [facts("other")], NOW, salts)
    append(ledger.connection, number, other, lambda _: [message("in another case")], NOW, salts)
    assert len(all_cases(ledger.connection)) == 2


def pack(workspace: Path, target: Path) -> None:
    """Put a workspace into one file, without times and owners."""
    with zipfile.ZipFile(target, "w") as packed:
        for path in sorted(one for one in workspace.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(str(path.relative_to(workspace)))
            packed.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)


def main() -> None:
    """Make it where the caller says."""
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder) / "workspace")
        pack(Path(folder) / "workspace", Path(sys.argv[1]))


if __name__ == "__main__":
    main()
