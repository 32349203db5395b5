"""Check an export of disputekit with nothing but this file and Python 3.8 or newer.

    python3 standalone.py FOLDER [--against checkpoint.txt ...] [--json] [--quiet]

It is written from docs/format.md alone ("section" and "step" are those of that page) and shares no code
with disputekit, so that a mistake made there is not made again here.
It reads and never writes, follows no link, and talks to nobody. The exit status is the verdict.
"""

from __future__ import annotations

import argparse
import base64
import collections
import contextlib
import hashlib
import itertools
import json
import pathlib
import re
import stat
import sys
from typing import Any, BinaryIO, Iterator, NamedTuple

__all__ = ["Check", "Report", "check_export", "main"]
MIB = 1024 * 1024
LINE_LIMIT = 64 * MIB  # of disclosures.jsonl: one line holds many fields of up to 1 MiB each
MOST_KEPT = 20  # findings of one sort in one case
GOOD = {0: "ANCHORED", 10: "INTACT, UNANCHORED", 11: "INTACT, ANCHORS SELF-SUPPLIED"}
BAD = {20: "TAMPERED", 21: "DIVERGED/TRUNCATED", 22: "INCOMPLETE", 23: "ANCHOR INVALID", 30: "CANNOT CHECK"}
VERDICTS = {**GOOD, **BAD}
# What a failure means, by the first word of its code; for all others it is 20.
WORSE = {"checkpoint": 21, "missing": 22, "anchor": 23, "unreadable": 30}
SHOWS = """\
What this shows: the records up to a checkpoint that somebody else has held existed in this form when it was
handed over, and have not changed since. Without such a checkpoint it shows only that the parts fit together;
whoever keeps the log could have written all of it anew.
What it does not show: that the records are true or complete, that the times given for past events are right,
or that no second log was kept."""

CASE_ID = re.compile(r"[0-9a-f]{32}")
HASH = re.compile(r"[0-9a-f]{64}")
CLOCK = re.compile(r"(?a)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}\.\d{6}Z")
DIGEST = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")  # 32 bytes in base64url, unused bits zero
SALT = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]")  # 16 bytes, the same
INTEGER = re.compile(r"0|-?[1-9][0-9]{0,15}")
FILE_FIELD = re.compile(r"file\.[1-9][0-9]*")
CHECKPOINT = re.compile(r"([0-9a-f]{32})\n(0|[1-9][0-9]{0,15})\n([0-9a-f]{64})")
# The keys of each object, and the type or the pattern of the values.
INDEX = {"cases": list, "format": int, "what": str}
LISTED = {"case": CASE_ID, "folder": str, "hash": HASH, "size": int}
ENTRY = {"v": int, "case": CASE_ID, "seq": int, "prev": HASH, "recorded_at": CLOCK, "sd": list}
FIELDS = {"joined": str, "seq": int}
FILES = "records.jsonl", "disclosures.jsonl", "checkpoint.txt", "readable.jsonl", "readable.csv"
SCALAR = json.JSONEncoder(ensure_ascii=False).encode  # escapes exactly what section 2 escapes


class Wrong(Exception):
    """A check fails: its code, and in words what is wrong."""


def need(right: object, code: str, words: str) -> None:
    if not right:
        raise Wrong(code, words)


class Check(NamedTuple):
    """One finding. ``status`` is ok, failed or note; ``verdict`` is the exit status that a failure asks for."""

    name: str
    code: str
    status: str
    case: str
    seq: int | None
    words: str
    verdict: int


