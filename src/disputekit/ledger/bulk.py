"""Append one source of an import: any number of records in one transaction, in memory that does not grow.

The records are sealed before the lock is taken and wait in an unnamed file of the workspace, which vanishes with
the process. Within one call a record refers to a coming one only by ``source.import``, which is the first of them.
"""

import json
import marshal
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

from disputekit.ledger.admission import Admission
from disputekit.ledger.append import Fields, Next, fresh_salt, next_of, seal_all, write_each
from disputekit.ledger.connection import FILES, writing
from disputekit.ledger.files import Progress, no_progress
from disputekit.ledger.index import add_to_index
from disputekit.ledger.indexmany import IndexMany
from disputekit.ledger.read import record_at
from disputekit.record.entry import Record, Salts, Sealed

AT_ONCE = 500
_MOST_LETTERS = 1 << 20  # of what is held at once: a few long texts are as much as many short ones

Ready = Iterator[tuple[Fields, Sealed]]


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
            ready = _read_back(waiting, count)
            if actual.seq != guess.seq:
                ready = _moved(ready, guess.seq, actual.seq, salts)
            index = IndexMany(connection, case_no, partial(record_at, connection, case_no))
            admitted = _admitted(Admission(connection, case_no), index, actual.seq, ready)
            recorded_at = ""
            written = write_each(connection, case_no, case_id, admitted, now, partial(_follow, index))
            for done, record in enumerate(written, start=1):
                recorded_at = record.recorded_at
                progress("recording", done, count)
            index.flush()
    return Written(actual.seq, actual.seq + count - 1, recorded_at)


def _seal_into(waiting: BinaryIO, drafts: Iterator[Fields], first: int, salts: Salts) -> int:
    count = letters = 0
    some: list[tuple[Fields, tuple[str, ...]]] = []
    for fields in drafts:
        [(_, sealed)] = seal_all([fields], first + count, salts)
        some.append((fields, sealed.disclosures))
        count += 1
        letters += sum(map(len, sealed.disclosures))
        if len(some) == AT_ONCE or letters > _MOST_LETTERS:
            _put_aside(waiting, some)
            some, letters = [], 0
    _put_aside(waiting, some)
    waiting.seek(0)
    return count


def _put_aside(waiting: BinaryIO, some: list[tuple[Fields, tuple[str, ...]]]) -> None:
    """Write with Python's own encoding: this very process reads it back, and nothing else can."""
    try:
        data = marshal.dumps(some)
    except ValueError:  # a word of a list of words (an enumeration), as JSON it is a text
        data = marshal.dumps(json.loads(json.dumps(some)))
    waiting.write(data)


def _read_back(waiting: BinaryIO, count: int) -> Ready:
    done = 0
    while done < count:
        for fields, disclosures in marshal.load(waiting):  # noqa: S302 - written above, into a file without a name
            done += 1
            yield fields, Sealed(tuple(disclosures))


def _moved(ready: Ready, guess: int, actual: int, salts: Salts) -> Ready:
    """Seal the records anew where another command took the numbers they were made for."""
    for number, (fields, _) in enumerate(ready):
        source = fields.get("source")
        if isinstance(source, dict) and source["import"] == guess:
            fields["source"] = source | {"import": actual}
        yield from seal_all([fields], actual + number, salts)


def _admitted(admission: Admission, index: IndexMany, first: int, ready: Ready) -> Ready:
    for seq, (fields, sealed) in enumerate(ready, start=first):
        if admission.leans(fields):
            index.flush()
        admission.admit(seq, fields)
        yield fields, sealed


def _follow(index: IndexMany, connection: sqlite3.Connection, case_no: int, record: Record) -> None:
    """Index a record: at once where it may give the case another short name."""
    if record.kind in ("case", "amend", "withdraw"):
        index.flush()
        add_to_index(connection, case_no, record)
    else:
        index.add(record)
