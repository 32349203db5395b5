"""Builds exports from docs/format.md alone, so that the verifier is never tested against itself.

Everything that follows from a defect stays consistent: a record that is spoiled here is hashed, linked and
listed as it stands. Only the defect itself is there to be found.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

ZEROS = "0" * 64


def canonical(value: object) -> bytes:
    """Section 2, for values that keep to its profile."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digest(text: str) -> str:
    """Section 3: over the text D as it stands."""
    return base64url(hashlib.sha256(text.encode("ascii")).digest())


def salt(number: int) -> str:
    """Stands for 16 random bytes; the same in every run."""
    return base64url(hashlib.sha256(b"salt %d" % number).digest()[:16])


def field(number: int, name: str, value: object) -> str:
    """The text D of a field."""
    return base64url(canonical([salt(number), name, value]))


class Case:
    """One chain. ``entries`` and ``fields`` may be changed by a test before the export is written."""

    def __init__(self, folder: str, number: int) -> None:
        self.folder = folder
        self.id = hashlib.sha256(b"case %d" % number).hexdigest()[:32]
        self.entries: list[bytes] = []
        self.fields: list[list[str]] = []
        self.names: list[list[str]] = []

    def add(
        self,
        fields: dict[str, object] | None = None,
        *,
        raw: list[bytes] | None = None,
        at: str | None = None,
        change: Callable[[dict[str, Any]], object] = lambda _: None,
        spoil: Callable[[bytes], bytes] = lambda data: data,
    ) -> int:
        """Append a record and tell its number.

        ``raw`` are further fields as bytes in place of canonical JSON. ``change`` works on the entry as an
        object, ``spoil`` on its bytes; the hash is taken afterwards.
        """
        seq = len(self.entries) + 1
        fields = {"kind": "note", "when": {"from": "2026-03"}} if fields is None else fields
        texts = [field(1000 * seq + place, *item) for place, item in enumerate(fields.items())]
        texts += [base64url(data) for data in raw or []]
        entry = {
            "v": 1,
            "case": self.id,
            "seq": seq,
            "prev": self.head(),
            "recorded_at": at or f"2026-03-03T14:05:{seq % 60:02}.000001Z",
            "sd": sorted(digest(text) for text in texts),
        }
        change(entry)
        self.entries.append(spoil(canonical(entry)))
        self.fields.append(texts)
        self.names.append([*fields, *[""] * len(raw or [])])
        return seq

    def remove(self, seq: int, *names: str) -> None:
        """Take fields of a record away without a word."""
        kept = [name not in names for name in self.names[seq - 1]]
        for texts in (self.fields[seq - 1], self.names[seq - 1]):
            texts[:] = [text for text, keep in zip(texts, kept, strict=True) if keep]

    def shred(self, seq: int, *names: str) -> int:
        """Take fields away as ``shred`` does, with a record of it."""
        self.remove(seq, *names)
        return self.add({"kind": "shred", "when": {}, "target": seq, "fields": list(names)})

    def anchor(self, size: object, value: object = None) -> int:
        """A record that carries a checkpoint; without a value, the right one."""
        value = self.head(size) if value is None and isinstance(size, int) else value
        return self.add({"kind": "anchor", "when": {}, "size": size, "hash": value})

    def head(self, size: int | None = None) -> str:
        """The hash of the entry with this number, or of the last one."""
        entries = self.entries[:size]
        return sha256(entries[-1]) if entries else ZEROS

    def checkpoint(self, size: int | None = None) -> str:
        """Section 4: three lines."""
        return f"{self.id}\n{len(self.entries[:size])}\n{self.head(size)}\n"


class Export:
    """What section 7 describes, before it is written."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self.files: dict[str, bytes] = {}

    def case(self, folder: str = "alpha") -> Case:
        """A new, empty case."""
        self.cases.append(Case(folder, len(self.cases)))
        return self.cases[-1]

    def attach(self, content: bytes, name: str = "letter.pdf") -> dict[str, object]:
        """Keep a file and tell the value of its field."""
        self.files[sha256(content)] = content
        return {"sha256": sha256(content), "size": len(content), "name": name}

    def index(self) -> dict[str, Any]:
        """The content of export.json."""
        cases = [
            {"case": case.id, "folder": case.folder, "hash": case.head(), "size": len(case.entries)}
            for case in self.cases
        ]
        return {"what": "export", "format": 1, "cases": cases}

    def write(self, root: Path) -> Path:
        """Write all of it below a folder, and tell the folder."""
        root.mkdir(parents=True, exist_ok=True)
        (root / "export.json").write_bytes(canonical(self.index()) + b"\n")
        for case in self.cases:
            folder = root / case.folder
            folder.mkdir()
            (folder / "records.jsonl").write_bytes(b"".join(entry + b"\n" for entry in case.entries))
            lines = [
                canonical({"seq": seq, "joined": "".join(text + "~" for text in texts)}) + b"\n"
                for seq, texts in enumerate(case.fields, start=1)
            ]
            (folder / "disclosures.jsonl").write_bytes(b"".join(lines))
            (folder / "checkpoint.txt").write_bytes(case.checkpoint().encode())
            (folder / "readable.jsonl").write_text("{}\n")
            (folder / "readable.csv").write_text("number\n")
        for name, content in self.files.items():
            place = root / "files" / name[:2]
            place.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
        return root


def sample() -> Export:
    """One of everything: two cases, a file named twice, a shredded field, an anchor, an empty case."""
    export = Export()
    letter = export.attach(b"Dear client,\r\n\x00\xff")
    first = export.case("alpha")
    first.add({"kind": "contract", "when": {"from": "2026-03"}, "what": {"body": 'Größe "M" \\ \x1f ✓'}})
    first.add({"kind": "message", "when": {"from": "2026-03-03"}, "file.1": letter, "name": "Ms Cohn"})
    first.shred(2, "name")
    first.anchor(2)
    first.add({"kind": "submit", "when": {"from": "2026-03-04"}, "file.1": letter, "total": 2**53 - 1})
    second = export.case("beta 2")
    second.add({"kind": "message", "when": {}, "file.1": letter, "file.2": export.attach(b"")})
    export.case("empty")
    return export