class Report:
    """All findings about one export, how much was looked at, and what comes of it."""

    def __init__(self) -> None:
        self.checks: list[Check] = []
        self.counts: collections.Counter[str] = collections.Counter()  # by status, code and case
        self.cases = self.records = self.fields = 0
        self.files: dict[str, tuple[int, str]] = {}  # by the SHA-256 in the name: size and SHA-256 found
        self.exit_code, self.verdict = 30, VERDICTS[30]

    def add(self, status: str, code: str, words: str, case: str = "", seq: int | None = None) -> None:
        """Keep a finding; of many of one sort, the first."""
        sort = f"{status} {code} {case}"
        self.counts[sort] += 1
        if self.counts[sort] <= MOST_KEPT:
            group, _, rest = code.partition(".")
            name = f"record {seq}" if seq else rest if group == "unreadable" else group
            words += " (more of this sort is not listed)" if self.counts[sort] == MOST_KEPT else ""
            verdict = WORSE.get(group, 20) if status == "failed" else 0
            self.checks.append(Check(name, code, status, case, seq, words, verdict))

    @contextlib.contextmanager
    def trying(self, case: str = "", seq: int | None = None) -> Iterator[None]:
        """Do what ends at the first check that fails, and write the failure down."""
        try:
            yield
        except Wrong as problem:
            self.add("failed", problem.args[0], problem.args[1], case, seq)
        except (OSError, RecursionError) as problem:
            self.add("failed", "unreadable.file", "cannot be read: " + plain(problem), case, seq)


def number(text: str) -> int:
    if not INTEGER.fullmatch(text) or abs(int(text)) >= 2**53:
        raise ValueError("a number other than an integer up to 2^53-1: " + text)
    return int(text)


READ = json.JSONDecoder(parse_int=number, parse_float=number, parse_constant=number).decode


def canonical(value: Any, level: int = 0) -> str:
    """The one way of section 2 to write a value."""
    if not isinstance(value, (dict, list)):
        return SCALAR(value)
    if level > 8:
        raise ValueError("arrays or objects more than 8 levels deep")
    if isinstance(value, list):
        return "[" + ",".join([canonical(item, level + 1) for item in value]) + "]"
    if not all(map(str.isascii, value)):
        raise ValueError("a key that is not ASCII")
    members = [f"{SCALAR(key)}:{canonical(value[key], level + 1)}" for key in sorted(value)]
    return "{" + ",".join(members) + "}"


def parsed(line: bytes, code: str, limit: int = MIB) -> Any:
    """The value of canonical JSON with a newline after it. Python alone would let far more through."""
    need(len(line.rstrip(b"\n")) <= limit, code, f"is longer than {limit // MIB} MiB")
    need(not line.endswith(b"\r\n"), code, "ends with CR LF: line ends were changed; ask for a zip file")
    try:
        value = READ(line.decode("utf-8"))
        again = canonical(value).encode("utf-8") + b"\n"
    except (ValueError, RecursionError) as problem:
        raise Wrong(code, "is not canonical JSON: " + plain(problem)) from None
    need(again == line, code, "is not canonical JSON: not written in the one allowed way, with a newline")
    return value


def shaped(value: Any, shape: dict[str, Any], code: str) -> dict[str, Any]:
    need(type(value) is dict and set(value) == set(shape), code, "has other keys than " + " ".join(shape))
    for key, form in shape.items():
        right = type(value[key]) is form if isinstance(form, type) else form.fullmatch(str(value[key]))
        need(right, code, "has a malformed " + key)
    return dict(value)


def plain(text: object) -> str:
    """Foreign text made safe for every terminal: nothing in it moves the cursor or turns the direction."""
    return str(text)[:120].encode("unicode_escape").decode("ascii")


def opened(code: str, root: pathlib.Path, *parts: str) -> BinaryIO:
    """A regular file below the root. Nothing else counts as being there, and no link is followed."""
    path, name, mode = root.joinpath(*parts), plain("/".join(parts)), 0
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, ValueError):
        mode = path.lstat().st_mode
    need(stat.S_ISREG(mode), code, name + " is not there as a file")
    home, place = root.resolve(), path.resolve()
    direct = place == home.joinpath(*parts) and home in place.parents
    need(direct, code, name + " lies behind a link or outside of the folder, and is not opened")
    return path.open("rb")


