"""Check the records of one case against docs/format.md, section 5, steps 1 to 6, one after the other.

Nothing here raises for what it finds in the data. A record is judged by its place in the order of ``seq``, as a
reader of an export judges it by its line.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from disputekit.ledger.read import CaseRow, stored_rows
from disputekit.ledger.verdict import CaseHead, Findings
from disputekit.record.canonical import Json, OutsideProfile, from_bytes
from disputekit.record.entry import (
    FORMAT,
    BrokenEntry,
    Entry,
    Record,
    digest_of,
    hash_of,
    open_disclosure,
    open_record,
    parse_entry,
    split_joined,
)

CODES = (
    *("row.number", "entry.version", "entry.form", "chain.case", "chain.seq", "chain.link"),
    *("field.form", "field.hash", "field.name", "field.missing", "file.form", "anchor.hash", "clock.order"),
)
NO_HASH = "0" * 64

_FILE = re.compile(r"file\.[1-9][0-9]*", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")

StoredRow = tuple[int, object, object]


def rows_of(connection: sqlite3.Connection, case: CaseRow, findings: Findings) -> Iterator[StoredRow]:
    """Yield the stored rows of a case as far as the database can be read; where it cannot, that is a finding."""
    try:
        yield from stored_rows(connection, case.case_no)
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter: SQLite quotes damaged text
        findings.fail("database.pages", f"the database cannot be read further: {error}", case.case_id)


class NamedFile(NamedTuple):
    """A file as a record names it."""

    sha256: str
    size: int
    seq: int


class ChainCheck:
    """The check of one case. Feed it its rows in order with ``records``, then ask ``head``."""

    def __init__(self, case: CaseRow, findings: Findings) -> None:
        self.case = case
        self.size = self.anchored = self.vouched = 0
        self.files: dict[tuple[str, int], NamedFile] = {}
        self._findings = findings
        self._hashes = bytearray()
        self._bad_anchors: list[int] = []
        self._clock = ""
        self._missing: dict[int, tuple[int, set[str]]] = {}
        self._erased: defaultdict[int, set[str]] = defaultdict(set)

    @property
    def is_sound(self) -> bool:
        """Whether steps 1 and 2 hold: only then a checkpoint that does not hold says that the chain is another."""
        return not self._findings.failed(self.case.case_id, "entry", "chain")

    def head(self) -> CaseHead:
        """Return how far the case reaches."""
        return CaseHead(
            self.case.case_id,
            self.case.slug,
            self.size,
            self.hash_at(self.size),
            self._clock,
            self.anchored,
            self.vouched,
        )

    def hash_at(self, size: int) -> str:
        """Return the hash of the record at this place; of an empty chain for 0."""
        return self._hashes[32 * size - 32 : 32 * size].hex() if size else NO_HASH

    def records(self, rows: Iterator[StoredRow]) -> Iterator[Record]:
        """Check each row and yield what can be read of its record."""
        for stored_seq, data, joined in rows:
            self.size += 1
            if stored_seq != self.size:
                self._fail("row.number", f"is stored as #{stored_seq}")
            content = data if isinstance(data, bytes) else b""
            before = self.hash_at(self.size - 1)
            self._hashes += bytes.fromhex(hash_of(content))
            entry = self._entry(content, before)
            fields = self._fields(entry, joined if isinstance(joined, str) else "")
            self._follow(fields)
            gone = self._missing[self.size][0] if self.size in self._missing else 0
            yield Record(self.size, entry.recorded_at if entry else "", fields, gone)
        self._compare_missing()
        self._compare_anchors()

    def _fail(self, code: str, words: str, seq: int | None = None) -> None:
        self._findings.fail(code, words, self.case.case_id, seq or self.size)

    def _entry(self, data: bytes, before: str) -> Entry | None:
        """Steps 1 and 2."""
        try:
            entry = parse_entry(data)
        except BrokenEntry as error:
            is_newer = _version_of(data) > FORMAT
            self._fail("entry.version" if is_newer else "entry.form", str(error))
            return None
        if entry.case != self.case.case_id:
            self._fail("chain.case", f"belongs to case {entry.case}")
        if entry.seq != self.size:
            self._fail("chain.seq", f"carries the number {entry.seq}")
        if entry.prev != before:
            self._fail("chain.link", "does not follow from the record before it")
        if entry.recorded_at < self._clock:
            words = f"recorded {entry.recorded_at}, the one before it {self._clock}: the clock was set back"
            self._findings.note("clock.order", words, self.case.case_id, self.size)
        self._clock = entry.recorded_at
        return entry

    def _fields(self, entry: Entry | None, joined: str) -> dict[str, Json]:
        """Step 3: what is disclosed of a record, and nothing that does not belong to it."""
        fields: dict[str, Json] = {}
        if entry is None:
            return fields
        try:
            disclosures = split_joined(joined)
        except BrokenEntry as error:
            self._fail("field.form", str(error))
            disclosures = tuple(joined.split("~")[:-1])
        known = set(entry.sd)
        try:
            fields = open_record(entry, disclosures).fields  # together: a third of the cost, and as strict
        except BrokenEntry:
            for disclosure in disclosures:  # one by one, to say which and why
                self._add_field(fields, known, disclosure)
        if len(fields) < len(known):
            self._missing[self.size] = len(known) - len(fields), set(fields)
        return fields

    def _add_field(self, fields: dict[str, Json], known: set[str], disclosure: str) -> None:
        try:
            name, value = open_disclosure(disclosure)
        except BrokenEntry as error:
            self._fail("field.form", str(error))
            return
        if digest_of(disclosure) not in known:
            self._fail("field.hash", f"{name[:60]!r} is not as it was recorded")
        elif name in fields:
            self._fail("field.name", f"{name[:60]!r} stands twice")
        else:
            fields[name] = value

    def _follow(self, fields: dict[str, Json]) -> None:
        """Note what a record says of others and of files: steps 4 to 6."""
        kind, target, names = fields.get("kind"), fields.get("target"), fields.get("fields")
        if kind == "shred" and type(target) is int and isinstance(names, list):
            self._erased[target].update(name for name in names if isinstance(name, str))
        if kind == "anchor" and "size" in fields and "hash" in fields:
            self._follow_anchor(fields["size"], fields["hash"])
        for name, value in fields.items():
            if _FILE.fullmatch(name):
                self._follow_file(name, value)

    def _follow_anchor(self, size: Json, stated: Json) -> None:
        if type(size) is int and 0 <= size < self.size and stated == self.hash_at(size):
            self.anchored = max(self.anchored, size)
        else:
            self._bad_anchors.append(self.size)

    def _follow_file(self, name: str, value: Json) -> None:
        sha256, size = (value.get("sha256"), value.get("size")) if isinstance(value, dict) else (None, None)
        if isinstance(sha256, str) and _SHA256.fullmatch(sha256) and type(size) is int:
            self.files.setdefault((sha256, size), NamedFile(sha256, size, self.size))
        else:
            self._fail("file.form", f"{name} names no content and size")

    def _compare_anchors(self) -> None:
        """Step 6; of a chain that is not sound it says nothing more."""
        for seq in self._bad_anchors if self.is_sound else ():
            self._fail("anchor.hash", "is an anchor that does not fit the records before it", seq)

    def _compare_missing(self) -> None:
        """Step 4: what is gone is what was erased."""
        for seq in sorted(set(self._missing).union(self._erased)):
            gone, left = self._missing.get(seq, (0, set()))
            names = self._erased.get(seq, set())
            if 0 < seq <= self.size and (gone != len(names) or names & left):
                self._fail(
                    "field.missing", f"{gone} fields are gone; {len(names)} were erased by a shred", seq
                )


def _version_of(data: bytes) -> int:
    try:
        value = from_bytes(data)
    except OutsideProfile:
        return 0
    version = value.get("v") if isinstance(value, dict) else None
    return version if type(version) is int else 0
