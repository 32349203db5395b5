"""Append one source of an import: any number of records in one transaction, in memory that does not grow.

The records are sealed before the lock is taken and wait in an unnamed file of the workspace, which vanishes with
the process. Within one call a record refers to a coming one only by ``source.import``, which is the first of them.
"""

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from disputekit.ledger.admission import Admission
from disputekit.ledger.append import Fields, Next, fresh_salt, next_of, seal_all, write_each
from disputekit.ledger.connection import FILES, writing
from disputekit.ledger.files import Progress, no_progress
from disputekit.record.entry import Salts, Sealed, split_joined


class Written(NamedTuple):
    """The numbers of the records that were written, and the time of recording that they share."""

    first: int
    last: int
    recorded_at: str


def append_source(  # noqa: PLR0913 - what append takes, and where the records wait
    connection: sqlite3.Connection,
    workspace: Path,
    case_no: int,
    case_id: str,
    drafts: Callable[[Next], Iterator[Fields]],
    now: datetime,
    *,
    salts: Salts = fresh_salt,
    progress: Progress = no_progress,
) -> Written:
    """Write an import record and all that comes with it, or nothing at all.

    ``drafts`` is told the coming numbers and is used up before the lock is taken. Raises what ``append`` raises.
    """
    guess = next_of(connection, case_no)
    with tempfile.TemporaryFile(dir=workspace / FILES) as waiting:
        count = _seal_into(waiting, drafts(guess), guess.seq, salts)
        with writing(connection):
            actual = next_of(connection, case_no)
            ready = _read_back(waiting)
            if actual.seq != guess.seq:
                ready = _moved(ready, guess.seq, actual.seq, salts)
            admitted = _admitted(connection, case_no, actual.seq, ready)
            recorded_at = ""
            for done, record in enumerate(write_each(connection, case_no, case_id, admitted, now), start=1):
                recorded_at = record.recorded_at
                progress("recording", done, count)
    return Written(actual.seq, actual.seq + count - 1, recorded_at)


def _seal_into(waiting: BinaryIO, drafts: Iterator[Fields], first: int, salts: Salts) -> int:
    count = 0
    for fields in drafts:
        [(_, sealed)] = seal_all([fields], first + count, salts)
        waiting.write(json.dumps(fields).encode("ascii") + b"\n" + sealed.joined().encode("ascii") + b"\n")
        count += 1
    waiting.seek(0)
    return count


def _read_back(waiting: BinaryIO) -> Iterator[tuple[Fields, Sealed]]:
    while line := waiting.readline():
        fields: Fields = json.loads(line)
        yield fields, Sealed(split_joined(waiting.readline().decode("ascii").rstrip("\n")))


def _moved(
    ready: Iterator[tuple[Fields, Sealed]], guess: int, actual: int, salts: Salts
) -> Iterator[tuple[Fields, Sealed]]:
    """Seal the records anew where another command took the numbers they were made for."""
    for number, (fields, _) in enumerate(ready):
        source = fields.get("source")
        if isinstance(source, dict) and source["import"] == guess:
            fields["source"] = source | {"import": actual}
        yield from seal_all([fields], actual + number, salts)


def _admitted(
    connection: sqlite3.Connection, case_no: int, first: int, ready: Iterator[tuple[Fields, Sealed]]
) -> Iterator[tuple[Fields, Sealed]]:
    admission = Admission(connection, case_no)
    for seq, (fields, sealed) in enumerate(ready, start=first):
        admission.admit(seq, fields)
        yield fields, sealed