def entry_of(line: bytes) -> dict[str, Any]:
    """Step 1."""
    value = parsed(line, "entry.form")
    if isinstance(value, dict) and type(value.get("v")) is int:
        need(value["v"] <= 1, "unreadable.version", f"is of version {value['v']}; use a newer program")
    entry = shaped(value, ENTRY, "entry.form")
    right = all(isinstance(digest, str) and DIGEST.fullmatch(digest) for digest in entry["sd"])
    right = right and [] != entry["sd"] == sorted(set(entry["sd"])) and entry["v"] == 1
    need(right, "entry.form", "has a malformed sd or v")
    return entry


def field_of(text: str) -> tuple[str, Any]:
    """Step 3: name and value."""
    data = b""
    with contextlib.suppress(ValueError):
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    again = base64.urlsafe_b64encode(data).decode().rstrip("=")
    need(again == text, "field.form", "has a field that is not base64url")
    value = parsed(data + b"\n", "field.form")
    right = isinstance(value, list) and len(value) == 3 and all(isinstance(part, str) for part in value[:2])
    right = right and SALT.fullmatch(value[0]) is not None and value[1].isascii()
    need(right, "field.form", "has a field that is not a salt, an ASCII name and a value")
    return value[1], value[2]


class Case:
    """One case. Its records pass by once; this is what later steps need of earlier records."""

    def __init__(self, root: pathlib.Path, listed: dict[str, Any], report: Report) -> None:
        self.root, self.listed, self.report = root, listed, report
        self.id, self.folder, self.clock = listed["case"], listed["folder"], ""
        self.size = self.missing = 0  # records, files of the case
        self.hashes = bytearray()  # 32 bytes for each record
        self.lacking: dict[int, tuple[int, set[str]]] = {}  # by record: how many fields are gone, names left
        self.shredded: dict[int, set[str]] = collections.defaultdict(set)
        self.sound = self.anchored = self.vouched = False
        self.misfits: list[int] = []  # anchors that do not fit

    def hash_at(self, size: int) -> str:
        return self.hashes[32 * size - 32 : 32 * size].hex() if size else "0" * 64  # for the empty chain

    def expect(self, right: object, code: str, words: str, seq: int | None = None) -> None:
        if not right:
            self.report.add("failed", code, words, self.id, seq)

    def lines(self, name: str, limit: int) -> Iterator[bytes]:
        """Each line with its newline. One longer than the limit comes cut, without it; its rest is skipped."""
        self.missing += 1
        with self.report.trying(self.id), opened("export.files", self.root, self.folder, name) as stream:
            self.missing -= 1
            for line in iter(lambda: stream.readline(limit + 1), b""):
                yield line
                while line and not line.endswith(b"\n"):
                    line = stream.readline(MIB)  # noqa: PLW2901

    def check(self) -> None:
        """Steps 1 to 6, and section 7."""
        first = len(self.report.checks)
        parts = self.lines("records.jsonl", MIB), self.lines("disclosures.jsonl", LINE_LIMIT)
        for seq, (line, joined) in enumerate(itertools.zip_longest(*parts), start=1):
            both = self.missing or (line and joined)
            self.expect(both, "export.lines", "is in only one of records.jsonl and disclosures.jsonl", seq)
            if line:
                self.check_record(seq, line, joined)
        for seq in sorted(set(self.lacking).union(self.shredded)):
            gone, left = self.lacking.get(seq, (0, set()))
            names = self.shredded.get(seq, set())
            right = (gone == len(names) and not names & left) or not 0 < seq <= self.size
            self.expect(right, "field.missing", f"lacks {gone} fields, not the {len(names)} shredded", seq)
        head, own = self.hash_at(self.size), b"".join(itertools.islice(self.lines("checkpoint.txt", 100), 4))
        right = own == f"{self.id}\n{self.size}\n{head}\n".encode()
        self.expect(right, "export.head", f"checkpoint.txt is not that of record {self.size}, the last here")
        right = (self.listed["size"], self.listed["hash"]) == (self.size, head)
        self.expect(right, "export.head", f"export.json does not give record {self.size}, the last here")
        bad = {one.code.partition(".")[0] for one in self.report.checks[first:] if one.status == "failed"}
        self.sound = not bad & {"entry", "chain", "unreadable"} and (self.size > 0 or not bad)
        for seq in self.misfits if self.sound else ():
            bad.add("anchor")
            self.expect(False, "anchor.hash", "is an anchor that does not fit those before it", seq)
        for group in ("export", "entry", "chain", "field", "file", "missing", "anchor"):
            if bad.isdisjoint({group, "export", "entry", "unreadable"}):
                self.report.add("ok", group, f"nothing is wrong in {self.size} records", self.id)

    def check_record(self, seq: int, line: bytes, joined: bytes | None) -> None:
        """Steps 1 to 3, 5 and 6 for one record."""
        before = self.hash_at(seq - 1)
        self.hashes += hashlib.sha256(line[:-1]).digest()
        self.size = seq
        with self.report.trying(self.id, seq):
            entry = entry_of(line)
            self.expect(entry["case"] == self.id, "chain.case", "belongs to case " + entry["case"], seq)
            self.expect(entry["seq"] == seq, "chain.seq", f"carries the number {entry['seq']}", seq)
            self.expect(entry["prev"] == before, "chain.link", "does not follow from the one before it", seq)
            if entry["recorded_at"] < self.clock:
                self.report.add("note", "clock", "was recorded earlier than the one before it", self.id, seq)
            self.clock = entry["recorded_at"]
            if joined:
                self.check_fields(seq, set(entry["sd"]), joined)

    def check_fields(self, seq: int, digests: set[str], line: bytes) -> None:
        """Step 3, and the other steps with the fields that are as recorded."""
        given = shaped(parsed(line, "export.lines", LINE_LIMIT), FIELDS, "export.lines")
        self.expect(given["seq"] == seq, "export.lines", f"has the line of record {given['seq']}", seq)
        need(given["joined"].count("~") < 100_000, "field.form", "has more fields than a record can have")
        *texts, rest = given["joined"].split("~")
        self.expect(not rest, "field.form", "has a field without a tilde after it", seq)
        fields: dict[str, Any] = {}
        for text in texts:
            with self.report.trying(self.id, seq):
                name, value = field_of(text)
                digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()
                need(digest[:-1] in digests, "field.hash", "has a field not recorded so: " + plain(name))
                need(name not in fields, "field.name", "has a field twice: " + plain(name))
                fields[name] = value
        self.report.fields += len(fields)
        if len(fields) < len(digests):
            self.lacking[seq] = len(digests) - len(fields), set(fields)
        self.follow(seq, fields)

    def follow(self, seq: int, fields: dict[str, Any]) -> None:
        """What a record says about others and about files: steps 4 to 6."""
        kind, target, names = fields.get("kind"), fields.get("target"), fields.get("fields")
        if kind == "shred" and type(target) is int and isinstance(names, list):
            self.shredded[target].update(name for name in names if isinstance(name, str))
        if kind == "anchor" and "size" in fields and "hash" in fields:
            size = fields["size"]
            right = type(size) is int and 0 <= size < seq and fields["hash"] == self.hash_at(size)
            self.misfits += [] if right else [seq]
            self.anchored = self.anchored or (right and size > 0)
        for name in filter(FILE_FIELD.fullmatch, fields):
            with self.report.trying(self.id, seq):
                self.check_file(name, fields[name] if isinstance(fields[name], dict) else {})

    def check_file(self, name: str, value: dict[str, Any]) -> None:
        """Step 5. A file that several records name is read once."""
        size, sha256 = value.get("size"), str(value.get("sha256"))
        need(type(size) is int and HASH.fullmatch(sha256), "file.form", "has no size and SHA-256 in " + name)
        if sha256 not in self.report.files:
            found = hashlib.sha256()
            with opened("missing.file", self.root, "files", sha256[:2], sha256) as stream:
                for block in iter(lambda: stream.read(MIB), b""):
                    found.update(block)
                self.report.files[sha256] = stream.tell(), found.hexdigest()
        need(self.report.files[sha256] == (size, sha256), "file.altered", "has an altered file: " + sha256)


