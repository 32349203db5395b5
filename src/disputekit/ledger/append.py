"""Append records to a case: seal outside the lock, then one transaction that reads the head and writes.

Nothing else in disputekit writes evidence. A command is one call of ``append`` and so one transaction; all its
records share one ``recorded_at``, which is how ``undo`` knows what belonged together.
"""

import secrets
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from disputekit.errors import NotFound, Refused
from disputekit.ledger.connection import writing
from disputekit.ledger.index import add_to_index
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
_LABEL_EXISTS = "SELECT 1 FROM label WHERE case_no = ? AND letter = ? AND number = ?"
_ONCE = "SELECT seq FROM once WHERE case_no = ? AND key = ?"


class Next(NamedTuple):
    """What the next record will be called: its number, and the next free number behind each label letter."""

    seq: int
    labels: dict[str, int]

    def label(self, letter: str, ahead: int = 0) -> str:
        """Return the next free label with this letter, or one further on."""
        return f"{letter}{self.labels[letter] + ahead}"


Build = Callable[[Next], Sequence[Fields]]


class Appended(NamedTuple):
    """The records as written; ``repeated`` when a ``once`` key had been recorded before (nothing written)."""

    records: tuple[Record, ...]
    repeated: int = 0


def new_case_id() -> str:
    """Return a fresh random case id: 32 hex digits."""
    return secrets.token_hex(16)


def fresh_salt() -> bytes:
    """Return the salt of one field: 16 bytes from the system's random source."""
    return secrets.token_bytes(SALT_BYTES)


def start_case(
    connection: sqlite3.Connection, case_id: str, build: Build, now: datetime, salts: Salts = fresh_salt
) -> tuple[int, Appended]:
    """Open a case with its first records, all in one transaction; returns its number in this workspace."""
    first = Next(1, dict.fromkeys(LABEL_LETTERS, 1))
    ready = _seal_all(build(first), first, salts)
    with writing(connection):
        case_no = int(connection.execute(_PUT_CHAIN, (case_id,)).lastrowid or 0)
        records = _write(connection, case_no, case_id, ready, head_of(connection, case_no), now)
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
    guess = _next(connection, case_no)
    ready = _seal_all(build(guess), guess, salts)
    with writing(connection):
        repeated = _recorded_before(connection, case_no, ready)
        if repeated:
            return Appended((), repeated)
        actual = _next(connection, case_no)
        if actual != guess:
            ready = _seal_all(build(actual), actual, salts)
        _check_references(connection, case_no, ready, actual.seq)
        return Appended(_write(connection, case_no, case_id, ready, head_of(connection, case_no), now))


def _next(connection: sqlite3.Connection, case_no: int) -> Next:
    labels = {}
    for letter in LABEL_LETTERS:
        last = connection.execute(_LAST_LABEL, (case_no, letter)).fetchone()[0]
        labels[letter] = (last or 0) + 1
    return Next(head_of(connection, case_no).seq + 1, labels)


def _seal_all(drafts: Sequence[Fields], coming: Next, salts: Salts) -> list[tuple[Fields, Sealed]]:
    ready = []
    for offset, fields in enumerate(drafts):
        try:
            check_fields(fields)
            ready.append((fields, seal(fields, salts)))
        except (FieldsRefused, OutsideProfile) as error:
            raise Refused(f"record {coming.seq + offset} cannot be written: {error}", "nothing was recorded") from error
    return ready


def _recorded_before(connection: sqlite3.Connection, case_no: int, ready: list[tuple[Fields, Sealed]]) -> int:
    keys = [fields["once"] for fields, _ in ready if "once" in fields]
    for key in keys:
        found = connection.execute(_ONCE, (case_no, key)).fetchone()
        if found:
            return int(found[0])
    return 0


def _check_references(
    connection: sqlite3.Connection, case_no: int, ready: list[tuple[Fields, Sealed]], first: int
) -> None:
    """References lead backwards to what exists; a label may be one that this very command gives out."""
    new_labels: set[str] = set()
    for offset, (fields, _) in enumerate(ready):
        if isinstance(fields.get("label"), str):
            new_labels.add(str(fields["label"]))
        for reference in _references(fields):
            text = str(reference)
            if text[0].isalpha():
                known = text in new_labels or connection.execute(
                    _LABEL_EXISTS, (case_no, text[0], int(text[1:]))
                ).fetchone()
            else:
                known = 0 < int(text.partition(".")[0]) < first + offset
            if not known:
                raise NotFound(f"there is no {_shown(text)} in this case", "see: disputekit timeline; nothing was recorded")


def _references(fields: Fields) -> list[Json]:
    found: list[Json] = []
    for name in ("about", "cites", "re", "targets"):
        value = fields.get(name)
        found.extend(value if isinstance(value, list) else [])
    if "target" in fields:
        found.append(fields["target"])
    return found


def _shown(reference: str) -> str:
    return reference if reference[0].isalpha() else f"record #{reference}"


def _write(
    connection: sqlite3.Connection,
    case_no: int,
    case_id: str,
    ready: list[tuple[Fields, Sealed]],
    head: Head,
    now: datetime,
) -> tuple[Record, ...]:
    recorded_at = _stamp(now, head.recorded_at)
    prev, written = head.hash, []
    for seq, (fields, sealed) in enumerate(ready, start=head.seq + 1):
        data = build_entry(case_id, seq, prev, recorded_at, sealed)
        connection.execute(_PUT_ENTRY, (case_no, seq, data))
        connection.execute(_PUT_DISCLOSURE, (case_no, seq, sealed.joined()))
        record = Record(seq, recorded_at, fields)
        add_to_index(connection, case_no, record)
        prev = hash_of(data)
        written.append(record)
    return tuple(written)


def _stamp(now: datetime, last: str) -> str:
    """Two commands never share a time, not even under a clock that stands still: undo tells them apart by it."""
    if last:
        before = datetime.strptime(last, _STAMP).replace(tzinfo=timezone.utc)
        if now <= before < now + timedelta(seconds=1):
            now = before + timedelta(microseconds=1)
    return now.strftime(_STAMP)
