"""The messages of a case by what the index knows, and which of them are worth reading. Nothing here is evidence.

A case may hold ten thousand messages; whoever asks about a few of them finds those here and reads them with
``read.records_at``, which checks every field.
"""

import json
import sqlite3
from binascii import Error, a2b_base64, b2a_base64
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_MESSAGES = """
SELECT i.seq, coalesce(n.name, ''), coalesce(i.via, ''), i.at_lo,
EXISTS (SELECT 1 FROM reference AS r JOIN record_index AS a ON a.case_no = r.case_no AND a.seq = r.seq
        WHERE r.case_no = i.case_no AND r.target = CAST(i.seq AS TEXT) AND r.role = 're' AND a.in_force = 1)
FROM record_index AS i LEFT JOIN identity AS n ON n.case_no = i.case_no AND n.identity_no = i.sender
WHERE i.case_no = ? AND i.kind = 'message' AND i.in_force = 1 ORDER BY i.at_lo, i.seq
"""
_LATE = """
SELECT i.seq, coalesce(n.name, ''), coalesce(i.via, ''),
instr(d.joined, :first) OR instr(d.joined, :second) OR instr(d.joined, :third)
FROM record_index AS i JOIN entry AS e ON e.case_no = i.case_no AND e.seq = i.seq
JOIN disclosure AS d ON d.case_no = i.case_no AND d.seq = i.seq
LEFT JOIN identity AS n ON n.case_no = i.case_no AND n.identity_no = i.sender
WHERE i.case_no = :case_no AND i.kind = 'message' AND i.in_force = 1 AND i.source IS NULL AND (
    unixepoch(json_extract(CAST(e.bytes AS TEXT), '$.recorded_at')) - i.at_lo > :seconds
    OR (i.at_lo < :line AND unixepoch(json_extract(CAST(e.bytes AS TEXT), '$.recorded_at')) >= :line))
ORDER BY i.seq
"""
_FIELDS = "SELECT seq, joined FROM disclosure WHERE case_no = ? AND seq IN (SELECT value FROM json_each(?))"
_AMENDED = """
SELECT DISTINCT CAST(target AS INTEGER) FROM reference
WHERE case_no = ? AND role = 'amend' AND target IN (SELECT CAST(value AS TEXT) FROM json_each(?))
"""
_FROM_URL, _TO_URL = str.maketrans("-_", "+/"), str.maketrans("+/", "-_")


class MessageRow(NamedTuple):
    """A message in force: its sender's name as found, its channel, when it is filed.

    ``at_lo`` is in seconds since 1970; days count as days of UTC. ``answered``: a record in force answers it.
    """

    seq: int
    sender: str
    via: str
    at_lo: int
    answered: bool


def message_rows(connection: sqlite3.Connection, case_no: int) -> list[MessageRow]:
    """Return the messages in force, as they happened."""
    rows = connection.execute(_MESSAGES, (case_no,))
    return [
        MessageRow(int(seq), str(sender), str(via), int(lo), bool(answered))
        for seq, sender, via, lo, answered in rows
    ]


class LateRow(NamedTuple):
    """A typed message that was written down late; ``described`` when its words may be the freelancer's own."""

    seq: int
    sender: str
    via: str
    described: bool


def late_rows(connection: sqlite3.Connection, case_no: int, seconds: int, line: int | None) -> list[LateRow]:
    """Return typed messages recorded more than ``seconds`` after they happened, or on the other side of ``line``.

    ``line`` is a second since 1970: what happened before it and was recorded since.
    """
    first, second, third = _spellings(b'"described"')
    values = {"first": first, "second": second, "third": third, "line": line}
    rows = connection.execute(_LATE, {**values, "case_no": case_no, "seconds": seconds})
    return [LateRow(int(seq), str(sender), str(via), bool(found)) for seq, sender, via, found in rows]


def _spellings(words: bytes) -> tuple[str, str, str]:
    """Return how some bytes stand in base64: by where they begin, without the characters their neighbours share."""
    found = []
    for skipped in (0, 2, 1):  # bytes before the first whole group of three
        inner = words[skipped:]
        inner = inner[: len(inner) - len(inner) % 3]
        found.append(b2a_base64(inner, newline=False).decode().translate(_TO_URL))
    return found[0], found[1], found[2]


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