def check_checkpoint(text: str, cases: dict[str, Case], report: Report) -> None:
    """Step 7. A checkpoint of size 0 holds, but vouches for nothing."""
    given: Any = CHECKPOINT.fullmatch("\n".join([line.strip() for line in text.splitlines()]).strip("\n"))
    need(given, "unreadable.checkpoint", "is not three lines (case, size and hash) but: " + plain(text))
    case, size = cases.get(given[1]), int(given[2])
    if case is None:
        raise Wrong("checkpoint.case", "is of a case that is not here: " + given[1])
    right = size <= case.size and case.hash_at(size) == given[3]
    words = f"gives a hash that record {size} does not have here; this case has {case.size} records"
    case.expect(right or not case.sound, "checkpoint.hash", words)
    if right:
        case.vouched = case.vouched or size > 0
        report.add("ok", "checkpoint.hash", f"holds, and covers the records up to {size}", case.id)


def check_export(folder: pathlib.Path, against: list[str]) -> Report:
    """Check an export (section 7) against the texts of the checkpoints that the reader holds."""
    report, known = Report(), {"export.json", "standalone.py"}
    cases: dict[str, Case] = {}
    code = "unreadable.export.json"
    with report.trying():
        with opened(code, folder, "export.json") as stream:
            index = shaped(parsed(stream.read(MIB + 2), code), INDEX, code)
        need(index["what"] == "export" and index["format"] == 1, code, "is of another format than 1")
        for listed in [shaped(listed, LISTED, code) for listed in index["cases"]]:
            case = Case(folder, listed, report)
            case.expect(case.id not in cases, "export.case", "is listed twice")
            cases[case.id] = case
            case.check()
            known.update(f"{listed['folder']}/{name}" for name in FILES)
        known.update(f"files/{sha256[:2]}/{sha256}" for sha256 in report.files)
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if name not in known and not stat.S_ISDIR(path.lstat().st_mode):
                report.add("note", "unnamed", "is in the folder, but nothing names it: " + plain(name))
    for text in against:
        with report.trying():
            check_checkpoint(text, cases, report)
    report.cases, report.records = len(cases), sum(case.size for case in cases.values())
    failures = [check.verdict for check in report.checks if check.status == "failed"]
    # Each case that has records is judged by itself: one that nobody vouches for counts for the whole.
    grades = [0 if case.vouched else 10 + case.anchored for case in cases.values() if case.size]
    report.exit_code = max(failures or grades or [10])
    report.verdict = VERDICTS[report.exit_code]
    return report


