"""Everything as open files: the exact bytes, the attached files, and the records for reading.

docs/format.md, section 7, says what is written. An export never refuses damaged data: it hands over what there
is, byte for byte, and says what is wrong.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from disputekit.app.readable import COLUMNS, corrections_of, csv_line, lines
from disputekit.app.workspace import Progress, no_progress
from disputekit.errors import NotFound, Refused
from disputekit.ledger.aside import aside, give_name, refuse_taken
from disputekit.ledger.chaincheck import ChainCheck, NamedFile, StoredRow, rows_of
from disputekit.ledger.connection import Connection, storage_errors
from disputekit.ledger.disk import make_file, make_folder
from disputekit.ledger.files import BLOCK, open_file, path_of
from disputekit.ledger.read import CaseRow, all_cases, case_by_slug
from disputekit.ledger.snapshot import snapshot
from disputekit.ledger.verdict import Check, Findings, Status
from disputekit.proof import standalone
from disputekit.record.canonical import Json, to_bytes

# What the command line lays out or hands in; it imports them from here and never from the rooms below.
__all__ = ["FORMS", "Check", "Exported", "ExportedCase", "Findings", "export", "readable_lines"]

FORMS = ("jsonl", "csv")

_TELL_EVERY = 1000
_FOLDER = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# The export's own folder, and names that Windows keeps for devices.
_RESERVED = {
    "files",
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}


class ExportedCase(NamedTuple):
    """A case in an export: its folder there, and its head."""

    slug: str
    case_id: str
    folder: str
    size: int
    hash: str


class Exported(NamedTuple):
    """A finished export. ``problems`` is what is wrong with the data; empty when all is well."""

    path: Path
    cases: tuple[ExportedCase, ...]
    files: int
    problems: tuple[Check, ...]


def export(
    workspace: Path, target: Path, cases: Sequence[str] = (), progress: Progress = no_progress
) -> Exported:
    """Write cases (all, when none is named) into a new folder.

    Raises NotFound for an unknown case, Refused when something is at the target already, Locked,
    StorageFailure; never for damage, which is listed instead.
    """
    refuse_taken(target)
    findings = Findings()
    with storage_errors(target), aside(target) as partial:
        with snapshot(workspace) as connection:
            chosen = [case_by_slug(connection, name) for name in cases] or all_cases(connection)
            done, named = [], []
            for case in chosen:
                made, files = _write_case(connection, case, partial, findings, progress)
                done.append(made)
                named += [(case.case_id, file) for file in files]
        count = _copy_files(workspace, partial, named, findings, progress)
        _write_index(partial, done)
        with _new_file(partial / "standalone.py") as file:
            file.write(Path(standalone.__file__).read_bytes())
        give_name(partial, target)
    problems = tuple(one for one in findings.listed() if one.status is Status.FAILED)
    return Exported(target, tuple(done), count, problems)


@contextmanager
def readable_lines(
    workspace: Path, case: str, form: str, findings: Findings | None = None
) -> Iterator[Iterator[str]]:
    """Yield the records of a case as lines of text, one by one: ``jsonl``, or ``csv`` with its heading.

    What is wrong with the data goes to ``findings`` while the lines are read. Raises NotFound, Refused.
    """
    if form not in FORMS:
        raise Refused(f"{form!r} is not a form of export", f"write one of: {', '.join(FORMS)}")
    with snapshot(workspace) as connection:
        row = case_by_slug(connection, case)
        yield _text_lines(connection, row, form, findings or Findings())


def _text_lines(connection: Connection, case: CaseRow, form: str, findings: Findings) -> Iterator[str]:
    corrections = corrections_of(connection, case)
    if form == "csv":
        yield csv_line([*COLUMNS])
    for line in lines(connection, case, corrections, findings):
        yield line.as_csv() if form == "csv" else line.as_json()


def _write_case(
    connection: Connection, case: CaseRow, target: Path, findings: Findings, progress: Progress
) -> tuple[ExportedCase, list[NamedFile]]:
    name = case.slug if _FOLDER.fullmatch(case.slug) and case.slug not in _RESERVED else case.case_id
    folder = target / name
    make_folder(folder)
    chain = ChainCheck(case, findings)
    with _new_file(folder / "records.jsonl") as records, _new_file(folder / "disclosures.jsonl") as fields:
        rows = _writing_rows(rows_of(connection, case, findings), records, fields)
        for record in chain.records(rows):
            if record.seq % _TELL_EVERY == 0:
                progress(case.slug, record.seq, record.seq)
    head = chain.head()
    with _new_file(folder / "checkpoint.txt") as file:
        file.write(f"{case.case_id}\n{head.size}\n{head.hash}\n".encode("ascii", "replace"))
    for form in FORMS:
        with _new_file(folder / f"readable.{form}") as file:
            for line in _text_lines(connection, case, form, Findings()):
                file.write(line.encode("utf-8", "replace") + b"\n")
    return ExportedCase(case.slug, case.case_id, name, head.size, head.hash), list(chain.files.values())


def _writing_rows(rows: Iterable[StoredRow], records: BinaryIO, fields: BinaryIO) -> Iterator[StoredRow]:
    """Write each row as it stands while it passes by."""
    for seq, data, joined in rows:
        records.write((data if isinstance(data, bytes) else str(data).encode("utf-8", "replace")) + b"\n")
        line = json.dumps(
            {"joined": joined if isinstance(joined, str) else "", "seq": seq},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        fields.write(line.encode("utf-8", "replace") + b"\n")
        yield seq, data, joined


def _write_index(target: Path, cases: Sequence[ExportedCase]) -> None:
    listed: list[Json] = [
        {"case": one.case_id, "folder": one.folder, "hash": one.hash, "size": one.size} for one in cases
    ]
    with _new_file(target / "export.json") as file:
        file.write(to_bytes({"cases": listed, "format": 1, "what": "export"}) + b"\n")


def _copy_files(
    workspace: Path, target: Path, named: list[tuple[str, NamedFile]], findings: Findings, progress: Progress
) -> int:
    copied: dict[str, tuple[int, str]] = {}
    for done, (case_id, file) in enumerate(named):
        progress("attached files", done, len(named))
        if file.sha256 not in copied:
            try:
                copied[file.sha256] = _copy_file(workspace, target, file.sha256)
            except NotFound as error:
                findings.fail("file.missing", error.message, case_id, file.seq)
                continue
        if copied[file.sha256] != (file.size, file.sha256):
            findings.fail("file.content", f"attached file {file.sha256[:12]} is altered", case_id, file.seq)
    return len(copied)


def _copy_file(workspace: Path, target: Path, sha256: str) -> tuple[int, str]:
    """Copy a stored file as it is, altered or not, and return size and digest of what was copied."""
    place = path_of(target, sha256)
    digest, size = hashlib.sha256(), 0
    with ExitStack() as stack:
        source = stack.enter_context(open_file(workspace, sha256))
        make_folder(place.parent)
        copy = stack.enter_context(_new_file(place))
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
            copy.write(block)
    return size, digest.hexdigest()


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    with os.fdopen(make_file(path), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
