"""The messages of a case by what the index knows, and which of them are worth reading. Nothing here is evidence.

A case may hold ten thousand messages; whoever asks about a few of them finds those here and reads them with
``read.records_at``, which checks every field.
"""

import json
import sqlite3
from binascii import Error, a2b_base64
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_MESSAGES = """
SELECT i.seq, coalesce(n.name, ''), coalesce(i.via, ''), i.at_lo, i.source IS NOT NULL,
EXISTS (SELECT 1 FROM reference AS r JOIN record_index AS a ON a.case_no = r.case_no AND a.seq = r.seq
        WHERE r.case_no = i.case_no AND r.target = CAST(i.seq AS TEXT) AND r.role = 're' AND a.in_force = 1)
FROM record_index AS i LEFT JOIN identity AS n ON n.case_no = i.case_no AND n.identity_no = i.sender
WHERE i.case_no = ? AND i.kind = 'message' AND i.in_force = 1 ORDER BY i.at_lo, i.seq
"""
_RECORDED = """
SELECT seq, unixepoch(json_extract(CAST(bytes AS TEXT), '$.recorded_at')) FROM entry
WHERE case_no = ? AND seq IN (SELECT value FROM json_each(?))
"""
_FIELDS = "SELECT seq, joined FROM disclosure WHERE case_no = ? AND seq IN (SELECT value FROM json_each(?))"
_AMENDED = """
SELECT DISTINCT CAST(target AS INTEGER) FROM reference
WHERE case_no = ? AND role = 'amend' AND target IN (SELECT CAST(value AS TEXT) FROM json_each(?))
"""
_FROM_URL = str.maketrans("-_", "+/")


class MessageRow(NamedTuple):
    """A message in force: its sender's name as found, its channel, when it is filed, and what it is.

    ``at_lo`` is in seconds since 1970; days count as days of UTC. ``answered``: a record in force answers it.
    """

    seq: int
    sender: str
    via: str
    at_lo: int
    imported: bool
    answered: bool


def message_rows(connection: sqlite3.Connection, case_no: int) -> list[MessageRow]:
    """Return the messages in force, as they happened."""
    rows = connection.execute(_MESSAGES, (case_no,))
    return [
        MessageRow(int(seq), str(sender), str(via), int(lo), bool(imported), bool(answered))
        for seq, sender, via, lo, imported, answered in rows
    ]


def recorded_seconds(connection: sqlite3.Connection, case_no: int, seqs: Sequence[int]) -> dict[int, int]:
    """Return when records were recorded, by their entries as they stand: seconds since 1970."""
    rows = connection.execute(_RECORDED, (case_no, json.dumps(list(seqs))))
    return {int(seq): int(seconds) for seq, seconds in rows if seconds is not None}


def worth_reading(
    connection: sqlite3.Connection, case_no: int, seqs: Sequence[int], words: bytes
) -> list[int]:
    """Return those of some records whose stored fields hold some bytes, and those that were corrected.

    The fields are not checked: this only spares reading the others.
    """
    asked = json.dumps(list(seqs))
    found = {int(row[0]) for row in connection.execute(_AMENDED, (case_no, asked))}
    for seq, joined in connection.execute(_FIELDS, (case_no, asked)):
        if any(words in field for field in _decoded(str(joined))):
            found.add(int(seq))
    return sorted(found)


def _decoded(joined: str) -> Iterator[bytes]:
    for part in joined.translate(_FROM_URL).split("~"):
        try:
            yield a2b_base64(part + "=" * (-len(part) % 4))
        except Error:  # damaged: whoever reads the record is told
            continue