def main(arguments: list[str] | None = None) -> int:
    """Run as a command; the result is the exit status."""
    parser = argparse.ArgumentParser(description="Check an export of disputekit.")
    parser.add_argument("folder", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--against", metavar="checkpoint.txt", nargs="+", action="extend", default=[])
    parser.add_argument("--json", action="store_true", help="the whole report as JSON")
    parser.add_argument("--quiet", action="store_true", help="only the verdict")
    options = parser.parse_args(arguments)
    texts = []
    for path in map(pathlib.Path, options.against):
        try:
            if options.folder.resolve() in path.resolve().parents:
                parser.error("a checkpoint from the export itself shows nothing: bring one held elsewhere")
            texts.append(path.read_text("utf-8", "replace"))
        except (OSError, RuntimeError, ValueError) as problem:
            texts.append(str(problem))
    report = check_export(options.folder, texts)
    verdict = f"Verdict: {report.verdict} ({report.exit_code})"
    if options.json:
        checks = [check._asdict() for check in report.checks]
        print(json.dumps({**vars(report), "checks": checks, "shows": SHOWS}, indent=1))
    elif options.quiet:
        print(verdict)
    else:
        print(f"Checked: {report.records} records, {report.fields} fields, {len(report.files)} files.")
        for check in report.checks:
            if check.status != "ok" or check.name == "checkpoint":
                print(f"  {check.status}: {check.name}: {check.words}  [{check.code} {check.case}]")
        bad = (f"First bad record: {c.seq} of case {c.case}\n" for c in report.checks if c.verdict and c.seq)
        print(next(bad, "") + verdict, SHOWS, sep="\n")
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
