"""Erase fields of a record for good: the one way in which something recorded is taken away.

A shred record says what was erased and why; the entry of the record stays, so the chain still holds. What may
be erased are words, people and files. What a case is told by stays: kind and time, labels and references,
amounts and answers, and the facts of the case.
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from disputekit.errors import NotFound, Refused, StorageFailure
from disputekit.ledger.append import Fields, fresh_salt, next_of, seal_all, write_records
from disputekit.ledger.connection import writing
from disputekit.ledger.files import Progress, no_progress, remove_file
from disputekit.ledger.index import drop_words, put_words, rebuild_index
from disputekit.ledger.origins import put_origin
from disputekit.ledger.read import CaseRow, all_cases, read_case, record_at, stored_rows
from disputekit.record.canonical import Json
from disputekit.record.entry import BrokenEntry, Record, open_disclosure, split_joined

ERASABLE = ("text", "talk", "memo", "ref", "reason", "to", "file.1, file.2 ...")

_ERASABLE = re.compile(r"(set\.)?(text|talk|memo|ref|reason|to)|file\.[1-9][0-9]*")
_FILE = re.compile(r"file\.[1-9][0-9]*")
_TELL_EVERY = 1000
_STORED = "SELECT joined FROM disclosure WHERE case_no = ? AND seq = ?"
_SHRINK = "UPDATE disclosure SET joined = ? WHERE case_no = ? AND seq = ?"
_OPTIMIZE = "INSERT INTO search (search) VALUES ('optimize')"
_TELLING = """
SELECT DISTINCT seq FROM reference
WHERE case_no = ? AND target = ? AND role IN ('amend', 'cites', 'targets', 'shred') ORDER BY seq
"""


class Erased(NamedTuple):
    """What an erasure did.

    ``removed`` and ``kept`` are the SHA-256 of files that went, or stay because another record names them.
    ``see_also`` are records that may tell the same: corrections, readings, the import with its original.
    ``compacted`` is False when others used the database just then: old pages are overwritten, but not gone.
    """

    record: Record
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    see_also: tuple[int, ...]
    compacted: bool


def shred(
    connection: sqlite3.Connection,
    workspace: Path,
    case: CaseRow,
    draft: Fields,
    now: datetime,
    *,
    progress: Progress = no_progress,
) -> Erased:
    """Erase what a shred record (its fields as a draft) names, and record that.

    Raises NotFound when the record or a field is not there, Refused when a field may not be erased, Damaged.
    """
    seq, names = _asked(draft)
    ready = seal_all([draft], next_of(connection, case.case_no).seq, fresh_salt)
    with writing(connection):
        record = record_at(connection, case.case_no, seq)
        _check(record, names)
        written = write_records(connection, case.case_no, case.case_id, ready, now)[0]
        _rewrite(connection, case, record, names)
    try:
        return _cleaned(
            connection, workspace, case, record, written, _files_of(record, names), progress=progress
        )
    except (sqlite3.Error, StorageFailure) as error:
        raise StorageFailure(
            f"#{record.seq} is erased, and #{written.seq} says so; then the disk failed: {error}",
            "old pages or the file may still be there; check the disk, then: disputekit doctor",
        ) from error


def _cleaned(  # noqa: PLR0913 - what an erasure consists of
    connection: sqlite3.Connection,
    workspace: Path,
    case: CaseRow,
    record: Record,
    written: Record,
    files: set[str],
    *,
    progress: Progress,
) -> Erased:
    """Take away what the commit left: old pages, and files that nothing names any more."""
    compacted = _compact(connection)
    still_named = _named(connection, files, progress) if files else set()
    for sha256 in sorted(files - still_named):
        remove_file(workspace, sha256)
    return Erased(
        written,
        tuple(sorted(files - still_named)),
        tuple(sorted(files & still_named)),
        _see_also(connection, case.case_no, record, written.seq),
        compacted,
    )


def _asked(draft: Fields) -> tuple[int, list[str]]:
    target, names = draft.get("target"), draft.get("fields")
    if not isinstance(target, int) or not isinstance(names, list) or not names:
        raise Refused("say which record, and which of its fields", "for example: disputekit shred 14 text")
    return target, [str(name) for name in names]


def _check(record: Record, names: Sequence[str]) -> None:
    here = ", ".join(name for name in record.fields if _ERASABLE.fullmatch(name)) or "nothing"
    for name in names:
        if name not in record.fields:
            raise NotFound(f"#{record.seq} has no field {name}", f"what may be erased of it: {here}")
        if not _ERASABLE.fullmatch(name):
            raise Refused(
                f"{name} of #{record.seq} stays: the case cannot be told without it",
                f"what may be erased of it: {here}",
            )


def _rewrite(connection: sqlite3.Connection, case: CaseRow, record: Record, names: Sequence[str]) -> None:
    """Write the stored fields anew without the erased ones, and bring index and search after them."""
    stored = split_joined(connection.execute(_STORED, (case.case_no, record.seq)).fetchone()[0])
    rest = "".join(f"{one}~" for one in stored if open_disclosure(one)[0] not in names)
    connection.execute(_SHRINK, (rest, case.case_no, record.seq))
    if any(name.endswith("talk") for name in names):  # names of people are numbered through the whole case
        rebuild_index(connection, case.case_no, read_case(connection, case), words=False)
    drop_words(connection, case.case_no, record)
    left = record_at(connection, case.case_no, record.seq)
    put_words(connection, case.case_no, left)
    put_origin(connection, case.case_no, left)
    connection.execute(_OPTIMIZE)


def _compact(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("VACUUM")
    except sqlite3.OperationalError:
        return False
    return True


def _files_of(record: Record, names: Iterable[str]) -> set[str]:
    return {_sha256(record.fields[name]) for name in names if _FILE.fullmatch(name)} - {""}


def _sha256(value: Json) -> str:
    found = value.get("sha256") if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _named(connection: sqlite3.Connection, wanted: set[str], progress: Progress) -> set[str]:
    """Return which of these files a field that is still there names, in any case."""
    found: set[str] = set()
    for case in all_cases(connection):
        for seq, _, joined in stored_rows(connection, case.case_no):
            if seq % _TELL_EVERY == 0:
                progress("looking for other records with this file", seq, seq)
            found |= _files_in(joined or "") & wanted
    return found


def _files_in(joined: str) -> set[str]:
    found = set()
    for one in joined.split("~")[:-1]:
        try:
            name, value = open_disclosure(one)
        except BrokenEntry:  # verify reports it; it names no file that could be read
            continue
        if _FILE.fullmatch(name):
            found.add(_sha256(value))
    return found


def _see_also(connection: sqlite3.Connection, case_no: int, record: Record, own: int) -> tuple[int, ...]:
    found = {row[0] for row in connection.execute(_TELLING, (case_no, str(record.seq)))} - {own}
    source = record.fields.get("source")
    number = source.get("import") if isinstance(source, dict) else None
    return tuple(sorted(found | ({number} if isinstance(number, int) else set())))
