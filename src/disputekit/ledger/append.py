"""Append records to a case: seal outside the lock, then one transaction that reads the head and writes.

Nothing else in disputekit writes evidence. A command is one call of ``append`` and so one transaction; all its
records share one ``recorded_at``, which is how ``undo`` knows what belonged together.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from os import urandom  # what the module secrets draws from; `log` need not wait for that module
from typing import NamedTuple

from disputekit.errors import Refused
from disputekit.ledger.admission import admit
from disputekit.ledger.connection import writing
from disputekit.ledger.index import add_to_index, put_head
from disputekit.ledger.read import Head, head_of
from disputekit.record.canonical import Json, OutsideProfile
from disputekit.record.entry import SALT_BYTES, Record, Salts, Sealed, build_entry, hash_of, seal
from disputekit.record.fields import FieldsRefused, check_fields
from disputekit.record.kinds import LABEL_LETTERS

Fields = dict[str, Json]

_STAMP = "%Y-%m-%dT%H:%M:%S.%fZ"

_PUT_CHAIN = "INSERT INTO chain (case_id) VALUES (?)"
_PUT_ENTRY = "INSERT INTO entry (case_no, seq, bytes) VALUES (?, ?, ?)"
_PUT_DISCLOSURE = "INSERT INTO disclosure (case_no, seq, joined) VALUES (?, ?, ?)"
_LAST_LABEL = "SELECT max(number) FROM label WHERE case_no = ? AND letter = ?"
_ONCE = "SELECT seq FROM once WHERE case_no = ? AND key = ?"


class Next(NamedTuple):
    """What the next record will be called: its number, and the next free number behind each label letter."""

    seq: int
    labels: dict[str, int]

    def label(self, letter: str, ahead: int = 0) -> str:
        """Return the next free label with this letter, or one further on."""
        return f"{letter}{self.labels[letter] + ahead}"


Build = Callable[[Next], Sequence[Fields]]
Ready = Sequence[tuple[Fields, Sealed]]


class Appended(NamedTuple):
    """The records as written; ``repeated`` when a ``once`` key had been recorded before (nothing written)."""

    records: tuple[Record, ...]
    repeated: int = 0


def new_case_id() -> str:
    """Return a fresh random case id: 32 hex digits."""
    return urandom(16).hex()


def fresh_salt() -> bytes:
    """Return the salt of one field: 16 bytes from the system's random source."""
    return urandom(SALT_BYTES)


def start_case(
    connection: sqlite3.Connection, case_id: str, build: Build, now: datetime, salts: Salts = fresh_salt
) -> tuple[int, Appended]:
    """Open a case with its first records, all in one transaction; returns its number in this workspace.

    Raises Refused when the fields do not make records, or when another case has the short name.
    """
    first = Next(1, dict.fromkeys(LABEL_LETTERS, 1))
    ready = seal_all(build(first), first.seq, salts)
    with writing(connection):
        case_no = int(connection.execute(_PUT_CHAIN, (case_id,)).lastrowid or 0)
        admit(connection, case_no, [fields for fields, _ in ready], first.seq)
        records = write_records(connection, case_no, case_id, ready, now)
    return case_no, Appended(records)


def append(
    connection: sqlite3.Connection,
    case_no: int,
    case_id: str,
    build: Build,
    now: datetime,
    salts: Salts = fresh_salt,
) -> Appended:
    """Write the records that ``build`` makes, or nothing at all.

    ``build`` is told the coming numbers and labels. It runs before the lock is taken, and once more inside it
    in the rare case that another command wrote meanwhile. Raises Refused for fields the registry does not
    take, NotFound for a reference that leads nowhere.
    """
    guess = next_of(connection, case_no)
    ready = seal_all(build(guess), guess.seq, salts)
    with writing(connection):
        repeated = _recorded_before(connection, case_no, ready)
        if repeated:
            return Appended((), repeated)
        actual = next_of(connection, case_no)
        if actual != guess:
            ready = seal_all(build(actual), actual.seq, salts)
        admit(connection, case_no, [fields for fields, _ in ready], actual.seq)
        return Appended(write_records(connection, case_no, case_id, ready, now))


def next_of(connection: sqlite3.Connection, case_no: int) -> Next:
    """Return the coming number and labels of a case."""
    labels = {}
    for letter in LABEL_LETTERS:
        last = connection.execute(_LAST_LABEL, (case_no, letter)).fetchone()[0]
        labels[letter] = (last or 0) + 1
    return Next(head_of(connection, case_no).seq + 1, labels)


def seal_all(drafts: Sequence[Fields], first: int, salts: Salts) -> list[tuple[Fields, Sealed]]:
    """Check the fields of each draft and seal them; raises Refused, naming the record."""
    ready = []
    for seq, fields in enumerate(drafts, start=first):
        try:
            check_fields(fields)
            ready.append((fields, seal(fields, salts)))
        except (FieldsRefused, OutsideProfile) as error:
            raise Refused(f"record {seq} cannot be written: {error}", "nothing was recorded") from error
    return ready


def _recorded_before(connection: sqlite3.Connection, case_no: int, ready: Ready) -> int:
    for fields, _ in ready:
        found = connection.execute(_ONCE, (case_no, fields["once"])).fetchone() if "once" in fields else None
        if found:
            return int(found[0])
    return 0


def write_records(
    connection: sqlite3.Connection, case_no: int, case_id: str, ready: Ready, now: datetime
) -> tuple[Record, ...]:
    """Chain, store and index sealed records behind the head; the caller holds the transaction."""
    return tuple(write_each(connection, case_no, case_id, ready, now, add_to_index))


def write_each(
    connection: sqlite3.Connection,
    case_no: int,
    case_id: str,
    ready: Iterable[tuple[Fields, Sealed]],
    now: datetime,
    index: Callable[[sqlite3.Connection, int, Record], None],
) -> Iterator[Record]:
    """Chain, store and index sealed records behind the head one by one; the head is right when it is used up."""
    head = head_of(connection, case_no)
    recorded_at = stamp_after(head, now)
    prev = head.hash
    for seq, (fields, sealed) in enumerate(ready, start=head.seq + 1):
        try:
            data = build_entry(case_id, seq, prev, recorded_at, sealed)
        except OutsideProfile as error:
            raise Refused(
                f"record {seq} cannot be written: too many fields", "nothing was recorded"
            ) from error
        connection.execute(_PUT_ENTRY, (case_no, seq, data))
        connection.execute(_PUT_DISCLOSURE, (case_no, seq, sealed.joined()))
        record = Record(seq, recorded_at, fields)
        index(connection, case_no, record)
        prev = hash_of(data)
        yield record
    put_head(connection, case_no, prev)


def stamp_after(head: Head, now: datetime) -> str:
    """Return the time of recording, in UTC.

    Two commands never share a time, not even under a clock that stands still: undo tells them apart by it.
    A clock that was set back is written as it is, and verify notes it: order is seq, never time.
    """
    instant = now.astimezone(UTC)
    try:
        before = datetime.fromisoformat(head.recorded_at)
    except ValueError:  # there is no record yet, or its time is none of the calendar
        return instant.strftime(_STAMP)
    if instant <= before < instant + timedelta(seconds=1):
        instant = before + timedelta(microseconds=1)
    return instant.strftime(_STAMP)
